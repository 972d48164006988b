/* SPDX-License-Identifier: MIT */
/* The module's own init function: what it returned, what the module said meanwhile, and the kinds
 * of trouble that many drivers have in common. */
#include "our_lines.h"
#include "rules.h"

#include <errno.h>
#include <string.h>

#define QUOTED_MAX 3

/* From the most serious on: errors, warnings, the rest. A line whose level is unknown counts as an
 * error. */
#define CLASSES 3
static int class_of(const struct lk_klog *line)
{
	if (line->level <= 3)
		return 0;
	return line->level == 4 ? 1 : 2;
}

/* Lines of the loader have rules of their own. */
static bool is_quotable(const struct lk_klog *line)
{
	if (line->owner == LK_KLOG_FOREIGN)
		return false;
	switch (line->kind) {
	case LK_KLOG_NOTHING:
	case LK_KLOG_FIRMWARE:
	case LK_KLOG_PROBE:
	case LK_KLOG_IRQ:
	case LK_KLOG_REGION:
	case LK_KLOG_REGISTERED:
	case LK_KLOG_DUPLICATE:
		return true;
	default:
		return false;
	}
}

/* The kernel says that somebody has what the module asked for; NULL: it does not. */
static const struct lk_klog *find_collision(const struct lk_evidence *evidence)
{
	for (size_t i = 0; i < evidence->log_count; i++) {
		const struct lk_klog *line = &evidence->log[i];

		if (line->owner != LK_KLOG_FOREIGN &&
			(line->kind == LK_KLOG_IRQ || line->kind == LK_KLOG_REGISTERED ||
				line->kind == LK_KLOG_DUPLICATE))
			return line;
	}
	return NULL;
}

