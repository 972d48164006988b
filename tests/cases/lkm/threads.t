# --threads: many names as one plan, in which each module is loaded once; what fails takes with it what depends on it alone.
use basic
module kernel/drivers/deep.ko
	license GPL
	depends top,middle,base
	import middle_get
	import base_get
module kernel/drivers/apart.ko
	license GPL
	alias usb:v1p*
file etc/modprobe.d/a.conf
	options lone number=7
	install wrapped modprobe apart && echo wrapped is here
	blacklist net_card

$ lkm load --threads 4 top deep lone net-card number=8 nosuch fs-inside | sort
inside is built-in
loading base
loading deep
loading lone with number=7
loading middle
loading net_card with number=8
loading top
2> lkm load: ERROR: no module or alias 'nosuch' in '/lib/modules/6.1.0-test'
2>   cause:    no module of kernel 6.1.0-test has this name or alias
2>   hint:     if it is not part of the kernel, build or install it for 6.1.0-test
2> lkm load: WARNING: 'net_card' has no parameter 'number', so the kernel ignored it

$ sort fake/calls; cut -d' ' -f1 proc/modules | sort | tr '\n' ' '
finit base.ko 0
finit deep.ko 0
finit lone.ko 0 number=7
finit middle.ko 0
finit net-card.ko 0 number=8
finit top.ko 0
base deep lone middle net_card top |
(no newline at the end)

# What depends on a failure is not tried; what does not is loaded.
$ rmmod top deep middle base lone net-card; rm fake/calls; mkdir -p fake/errno; echo EIO > fake/errno/middle
> modprobe -a --threads 2 top deep lone soft nosuch
2> modprobe: WARNING: Module nosuch not found in directory /lib/modules/6.1.0-test
2> modprobe: ERROR: could not insert 'top': Input/output error
2> modprobe: ERROR: could not insert 'deep': Input/output error
[1]

$ sort fake/calls; cut -d' ' -f1 proc/modules | sort | tr '\n' ' '
finit base.ko 0
finit lone.ko 0 number=7
finit middle.ko 0
finit soft.ko 0
base lone soft |
(no newline at the end)

# Each has its explanation with -v, and --json an answer for each name.
$ modprobe -av --threads 2 top base
insmod /lib/modules/6.1.0-test/kernel/lib/middle.ko |
2> modprobe: ERROR: could not insert 'top': Input/output error
2>   module:   middle
2>   likely:   the module's init function returned -EIO (Input/output error)
[1]

$ lkm load --json --threads 3 top base nosuch | grep -o '"asked":"[^"]*","done":[a-z]*\|"error".*'
"asked":"top","done":false
"asked":"base","done":true
"error":{"code":"not-found","errno":2,"module":null,"message":"no module or alias 'nosuch' in '/lib/modules/6.1.0-test'","causes":[{"code":"not-found","certainty":"certain","cause":"no module of kernel 6.1.0-test has this name or alias","evidence":[],"remedy":"if it is not part of the kernel, build or install it for 6.1.0-test"}]}}

$ modprobe --json -a --threads 3 top base | grep -o '"asked":"[^"]*","done":[a-z]*\|"error".*'
"asked":"top","done":false
"asked":"base","done":true
"error":{"code":"refused","errno":5,"module":"middle","message":"could not load '/lib/modules/6.1.0-test/kernel/lib/middle.ko': Input/output error","causes":[{"code":"init-failed","certainty":"likely","cause":"the module's init function returned -EIO (Input/output error)","evidence":[],"remedy":null}]}}

# Install commands run in the plan's order and beside nothing; a blacklist counts as it does without threads.
$ modprobe -ab --threads 8 wrapped net-card
wrapped is here

$ grep -c apart proc/modules; grep -c net_card proc/modules
1
0
[1]

$ lkm load --threads 2 --use-blacklist net-card
2> lkm load: ERROR: net_card is blacklisted: /etc/modprobe.d/a.conf:3: blacklist net_card
[1]

$ lkm load --json --threads 2 --use-blacklist net-card base | grep -o '"asked":"[^"]*","done":[a-z]*\|"error".*'
"asked":"net-card","done":false
"asked":"base","done":true
"error":{"code":"blacklisted","errno":1,"module":"net_card","message":"net_card is blacklisted: /etc/modprobe.d/a.conf:3: blacklist net_card"}}

# Without -a, and where nothing is loaded.
$ rm fake/errno/middle; modprobe --threads 2 top count=3; grep -c top proc/modules
3

$ modprobe -ar --threads 2 top lone; modprobe -an --threads 2 top lone
insmod /lib/modules/6.1.0-test/kernel/lib/base.ko |
insmod /lib/modules/6.1.0-test/kernel/lib/middle.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/top.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko number=7 |

$ modprobe -a --threads 2 --first-time soft apart
2> modprobe: ERROR: could not insert 'soft': Module already in kernel
2> modprobe: ERROR: could not insert 'apart': Module already in kernel
[1]

# That it is there is an error of who asks for it, not of who needs it.
$ lkm load -q base; modprobe -a --threads 2 --first-time top base; grep -c top proc/modules; modprobe -r top
3
2> modprobe: ERROR: could not insert 'base': Module already in kernel

# Devices.
$ mkdir -p sys/devices/a sys/devices/b; echo usb:v1p2 > sys/devices/a/modalias; echo pci:v00008086d0000100Esv0 > sys/devices/b/modalias
> rmmod apart; lkm coldplug --threads 4 -v | sort
2 devices with 2 aliases; 0 aliases match no module
2 loaded (2 with dependencies), 1 blacklisted
loading apart
loading net_twin

# Numbers.
$ lkm coldplug --threads 65; modprobe --threads x -a lone; lkm load --threads -1 lone; lkm load --threads '' lone
2> lkm coldplug: ERROR: the number of threads must be 0 to 64, not '65'
2> modprobe: ERROR: the number of threads must be 0 to 64, not 'x'
2> lkm load: ERROR: the number of threads must be 0 to 64, not '-1'
2> lkm load: ERROR: the number of threads must be 0 to 64, not ''
[2]

$ modprobe -a --threads 0 lone && lkm load --threads 0 top
loading base
loading middle
loading top
