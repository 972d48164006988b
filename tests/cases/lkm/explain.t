# What a failure means: codes, errnos, messages and logs.
use basic
file journal
	Dec 01 13:15:40 host kernel: Linux version 6.12.117+deb12-amd64
	Dec 01 13:15:41 host kernel: a: disagrees about version of symbol x
	Dec 01 13:15:41 host kernel: a: Unknown symbol x (err -22)
	Dec 01 13:15:41 host systemd-modules-load[7]: Failed to insert module 'a': Invalid argument
	Dec 01 13:15:42 host kernel: r8169 0000:02:00.0: Direct firmware load for rtl_nic/rtl8168g-2.fw failed with error -2
	Dec 01 13:15:42 host app[9]: b: Unknown symbol x (err -2)
	Dec 01 13:15:43 host kernel: Module c is blacklisted
	Dec 01 13:15:43 host kernel: r8169 0000:02:00.0: Direct firmware load for rtl_nic/rtl8168g-2.fw failed with error -2

$ lkm explain in-use
in-use (15, LKM_E_IN_USE, exit status 1)
  meaning     the module is in use
  example     $ rmmod snd_pcm
              rmmod: ERROR: Module snd_pcm is in use by: snd_hda_intel
  causes      - other modules depend on it
              - a device is open, a file system is mounted, a network interface is up, a program runs that uses it
  what to do  - lsmod shows the modules that use it: unload these first, or use modprobe -r --remove-holders
              - unmount, take down or stop what uses it

$ lkm explain 3 LKM_E_IN_USE Not_Found | grep exit
not-found (3, LKM_E_NOT_FOUND, exit status 4)
in-use (15, LKM_E_IN_USE, exit status 1)
not-found (3, LKM_E_NOT_FOUND, exit status 4)

$ lkm explain nosuch 0 lkm_e_
2> lkm explain: ERROR: 'nosuch' is not a code of lkm (see 'lkm explain --list')
2> lkm explain: ERROR: '0' is not a code of lkm (see 'lkm explain --list')
2> lkm explain: ERROR: 'lkm_e_' is not a code of lkm (see 'lkm explain --list')
[4]

$ lkm explain; lkm explain -q
2> lkm explain: ERROR: expected a code, such as 'in-use' (see 'lkm explain --help')
[2]

$ lkm explain --json loaded nosuch
{"schema":1,"command":"explain","codes":[{"code":"loaded","number":12,"name":"LKM_E_LOADED","exit_status":1,"text":"the module is loaded already","hint":"","example":"$ modprobe --first-time dummy\u000amodprobe: ERROR: could not insert 'dummy': Module already in kernel","causes":["the module is loaded already, and --first-time or insmod was used","another module of the same name is loaded"],"remedies":["nothing, if it is to be loaded","to load it with other parameters, unload it first: lkm unload NAME"]}],"failures":[],"error":{"code":"not-found","errno":0,"module":null,"message":"'nosuch' is not a code of lkm (see 'lkm explain --list')"}}
[4]

$ lkm explain --json nosuch
{"schema":1,"command":"explain","codes":[],"failures":[],"error":{"code":"not-found","errno":0,"module":null,"message":"'nosuch' is not a code of lkm (see 'lkm explain --list')"}}
[4]

$ lkm explain --list | head -n 3
no-memory               1  out of memory
invalid-argument        2  the request is malformed
not-found               3  no module or alias has this name

# Each has all parts.
$ explained=$(lkm explain --list --json | tr '{' '\n' | grep -c '"causes":\["..*"\],"remedies":\["..*"\]'); [ $explained -ge 26 ] && [ $explained = $(lkm explain --list | wc -l) ] && echo all
all

# An errno by name, number and text. A number is a code, too.
$ lkm explain ENOEXEC
ENOEXEC (errno 8)
  meaning     Exec format error
  possible    the file is not a complete module
  possible    the module was built for another kind of processor
  possible    the module was built for another kernel (version magic)
  possible    the module was built for a kernel with another configuration
  possible    the module exports a symbol that another one has already
  possible    the module's init function returned -ENOEXEC (Exec format error)
  hint        the kernel log may say which: lkm explain --boot, or journalctl -k | lkm explain -

$ lkm explain -8 | head -n 1; lkm explain 8 | grep '^[a-zA-Z]'; lkm explain 'err -2' 'Exec format error' | grep errno
ENOEXEC (errno 8)
damaged (8, LKM_E_DAMAGED, exit status 1)
ENOEXEC (errno 8)
ENOENT (errno 2)
ENOEXEC (errno 8)

# Messages, whole or cut into words by the shell.
$ lkm explain "[   12.345678] foo: Unknown symbol bar (err -2)"
foo
  log         foo: Unknown symbol bar (err -2)
  cause       the module needs 'bar', which is missing
  hint        load the module that exports it first, or build this module for this kernel

$ lkm explain modprobe: FATAL: Module nosuch not found in directory /lib/modules/6.1
nosuch
  message     Module nosuch not found in directory /lib/modules/6.1
  cause       the indexes in /lib/modules/6.1 have no module, built-in module or alias 'nosuch'
  hint        see what this system knows of it: lkm why nosuch

$ lkm explain "insmod: ERROR: could not insert module x.ko: No such device"
x
  message     could not insert module x.ko: No such device
  likely      the module's init function returned -ENODEV (No such device)
              drivers return it when they find no device that they support
  hint        the kernel log may say more: lkm explain --boot, or journalctl -k | lkm explain -

