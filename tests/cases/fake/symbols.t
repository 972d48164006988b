# Imports must be exported by a loaded module or the kernel; whoever exports is held.
use basic

$ insmod lib/modules/6.1.0-test/kernel/lib/middle.ko
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/kernel/lib/middle.ko: Unknown symbol in module
[1]

$ cat fake/kmsg
middle: Unknown symbol base_get (err -2)

$ insmod lib/modules/6.1.0-test/kernel/lib/base.ko && insmod lib/modules/6.1.0-test/kernel/lib/middle.ko && cat proc/modules
middle 16384 0 - Live 0x0000000000000000
base 16384 1 middle, Live 0x0000000000000000

$ rmmod middle && cat proc/modules
base 16384 0 - Live 0x0000000000000000
