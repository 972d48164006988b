# A damaged index: one message names it.
use basic
index
bytes @/modules.dep.bin
	not an index at all

$ modprobe lone 2>&1 | grep -c 'modules.dep.bin'
1

$ modprobe -q lone
[1]
