/* SPDX-License-Identifier: MIT */
/* Messages about modules by tables of their texts, after the time, host and program before them
 * have been cut off. */
#include "message.h"

#include <errno.h>
#include <string.h>

#include "../base/errno_text.h"

struct text {
	enum lk_message_kind kind;
	const char *text; /* as in klog.c; %e is the text of an errno */
};

/* What kmod's tools, BusyBox's, systemd and lkm say after their name. */
static const struct text of_tools[] = {
	{LK_MESSAGE_NOT_FOUND, "Module %n not found in directory %d"},
	{LK_MESSAGE_NOT_FOUND, "Module name %n not found."},
	{LK_MESSAGE_NOT_FOUND, "Module alias %n not found."},
	{LK_MESSAGE_UNREADABLE, "Module file %n not found."},
	{LK_MESSAGE_NOT_FOUND, "Module %n not found."},
	{LK_MESSAGE_NOT_FOUND, "module %n not found in modules.dep"},
	{LK_MESSAGE_NOT_FOUND, "module '%n' not found"},
	{LK_MESSAGE_NOT_FOUND, "Failed to find module '%n'"},
	{LK_MESSAGE_NOT_FOUND, "Failed to look up module alias '%n': %d"},
	{LK_MESSAGE_NOT_INSERTED, "could not insert '%n': %d"},
	{LK_MESSAGE_NOT_INSERTED, "could not insert module %n: %d"},
	{LK_MESSAGE_NOT_INSERTED, "can't insert '%n': %d"},
	{LK_MESSAGE_NOT_INSERTED, "can't load module %n (%-"},
	{LK_MESSAGE_NOT_INSERTED, "Failed to insert module '%n': %d"},
	{LK_MESSAGE_UNREADABLE, "could not load module %n: %d"},
	{LK_MESSAGE_UNREADABLE, "could not get modinfo from '%n': %d"},
	{LK_MESSAGE_NOT_REMOVED, "could not remove '%n': %d"},
	{LK_MESSAGE_NOT_REMOVED, "could not remove module %n: %d"},
	{LK_MESSAGE_NOT_REMOVED, "can't unload module '%n': %d"},
	{LK_MESSAGE_IN_USE, "Module %n is in use by: %d"},
	{LK_MESSAGE_IN_USE, "Module %n is in use."},
	{LK_MESSAGE_IN_USE, "Module %n is in use"},
	{LK_MESSAGE_NOT_LOADED, "Module %n is not currently loaded"},
	{LK_MESSAGE_NOT_LOADED, "Module %n is not in kernel."},
	{LK_MESSAGE_BUILTIN, "Module %n is builtin."},
	{LK_MESSAGE_BLACKLISTED, "Module '%n' is deny-listed"},
	{LK_MESSAGE_FILESYSTEM, "%d: unknown filesystem type '%n'."},
	{LK_MESSAGE_COMMAND, "Error running install command '%d' for module %n: retcode %i"},
	{LK_MESSAGE_COMMAND, "Error running remove command '%d' for module %n: retcode %i"},
	{LK_MESSAGE_COMMAND, "Error running remove command for %n"},
};

/* What the kernel says about drivers. */
static const struct text of_drivers[] = {
	{LK_MESSAGE_FIRMWARE, "%d: Direct firmware load for %n failed with error %i"},
	{LK_MESSAGE_FIRMWARE, "%d: firmware: failed to load %n (%i)"},
	{LK_MESSAGE_PROBE, "%d: probe with driver %n failed with error %i"},
	{LK_MESSAGE_PROBE, "%d: probe of %n failed with error %i"},
	{LK_MESSAGE_SWITCHED_OFF, "%m: VMX not enabled (by BIOS) in %-"},
	{LK_MESSAGE_CHARSET, "%d: codepage %n not found"},
	{LK_MESSAGE_CHARSET, "%d: IO charset %n not found"},
};

/* The loader's lines that klog does not know one by one. */
static const struct text of_loader[] = {
	{LK_MESSAGE_LOADER, "module %m: %d"},
	{LK_MESSAGE_LOADER, "module: %d"},
};

/* Programs whose lines are read. Their names stand before their messages, also in a journal. */
static const char *const tools[] = {"modprobe", "insmod", "rmmod", "modinfo", "depmod", "kmod",
	"lkm load", "lkm unload", "lkm", "systemd-modules-load", "systemd-udevd", "(udev-worker)",
	"udevd", "systemd", "mount"};

