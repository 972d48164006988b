# SPDX-License-Identifier: MIT
# modprobe by alias: from the modules, with wildcards, from the configuration; what is not loaded through an alias.
# vm-modules: dummy e1000
row 'modprobe ALIAS'
t 0 '' '' modprobe lkm-test-dep-c
order dep_a dep_b dep_c
t 0 '' '' modprobe -r lkm-test-dep-c
absent dep_b dep_c
away dep_a
row 'modprobe ALIAS, wildcard'
t 0 'dep_c' '' modprobe -R lkmbus:v00001234d0042svFFFF
t 0 '' '' modprobe lkmbus:v00001234d0042svFFFF
order dep_a dep_b dep_c
t 0 '' '' modprobe -r dep_c
away dep_a
t 1 '' "modprobe: FATAL: Module lkmbus:v00009999d0042svFFFF not found in directory $MODULES" \
	modprobe lkmbus:v00009999d0042svFFFF
t 0 '' '' modprobe pci:v00008086d0000100Esv00001AF4sd00001100bc02sc00i00
loaded e1000
t 0 '' '' modprobe -r e1000
t 0 '' '' modprobe rtnl-link-dummy
loaded dummy
t 0 '' '' modprobe -r dummy
row 'modprobe ALIAS, several modules'
t 0 '*t_alias*t_alias*' '' modprobe -R lkm-test-shared-thing
t 0 '' '' modprobe lkm-test-shared-thing
loaded t_alias1 t_alias2
t 0 '' '' modprobe -r t_alias1 t_alias2
row 'modprobe ALIAS, configuration'
conf 'alias my-own-* t_meta' 'alias lkm-other dep_b' 'blacklist t_alias1'
t 0 '' '' modprobe my-own-thing
loaded t_meta
t 0 '' '' modprobe -r my-own-thing
absent t_meta
t 0 '' '' modprobe lkm_other
order dep_a dep_b
t 0 '' '' modprobe -r dep_b
row 'modprobe ALIAS, blacklist'
t 0 '' '' modprobe lkm-test-shared-thing
absent t_alias1
loaded t_alias2
t 0 '' '' modprobe -b t_alias1
absent t_alias1
t 0 '' '' modprobe t_alias1
loaded t_alias1
t 0 '' '' modprobe -r t_alias1 t_alias2
