# SPDX-License-Identifier: MIT
# rmmod: by name and file, in use, held, not loaded, built in, force.
row rmmod
t 1 '' 'rmmod: ERROR: missing module name.*' rmmod
t 1 '' 'rmmod: ERROR: Module nosuch is not currently loaded' rmmod nosuch
t 1 '' 'rmmod: ERROR: Module ipv6 is builtin.' rmmod ipv6
insmod dep_a.ko
insmod dep_b.ko
insmod dep_c.ko
insmod t-dash.ko
t 1 '' 'rmmod: ERROR: Module dep_a is in use by: dep_[bc] dep_[bc]' rmmod dep_a
t 1 '' 'rmmod: ERROR: Module dep_b is in use by: dep_c' rmmod dep_b
t 0 '' '' rmmod t-dash
absent t_dash
t 1 '' 'rmmod: ERROR: Module nosuch is not currently loaded' rmmod nosuch dep_c
absent dep_c
t 0 '' '' rmmod /rig/m/dep_b.ko dep_a
absent dep_a dep_b

row 'rmmod, held'
insmod t_held.ko held=1
t 1 '' 'rmmod: ERROR: Module t_held is in use' rmmod t_held
t 0 '' '' rmmod -f t_held
absent t_held
insmod t_noexit.ko
t 1 '' '*rmmod: ERROR: could not remove module t_noexit: Device or resource busy' rmmod t_noexit
t 0 '' '' rmmod --force t_noexit
absent t_noexit
