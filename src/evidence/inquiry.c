/* SPDX-License-Identifier: MIT */
/* Gathering the evidence about one module. */
#include "inquiry.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "../base/error.h"
#include "../diagnose/judge_params.h"
#include "../diagnose/judge_symbols.h"
#include "../formats/image.h"
#include "../formats/param_list.h"
#include "../os/os_fs.h"
#include "../os/os_kernel.h"
#include "../system/image.h"
#include "../system/open.h"
#include "kernel_config.h"
#include "kernel_symvers.h"
#include "running_kernel.h"

/* The state of one inquiry. */
struct inquirer {
	struct lk_inquiry *inquiry;
	const struct lk_inquiry_subject *subject;
	struct lk_live live;
	bool live_known;
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

/* Can the kernel command line be read? Otherwise nothing on it counts as known. */
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

/* Only what a failure is explained from: the exporters of what the module imports, and one module
 * that came with the kernel. 0 or -ENOMEM. */
static int ask_little(struct inquirer *inquirer, const struct lk_symbols *imports)
{
	struct lk_inquiry *inquiry = inquirer->inquiry;
	struct lk_kernel_symbols *symbols = &inquiry->symbols;
	struct lk_symbols versions = {0};

	symbols->lkm = inquirer->subject->lkm;
	lk_kernel_symbols_begin(symbols);
	if (!is_of_tree(inquirer))
		return 0;
	if (lk_kernel_symbols_ask(symbols, imports, NULL) < 0)
		return -ENOMEM;
	if (inquiry->sample.image && (lk_versions_collect(&inquiry->arena,
					      &inquiry->sample.image->elf, &versions) == -ENOMEM ||
					     lk_kernel_symbols_add_sample(symbols, &versions) < 0))
		return -ENOMEM;
	if (lk_kernel_config_read(symbols) < 0)
		return -ENOMEM;
	return lk_kernel_symvers_read(symbols, NULL, NULL) == -ENOMEM ? -ENOMEM : 0;
}

/* The namespaces that a file imports; "import_ns" stands once for each. NULL: out of memory. */
static const char *const *collect_spaces(struct lk_arena *arena, const struct lkm_image *image)
{
	const char **spaces = lk_arena_alloc(arena, (image->info_count + 1) * sizeof(*spaces));
	size_t count = 0;

	for (size_t i = 0; spaces && i < image->info_count; i++)
		if (strcmp(image->infos[i].key, "import_ns") == 0)
			spaces[count++] = image->infos[i].value;
	return spaces;
}

static int judge_symbols(struct inquirer *inquirer, const struct lk_kernel_symbols *known,
	const struct lk_symbols *imports, const struct lk_symbols *versions)
{
	struct lk_inquiry *inquiry = inquirer->inquiry;
	struct lk_evidence *evidence = &inquiry->evidence;
	const struct lk_symbol_judge judge = {.known = &known->known,
		.live = inquirer->live_known ? &inquirer->live : NULL,
		.module = evidence->file.name,
		.has_versions = evidence->file.versions == LK_YES,
		.spaces = collect_spaces(&inquiry->arena, inquiry->file.image)};
	struct lk_evidence_symbol *symbols =
		lk_arena_alloc(&inquiry->arena, imports->count * sizeof(*symbols));

	if (!judge.spaces || !symbols)
		return -ENOMEM;
	for (size_t i = 0; i < imports->count; i++)
		if (lk_judge_symbol_counts(&imports->items[i]))
			lk_judge_symbol(
				&judge, &imports->items[i], &symbols[evidence->symbol_count++]);
	evidence->symbols = symbols;
	evidence->kernel.lax_spaces = known->lax_spaces;
	evidence->file.layout = lk_judge_layout(&judge, versions);
	return 0;
}

static int read_symbols(struct inquirer *inquirer)
{
	struct lk_inquiry *inquiry = inquirer->inquiry;
	struct lk_kernel_symbols *known = inquirer->subject->symbols;
	struct lk_symbols versions = {0}, imports = {0};
	const struct lk_elf *elf;
	int rc;

	if (!inquiry->file.image)
		return 0;
	elf = &inquiry->file.image->elf;
	if (lk_versions_collect(&inquiry->arena, elf, &versions) == -ENOMEM ||
		lk_imports_collect(&inquiry->arena, elf, &versions, &imports) == -ENOMEM)
		return -ENOMEM;
	rc = known ? lk_kernel_symbols_ask(known, &imports, inquirer->subject->path)
		   : ask_little(inquirer, &imports);
	if (rc < 0)
		return rc;
	return judge_symbols(inquirer, known ? known : &inquiry->symbols, &imports, &versions);
}

/* Parameters. */

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
		if (gives(lkm_directive_text(lkm_step_origin(step, i - 1)), param))
			return lk_arena_format(&inquirer->inquiry->arena, "%s:%u",
				lkm_directive_file(lkm_step_origin(step, i - 1)),
				lkm_directive_line(lkm_step_origin(step, i - 1)));
	return NULL;
}

static int read_params(struct inquirer *inquirer)
{
	struct lk_arena *arena = &inquirer->inquiry->arena;
	struct lk_evidence *evidence = &inquirer->inquiry->evidence;
	struct lk_param_list cursor = {
		.rest = inquirer->subject->params ? inquirer->subject->params : ""};
	struct lkm_image *image = inquirer->inquiry->file.image;
	struct lk_evidence_param *params = NULL;
	const struct lk_param *declared = NULL;
	size_t capacity = 0, count = 0;
	const char *name, *value;
	int rc;

	if (image && *cursor.rest && lk_image_params(image, &declared, &count) < 0)
		return -ENOMEM;
	while ((rc = lk_param_list_next(&cursor, arena, &name, &value)) > 0) {
		if (lk_arena_grow(arena, (void **)&params, &capacity, evidence->param_count,
			    sizeof(*params)) < 0)
			return -ENOMEM;
		params[evidence->param_count] =
			(struct lk_evidence_param){.name = name, .value = value};
		params[evidence->param_count].origin =
			origin_of(inquirer, &params[evidence->param_count]);
		if (image)
			lk_judge_param(declared, count, inquirer->inquiry->file.is64 ? 64 : 32,
				&params[evidence->param_count]);
		evidence->param_count++;
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
	lk_kernel_symbols_done(&inquiry->symbols);
	lk_arena_done(&inquiry->arena);
}
