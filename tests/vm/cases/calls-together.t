# SPDX-License-Identifier: MIT
# Row 42: two loads of the same module at once.
row 42
# The kernel logs the first module of a boot that is unsigned and out of tree: before the checks that it logs nothing.
kx finit t_slow.ko 0 ms=0 > /tmp/.first
kx delete t_slow > /tmp/.first
k 6.1 && second=EEXIST || second=OK
expect $second - together 300 finit t_slow.ko 0 ms=1000 -- finit t_slow.ko 0
loaded t_slow
expect OK '' delete t_slow
cp t_slow.ko /tmp/copy.ko
expect EEXIST - together 300 finit t_slow.ko 0 ms=1000 -- finit /tmp/copy.ko 0
expect OK '' delete t_slow
expect EEXIST - together 300 finit t_slow.ko 0 ms=1000 -- init t_slow.ko
expect OK '' delete t_slow
# The first one's init fails: so does, with it, the second.
k 6.1 && second=EBUSY || second=ENODEV
expect $second - together 300 finit t_slow.ko 0 'ms=1000 rc=-19' -- finit t_slow.ko 0
expect EBUSY - together 300 finit t_slow.ko 0 'ms=1000 rc=-19' -- finit /tmp/copy.ko 0
absent t_slow
answer=$(kx together 300 finit t_slow.ko 0 ms=1000 -- finit /tmp/copy.ko 0)
case $answer in
first=OK\ waited=*[6-9][0-9][0-9]\ EEXIST) ok "the second waits for the first: $answer" ;;
*) bad "the second waits for the first: $answer" ;;
esac
expect OK '' delete t_slow
