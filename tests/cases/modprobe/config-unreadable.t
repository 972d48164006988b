# Another file of the configuration that cannot be read is named, and the load goes on, as kmod's does.
use basic
run mkdir -p etc/modprobe.d/a.conf

$ modprobe lone
2> modprobe: ERROR: could not read '/etc/modprobe.d/a.conf': Is a directory

$ modprobe -r lone
2> modprobe: ERROR: could not read '/etc/modprobe.d/a.conf': Is a directory

$ modprobe -q lone

$ modprobe -c | grep -c a.conf
0
2> modprobe: ERROR: could not read '/etc/modprobe.d/a.conf': Is a directory
2> modprobe: WARNING: the answer holds only as far as the configuration can be read
[1]

