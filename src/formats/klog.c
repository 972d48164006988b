/* SPDX-License-Identifier: MIT */
/* Lines of the kernel log by a table of their texts. */
#include "klog.h"

#include <string.h>

/* In a text, %m is the module, %n the name, %d the detail, %i the number; each takes as little as
 * it can. What stands after the end of a text does not matter where it ends in %-. */
static const struct {
	enum lk_klog_kind kind;
	const char *text;
} lines[] = {
	{LK_KLOG_UNKNOWN_SYMBOL, "%m: Unknown symbol %n (err %i)"},
	{LK_KLOG_SYMBOL_VERSION, "%m: disagrees about version of symbol %n"},
	{LK_KLOG_NO_VERSION, "%m: no symbol version for %n"},
	{LK_KLOG_NAMESPACE,
		"%m: module uses symbol (%n) from namespace %d, but does not import it."},
	{LK_KLOG_GAVE_UP, "%m: gave up waiting for init of module %n."},
	{LK_KLOG_PROPRIETARY,
		"%m: module using GPL-only symbols uses symbols %d from proprietary module %n."},
	{LK_KLOG_VERMAGIC, "%m: version magic '%n' should be '%d'"},
	{LK_KLOG_DUPLICATE_EXPORT, "%m: exports duplicate symbol %n (owned by %d)"},
	{LK_KLOG_PARAM_INVALID, "%m: `%d' invalid for parameter `%n'"},
	{LK_KLOG_PARAM_TOO_LARGE, "%m: `%d' too large for parameter `%n'"},
	{LK_KLOG_RELOCATION, "module: `%m' likely not compiled with -mcmodel=kernel"},
	/* A long value takes the place of all that follows it. */
	{LK_KLOG_PARAM_INVALID, "%m: `%-"},
	{LK_KLOG_PARAM_REFUSED, "%m: Unknown parameter `%n'"},
	{LK_KLOG_PARAM_UNKNOWN, "%m: unknown parameter '%n' ignored"},
	{LK_KLOG_PARAM_ITEMS, "%n: can only take %i arguments"},
	{LK_KLOG_PARAM_FEW, "%n: needs at least %i arguments"},
	{LK_KLOG_PARAM_LENGTH, "%n: string doesn't fit in %i chars."},
	{LK_KLOG_PARAM_LENGTH, "%n: string parameter too long"},
	{LK_KLOG_MACHINE, "Invalid architecture in ELF header: %i"},
	{LK_KLOG_MACHINE, "Invalid module architecture in ELF header: %i"},
	{LK_KLOG_BAD_ELF, "Invalid ELF %n"},
	{LK_KLOG_BAD_ELF, "ELF Spec violation: %n"},
	{LK_KLOG_BAD_ELF, "Only one .modinfo section must exist."},
	{LK_KLOG_BAD_ELF, "empty section name table"},
	{LK_KLOG_BAD_ELF, "Module has invalid ELF %n"},
	{LK_KLOG_BAD_ELF, "%m: Symbol %n has an invalid section index %-"},
	{LK_KLOG_STRIPPED, "%m: module has no symbols (stripped?)"},
	{LK_KLOG_NO_MODULE, "%m: No module found in object"},
	{LK_KLOG_NO_MODULE, "(missing .modinfo section or name field): No module found in object"},
	{LK_KLOG_NO_MODULE, "module %m: Exactly one .gnu.linkonce.this_module section must exist."},
	{LK_KLOG_NO_MODULE, "module %m: .gnu.linkonce.this_module section must have a size set"},
	{LK_KLOG_NO_MODULE,
		"module %m: .gnu.linkonce.this_module must occupy memory during process execution"},
	{LK_KLOG_THIS_MODULE,
		"module %m: .gnu.linkonce.this_module section size must match the kernel's built "
		"struct module size at run time"},
	{LK_KLOG_LIVEPATCH, "%m: module is marked as livepatch module, but%-"},
	{LK_KLOG_WRITE_EXEC, "%m: section %n (index %i) has invalid WRITE|EXEC flags"},
	{LK_KLOG_COMMON, "%m: please compile with -fno-common"},
	{LK_KLOG_RELOCATION, "module: %m: Unknown rela relocation: %n"},
	{LK_KLOG_RELOCATION, "module %m: REL relocation unsupported"},
	{LK_KLOG_RELOCATION, "module: overflow in relocation type %n"},
	{LK_KLOG_RELOCATION, "module: x86/modules: Invalid relocation target, existing value %n"},
	{LK_KLOG_RELOCATION,
		"module: x86/modules: Skipping invalid relocation target, existing value %n"},
	{LK_KLOG_PERCPU, "%m: Could not allocate %i bytes percpu data"},
	{LK_KLOG_BTF, "failed to validate module [%m] BTF: %i"},
	{LK_KLOG_NAME_TAKEN, "%m: module is already loaded"},
	{LK_KLOG_HASH, "Module hash %n is blacklisted"},
	{LK_KLOG_UNSIGNED, "Loading of unsigned module is rejected"},
	{LK_KLOG_UNKNOWN_KEY, "Loading of module with unavailable key is rejected"},
	{LK_KLOG_CRYPTO, "Loading of module with unsupported crypto is rejected"},
	{LK_KLOG_BAD_SIGNATURE, "module: PKCS#7 signature info has unexpected non-zero params"},
	{LK_KLOG_LOCKDOWN, "Lockdown: %d: %n is restricted; see man kernel_lockdown.7"},
	{LK_KLOG_BLACKLISTED, "Module %m is blacklisted"},
	{LK_KLOG_IMA, "audit: type=1800 %n"},
	{LK_KLOG_IMA, "ima: impossible to appraise a module without a file descriptor.%-"},
	/* Only a warning: */
	{LK_KLOG_NOTHING, "audit: type=1400 audit(%d): avc:  denied  %n permissive=1"},
	{LK_KLOG_SELINUX, "audit: type=1400 audit(%d): avc:  denied  { module_load } for %n"},
	{LK_KLOG_SELINUX, "audit: type=1400 audit(%d): avc:  denied  { sys_module } for %n"},
	{LK_KLOG_APPARMOR,
		"audit: type=1400 audit(%d): apparmor=\"DENIED\" operation=\"capable\" %n "
		"capname=\"sys_module\"%-"},
	{LK_KLOG_NOTHING, "audit: type=1420 audit(%d): ipe_op=KMODULE %n enforcing=0 %-"},
	{LK_KLOG_IPE, "audit: type=1420 audit(%d): ipe_op=KMODULE %n"},
	{LK_KLOG_LOADPIN, "LoadPin: %d old-api-denied %n"},
	{LK_KLOG_LOADPIN, "LoadPin: %d denied %n"},
	{LK_KLOG_UNPACKING, "decompression failed with status %i"},
	{LK_KLOG_NOT_PACKED, "not an %n compressed module"},
	{LK_KLOG_NOT_PACKED, "not a %n compressed module"},
	{LK_KLOG_NO_MEMORY, "execmem: unable to allocate memory%-"},
	{LK_KLOG_NO_MEMORY, "%d: vmalloc error: size %i, %-"},
	{LK_KLOG_NO_MEMORY, "%d: vmalloc: allocation failure: %i bytes%-"},
	{LK_KLOG_OOPS, "BUG: %-"},
	{LK_KLOG_OOPS, "Oops: %-"},
	{LK_KLOG_FIRMWARE, "%d: Direct firmware load for %n failed with error %i"},
	{LK_KLOG_FIRMWARE, "%d: firmware: failed to load %n (%i)"},
	{LK_KLOG_PROBE, "%n: probe of %d failed with error %i"},
	{LK_KLOG_PROBE, "%d: probe with driver %n failed with error %i"},
	{LK_KLOG_IRQ, "genirq: Flags mismatch irq %i. %n"},
	{LK_KLOG_REGION, "%d: BAR %i: can't reserve %n"},
	{LK_KLOG_REGISTERED, "Error: Driver '%n' is already registered, aborting..."},
	{LK_KLOG_DUPLICATE, "sysfs: cannot create duplicate filename '%n'"},
	{LK_KLOG_DUPLICATE, "proc_dir_entry '%n' already registered"},
	{LK_KLOG_TAINT, "%m: module uses symbols %d from proprietary module %n, inheriting taint."},
	{LK_KLOG_TAINT, "%m: loading out-of-tree module taints kernel."},
	{LK_KLOG_TAINT, "%m: module is from the staging directory, %-"},
	{LK_KLOG_TAINT, "%m: loading module not compiled with retpoline compiler."},
	{LK_KLOG_TAINT, "%m: loading test module taints kernel."},
	{LK_KLOG_TAINT, "%m: tainting kernel with TAINT_LIVEPATCH"},
	{LK_KLOG_TAINT, "%m: module license '%n' taints kernel."},
	{LK_KLOG_TAINT, "%m: module license taints kernel."},
	{LK_KLOG_TAINT, "%m: module verification failed: %n - tainting kernel"},
	{LK_KLOG_TAINT, "%m: bad vermagic: kernel tainted."},
	{LK_KLOG_TAINT, "%m: no versions for exported symbols: kernel tainted."},
	{LK_KLOG_TAINT, "%m: module_layout: kernel tainted."},
	{LK_KLOG_TAINT, "Disabling lock debugging due to kernel taint"},
	{LK_KLOG_TAINT, "%m: Ignoring obsolete parameters"},
	{LK_KLOG_TAINT, "%m: parameters '%n' after `--' ignored"},
	{LK_KLOG_TAINT, "%m: per-cpu alignment %-"},
	{LK_KLOG_TAINT, "Setting dangerous option %n - tainting kernel"},
	{LK_KLOG_INIT_STRANGE, "do_init_module: '%m'->init suspiciously returned %i, %-"},
	{LK_KLOG_INIT_STRANGE, "%m: '%n'->init suspiciously returned %i, %-"},
	{LK_KLOG_INIT_STRANGE, "%m: init suspiciously returned %i, %-"},
};

