# With -v the true cause follows what the kernel refused, with what speaks for it and what to do.
needs xz
module kernel/a.ko
	import printk 0x12345678
module kernel/owner.ko
	export owned 0x11111111
module kernel/user.ko
	import owned 0x11111111
module kernel/lost.ko
	import nowhere 0x11111111
	import nowhere_else 0x11111111
module kernel/old.ko
	import printk 0x12345679
module kernel/typed.ko
	parm number:int:how many
	parm flag:bool:whether
module kernel/other.ko
	machine aarch64
module /tmp/foreign.ko
	vermagic 6.1.0-test UMP preempt mod_unload modversions\x20
bytes fake/vermagic
	6.1.0-test SMP preempt mod_unload modversions\x20\n
file fake/vmlinux.symbols
	printk 0x12345678
file proc/version
	Linux
file proc/modules
file proc/cmdline
	quiet
file proc/self/status
	CapEff:	000001ffffffffff
	Seccomp:	0
file proc/self/uid_map
	0 0 4294967295
file proc/sys/kernel/modules_disabled
	0
file sys/kernel/security/lockdown
	[none] integrity confidentiality

$ cd lib/modules/6.1.0-test/kernel; insmod -v user.ko; insmod -v lost.ko; insmod -v old.ko; insmod -v other.ko
2> insmod: ERROR: could not insert module user.ko: Unknown symbol in module
2>   cause:    the module needs 'owned' from module owner, which is not loaded
2>   hint:     modprobe owner
2>   kernel:   user: Unknown symbol owned (err -2)
2> insmod: ERROR: could not insert module lost.ko: Unknown symbol in module
2>   cause:    the module needs 'nowhere', which is missing, or exported to GPL modules only
2>             it names no licence
2>   cause:    the module needs 'nowhere_else', which is missing, or exported to GPL modules only
2>             it names no licence
2>   hint:     ask its author for a build that does without it: MODULE_LICENSE("GPL") is a promise of the author's
2>   kernel:   lost: Unknown symbol nowhere (err -2)
2>   kernel:   lost: Unknown symbol nowhere_else (err -2)
2> insmod: ERROR: could not insert module old.ko: Invalid parameters
2>   cause:    'printk' has changed since the module was built (CRC mismatch)
2>             the module was built with CRC 0x12345679; the kernel has 0x12345678
2>   hint:     build it again with the headers of 6.1.0-test (with DKMS: dkms autoinstall -k 6.1.0-test)
2>   kernel:   old: disagrees about version of symbol printk
2>   kernel:   old: Unknown symbol printk (err -22)
2> insmod: ERROR: could not insert module other.ko: Invalid module format
2>   cause:    the module was built for aarch64, and this kernel is for x86-64
2>             its ELF header says machine 183
2>   hint:     install the module for this architecture
2>   kernel:   Invalid architecture in ELF header: 183
[1]

$ cd lib/modules/6.1.0-test/kernel; insmod -v typed.ko number=12x; insmod -v typed.ko flag=maybe number=1
2> insmod: ERROR: could not insert module typed.ko: Invalid parameters
2>   cause:    '12x' is not a valid value for parameter 'number'
2>             it expects a whole number (int)
2>   kernel:   typed: `12x' invalid for parameter `number'
2> insmod: ERROR: could not insert module typed.ko: Invalid parameters
2>   cause:    'maybe' is not a valid value for parameter 'flag'
2>             it expects 1, 0, y, n, on or off (bool)
2>   kernel:   typed: `maybe' invalid for parameter `flag'
[1]

$ insmod -v tmp/foreign.ko
2> insmod: ERROR: could not insert module tmp/foreign.ko: Invalid module format
2>   cause:    the module was built for a kernel with other build options
2>             its version magic is '6.1.0-test UMP preempt mod_unload modversions ', the kernel's is '6.1.0-test SMP preempt mod_unload modversions '
2>             only the kernel has 'SMP'
2>             only the module has 'UMP'
2>   hint:     build it again with the headers of 6.1.0-test (with DKMS: dkms autoinstall -k 6.1.0-test)
2>   kernel:   foreign: version magic '6.1.0-test UMP preempt mod_unload modversions ' should be '6.1.0-test SMP preempt mod_unload modversions '
[1]

# What init returns is certain for most errnos, and likely where the kernel has a silent reason of the same number.

$ mkdir -p fake/errno; echo EIO > fake/errno/typed; insmod -v lib/modules/6.1.0-test/kernel/typed.ko; echo EEXIST > fake/errno/typed; insmod -v lib/modules/6.1.0-test/kernel/typed.ko; rm fake/errno/typed
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/kernel/typed.ko: Input/output error
2>   likely:   the module's init function returned -EIO (Input/output error)
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/kernel/typed.ko: File exists
2>   likely:   the module's init function returned -EEXIST (File exists)

# Rights.

