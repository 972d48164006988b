# Built-in code that initcall_blacklist= of the kernel command line keeps from running.
use basic
file etc/modprobe.d/a.conf
	install inside /bin/false
file symbols
	0000000000000000 T _text
	0000000000000000 d __initcall__kmod_inside__529_1048_inside_start4
	0000000000000000 d __initcall__kmod_inside__530_1060_inside_late7s
	0000000000000000 d __initcall__kmod_serio__529_1048_serio_init4
file old-symbols
	0000000000000000 t __initcall_inside_init6

# The functions are not known: a usual name is a possible one.
$ lkm audit inside; echo initcall_blacklist=other,inside_init >proc/cmdline; lkm audit inside; echo initcall_blacklist=other >proc/cmdline; lkm audit inside
inside is not kept out
  denied by   install inside /bin/false  /etc/modprobe.d/a.conf:1
  but         it is built into the kernel, where modprobe.d has no effect
  what to do  boot with initcall_blacklist=FUNCTION, the name of its init function
it is not known whether inside is kept out
  denied by   install inside /bin/false  /etc/modprobe.d/a.conf:1
  but         it is built into the kernel, and it is not known whether 'inside_init' of initcall_blacklist= is its init function
  what to do  boot with initcall_blacklist=FUNCTION, the name of its init function
inside is not kept out
  denied by   install inside /bin/false  /etc/modprobe.d/a.conf:1
  but         it is built into the kernel, where modprobe.d has no effect
  what to do  boot with initcall_blacklist=FUNCTION, the name of its init function
[1]

$ cp old-symbols proc/kallsyms; echo initcall_blacklist=inside_init >proc/cmdline; lkm audit inside
it is not known whether inside is kept out
  denied by   install inside /bin/false  /etc/modprobe.d/a.conf:1
  but         it is built into the kernel, and it is not known whether 'inside_init' of initcall_blacklist= is its init function
  what to do  boot with initcall_blacklist=FUNCTION, the name of its init function
[1]

# They are: each of them must be in the list.
$ cp symbols proc/kallsyms; lkm audit inside; echo 'initcall_blacklist=inside_late initcall_blacklist="x,inside_start"' >proc/cmdline; lkm audit inside; rm etc/modprobe.d/a.conf; lkm audit --json inside
inside is not kept out
  denied by   install inside /bin/false  /etc/modprobe.d/a.conf:1
  but         it is built into the kernel, where modprobe.d has no effect
  what to do  boot with initcall_blacklist=inside_start,inside_late
inside is kept out
  denied by   initcall_blacklist=inside_start,inside_late  /proc/cmdline
{"schema":1,"command":"audit","modules":[{"name":"inside","known":true,"kept_out":true,"denied":"kernel","text":"initcall_blacklist=inside_start,inside_late","file":"/proc/cmdline","line":0,"users":[],"holes":[],"remedies":[]}]}

# From System.map, for a kernel that can compare names; for others, or another kernel, it is not certain.
$ mkdir -p boot; mv proc/kallsyms boot/System.map-6.1.0-test; lkm audit inside; touch proc/kallsyms; lkm audit inside; lkm audit -C etc/modprobe.d inside
inside is not kept out
  but         no configuration line denies it
              it is built into the kernel, and it is not known whether 'inside_start,inside_late' of initcall_blacklist= is its init function
  what to do  lkm deny inside
              boot with initcall_blacklist=inside_start,inside_late
inside is kept out
  denied by   initcall_blacklist=inside_start,inside_late  /proc/cmdline
inside is not kept out
  but         no configuration line denies it
              it is built into the kernel, where modprobe.d has no effect
  what to do  lkm deny inside
              boot with initcall_blacklist=inside_start,inside_late
[1]

# A module without any.
$ echo '0 d __initcall__kmod_serio__529_1048_serio_init4' >proc/kallsyms; lkm audit inside
inside is not kept out
  but         no configuration line denies it
              it is built into the kernel, where modprobe.d has no effect
  what to do  lkm deny inside
              build a kernel without it: it has no init function that initcall_blacklist= could stop
[1]
