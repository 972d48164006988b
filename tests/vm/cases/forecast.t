# SPDX-License-Identifier: MIT
# What is foreseen of a load or unload, and what the kernel then does: the same step fails.
# vm-append: module_blacklist=mrp initcall_blacklist=ifb_init_module,nosuch
# vm-boot: own
# vm-modules: dummy ifb 8021q nfsv4 llc parport_pc
# vm-tools: lkm
# vm-timeout: 200
. /rig/forecast.sh
row 'forecast'
conf ''
agrees '' dummy
agrees '' dummy
unloads '' dummy
unloads dummy dummy
agrees mrp 8021q
t 1 '*it depends on mrp, which is blacklisted on the kernel command line*' '' lkm check 8021q
t 0 '8021q cannot be loaded*it depends on mrp*' '' lkm why 8021q
agrees ifb ifb
row 'forecast, configuration'
conf 'install nfs /bin/false'
agrees nfs nfsv4
t 0 'nfsv4 cannot be loaded*it depends on nfs, which is denied*case.conf:1*' '' lkm why nfsv4
conf 'install sunrpc /bin/true'
t 1 '*depends on sunrpc, which is denied*case.conf:1*' '' lkm plan nfsv4
# What is loaded already needs no install line.
t 0 'loading llc' '' lkm load llc
conf 'install llc /bin/false'
t 0 '*already loaded' '' lkm plan llc
t 0 'llc is already loaded' '' lkm load llc
unloads '' llc
conf 'install dummy /bin/true'
agrees dummy dummy
conf 'options dummy numdummies=many'
agrees dummy dummy
conf 'options dummy nosuch=1'
agrees '' dummy
unloads '' dummy
# The options of a dependency count, as do those of an alias.
conf 'options dep_a level=x' 'alias some-card t_param' 'options some-card i=x'
agrees dep_a dep_c
agrees t_param some-card
conf 'softdep t_meta pre: t_param nosuch' 'options t_param i=x'
agrees '' t_meta
unloads '' t_meta
conf 'alias some-card dummy' 'blacklist dummy'
agrees dummy some-card
agrees '' dummy
unloads '' dummy
row 'forecast, unload'
conf ''
t 0 '' '' modprobe dep_c
unloads dep_a dep_a
unloads '' dep_c
conf 'remove dummy /bin/false'
t 0 '' '' modprobe dummy
unloads dummy dummy
conf ''
unloads '' dummy
row 'forecast, exports and rights'
t 0 '' '' modprobe dep_a
t 1 "*fails*dup_a: the module exports 'dep_a_plain', which dep_a already exports*" '' lkm plan /rig/m/dup_a.ko
t 1 "*would not load*exports 'dep_a_plain', which dep_a already exports*" '' lkm check /rig/m/dup_a.ko
t 1 'loading dup_a' "*exports 'dep_a_plain', which dep_a already exports*" lkm load /rig/m/dup_a.ko
t 0 '*would load' '' lkm check /rig/m/dep_a.ko
unloads '' dep_a
t 0 '*would load' '' lkm check /rig/m/dup_a.ko
t 0 '*warning *this process is not allowed to load or unload modules*' '' kx nomodule exec /sbin/lkm plan dummy
t 0 '*would load*warning *this process is not allowed to load or unload modules*' '' kx nomodule exec /sbin/lkm check dummy
row 'forecast, names'
cp "$MODULES/kernel/drivers/net/dummy.ko" /tmp/d.ko 2> /dev/null ||
	xz -dc "$MODULES/kernel/drivers/net/dummy.ko.xz" > /tmp/d.ko
t 0 '' '' modprobe dummy
t 0 '*module dummy (the name inside /tmp/d.ko) is already loaded*' '' lkm load /tmp/d.ko
t 0 '*d (loads as dummy)*already loaded*' '' lkm plan /tmp/d.ko
t 0 'unloading dummy' '' lkm unload /tmp/d.ko
absent dummy
# Built-in code has the name: sysfs has no room for the module.
for taken in block; do
	[ -d /sys/module/$taken ] || continue
	sed "s/dummy/$taken/g" /tmp/d.ko > /tmp/$taken.ko
	agrees $taken /tmp/$taken.ko
done
finish
