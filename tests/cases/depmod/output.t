# -o writes elsewhere, -m looks elsewhere, always below the directory of -b; what cannot be written is told with its whole path, and the old files stay.
use basic
no-index

$ depmod -o out; ls out/lib/modules/6.1.0-test; ls lib/modules/6.1.0-test; modprobe -D top
modules.alias
modules.alias.bin
modules.builtin.alias.bin
modules.builtin.bin
modules.dep
modules.dep.bin
modules.devname
modules.softdep
modules.symbols
modules.symbols.bin
kernel
modules.builtin
modules.builtin.modinfo
modules.order
2> modprobe: FATAL: Module top not found in directory /lib/modules/6.1.0-test
[1]
$ mkdir -p img/usr/lib && cp -r lib/modules img/usr/lib/kernels && depmod -b img -m /usr/lib/kernels 6.1.0-test && ls img/usr/lib/kernels/6.1.0-test/modules.dep
img/usr/lib/kernels/6.1.0-test/modules.dep
$ depmod -b img -m usr/lib/kernels -o out2 6.1.0-test && ls out2/usr/lib/kernels/6.1.0-test/modules.dep
out2/usr/lib/kernels/6.1.0-test/modules.dep
$ touch file; depmod -o file
2> depmod: ERROR: could not write into directory ROOT/file/lib/modules/6.1.0-test: Not a directory
[1]
$ depmod -o /dev/null
2> depmod: ERROR: could not write into directory /dev/null/lib/modules/6.1.0-test: Not a directory
[1]
