# --show-exports prints what a module exports, of a module or a file.
module kernel/lib/many.ko
	export first 0x12345678
	export second
module kernel/lib/none.ko
	license GPL

$ modprobe --show-exports many
0x12345678	first
$ modprobe --show-exports ./lib/modules/6.1.0-test/kernel/lib/many.ko
0x12345678	first
$ modprobe --show-exports none
2> modprobe: FATAL: could not get symbols of none: No data available
[1]
$ modprobe --show-exports nosuch
2> modprobe: FATAL: Module nosuch not found.
[1]
$ modprobe --show-exports /nosuch.ko
2> modprobe: FATAL: Module /nosuch.ko not found.
[1]
$ modprobe --show-exports ./proc/cmdline
2> modprobe: FATAL: could not get symbols of ./proc/cmdline: Exec format error
[1]
$ modprobe --show-exports ./lib
2> modprobe: FATAL: could not get symbols of ./lib: Is a directory
[1]
$ modprobe --show-exports lib
2> modprobe: FATAL: Module lib not found.
[1]
$ mkfifo pipe && modprobe --show-exports ./pipe
2> modprobe: FATAL: could not get symbols of ./pipe: Invalid argument
[1]
$ head -c 300 lib/modules/*/kernel/lib/many.ko > cut.ko; modprobe --show-exports cut.ko
2> modprobe: FATAL: could not get symbols of cut.ko: Exec format error
[1]
$ modprobe -q --show-exports none
[1]
$ modprobe -a --show-exports none many
0x12345678	first
2> modprobe: WARNING: could not get symbols of none: No data available
[1]
$ modprobe -r --show-exports many
0x12345678	first
