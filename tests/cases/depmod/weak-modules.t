# The script weak-modules of RHEL asks which modules of another kernel would fit this one, and reads the warnings with awk and grep.
no-index
module kernel/lib/base.ko
	export base_get 0x11111111
	import printk 0x92997ed8
module weak-updates/driver/fits.ko
	import base_get 0x11111111
	import printk 0x92997ed8
module weak-updates/driver/other-version.ko
	import base_get 0x22222222
	import printk 0x92997ed8
module weak-updates/driver/other-kernel.ko
	import printk 0x1
	import gone_symbol 0x3
	import perhaps_symbol 0x3 weak
file symvers
	0x92997ed8	printk	vmlinux	EXPORT_SYMBOL
	0x00000003	gone_symbol	drivers/gone	EXPORT_SYMBOL_GPL
module /sandbox/extra/driver.ko
	import gone_symbol 0x3
file @/modules.order
	kernel/lib/base.ko
file conf
	search external extra built-in weak-updates
	external 6.1.0-test /sandbox/extra
bytes @/modules.builtin
bytes @/modules.builtin.modinfo

$ krel=6.1.0-test; depmod -C conf -naeE symvers $krel 2>&1 1>/dev/null | grep weak-updates
depmod: WARNING: /lib/modules/6.1.0-test/weak-updates/driver/other-kernel.ko disagrees about version of symbol printk
depmod: WARNING: /lib/modules/6.1.0-test/weak-updates/driver/other-kernel.ko needs unknown symbol gone_symbol
depmod: WARNING: /lib/modules/6.1.0-test/weak-updates/driver/other-version.ko disagrees about version of symbol base_get
$ depmod -C conf -naeE symvers 6.1.0-test 2>&1 1>/dev/null | awk '/needs unknown symbol/{print $3 " " $NF}'
/sandbox/extra/driver.ko gone_symbol
/lib/modules/6.1.0-test/weak-updates/driver/other-kernel.ko gone_symbol
$ depmod -C conf -naeE symvers 6.1.0-test 2>&1 1>/dev/null | awk '/disagrees about version of symbol/{print $3 " " $NF}'
/lib/modules/6.1.0-test/weak-updates/driver/other-kernel.ko printk
/lib/modules/6.1.0-test/weak-updates/driver/other-version.ko base_get
$ mkdir -p base/lib && cp -r lib/modules base/lib; depmod -C conf -b base -naeE symvers 6.1.0-test 2>&1 1>/dev/null | grep -o weak-updates.*
weak-updates/driver/other-kernel.ko disagrees about version of symbol printk
weak-updates/driver/other-kernel.ko needs unknown symbol gone_symbol
weak-updates/driver/other-version.ko disagrees about version of symbol base_get
$ ls lib/modules/6.1.0-test
kernel
modules.builtin
modules.builtin.modinfo
modules.order
weak-updates

# With System.map there are no versions to compare.

$ echo 'ffffffff82345678 r __ksymtab_printk' > System.map; depmod -n -ae -F System.map 6.1.0-test 2>&1 1>/dev/null
depmod: WARNING: /lib/modules/6.1.0-test/weak-updates/driver/other-kernel.ko needs unknown symbol gone_symbol

# In a loop: what does not fit is removed, until nothing is said any more.

$ while bad=$(depmod -C conf -naeE symvers 6.1.0-test 2>&1 1>/dev/null | awk '/weak-updates/ {print $3; exit}'); [ "$bad" ]; do echo "removing ${bad##*/}"; rm ".$bad"; done
removing other-kernel.ko
removing other-version.ko
$ depmod -C conf -n 6.1.0-test | head -n 3
kernel/lib/base.ko:
/sandbox/extra/driver.ko:
weak-updates/driver/fits.ko: kernel/lib/base.ko
