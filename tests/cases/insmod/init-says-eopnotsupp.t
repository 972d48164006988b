# A kernel that decompresses, and an init function that returns EOPNOTSUPP: it must not run twice.
module kernel/x.ko.xz check=crc32
file sys/module/compression
	xz
file fake/errno/x
	EOPNOTSUPP

$ insmod lib/modules/6.1.0-test/kernel/x.ko.xz
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/kernel/x.ko.xz: Operation not supported
[1]
$ cat fake/calls
finit x.ko.xz 4
