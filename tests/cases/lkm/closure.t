# All that modules may want, a path a line.
use basic
module kernel/drivers/fw.ko
	license GPL
	firmware card/first.bin
	firmware card/second.bin
	firmware card/rev*.bin
	firmware card/none.bin
	firmware ../../etc/passwd
file lib/firmware/card/first.bin
	x
file lib/firmware/updates/card/first.bin.xz
	x
file lib/firmware/card/second.bin.zst
	x
file lib/firmware/card/rev1.bin
	x
file lib/firmware/card/rev2.bin.xz
	x
file lib/firmware/card/other.bin
	x
file etc/modprobe.d/a.conf
	weakdep lone net-card nosuch

$ lkm closure top
/lib/modules/6.1.0-test/kernel/lib/base.ko
/lib/modules/6.1.0-test/kernel/lib/middle.ko
/lib/modules/6.1.0-test/kernel/drivers/top.ko

$ lkm closure soft
/lib/modules/6.1.0-test/kernel/drivers/soft.ko
/lib/modules/6.1.0-test/kernel/lib/base.ko
/lib/modules/6.1.0-test/kernel/drivers/lone.ko
/lib/modules/6.1.0-test/kernel/drivers/net-card.ko

$ lkm closure fw
/lib/modules/6.1.0-test/kernel/drivers/fw.ko

$ lkm closure --firmware fw
/lib/modules/6.1.0-test/kernel/drivers/fw.ko
/lib/firmware/updates/card/first.bin.xz
/lib/firmware/card/second.bin.zst
/lib/firmware/card/rev1.bin
/lib/firmware/card/rev2.bin.xz

$ lkm closure -v --firmware fw inside
/lib/modules/6.1.0-test/kernel/drivers/fw.ko
/lib/firmware/updates/card/first.bin.xz
/lib/firmware/card/second.bin.zst
/lib/firmware/card/rev1.bin
/lib/firmware/card/rev2.bin.xz
2> lkm closure: NOTICE: firmware card/none.bin of fw is not installed

$ lkm closure top soft top
/lib/modules/6.1.0-test/kernel/lib/base.ko
/lib/modules/6.1.0-test/kernel/lib/middle.ko
/lib/modules/6.1.0-test/kernel/drivers/top.ko
/lib/modules/6.1.0-test/kernel/drivers/soft.ko
/lib/modules/6.1.0-test/kernel/drivers/lone.ko
/lib/modules/6.1.0-test/kernel/drivers/net-card.ko

$ lkm closure nosuch lone
/lib/modules/6.1.0-test/kernel/drivers/lone.ko
/lib/modules/6.1.0-test/kernel/drivers/net-card.ko
2> lkm closure: ERROR: no module or alias 'nosuch' in '/lib/modules/6.1.0-test'
2>   cause:    no module of kernel 6.1.0-test has this name or alias
2>   hint:     if it is not part of the kernel, build or install it for 6.1.0-test
[4]

$ lkm closure
2> lkm closure: ERROR: expected the name of a module (see 'lkm closure --help')
[2]

$ mkdir -p other/lib; cp -r lib/modules other/lib/; mv other/lib/modules/6.1.0-test other/lib/modules/7.0; lkm closure -b other -k 7.0 top | sed "s,$PWD,ROOT,"
ROOT/other/lib/modules/7.0/kernel/lib/base.ko
ROOT/other/lib/modules/7.0/kernel/lib/middle.ko
ROOT/other/lib/modules/7.0/kernel/drivers/top.ko

$ lkm closure -k 9.9 top
2> lkm closure: ERROR: the module directory '/lib/modules/9.9' does not exist
2>   cause:    there are no modules of kernel 9.9
2>             /lib/modules/9.9 does not exist
2>             the modules of 6.1.0-test are installed
2>   hint:     use an installed release, such as 6.1.0-test
[4]
