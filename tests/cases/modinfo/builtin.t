# What is built in says so.
use basic

$ modinfo inside
name:           inside
filename:       (builtin)
license:        GPL
description:    Part of the kernel
alias:          fs-inside
parm:           depth:How deep (int)

$ modinfo -n inside
(builtin)

$ modinfo -F description fs-inside
Part of the kernel
