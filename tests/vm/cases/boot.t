# SPDX-License-Identifier: MIT
# lkm boot with the lists of a system, lkm load --from, waiting for modules and device nodes, and no indexes.
# vm-append: modules_load=dep_b,nosuch_at_all rd.modules_load=t_meta
# vm-tools: lkm
# vm-modules: loop cuse
# vm-timeout: 90
lkm() { /sbin/lkm "$@"; }
mkdir -p /etc/modules-load.d /run/modules-load.d /usr/lib/modules-load.d
printf '# at boot\n; not this\n\nt_param i=7 s="two words"\n' > /etc/modules-load.d/b.conf
echo t_held > /run/modules-load.d/a.conf
echo t_fail rc=-19 > /usr/lib/modules-load.d/a.conf
printf 'ipv6\nt_held\n' > /etc/modules
echo kernel/drivers/loop.ko > $MODULES/modules.load
echo 'blacklist t_held' > /etc/modprobe.d/boot.conf

row 'lkm boot, shown'
t 4 "dep_b *to load *  /proc/cmdline${NL}t_held *blacklisted  /run/modules-load.d/a.conf:1${NL}*ipv6 *built in *  /etc/modules:1${NL}t_held *${NL}loop *to load *  $MODULES/modules.load:1" \
	"lkm boot: ERROR: /proc/cmdline: no module or alias 'nosuch_at_all' *" lkm boot -n
absent dep_b loop

row 'lkm boot'
t 4 '' "lkm boot: ERROR: /proc/cmdline: no module or alias 'nosuch_at_all' *" lkm boot
loaded dep_a dep_b loop
absent t_held t_fail t_meta
is /sys/module/t_param/parameters/i 7
is /sys/module/t_param/parameters/s 'two words'
t 4 "*t_held is blacklisted${NL}*0 loaded, * 2 blacklisted, *" "*nosuch_at_all*" lkm boot -v
mv /run/modules-load.d/a.conf /run/modules-load.d/c.conf
: > /etc/initrd-release
t 4 '' "*nosuch_at_all*/usr/lib/modules-load.d/a.conf:1: *init function returned -ENODEV*" lkm boot
rm /etc/initrd-release
loaded t_meta dep_b
absent t_fail
t 0 '' '' modprobe -r t_meta
t 0 '' '' modprobe -r t_param
t 0 '' '' modprobe -r dep_b
absent dep_a

row 'lkm wait'
t 0 '' '' lkm wait -t 0 loop ipv6 /dev/null /dev/loop-control
t 1 '' "lkm wait: ERROR: module 'dep_c' is not loaded" lkm wait -t 0 dep_c
t 1 '' "lkm wait: ERROR: 'ipv6' is built-in" lkm wait --gone ipv6
(sleep 1; modprobe t_slow ms=2000) &
t 0 '' '' lkm wait t_slow
is /sys/module/t_slow/initstate live
wait
(sleep 1; rmmod t_slow) &
t 0 '' '' lkm wait --gone t_slow
wait
absent t_slow
(sleep 1; modprobe cuse) &
t 0 '' '' lkm wait --timeout 20 /dev/cuse
wait
t 0 '' '' modprobe -r cuse
t 1 '' "lkm wait: ERROR: timed out after 1 s: there is no device node '/dev/cuse'" lkm wait -t 1 /dev/cuse

row 'lkm load --from'
printf 'dep_c level=3 # with what it needs\nloop\n' > /tmp/list
t 0 "loading dep_a${NL}loading dep_b${NL}loading dep_c with level=3${NL}loop is already loaded" '' lkm load --from /tmp/list
is /sys/module/dep_c/parameters/level 3
t 0 '' '' modprobe -r dep_c
t 0 '' '' modprobe -r loop

row 'lkm load --scan'
mkdir -p /tmp/bare$MODULES
for folder in $MODULES/*/; do ln -s "${folder%/}" /tmp/bare$MODULES; done
cp $MODULES/modules.builtin* /tmp/bare$MODULES
rm -f /tmp/bare$MODULES/*.bin
for name in dep_c t_soft loop t_meta; do
	/sbin/lkm plan -b / $name > /tmp/with
	/sbin/lkm plan -b /tmp/bare --scan $name > /tmp/without
	check "$name: the same plan" cmp /tmp/with /tmp/without
done
t 4 '' "lkm load: ERROR: '/tmp/bare$MODULES/modules.dep.bin' does not exist*" lkm load -b /tmp/bare dep_c
t 0 "loading dep_a${NL}loading dep_b${NL}loading dep_c" '' lkm load -b /tmp/bare --scan dep_c
order dep_a dep_b dep_c
t 0 '' '' modprobe -r dep_c
check 'nothing was written' test ! -e /tmp/bare$MODULES/modules.dep.bin
finish
