# Parameters: declared, running, configured, and where these differ.
use basic
module kernel/drivers/card.ko
	parm debug:int:How much to say
	parm fast:bool:Be fast
	parm levels:array of int:
	parm name:charp:A name with\x1b[31m colour
	parm own:thing:
	parm fixed:int:
file proc/modules
	card 16384 0 - Live 0x0
	foreign 16384 0 - Live 0x0
file proc/cmdline
	quiet card.fixed=7 inside.x=1
file etc/modprobe.d/a.conf
	options card debug=1 fast
	options card debug=0x2 name="two words" levels=1,2
	# a comment
	options card own=1 typo=3 fixed=5 debgu=4
	options inside x=2
file sys/module/card/parameters/debug
	0
file sys/module/card/parameters/fast
	Y
file sys/module/card/parameters/levels
	1,2
file sys/module/card/parameters/name
	two words
file sys/module/card/parameters/own
	none
file sys/module/card/parameters/fixed
	7
file sys/module/card/parameters/silent
	3
file sys/module/foreign/parameters/x
	1
file sys/module/inside/parameters/x
	0
run chmod 444 sys/module/*/parameters/*; chmod 644 sys/module/card/parameters/debug

$ lkm params card
card is loaded
  debug=0 (int, can be changed) How much to say
    configured  1  /etc/modprobe.d/a.conf:1
                0x2  /etc/modprobe.d/a.conf:2
    differs     changed since, or loaded before this was configured, or from an initramfs without it
  fast=Y (bool) Be fast
    configured  (without a value)  /etc/modprobe.d/a.conf:1
  levels=1,2 (array of int)
    configured  1,2  /etc/modprobe.d/a.conf:2
  name=two words (charp) A name with?[31m colour
    configured  two words  /etc/modprobe.d/a.conf:2
  own=none (thing)
    configured  1  /etc/modprobe.d/a.conf:4
    differs?    only the module knows whether the two values are the same
  fixed=7 (int)
    configured  5  /etc/modprobe.d/a.conf:4
                7  /proc/cmdline
  silent=3
  typo
    configured  3  /etc/modprobe.d/a.conf:4
    unknown     the module has no such parameter: the kernel ignores it
  debgu
    configured  4  /etc/modprobe.d/a.conf:4
    unknown     the module has no such parameter: the kernel ignores it; did you mean debug?

$ lkm params foreign inside lone
foreign is loaded
  x=1
inside is built-in
  depth (int) How deep
  x=0
    configured  2  /etc/modprobe.d/a.conf:5
                1  /proc/cmdline
    differs?    only the module knows whether the two values are the same
lone is not loaded
  number (int) A number
  flag (bool) A switch
  text (charp) Some text
  list (array of int) Numbers

$ lkm params --json card
{"schema":1,"command":"params","modules":[{"asked":"card","name":"card","running":true,"builtin":false,"declared":true,"parameters":[{"name":"debug","now":"0","type":"int","writable":true,"description":"How much to say","configured":[{"value":"1","file":"/etc/modprobe.d/a.conf","line":1},{"value":"0x2","file":"/etc/modprobe.d/a.conf","line":2}],"known":true,"nearest":null,"drift":"yes"},{"name":"fast","now":"Y","type":"bool","writable":false,"description":"Be fast","configured":[{"value":"","file":"/etc/modprobe.d/a.conf","line":1}],"known":true,"nearest":null,"drift":"none"},{"name":"levels","now":"1,2","type":"array of int","writable":false,"description":null,"configured":[{"value":"1,2","file":"/etc/modprobe.d/a.conf","line":2}],"known":true,"nearest":null,"drift":"none"},{"name":"name","now":"two words","type":"charp","writable":false,"description":"A name with\u001b[31m colour","configured":[{"value":"two words","file":"/etc/modprobe.d/a.conf","line":2}],"known":true,"nearest":null,"drift":"none"},{"name":"own","now":"none","type":"thing","writable":false,"description":null,"configured":[{"value":"1","file":"/etc/modprobe.d/a.conf","line":4}],"known":true,"nearest":null,"drift":"unknown"},{"name":"fixed","now":"7","type":"int","writable":false,"description":null,"configured":[{"value":"5","file":"/etc/modprobe.d/a.conf","line":4},{"value":"7","file":"/proc/cmdline","line":0}],"known":true,"nearest":null,"drift":"none"},{"name":"silent","now":"3","type":null,"writable":false,"description":null,"configured":[],"known":true,"nearest":null,"drift":"none"},{"name":"typo","now":null,"type":null,"writable":false,"description":null,"configured":[{"value":"3","file":"/etc/modprobe.d/a.conf","line":4}],"known":false,"nearest":null,"drift":"none"},{"name":"debgu","now":null,"type":null,"writable":false,"description":null,"configured":[{"value":"4","file":"/etc/modprobe.d/a.conf","line":4}],"known":false,"nearest":"debug","drift":"none"}]}]}

$ rm -r sys; : > proc/modules; lkm params card | head -n 3
card is not loaded
  debug (int) How much to say
    configured  1  /etc/modprobe.d/a.conf:1

$ lkm params nosuch
2> lkm params: ERROR: no module or alias 'nosuch' in '/lib/modules/6.1.0-test'
2>   cause:    no module of kernel 6.1.0-test has this name or alias
2>   hint:     if it is not part of the kernel, build or install it for 6.1.0-test
[4]

$ lkm params
2> lkm params: ERROR: expected the name of a module (see 'lkm params --help')
[2]
