# SPDX-License-Identifier: MIT
# lkm device and lkm coldplug on a machine with a network card that nothing drives yet and that two modules claim.
# vm-tools: lkm
# vm-modules: 8139cp 8139too pcspkr evdev
# vm-timeout: 60
lkm() { /sbin/lkm "$@"; }
# Other cases of this boot bring more drivers; newer kernels have virtio_pci built in.
cat > /tmp/a.conf << 'END'
blacklist pcspkr
blacklist virtio_pci
blacklist virtio_net
END
CARD=/sys/devices/pci0000:00/0000:00:06.0

row 'lkm device, before'
t 0 "0000:00:06.0${NL}  path        $CARD${NL}  subsystem   pci${NL}  driver      none${NL}  modalias    pci:v000010ECd00008139sv*${NL}  modules     8139cp would be loaded${NL}              8139too would be loaded" \
	'' lkm device 00:06.0
t 0 "pcspkr${NL}*driver      none*modules     pcspkr would not be loaded by this alias: it is blacklisted${NL}                blacklisted blacklist pcspkr  /tmp/a.conf:1" \
	'' lkm device -C /tmp/a.conf pcspkr
t 0 "Subsystem  Device *${NL}pci * 0000:00:06.0 * - * 8139cp 8139too * pci:v000010ECd00008139*${NL}platform *pcspkr * platform:pcspkr${NL}*" '' lkm device

row 'lkm coldplug, shown'
find /sys/devices -name modalias -exec cat {} + | sort -u | xargs /sbin/modprobe -C /tmp/a.conf -a -b -q -n -v | sort -u > /tmp/wanted
lkm coldplug -C /tmp/a.conf -n | sort > /tmp/shown
check 'it is what modprobe -abqn shows for all aliases' cmp /tmp/wanted /tmp/shown
cmp -s /tmp/wanted /tmp/shown || explain difference "$(diff /tmp/wanted /tmp/shown)"
check 'which is not nothing' grep -q '/8139cp.ko' /tmp/shown
absent 8139cp

row 'lkm coldplug'
t 0 '' '' lkm coldplug -C /tmp/a.conf
loaded 8139cp 8139too evdev
absent pcspkr
t 0 "*${NL}0 loaded (0 with dependencies), [34] already loaded, [12] blacklisted" '' lkm coldplug -v -C /tmp/a.conf

row 'lkm device, behind'
t 0 "0000:00:06.0${NL}  path        $CARD${NL}*driver      8139cp of module 8139cp${NL}*8139cp is loaded${NL}*8139too is loaded" '' lkm device eth0
cd /sys/class/net/eth0/statistics
t 0 "0000:00:06.0${NL}*" '' lkm device ..
cd /
t 0 "input*${NL}*modules     evdev is loaded" '' lkm device /dev/input/event0
t 4 '' "lkm device: ERROR: neither '/dev/null' nor *" lkm device /dev/null
t 4 '' "lkm device: ERROR: there is no device 'eth7' here" lkm device eth7

row 'lkm coldplug, what fails'
echo 'alias acpi:LNXPWRBN* t_fail' >> /tmp/a.conf
echo 'options t_fail rc=-19' > /tmp/b.conf
t 0 '' '' lkm coldplug -C /tmp/a.conf -C /tmp/b.conf
t 0 "*t_fail found no hardware${NL}*, 1 found no hardware" '' lkm coldplug -v -C /tmp/a.conf -C /tmp/b.conf
echo 'options t_fail rc=-5' > /tmp/b.conf
t 1 '' 'lkm coldplug: ERROR: *t_fail.ko*Input/output error*' lkm coldplug -C /tmp/a.conf -C /tmp/b.conf
sed -i 's/.*pcspkr.*//; s/.*t_fail.*//' /tmp/a.conf
t 0 '' '' lkm coldplug -C /tmp/a.conf
loaded pcspkr
t 0 '' '' modprobe -r 8139cp 8139too
t 0 '' '' modprobe -r pcspkr
t 0 '' '' modprobe -r evdev
absent 8139cp 8139too mii pcspkr evdev
finish
