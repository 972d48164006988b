# SPDX-License-Identifier: MIT
# lockdown=confidentiality forbids tracing: the answer is what it is without.
# vm-append: lockdown=confidentiality
# vm-tools: lkm
. /rig/causes.sh
row trace
mount -t tracefs none /sys/kernel/tracing
why 'unsigned, not traced' lockdown 'lockdown is on, and the module is not signed' t_fail.ko
case $json in *'"stage"'*) bad 'not traced'; explain JSON "$json" ;; *) ok 'not traced' ;; esac
# It stays mounted: 6.12 crashes in tracefs_destroy_inode() when it is unmounted under this lockdown.
finish
