# A name that nobody has.
use basic

$ modprobe nosuch
2> modprobe: FATAL: Module nosuch not found in directory /lib/modules/6.1.0-test
[1]

$ modprobe -q nosuch
[1]

$ modprobe -q -- no-such-alias
[1]

$ modprobe nosuch.ko
2> modprobe: FATAL: Module nosuch.ko not found in directory /lib/modules/6.1.0-test
[1]
