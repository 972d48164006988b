# The indexes say nothing of a dependency: the kernel refuses.
module kernel/needy.ko
	import nobody_has_this

$ modprobe needy
2> modprobe: ERROR: could not insert 'needy': Unknown symbol in module, or unknown parameter (see dmesg)
[1]
