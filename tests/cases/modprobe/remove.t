# -r unloads the module and then the dependencies that nobody uses.
use basic

$ modprobe -a top lone
$ modprobe -rv top
rmmod top
rmmod middle
rmmod base

$ cat proc/modules
lone 16384 0 - Live 0x0000000000000000

$ modprobe -r lone
$ modprobe -r lone
$ modprobe -r --first-time lone
2> modprobe: FATAL: Module lone is not in kernel.
[1]