static bool read_number(struct lk_span text, int64_t *ret)
{
	bool negative = text.size && text.data[0] == '-';
	int64_t value = 0;

	for (size_t i = negative; i < text.size; i++)
		if (text.data[i] < '0' || text.data[i] > '9' ||
			__builtin_mul_overflow(value, 10, &value) ||
			__builtin_add_overflow(value, text.data[i] - '0', &value))
			return false;
	*ret = negative ? -value : value;
	return text.size > negative;
}

/* A module's name, as opposed to any words before a colon. */
static bool is_module_name(struct lk_span text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] <= ' ' || text.data[i] == ':' || text.data[i] == '/')
			return false;
	return text.size > 0;
}

static bool take_field(struct lk_klog *klog, char field, struct lk_span text)
{
	switch (field) {
	case 'm':
		klog->module = text;
		return is_module_name(text);
	case 'n':
		klog->name = text;
		return true;
	case 'd':
		klog->detail = text;
		return true;
	case 'i':
		return read_number(text, &klog->number);
	default:
		return false;
	}
}

/* How many bytes of rest come before the piece of text after a field; -1: it is not there. */
static ssize_t field_size(struct lk_span rest, const char *after)
{
	size_t size = strcspn(after, "%");
	const uint8_t *found;

	if (!size)
		return *after ? -1 : (ssize_t)rest.size;
	found = rest.size ? memmem(rest.data, rest.size, after, size) : NULL;
	/* The last piece must be the end: a value may hold the same characters. */
	while (found && !after[size] && (size_t)(rest.data + rest.size - found) != size) {
		const uint8_t *next = found + 1;

		found = memmem(next, (size_t)(rest.data + rest.size - next), after, size);
	}
	return found ? found - rest.data : -1;
}

