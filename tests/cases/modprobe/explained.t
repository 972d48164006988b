# With -v, or on a terminal, more follows a failure: what the line does not say, and nothing that it says.
use basic
file etc/modprobe.d/a.conf
	install wont false
	alias nowhere off
	bad line

$ modprobe -v wont
install false |
2> modprobe: ERROR: /etc/modprobe.d/a.conf line 3: ignoring bad line starting with 'bad'
2> modprobe: ERROR: Error running install command 'false' for module wont: retcode 1
2> modprobe: ERROR: could not insert 'wont': Invalid argument
2>   cause:    wont is denied (/etc/modprobe.d/a.conf:1)
2>             install wont false
2>   hint:     remove this line
[1]

$ rm etc/modprobe.d/a.conf; echo alias nowhere off > etc/modprobe.d/b.conf; modprobe -v nowhere
2> modprobe: ERROR: could not insert 'off': Unknown symbol in module, or unknown parameter (see dmesg)
2>   cause:    the alias 'nowhere' stands for 'off', which does not exist (/etc/modprobe.d/b.conf:1)
2>   hint:     correct or remove this line
[1]

$ modprobe top && modprobe -v --first-time top
2> modprobe: ERROR: could not insert 'top': Module already in kernel
[1]

$ modprobe -rv base
2> modprobe: FATAL: Module base is in use.
2>   cause:    other modules use it
2>             module top uses it
2>             module middle uses it
2>   hint:     modprobe -r --remove-holders base
[1]

$ modprobe lone; echo 1 > sys/module/lone/refcnt; sed -i 's/^lone 16384 0/lone 16384 1/' proc/modules; modprobe -rv lone
2> modprobe: FATAL: Module lone is in use.
2>   cause:    something other than a module uses it, such as an open device, a mount or a network interface
2>             its reference count is 1
2>   hint:     stop what uses it first (lkm users lone shows it, as root)
[1]

$ rmmod -v lone
2> rmmod: ERROR: Module lone is in use
2>   cause:    something other than a module uses it, such as an open device, a mount or a network interface
2>             its reference count is 1
2>   hint:     stop what uses it first (lkm users lone shows it, as root)
[1]

$ touch fake/no-permission; modprobe -v soft
insmod /lib/modules/6.1.0-test/kernel/drivers/soft.ko |
2> modprobe: ERROR: could not insert 'soft': Operation not permitted
2>   possible: the module's init function returned -EPERM (Operation not permitted)
2>   possible: this process is not allowed to load or unload modules
2>   possible: module loading is disabled until reboot (kernel.modules_disabled)
2>   possible: a system call filter (seccomp) of this process forbids it
2>   possible: lockdown is on, and the module has no signature that the kernel trusts
2>   possible: a security module of the kernel, such as SELinux or AppArmor, forbids it
[1]

$ rm fake/no-permission; touch fake/no-log; mkdir -p fake/errno; echo ENODEV > fake/errno/net_twin; modprobe -v net_twin
insmod /lib/modules/6.1.0-test/kernel/drivers/net-twin.ko |
2> modprobe: ERROR: could not insert 'net_twin': No such device
2>   cause:    the module's init function returned -ENODEV (No such device)
2>             drivers return it when they find no device that they support
[1]
