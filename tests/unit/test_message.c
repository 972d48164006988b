/* SPDX-License-Identifier: MIT */
/* message: lines of Linux 6.1, 6.12 and 7.3, kmod 30, BusyBox 1.35 and systemd 252, with what
 * journalctl, dmesg and syslog write before them. */
#include <errno.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/formats/message.h"

#define UNKNOWN_SYMBOL "foo: Unknown symbol bar (err -2)"
#define INSERT_TEXT    "could not insert 'x': Exec format error"

static const struct {
	const char *line;
	enum lk_message_kind kind;
	const char *fields; /* tool|module|name|detail|errno|process */
	bool is_excerpt;
} lines[] = {
	/* What stands before the message. */
	{UNKNOWN_SYMBOL, LK_MESSAGE_LOADER, "|foo|bar||2|0"},
	{"  " UNKNOWN_SYMBOL "\r", LK_MESSAGE_LOADER, "|foo|bar||2|0"},
	{"<4>" UNKNOWN_SYMBOL, LK_MESSAGE_LOADER, "|foo|bar||2|0"},
	{"[   12.345678] " UNKNOWN_SYMBOL, LK_MESSAGE_LOADER, "|foo|bar||2|0"},
	{"<4>[   12.345678][  T123] " UNKNOWN_SYMBOL, LK_MESSAGE_LOADER, "|foo|bar||2|0"},
	{"[Tue Dec  1 13:15:42 2026] " UNKNOWN_SYMBOL, LK_MESSAGE_LOADER, "|foo|bar||2|0"},
	{"kern  :warn  : [   12.345678] " UNKNOWN_SYMBOL, LK_MESSAGE_LOADER, "|foo|bar||2|0"},
	{"Dec  1 13:15:42 host kernel: " UNKNOWN_SYMBOL, LK_MESSAGE_LOADER, "|foo|bar||2|0"},
	{"Dec 01 13:15:42 host kernel: [   12.345678] " UNKNOWN_SYMBOL, LK_MESSAGE_LOADER,
		"|foo|bar||2|0"},
	{"2026-12-01T13:15:42.123456+00:00 host kernel: [   12.3] " UNKNOWN_SYMBOL,
		LK_MESSAGE_LOADER, "|foo|bar||2|0"},
	{"Tue 2026-12-01 13:15:42 UTC host kernel: " UNKNOWN_SYMBOL, LK_MESSAGE_LOADER,
		"|foo|bar||2|0"},
	{"[   12.345678] host kernel: " UNKNOWN_SYMBOL, LK_MESSAGE_LOADER, "|foo|bar||2|0"},
	{"kernel: " UNKNOWN_SYMBOL, LK_MESSAGE_LOADER, "|foo|bar||2|0"},
	{"4,361,8938852,-;" UNKNOWN_SYMBOL, LK_MESSAGE_LOADER, "|foo|bar||2|0"},
	/* Programs wrote these. */
	{"12,361,8938852,-;" UNKNOWN_SYMBOL, LK_MESSAGE_NOTHING, "|||||0"},
	{"Dec  1 13:15:42 host app[7]: " UNKNOWN_SYMBOL, LK_MESSAGE_NOTHING, "|||||0"},
	{"Dec  1 13:15:42 host app: " UNKNOWN_SYMBOL, LK_MESSAGE_NOTHING, "|||||0"},
	/* The kernel. */
	{"foo: Unknown symbol bar (err -22)", LK_MESSAGE_LOADER, "|foo|bar||22|0"},
	{"t_oops: loading out-of-tree module taints kernel.", LK_MESSAGE_REMARK, "|t_oops|||0|0"},
	{"module: x86/modules: Invalid relocation target, existing value is nonzero for type 1, "
	 "loc 0000000000000000, val 0",
		LK_MESSAGE_LOADER, NULL},
	{"e1000 0000:00:03.0: probe with driver e1000 failed with error -5", LK_MESSAGE_PROBE,
		"||e1000|e1000 0000:00:03.0|5|0"},
	{"e1000: probe of 0000:00:03.0 failed with error -5", LK_MESSAGE_PROBE,
		"||0000:00:03.0|e1000|5|0"},
	{"r8169 0000:02:00.0: Direct firmware load for rtl_nic/rtl8168g-2.fw failed with error -2",
		LK_MESSAGE_FIRMWARE, "||rtl_nic/rtl8168g-2.fw|r8169 0000:02:00.0|2|0"},
	{"r8169 0000:02:00.0: firmware: failed to load rtl_nic/rtl8168g-2.fw (-2)",
		LK_MESSAGE_FIRMWARE, "||rtl_nic/rtl8168g-2.fw|r8169 0000:02:00.0|2|0"},
	{"audit: type=1326 audit(1700000000.123:45): auid=4294967295 uid=0 gid=0 ses=4294967295 "
	 "subj=unconfined pid=137 comm=\"lkm\" exe=\"/sbin/lkm\" sig=31 arch=c000003e syscall=313 "
	 "compat=0 ip=0x7f code=0x80000000",
		LK_MESSAGE_FILTER, "|||||137"},
	{"audit: type=1326 audit(1700000000.123:45): auid=4294967295 uid=0 gid=0 ses=4294967295 "
	 "subj=unconfined pid=137 comm=\"sh\" exe=\"/bin/sh\" sig=31 arch=c000003e syscall=41 "
	 "compat=0 ip=0x7f code=0x80000000",
		LK_MESSAGE_NOTHING, "|||||0"},
	/* A crash. */
	{"BUG: kernel NULL pointer dereference, address: 0000000000000008", LK_MESSAGE_CRASH,
		"|||||0"},
	{"Oops: Oops: 0002 [#1] PREEMPT SMP NOPTI", LK_MESSAGE_CRASH, "|||||0"},
	{"CPU: 0 UID: 0 PID: 137 Comm: kx Tainted: G           OE      6.12.117+deb12-amd64 #1  "
	 "Debian 6.12.117-1~deb12u1",
		LK_MESSAGE_CRASH_TASK, "||kx|||137"},
	{"RIP: 0010:faulty_init+0x10/0xff0 [t_oops]", LK_MESSAGE_CRASH_AT,
		"|t_oops|faulty_init+0x10/0xff0|||0"},
	{"RIP: 0033:0x43fc09", LK_MESSAGE_NOTHING, "|||||0"},
	{" do_init_module+0x60/0x270", LK_MESSAGE_CRASH_INIT, "|||||0"},
	{" ? do_user_addr_fault+0x379/0x6a0", LK_MESSAGE_NOTHING, "|||||0"},
	{"Modules linked in: t_oops(OE+)", LK_MESSAGE_CRASH_LIST, "|t_oops||||0"},
	{"Modules linked in: dep_a(OE) virtio_net", LK_MESSAGE_CRASH_LIST, "|||||0"},
	{"---[ end trace 0000000000000000 ]---", LK_MESSAGE_CRASH_END, "|||||0"},
	/* kmod's tools. */
	{"modprobe: FATAL: Module nosuch not found in directory /lib/modules/6.18.44",
		LK_MESSAGE_NOT_FOUND, "modprobe||nosuch|/lib/modules/6.18.44|0|0"},
	{"modprobe: FATAL: Module nosuch not found.", LK_MESSAGE_NOT_FOUND,
		"modprobe||nosuch||0|0"},
	{"modinfo: ERROR: Module nosuch not found.", LK_MESSAGE_NOT_FOUND, "modinfo||nosuch||0|0"},
	{"modprobe: ERROR: " INSERT_TEXT, LK_MESSAGE_NOT_INSERTED,
		"modprobe||x|Exec format error|8|0"},
	{"Dec  1 13:15:42 host modprobe[7]: " INSERT_TEXT, LK_MESSAGE_NOT_INSERTED,
		"modprobe||x|Exec format error|8|0"},
	{"modprobe: ERROR: could not insert 'foo': Unknown symbol in module, or unknown parameter "
	 "(see dmesg)",
		LK_MESSAGE_NOT_INSERTED, NULL},
	{"modprobe: ERROR: ../libkmod/libkmod-module.c:1047 command_do() Error running install "
	 "command '/bin/false' for module foo: retcode 1",
		LK_MESSAGE_COMMAND, "modprobe||foo|/bin/false|0|0"},
	{"modprobe: ERROR: could not insert x: Exec format error", LK_MESSAGE_NOT_INSERTED,
		"modprobe||x|Exec format error|8|0"},
	{"insmod: ERROR: could not insert module /tmp/ex.ko: Invalid parameters",
		LK_MESSAGE_NOT_INSERTED, "insmod||/tmp/ex.ko|Invalid parameters|22|0"},
	{"insmod: ERROR: could not insert module /tmp/ex2.ko: Function not implemented (this "
	 "kernel "
	 "has no support for it)",
		LK_MESSAGE_NOT_INSERTED, NULL},
	{"insmod: ERROR: could not load module /tmp/none.ko: No such file or directory",
		LK_MESSAGE_UNREADABLE, "insmod||/tmp/none.ko|No such file or directory|2|0"},
	{"rmmod: ERROR: Module nosuch is not currently loaded", LK_MESSAGE_NOT_LOADED,
		"rmmod||nosuch||0|0"},
	{"rmmod: ERROR: Module vfat is in use", LK_MESSAGE_IN_USE, "rmmod||vfat||0|0"},
	{"rmmod: ERROR: Module fat is in use by: vfat msdos", LK_MESSAGE_IN_USE,
		"rmmod||fat|vfat msdos|0|0"},
	{"modprobe: FATAL: Module ext4 is builtin.", LK_MESSAGE_BUILTIN, "modprobe||ext4||0|0"},
	{"insmod: ERROR: missing filename.", LK_MESSAGE_NOTHING, "insmod|||||0"},
	/* BusyBox. */
	{"insmod: can't insert '/tmp/none.ko': No such file or directory", LK_MESSAGE_NOT_INSERTED,
		"insmod||/tmp/none.ko|No such file or directory|2|0"},
	{"rmmod: can't unload module 'nosuch': Function not implemented", LK_MESSAGE_NOT_REMOVED,
		"rmmod||nosuch|Function not implemented|38|0"},
	/* systemd and udev. */
	{"Dec 01 13:15:42 host systemd-modules-load[123]: Failed to find module 'x'",
		LK_MESSAGE_NOT_FOUND, "systemd-modules-load||x||0|0"},
	{"host systemd-modules-load[123]: Failed to insert module 'x': No such device",
		LK_MESSAGE_NOT_INSERTED, "systemd-modules-load||x|No such device|19|0"},
	{"systemd-modules-load: Module 'x' is deny-listed", LK_MESSAGE_BLACKLISTED,
		"systemd-modules-load||x||0|0"},
	{"Dec 01 13:15:42 host (udev-worker)[9]: Failed to look up module alias 'x:y': Invalid "
	 "argument",
		LK_MESSAGE_NOT_FOUND, "(udev-worker)||x:y|Invalid argument|22|0"},
	{"Dec 01 13:15:42 host systemd[1]: Module 'x' is built in", LK_MESSAGE_NOTHING,
		"systemd|||||0"},
	{"FAT-fs (loop0): codepage cp437 not found", LK_MESSAGE_CHARSET,
		"||cp437|FAT-fs (loop0)|0|0"},
	{"FAT-fs (loop0): IO charset ascii not found", LK_MESSAGE_CHARSET,
		"||ascii|FAT-fs (loop0)|0|0"},
	{"mount: /mnt: unknown filesystem type 'vfat'.", LK_MESSAGE_FILESYSTEM,
		"mount||vfat|/mnt|0|0"},
	{"kvm_intel: VMX not enabled (by BIOS) in MSR_IA32_FEAT_CTL on CPU 0",
		LK_MESSAGE_SWITCHED_OFF, "|kvm_intel|||0|0"},
	/* Pasted without the name of the tool: in a log another program may have said it. */
	{"Module x is in use.", LK_MESSAGE_IN_USE, "||x||0|0", true},
	{"Module x is in use.", LK_MESSAGE_NOTHING, "|||||0"},
	{"ERROR: " INSERT_TEXT, LK_MESSAGE_NOT_INSERTED, "||x|Exec format error|8|0", true},
	{"FATAL: Module x is builtin.", LK_MESSAGE_BUILTIN, "||x||0|0", true},
	/* Nothing. */
	{"", LK_MESSAGE_NOTHING, "|||||0"},
	{"[", LK_MESSAGE_NOTHING, "|||||0"},
	{"hello world", LK_MESSAGE_NOTHING, "|||||0"},
	{"modprobe: ", LK_MESSAGE_NOTHING, "|||||0"},
	{"Dec  1 13:15:42", LK_MESSAGE_NOTHING, "|||||0"},
};

