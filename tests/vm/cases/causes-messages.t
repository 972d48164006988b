# SPDX-License-Identifier: MIT
# What modules and the loader say when a load fails, beside a process that loads broken files all the time: nothing of that
# becomes a cause, what the module says does.
# vm-modules: dummy bonding i2c-stub parport_pc
# vm-tools: lkm
# vm-boot: own
# vm-timeout: 400
# vm-leaves: tls
. /rig/causes.sh
row messages

# Another process: its lines name no module, or another one.
while :; do
	kx finit v_trunc_half.ko 0
	kx finit v_secoff.ko 0
	kx finit v_arch.ko 0
	kx finit v_vmflags.ko 0
	sleep 0.1
done > /dev/null 2>&1 &
noise=$!

says='the module says'
say() { why "$1" "$2" "$3" t_say.ko $4; }
returned="the module's init function returned"
for rc in 1 2 4 8 11 12 13 16 17 22 26 27 28 34 38 74 126 127 128 129; do
	ask lkm load --json ./t_say.ko rc=-$rc
	codes
	case $certain in
	'' | ' init-failed') ok "init returns -$rc | $errno |$all" ;;
	*) bad "init returns -$rc"; explain JSON "$out" ;;
	esac
	case $all in *init-failed*) ok "init returns -$rc, and it is among the causes" ;; *) bad "init returns -$rc"; explain JSON "$out" ;; esac
done
why 'ENODEV, silent' no-device "$returned -ENODEV (No such device)" t_say.ko rc=-19
why 'ENODEV, with a reason' init-failed "$says: cannot set up the gadget: chip" t_say.ko rc=-19 error=chip
why 'ENOEXEC, with a reason' init-failed "sure: $says: cannot set up the gadget: image" t_say.ko rc=-8 error=image
# The quotes in it stand otherwise in JSON.
plain 'a parameter refused by init' parameter-value "$says: Error: Invalid gadget mode \"foo\"" insmod -v t_say.ko mode=foo
why 'a parameter refused by its setter' parameter-value "'9' is not a valid value for parameter 'speed'" t_say.ko speed=9
why 'missing firmware' firmware-missing "sure: the firmware file 'lkm/none.bin' is missing" t_say.ko firmware=lkm/none.bin
why 'port of another driver' resource-busy "sure: $returned -EBUSY" t_say.ko port=0x60
plain 'who has the port' resource-busy 'I/O port 0x60 belongs to keyboard (/proc/ioports)' insmod -v t_say.ko port=0x60
why 'switched off' switched-off "$says: cannot set up the gadget: disabled by BIOS" t_say.ko rc=-95 'error="disabled by BIOS"'
plain 'a port in use, with another errno' resource-busy 'I/O port 0x60 belongs to keyboard (/proc/ioports)' \
	insmod -v t_say.ko rc=-19 'error="port 0x60 already in use"'
plain 'firmware that only the driver names' firmware-missing '/lib/firmware/lkm/none.fw' \
	insmod -v t_say.ko rc=-2 'error="failed to load firmware lkm/none.fw"'
# The stack that the kernel dumps is no message, but shows that the module's code ran.
plain 'no memory in init' init-failed "  likely:   $returned -ENOMEM" insmod -v t_say.ko megabytes=9000
case $err in *'says: '*+0x*) bad 'a stack is not quoted'; explain stderr "$err" ;; *) ok 'a stack is not quoted' ;; esac
ask lkm load --json ./t_say.ko rc=-5 noise=60 error=bus
case $out in *'"log":['*'cannot set up the gadget: bus"'*) ok 'JSON has the log' ;; *) bad 'JSON has the log'; explain JSON "$out" ;; esac
run lkm load ./t_say.ko rc=-5 noise=60 error=bus
case $out$err in
*"$says: cannot set up the gadget: bus"*'more lines in the kernel log (-v)'*) ok 'without -v three lines are shown' ;;
*) bad 'without -v three lines are shown'; explain shown "$out$err" ;;
esac
kx finit dep_a.ko 0 > /tmp/.loaded
kx finit t_propexp.ko 0 > /tmp/.loaded
why 'symbol of a proprietary module' gpl-only \
	"the module uses GPL-only symbols, so it cannot use 't_prop_value' of the proprietary module t_propexp" t_gpluse.ko
kx delete t_propexp > /tmp/.loaded
kx delete dep_a > /tmp/.loaded
why v_writexec not-a-module 'the module has a section that is both writable and executable' v_writexec.ko
why v_common not-a-module 'the module has common symbols, which the kernel does not load' v_common.ko
why v_relocation not-a-module 'the module has a relocation that this kernel cannot apply' v_relocation.ko
why v_overflow not-a-module 'the module has a relocation that this kernel cannot apply' v_overflow.ko
k 6.1 || why v_nothis not-a-module 'the file lacks a usable struct module' v_nothis.ko
plain 'bonding mode' parameter-value 'Invalid bonding mode "foo"' modprobe -v bonding mode=foo
plain 'i2c-stub' init-failed 'Please specify a chip address' modprobe -v i2c-stub
kill $noise
wait