static struct lk_span rest_after(struct lk_span span, size_t size)
{
	return (struct lk_span){span.data + size, span.size - size};
}

static struct lk_span skip_blanks(struct lk_span span)
{
	while (span.size && (*span.data == ' ' || *span.data == '\t'))
		span = rest_after(span, 1);
	return span;
}

static struct lk_span trim(struct lk_span span)
{
	while (span.size && (span.data[span.size - 1] <= ' '))
		span.size--;
	return skip_blanks(span);
}

/* Does a text have this shape? 0 is a digit, a a letter, _ one or more blanks; all else is itself.
 * Returns its size. */
static size_t shape_size(struct lk_span span, const char *shape)
{
	size_t at = 0;

	for (; *shape; shape++) {
		const uint8_t c = at < span.size ? span.data[at] : 0;
		const bool fits = *shape == '0'   ? c >= '0' && c <= '9'
				  : *shape == 'a' ? (c | 32) >= 'a' && (c | 32) <= 'z'
				  : *shape == '_' ? c == ' '
						  : c == (uint8_t)*shape;

		if (!fits)
			return 0;
		at++;
		while (*shape == '_' && at < span.size && span.data[at] == ' ')
			at++;
	}
	return at;
}

/* "[   12.345678] ", "[Tue Dec  1 13:15:42 2026] ", "[ T123] " and "<6>". */
static bool skip_bracket(struct lk_span *span)
{
	const uint8_t *end;
	struct lk_span inner;

	if (shape_size(*span, "<0>"))
		*span = rest_after(*span, 3);
	if (!span->size || *span->data != '[')
		return false;
	end = memchr(span->data, ']', span->size);
	if (!end)
		return false;
	inner = skip_blanks((struct lk_span){span->data + 1, (size_t)(end - span->data) - 1});
	if (!shape_size(inner, "0") && !shape_size(inner, "T0") && !shape_size(inner, "C0") &&
		!shape_size(inner, "aaa_aaa_0"))
		return false;
	*span = skip_blanks(rest_after(*span, (size_t)(end - span->data) + 1));
	return true;
}

/* The times that syslog and journalctl write at the beginning of a line. */
static bool skip_time(struct lk_span *span)
{
	static const char *const shapes[] = {"aaa_00_00:00:00", "aaa_0_00:00:00",
		"aaa_0000-00-00_00:00:00", "0000-00-00T00:00:00", "0000-00-00_00:00:00"};

	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		size_t size = shape_size(*span, shapes[i]);
		struct lk_span rest, zone;

		if (!size)
			continue;
		/* Fractions of a second and the zone hang on it. */
		while (size < span->size && span->data[size] > ' ')
			size++;
		*span = skip_blanks(rest_after(*span, size));
		rest = *span;
		if (i == 2 && lk_span_word(&rest, &zone) && zone.size <= 5 &&
			shape_size(zone, "aaa"))
			*span = skip_blanks(rest_after(*span, zone.size));
		return true;
	}
	return false;
}

/* "kern  :err   : " of dmesg -x. */
static void skip_decoded(struct lk_span *span)
{
	const uint8_t *colon;
	size_t size;

	if (!lk_span_starts(*span, "kern"))
		return;
	size = shape_size(*span, "kern_:");
	colon = size ? memchr(span->data + size, ':', span->size - size) : NULL;
	if (colon)
		*span = skip_blanks(rest_after(*span, (size_t)(colon - span->data) + 1));
}

/* "6,339,5140900,-;" of /dev/kmsg. False: a program wrote the record. */
static bool skip_record(struct lk_span *span)
{
	const uint8_t *semicolon = span->size ? memchr(span->data, ';', span->size) : NULL;
	const uint8_t *comma = span->size ? memchr(span->data, ',', span->size) : NULL;
	uint64_t priority;

	if (!semicolon || !comma || comma > semicolon ||
		!lk_span_number(
			(struct lk_span){span->data, (size_t)(comma - span->data)}, 10, &priority))
		return true;
	*span = rest_after(*span, (size_t)(semicolon - span->data) + 1);
	return priority < 8;
}

