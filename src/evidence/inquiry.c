/* SPDX-License-Identifier: MIT */
/* Gathering the evidence about one module. */
#include "inquiry.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "../base/error.h"
#include "../diagnose/param_fit.h"
#include "../formats/image.h"
#include "../formats/nearest.h"
#include "../formats/param_list.h"
#include "../os/os_fs.h"
#include "../os/os_kernel.h"
#include "../system/image.h"
#include "../system/open.h"
#include "running_kernel.h"

/* What an inquiry works with. */
struct inquirer {
	struct lk_inquiry *inquiry;
	const struct lk_inquiry_subject *subject;
	struct lk_live live;
	bool live_known;
	const struct lk_learned *learned;
};

static enum lk_presence presence_of(const struct lk_live_module *module)
{
	if (!module)
		return LK_ABSENT;
	switch (module->state) {
	case LKM_STATE_COMING:
		return LK_COMING;
	case LKM_STATE_GOING:
		return LK_GOING;
	default:
		return LK_LIVE;
	}
}

static int read_state(struct inquirer *inquirer)
{
	struct lk_inquiry *inquiry = inquirer->inquiry;
	struct lk_evidence_live *ret = &inquiry->evidence.live;
	const struct lk_live_module *module =
		lk_live_find(&inquirer->live, inquiry->evidence.module);

	ret->presence = presence_of(module);
	if (!module)
		return 0;
	ret->refcount = module->refcount;
	ret->has_exit = module->permanent ? LK_NO : LK_YES;
	ret->holders =
		lk_arena_alloc(&inquiry->arena, (module->holder_count + 1) * sizeof(*ret->holders));
	if (!ret->holders)
		return -ENOMEM;
	if (module->holder_count)
		memcpy((void *)ret->holders, module->holders,
			module->holder_count * sizeof(*ret->holders));
	return 0;
}

static int read_live(struct inquirer *inquirer)
{
	struct lk_inquiry *inquiry = inquirer->inquiry;
	int rc;

	inquiry->evidence.live.refcount = -1;
	if (!inquirer->subject->running)
		return 0;
	rc = lk_open_live(inquirer->subject->lkm->system, &inquiry->arena, &inquirer->live, NULL);
	inquirer->live_known = rc == 0;
	return rc == 0 ? read_state(inquirer) : rc == -ENOMEM ? rc : 0;
}

/* The running kernel has the name that it gives itself, whatever module directory was asked for. */
static int read_release(struct inquirer *inquirer)
{
	struct lk_evidence_kernel *kernel = &inquirer->inquiry->evidence.kernel;
	char release[256];

	kernel->release = inquirer->subject->lkm->release;
	if (!inquirer->subject->running || lk_kernel_release(release, sizeof(release)) < 0)
		return 0;
	kernel->release = lk_arena_copy(&inquirer->inquiry->arena, release);
	return kernel->release ? 0 : -ENOMEM;
}

/* What its command line says counts as known only where that can be read. */
static bool knows_command_line(const struct lkm *lkm)
{
	enum lk_file_kind kind;

	return lkm->own_cmdline && lk_file_kind(lkm->system, "proc/cmdline", &kind) == 0;
}

/* The kernel that is asked, and what it forbids. */
static int read_kernel(struct inquirer *inquirer)
{
	const struct lk_inquiry_subject *subject = inquirer->subject;
	struct lk_evidence *evidence = &inquirer->inquiry->evidence;
	const struct lk_config *config;
	int rc;

	if (!subject->running)
		return 0;
	rc = lk_running_kernel_read(
		subject->lkm->system, &inquirer->inquiry->arena, &evidence->kernel);
	if (rc == 0)
		rc = lk_running_process_read(subject->lkm->system, &evidence->process);
	if (rc == 0 && knows_command_line(subject->lkm) &&
		lk_open_user_config(subject->lkm, &config, NULL) == 0)
		evidence->kernel.forbids =
			lk_config_kernel_blacklisted(config, evidence->module) ? LK_YES : LK_NO;
	return rc;
}

/* Are the modules of the module directory the kernel's? */
static bool is_of_tree(const struct inquirer *inquirer)
{
	return strcmp(inquirer->inquiry->evidence.kernel.release,
		       inquirer->subject->lkm->release) == 0;
}

/* A module that came with the kernel shows what the kernel expects; of another release it shows
 * nothing. */
