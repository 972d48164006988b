# A module for another kernel has its own text here.
use basic
bytes fake/vermagic
	6.1.0-test SMP mod_unload\x20\n

$ modprobe lone
2> modprobe: ERROR: could not insert 'lone': Exec format error
[1]
