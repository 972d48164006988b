# Waiting for modules and device nodes: what is so already, what never comes, and wrong words.
use basic
file etc/modprobe.d/a.conf
	options lone number=1

$ lkm wait -t 0 lone
2> lkm wait: ERROR: module 'lone' is not loaded
[1]

$ lkm wait -t 0 --json lone
{"schema":1,"command":"wait","results":[{"asked":"lone","done":false}],"error":{"code":"timeout","errno":110,"module":"lone","message":"module 'lone' is not loaded"}}
[1]

$ lkm wait --gone lone

$ modprobe -a top net-card; lkm wait -t 0 top net-card net_card base --json
{"schema":1,"command":"wait","results":[{"asked":"top","done":true},{"asked":"net-card","done":true},{"asked":"net_card","done":true},{"asked":"base","done":true}]}

$ lkm wait --gone -t 0 top
2> lkm wait: ERROR: module 'top' is still loaded
[1]

$ (sleep .2; rmmod top) & lkm wait --gone -t 20 top && lsmod | grep -c top
0
[1]

$ (sleep .2; modprobe top) & lkm wait top && lsmod | grep -c ^top
1

$ lkm wait -t 0 /dev/x ./y a/b
2> lkm wait: ERROR: there is no device node '/dev/x'
2> lkm wait: ERROR: './y' is not the name of a module
2> lkm wait: ERROR: 'a/b' is not the name of a module
[1]

$ mkdir -p dev; : > dev/file; lkm wait -t 0 /dev/file -q
[1]

$ lkm wait --gone /dev/file
2> lkm wait: ERROR: --gone expects the name of a module, not '/dev/file' (see 'lkm wait --help')
[2]

$ lkm wait
2> lkm wait: ERROR: expected the name of a module (see 'lkm wait --help')
[2]

$ lkm wait -t 1x top
2> lkm wait: ERROR: the timeout must be 0 to 86400 whole seconds, not '1x' (see 'lkm wait --help')
[2]

$ lkm wait -t -1 top
2> lkm wait: ERROR: the timeout must be 0 to 86400 whole seconds, not '-1' (see 'lkm wait --help')
[2]

$ lkm wait -t 99999999999999999999 top
2> lkm wait: ERROR: the timeout must be 0 to 86400 whole seconds, not '99999999999999999999' (see 'lkm wait --help')
[2]

$ lkm wait -t '' top
2> lkm wait: ERROR: the timeout must be 0 to 86400 whole seconds, not '' (see 'lkm wait --help')
[2]

$ lkm wait top x=1
2> lkm wait: ERROR: unexpected parameter 'x=1' (see 'lkm wait --help')
[2]