/* "PROGRAM: " or "PROGRAM[12]: ": the size of it, 0 for another beginning. */
static size_t program_size(struct lk_span span, const char *name)
{
	const size_t size = strlen(name);
	size_t at = size;

	if (!lk_span_starts(span, name))
		return 0;
	if (at < span.size && span.data[at] == '[') {
		while (at < span.size && span.data[at] != ']' && span.data[at] > ' ')
			at++;
		at += at < span.size && span.data[at] == ']';
	}
	return at + 1 < span.size && span.data[at] == ':' && span.data[at + 1] == ' ' ? at + 2 : 0;
}

/* Cut a tool's name off. */
static bool take_tool(struct lk_span *span, struct lk_message *ret)
{
	for (size_t i = 0; i < sizeof(tools) / sizeof(*tools); i++) {
		const size_t size = program_size(*span, tools[i]);

		if (!size)
			continue;
		ret->tool = (struct lk_span){span->data, strlen(tools[i])};
		*span = skip_blanks(rest_after(*span, size));
		return true;
	}
	return false;
}

/* "HOST PROGRAM: ": which program it is, where one stands there. */
static void take_program(struct lk_span *span, bool timed, struct lk_message *ret)
{
	struct lk_span rest = *span, word;
	size_t size = program_size(rest, "kernel");

	if (size) {
		*span = rest_after(rest, size);
		return;
	}
	if (take_tool(span, ret))
		return;
	if (!lk_span_word(&rest, &word) || !word.size || word.data[word.size - 1] == ':')
		return;
	rest = skip_blanks(rest);
	size = program_size(rest, "kernel");
	if (size) {
		*span = rest_after(rest, size);
		return;
	}
	if (take_tool(&rest, ret)) {
		*span = rest;
		return;
	}
	ret->is_program_line = timed;
}

/* Cut off what stands before the message. False: a line that says nothing about modules. */
static bool find_text(struct lk_span line, struct lk_message *ret)
{
	struct lk_span text = trim(line);
	bool timed;

	if (!skip_record(&text))
		return false;
	skip_decoded(&text);
	timed = skip_time(&text);
	while (skip_bracket(&text))
		;
	take_program(&text, timed, ret);
	if (!ret->tool.size)
		while (skip_bracket(&text))
			;
	else
		/* A tool that logs to the journal says its name again. */
		take_tool(&text, ret);
	ret->text = skip_blanks(text);
	return !ret->is_program_line;
}

/* The words of tools that are not those of an errno. */
static const struct {
	const char *text;
	int errnum;
} words[] = {
	{"Invalid module format", ENOEXEC},
	{"invalid module format", ENOEXEC},
	{"Unknown symbol in module, or unknown parameter (see dmesg)", ENOENT},
	{"unknown symbol in module, or unknown parameter", ENOENT},
	{"Unknown symbol in module", ENOENT},
	{"Module has wrong symbol version", ESRCH},
	{"Invalid parameters", EINVAL},
	{"Module already in kernel", EEXIST},
	{"Module unloading is not supported", ENOSYS},
};

static int read_errno_text(struct lk_span text)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (lk_span_is(text, words[i].text))
			return words[i].errnum;
	return lk_errno_of((const char *)text.data, text.size);
}

int lk_message_errno(struct lk_span text)
{
	static const char *const prefixes[] = {"err", "errno", "error"};
	struct lk_span rest, word;
	uint64_t number;
	int errnum;

	text = trim(text);
	if (text.size > 2 && *text.data == '(' && text.data[text.size - 1] == ')')
		text = (struct lk_span){text.data + 1, text.size - 2};
	errnum = text.size ? read_errno_text(text) : 0;
	if (errnum)
		return errnum;
	rest = text;
	if (lk_span_word(&rest, &word))
		for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
			if (lk_span_is(word, prefixes[i]))
				text = skip_blanks(rest);
	if (text.size && *text.data == '-')
		text = rest_after(text, 1);
	if (!lk_span_number(text, 10, &number) || number > 4095)
		return 0;
	return lk_errno_name((int)number) ? (int)number : 0;
}

/* lkm adds to the classic words: " (...)". */
static int find_errno(struct lk_span text)
{
	int errnum = read_errno_text(text);
	const uint8_t *bracket;

	if (errnum || !text.size)
		return errnum;
	bracket = lk_span_find(text, " (");
	if (!bracket)
		return 0;
	return read_errno_text((struct lk_span){text.data, (size_t)(bracket - text.data)});
}

/* The text after the last ": ". */
static struct lk_span last_clause(struct lk_span text)
{
	for (size_t i = text.size; i > 1; i--)
		if (text.data[i - 2] == ':' && text.data[i - 1] == ' ')
			return rest_after(text, i);
	return text;
}

