# Would it load? Each thing that is wrong is named, and nothing else; what cannot be known is no fault.
module kernel/a.ko
	license GPL
	import printk 0x12345678
	modversion module_layout 0x11111111
module kernel/owner.ko
	license GPL
	export owned 0x22222222
	import printk 0x12345678
	modversion module_layout 0x11111111
module kernel/user.ko
	license GPL
	import owned 0x22222222
	import printk 0x12345678
	modversion module_layout 0x11111111
	parm number:int:how many
	parm flag:bool:whether
module /tmp/good.ko
	license GPL
	import owned 0x22222222
	import unheard_of 0x33333333
	modversion module_layout 0x11111111
module /tmp/crc.ko
	license GPL
	import owned 0x22222223
	import printk 0x12345678
	modversion module_layout 0x11111111
module /tmp/layout.ko
	license GPL
	import printk 0x12345678
	modversion module_layout 0x11111112
module /tmp/flags.ko
	vermagic 6.1.0-test UMP preempt mod_unload modversions\x20
	license GPL
	import printk 0x12345678
	modversion module_layout 0x11111111
module /tmp/release.ko
	vermagic 6.1.0-other SMP preempt mod_unload modversions\x20
	license GPL
	import printk 0x12345678
	modversion module_layout 0x11111111
module /tmp/unversioned.ko
	vermagic 6.1.0-other SMP preempt mod_unload modversions\x20
	license GPL
	import printk
module /tmp/machine.ko
	machine aarch64
module /tmp/cut.ko
	damage truncate 300
file tmp/text.ko
	no module
file fake/vmlinux.symbols
	printk 0x12345678
file proc/version
	Linux

$ lkm check user tmp/../tmp/good.ko ./tmp/release.ko
/lib/modules/6.1.0-test/kernel/user.ko: would load
tmp/../tmp/good.ko: would load
./tmp/release.ko: would load
$ lkm check -v ./tmp/good.ko
./tmp/good.ko: would load
  symbols     2 checked, 1 unknown
checked against 3 installed modules
$ lkm check ./tmp/crc.ko ./tmp/layout.ko
./tmp/crc.ko: would not load
  fails       'owned' has changed since the module was built (CRC mismatch)
              the module was built with CRC 0x22222223; owner has 0x22222222
  hint        build it again with the headers of 6.1.0-test (with DKMS: dkms autoinstall -k 6.1.0-test)
./tmp/layout.ko: would not load
  fails       the module was built for a kernel with another configuration: shared structures differ
              the CRC of module_layout is 0x11111112 in the module and 0x11111111 in the kernel
  hint        build it again with the headers of 6.1.0-test (with DKMS: dkms autoinstall -k 6.1.0-test)
[1]
$ lkm check ./tmp/flags.ko ./tmp/unversioned.ko
./tmp/flags.ko: would not load
  fails       the module was built for a kernel with other build options
              its version magic is '6.1.0-test UMP preempt mod_unload modversions ', the kernel's is '6.1.0-test SMP preempt mod_unload modversions '
              only the kernel has 'SMP'
              only the module has 'UMP'
  hint        build it again with the headers of 6.1.0-test (with DKMS: dkms autoinstall -k 6.1.0-test)
./tmp/unversioned.ko: would not load
  fails       the module was built for Linux 6.1.0-other; this kernel is 6.1.0-test
              its version magic is '6.1.0-other SMP preempt mod_unload modversions ', the kernel's is '6.1.0-test SMP preempt mod_unload modversions '
  hint        build it again with the headers of 6.1.0-test (with DKMS: dkms autoinstall -k 6.1.0-test)
[1]
$ lkm check ./tmp/machine.ko ./tmp/cut.ko ./tmp/text.ko
./tmp/machine.ko: would not load
  fails       the module was built for aarch64, and this kernel is for x86-64
  hint        install the module for this architecture
./tmp/cut.ko: would not load
  fails       the file is damaged, most likely cut short
              './tmp/cut.ko': the section table should begin at offset 768 (e_shoff at offset 40), but the file ends at 300
  hint        install or build the module again
./tmp/text.ko: would not load
  fails       the file is text, not a module
  hint        install or build the module again
[1]
$ lkm check user number=1 flag
/lib/modules/6.1.0-test/kernel/user.ko: would load
2> lkm check: ERROR: no module or alias 'flag' in '/lib/modules/6.1.0-test'
2>   cause:    no module of kernel 6.1.0-test has this name or alias
2>   hint:     if it is not part of the kernel, build or install it for 6.1.0-test
[4]
$ lkm check user number=one nubmer=1
/lib/modules/6.1.0-test/kernel/user.ko: would not load
  fails       'one' is not a valid value for parameter 'number'
              it expects a whole number (int)
  warning     the module has no parameter 'nubmer'; the kernel ignores it
  hint        did you mean 'number'?
