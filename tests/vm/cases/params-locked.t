# SPDX-License-Identifier: MIT
# lkm params under lockdown: parameters of hardware stay as they are, others can be set.
# vm-append: lockdown=integrity
# vm-tools: lkm
lkm() { /sbin/lkm "$@"; }
row 'lockdown'
P=/sys/module/8250/parameters/skip_txen_test
value $P
before=$value
t 1 '' "*the kernel rejects '1' for parameter 'share_irqs' of '8250': lockdown or the module itself forbids it*" \
	lkm params 8250 share_irqs=1
t 0 "8250${NL}  skip_txen_test  $before -> 1" '' lkm params 8250 skip_txen_test=1
t 0 '*' '' lkm params 8250 "skip_txen_test=$before"
is $P "$before"
t 1 '' '*command line only: 8250.skip_txen_test=...*' lkm params -s 8250 skip_txen_test=1
check 'nothing is saved' [ ! -e /etc/modprobe.d/lkm-params.conf ]
finish
