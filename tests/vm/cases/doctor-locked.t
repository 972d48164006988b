# SPDX-License-Identifier: MIT
# lkm doctor under lockdown.
# vm-append: lockdown=integrity
# vm-tools: lkm
row 'doctor, lockdown'
run /sbin/lkm doctor --json
check 'no problem' [ "$rc" = 0 ]
case $out in
*'"state":"warning","check":"lockdown","code":"lockdown"'*'says integrity'*) ok 'lockdown is a warning' ;;
*) bad 'lockdown is a warning'; explain instead "$out" ;;
esac
