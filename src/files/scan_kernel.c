/* SPDX-License-Identifier: MIT */
/* Reads the exports of the kernel itself, from the Module.symvers or System.map of its build. */
#include <errno.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../formats/symvers.h"
#include "../os/os_fs.h"
#include "path.h"
#include "scan.h"

/* A System.map has 4 to 10 MB. */
#define SYMBOL_FILE_MAX ((size_t)256 << 20)

struct symbol_file {
	const char *path;
	int (*next)(struct lk_symvers *cursor, struct lk_symvers_line *ret);
	char prefix;
	bool owners; /* it names them, and only the kernel's own symbols count */
};

struct symbol_list {
	struct lk_arena *arena;
	struct lk_kernel_symbol *items;
	size_t count, capacity;
};

static int add_symbol(struct symbol_list *list, const struct lk_symvers_line *line)
{
	char *name = lk_arena_copy_span(list->arena, line->name);

	if (!name || lk_arena_grow(list->arena, (void **)&list->items, &list->capacity, list->count,
			     sizeof(*list->items)) < 0)
		return -ENOMEM;
	list->items[list->count++] = (struct lk_kernel_symbol){.name = name, .crc = line->crc};
	return 0;
}

static int read_lines(const struct symbol_file *file, struct lk_span contents,
	struct symbol_list *list, struct lk_notes *notes)
{
	struct lk_symvers cursor = {.rest = contents, .prefix = file->prefix};
	struct lk_symvers_line line;
	int rc;

	while ((rc = file->next(&cursor, &line)) != 0) {
		if (rc == -EBADMSG)
			rc = lk_notes_add(notes, LKM_DEPMOD_BAD_FILE, file->path,
				"%s:%u: the line is not understood", file->path, line.line);
		else if (rc > 0 && (!file->owners || lk_span_is(line.owner, "vmlinux")))
			rc = add_symbol(list, &line);
		if (rc < 0)
			return rc;
	}
	return 0;
}

int lk_scan_kernel(int system, const struct lk_kernel_files *files, struct lk_arena *arena,
	struct lk_notes *notes, struct lk_kernel_symbol **ret, size_t *ret_count,
	struct lkm_error *reterr)
{
	const struct symbol_file file = {
		.path = files->symvers ? files->symvers : files->system_map,
		.next = files->symvers ? lk_symvers_next : lk_system_map_next,
		.prefix = files->prefix,
		.owners = files->symvers != NULL,
	};
	struct symbol_list list = {.arena = arena};
	LK_BUF_CLEANUP struct lk_buf contents;
	struct lkm_error error = {0};
	int at;
	const char *relative = lk_path_find(system, file.path, &at);
	int rc;

	lk_buf_init(&contents, SYMBOL_FILE_MAX);
	rc = lk_file_read_whole(at, relative, file.path, &contents, &error);
	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	if (rc < 0)
		return lk_fail(reterr, error.code, -rc, "could not load %s: %s", file.path,
			lk_errno_text(-rc));
	if (read_lines(&file, lk_buf_span(&contents), &list, notes) < 0)
		return lk_fail_memory(reterr);
	*ret = list.items;
	*ret_count = list.count;
	return 0;
}
