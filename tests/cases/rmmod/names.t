# Dashes and underscores are the same, and a path stands for its module.
use basic

$ modprobe net-card && modprobe net_twin
$ rmmod net-card
$ rmmod lib/modules/6.1.0-test/kernel/drivers/net-twin.ko
$ cat fake/calls
finit net-card.ko 0
finit net-twin.ko 0
delete net_card O_NONBLOCK
delete net_twin O_NONBLOCK
