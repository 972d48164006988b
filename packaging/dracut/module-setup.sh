#!/bin/bash
# SPDX-License-Identifier: MIT
# A dracut module: lkm and the names of kmod in the initramfs, so that its emergency shell can explain why a module does not load.

check() {
	require_binaries lkm modprobe || return 1
	return 0
}

depends() {
	return 0
}

install() {
	inst_multiple lkm modprobe rmmod
	inst_multiple -o kmod insmod lsmod modinfo depmod
}
