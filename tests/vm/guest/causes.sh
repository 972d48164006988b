# SPDX-License-Identifier: MIT
# What the cases about causes share: each states the rows of its boot once, and runs them again with fewer rights and facts.
#
# ROW names a row of the contract of failures; CODE is its true cause, as in lkm-errors(7); TEXT is how its sentence
# begins: for certain, or behind "likely: " or "possible: "; "sure: " is one of the first two, where a trace of the call, which
# not every kernel allows, makes the difference.
#
#   why ROW CODE TEXT [-f] FILE [PARAMS]  insmod -v FILE PARAMS says so, and modprobe --json likewise, in the same words
#   whynot ROW CODE TEXT MODULE           the module stays: lkm unload --only --json says so
#   plain ROW CODE TEXT TOOL ARGUMENT...  the tool prints TEXT, and nothing is asked of --json
#   modes MODE...                         the whole case again, in each of these modes
#   full, denied                          true where nothing is held back; in the last three modes
#
# A check that passes with all rights reads "ROW | ERRNO | CODE | SENTENCE", so that a table can be made of them. In the
# other modes nothing may be certain but the true cause, and it must be among those that are offered:
#   nolog       root who may not read the kernel's log
#   container   root without module directory and sysfs
#   bare        both, and no proc either
# What a sentence leaves open there is in $also, the code of that.
# where nobody may load anything, that is the true cause:
#   nobody, userns, nomodule    a user, root of a user namespace, root without the capability

lkm() { /sbin/lkm "$@"; }

mode=${mode:-} also=
# Without proc lib.sh cannot tell which kernel this is.
export release=${release:-$RELEASE}
case $release in 6.1.*) K=6.1 ;; 6.12.*) K=6.12 ;; *) K=newest ;; esac
contain='mount -t tmpfs none /lib/modules; umount -l /sys;'
# Nobody may load anything: the answer is always the same.
denied() { case $mode in nomodule | userns | nobody) ;; *) false ;; esac }
full() { [ -z "$mode" ]; }

# A JSON answer is one line: read without a process of its own.
ask() {
	"$@" > /tmp/.out 2> /tmp/.err
	IFS= read -r out < /tmp/.out || out=
}

# The line of stderr that begins with the text, without its label.
sentence() {
	case $1 in
	'likely: '*) label='likely:   ' said=${1#*: } how=likely ;;
	'sure: '*)
		said=${1#*: }
		case $err in
		*"  cause:    $said"*) label='cause:    ' how=certain ;;
		*) label='likely:   ' how=likely ;;
		esac
		;;
	'possible: '*) label='possible: ' said=${1#*: } how=possible ;;
	*) label='cause:    ' said=$1 how=certain ;;
	esac
	rest=${err#*"  $label$said"}
	[ "$rest" != "$err" ] || return 1
	said="$said${rest%%"$NL"*}"
	case $how$err in certain*) ;; *'  cause:    '*) return 1 ;; esac
}

# The causes in a JSON answer: $all, and $certain of them; $errno.
codes() {
	all= certain=
	errno=${out#*'"error":{"code":"'}
	errno=${errno#*'"errno":'}
	errno=${errno%%,*}
	rest=${out#*'"causes":['}
	if [ "$rest" = "$out" ]; then
		rest=${out#*'"error":{"code":"'}
		[ "$rest" = "$out" ] || all=${rest%%'"'*} certain=$all
		return
	fi
	while :; do
		case $rest in *'{"code":"'*) ;; *) return ;; esac
		rest=${rest#*'{"code":"'}
		one=${rest%%'"'*} all="$all $one"
		rest=${rest#*'"certainty":"'}
		[ "${rest%%'"'*}" != certain ] || certain="$certain $one"
	done
}

# agree ROW CODE: does the JSON answer have the sentence? Where lkm found it out itself, it is the message of the error.
agree() {
	codes
	case $out in
	*"{\"code\":\"$2\",\"certainty\":\"$how\",\"cause\":\"$said"* | \
	*"\"error\":{\"code\":\"$2\",\"errno\":$errno,"*"\"message\":\"$said\"}}"*)
		ok "$1 | $errno | $2 | ${label%%cause*}$said" ;;
	*) false ;;
	esac
}

# tell ROW CODE TEXT: do the two answers agree, and say this?
tell() {
	if sentence "$3" && agree "$1" "$2"; then return; fi
	bad "$1 | $2 | $3"
	explain stderr "$err"
	explain JSON "$out"
}

# right ROW CODE: in the answer of a mode nothing else is certain, and that is offered. Those without rights are told so,
# or what was found out before the kernel was asked.
right() {
	codes
	true=$2
	case $mode$errno in nobody1 | userns1 | nomodule1) true=no-capability ;; esac
	good=
	case " $all " in *" $true "* | *" ${also:-$true} "*) good=yes ;; esac
	for one in $certain; do [ "$one" = "$true" ] || [ "$one" = "$also" ] || good=; done
	[ -n "$certain" ] || [ "$true" != no-capability ] || good=
	if [ $good ]; then ok "$mode: $1 | $errno |$all"; else bad "$mode: $1 | $2"; explain JSON "$out"; fi
}

why() {
	line=$1 code=$2 text=$3 force=
	shift 3
	[ "$1" != -f ] || { force=-f; shift; }
	case $1 in */* | -) file=$1 ;; *) file=./$1 ;; esac
	shift
	# Debian's newest kernels have no CRCs, so there are no modules with wrong ones.
	case $K,$file in newest,./v_*) [ -e "$file" ] || return 0 ;; esac
	ask modprobe $force --json "$file" "$@"
	if full; then
		json=$out
		run insmod $force -v "$file" "$@"
		out=$json
		tell "$line" "$code" "$text"
	else
		right "$line" "$code"
	fi
}

whynot() {
	ask lkm unload --only --json "$4"
	if full; then
		said=$3 how=certain label=cause
		agree "$1" "$2" || { bad "$1 | $2 | $3"; explain JSON "$out"; }
	else
		right "$1" "$2"
	fi
}

plain() {
	line=$1 code=$2 text=$3
	shift 3
	run "$@"
	case $err in
	*"$text"*) ok "${mode:+$mode: }$line | | $code | $text" ;;
	*) bad "${mode:+$mode: }$line | $code | $text"; explain stderr "$err$out" ;;
	esac
}

# again MODE COMMAND...: the case again in a shell that COMMAND starts.
again() {
	mode=$1
	shift
	export mode
	"$@" /bin/busybox sh -c '. /rig/lib.sh; . "$0"' "$0"
	mode=
}

modes() {
	full || return 0
	for one in "$@"; do
		rm -f /tmp/.out /tmp/.err
		case $one in
		nolog) again nolog kx nolog exec ;;
		container) again container unshare -m /bin/busybox sh -c "$contain"' exec "$@"' sh ;;
		bare) again bare unshare -m /bin/busybox sh -c "$contain"' umount -l /proc; exec kx nolog exec "$@"' sh ;;
		*) again "$one" kx "$one" exec ;;
		esac
	done
	rm -f /tmp/.out /tmp/.err
}
