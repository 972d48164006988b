# SPDX-License-Identifier: MIT
# The causes where signatures are enforced.
# vm-append: module.sig_enforce=1
# vm-boot: own
# vm-modules: dummy
# vm-tools: lkm
# vm-timeout: 200
. /rig/causes.sh
row 'causes, sig_enforce'
unsigned='the module is not signed, and this kernel requires signed modules'
unknown='the module is signed with a key that this kernel does not know'
unchecked='the module is signed in a way that this kernel cannot check'
malformed='the signature at the end of the file is malformed'
why s_unsigned unsigned "$unsigned" t_meta.ko
why v_vmflags unsigned "$unsigned" v_vmflags.ko
why 'params, hw' unsigned "$unsigned" t_param.ko io=4
why s_selfsigned key-unknown "sure: $unknown" s_foreign.ko
# SHA-512 and SHA-3 are modules of 6.1 themselves.
k 6.1 && digest=$unchecked || digest=$unknown
why s_sha512 key-unknown "sure: $digest" s_sha512.ko
why s_sha3-256 key-unknown "sure: $digest" s_sha3.ko
why s_badpkcs7 key-unknown 'sure: the module is signed' s_oddoid.ko
why s_idtype key-unknown "sure: $unchecked" s_idtype.ko
why s_badpkcs7_0 signature-malformed "$malformed" s_badder.ko
why s_algo signature-malformed "sure: $malformed" s_algo.ko
why s_short signature-malformed "$malformed" s_short.ko
why s_markeronly not-a-module 'the file is' s_markeronly.ko
why s_trailing unsigned "$unsigned" s_trailing.ko
why s_tampered signature-wrong 'sure: the module has been changed since it was signed' s_knownkey.ko
why d_tampered signature-wrong 'sure: the module has been changed since it was signed' d_tampered.ko
why d_stripped unsigned "$unsigned" d_stripped.ko
why v_text not-a-module 'the file is text, not a module' v_text.ko
why v_trunc_half not-a-module 'the file is damaged, most likely cut short' v_trunc_half.ko
why 'Debian-signed w/ force' force-refused 'a forced load counts as unsigned, and this kernel requires signed modules' \
	-f d_signed.ko
why 'unsigned with force' unsigned "$unsigned" -f t_meta.ko
modes nolog container bare nomodule
