# What a failure means.
use basic

$ lkm explain in-use
in-use (15, LKM_E_IN_USE, exit status 1)
  meaning     the module is in use
  example     $ rmmod snd_pcm
              rmmod: ERROR: Module snd_pcm is in use by: snd_hda_intel
  causes      - other modules depend on it
              - a device is open, a file system is mounted, a network interface is up, a program runs that uses it
  what to do  - lsmod shows the modules that use it: unload these first, or use modprobe -r --remove-holders
              - unmount, take down or stop what uses it

$ lkm explain 3 LKM_E_IN_USE Not_Found | grep exit
not-found (3, LKM_E_NOT_FOUND, exit status 4)
in-use (15, LKM_E_IN_USE, exit status 1)
not-found (3, LKM_E_NOT_FOUND, exit status 4)

$ lkm explain nosuch 0 lkm_e_
2> lkm explain: ERROR: 'nosuch' is not a code of lkm (see 'lkm explain --list')
2> lkm explain: ERROR: '0' is not a code of lkm (see 'lkm explain --list')
2> lkm explain: ERROR: 'lkm_e_' is not a code of lkm (see 'lkm explain --list')
[4]

$ lkm explain; lkm explain -q
2> lkm explain: ERROR: expected a code, such as 'in-use' (see 'lkm explain --help')
[2]

$ lkm explain --json loaded nosuch
{"schema":1,"command":"explain","codes":[{"code":"loaded","number":12,"name":"LKM_E_LOADED","exit_status":1,"text":"the module is loaded already","hint":"","example":"$ modprobe --first-time dummy\u000amodprobe: ERROR: could not insert 'dummy': Module already in kernel","causes":["the module is loaded already, and --first-time or insmod was used","another module of the same name is loaded"],"remedies":["nothing, if it is to be loaded","to load it with other parameters, unload it first: lkm unload NAME"]}],"error":{"code":"not-found","errno":0,"module":null,"message":"'nosuch' is not a code of lkm (see 'lkm explain --list')"}}
[4]

$ lkm explain --json nosuch
{"schema":1,"command":"explain","codes":[],"error":{"code":"not-found","errno":0,"module":null,"message":"'nosuch' is not a code of lkm (see 'lkm explain --list')"}}
[4]

$ lkm explain --list | head -n 3
no-memory               1  out of memory
invalid-argument        2  the request is malformed
not-found               3  no module or alias has this name

# Each has all parts.
$ explained=$(lkm explain --list --json | tr '{' '\n' | grep -c '"causes":\["..*"\],"remedies":\["..*"\]'); [ $explained -ge 26 ] && [ $explained = $(lkm explain --list | wc -l) ] && echo all
all
