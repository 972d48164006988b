# After a load that succeeded: firmware, failed probes, drivers without a device, and parameters of a module that was loaded already.
use basic
module kernel/drivers/card.ko
	alias pci:v000010ECd00008139sv*
	firmware card/one.bin
module kernel/drivers/twin.ko
	alias pci:v000010ECd00008139sv*
module kernel/drivers/wlan.ko
	alias pci:v00008086d0000A370sv*
module kernel/drivers/stick.ko
	alias usb:v1234*
file fake/drivers/card
	pci:card
file fake/drivers/twin
	pci:twin-pci
file fake/drivers/wlan
	pci:wlan
file fake/drivers/stick
	usb:stick
file sys/bus/pci/devices/0000:00:06.0/modalias
	pci:v000010ECd00008139sv00001AF4
file sys/bus/pci/devices/0000:00:07.0/modalias
	pci:v00008086d00001237sv00001AF4
run mkdir -p sys/bus/pci/drivers/card sys/bus/pci/drivers/twin-pci sys/bus/pci/drivers/wlan sys/bus/usb/devices/1-1
file fake/log/twin
	twin: Fast Ethernet driver 0.9.28
	twin-pci 0000:00:06.0: This (id 10ec:8139 rev 20) is an enhanced 8139C+ chip, use card
	other 0000:00:07.0: Direct firmware load for other.bin failed with error -2

# Nothing is said without a terminal, nor when all is well.
$ lkm load twin; rmmod twin; modprobe twin; rmmod twin; lkm load -v lone number=3
loading twin
loading lone with number=3

# A device that matches has no driver, and another module is for it.
$ modprobe -v twin; rmmod twin
insmod /lib/modules/6.1.0-test/kernel/drivers/twin.ko |
2>   warning:  'twin' is loaded, but drives no device: 0000:00:06.0 matches it and has no driver
2>             the kernel log says: twin-pci 0000:00:06.0: This (id 10ec:8139 rev 20) is an enhanced 8139C+ chip, use card
2>   hint:     another module matches 0000:00:06.0, too: lkm load card
$ lkm load --verify twin; rmmod twin
loading twin
2> lkm load: ERROR: 'twin' is loaded, but drives no device: 0000:00:06.0 matches it and has no driver
2>             the kernel log says: twin-pci 0000:00:06.0: This (id 10ec:8139 rev 20) is an enhanced 8139C+ chip, use card
2>   hint:     another module matches 0000:00:06.0, too: lkm load card

# None that it matches is there: said of PCI only, where all devices are shown.
$ lkm load -v wlan stick; rmmod wlan stick
loading wlan
loading stick
2> lkm load: WARNING: 'wlan' is loaded, but drives no device: none here matches its aliases

# Another driver has the device.
$ ln -s ../../drivers/card sys/bus/pci/devices/0000:00:06.0/driver; mkdir -p sys/module/card; ln -s ../../../../module/card sys/bus/pci/drivers/card/module; lkm load -v twin; rmmod twin
loading twin
2> lkm load: WARNING: 'twin' is loaded, but drives no device: 0000:00:06.0 matches it and has another driver
2>             0000:00:06.0 is driven by card of module card
2>             the kernel log says: twin-pci 0000:00:06.0: This (id 10ec:8139 rev 20) is an enhanced 8139C+ chip, use card
2>   hint:     to use 'twin' for 0000:00:06.0: lkm unload card twin, then lkm load twin

# A probe fails after the firmware was not found; with the module bound, missing firmware is said all the same.
$ rm -r sys/module/card sys/bus/pci/devices/0000:00:06.0/driver sys/bus/pci/drivers/card/module; mkdir -p fake/log; printf '%s\n' 'card 0000:00:06.0: firmware: failed to load card/one.bin (-2)' 'card 0000:00:06.0: Direct firmware load for card/one.bin failed with error -2' 'card 0000:00:06.0: cannot go on' 'card: probe of 0000:00:06.0 failed with error -5' > fake/log/card; lkm load -v card; rmmod card
loading card
2> lkm load: WARNING: 'card' asked for the firmware file 'card/one.bin', which is missing
2>             the kernel log says: card 0000:00:06.0: firmware: failed to load card/one.bin (-2)
2>   hint:     install the package that has /lib/firmware/card/one.bin (apt-file search, or dnf provides, names it); an initramfs needs it, too
2> lkm load: WARNING: driver 'card' failed to set up the device 0000:00:06.0: Input/output error
2>             the kernel log says: card 0000:00:06.0: cannot go on
2>             the kernel log says: card: probe of 0000:00:06.0 failed with error -5
$ modprobe -v card; rmmod card
insmod /lib/modules/6.1.0-test/kernel/drivers/card.ko |
2>   warning:  'card' asked for the firmware file 'card/one.bin', which is missing
2>             the kernel log says: card 0000:00:06.0: firmware: failed to load card/one.bin (-2)
2>   hint:     install the package that has /lib/firmware/card/one.bin (apt-file search, or dnf provides, names it); an initramfs needs it, too
2>   warning:  driver 'card' failed to set up the device 0000:00:06.0: Input/output error
2>             the kernel log says: card 0000:00:06.0: cannot go on
2>             the kernel log says: card: probe of 0000:00:06.0 failed with error -5
$ printf '%s\n' 'card 0000:00:06.0: probe with driver card failed with error -5' > fake/log/card; lkm load --json --verify card | sed 's/.*"warnings"/"warnings"/'; rmmod card
"warnings":[{"module":"card","code":"probe-failed","certainty":"certain","cause":"driver 'card' failed to set up the device 0000:00:06.0: Input/output error","file":null,"line":0,"evidence":["the kernel log says: card 0000:00:06.0: probe with driver card failed with error -5"],"remedy":null}],"verified":false}]}
$ rm fake/log/card; ln -s ../../../devices/0000:00:06.0 sys/bus/pci/drivers/card/0000:00:06.0; lkm load -v --verify card; rmmod card
loading card

# Parameters of a module that was loaded already.
$ lkm load -v lone number=4 word=x; modprobe -v lone number=4; modprobe lone number=4; lkm load --json lone number=4 | sed 's/.*"warnings"/"warnings"/'
lone is already loaded, with other parameters than requested
"warnings":[{"module":"lone","code":"parameter-not-applied","certainty":"certain","cause":"'lone' was loaded already, so its parameter 'number' is still '3'","file":null,"line":0,"evidence":[],"remedy":"lkm params lone number=4"}]}]}
2> lkm load: WARNING: 'lone' was loaded already, so its parameter 'number' is still '3'
2>   hint:     lkm params lone number=4
2> lkm load: WARNING: 'lone' has no parameter 'word', and was loaded already
2>   warning:  'lone' was loaded already, so its parameter 'number' is still '3'
2>   hint:     lkm params lone number=4
$ modprobe --json lone number=3 | sed 's/.*"warnings"/"warnings"/'
"warnings":[]}]}
