# "could not load" is for what is not there, "could not insert" for what is there and is no file of a module.
use basic
run mkdir a; mkfifo a/fifo.ko; ln -s loop.ko a/loop.ko; : > a/empty.ko

$ insmod /a/nosuch.ko; insmod /a/empty.ko/x.ko; insmod /a/loop.ko
2> insmod: ERROR: could not load module /a/nosuch.ko: No such file or directory
2> insmod: ERROR: could not load module /a/empty.ko/x.ko: Not a directory
2> insmod: ERROR: could not load module /a/loop.ko: Too many levels of symbolic links
[1]

$ insmod /a; insmod -v /a/fifo.ko; insmod /a/empty.ko
2> insmod: ERROR: could not insert module /a: Is a directory
2> insmod: ERROR: could not insert module /a/fifo.ko: Invalid parameters
2>   cause:    '/a/fifo.ko' is not a regular file
2> insmod: ERROR: could not insert module /a/empty.ko: Invalid parameters
[1]
