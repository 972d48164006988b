# Files of configuration that are none: each is named, and the rest counts.
use basic
file etc/modprobe.d/z.conf
	options lone number=1
bytes etc/modprobe.d/binary.conf
	\x7fELF\x02\x01\0\0\0alias\n\xff\xfe options\nblacklist a\0b\noptions lone\0 x=1\nblacklist \xc3\xa4\n
run mkdir etc/modprobe.d/dir.conf && mkfifo etc/modprobe.d/fifo.conf && ln -s loop.conf etc/modprobe.d/loop.conf && ln -s gone etc/modprobe.d/dangling.conf
run head -c 1000000 /dev/zero | tr '\0' a > etc/modprobe.d/long.conf
run (printf 'options lone text='; head -c 1000000 /dev/zero | tr '\0' b; echo) > etc/modprobe.d/long2.conf
run (printf 'blacklist '; head -c 5000000 /dev/zero | tr '\0' c; echo; echo blacklist after) > etc/modprobe.d/toolong.conf

$ modprobe -c | cut -c1-40 | sed '/^$/q'
blacklist ä
blacklist after
options lone text=bbbbbbbbbbbbbbbbbbbbbb
options lone number=1
softdep soft pre: base post: lone
|
2> modprobe: ERROR: /etc/modprobe.d/binary.conf line 1: ignoring bad line starting with '\x7fELF\x02\x01\x00\x00\x00alias'
2> modprobe: ERROR: /etc/modprobe.d/binary.conf line 2: ignoring bad line starting with '\xff\xfe'
2> modprobe: ERROR: /etc/modprobe.d/binary.conf line 3: ignoring bad line starting with 'blacklist'
2> modprobe: ERROR: /etc/modprobe.d/binary.conf line 4: ignoring bad line starting with 'options'
2> modprobe: ERROR: could not read '/etc/modprobe.d/dangling.conf': No such file or directory
2> modprobe: ERROR: could not read '/etc/modprobe.d/dir.conf': Is a directory
2> modprobe: ERROR: /etc/modprobe.d/long.conf line 1: ignoring bad line starting with 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...'
2> modprobe: ERROR: could not read '/etc/modprobe.d/loop.conf': Too many levels of symbolic links
2> modprobe: ERROR: /etc/modprobe.d/toolong.conf line 1: ignoring bad line starting with 'blacklist'
2> modprobe: WARNING: the answer holds only as far as the configuration can be read
$ modprobe -D net_card
insmod /lib/modules/6.1.0-test/kernel/drivers/net-card.ko |
2> modprobe: ERROR: /etc/modprobe.d/binary.conf line 1: ignoring bad line starting with '\x7fELF\x02\x01\x00\x00\x00alias'
2> modprobe: ERROR: /etc/modprobe.d/binary.conf line 2: ignoring bad line starting with '\xff\xfe'
2> modprobe: ERROR: /etc/modprobe.d/binary.conf line 3: ignoring bad line starting with 'blacklist'
2> modprobe: ERROR: /etc/modprobe.d/binary.conf line 4: ignoring bad line starting with 'options'
2> modprobe: ERROR: could not read '/etc/modprobe.d/dangling.conf': No such file or directory
2> modprobe: ERROR: could not read '/etc/modprobe.d/dir.conf': Is a directory
2> modprobe: ERROR: /etc/modprobe.d/long.conf line 1: ignoring bad line starting with 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...'
2> modprobe: ERROR: could not read '/etc/modprobe.d/loop.conf': Too many levels of symbolic links
2> modprobe: ERROR: /etc/modprobe.d/toolong.conf line 1: ignoring bad line starting with 'blacklist'
2> modprobe: WARNING: the answer holds only as far as the configuration can be read

# Names go nowhere near a file or a shell.

$ printf '%s\n' 'alias up ../../../etc/passwd' 'alias cmd $(touch bad)' 'alias nl a\' ' b' 'blacklist ../x' 'softdep net_card pre: ../../lib $(touch bad) `touch bad`' 'options net_card x=$(touch${IFS}bad) y="a;touch bad"' > etc/modprobe.d/z.conf; rm -r etc/modprobe.d/[bdfl]* etc/modprobe.d/toolong.conf
$ modprobe up
2> modprobe: ERROR: could not insert 'passwd': Unknown symbol in module, or unknown parameter (see dmesg)
[1]
$ modprobe cmd
2> modprobe: ERROR: could not insert '$(touch': Unknown symbol in module, or unknown parameter (see dmesg)
[1]
$ modprobe nl
2> modprobe: ERROR: could not insert 'a': Unknown symbol in module, or unknown parameter (see dmesg)
[1]
$ modprobe -v net_card; ls bad
insmod /lib/modules/6.1.0-test/kernel/drivers/net-card.ko x=$(touch${IFS}bad) y="a;touch bad" |
2>   warning:  'net_card' has no parameter 'x', so the kernel ignored it (/etc/modprobe.d/z.conf:7)
2>   warning:  'net_card' has no parameter 'y', so the kernel ignored it (/etc/modprobe.d/z.conf:7)
2> ls: cannot access 'bad': No such file or directory
[2]
