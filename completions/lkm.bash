# SPDX-License-Identifier: MIT
# bash completion for lkm and the classic names: options as --help has them, names as the system has them.
#
# What comes from files and from modules is never expanded by the shell, and only what cannot mean anything to it
# is offered: a module directory may be somebody else's.

_lkm_proc_modules=/proc/modules
_lkm_interfaces=/sys/class/net
_lkm_module_directory=@moduledir@

# Run a command of ours, found also where the PATH of a user does not lead.
_lkm_run()
{
	(PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin && "$@" </dev/null 2>/dev/null)
}

# Offer the lines on standard input that begin like $cur; where '-' and '_' are the same ($1 is "names"), as far
# as it was typed in the way in which it was typed. $2 is put behind each.
_lkm_offer()
{
	local line key=$cur

	[[ $1 == names ]] && key=${cur//-/_}
	while IFS= read -r line; do
		[[ $line && $line != *[!A-Za-z0-9_.+:-]* ]] || continue
		[[ $1 == names ]] && line=${line//-/_}
		[[ $line == "$key"* ]] && COMPREPLY+=("$cur${line:${#cur}}$2")
	done
}

_lkm_offer_files()
{
	local file

	compopt -o filenames 2>/dev/null
	while IFS= read -r file; do
		[[ $1 == all || -d $file || ($1 == modules && $file =~ \.ko(\.gz|\.xz|\.zst)?$) ]] && COMPREPLY+=("$file")
	done < <(compgen -f -- "$cur")
}

# Network interfaces, the devices that have names which people know; others by their paths.
_lkm_offer_devices()
{
	if [[ $cur == */* ]]; then
		_lkm_offer_files all
	else
		_lkm_offer words < <(cd "$_lkm_interfaces" 2>/dev/null && printf '%s\n' *)
	fi
}

# The names in modules.dep of the kernel that the options speak of.
_lkm_offer_modules()
{
	local file=$root$_lkm_module_directory/${release:-$(uname -r)}/modules.dep

	[[ -r $file ]] || return
	_lkm_offer names < <(sed -n 's|^\([^:]*/\)\{0,1\}\([A-Za-z0-9_-]*\)\.ko[.a-z0-9]*:.*|\2|p' "$file")
}

_lkm_offer_loaded()
{
	[[ -r $_lkm_proc_modules ]] || return
	_lkm_offer names < <(sed 's/ .*//' "$_lkm_proc_modules")
}

_lkm_offer_releases()
{
	local directory

	_lkm_offer words < <(for directory in "$root${below:-$_lkm_module_directory}"/*/; do
		directory=${directory%/}
		echo "${directory##*/}"
	done)
}

# Parameters of a module, by its name or file.
_lkm_offer_params()
{
	local -a modinfo=("${words[0]%"$name"}modinfo")

	[[ $name == lkm ]] && modinfo=("${words[0]}" modinfo)
	[[ $release ]] && modinfo+=(-k "$release")
	[[ $root ]] && modinfo+=(-b "$root")
	compopt -o nospace 2>/dev/null
	_lkm_offer names = < <(_lkm_run "${modinfo[@]}" -F parm -- "$1" | sed 's/:.*//')
}

# Where parameters may follow each of several modules: those of the one named last.
_lkm_offer_last_params()
{
	local word module=

	for word in "${operands[@]}"; do
		[[ $word == *=* ]] || module=$word
	done
	[[ $module ]] && _lkm_offer_params "$module"
}

# COMP_WORDS into words, without the cuts that bash makes at '='; cur is what is to be completed.
_lkm_split()
{
	local word i

	words=()
	for ((i = 0; i <= COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		if ((i > 1)) && [[ $word == =* || ${words[-1]} == *= ]]; then
			words[-1]+=$word
		else
			words+=("$word")
		fi
	done
	cur=${words[-1]}
}

# takes[OPTION]: the name of its argument, "" for none; from --help, which is made from the table that the
# command itself reads.
_lkm_read_options()
{
	local line pattern='^  (-[A-Za-z0-9])?(, | *)(--[a-z0-9-]+)?( ([A-Z]+))?( |$)'

	while IFS= read -r line; do
		[[ $line =~ $pattern ]] || continue
		[[ ${BASH_REMATCH[1]} ]] && takes[${BASH_REMATCH[1]}]=${BASH_REMATCH[5]}
		[[ ${BASH_REMATCH[3]} ]] && takes[${BASH_REMATCH[3]}]=${BASH_REMATCH[5]}
	done < <(_lkm_run "$@" --help)
}

# Note what an option says about where to look.
_lkm_note()
{
	given[$1]=1
	case ${takes[$1]}$1 in
	DIR-m | DIR--moduledir) below=/${2#/} ;;
	DIR-o | DIR--outdir | DIR--cache) ;;
	DIR*) root=${2%/} ;;
	RELEASE*) release=$2 ;;
	esac
}

# A cluster of short options. Fails when the next word is the argument of its last one.
_lkm_read_cluster()
{
	local cluster=${1#-} option

	while [[ $cluster ]]; do
		option=-${cluster:0:1}
		cluster=${cluster:1}
		if [[ ! ${takes[$option]} ]]; then
			given[$option]=1
		elif [[ $cluster ]]; then
			_lkm_note "$option" "$cluster"
			return 0
		else
			wants=$option
			return 1
		fi
	done
}

# The words before the current one into options and operands. wants: the option whose argument the current word is.
_lkm_read_words()
{
	local i ended=

	for ((i = $1; i < ${#words[@]} - 1; i++)); do
		[[ $wants ]] && { _lkm_note "$wants" "${words[i]}"; wants=; continue; }
		case $ended${words[i]} in
		--) ended=ended: ;;
		--*=*) _lkm_note "${words[i]%%=*}" "${words[i]#*=}" ;;
		--*)
			given[${words[i]}]=1
			[[ ${takes[${words[i]}]} ]] && wants=${words[i]}
			;;
		-?*) _lkm_read_cluster "${words[i]}" ;;
		*) operands+=("${words[i]}") ;;
		esac
	done
	[[ $ended ]] && given[--]=1
}

