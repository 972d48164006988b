# A parameter cannot become an option of the command that the manual recommends.
use basic
file etc/modprobe.d/a.conf
	install lone echo would run: $CMDLINE_OPTS
file proc/cmdline
	quiet lone.--dirname=/evil

$ modprobe lone
2> modprobe: ERROR: install command 'echo would run: $CMDLINE_OPTS' for module lone was not run: a parameter begins with '-', which the command would take for an option
2> modprobe: ERROR: could not insert 'lone': Invalid argument
[1]

$ modprobe --ignore-install lone

