# Who may use a symbol, and what the Module.symvers of the kernel's build knows. One thing is wrong with each module, and that is named.
needs gzip
module kernel/a.ko
	license GPL
	import printk 0x12345678
	modversion module_layout 0x11111111
module kernel/owner.ko
	license GPL
	export plain 0x21
	export given 0x22 gpl
	export hidden 0x23 ns=SPACE
	export listed 0x24 ns=module:friend,good*
	modversion module_layout 0x11111111
module kernel/flagged.ko
	license GPL
	grants flags
	export flag_plain 0x25
	export flag_given 0x26 gpl
	modversion module_layout 0x11111111
module kernel/stray.ko
	license GPL
	import nowhere 0x77
	modversion module_layout 0x11111111
module /m/good.ko
	name goodness
	license Dual MIT/GPL
	info import_ns=OTHER
	info import_ns=SPACE
	import plain 0x21
	import given 0x22
	import hidden 0x23
	import listed 0x24
	import flag_given 0x26
	import printk 0x12345678
	import kernel_gpl 0x32
	import unheard_of 0x33 weak
	modversion module_layout 0x11111111
module /m/license.ko
	license Proprietary
	import plain 0x21
	import given 0x22
	import flag_plain 0x25
	import flag_given 0x26
	import kernel_gpl 0x32
	modversion module_layout 0x11111111
module /m/nolicense.ko
	import given 0x22
	modversion module_layout 0x11111111
module /m/space.ko
	license GPL
	info import_ns=OTHER
	import plain 0x21
	import hidden 0x23
	modversion module_layout 0x11111111
module /m/kernelspace.ko
	license GPL
	import kernel_hidden 0x34
	modversion module_layout 0x11111111
module /m/list.ko
	name stranger
	license GPL
	import listed 0x24
	modversion module_layout 0x11111111
module /m/symbol.ko
	license GPL
	import printk 0x12345678
	import unheard_of 0x33
	modversion module_layout 0x11111111
module /m/absent.ko
	license GPL
	import far_away 0x35
	modversion module_layout 0x11111111
module /m/crc.ko
	license GPL
	import printk 0x12345679
	modversion module_layout 0x11111111
module /m/kernelcrc.ko
	license GPL
	import kernel_gpl 0x33
	modversion module_layout 0x11111111
module /m/nocrc.ko
	license GPL
	import printk
	import plain 0x21
	modversion qrintk 0x12345678
	modversion module_layout 0x11111111
module /m/nolayout.ko
	license GPL
	import printk 0x12345678
	modversion Module_layout 0x11111111
module /set/one.ko
	license GPL
	export of_one 0x41
	import plain 0x21
	modversion module_layout 0x11111111
module /set/deep/two.ko
	license GPL
	import of_one 0x41
	modversion module_layout 0x11111111
module /set/build/three.ko
	license GPL
	import of_one 0x42
	modversion module_layout 0x11111111
file symvers
	0x11111111 module_layout vmlinux EXPORT_SYMBOL
	0x12345678 printk vmlinux EXPORT_SYMBOL
	0x00000032 kernel_gpl vmlinux EXPORT_SYMBOL_GPL
	0x00000034 kernel_hidden vmlinux EXPORT_SYMBOL_GPL KSPACE
	0x00000021 plain kernel/owner EXPORT_SYMBOL
	0x00000035 far_away drivers/far/far-off EXPORT_SYMBOL_GPL
file foreign
	0x11111112 module_layout vmlinux EXPORT_SYMBOL
	0x12345678 printk vmlinux EXPORT_SYMBOL
file text
	nothing of the kind

# Without Module.symvers only the modules know: a symbol that none has is unknown.

$ lkm check -v ./m/good.ko; lkm check ./m/license.ko ./m/nolicense.ko ./m/space.ko ./m/list.ko ./m/symbol.ko ./m/kernelspace.ko
./m/good.ko: would load
  symbols     7 checked, 2 unknown
checked against 4 installed modules
./m/license.ko: would not load
  fails       'given' is exported to GPL modules only
              its licence is 'Proprietary'
              module owner says so
  fails       'flag_given' is exported to GPL modules only
              its licence is 'Proprietary'
              module flagged says so
./m/nolicense.ko: would not load
  fails       'given' is exported to GPL modules only
              it names no licence
              module owner says so
./m/space.ko: would not load
  fails       the module uses 'hidden' without importing its namespace SPACE
              module owner says so
  hint        add MODULE_IMPORT_NS(SPACE) to its source and build it again
