/* SPDX-License-Identifier: MIT */
/* The files of configuration with their contents, those that are not read, and what their lines are
 * compared with, for the checks of "lkm doctor". */
#include "health_facts.h"

#include <errno.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../files/config_files.h"
#include "../files/depmod_config.h"
#include "../files/path.h"
#include "../system/image.h"

struct texts LK_LIST(struct lk_config_text);

/* What the functions of struct lk_health_config get. */
struct world {
	struct lkm *lkm;
	struct lk_arena *arena;
	struct lk_map declared; /* struct lk_config_declared by module; unknown: count SIZE_MAX */
};

struct gatherer {
	struct lkm *lkm;
	struct lk_arena *arena; /* of the result */
	struct texts texts;
	const char **problems;
	size_t problem_count, problem_capacity;
	enum lk_config_place place; /* of the files that are being collected */
	struct lkm_error *reterr;
};

/* Questions that the checks ask -------------------------------------------------------------- */

static int open_image(struct world *world, const char *module, struct lkm_image **ret)
{
	struct lk_known known = {0};
	int rc = lk_catalog_module(&world->lkm->catalog, world->arena, module, &known, NULL);

	if (rc < 0)
		return rc;
	if (!known.path)
		return lk_image_builtin(world->lkm, module, ret, NULL);
	rc = lk_open_module(world->lkm, known.path, NULL);
	return rc < 0 ? rc : lk_image_take(rc, known.path, ret, NULL);
}

static int copy_params(
	struct lk_arena *arena, struct lkm_image *image, struct lk_config_declared *declared)
{
	const struct lk_param *params;
	struct lk_param *copies;
	size_t count;

	if (lk_image_params(image, &params, &count) < 0)
		return -ENOMEM;
	copies = lk_arena_alloc(arena, count * sizeof(*copies));
	for (size_t i = 0; copies && i < count; i++) {
		copies[i].name = lk_arena_copy(arena, params[i].name);
		copies[i].type = params[i].type ? lk_arena_copy(arena, params[i].type) : NULL;
		if (!copies[i].name || (params[i].type && !copies[i].type))
			return -ENOMEM;
	}
	if (!copies)
		return -ENOMEM;
	*declared = (struct lk_config_declared){.params = copies,
		.count = count,
		.bits = image->builtin || image->elf.is64 ? 64 : 32};
	return 0;
}

/* Each module file is read once, however many lines are about it. */
static int read_declared(void *context, const char *module, struct lk_config_declared *ret)
{
	struct world *world = context;
	struct lk_config_declared *declared = lk_map_get(&world->declared, module);
	struct lkm_image *image = NULL;
	const char *key;
	int rc;

	if (!declared) {
		declared = lk_arena_alloc(world->arena, sizeof(*declared));
		key = lk_arena_copy(world->arena, module);
		if (!declared || !key || lk_map_put(&world->declared, key, declared) < 0)
			return -ENOMEM;
		declared->count = SIZE_MAX;
		rc = open_image(world, module, &image);
		if (rc >= 0 && image)
			rc = copy_params(world->arena, image, declared);
		lk_image_free(image);
		if (rc == -ENOMEM)
			return rc;
	}
	*ret = *declared;
	return declared->count != SIZE_MAX;
}

static int is_for_release(void *context, const char *pattern)
{
	const struct world *world = context;
	int why;

	return lk_depmod_config_matches(pattern, world->lkm->release, &why);
}

static enum lk_fact has_directory(void *context, const char *path)
{
	const struct world *world = context;
	const char *full = lk_arena_format(world->arena, "%s%s", world->lkm->config_root, path);
	enum lk_file_kind kind;
	int at, rc;

	if (!full)
		return LK_UNKNOWN;
	full = lk_path_find(world->lkm->files, full, &at);
	rc = lk_file_kind(at, full, &kind);
	if (rc < 0)
		return rc == -ENOENT || rc == -ENOTDIR ? LK_NO : LK_UNKNOWN;
	return kind == LK_FILE_DIRECTORY ? LK_YES : LK_NO;
}

/* Files ---------------------------------------------------------------------------------------- */

static bool is_below(const char *path, const char *root, const char *directory)
{
	const size_t size = strlen(root), length = strlen(directory);

	return strncmp(path, root, size) == 0 && strncmp(path + size, directory, length) == 0 &&
	       path[size + length] == '/';
}

static bool is_vendor(const struct gatherer *gatherer, const char *path)
{
	const char *root = gatherer->lkm->config_root;

	return is_below(path, root, LKM_DISTRIBUTION_CONFIG) || is_below(path, root, "/lib");
}