static void each_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct lk_message message =
			lk_message_read(lk_span_of(lines[i].line), lines[i].is_excerpt);
		char fields[512], errnum[16] = "";

		if (message.kind != LK_MESSAGE_NOTHING && message.kind < LK_MESSAGE_CRASH &&
			message.kind != LK_MESSAGE_FILTER)
			snprintf(errnum, sizeof(errnum), "%d", message.errnum);
		snprintf(fields, sizeof(fields), "%.*s|%.*s|%.*s|%.*s|%s|%" PRIu64,
			(int)message.tool.size, (const char *)message.tool.data,
			(int)message.klog.module.size, (const char *)message.klog.module.data,
			(int)message.klog.name.size, (const char *)message.klog.name.data,
			(int)message.klog.detail.size, (const char *)message.klog.detail.data,
			errnum, message.process);
		if (message.kind != lines[i].kind ||
			(lines[i].fields && strcmp(fields, lines[i].fields) != 0))
			fail_msg("'%s': kind %d, %s", lines[i].line, (int)message.kind, fields);
	}
}

static void words_of_tools(void **state)
{
	(void)state;
	assert_int_equal(lk_message_errno(lk_span_of("ENOEXEC")), ENOEXEC);
	assert_int_equal(lk_message_errno(lk_span_of("8")), ENOEXEC);
	assert_int_equal(lk_message_errno(lk_span_of("-8")), ENOEXEC);
	assert_int_equal(lk_message_errno(lk_span_of("err -8")), ENOEXEC);
	assert_int_equal(lk_message_errno(lk_span_of("(err -8)")), ENOEXEC);
	assert_int_equal(lk_message_errno(lk_span_of("Exec format error")), ENOEXEC);
	assert_int_equal(lk_message_errno(lk_span_of("Invalid module format")), ENOEXEC);
	assert_int_equal(lk_message_errno(lk_span_of("EPROBE_DEFER")), 517);
	assert_int_equal(lk_message_errno(lk_span_of("Unknown symbol in module")), ENOENT);
	assert_int_equal(lk_message_errno(lk_span_of("0")), 0);
	assert_int_equal(lk_message_errno(lk_span_of("4000")), 0);
	assert_int_equal(lk_message_errno(lk_span_of("99999999999999999999")), 0);
	assert_int_equal(lk_message_errno(lk_span_of("")), 0);
	assert_int_equal(lk_message_errno(lk_span_of("()")), 0);
	assert_int_equal(lk_message_errno(lk_span_of("err")), 0);
	assert_int_equal(lk_message_errno(lk_span_of("in-use")), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_line), cmocka_unit_test(words_of_tools)};

	return cmocka_run_group_tests_name("message", tests, NULL, NULL);
}