./m/list.ko: would not load
  fails       'listed' is exported to certain other modules only
              its namespace is 'module:friend,good*'
./m/symbol.ko: would load
./m/kernelspace.ko: would load
[1]

# With it, symbols that are not there are, and so is what the kernel itself exports to whom.

$ mkdir -p lib/modules/6.1.0-test/build; cp symvers lib/modules/6.1.0-test/build/Module.symvers; lkm check -v ./m/good.ko; lkm check ./m/license.ko ./m/kernelspace.ko ./m/symbol.ko ./m/absent.ko
./m/good.ko: would load
  symbols     8 checked, 0 unknown
checked against 4 installed modules and /lib/modules/6.1.0-test/build/Module.symvers
./m/license.ko: would not load
  fails       'given' is exported to GPL modules only
              its licence is 'Proprietary'
              module owner says so
  fails       'flag_given' is exported to GPL modules only
              its licence is 'Proprietary'
              module flagged says so
  fails       'kernel_gpl' is exported to GPL modules only
              its licence is 'Proprietary'
              /lib/modules/6.1.0-test/build/Module.symvers says so
./m/kernelspace.ko: would not load
  fails       the module uses 'kernel_hidden' without importing its namespace KSPACE
              /lib/modules/6.1.0-test/build/Module.symvers says so
  hint        add MODULE_IMPORT_NS(KSPACE) to its source and build it again
./m/symbol.ko: would not load
  fails       the module needs 'unheard_of', which is missing
              neither the kernel nor any installed module exports it, according to /lib/modules/6.1.0-test/build/Module.symvers
  hint        load the module that exports it first, or build this module for this kernel
./m/absent.ko: would not load
  fails       the module needs 'far_away' from module far_off, which is not installed
              /lib/modules/6.1.0-test/build/Module.symvers names that module
  hint        install the rest of the kernel's modules
[1]
$ lkm check ./m/crc.ko ./m/kernelcrc.ko ./m/nocrc.ko ./m/nolayout.ko
./m/crc.ko: would not load
  fails       'printk' has changed since the module was built (CRC mismatch)
              the module was built with CRC 0x12345679; the kernel has 0x12345678
  hint        build it again with the headers of 6.1.0-test (with DKMS: dkms autoinstall -k 6.1.0-test)
./m/kernelcrc.ko: would not load
  fails       'kernel_gpl' has changed since the module was built (CRC mismatch)
              the module was built with CRC 0x00000033; the kernel has 0x00000032
  hint        build it again with the headers of 6.1.0-test (with DKMS: dkms autoinstall -k 6.1.0-test)
./m/nocrc.ko: would not load
  fails       the module carries no CRC for 'printk'
  hint        build it again with the headers of 6.1.0-test (with DKMS: dkms autoinstall -k 6.1.0-test)
./m/nolayout.ko: would not load
  fails       the module was built for a kernel with another configuration: shared structures differ
              the module has no CRC for module_layout
  hint        build it again with the headers of 6.1.0-test (with DKMS: dkms autoinstall -k 6.1.0-test)
[1]
$ lkm check --json ./m/symbol.ko
{"schema":1,"command":"check","modules":[{"path":"./m/symbol.ko","loads":false,"causes":[{"code":"symbol-missing","certainty":"certain","cause":"the module needs 'unheard_of', which is missing","file":null,"line":0,"evidence":["neither the kernel nor any installed module exports it, according to /lib/modules/6.1.0-test/build/Module.symvers"],"remedy":"load the module that exports it first, or build this module for this kernel"}],"symbols_right":2,"symbols_unknown":0}],"known_by":{"modules":4,"symvers":"/lib/modules/6.1.0-test/build/Module.symvers","symvers_of_another_build":null}}
[1]

# A kernel may be built to take modules that import too few namespaces.

$ mkdir -p boot; echo CONFIG_MODULE_ALLOW_MISSING_NAMESPACE_IMPORTS=y > boot/config-6.1.0-test; lkm check ./m/space.ko; rm boot/config-6.1.0-test
./m/space.ko: would load
  warning     the module uses 'hidden' without importing its namespace SPACE
              module owner says so
              this kernel accepts it with a warning
  hint        add MODULE_IMPORT_NS(SPACE) to its source and build it again

# One of another build counts for nothing; asked for, it is an error.

$ cp foreign lib/modules/6.1.0-test/build/Module.symvers; lkm check -v ./m/symbol.ko; lkm check --json ./m/good.ko
./m/symbol.ko: would load
  symbols     2 checked, 1 unknown
