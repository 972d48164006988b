# -f ignores version magic and symbol versions, of the module that was asked for.
use basic

$ modprobe -f middle
$ modprobe --force-modversion lone
$ modprobe --force-vermagic net-card
$ grep -v base fake/calls
finit middle.ko 3
finit lone.ko 1
finit net-card.ko 2
