# The kernel command line counts where "/" is named, and not for another directory.
use basic
file proc/cmdline
	quiet lone.number=2

$ lkm plan --why -b / lone
  1  load  lone  requested
      file        /lib/modules/6.1.0-test/kernel/drivers/lone.ko
      params      number=2
      from        options lone number=2  /proc/cmdline

$ lkm plan --why -b / -b /more lone
  1  load  lone  requested
      file        /lib/modules/6.1.0-test/kernel/drivers/lone.ko
