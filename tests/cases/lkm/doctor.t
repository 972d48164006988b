# Can modules be loaded here: a healthy system.
use basic
file proc/version
	Linux
file proc/self/status
	Name:	lkm
	CapEff:	000001ffffffffff
	Seccomp:	0
file proc/self/uid_map
	         0          0 4294967295
file proc/sys/kernel/modules_disabled
	0
file proc/sys/kernel/modprobe
	/sbin/modprobe
file proc/sys/kernel/tainted
	0
file proc/modules
	one 16384 0 - Live 0x0
file sys/module/module/parameters/sig_enforce
	N
file sys/kernel/security/lockdown
	[none] integrity confidentiality
file sbin/modprobe
	#!/bin/sh
file fake/kmsg
	boot
run chmod 755 sbin/modprobe

$ lkm doctor
Linux 6.1.0-test
  ok  support        this kernel supports modules
  ok  disabled       module loading is enabled
  ok  rights         this process is allowed to load modules
  ok  filter         no system call filter (seccomp) is active
  ok  lockdown       lockdown is off
  ok  signatures     signatures are not required (module.sig_enforce)
  ok  directory      the modules of this kernel are installed
  ok  indexes        the indexes are complete and up to date
  ok  compression    no module is compressed
  ok  duplicates     each module has one file
  ok  configuration  all configuration lines are valid
  ok  helper         the kernel can request modules
  ok  log            the kernel log is readable, so failures are explained precisely
  ok  taint          the kernel is not tainted
no problem found
$ lkm doctor -v
Linux 6.1.0-test
  ok  support        this kernel supports modules
                     /proc/modules exists
  ok  disabled       module loading is enabled
                     /proc/sys/kernel/modules_disabled is 0
  ok  rights         this process is allowed to load modules
                     the capability CAP_SYS_MODULE is effective
  ok  filter         no system call filter (seccomp) is active
  ok  lockdown       lockdown is off
  ok  signatures     signatures are not required (module.sig_enforce)
  ok  directory      the modules of this kernel are installed
                     /lib/modules/6.1.0-test has 7 module files
  ok  indexes        the indexes are complete and up to date
  ok  compression    no module is compressed
                     the kernel itself decompresses nothing
  ok  duplicates     each module has one file
  ok  configuration  all configuration lines are valid
  ok  helper         the kernel can request modules
                     its helper is /sbin/modprobe
  ok  log            the kernel log is readable, so failures are explained precisely
  ok  taint          the kernel is not tainted
no problem found
$ lkm doctor --json
{"schema":1,"command":"doctor","running":true,"release":"6.1.0-test","directory":"/lib/modules/6.1.0-test","state":"fine","findings":[{"state":"fine","check":"support","code":null,"file":null,"line":0,"text":"this kernel supports modules","evidence":["/proc/modules exists"],"remedy":null},{"state":"fine","check":"disabled","code":null,"file":null,"line":0,"text":"module loading is enabled","evidence":["/proc/sys/kernel/modules_disabled is 0"],"remedy":null},{"state":"fine","check":"rights","code":null,"file":null,"line":0,"text":"this process is allowed to load modules","evidence":["the capability CAP_SYS_MODULE is effective"],"remedy":null},{"state":"fine","check":"filter","code":null,"file":null,"line":0,"text":"no system call filter (seccomp) is active","evidence":[],"remedy":null},{"state":"fine","check":"lockdown","code":null,"file":null,"line":0,"text":"lockdown is off","evidence":[],"remedy":null},{"state":"fine","check":"signatures","code":null,"file":null,"line":0,"text":"signatures are not required (module.sig_enforce)","evidence":[],"remedy":null},{"state":"fine","check":"directory","code":null,"file":null,"line":0,"text":"the modules of this kernel are installed","evidence":["/lib/modules/6.1.0-test has 7 module files"],"remedy":null},{"state":"fine","check":"indexes","code":null,"file":null,"line":0,"text":"the indexes are complete and up to date","evidence":[],"remedy":null},{"state":"fine","check":"compression","code":null,"file":null,"line":0,"text":"no module is compressed","evidence":["the kernel itself decompresses nothing"],"remedy":null},{"state":"fine","check":"duplicates","code":null,"file":null,"line":0,"text":"each module has one file","evidence":[],"remedy":null},{"state":"fine","check":"configuration","code":null,"file":null,"line":0,"text":"all configuration lines are valid","evidence":[],"remedy":null},{"state":"fine","check":"helper","code":null,"file":null,"line":0,"text":"the kernel can request modules","evidence":["its helper is /sbin/modprobe"],"remedy":null},{"state":"fine","check":"log","code":null,"file":null,"line":0,"text":"the kernel log is readable, so failures are explained precisely","evidence":[],"remedy":null},{"state":"fine","check":"taint","code":null,"file":null,"line":0,"text":"the kernel is not tainted","evidence":[],"remedy":null}],"summary":"no problem found"}
$ COLUMNS=60 lkm doctor -v
Linux 6.1.0-test
  ok  support        this kernel supports modules
                     /proc/modules exists
  ok  disabled       module loading is enabled
                     /proc/sys/kernel/modules_disabled is 0
  ok  rights         this process is allowed to load modules
                     the capability CAP_SYS_MODULE is
                     effective
  ok  filter         no system call filter (seccomp) is
                     active
  ok  lockdown       lockdown is off
  ok  signatures     signatures are not required
                     (module.sig_enforce)
  ok  directory      the modules of this kernel are
                     installed
                     /lib/modules/6.1.0-test has 7 module
                     files
  ok  indexes        the indexes are complete and up to date
  ok  compression    no module is compressed
                     the kernel itself decompresses nothing
  ok  duplicates     each module has one file
  ok  configuration  all configuration lines are valid
  ok  helper         the kernel can request modules
                     its helper is /sbin/modprobe
  ok  log            the kernel log is readable, so failures
                     are explained precisely
  ok  taint          the kernel is not tainted
no problem found
$ lkm doctor -k 6.1.0-test --root .
Linux 6.1.0-test
  ok  directory      the modules of this release are installed
  ok  indexes        the indexes are complete and up to date
  ok  compression    no module is compressed
  ok  duplicates     each module has one file
  ok  configuration  all configuration lines are valid
no problem found
$ lkm doctor name
2> lkm doctor: ERROR: unexpected argument 'name' (see 'lkm doctor --help')
[2]
