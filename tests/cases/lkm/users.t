# Who holds a module: each kind of user, what the reference count leaves over, what must go first.
module kernel/fs/ourfs.ko
	alias fs-ourfs
	alias fs-ourblk
module kernel/drivers/card.ko
	alias char-major-1-3
	alias rtnl-link-card
module kernel/drivers/disk.ko
module kernel/drivers/adapter.ko
module kernel/drivers/vol_mod.ko
file proc/modules
	ourfs 20480 3 - Live 0x0
	card 16384 7 upper,middle, Live 0x0
	upper 16384 0 - Live 0x0
	middle 16384 1 upper, Live 0x0
	disk 16384 4 - Live 0x0
	adapter 16384 2 - Live 0x0
	quiet 16384 0 - Live 0x0
	secret 16384 2 - Live 0x0
	stays 16384 1 [permanent], Live 0x0
	early 16384 1 - Loading 0x0
	late 16384 0 - Unloading 0x0
	never 16384 - - Live 0x0
	proto 16384 3 - Live 0x0
	volume 16384 1 - Live 0x0
	dm_mod 16384 1 - Live 0x0
file proc/self/mountinfo
	21 1 8:1 / / rw,relatime shared:1 - ourfs /dev/da1 rw
	22 21 8:1 /sub /a\040b rw,relatime shared:1 - ourfs /dev/da1 rw
	23 21 0:40 / /proc rw - proc proc rw
	24 21 0:41 / /mnt rw - ourblk.type some rw
	25 21 0:42 / /pool rw - otherfs /dev/da3 rw
	26 21 253:0 / /vol rw - otherfs /dev/mapper/vol rw
	not a line
file proc/30/mountinfo
	80 1 8:1 / / rw,relatime shared:1 - ourfs /dev/da1 rw
	81 1 0:50 / /inside rw - ourfs none rw
file proc/swaps
	Filename				Type		Size
	/dev/da2                                partition	1003516
file proc/devices
	Character devices:
	  1 mem

	Block devices:
	  8 da
	253 device-mapper
file proc/net/protocols
	protocol  size sockets  memory press maxhdr  slab module     cl co di
	PROTO     1792      2      -1   NI       0   yes  proto       y  y  y
	IDLE      1792      0      -1   NI       0   yes  proto       y  y  y
	TCP       1792      9      -1   NI       0   yes  kernel      y  y  y
file proc/12/comm
	player
file proc/30/comm
	mixer
file sys/class/net/br0/operstate
	down
file sys/devices/virtual/net/br0/uevent
	DEVTYPE=card
	INTERFACE=br0
file sys/devices/pci0/adapter0/host0/disk0/block/da/dev
	8:0
file sys/devices/pci0/adapter0/host0/disk0/block/da/da1/dev
	8:1
file sys/devices/pci0/adapter0/host0/disk0/block/da/da2/dev
	8:2
file sys/devices/pci0/adapter0/host0/disk0/block/da/da3/dev
	8:3
file sys/devices/pci0/adapter0/host0/disk0/block/da/loop/backing_file
	/var/an image
file sys/devices/virtual/block/dm-0/dev
	253:0