/* Why a file cannot be read as text; NULL: it can be. A link to /dev/null is empty. */
static const char *fault_of(int at, const char *path)
{
	struct lk_device_number number = {0};
	enum lk_file_kind kind;
	char target[4096];
	int rc = lk_file_kind(at, path, &kind);

	if (rc == -ENOENT && lk_link_read(at, path, target, sizeof(target)) == 0)
		return "it is a symbolic link to a file that does not exist";
	if (rc < 0)
		return lk_errno_text(-rc);
	if (kind == LK_FILE_DIRECTORY)
		return "it is a directory";
	if (kind == LK_FILE_REGULAR ||
		(lk_file_device(at, path, &number) == 0 && number.kind == 'c' &&
			number.major == 1 && number.minor == 3))
		return NULL;
	return "it is not a regular file";
}

/* Add a file with its contents. NULL for the path is out of memory. */
static int add_text(struct gatherer *gatherer, enum lk_config_fate fate, const char *path)
{
	struct lk_config_text text = {.place = gatherer->place, .fate = fate};
	LK_BUF_CLEANUP struct lk_buf contents;
	struct lk_span all;
	const char *relative;
	char *copy;
	int at, rc;

	lk_buf_init(&contents, LK_CONFIG_FILES_FILE_MAX);
	text.path = path ? lk_arena_copy(gatherer->arena, path) : NULL;
	if (!text.path)
		return -ENOMEM;
	text.vendor = is_vendor(gatherer, path);
	relative = lk_path_find(gatherer->lkm->files, path, &at);
	text.fault = fault_of(at, relative);
	rc = text.fault ? 0 : lk_file_read(at, relative, path, &contents, NULL);
	if (rc == -ENOMEM)
		return rc;
	if (rc < 0)
		text.fault = lk_errno_text(-rc);
	/* Other files that cannot be read do no harm. */
	if (text.fault && fate != LK_CONFIG_READ)
		return 0;
	if (text.fault)
		text.fate = LK_CONFIG_UNREADABLE;
	all = lk_buf_span(&contents);
	copy = lk_arena_copy_span(gatherer->arena, all);
	if (!copy)
		return -ENOMEM;
	text.contents = (struct lk_span){(const uint8_t *)copy, all.size};
	return LK_APPEND(gatherer->arena, &gatherer->texts, text);
}

static bool are_same(const struct gatherer *gatherer, const char *one, const char *other)
{
	struct lk_file_identity first, second;
	enum lk_file_kind kind;
	int at;
	const char *relative = lk_path_find(gatherer->lkm->files, one, &at);

	if (lk_file_identify(at, relative, &kind, &first) < 0)
		return false;
	relative = lk_path_find(gatherer->lkm->files, other, &at);
	return lk_file_identify(at, relative, &kind, &second) == 0 && first.inode == second.inode &&
	       first.device == second.device;
}

/* Does "x.conf" exist beside its backup "x.conf.old"? */
static bool has_original(const struct gatherer *gatherer, const char *path)
{
	const char *end = strstr(path, ".conf");
	struct lk_arena *arena = gatherer->arena;
	enum lk_file_kind kind;
	const char *original, *relative;
	int at;

	if (!end || !end[strlen(".conf")])
		return false;
	original = lk_arena_copy_span(arena,
		(struct lk_span){(const uint8_t *)path, (size_t)(end - path) + strlen(".conf")});
	if (!original)
		return false;
	relative = lk_path_find(gatherer->lkm->files, original, &at);
	return lk_file_kind(at, relative, &kind) == 0;
}

/* On most systems /lib is /usr/lib, so that a file hides itself. */
static int passed_over(void *context, const char *path, const char *hider)
{
	struct gatherer *gatherer = context;
	struct texts *texts = &gatherer->texts;
	const size_t before = texts->count;
	int rc;

	if (hider && are_same(gatherer, path, hider))
		return 0;
	for (size_t i = 0; !hider && i < texts->count; i++)
		if (texts->items[i].fate == LK_CONFIG_NO_SUFFIX &&
			are_same(gatherer, path, texts->items[i].path))
			return 0;
	rc = add_text(gatherer, hider ? LK_CONFIG_HIDDEN : LK_CONFIG_NO_SUFFIX, path);
	if (rc < 0 || texts->count == before)
		return rc;
	if (!hider) {
		texts->items[before].original = has_original(gatherer, path);
		return 0;
	}
	texts->items[before].by = lk_arena_copy(gatherer->arena, hider);
	return texts->items[before].by ? 0 : -ENOMEM;
}

static int add_problem(struct gatherer *gatherer, const char *message)
{
	const char *copy = lk_arena_copy(gatherer->arena, message);

	if (!copy || LK_GROW(gatherer->arena, gatherer->problems, gatherer->problem_count,
			     gatherer->problem_capacity) < 0)
		return -ENOMEM;
	gatherer->problems[gatherer->problem_count++] = copy;
	return 0;
}

/* A directory that cannot be read. */
static int problem(void *context, const char *path, const struct lkm_error *error)
{
	(void)path; /* the message names it */
	if (lk_fail_is_shortage(error->errnum))
		return -error->errnum;
	return add_problem(context, error->message);
}

