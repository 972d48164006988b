/* SPDX-License-Identifier: MIT */
/* The state of the kernel and of this process, from proc and sys. */
#include "running_kernel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../os/os_fs.h"
#include "../os/os_kernel.h"

#define SMALL_FILE_MAX ((size_t)64 << 10)
#define CAP_SYS_MODULE 16

/* The GUID is that of the UEFI specification. */
static const char secure_boot_path[] =
	"sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";

/* The contents of a small file: 0; -ENOMEM; another -errno when it cannot be read. */
static int read_small(int system, const char *path, struct lk_buf *out)
{
	lk_buf_init(out, SMALL_FILE_MAX);
	return lk_file_read(system, path, path, out, NULL);
}

/* The first byte that is not a blank of a file that holds one value: '\0' when it cannot be read.
 */
static int read_mark(int system, const char *path, char *ret)
{
	LK_BUF_CLEANUP struct lk_buf text;
	int rc = read_small(system, path, &text);

	*ret = rc == 0 && text.size ? (char)text.data[0] : '\0';
	return rc == -ENOMEM ? rc : 0;
}

static enum lk_fact fact(char mark, char yes)
{
	if (!mark)
		return LK_UNKNOWN;
	return mark == yes ? LK_YES : LK_NO;
}

/* "none [integrity] confidentiality": the one in brackets is in force. */
static int read_lockdown(int system, enum lk_lockdown *ret)
{
	static const struct {
		const char *word;
		enum lk_lockdown lockdown;
	} words[] = {{"[none]", LK_LOCKDOWN_NONE}, {"[integrity]", LK_LOCKDOWN_INTEGRITY},
		{"[confidentiality]", LK_LOCKDOWN_CONFIDENTIALITY}};
	LK_BUF_CLEANUP struct lk_buf text;
	enum lk_file_kind kind;
	int rc = read_small(system, "sys/kernel/security/lockdown", &text);

	/* Where securityfs is mounted, a kernel without lockdown has no such file. */
	if (rc == -ENOENT && lk_file_kind(system, "sys/kernel/security/lsm", &kind) == 0)
		*ret = LK_LOCKDOWN_NONE;
	for (size_t i = 0; rc == 0 && i < sizeof(words) / sizeof(*words); i++)
		if (lk_span_find(lk_buf_span(&text), words[i].word))
			*ret = words[i].lockdown;
	return rc == -ENOMEM ? rc : 0;
}

/* The first line of a small file, without its end: 0 and NULL when it cannot be read; -ENOMEM. */
static int read_line(int system, const char *path, struct lk_arena *arena, const char **ret)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest, line;
	int rc = read_small(system, path, &text);

	*ret = NULL;
	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	rest = lk_buf_span(&text);
	if (!lk_span_line(&rest, &line))
		return 0;
	*ret = lk_arena_copy_span(arena, line);
	return *ret ? 0 : -ENOMEM;
}

/* Four bytes of attributes, then the value. */
static int read_secure_boot(int system, enum lk_fact *ret)
{
	LK_BUF_CLEANUP struct lk_buf variable;
	int rc = read_small(system, secure_boot_path, &variable);

	if (rc == 0 && variable.size == 5)
		*ret = variable.data[4] == 1 ? LK_YES : LK_NO;
	return rc == -ENOMEM ? rc : 0;
}

/* The one algorithm that the kernel decompresses. The file is missing where it decompresses none,
 * but also where sysfs is not mounted. */
static int read_compression(int system, struct lk_arena *arena, const char **ret)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest, line;
	enum lk_file_kind kind;
	int rc = read_small(system, "sys/module/compression", &text);

	if (rc == -ENOENT && lk_file_kind(system, "sys/module", &kind) == 0)
		*ret = "";
	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	rest = lk_buf_span(&text);
	*ret = lk_span_line(&rest, &line) ? lk_arena_copy_span(arena, line) : "";
	return *ret ? 0 : -ENOMEM;
}

/* Asked only when something failed, or for a check: no load pays for it. */
static enum lk_fact is_ancient(void)
{
	int rc = lk_kernel_is_ancient();

	if (rc < 0)
		return LK_UNKNOWN;
	return rc ? LK_YES : LK_NO;
}

/* Only a kernel with support for modules has /proc/modules; without proc nothing is known. */
static enum lk_fact has_modules(int system)
{
	enum lk_file_kind kind;

	if (lk_file_kind(system, "proc/modules", &kind) == 0)
		return LK_YES;
	return lk_file_kind(system, "proc/version", &kind) == 0 ? LK_NO : LK_UNKNOWN;
}

static bool has_word(const struct lk_buf *text, const char *word)
{
	return memmem(text->data, text->size, word, strlen(word));
}

/* Policies that refuse files are switched on at boot, or loaded later, of which nothing is seen
 * here. */
static int read_appraisal(int system, enum lk_fact *ret)
{
	LK_BUF_CLEANUP struct lk_buf text;
	int rc = read_small(system, "proc/cmdline", &text);

	if (rc == 0 && text.size &&
		(has_word(&text, "ima_appraise=enforce") ||
			(has_word(&text, "ima_policy=") &&
				(has_word(&text, "secure_boot") ||
					has_word(&text, "appraise_tcb")) &&
				!has_word(&text, "ima_appraise="))))
		*ret = LK_YES;
	return rc == -ENOMEM ? rc : 0;
}