checked against 4 installed modules, but not against /lib/modules/6.1.0-test/build/Module.symvers, which is of another build
{"schema":1,"command":"check","modules":[{"path":"./m/good.ko","loads":true,"causes":[],"symbols_right":7,"symbols_unknown":2}],"known_by":{"modules":4,"symvers":null,"symvers_of_another_build":"/lib/modules/6.1.0-test/build/Module.symvers"}}
$ lkm check --symvers foreign ./m/good.ko
2> lkm check: ERROR: 'foreign' is of another kernel: it has CRC 0x11111112 for module_layout, and the modules of this one have 0x11111111
2>   hint:     name the one of the build that the modules came from
[1]
$ lkm check --symvers text ./m/good.ko
2> lkm check: ERROR: 'text' names no symbol
2>   hint:     name the one of the build that the modules came from
[1]
$ lkm check --symvers none ./m/good.ko
2> lkm check: ERROR: could not read 'none': No such file or directory
[1]
$ lkm check --symvers symvers ./m/symbol.ko
./m/symbol.ko: would not load
  fails       the module needs 'unheard_of', which is missing
              neither the kernel nor any installed module exports it, according to symvers
  hint        load the module that exports it first, or build this module for this kernel
[1]

# Headers stand elsewhere too, and what is packed is unpacked.

$ rm lib/modules/6.1.0-test/build/Module.symvers; gzip -c symvers > lib/modules/6.1.0-test/symvers.gz; lkm check -v ./m/symbol.ko
./m/symbol.ko: would not load
  fails       the module needs 'unheard_of', which is missing
              neither the kernel nor any installed module exports it, according to /lib/modules/6.1.0-test/symvers.gz
  hint        load the module that exports it first, or build this module for this kernel
  symbols     2 checked, 0 unknown
checked against 4 installed modules and /lib/modules/6.1.0-test/symvers.gz
[1]
$ rm lib/modules/6.1.0-test/symvers.gz; mkdir -p usr/src/linux-headers-6.1.0-test; cp symvers usr/src/linux-headers-6.1.0-test/Module.symvers; lkm check -v ./m/symbol.ko
./m/symbol.ko: would not load
  fails       the module needs 'unheard_of', which is missing
              neither the kernel nor any installed module exports it, according to /usr/src/linux-headers-6.1.0-test/Module.symvers
  hint        load the module that exports it first, or build this module for this kernel
  symbols     2 checked, 0 unknown
checked against 4 installed modules and /usr/src/linux-headers-6.1.0-test/Module.symvers
[1]

# A line that is not understood may be any symbol's: then none is said to be missing.

$ { cat symvers; echo 0x33; } > usr/src/linux-headers-6.1.0-test/Module.symvers; lkm check -v ./m/symbol.ko
./m/symbol.ko: would load
  symbols     2 checked, 1 unknown
checked against 4 installed modules and /usr/src/linux-headers-6.1.0-test/Module.symvers

# A directory is all modules below it, which are to be installed together.

$ lkm check set/; lkm check ./set/deep/two.ko; cp symvers usr/src/linux-headers-6.1.0-test/Module.symvers; lkm check ./set/deep/two.ko; lkm check set/one.ko set/deep/two.ko; lkm check ./set/build
set/deep/two.ko: would load
set/one.ko: would load
./set/deep/two.ko: would load
./set/deep/two.ko: would not load
  fails       the module needs 'of_one', which is missing
              neither the kernel nor any installed module exports it, according to /usr/src/linux-headers-6.1.0-test/Module.symvers
  hint        load the module that exports it first, or build this module for this kernel
set/one.ko: would load
set/deep/two.ko: would load
./set/build/three.ko: would not load
  fails       the module needs 'of_one', which is missing
              neither the kernel nor any installed module exports it, according to /usr/src/linux-headers-6.1.0-test/Module.symvers
  hint        load the module that exports it first, or build this module for this kernel
[1]
$ mkdir empty; lkm check ./empty
2> lkm check: ERROR: there is no module file below './empty'
[4]

# A module that was put below kernel/ later is no witness for its own imports where Module.symvers says more.

$ mkdir -p lib/modules/6.1.0-test/build; cp symvers lib/modules/6.1.0-test/build/Module.symvers; lkm check stray
/lib/modules/6.1.0-test/kernel/stray.ko: would not load
  fails       the module needs 'nowhere', which is missing
              neither the kernel nor any installed module exports it, according to /lib/modules/6.1.0-test/build/Module.symvers
  hint        load the module that exports it first, or build this module for this kernel
[1]
