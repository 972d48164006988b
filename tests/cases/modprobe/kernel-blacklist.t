# module_blacklist= is the kernel's own: it refuses.
use basic
file proc/cmdline
	module_blacklist=lone

$ modprobe lone
2> modprobe: ERROR: could not insert 'lone': Operation not permitted
[1]
