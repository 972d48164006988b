# SPDX-License-Identifier: MIT
# Rows 17 and 18: finit_module with descriptors of every kind.
row 17
expect EBADF - finitfd -1
expect EBADF - finitfd 999
expect EBADF - finitfd opath t_meta.ko
expect EBADF - finitfd wronly t_meta.ko
expect ETXTBSY - finitfd rdwr t_meta.ko
expect ETXTBSY - finitfd writer t_meta.ko
expect EFBIG - finitfd sparse 3221225472
expect EINVAL - finitfd sparse 0
expect EINVAL - finitfd directory
expect EINVAL - finitfd zero
expect EINVAL - finitfd null
expect EINVAL - finit t_meta.ko 16
absent t_meta
expect OK hello finitfd memfd t_meta.ko
expect OK bye delete t_meta
# Nobody has it open any more: it is taken again.
expect OK hello finit t_meta.ko 0
expect OK bye delete t_meta
row 18
expect EINVAL - finitfd pipe
answer=$(cat t_meta.ko | kx finitfd stdin)
check 'standard input, a pipe, through finit_module -> EINVAL' [ "$answer" = EINVAL ]
answer=$(cat t_meta.ko | kx init -)
check 'the same through init_module -> OK' [ "${answer%%"$NL"*}" = OK ]
expect OK bye delete t_meta
