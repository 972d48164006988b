# --remove-holders unloads what uses the module first, and implies -r.
use basic
module kernel/one.ko
	export one
module kernel/two.ko
	depends one
	import one
	export two
module kernel/three.ko
	depends two,one
	import two

$ modprobe top && modprobe -n -v --remove-holders base
rmmod top
rmmod middle
rmmod base
$ modprobe -v --remove-holders base
rmmod top
rmmod middle
rmmod base
$ cut -d' ' -f1 proc/modules

# The old spelling.

$ modprobe top && modprobe --remove-dependencies middle
2> modprobe: WARNING: --remove-dependencies is deprecated, use --remove-holders
$ cut -d' ' -f1 proc/modules

# One level of it: what uses the holder stays, and then all does.

$ modprobe three && modprobe -v --remove-holders one
2> modprobe: FATAL: Module two is in use.
2>   cause:    other modules use it
2>             module three uses it
2>   hint:     modprobe -r --remove-holders two
[1]
$ modprobe -n --remove-holders one
2> modprobe: FATAL: Module two is in use.
[1]
$ modprobe -v --remove-holders two
rmmod three
rmmod two
rmmod one
$ cut -d' ' -f1 proc/modules

# Nothing that uses it, not loaded, built in, unknown.

$ modprobe lone && modprobe -v --remove-holders lone
rmmod lone
$ modprobe --remove-holders lone
$ modprobe --first-time --remove-holders lone
2> modprobe: FATAL: Module lone is not in kernel.
[1]
$ modprobe --remove-holders inside
2> modprobe: FATAL: Module inside is builtin.
[1]
$ modprobe --remove-holders nosuch
2> modprobe: FATAL: Module nosuch not found.
[1]

# A holder that will not go ends it.

$ modprobe top && mkdir -p fake/errno && echo EBUSY > fake/errno/delete.top
$ modprobe -v --remove-holders base
rmmod top
2> modprobe: ERROR: could not remove 'top': Device or resource busy
2>   module:   top
2>   possible: the module has not finished initialising
2>   hint:     wait; if this never ends, its init function crashed or hangs, and only a reboot clears it
2>   possible: the module is already being unloaded
[1]
$ cut -d' ' -f1 proc/modules
top
middle
base
