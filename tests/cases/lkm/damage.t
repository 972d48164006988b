# Damaged and missing indexes, unreadable files, hostile names: a message and an exit status, with and without --json.
needs glibc
use basic
index
file @/modules.alias.bin
	nothing that was ever an index
run printf 'a\001b: x\n' > etc/modprobe.d/b.conf; printf 'softdep top pre: ../../etc $(touch broken) \033[2J\ninstall lone echo "$(touch broken)"\n' > etc/modprobe.d/c.conf

$ lkm why top
top would be loaded
  file        /lib/modules/6.1.0-test/kernel/drivers/top.ko
  softdep     softdep top pre: ../../etc $(touch broken) ?[2J  /etc/modprobe.d/c.conf:1
  needs       base middle
2> lkm why: ERROR: /etc/modprobe.d/b.conf line 1: ignoring bad line starting with 'a\x01b:'
2> lkm why: ERROR: '/lib/modules/6.1.0-test/modules.alias.bin' is damaged and was not used; run depmod for this kernel release

$ lkm why --json top
{"schema":1,"command":"why","modules":[{"asked":"top","alias":false,"name":"top","verdict":"loads","reason":null,"refusals":[],"path":"/lib/modules/6.1.0-test/kernel/drivers/top.ko","kernel_blacklist":[],"blacklist":[],"install":[],"remove":[],"options":[],"softdeps":[{"text":"softdep top pre: ../../etc $(touch broken) \u001b[2J","file":"/etc/modprobe.d/c.conf","line":1}],"weakdeps":[],"wanted_by":[],"needs":["base","middle"],"users":[],"aliases":[]}],"problems":["/etc/modprobe.d/b.conf line 1: ignoring bad line starting with 'a\\x01b:'","'/lib/modules/6.1.0-test/modules.alias.bin' is damaged and was not used; run depmod for this kernel release"]}
2> lkm why: ERROR: /etc/modprobe.d/b.conf line 1: ignoring bad line starting with 'a\x01b:'
2> lkm why: ERROR: '/lib/modules/6.1.0-test/modules.alias.bin' is damaged and was not used; run depmod for this kernel release

$ lkm plan --why top lone
top:
  1  load  base       needed by top
      file        /lib/modules/6.1.0-test/kernel/lib/base.ko
  2  load  middle     needed by top
      file        /lib/modules/6.1.0-test/kernel/lib/middle.ko
  -  skip  ../../etc  softdep: before top; no such module
  -  skip  $(touch    softdep: before top; no such module
  -  skip  broken)    softdep: before top; no such module
  -  skip  ?[2J       softdep: before top; no such module
  3  load  top        requested
      file        /lib/modules/6.1.0-test/kernel/drivers/top.ko
      from        softdep top pre: ../../etc $(touch broken) ?[2J  /etc/modprobe.d/c.conf:1
lone:
  1  run  lone  requested
      file        /lib/modules/6.1.0-test/kernel/drivers/lone.ko
      command     echo "$(touch broken)"
      from        install lone echo "$(touch broken)"  /etc/modprobe.d/c.conf:2
  warning     lone has an install command, whose result cannot be foreseen  /etc/modprobe.d/c.conf:2
2> lkm plan: ERROR: /etc/modprobe.d/b.conf line 1: ignoring bad line starting with 'a\x01b:'
2> lkm plan: ERROR: '/lib/modules/6.1.0-test/modules.alias.bin' is damaged and was not used; run depmod for this kernel release

$ lkm plan --dot top
digraph "plan" {
	rankdir=LR;
	node [shape=box, fontname="monospace"];
	"base" [label="1 load base\nneeded by top", style=bold];
	"middle" [label="2 load middle\nneeded by top", style=bold];
	"middle" -> "base";
	"../../etc" [label="skip ../../etc\nsoftdep: before top; no such module", style=dashed];
	"top" -> "../../etc" [style=dashed];
	"$(touch" [label="skip $(touch\nsoftdep: before top; no such module", style=dashed];
	"top" -> "$(touch" [style=dashed];
	"broken)" [label="skip broken)\nsoftdep: before top; no such module", style=dashed];
	"top" -> "broken)" [style=dashed];
	"?[2J" [label="skip ?[2J\nsoftdep: before top; no such module", style=dashed];
	"top" -> "?[2J" [style=dashed];
	"top" [label="3 load top\nrequested", style=bold];
	"top" -> "base";
	"top" -> "middle";
}
2> lkm plan: ERROR: /etc/modprobe.d/b.conf line 1: ignoring bad line starting with 'a\x01b:'
2> lkm plan: ERROR: '/lib/modules/6.1.0-test/modules.alias.bin' is damaged and was not used; run depmod for this kernel release

$ lkm closure top '$(touch broken)' '../../etc/passwd' 'a]b'
/lib/modules/6.1.0-test/kernel/lib/base.ko
/lib/modules/6.1.0-test/kernel/lib/middle.ko
/lib/modules/6.1.0-test/kernel/drivers/top.ko
2> lkm closure: ERROR: /lib/modules/6.1.0-test/modules.alias.bin: not a module index
2>   hint:     run depmod for this kernel release; it writes the indexes anew
2> lkm closure: ERROR: /lib/modules/6.1.0-test/modules.alias.bin: not a module index
2>   hint:     run depmod for this kernel release; it writes the indexes anew
2> lkm closure: ERROR: /lib/modules/6.1.0-test/modules.alias.bin: not a module index
2>   hint:     run depmod for this kernel release; it writes the indexes anew
2> lkm closure: ERROR: unbalanced brackets in 'a]b'
2> lkm closure: ERROR: /etc/modprobe.d/b.conf line 1: ignoring bad line starting with 'a\x01b:'
[1]

$ lkm tree 'a]b' "$(printf 'x\ny')"
2> lkm tree: ERROR: unbalanced brackets in 'a]b'
2> lkm tree: ERROR: /lib/modules/6.1.0-test/modules.alias.bin: not a module index
2>   hint:     run depmod for this kernel release; it writes the indexes anew
2> lkm tree: ERROR: /etc/modprobe.d/b.conf line 1: ignoring bad line starting with 'a\x01b:'
[2]

$ lkm info "$(printf 'x\033[2Jy')"
2> lkm info: ERROR: unbalanced brackets in 'x?[2Jy'
[2]

$ lkm plan --json "$(printf 'x\ny\377')"
{"schema":1,"command":"plan","plans":[],"problems":["/etc/modprobe.d/b.conf line 1: ignoring bad line starting with 'a\\x01b:'"],"error":{"code":"index-damaged","errno":74,"module":null,"message":"/lib/modules/6.1.0-test/modules.alias.bin: not a module index"}}
2> lkm plan: ERROR: /etc/modprobe.d/b.conf line 1: ignoring bad line starting with 'a\x01b:'
[1]

$ printf x > lib/modules/6.1.0-test/modules.dep.bin; lkm tree top; lkm closure top; lkm why top; lkm plan top; lkm tree --json top
{"schema":1,"command":"tree","reverse":false,"roots":[],"modules":[],"problems":["/etc/modprobe.d/b.conf line 1: ignoring bad line starting with 'a\\x01b:'"],"error":{"code":"index-damaged","errno":74,"module":null,"message":"/lib/modules/6.1.0-test/modules.dep.bin: not a module index","causes":[{"code":"index-damaged","certainty":"certain","cause":"modules.dep.bin of kernel 6.1.0-test is damaged","evidence":["without it no module is found by its name"],"remedy":"depmod 6.1.0-test"}]}}
2> lkm tree: ERROR: /lib/modules/6.1.0-test/modules.dep.bin: not a module index
2>   cause:    modules.dep.bin of kernel 6.1.0-test is damaged
2>             without it no module is found by its name
2>   hint:     depmod 6.1.0-test
2> lkm tree: ERROR: /etc/modprobe.d/b.conf line 1: ignoring bad line starting with 'a\x01b:'
2> lkm closure: ERROR: /lib/modules/6.1.0-test/modules.dep.bin: not a module index
2>   cause:    modules.dep.bin of kernel 6.1.0-test is damaged
2>             without it no module is found by its name
2>   hint:     depmod 6.1.0-test
2> lkm closure: ERROR: /etc/modprobe.d/b.conf line 1: ignoring bad line starting with 'a\x01b:'
2> lkm why: ERROR: /lib/modules/6.1.0-test/modules.dep.bin: not a module index
2>   cause:    modules.dep.bin of kernel 6.1.0-test is damaged
2>             without it no module is found by its name
2>   hint:     depmod 6.1.0-test
2> lkm why: ERROR: /etc/modprobe.d/b.conf line 1: ignoring bad line starting with 'a\x01b:'
2> lkm plan: ERROR: /lib/modules/6.1.0-test/modules.dep.bin: not a module index
2>   cause:    modules.dep.bin of kernel 6.1.0-test is damaged
2>             without it no module is found by its name
2>   hint:     depmod 6.1.0-test
2> lkm plan: ERROR: /etc/modprobe.d/b.conf line 1: ignoring bad line starting with 'a\x01b:'
2> lkm tree: ERROR: /etc/modprobe.d/b.conf line 1: ignoring bad line starting with 'a\x01b:'
[1]

$ rm lib/modules/6.1.0-test/modules.*.bin; lkm tree top; lkm closure --json top; lkm load top
{"schema":1,"command":"closure","modules":[],"problems":["/etc/modprobe.d/b.conf line 1: ignoring bad line starting with 'a\\x01b:'"],"error":{"code":"index-missing","errno":2,"module":null,"message":"'/lib/modules/6.1.0-test/modules.dep.bin' does not exist","causes":[{"code":"index-missing","certainty":"certain","cause":"modules.dep.bin of kernel 6.1.0-test is missing","evidence":["without it no module is found by its name"],"remedy":"depmod 6.1.0-test"}]}}
2> lkm tree: ERROR: '/lib/modules/6.1.0-test/modules.dep.bin' does not exist
2>   cause:    modules.dep.bin of kernel 6.1.0-test is missing
2>             without it no module is found by its name
2>   hint:     depmod 6.1.0-test
2> lkm tree: ERROR: /etc/modprobe.d/b.conf line 1: ignoring bad line starting with 'a\x01b:'
2> lkm closure: ERROR: /etc/modprobe.d/b.conf line 1: ignoring bad line starting with 'a\x01b:'
2> lkm load: ERROR: '/lib/modules/6.1.0-test/modules.dep.bin' does not exist
2>   cause:    modules.dep.bin of kernel 6.1.0-test is missing
2>             without it no module is found by its name
2>   hint:     depmod 6.1.0-test
2> lkm load: ERROR: /etc/modprobe.d/b.conf line 1: ignoring bad line starting with 'a\x01b:'
[4]

$ lkm plan -k a/b top
2> lkm plan: ERROR: 'a/b' is not a kernel release
[2]

$ lkm plan --json -k a/b top
{"schema":1,"command":"plan","plans":[],"error":{"code":"invalid-argument","errno":22,"module":null,"message":"'a/b' is not a kernel release"}}
[2]

$ mkdir d.ko; lkm info ./d.ko; printf x > e.ko; lkm info ./e.ko; lkm load ./e.ko; lkm info --json ./e.ko
loading e
{"schema":1,"command":"info","modules":[],"error":{"code":"not-a-module","errno":8,"module":null,"message":"'./e.ko': the file is text, not a kernel module"}}
2> lkm info: ERROR: could not read './d.ko': Is a directory
2> lkm info: ERROR: './e.ko': the file is text, not a kernel module
2> lkm load: ERROR: could not load 'e': the file is text, not a module
2>   hint:     install or build the module again
2>   kernel:   Invalid ELF header len 1
2> lkm load: ERROR: /etc/modprobe.d/b.conf line 1: ignoring bad line starting with 'a\x01b:'
[1]

$ lkm plan a=b
2> lkm plan: ERROR: expected the name of a module before 'a=b' (see 'lkm plan --help')
[2]

$ lkm load --json a=b
{"schema":1,"command":"load","results":[],"error":{"code":"invalid-argument","errno":22,"module":null,"message":"expected the name of a module before 'a=b' (see 'lkm load --help')"}}
[2]

$ lkm plan ""; lkm load ""; lkm unload --only ""; lkm why ""; lkm closure ""
2> lkm plan: ERROR: '/lib/modules/6.1.0-test/modules.dep.bin' does not exist
2>   cause:    modules.dep.bin of kernel 6.1.0-test is missing
2>             without it no module is found by its name
2>   hint:     depmod 6.1.0-test
2> lkm plan: ERROR: /etc/modprobe.d/b.conf line 1: ignoring bad line starting with 'a\x01b:'
2> lkm load: ERROR: '/lib/modules/6.1.0-test/modules.dep.bin' does not exist
2>   cause:    modules.dep.bin of kernel 6.1.0-test is missing
2>             without it no module is found by its name
2>   hint:     depmod 6.1.0-test
2> lkm load: ERROR: /etc/modprobe.d/b.conf line 1: ignoring bad line starting with 'a\x01b:'
2> lkm unload: ERROR: '' is not loaded
2> lkm why: ERROR: '/lib/modules/6.1.0-test/modules.dep.bin' does not exist
2>   cause:    modules.dep.bin of kernel 6.1.0-test is missing
2>             without it no module is found by its name
2>   hint:     depmod 6.1.0-test
2> lkm why: ERROR: /etc/modprobe.d/b.conf line 1: ignoring bad line starting with 'a\x01b:'
2> lkm closure: ERROR: '/lib/modules/6.1.0-test/modules.dep.bin' does not exist
2>   cause:    modules.dep.bin of kernel 6.1.0-test is missing
2>             without it no module is found by its name
2>   hint:     depmod 6.1.0-test
2> lkm closure: ERROR: /etc/modprobe.d/b.conf line 1: ignoring bad line starting with 'a\x01b:'
[4]

$ lkm list >/dev/full; lkm list --json >/dev/full
2> lkm list: ERROR: could not write to standard output: No space left on device
2> lkm list: ERROR: could not write to standard output: No space left on device
[1]

$ ls broken
2> ls: cannot access 'broken': No such file or directory
[2]
