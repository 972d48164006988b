# The kernel refuses a module that exports what the kernel or a loaded module exports; /proc/kallsyms says so before.
use basic
module /made/mine.ko
	name mine
	license GPL
	export shared_one 0x21
	export shared_two 0x22
file proc/kallsyms
	0000000000000000 r __ksymtab_other
	0000000000000000 t shared_one
	0000000000000000 r __ksymtab_shared_two	[base]

$ lkm check made/mine.ko; lkm plan ./made/mine.ko
made/mine.ko: would not load
  fails       the module exports 'shared_two', which base already exports
  hint        load only one of the two: modprobe -r base
  1  load  mine  requested
  fails       mine: the module exports 'shared_two', which base already exports  ROOT/./made/mine.ko
  hint        load only one of the two: modprobe -r base
[1]

# Its own exports, and those of nobody.

$ sed -i s/base/mine/ proc/kallsyms; lkm check made/mine.ko; lkm plan ./made/mine.ko
made/mine.ko: would load
  1  load  mine  requested

$ sed -i s/other/shared_one/ proc/kallsyms; lkm check made/mine.ko
made/mine.ko: would not load
  fails       the module exports 'shared_one', which the kernel already exports
[1]
