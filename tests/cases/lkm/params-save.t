# Saving parameters for later loads, and no longer.
needs gzip
use basic
module kernel/drivers/card.ko
	parm debug:int:How much to say
	parm name:charp:A name
	parm fixed:int:
file proc/modules
	card 16384 0 - Live 0x0
file sys/module/card/parameters/debug
	0
file sys/module/card/parameters/name
	(null)
file sys/module/card/parameters/fixed
	7
archive boot/initrd.img-6.1.0-test .gz
	usr/lib/modules/6.1.0-test/kernel/drivers/card.ko
run chmod 444 sys/module/card/parameters/fixed

# Set, if that can be, and saved.
$ lkm params card --save debug=2 fixed=8 name='two words'
card
  debug  0 -> 2
  fixed  8  cannot be changed while the module is loaded: takes effect at the next load
  name  (null) -> two words
  saved       /etc/modprobe.d/lkm-params.conf
  note        the initramfs has the module, with an older copy of the configuration
  run         update-initramfs -u -k 6.1.0-test
$ cat etc/modprobe.d/lkm-params.conf; stat -c %a etc/modprobe.d/lkm-params.conf
# What "lkm params --save" has modules loaded with; "lkm params --forget" takes it out
# again. It counts when a module is loaded. An initramfs has its own copy, from when it
# was made.
|
options card debug=2 fixed=8 name="two words"
644
$ lkm params card
card is loaded
  debug=2 (int, can be changed) How much to say
    configured  2  /etc/modprobe.d/lkm-params.conf:5
  name=two words (charp, can be changed) A name
    configured  two words  /etc/modprobe.d/lkm-params.conf:5
  fixed=7 (int)
    configured  8  /etc/modprobe.d/lkm-params.conf:5
    differs     loaded before this was configured, or from an initramfs without it
$ lkm params -s lone number=4 text='a\b "c" d'
lone
  number  4  the module is not loaded: takes effect at the next load
  text  a\b "c" d  the module is not loaded: takes effect at the next load
  saved       /etc/modprobe.d/lkm-params.conf
$ lkm params -s lone number=4 text='a\b' flag=0 dyndbg='+p  x'; tail -n 3 etc/modprobe.d/lkm-params.conf
lone
  number  4  the module is not loaded: takes effect at the next load
  text  a\b  the module is not loaded: takes effect at the next load
  flag  0  the module is not loaded: takes effect at the next load
  dyndbg  +p  x  the module is not loaded: takes effect at the next load
  saved       /etc/modprobe.d/lkm-params.conf
options card debug=2 fixed=8 name="two words"
|
options lone dyndbg="+p  x" flag=0 number=4 text=a\\b
$ modprobe -v lone; modprobe -r lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko dyndbg="+p  x" flag=0 number=4 text=a\b |
$ lkm params -s lone text='a	b'
2> lkm params: ERROR: could not save 'text' of 'lone': a file of modprobe.d cannot hold control characters, and the kernel has no escape for '"'
[2]

# A module that is part of the kernel is not told by files.
$ lkm params -s inside depth=1
2> lkm params: ERROR: 'inside' is built-in and takes parameters from the kernel command line only: inside.depth=...
[1]

# Something else comes later.
$ mkdir -p etc/modprobe.d; echo 'options card debug=5' >etc/modprobe.d/z.conf; echo 'quiet card.fixed=1' >proc/cmdline; lkm params -s card debug=3 fixed=9
card
  debug  2 -> 3
  fixed  9  cannot be changed while the module is loaded: takes effect at the next load
  saved       /etc/modprobe.d/lkm-params.conf
  but         debug=5 comes later and overrides it  /etc/modprobe.d/z.conf:1
              fixed=1 comes later and overrides it  /proc/cmdline
  note        the initramfs has the module, with an older copy of the configuration
  run         update-initramfs -u -k 6.1.0-test
$ lkm params --json -s card debug=4
{"schema":1,"command":"params","module":"card","changes":[{"name":"debug","before":"3","value":"4","after":"4","set":true,"changed":true}],"path":"/etc/modprobe.d/lkm-params.conf","written":true,"content":"# What \"lkm params --save\" has modules loaded with; \"lkm params --forget\" takes it out\u000a# again. It counts when a module is loaded. An initramfs has its own copy, from when it\u000a# was made.\u000a\u000aoptions card debug=4 fixed=9 name=\"two words\"\u000a\u000aoptions lone dyndbg=\"+p  x\" flag=0 number=4 text=a\\\\b\u000a","overridden":[{"name":"debug","value":"5","file":"/etc/modprobe.d/z.conf","line":1}],"initramfs":"yes","rebuild":"update-initramfs -u -k 6.1.0-test"}

# Not written: what would be.
$ lkm params -n card debug=6; lkm params -n -s card debug=6 fixed=1; cat sys/module/card/parameters/debug
card
  debug  4 -> 6  (not set)
card
  debug  4 -> 6  (not set)
  fixed  1  cannot be changed while the module is loaded: takes effect at the next load
