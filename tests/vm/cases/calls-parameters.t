# SPDX-License-Identifier: MIT
# Rows 23 to 30: parameters.
row 23
loads 'i=5' i=5
loads 'i=-5' i=-5
loads 'i=0x1f' i=31
loads 'i=010' i=8
loads 'i=2147483647 u=4294967295' i=2147483647 u=4294967295
loads 'by=255 sh=-32768 ush=65535' by=255 sh=-32768 ush=65535
loads 'lo=-9223372036854775808 ulo=18446744073709551615 ull=18446744073709551615' lo=-9223372036854775808 \
	ulo=18446744073709551615 ull=18446744073709551615
for value in i i= i=abc i=0x1g i=1.5 u=-1 u=; do
	expect EINVAL "invalid for parameter \`${value%%=*}'" finit t_param.ko 0 "$value"
done
for value in i=99999999999 i=2147483648 u=4294967296 by=256 sh=40000 ush=65536 ull=18446744073709551616 cust=1; do
	expect ERANGE "invalid for parameter \`${value%%=*}'" finit t_param.ko 0 "$value"
done
expect EINVAL "\`3,u=4' invalid for parameter \`i'" finit t_param.ko 0 i=3,u=4

row 24
loads 'arr=1' arr=1
loads 'arr=1,2,3' arr=1,2,3
loads '' arr=
loads 'flags=y,0' flags=Y,N
loads 'strings=a,b' strings=a,b
expect EINVAL 'arr: can only take 3 arguments' finit t_param.ko 0 arr=1,2,3,4
for value in arr= arr arr=1,x arr=1,,2 arr=,1 arr=1, flags=1,; do
	expect EINVAL "invalid for parameter \`${value%%=*}'" finit t_param.ko 0 "$value"
done

row 25
for value in b b=1 b=y b=Y b=on b=true; do
	loads "$value" b=Y
done
for value in b=0 b=n b=N b=off b=false; do
	loads "$value" b=N
done
for value in b=2 b=maybe b=; do
	expect EINVAL "invalid for parameter \`b'" finit t_param.ko 0 "$value"
done

row 26
loads '' nob=N
loads 'nob=1' nob=Y
loads 'nob=0' nob=N
expect EINVAL "\`' invalid for parameter \`nob'" finit t_param.ko 0 nob

row 27
loads '' s=default
loads 's="a b"' 's=a b'
loads '"s=a b"' 's=a b'
loads 's=a i=5' s=a i=5
loads 's=' s=
expect EINVAL "\`' invalid for parameter \`s'" finit t_param.ko 0 s
loads 'str=abcdefg' str=abcdefg
expect ENOSPC "str: string doesn't fit in 7 chars." finit t_param.ko 0 str=abcdefgh
expect OK '' longparam t_param.ko s 1024
kx delete t_param > /tmp/.deleted
expect ENOSPC 's: string parameter too long' longparam t_param.ko s 1025
expect ENOSPC '' longparam t_param.ko s 100000

row 28
loads 'other-name=7' other_name=7
loads 'i=1 i=2' i=2
loads "  i=3${NL}u=4	by=5  " i=3 u=4 by=5
expect OK "parameters 'i=9' after \`--' ignored" finit t_param.ko 0 'i=8 -- i=9'
is /sys/module/t_param/parameters/i 8
kx delete t_param > /tmp/.deleted

row 29
expect OK "t_param: unknown parameter 'zz' ignored" finit t_param.ko 0 'zz=1 i=5'
is /sys/module/t_param/parameters/i 5
kx delete t_param > /tmp/.deleted
expect OK '' finit t_param.ko 0 'async_probe dyndbg=+p i=6'
is /sys/module/t_param/parameters/i 6
kx delete t_param > /tmp/.deleted
expect OK 'Setting dangerous option danger - tainting kernel' finit t_param.ko 0 danger=1
kx delete t_param > /tmp/.deleted
expect OK '' finit t_param.ko 0 hidden=3
check 'a parameter with permissions 0 is not in sysfs' [ ! -e /sys/module/t_param/parameters/hidden ]
kx delete t_param > /tmp/.deleted

row 30
loads 's=Rust arr=4,12' s=Rust arr=4,12
