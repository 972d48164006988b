# With files only these are indexed; they need not be in the tree. With -a or -A it is the whole tree again.
use basic
no-index
module /home/made.ko
	import base_get
	alias from-home

$ depmod 6.1.0-test /lib/modules/6.1.0-test/kernel/lib/base.ko /home/made.ko; cat lib/modules/6.1.0-test/modules.dep
kernel/lib/base.ko:
/home/made.ko: kernel/lib/base.ko
$ modprobe -D from-home
insmod /lib/modules/6.1.0-test/kernel/lib/base.ko |
insmod /home/made.ko |
$ depmod -a 6.1.0-test /home/made.ko; grep -c . lib/modules/6.1.0-test/modules.dep; grep made lib/modules/6.1.0-test/modules.dep
7
[1]
$ depmod 6.1.0-test /home/made.ko; depmod -A 6.1.0-test /home/made.ko; grep -c . lib/modules/6.1.0-test/modules.dep
7
