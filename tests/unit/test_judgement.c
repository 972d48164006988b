/* SPDX-License-Identifier: MIT */
/* diagnose: the judgements of the file "judgements", which says how to read it. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/diagnose/diagnose.h"
#include "../../src/diagnose/our_lines.h"

#define MOST 8

struct judgement {
	const char *name;
	struct lk_evidence evidence;
	struct lk_evidence_param params[MOST];
	struct lk_evidence_symbol symbols[MOST];
	struct lk_klog log[MOST];
	char texts[512];
	size_t text_size;
	struct lk_findings findings;
	struct lk_arena arena;
	bool judged;
};

static void begin(struct judgement *judgement, const char *name)
{
	static const char magic[] = "6.12.117+deb12-amd64 SMP preempt mod_unload modversions ";

	lk_arena_done(&judgement->arena);
	*judgement = (struct judgement){.name = name,
		.evidence = {.tried = true,
			.module = "m",
			.path = "/m.ko",
			.log_readable = LK_YES,
			.file = {.form = LK_FORM_MODULE,
				.machine = "x86-64",
				.right_machine = LK_YES,
				.relocatable = LK_YES,
				.name = "m",
				.vermagic = magic,
				.license = "GPL",
				.gpl = LK_YES,
				.sound = LK_YES,
				.size = 100000,
				.memory = 100000,
				.symbols = LK_YES,
				.versions = LK_YES,
				.layout = LK_YES,
				.livepatch = LK_NO,
				.is_signed = LK_NO,
				.this_size = LK_YES},
			.kernel = {.release = "6.12.117+deb12-amd64",
				.vermagic = magic,
				.machine = "x86-64",
				.modules = LK_YES,
				.modules_disabled = LK_NO,
				.sig_enforce = LK_NO,
				.lockdown = LK_LOCKDOWN_NONE,
				.security = "capability,lockdown,yama",
				.forbids = LK_NO,
				.unpacks = ""},
			.process = {.capable = LK_YES, .confined = LK_NO, .namespaced = LK_NO},
			.live = {.presence = LK_ABSENT, .refcount = -1}}};
}

static void set_fact(struct judgement *judgement, const char *key, char *value)
{
	struct lk_evidence *evidence = &judgement->evidence;
	const struct {
		const char *key;
		enum lk_fact *fact;
	} facts[] = {{"sig_enforce", &evidence->kernel.sig_enforce},
		{"forbids_init", &evidence->kernel.forbids_init},
		{"bpf_judges", &evidence->kernel.bpf_judges},
		{"is_signed", &evidence->file.is_signed},
		{"kernels_key", &evidence->file.kernels_key},
		{"signature_sound", &evidence->file.signature_sound},
		{"right_machine", &evidence->file.right_machine}, {"sound", &evidence->file.sound},
		{"fits_cpu", &evidence->file.fits_cpu}, {"confined", &evidence->process.confined}};
	const struct {
		const char *key;
		uint64_t *number;
	} numbers[] = {{"size", &evidence->file.size}, {"memory", &evidence->file.memory},
		{"id", &evidence->process.id}};
	bool known = true;

	if (strcmp(key, "lockdown") == 0)
		evidence->kernel.lockdown = LK_LOCKDOWN_INTEGRITY;
	else if (strcmp(key, "form") == 0)
		evidence->file.form = LK_FORM_DAMAGED;
	else if (strcmp(key, "writer") == 0)
		evidence->file.writer = value;
	else if (strcmp(key, "security") == 0)
		evidence->kernel.security = value;
	else if (strcmp(key, "init") == 0)
		evidence->file.init = value;
	else
		known = false;
	for (size_t i = 0; i < sizeof(facts) / sizeof(*facts); i++)
		if (strcmp(key, facts[i].key) == 0) {
			*facts[i].fact = strcmp(value, "yes") == 0 ? LK_YES : LK_NO;
			known = true;
		}
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		if (strcmp(key, numbers[i].key) == 0) {
			*numbers[i].number = strtoull(value, NULL, 10);
			known = true;
		}
	if (!known)
		fail_msg("%s: no fact %s", judgement->name, key);
}

/* Cut the first word off. */
static char *cut(char **rest)
{
	char *word = *rest, *space = strchr(word, ' ');

	*rest = space ? space + 1 : word + strlen(word);
	if (space)
		*space = '\0';
	return word;
}

static void add_param(struct judgement *judgement, char *rest)
{
	struct lk_evidence_param *param = &judgement->params[judgement->evidence.param_count++];

	assert_true(judgement->evidence.param_count <= MOST);
	*param = (struct lk_evidence_param){.exists = LK_YES};
	param->name = cut(&rest);
	param->value = cut(&rest);
	param->fits = strcmp(rest, "fits") == 0      ? LK_YES
		      : strcmp(rest, "misfits") == 0 ? LK_NO
						     : LK_UNKNOWN;
	param->type = *rest ? "int" : NULL;
	judgement->evidence.params = judgement->params;
}

static void add_symbol(struct judgement *judgement, char *rest)
{
	struct lk_evidence_symbol *symbol = &judgement->symbols[judgement->evidence.symbol_count++];

	assert_true(judgement->evidence.symbol_count <= MOST);
	*symbol = (struct lk_evidence_symbol){.exported = LK_YES, .present = LK_YES};
	symbol->name = cut(&rest);
	symbol->owner = rest;
	judgement->evidence.symbols = judgement->symbols;
}

