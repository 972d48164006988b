/* SPDX-License-Identifier: MIT */
/* Learning a kernel's symbols from the Module.symvers of its build, where it is of that kernel. */
#include <errno.h>
#include <inttypes.h>

#include "../files/module_file.h"
#include "../base/error.h"
#include "../formats/name.h"
#include "../formats/symvers.h"
#include "../os/os_fs.h"
#include "learn.h"
#include "../system/open.h"
#include "../files/path.h"

/* Debian's has 2 MB. */
#define SYMVERS_MAX ((size_t)64 << 20)

#define LAYOUT "module_layout"

/* The file while it is read. */
struct reading {
	struct lk_learned *learned;
	const char *shown;
	struct lk_map symbols;
};

/* "drivers/net/tun" is module tun, in which '-' counts as '_'. */
static const char *owner_of(struct reading *reading, struct lk_span owner)
{
	const char *copy;

	if (lk_span_is(owner, LK_LEARN_KERNEL))
		return LK_LEARN_KERNEL;
	copy = lk_arena_copy_span(&reading->learned->arena, owner);
	return copy ? lk_name_module(&reading->learned->arena, copy) : NULL;
}

static int add_line(struct reading *reading, const struct lk_symvers_line *line)
{
	struct lk_arena *arena = &reading->learned->arena;
	struct lk_learned_symbol *symbol = lk_arena_alloc(arena, sizeof(*symbol));
	const char *name = lk_arena_copy_span(arena, line->name);

	if (!symbol || !name)
		return -ENOMEM;
	*symbol = (struct lk_learned_symbol){.owner = owner_of(reading, line->owner),
		.crc = line->crc,
		.has_crc = line->crc != 0,
		.audience = line->audience,
		.name_space =
			line->name_space.size ? lk_arena_copy_span(arena, line->name_space) : ""};
	if (!symbol->owner || !symbol->name_space)
		return -ENOMEM;
	return lk_map_put(&reading->symbols, name, symbol);
}

/* A line that is not understood may be any symbol's: then nothing is known to be missing. */
static int read_lines(struct reading *reading, struct lk_span contents, bool *ret_whole)
{
	struct lk_symvers cursor = {.rest = contents};
	struct lk_symvers_line line;
	int rc;

	*ret_whole = true;
	while ((rc = lk_symvers_next(&cursor, &line)) != 0) {
		if (rc < 0)
			*ret_whole = false;
		else if (add_line(reading, &line) < 0)
			return -ENOMEM;
	}
	return 0;
}

static const struct lk_learned_symbol *layout(const struct lk_map *symbols)
{
	const struct lk_learned_symbol *symbol = lk_map_get(symbols, LAYOUT);

	return symbol && symbol->has_crc ? symbol : NULL;
}

/* Every build of a kernel with other structures has another CRC for module_layout. */
static bool is_of_kernel(const struct reading *reading, bool given)
{
	const struct lk_learned_symbol *theirs = layout(&reading->learned->symbols);
	const struct lk_learned_symbol *its = layout(&reading->symbols);

	if (!theirs || !its)
		return given && reading->symbols.count;
	return theirs->crc == its->crc;
}

static int fail_foreign(const struct reading *reading, struct lkm_error *reterr)
{
	const struct lk_learned_symbol *theirs = layout(&reading->learned->symbols);
	const struct lk_learned_symbol *its = layout(&reading->symbols);

	if (!theirs || !its)
		return lk_fail(
			reterr, LKM_E_SYMVERS, EINVAL, "'%s' names no symbol", reading->shown);
	return lk_fail(reterr, LKM_E_SYMVERS, EINVAL,
		"'%s' is of another kernel: it has CRC 0x%08" PRIx64
		" for module_layout, and the modules of this one have 0x%08" PRIx64,
		reading->shown, its->crc, theirs->crc);
}

static int read_open(struct reading *reading, int fd, bool given, struct lkm_error *reterr)
{
	struct lk_learned *learned = reading->learned;
	LK_BUF_CLEANUP struct lk_buf contents;
	bool whole;
	int rc;

	lk_buf_init(&contents, SYMVERS_MAX);
	rc = lk_module_file_unpack(fd, reading->shown, &contents, reterr);
	if (rc < 0)
		return rc;
	lk_map_init(&reading->symbols, &learned->arena);
	if (read_lines(reading, lk_buf_span(&contents), &whole) < 0)
		return lk_fail_memory(reterr);
	if (!is_of_kernel(reading, given)) {
		learned->foreign = reading->shown;
		return fail_foreign(reading, reterr);
	}
	learned->build = reading->symbols;
	learned->symvers = reading->shown;
	learned->complete &= whole;
	return 0;
}

static int read_given(
	struct lkm *lkm, const char *path, struct lk_learned *learned, struct lkm_error *reterr)
{
	struct reading reading = {
		.learned = learned, .shown = lk_arena_copy(&learned->arena, path)};
	LK_FD_CLEANUP int fd = reading.shown ? lk_open_module(lkm, path, reterr) : -1;

	if (!reading.shown)
		return lk_fail_memory(reterr);
	return fd < 0 ? fd : read_open(&reading, fd, true, reterr);
}

/* One of the usual files; 0 or -ENOMEM. */
static int try_usual(struct lk_learned *learned, int at, const char *path, const char *shown)
{
	struct reading reading = {.learned = learned, .shown = shown};
	struct lkm_error error = {0};
	LK_FD_CLEANUP int fd = shown ? lk_file_open(at, path, shown, NULL) : -1;

	if (!shown)
		return -ENOMEM;
	if (fd < 0 || read_open(&reading, fd, false, &error) == 0)
		return 0;
	return error.code == LKM_E_NO_MEMORY ? -ENOMEM : 0;
}

/* In the module directory: the link to where the kernel was built, or what distributions put there
 * for those who have no headers. */
static int try_directory(struct lkm *lkm, struct lk_learned *learned)
{
	static const char *const names[] = {
		"build/Module.symvers", "symvers.gz", "symvers.xz", "symvers.zst"};
	int rc = 0;

	if (lkm->modules.fd < 0)
		return 0;
	for (size_t i = 0; rc == 0 && !learned->symvers && i < sizeof(names) / sizeof(*names); i++)
		rc = try_usual(learned, lkm->modules.fd, names[i],
			lk_arena_join(&learned->arena, lkm->catalog.directory, names[i]));
	return rc;
}

/* Where distributions install headers. */
static int try_headers(struct lkm *lkm, struct lk_learned *learned)
{
	char *path = lk_arena_format(&learned->arena, "%s/usr/src/linux-headers-%s/Module.symvers",
		lkm->module_root, lkm->release);
	const char *relative;
	int at;

	if (!path)
		return -ENOMEM;
	if (learned->symvers)
		return 0;
	relative = lk_path_find(lkm->files, path, &at);
	return try_usual(learned, at, relative, path);
}

int lk_learn_symvers(
	struct lkm *lkm, const char *path, struct lk_learned *learned, struct lkm_error *reterr)
{
	if (path)
		return read_given(lkm, path, learned, reterr);
	if (try_directory(lkm, learned) < 0 || try_headers(lkm, learned) < 0)
		return lk_fail_memory(reterr);
	return 0;
}
