# Configuration that has no effect: lines, names, parameters and files, each with its file and line.
module kernel/drivers/net-one.ko
	alias pci:v00000001d*
	parm number:int:
	parm on:bool:
	parm list:array of int:
	symbol __param_str_hidden 0 .text local
	symbol __param_str_on 0 .text local
module kernel/drivers/two.ko
	alias net-pf-99
module kernel/drivers/three.ko
file lib/modules/6.1.0-test/modules.builtin
	kernel/drivers/inside.ko
bytes lib/modules/6.1.0-test/modules.builtin.modinfo
	inside.parmtype=size:int\0
file proc/version
	Linux
file proc/modules
file show
	lkm doctor "$@" | sed -n '/  configuration  /,$p' | sed '/  helper  /,$d'
# One file of modprobe.d with these lines.
file lines
	printf "$1" > etc/modprobe.d/a.conf; shift; sh show "$@"
run mkdir -p etc/modprobe.d etc/depmod.d etc/modules-load.d usr/lib/modprobe.d
index

# Names.
$ sh lines 'blacklist two\nblacklist two # it hangs\n'
  ok       configuration  all configuration lines are valid
$ sh lines 'blacklist two.ko\nblacklist kernel/drivers/two.ko.xz\n'
  warning  configuration  /etc/modprobe.d/a.conf:1: 'two.ko' is a file name, but blacklist takes the name of a module
  warning  configuration  /etc/modprobe.d/a.conf:2: 'kernel/drivers/two.ko.xz' is a file name, but blacklist takes the name of a module
                          -> write two
$ sh lines 'blacklist two three\nblacklist "two"\nblacklist two,three\nblacklist t*\n'
  warning  configuration  /etc/modprobe.d/a.conf:1: only 'two' is blacklisted; 'three' is ignored
                          -> write one blacklist line for each module
  warning  configuration  /etc/modprobe.d/a.conf:2: '"two"' cannot be the name of a module: it contains '"'
                          -> write one name without '"'
  warning  configuration  /etc/modprobe.d/a.conf:3: 'two,three' cannot be the name of a module: it contains ','
                          -> write one name without ','
  warning  configuration  /etc/modprobe.d/a.conf:4: blacklist takes one name, but 't*' is a pattern
                          -> write one blacklist line for each module
$ sh lines 'blacklist net-pf-99\nblacklist inside\nblacklist other\nblacklist thre\n' -v
  warning  configuration  /etc/modprobe.d/a.conf:1: blacklist takes the name of a module, but 'net-pf-99' is an alias of 'two'
                          -> write two
  ok       configuration  /etc/modprobe.d/a.conf:4: blacklist 'thre': this kernel has no such module; did you mean 'three'?
  ok       configuration  1 line is about a module that this kernel does not have
                          /etc/modprobe.d/a.conf:3: blacklist other
  ok       configuration  1 line is about built-in code and has no effect
                          /etc/modprobe.d/a.conf:2: blacklist inside
$ sh lines 'install other /bin/false\ninstall inside /bin/false\nremove thre /bin/true\ninstall three # never\ninstall two /bin/true # twice\n' -v
  warning  configuration  /etc/modprobe.d/a.conf:4: the command is only a comment, so 'three' is never loaded
                          -> lkm deny three, or remove the line
  ok       configuration  /etc/modprobe.d/a.conf:3: remove 'thre': this kernel has no such module; did you mean 'three'?
  ok       configuration  1 line is about a module that this kernel does not have
                          /etc/modprobe.d/a.conf:1: install other
  ok       configuration  1 line is about built-in code and has no effect
                          /etc/modprobe.d/a.conf:2: install inside

