# What stands on the kernel's command line does not reach the shell as its language either.
use basic
file etc/modprobe.d/a.conf
	install lone printf '<%s>\\n' $CMDLINE_OPTS
file proc/cmdline
	quiet lone.text=a;touch${IFS}x lone.flag=`id`

$ modprobe lone
<text=a;touch${IFS}x>
<flag=`id`>

$ ls x
2> ls: cannot access 'x': No such file or directory
[2]
