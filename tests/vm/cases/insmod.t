# SPDX-License-Identifier: MIT
# insmod: files, parameters, and what it says when the kernel refuses.
# vm-complaint: init suspiciously returned
row insmod
t 0 '' '' insmod ./t_meta.ko
loaded t_meta
t 1 '' 'insmod: ERROR: could not insert module ./t_meta.ko: File exists' insmod ./t_meta.ko
t 0 '' '' rmmod t_meta
absent t_meta
t 0 '' '' insmod t_param.ko i=5 arr=1,2 b
is /sys/module/t_param/parameters/i 5
is /sys/module/t_param/parameters/arr 1,2
is /sys/module/t_param/parameters/b Y
t 0 '' '' rmmod t_param
t 0 '' '' insmod t_param.ko 's="quoted already"'
is /sys/module/t_param/parameters/s 'quoted already'
t 0 '' '' rmmod t_param
cp t_meta.ko /tmp/no-suffix
t 0 '' '' insmod /tmp/no-suffix
t 0 '' '' rmmod t_meta

row 'insmod, refused'
e() { # TEXT ARGUMENT...
	text=$1
	shift
	t 1 '' "insmod: ERROR: could not insert module $1: $text" insmod "$@"
}
t 1 '' 'insmod: ERROR: missing filename.*' insmod
t 1 '' 'insmod: ERROR: could not load module nosuch.ko: No such file or directory' insmod nosuch.ko
e 'Invalid parameters' t_param.ko i=abc
e 'Numerical result out of range' t_param.ko by=256
e 'No space left on device' t_param.ko str=abcdefgh
e 'Unknown symbol in module' t_undef.ko
e 'Unknown symbol in module' dep_b.ko
e 'Invalid module format' v_text.ko
e 'Invalid module format' v_vmflags.ko
e 'Invalid module format' v_crc_layout.ko
e 'Invalid parameters' v_crc_printk.ko
e 'Bad message' s_short.ko
e 'Key was rejected by service' s_knownkey.ko
e 'No such device' t_fail.ko rc=-19
e 'Input/output error' t_fail.ko rc=-5
e 'Connection timed out' t_fail.ko rc=-110
absent t_param t_fail t_meta

row 'insmod, force'
t 0 '' '' insmod -f v_vmflags.ko
value /sys/module/t_meta/taint
check "the taint says forced: $value" [ "${value#*F}" != "$value" ]
t 0 '' '' rmmod t_meta
t 0 '' '' insmod -f v_vmflags_crc.ko
t 0 '' '' rmmod t_meta
absent t_meta
