# A long list of modules that bring another one along is cut short.
module kernel/hub.ko
	export get
module kernel/u0.ko
	import get
module kernel/u1.ko
	import get
module kernel/u2.ko
	import get
module kernel/u3.ko
	import get
module kernel/u4.ko
	import get
module kernel/u5.ko
	import get
module kernel/u6.ko
	import get
module kernel/u7.ko
	import get
module kernel/u8.ko
	import get
module kernel/u9.ko
	import get
file etc/modprobe.d/a.conf
	blacklist hub

$ lkm audit
hub is not kept out
  denied by   blacklist hub  /etc/modprobe.d/a.conf:1
  but         it is only blacklisted: a request by name still loads it
              it is only blacklisted, and u0, which depends on it, still loads it
              it is only blacklisted, and u1, which depends on it, still loads it
              it is only blacklisted, and u2, which depends on it, still loads it
              it is only blacklisted, and u3, which depends on it, still loads it
              it is only blacklisted, and u4, which depends on it, still loads it
              it is only blacklisted, and u5, which depends on it, still loads it
              it is only blacklisted, and u6, which depends on it, still loads it
              and 3 more (-v shows them)
  what to do  lkm deny hub
[1]

$ lkm audit -v | wc -l
14
