# A load that succeeds though something is wrong: parameters that the module does not have.
use basic
file etc/modprobe.d/a.conf
	options base nosuch=1
	options top dyndbg=+p async_probe

$ lkm load lone nubmer=3 number=4; cat fake/calls
loading lone with nubmer=3 number=4
finit lone.ko 0 nubmer=3 number=4
2> lkm load: WARNING: 'lone' has no parameter 'nubmer', so the kernel ignored it
2>   hint:     did you mean 'number'?
$ modprobe top; rm proc/modules; : > proc/modules; modprobe -v top; lkm params top
insmod /lib/modules/6.1.0-test/kernel/lib/base.ko nosuch=1 |
insmod /lib/modules/6.1.0-test/kernel/lib/middle.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/top.ko dyndbg=+p async_probe |
top is loaded
  count=0 (int, can be changed) How many
  dyndbg
    configured  +p  /etc/modprobe.d/a.conf:2
  async_probe
    configured  (without a value)  /etc/modprobe.d/a.conf:2
2>   warning:  'base' has no parameter 'nosuch', so the kernel ignored it (/etc/modprobe.d/a.conf:1)
$ insmod -v lib/modules/6.1.0-test/kernel/lib/base.ko; cp lib/modules/6.1.0-test/kernel/lib/base.ko other.ko; insmod -v other.ko
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/kernel/lib/base.ko: File exists
2>   cause:    the module is already loaded
2> insmod: ERROR: could not insert module other.ko: File exists
2>   cause:    a module named 'base' is already loaded, and this file has that name inside
2>   hint:     rmmod base, if this file is to replace it
[1]

# Two names of modprobe are a module and its parameter: -a was forgotten.

$ : > proc/modules; modprobe -v lone top
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko top
2>   warning:  'lone' has no parameter 'top', so the kernel ignored it
2>   hint:     'top' is a module: to load both, modprobe -a lone top
