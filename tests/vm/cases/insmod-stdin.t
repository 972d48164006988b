# SPDX-License-Identifier: MIT
# insmod beyond kmod 30: a module from standard input, values with blanks, the separate force options.
# vm-tools: lkm
row 'insmod -'
cat t_param.ko | insmod - i=7
check 'status 0' [ $? = 0 ]
is /sys/module/t_param/parameters/i 7
t 0 '' '' rmmod t_param
insmod - < v_zst.ko
check 'a compressed one' [ -e /sys/module/t_meta ]
t 0 '' '' rmmod t_meta
row 'insmod, value with blanks'
t 0 '' '' insmod t_param.ko 's=two words' i=8
is /sys/module/t_param/parameters/s 'two words'
is /sys/module/t_param/parameters/i 8
t 0 '' '' rmmod t_param
row 'insmod, force'
t 0 '' '' insmod --force v_vmflags_crc.ko
t 0 '' '' rmmod t_meta
t 0 '' '' insmod --force-vermagic v_vmflags.ko
t 0 '' '' rmmod t_meta
t 0 '' '' insmod --force-modversion v_crc_printk.ko
t 0 '' '' rmmod t_param
t 1 '' 'insmod: ERROR: could not insert module v_vmflags_crc.ko: Invalid *' insmod --force-vermagic v_vmflags_crc.ko
t 1 '' 'insmod: ERROR: could not insert module v_vmflags_crc.ko: Invalid *' insmod --force-modversion v_vmflags_crc.ko
absent t_meta t_param
