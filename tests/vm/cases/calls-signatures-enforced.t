# SPDX-License-Identifier: MIT
# Row 13: where signatures are enforced, everything but a good one is EKEYREJECTED; ENOKEY does not come.
# vm-append: module.sig_enforce=1
row 13
expect EKEYREJECTED 'Loading of unsigned module is rejected' finit t_meta.ko 0
expect EKEYREJECTED 'Loading of unsigned module is rejected' init t_meta.ko
expect EKEYREJECTED 'Loading of module with unavailable key is rejected' finit s_foreign.ko 0
expect EKEYREJECTED 'Loading of module with unsupported crypto is rejected' finit s_idtype.ko 0
expect EKEYREJECTED - finit s_knownkey.ko 0
expect EKEYREJECTED - finit d_tampered.ko 0
expect EKEYREJECTED 'Loading of unsigned module is rejected' finit d_stripped.ko 0
expect EKEYREJECTED 'Loading of unsigned module is rejected' finit s_trailing.ko 0
expect EKEYREJECTED 'Loading of unsigned module is rejected' finit s_markeronly.ko 0
expect EKEYREJECTED 'Loading of unsigned module is rejected' finit v_text.ko 0
expect EKEYREJECTED 'Loading of unsigned module is rejected' finit v_trunc_half.ko 0
# Damaged blocks are EBADMSG here too.
expect EBADMSG '' finit s_badder.ko 0
expect EBADMSG '' finit s_algo.ko 0
expect EBADMSG '' finit s_short.ko 0
# Force never helps: it takes the signature away.
expect EKEYREJECTED 'Loading of unsigned module is rejected' finit d_signed.ko 2
expect EKEYREJECTED 'Loading of unsigned module is rejected' finit d_signed.ko 1
expect EPERM - nocap finit d_signed.ko 0
absent t_meta dummy
expect OK '' finit d_signed.ko 0
is /sys/module/dummy/taint ''
expect OK '' delete dummy
expect OK '' init d_signed.ko
expect OK '' delete dummy
expect ENOENT - delete nosuch
row '13, tools'
t 1 '' "insmod: ERROR: could not insert module ./t_meta.ko: Key was rejected by service" insmod ./t_meta.ko
t 0 '' '' insmod ./d_signed.ko
t 0 '' '' rmmod dummy
