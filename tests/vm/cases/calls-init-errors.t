# SPDX-License-Identifier: MIT
# Row 11: what the init function returns comes back verbatim.
# vm-complaint: init suspiciously returned
row 11
for pair in 1:EPERM 2:ENOENT 5:EIO 8:ENOEXEC 11:EAGAIN 12:ENOMEM 16:EBUSY 17:EEXIST 19:ENODEV 22:EINVAL 110:ETIMEDOUT \
	517:517 4095:4095 4096:ENOEXEC; do
	log=-
	case $pair in 4096:*) log='' ;; esac
	expect "${pair#*:}" "$log" finit t_fail.ko 0 "rc=-${pair%:*}"
done
absent t_fail
expect ENODEV - init t_fail.ko rc=-19
expect OK 'suspiciously returned 1, it should follow 0/-E convention' finit t_fail.ko 0 rc=1
loaded t_fail
expect OK '' delete t_fail
expect OK - finit t_fail.ko 0 rc=0
expect OK '' delete t_fail
