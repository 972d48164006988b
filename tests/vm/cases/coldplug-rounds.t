# SPDX-License-Identifier: MIT
# lkm coldplug goes on until no new devices come: a network card behind two drivers, of which the second has a device only when the
# first is loaded. In newer kernels the first is built in.
# vm-tools: lkm
# vm-kernel: 6.1
# vm-modules: virtio_net virtio_pci
# vm-timeout: 60
lkm() { /sbin/lkm "$@"; }
# Other cases of this boot bring drivers for other devices.
cat > /tmp/a.conf << 'END'
blacklist 8139cp
blacklist 8139too
blacklist evdev
blacklist pcspkr
END
CARD=/sys/devices/pci0000:00/0000:00:05.0

row 'lkm coldplug, rounds'
t 0 "0000:00:05.0${NL}*driver      none${NL}*modules     virtio_pci would be loaded" '' lkm device 00:05.0
t 0 "*/virtio_pci.ko " '' lkm coldplug -n -C /tmp/a.conf
t 0 "*${NL}loading virtio_pci${NL}*loading virtio_net${NL}*devices*${NL}2 loaded (* with dependencies), * blacklisted" '' lkm coldplug -v -C /tmp/a.conf
loaded virtio_pci virtio_net
order virtio virtio_pci virtio_net
t 0 "virtio0${NL}  path        $CARD/virtio0${NL}*driver      virtio_net of module virtio_net${NL}*virtio_net is loaded" '' lkm device eth0
t 0 "virtio0${NL}*0000:00:05.0${NL}*driver      virtio-pci of module virtio_pci${NL}*virtio_pci is loaded" '' lkm device -v eth0
t 0 '' '' modprobe -r virtio_net
t 0 '' '' modprobe -r virtio_pci
absent virtio_net virtio_pci virtio
finish