# Directives.
$ sh lines 'optoins two x=1\nBlacklist two\nblacklist=two\nsearch updates\ntwo\ninclude /etc/x\n  # indented\nnonsense two\n' -v
  warning  configuration  /etc/modprobe.d/a.conf:1: unknown directive 'optoins'; did you mean 'options'?
                          -> write options
  warning  configuration  /etc/modprobe.d/a.conf:2: unknown directive 'Blacklist'; did you mean 'blacklist'?
  warning  configuration  /etc/modprobe.d/a.conf:3: unknown directive 'blacklist=two'; did you mean 'blacklist'?
                          -> write blacklist
  warning  configuration  /etc/modprobe.d/a.conf:4: the directive 'search' belongs in depmod.d
                          -> move the line to a file *.conf in /etc/depmod.d
  warning  configuration  /etc/modprobe.d/a.conf:5: 'two' is the name of a module, not a directive
                          -> to load it at boot, write it to a file *.conf in /etc/modules-load.d
  warning  configuration  /etc/modprobe.d/a.conf:6: the directive 'include' is no longer supported
                          -> move the file to /etc/modprobe.d
  warning  configuration  /etc/modprobe.d/a.conf:7: a comment must begin in the first column
                          -> remove the blanks before '#'
  warning  configuration  /etc/modprobe.d/a.conf:8: unknown directive 'nonsense'
                          -> correct or remove the line; see modprobe.d(5)
$ sh lines 'blacklist\nalias x\noptions two\ninstall two\nsoftdep two\nblacklist two[1\n' -v
  warning  configuration  /etc/modprobe.d/a.conf:1: the line is ignored: the name after 'blacklist' is missing
  warning  configuration  /etc/modprobe.d/a.conf:2: the line is ignored: nothing follows 'alias x'
  warning  configuration  /etc/modprobe.d/a.conf:3: the line is ignored: nothing follows 'options two'
  warning  configuration  /etc/modprobe.d/a.conf:4: the line is ignored: nothing follows 'install two'
  warning  configuration  /etc/modprobe.d/a.conf:5: the line is ignored: nothing follows 'softdep two'
  warning  configuration  /etc/modprobe.d/a.conf:6: the line is ignored: the brackets of 'two[1' do not match
                          -> complete or remove the line; see modprobe.d(5)

# Parameters.
$ sh lines 'options net-one number=1 on list=1,2 dyndbg=+p async_probe\noptions other x=1\noptions pci:v00000001d* number=1\n'
  warning  configuration  /etc/modprobe.d/a.conf:3: options takes one name, but 'pci:v00000001d*' is a pattern
                          -> write one options line for each module
  ok       configuration  1 line is about a module that this kernel does not have
$ sh lines 'options net-one numbr=1 nothing\noptions net_one number=many on=perhaps list=1,x\n' -v
  warning  configuration  /etc/modprobe.d/a.conf:1: 'net-one' has no parameter 'numbr'; did you mean 'number'?
                          -> write number
  warning  configuration  /etc/modprobe.d/a.conf:1: 'net-one' has no parameter 'nothing'; the kernel ignores it
                          -> lkm params net-one lists its parameters
  warning  configuration  /etc/modprobe.d/a.conf:2: 'many' is not a valid value for parameter 'number' of 'net_one' (int): it expects a whole number
  warning  configuration  /etc/modprobe.d/a.conf:2: 'perhaps' is not a valid value for parameter 'on' of 'net_one' (bool): it expects 1, 0, y, n, on or off
  warning  configuration  /etc/modprobe.d/a.conf:2: '1,x' is not a valid value for parameter 'list' of 'net_one' (array of int): it expects a whole number
                          -> correct the value; 'net_one' cannot be loaded with it
