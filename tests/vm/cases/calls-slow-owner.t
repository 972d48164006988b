# SPDX-License-Identifier: MIT
# Row 15: a symbol whose owner is still in its init function: the kernel waits 30 s for it, then EBUSY.
# vm-boot: idle
# vm-timeout: 60
row 15
expect OK "" together 300 finit t_slow.ko 0 ms=3000 -- timed finit t_slowuser.ko 0
loaded t_slow t_slowuser
kx delete t_slowuser > /tmp/.deleted
expect OK '' delete t_slow
answer=$(kx together 300 finit t_slow.ko 0 ms=33000 -- timed finit t_slowuser.ko 0)
case $answer in
*'ms=3'*'first=OK'*EBUSY*'gave up waiting for init of module t_slow'*) ok 'EBUSY after 30 s' ;;
*) bad 'EBUSY after 30 s'; explain answer "$answer" ;;
esac
loaded t_slow
absent t_slowuser
expect OK '' delete t_slow