static int read_sample(struct inquirer *inquirer)
{
	struct lk_inquiry *inquiry = inquirer->inquiry;
	struct lk_evidence_kernel *kernel = &inquiry->evidence.kernel;
	int rc = 0;

	if (is_of_tree(inquirer))
		rc = lk_examine_sample(
			inquirer->subject->lkm, inquirer->subject->module, &inquiry->sample, NULL);
	if (rc < 0 || !inquiry->sample.image)
		return rc;
	kernel->vermagic = lk_image_find(inquiry->sample.image, "vermagic");
	kernel->machine = lk_elf_machine_name(inquiry->sample.machine);
	lk_examine_compare(&inquiry->file, &inquiry->sample, &inquiry->evidence.file);
	return 0;
}

static int open_file(const struct lk_inquiry_subject *subject)
{
	if (subject->file >= 0)
		return fcntl(subject->file, F_DUPFD_CLOEXEC, 0);
	return subject->path ? lk_open_module(subject->lkm, subject->path, NULL) : -1;
}

/* This process and the running kernel read numbers in the same order. */
static bool is_foreign(const struct inquirer *inquirer)
{
	const enum lk_order here = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? LK_BIG : LK_LITTLE;
	const enum lk_evidence_form form = inquirer->inquiry->evidence.file.form;

	return inquirer->subject->running && (form == LK_FORM_MODULE || form == LK_FORM_DAMAGED) &&
	       inquirer->inquiry->file.order != here;
}

static int read_file(struct inquirer *inquirer)
{
	struct lk_inquiry *inquiry = inquirer->inquiry;
	const struct lk_inquiry_subject *subject = inquirer->subject;
	int rc, fd = open_file(subject);

	if (fd < 0)
		return fd == -ENOMEM ? fd : 0;
	rc = lk_examine_file(fd, subject->path ? subject->path : "", &inquiry->arena,
		&inquiry->evidence.file, &inquiry->file, NULL);
	if (is_foreign(inquirer))
		inquiry->evidence.file.right_machine = LK_NO;
	/* The kernel goes by the name inside. */
	if (inquiry->evidence.file.name)
		inquiry->evidence.module = inquiry->evidence.file.name;
	return rc;
}

/* Symbols. */

/* The kernel's own, as far as one of its modules needs them. */
static int learn_sample(struct lk_inquiry *inquiry)
{
	struct lk_symbols versions = {0};
	int rc = lk_versions_collect(&inquiry->arena, &inquiry->sample.image->elf, &versions);

	for (size_t i = 0; rc == 0 && i < versions.count; i++)
		rc = lk_learn_import(&inquiry->learned, &versions.items[i]);
	return rc == -ENOMEM ? rc : 0;
}

/* Who of the installed modules exports it, by modules.symbols.bin; NULL when none does. */
static const char *find_owner(const struct lk_trie *index, const char *name)
{
	char key[512];
	const char *owner;

	if ((size_t)snprintf(key, sizeof(key), "symbol:%s", name) >= sizeof(key))
		return NULL;
	return lk_trie_find(index, key, &owner) > 0 ? owner : NULL;
}

/* The modules that export what this one imports. */
static int learn_owners(struct inquirer *inquirer, const struct lk_symbols *imports)
{
	struct lkm *lkm = inquirer->subject->lkm;
	struct lk_learned *learned = &inquirer->inquiry->learned;
	const struct lk_trie *index;
	struct lk_map done;
	int rc = 0;

	if (lkm->catalog.index(lkm->catalog.context, LKM_INDEX_SYMBOLS, &index, NULL) < 0)
		return 0;
	learned->complete = true;
	lk_map_init(&done, &inquirer->inquiry->arena);
	for (size_t i = 0; rc == 0 && i < imports->count; i++) {
		const char *owner = find_owner(index, lk_symbol_versioned(imports->items[i].name));

		if (!owner || lk_map_get(&done, owner))
			continue;
		rc = lk_map_put(&done, owner, (void *)(uintptr_t)owner);
		if (rc == 0)
			rc = lk_learn_module(lkm, owner, learned, NULL);
	}
	return rc;
}

static int learn(struct inquirer *inquirer, const struct lk_symbols *imports)
{
	struct lk_inquiry *inquiry = inquirer->inquiry;
	struct lkm *lkm = inquirer->subject->lkm;

	inquirer->learned = inquirer->subject->learned;
	if (inquirer->learned)
		return 0;
	inquirer->learned = &inquiry->learned;
	lk_learn_begin(&inquiry->learned);
	if (!is_of_tree(inquirer))
		return 0;
	if (learn_owners(inquirer, imports) < 0 ||
		(inquiry->sample.image && learn_sample(inquiry) < 0) ||
		lk_learn_config(lkm, &inquiry->learned, NULL) < 0)
		return -ENOMEM;
	return lk_learn_symvers(lkm, NULL, &inquiry->learned, NULL) == -ENOMEM ? -ENOMEM : 0;
}

