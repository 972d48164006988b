# SPDX-License-Identifier: MIT
# "lkm load" whose process the kernel kills: a crash in the module's init function, and a filter of system calls. Its parent explains it.
# vm-boot: idle
# vm-timeout: 60
# vm-complaint: t_oops
# vm-leaves: t_oops
# vm-tools: lkm
row 'load killed'
t 0 'no module failure since boot' '' lkm explain --boot
run kx sigsys exec /sbin/lkm load -v t_meta
check 'filter: the exit status' [ "$rc" = 3 ]
case $err in *'the process that was loading t_meta was killed by signal 31'*) ok 'filter: who was killed' ;; *) bad 'filter: who was killed'; explain stderr "$err" ;; esac
case $out in *'a system call filter (seccomp) killed the process that wanted to load'*) ok 'filter: the log' ;; *) bad 'filter: the log'; explain stdout "$out" ;; esac
run kx sigsys exec /sbin/lkm load t_meta
case $err in *'was killed'*) bad 'filter: no child process without a terminal'; explain stderr "$err" ;; *) ok 'filter: no child process without a terminal' ;; esac
absent t_meta
t 1 '*t_oops*RIP: *faulty_init*cause*crashed while the init function of t_oops ran*' '*the process that was loading t_oops was killed by signal 9*' lkm load -v t_oops
is /sys/module/t_oops/initstate coming
t 0 '*crashed while the init function of t_oops ran*' '' lkm explain --boot
t 1 '' '*Unknown symbol*' modprobe t_undef
t 0 '*t_oops*t_undef*needs*' '' lkm explain --boot
run sh -c '/sbin/lkm explain --boot --json'
case $out in *'"module":"t_oops"'*'"code":"crashed","certainty":"certain"'*'"module":"t_undef"'*'"code":"symbol-missing","certainty":"certain"'*) ok 'JSON' ;; *) bad JSON; explain stdout "$out" ;; esac
