/* SPDX-License-Identifier: MIT */
/* Probe errors, missing firmware, and drivers without a device. A line counts only when it names
 * the module, one of its drivers, their devices or its firmware: other modules load meanwhile. */
#include "after_load.h"

#include <errno.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../formats/name.h"
#include "rules.h"

/* Lines of the log that are quoted, and devices that are named. */
#define QUOTED_MAX 3
#define NAMED_MAX  3

static bool has(const char *const *list, struct lk_span word)
{
	for (; list && *list; list++)
		if (lk_span_is(word, *list))
			return true;
	return false;
}

/* '-' and '_' do not differ between the name of a driver and that of its module. */
static bool is_module(const struct lk_after_load *facts, struct lk_span word)
{
	char name[LKM_NAME_SIZE];

	if (word.size >= sizeof(name))
		return false;
	memcpy(name, word.data, word.size);
	name[word.size] = '\0';
	return lk_name_equal(name, facts->module);
}

static bool is_device(const struct lk_after_load *facts, struct lk_span word)
{
	for (size_t i = 0; i < facts->device_count; i++)
		if (lk_span_is(word, facts->devices[i].name))
			return true;
	return false;
}

/* "DRIVER DEVICE", as the kernel begins lines about a device. */
static bool is_prefix_own(const struct lk_after_load *facts, struct lk_span prefix)
{
	struct lk_span word;

	while (lk_span_word(&prefix, &word))
		if (has(facts->drivers, word) || is_module(facts, word) || is_device(facts, word))
			return true;
	return false;
}

/* The words before the message; false where there are none. An address has colons, too: the prefix
 * ends at the first one before a blank. */
static bool take_prefix(struct lk_span text, struct lk_span *ret)
{
	for (size_t i = 1; i < text.size; i++)
		if (text.data[i] == ' ' && text.data[i - 1] == ':')
			return lk_span_part(text, 0, i - 1, ret);
	return false;
}

static bool names_device(const struct lk_after_load *facts, const struct lk_klog *line)
{
	struct lk_span prefix, word;

	if (!take_prefix(line->text, &prefix))
		return false;
	while (lk_span_word(&prefix, &word))
		if (is_device(facts, word))
			return true;
	return false;
}

/* Does a line begin with "DRIVER: ", "DRIVER DEVICE: " or "MODULE: ", perhaps after "SUBSYSTEM: "?
 */
static bool is_spoken_by(const struct lk_after_load *facts, struct lk_span text)
{
	struct lk_span prefix;

	while (take_prefix(text, &prefix)) {
		if (is_prefix_own(facts, prefix))
			return true;
		text = (struct lk_span){text.data + prefix.size + 2, text.size - prefix.size - 2};
	}
	return false;
}