static enum lk_fact is_present(const struct inquirer *inquirer, const char *owner)
{
	const struct lk_live_module *module;

	if (strcmp(owner, LK_LEARN_KERNEL) == 0)
		return LK_YES;
	if (!inquirer->live_known)
		return LK_UNKNOWN;
	module = lk_live_find(&inquirer->live, owner);
	return module && module->state == LKM_STATE_LIVE ? LK_YES : LK_NO;
}

/* Names that the kernel's loader or the linker provides, on some machines by the hundred. */
static bool is_provided(const char *name)
{
	static const char *const starts[] = {
		"__this_module", "_GLOBAL_OFFSET_TABLE_", "TOC.", "_rest", "_save", "_mcount"};

	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (strncmp(name, starts[i], strlen(starts[i])) == 0)
			return true;
	return false;
}

/* What is known of a symbol, and who says so. What modules say of their own exports comes first:
 * these are the files that will be loaded. */
struct knowledge {
	const struct lk_learned_symbol *by_modules, *by_build;
	const struct lk_learned_symbol *best; /* NULL: nothing is known */
};

static struct knowledge look_up(const struct inquirer *inquirer, const char *name)
{
	struct knowledge known = {.by_modules = lk_map_get(&inquirer->learned->symbols, name),
		.by_build = lk_map_get(&inquirer->learned->build, name)};
	const bool installed =
		known.by_modules && strcmp(known.by_modules->owner, LK_LEARN_KERNEL) != 0;

	known.best = installed || !known.by_build ? known.by_modules : known.by_build;
	return known;
}

/* Is it there? Module.symvers also has what the kernel's modules export, and they are not installed
 * where they did not say so themselves. */
static enum lk_fact is_exported(
	const struct inquirer *inquirer, const struct knowledge *known, const char *name)
{
	if (known->best && known->best == known->by_build &&
		strcmp(known->best->owner, LK_LEARN_KERNEL) != 0)
		return inquirer->learned->complete ? LK_NO : LK_UNKNOWN;
	if (known->best)
		return LK_YES;
	return inquirer->learned->symvers && inquirer->learned->complete && !is_provided(name)
		       ? LK_NO
		       : LK_UNKNOWN;
}

/* "import_ns" stands once for each namespace. */
static enum lk_fact imports_space(const struct lk_examined *file, const char *name_space)
{
	const char *name = lk_image_find(file->image, "name");

	if (lk_export_scope_is_list(name_space))
		return !name                                     ? LK_UNKNOWN
		       : lk_export_scope_lists(name_space, name) ? LK_YES
								 : LK_NO;
	for (size_t i = 0; i < file->image->info_count; i++) {
		const struct lk_modinfo *pair = &file->image->infos[i];

		if (strcmp(pair->key, "import_ns") == 0 && strcmp(pair->value, name_space) == 0)
			return LK_YES;
	}
	return LK_NO;
}

static void judge_grant(const struct inquirer *inquirer, const struct knowledge *known,
	struct lk_evidence_symbol *ret)
{
	enum lk_audience audience = known->best->audience;
	const char *space = known->best->name_space;

	/* A stripped module does not tell. */
	if (audience == LK_AUDIENCE_UNKNOWN && known->by_build)
		audience = known->by_build->audience;
	if (audience != LK_AUDIENCE_UNKNOWN)
		ret->gpl_only = audience == LK_AUDIENCE_GPL ? LK_YES : LK_NO;
	if (!space || !*space)
		return;
	ret->name_space = space;
	ret->imported = imports_space(&inquirer->inquiry->file, space);
}

static void judge_crc(const struct inquirer *inquirer, const struct knowledge *known,
	const struct lk_symbol *import, struct lk_evidence_symbol *ret)
{
	const struct lk_learned_symbol *crc =
		known->best->has_crc ? known->best : known->by_modules;

	if (!crc || !crc->has_crc)
		return;
	ret->lacks_crc = !import->has_crc && inquirer->inquiry->evidence.file.versions == LK_YES;
	if (!import->has_crc)
		return;
	ret->wanted = (uint32_t)import->crc;
	ret->given = (uint32_t)crc->crc;
	ret->same_crc = ret->wanted == ret->given ? LK_YES : LK_NO;
}

