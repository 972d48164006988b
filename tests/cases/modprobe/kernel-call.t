# The kernel's own call: modprobe -q -- ALIAS, a bare environment, and no file open at all. Never a word.
needs xz
use basic
module kernel/packed.ko.xz check=crc64
	alias fs-packed
file etc/modprobe.d/a.conf
	alias net-pf-40 net-card
	alias char-major-10-5 off
	blacklist lone
	alias fs-lone lone
	install net_twin echo started >> started; echo lost; echo lost >&2
	nonsense
run printf '#!/bin/sh\nexec env -i LKM_FAKE_ROOT="$LKM_FAKE_ROOT" HOME=/ TERM=linux PATH=/sbin:/usr/sbin:/bin:/usr/bin "$(command -v modprobe)" -q -- "$1" <&- >&- 2>&-\n' > request_module && chmod +x request_module

$ ./request_module net-pf-40
$ ./request_module fs-packed
$ ./request_module net-pf-40
$ ./request_module fs-inside
$ ./request_module fs-lone
$ ./request_module lone
$ cut -d' ' -f1 proc/modules
lone
packed
net_card
$ cat fake/calls
finit net-card.ko 0
finit memfd:lkm 0
finit lone.ko 0

$ ./request_module fs-nosuch
[1]
$ ./request_module char-major-10-5
[1]
$ ./request_module 'net-pf-[1'
[1]
$ ./request_module ''
[1]
$ ./request_module -v
[1]
$ ./request_module '$(touch bad)'; ls bad
2> ls: cannot access 'bad': No such file or directory
[2]
$ ./request_module ../../etc/passwd
[1]

# A command has a place to write to.

$ ./request_module net-twin; cat started
started

# What is opened must not take the place of a stream that is closed: nothing of this may get into a module.

$ rmmod packed && modprobe -v packed >&- 2>&-; tail -n 1 fake/calls
finit memfd:lkm 0
$ rmmod packed && modprobe -v nosuch packed 2>&-; modprobe -v packed <&- >&- 2>&-; cut -d' ' -f1 proc/modules | head -n 1
packed
$ lsmod >&-