$ touch fake/no-permission; insmod -v lib/modules/6.1.0-test/kernel/typed.ko
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/kernel/typed.ko: Operation not permitted
2>   possible: the module's init function returned -EPERM (Operation not permitted)
2>   possible: a security module of the kernel, such as SELinux or AppArmor, forbids it
[1]
$ sed -i s/1ffffffffff/1fffffeffff/ proc/self/status; insmod -v lib/modules/6.1.0-test/kernel/typed.ko
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/kernel/typed.ko: Operation not permitted
2>   cause:    this process is not allowed to load or unload modules
2>             CAP_SYS_MODULE is not effective
2>   hint:     do it as root
[1]
$ echo 0 1000 1 > proc/self/uid_map; insmod -v lib/modules/6.1.0-test/kernel/typed.ko
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/kernel/typed.ko: Operation not permitted
2>   cause:    this process is not allowed to load or unload modules
2>             CAP_SYS_MODULE is not effective
2>   hint:     load and unload modules on the host, outside the container
[1]
$ echo 1 > proc/sys/kernel/modules_disabled; insmod -v lib/modules/6.1.0-test/kernel/typed.ko
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/kernel/typed.ko: Operation not permitted
2>   cause:    module loading is disabled until reboot
2>             /proc/sys/kernel/modules_disabled is 1
2>   hint:     reboot; something writes kernel.modules_disabled=1 at boot (sysctl.d), or the kernel command line says nomodule
2>   cause:    this process is not allowed to load or unload modules
2>             CAP_SYS_MODULE is not effective
2>   hint:     load and unload modules on the host, outside the container
[1]

# Where the log cannot be read, what fits is listed, and nothing is claimed that is not known.

$ rm fake/no-permission; echo 0 > proc/sys/kernel/modules_disabled; touch fake/no-log; cd lib/modules/6.1.0-test/kernel; insmod -v user.ko; insmod -v lost.ko; insmod -v typed.ko number=12x
2> insmod: ERROR: could not insert module user.ko: Unknown symbol in module
2>   likely:   the module needs 'owned' from module owner, which is not loaded
2>   hint:     modprobe owner
2>   kernel:   (the kernel log may say why, but you cannot read it)
2> insmod: ERROR: could not insert module lost.ko: Unknown symbol in module
2>   possible: a symbol that the module needs is missing, or not exported to modules of its licence
2>   possible: the module's init function returned -ENOENT (No such file or directory)
2>   kernel:   (the kernel log may say why, but you cannot read it)
2> insmod: ERROR: could not insert module typed.ko: Invalid parameters
2>   likely:   '12x' is not a valid value for parameter 'number'
2>             it expects a whole number (int)
2>   kernel:   (the kernel log may say why, but you cannot read it)
[1]
$ cd lib/modules/6.1.0-test/kernel; insmod -v old.ko; insmod -v other.ko; insmod -v ../../../../tmp/foreign.ko
2> insmod: ERROR: could not insert module old.ko: Invalid parameters
2>   likely:   'printk' has changed since the module was built (CRC mismatch)
2>             the module was built with CRC 0x12345679; the kernel has 0x12345678
2>   hint:     build it again with the headers of 6.1.0-test (with DKMS: dkms autoinstall -k 6.1.0-test)
2>   kernel:   (the kernel log may say why, but you cannot read it)
2> insmod: ERROR: could not insert module other.ko: Invalid module format
2>   likely:   the module was built for aarch64, and this kernel is for x86-64
2>   hint:     install the module for this architecture
2>   kernel:   (the kernel log may say why, but you cannot read it)
2> insmod: ERROR: could not insert module ../../../../tmp/foreign.ko: Invalid module format
2>   likely:   the module was built for a kernel with other build options
2>             its version magic is '6.1.0-test UMP preempt mod_unload modversions ', the kernel's is '6.1.0-test SMP preempt mod_unload modversions '
2>             only the kernel has 'SMP'
2>             only the module has 'UMP'
2>   hint:     build it again with the headers of 6.1.0-test (with DKMS: dkms autoinstall -k 6.1.0-test)
2>   kernel:   (the kernel log may say why, but you cannot read it)
[1]

# A kernel that unpacks: what it says of that is not the end of it, as the file is unpacked here then.

$ rm fake/no-log; echo xz > sys/module/compression; xz -k --check=crc32 lib/modules/6.1.0-test/kernel/typed.ko; insmod -v lib/modules/6.1.0-test/kernel/typed.ko.xz number=12x; echo gzip > sys/module/compression; insmod -v lib/modules/6.1.0-test/kernel/typed.ko.xz number=12x
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/kernel/typed.ko.xz: Invalid parameters
2>   cause:    '12x' is not a valid value for parameter 'number'
2>             it expects a whole number (int)
2>   kernel:   typed: `12x' invalid for parameter `number'
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/kernel/typed.ko.xz: Invalid parameters
2>   cause:    '12x' is not a valid value for parameter 'number'
2>             it expects a whole number (int)
2>   kernel:   typed: `12x' invalid for parameter `number'
[1]

# In a pipe nothing follows the classic line.

$ insmod lib/modules/6.1.0-test/kernel/lost.ko
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/kernel/lost.ko: Unknown symbol in module
[1]