run mkdir -p sys/bus/pci/drivers/card_pci sys/module/card/drivers sys/module/disk sys/module/adapter sys/devices/pci0/card0/net/eth7
run ln -s ../../../bus/pci/drivers/card_pci sys/module/card/drivers/pci:card_pci; ln -s ../../../../module/card sys/bus/pci/drivers/card_pci/module; touch sys/bus/pci/drivers/card_pci/bind
run for i in 0 1 2 3 4 5 6 7 8 9; do ln -s ../../../../devices/pci0/card$i sys/bus/pci/drivers/card_pci/pci0:card$i; done
run mkdir -p sys/bus/scsi/drivers/d sys/bus/pci/drivers/a; ln -s ../../../../module/disk sys/bus/scsi/drivers/d/module; ln -s ../../../../module/adapter sys/bus/pci/drivers/a/module
run ln -s ../../../bus/pci/drivers/card_pci sys/devices/pci0/card0/driver; ln -s ../../devices/pci0/card0/net/eth7 sys/class/net/eth7
run mv sys/class/net/br0/operstate sys/devices/virtual/net/br0; rmdir sys/class/net/br0; ln -s ../../devices/virtual/net/br0 sys/class/net/br0
run ln -s ../../../../bus/scsi/drivers/d sys/devices/pci0/adapter0/host0/disk0/driver; ln -s ../../../bus/pci/drivers/a sys/devices/pci0/adapter0/driver
run cd sys/devices; ln -s ../../../bus/scsi/drivers/d pci0/adapter0/host0/disk0/driver 2>/dev/null; cd pci0/adapter0/host0/disk0; rm driver; ln -s ../../../../../bus/scsi/drivers/d driver; cd ../..; rm driver; ln -s ../../../bus/pci/drivers/a driver
run mkdir -p sys/block sys/dev/block sys/devices/pci0/adapter0/host0/disk0/block/da/holders sys/devices/pci0/adapter0/host0/disk0/block/da/da3/holders/md7 sys/devices/virtual/block/dm-0/holders
run ln -s ../devices/pci0/adapter0/host0/disk0/block/da sys/block/da; ln -s ../devices/virtual/block/dm-0 sys/block/dm-0
run ln -s ../../devices/pci0/adapter0/host0/disk0/block/da sys/dev/block/8:0; for i in 1 2 3; do ln -s ../../devices/pci0/adapter0/host0/disk0/block/da/da$i sys/dev/block/8:$i; done
run mkdir -p proc/12/fd proc/12/ns proc/30/fd proc/30/ns proc/self/ns proc/31/fd
run ln -s mnt:[1] proc/self/ns/mnt; ln -s mnt:[1] proc/12/ns/mnt; ln -s mnt:[2] proc/30/ns/mnt
run for i in 3 4; do ln -s /dev/null proc/12/fd/$i; done; ln -s /dev/null proc/30/fd/0; ln -s /dev/zero proc/30/fd/1; ln -s /dev/nosuch proc/30/fd/2; ln -s socket:[5] proc/30/fd/3

$ lkm users card
card is in use: 7 references
  modules     upper
              middle
  devices     pci0:card0  pci driver card_pci
              pci0:card1  pci driver card_pci
              pci0:card2  pci driver card_pci
              pci0:card3  pci driver card_pci
              pci0:card4  pci driver card_pci
              pci0:card5  pci driver card_pci
              pci0:card6  pci driver card_pci
              pci0:card7  pci driver card_pci
              and 2 more (-v shows them)
  network     br0  down
              eth7
  open files  /dev/null  player (12)
              /dev/null  mixer (30)
  to unload   stop the processes, or make them close the files
              lkm unload --only upper middle card

$ lkm users -v card | grep -c pci0:card
10

$ lkm users ourfs
ourfs is in use: 3 references
  mounted     /  ourfs of /dev/da1
              /a b  ourfs of /dev/da1
              /mnt  ourblk.type of some
              /inside  ourfs of none, only seen by process 30 and those that share its mounts
  to unload   unmount the file systems
              lkm unload --only ourfs

$ lkm users disk adapter
disk is in use: 4 references
  disks       da  backed by /var/an image
              da1  mounted on /
              da2  swap area
              da3  mounted on /pool
              da3  part of md7
  to unload   unmount, detach or disable whatever uses the disks
              lkm unload --only disk
adapter is in use: 2 references
  disks       da  backed by /var/an image
              da1  mounted on /
              da2  swap area
              da3  mounted on /pool
              da3  part of md7
  to unload   unmount, detach or disable whatever uses the disks
              lkm unload --only adapter

$ lkm users proto
proto is in use: 3 references
  sockets     PROTO  2 sockets
  to unload   stop the processes that have the sockets open
              lkm unload --only proto

$ lkm users quiet secret
quiet is not in use
  to unload   lkm unload --only quiet
secret is in use: 2 references
  unexplained 2 references are not accounted for: held inside the kernel, or leaked
  to unload   stop whatever holds the remaining references
              lkm unload --only secret