static void judge_symbol(
	struct inquirer *inquirer, const struct lk_symbol *import, struct lk_evidence_symbol *ret)
{
	const char *name = lk_symbol_versioned(import->name);
	const struct knowledge known = look_up(inquirer, name);

	*ret = (struct lk_evidence_symbol){.name = import->name,
		.weak = import->weak,
		.exported = is_exported(inquirer, &known, name)};
	if (ret->exported == LK_NO || (known.best && known.best == known.by_build))
		ret->source = inquirer->learned->symvers;
	if (!known.best)
		return;
	ret->owner = known.best->owner;
	if (ret->exported != LK_YES)
		return;
	ret->present = is_present(inquirer, ret->owner);
	judge_grant(inquirer, &known, ret);
	judge_crc(inquirer, &known, import, ret);
}

/* The kernel asks for the CRC of module_layout where it has one; what else only stands among the
 * CRCs, nobody asks for. */
static bool counts(const struct lk_symbol *import)
{
	return !import->versioned_only || strcmp(import->name, "module_layout") == 0;
}

static void judge_layout(struct inquirer *inquirer, const struct lk_symbols *versions)
{
	struct lk_evidence_file *file = &inquirer->inquiry->evidence.file;
	const struct knowledge known = look_up(inquirer, "module_layout");

	if (file->versions != LK_YES || !known.best || !known.best->has_crc)
		return;
	file->layout = LK_NO;
	for (size_t i = 0; i < versions->count; i++)
		if (strcmp(versions->items[i].name, "module_layout") == 0)
			file->layout = LK_YES;
}

static int read_symbols(struct inquirer *inquirer)
{
	struct lk_inquiry *inquiry = inquirer->inquiry;
	struct lk_symbols versions = {0}, imports = {0};
	const struct lk_elf *elf;
	struct lk_evidence_symbol *symbols;

	if (!inquiry->file.image)
		return 0;
	elf = &inquiry->file.image->elf;
	if (lk_versions_collect(&inquiry->arena, elf, &versions) == -ENOMEM ||
		lk_imports_collect(&inquiry->arena, elf, &versions, &imports) == -ENOMEM ||
		learn(inquirer, &imports) < 0)
		return -ENOMEM;
	symbols = lk_arena_alloc(&inquiry->arena, imports.count * sizeof(*symbols));
	if (!symbols)
		return -ENOMEM;
	for (size_t i = 0; i < imports.count; i++)
		if (counts(&imports.items[i]))
			judge_symbol(inquirer, &imports.items[i],
				&symbols[inquiry->evidence.symbol_count++]);
	inquiry->evidence.symbols = symbols;
	inquiry->evidence.kernel.lax_spaces = inquirer->learned->lax_spaces;
	judge_layout(inquirer, &versions);
	return 0;
}

/* Parameters. */

static bool is_same_name(const char *a, const char *b)
{
	return lk_nearest_distance(a, b) == 0;
}

/* What the module declares of a parameter; of one that it does not have, which it does have that is
 * spelled much like it. */
static void judge_declared(const struct lkm_image *image, struct lk_evidence_param *param)
{
	size_t best = LK_NEAREST_MAX;

	param->exists = LK_NO;
	for (size_t i = 0; i < image->param_count; i++) {
		const char *name = image->params[i].name;
		size_t distance = lk_nearest_distance(param->name, name);

		if (is_same_name(param->name, name)) {
			param->exists = LK_YES;
			param->type = image->params[i].type;
			param->nearest = NULL;
			return;
		}
		if (distance < best && lk_nearest_is_close(param->name, name)) {
			best = distance;
			param->nearest = name;
		}
	}
}

static void judge_param(const struct inquirer *inquirer, struct lk_evidence_param *param)
{
	const struct lk_examined *file = &inquirer->inquiry->file;

	if (!file->image || lk_param_list_is_general(param->name))
		return;
	judge_declared(file->image, param);
	if (param->type)
		param->fits = lk_param_fit(
			param->type, param->value, file->is64 ? 64 : 32, &param->fault);
}

/* Does a directive "options MODULE NAME=VALUE ..." hold the parameter as it was given? */
static bool gives(const char *directive, const struct lk_evidence_param *param)
{
	struct lk_span rest = lk_span_of(directive), word;
	size_t size = strlen(param->name);

	while (lk_span_word(&rest, &word))
		if (lk_span_starts(word, param->name) &&
			(word.size == size || word.data[size] == '='))
			return true;
	return false;
}