static bool matches(const char *text, struct lk_span rest, struct lk_klog *klog)
{
	while (*text) {
		size_t size = strcspn(text, "%");
		ssize_t field;

		if (size > rest.size || (size && memcmp(rest.data, text, size) != 0))
			return false;
		rest = (struct lk_span){rest.data + size, rest.size - size};
		text += size;
		if (!*text)
			break;
		if (text[1] == '-')
			return true;
		field = field_size(rest, text + 2);
		if (field < 0 ||
			!take_field(klog, text[1], (struct lk_span){rest.data, (size_t)field}))
			return false;
		rest = (struct lk_span){rest.data + field, rest.size - (size_t)field};
		text += 2;
	}
	return rest.size == 0;
}

/* "<3>" and the text: how serious the kernel thinks it is. */
static int take_level(struct lk_span *line)
{
	int level;

	if (line->size < 3 || line->data[0] != '<' || line->data[1] < '0' || line->data[1] > '7' ||
		line->data[2] != '>')
		return LK_KLOG_LEVEL_UNKNOWN;
	level = line->data[1] - '0';
	*line = (struct lk_span){line->data + 3, line->size - 3};
	return level;
}

struct lk_klog lk_klog_read(struct lk_span line)
{
	const int level = take_level(&line);
	const struct lk_klog nothing = {.kind = LK_KLOG_NOTHING, .text = line, .level = level};

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct lk_klog klog = nothing;

		klog.kind = lines[i].kind;
		if (matches(lines[i].text, line, &klog))
			return klog.kind == LK_KLOG_NOTHING ? nothing : klog;
	}
	return nothing;
}

bool lk_klog_match(const char *text, struct lk_span line, struct lk_klog *ret)
{
	*ret = (struct lk_klog){.kind = LK_KLOG_NOTHING};
	return matches(text, line, ret);
}

bool lk_klog_field(struct lk_span text, const char *key, struct lk_span *ret)
{
	const size_t size = strlen(key);
	struct lk_span word;

	while (lk_span_word(&text, &word))
		if (lk_span_starts(word, key) && word.size > size && word.data[size] == '=') {
			*ret = (struct lk_span){word.data + size + 1, word.size - size - 1};
			return true;
		}
	return false;
}
