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
{"schema":1,"command":"params","module":"card","changes":[{"name":"odd","before":"N","value":"1","after":"Y","set":true,"changed":false}],"path":null,"written":false,"content":null,"overridden":[]}

# Nothing is set when one of them cannot be.
$ lkm params card debug=3 debgu=1
2> lkm params: ERROR: 'card' has no parameter 'debgu'; did you mean 'debug'?
[1]
$ lkm params card debug=3 fast=maybe
2> lkm params: ERROR: 'maybe' is not a valid value for parameter 'fast' of 'card' (bool): it expects 1, 0, y, n, on or off
[1]
$ lkm params card debug=3 levels=1,,2
2> lkm params: ERROR: '1,,2' is not a valid value for parameter 'levels' of 'card' (array of int): it expects a whole number
[1]
$ lkm params card debug=99999999999
2> lkm params: ERROR: '99999999999' is not a valid value for parameter 'debug' of 'card' (int): the number is out of range
[1]
$ lkm params card debug=3 odd=
2> lkm params: ERROR: '' is not a valid value for parameter 'odd' of 'card' (invbool): it expects 1, 0, y, n, on or off
[1]
$ lkm params card debug=3 fixed=8
2> lkm params: ERROR: parameter 'fixed' of 'card' cannot be changed while the module is loaded; use --save to set it at the next load
2>   hint:     save it, and load the module again: lkm params NAME PARAMETER=VALUE --save
[1]
$ lkm params card debug=3 hidden=8
2> lkm params: ERROR: parameter 'hidden' of 'card' cannot be changed while the module is loaded; use --save to set it at the next load
2>   hint:     save it, and load the module again: lkm params NAME PARAMETER=VALUE --save
[1]
$ lkm params lone number=1
2> lkm params: ERROR: cannot set 'number': 'lone' is not loaded; use --save to set it at the next load
[1]
$ lkm params foreign other=1
2> lkm params: ERROR: could not read the declarations of 'foreign', and the kernel shows no parameter 'other'
[1]
$ lkm params nosuch x=1
2> lkm params: ERROR: no module or alias 'nosuch' in '/lib/modules/6.1.0-test'
2>   cause:    no module of kernel 6.1.0-test has this name or alias
2>   hint:     if it is not part of the kernel, build or install it for 6.1.0-test
[4]
$ cat sys/module/card/parameters/debug
0x2

# Usage.
$ lkm params debug=3
2> lkm params: ERROR: expected the name of a module before the parameters (see 'lkm params --help')
[2]
$ lkm params card debug=3 lone
2> lkm params: ERROR: expected only PARAMETER=VALUE after the module (see 'lkm params --help')
[2]
$ lkm params card --save
2> lkm params: ERROR: --save needs PARAMETER=VALUE (see 'lkm params --help')
[2]
$ lkm params card --forget debug=3
2> lkm params: ERROR: --forget takes only names of parameters (see 'lkm params --help')
[2]
$ lkm params card --save --forget
2> lkm params: ERROR: --save and --forget exclude each other (see 'lkm params --help')
[2]
$ lkm params net-card=1 x
2> lkm params: ERROR: expected the name of a module before the parameters (see 'lkm params --help')
[2]

# What the kernel says to it.
$ mkdir fake/errno; echo EINVAL >fake/errno/param.own; lkm params card debug=5 own=y; cat sys/module/card/parameters/debug
card
  debug  0x2 -> 5
5
2> lkm params: ERROR: the kernel rejects 'y' for parameter 'own' of 'card': it is not valid
$ lkm params --json card debug=6 own=y
{"schema":1,"command":"params","module":"card","changes":[{"name":"debug","before":"5","value":"6","after":"6","set":true,"changed":false},{"name":"own","before":"x","value":"y","after":null,"set":false,"changed":false}],"path":null,"written":false,"content":null,"overridden":[],"error":{"code":"parameter-refused","errno":22,"module":null,"message":"the kernel rejects 'y' for parameter 'own' of 'card': it is not valid"}}
[1]
$ touch fake/no-permission; lkm params card debug=7; rm fake/no-permission
2> lkm params: ERROR: could not write '/sys/module/card/parameters/debug': Permission denied
2>   hint:     root may, unless kernel.modules_disabled, lockdown or a policy of signatures forbids it
