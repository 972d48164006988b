# SPDX-License-Identifier: MIT
# The whole interface for people and machines; the work is done by meson and by the scripts named here.

BUILD := build
NAMES := insmod rmmod modprobe lsmod modinfo depmod kmod
# How long each fuzz target runs in "make fuzz".
FUZZ_SECONDS ?= 60

.PHONY: all build packages demo check test lint vm fuzz bench parity install uninstall deb dist system bare-box clean help

all: build

$(BUILD)/build.ninja:
	@command -v meson >/dev/null || { echo "meson is missing: run tools/install-packages" >&2; exit 1; }
	@log=$$(meson setup $(BUILD) --buildtype=release -Dwerror=true 2>&1) || \
		{ echo "$$log" >&2; rm -rf $(BUILD); exit 1; }

build: $(BUILD)/build.ninja
	@ninja -C $(BUILD) --quiet
	@mkdir -p $(BUILD)/bin
	@ln -sfn ../src/cli/lkm $(BUILD)/bin/lkm
	@for name in $(NAMES); do ln -sfn lkm $(BUILD)/bin/$$name; done

packages:
	@tools/install-packages

demo:
	@tools/install-packages demo
	@$(MAKE) --no-print-directory build
	@tests/vm/demo

check: build
	@tests/all --check

test: packages
	@$(MAKE) --no-print-directory build
	@tests/all

lint: build
	@tools/lint

vm: build
	@tests/vm/run

fuzz:
	@tests/fuzz/run $(FUZZ_SECONDS)

bench: build
	@tests/bench/run
	@tests/bench/depmod

parity: build
	@tests/parity
	@tests/depmod
	@tests/foretold

install: build
	@meson install -C $(BUILD) --no-rebuild
	@tools/uninstall --remember $(BUILD)

uninstall:
	@tools/uninstall $(BUILD)

# Debian packages, in build/deb.
deb:
	@tools/deb

system:
	@tests/packages
	@tests/system

bare-box:
	@tests/bare-box

# The files of a release, in build/dist.
dist:
	@tools/dist

clean:
	rm -rf build build-*

help:
	@echo 'make          build; the commands are then in build/bin'
	@echo 'make demo     load and unload real modules on a real kernel in a virtual machine'
	@echo 'make check    lint, the unit tests, the cases and the manual pages: for every edit'
	@echo 'make test     all tests there are but fuzz and bench; ends with N passed, N failed, N skipped'
	@echo 'make lint     the rules of ARCHITECTURE.md that a program can check'
	@echo 'make vm       the cases on real kernels in virtual machines'
	@echo 'make parity   whole module trees, and generated ones for depmod, compared with the installed kmod; lkm check over them'
	@echo 'make fuzz     each fuzz target for FUZZ_SECONDS (60)'
	@echo 'make bench    side by side with the installed kmod'
	@echo 'make install  install to the prefix that meson was given, below DESTDIR'
	@echo 'make uninstall  remove what "make install" installed'
	@echo 'make deb      the Debian packages, in build/deb'
	@echo 'make system   build the packages twice, and put them on a Debian system in a chroot in place of kmod (as root)'
	@echo 'make bare-box  install as the README says in bare Debian 12 and 13 (as root)'
	@echo 'make dist     the tarball of a release, its SPDX document and checksums, in build/dist'
	@echo 'make clean    remove what was built'
