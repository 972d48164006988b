# The kernel command line counts where "/" is named, and not for another directory.
use basic
file proc/cmdline
	quiet lone.number=2

$ lkm plan --why -b / lone
   1  load    lone  asked for
      file    /lib/modules/6.1.0-test/kernel/drivers/lone.ko
      params  number=2
      from    /proc/cmdline: options lone number=2

$ lkm plan --why -b / -b /more lone
   1  load    lone  asked for
      file    /lib/modules/6.1.0-test/kernel/drivers/lone.ko
