# A file name cannot write to the terminal what only we should.
use basic
run cp lib/modules/6.1.0-test/kernel/drivers/lone.ko "$(printf 'x\033[31m.ko')"

$ lkm load ./x*.ko
loading x?[31m

$ lkm info ./x*.ko | head -n 1
x?[31m (loads as lone)
