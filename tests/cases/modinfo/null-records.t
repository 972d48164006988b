# Every field as key=value and a NUL, for programs: the file name and parameters too, which -0 leaves in columns.
use basic

$ modinfo --null-records lone
filename=/lib/modules/6.1.0-test/kernel/drivers/lone.ko\0license=GPL\0name=lone\0vermagic=6.1.0-test SMP preempt mod_unload modversions \0parm=list:Numbers (array of int)\0parm=text:Some text (charp)\0parm=flag:A switch (bool)\0parm=number:A number (int)\0
(no newline at the end)

$ modinfo --null-records -F parm lone
list:Numbers (array of int)\0text:Some text (charp)\0flag:A switch (bool)\0number:A number (int)\0
(no newline at the end)

$ modinfo --null-records -k nowhere lone
2> modinfo: ERROR: Module lone not found.
[1]
