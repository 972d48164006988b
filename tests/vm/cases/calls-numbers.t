# SPDX-License-Identifier: MIT
# Rows 1, 2 and 6: the three calls by number and through liblkm, 0 or -errno, and nothing without CAP_SYS_MODULE.
row 1
expect OK '' numbers t_meta.ko t_meta
row 2
expect OK hello init t_meta.ko
loaded t_meta
expect OK bye delete t_meta
absent t_meta
expect OK hello finit t_meta.ko 0
for rights in nocap nobody userns seccomp; do
	expect EPERM - $rights delete t_meta
done
expect OK bye delete t_meta
for rights in nocap nobody userns seccomp; do
	expect EPERM - $rights finit t_meta.ko 0
	expect EPERM - $rights init t_meta.ko
done
expect EPERM - nocap finitfd 999
expect EPERM - nocap finit t_meta.ko 8
absent t_meta
row 6
# The values 1, 2 and 4 are asserted where kx is compiled; here: there is no flag 8, and not all of them.
expect EINVAL - finit t_meta.ko 8
expect EINVAL - finit t_meta.ko -1
