# lkm users of modules that were really loaded, and of what cannot have users.
use basic

$ modprobe top; lkm users base middle | grep -v sysfs
base is in use: 2 references
  modules     top
              middle
  to unload   lkm unload --only top middle base
middle is in use: 1 reference
  modules     top
  to unload   lkm unload --only top middle

$ lkm users inside lone
2> lkm users: ERROR: 'inside' is built-in
2> lkm users: ERROR: 'lone' is not loaded
[1]

$ rm proc/modules; lkm users base
2> lkm users: ERROR: this kernel has no support for modules: there is no '/proc/modules'
[1]
