# A value with a blank is put into quotes, so that the kernel takes it as one.
use basic

$ insmod lib/modules/6.1.0-test/kernel/drivers/lone.ko 'text=two words' number=1
$ cat sys/module/lone/parameters/text sys/module/lone/parameters/number
two words
1

$ cat fake/calls
finit lone.ko 0 text="two words" number=1
