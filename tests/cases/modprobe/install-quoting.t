# Parameters never become part of the shell's language.
use basic
file etc/modprobe.d/a.conf
	install lone printf '<%s>\\n' $CMDLINE_OPTS

$ modprobe lone 'a;touch x' 'b=`touch y`' 'c=$(touch z)' "d='" '$CMDLINE_OPTS'
<a;touch>
<x>
<b="`touch y`">
<c="$(touch z)">
<d='>
<$CMDLINE_OPTS>

$ ls x y z
2> ls: cannot access 'x': No such file or directory
2> ls: cannot access 'y': No such file or directory
2> ls: cannot access 'z': No such file or directory
[2]
