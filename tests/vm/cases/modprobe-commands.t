# SPDX-License-Identifier: MIT
# install and remove commands, soft dependencies.
row 'modprobe, install command'
conf 'install t_meta echo "$CMDLINE_OPTS" > /tmp/ran; echo $MODPROBE_MODULE >> /tmp/ran; /sbin/modprobe -i t_meta $CMDLINE_OPTS' \
	'options t_meta one=1'
t 0 '' '' modprobe t_meta two=2
loaded t_meta
t 0 "one=1 two=2${NL}t_meta" '' cat /tmp/ran
t 0 '' '' modprobe -r t_meta
rm -f /tmp/ran
t 0 '' '' modprobe -i t_meta
check '-i passes the command by' [ ! -e /tmp/ran ]
t 0 '' '' modprobe -r t_meta
conf 'install t_meta /bin/false'
t 1 '' '*' modprobe t_meta
conf 'install t_meta exit 3'
t 1 '' '*' modprobe t_meta
conf 'install dep_a /bin/true'
t 1 '' '*' modprobe dep_b
absent t_meta dep_a dep_b
conf 'install t_meta echo "never in a dry run" > /tmp/ran'
rm -f /tmp/ran
same modprobe -D t_meta two=2
check 'a dry run runs nothing' [ ! -e /tmp/ran ]

row 'modprobe, remove command'
conf 'remove t_meta echo $MODPROBE_MODULE > /tmp/removed; /sbin/rmmod t_meta'
t 0 '' '' modprobe t_meta
t 0 '' '' modprobe -r t_meta
t 0 't_meta' '' cat /tmp/removed
absent t_meta
conf 'remove t_meta /bin/false'
t 0 '' '' modprobe t_meta
t 1 '' '*' modprobe -r t_meta
loaded t_meta
t 0 '' '' modprobe -r -i t_meta
absent t_meta

row 'modprobe, soft dependencies'
conf ''
t 0 '' '' modprobe t_soft
order soft_pre t_soft soft_post
t 0 '' '' modprobe -r t_soft
absent t_soft
t 0 '' '' modprobe -r -a soft_pre soft_post
t 0 '' '' modprobe -i t_soft
loaded t_soft
absent soft_pre soft_post
t 0 '' '' modprobe -r t_soft
conf 'softdep t_meta pre: no_such_module soft_pre post: t_fail'
# Soft: what fails, and what does not exist, does not matter.
t 0 '' '' modprobe t_meta
order soft_pre t_meta
rmmod t_meta
rmmod soft_pre
[ ! -e /sys/module/t_fail ] || rmmod t_fail
conf 'install soft_pre /bin/false' 'softdep t_meta pre: soft_pre'
t 0 '' '*' modprobe t_meta
loaded t_meta
rmmod t_meta
