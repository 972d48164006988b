# A remove command replaces the unloading.
use basic
file etc/modprobe.d/a.conf
	remove lone echo removing $MODPROBE_MODULE; rmmod lone

$ modprobe lone
$ modprobe -rv lone
remove echo removing $MODPROBE_MODULE; rmmod lone
removing lone

$ cat proc/modules
$ modprobe lone
$ modprobe -ri lone
$ cat proc/modules
