# What other files of the tree look like decides nothing: one module for another machine, an index that is missing.
use basic
module kernel/drivers/aa.ko
	license GPL
	machine aarch64

$ lkm plan lone
  1  load  lone  requested

$ lkm plan aa
  1  load  aa  requested
  fails       aa: the module was built for aarch64, and this kernel is for x86-64  /lib/modules/6.1.0-test/kernel/drivers/aa.ko
  hint        install the module for this architecture
[1]

$ rm lib/modules/6.1.0-test/modules.alias.bin; modprobe -v pci:v00008086d00001111sv1
2> modprobe: FATAL: Module pci:v00008086d00001111sv1 not found in directory /lib/modules/6.1.0-test
2>   possible: modules.alias.bin of kernel 6.1.0-test is missing or unusable, so what it lists is not found
2>   hint:     depmod 6.1.0-test
2>   possible: no module of kernel 6.1.0-test supports this device or feature
[1]

$ rm lib/modules/6.1.0-test/modules.symbols.bin; modprobe -v symbol:nosuch
2> modprobe: FATAL: Module symbol:nosuch not found in directory /lib/modules/6.1.0-test
2>   possible: modules.alias.bin of kernel 6.1.0-test is missing or unusable, so what it lists is not found
2>   hint:     depmod 6.1.0-test
2>   possible: no module of kernel 6.1.0-test supports this device or feature
[1]

$ depmod; rm lib/modules/6.1.0-test/modules.builtin.bin; modprobe -v inside
2> modprobe: FATAL: Module inside not found in directory /lib/modules/6.1.0-test
2>   possible: modules.builtin.bin of kernel 6.1.0-test is missing or unusable, so what it lists is not found
2>   hint:     depmod 6.1.0-test
2>   possible: no module of kernel 6.1.0-test has this name or alias
2>   hint:     if it is not part of the kernel, build or install it for 6.1.0-test
[1]

