# SPDX-License-Identifier: MIT
# Rows 37 to 41: compressed files and the flag for them.
row 37
if k 6.1; then
	check '/sys/module/compression does not exist' [ ! -e /sys/module/compression ]
else
	is /sys/module/compression xz
fi

row 38
if k 6.1; then
	for module in t_meta v_xz v_xz64 v_gz v_zst v_text v_xz_trunc; do
		expect EOPNOTSUPP - finit $module.ko 4
	done
else
	for module in t_meta v_gz v_zst v_lzma v_bz2 v_text; do
		expect EINVAL 'not an xz compressed module' finit $module.ko 4
	done
	expect EINVAL 'decompression failed with status 0' finit v_xz_trunc.ko 4
	expect EINVAL 'decompression failed with status 7' finit v_xz_corrupt.ko 4
fi

row 39
if k 6.12; then
	expect OK hello finit v_xz.ko 4
	expect OK bye delete t_meta
	expect EINVAL 'not an xz' finit v_gz.ko 4
	expect EINVAL 'not an xz' finit v_zst.ko 4
else
	expect EOPNOTSUPP - finit v_zst.ko 4
fi

row 40
if k 6.12; then
	for module in v_xz64 v_xzsha; do
		expect EINVAL 'decompression failed with status 6' finit $module.ko 4
	done
	for module in v_xznone v_xzbcj v_xz_pad v_xz_trail v_xz_two; do
		expect OK hello finit $module.ko 4
		expect OK bye delete t_meta
	done
else
	expect EOPNOTSUPP - finit v_xz64.ko 4
fi

row 41
for module in v_gz v_xz v_xz64 v_zst v_lzma v_bz2; do
	expect ENOEXEC 'Invalid ELF header magic' finit $module.ko 0
	expect ENOEXEC 'Invalid ELF header magic' init $module.ko
done
absent t_meta
