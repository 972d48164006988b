# SPDX-License-Identifier: MIT
# modinfo: files, names, built-ins, fields; equal to the distribution's but for the build id that kmod 30 does not have.
# vm-modules: dummy 8021q
row modinfo
like() { # like `same`, without the build id
	lkm=$(modinfo "$@" 2>/tmp/.err1 | sed '/^build-id:/,/^[^\t]/{/^build-id:/d;/^\t/d;}')
	their=$(/kmod/modinfo "$@" 2>/tmp/.err2)
	if [ "$lkm" = "$their" ] && cmp -s /tmp/.err1 /tmp/.err2; then
		ok "like the distribution's: modinfo $*"
	else
		bad "like the distribution's: modinfo $*"
		explain ours "$lkm"
		explain theirs "$their"
		cat /tmp/.err1 /tmp/.err2
	fi
}
like t_meta.ko
like ./t_param.ko
like dep_c
like ipv6
like t-dash
like lkmbus:v00001234d0001sv1
like lkm-test-shared-x
like -F parm t_param
like -p t_param
like -F vermagic dep_a dep_b
like -n dep_c
like -d dep_c
like -a t_meta
like -F nosuchfield t_meta
like nosuch
like v_xz.ko
like v_xz64.ko
like v_zst.ko
t 0 '1.2.3' '' modinfo -F version t_meta
t 0 'dep_b,dep_a' '' modinfo -F depends dep_c
t 1 '' 'modinfo: ERROR: Module nosuch not found.' modinfo nosuch
t 1 '' 'modinfo: ERROR: missing module or filename.*' modinfo
t 0 '(builtin)' '' modinfo -n ipv6
row "modinfo, Debian's"
t 0 'GPL' '' modinfo -l 8021q
t 0 "$RELEASE SMP preempt mod_unload modversions " '' modinfo -F vermagic 8021q
