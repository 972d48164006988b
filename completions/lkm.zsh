#compdef @names@
# SPDX-License-Identifier: MIT
# zsh completion for lkm and the classic names: options as --help has them, names as the system has them.

: ${_lkm_proc_modules:=/proc/modules} ${_lkm_interfaces:=/sys/class/net} ${_lkm_module_directory:=@moduledir@}

# Run a command of ours, found also where the PATH of a user does not lead.
_lkm_run() {
	(PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; "$@" </dev/null 2>/dev/null)
}

# Names of modules, '-' and '_' the same.
_lkm_add_names() {
	compadd -M 'm:{_-}={-_}' "$@"
}

_lkm_add_modules() {
	local file=$root$_lkm_module_directory/${release:-$(uname -r)}/modules.dep

	[[ -r $file ]] || return 1
	_lkm_add_names - ${(f)"$(sed -n 's|^\([^:]*/\)\{0,1\}\([A-Za-z0-9_-]*\)\.ko[.a-z0-9]*:.*|\2|p' $file | tr - _)"}
}

_lkm_add_loaded() {
	[[ -r $_lkm_proc_modules ]] || return 1
	_lkm_add_names - ${${(f)"$(<$_lkm_proc_modules)"}%% *}
}

# Parameters of a module, by its name or file.
_lkm_add_params() {
	local -a modinfo=(${words[1]%$name}modinfo)

	[[ $name == lkm ]] && modinfo=($words[1] modinfo)
	[[ -n $release ]] && modinfo+=(-k $release)
	[[ -n $root ]] && modinfo+=(-b $root)
	compadd -S = - ${${(f)"$(_lkm_run $modinfo -F parm -- $1)"}%%:*}
}

# Into takes, the name of each option's argument, and shown, "option:what it does"; from --help, which is made from
# the table that the command itself reads.
_lkm_read_options() {
	local line option

	for line in ${(f)"$(_lkm_run "$@" --help)"}; do
		[[ $line =~ '^  (-[A-Za-z0-9])?(, | *)(--[a-z0-9-]+)?( ([A-Z]+))?( +(.*))?$' ]] || continue
		for option in $match[1] $match[3]; do
			takes[$option]=$match[5]
			shown+=("$option:$match[7]")
		done
	done
}

# Note what an option says about where to look.
_lkm_note() {
	given[$1]=1
	case $takes[$1]$1 in
	(DIR-m | DIR--moduledir) below=/${2#/} ;;
	(DIR-o | DIR--outdir | DIR--cache) ;;
	(DIR*) root=${2%/} ;;
	(RELEASE*) release=$2 ;;
	esac
}

# A cluster of short options.
_lkm_read_cluster() {
	local cluster=${1#-} option

	while [[ -n $cluster ]]; do
		option=-$cluster[1]
		cluster=$cluster[2,-1]
		given[$option]=1
		[[ -n $takes[$option] ]] || continue
		if [[ -n $cluster ]]; then
			_lkm_note $option $cluster
		else
			wants=$option
		fi
		return
	done
}

# The words before the current one into options and operands. wants: the option whose argument the current word is.
_lkm_read_words() {
	local i word ended=

	for ((i = $1; i < CURRENT; i++)); do
		word=$words[i]
		if [[ -n $wants ]]; then
			_lkm_note $wants $word
			wants=
			continue
		fi
		case $ended$word in
		(--) ended=ended: given[--]=1 ;;
		(--*=*) _lkm_note ${word%%=*} ${word#*=} ;;
		(--*)
			given[$word]=1
			[[ -n $takes[$word] ]] && wants=$word
			;;
		(-?*) _lkm_read_cluster $word ;;
		(*) operands+=($word) ;;
		esac
	done
}

_lkm_add_releases() {
	compadd - $root${below:-$_lkm_module_directory}/*(N/:t)
}

_lkm_add_argument() {
	case $1 in
	(DIR) _files -/ ;;
	(FILE | PATH) _files ;;
	(RELEASE) _lkm_add_releases ;;
	(FORMAT) compadd - human tmpfiles devname ;;
	(FIELD)
		compadd - alias author build-id depends description filename firmware intree license name parm \
			retpoline sig_hashalgo sig_id sig_key signature signer softdep srcversion staging vermagic version weakdep
		;;
	esac
}

_lkm_add_files() {
	_files -g '*.ko(|.gz|.xz|.zst)(-.)'
}

# Network interfaces, the devices that have names which people know; others by their paths.
_lkm_add_devices() {
	if [[ $words[CURRENT] == */* ]]; then
		_files
	else
		compadd - $_lkm_interfaces/*(N:t)
	fi
}

_lkm_add_operand() {
	local -a modules=(${operands:#*=*})

	case $1 in
	(insmod)
		if (($#operands)); then
			_lkm_add_params $operands[1]
		else
			_lkm_add_files
		fi
		;;
	(modprobe)
		if [[ -n $given[-r]$given[--remove]$given[--remove-holders] ]]; then
			_lkm_add_loaded
		elif (($#operands)) && [[ -z $given[-a]$given[--all] ]]; then
			_lkm_add_params $operands[1]
		elif [[ $words[CURRENT] == [./]* ]]; then
			_lkm_add_files
		else
			_lkm_add_modules
		fi
		;;
	(plan | load | params)
		if [[ -n $given[--unload] ]]; then
			_lkm_add_loaded
		else
			(($#modules)) && _lkm_add_params $modules[-1]
			_lkm_add_modules
		fi
		;;
	(depmod)
		if (($#operands)); then
			_lkm_add_files
		else
			_lkm_add_releases
		fi
		;;
	(rmmod | unload | users) _lkm_add_loaded ;;
	(device) _lkm_add_devices ;;
	(modinfo | info)
		if [[ $words[CURRENT] == */* ]]; then
			_lkm_add_files
		else
			_lkm_add_modules
		fi
		;;
	(explain) compadd - ${(f)"$(_lkm_run lkm explain --list | sed 's/^ *[0-9]* *\([a-z-]*\).*/\1/')"} ;;
	(why | check | closure | tree | deny | allow | audit) _lkm_add_modules ;;
	esac
}

_lkm_add_commands() {
	local -a commands=(${(f)"$(_lkm_run $words[1] --help | sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z-]*\)  *\(.*\)/\1:\2/p')"})

	_describe command commands
}

_lkm() {
	local root= below= release= wants= name=${words[1]:t} match mbegin mend
	local -i first=2
	local -a operands=() shown=() tool=($words[1])
	local -A takes=() given=()

	if [[ $name == (lkm|kmod) ]]; then
		if ((CURRENT == 2)) && [[ $words[2] != -* ]]; then
			_lkm_add_commands
			return
		fi
		((CURRENT > 2)) && tool+=($words[2]) && first=3
	fi
	_lkm_read_options $tool
	_lkm_read_words $first
	if [[ -n $wants ]]; then
		_lkm_add_argument $takes[$wants]
	elif [[ $words[CURRENT] == --*=* && -z $given[--] ]]; then
		local option=${words[CURRENT]%%=*}
		compset -P '*='
		_lkm_add_argument $takes[$option]
	elif [[ $words[CURRENT] == -* && -z $given[--] ]]; then
		_describe -o option shown
	else
		_lkm_add_operand ${tool[-1]:t}
	fi
}

_lkm "$@"
