# What is wrong with single files or lines is told, all else is indexed: damaged modules, cycles, names, built-in lines, device names.
no-index
module kernel/a.ko
	export a
	import b
module kernel/b.ko
	export b
	import a
	import end
module kernel/end.ko
	export end
	alias devname:without-numbers
	alias open[a-
	alias fine-[a-b]
module kernel/self.ko
	import self
	export self
module kernel/user.ko
	import a
	alias grün
	alias green
file @/kernel/text.ko
	text
bytes @/kernel/empty.ko
module kernel/grün.ko
bytes @/modules.order
	kernel/end.ko\nkernel/user.ko
file @/modules.builtin
	kernel/in-side.ko

	1kernel/bad.ko
bytes @/modules.builtin.modinfo
	in_side.alias=in-built\0in_side.alias=]\0

$ depmod
2> depmod: WARNING: ignoring module file kernel/gr\xc3\xbcn.ko: its path is not plain ASCII
2> depmod: WARNING: /lib/modules/6.1.0-test/modules.order:2 corrupted line misses '\n'
2> depmod: ERROR: '/lib/modules/6.1.0-test/kernel/empty.ko': the file is empty
2> depmod: ERROR: '/lib/modules/6.1.0-test/kernel/text.ko': the file is text, not a kernel module
2> depmod: ERROR: Cycle detected: a -> b -> a
2> depmod: ERROR: Cycle detected: self -> self
2> depmod: ERROR: Found 3 modules in dependency cycles!
2> depmod: WARNING: Unmatched bracket in open[a-
2> depmod: ERROR: Module 'end' has devname (without-numbers) but lacks major and minor information. Ignoring.
2> depmod: WARNING: /lib/modules/6.1.0-test/kernel/user.ko: alias left out of modules.alias.bin, it is not ASCII: grün
2> depmod: WARNING: Invalid modules.builtin line: 1kernel/bad.ko
2> depmod: WARNING: Unmatched bracket in ]
[1]
$ cat lib/modules/6.1.0-test/modules.dep
kernel/end.ko:
kernel/a.ko:
kernel/b.ko: kernel/end.ko
kernel/empty.ko:
kernel/self.ko:
kernel/text.ko:
kernel/user.ko: kernel/a.ko
$ modprobe -R in-side; modprobe -R in-built; modprobe -R fine-b; modprobe -R green; modprobe -D user
in_side
in_side
end
user
insmod /lib/modules/6.1.0-test/kernel/a.ko |
insmod /lib/modules/6.1.0-test/kernel/user.ko |
$ ln -s ../kernel lib/modules/6.1.0-test/kernel/loop; ln -s nowhere.ko lib/modules/6.1.0-test/kernel/broken.ko; mkfifo lib/modules/6.1.0-test/kernel/pipe.ko; depmod 2>&1 | grep -e pipe -e broken -e loop
depmod: ERROR: could not stat /lib/modules/6.1.0-test/kernel/broken.ko: No such file or directory
depmod: ERROR: unsupported file type /lib/modules/6.1.0-test/kernel/pipe.ko
