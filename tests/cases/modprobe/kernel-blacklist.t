# module_blacklist= is the kernel's own: the classic line is what the kernel would say, and -v or a terminal names the cause.
use basic
file proc/cmdline
	module_blacklist=nosuch module_blacklist=lone,middle,inside
file etc/modprobe.d/a.conf
	alias spare lone
	install net_card echo instead
	softdep net_twin pre: lone

$ modprobe lone
2> modprobe: ERROR: could not insert 'lone': Operation not permitted
[1]
$ modprobe -v lone
2> modprobe: ERROR: could not insert 'lone': Operation not permitted
2>   cause:    lone is blacklisted on the kernel command line (module_blacklist=)
2>   hint:     reboot without this entry
[1]
$ modprobe spare
2> modprobe: ERROR: could not insert 'lone': Operation not permitted
[1]

# A dependency is named; an optional one is passed over.

$ modprobe top
2> modprobe: ERROR: could not insert 'top': Operation not permitted
[1]
$ modprobe -v top
2> modprobe: ERROR: could not insert 'top': Operation not permitted
2>   module:   middle
2>   cause:    middle, which top needs, is blacklisted on the kernel command line (module_blacklist=)
2>   hint:     reboot without this entry
[1]
$ modprobe -v net_twin
insmod /lib/modules/6.1.0-test/kernel/drivers/net-twin.ko |
$ cat proc/modules | cut -d' ' -f1
net_twin
base
$ cat fake/calls
finit base.ko 0
finit net-twin.ko 0

# A dry run says the same; what -D prints is for another boot.

$ modprobe -q lone
[1]
$ modprobe -n lone
2> modprobe: ERROR: could not insert 'lone': Operation not permitted
[1]
$ modprobe -n -v top
2> modprobe: ERROR: could not insert 'top': Operation not permitted
2>   module:   middle
2>   cause:    module_blacklist= on the kernel command line names 'middle'
[1]
$ modprobe -n net_twin
$ modprobe -D lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko |

# The names are the kernel's, which compares them as they are; commands and what is built in are no concern of it.

$ echo 'module_blacklist=net-twin,net_card' > proc/cmdline; rmmod net_twin && modprobe -n net_twin
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/net-twin.ko |
$ modprobe net_card
instead
$ modprobe inside

# What names another configuration does not read the command line; then the kernel says no by itself.

$ modprobe -C /dev/null net_card
2> modprobe: ERROR: could not insert 'net_card': Operation not permitted
[1]
