# SPDX-License-Identifier: MIT
# install commands where lkm does better than kmod: quoting, and commands that a signal ends.
# vm-tools: lkm
row 'modprobe, install command, quoted'
conf 'install t_meta printf "<%s>" $CMDLINE_OPTS > /tmp/ran'
t 0 '' '' modprobe t_meta 'a;touch /tmp/broken-in' '$(touch /tmp/broken-in)' "q='" 'b=`touch /tmp/broken-in`'
check 'no option is taken for shell text' [ ! -e /tmp/broken-in ]
check 'all of them arrive' grep -q '<a;touch' /tmp/ran
conf 'install t_meta echo $CMDLINE_OPTS > /tmp/ran'
t 0 '' '' timeout 5 /sbin/modprobe t_meta 'x=$CMDLINE_OPTS'
check 'an option that names the variable does not loop' grep -qF 'x=$CMDLINE_OPTS' /tmp/ran
conf 'install t_meta sh -c "echo \"$CMDLINE_OPTS\"" > /tmp/ran; env > /tmp/environment'
t 0 '' '' modprobe t_meta i=5
check 'not in the environment under the name of the mark' grep -q '^CMDLINE_OPTS=$' /tmp/environment
conf 'install t_meta echo "$CMDLINE_OPTS" > /tmp/inside'
t 0 '' '' modprobe t_meta i=5
is /tmp/inside i=5
rm -f /tmp/inside
t 1 '' '*t_meta*' modprobe t_meta 'x=$(touch /tmp/broken-in)'
check 'inside quotes, what the shell could take for its own is refused' [ ! -e /tmp/inside -a ! -e /tmp/broken-in ]
row 'modprobe, install command, killed'
conf 'install t_meta kill -9 $$'
t 1 '' '*t_meta*' modprobe t_meta
conf 'remove t_meta kill -9 $$'
t 0 '' '' modprobe t_meta
t 1 '' '*t_meta*' modprobe -r t_meta
loaded t_meta
t 0 '' '' rmmod t_meta