/* The line of the configuration that a parameter comes from; NULL: none, or out of memory. */
static const char *origin_of(struct inquirer *inquirer, const struct lk_evidence_param *param)
{
	const struct lkm_step *step = inquirer->subject->step;

	for (size_t i = step ? lkm_step_origin_count(step) : 0; i > 0; i--)
		if (gives(lkm_step_origin_text(step, i - 1), param))
			return lk_arena_format(&inquirer->inquiry->arena, "%s:%u",
				lkm_step_origin_file(step, i - 1),
				lkm_step_origin_line(step, i - 1));
	return NULL;
}

static int read_params(struct inquirer *inquirer)
{
	struct lk_arena *arena = &inquirer->inquiry->arena;
	struct lk_evidence *evidence = &inquirer->inquiry->evidence;
	struct lk_param_list cursor = {
		.rest = inquirer->subject->params ? inquirer->subject->params : ""};
	struct lk_evidence_param *params = NULL;
	size_t capacity = 0;
	const char *name, *value;
	int rc;

	while ((rc = lk_param_list_next(&cursor, arena, &name, &value)) > 0) {
		if (lk_arena_grow(arena, (void **)&params, &capacity, evidence->param_count,
			    sizeof(*params)) < 0)
			return -ENOMEM;
		params[evidence->param_count] =
			(struct lk_evidence_param){.name = name, .value = value};
		params[evidence->param_count].origin =
			origin_of(inquirer, &params[evidence->param_count]);
		judge_param(inquirer, &params[evidence->param_count++]);
	}
	evidence->params = params;
	return rc;
}

/* All together. */

static void begin(
	struct lk_inquiry *inquiry, const struct lk_inquiry_subject *subject, enum lk_deed deed)
{
	inquiry->evidence.deed = deed;
	inquiry->evidence.module = subject->module;
	inquiry->evidence.path = subject->path;
}

int lk_inquiry_load(struct lk_inquiry *inquiry, const struct lk_inquiry_subject *subject,
	struct lkm_error *reterr)
{
	struct inquirer inquirer = {.inquiry = inquiry, .subject = subject};

	begin(inquiry, subject, LK_DEED_LOAD);
	if (read_release(&inquirer) < 0 || read_file(&inquirer) < 0 || read_sample(&inquirer) < 0 ||
		read_live(&inquirer) < 0 || read_kernel(&inquirer) < 0 ||
		read_symbols(&inquirer) < 0 || read_params(&inquirer) < 0)
		return lk_fail_memory(reterr);
	return 0;
}

int lk_inquiry_unload(struct lk_inquiry *inquiry, const struct lk_inquiry_subject *subject,
	struct lkm_error *reterr)
{
	struct inquirer inquirer = {.inquiry = inquiry, .subject = subject};

	begin(inquiry, subject, LK_DEED_UNLOAD);
	if (read_release(&inquirer) < 0 || read_live(&inquirer) < 0 || read_kernel(&inquirer) < 0)
		return lk_fail_memory(reterr);
	return 0;
}

int lk_inquiry_log(struct lk_inquiry *inquiry, struct lk_span text, struct lkm_error *reterr)
{
	struct lk_evidence *evidence = &inquiry->evidence;
	struct lk_klog *lines = NULL;
	size_t capacity = 0;
	struct lk_span line;
	char *copy = lk_arena_copy_span(&inquiry->arena, text);

	if (!copy)
		return lk_fail_memory(reterr);
	text.data = (const uint8_t *)copy;
	evidence->log_readable = LK_YES;
	while (lk_span_line(&text, &line)) {
		struct lk_klog read = lk_klog_read(line);

		if (read.kind == LK_KLOG_NOTHING)
			continue;
		if (lk_arena_grow(&inquiry->arena, (void **)&lines, &capacity, evidence->log_count,
			    sizeof(*lines)) < 0)
			return lk_fail_memory(reterr);
		lines[evidence->log_count++] = read;
	}
	evidence->log = lines;
	return 0;
}

void lk_inquiry_done(struct lk_inquiry *inquiry)
{
	lk_examine_done(&inquiry->file);
	lk_examine_done(&inquiry->sample);
	lk_learn_done(&inquiry->learned);
	lk_arena_done(&inquiry->arena);
}
