# A parm without a colon.
module kernel/x.ko
	info parm=nonsense
	parm p:int:Text

$ modinfo -p x
p:Text (int)
2> modinfo: ERROR: Found invalid "parm=nonsense": missing ':'