/* A message that was typed as operands has lost its quotes to the shell. */
static bool matches_unquoted(const char *text, struct lk_span line, struct lk_klog *ret)
{
	char unquoted[128];
	size_t size = 0;

	if (!strchr(text, '\'') || strlen(text) >= sizeof(unquoted))
		return false;
	for (; *text; text++)
		if (*text != '\'')
			unquoted[size++] = *text;
	unquoted[size] = '\0';
	return lk_klog_match(unquoted, line, ret);
}

static bool read_table(const struct text *table, size_t count, struct lk_message *ret)
{
	struct lk_klog klog;
	size_t i = 0;

	while (i < count && !lk_klog_match(table[i].text, ret->text, &klog))
		i++;
	if (i == count)
		for (i = 0; i < count && !matches_unquoted(table[i].text, ret->text, &klog);)
			i++;
	if (i == count)
		return false;
	ret->kind = table[i].kind;
	ret->klog = klog;
	return true;
}
#define READ_TABLE(table, ret) read_table(table, sizeof(table) / sizeof(*(table)), ret)

/* Cut off "ERROR: " and the like. */
static void take_level(struct lk_message *ret)
{
	static const char *const levels[] = {
		"FATAL: ", "ERROR: ", "WARNING: ", "Error: ", "libkmod: "};

	for (size_t i = 0; i < sizeof(levels) / sizeof(*levels); i++)
		if (lk_span_starts(ret->text, levels[i]))
			ret->text = rest_after(ret->text, strlen(levels[i]));
}

static void read_tool(struct lk_message *ret)
{
	const uint8_t *command;

	take_level(ret);
	/* kmod puts file, line and function before this one. */
	command = lk_span_find(ret->text, "Error running ");
	if (command)
		ret->text = rest_after(ret->text, (size_t)(command - ret->text.data));
	if (!READ_TABLE(of_tools, ret))
		return;
	if (ret->kind == LK_MESSAGE_NOT_INSERTED || ret->kind == LK_MESSAGE_NOT_REMOVED ||
		ret->kind == LK_MESSAGE_UNREADABLE || ret->kind == LK_MESSAGE_NOT_FOUND)
		ret->errnum = find_errno(last_clause(ret->text));
}

/* Filters ------------------------------------------------------------------------------------- */

static bool find_number(struct lk_span text, const char *key, unsigned base, uint64_t *ret)
{
	struct lk_span word;

	while (lk_span_word(&text, &word))
		if (lk_span_starts(word, key))
			return lk_span_number(rest_after(word, strlen(key)), base, ret);
	return false;
}

/* The calls of the module system by the architecture of an audit record. */
static bool is_module_call(uint64_t arch, uint64_t call)
{
	switch (arch) {
	case 0xc000003e: /* x86-64 */
		return call == 175 || call == 176 || call == 313;
	case 0x40000003: /* i386 */
		return call == 128 || call == 129 || call == 350;
	case 0xc00000b7: /* arm64 */
	case 0xc00000f3: /* riscv64 */
		return call == 105 || call == 106 || call == 273;
	default:
		return false;
	}
}

static void read_filter(struct lk_message *ret)
{
	uint64_t call, arch, signal;

	if (!find_number(ret->text, "arch=", 16, &arch) ||
		!find_number(ret->text, "syscall=", 10, &call) ||
		!find_number(ret->text, "sig=", 10, &signal) || !is_module_call(arch, call) ||
		!signal)
		return;
	ret->kind = LK_MESSAGE_FILTER;
	find_number(ret->text, "pid=", 10, &ret->process);
}

/* Crashes -------------------------------------------------------------------------------------- */

/* The text between two pieces of the rest. */
static bool between(struct lk_span text, const char *before, const char *after, struct lk_span *ret)
{
	const uint8_t *start = lk_span_find(text, before), *end;
	struct lk_span rest;

	if (!start)
		return false;
	rest = rest_after(text, (size_t)(start - text.data) + strlen(before));
	end = lk_span_find(rest, after);
	if (!end)
		return false;
	*ret = (struct lk_span){rest.data, (size_t)(end - rest.data)};
	return true;
}

