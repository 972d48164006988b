# A remove command is run whether its module is loaded or not: the name may stand for others, or be nothing but a name.
use basic
file etc/modprobe.d/a.conf
	install group modprobe -a lone twins
	remove group modprobe -r lone
	remove base echo base-out
	remove builtin echo built-in-out
	softdep lone post: base
	remove broken sh -c 'exit 3'

$ modprobe -r base; modprobe -rv group
base-out
remove modprobe -r lone

$ modprobe -rn --first-time base
remove echo base-out

$ modprobe lone && modprobe -rv group
remove modprobe -r lone
remove echo base-out
base-out
rmmod lone

$ modprobe -rn builtin
remove echo built-in-out

$ modprobe -r broken
2> modprobe: FATAL: Error running remove command for broken
[1]

$ modprobe -rv broken
remove sh -c 'exit 3'
2> modprobe: FATAL: Error running remove command for broken
2>   cause:    the configuration runs a command instead of unloading broken, and it failed: retcode 3 (/etc/modprobe.d/a.conf:6)
2>             remove broken sh -c 'exit 3'
2>   hint:     correct the command, or ignore it: modprobe -r -i broken
[1]

# -i is without commands, and then there is nothing to unload.
$ modprobe -ri base; modprobe -ri --first-time base
2> modprobe: FATAL: Module base is not in kernel.
[1]

$ modprobe -rf --remove-holders base
base-out