$ sh lines 'options net-one number=1 # on=1\noptions net-one number = 1\noptions inside size=1\noptions tree x=1\noptions thre x=1\noptions th* x=1\n' -v
  warning  configuration  /etc/modprobe.d/a.conf:1: '# on=1' is not a comment here: each of its words is passed to the module as a parameter
                          -> write the comment on a line of its own
  warning  configuration  /etc/modprobe.d/a.conf:2: there must be no blank before or after '='
                          -> write NAME=VALUE
  warning  configuration  /etc/modprobe.d/a.conf:3: 'inside' is built in, so its options line has no effect
                          -> write inside.size=1 on the kernel command line
  warning  configuration  /etc/modprobe.d/a.conf:4: options 'tree': this kernel has no such module; did you mean 'three'?
  warning  configuration  /etc/modprobe.d/a.conf:5: options 'thre': this kernel has no such module; did you mean 'three'?
                          -> correct the name, or remove the line
  warning  configuration  /etc/modprobe.d/a.conf:6: options takes one name, but 'th*' is a pattern
                          -> write one options line for each module

# A parameter that the module does not declare, as hashsize of nf_conntrack.
$ sh lines 'options net-one hidden=7\n'; lkm params net-one | cat; lkm check net-one hidden=7
  ok       configuration  all configuration lines are valid
net_one is not loaded
  number (int)
  on (bool)
  list (array of int)
  hidden
    configured  7  /etc/modprobe.d/a.conf:1
/lib/modules/6.1.0-test/kernel/drivers/net-one.ko: would load

# Soft dependencies.
$ sh lines 'softdep two pre: three post: net-one\nsoftdep two pre: net-pf-99\nsoftdep t* pre: three\n'
  ok       configuration  all configuration lines are valid
$ sh lines 'softdep two three\nsoftdep two pre:\nsoftdep two pre:three\nsoftdep two PRE: three\nsoftdep two pre: thre other\nsoftdep two pre: three # it asks\nsoftdep inside pre: two\nsoftdep net-pf-99 pre: three\nsoftdep thre pre: other\nsoftdep three pre: two.ko\nsoftdep two before: three\nweakdep two othr\n' -v
  warning  configuration  /etc/modprobe.d/a.conf:1: 'three' is ignored: it is not after pre: or post:
                          -> write softdep two pre: three
  warning  configuration  /etc/modprobe.d/a.conf:2: the softdep line of 'two' names no module
                          -> write softdep two pre: MODULE, or remove the line
  warning  configuration  /etc/modprobe.d/a.conf:3: 'pre:three' needs a blank after the colon
                          -> write pre: three
  warning  configuration  /etc/modprobe.d/a.conf:4: 'PRE:' does not begin a list of modules
                          -> write pre:
  warning  configuration  /etc/modprobe.d/a.conf:5: softdep of 'two': this kernel has no module 'thre'; did you mean 'three'?
  warning  configuration  /etc/modprobe.d/a.conf:5: softdep of 'two': this kernel has no module 'other'
                          -> correct the name, or remove it
  warning  configuration  /etc/modprobe.d/a.conf:6: '#' is not a comment here: each of its words counts as a module
                          -> write the comment on a line of its own
  warning  configuration  /etc/modprobe.d/a.conf:7: 'inside' is built in, so its softdep line has no effect
                          -> load the other modules at boot (modules-load.d)
  warning  configuration  /etc/modprobe.d/a.conf:8: softdep takes the name of a module, but 'net-pf-99' is an alias of 'two'
                          -> write two
  warning  configuration  /etc/modprobe.d/a.conf:9: softdep 'thre': this kernel has no such module; did you mean 'three'?
                          -> correct the name, or remove the line
  warning  configuration  /etc/modprobe.d/a.conf:10: 'two.ko' is a file name, but softdep takes the name of a module
                          -> write two
  warning  configuration  /etc/modprobe.d/a.conf:11: 'before:' does not begin a list of modules
                          -> write pre: before what is loaded first, post: before what is loaded afterwards
  warning  configuration  /etc/modprobe.d/a.conf:12: weakdep of 'two': this kernel has no module 'othr'
                          -> correct the name, or remove it

# Aliases.
$ sh lines 'alias eth0 net-one\nalias net-pf-5 off\nalias own two\ninstall virtual /bin/true\nalias v virtual\n'
  ok       configuration  all configuration lines are valid
  ok       configuration  1 line is about a module that this kernel does not have