/* "Modules linked in: a(+) b c(OE+)": the plus marks one whose init function runs. */
static void read_list(struct lk_message *ret)
{
	struct lk_span rest = rest_after(ret->text, strlen("Modules linked in:")), word;

	ret->kind = LK_MESSAGE_CRASH_LIST;
	while (lk_span_word(&rest, &word)) {
		const uint8_t *bracket = memchr(word.data, '(', word.size);

		if (!bracket || !memchr(bracket, '+', word.size - (size_t)(bracket - word.data)))
			continue;
		ret->klog.module = (struct lk_span){word.data, (size_t)(bracket - word.data)};
		return;
	}
}

/* The function is on x86 after "RIP: 0010:", on others after "pc : ". */
static bool read_place(struct lk_message *ret)
{
	struct lk_span rest = ret->text, function, module;

	if (lk_span_starts(rest, "RIP: 0010:"))
		rest = rest_after(rest, strlen("RIP: 0010:"));
	else if (lk_span_starts(rest, "pc : "))
		rest = rest_after(rest, strlen("pc : "));
	else
		return false;
	ret->kind = LK_MESSAGE_CRASH_AT;
	if (!lk_span_word(&rest, &function))
		return true;
	ret->klog.name = function;
	if (lk_span_word(&rest, &module) && module.size > 2 && *module.data == '[' &&
		module.data[module.size - 1] == ']')
		ret->klog.module = (struct lk_span){module.data + 1, module.size - 2};
	return true;
}

/* "Oops: 0002 [#1]", "invalid opcode: 0000 [#1]": crashes are numbered. */
static bool begins_crash(struct lk_span text)
{
	static const char *const beginnings[] = {"BUG: kernel ", "BUG: unable to handle ",
		"kernel BUG at ", "Unable to handle kernel "};
	const uint8_t *number = lk_span_find(text, " [#");

	for (size_t i = 0; i < sizeof(beginnings) / sizeof(*beginnings); i++)
		if (lk_span_starts(text, beginnings[i]))
			return true;
	return number && shape_size(rest_after(text, (size_t)(number - text.data)), " [#0") > 0;
}

static bool read_crash(struct lk_message *ret)
{
	struct lk_span number, rest = ret->text, word;

	if (begins_crash(ret->text)) {
		ret->kind = LK_MESSAGE_CRASH;
	} else if (lk_span_starts(ret->text, "Modules linked in:")) {
		read_list(ret);
	} else if (lk_span_starts(ret->text, "CPU: ") &&
		   between(ret->text, " PID: ", " Comm: ", &number)) {
		ret->kind = LK_MESSAGE_CRASH_TASK;
		lk_span_number(number, 10, &ret->process);
		between(ret->text, " Comm: ", " ", &ret->klog.name);
	} else if (lk_span_starts(ret->text, "---[ end trace") ||
		   lk_span_starts(ret->text, "------------[ cut here ]")) {
		ret->kind = LK_MESSAGE_CRASH_END;
	} else if (lk_span_word(&rest, &word) && lk_span_starts(word, "do_init_module+0x")) {
		ret->kind = LK_MESSAGE_CRASH_INIT;
	} else {
		return read_place(ret);
	}
	return true;
}

/* The kernel ----------------------------------------------------------------------------------- */

static void read_kernel(struct lk_message *ret)
{
	struct lk_klog klog;

	ret->by_kernel = true;
	if (lk_span_starts(ret->text, "audit: type=1326 ")) {
		read_filter(ret);
		return;
	}
	if (read_crash(ret))
		return;
	if (!READ_TABLE(of_drivers, ret)) {
		klog = lk_klog_read(ret->text);
		if (klog.kind == LK_KLOG_NOTHING) {
			READ_TABLE(of_loader, ret);
		} else {
			ret->kind =
				klog.kind == LK_KLOG_TAINT ? LK_MESSAGE_REMARK : LK_MESSAGE_LOADER;
			ret->klog = klog;
		}
	}
	if (ret->klog.number < 0 && ret->klog.number > -4096)
		ret->errnum = (int)-ret->klog.number;
}

struct lk_message lk_message_read(struct lk_span line, bool is_excerpt)
{
	struct lk_message message = {.kind = LK_MESSAGE_NOTHING};

	if (!find_text(line, &message))
		return message;
	if (message.tool.size) {
		read_tool(&message);
		return message;
	}
	read_kernel(&message);
	if (message.kind == LK_MESSAGE_NOTHING && is_excerpt) {
		read_tool(&message);
		message.by_kernel = message.kind == LK_MESSAGE_NOTHING;
	}
	return message;
}
