# Can modules be loaded: indexes that are missing, damaged or old, files that are there twice, configuration, compression.
needs zstd xz gzip
module kernel/drivers/a.ko
	parm number:int:
module kernel/drivers/b.ko.xz
module kernel/drivers/c.ko.zst
module kernel/drivers/d.ko.gz
module kernel/drivers/e.ko
	alias pci:v*
	export good
	import printk
module kernel/drivers/f.ko
	export other
module /new/1.ko
	name e
	alias pci:v*
	alias usb:v*
	export good
module /new/2.ko
	name e
	export good
	export better
module /new/3.ko
	name e
	import other
file new/text
	no module
file proc/version
	Linux
file proc/modules
	e 16384 0 - Live 0x0
file sys/module/compression
	xz
file etc/modprobe.d/good.conf
	options a number=1
# Only what is not ok, of the files.
file bad
	lkm doctor "$@" > out; echo "status $?"; sed -n '/  directory /,/  helper /p' out | sed '/^  ok /d; /  helper /d'
file all
	lkm doctor -v "$@" > out; echo "status $?"; sed -n '/  directory /,/  helper /p' out | sed '/  helper /d'
index
run cp -p lib/modules/6.1.0-test/kernel/drivers/e.ko .

$ sh all
status 0
  ok       directory      the modules of this kernel are installed
                          /lib/modules/6.1.0-test has 6 module files
  ok       indexes        the indexes are complete and up to date
  ok       compression    all compressed modules can be read
                          1 of 6 are compressed with zstd
                          1 of 6 are compressed with xz
                          1 of 6 are compressed with gzip
                          the kernel itself decompresses xz
  ok       duplicates     each module has one file
  ok       configuration  all configuration lines are valid
$ lkm doctor -v --root . -k 6.1.0-test
Linux 6.1.0-test
  ok  directory      the modules of this release are installed
                     ROOT/./lib/modules/6.1.0-test has 6 module files
  ok  indexes        the indexes are complete and up to date
  ok  compression    all compressed modules can be read
                     1 of 6 are compressed with zstd
                     1 of 6 are compressed with xz
                     1 of 6 are compressed with gzip
  ok  duplicates     each module has one file
  ok  configuration  all configuration lines are valid
no problem found
$ lkm doctor --json --root . -k 6.1.0-none
{"schema":1,"command":"doctor","running":false,"release":"6.1.0-none","directory":"ROOT/./lib/modules/6.1.0-none","state":"problem","findings":[{"state":"problem","check":"directory","code":"no-directory","file":null,"line":0,"text":"the modules of 6.1.0-none are not installed","evidence":["ROOT/./lib/modules/6.1.0-none does not exist","the modules of 6.1.0-test are installed"],"remedy":"install the modules of this kernel release"},{"state":"fine","check":"configuration","code":null,"file":null,"line":0,"text":"all configuration lines are valid","evidence":[],"remedy":null}],"summary":"1 problem found"}
[1]
$ lkm doctor -b . -k 6.1.0-none
Linux 6.1.0-none
  problem  directory      the modules of 6.1.0-none are not installed
                          ROOT/./lib/modules/6.1.0-none does not exist
                          the modules of 6.1.0-test are installed
                          -> install the modules of this kernel release
  ok       configuration  all configuration lines are valid
1 problem found
[1]

# The indexes.
$ cd lib/modules/6.1.0-test; cp -p modules.alias.bin modules.dep.bin modules.symbols.bin modules.builtin.bin ../../..; rm modules.symbols.bin modules.builtin.alias.bin; cd ../../..; sh bad
status 0
  warning  indexes        1 index is missing
                          modules.symbols.bin
                          -> depmod 6.1.0-test
$ rm lib/modules/6.1.0-test/modules.dep.bin; sh bad
status 1
  problem  indexes        2 indexes are missing
                          modules.dep.bin
                          modules.symbols.bin
                          -> depmod 6.1.0-test
$ cp -p modules.*.bin lib/modules/6.1.0-test/; printf x > lib/modules/6.1.0-test/modules.alias.bin; sh bad
status 1
  problem  indexes        1 index is damaged
                          modules.alias.bin
                          -> depmod 6.1.0-test