bool lk_rules_has_collision(const struct lk_evidence *evidence)
{
	return find_collision(evidence) != NULL;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool has(struct lk_span text, const char *word)
{
	const size_t size = strlen(word);

	for (size_t at = 0; at + size <= text.size; at++) {
		size_t same = 0;

		while (same < size && lower((char)text.data[at + same]) == word[same])
			same++;
		if (same == size)
			return true;
	}
	return false;
}

static bool has_any(struct lk_span text, const char *const *words)
{
	for (; *words; words++)
		if (has(text, *words))
			return true;
	return false;
}

static bool speaks_of_fault(struct lk_span text)
{
	static const char *const words[] = {"not ", "no ", "n't", "fail", "unable", "cannot",
		"unsupported", "invalid", "illegal", "missing", "disabled", "error", "wrong",
		"bad ", "unknown", "refus", "abort", "giving up", "conflict", "busy", "in use",
		"exceed", "too ", "must ", "require", "specify", "already", "timed out", NULL};

	return has_any(text, words);
}

struct quotes {
	const struct lk_klog *lines[QUOTED_MAX];
	size_t count;
	bool are_messages; /* all of them are in the module's file */
};

/* The most serious class that there is. */
static int best_class(const struct lk_evidence *evidence)
{
	int best = CLASSES;

	for (size_t i = 0; i < evidence->log_count; i++)
		if (is_quotable(&evidence->log[i]) && class_of(&evidence->log[i]) < best)
			best = class_of(&evidence->log[i]);
	return best;
}

static void quote(struct quotes *quotes, const struct lk_klog *line)
{
	if (quotes->count == QUOTED_MAX)
		return;
	quotes->lines[quotes->count++] = line;
	quotes->are_messages &= line->owner == LK_KLOG_MESSAGE;
}

/* Only lines of the most serious class, from the first on. Of mere information, those count that
 * speak of a fault, and then the last words before the failure: the first are greetings. */
static struct quotes collect(const struct lk_evidence *evidence)
{
	struct quotes quotes = {.are_messages = true};
	const int class = best_class(evidence);
	const bool chosen = class == CLASSES - 1;

	for (size_t i = 0; i < evidence->log_count; i++) {
		const struct lk_klog *line = &evidence->log[i];

		if (is_quotable(line) && class_of(line) == class &&
			(!chosen || speaks_of_fault(line->text)))
			quote(&quotes, line);
	}
	for (size_t i = evidence->log_count; chosen && i-- > 0;)
		if (is_quotable(&evidence->log[i]) && !speaks_of_fault(evidence->log[i].text))
			quote(&quotes, &evidence->log[i]);
	return quotes;
}

static bool is_serious(const struct quotes *quotes)
{
	return quotes->count && class_of(quotes->lines[0]) < CLASSES - 1;
}

/* What only names the module may come from the kernel around it. */
static const char *speaker(const struct lk_klog *line)
{
	return line->owner == LK_KLOG_MESSAGE ? "the module says" : "the kernel log says";
}

bool lk_rules_quote(
	const struct lk_evidence *evidence, enum lk_quotes place, struct lk_findings *findings)
{
	const struct quotes quotes = collect(evidence);
	size_t i = 0;

	if (place == LK_QUOTES_CAUSE && is_serious(&quotes)) {
		lk_finding_lead(findings, LKM_E_INIT_FAILED, "%s: %.*s", speaker(quotes.lines[0]),
			LK_SPAN_TEXT(quotes.lines[0]->text));
		i = 1;
	}
	for (; i < quotes.count; i++)
		lk_finding_evidence(findings, "%s: %.*s", speaker(quotes.lines[i]),
			LK_SPAN_TEXT(quotes.lines[i]->text));
	return quotes.count;
}

/* Families: what lines of different drivers have in common. */

/* A quoted line with one of these words, and one of those; NULL: none. */
static const struct lk_klog *find(
	const struct quotes *quotes, const char *const *words, const char *const *others)
{
	for (size_t i = 0; i < quotes->count; i++)
		if (has_any(quotes->lines[i]->text, words) &&
			(!others || has_any(quotes->lines[i]->text, others)))
			return quotes->lines[i];
	return NULL;
}

static void set_code(struct lk_findings *findings, enum lkm_code code)
{
	if (findings->count)
		findings->items[findings->count - 1].code = code;
}

void lk_rules_remedy_firmware(struct lk_span file, struct lk_findings *findings)
{
	lk_finding_remedy(findings,
		"install the package that has /lib/firmware/%.*s (apt-file search, or dnf "
		"provides, names it); an initramfs needs it, too",
		LK_SPAN_TEXT(file));
}

/* Drivers go on without optional firmware, or try another file: then they say something else after
 * it, and that refutes it. */
static bool was_last_word(const struct lk_evidence *evidence, size_t i)
{
	static const char *const firmware[] = {"firmware", "ucode", "microcode", NULL};
	static const char *const going_on[] = {
		"loaded", "optional", "continu", "fall", "trying", "using", NULL};

	while (++i < evidence->log_count) {
		const struct lk_klog *line = &evidence->log[i];

		if (!is_quotable(line) || line->kind == LK_KLOG_FIRMWARE ||
			line->kind == LK_KLOG_PROBE)
			continue;
		if (!has_any(line->text, firmware) || has_any(line->text, going_on))
			return false;
	}
	return true;
}

static bool note_firmware(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	for (size_t i = 0; i < evidence->log_count; i++) {
		const struct lk_klog *line = &evidence->log[i];

		if (line->kind != LK_KLOG_FIRMWARE || !is_quotable(line) ||
			!was_last_word(evidence, i))
			continue;
		lk_finding_lead(findings, LKM_E_FIRMWARE_MISSING,
			line->number == -ENOENT ? "the firmware file '%.*s' is missing"
						: "the firmware file '%.*s' cannot be loaded",
			LK_SPAN_TEXT(line->name));
		lk_rules_remedy_firmware(line->name, findings);
		return true;
	}
	return false;
}

static bool is_of_path(uint8_t c)
{
	return c > ' ' && c < 0x7f && !strchr("'\"`()[]<>,;", c);
}

/* The word of a text that is named as firmware files are; size 0: none. */
static struct lk_span firmware_file(struct lk_span text)
{
	static const char *const endings[] = {
		".bin", ".fw", ".ucode", ".hex", ".mbn", ".img", ".dat", NULL};

	for (size_t at = 0; at < text.size;) {
		struct lk_span word = {text.data + at, 0};

		while (at + word.size < text.size && is_of_path(text.data[at + word.size]))
			word.size++;
		at += word.size + 1;
		while (word.size && strchr(".:", word.data[word.size - 1]))
			word.size--;
		for (size_t i = 0; endings[i]; i++)
			if (word.size > strlen(endings[i]) &&
				memcmp(word.data + word.size - strlen(endings[i]), endings[i],
					strlen(endings[i])) == 0)
				return word;
	}
	return (struct lk_span){0};
}

/* Some drivers hide the kernel's own line, and name the file themselves. Refuted by an errno that
 * no missing file gives. */
static bool note_named_firmware(const struct lk_evidence *evidence, const struct quotes *quotes,
	struct lk_findings *findings)
{
	static const char *const words[] = {"firmware", "microcode", "ucode", NULL};
	static const char *const faults[] = {
		"fail", "not found", "missing", "unable", "cannot", "n't", "could not", NULL};
	const struct lk_klog *line = find(quotes, words, faults);
	const struct lk_span file = line ? firmware_file(line->text) : (struct lk_span){0};

	if (!file.size || (evidence->errnum != ENOENT && evidence->errnum != ENODEV &&
				  evidence->errnum != EIO && evidence->errnum != EINVAL))
		return false;
	set_code(findings, LKM_E_FIRMWARE_MISSING);
	lk_rules_remedy_firmware(file, findings);
	return true;
}

/* Refuted by an alias that fits. */
static bool note_processor(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (evidence->file.fits_cpu != LK_NO || evidence->errnum != ENODEV)
		return false;
	lk_finding_lead(findings, LKM_E_PROCESSOR,
		"the module is for other processors: none of its cpu: aliases fits this one");
	lk_finding_evidence(findings,
		"lkm info %s lists them; /sys/devices/system/cpu/modalias is this processor",
		evidence->module);
	return true;
}

static bool note_setup(const struct quotes *quotes, struct lk_findings *findings)
{
	static const char *const setups[] = {"bios", "uefi", NULL};
	static const char *const offs[] = {
		"disabled", "not enabled", "switched off", "locked", "turned off", NULL};

	if (!find(quotes, setups, offs))
		return false;
	set_code(findings, LKM_E_SWITCHED_OFF);
	lk_finding_remedy(findings,
		"enable it in the firmware setup of this machine (BIOS, UEFI) and reboot");
	return true;
}

/* "00200000 (acme) vs. 00200080 (ttyS0)": the last is who has it. */
static struct lk_span holder_of(const struct lk_klog *line)
{
	const uint8_t *start = memrchr(line->name.data, '(', line->name.size);
	const uint8_t *end = memrchr(line->name.data, ')', line->name.size);

	if (!start || !end || end < start)
		return line->name;
	return (struct lk_span){start + 1, (size_t)(end - start) - 1};
}

/* Drivers cannot share a name, nor most of them an interrupt. */
static bool note_collision(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const struct lk_klog *line = find_collision(evidence);

	if (!line)
		return false;
	if (line->kind == LK_KLOG_IRQ)
		lk_finding_lead(findings, LKM_E_RESOURCE_BUSY,
			"interrupt %lld belongs to %.*s, which does not share it",
			(long long)line->number, LK_SPAN_TEXT(holder_of(line)));
	else
		lk_finding_lead(findings, LKM_E_RESOURCE_BUSY,
			line->kind == LK_KLOG_REGISTERED
				? "there is a driver called '%.*s' already"
				: "there is something called '%.*s' already",
			LK_SPAN_TEXT(line->name));
	/* A driver may ask for something else after that. */
	if (findings->items[findings->count - 1].certainty == LKM_CERTAIN)
		findings->items[findings->count - 1].certainty = LKM_LIKELY;
	lk_finding_remedy(findings,
		line->kind == LK_KLOG_IRQ
			? "unload the driver that has it, or give the module another interrupt"
			: "unload what has this name; what is built into the kernel keeps it");
	return true;
}

static bool note_busy(const struct lk_evidence *evidence, const struct quotes *quotes,
	struct lk_findings *findings)
{
	static const char *const words[] = {"in use", "busy", "already registered",
		"already exists", "can't reserve", "cannot reserve", "conflict", "flags mismatch",
		"already claimed", "already used", NULL};
	static const char *const absent[] = {"not found", "no device", "not detected", NULL};
	const bool said = find(quotes, words, NULL) && !find(quotes, words, absent);

	/* Another errno than EBUSY is refuted by words that leave open whether it is there. */
	if (evidence->errnum != EBUSY ? !said : !said && !evidence->resource_count)
		return false;
	set_code(findings, LKM_E_RESOURCE_BUSY);
	for (size_t i = 0; i < evidence->resource_count; i++)
		lk_finding_evidence(findings, "%s belongs to %s (%s)", evidence->resources[i].what,
			evidence->resources[i].holder, evidence->resources[i].source);
	lk_finding_remedy(
		findings, "unload the driver that has it, or give the module another one");
	return true;
}

static bool note_algorithm(const struct quotes *quotes, struct lk_findings *findings)
{
	static const char *const things[] = {"algorithm", "cipher", "crypto", "hash", "digest",
		"aead", "transform", "tfm", NULL};
	static const char *const faults[] = {"not found", "not available", "unavailable",
		"not supported", "unsupported", "fail", "can't", "could not", "couldn't", "unable",
		"error", NULL};

	if (!find(quotes, things, faults))
		return false;
	lk_finding_remedy(findings,
		"load the module that has the algorithm (modprobe crypto-NAME); /proc/crypto lists "
		"those that are there");
	return true;
}

static bool mentions(struct lk_span text, const struct lk_evidence_param *param)
{
	return has(text, param->name) ||
	       (param->value && strlen(param->value) > 2 && has(text, param->value));
}

/* Refuted by a message that speaks of none of the parameters that were given. */
static bool note_parameter(const struct lk_evidence *evidence, const struct quotes *quotes,
	struct lk_findings *findings)
{
	for (size_t i = 0; i < evidence->param_count; i++) {
		const struct lk_evidence_param *param = &evidence->params[i];
		bool mentioned = false;

		for (size_t j = 0; j < quotes->count; j++)
			mentioned |= mentions(quotes->lines[j]->text, param);
		if (!mentioned)
			continue;
		set_code(findings, LKM_E_PARAM_VALUE);
		lk_finding_evidence(findings, "parameter '%s' is '%s'%s%s", param->name,
			param->value ? param->value : "", param->origin ? ", set in " : "",
			param->origin ? param->origin : "");
		if (param->origin)
			lk_finding_remedy(
				findings, "correct the options line in %s", param->origin);
		return true;
	}
	return false;
}

/* A misspelt parameter is ignored, and the module may fail without it. */
static void note_misspelt(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	for (size_t i = 0; i < evidence->param_count; i++) {
		const struct lk_evidence_param *param = &evidence->params[i];

		if (param->exists != LK_NO)
			continue;
		lk_finding_evidence(findings,
			"the module has no parameter '%s', so the kernel ignored it%s%s%s",
			param->name, param->nearest ? "; did you mean '" : "",
			param->nearest ? param->nearest : "", param->nearest ? "'?" : "");
	}
}

/* The errno is about a value, and the module does not say which. */
static void note_given(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	for (size_t i = 0; i < evidence->param_count; i++) {
		const struct lk_evidence_param *param = &evidence->params[i];

		if (param->exists == LK_NO)
			continue;
		lk_finding_evidence(findings, "it was given %s%s%s%s%s", param->name,
			param->value ? "=" : "", param->value ? param->value : "",
			param->origin ? ", set in " : "", param->origin ? param->origin : "");
	}
}

/* Words count only in what is quoted as the cause. */
static void note_family(const struct lk_evidence *evidence, const struct quotes *quotes,
	struct lk_findings *findings)
{
	if (note_firmware(evidence, findings) || note_named_firmware(evidence, quotes, findings) ||
		note_collision(evidence, findings) || note_setup(quotes, findings) ||
		note_processor(evidence, findings) ||
		((evidence->errnum == EINVAL || evidence->errnum == ERANGE) &&
			note_parameter(evidence, quotes, findings)) ||
		note_busy(evidence, quotes, findings) || note_algorithm(quotes, findings))
		return;
	if (evidence->errnum == ENODEV && !is_serious(quotes))
		lk_finding_evidence(findings,
			"drivers return it when they find no device that they "
			"support");
}

bool lk_rules_may_have_run(const struct lk_evidence *evidence)
{
	if (lk_rules_init_returned(evidence) == LK_NO)
		return false;
	switch (evidence->file.form) {
	case LK_FORM_EMPTY:
	case LK_FORM_TEXT:
	case LK_FORM_OTHER:
	case LK_FORM_PACKED:
	case LK_FORM_NOT_A_FILE:
		return false;
	default:
		return true;
	}
}

void lk_rules_explain_last(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const struct quotes quotes = collect(evidence);

	lk_rules_quote(evidence, LK_QUOTES_CAUSE, findings);
	note_family(evidence, &quotes, findings);
	note_misspelt(evidence, findings);
	if (!is_serious(&quotes) && (evidence->errnum == EINVAL || evidence->errnum == ERANGE))
		note_given(evidence, findings);
}

void lk_rules_explain_init(const struct lk_evidence *evidence, enum lkm_certainty certainty,
	struct lk_findings *findings)
{
	if (!lk_rules_may_have_run(evidence))
		return;
	lk_rules_add_init(evidence, certainty, findings);
	lk_rules_explain_last(evidence, findings);
}

bool lk_rules_has_frame(const struct lk_evidence *evidence)
{
	for (size_t i = 0; i < evidence->log_count; i++)
		if (lk_our_lines_is_frame(evidence, evidence->log[i].text))
			return true;
	return false;
}

bool lk_rules_has_message(const struct lk_evidence *evidence)
{
	const struct quotes quotes = collect(evidence);

	return quotes.count && quotes.are_messages;
}
