# A plan is known to fail where no step before loads what exports a symbol: modules that need each other, and indexes older than a module.
module kernel/c1.ko
	license GPL
	import c2s 0x1
	export c1s 0x2
module kernel/c2.ko
	license GPL
	import c1s 0x2
	export c2s 0x1
module kernel/one.ko
	license GPL
	export of_one 0x3
module kernel/two.ko
	license GPL
module /new/two.ko
	license GPL
	name two
	import of_one 0x3

$ lkm plan c1
  1  load  c2  needed by c1
  2  load  c1  requested
  fails       c1 depends on c2, which would fail: the module needs 'c1s' from module c1, which in turn needs this module  /lib/modules/6.1.0-test/kernel/c2.ko
  hint        no order loads them: whoever builds them has to remove one of the two dependencies
[1]
$ lkm load c1
loading c2
2> lkm load: ERROR: could not load 'c2' for 'c1': the module needs 'c1s' from module c1, which in turn needs this module
2>   hint:     no order loads them: whoever builds them has to remove one of the two dependencies
2>   kernel:   c2: Unknown symbol c1s (err -2)
[1]
$ lkm plan one two; cp new/two.ko lib/modules/6.1.0-test/kernel/two.ko
one:
  1  load  one  requested
two:
  1  load  two  requested
$ lkm plan two
  1  load  two  requested
  fails       two: the module needs 'of_one' from module one, which is not loaded  /lib/modules/6.1.0-test/kernel/two.ko
  hint        modprobe one
[1]
$ lkm plan one two
one:
  1  load  one  requested
two:
  1  load  two  requested
  fails       two: the module needs 'of_one' from module one, which is not loaded  /lib/modules/6.1.0-test/kernel/two.ko
  hint        modprobe one
[1]
$ lkm check two
/lib/modules/6.1.0-test/kernel/two.ko: would not load
  fails       the module needs 'of_one' from module one, which is not loaded
  hint        modprobe one
[1]