_lkm_offer_argument()
{
	case $1 in
	DIR) _lkm_offer_files directories ;;
	FILE | PATH) _lkm_offer_files all ;;
	RELEASE) _lkm_offer_releases ;;
	FORMAT) _lkm_offer words < <(printf '%s\n' human tmpfiles devname) ;;
	FIELD)
		_lkm_offer words < <(printf '%s\n' alias author build-id depends description filename firmware \
			intree license name parm retpoline sig_hashalgo sig_id sig_key signature signer softdep \
			srcversion staging vermagic version weakdep)
		;;
	esac
}

_lkm_offer_operand()
{
	[[ $cur == */* || $cur == .* ]] && case $1 in
	modprobe | modinfo | info | rmmod) _lkm_offer_files modules; return ;;
	esac
	case $1 in
	insmod)
		if ((${#operands[@]})); then
			_lkm_offer_params "${operands[0]}"
		else
			_lkm_offer_files modules
		fi
		;;
	modprobe)
		if [[ ${given[-r]}${given[--remove]}${given[--remove-holders]} ]]; then
			_lkm_offer_loaded
		elif ((${#operands[@]})) && [[ ! ${given[-a]}${given[--all]} ]]; then
			_lkm_offer_params "${operands[0]}"
		else
			_lkm_offer_modules
		fi
		;;
	load | params)
		_lkm_offer_last_params
		_lkm_offer_modules
		;;
	plan)
		if [[ ${given[--unload]} ]]; then
			_lkm_offer_loaded
		else
			_lkm_offer_last_params
			_lkm_offer_modules
		fi
		;;
	depmod)
		if ((${#operands[@]})); then
			_lkm_offer_files modules
		else
			_lkm_offer_releases
		fi
		;;
	rmmod | unload | users) _lkm_offer_loaded ;;
	device) _lkm_offer_devices ;;
	explain) _lkm_offer words < <(_lkm_run "${words[0]}" explain --list | sed 's/^ *[0-9]* *\([a-z-]*\).*/\1/') ;;
	modinfo | info | why | check | closure | tree | deny | allow | audit) _lkm_offer_modules ;;
	esac
}

_lkm_offer_commands()
{
	_lkm_offer words < <(_lkm_run "${words[0]}" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p')
}

_lkm()
{
	local cur root= below= release= wants= name first=1
	local -a words=() operands=() tool
	local -A takes=() given=()

	COMPREPLY=()
	_lkm_split
	name=${words[0]##*/}
	tool=("${words[0]}")
	if [[ $name == lkm || $name == kmod ]]; then
		if ((${#words[@]} == 2)) && [[ $cur != -* ]]; then
			_lkm_offer_commands
			return
		fi
		((${#words[@]} > 2)) && tool+=("${words[1]}") && first=2
	fi
	_lkm_read_options "${tool[@]}"
	_lkm_read_words "$first"
	if [[ $wants ]]; then
		_lkm_offer_argument "${takes[$wants]}"
	elif [[ $cur == --*=* && ! ${given[--]} ]]; then
		local option=${cur%%=*}
		cur=${cur#*=}
		_lkm_offer_argument "${takes[$option]}"
	elif [[ $cur == *=* ]]; then
		return
	elif [[ $cur == -* && ! ${given[--]} ]]; then
		_lkm_offer words < <(printf '%s\n' "${!takes[@]}")
	else
		_lkm_offer_operand "${tool[-1]##*/}"
	fi
}

complete -F _lkm @names@
