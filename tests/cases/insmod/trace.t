# With tracefs, -v tells for certain whether the init function failed or the module loader refused.
use basic
use traced
file fake/errno/lone
	EINVAL

$ insmod -v lib/modules/6.1.0-test/kernel/drivers/lone.ko
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/kernel/drivers/lone.ko: Invalid parameters
2>   cause:    the module's init function returned -EINVAL (Invalid argument)
[1]
$ insmod lib/modules/6.1.0-test/kernel/drivers/lone.ko
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/kernel/drivers/lone.ko: Invalid parameters
[1]
$ rm fake/errno/lone; echo EBUSY > fake/errno/loader.lone
$ insmod -v lib/modules/6.1.0-test/kernel/drivers/lone.ko
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/kernel/drivers/lone.ko: Device or resource busy
2>   possible: another process was loading or unloading the module at the same time
[1]
$ cat fake/calls
finit lone.ko 0
finit lone.ko 0
finit lone.ko 0

# Nobody else's lines count: the module was whole.
$ rm fake/errno/loader.lone; echo ENOEXEC > fake/errno/lone
$ insmod -v lib/modules/6.1.0-test/kernel/drivers/lone.ko
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/kernel/drivers/lone.ko: Invalid module format
2>   cause:    the module's init function returned -ENOEXEC (Exec format error)
[1]

# Without the right to trace, the words stay open.
$ echo EACCES > fake/errno/perf_event_open
$ insmod -v lib/modules/6.1.0-test/kernel/drivers/lone.ko
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/kernel/drivers/lone.ko: Invalid module format
2>   likely:   the module's init function returned -ENOEXEC (Exec format error)
[1]
