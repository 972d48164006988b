# A module on standard input is looked at like a file when it is refused; what is compressed as no module is.
module /number.ko
	name number
	parm number:int:A number
file note.txt
	Not a module.
bytes packed.ko
	BZh91AY&SY\x00\x01\x02
no-index

$ cat number.ko | insmod -v - number=12x
2> insmod: ERROR: could not insert module -: Invalid parameters
2>   cause:    '12x' is not a valid value for parameter 'number'
2>             it expects a whole number (int)
2>   kernel:   number: `12x' invalid for parameter `number'
[1]

$ cat note.txt | insmod -v -
2> insmod: ERROR: could not insert module -: Invalid module format
2>   cause:    the file is text, not a module
2>   hint:     install or build the module again
2>   kernel:   Invalid ELF header len 14
[1]

$ insmod -v packed.ko
2> insmod: ERROR: could not insert module packed.ko: Invalid module format
2>   cause:    the file is compressed in a way that neither the kernel nor lkm can decompress
2>             it looks like bzip2
2>   hint:     compress it with xz --check=crc32, gzip or zstd
2>   kernel:   Invalid ELF header len 13
[1]