[1]
$ lkm check -q user number=one
[1]
$ lkm check --json user number=one ./tmp/good.ko
{"schema":1,"command":"check","modules":[{"path":"/lib/modules/6.1.0-test/kernel/user.ko","loads":false,"causes":[{"code":"parameter-value","certainty":"certain","cause":"'one' is not a valid value for parameter 'number'","file":null,"line":0,"evidence":["it expects a whole number (int)"],"remedy":null}],"symbols_right":3,"symbols_unknown":0},{"path":"./tmp/good.ko","loads":true,"causes":[],"symbols_right":2,"symbols_unknown":1}],"known_by":{"modules":3,"symvers":null,"symvers_of_another_build":null}}
[1]

# Who asks does not matter, what the kernel demands does.

$ mkdir -p proc/sys/kernel sys/module/module/parameters sys/kernel/security; touch fake/no-permission; lkm check user; echo Y > sys/module/module/parameters/sig_enforce; lkm check user; echo 'none [integrity]' > sys/kernel/security/lockdown; lkm check user; echo 1 > proc/sys/kernel/modules_disabled; lkm check user
/lib/modules/6.1.0-test/kernel/user.ko: would load
/lib/modules/6.1.0-test/kernel/user.ko: would not load
  fails       the module is not signed, and this kernel requires signed modules
              module.sig_enforce is on
  fails       it depends on owner, which would fail: the module is not signed, and this kernel requires signed modules  /lib/modules/6.1.0-test/kernel/owner.ko
              module.sig_enforce is on
  hint        sign it with a key that is enrolled in the firmware (mokutil --import KEY.der, reboot, enrol), or install a signed one
/lib/modules/6.1.0-test/kernel/user.ko: would not load
  fails       the module is not signed, and this kernel requires signed modules
              module.sig_enforce is on
              lockdown is on (integrity)
  fails       lockdown is on, and the module is not signed
  fails       it depends on owner, which would fail: the module is not signed, and this kernel requires signed modules  /lib/modules/6.1.0-test/kernel/owner.ko
              module.sig_enforce is on
              lockdown is on (integrity)
  fails       it depends on owner, which would fail: lockdown is on, and the module is not signed  /lib/modules/6.1.0-test/kernel/owner.ko
  hint        sign it with a key that is enrolled in the firmware (mokutil --import KEY.der, reboot, enrol), or install a signed one
/lib/modules/6.1.0-test/kernel/user.ko: would not load
  fails       module loading is disabled until reboot
              /proc/sys/kernel/modules_disabled is 1
  hint        reboot; something writes kernel.modules_disabled=1 at boot (sysctl.d), or the kernel command line says nomodule
  fails       the module is not signed, and this kernel requires signed modules
              module.sig_enforce is on
              lockdown is on (integrity)
  fails       lockdown is on, and the module is not signed
  fails       it depends on owner, which would fail: the module is not signed, and this kernel requires signed modules  /lib/modules/6.1.0-test/kernel/owner.ko
              module.sig_enforce is on
              lockdown is on (integrity)
  fails       it depends on owner, which would fail: lockdown is on, and the module is not signed  /lib/modules/6.1.0-test/kernel/owner.ko
  hint        sign it with a key that is enrolled in the firmware (mokutil --import KEY.der, reboot, enrol), or install a signed one
[1]

# Of a kernel with no module of its own little is known.

$ mkdir -p lib/modules/6.3.0-bare; touch lib/modules/6.3.0-bare/modules.dep; depmod -a 6.3.0-bare 2>/dev/null; lkm check -k 6.3.0-bare ./tmp/good.ko
./tmp/good.ko: would load
  warning     no module came with this kernel, so little can be checked

# Another kernel, and what is not there.

$ lkm check -k 6.2.0-none user
2> lkm check: ERROR: the module directory '/lib/modules/6.2.0-none' does not exist
2>   cause:    there are no modules of kernel 6.2.0-none
2>             /lib/modules/6.2.0-none does not exist
2>             the modules of 6.3.0-bare are installed
2>             the modules of 6.1.0-test are installed
2>   hint:     use an installed release, such as 6.3.0-bare
[4]
$ lkm check nosuch
2> lkm check: ERROR: no module or alias 'nosuch' in '/lib/modules/6.1.0-test'
2>   cause:    no module of kernel 6.1.0-test has this name or alias
2>   hint:     if it is not part of the kernel, build or install it for 6.1.0-test
[4]
$ lkm check ./nosuch.ko
2> lkm check: ERROR: could not read './nosuch.ko': No such file or directory
[1]
$ lkm check -k 6.2.0-none ./tmp/good.ko
2> lkm check: ERROR: the module directory '/lib/modules/6.2.0-none' does not exist
2>   cause:    there are no modules of kernel 6.2.0-none
2>             /lib/modules/6.2.0-none does not exist
2>             the modules of 6.3.0-bare are installed
2>             the modules of 6.1.0-test are installed
2>   hint:     use an installed release, such as 6.3.0-bare
[4]
$ lkm check
2> lkm check: ERROR: expected the name of a module (see 'lkm check --help')
[2]
$ lkm check number=1
2> lkm check: ERROR: expected the name of a module before 'number=1' (see 'lkm check --help')
[2]
