# SPDX-License-Identifier: MIT
# Row 10: a module that is loaded already, through both calls.
row 10
expect OK hello finit t_meta.ko 0
expect EEXIST - finit t_meta.ko 0
expect EEXIST - init t_meta.ko
cp t_meta.ko /tmp/copy.ko
expect EEXIST - finit /tmp/copy.ko 0
# The name counts, not the contents.
expect EEXIST - finit v_vermagic.ko 0
expect OK bye delete t_meta
