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
#include "inspect.h"
#include "open.h"
#include "system.h"

/* What an inquiry works with. */
struct inquirer {
	struct lk_inquiry *inquiry;
	const struct lk_inquiry_subject *subject;
	struct lk_live live;
	bool live_known;
	struct lk_map sample_crcs; /* the symbols that the sample imports */
};

static enum lk_presence presence_of(const struct lk_live_module *module)
{
	if (!module)
		return LK_ABSENT;
	switch (module->state) {
	case LK_STATE_COMING:
		return LK_COMING;
	case LK_STATE_GOING:
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
	rc = lk_system_kernel(subject->lkm->system, &inquirer->inquiry->arena, &evidence->kernel);
	if (rc == 0)
		rc = lk_system_process(subject->lkm->system, &evidence->process);
	if (rc == 0 && knows_command_line(subject->lkm) &&
		lk_open_user_config(subject->lkm, &config, NULL) == 0)
		evidence->kernel.forbids =
			lk_config_kernel_blacklisted(config, evidence->module) ? LK_YES : LK_NO;
	return rc;
}

/* CRCs of the kernel, as far as one of its modules has them. */
static int read_sample_crcs(struct inquirer *inquirer)
{
	struct lk_inquiry *inquiry = inquirer->inquiry;
	struct lk_symbols versions = {0};
	int rc = lk_versions_collect(
		&inquiry->arena, lk_inspect_elf(inquiry->sample.image), &versions);

	for (size_t i = 0; rc == 0 && i < versions.count; i++)
		rc = lk_map_put(&inquirer->sample_crcs, versions.items[i].name, &versions.items[i]);
	return rc == -ENOMEM ? rc : 0;
}

/* A module that came with the kernel shows what the kernel expects; of another release it shows
 * nothing. */
static int read_sample(struct inquirer *inquirer)
{
	struct lk_inquiry *inquiry = inquirer->inquiry;
	struct lk_evidence_kernel *kernel = &inquiry->evidence.kernel;
	int rc = 0;

	lk_map_init(&inquirer->sample_crcs, &inquiry->arena);
	if (strcmp(kernel->release, inquirer->subject->lkm->release) == 0)
		rc = lk_examine_sample(
			inquirer->subject->lkm, inquirer->subject->module, &inquiry->sample, NULL);
	if (rc < 0 || !inquiry->sample.image)
		return rc;
	kernel->vermagic = lkm_image_find(inquiry->sample.image, "vermagic");
	kernel->machine = lk_elf_machine_name(inquiry->sample.machine);
	lk_examine_compare(&inquiry->file, &inquiry->sample, &inquiry->evidence.file);
	return read_sample_crcs(inquirer);
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

/* Who of the installed modules exports it, by modules.symbols.bin; NULL when none does, or that is
 * unknown. */
static const char *find_owner(struct inquirer *inquirer, const char *name)
{
	struct lkm *lkm = inquirer->subject->lkm;
	const struct lk_trie *index;
	char key[512];
	const char *owner;

	if ((size_t)snprintf(key, sizeof(key), "symbol:%s", name) >= sizeof(key) ||
		lkm->catalog.index(lkm->catalog.context, LK_INDEX_SYMBOL, &index, NULL) < 0)
		return NULL;
	return lk_trie_find(index, key, &owner) > 0 ? owner : NULL;
}

static enum lk_fact is_present(const struct inquirer *inquirer, const char *owner)
{
	const struct lk_live_module *module;

	if (strcmp(owner, "vmlinux") == 0)
		return LK_YES;
	if (!inquirer->live_known)
		return LK_UNKNOWN;
	module = lk_live_find(&inquirer->live, owner);
	return module && module->state == LK_STATE_LIVE ? LK_YES : LK_NO;
}

/* What other modules of this kernel import and none exports is the kernel's own. */
static struct lk_learned_symbol look_up(struct inquirer *inquirer, const char *name)
{
	const struct lk_learned *learned = inquirer->subject->learned;
	const struct lk_learned_symbol *known =
		learned ? lk_map_get(&learned->symbols, name) : NULL;
	const struct lk_symbol *sample = lk_map_get(&inquirer->sample_crcs, name);
	struct lk_learned_symbol ret = {0};

	if (known)
		return *known;
	ret.owner = find_owner(inquirer, name);
	if (sample) {
		ret.owner = ret.owner ? ret.owner : "vmlinux";
		ret.crc = sample->crc;
		ret.has_crc = sample->has_crc;
	}
	return ret;
}

static void judge_symbol(
	struct inquirer *inquirer, const struct lk_symbol *import, struct lk_evidence_symbol *ret)
{
	struct lk_learned_symbol known = look_up(inquirer, import->name);

	*ret = (struct lk_evidence_symbol){
		.name = import->name, .weak = import->weak, .owner = known.owner};
	if (known.owner) {
		ret->exported = LK_YES;
		ret->present = is_present(inquirer, known.owner);
	}
	if (known.has_crc && import->has_crc) {
		ret->wanted = (uint32_t)import->crc;
		ret->given = (uint32_t)known.crc;
		ret->same_crc = ret->wanted == ret->given ? LK_YES : LK_NO;
	}
}

static int read_symbols(struct inquirer *inquirer)
{
	struct lk_inquiry *inquiry = inquirer->inquiry;
	struct lk_symbols versions = {0}, imports = {0};
	const struct lk_elf *elf;
	struct lk_evidence_symbol *symbols;

	if (!inquiry->file.image)
		return 0;
	elf = lk_inspect_elf(inquiry->file.image);
	if (lk_versions_collect(&inquiry->arena, elf, &versions) == -ENOMEM ||
		lk_imports_collect(&inquiry->arena, elf, &versions, &imports) == -ENOMEM)
		return -ENOMEM;
	symbols = lk_arena_alloc(&inquiry->arena, imports.count * sizeof(*symbols));
	if (!symbols)
		return -ENOMEM;
	for (size_t i = 0; i < imports.count; i++)
		judge_symbol(inquirer, &imports.items[i], &symbols[i]);
	inquiry->evidence.symbols = symbols;
	inquiry->evidence.symbol_count = imports.count;
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
	const char *name, *description, *type;
	size_t best = LK_NEAREST_MAX;

	param->exists = LK_NO;
	for (size_t i = 0; lkm_image_param(image, i, &name, &description, &type); i++) {
		size_t distance = lk_nearest_distance(param->name, name);

		if (is_same_name(param->name, name)) {
			param->exists = LK_YES;
			param->type = type;
			param->nearest = NULL;
			return;
		}
		if (distance < best && lk_nearest_is_close(param->name, name)) {
			best = distance;
			param->nearest = name;
		}
	}
}

/* Words that the kernel itself takes for any module. */
static bool is_general(const char *name)
{
	return is_same_name(name, "async_probe") || is_same_name(name, "dyndbg");
}

static void judge_param(const struct inquirer *inquirer, struct lk_evidence_param *param)
{
	const struct lk_examined *file = &inquirer->inquiry->file;

	if (!file->image || is_general(param->name))
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
	lk_arena_done(&inquiry->arena);
}
