# A caller that ignores SIGCHLD does not hide the status of an install command.
use basic
file etc/modprobe.d/a.conf
	install lone echo installed

$ python3 -c 'import os, signal; signal.signal(signal.SIGCHLD, signal.SIG_IGN); os.execvp("modprobe", ["modprobe", "lone"])'
installed
