# SPDX-License-Identifier: MIT
# fish completion for lkm and the classic names: options as --help has them, names as the system has them.

set -g __lkm_proc_modules /proc/modules
set -g __lkm_interfaces /sys/class/net
set -g __lkm_module_directory @moduledir@

# Run a command of ours, found also where the PATH of a user does not lead.
function __lkm_run
    set -lx PATH $PATH /usr/local/sbin /usr/sbin /sbin
    $argv </dev/null 2>/dev/null
end

# The command whose options count: "modprobe", or "lkm load".
function __lkm_tool
    set -l words (commandline -opc)
    switch (basename -- $words[1])
        case lkm kmod
            printf '%s\n' $words[1..2]
        case '*'
            echo $words[1]
    end
end

# One line for each row of --help: short option, long option, name of the argument, what it does; with tabs between.
function __lkm_option_rows
    __lkm_run (__lkm_tool) --help | string replace -rf '^  (-[A-Za-z0-9])?(?:, | *)(--[a-z0-9-]+)?(?: ([A-Z]+))?(?: +(.*))?$' '$1\t$2\t$3\t$4' | string match -r '^-.*|^\t-.*'
end

# Everything about the words before the current one: lines "option VALUE", "root DIR", "below DIR", "release RELEASE",
# "operand WORD", and "wants NAME" when the current word is the argument of the last of them.
function __lkm_words
    set -l words (commandline -opc)
    set -l tool (__lkm_tool)
    set -l rows (__lkm_option_rows)
    set -l wants
    set -l option
    set -l ended
    for word in $words[(math (count $tool) + 1)..]
        if test -n "$wants"
            __lkm_say_where $wants $option $word
            set wants
        else if test -n "$ended"
            echo operand $word
        else if test "$word" = --
            set ended yes
        else if string match -q -- '--*=*' $word
            set option (string replace -r '=.*' '' -- $word)
            set -l kind (__lkm_takes $option $rows)
            test -n "$kind"; and __lkm_say_where $kind $option (string replace -r '^[^=]*=' '' -- $word)
        else if string match -q -- '--*' $word
            echo option $word
            set option $word
            set wants (__lkm_takes $word $rows)
        else if string match -q -- '-?*' $word
            set -l letters (string split '' -- (string sub -s 2 -- $word))
            for i in (seq (count $letters))
                set option -$letters[$i]
                echo option $option
                set wants (__lkm_takes $option $rows)
                test -n "$wants"; or continue
                if test $i -lt (count $letters)
                    __lkm_say_where $wants $option (string join '' -- $letters[(math $i + 1)..])
                    set wants
                end
                break
            end
        else
            echo operand $word
        end
    end
    test -n "$wants"; and echo wants $wants
end

# The name of an option's argument, from the rows behind it; nothing when it has none.
function __lkm_takes -a option
    for row in $argv[2..]
        set -l fields (string split \t -- $row)
        if contains -- $option $fields[1..2]
            test -n "$fields[3]"; and echo $fields[3]
            return
        end
    end
end

function __lkm_say_where -a kind option value
    switch "$kind$option"
        case DIR-m DIR--moduledir
            echo below /(string replace -r '^/' '' -- $value)
        case DIR-o DIR--outdir DIR--cache
        case 'DIR*'
            echo root (string replace -r '/$' '' -- $value)
        case 'RELEASE*'
            echo release $value
    end
end

# The values of one kind of line among the others.
function __lkm_get -a kind
    string replace -rf -- "^$kind " '' $argv[2..]
end

function __lkm_directory
    set -l release (__lkm_get release $argv)
    test -n "$release[1]"; or set release (uname -r)
    echo (__lkm_get root $argv)[1]$__lkm_module_directory/$release[-1]
end

function __lkm_modules
    set -l file (__lkm_directory $argv)/modules.dep
    test -r $file; or return
    string replace -rf '^(?:[^:]*/)?([A-Za-z0-9_-]*)\.ko[.a-z0-9]*:.*' '$1' <$file | string replace -a - _
end

function __lkm_releases
    set -l root (__lkm_get root $argv)
    set -l below (__lkm_get below $argv)
    test -n "$below[1]"; or set below $__lkm_module_directory
    for directory in $root[-1]$below[-1]/*/
        basename -- $directory
    end
end

function __lkm_loaded
    test -r $__lkm_proc_modules; and string replace -r ' .*' '' <$__lkm_proc_modules
end

# Network interfaces, the devices that have names which people know; others by their paths.
function __lkm_devices
    if string match -q -- '*/*' (commandline -ct)
        for file in (commandline -ct)*
            echo $file
        end
    else
        for interface in $__lkm_interfaces/*
            string replace -r '.*/' '' -- $interface
        end
    end
