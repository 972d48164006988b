# SPDX-License-Identifier: MIT
# What a case can use: checks that print one TAP line each, for busybox sh. A fork costs 10 ms in an emulated machine.
#
#   row N                        the following checks belong to row N of the system calls' contract
#   expect ERRNO LOG CALL...     kx CALL gives ERRNO; LOG: "" = whatever, "-" = the kernel logs nothing, else a text
#                                that its log must hold
#   loads PARAMS NAME=VALUE...   (row work) t_param with PARAMS comes up, and sysfs shows the values; unloads it again
#   check TEXT COMMAND...        COMMAND succeeds
#   t RC OUT ERR COMMAND...      a tool ends with RC; what it prints matches the patterns OUT and ERR ("" = nothing)
#   same TOOL ARGUMENT...        our TOOL and the distribution's say the same: status, stdout, stderr
#   ours, away NAME...           what is not to be asked of the distribution's tools
#   is FILE VALUE, loaded NAME..., absent NAME..., order NAME...   facts of the running kernel
#   until_state NAME STATE       wait until sysfs says that of a module (coming, live, going)
#   k 6.1 | k 6.12 | k newest    true on that kernel; 6.12: on the newest too

read -r RELEASE 2> /dev/null < /proc/sys/kernel/osrelease
case $RELEASE in 6.1.*) K=6.1 ;; 6.12.*) K=6.12 ;; *) K=newest ;; esac
MODULES=/lib/modules/$RELEASE
TOOLS=$(cat /rig/tools)
NL='
'
row=
checks=0

# Busybox's shell would take its own insmod before any in the PATH.
for tool in insmod rmmod modprobe lsmod modinfo depmod kmod; do
	eval "$tool() { /sbin/$tool \"\$@\"; }"
done

k() { [ "$K" = "$1" ] || [ "$1,$K" = 6.12,newest ]; }

# Not the distribution's tools, which differ here: kmod 30 is older than the texts that lkm follows.
ours() { [ "$TOOLS" = lkm ]; }

row() { row="row $1: "; }

ok() {
	checks=$((checks + 1))
	echo "ok $row$*"
}

bad() {
	checks=$((checks + 1))
	echo "not ok $row$*"
}

# Lines of explanation under a failed check.
explain() {
	echo "$1:"
	echo "${2:-(nothing)}"
}

check() {
	text=$1
	shift
	if "$@"; then ok "$text"; else bad "$text"; fi
}

expect() {
	want=$1
	log=$2
	shift 2
	answer=$(kx "$@" 2>&1)
	first=${answer%%"$NL"*}
	lines=${answer#"$first"}
	text="$*"
	[ ${#text} -lt 120 ] || text="${text:0:100}..."
	good=yes
	[ "${first##* }" = "$want" ] || good=
	case $log in
	'') ;;
	-) [ -z "$lines" ] || good= ;;
	*) case $lines in *"$log"*) ;; *) good= ;; esac ;;
	esac
	if [ "$good" ]; then
		ok "$text -> $want${log:+ (log: $log)}"
	else
		bad "$text -> $want${log:+ (log: $log)}"
		explain 'instead' "$answer"
	fi
}

value() {
	value=
	IFS= read -r value < "$1"
}

is() {
	value "$1"
	if [ "$value" = "$2" ]; then ok "$1 is '$2'"; else bad "$1 is '$2', not '$value'"; fi
}

loads() {
	params=$1
	shift
	expect OK '' finit t_param.ko 0 "$params"
	for pair in "$@"; do
		is "/sys/module/t_param/parameters/${pair%%=*}" "${pair#*=}"
	done
	kx delete t_param > /tmp/.deleted
}

# The time that a background process takes to begin is no fixed one: look.
until_state() {
	state=
	until { IFS= read -r state < "/sys/module/$1/initstate"; } 2> /dev/null && [ "$state" = "$2" ]; do
		usleep 20000
	done
}

loaded() {
	for name in "$@"; do
		check "$name is loaded" [ -e "/sys/module/$name/initstate" ]
	done
}

absent() {
	for name in "$@"; do
		check "$name is not loaded" [ ! -e "/sys/module/$name" ]
	done
}

# The modules were loaded in this order: /proc/modules has the newest first.
order() {
	found=
	while read -r name _; do
		for one in "$@"; do
			[ "$name" != "$one" ] || found="$name${found:+ $found}"
		done
	done < /proc/modules
	if [ "$found" = "$*" ]; then ok "load order: $*"; else bad "load order: $*, not $found"; fi
}

# Gone with what needed them. kmod 30 forgets dependencies of more than one level, so there it only cleans up.
away() {
	if ours; then
		absent "$@"
	else
		for name in "$@"; do
			kx delete "$name" > /tmp/.deleted
		done
	fi
}

run() {
	"$@" > /tmp/.out 2> /tmp/.err
	rc=$?
	out= err=
	[ ! -s /tmp/.out ] || out=$(cat /tmp/.out)
	[ ! -s /tmp/.err ] || err=$(cat /tmp/.err)
}

t() {
	want_rc=$1
	want_out=$2
	want_err=$3
	shift 3
	run "$@"
	good=yes
	[ "$rc" = "$want_rc" ] || good=
	case $out in $want_out) ;; *) good= ;; esac
	case $err in $want_err) ;; *) good= ;; esac
	text="$*"
	[ ${#text} -lt 120 ] || text="${text:0:100}..."
	if [ "$good" ]; then
		ok "$text"
	else
		bad "$text"
		explain "status $rc instead of $want_rc; stdout" "$out"
		explain 'stderr' "$err"
		explain 'wanted on stdout' "$want_out"
		explain 'wanted on stderr' "$want_err"
	fi
}

same() {
	run "$@"
	our_rc=$rc our_out=$out our_err=$err
	tool=$1
	shift
	run "/kmod/$tool" "$@"
	if [ "$our_rc" = "$rc" ] && [ "$our_out" = "$out" ] && [ "$our_err" = "$err" ]; then
		ok "like the distribution's: $tool $*"
	else
		bad "like the distribution's: $tool $*"
		explain "ours: status $our_rc, stdout" "$our_out"
		explain 'stderr' "$our_err"
		explain "theirs: status $rc, stdout" "$out"
		explain 'stderr' "$err"
	fi
}

conf() {
	printf '%s\n' "$@" > /etc/modprobe.d/case.conf
}

finish() {
	[ $checks -gt 0 ] || { echo 'the case checked nothing'; exit 1; }
	exit 0
}
