# -w: how long to wait for a module that is in use, in milliseconds.
needs glibc
use basic

$ modprobe lone && sed -i 's/^lone 16384 0/lone 16384 1/' proc/modules && echo 1 > sys/module/lone/refcnt
$ modprobe -r lone
2> modprobe: FATAL: Module lone is in use.
[1]

# It asks the kernel instead of looking at the count, and gives up when the time is over.

$ modprobe -r -w 40 lone
2> modprobe: ERROR: could not remove 'lone': Resource temporarily unavailable
[1]
$ test $(wc -l < fake/calls) -gt 3 && test $(wc -l < fake/calls) -lt 20 && sort -u fake/calls
delete lone O_NONBLOCK
finit lone.ko 0
$ modprobe -rw 0x1 lone
2> modprobe: ERROR: could not remove 'lone': Resource temporarily unavailable
[1]
$ modprobe -n -r -w 1 lone
rmmod lone

# It becomes free in the meantime.

$ (sleep 0.1; sed -i 's/^lone 16384 1/lone 16384 0/' proc/modules) & modprobe -v -r --wait=60000 lone; wait
rmmod lone
$ cat proc/modules

# Other failures are no matter of time; nor is what nothing waits for.

$ modprobe lone && mkdir -p fake/errno && echo EBUSY > fake/errno/delete.lone && modprobe -r -w 60000 lone
2> modprobe: ERROR: could not remove 'lone': Device or resource busy
[1]
$ modprobe -r -w 60000 soft
$ modprobe top && modprobe -r -w 60000 top && cut -d' ' -f1 proc/modules
lone
$ modprobe -w 5 net_card

# What is no number.

$ modprobe -r -w x lone
2> modprobe: ERROR: unexpected wait value 'x'.
[1]
$ modprobe -r -w '' lone
2> modprobe: ERROR: unexpected wait value ''.
[1]
$ modprobe -r -w -1 lone
2> modprobe: ERROR: unexpected wait value '-1'.
[1]
$ modprobe -r -w 5s lone
2> modprobe: ERROR: unexpected wait value '5s'.
[1]
$ modprobe -r -w
2> modprobe: option requires an argument -- 'w'
[1]
$ modprobe -r -w 99999999999999999999999 nosuch
2> modprobe: FATAL: Module nosuch not found.
[1]
$ modprobe -r -w 010 nosuch
2> modprobe: FATAL: Module nosuch not found.
[1]
