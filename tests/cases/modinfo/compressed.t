# Compressed files of every kind, and one that only its contents show to be compressed.
needs zstd xz gzip
module kernel/x.ko.xz check=crc64
	license X
module kernel/z.ko.zst
	license Z
module kernel/g.ko.gz
	license G
run cp lib/modules/6.1.0-test/kernel/x.ko.xz plain.ko

$ modinfo -l x z g ./plain.ko
X
Z
G
X