static void add_text(
	struct judgement *judgement, const char *before, const char *text, const char *after)
{
	size_t room = sizeof(judgement->texts) - judgement->text_size;
	int size = snprintf(
		judgement->texts + judgement->text_size, room, "%s%s%s", before, text, after);

	assert_true((size_t)size < room);
	judgement->text_size += (size_t)size + 1;
}

static void add_line(struct judgement *judgement, const char *text)
{
	struct lk_klog *line = &judgement->log[judgement->evidence.log_count++];
	const struct lk_span texts = {(const uint8_t *)judgement->texts, judgement->text_size};

	assert_true(judgement->evidence.log_count <= MOST);
	*line = lk_klog_read(lk_span_of(text));
	line->owner = lk_our_lines_owner(&judgement->evidence, &texts, 1, line);
	lk_our_lines_take_stacks(
		&judgement->evidence, judgement->log, judgement->evidence.log_count);
	judgement->evidence.log = judgement->log;
}

static void set_trace(struct judgement *judgement, const char *result)
{
	struct lk_evidence_trace *trace = &judgement->evidence.trace;

	trace->on = true;
	if (strcmp(result, "refused") == 0)
		return;
	trace->accepted = trace->returned = true;
	trace->name = "m";
	trace->result = atoi(result);
}

static void print(const struct judgement *judgement)
{
	for (size_t i = 0; i < judgement->findings.count; i++)
		print_message("# %d %s: %s\n", (int)judgement->findings.items[i].certainty,
			lkm_code_name((int)judgement->findings.items[i].code),
			judgement->findings.items[i].text);
}

static void judge(struct judgement *judgement)
{
	if (!judgement->judged)
		assert_int_equal(
			lk_diagnose(&judgement->evidence, &judgement->arena, &judgement->findings),
			0);
	judgement->judged = true;
}

static bool is_certainty(enum lkm_certainty certainty, const char *word)
{
	static const char *const words[] = {
		[LKM_CERTAIN] = "certain", [LKM_LIKELY] = "likely", [LKM_POSSIBLE] = "possible"};

	return strcmp(words[certainty], word) == 0 ||
	       (certainty != LKM_POSSIBLE && strcmp(word, "certain-or-likely") == 0);
}

static void check_finding(struct judgement *judgement, char *rest)
{
	const char *certainty = cut(&rest), *code = cut(&rest);
	bool found = false;

	judge(judgement);
	for (size_t i = 0; i < judgement->findings.count; i++) {
		const struct lkm_finding *finding = &judgement->findings.items[i];
		const bool same = strcmp(lkm_code_name((int)finding->code), code) == 0;

		found |= same && is_certainty(finding->certainty, certainty) &&
			 strncmp(finding->text, rest, strlen(rest)) == 0;
		if (!same && strcmp(certainty, "possible") != 0)
			found = false;
	}
	if (!found) {
		print(judgement);
		fail_msg("%s: not '%s %s %s'", judgement->name, certainty, code, rest);
	}
}

static void check_absence(struct judgement *judgement, const char *word)
{
	judge(judgement);
	for (size_t i = 0; i < judgement->findings.count; i++) {
		const struct lkm_finding *finding = &judgement->findings.items[i];

		if (strcmp(lkm_code_name((int)finding->code), word) == 0 ||
			(strcmp(word, "certain") == 0 && finding->certainty == LKM_CERTAIN)) {
			print(judgement);
			fail_msg("%s: %s", judgement->name, word);
		}
	}
}

static void take(struct judgement *judgement, char *line)
{
	const char *word = cut(&line);

	if (strcmp(word, "=") == 0) {
		begin(judgement, line);
	} else if (strcmp(word, "fact") == 0) {
		const char *key = cut(&line);

		set_fact(judgement, key, line);
	} else if (strcmp(word, "param") == 0) {
		add_param(judgement, line);
	} else if (strcmp(word, "symbol") == 0) {
		add_symbol(judgement, line);
	} else if (strcmp(word, "prints") == 0) {
		add_text(judgement, "\0013", line, "\n");
	} else if (strcmp(word, "holds") == 0) {
		add_text(judgement, "", line, "");
	} else if (strcmp(word, "log") == 0) {
		add_line(judgement, line);
	} else if (strcmp(word, "trace") == 0) {
		set_trace(judgement, line);
	} else if (strcmp(word, "errno") == 0) {
		judgement->evidence.errnum = atoi(line);
	} else if (strcmp(word, "finds") == 0) {
		check_finding(judgement, line);
	} else if (strcmp(word, "never") == 0) {
		check_absence(judgement, line);
	} else if (*word && *word != '#') {
		fail_msg("what is '%s'?", word);
	}
}

static void each_judgement(void **state)
{
	static struct judgement judgement;
	static char text[1 << 16];
	char path[4096], *rest = text, *line;
	size_t size;
	FILE *file;

	(void)state;
	snprintf(path, sizeof(path), "%s/../unit/judgements", getenv("LKM_TEST_SUPPORT"));
	file = fopen(path, "r");
	assert_non_null(file);
	size = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	assert_true(size > 0 && size < sizeof(text) - 1);
	while ((line = strsep(&rest, "\n")))
		take(&judgement, line);
	lk_arena_done(&judgement.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(each_judgement)};

	return cmocka_run_group_tests_name("judgement", tests, NULL, NULL);
}
