# SPDX-License-Identifier: MIT
# Rows 12 and 14: signatures where the kernel does not enforce them.
row 12
expect EBADMSG '' finit s_badder.ko 0
expect EBADMSG 'PKCS#7 signature info has unexpected non-zero params' finit s_algo.ko 0
expect EBADMSG - finit s_short.ko 0
expect EBADMSG '' init s_badder.ko
# A key that the kernel knows, and contents that it did not sign.
expect EKEYREJECTED - finit s_knownkey.ko 0
expect EKEYREJECTED - finit d_tampered.ko 0
absent t_meta dummy

row 14
for module in t_meta s_foreign s_idtype s_trailing; do
	expect OK hello finit $module.ko 0
	value /sys/module/t_meta/taint
	check "$module taints as out of tree and unsigned: $value" [ "$value" = OE ]
	expect OK bye delete t_meta
done
expect OK '' finit d_signed.ko 0
is /sys/module/dummy/taint ''
expect OK '' delete dummy
expect OK '' finit d_stripped.ko 0
is /sys/module/dummy/taint E
expect OK '' delete dummy
# The force flags skip the signature altogether.
for module in s_badder s_algo s_short s_knownkey; do
	expect OK hello finit $module.ko 2
	expect OK bye delete t_meta
done
expect OK hello finit s_badder.ko 1
expect OK bye delete t_meta
expect ENOEXEC '' finit s_markeronly.ko 0
