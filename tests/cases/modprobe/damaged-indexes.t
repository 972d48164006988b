# A damaged index is named once and counts as missing, unless the answer can only be in it.
use basic
module kernel/drivers/soft.ko
	softdep pre: an-alias other-alias
index

$ for f in builtin builtin.alias symbols; do printf garbage > lib/modules/6.1.0-test/modules.$f.bin; done; modprobe -v lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko |
2> modprobe: ERROR: '/lib/modules/6.1.0-test/modules.builtin.bin' is damaged and was not used; run depmod for this kernel release
$ modprobe -D top
insmod /lib/modules/6.1.0-test/kernel/lib/base.ko |
insmod /lib/modules/6.1.0-test/kernel/lib/middle.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/top.ko |
2> modprobe: ERROR: '/lib/modules/6.1.0-test/modules.builtin.bin' is damaged and was not used; run depmod for this kernel release
$ modprobe -R lone
lone
$ modinfo -n lone
/lib/modules/6.1.0-test/kernel/drivers/lone.ko
2> modinfo: ERROR: '/lib/modules/6.1.0-test/modules.builtin.bin' is damaged and was not used; run depmod for this kernel release
$ modprobe -v unknown
2> modprobe: ERROR: /lib/modules/6.1.0-test/modules.builtin.bin: not a module index
2> modprobe: FATAL: Module unknown not found in directory /lib/modules/6.1.0-test
2>   cause:    /lib/modules/6.1.0-test/modules.builtin.bin: not a module index
2>   hint:     run depmod for this kernel release; it writes the indexes anew
2> modprobe: ERROR: '/lib/modules/6.1.0-test/modules.builtin.bin' is damaged and was not used; run depmod for this kernel release
[1]
$ modprobe -q unknown
[1]
$ printf garbage > lib/modules/6.1.0-test/modules.alias.bin; modprobe -D soft
insmod /lib/modules/6.1.0-test/kernel/drivers/soft.ko |
2> modprobe: ERROR: '/lib/modules/6.1.0-test/modules.builtin.bin' is damaged and was not used; run depmod for this kernel release
2> modprobe: ERROR: '/lib/modules/6.1.0-test/modules.alias.bin' is damaged and was not used; run depmod for this kernel release
2> modprobe: ERROR: '/lib/modules/6.1.0-test/modules.builtin.alias.bin' is damaged and was not used; run depmod for this kernel release
$ modprobe -R an-alias
2> modprobe: ERROR: /lib/modules/6.1.0-test/modules.alias.bin: not a module index
2> modprobe: FATAL: Module an-alias not found in directory /lib/modules/6.1.0-test
[1]
$ rm lib/modules/6.1.0-test/modules.*alias.bin lib/modules/6.1.0-test/modules.builtin.bin; mkdir lib/modules/6.1.0-test/modules.alias.bin; ln -s modules.builtin.bin lib/modules/6.1.0-test/modules.builtin.bin; mkfifo lib/modules/6.1.0-test/modules.builtin.alias.bin; modprobe -D soft
insmod /lib/modules/6.1.0-test/kernel/drivers/soft.ko |
2> modprobe: ERROR: '/lib/modules/6.1.0-test/modules.builtin.bin' is damaged and was not used; run depmod for this kernel release
2> modprobe: ERROR: '/lib/modules/6.1.0-test/modules.alias.bin' is damaged and was not used; run depmod for this kernel release
2> modprobe: ERROR: '/lib/modules/6.1.0-test/modules.builtin.alias.bin' is damaged and was not used; run depmod for this kernel release
$ lkm why lone
lone is loaded
  file        /lib/modules/6.1.0-test/kernel/drivers/lone.ko
2> lkm why: ERROR: '/lib/modules/6.1.0-test/modules.builtin.bin' is damaged and was not used; run depmod for this kernel release
2> lkm why: ERROR: '/lib/modules/6.1.0-test/modules.alias.bin' is damaged and was not used; run depmod for this kernel release
2> lkm why: ERROR: '/lib/modules/6.1.0-test/modules.builtin.alias.bin' is damaged and was not used; run depmod for this kernel release
