# SPDX-License-Identifier: MIT
# lkm load, unload, unload --only and list on a real kernel.
# vm-tools: lkm
# vm-modules: 8021q
lkm() { /sbin/lkm "$@"; }
row 'lkm load'
t 0 "loading dep_a${NL}loading dep_b${NL}loading dep_c with level=2${NL}loading t_meta" '' lkm load dep_c level=2 t_meta
order dep_a dep_b dep_c t_meta
is /sys/module/dep_c/parameters/level 2
t 0 'dep_c is already loaded' '' lkm load dep_c
t 0 'dep_c is already loaded' '' lkm load dep_c level=2
t 0 'dep_c is already loaded, with other parameters than requested' '' lkm load dep_c level=3
is /sys/module/dep_c/parameters/level 2
t 0 'ipv6 is built-in' '' lkm load ipv6
t 4 '' "lkm load: ERROR: no module or alias 'nosuch' in '$MODULES'*no module of kernel * has this name or alias*" lkm load nosuch
t 1 '*' 'lkm load: ERROR: *t_fail*init function returned -ENODEV*' lkm load t_fail rc=-19
t 3 'loading t_held' 'lkm load: ERROR: *t_held**' kx nobody exec /sbin/lkm load t_held

row 'lkm list'
t 0 "Module * Used  By${NL}t_meta *K * 0 *(taints: OE)*${NL}dep_c *${NL}dep_b * 1 *dep_c${NL}dep_a * 2 *dep_? dep_?" '' lkm list
t 0 "Module * By${NL}dep_c *${NL}dep_b *${NL}dep_a *" '' lkm list 'dep*'
t 0 '{"schema":1,"command":"list",*"t_meta"*}' '' lkm list --json t_meta

row 'lkm unload'
t 1 '*' 'lkm unload: ERROR: *dep_b*use it (module dep_c uses it)*' lkm unload dep_b
t 0 'unloaded dep_c' '' lkm unload --only dep_c
absent dep_c
loaded dep_a dep_b
# What is on the disk does not count.
mv $MODULES /tmp/away
t 0 'unloaded dep_b' '' lkm unload --only dep_b
t 1 '' "lkm unload: ERROR: 'dep_b' is not loaded*" lkm unload --only dep_b
loaded dep_a t_meta
t 0 "unloaded dep_a${NL}unloaded t_meta" '' lkm unload -o dep_a t_meta
absent dep_a t_meta
mv /tmp/away $MODULES
t 0 '*loading 8021q' '' lkm load 8021q
t 0 'unloading 8021q*' '' lkm unload 8021q
absent 8021q garp mrp stp llc
finish
