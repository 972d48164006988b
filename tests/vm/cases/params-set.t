# SPDX-License-Identifier: MIT
# lkm params sets parameters of every type in a real kernel, and what it saves reaches the kernel as it was given.
# vm-tools: lkm
# vm-timeout: 120
lkm() { /sbin/lkm "$@"; }
S=/sys/module/t_set/parameters
conf ''
# NAME VALUE SHOWN: set it, and see it in sysfs.
sets() {
	t 0 "t_set${NL}  $1  * -> ${3:-\"\"}" '' lkm params t_set "$1=$2"
	is "$S/$1" "$3"
}
# NAME VALUE WHY: refused before it is written, or by the kernel.
refuses() {
	value "$S/$1"
	before=$value
	t 1 '*' "lkm params: ERROR: $3*" lkm params t_set i=99 "$1=$2"
	is "$S/$1" "$before"
}

row 'set'
/sbin/modprobe t_set
sets i 0x1f 31
sets i -010 -8
sets u 4294967295 4294967295
sets b on Y
sets b 0 N
sets flags y,0 Y,N
sets arr 4,5 4,5
sets strings 'a b,c' 'a b,c'
sets s 'two  words "and" quotes' 'two  words "and" quotes'
sets s '"' '"'
sets s '' ''
sets str abcdefg abcdefg
sets str '' ''
sets by 255 255
sets sh -32768 -32768
sets ush 65535 65535
sets lo -9223372036854775808 -9223372036854775808
sets ulo 18446744073709551615 18446744073709551615
sets ull 18446744073709551615 18446744073709551615
sets even 4 4
sets ioport 7 7
row 26
# As loading does: shown is what was given.
sets nob 1 Y
sets nob 0 N
row 'not shown'
t 0 '*secret  (not shown) -> (not shown)' '' lkm params t_set secret=5

row 'refused before anything is set'
lkm params t_set i=3 > /tmp/.out
for value in by=256 by=-1 sh=40000 i=abc i= b=2 b= flags=1, arr=1,x nob=; do
	refuses "${value%%=*}" "${value#*=}" "'${value#*=}' is not a valid value for parameter '${value%%=*}' of 't_set' ("
done
refuses fixed 1 "parameter 'fixed' of 't_set' cannot be changed while the module is loaded"
is $S/i 3

row 'refused by the kernel'
t 1 "t_set${NL}  i  3 -> 4" "*the kernel rejects '3' for parameter 'even' of 't_set': it is not valid" lkm params t_set i=4 even=3
t 1 '' "*the kernel rejects '-3' for parameter 'even' of 't_set': it is out of range" lkm params t_set even=-3
t 1 '' "*the kernel rejects 'abcdefgh' for parameter 'str' of 't_set': it is too long" lkm params t_set str=abcdefgh
t 1 '' "*the kernel rejects '1,2,3,4' for parameter 'arr' of 't_set': *" lkm params t_set arr=1,2,3,4
is $S/i 4
is $S/even 4

row 'without rights'
t 3 '' "*could not write '/sys/module/t_set/parameters/i': Permission denied*" kx nobody exec /sbin/lkm params t_set i=5
is $S/i 4
/sbin/modprobe -r t_set

# Saved, and loaded: through the file, modprobe's reader and the kernel's.
row 27
saves() {
	t 0 "t_set${NL}*saved */etc/modprobe.d/lkm-params.conf" '' lkm params -s t_set "$@"
	/sbin/modprobe t_set
	for pair in "$@"; do
		is "$S/${pair%%=*}" "${pair#*=}"
	done
	check 'what was saved is what it is' sh -c '! /sbin/lkm params t_set | grep differs'
	/sbin/modprobe -r t_set
	lkm params --forget t_set > /tmp/.out
}
saves i=5 s='two words'
saves s='back\slash \\ and "quotes" \'
saves s='a"b"c' str="it's" strings='x y,z'
saves s='#' fixed=3
saves s='= -- =' u=1
saves s='' i=1
A=$(printf 'x\303\240y')
saves s="$A" i=2
check 'nothing is left' [ ! -e /etc/modprobe.d/lkm-params.conf ]
t 2 '' "*could not save 's' of 't_set': *" lkm params -s t_set s='"'
t 2 '' "*could not save 's' of 't_set': *" lkm params -s t_set s='a" b'

row 28
# A byte of a letter that the kernel takes for a blank: without quotes it would end the value.
expect OK "unknown parameter 'y' ignored" finit t_set.ko 0 "s=$A"
kx delete t_set > /tmp/.deleted

row 'overridden'
conf 'options other x=1'
t 0 "*i  7 *not loaded*saved*" '' lkm params -s t_set i=7
echo 'options t_set i=8' > /etc/modprobe.d/z.conf
t 0 '*saved*i=8 comes later and overrides it  /etc/modprobe.d/z.conf:1' '' lkm params -s t_set i=7
rm /etc/modprobe.d/z.conf
t 0 '*i is no longer saved' '' lkm params --forget t_set i
finish
