# The columns of lsmod: sizes, counts, holders; long names; a module that is being loaded.
file proc/modules
	top 20480 0 - Live 0xffffffffc0a00000
	middle 16384 1 top, Live 0xffffffffc09f0000 (OE)
	base 12345678 2 top,middle, Live 0xffffffffc0900000
	a_module_with_quite_a_long_name 16384 0 - Live 0xffffffffc0880000
	stays 16384 1 [permanent], Live 0xffffffffc0870000
	coming 16384 1 - Loading 0xffffffffc0860000 (+)

$ lsmod
Module                  Size  Used by
top                    20480  0
middle                 16384  1 top
base                12345678  2 top,middle
a_module_with_quite_a_long_name    16384  0
stays                  16384  1
coming                 16384  1
