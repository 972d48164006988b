# SPDX-License-Identifier: MIT
# Rows 19, 20 and 21: delete_module.
# vm-leaves: t_noexit t_held
row 19
expect ENOENT - delete nosuch
expect ENOENT - delete ''
expect ENOENT - delete printk
expect ENOENT - delete aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
expect EFAULT - deletenull
expect EFAULT - deletebad
expect OK '' finit t-dash.ko 0
loaded t_dash
expect ENOENT - delete t-dash
expect ENOENT - delete t_dash.ko
expect OK '' delete t_dash
expect OK '' finit t_noexit.ko 0
expect EBUSY - delete t_noexit
expect EBUSY - delete t_noexit 0
expect OK '' finit t_held.ko 0 held=1
is /sys/module/t_held/refcnt 1
expect EAGAIN - delete t_held
expect EBUSY - together 300 finit t_slow.ko 0 ms=1000 -- delete t_slow
kx delete t_slow > /tmp/.deleted
expect EBUSY - together 300 finit t_slow.ko 0 ms=1000 -- delete t_slow 0xa00
kx delete t_slow > /tmp/.deleted
expect OK '' finit t_slowexit.ko 0
expect EBUSY - together 200 delete t_slowexit -- delete t_slowexit
expect OK '' finit dep_a.ko 0
expect OK '' finit dep_b.ko 0
expect EAGAIN - delete dep_a
row 20
expect EAGAIN - delete dep_a 0xa00
expect EAGAIN - delete dep_a 0x200
expect OK '' delete dep_b
expect OK '' delete dep_a
expect OK '' delete t_noexit 0xa00
expect OK '' delete t_held 0xa00
absent t_noexit t_held dep_a dep_b
row 21
expect OK '' finit t_held.ko 0 held=1
for flags in 0 0x800; do
	answer=$(kx timed delete t_held $flags)
	ms=${answer%% *}
	check "delete_module with flags $flags does not wait: $answer" [ "${answer##* }" = EAGAIN ]
	check "it took less than 0.1 s" [ "${ms#ms=}" -lt 100 ]
done
echo 0 > /sys/module/t_held/parameters/held
expect OK '' delete t_held