/* The files that hide others are known once all have been collected. */
static void fill_in_hiders(struct texts *texts)
{
	for (size_t i = 0; i < texts->count; i++) {
		struct lk_config_text *text = &texts->items[i];

		for (size_t j = 0; text->fate == LK_CONFIG_HIDDEN && j < texts->count; j++)
			if (texts->items[j].fate == LK_CONFIG_READ &&
				strcmp(texts->items[j].path, text->by) == 0)
				text->contents = texts->items[j].contents;
	}
}

static int gather_directories(struct gatherer *gatherer, enum lk_config_place place,
	const char *root, const char *const *paths, const char *directory)
{
	struct lk_config_files files = {.arena = gatherer->arena,
		.system = gatherer->lkm->files,
		.problem = problem,
		.passed_over = passed_over,
		.context = gatherer};
	int rc;

	gatherer->place = place;
	rc = paths ? lk_config_files_named(&files, paths)
		   : lk_config_files_usual(&files, root, directory);
	for (size_t i = 0; rc == 0 && i < files.count; i++)
		rc = add_text(gatherer, LK_CONFIG_READ, files.items[i].path);
	return rc;
}

/* Files that old tools read, and Debian's list, which is usually linked into modules-load.d. */
static int gather_single_files(struct gatherer *gatherer)
{
	static const struct {
		const char *path;
		enum lk_config_place place;
		enum lk_config_fate fate;
	} singles[] = {
		{LKM_SYSTEM_CONFIG "/modprobe.conf", LK_CONFIG_MODPROBE, LK_CONFIG_OBSOLETE},
		{LKM_SYSTEM_CONFIG "/modules.conf", LK_CONFIG_MODPROBE, LK_CONFIG_OBSOLETE},
		{LKM_SYSTEM_CONFIG "/conf.modules", LK_CONFIG_MODPROBE, LK_CONFIG_OBSOLETE},
		{LKM_SYSTEM_CONFIG "/depmod.conf", LK_CONFIG_DEPMOD, LK_CONFIG_OBSOLETE},
		{LKM_SYSTEM_CONFIG "/modules", LK_CONFIG_ETC_MODULES, LK_CONFIG_READ},
	};
	struct texts *texts = &gatherer->texts;

	for (size_t i = 0; i < sizeof(singles) / sizeof(*singles); i++) {
		const char *path = lk_arena_format(
			gatherer->arena, "%s%s", gatherer->lkm->config_root, singles[i].path);
		enum lk_file_kind kind;
		bool known = false;
		const char *relative;
		int at;

		if (!path)
			return -ENOMEM;
		relative = lk_path_find(gatherer->lkm->files, path, &at);
		if (lk_file_kind(at, relative, &kind) < 0 || kind != LK_FILE_REGULAR)
			continue;
		for (size_t j = 0; !known && j < texts->count; j++)
			known = are_same(gatherer, texts->items[j].path, path);
		gatherer->place = singles[i].place;
		if (!known && add_text(gatherer, singles[i].fate, path) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int gather(struct gatherer *gatherer, struct lk_health_config *ret)
{
	struct lkm *lkm = gatherer->lkm;
	const struct lk_config *config;
	int rc = lk_open_sorted_config(lkm, &config, gatherer->reterr);

	if (rc == 0)
		rc = gather_directories(gatherer, LK_CONFIG_MODPROBE, lkm->config_root,
			lkm->config_paths, "modprobe.d");
	if (rc == 0)
		rc = gather_directories(
			gatherer, LK_CONFIG_DEPMOD, lkm->config_root, NULL, "depmod.d");
	if (rc == 0)
		rc = gather_directories(
			gatherer, LK_CONFIG_BOOT, lkm->config_root, NULL, "modules-load.d");
	if (rc == 0)
		rc = gather_single_files(gatherer);
	/* The files have been read here as well; the kernel command line has not. */
	for (size_t i = 0; rc == 0 && i < config->problem_count; i++)
		if (strcmp(config->problems[i].file, "/proc/cmdline") == 0)
			rc = add_problem(gatherer, config->problems[i].message);
	if (rc < 0)
		return rc;
	fill_in_hiders(&gatherer->texts);
	ret->merged = config;
	ret->texts = gatherer->texts.items;
	ret->count = gatherer->texts.count;
	ret->problems = gatherer->problems;
	ret->problem_count = gatherer->problem_count;
	return 0;
}

int lk_health_texts_read(struct lkm *lkm, struct lk_arena *arena, struct lk_health_config *ret,
	struct lkm_error *reterr)
{
	struct gatherer gatherer = {.lkm = lkm, .arena = arena, .reterr = reterr};
	struct world *world = lk_arena_alloc(arena, sizeof(*world));
	int rc = world ? gather(&gatherer, ret) : -ENOMEM;

	if (rc < 0)
		return lk_fail_shortage(reterr, rc);
	*world = (struct world){.lkm = lkm, .arena = arena};
	lk_map_init(&world->declared, arena);
	ret->context = world;
	ret->declared = read_declared;
	ret->is_for_release = is_for_release;
	ret->has_directory = has_directory;
	return 0;
}