$ lkm users stays early late never
stays is in use: 1 reference
  stays       it has no exit function: it stays until the next boot
  unexplained 1 reference is not accounted for: held inside the kernel, or leaked
early is in use: 1 reference
  stays       it is initialising: wait until its init function has returned
late is not in use
  stays       it is being unloaded
never is loaded
  stays       this kernel cannot unload modules

$ lkm users dm_mod
dm_mod is in use: 1 reference
  disks       dm-0  mounted on /vol
  to unload   unmount, detach or disable whatever uses the disks
              lkm unload --only dm_mod

# By an alias, and with a dash.
$ lkm users fs-ourfs | head -n 1
ourfs is in use: 3 references

$ lkm users Proto_ nosuch
2> lkm users: ERROR: no module or alias 'Proto_' in '/lib/modules/6.1.0-test'
2>   cause:    no module of kernel 6.1.0-test has this name or alias
2>   hint:     if it is not part of the kernel, build or install it for 6.1.0-test
2> lkm users: ERROR: no module or alias 'nosuch' in '/lib/modules/6.1.0-test'
2>   cause:    no module of kernel 6.1.0-test has this name or alias
2>   hint:     if it is not part of the kernel, build or install it for 6.1.0-test
[4]

$ lkm users volume; rm -r lib/modules; lkm users volume absent
volume is in use: 1 reference
  unexplained 1 reference is not accounted for: held inside the kernel, or leaked
  to unload   stop whatever holds the remaining references
              lkm unload --only volume
volume is in use: 1 reference
  unexplained 1 reference is not accounted for: held inside the kernel, or leaked
  to unload   stop whatever holds the remaining references
              lkm unload --only volume
2> lkm users: ERROR: 'absent' is not loaded
[1]

$ lkm users --json upper absent
{"schema":1,"command":"users","modules":[{"asked":"upper","name":"upper","refcount":0,"state":"live","permanent":false,"users":[],"unexplained_least":0,"unexplained_most":0,"hidden_processes":0,"steps":[],"order":["upper"]}],"error":{"code":"not-loaded","errno":2,"module":"absent","message":"'absent' is not loaded"}}
[1]

$ lkm users --json card
{"schema":1,"command":"users","modules":[{"asked":"card","name":"card","refcount":7,"state":"live","permanent":false,"users":[{"kind":"module","name":"upper","detail":null,"process":0},{"kind":"module","name":"middle","detail":null,"process":0},{"kind":"device","name":"pci0:card0","detail":"pci driver card_pci","process":0},{"kind":"device","name":"pci0:card1","detail":"pci driver card_pci","process":0},{"kind":"device","name":"pci0:card2","detail":"pci driver card_pci","process":0},{"kind":"device","name":"pci0:card3","detail":"pci driver card_pci","process":0},{"kind":"device","name":"pci0:card4","detail":"pci driver card_pci","process":0},{"kind":"device","name":"pci0:card5","detail":"pci driver card_pci","process":0},{"kind":"device","name":"pci0:card6","detail":"pci driver card_pci","process":0},{"kind":"device","name":"pci0:card7","detail":"pci driver card_pci","process":0},{"kind":"device","name":"pci0:card8","detail":"pci driver card_pci","process":0},{"kind":"device","name":"pci0:card9","detail":"pci driver card_pci","process":0},{"kind":"network","name":"eth7","detail":null,"process":0}],"unexplained_least":5,"unexplained_most":5,"hidden_processes":0,"steps":["stop whatever holds the remaining references"],"order":["upper","middle","card"]}]}

$ lkm users
2> lkm users: ERROR: expected the name of a module (see 'lkm users --help')
[2]

$ lkm users --json proto
{"schema":1,"command":"users","modules":[{"asked":"proto","name":"proto","refcount":3,"state":"live","permanent":false,"users":[{"kind":"socket","name":"PROTO","detail":"2 sockets","process":0}],"unexplained_least":0,"unexplained_most":1,"hidden_processes":0,"steps":["stop the processes that have the sockets open"],"order":["proto"]}]}
