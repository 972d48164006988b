# SPDX-License-Identifier: MIT
# initcall_blacklist= of the kernel command line forbids an init function: the loader accepts the module, and EPERM follows.
# vm-append: initcall_blacklist=fail_init
# vm-tools: lkm
. /rig/causes.sh
row trace
mount -t tracefs none /sys/kernel/tracing
why 'init function forbidden' blacklisted "the kernel command line forbids the module's init function 'fail_init' (initcall_blacklist=)" t_fail.ko
case $json in *'"stage":"accepted"'*) ok 'accepted' ;; *) bad accepted; explain JSON "$json" ;; esac
absent t_fail
umount /sys/kernel/tracing
finish