/etc/modprobe.d/lkm-params.conf:
# What "lkm params --save" has modules loaded with; "lkm params --forget" takes it out
# again. It counts when a module is loaded. An initramfs has its own copy, from when it
# was made.
|
options card debug=6 fixed=1 name="two words"
|
options lone dyndbg="+p  x" flag=0 number=4 text=a\\b
4
$ lkm params -n --json card debug=6 -s
{"schema":1,"command":"params","module":"card","changes":[{"name":"debug","before":"4","value":"6","after":null,"set":false,"changed":true}],"path":"/etc/modprobe.d/lkm-params.conf","written":false,"content":"# What \"lkm params --save\" has modules loaded with; \"lkm params --forget\" takes it out\u000a# again. It counts when a module is loaded. An initramfs has its own copy, from when it\u000a# was made.\u000a\u000aoptions card debug=6 fixed=9 name=\"two words\"\u000a\u000aoptions lone dyndbg=\"+p  x\" flag=0 number=4 text=a\\\\b\u000a","overridden":[],"initramfs":"yes","rebuild":"update-initramfs -u -k 6.1.0-test"}
$ lkm params -n --forget lone
lone
  nothing would be saved any longer
/etc/modprobe.d/lkm-params.conf:
# What "lkm params --save" has modules loaded with; "lkm params --forget" takes it out
# again. It counts when a module is loaded. An initramfs has its own copy, from when it
# was made.
|
options card debug=4 fixed=9 name="two words"

# The initramfs: looked into, of another maker, in the way; without the module it says nothing.
$ : >boot/initrd.img-6.1.0-test; lkm params -s lone number=5
lone
  number  5  the module is not loaded: takes effect at the next load
  saved       /etc/modprobe.d/lkm-params.conf
$ echo x >boot/initrd.img-6.1.0-test; lkm params -s lone number=6; mkdir -p usr/bin; : >usr/bin/dracut; lkm params --json -s lone number=6
lone
  number  6  the module is not loaded: takes effect at the next load
  saved       /etc/modprobe.d/lkm-params.conf
  note        the initramfs cannot be read; it may contain the module
  run         update-initramfs -u -k 6.1.0-test
{"schema":1,"command":"params","module":"lone","changes":[{"name":"number","before":null,"value":"6","after":null,"set":false,"changed":false}],"path":"/etc/modprobe.d/lkm-params.conf","written":true,"content":"# What \"lkm params --save\" has modules loaded with; \"lkm params --forget\" takes it out\u000a# again. It counts when a module is loaded. An initramfs has its own copy, from when it\u000a# was made.\u000a\u000aoptions card debug=4 fixed=9 name=\"two words\"\u000a\u000aoptions lone dyndbg=\"+p  x\" flag=0 number=6 text=a\\\\b\u000a","overridden":[],"initramfs":"unknown","rebuild":"dracut --force --kver 6.1.0-test"}
$ rm boot/* usr/bin/*; echo linux-lts >lib/modules/6.1.0-test/pkgbase; echo x >boot/initramfs-linux-lts.img; lkm params --forget lone number
lone
  number is no longer saved
  note        the initramfs cannot be read; it may contain the module
  run         mkinitcpio -P
$ rm boot/*

# Taken out again, one or all; then there is no file.
$ lkm params --forget lone text number nosuch; lkm params --forget card; cat etc/modprobe.d/lkm-params.conf
lone
  text is no longer saved
  number was not saved
  nosuch was not saved
card
  nothing is saved any longer
# What "lkm params --save" has modules loaded with; "lkm params --forget" takes it out
# again. It counts when a module is loaded. An initramfs has its own copy, from when it
# was made.
|
options lone dyndbg="+p  x" flag=0
$ lkm params --forget --json lone; lkm params --forget gone; ls etc/modprobe.d
{"schema":1,"command":"params","module":"lone","changes":[{"name":null,"before":null,"value":null,"after":null,"set":false,"changed":true}],"path":"/etc/modprobe.d/lkm-params.conf","written":true,"content":"","overridden":[],"initramfs":"no","rebuild":null}
gone
  nothing was saved
z.conf

# Lines of others are kept.
$ printf '# mine\noptions card debug=1\nblacklist x\noptions x* y=1\noptions card name="open\n# end' >etc/modprobe.d/lkm-params.conf; lkm params -s card name=n; cat etc/modprobe.d/lkm-params.conf
card
  name  two words -> n
  saved       /etc/modprobe.d/lkm-params.conf
# What "lkm params --save" has modules loaded with; "lkm params --forget" takes it out
# again. It counts when a module is loaded. An initramfs has its own copy, from when it
# was made.
blacklist x
options x* y=1
# end
|
# mine
options card debug=1 name=n

# It cannot be written.
$ rm -r etc; touch etc; lkm params -s lone number=1; lkm params -s card debug=77; cat sys/module/card/parameters/debug
4
2> lkm params: ERROR: could not make '/etc/modprobe.d': Not a directory
2>   hint:     see that the directory may be written and that the disk has room
2> lkm params: ERROR: could not read '/etc/modprobe.d': Not a directory
2> lkm params: ERROR: could not make '/etc/modprobe.d': Not a directory
2>   hint:     see that the directory may be written and that the disk has room
2> lkm params: ERROR: could not read '/etc/modprobe.d': Not a directory
$ rm etc; lkm params --forget card ''
2> lkm params: ERROR: --forget takes only names of parameters (see 'lkm params --help')
[2]
