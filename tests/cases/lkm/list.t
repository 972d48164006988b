# The loaded modules as a table for people: sizes, users, states.
file proc/modules
	top 20480 0 - Live 0xffffffffc0a00000
	middle 16384 1 top, Live 0xffffffffc09f0000 (OE)
	base 12345678 2 top,middle, Live 0xffffffffc0900000
	a_module_with_quite_a_long_name 16384 0 - Live 0xffffffffc0880000
	coming 1638400 1 - Loading 0xffffffffc0860000 (+)
	huge 16384000 5 one,two,three,four,five, Live 0xffffffffc0860000

$ lkm list
Module                           Size  Used  By
top                               20K     0
middle                            16K     1  (taints: OE) top
base                              11M     2  top middle
a_module_with_quite_a_long_name   16K     0
coming                           1.6M     1  (coming)
huge                              15M     5  one two three four five

$ lkm list 'm*' base
Module  Size  Used  By
middle   16K     1  (taints: OE) top
base     11M     2  top middle

$ lkm list x
no loaded module matches

$ COLUMNS=36 lkm list huge
Module  Size  Used  By
huge     15M     5  one two three
                    four five

$ rm proc/modules; lkm list
2> lkm list: ERROR: this kernel has no support for modules: there is no '/proc/modules'
[1]