$ lkm explain "modprobe: ERROR: ../libkmod/libkmod-module.c:1047 command_do() Error running install command '/bin/false' for module foo: retcode 1"
foo
  message     Error running install command '/bin/false' for module foo: retcode 1
  cause       modprobe.d has the command '/bin/false' for it, which ended with status 1
              the usual way to forbid a module
  hint        see file and line: lkm why foo

$ lkm explain "t_oops: loading out-of-tree module taints kernel."
t_oops
  log         t_oops: loading out-of-tree module taints kernel.
  meaning     this is only a remark: the kernel loads the module all the same

$ lkm explain "Linux version 6.12.117+deb12-amd64"
2> lkm explain: ERROR: this message is not known: 'Linux version 6.12.117+deb12-amd64'; explain the messages around it: lkm explain --boot, or journalctl -k | lkm explain -
[4]

# A journal: lines of programs do not count, and what follows from a line belongs to it.
$ lkm explain - < journal
a
  log         a: disagrees about version of symbol x
              a: Unknown symbol x (err -22)
              Failed to insert module 'a': Invalid argument
  cause       'x' has changed since the module was built (CRC mismatch)
  hint        build it again with the headers of this kernel
|
c
  log         Module c is blacklisted
  cause       the kernel command line forbids the module (module_blacklist=)
  hint        remove 'c' from module_blacklist= in the boot loader and reboot
|
2 times
  log         r8169 0000:02:00.0: Direct firmware load for rtl_nic/rtl8168g-2.fw failed with error -2
  cause       firmware file 'rtl_nic/rtl8168g-2.fw' cannot be loaded for r8169 0000:02:00.0: No such file or directory
  hint        install the package that has /lib/firmware/rtl_nic/rtl8168g-2.fw; if it is installed, add it to the initramfs

$ lkm explain --json - < journal
{"schema":1,"command":"explain","codes":[],"failures":[{"module":"a","errno_name":null,"errno":0,"errno_text":null,"count":1,"program":null,"lines":["a: disagrees about version of symbol x","a: Unknown symbol x (err -22)","Failed to insert module 'a': Invalid argument"],"causes":[{"code":"symbol-version","certainty":"certain","cause":"'x' has changed since the module was built (CRC mismatch)","evidence":[],"remedy":"build it again with the headers of this kernel"}]},{"module":"c","errno_name":null,"errno":0,"errno_text":null,"count":1,"program":null,"lines":["Module c is blacklisted"],"causes":[{"code":"blacklisted","certainty":"certain","cause":"the kernel command line forbids the module (module_blacklist=)","evidence":[],"remedy":"remove 'c' from module_blacklist= in the boot loader and reboot"}]},{"module":null,"errno_name":"ENOENT","errno":2,"errno_text":"No such file or directory","count":2,"program":null,"lines":["r8169 0000:02:00.0: Direct firmware load for rtl_nic/rtl8168g-2.fw failed with error -2"],"causes":[{"code":"firmware-missing","certainty":"certain","cause":"firmware file 'rtl_nic/rtl8168g-2.fw' cannot be loaded for r8169 0000:02:00.0: No such file or directory","evidence":[],"remedy":"install the package that has /lib/firmware/rtl_nic/rtl8168g-2.fw; if it is installed, add it to the initramfs"}]}]}

$ echo nothing | lkm explain -
no module failure in the log on standard input

# The log since boot.
$ lkm explain --boot
no module failure since boot

$ lkm load top number=x 2>/dev/null; mkdir fake/errno; echo ENOENT > fake/errno/loader.top; lkm explain --boot
loading base
loading middle
loading top with number=x
top
  log         top: unknown parameter 'number' ignored
  cause       the module has no parameter 'number', so the kernel ignored it
  hint        see its parameters: lkm params top

$ touch fake/no-log; lkm explain --boot
2> lkm explain: ERROR: cannot read the kernel log: Operation not permitted
[1]

# An unreadable input.
$ lkm explain - < fake
2> lkm explain: ERROR: could not read 'standard input': Is a directory
[1]

# A message that was pasted without the name of its tool; modprobe says of any user that the module is in use.

$ lkm explain 'Module x is in use.'; lkm explain 'modprobe: FATAL: Module x is in use.'; lkm explain 'rmmod: ERROR: Module x is in use'
x
  log         Module x is in use.
  cause       it is in use
  hint        see by whom: lkm users x
x
  message     Module x is in use.
  cause       it is in use
  hint        see by whom: lkm users x
x
  message     Module x is in use
  cause       it is in use, but not by other modules
  hint        see by whom: lkm users x

# The CRC of module_layout is that of no symbol that a module uses.

$ lkm explain 'x: disagrees about version of symbol module_layout'; lkm explain ENOKEY
x
  log         x: disagrees about version of symbol module_layout
  cause       the module was built for a kernel with another configuration: shared structures differ
  hint        build it again with the headers of the running kernel
ENOKEY (errno 126)
  meaning     Required key not available
  possible    the module is signed with a key that this kernel does not know
  hint        enrol that key in the firmware (mokutil --import KEY.der, reboot, enrol), or install a module that is signed with a known one
  possible    the module's init function returned -ENOKEY (Required key not available)
  possible    the module is not signed, and this kernel requires signed modules
  hint        the kernel log may say which: lkm explain --boot, or journalctl -k | lkm explain -
