# Options: the files in the order of their names, then the kernel's command line, then ours.
use basic
file etc/modprobe.d/b.conf
	options lone number=2
file etc/modprobe.d/a.conf
	options lone number=1	flag=1
file run/modprobe.d/c.conf
	options lone number=3
file proc/cmdline
	quiet lone.number=4 other.number=9 lone.flag

$ modprobe -v lone number=5
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko number=1 flag=1 number=2 number=3 number=4 flag number=5

$ cat sys/module/lone/parameters/number
5
