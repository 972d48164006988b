# Without /proc/modules, /sys/module says what is loaded; without that, nothing is.
use basic

$ modprobe middle
$ touch sys/module/base/taint; rm proc/modules
$ rmmod nosuch base
2> rmmod: ERROR: Module nosuch is not currently loaded
2> rmmod: ERROR: Module base is in use by: middle
[1]
$ mv sys/module sys/elsewhere
$ rmmod base
2> rmmod: ERROR: Module base is not currently loaded
[1]
