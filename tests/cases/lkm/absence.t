# A name that is not found: what was probably meant, and what is in the way.
use basic
module kernel/net/wireguard.ko
	license GPL
module kernel/net/e1000.ko
	license GPL
module kernel/net/snd-hda-intel.ko
	license GPL
module /lib/modules/6.2.0-other/kernel/extra/other.ko
	license GPL
file lib/modules/6.2.0-other/modules.order
	kernel/extra/other.ko
file etc/modprobe.d/a.conf
	# the driver was renamed
	alias oldcard newcard
	alias mycard lone
file boot/config-6.1.0-test
	CONFIG_MODULES=y
	# CONFIG_VBOX is not set
	CONFIG_INSIDER=y
	CONFIG_EXTRA=m
run depmod -b . 6.2.0-other

$ lkm load wiregaurd; lkm info snd-hda-intle; lkm why E1000; lkm params mycrad
2> lkm load: ERROR: no module or alias 'wiregaurd' in '/lib/modules/6.1.0-test'
2>   likely:   did you mean 'wireguard'?
2> lkm info: ERROR: no module or alias 'snd_hda_intle' in '/lib/modules/6.1.0-test'
2>   likely:   did you mean 'snd-hda-intel'?
2> lkm why: ERROR: no module or alias 'E1000' in '/lib/modules/6.1.0-test'
2>   cause:    upper and lower case differ in module names: it is 'e1000'
2>   hint:     use the name e1000
2> lkm params: ERROR: no module or alias 'mycrad' in '/lib/modules/6.1.0-test'
2>   likely:   did you mean 'mycard'?
[4]
$ modprobe wiregaurd; modprobe -v wiregaurd; modprobe -v snd_hda; modprobe -qv wiregaurd
2> modprobe: FATAL: Module wiregaurd not found in directory /lib/modules/6.1.0-test
2> modprobe: FATAL: Module wiregaurd not found in directory /lib/modules/6.1.0-test
2>   likely:   did you mean 'wireguard'?
2> modprobe: FATAL: Module snd_hda not found in directory /lib/modules/6.1.0-test
2>   likely:   did you mean 'snd_hda_intel'?
[1]
$ modinfo wiregaurd
2> modinfo: ERROR: Module wiregaurd not found.
[1]
$ lkm load --json wiregaurd
{"schema":1,"command":"load","results":[],"error":{"code":"not-found","errno":2,"module":null,"message":"no module or alias 'wiregaurd' in '/lib/modules/6.1.0-test'","causes":[{"code":"not-found","certainty":"likely","cause":"did you mean 'wireguard'?","evidence":[],"remedy":null}]}}
[4]
$ modprobe -v lone.ko; cp lib/modules/6.1.0-test/kernel/drivers/lone.ko mine.ko; modprobe -v mine.ko; lkm load mine; modprobe -v mine.ko.xz
2> modprobe: FATAL: Module lone.ko not found in directory /lib/modules/6.1.0-test
2>   cause:    modules are looked up by name, not by file name: it is 'lone'
2>             its file is /lib/modules/6.1.0-test/kernel/drivers/lone.ko
2>   hint:     use the name lone
2> modprobe: FATAL: Module mine.ko not found in directory /lib/modules/6.1.0-test
2>   cause:    'mine.ko' was looked up as the name of an installed module; ./mine.ko is a file
2>   hint:     load the file by its path: insmod ./mine.ko or lkm load ./mine.ko
2> lkm load: ERROR: no module or alias 'mine' in '/lib/modules/6.1.0-test'
2>   cause:    'mine' was looked up as the name of an installed module; ./mine.ko is a file
2>   hint:     load the file by its path: insmod ./mine.ko or lkm load ./mine.ko
2> modprobe: FATAL: Module mine.ko.xz not found in directory /lib/modules/6.1.0-test
2>   cause:    no module of kernel 6.1.0-test has this name or alias
2>   hint:     if it is not part of the kernel, build or install it for 6.1.0-test
[1]
$ insmod -v lone; insmod -v ./mien.ko; rm mine.ko
2> insmod: ERROR: could not load module lone: No such file or directory
2>   cause:    there is no such file; 'lone' is the name of an installed module
2>             its file is /lib/modules/6.1.0-test/kernel/drivers/lone.ko
2>   hint:     modprobe lone or lkm load lone
2> insmod: ERROR: could not load module ./mien.ko: No such file or directory
2>   likely:   did you mean 'mine.ko'?
$ modprobe -v other; lkm load vbox; lkm load insider; lkm load extra; modprobe -v pci:v0000FFFFd0000
2> modprobe: FATAL: Module other not found in directory /lib/modules/6.1.0-test
2>   cause:    only kernel 6.2.0-other has this module here; 6.1.0-test does not
2>             its file is /lib/modules/6.2.0-other/kernel/extra/other.ko
2>   hint:     boot 6.2.0-other, or install the module for 6.1.0-test
2> lkm load: ERROR: no module or alias 'vbox' in '/lib/modules/6.1.0-test'
2>   likely:   this kernel was built without it: CONFIG_VBOX is not set (/boot/config-6.1.0-test:2)
2>   hint:     use another kernel, or build the module for 6.1.0-test
2> lkm load: ERROR: no module or alias 'insider' in '/lib/modules/6.1.0-test'
2>   likely:   it is built into this kernel: CONFIG_INSIDER=y (/boot/config-6.1.0-test:3)
2> lkm load: ERROR: no module or alias 'extra' in '/lib/modules/6.1.0-test'
2>   likely:   it was built as a module (CONFIG_EXTRA=m), but is not installed (/boot/config-6.1.0-test:4)
2>   hint:     install the rest of the modules of 6.1.0-test
2> modprobe: FATAL: Module pci:v0000FFFFd0000 not found in directory /lib/modules/6.1.0-test
2>   cause:    no module of kernel 6.1.0-test supports this device or feature
[1]
$ modprobe -v oldcard; lkm load oldcard
2> modprobe: ERROR: could not insert 'newcard': Unknown symbol in module, or unknown parameter (see dmesg)
2>   cause:    the alias 'oldcard' stands for 'newcard', which does not exist (/etc/modprobe.d/a.conf:2)
2>   hint:     correct or remove this line
2> lkm load: ERROR: module 'newcard' has no file
2>   cause:    the alias 'oldcard' stands for 'newcard', which does not exist (/etc/modprobe.d/a.conf:2)
2>   hint:     correct or remove this line
[4]
$ cp lib/modules/6.1.0-test/kernel/drivers/lone.ko lib/modules/6.1.0-test/kernel/drivers/new-card.ko; lkm load new_card; modprobe -v oldcard
2> lkm load: ERROR: no module or alias 'new_card' in '/lib/modules/6.1.0-test'
2>   cause:    /lib/modules/6.1.0-test/kernel/drivers/new-card.ko is not in the indexes: depmod has not been run since it was installed
2>   hint:     depmod 6.1.0-test
2> modprobe: ERROR: could not insert 'newcard': Unknown symbol in module, or unknown parameter (see dmesg)
2>   cause:    the alias 'oldcard' stands for 'newcard', which does not exist (/etc/modprobe.d/a.conf:2)
2>   hint:     correct or remove this line
[1]
$ rm lib/modules/6.1.0-test/kernel/drivers/lone.ko; lkm load lone; modprobe -v mycard
loading lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko |
2> lkm load: ERROR: could not read '/lib/modules/6.1.0-test/kernel/drivers/lone.ko': No such file or directory
2>   cause:    the index lists /lib/modules/6.1.0-test/kernel/drivers/lone.ko, which does not exist
2>   hint:     install the module again, then run depmod 6.1.0-test
2> modprobe: ERROR: could not insert 'lone': Unknown symbol in module, or unknown parameter (see dmesg)
2>   cause:    the index lists /lib/modules/6.1.0-test/kernel/drivers/lone.ko, which does not exist
2>   hint:     install the module again, then run depmod 6.1.0-test
[1]
$ : > lib/modules/6.1.0-test/modules.dep.bin; modprobe -v top; lkm load top
2> modprobe: FATAL: Module top not found in directory /lib/modules/6.1.0-test
2>   cause:    modules.dep.bin of kernel 6.1.0-test is empty
2>             without it no module is found by its name
2>   hint:     depmod 6.1.0-test
2> lkm load: ERROR: no module or alias 'top' in '/lib/modules/6.1.0-test'
2>   cause:    modules.dep.bin of kernel 6.1.0-test is empty
2>             without it no module is found by its name
2>   hint:     depmod 6.1.0-test
[4]
$ mv lib/modules/6.1.0-test lib/modules/6.0.0-old; modprobe -v top; lkm load top; lkm load -k 6.2.0-otter top
2> modprobe: FATAL: Module top not found in directory /lib/modules/6.1.0-test
2>   cause:    the running kernel is 6.1.0-test, but the installed modules are those of 6.2.0-other
2>             /lib/modules/6.1.0-test does not exist
2>   hint:     reboot into 6.2.0-other, or install the modules of 6.1.0-test again
2> lkm load: ERROR: the module directory '/lib/modules/6.1.0-test' does not exist
2>   cause:    the running kernel is 6.1.0-test, but the installed modules are those of 6.2.0-other
2>             /lib/modules/6.1.0-test does not exist
2>   hint:     reboot into 6.2.0-other, or install the modules of 6.1.0-test again
2> lkm load: ERROR: the module directory '/lib/modules/6.2.0-otter' does not exist
2>   cause:    there are no modules of kernel 6.2.0-otter
2>             /lib/modules/6.2.0-otter does not exist
2>             the modules of 6.2.0-other are installed
2>             the modules of 6.0.0-old are installed
2>   hint:     did you mean '6.2.0-other'?
[4]
$ rm -r lib/modules/6*; lkm load top; touch .dockerenv; lkm load top; modprobe top
2> lkm load: ERROR: the module directory '/lib/modules/6.1.0-test' does not exist
2>   cause:    there are no modules of kernel 6.1.0-test
2>             /lib/modules/6.1.0-test does not exist
2>   hint:     install the modules of 6.1.0-test
2> lkm load: ERROR: the module directory '/lib/modules/6.1.0-test' does not exist
2>   cause:    there are no modules of kernel 6.1.0-test in this container
2>             /lib/modules/6.1.0-test does not exist
2>   hint:     load the module on the host
2> modprobe: FATAL: Module top not found in directory /lib/modules/6.1.0-test
[1]
$ printf 'dummy 16384 0 - Live 0x0\n' > proc/modules; rmmod -v dumy; lkm unload --only dumy; rmmod dumy
2> rmmod: ERROR: Module dumy is not currently loaded
2>   likely:   did you mean 'dummy'?
2> lkm unload: ERROR: 'dumy' is not loaded
2>   likely:   did you mean 'dummy'?
2> rmmod: ERROR: Module dumy is not currently loaded
[1]
