# Somebody else was loading the module and gave up; when we try again, another was quicker: what was wanted is there.
module kernel/outer.ko
	name inner
file fake/errno/finit_module
	EBUSY once
file proc/modules
	inner 16384 0 - Live 0x0000000000000000
file sys/module/inner/initstate
	live
file sys/module/outer/initstate
	coming

$ (sleep 0.3; rm sys/module/outer/initstate) & modprobe outer; echo $?; wait
0
$ cat fake/calls
finit outer.ko 0
finit outer.ko 0
