# A bad line is named with its file and number; the rest of the file counts.
use basic
file etc/modprobe.d/a.conf
	# A comment
	nonsense lone
	options lone number=1
	options

$ modprobe -D lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko number=1 |
2> modprobe: ERROR: /etc/modprobe.d/a.conf line 2: ignoring bad line starting with 'nonsense'
2> modprobe: ERROR: /etc/modprobe.d/a.conf line 4: ignoring bad line starting with 'options'