/* Find the value after "KEY:" in a file of such lines; false if the key is missing. */
static bool find_field(struct lk_span text, const char *key, struct lk_span *ret)
{
	struct lk_span line;

	while (lk_span_line(&text, &line))
		if (lk_span_starts(line, key)) {
			size_t size = strlen(key);
			struct lk_span rest = {line.data + size, line.size - size};

			return lk_span_word(&rest, ret);
		}
	return false;
}

static int read_memory(int system, uint64_t *ret)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span kib;
	char digits[17] = "";
	int rc = read_small(system, "proc/meminfo", &text);

	if (rc == 0 && find_field(lk_buf_span(&text), "MemTotal:", &kib)) {
		memcpy(digits, kib.data, kib.size < 16 ? kib.size : 16);
		*ret = strtoull(digits, NULL, 10) << 10;
	}
	return rc == -ENOMEM ? rc : 0;
}

int lk_running_kernel_read(int system, struct lk_arena *arena, struct lk_evidence_kernel *ret)
{
	char disabled, enforced, selinux;

	if (read_mark(system, "proc/sys/kernel/modules_disabled", &disabled) < 0 ||
		read_mark(system, "sys/module/module/parameters/sig_enforce", &enforced) < 0 ||
		read_lockdown(system, &ret->lockdown) < 0 ||
		read_line(system, "sys/kernel/security/lsm", arena, &ret->security) < 0 ||
		read_mark(system, "sys/fs/selinux/enforce", &selinux) < 0 ||
		read_secure_boot(system, &ret->secure_boot) < 0 ||
		read_appraisal(system, &ret->appraises) < 0 ||
		read_memory(system, &ret->memory) < 0 ||
		read_compression(system, arena, &ret->unpacks) < 0)
		return -ENOMEM;
	ret->modules = has_modules(system);
	ret->ancient = is_ancient();
	ret->modules_disabled = fact(disabled, '1');
	ret->sig_enforce = fact(enforced, 'Y');
	ret->selinux_enforces = fact(selinux, '1');
	return 0;
}

static uint64_t read_hex(struct lk_span text)
{
	char digits[17] = "";

	memcpy(digits, text.data, text.size < 16 ? text.size : 16);
	return strtoull(digits, NULL, 16);
}

static int read_status(int system, struct lk_evidence_process *process)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span value;
	int rc = read_small(system, "proc/self/status", &text);

	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	if (find_field(lk_buf_span(&text), "CapEff:", &value))
		process->capable = read_hex(value) >> CAP_SYS_MODULE & 1 ? LK_YES : LK_NO;
	/* In another namespace of processes the kernel logs another number. */
	if (find_field(lk_buf_span(&text), "Pid:", &value) &&
		!lk_span_number(value, 10, &process->id))
		process->id = 0;
	/* A kernel without such filters has no such line. */
	process->confined = LK_NO;
	if (find_field(lk_buf_span(&text), "Seccomp:", &value) && !lk_span_is(value, "0"))
		process->confined = LK_YES;
	return 0;
}

/* In the first user namespace every number stands for itself: "0 0 4294967295". The map of a new
 * one is empty. */
static int read_namespace(int system, struct lk_evidence_process *process)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest, inside, outside, count;
	int rc = read_small(system, "proc/self/uid_map", &text);

	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	rest = lk_buf_span(&text);
	process->namespaced = lk_span_word(&rest, &inside) && lk_span_word(&rest, &outside) &&
					      lk_span_word(&rest, &count) &&
					      lk_span_is(inside, "0") && lk_span_is(outside, "0") &&
					      lk_span_starts(count, "4294967295")
				      ? LK_NO
				      : LK_YES;
	return 0;
}

/* "unconfined", or a profile's name and mode. The file with the module's name came with Linux 5.1;
 * the other may speak for another security module. */
static int read_profile(int system, struct lk_evidence_process *process)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest, line;
	int rc = read_small(system, "proc/self/attr/apparmor/current", &text);

	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	rest = lk_buf_span(&text);
	if (lk_span_line(&rest, &line))
		process->profiled = lk_span_is(line, "unconfined") ? LK_NO : LK_YES;
	return 0;
}

/* Files that container managers leave; their absence proves nothing. */
static enum lk_fact is_container(int system)
{
	static const char *const signs[] = {
		"run/.containerenv", ".dockerenv", "run/systemd/container"};
	enum lk_file_kind kind;

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (lk_file_kind(system, signs[i], &kind) == 0)
			return LK_YES;
	return LK_UNKNOWN;
}

enum lk_fact lk_running_process_is_confined(int system)
{
	struct lk_evidence_process process = {.confined = LK_UNKNOWN};

	read_status(system, &process);
	return process.confined;
}

int lk_running_process_read(int system, struct lk_evidence_process *ret)
{
	if (read_status(system, ret) < 0 || read_namespace(system, ret) < 0 ||
		read_profile(system, ret) < 0)
		return -ENOMEM;
	ret->container = is_container(system);
	return 0;
}
