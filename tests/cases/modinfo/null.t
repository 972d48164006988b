# -0: records end in NUL, and most have key=value.
module kernel/x.ko
	license GPL
	parm p:int:Text

$ modinfo -0 x | tr '\0' '\n'
filename:       /lib/modules/6.1.0-test/kernel/x.ko
license=GPL
name=x
vermagic=6.1.0-test SMP preempt mod_unload modversions |
parm:           p:Text (int)
