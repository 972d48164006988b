# SPDX-License-Identifier: MIT
# Compressed modules, by modprobe from module directories and by insmod from files, on kernels with and without xz.
# vm-timeout: 60
# vm-tools: lkm
for kind in gz xz xz64 zst; do
	row "compressed, $kind"
	t 0 '' '' modprobe -d /trees/$kind dep_c
	order dep_a dep_b dep_c
	is /sys/module/dep_c/parameters/sum 8
	t 0 '' '' modprobe -d /trees/$kind -r dep_c
	absent dep_a dep_b dep_c
	t 0 '' '' modprobe -d /trees/$kind t_param i=5
	is /sys/module/t_param/parameters/i 5
	t 1 '' "modprobe: ERROR: could not insert 't_param': Module already in kernel" \
		modprobe -d /trees/$kind --first-time t_param
	t 0 '' '' rmmod t_param
	# A bad value stays a bad value, and is not mistaken for a file that the kernel cannot unpack.
	t 1 '' "modprobe: ERROR: could not insert 't_param': Invalid argument" modprobe -d /trees/$kind t_param i=abc
	absent t_param
done
row 'compressed, files'
for file in v_gz v_xz v_xz64 v_xzsha v_xznone v_xzbcj v_xz_pad v_zst v_zst_unsized v_zst_frames; do
	t 0 '' '' insmod $file.ko
	loaded t_meta
	t 0 '' '' rmmod t_meta
done
row 'compressed, damaged'
for file in v_gz_trunc v_gz_corrupt v_xz_trunc v_xz_corrupt v_zst_trunc v_zst_corrupt; do
	t 1 '' "insmod: ERROR: could not insert module $file.ko: *" insmod $file.ko
done
for file in v_lzma v_bz2; do
	t 1 '' "insmod: ERROR: could not insert module $file.ko: Invalid module format" insmod $file.ko
done
absent t_meta
row 'compressed, force'
gzip -c v_vmflags.ko > /tmp/forced.ko.gz
t 1 '' 'insmod: ERROR: could not insert module /tmp/forced.ko.gz: Invalid module format' insmod /tmp/forced.ko.gz
t 0 '' '' insmod -f /tmp/forced.ko.gz
value /sys/module/t_meta/taint
check "the taint says forced: $value" [ "${value#*F}" != "$value" ]
t 0 '' '' rmmod t_meta
