# Another process is loading the module: wait until its init function is through.
use basic
file proc/modules
	lone 16384 1 - Loading 0x0000000000000000
file sys/module/lone/initstate
	coming

$ (sleep 0.3; echo live > sys/module/lone/initstate; sed -i 's/Loading/Live/' proc/modules) & modprobe lone; echo $?; wait
0
