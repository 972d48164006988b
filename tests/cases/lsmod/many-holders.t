# Holders are shown in the order of /proc/modules.
file proc/modules
	base 16384 5 e,d,c,b,a, Live 0x0000000000000000

$ lsmod
Module                  Size  Used by
base                   16384  5 e,d,c,b,a
