# systemd's kernel-install: depmod when a kernel comes; when it goes, the indexes that it knows by name are removed, and nothing stays behind.
use basic
no-index

$ before=$(ls -A lib/modules/6.1.0-test); depmod -a "6.1.0-test"; cd lib/modules/6.1.0-test;
> rm modules.alias modules.alias.bin modules.builtin.bin modules.builtin.alias.bin modules.dep modules.dep.bin\
>  modules.devname modules.softdep modules.symbols modules.symbols.bin; [ "$before" = "$(ls -A)" ]

# The hook of pacman runs it for each release; what is no release is refused.

$ for release in lib/modules/*; do depmod "${release##*/}"; done; depmod extramodules
2> depmod: ERROR: Bad version passed extramodules
[1]
