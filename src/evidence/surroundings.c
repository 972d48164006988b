/* SPDX-License-Identifier: MIT */
/* What around a module may have made it fail, from proc and sys. */
#include "surroundings.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "../os/os_fs.h"

#define SMALL_FILE_MAX ((size_t)1 << 20)

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

/* The text of a file, ended by NUL: 0 and NULL when it cannot be read; -ENOMEM. */
static int read_text(int system, const char *path, struct lk_arena *arena, const char **ret)
{
	LK_BUF_CLEANUP struct lk_buf text;
	int rc;

	lk_buf_init(&text, SMALL_FILE_MAX);
	rc = lk_file_read(system, path, path, &text, NULL);
	*ret = rc == 0 ? lk_arena_copy_span(arena, lk_buf_span(&text)) : NULL;
	return rc == -ENOMEM || (rc == 0 && !*ret) ? -ENOMEM : 0;
}

/* Who writes the file. */

static bool is_number(const char *name)
{
	return *name && !name[strspn(name, "0123456789")];
}

/* "flags:\t0100001": the last two bits are the access mode. */
static bool is_for_writing(int system, const char *process, const char *number)
{
	ARENA arena = {0};
	const char *text, *flags;
	char path[64];
	size_t digits;

	snprintf(path, sizeof(path), "proc/%.10s/fdinfo/%.10s", process, number);
	if (read_text(system, path, &arena, &text) < 0 || !text)
		return false;
	flags = strstr(text, "flags:");
	if (!flags)
		return false;
	flags += strlen("flags:");
	flags += strspn(flags, " \t");
	digits = strspn(flags, "01234567");
	return digits && (flags[digits - 1] & 3) != O_RDONLY;
}

static bool writes(int system, const char *process, const struct lk_file_identity *file)
{
	ARENA arena = {0};
	char **numbers, path[64];

	snprintf(path, sizeof(path), "proc/%.10s/fd", process);
	if (lk_dir_list(system, path, path, &arena, &numbers, NULL) < 0)
		return false;
	for (; *numbers; numbers++) {
		struct lk_file_identity open;
		enum lk_file_kind kind;

		snprintf(path, sizeof(path), "proc/%.10s/fd/%.10s", process, *numbers);
		if (lk_file_identify(system, path, &kind, &open) == 0 &&
			open.device == file->device && open.inode == file->inode &&
			is_for_writing(system, process, *numbers))
			return true;
	}
	return false;
}

int lk_surroundings_writer(
	int system, int fd, const char *path, struct lk_arena *arena, const char **ret)
{
	struct lk_file_identity file;
	enum lk_file_kind kind;
	ARENA scratch = {0};
	char **processes, own[32];
	int rc;

	*ret = NULL;
	if (fd >= 0)
		snprintf(own, sizeof(own), "/proc/self/fd/%d", fd);
	else if (!path)
		return 0;
	if (lk_file_identify(AT_FDCWD, fd >= 0 ? own : path, &kind, &file) < 0)
		return 0;
	rc = lk_dir_list(system, "proc", "proc", &scratch, &processes, NULL);
	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	for (; *processes; processes++) {
		const char *name;
		char comm[64];

		if (!is_number(*processes) || !writes(system, *processes, &file))
			continue;
		snprintf(comm, sizeof(comm), "proc/%.10s/comm", *processes);
		rc = read_text(system, comm, &scratch, &name);
		if (rc == 0) {
			*ret = lk_arena_format(arena, "%.*s (process %s)",
				name ? (int)strcspn(name, "\n") : 1, name ? name : "?", *processes);
			rc = *ret ? 0 : -ENOMEM;
		}
		return rc;
	}
	return 0;
}

/* The processor. */

int lk_surroundings_processor(int system, const struct lkm_image *image, enum lk_fact *ret)
{
	ARENA arena = {0};
	const char *text;
	char *processor = NULL;
	int rc = 0;

	*ret = LK_UNKNOWN;
	for (size_t i = 0; i < image->info_count; i++) {
		const struct lk_modinfo *info = &image->infos[i];

		if (strcmp(info->key, "alias") != 0 || strncmp(info->value, "cpu:", 4) != 0)
			continue;
		if (*ret == LK_UNKNOWN) {
			rc = read_text(system, "sys/devices/system/cpu/modalias", &arena, &text);
			if (rc < 0 || !text)
				return rc;
			processor = lk_arena_copy(&arena, text);
			if (!processor)
				return -ENOMEM;
			processor[strcspn(processor, "\n")] = '\0';
			*ret = LK_NO;
		}
		if (processor && fnmatch(info->value, processor, 0) == 0)
			*ret = LK_YES;
	}
	return 0;
}

/* Ports, memory and interrupts. */

struct finder {
	struct lk_arena *arena;
	const char *ports, *memory, *interrupts;
	struct lk_evidence_resource *found;
	size_t count, capacity;
};

static int add(struct finder *finder, const char *source, const char *what, struct lk_span holder)
{
	const struct lk_evidence_resource resource = {.what = what,
		.holder = lk_arena_copy_span(finder->arena, holder),
		.source = source};

	if (!resource.what || !resource.holder)
		return -ENOMEM;
	for (size_t i = 0; i < finder->count; i++)
		if (strcmp(finder->found[i].what, resource.what) == 0)
			return 0;
	if (lk_arena_grow(finder->arena, (void **)&finder->found, &finder->capacity, finder->count,
		    sizeof(*finder->found)) < 0)
		return -ENOMEM;
	finder->found[finder->count++] = resource;
	return 0;
}

