# What exists and cannot be read keeps the old index files, with status 1, and is named; --keep-going leaves it out. What does not exist is left out.
use basic

$ cp lib/modules/6.1.0-test/modules.dep before; ln -s loop lib/modules/6.1.0-test/kernel/loop; rm lib/modules/6.1.0-test/kernel/lib/base.ko; depmod; echo $?; cmp before lib/modules/6.1.0-test/modules.dep
1
2> depmod: FATAL: could not stat /lib/modules/6.1.0-test/kernel/loop: Too many levels of symbolic links; the old index files stay in place
$ depmod -n | grep -c .
0
2> depmod: FATAL: could not stat /lib/modules/6.1.0-test/kernel/loop: Too many levels of symbolic links
[1]
$ depmod --json
{"schema":1,"command":"depmod","notes":[],"error":{"code":"unreadable","errno":40,"module":null,"message":"could not stat /lib/modules/6.1.0-test/kernel/loop: Too many levels of symbolic links; the old index files stay in place"}}
[1]
$ depmod --keep-going; echo $?; grep -c . lib/modules/6.1.0-test/modules.dep before
0
lib/modules/6.1.0-test/modules.dep:6
before:7
2> depmod: ERROR: could not stat /lib/modules/6.1.0-test/kernel/loop: Too many levels of symbolic links
$ rm lib/modules/6.1.0-test/kernel/loop; ln -s nowhere lib/modules/6.1.0-test/kernel/gone; depmod; depmod -n | grep -c :
10
2> depmod: ERROR: could not stat /lib/modules/6.1.0-test/kernel/gone: No such file or directory
2> depmod: ERROR: could not stat /lib/modules/6.1.0-test/kernel/gone: No such file or directory

# The lists of the kernel's build; a directory has no lines.

$ rm lib/modules/6.1.0-test/kernel/gone; mv lib/modules/6.1.0-test/modules.order order; mkdir lib/modules/6.1.0-test/modules.order; depmod; echo $?; depmod --keep-going; echo $?
1
0
2> depmod: FATAL: could not open modules.order at /lib/modules/6.1.0-test: Is a directory; the old index files stay in place
2> depmod: WARNING: could not open modules.order at /lib/modules/6.1.0-test: Is a directory
$ rmdir lib/modules/6.1.0-test/modules.order; ln -s modules.order lib/modules/6.1.0-test/modules.order; depmod; rm lib/modules/6.1.0-test/modules.order; depmod; mv order lib/modules/6.1.0-test/modules.order
2> depmod: WARNING: could not open modules.order at /lib/modules/6.1.0-test: Too many levels of symbolic links
2> depmod: FATAL: could not stat /lib/modules/6.1.0-test/modules.order: Too many levels of symbolic links; the old index files stay in place
2> depmod: WARNING: could not open modules.order at /lib/modules/6.1.0-test: No such file or directory
$ mv lib/modules/6.1.0-test/modules.builtin builtin; ln -s modules.builtin lib/modules/6.1.0-test/modules.builtin; depmod; mv builtin lib/modules/6.1.0-test/modules.builtin
2> depmod: WARNING: could not open modules.builtin at /lib/modules/6.1.0-test: Too many levels of symbolic links
2> depmod: FATAL: could not stat /lib/modules/6.1.0-test/modules.builtin: Too many levels of symbolic links; the old index files stay in place
$ mv lib/modules/6.1.0-test/modules.builtin.modinfo info; ln -s modules.builtin.modinfo lib/modules/6.1.0-test/modules.builtin.modinfo; depmod; mv info lib/modules/6.1.0-test/modules.builtin.modinfo
2> depmod: WARNING: could not open modules.builtin.modinfo at /lib/modules/6.1.0-test: Too many levels of symbolic links
2> depmod: FATAL: could not stat /lib/modules/6.1.0-test/modules.builtin.modinfo: Too many levels of symbolic links; the old index files stay in place

# The configuration: a file that cannot be read may choose other modules.

$ mkdir -p etc/depmod.d; ln -s a.conf etc/depmod.d/a.conf; depmod; rm etc/depmod.d/a.conf; ln -s nowhere etc/depmod.d/a.conf; mkdir etc/depmod.d/b.conf; depmod; rm -r etc/depmod.d
2> depmod: FATAL: could not read '/etc/depmod.d/a.conf': Too many levels of symbolic links; the old index files stay in place
2> depmod: ERROR: could not read '/etc/depmod.d/a.conf': No such file or directory
2> depmod: ERROR: could not read '/etc/depmod.d/b.conf': Is a directory
$ ln -s loop loop; depmod -C loop; echo $?; depmod -C nosuch; echo $?; mkdir -p etc/depmod.d; echo 'external * /loop' > etc/depmod.d/a.conf; depmod; rm -r etc/depmod.d; depmod -F loop; depmod -E /loop; depmod 6.1.0-test /loop
1
0
2> depmod: FATAL: could not read 'loop': Too many levels of symbolic links; the old index files stay in place
2> depmod: ERROR: could not read 'nosuch': No such file or directory
2> depmod: FATAL: could not open directory /loop: Too many levels of symbolic links; the old index files stay in place
2> depmod: FATAL: could not load loop: Too many levels of symbolic links
2> depmod: FATAL: could not load /loop: Too many levels of symbolic links
2> depmod: FATAL: could not create module /loop: Too many levels of symbolic links
[1]

# Without indexes modules are looked up in the files themselves; lkm check DIR looks at all of them.

$ rm lib/modules/6.1.0-test/modules.*.bin; ln -s loop lib/modules/6.1.0-test/kernel/loop; lkm plan --scan lone
2> lkm plan: ERROR: could not stat /lib/modules/6.1.0-test/kernel/loop: Too many levels of symbolic links
[1]
$ rm lib/modules/6.1.0-test/kernel/loop; ln -s nowhere lib/modules/6.1.0-test/kernel/loop; lkm plan --scan lone
  1  load  lone  requested
2> lkm plan: ERROR: could not stat /lib/modules/6.1.0-test/kernel/loop: No such file or directory
$ depmod; cp -r lib/modules/6.1.0-test/kernel tree; rm tree/loop; ln -s loop tree/loop; lkm check ./tree
2> depmod: ERROR: could not stat /lib/modules/6.1.0-test/kernel/loop: No such file or directory
2> lkm check: ERROR: could not stat ./tree/loop: Too many levels of symbolic links
[1]
