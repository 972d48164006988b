/* SPDX-License-Identifier: MIT */
/* Gathering the evidence about one module. */
#include "inquiry.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "../base/error.h"
#include "../diagnose/judge_params.h"
#include "../diagnose/judge_symbols.h"
#include "../diagnose/our_lines.h"
#include "../formats/image.h"
#include "../formats/param_list.h"
#include "../formats/proc.h"
#include "../os/os_fs.h"
#include "../os/os_kernel.h"
#include "../plan/plan.h"
#include "../system/image.h"
#include "../system/module_state.h"
#include "../system/open.h"
#include "kernel_config.h"
#include "kernel_symvers.h"
#include "running_kernel.h"
#include "surroundings.h"
#include "taken_export.h"

/* The state of one inquiry. */
struct inquirer {
	struct lk_inquiry *inquiry;
	const struct lk_inquiry_subject *subject;
	const struct lk_inquiry *around; /* that knows what is the same for all modules */
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

/* sysfs cannot hold a loaded module beside built-in code of its name. */
static enum lk_fact is_name_taken(const struct inquirer *inquirer, const char *module)
{
	int rc = lk_module_state_is_kernel_code(inquirer->subject->lkm->system, module);

	return rc < 0 ? LK_UNKNOWN : rc ? LK_YES : LK_NO;
}

static int read_state(struct inquirer *inquirer)
{
	struct lk_inquiry *inquiry = inquirer->inquiry;
	struct lk_evidence_live *ret = &inquiry->evidence.live;
	const struct lk_live_module *module;

	ret->refcount = -1;
	if (!inquirer->around->live_known)
		return 0;
	module = lk_live_find(&inquirer->around->live, inquiry->evidence.module);
	ret->presence = presence_of(module);
	if (!module) {
		ret->name_taken = is_name_taken(inquirer, inquiry->evidence.module);
		return 0;
	}
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

	if (!inquirer->subject->running)
		return 0;
	rc = lk_open_live(inquirer->subject->lkm->system, &inquiry->arena, &inquiry->live, NULL);
	inquiry->live_known = rc == 0;
	return rc == -ENOMEM ? rc : 0;
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
	int rc;

	if (!subject->running)
		return 0;
	rc = lk_running_kernel_read(
		subject->lkm->system, &inquirer->inquiry->arena, &evidence->kernel);
	return rc < 0 ? rc : lk_running_process_read(subject->lkm->system, &evidence->process);
}

/* Does initcall_blacklist= of the kernel command line name the module's init function? */
static int read_initcall(struct inquirer *inquirer)
{
	struct lk_inquiry *inquiry = inquirer->inquiry;
	struct lk_evidence_file *file = &inquiry->evidence.file;
	struct lk_cmdline_load cursor = {.initramfs = false};
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span name;
	int rc;

	lk_buf_init(&text, (size_t)64 << 10);
	rc = inquiry->file.image ? lk_file_read(inquirer->subject->lkm->system, "proc/cmdline",
					   "/proc/cmdline", &text, NULL)
				 : -ENODATA;
	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	cursor.rest = lk_buf_span(&text);
	while (lk_cmdline_initcall_next(&cursor, &name)) {
		if (!file->init)
			file->init = lk_init_name(&inquiry->file.image->elf);
		if (file->init && lk_span_is(name, file->init))
			inquiry->evidence.kernel.forbids_init = LK_YES;
	}
	return 0;
}

/* What the kernel command line says about this module. */
static int read_command_line(struct inquirer *inquirer)
{
	const struct lk_inquiry_subject *subject = inquirer->subject;
	struct lk_evidence *evidence = &inquirer->inquiry->evidence;
	const struct lk_config *config;

	evidence->kernel.forbids = LK_UNKNOWN;
	if (!subject->running || !knows_command_line(subject->lkm))
		return 0;
	if (lk_open_user_config(subject->lkm, &config, NULL) == 0)
		evidence->kernel.forbids =
			lk_config_kernel_blacklisted(config, evidence->module) ? LK_YES : LK_NO;
	return read_initcall(inquirer);
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
		rc = lk_examine_sample(inquirer->subject->lkm, inquirer->subject->module,
			inquiry->file.machine, &inquiry->sample, NULL);
	if (rc < 0 || !inquiry->sample.image)
		return rc;
	kernel->vermagic = lk_image_find(inquiry->sample.image, "vermagic");
	kernel->machine = lk_elf_machine_name(inquiry->sample.machine);
	return 0;
}

static int open_file(const struct lk_inquiry_subject *subject, struct lkm_error *reterr)
{
	if (subject->file >= 0)
		return fcntl(subject->file, F_DUPFD_CLOEXEC, 0);
	return subject->path ? lk_open_module(subject->lkm, subject->path, reterr) : -1;
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
	struct lkm_error error = {0};
	int rc, fd = open_file(subject, &error);

	if (fd < 0 && *error.message) {
		inquiry->evidence.file.unreadable = lk_arena_copy(&inquiry->arena, error.message);
		return inquiry->evidence.file.unreadable ? 0 : -ENOMEM;
	}
	if (fd < 0)
		return fd == -ENOMEM ? fd : 0;
	rc = lk_examine_file(fd, subject->path ? subject->path : "", &inquiry->arena,
		&inquiry->evidence.file, &inquiry->file, NULL);
	if (is_foreign(inquirer))
		inquiry->evidence.file.right_machine = LK_NO;
	/* The kernel goes by the name inside. */
	if (inquiry->evidence.file.name)
		inquiry->evidence.module = inquiry->evidence.file.name;
	lk_examine_compare(&inquiry->file, &inquirer->around->sample, &inquiry->evidence.file);
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
	if (imports->count && lk_kernel_symbols_ask(symbols, imports, NULL) < 0)
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

/* Does the plan load the exporter first, and does that one need this module in turn? */
static void look_in_plan(const struct lkm_step *step, struct lk_evidence_symbol *symbol)
{
	const struct lkm_step *exporter = lk_map_get(&step->plan->by_module, symbol->owner);

	symbol->planned = LK_NO;
	if (!exporter || exporter->action == LKM_ACTION_UNLOAD)
		return;
	/* Nobody knows what a command loads. */
	if (exporter->action == LKM_ACTION_INSTALL)
		symbol->planned = LK_UNKNOWN;
	else if (exporter->index < step->index)
		symbol->planned = LK_YES;
	for (size_t i = 0; i < exporter->needs.count; i++)
		symbol->mutual |= exporter->needs.items[i] == step;
}

static int judge_symbols(struct inquirer *inquirer, const struct lk_kernel_symbols *known,
	const struct lk_symbols *imports, const struct lk_symbols *versions)
{
	struct lk_inquiry *inquiry = inquirer->inquiry;
	struct lk_evidence *evidence = &inquiry->evidence;
	const struct lk_symbol_judge judge = {.known = &known->known,
		.live = inquirer->around->live_known ? &inquirer->around->live : NULL,
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
	for (size_t i = 0; inquirer->subject->step && i < evidence->symbol_count; i++)
		if (symbols[i].owner)
			look_in_plan(inquirer->subject->step, &symbols[i]);
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
	if (!known && inquirer->subject->around)
		known = &inquirer->subject->around->symbols;
	rc = known ? lk_kernel_symbols_ask(known, &imports, inquirer->subject->path)
		   : ask_little(inquirer, &imports);
	if (rc < 0)
		return rc;
	return judge_symbols(inquirer, known ? known : &inquiry->symbols, &imports, &versions);
}

/* After a load that failed, the log has it. */
static int read_taken_export(struct inquirer *inquirer)
{
	struct lk_inquiry *inquiry = inquirer->inquiry;
	struct lk_evidence *evidence = &inquiry->evidence;

	if (evidence->tried || !inquirer->subject->running || !inquiry->file.image ||
		evidence->live.presence != LK_ABSENT)
		return 0;
	return lk_taken_export_find(inquirer->subject->lkm, &inquiry->file.image->elf,
		evidence->module, &inquiry->arena, &evidence->taken_export,
		&evidence->export_owner);
}

/* Parameters. */

/* The line of the configuration that a parameter comes from; NULL: none, or out of memory. */
static const char *origin_of(struct inquirer *inquirer, const struct lk_evidence_param *param)
{
	const struct lkm_directive *line = lk_step_giver(inquirer->subject->step, param->name);

	return line ? lk_arena_format(&inquirer->inquiry->arena, "%s:%u", lkm_directive_file(line),
			      lkm_directive_line(line))
		    : NULL;
}

/* Does the parameter set a port, an interrupt or the like? Lockdown forbids these. */
static enum lk_fact is_hardware(const struct lkm_image *image, const char *name)
{
	uint8_t flags;

	if (lk_param_flags(&image->elf, name, &flags) < 0)
		return LK_UNKNOWN;
	return flags & LK_PARAM_HARDWARE ? LK_YES : LK_NO;
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
		if (image)
			params[evidence->param_count].hardware = is_hardware(image, name);
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

/* What is the same for all modules: read now, or taken from an inquiry that has read it. */
static int read_surroundings(struct inquirer *inquirer)
{
	const struct lk_inquiry *known = inquirer->subject->around;
	struct lk_evidence *evidence = &inquirer->inquiry->evidence;

	inquirer->around = known ? known : inquirer->inquiry;
	if (known) {
		evidence->kernel = known->evidence.kernel;
		evidence->process = known->evidence.process;
		return 0;
	}
	if (read_release(inquirer) < 0 || read_live(inquirer) < 0 || read_kernel(inquirer) < 0)
		return -ENOMEM;
	return evidence->deed == LK_DEED_LOAD ? read_sample(inquirer) : 0;
}

int lk_inquiry_around(struct lk_inquiry *inquiry, const struct lk_inquiry_subject *subject,
	struct lkm_error *reterr)
{
	struct inquirer inquirer = {.inquiry = inquiry, .subject = subject};
	const struct lk_symbols none = {0};

	begin(inquiry, subject, LK_DEED_LOAD);
	if (read_surroundings(&inquirer) < 0 || ask_little(&inquirer, &none) < 0)
		return lk_fail_memory(reterr);
	return 0;
}

bool lk_inquiry_forget_process(struct lk_inquiry *inquiry)
{
	struct lk_evidence_process *process = &inquiry->evidence.process;
	const bool lacks = process->capable == LK_NO || process->namespaced == LK_YES;

	*process = (struct lk_evidence_process){0};
	return lacks;
}

int lk_inquiry_load(struct lk_inquiry *inquiry, const struct lk_inquiry_subject *subject,
	struct lkm_error *reterr)
{
	struct inquirer inquirer = {.inquiry = inquiry, .subject = subject};

	begin(inquiry, subject, LK_DEED_LOAD);
	if (read_surroundings(&inquirer) < 0 || read_file(&inquirer) < 0 ||
		read_state(&inquirer) < 0 || read_command_line(&inquirer) < 0 ||
		read_symbols(&inquirer) < 0 || read_taken_export(&inquirer) < 0 ||
		read_params(&inquirer) < 0)
		return lk_fail_memory(reterr);
	return 0;
}

int lk_inquiry_unload(struct lk_inquiry *inquiry, const struct lk_inquiry_subject *subject,
	struct lkm_error *reterr)
{
	struct inquirer inquirer = {.inquiry = inquiry, .subject = subject};

	begin(inquiry, subject, LK_DEED_UNLOAD);
	if (read_surroundings(&inquirer) < 0 || read_state(&inquirer) < 0)
		return lk_fail_memory(reterr);
	return 0;
}

/* The sections in which compilers and the kernel's build keep the texts of messages. */
#define TEXTS_MAX 8
static size_t find_texts(const struct lk_inquiry *inquiry, struct lk_span *ret)
{
	static const char *const names[TEXTS_MAX] = {".rodata.str1.1", ".rodata.str1.8",
		".rodata.str1.4", ".rodata.str", ".rodata", ".init.rodata", ".init.rodata.str",
		".data"};
	size_t count = 0;

	for (size_t i = 0; inquiry->file.image && i < TEXTS_MAX; i++)
		if (lk_elf_section(&inquiry->file.image->elf, names[i], &ret[count]) == 0)
			count++;
	return count;
}

/* Each line is compared with each message of the module: of a longer log, the first are enough. */
#define COMPARED_MAX 1000

int lk_inquiry_log(struct lk_inquiry *inquiry, struct lk_span text, struct lkm_error *reterr)
{
	struct lk_evidence *evidence = &inquiry->evidence;
	struct lk_klog *lines = NULL;
	size_t capacity = 0, count = 0;
	struct lk_span line, texts[TEXTS_MAX];
	const size_t text_count = find_texts(inquiry, texts);
	char *copy = lk_arena_copy_span(&inquiry->arena, text);

	if (!copy)
		return lk_fail_memory(reterr);
	text.data = (const uint8_t *)copy;
	evidence->log_readable = LK_YES;
	while (lk_span_line(&text, &line)) {
		if (lk_arena_grow(
			    &inquiry->arena, (void **)&lines, &capacity, count, sizeof(*lines)) < 0)
			return lk_fail_memory(reterr);
		lines[count] = lk_klog_read(line);
		lines[count].owner = lk_our_lines_owner(
			evidence, texts, count < COMPARED_MAX ? text_count : 0, &lines[count]);
		count++;
	}
	lk_our_lines_take_stacks(evidence, lines, count);
	for (size_t i = 0; i < count; i++)
		if (lines[i].kind != LK_KLOG_NOTHING || lines[i].owner != LK_KLOG_FOREIGN ||
			lk_our_lines_is_frame(evidence, lines[i].text))
			lines[evidence->log_count++] = lines[i];
	evidence->log = lines;
	return 0;
}

/* The kernel is asked by a system call that a filter may kill the process for. */
static void ask_bpf(struct lk_evidence *evidence)
{
	const char *active = evidence->kernel.security;
	int rc;

	if (active && !strstr(active, "bpf"))
		evidence->kernel.bpf_judges = LK_NO;
	else if (evidence->process.confined == LK_NO && (rc = lk_kernel_bpf_judges()) >= 0)
		evidence->kernel.bpf_judges = rc ? LK_YES : LK_NO;
}

/* Drivers may return any errno when somebody else has what they need. */
static bool speaks_of_resource(const struct lk_evidence *evidence)
{
	static const char *const words[] = {
		"in use", "busy", "reserve", "already used", "conflict"};

	for (size_t i = 0; i < evidence->log_count; i++) {
		const struct lk_klog *line = &evidence->log[i];

		for (size_t k = 0; k < sizeof(words) / sizeof(*words); k++)
			if (line->owner != LK_KLOG_FOREIGN && lk_span_find(line->text, words[k]))
				return true;
	}
	return false;
}

int lk_inquiry_surroundings(struct lk_inquiry *inquiry, const struct lk_inquiry_subject *subject,
	struct lkm_error *reterr)
{
	struct lk_evidence *evidence = &inquiry->evidence;
	const struct lkm_image *image = inquiry->file.image;
	const int system = subject->lkm->system;
	int rc = 0;

	ask_bpf(evidence);
	if (evidence->errnum == ETXTBSY)
		rc = lk_surroundings_writer(system, subject->file, subject->path, &inquiry->arena,
			&evidence->file.writer);
	if (rc == 0 && evidence->errnum == ENODEV && image)
		rc = lk_surroundings_processor(system, image, &evidence->file.fits_cpu);
	if (rc == 0 && (evidence->errnum == EBUSY || speaks_of_resource(evidence)))
		rc = lk_surroundings_resources(system, &inquiry->arena, evidence);
	return rc < 0 ? lk_fail_memory(reterr) : 0;
}

void lk_inquiry_done(struct lk_inquiry *inquiry)
{
	lk_examine_done(&inquiry->file);
	lk_examine_done(&inquiry->sample);
	lk_kernel_symbols_done(&inquiry->symbols);
	lk_arena_done(&inquiry->arena);
}
