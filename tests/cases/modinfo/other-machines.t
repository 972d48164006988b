# Modules of other machines are read on any machine.
module kernel/big.ko
	class 32
	endian big
	machine powerpc
	license Big
module kernel/small.ko
	class 32
	machine i386
	license Small

$ modinfo -l big small
Big
Small
