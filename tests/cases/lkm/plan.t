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
   1  load    base    needed by top
   2  load    middle  needed by top
   3  load    lone    softdep: before top; may fail
   -  skip    nosuch  softdep: before top; nothing is known by this name
   4  load    top     asked for

$ lkm plan top count=4 --why
   1  load    base    needed by top
      file    /lib/modules/6.1.0-test/kernel/lib/base.ko
   2  load    middle  needed by top
      file    /lib/modules/6.1.0-test/kernel/lib/middle.ko
   3  load    lone    softdep: before top; may fail
      file    /lib/modules/6.1.0-test/kernel/drivers/lone.ko
      params  number=7
      from    /etc/modprobe.d/a.conf:3: options lone number=7
   -  skip    nosuch  softdep: before top; nothing is known by this name
   4  load    top     asked for
      file    /lib/modules/6.1.0-test/kernel/drivers/top.ko
      params  count=3 count=4
      from    /etc/modprobe.d/a.conf:2: options top count=3
      from    /etc/modprobe.d/a.conf:4: softdep top pre: lone nosuch

$ modprobe base
$ lkm plan top
   -  skip    base    needed by top; it is loaded already
   1  load    middle  needed by top
   2  load    lone    softdep: before top; may fail
   -  skip    nosuch  softdep: before top; nothing is known by this name
   3  load    top     asked for

$ lkm plan -e top
   1  load    base    needed by top
   2  load    middle  needed by top
   3  load    lone    softdep: before top; may fail
   -  skip    nosuch  softdep: before top; nothing is known by this name
   4  load    top     asked for

$ lkm plan inside
   -  skip    inside  asked for; it is part of the kernel

$ lkm plan card --why
   1  run     net_card  the alias stands for it
      file    /lib/modules/6.1.0-test/kernel/drivers/net-card.ko
      command /bin/true
      from    /etc/modprobe.d/a.conf:6: alias card net_card
      from    /etc/modprobe.d/a.conf:5: install net_card /bin/true

$ lkm plan top x=1 lone y=2
top:
   -  skip    base    needed by top; it is loaded already
   1  load    middle  needed by top
   2  load    lone    softdep: before top; may fail
   -  skip    nosuch  softdep: before top; nothing is known by this name
   3  load    top     asked for
lone:
   1  load    lone  asked for

$ lkm plan pci:v00008086d0000100Esv0
   1  run     net_card  the alias stands for it
   -  skip    net_twin  the alias stands for it; it is blacklisted