static bool is_of_word(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool has_word(struct lk_span text, struct lk_span word)
{
	for (size_t at = 0; at + word.size <= text.size; at++)
		if (memcmp(text.data + at, word.data, word.size) == 0 &&
			(!at || !is_of_word(text.data[at - 1])) &&
			(at + word.size == text.size || !is_of_word(text.data[at + word.size])))
			return true;
	return false;
}

/* Values that are shorter stand in any line. */
#define VALUE_MIN 3

/* A subsystem may speak for the module, of a value that it was given. */
static bool has_value(const struct lk_after_load *facts, struct lk_span text)
{
	const char *params = facts->params ? facts->params : "";

	while ((params = strchr(params, '='))) {
		const size_t size = strcspn(++params, " ,\"");

		if (size >= VALUE_MIN &&
			has_word(text, (struct lk_span){(const uint8_t *)params, size}))
			return true;
	}
	return false;
}

bool lk_after_load_is_own(const struct lk_after_load *facts, const struct lk_klog *line)
{
	switch (line->kind) {
	case LK_KLOG_FIRMWARE:
		return is_prefix_own(facts, line->detail) || has(facts->firmware, line->name);
	case LK_KLOG_PROBE:
		return has(facts->drivers, line->name) || is_prefix_own(facts, line->detail);
	default:
		return is_spoken_by(facts, line->text);
	}
}

/* Some kernels log a missing file twice, in different words. */
static bool is_repeated(const struct lk_after_load *facts, size_t i)
{
	const struct lk_klog *line = &facts->log[i];

	for (size_t j = 0; j < i; j++)
		if (facts->log[j].kind == line->kind &&
			facts->log[j].name.size == line->name.size &&
			memcmp(facts->log[j].name.data, line->name.data, line->name.size) == 0 &&
			(line->kind == LK_KLOG_FIRMWARE ||
				(facts->log[j].detail.size == line->detail.size &&
					memcmp(facts->log[j].detail.data, line->detail.data,
						line->detail.size) == 0)))
			return true;
	return false;
}

static void quote(struct lk_findings *findings, const struct lk_klog *line)
{
	lk_finding_evidence(findings, "the kernel log says: %.*s", LK_SPAN_TEXT(line->text));
}

static void add_firmware(
	const struct lk_after_load *facts, const struct lk_klog *line, struct lk_findings *findings)
{
	if (line->number == -ENOENT)
		lk_finding_add(findings, LKM_E_FIRMWARE_MISSING, LKM_CERTAIN,
			"'%s' asked for the firmware file '%.*s', which is missing", facts->module,
			LK_SPAN_TEXT(line->name));
	else
		lk_finding_add(findings, LKM_E_FIRMWARE_MISSING, LKM_CERTAIN,
			"'%s' asked for the firmware file '%.*s', which the kernel cannot load: %s",
			facts->module, LK_SPAN_TEXT(line->name), lk_errno_text((int)-line->number));
	quote(findings, line);
	lk_rules_remedy_firmware(line->name, findings);
}

/* The device is the last word of "DRIVER DEVICE", and all of it in older kernels. */
static struct lk_span device_of(struct lk_span detail)
{
	for (size_t i = detail.size; i > 0; i--)
		if (detail.data[i - 1] == ' ')
			return (struct lk_span){detail.data + i, detail.size - i};
	return detail;
}

static void add_probe(
	const struct lk_after_load *facts, const struct lk_klog *line, struct lk_findings *findings)
{
	const struct lk_span device = device_of(line->detail);
	size_t quoted = 0;

	lk_finding_add(findings, LKM_E_PROBE_FAILED, LKM_CERTAIN,
		"driver '%.*s' failed to set up the device %.*s: %s", LK_SPAN_TEXT(line->name),
		LK_SPAN_TEXT(device), lk_errno_text((int)-line->number));
	for (const struct lk_klog *said = facts->log; said < line; said++)
		if (quoted < QUOTED_MAX && said->kind == LK_KLOG_NOTHING &&
			lk_after_load_is_own(facts, said) && ++quoted)
			quote(findings, said);
	quote(findings, line);
}

/* Lines of the log; how many probes failed. */
static size_t judge_log(const struct lk_after_load *facts, struct lk_findings *findings)
{
	size_t failed = 0;

	for (size_t i = 0; i < facts->log_count; i++) {
		const struct lk_klog *line = &facts->log[i];

		if ((line->kind != LK_KLOG_FIRMWARE && line->kind != LK_KLOG_PROBE) ||
			line->number >= 0 || !lk_after_load_is_own(facts, line) ||
			is_repeated(facts, i))
			continue;
		failed += line->kind == LK_KLOG_PROBE;
		if (line->kind == LK_KLOG_FIRMWARE)
			add_firmware(facts, line, findings);
		else
			add_probe(facts, line, findings);
	}
	return failed;
}

static bool is_driven(const struct lk_after_load *facts)
{
	for (size_t i = 0; i < facts->device_count; i++)
		if (facts->devices[i].own)
			return true;
	return false;
}

static void name_device(
	const struct lk_after_load_device *device, bool later, struct lk_findings *findings)
{
	if (device->driver && device->module)
		lk_finding_evidence(findings, "%s is driven by %s of module %s", device->name,
			device->driver, device->module);
	else if (device->driver)
		lk_finding_evidence(findings, "%s is driven by %s, which is built-in", device->name,
			device->driver);
	else if (device->overridden)
		lk_finding_evidence(findings, "%s is reserved for another driver (driver_override)",
			device->name);
	else
		lk_finding_evidence(
			findings, "%s has no driver%s", device->name, later ? " yet" : "");
}

/* A free device can have another module; one that is taken has to be released first. */
static void add_remedy(const struct lk_after_load *facts, struct lk_findings *findings)
{
	const struct lk_after_load_device *device = &facts->devices[0];

	for (size_t i = 0; i < facts->device_count; i++)
		if (!facts->devices[i].driver)
			device = &facts->devices[i];
	if (!device->driver && device->other)
		lk_finding_remedy(findings, "another module matches %s, too: lkm load %s",
			device->name, device->other);
	else if (!device->driver && facts->was_loaded)
		lk_finding_remedy(findings, "let it try again: lkm unload %s, then lkm load %s",
			facts->module, facts->module);
	else if (device->driver && device->module)
		lk_finding_remedy(findings,
			"to use '%s' for %s: lkm unload %s %s, then lkm load %s", facts->module,
			device->name, device->module, facts->module, facts->module);
}

static bool needs_words(const struct lk_after_load_device *device, bool later)
{
	return device->driver || device->overridden || later;
}

static void judge_devices(const struct lk_after_load *facts, struct lk_findings *findings)
{
	const size_t count = facts->device_count;
	size_t quoted = 0;

	lk_finding_add(findings, LKM_E_NO_DEVICE, LKM_CERTAIN,
		"'%s' is loaded, but drives no device: %s matches it and has %s", facts->module,
		facts->devices[0].name, facts->devices[0].driver ? "another driver" : "no driver");
	/* The sentence says it of a single one that is free. */
	for (size_t i = 0; (count > 1 || needs_words(&facts->devices[0], facts->probes_later)) &&
			   i < count && i < NAMED_MAX;
		i++)
		name_device(&facts->devices[i], facts->probes_later, findings);
	if (count > NAMED_MAX)
		lk_finding_evidence(findings, "and %zu more devices", count - NAMED_MAX);
	for (size_t i = 0; i < facts->log_count && quoted < QUOTED_MAX; i++)
		if (facts->log[i].kind == LK_KLOG_NOTHING && names_device(facts, &facts->log[i]) &&
			++quoted)
			quote(findings, &facts->log[i]);
	add_remedy(facts, findings);
}

/* Warnings of drivers are common, and their errors are not. */
static bool is_error(const struct lk_after_load *facts, const struct lk_klog *line)
{
	return line->kind == LK_KLOG_NOTHING && line->level >= 0 && line->level <= 3 &&
	       (lk_after_load_is_own(facts, line) || has_value(facts, line->text));
}

/* What the module itself or the loader complained of. */
static void judge_complaints(const struct lk_after_load *facts, struct lk_findings *findings)
{
	size_t errors = 0;

	for (size_t i = 0; i < facts->log_count; i++) {
		const struct lk_klog *line = &facts->log[i];

		if (line->kind == LK_KLOG_INIT_STRANGE) {
			lk_finding_add(findings, LKM_E_LOGGED_ERRORS, LKM_CERTAIN,
				"the init function of '%s' returned %lld, and should have returned "
				"0: it may not have done all of its work",
				facts->module, (long long)line->number);
			return;
		}
		if (!is_error(facts, line))
			continue;
		if (!errors++)
			lk_finding_add(findings, LKM_E_LOGGED_ERRORS, LKM_CERTAIN,
				"'%s' is loaded, and logged: %.*s", facts->module,
				LK_SPAN_TEXT(line->text));
		else if (errors <= QUOTED_MAX)
			quote(findings, line);
	}
}

void lk_after_load_judge(const struct lk_after_load *facts, struct lk_findings *findings)
{
	const size_t before = findings->count, failed = judge_log(facts, findings);

	if (findings->count == before)
		judge_complaints(facts, findings);

	/* A failed probe says already that a device is not driven, and why. */
	if (failed || !facts->drivers || !*facts->drivers || is_driven(facts))
		return;
	if (facts->matches == LK_MATCHING_NONE && !facts->was_loaded)
		lk_finding_add(findings, LKM_E_NO_DEVICE, LKM_CERTAIN,
			"'%s' is loaded, but drives no device: none here matches its aliases",
			facts->module);
	else if (facts->matches == LK_MATCHING_SOME && facts->device_count)
		judge_devices(facts, findings);
}

void lk_after_load_judge_param(
	const struct lk_after_load_param *param, struct lk_findings *findings)
{
	const char *why = param->builtin ? "is built-in" : "was loaded already";

	if (param->now)
		lk_finding_add(findings, LKM_E_PARAM_NOT_APPLIED, LKM_CERTAIN,
			"'%s' %s, so its parameter '%s' is still '%s'", param->module, why,
			param->name, param->now);
	else
		lk_finding_add(findings, LKM_E_PARAM_NOT_APPLIED, LKM_CERTAIN,
			"'%s' %s, so the parameter '%s' was not applied", param->module, why,
			param->name);
	lk_finding_subject(findings, param->name);
	if (param->writable)
		lk_finding_remedy(findings, "lkm params %s %s=%s", param->module, param->name,
			param->value ? param->value : "Y");
	else if (param->builtin)
		lk_finding_remedy(findings, "add %s.%s=%s to the kernel command line",
			param->module, param->name, param->value ? param->value : "Y");
	else
		lk_finding_remedy(findings, "unload '%s', and load it again with the parameter",
			param->module);
}
