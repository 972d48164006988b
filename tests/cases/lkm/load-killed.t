# The kernel kills the process that loads: with -v, as on a terminal, its parent explains it.
use basic
file fake/signal/top
	9
file fake/signal/lone
	31

$ lkm load -v top
loading base
loading middle
loading top
top
  log         BUG: kernel NULL pointer dereference, address: 0000000000000008
              RIP: 0010:faulty_init+0x10/0xff0 [top]
  cause       the kernel crashed while the init function of top ran
              the module stays in state 'coming': it can neither be used nor unloaded
  hint        reboot, since only that clears it; report it to the author of the module with the kernel log
2> lkm load: ERROR: the process that was loading top was killed by signal 9 (Killed)
2>   hint:     reboot; only that clears it
[1]

$ lkm load -v --json lone | sed 's/pid=[0-9]*/pid=N/'
{"schema":1,"command":"load","results":[],"failures":[{"module":null,"errno_name":null,"errno":0,"errno_text":null,"count":1,"program":null,"lines":["audit: type=1326 audit(1700000000.123:45): auid=4294967295 uid=0 gid=0 ses=4294967295 subj=unconfined pid=N comm=\"lkm\" exe=\"/sbin/lkm\" sig=31 arch=c000003e syscall=313 compat=0 ip=0x43fc09 code=0x80000000"],"causes":[{"code":"confined","certainty":"certain","cause":"a system call filter (seccomp) killed the process that wanted to load or unload a module","evidence":[],"remedy":"do it outside of that service or container, or allow the group @module in SystemCallFilter= of its unit"}]}],"error":{"code":"confined","errno":0,"module":null,"message":"the process that was loading lone was killed by signal 31 (Bad system call)"}}

# Without a terminal and -v it ends as ever, and so it does with -q.
$ lkm load lone 2>/dev/null; kill -l $?; lkm load -q -v lone 2>/dev/null; kill -l $?
loading lone
SYS
SYS

# A person's signal ends both.
$ echo 15 > fake/signal/lone; lkm load -v lone 2>/dev/null; kill -l $?
loading lone
TERM

# Nobody knows who sent this one.
$ echo 9 > fake/signal/lone; touch fake/no-log; lkm load -v lone
loading lone
2> lkm load: ERROR: the process that was loading lone was killed by signal 9 (Killed), and the kernel log cannot be read
[1]

# What is not killed is as without -v.
$ rm fake/signal/*; lkm load -v lone; lkm load -v nosuch
loading lone
2> lkm load: ERROR: no module or alias 'nosuch' in '/lib/modules/6.1.0-test'
2>   cause:    no module of kernel 6.1.0-test has this name or alias
2>   hint:     if it is not part of the kernel, build or install it for 6.1.0-test
[4]
