# SPDX-License-Identifier: MIT
# After a load that succeeded: a driver without its device, missing firmware, parameters that were not applied; and which module lkm coldplug blames.
# vm-tools: lkm
# vm-modules: 8139cp 8139too e1000 loop cfg80211
# vm-timeout: 90
lkm() { /sbin/lkm "$@"; }
CARD=0000:00:06.0

row 'a driver that does not take the device'
t 0 'insmod *' "  warning:  '8139too' is loaded, but drives no device: $CARD matches it and has no driver${NL}*the kernel log says: 8139too $CARD: This (id 10ec:8139 rev *) is an enhanced 8139C+ chip, use 8139cp${NL}  hint:     another module matches $CARD, too: lkm load 8139cp" modprobe -v 8139too
rmmod 8139too
t 1 'loading *' "lkm load: ERROR: '8139too' is loaded, but drives no device: *use 8139cp*" lkm load --verify 8139too
rmmod 8139too
t 1 '*"code":"no-device"*"verified":false*' '' lkm load --json --verify 8139too
rmmod 8139too
t 0 '' '' modprobe 8139too
rmmod 8139too
mkdir -p /dev/pts
[ -e /dev/pts/ptmx ] || mount -t devpts devpts /dev/pts
/rig/bin/onterminal /tmp/.typed '/sbin/modprobe 8139too' > /dev/null
check "three lines on a terminal: $(cat /tmp/.typed)" test "$(grep -c . /tmp/.typed)" = 3
rmmod 8139too
t 0 'loading *' '' lkm load --verify -v 8139cp
t 0 'insmod *' "  warning:  '8139too' is loaded, but drives no device: $CARD matches it and has another driver${NL}*$CARD is driven by 8139cp of module 8139cp${NL}  hint:     to use '8139too' for $CARD: lkm unload 8139cp 8139too, then lkm load 8139too" modprobe -v 8139too
modprobe -r 8139cp 8139too

row 'a driver without a device'
t 0 'loading *' "lkm load: WARNING: 'e1000' is loaded, but drives no device: none here matches its aliases" lkm load -v e1000
rmmod e1000
t 0 'loading *' '' lkm load e1000
rmmod e1000

row 'firmware'
t 0 'loading *' "lkm load: WARNING: 't_say' asked for the firmware file 'lkm/none.bin', which is missing${NL}*the kernel log says: *lkm/none.bin*${NL}  hint:     install the package that has /lib/firmware/lkm/none.bin *" lkm load -v t_say firmware=lkm/none.bin lenient=1
rmmod t_say
t 1 'loading *' "lkm load: ERROR: 't_say' asked for the firmware file*" lkm load --verify t_say firmware=lkm/none.bin lenient=1
rmmod t_say
t 0 '*' "  warning:  'cfg80211' asked for the firmware file 'regulatory.db', which is missing${NL}*" modprobe -v cfg80211
modprobe -r cfg80211
t 0 'loading *' '' lkm load --verify -v t_meta
rmmod t_meta

row 'a module that was loaded already'
modprobe loop
t 0 'loop is already loaded*' "lkm load: WARNING: 'loop' was loaded already, so its parameter 'max_part' is still '0'${NL}  hint:     unload 'loop', and load it again with the parameter" lkm load -v loop max_part=7
t 0 '' "  warning:  'loop' was loaded already, so its parameter 'max_part' is still '0'${NL}*" modprobe -v loop max_part=7
t 0 '' '' modprobe loop max_part=7
rmmod loop

row 'coldplug'
cat > /tmp/a.conf << 'END'
alias acpi:LNXPWRBN* t_fail
softdep t_fail pre: 8139cp
options t_fail rc=-5
blacklist virtio_pci
blacklist virtio_net
END
t 1 '*8139cp*loaded (*with dependencies)*, 1 failed' "lkm coldplug: ERROR: *t_fail*" lkm coldplug -v -C /tmp/a.conf
check 'one failure in the JSON' sh -c "/sbin/lkm coldplug --json -C /tmp/a.conf | grep -q '\"failures\":\[{\"module\":\"t_fail\",\"code\":\"[a-z-]*\",\"errno\":5,'"
modprobe -qr -a 8139cp 8139too evdev pcspkr
finish
