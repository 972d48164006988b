# If lkm-deny.conf cannot be read nothing is loaded, not even silently; an option loads a name all the same.
use basic
run mkdir -p etc/modprobe.d/lkm-deny.conf

$ modprobe lone
2> modprobe: ERROR: could not read '/etc/modprobe.d/lkm-deny.conf': Is a directory
2> modprobe: ERROR: cannot read the denied modules: could not read '/etc/modprobe.d/lkm-deny.conf': Is a directory
[1]

$ modprobe -q lone
2> modprobe: ERROR: cannot read the denied modules: could not read '/etc/modprobe.d/lkm-deny.conf': Is a directory
[1]

$ modprobe -a lone base
2> modprobe: ERROR: could not read '/etc/modprobe.d/lkm-deny.conf': Is a directory
2> modprobe: ERROR: cannot read the denied modules: could not read '/etc/modprobe.d/lkm-deny.conf': Is a directory
2> modprobe: ERROR: cannot read the denied modules: could not read '/etc/modprobe.d/lkm-deny.conf': Is a directory
[1]

$ modprobe --json lone
{"schema":1,"command":"modprobe","plans":[{"asked":"lone","done":false,"targets":["lone"],"steps":[{"number":1,"action":"load","module":"lone","reason":"asked","by":null,"skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/drivers/lone.ko","params":"","command":null,"needs":[],"origins":[]}],"warnings":[]}],"error":{"code":"denials-unreadable","errno":1,"module":null,"message":"cannot read the denied modules: could not read '/etc/modprobe.d/lkm-deny.conf': Is a directory"}}
2> modprobe: ERROR: could not read '/etc/modprobe.d/lkm-deny.conf': Is a directory
[1]

$ modprobe -D lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko |
2> modprobe: ERROR: could not read '/etc/modprobe.d/lkm-deny.conf': Is a directory
2> modprobe: WARNING: the answer holds only as far as the configuration can be read

$ modprobe -n -v lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko |
2> modprobe: ERROR: could not read '/etc/modprobe.d/lkm-deny.conf': Is a directory
2> modprobe: WARNING: the answer holds only as far as the configuration can be read

$ lkm load lone
2> lkm load: ERROR: cannot read the denied modules: could not read '/etc/modprobe.d/lkm-deny.conf': Is a directory
2>   hint:     make lkm-deny.conf readable again; to load a module regardless: modprobe --ignore-unreadable-denials NAME
2> lkm load: ERROR: could not read '/etc/modprobe.d/lkm-deny.conf': Is a directory
[1]

$ lkm load --json lone
{"schema":1,"command":"load","results":[{"asked":"lone","done":false,"targets":["lone"],"steps":[{"number":1,"action":"load","module":"lone","reason":"asked","by":null,"skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/drivers/lone.ko","params":"","command":null,"needs":[],"origins":[]}],"undone":[],"kept":[],"warnings":[]}],"problems":["could not read '/etc/modprobe.d/lkm-deny.conf': Is a directory"],"error":{"code":"denials-unreadable","errno":1,"module":null,"message":"cannot read the denied modules: could not read '/etc/modprobe.d/lkm-deny.conf': Is a directory"}}
2> lkm load: ERROR: could not read '/etc/modprobe.d/lkm-deny.conf': Is a directory
[1]

$ modprobe --ignore-unreadable-denials lone
2> modprobe: ERROR: could not read '/etc/modprobe.d/lkm-deny.conf': Is a directory

$ modprobe lone
2> modprobe: ERROR: could not read '/etc/modprobe.d/lkm-deny.conf': Is a directory

$ modprobe -r lone
2> modprobe: ERROR: could not read '/etc/modprobe.d/lkm-deny.conf': Is a directory

