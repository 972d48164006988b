# A path that can never be a module is refused before anything is promised, also in a dry run.
use basic
run mkdir here dir.ko; mkfifo fifo.ko; cp lib/modules/6.1.0-test/kernel/drivers/lone.ko .ko

$ modprobe /
2> modprobe: FATAL: Failed to get module from path /: Is a directory
[1]

$ modprobe -n ./here
2> modprobe: FATAL: Failed to get module from path ./here: Is a directory
[1]

$ modprobe -D ./dir.ko
2> modprobe: FATAL: Failed to get module from path ./dir.ko: Is a directory
[1]

$ modprobe -D ./fifo.ko
2> modprobe: FATAL: Failed to get module from path ./fifo.ko: Invalid argument
[1]

$ modprobe -v ./.ko
2> modprobe: FATAL: Failed to get module from path ./.ko: Invalid argument
2>   cause:    the file name of './.ko' has no module name in it
[1]

$ modprobe -a / lone
2> modprobe: WARNING: Failed to get module from path /: Is a directory
[1]

$ lsmod
Module                  Size  Used by
lone                   16384  0
