# Which of several files is taken: overrides, the search order, external directories, what is excluded; -w tells why.
needs xz gzip
no-index
module kernel/net/card.ko
	alias kernel
module updates/card.ko.xz
	alias updates
module extra/card.ko
	alias extra
module extra/other-card.ko
	alias extra
module weak-updates/other-card.ko
	alias weak-updates
module /opt/modules/sub/card.ko.gz
	alias outside
module kernel/net/twin.ko
	alias plain
module kernel/net/twin.ko.xz
	alias packed
module kernel/build/passed-over.ko
bytes @/modules.order
bytes @/modules.builtin
bytes @/modules.builtin.modinfo
file etc/words
	kernel

$ depmod -n | grep -e : -e ^alias
updates/card.ko.xz:
extra/other-card.ko:
kernel/net/twin.ko:
alias updates card
alias extra other_card
alias plain twin

# Without a search directive updates/ comes first, and then all else.

$ depmod -w
2> depmod: WARNING: duplicate module card: updates/card.ko.xz is taken, extra/card.ko is not: its directory comes first in the search order
2> depmod: WARNING: duplicate module card: updates/card.ko.xz is taken, kernel/net/card.ko is not: its directory comes first in the search order
2> depmod: WARNING: duplicate module twin: kernel/net/twin.ko is taken, kernel/net/twin.ko.xz is not: equal priority, and it is not compressed
2> depmod: WARNING: duplicate module other_card: extra/other-card.ko is taken, weak-updates/other-card.ko is not: equal priority, and its path sorts first
$ mkdir -p etc/depmod.d run/depmod.d; echo 'search extra built-in weak-updates updates' > etc/depmod.d/a.conf; depmod -n | grep -e :
extra/card.ko:
extra/other-card.ko:
kernel/net/twin.ko:
$ echo 'override card ^6[.]1 kernel/net' > run/depmod.d/b.conf; echo 'override other_card * weak-updates' >> run/depmod.d/b.conf; depmod -n | grep -e :
kernel/net/card.ko:
extra/other-card.ko:
kernel/net/twin.ko:
$ echo 'override other-card * weak-updates' >> run/depmod.d/b.conf; depmod -n | grep -e :
kernel/net/card.ko:
weak-updates/other-card.ko:
kernel/net/twin.ko:

# The first directory of a name hides the others. What -C names is instead of all.

$ echo 'search external' > etc/depmod.d/b.conf; echo 'external * /opt/modules' >> etc/depmod.d/b.conf; depmod -n | grep :; depmod -C etc/depmod.d/b.conf -n | grep :
extra/card.ko:
extra/other-card.ko:
kernel/net/twin.ko:
/opt/modules/sub/card.ko.gz:
extra/other-card.ko:
kernel/net/twin.ko:
$ printf 'search external\nexternal ^7 /opt/modules\nexternal [ /opt/modules\nexclude extra twin.ko\nbogus line\noverride two words\n#search x\n' > conf; depmod -C conf -n | grep :
kernel/net/card.ko:
weak-updates/other-card.ko:
kernel/net/twin.ko.xz:
2> depmod: ERROR: conf:3: '[' is no regular expression (Invalid regular expression), so this line never counts
2> depmod: ERROR: conf:5: ignoring bad line starting with 'bogus'
2> depmod: ERROR: conf:6: ignoring bad line starting with 'override'
$ printf 'external * /nowhere\nsearch updates \\\n  external\nexternal * /opt/modules\n' > conf; depmod -C conf -n | grep :
updates/card.ko.xz:
extra/other-card.ko:
kernel/net/twin.ko:
2> depmod: ERROR: could not open directory /nowhere: No such file or directory
$ mkdir conf.d; echo 'exclude card.ko' > conf.d/1.conf; echo 'exclude net' > conf.d/2.conf; depmod -C conf.d -C nosuch -n | grep :
updates/card.ko.xz:
extra/other-card.ko:
2> depmod: ERROR: could not read 'nosuch': No such file or directory
