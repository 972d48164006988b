# SPDX-License-Identifier: MIT
# lsmod, rmmod, insmod and modprobe beside the distribution's: the same command on the same state, and what is loaded then.
# vm-modules: 8021q dummy
# vm-timeout: 120
# vm-tools: lkm

# Is it listed that the two differ here? KIND RELEASE ITEM REASON of tests/parity.expected; the kind says in what.
listed() { # KIND ITEM
	while read -r kind release item reason; do
		case $RELEASE in $release) [ "$kind $item" != "$1 $2" ] || return 0 ;; esac
	done < /rig/parity.expected
	return 1
}

compare() { # KIND ITEM OURS THEIRS
	if [ "$3" = "$4" ]; then
		if listed "$1" "$2"; then bad "$2 is listed in parity.expected as $1 but does not differ"; else ok "$2: $1"; fi
	elif listed "$1" "$2"; then
		ok "$2: $1, differs as listed"
	else
		bad "$2: $1 differs"
		explain ours "$3"
		explain theirs "$4"
	fi
}

# The newest goes first, so each is free when it is its turn; force for what holds itself.
unload_all() {
	for module in $(cut -d' ' -f1 /proc/modules); do
		kx delete "$module" 0xa00 > /tmp/.deleted
	done
}

attempt() { # SETUP COMMAND...: what there is afterwards, in $out $err $rc $there
	eval "$1" > /tmp/.setup
	shift
	run "$@"
	there=$(cut -d' ' -f1,3 /proc/modules)
	unload_all
}

pair() { # ITEM SETUP TOOL ARGUMENT...
	name=$1 setup=$2 tool=$3
	shift 3
	attempt "$setup" "/sbin/$tool" "$@"
	our_rc=$rc our_out=$out our_err=$err our_there=$there
	attempt "$setup" "/kmod/$tool" "$@"
	compare VmStatus "$name" "$our_rc" "$rc"
	compare VmOutput "$name" "$our_out" "$out"
	# What explains a message stands below it, indented.
	compare VmMessages "$name" "$(echo "$our_err" | grep -v '^  ')" "$err"
	compare VmLoaded "$name" "$our_there" "$there"
}

abc='kx finit dep_a.ko 0; kx finit dep_b.ko 0; kx finit dep_c.ko 0'
lone='kx finit t_meta.ko 0'
held='kx finit t_held.ko 0 held=1'
row 'like kmod, lsmod'
pair lsmod-empty : lsmod
pair lsmod "$abc; $lone; $held" lsmod
pair lsmod-verbose "$lone" lsmod -v
pair lsmod-operand : lsmod x

row 'like kmod, rmmod'
pair rmmod "$lone" rmmod t_meta
pair rmmod-dash 'kx finit t-dash.ko 0' rmmod t-dash
pair rmmod-file "$lone" rmmod ./t_meta.ko
pair rmmod-several "$abc" rmmod dep_c dep_b dep_a
pair rmmod-in-use "$abc" rmmod dep_b
pair rmmod-in-use-goes-on "$abc; $lone" rmmod dep_b t_meta
pair rmmod-held "$held" rmmod t_held
pair rmmod-held-force "$held" rmmod -f t_held
pair rmmod-verbose "$lone" rmmod -v t_meta
pair rmmod-not-loaded : rmmod t_meta
pair rmmod-nosuch "$lone" rmmod nosuch t_meta
pair rmmod-builtin : rmmod ipv6
pair rmmod-no-exit 'kx finit t_noexit.ko 0' rmmod t_noexit
pair rmmod-nothing : rmmod

row 'like kmod, insmod'
pair insmod : insmod t_meta.ko
pair insmod-params : insmod t_param.ko i=5 's=a b'
pair insmod-loaded "$lone" insmod t_meta.ko
pair insmod-bad-param : insmod t_param.ko i=abc
pair insmod-unknown-symbol : insmod dep_b.ko
pair insmod-init-fails : insmod t_fail.ko rc=-19
pair insmod-no-module : insmod /etc/modprobe.d
pair insmod-no-file : insmod nosuch.ko
pair insmod-nothing : insmod

row 'like kmod, modprobe'
pair modprobe : modprobe dep_c
pair modprobe-verbose : modprobe -v dep_c level=2
pair modprobe-debian : modprobe -v 8021q
pair modprobe-loaded "$abc" modprobe -v dep_c
pair modprobe-partly 'kx finit dep_a.ko 0' modprobe -v dep_c
pair modprobe-first-time "$abc" modprobe --first-time dep_c
pair modprobe-all : modprobe -v -a t_meta nosuch t-dash
pair modprobe-alias : modprobe -v lkm-test-meta
pair modprobe-path : modprobe -v ./dep_c.ko
pair modprobe-softdep : modprobe -v t_soft
pair modprobe-builtin : modprobe -v ipv6
pair modprobe-nosuch : modprobe nosuch
pair modprobe-quiet : modprobe -q nosuch
pair modprobe-helper : modprobe -q -- nosuch
pair modprobe-init-fails : modprobe dep_onfail
pair modprobe-unknown-symbol : modprobe t_undef
pair modprobe-bad-param : modprobe t_param i=abc

row 'like kmod, modprobe -r'
pair remove-one "$lone" modprobe -r t_meta
pair remove-verbose "$lone" modprobe -rv t_meta
pair remove-chain-two 'kx finit dep_a.ko 0; kx finit dep_b.ko 0' modprobe -rv dep_b
pair remove-chain-three "$abc" modprobe -rv dep_c
pair remove-chain-debian 'modprobe 8021q' modprobe -rv 8021q
pair remove-in-use "$abc" modprobe -r dep_a
pair remove-held "$held" modprobe -r t_held
pair remove-held-force "$held" modprobe -r -f t_held
pair remove-not-loaded : modprobe -r t_meta
pair remove-first-time : modprobe -r --first-time t_meta
pair remove-nosuch : modprobe -r nosuch
pair remove-builtin : modprobe -r ipv6
pair remove-several "$lone; kx finit t-dash.ko 0" modprobe -rv t_meta t-dash
pair remove-all-one-fails "$lone" modprobe -r -a nosuch t_meta
pair remove-no-exit 'kx finit t_noexit.ko 0' modprobe -r t_noexit
finish
