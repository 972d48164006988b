# xz with its default check, which kernels do not decompress, is unpacked here.
needs xz
module kernel/x.ko.xz check=crc64
file sys/module/compression
	xz

$ insmod lib/modules/6.1.0-test/kernel/x.ko.xz
$ cut -d' ' -f1 proc/modules
x