$ head -c 40 modules.dep.bin > lib/modules/6.1.0-test/modules.dep.bin; sh bad
status 1
  problem  indexes        2 indexes are damaged
                          modules.dep.bin
                          modules.alias.bin
                          -> depmod 6.1.0-test
$ : > lib/modules/6.1.0-test/modules.dep.bin; cp -p modules.alias.bin lib/modules/6.1.0-test/; sh bad; cp -p modules.dep.bin lib/modules/6.1.0-test/; sh bad
status 1
  problem  indexes        6 module files are missing from the indexes, so they cannot be found
                          kernel/drivers/a.ko
                          kernel/drivers/b.ko.xz
                          kernel/drivers/c.ko.zst
                          kernel/drivers/d.ko.gz
                          kernel/drivers/e.ko
                          kernel/drivers/f.ko
                          -> depmod 6.1.0-test
status 0

# Files that are newer count where they say what the indexes do not: an alias, a symbol, a dependency.
$ touch -d '+1 hour' lib/modules/6.1.0-test/kernel/drivers/*; sh bad
status 0
$ for n in 1 2 3; do cp new/$n.ko lib/modules/6.1.0-test/kernel/drivers/e.ko; touch -d '+1 hour' lib/modules/6.1.0-test/kernel/drivers/e.ko; sh bad; done; cp -p e.ko lib/modules/6.1.0-test/kernel/drivers/
status 0
  warning  indexes        1 module file is newer than the indexes, which do not match it
                          kernel/drivers/e.ko
                          -> depmod 6.1.0-test
status 0
  warning  indexes        1 module file is newer than the indexes, which do not match it
                          kernel/drivers/e.ko
                          -> depmod 6.1.0-test
status 0
  warning  indexes        1 module file is newer than the indexes, which do not match it
                          kernel/drivers/e.ko
                          -> depmod 6.1.0-test
$ cp new/text lib/modules/6.1.0-test/kernel/drivers/e.ko; touch -d '+1 hour' lib/modules/6.1.0-test/kernel/drivers/e.ko; sh bad; cp -p e.ko lib/modules/6.1.0-test/kernel/drivers/
status 0
  warning  files          1 file in the module directory cannot be read
                          '/lib/modules/6.1.0-test/kernel/drivers/e.ko': the file is text, not a kernel module
$ mkdir lib/modules/6.1.0-test/many; for i in 1 2 3 4 5 6 7; do for j in 0 1 2 3 4 5 6 7 8 9; do cp e.ko lib/modules/6.1.0-test/many/m$i$j.ko; done; done; lkm depmod -b . 6.1.0-test 2>/dev/null; touch -d '+1 hour' lib/modules/6.1.0-test/many/*; sh bad; rm -r lib/modules/6.1.0-test/many; cp -p modules.*.bin lib/modules/6.1.0-test/
status 0
  unknown  indexes        75 module files are newer than the indexes; whether they match is unknown
                          -> depmod 6.1.0-test

# New ones, and some that are gone.
$ cp -p lib/modules/6.1.0-test/kernel/drivers/a.ko lib/modules/6.1.0-test/kernel/new.ko; cp -p lib/modules/6.1.0-test/kernel/drivers/a.ko 'lib/modules/6.1.0-test/kernel/no name.ko'; mv lib/modules/6.1.0-test/kernel/drivers/e.ko e; touch -d '-1 hour' lib/modules/6.1.0-test/kernel/drivers/a.ko; sh bad
status 0
  warning  indexes        1 module file is missing from the indexes, so it cannot be found
                          kernel/new.ko
                          -> depmod 6.1.0-test
  warning  indexes        1 module file in the indexes does not exist
                          kernel/drivers/e.ko
                          -> depmod 6.1.0-test
$ mv e lib/modules/6.1.0-test/kernel/drivers/e.ko; rm lib/modules/6.1.0-test/kernel/n*; sh bad
status 0

# What depmod.d keeps out is not missing.
$ mkdir -p etc/depmod.d lib/modules/6.1.0-test/old; cp lib/modules/6.1.0-test/kernel/drivers/a.ko lib/modules/6.1.0-test/old/other.ko; sh bad; echo exclude old > etc/depmod.d/a.conf; sh bad; echo serach old > etc/depmod.d/b.conf; sh bad; rm -r etc/depmod.d lib/modules/6.1.0-test/old
status 0
  warning  indexes        1 module file is missing from the indexes, so it cannot be found
                          old/other.ko
                          -> depmod 6.1.0-test
status 0
status 0
  warning  configuration  /etc/depmod.d/b.conf:1: unknown directive 'serach'; did you mean 'search'?
                          -> correct or remove the line; see depmod.d(5)

# Several files of one module; a link to a file is not another.
$ mkdir lib/modules/6.1.0-test/updates; cp -p lib/modules/6.1.0-test/kernel/drivers/a.ko lib/modules/6.1.0-test/updates/; sh bad; lkm depmod -b . 6.1.0-test 2>/dev/null; sh all
status 0
  warning  duplicates     1 module has several files, of which one is used
                          a: kernel/drivers/a.ko and updates/a.ko; kernel/drivers/a.ko counts
                          -> remove the unwanted files, then run depmod 6.1.0-test; or choose one in depmod.d
status 0
  ok       directory      the modules of this kernel are installed
                          /lib/modules/6.1.0-test has 7 module files
  ok       indexes        the indexes are complete and up to date
  ok       compression    all compressed modules can be read
                          1 of 7 are compressed with zstd
                          1 of 7 are compressed with xz
                          1 of 7 are compressed with gzip
                          the kernel itself decompresses xz
  ok       duplicates     1 module of the kernel is replaced by a file in another directory
                          a: kernel/drivers/a.ko and updates/a.ko; updates/a.ko counts
  ok       configuration  all configuration lines are valid
$ cp -p lib/modules/6.1.0-test/kernel/drivers/a.ko lib/modules/6.1.0-test/kernel/; sh bad
status 0
$ rm -r lib/modules/6.1.0-test/updates lib/modules/6.1.0-test/kernel/a.ko; ln -s drivers/a.ko lib/modules/6.1.0-test/kernel/a.ko; ln -s .. lib/modules/6.1.0-test/kernel/loop; lkm depmod -b . 6.1.0-test 2>/dev/null; sh bad
status 0

# A depmod that was killed; one that is running holds the lock of the directory.
$ touch lib/modules/6.1.0-test/.modules.dep.lkm-00c0ffee lib/modules/6.1.0-test/.other.lkm-00c0ffee; sh bad; flock lib/modules/6.1.0-test sh bad; lkm depmod -b . 6.1.0-test 2>/dev/null; sh bad; ls -A lib/modules/6.1.0-test | grep '^[.]'; rm lib/modules/6.1.0-test/.other*
status 0
  warning  indexes        a depmod run was interrupted: some indexes may be older than the others
                          .modules.dep.lkm-00c0ffee
                          -> depmod 6.1.0-test
status 0
status 0
.other.lkm-00c0ffee

# A link that leads nowhere.
$ ln -s nowhere.ko lib/modules/6.1.0-test/kernel/lost.ko; sh bad; rm lib/modules/6.1.0-test/kernel/lost.ko
status 0
  warning  files          1 file in the module directory cannot be read
                          could not stat /lib/modules/6.1.0-test/kernel/lost.ko: No such file or directory

# Lines that do not count, said once.
$ printf 'optoins a x=1\nalias\n' > etc/modprobe.d/bad.conf; sh bad; lkm doctor -C etc/modprobe.d/good.conf | grep configuration
status 0
  warning  configuration  /etc/modprobe.d/bad.conf:1: unknown directive 'optoins'; did you mean 'options'?
                          -> write options
  warning  configuration  /etc/modprobe.d/bad.conf:2: the line is ignored: the name after 'alias' is missing
                          -> complete or remove the line; see modprobe.d(5)
  ok       configuration  all configuration lines are valid

# A directory that has nothing.
$ rm -r lib/modules/6.1.0-test/*; lkm depmod -b . 6.1.0-test 2>/dev/null; sh bad
status 0
  warning  directory      the module directory has no module files
                          /lib/modules/6.1.0-test
                          -> install the modules of this kernel release
  warning  configuration  /etc/modprobe.d/bad.conf:1: unknown directive 'optoins'; did you mean 'options'?
                          -> write options
  warning  configuration  /etc/modprobe.d/bad.conf:2: the line is ignored: the name after 'alias' is missing
                          -> complete or remove the line; see modprobe.d(5)
