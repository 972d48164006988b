# With --first-time it is an error that another process has loaded the module in the meantime.
use basic
file proc/modules
	lone 16384 1 - Loading 0x0000000000000000
file sys/module/lone/initstate
	coming

$ (sleep 0.3; echo live > sys/module/lone/initstate; sed -i 's/Loading/Live/' proc/modules) & modprobe --first-time lone; echo $?; wait
1
2> modprobe: ERROR: could not insert 'lone': Module already in kernel
