# SPDX-License-Identifier: MIT
# The programs of examples/ on a real kernel, linked with the shared library.
# vm-tools: lkm
# vm-modules: 8139cp 8139too
# vm-timeout: 60
example() {
	name=$1
	shift
	"/rig/examples/$name" "$@"
}

row 'example insmod, rmmod'
t 0 '' '' example insmod t_param.ko 's="two words" i=7'
is /sys/module/t_param/parameters/s 'two words'
is /sys/module/t_param/parameters/i 7
t 1 '' 'insmod: t_param.ko: File exists' example insmod t_param.ko
t 0 '' '' example rmmod t_param
t 1 '' 'rmmod: t_param: No such file or directory' example rmmod t_param
t 0 '' '' example insmod t_param.ko 'i=8' init
is /sys/module/t_param/parameters/i 8
t 0 '' '' example rmmod t_param
t 2 '' 'usage: insmod *' example insmod
t 2 '' 'usage: insmod *' example insmod t_param.ko '' other

row 'example load_by_name, load in C++'
t 0 '' '' example load_by_name dep_c
order dep_a dep_b dep_c
t 0 '' '' modprobe -r dep_c
t 1 '' "nosuch: no module or alias 'nosuch' *(not-found)" example load_by_name nosuch
t 0 "loading dep_a${NL}loading dep_b${NL}loading dep_c" '' example load dep_c level=3
is /sys/module/dep_c/parameters/level 3
t 0 '' '' modprobe -r dep_c
absent dep_a dep_b dep_c
t 1 '' 'load: *t_fail.ko*: No such device* (*)' example load t_fail rc=-19
t 1 '' "load: no module or alias 'nosuch' *(not-found)" example load nosuch

row 'example lsmod'
t 0 '' '' insmod dep_a.ko
t 0 '' '' insmod dep_b.ko
t 0 "dep_b [0-9]* 0 live${NL}dep_a [0-9]* 1 live dep_b*" '' example lsmod
t 0 '' '' rmmod dep_b dep_a

row 'example inspect'
t 0 "*name: dep_b*needs dep_a_plain 0x*" '' example inspect dep_b.ko
t 0 "*parameter s: a string: with a colon (charp)*" '' example inspect t_param.ko
t 0 "*name: t_meta*" '' example inspect v_xz64.ko
t 0 "*signed by Debian *with sha256*" '' example inspect d_signed.ko
t 1 '' 'inspect: *v_text.ko*(not-a-module)' example inspect v_text.ko

row 'example drivers_wanted, coldplug, files_to_pack'
conf 'blacklist pcspkr' 'blacklist virtio_pci' 'blacklist virtio_net' 'blacklist evdev'
t 0 '*8139cp*' '' example drivers_wanted
absent 8139cp
example coldplug > /tmp/plugged
check 'it names what it loads' grep -qx 'loading 8139cp' /tmp/plugged
loaded 8139cp 8139too
t 0 '' '' example coldplug
t 0 "*/8139cp.ko*" '' example files_to_pack 8139cp
t 0 '' '' modprobe -r -q $(sed -n 's/^loading //p' /tmp/plugged)
absent 8139cp 8139too mii
rm /etc/modprobe.d/case.conf
finish