static struct lk_span trimmed(struct lk_span text)
{
	while (text.size && text.data[0] == ' ')
		text = (struct lk_span){text.data + 1, text.size - 1};
	while (text.size && (text.data[text.size - 1] == ' ' || text.data[text.size - 1] == '\n'))
		text.size--;
	return text;
}

/* "  0378-037a : parport0": the innermost range, which stands last, names the holder. A bus or a
 * bridge that covers it is not one. */
static bool find_range(const char *table, uint64_t number, struct lk_span *ret)
{
	struct lk_span rest = lk_span_of(table ? table : ""), line;
	bool found = false;

	while (lk_span_line(&rest, &line)) {
		const struct lk_span text = trimmed(line);
		const uint8_t *dash = text.size ? memchr(text.data, '-', text.size) : NULL;
		const uint8_t *colon = lk_span_find(text, " : ");
		uint64_t first, last;

		if (!dash || !colon || dash > colon ||
			!lk_span_number((struct lk_span){text.data, (size_t)(dash - text.data)}, 16,
				&first) ||
			!lk_span_number((struct lk_span){dash + 1, (size_t)(colon - dash - 1)}, 16,
				&last) ||
			number < first || number > last)
			continue;
		*ret = (struct lk_span){colon + 3, (size_t)(text.data + text.size - colon - 3)};
		found = !lk_span_starts(*ret, "PCI Bus") && !lk_span_starts(*ret, "System RAM") &&
			!lk_span_starts(*ret, "Reserved");
	}
	return found;
}

/* "  7:  12  IO-APIC   7-edge      parport0": the last words are the users. */
static bool find_interrupt(const char *table, uint64_t number, struct lk_span *ret)
{
	struct lk_span rest = lk_span_of(table ? table : ""), line;

	while (lk_span_line(&rest, &line)) {
		const struct lk_span text = trimmed(line);
		const uint8_t *colon = text.size ? memchr(text.data, ':', text.size) : NULL;
		const uint8_t *user;
		uint64_t read;

		if (!colon ||
			!lk_span_number((struct lk_span){text.data, (size_t)(colon - text.data)},
				10, &read) ||
			read != number)
			continue;
		user = memmem(colon, (size_t)(text.data + text.size - colon), "-edge ", 6);
		if (!user)
			user = memmem(
				colon, (size_t)(text.data + text.size - colon), "-fasteoi ", 9);
		if (!user)
			return false;
		user = memchr(user, ' ', (size_t)(text.data + text.size - user));
		*ret = trimmed((struct lk_span){user, (size_t)(text.data + text.size - user)});
		return ret->size > 0;
	}
	return false;
}

static int look_at(struct finder *finder, uint64_t number, bool interrupt)
{
	struct lk_span holder;

	if (interrupt)
		return find_interrupt(finder->interrupts, number, &holder)
			       ? add(finder, "/proc/interrupts",
					 lk_arena_format(
						 finder->arena, "interrupt %" PRIu64, number),
					 holder)
			       : 0;
	if (number <= 0xffff && find_range(finder->ports, number, &holder))
		return add(finder, "/proc/ioports",
			lk_arena_format(finder->arena, "I/O port 0x%" PRIx64, number), holder);
	if (number > 0xffff && find_range(finder->memory, number, &holder))
		return add(finder, "/proc/iomem",
			lk_arena_format(finder->arena, "memory at 0x%" PRIx64, number), holder);
	return 0;
}

static bool is_letter(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Numbers such as 0x378, and those after the word "irq". */
static int look_in(struct finder *finder, struct lk_span text, bool interrupt)
{
	int rc = 0;

	for (size_t at = 0; rc == 0 && at < text.size; at++) {
		struct lk_span digits = {text.data + at, 0};
		const bool hex = at + 2 < text.size && text.data[at] == '0' &&
				 (text.data[at + 1] == 'x' || text.data[at + 1] == 'X');
		uint64_t number;

		if (at + 3 <= text.size && strncasecmp((const char *)text.data + at, "irq", 3) == 0)
			interrupt = true;
		if (text.data[at] < '0' || text.data[at] > '9' ||
			(at && is_letter(text.data[at - 1])))
			continue;
		if (hex)
			digits.data += 2;
		while (digits.data + digits.size < text.data + text.size &&
			strchr(hex ? "0123456789abcdefABCDEF" : "0123456789",
				digits.data[digits.size]) &&
			digits.data[digits.size])
			digits.size++;
		at = (size_t)(digits.data + digits.size - text.data);
		if (!lk_span_number(digits, hex ? 16 : 10, &number))
			continue;
		if (hex || interrupt)
			rc = look_at(finder, number, interrupt && !hex);
		interrupt = false;
	}
	return rc;
}

int lk_surroundings_resources(int system, struct lk_arena *arena, struct lk_evidence *evidence)
{
	struct finder finder = {.arena = arena};
	ARENA scratch = {0};
	int rc = 0;

	if (read_text(system, "proc/ioports", &scratch, &finder.ports) < 0 ||
		read_text(system, "proc/iomem", &scratch, &finder.memory) < 0 ||
		read_text(system, "proc/interrupts", &scratch, &finder.interrupts) < 0)
		return -ENOMEM;
	for (size_t i = 0; rc == 0 && i < evidence->param_count; i++) {
		const struct lk_evidence_param *param = &evidence->params[i];

		if (param->value)
			rc = look_in(&finder, lk_span_of(param->value),
				strstr(param->name, "irq") != NULL);
	}
	for (size_t i = 0; rc == 0 && i < evidence->log_count; i++)
		if (evidence->log[i].owner != LK_KLOG_FOREIGN)
			rc = look_in(&finder, evidence->log[i].text, false);
	evidence->resources = finder.found;
	evidence->resource_count = finder.count;
	return rc;
}
