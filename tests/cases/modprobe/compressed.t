# Compressed modules, with and without help of the kernel.
needs xz
module kernel/a.ko.xz check=crc32
	export a_get
module kernel/b.ko.xz check=crc64
	depends a
	import a_get
	parm number:int:A number

$ modprobe -v b number=3
insmod /lib/modules/6.1.0-test/kernel/a.ko.xz |
insmod /lib/modules/6.1.0-test/kernel/b.ko.xz number=3

$ modprobe -r b && echo xz > sys/module/compression && rm fake/calls
$ modprobe b number=3
$ cut -d' ' -f1 proc/modules; cat sys/module/b/parameters/number
b
a
3
