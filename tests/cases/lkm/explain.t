# What a failure means.
use basic

$ lkm explain in-use
in-use (15, LKM_E_IN_USE, exit status 1)
The module is in use.
Example:
  $ rmmod snd_pcm
  rmmod: ERROR: Module snd_pcm is in use by: snd_hda_intel
Causes:
  - other modules depend on it
  - a device is open, a file system is mounted, a network interface is up, a program runs that uses it
What to do:
  - lsmod shows the modules that use it: unload these first, or use modprobe -r --remove-holders
  - unmount, take down or stop what uses it

$ lkm explain 3 LKM_E_IN_USE Not_Found | grep exit
not-found (3, LKM_E_NOT_FOUND, exit status 4)
in-use (15, LKM_E_IN_USE, exit status 1)
not-found (3, LKM_E_NOT_FOUND, exit status 4)

$ lkm explain nosuch 0 lkm_e_
2> lkm explain: ERROR: no failure is called 'nosuch'; see lkm explain --list
2> lkm explain: ERROR: no failure is called '0'; see lkm explain --list
2> lkm explain: ERROR: no failure is called 'lkm_e_'; see lkm explain --list
[4]

$ lkm explain; lkm explain -q
2> lkm explain: ERROR: a code is missing; see --list
[2]

$ lkm explain --json loaded nosuch
{"schema":1,"command":"explain","codes":[{"code":"loaded","number":12,"name":"LKM_E_LOADED","exit_status":1,"text":"the module is loaded already","hint":"","example":"$ modprobe --first-time dummy\u000amodprobe: ERROR: could not insert 'dummy': Module already in kernel","causes":["the module is loaded already, and --first-time or insmod was used","another module of the same name is loaded"],"remedies":["nothing, if it is to be loaded","to load it with other parameters, unload it first: lkm unload NAME"]}],"error":{"code":"not-found","errno":0,"module":null,"message":"no failure is called 'nosuch'; see lkm explain --list"}}
[4]

$ lkm explain --json nosuch
{"schema":1,"command":"explain","codes":[],"error":{"code":"not-found","errno":0,"module":null,"message":"no failure is called 'nosuch'; see lkm explain --list"}}
[4]

$ lkm explain --list | head -n 3
  1  no-memory            out of memory
  2  invalid-argument     the request is malformed
  3  not-found            no module or alias has this name

# Each has all parts.
$ explained=$(lkm explain --list --json | tr '{' '\n' | grep -c '"causes":\["..*"\],"remedies":\["..*"\]'); [ $explained -ge 26 ] && [ $explained = $(lkm explain --list | wc -l) ] && echo all
all
