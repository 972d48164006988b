# A file that is not there, and one that is no module.
use basic
file text.ko
	Not a module.

$ modinfo nosuch.ko
2> modinfo: ERROR: Module nosuch.ko not found.
[1]

$ modinfo text.ko
filename:       ROOT/text.ko
2> modinfo: ERROR: could not get modinfo from 'text': Exec format error
[1]
