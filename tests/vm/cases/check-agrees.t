# SPDX-License-Identifier: MIT
# What lkm check says of a file, and what the kernel then does with it: all variants of the test modules, and modules with
# one random change each (mutate.py).
# vm-kernel: 6.1 6.12 newest
# vm-extra: mutants symvers
# vm-modules: dummy
# vm-tools: lkm
# vm-boot: own
# vm-timeout: 600
# vm-complaint: what was changed may make it complain
row agrees

# Where they may differ, and why: FILE-PATTERN REASON.
excused() {
	reason=
	case $1 in
	*-information_end.ko) reason='what follows in the file belongs to the last value' ;;
	*-string_end.ko) k newest && return 1; reason='what follows in the file belongs to the last name' ;;
	dep_?.ko | dep_fail.ko | dep_ns.ko | dep_onfail.ko | t_slowuser.ko) reason='insmod loads no dependencies' ;;
	t_gpluse.ko) reason='the module whose symbols it uses is not loaded' ;;
	v_overflow.ko) reason='the address of a symbol of the kernel may be a small number' ;;
	d_tampered.ko | s_knownkey.ko) reason='whether the contents fit a signature, only the kernel computes' ;;
	*) return 1 ;;
	esac
}

# One answer a line: "true FILE", and below it the codes of what would fail.
foretell() {
	lkm check --json "$@" > /tmp/answer
	sed 's/{"path":"/\n{"path":"/g' < /tmp/answer | sed -n 's/^{"path":"\([^"]*\)","loads":\([a-z]*\).*/\2 \1/p' > /tmp/foretold
}

# The module that came last is the first in the list.
unload() {
	read -r name rest < /proc/modules
	rmmod "$name" || rmmod -f "$name"
} 2> /tmp/unload

try() {
	agree=0 disagree=0
	while read -r loads file; do
		# The kernel crashes in its init function.
		[ "$file" != /rig/m/t_oops.ko ] || continue
		dmesg -c > /tmp/.old
		if insmod "$file" 2> /tmp/error; then is=true; unload; else is=false; fi
		if [ "$loads" = "$is" ]; then
			agree=$((agree + 1))
		elif excused "${file##*/}"; then
			echo "${file##*/}: foretold $loads, and it is $is: $reason"
		else
			disagree=$((disagree + 1))
			bad "$file: foretold $loads, and it is $is"
			lkm check "$file" > /tmp/why
			explain "$(cat /tmp/error)" "$(cat /tmp/why)$NL$(dmesg | head -n 4)"
		fi
	done < /tmp/foretold
	[ $disagree = 0 ] && ok "$1: $agree agree" || echo "$1: $agree agree, $disagree do not"
}

foretell /rig/mutants
try mutants
foretell /rig/m
try variants
