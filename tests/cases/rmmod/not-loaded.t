# Names that are not loaded; the others are still removed.
use basic

$ insmod lib/modules/6.1.0-test/kernel/drivers/lone.ko
$ rmmod nosuch lone base
2> rmmod: ERROR: Module nosuch is not currently loaded
2> rmmod: ERROR: Module base is not currently loaded
[1]

$ cat proc/modules
