# Setting parameters of a loaded module, all or none; saving them; forgetting them.
use basic
module kernel/drivers/card.ko
	parm debug:int:How much to say
	parm fast:bool:Be fast
	parm odd:invbool:
	parm levels:array of int:
	parm name:charp:A name
	parm own:thing:
	parm fixed:int:
	parm hidden:int:
file proc/modules
	card 16384 0 - Live 0x0
	foreign 16384 0 - Live 0x0
file sys/module/card/parameters/debug
	0
file sys/module/card/parameters/fast
	N
file sys/module/card/parameters/odd
	N
file sys/module/card/parameters/levels
	1,2
file sys/module/card/parameters/name
	(null)
file sys/module/card/parameters/own
	none
file sys/module/card/parameters/fixed
	7
file sys/module/foreign/parameters/some_value
	1
file sys/module/inside/parameters/depth
	0
run chmod 444 sys/module/card/parameters/fixed

# What it was, what it is.
$ lkm params card debug=0x2 fast=on levels=4,5,6 name='two words' own=x
card
  debug  0 -> 0x2
  fast  N -> Y
  levels  1,2 -> 4,5,6
  name  (null) -> two words
  own  none -> x
$ lkm params card name=; cat sys/module/card/parameters/name; cat fake/calls
card
  name  two words -> ""
|
param sys/module/card/parameters/debug 0x2
param sys/module/card/parameters/fast on
param sys/module/card/parameters/levels 4,5,6
param sys/module/card/parameters/name two words
param sys/module/card/parameters/own x
param sys/module/card/parameters/name |
$ lkm params foreign some-value=2; lkm params inside depth=3
foreign
  some-value  1 -> 2
inside
  depth  0 -> 3
$ lkm params --json card odd=1
{"schema":1,"command":"params","module":"card","changes":[{"name":"odd","value":"1","set":true,"before":"N","after":"Y","changed":false}],"path":null,"written":false,"content":null,"overridden":[]}

# Nothing is set when one of them cannot be.
$ lkm params card debug=3 debgu=1
2> lkm params: ERROR: 'card' has no parameter 'debgu'; was 'debug' meant?
[1]
$ lkm params card debug=3 fast=maybe
2> lkm params: ERROR: parameter 'fast' of 'card' (bool) does not take 'maybe': it expects 1, 0, y, n, on or off
[1]
$ lkm params card debug=3 levels=1,,2
2> lkm params: ERROR: parameter 'levels' of 'card' (array of int) does not take '1,,2': it expects a whole number
[1]
$ lkm params card debug=99999999999
2> lkm params: ERROR: parameter 'debug' of 'card' (int) does not take '99999999999': the number is out of range
[1]
$ lkm params card debug=3 odd=
2> lkm params: ERROR: parameter 'odd' of 'card' (invbool) does not take '': it expects 1, 0, y, n, on or off
[1]
$ lkm params card debug=3 fixed=8
2> lkm params: ERROR: parameter 'fixed' of 'card' cannot be changed while the module is loaded; with --save it counts from its next load on
2>   hint:    save it, and load the module again: lkm params NAME PARAMETER=VALUE --save
[1]
$ lkm params card debug=3 hidden=8
2> lkm params: ERROR: parameter 'hidden' of 'card' cannot be changed while the module is loaded; with --save it counts from its next load on
2>   hint:    save it, and load the module again: lkm params NAME PARAMETER=VALUE --save
[1]
$ lkm params lone number=1
2> lkm params: ERROR: 'lone' is not loaded, so there is nothing to set; with --save, 'number' counts from its next load on
[1]
$ lkm params foreign other=1
2> lkm params: ERROR: what 'foreign' declares cannot be read, and the kernel shows no parameter 'other' of it
[1]
$ lkm params nosuch x=1
2> lkm params: ERROR: no module or alias 'nosuch' in '/lib/modules/6.1.0-test'
[4]
$ cat sys/module/card/parameters/debug
0x2

# Usage.
$ lkm params debug=3
2> lkm params: ERROR: a name is missing; see --help
[2]
$ lkm params card debug=3 lone
2> lkm params: ERROR: behind the name of the module there may only be PARAMETER=VALUE
[2]
$ lkm params card --save
2> lkm params: ERROR: what is to be saved is missing: lkm params NAME PARAMETER=VALUE --save
[2]
$ lkm params card --forget debug=3
2> lkm params: ERROR: --forget takes the names of parameters only
[2]
$ lkm params card --save --forget
2> lkm params: ERROR: --save and --forget exclude each other
[2]
$ lkm params net-card=1 x
2> lkm params: ERROR: a name is missing; see --help
[2]

# What the kernel says to it.
$ mkdir fake/errno; echo EINVAL >fake/errno/param.own; lkm params card debug=5 own=y; cat sys/module/card/parameters/debug
card
  debug  0x2 -> 5
5
2> lkm params: ERROR: the kernel does not take 'y' for parameter 'own' of 'card': it is no value for it
$ lkm params --json card debug=6 own=y
{"schema":1,"command":"params","module":"card","changes":[{"name":"debug","value":"6","set":true,"before":"5","after":"6","changed":false},{"name":"own","value":"y","set":false,"before":"x","after":null,"changed":false}],"path":null,"written":false,"content":null,"overridden":[],"error":{"code":"parameter-refused","errno":22,"module":null,"message":"the kernel does not take 'y' for parameter 'own' of 'card': it is no value for it"}}
[1]
$ touch fake/no-permission; lkm params card debug=7; rm fake/no-permission
2> lkm params: ERROR: this process may not write '/sys/module/card/parameters/debug': Permission denied
2>   hint:    root may, unless kernel.modules_disabled, lockdown or a policy of signatures forbids it
