# A kernel of the kind of Linux 2.4: our calls mean something else to it, and so the cause is told.
module x.ko
file fake/ancient
file fake/errno/finit_module
	ENOSYS
file fake/errno/init_module
	ENOENT
file proc/version
	Linux
file proc/modules
	one 16384 0 - Live 0x0

$ insmod -v lib/modules/6.1.0-test/x.ko
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/x.ko: Unknown symbol in module
2>   cause:    this is a Linux 2.4 kernel, whose module interface is not supported
2>             it answers the system call query_module
2>   hint:     use the modutils of that kernel
[1]
$ modprobe -v x
insmod /lib/modules/6.1.0-test/x.ko |
2> modprobe: ERROR: could not insert 'x': Unknown symbol in module, or unknown parameter (see dmesg)
2>   cause:    this is a Linux 2.4 kernel, whose module interface is not supported
2>             it answers the system call query_module
2>   hint:     use the modutils of that kernel
[1]
$ lkm load x
loading x
2> lkm load: ERROR: could not load 'x': this is a Linux 2.4 kernel, whose module interface is not supported
2>   facts:    it answers the system call query_module
2>   hint:     use the modutils of that kernel
[1]
$ insmod lib/modules/6.1.0-test/x.ko
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/x.ko: Unknown symbol in module
[1]
