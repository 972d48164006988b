# Without proc, without sysfs, without module support: three different sentences.
use basic
file fake/errno/net_card
	EBUSY

# proc is not mounted: what is to be loaded is loaded all the same, what is loaded cannot be known.

$ modprobe lone && mv proc proc.away; modprobe -v -r lone
2> modprobe: ERROR: proc is not mounted on '/proc'
2>   cause:    proc is not mounted on '/proc'
2>   hint:     mount proc on /proc
[1]
$ modprobe -r lone
2> modprobe: ERROR: proc is not mounted on '/proc'
[1]
$ modprobe -r nosuch
2> modprobe: FATAL: Module nosuch not found.
[1]
$ rmmod lone
2> rmmod: ERROR: Module lone is not currently loaded
[1]
$ lsmod
2> lsmod: ERROR: could not get list of modules: proc is not mounted on '/proc'
[1]
$ modprobe -n top
insmod /lib/modules/6.1.0-test/kernel/lib/base.ko |
insmod /lib/modules/6.1.0-test/kernel/lib/middle.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/top.ko |
$ modprobe net_twin; cut -d' ' -f1 proc/modules
net_twin

# proc is mounted and has no list of modules: this kernel has none. What is built in is fine there.

$ rm -rf proc; mkdir proc && cp proc.away/cmdline proc
$ lsmod
2> lsmod: ERROR: could not get list of modules: this kernel has no support for modules: there is no '/proc/modules'
[1]
$ rmmod lone
2> rmmod: ERROR: Module lone is not currently loaded
[1]
$ modprobe -r lone
2> modprobe: ERROR: this kernel has no support for modules: there is no '/proc/modules'
[1]
$ modprobe inside

# The calls are missing, though /sys/module is there.

$ rm -r proc; mv proc.away proc; for call in finit_module init_module; do echo ENOSYS > fake/errno/$call; done; ls -d sys/module
sys/module
$ modprobe soft
2> modprobe: ERROR: could not insert 'soft': Function not implemented (this kernel has no support for it)
[1]
$ insmod lib/modules/*/kernel/drivers/lone.ko
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/kernel/drivers/lone.ko: Function not implemented (this kernel has no support for it)
[1]
$ rm fake/errno/*_module; echo ENOSYS > fake/errno/delete.lone; modprobe lone; rmmod lone
2> rmmod: ERROR: could not remove 'lone': Function not implemented
2> rmmod: ERROR: could not remove module lone: Function not implemented (this kernel has no support for it)
[1]
$ modprobe -r lone
2> modprobe: ERROR: could not remove 'lone': Function not implemented (this kernel has no support for it)
[1]

# sysfs is not mounted: loading and unloading do without, and only who is busy cannot be told.

$ rm fake/errno/delete.lone; modprobe top && rm -r sys && modprobe -r top && cut -d' ' -f1 proc/modules
lone
$ modprobe -v net_card
insmod /lib/modules/6.1.0-test/kernel/drivers/net-card.ko |
2> modprobe: ERROR: could not insert 'net_card': Device or resource busy
2>   possible: the module's init function returned -EBUSY (Device or resource busy)
2>   possible: another process was loading or unloading the module at the same time
[1]
$ modprobe lone && rmmod lone
