# What would be done, in which order, why, and with --why the lines that shaped it.
use basic
file etc/modprobe.d/a.conf
	# first
	options top count=3
	options lone number=7
	softdep top pre: lone nosuch
	install net_card /bin/true
	alias card net-card
	blacklist net_twin

$ lkm plan top
  1  load  base    needed by top
  2  load  middle  needed by top
  3  load  lone    softdep: before top; may fail
  -  skip  nosuch  softdep: before top; no such module
  4  load  top     requested

$ lkm plan top count=4 --why
  1  load  base    needed by top
      file        /lib/modules/6.1.0-test/kernel/lib/base.ko
  2  load  middle  needed by top
      file        /lib/modules/6.1.0-test/kernel/lib/middle.ko
  3  load  lone    softdep: before top; may fail
      file        /lib/modules/6.1.0-test/kernel/drivers/lone.ko
      params      number=7
      from        options lone number=7  /etc/modprobe.d/a.conf:3
  -  skip  nosuch  softdep: before top; no such module
  4  load  top     requested
      file        /lib/modules/6.1.0-test/kernel/drivers/top.ko
      params      count=3 count=4
      from        options top count=3  /etc/modprobe.d/a.conf:2
                  softdep top pre: lone nosuch  /etc/modprobe.d/a.conf:4

$ modprobe base
$ lkm plan top
  -  skip  base    needed by top; already loaded
  1  load  middle  needed by top
  2  load  lone    softdep: before top; may fail
  -  skip  nosuch  softdep: before top; no such module
  3  load  top     requested

$ lkm plan -e top
  1  load  base    needed by top
  2  load  middle  needed by top
  3  load  lone    softdep: before top; may fail
  -  skip  nosuch  softdep: before top; no such module
  4  load  top     requested

$ lkm plan inside
  -  skip  inside  requested; built-in

$ lkm plan card --why
  1  run  net_card  matches the alias
      file        /lib/modules/6.1.0-test/kernel/drivers/net-card.ko
      command     /bin/true
      from        alias card net_card  /etc/modprobe.d/a.conf:6
                  install net_card /bin/true  /etc/modprobe.d/a.conf:5
  fails       net_card is denied  /etc/modprobe.d/a.conf:5
[1]

$ lkm plan top x=1 lone y=2
top:
  -  skip  base    needed by top; already loaded
  1  load  middle  needed by top
  2  load  lone    softdep: before top; may fail
  -  skip  nosuch  softdep: before top; no such module
  3  load  top     requested
lone:
  1  load  lone  requested

$ lkm plan pci:v00008086d0000100Esv0
  1  run   net_card  matches the alias
  -  skip  net_twin  matches the alias; blacklisted
  fails       net_card is denied  /etc/modprobe.d/a.conf:5
  fails       net_twin is blacklisted  /etc/modprobe.d/a.conf:7
[1]
