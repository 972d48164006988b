# SPDX-License-Identifier: MIT
# Rows 7, 8 and 9: what the kernel takes for a module, and bad pointers.
row 7
cp t_meta.ko /tmp/no-suffix
expect OK hello finit /tmp/no-suffix 0
expect OK '' delete t_meta
expect OK hello init /tmp/no-suffix
expect OK '' delete t_meta

row 8
expect ENOEXEC 'Invalid ELF header magic' init v_text.ko
expect ENOEXEC 'Invalid ELF header magic' finit v_text.ko 0
expect ENOEXEC 'Invalid ELF header magic' finit v_magic.ko 0
expect ENOEXEC '' init v_trunc0.ko
expect EINVAL - finit v_trunc0.ko 0
expect ENOEXEC '' initlen t_meta.ko 0
expect ENOEXEC - initlen t_meta.ko 10
expect ENOEXEC 'Invalid ELF section header overflow' initlen t_meta.ko 100
expect ENOEXEC 'Invalid ELF header len 10' finit v_trunc10.ko 0
expect ENOEXEC 'Invalid ELF header len 63' finit v_trunc63.ko 0
expect ENOEXEC 'Invalid ELF section header overflow' finit v_trunc100.ko 0
expect ENOEXEC 'Invalid ELF section header overflow' finit v_trunc_half.ko 0
expect ENOEXEC 'Invalid ELF section header overflow' finit v_trunc_last.ko 0
expect ENOEXEC 'Invalid architecture in ELF header: 183' finit v_arch.ko 0
expect ENOEXEC 'Invalid ELF header type: 2 != 1' finit v_exec.ko 0
expect ENOEXEC 'Invalid ELF header type: 3 != 1' finit v_etdyn.ko 0
expect ENOEXEC 'Invalid ELF header type: 256 != 1' finit v_bigendian.ko 0
expect ENOEXEC 'Invalid ELF section name index: 0' finit v_shstr0.ko 0
expect ENOEXEC 'Invalid ELF section in module' finit v_secoff.ko 0
expect ENOEXEC 'module has no symbols (stripped?)' finit v_nosymbols.ko 0
absent t_meta
# The ELF class alone is not looked at.
expect OK hello finit v_class.ko 0
expect OK '' delete t_meta
if k 6.1; then
	expect OK hello finit v_thissize.ko 0
	expect OK '' delete t_meta
else
	expect ENOEXEC "section size must match the kernel's built struct module size" finit v_thissize.ko 0
fi

row 9
expect EFAULT - initbad
expect EFAULT - initbadparams t_meta.ko
expect EFAULT - initnullparams t_meta.ko
expect EFAULT - finitbadparams t_meta.ko
expect EFAULT - finitnullparams t_meta.ko
# liblkm takes NULL for no parameters.
expect OK hello init t_meta.ko
expect OK bye delete t_meta