$ sh lines 'alias a other\nalias b thre\nalias c d\nalias d two\nalias e f\nalias f e\nalias g two three\nalias two net-one\n' -v
  warning  configuration  /etc/modprobe.d/a.conf:1: alias 'a' leads to 'other', but this kernel has no such module
  warning  configuration  /etc/modprobe.d/a.conf:2: alias 'b' leads to 'thre', but this kernel has no such module; did you mean 'three'?
                          -> correct the name, or remove the line
  warning  configuration  /etc/modprobe.d/a.conf:3: alias 'c' leads to 'd', which is an alias itself; an alias must lead to a module
                          -> write alias c two
  warning  configuration  /etc/modprobe.d/a.conf:5: alias 'e' leads to 'f', which is an alias itself; an alias must lead to a module
  warning  configuration  /etc/modprobe.d/a.conf:6: alias 'f' leads to 'e', which is an alias itself; an alias must lead to a module
                          -> correct the name, or remove the line
  warning  configuration  /etc/modprobe.d/a.conf:7: alias 'g' leads to 'two' only; 'three' is ignored
                          -> write one alias line for each module
  warning  configuration  /etc/modprobe.d/a.conf:8: 'two' is itself a module, which this alias hides: requests for it load 'net_one'
                          -> remove the line, unless you want that

# Bytes that nobody sees.
$ sh lines 'blacklist two\r\n\r\n# none\r\noptions net-one number=1\r\nsoftdep two pre: three\r\ninstall three /bin/false\r\nalias x two\r\n'
  warning  configuration  /etc/modprobe.d/a.conf:1: 4 lines end in a carriage return, which counts as part of the last word
                          line 1: the name 'two\r'
                          line 2: an empty line, which is invalid with it
                          line 6: the command '/bin/false\r'
                          line 7: the name 'two\r'
                          -> sed -i 's/\r$//' /etc/modprobe.d/a.conf
$ sh lines 'options net-one number=1\r\nsoftdep two pre: three\r\n'
  ok       configuration  all configuration lines are valid
$ sh lines 'blacklist\302\240two\nblacklist two\302\240\noptions net-one number=\342\200\2131\n' -v
  warning  configuration  /etc/modprobe.d/a.conf:1: the line is ignored: its first word 'blacklist\xc2\xa0two' contains U+00A0, a non-breaking space
                          -> write the line again, with plain blanks
  warning  configuration  /etc/modprobe.d/a.conf:2: the line contains U+00A0, a non-breaking space, which becomes part of a word: 'two\xc2\xa0 '
  warning  configuration  /etc/modprobe.d/a.conf:3: the line contains U+200B, a zero-width space, which becomes part of a word: 'net-one number=\xe2\x80\x8b1'
                          -> write the line again, with plain blanks
$ sh lines '\357\273\277blacklist two\n'
  warning  configuration  /etc/modprobe.d/a.conf:1: the line is ignored: its first word '\xef\xbb\xbfblacklist' contains U+FEFF, a byte order mark
                          -> write the line again, with plain blanks
$ rm etc/modprobe.d/a.conf

# Files that are not read.
$ cd etc/modprobe.d; echo blacklist two | tee local x.conf.rpmsave y.conf y.conf.dpkg-old z.disabled ../modprobe.conf > /dev/null; echo about blacklist > README; cd ../..; sh show -v
  warning  configuration  /etc/modprobe.d/local: this file is not read: its name does not end in .conf
                          -> rename it to local.conf
  warning  configuration  /etc/modprobe.d/x.conf.rpmsave: this file is not read: its name does not end in .conf
                          -> rename it to end in .conf if you need it, or remove it
  warning  configuration  /etc/modprobe.conf: this file is not read anymore
                          -> move its lines to a file *.conf in /etc/modprobe.d
  ok       configuration  2 backup files are not read
                          /etc/modprobe.d/y.conf.dpkg-old: not read (its name does not end in .conf)
                          /etc/modprobe.d/z.disabled: not read (its name does not end in .conf)
