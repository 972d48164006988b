# modules.weakdep exists only while a module has weak dependencies: programs that remove the indexes of a kernel may not know it.
use basic
no-index
module kernel/lib/node.ko
	weakdep lone top

$ depmod; cat lib/modules/6.1.0-test/modules.weakdep
# Weak dependencies extracted from modules themselves.
weakdep node lone top
$ rm lib/modules/6.1.0-test/kernel/lib/node.ko; depmod; ls lib/modules/6.1.0-test | grep weakdep
[1]
$ echo stale > lib/modules/6.1.0-test/modules.weakdep; depmod -A; ls lib/modules/6.1.0-test | grep weakdep
[1]
$ mkdir lib/modules/6.1.0-test/modules.weakdep; depmod
2> depmod: ERROR: could not write '/lib/modules/6.1.0-test/modules.weakdep': Is a directory (remove this directory); the old files stay in place
[1]
