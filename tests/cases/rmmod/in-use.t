# A module that something holds.
use basic
file proc/modules
	lone 16384 2 - Live 0x0000000000000000
file sys/module/lone/initstate
	live
file sys/module/lone/refcnt
	2

$ rmmod lone
2> rmmod: ERROR: Module lone is in use
[1]

$ rmmod -f lone
$ cat proc/modules fake/calls
delete lone O_NONBLOCK|O_TRUNC
