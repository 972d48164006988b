# What a module is, whether it is loaded, and what its parameters are now.
use basic

$ lkm info lone
lone
  file        /lib/modules/6.1.0-test/kernel/drivers/lone.ko
  state       not loaded
  licence     GPL
  built for   6.1.0-test SMP preempt mod_unload modversions |
  parameters  number (int) A number
              flag (bool) A switch
              text (charp) Some text
              list (array of int) Numbers

$ modprobe lone number=5 && lkm info lone
lone
  file        /lib/modules/6.1.0-test/kernel/drivers/lone.ko
  state       loaded, 16K
  licence     GPL
  built for   6.1.0-test SMP preempt mod_unload modversions |
  parameters  number=5 (int) A number
              flag=N (bool) A switch
              text=(null) (charp) Some text
              list=0 (array of int) Numbers

$ modprobe top && lkm info base
base
  file        /lib/modules/6.1.0-test/kernel/lib/base.ko
  state       loaded, 16K, used by top middle
  licence     GPL
  built for   6.1.0-test SMP preempt mod_unload modversions |

$ lkm info -v net-card
net_card
  file        /lib/modules/6.1.0-test/kernel/drivers/net-card.ko
  state       not loaded
  licence     GPL
  built for   6.1.0-test SMP preempt mod_unload modversions |
  aliases     pci:v00008086d*sv*

$ lkm info inside
inside
  file        (built-in)
  description Part of the kernel
  licence     GPL
  aliases     fs-inside
  parameters  depth (int) How deep

$ lkm info lib/modules/6.1.0-test/kernel/drivers/top.ko
top
  file        lib/modules/6.1.0-test/kernel/drivers/top.ko
  state       loaded, 16K
  description The module on top
  licence     GPL
  depends     middle base
  built for   6.1.0-test SMP preempt mod_unload modversions |
  parameters  count=0 (int) How many

$ lkm info nosuch
2> lkm info: ERROR: no module or alias 'nosuch' in '/lib/modules/6.1.0-test'
2>   cause:    no module of kernel 6.1.0-test has this name or alias
2>   hint:     if it is not part of the kernel, build or install it for 6.1.0-test
[4]

$ lkm info ./nosuch.ko
2> lkm info: ERROR: could not read './nosuch.ko': No such file or directory
[1]
