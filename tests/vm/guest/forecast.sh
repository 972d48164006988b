# SPDX-License-Identifier: MIT
# Forecasts beside what the kernel then does: for busybox sh.
#
#   agrees MODULE NAME...    plan, the dry run and check foresee that MODULE fails ("" for nothing) when NAME... is loaded, with
#                            the status; load then fails with it, and leaves nothing behind
#   unloads MODULE NAME...   the dry run foresees that MODULE cannot be unloaded, and unload fails with it
lkm() { /sbin/lkm "$@"; }

listed() {
	names=
	while read -r name _; do
		names="$names $name"
	done < /proc/modules
}

failing() {
	sed -n 's/.*"failing":\["\([^"]*\)".*/\1/p'
}

failed() {
	sed -n 's/.*"error":{"code":"[^"]*","errno":[0-9]*,"module":"\([^"]*\)".*/\1/p'
}

# Says both when they differ.
compare() {
	if [ "$2" = "$3" ]; then
		ok "$1: ${2:-nothing fails}"
	else
		bad "$1"
		explain 'foreseen or seen' "$3"
		explain 'wanted' "$2"
	fi
}

agrees() {
	want=$1
	shift
	status=0
	[ ! "$want" ] || status=1
	foreseen=$(lkm plan --json "$@")
	compare "plan $*, status" $status $?
	compare "plan $*" "$want" "$(echo "$foreseen" | failing)"
	compare "load -n $*" "$want" "$(lkm load -n --json "$@" | failing)"
	case $1 in
	*/*) ;;
	*)
		lkm check -q "$@"
		compare "check $*, status" $status $?
		;;
	esac
	listed
	before=$names
	seen=$(lkm load --json "$@")
	rc=$?
	[ $rc = 0 ] || rc=1
	compare "load $*, status" $status $rc
	compare "load $*" "$want" "$(echo "$seen" | failed)"
	if [ "$want" ]; then
		listed
		compare "load $*, modules afterwards" "$before" "$names"
	fi
}

unloads() {
	want=$1
	shift
	status=0
	[ ! "$want" ] || status=1
	compare "unload -n $*" "$want" "$(lkm unload -n --json "$@" | failing)"
	seen=$(lkm unload --json "$@")
	compare "unload $*, status" $status $?
	compare "unload $*" "$want" "$(echo "$seen" | failed)"
}