end

# What is being typed, without an option in front of '='.
function __lkm_token
    string replace -r -- '^--[^=]*=' '' (commandline -ct)
end

# Module files, and directories on the way to them.
function __lkm_files
    set -l token (__lkm_token)
    for file in $token*
        if test -d $file
            echo $file/
        else if string match -qr '\.ko(\.gz|\.xz|\.zst)?$' -- $file
            echo $file
        end
    end
end

# Parameters of a module, by its name or file; the other arguments are lines of __lkm_words.
function __lkm_params -a module
    set -l words (commandline -opc)
    set -l modinfo (string replace -r '[^/]*$' modinfo -- $words[1])
    test (basename -- $words[1]) = lkm; and set modinfo $words[1] modinfo
    set -l release (__lkm_get release $argv[2..])
    set -l root (__lkm_get root $argv[2..])
    test -n "$release[1]"; and set -a modinfo -k $release[-1]
    test -n "$root[1]"; and set -a modinfo -b $root[-1]
    __lkm_run $modinfo -F parm -- $module | string replace -r '^([^:]*):(.*)' '$1=\t$2'
end

function __lkm_argument -a kind
    switch "$kind"
        case DIR
            __fish_complete_directories (__lkm_token) directory
        case FILE PATH
            __fish_complete_path (__lkm_token)
        case RELEASE
            __lkm_releases $argv[2..]
        case FORMAT
            printf '%s\n' human tmpfiles devname
        case FIELD
            printf '%s\n' alias author build-id depends description filename firmware intree license name parm retpoline \
                sig_hashalgo sig_id sig_key signature signer softdep srcversion staging vermagic version weakdep
    end
end

function __lkm_operand -a name
    set -l lines $argv[2..]
    set -l operands (__lkm_get operand $lines)
    set -l options (__lkm_get option $lines)
    set -l modules (string match -v -- '*=*' $operands)
    switch $name
        case insmod
            if test -n "$operands[1]"
                __lkm_params $operands[1] $lines
            else
                __lkm_files
            end
        case modprobe
            if contains -- -r $options; or contains -- --remove $options; or contains -- --remove-holders $options
                __lkm_loaded
            else if test -n "$operands[1]"; and not contains -- -a $options; and not contains -- --all $options
                __lkm_params $operands[1] $lines
            else if string match -qr '^[/.]' -- (commandline -ct)
                __lkm_files
            else
                __lkm_modules $lines
            end
        case plan load params
            if contains -- --unload $options
                __lkm_loaded
            else
                test -n "$modules[1]"; and __lkm_params $modules[-1] $lines
                __lkm_modules $lines
            end
        case depmod
            if test -n "$operands[1]"
                __lkm_files
            else
                __lkm_releases $lines
            end
        case rmmod unload users
            __lkm_loaded
        case device
            __lkm_devices
        case modinfo info
            if string match -q -- '*/*' (commandline -ct)
                __lkm_files
            else
                __lkm_modules $lines
            end
        case explain
            __lkm_run lkm explain --list | sed 's/^ *[0-9]* *\([a-z-]*\)  *\(.*\)/\1\t\2/'
        case why check closure tree deny allow audit
            __lkm_modules $lines
    end
end

function __lkm_commands -a program
    __lkm_run $program --help | sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z-]*\)  *\(.*\)/\1\t\2/p'
end

function __lkm_options
    for row in (__lkm_option_rows)
        set -l fields (string split \t -- $row)
        for option in $fields[1..2]
            test -n "$option"; and printf '%s\t%s\n' $option $fields[4]
        end
    end
end

function __lkm_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l name (basename -- $words[1])
    if contains -- $name lkm kmod; and test (count $words) -eq 1; and not string match -q -- '-*' $current
        __lkm_commands $words[1]
        return
    end
    set -l lines (__lkm_words)
    set -l wants (__lkm_get wants $lines)
    if test -n "$wants"
        __lkm_argument $wants $lines
    else if string match -q -- '--*=*' $current
        set -l option (string replace -r '=.*' '' -- $current)
        __lkm_argument (__lkm_takes $option (__lkm_option_rows)) $lines | string replace -r -- '^' $option=
    else if string match -q -- '-*' $current; and not contains -- -- $words
        __lkm_options
    else
        __lkm_operand (basename -- (__lkm_tool)[-1]) $lines
    end
end

for name in @names@
    complete -c $name -e
    complete -c $name -f -a '(__lkm_complete)'
end
