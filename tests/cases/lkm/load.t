# lkm load and lkm unload say what they do, and fail with the exit status of errors.def.
needs glibc
use basic
file etc/modprobe.d/a.conf
	alias card net-twin
	# of which there are several
	blacklist net_twin

$ lkm load top count=2 soft
loading base
loading middle
loading top with count=2
loading soft
loading lone

$ cat sys/module/top/parameters/count
2

$ lkm load top
top is already loaded

$ lkm load inside
inside is built-in

$ lkm load card
2> lkm load: ERROR: net_twin is blacklisted: /etc/modprobe.d/a.conf:3: blacklist net_twin
[1]

$ lkm load nosuch
2> lkm load: ERROR: no module or alias 'nosuch' in '/lib/modules/6.1.0-test'
2>   cause:    no module of kernel 6.1.0-test has this name or alias
2>   hint:     if it is not part of the kernel, build or install it for 6.1.0-test
[4]

$ lkm load ./lib/modules/6.1.0-test/kernel/drivers/net-card.ko
loading net_card

$ lkm load
2> lkm load: ERROR: a name is missing; see --help
[2]

$ lkm load --nosuch
2> lkm load: ERROR: unknown option '--nosuch' (see 'lkm load --help')
[2]

$ lkm unload base
2> lkm unload: ERROR: could not unload 'base': other modules use it (module top uses it, module middle uses it)
2>   hint:     modprobe -r --remove-holders base
[1]

$ lkm unload --only top
unloaded top

$ cut -d' ' -f1 proc/modules
net_card
lone
soft
middle
base

$ lkm unload --only top
2> lkm unload: ERROR: 'top' is not loaded
[1]

$ lkm unload inside
2> lkm unload: ERROR: module 'inside' is built in
[1]

$ lkm unload soft middle
unloading lone
unloading soft
unloading middle
unloading base

$ cut -d' ' -f1 proc/modules
net_card
