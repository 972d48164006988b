# Aliases of the configuration do not count.
use basic
file etc/modprobe.d/a.conf
	alias mine lone

$ modinfo -n mine
2> modinfo: ERROR: Module mine not found.
[1]
