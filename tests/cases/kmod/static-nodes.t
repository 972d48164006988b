# kmod static-nodes: the device nodes of modules.devname in each format.
needs glibc
index
file @/modules.devname
	# Device nodes to trigger on-demand module loading.
	fuse fuse c10:229
	tun net/tun c10:200
	btrfs btrfs-control c10:234
	loop loop-control b7:0
	uinput a/b/uinput c10:223

$ kmod static-nodes
Module: fuse
	Device node: /dev/fuse
		Type: character device
		Major: 10
		Minor: 229
Module: tun
	Device node: /dev/net/tun
		Type: character device
		Major: 10
		Minor: 200
Module: btrfs
	Device node: /dev/btrfs-control
		Type: character device
		Major: 10
		Minor: 234
Module: loop
	Device node: /dev/loop-control
		Type: block device
		Major: 7
		Minor: 0
Module: uinput
	Device node: /dev/a/b/uinput
		Type: character device
		Major: 10
		Minor: 223
$ kmod static-nodes --format=tmpfiles
c! /dev/fuse 0600 - - - 10:229
d /dev/net 0755 - - -
c! /dev/net/tun 0600 - - - 10:200
c! /dev/btrfs-control 0600 - - - 10:234
b! /dev/loop-control 0600 - - - 7:0
d /dev/a/b 0755 - - -
c! /dev/a/b/uinput 0600 - - - 10:223
$ kmod static-nodes -f devname
fuse fuse c10:229
tun net/tun c10:200
btrfs btrfs-control c10:234
loop loop-control b7:0
uinput a/b/uinput c10:223

# To a file, whose directories are made; as systemd calls it.

$ kmod static-nodes --format=tmpfiles --output=run/tmpfiles.d/static-nodes.conf; cat run/tmpfiles.d/static-nodes.conf
c! /dev/fuse 0600 - - - 10:229
d /dev/net 0755 - - -
c! /dev/net/tun 0600 - - - 10:200
c! /dev/btrfs-control 0600 - - - 10:234
b! /dev/loop-control 0600 - - - 7:0
d /dev/a/b 0755 - - -
c! /dev/a/b/uinput 0600 - - - 10:223
$ kmod static-nodes -f human -f devname -o run/tmpfiles.d/static-nodes.conf; head -n 1 run/tmpfiles.d/static-nodes.conf
fuse fuse c10:229

$ kmod static-nodes --json
{"schema":1,"command":"static-nodes","nodes":[{"module":"fuse","node":"fuse","type":"character","major":10,"minor":229},{"module":"tun","node":"net/tun","type":"character","major":10,"minor":200},{"module":"btrfs","node":"btrfs-control","type":"character","major":10,"minor":234},{"module":"loop","node":"loop-control","type":"block","major":7,"minor":0},{"module":"uinput","node":"a/b/uinput","type":"character","major":10,"minor":223}]}
$ kmod static-nodes -o run
2> Error: could not create run - Is a directory
[1]
$ kmod static-nodes -o proc/cmdline/x
2> Error: could not create proc/cmdline/x - Not a directory
[1]
$ kmod static-nodes -f tmpfiles > /dev/full
2> Error: could not write to standard output - No space left on device
[1]
$ kmod static-nodes -f tmpfiles -o /dev/full
2> Error: could not write /dev/full - No space left on device
[1]

# What is wrong with the options.

$ kmod static-nodes -f xml | head -n 2
Usage:
  kmod static-nodes [options]
2> Unknown format: 'xml'.
$ kmod static-nodes -x
2> static-nodes: invalid option -- 'x'
[1]
$ kmod static-nodes -f
2> static-nodes: option requires an argument -- 'f'
[1]
