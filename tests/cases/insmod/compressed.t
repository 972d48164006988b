# A kernel without decompression gets the module unpacked, by a file in memory.
needs zstd xz gzip
module kernel/x.ko.xz check=crc32
module kernel/z.ko.zst
module kernel/g.ko.gz

$ for f in x.ko.xz z.ko.zst g.ko.gz; do insmod lib/modules/6.1.0-test/kernel/$f || exit; done
$ cut -d' ' -f1 proc/modules
g
z
x
