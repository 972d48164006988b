# SPDX-License-Identifier: MIT
# Rows 64, 65 and 66: what small programs do with the calls; and the cases by which a binding for Rust is tested.
# vm-tools: lkm
insmod() { /rig/examples/insmod "$@"; }
rmmod() { /rig/examples/rmmod "$@"; }

row '64, prog FILE ARGUMENTS CALL'
t 0 '' '' insmod t_param.ko 'i=5 s=text' finit
is /sys/module/t_param/parameters/i 5
is /sys/module/t_param/parameters/s text
t 0 '' '' rmmod t_param
t 0 '' '' insmod t_param.ko 'i=6 s=other' init
is /sys/module/t_param/parameters/i 6
is /sys/module/t_param/parameters/s other
t 0 '' '' rmmod t_param
t 1 '' 'insmod: t_param.ko: Invalid argument' insmod t_param.ko 'i=no' finit
t 1 '' 'insmod: t_param.ko: Invalid argument' insmod t_param.ko 'i=no' init
absent t_param

row '65, rmmod with O_NONBLOCK'
expect OK '' finit t_held.ko 0 held=1
t 1 '' 'rmmod: t_held: Resource temporarily unavailable' rmmod t_held
loaded t_held
echo 0 > /sys/module/t_held/parameters/held
t 0 '' '' rmmod t_held
absent t_held

row '66, from memory'
t 0 '' '' insmod t_meta.ko '' init
t 0 '' '' rmmod t_meta
# What is mapped is not unpacked; neither is what is given by descriptor without the flag.
t 1 '' 'insmod: v_xz.ko: Exec format error' insmod v_xz.ko '' init
t 1 '' 'insmod: v_xz.ko: Exec format error' insmod v_xz.ko '' finit
t 1 '' 'insmod: v_gz.ko: Exec format error' insmod v_gz.ko '' init
absent t_meta
for file in v_xz.ko v_gz.ko v_zst.ko; do
	t 0 '' '' /sbin/insmod $file
	loaded t_meta
	t 0 '' '' rmmod t_meta
done
t 1 '' 'insmod: v_trunc0.ko: Invalid argument' insmod v_trunc0.ko '' init

# nix's own module has string parameters; t_param has "s" and "str".
row 'nix: by descriptor, unload'
expect OK hello finit t_meta.ko 0
loaded t_meta
expect OK bye delete t_meta 0
absent t_meta
row 'nix: by descriptor with parameters'
loads 's=Rust arr=2018,12' s=Rust arr=2018,12
absent t_param
row 'nix: image, unload'
expect OK hello init t_meta.ko
loaded t_meta
expect OK bye delete t_meta 0
absent t_meta
row 'nix: image with parameters'
expect OK '' init t_param.ko 's=Nix arr=2015,11'
is /sys/module/t_param/parameters/s Nix
is /sys/module/t_param/parameters/arr 2015,11
expect OK '' delete t_param 0
row 'nix: no module'
expect EINVAL - finitfd zero
t 1 '' 'insmod: /dev/zero: Invalid argument' insmod /dev/zero
row 'nix: twice'
expect OK hello finit t_meta.ko 0
expect EEXIST - finit t_meta.ko 0
expect OK bye delete t_meta 0
row 'nix: unloading what is not loaded'
expect ENOENT - delete t_meta 0
finish
