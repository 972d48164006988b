# Soft dependencies come before and behind the module; -i leaves them out.
use basic

$ modprobe -D soft
insmod /lib/modules/6.1.0-test/kernel/lib/base.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/soft.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko |

$ modprobe -D -i soft
insmod /lib/modules/6.1.0-test/kernel/drivers/soft.ko |

$ modprobe soft
$ cat fake/calls
finit base.ko 0
finit soft.ko 0
finit lone.ko 0

$ modprobe -rv soft
rmmod lone
rmmod soft
rmmod base
