# SPDX-License-Identifier: MIT
# The causes where the kernel appraises files: it wants a signature of IMA on each module, and Debian's have none.
# vm-append: ima_policy=secure_boot ima_appraise=enforce
# vm-boot: own
# vm-modules: dummy
# vm-tools: lkm
# vm-timeout: 100
. /rig/causes.sh
row 'causes, IMA'
policy='the integrity policy of this kernel (IMA) rejects the file'
# The kernel logs ten such lines in five seconds, and no more.
rested() { ! full || sleep 6; }
rested
why 'IMA, unsigned' integrity "$policy" t_meta.ko
rested
why 'IMA, Debian-signed' integrity "$policy" d_signed.ko
rested
why 'IMA, unpacked by lkm' integrity "$policy" v_gz.ko
modes nolog container bare nomodule
