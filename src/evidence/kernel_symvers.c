/* SPDX-License-Identifier: MIT */
/* Finding and reading a Module.symvers, and whether it is of this kernel. */
#include "kernel_symvers.h"

#include <errno.h>
#include <inttypes.h>

#include "../files/module_file.h"
#include "../base/error.h"
#include "../formats/name.h"
#include "../formats/symvers.h"
#include "../os/os_fs.h"
#include "../system/open.h"
#include "../files/path.h"

/* Debian's has 2 MB. */
#define SYMVERS_MAX ((size_t)64 << 20)

/* "drivers/net/tun" is module tun, in which '-' counts as '_'. */
static const char *owner_of(struct lk_arena *arena, struct lk_span owner)
{
	const char *copy;

	if (lk_span_is(owner, LK_KERNEL_OWNER))
		return LK_KERNEL_OWNER;
	copy = lk_arena_copy_span(arena, owner);
	return copy ? lk_name_module(arena, copy) : NULL;
}

static int add_line(struct lk_known_symbols *known, const struct lk_symvers_line *line)
{
	const char *name = lk_arena_copy_span(known->arena, line->name);
	const struct lk_known_symbol symbol = {.owner = owner_of(known->arena, line->owner),
		.crc = (uint32_t)line->crc,
		.has_crc = line->crc != 0,
		.audience = line->audience,
		.name_space = line->name_space.size
				      ? lk_arena_copy_span(known->arena, line->name_space)
				      : ""};

	if (!name || !symbol.owner || !symbol.name_space)
		return -ENOMEM;
	return lk_known_symbols_add_build(known, name, &symbol);
}

/* 1; 0 where a line is not understood, which may be any symbol's; -ENOMEM. */
static int read_lines(struct lk_known_symbols *known, struct lk_span contents)
{
	struct lk_symvers cursor = {.rest = contents};
	struct lk_symvers_line line;
	int rc, whole = 1;

	while ((rc = lk_symvers_next(&cursor, &line)) != 0) {
		if (rc < 0)
			whole = 0;
		else if (add_line(known, &line) < 0)
			return -ENOMEM;
	}
	return whole;
}

/* Every build of a kernel with other structures has another CRC for module_layout. */
static int check_kernel(const struct lk_known_symbols *known, const char *shown, bool given,
	struct lkm_error *reterr)
{
	uint32_t theirs, builds;
	const int fits = lk_known_symbols_build_fits(known, &theirs, &builds);

	if (fits > 0 || (fits < 0 && given && known->build.count))
		return 0;
	if (fits < 0)
		return lk_fail(reterr, LKM_E_SYMVERS, EINVAL, "'%s' names no symbol", shown);
	return lk_fail(reterr, LKM_E_SYMVERS, EINVAL,
		"'%s' is of another kernel: it has CRC 0x%08" PRIx32
		" for module_layout, and the modules of this one have 0x%08" PRIx32,
		shown, builds, theirs);
}

static int read_open(struct lk_kernel_symbols *symbols, int fd, const char *shown, bool given,
	struct lkm_error *reterr)
{
	struct lk_known_symbols *known = &symbols->known;
	LK_BUF_CLEANUP struct lk_buf contents;
	int rc;

	lk_buf_init(&contents, SYMVERS_MAX);
	rc = lk_module_file_unpack(fd, shown, &contents, reterr);
	if (rc < 0)
		return rc;
	rc = read_lines(known, lk_buf_span(&contents));
	if (rc < 0)
		return lk_fail_memory(reterr);
	known->build_is_whole = rc > 0;
	known->complete &= known->build_is_whole;
	rc = check_kernel(known, shown, given, reterr);
	if (rc < 0) {
		symbols->foreign = shown;
		lk_map_init(&known->build, known->arena);
		return rc;
	}
	known->symvers = shown;
	return 0;
}

static int read_given(struct lk_kernel_symbols *symbols, const char *path, struct lkm_error *reterr)
{
	const char *shown = lk_arena_copy(&symbols->arena, path);
	LK_FD_CLEANUP int fd = shown ? lk_open_module(symbols->lkm, path, reterr) : -1;

	if (!shown)
		return lk_fail_memory(reterr);
	return fd < 0 ? fd : read_open(symbols, fd, shown, true, reterr);
}

/* One of the usual files; shown may be NULL for want of memory. 0 or -ENOMEM. */
static int try_usual(struct lk_kernel_symbols *symbols, int at, const char *path, const char *shown)
{
	struct lkm_error error = {0};
	LK_FD_CLEANUP int fd = shown ? lk_file_open(at, path, shown, NULL) : -1;

	if (!shown)
		return -ENOMEM;
	if (fd < 0 || read_open(symbols, fd, shown, false, &error) == 0)
		return 0;
	return error.code == LKM_E_NO_MEMORY ? -ENOMEM : 0;
}

/* In the module directory: the link to where the kernel was built, or what distributions put there
 * for those who have no headers; then where distributions install headers. 0 or -ENOMEM. */
static int read_usual(struct lk_kernel_symbols *symbols)
{
	static const char *const names[] = {
		"build/Module.symvers", "symvers.gz", "symvers.xz", "symvers.zst"};
	const struct lkm *lkm = symbols->lkm;
	const char *path, *relative;
	int at, rc = 0;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (rc < 0 || lkm->modules.fd < 0 || symbols->known.symvers)
			break;
		rc = try_usual(symbols, lkm->modules.fd, names[i],
			lk_arena_join(&symbols->arena, lkm->catalog.directory, names[i]));
	}
	if (rc < 0 || symbols->known.symvers)
		return rc;
	path = lk_arena_format(&symbols->arena, "%s/usr/src/linux-headers-%s/Module.symvers",
		lkm->module_root, lkm->release);
	if (!path)
		return -ENOMEM;
	relative = lk_path_find(lkm->files, path, &at);
	return try_usual(symbols, at, relative, path);
}

int lk_kernel_symvers_read(
	struct lk_kernel_symbols *symbols, const char *path, struct lkm_error *reterr)
{
	if (path)
		return read_given(symbols, path, reterr);
	return read_usual(symbols) < 0 ? lk_fail_memory(reterr) : 0;
}
