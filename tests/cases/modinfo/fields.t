# One field, by letter or by name.
module kernel/x.ko
	license GPL
	author A
	author B
	description D
	parm p:int:Text
	parm q:bool:

$ modinfo -a x
A
B

$ modinfo -d x
D

$ modinfo -l x
GPL

$ modinfo -n x
/lib/modules/6.1.0-test/kernel/x.ko

$ modinfo -p x
q: (bool)
p:Text (int)

$ modinfo -F author x
A
B

$ modinfo -F parm x
q: (bool)
p:Text (int)

$ modinfo -F nosuch x
$ modinfo --field=license --null x | od -An -c
   G   P   L  \0
