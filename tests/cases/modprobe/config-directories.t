# Five directories: a file hides those of its name in later ones, and all are read in the order of their names.
use basic
file etc/modprobe.d/d.conf
	options lone one=etc
file run/modprobe.d/d.conf
	options lone one=run
file run/modprobe.d/c.conf
	options lone two=run
file usr/local/lib/modprobe.d/c.conf
	options lone two=local
file usr/local/lib/modprobe.d/b.conf
	options lone three=local
file usr/lib/modprobe.d/b.conf
	options lone three=usr
file usr/lib/modprobe.d/a.conf
	options lone four=usr
file lib/modprobe.d/a.conf
	options lone four=lib
file lib/modprobe.d/e.conf
	options lone five=lib
file usr/lib/modprobe.d/Z.conf
	options lone upper=usr
file usr/lib/modprobe.d/masked.conf
	options lone masked=1
file lib/modprobe.d/empty.conf
	options lone empty=1
run ln -s /dev/null etc/modprobe.d/masked.conf && : > run/modprobe.d/empty.conf

$ modprobe -c | sed '/^$/q'
options lone upper=usr
options lone four=usr
options lone three=local
options lone two=run
options lone one=etc
options lone five=lib
softdep soft pre: base post: lone
|

# What does not end in .conf, hidden files and names that are nothing but it do not count; a link does.

$ for f in x.con .y.conf .conf conf y.conf~ z.conf.dpkg-old; do echo 'options lone wrong=1' > etc/modprobe.d/$f; done; mkdir other; echo 'options lone linked=1' > other/real; ln -s ../../other/real etc/modprobe.d/l.conf; modprobe -c | grep -e wrong -e linked
options lone linked=1

# -C: a file of any name, or a directory; several are read in the order of the names of their files; these five are not.

$ modprobe -C other/real -c | sed '/^$/q'
options lone linked=1
softdep soft pre: base post: lone
|
$ modprobe -C usr/lib/modprobe.d -C other/real --config run/modprobe.d -c | sed '/^$/q'
options lone upper=usr
options lone four=usr
options lone three=usr
options lone two=run
options lone one=run
options lone masked=1
options lone linked=1
softdep soft pre: base post: lone
|
$ modprobe -C usr/lib/modprobe.d -C run/modprobe.d -C etc/modprobe.d/e.conf -c | grep -e ^options -e masked
options lone upper=usr
options lone four=usr
options lone three=usr
options lone two=run
options lone one=run
options lone masked=1
2> modprobe: ERROR: could not read 'ROOT/etc/modprobe.d/e.conf': No such file or directory
2> modprobe: WARNING: the answer holds only as far as the configuration can be read
$ modprobe -C nosuch -c | sed '/^$/q'
softdep soft pre: base post: lone
|
2> modprobe: ERROR: could not read 'ROOT/nosuch': No such file or directory
2> modprobe: WARNING: the answer holds only as far as the configuration can be read
$ modprobe -C "" -c | sed '/^$/q'
softdep soft pre: base post: lone
|
2> modprobe: ERROR: could not read '': No such file or directory
2> modprobe: WARNING: the answer holds only as far as the configuration can be read
