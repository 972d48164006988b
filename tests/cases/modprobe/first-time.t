# --first-time: that it is loaded already is an error.
use basic

$ modprobe --first-time lone
$ modprobe --first-time lone
2> modprobe: ERROR: could not insert 'lone': Module already in kernel
[1]
