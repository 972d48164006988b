# The fake kernel loads a module, shows it and its parameters, writes down the call, and unloads it.
use basic

$ insmod lib/modules/6.1.0-test/kernel/drivers/lone.ko number=5 flag

$ cat proc/modules
lone 16384 0 - Live 0x0000000000000000

$ cat sys/module/lone/initstate sys/module/lone/refcnt sys/module/lone/parameters/number sys/module/lone/parameters/flag
live
0
5
Y

$ rmmod lone
$ cat proc/modules; ls sys/module
$ cat fake/calls
finit lone.ko 0 number=5 flag
delete lone O_NONBLOCK
