# A value that the kernel does not take, and a parameter that the module does not have (which is no error).
use basic

$ insmod lib/modules/6.1.0-test/kernel/drivers/lone.ko number=abc
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/kernel/drivers/lone.ko: Invalid parameters
[1]

$ insmod lib/modules/6.1.0-test/kernel/drivers/lone.ko nosuch=1
$ cat fake/kmsg
lone: `abc' invalid for parameter `number'
lone: unknown parameter 'nosuch' ignored
