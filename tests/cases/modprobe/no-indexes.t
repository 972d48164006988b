# Without indexes nothing is found.
use basic
no-index

$ modprobe lone
2> modprobe: FATAL: Module lone not found in directory /lib/modules/6.1.0-test
[1]
