# SPDX-License-Identifier: MIT
# The causes under lockdown, also when the kernel has become tired of logging them.
# vm-append: lockdown=integrity
# vm-boot: own
# vm-modules: dummy
# vm-tools: lkm
# vm-timeout: 200
. /rig/causes.sh
row 'causes, lockdown'
unsigned='lockdown is on, and the module is not signed'
trusted='lockdown is on, and the module is not signed with a key that the kernel trusts'
why s_selfsigned lockdown "sure: $trusted" s_foreign.ko
why s_unsigned lockdown "$unsigned" t_meta.ko
why s_sha512 lockdown "sure: $trusted" s_sha512.ko
why s_badpkcs7_0 signature-malformed 'the signature at the end of the file is malformed' s_badder.ko
why d_tampered signature-wrong 'sure: the module has been changed since it was signed' d_tampered.ko
why d_stripped lockdown "$unsigned" d_stripped.ko
also=lockdown # without the facts no more is said
why 'Debian-signed w/ force' force-refused 'a forced load counts as unsigned, and this kernel requires signed modules' \
	-f d_signed.ko
also=
if full; then
	for time in 1 2 3 4 5; do
		why 's_unsigned, unlogged' lockdown "$unsigned" t_meta.ko
	done
	# For certain, where the machine is too slow to tire the kernel.
	plain 's_selfsigned, unlogged' lockdown "$trusted" insmod -v s_foreign.ko
fi
modes nolog container bare nomodule
