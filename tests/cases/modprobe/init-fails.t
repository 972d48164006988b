# The init function fails, of the module or of one that it needs; the name in the message is the one that was asked for.
use basic
file fake/errno/base
	ENODEV

$ modprobe base
2> modprobe: ERROR: could not insert 'base': No such device
[1]

$ modprobe top
2> modprobe: ERROR: could not insert 'top': No such device
[1]

$ modprobe -a top lone
2> modprobe: ERROR: could not insert 'top': No such device
[1]

$ cut -d' ' -f1 proc/modules
lone
