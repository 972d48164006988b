# Everything that a module says of itself, in kmod's order.
module kernel/x.ko
	license GPL
	author Somebody <somebody@example.org>
	description What it is for
	alias pci:v*
	alias second
	depends a,b
	retpoline Y
	name x
	parm first:int:The first
	parm second:charp:
	parm third::Only text

$ modinfo x
filename:       /lib/modules/6.1.0-test/kernel/x.ko
license:        GPL
author:         Somebody <somebody@example.org>
description:    What it is for
alias:          pci:v*
alias:          second
depends:        a,b
retpoline:      Y
name:           x
vermagic:       6.1.0-test SMP preempt mod_unload modversions |
parm:           third:Only text
parm:           second:charp
parm:           first:The first (int)
