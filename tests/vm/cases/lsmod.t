# SPDX-License-Identifier: MIT
# lsmod: equal to the distribution's.
row lsmod
same lsmod
modprobe dep_c
insmod t_held.ko held=1
same lsmod
t 0 "Module                  Size  Used by${NL}t_held*  1${NL}dep_c*  0${NL}dep_b*  1 dep_c${NL}dep_a*  2 dep_?,dep_?*" '' lsmod
rmmod -f t_held
modprobe -r dep_c
away dep_a
! ours || t 1 '' '*lsmod: ERROR: too many arguments provided.*' lsmod x