$ rm etc/modprobe.d/* etc/modprobe.conf; cd etc/modprobe.d; mkfifo fifo.conf; mkdir dir.conf; ln -s nowhere lost.conf; cd ../..; sh show; rm -r etc/modprobe.d/*
  warning  configuration  /etc/modprobe.d/dir.conf: this file cannot be read: it is a directory
                          -> remove it, or make it a readable file
  warning  configuration  /etc/modprobe.d/fifo.conf: this file cannot be read: it is not a regular file
                          -> remove it, or make it a readable file
  warning  configuration  /etc/modprobe.d/lost.conf: this file cannot be read: it is a symbolic link to a file that does not exist
                          -> remove it, or make it a readable file
$ for i in a b c; do echo blacklist two > usr/lib/modprobe.d/$i.conf; done; : > etc/modprobe.d/a.conf; echo blacklist three > etc/modprobe.d/b.conf; sh show -v; rm etc/modprobe.d/* usr/lib/modprobe.d/*
  ok       configuration  all configuration lines are valid
  ok       configuration  2 files are replaced by files of the same name
                          /usr/lib/modprobe.d/a.conf: switched off by the empty /etc/modprobe.d/a.conf
                          /usr/lib/modprobe.d/b.conf: replaced by /etc/modprobe.d/b.conf

# Lines of distributions are for many kernels.
$ printf 'alias a other\nsoftdep two pre: other\noptions inside size=1\nblacklist net-pf-99\n' > usr/lib/modprobe.d/a.conf; sh show -v; rm usr/lib/modprobe.d/*
  ok       configuration  all configuration lines are valid
  ok       configuration  2 lines are about modules that this kernel does not have
                          /usr/lib/modprobe.d/a.conf:1: alias a other
                          /usr/lib/modprobe.d/a.conf:2: softdep two: other
  ok       configuration  1 line is about built-in code and has no effect
                          /usr/lib/modprobe.d/a.conf:3: options inside

# modules-load.d and /etc/modules.
$ printf '# none\n; none\nnet-one\nnet-pf-99\ninside\n' > etc/modules-load.d/a.conf; sh show
  ok       configuration  all configuration lines are valid
$ printf 'other\nthre\ntwo.ko\nnet-one number=1\ntwo # why\nblacklist two\n' > etc/modules-load.d/a.conf; sh show -v
  warning  configuration  /etc/modules-load.d/a.conf:1: this kernel has no module 'other'
  warning  configuration  /etc/modules-load.d/a.conf:2: this kernel has no module 'thre'; did you mean 'three'?
                          -> correct the name, or remove the line
  warning  configuration  /etc/modules-load.d/a.conf:3: 'two.ko' is a file name, but this list takes the name of a module
                          -> write two
  warning  configuration  /etc/modules-load.d/a.conf:4: systemd takes no parameters here: it looks for a module called 'net-one number=1'
                          -> write options net-one number=1 in /etc/modprobe.d
  warning  configuration  /etc/modules-load.d/a.conf:5: systemd takes no comment after the name 'two'
                          -> write the comment on a line of its own
  warning  configuration  /etc/modules-load.d/a.conf:6: the directive 'blacklist' belongs in modprobe.d
                          -> move the line to a file *.conf in /etc/modprobe.d
$ mv etc/modules-load.d/a.conf etc/modules; sh show -v; ln -s ../modules etc/modules-load.d/modules.conf; sh show; rm etc/modules etc/modules-load.d/*
  warning  configuration  /etc/modules:1: this kernel has no module 'other'
  warning  configuration  /etc/modules:2: this kernel has no module 'thre'; did you mean 'three'?
                          -> correct the name, or remove the line
  warning  configuration  /etc/modules:3: 'two.ko' is a file name, but this list takes the name of a module
                          -> write two
  warning  configuration  /etc/modules:6: the directive 'blacklist' belongs in modprobe.d
                          -> move the line to a file *.conf in /etc/modprobe.d
  warning  configuration  /etc/modules-load.d/modules.conf:1: this kernel has no module 'other'
  warning  configuration  /etc/modules-load.d/modules.conf:2: this kernel has no module 'thre'; did you mean 'three'?
                          -> correct the name, or remove the line
  warning  configuration  /etc/modules-load.d/modules.conf:3: 'two.ko' is a file name, but this list takes the name of a module
                          -> write two
  warning  configuration  /etc/modules-load.d/modules.conf:4: systemd takes no parameters here: it looks for a module called 'net-one number=1'
                          -> write options net-one number=1 in /etc/modprobe.d
  warning  configuration  /etc/modules-load.d/modules.conf:5: systemd takes no comment after the name 'two'
                          -> write the comment on a line of its own
  warning  configuration  /etc/modules-load.d/modules.conf:6: the directive 'blacklist' belongs in modprobe.d
                          -> move the line to a file *.conf in /etc/modprobe.d

# depmod.d.
$ printf 'search updates built-in\noverride two * kernel/drivers\noverride two 9.9 updates\nexclude old\n' > etc/depmod.d/a.conf; sh show
  ok       configuration  all configuration lines are valid
$ printf 'search updates # first\nsearch /updates\nsearch\noverride two * updates\noverride thre * updates\noverride net_one * kernel/drivers\noverride two [ updates\nexternal * /none\nexternal * none\nexclude a/b\n' > etc/depmod.d/a.conf; sh show -v
  warning  configuration  /etc/depmod.d/a.conf:1: '#' is not a comment here: each of its words counts
                          -> write the comment on a line of its own
  warning  configuration  /etc/depmod.d/a.conf:2: search takes directories below the module directory, not '/updates'
                          -> write the part below the module directory
  warning  configuration  /etc/depmod.d/a.conf:3: nothing follows 'search'
                          -> complete or remove the line; see depmod.d(5)
  warning  configuration  /etc/depmod.d/a.conf:4: override has no effect: 'two' is not in updates but in kernel/drivers/two.ko
                          -> correct the directory, or remove the line
  warning  configuration  /etc/depmod.d/a.conf:5: override has no effect: this kernel has no file of module 'thre'
                          -> correct the name, or remove the line
  warning  configuration  /etc/depmod.d/a.conf:6: override has no effect: the file of 'net_one' is called 'net-one'
                          -> write net-one
  warning  configuration  /etc/depmod.d/a.conf:7: '[' is not a valid regular expression, so the line matches no kernel
                          -> write * for all kernels
  warning  configuration  /etc/depmod.d/a.conf:8: the directory '/none' does not exist
                          -> create it, or remove the line
  warning  configuration  /etc/depmod.d/a.conf:9: external takes an absolute directory, not 'none'
                          -> write the whole path
  warning  configuration  /etc/depmod.d/a.conf:10: exclude takes names of files or directories, not the path 'a/b'
                          -> write the last component only
$ printf 'serach updates\noverride two *\noptions two x=1\nmake_map_files no\nnonsense\nsearch updates\r\n' > etc/depmod.d/a.conf; sh show -v; rm etc/depmod.d/a.conf
  warning  configuration  /etc/depmod.d/a.conf:1: unknown directive 'serach'; did you mean 'search'?
                          -> correct or remove the line; see depmod.d(5)
  warning  configuration  /etc/depmod.d/a.conf:2: the line is ignored: 'override' needs more words
                          -> complete or remove the line; see depmod.d(5)
  warning  configuration  /etc/depmod.d/a.conf:3: the directive 'options' belongs in modprobe.d
                          -> move the line to a file *.conf in /etc/modprobe.d
  warning  configuration  /etc/depmod.d/a.conf:4: the directive 'make_map_files' is not supported
                          -> remove the line
  warning  configuration  /etc/depmod.d/a.conf:5: unknown directive 'nonsense'
                          -> correct or remove the line; see depmod.d(5)
  warning  configuration  /etc/depmod.d/a.conf:6: the word 'updates\x0d' contains a carriage return
                          -> write the line again, with plain blanks and line ends

# The kernel command line.
$ echo net_one.number=1 inside.size=1 systemd.unit=rescue.target tree.x=1 module_blacklist=two modprobe.blacklist=three > proc/cmdline; sh show
  warning  configuration  /proc/cmdline: 'tree.x=1': this kernel has no module 'tree'; did you mean 'three'?
                          -> correct it in the boot loader's configuration
$ echo net_one.nubmer=1 net_one.on=perhaps threee.x=1 inside.size=x inside.sise=1 module_blacklist=net-one,other modprobe.blacklist=thre > proc/cmdline; sh show -v; rm proc/cmdline
  warning  configuration  /proc/cmdline: 'net_one' has no parameter 'nubmer'; did you mean 'number'?
                          -> write number
  warning  configuration  /proc/cmdline: 'perhaps' is not a valid value for parameter 'on' of 'net_one' (bool): it expects 1, 0, y, n, on or off
                          -> correct the value; 'net_one' cannot be loaded with it
  warning  configuration  /proc/cmdline: 'threee.x=1': this kernel has no module 'threee'; did you mean 'three'?
                          -> correct it in the boot loader's configuration
  warning  configuration  /proc/cmdline: 'x' is not a valid value for parameter 'size' of 'inside' (int): it expects a whole number
                          -> correct the value
  warning  configuration  /proc/cmdline: 'inside' has no parameter 'sise'; did you mean 'size'?
                          -> write size
  warning  configuration  /proc/cmdline: module_blacklist=net-one has no effect: the kernel knows this module as 'net_one'
                          -> write module_blacklist=net_one
  ok       configuration  /proc/cmdline: blacklist 'thre': this kernel has no such module; did you mean 'three'?
  ok       configuration  1 line is about a module that this kernel does not have
                          /proc/cmdline: module_blacklist other

# The first three of one kind; all with -v and in JSON.
$ sh lines 'options net-one a=1\noptions net-one b=1\noptions net-one c=1\noptions net-one d=1\noptions net-one e=1\n'
  warning  configuration  /etc/modprobe.d/a.conf:1: 'net-one' has no parameter 'a'; the kernel ignores it
  warning  configuration  /etc/modprobe.d/a.conf:2: 'net-one' has no parameter 'b'; the kernel ignores it
  warning  configuration  /etc/modprobe.d/a.conf:3: 'net-one' has no parameter 'c'; the kernel ignores it
                          -> lkm params net-one lists its parameters
                          and 2 more of this kind in this file (-v shows them)
$ sh lines 'options net-one number=x\nblacklist other\n' --json; lkm doctor --json | tr '{' '\n' | grep '"check":"configuration"'
"state":"warning","check":"configuration","code":"parameter-value","file":"/etc/modprobe.d/a.conf","line":1,"text":"'x' is not a valid value for parameter 'number' of 'net-one' (int): it expects a whole number","evidence":[],"remedy":"correct the value; 'net-one' cannot be loaded with it"},
"state":"fine","check":"configuration","code":null,"file":null,"line":0,"text":"1 line is about a module that this kernel does not have","evidence":["/etc/modprobe.d/a.conf:2: blacklist other"],"remedy":null},

# Without indexes no name can be checked.
$ rm lib/modules/6.1.0-test/modules.dep.bin; sh lines 'blacklist other\noptions other x=1\nalias a other\nblacklist a b\n'
  warning  configuration  /etc/modprobe.d/a.conf:4: only 'a' is blacklisted; 'b' is ignored
                          -> write one blacklist line for each module
