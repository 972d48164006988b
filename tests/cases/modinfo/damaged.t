# Files cut short at many places: an error for each, and no crash.
module kernel/x.ko
	license GPL
	parm p:int:Text

$ for n in 1 10 40 63 64 65 100 200 300; do head -c $n lib/modules/6.1.0-test/kernel/x.ko > cut.ko; modinfo ./cut.ko >/dev/null 2>&1; echo $n: $?; done
1: 1
10: 1
40: 1
63: 1
64: 1
65: 1
100: 1
200: 1
300: 1
