/* SPDX-License-Identifier: MIT */
/* From a name that was not found to its cause: the nearest obstacle first, because without a module
 * directory or an index nothing else is worth saying. */
#include "absence.h"

#include <string.h>

#include "../formats/name.h"

#define RELEASES_SHOWN 3

/* A modalias is what a device or the kernel asks for; nobody misspells it. */
static bool is_modalias(const char *name)
{
	return strchr(name, ':') != NULL;
}

static void add_releases(const struct lk_absence_facts *facts, struct lk_findings *findings)
{
	for (size_t i = 0; i < facts->release_count && i < RELEASES_SHOWN; i++)
		lk_finding_evidence(
			findings, "the modules of %s are installed", facts->releases[i]);
	if (facts->release_count > RELEASES_SHOWN)
		lk_finding_evidence(
			findings, "and those of %zu more", facts->release_count - RELEASES_SHOWN);
}

/* An upgrade removes the modules of the kernel that still runs; some tools leave the directory. */
static bool check_upgrade(const struct lk_absence_facts *facts, struct lk_findings *findings)
{
	const bool without = facts->exists == LK_NO || facts->filled == LK_NO;

	if (!facts->running || !without || !facts->release_count || facts->container == LK_YES)
		return false;
	lk_finding_add(findings, LKM_E_NO_DIRECTORY, LKM_CERTAIN,
		"the running kernel is %s, but the installed modules are those of %s",
		facts->release, facts->releases[0]);
	lk_finding_evidence(findings,
		facts->exists == LK_NO ? "%s does not exist" : "%s has no modules",
		facts->directory);
	lk_finding_remedy(findings, "reboot into %s, or install the modules of %s again",
		facts->releases[0], facts->release);
	return true;
}

static bool check_directory(const struct lk_absence_facts *facts, struct lk_findings *findings)
{
	if (facts->fault) {
		lk_finding_add(findings, LKM_E_NO_DIRECTORY, LKM_CERTAIN,
			"the module directory cannot be read: %s", facts->fault);
		lk_finding_evidence(findings, "it is %s", facts->directory);
		return true;
	}
	if (check_upgrade(facts, findings))
		return true;
	if (facts->exists != LK_NO && facts->filled != LK_NO)
		return false;
	lk_finding_add(findings, LKM_E_NO_DIRECTORY, LKM_CERTAIN,
		"there are no modules of kernel %s%s", facts->release,
		facts->container == LK_YES ? " in this container" : "");
	lk_finding_evidence(findings,
		facts->exists == LK_NO ? "%s does not exist" : "%s has no modules",
		facts->directory);
	add_releases(facts, findings);
	if (facts->container == LK_YES)
		lk_finding_remedy(findings, "load the module on the host");
	else if (facts->nearest.count)
		lk_finding_remedy(findings, "did you mean '%s'?", facts->nearest.names[0]);
	else if (facts->running || !facts->release_count)
		lk_finding_remedy(findings, "install the modules of %s", facts->release);
	else
		lk_finding_remedy(
			findings, "use an installed release, such as %s", facts->releases[0]);
	return true;
}

static bool check_index(const struct lk_absence_facts *facts, struct lk_findings *findings)
{
	static const struct {
		enum lkm_code code;
		const char *text;
	} states[] = {[LK_INDEX_MISSING] = {LKM_E_INDEX_MISSING, "is missing"},
		[LK_INDEX_EMPTY] = {LKM_E_INDEX_DAMAGED, "is empty"},
		[LK_INDEX_DAMAGED] = {LKM_E_INDEX_DAMAGED, "is damaged"},
		[LK_INDEX_LOCKED] = {LKM_E_UNREADABLE, "cannot be read"}};

	if (facts->index <= LK_INDEX_USABLE)
		return false;
	lk_finding_add(findings, states[facts->index].code, LKM_CERTAIN,
		"modules.dep.bin of kernel %s %s", facts->release, states[facts->index].text);
	lk_finding_evidence(findings, "without it no module is found by its name");
	lk_finding_remedy(findings, "%s",
		facts->index == LK_INDEX_LOCKED ? "correct the permissions" : facts->depmod);
	return true;
}

/* A file that depmod has not seen, and an entry whose file is gone. */
static bool check_files(const struct lk_absence_facts *facts, struct lk_findings *findings)
{
	if (facts->unlisted)
		lk_finding_add(findings, LKM_E_INDEX_STALE, LKM_CERTAIN,
			"%s is not in the indexes: depmod has not been run since it was installed",
			facts->unlisted);
	else if (facts->gone)
		lk_finding_add(findings, LKM_E_INDEX_STALE, LKM_CERTAIN,
			"the index lists %s, which does not exist", facts->gone);
	else
		return false;
	lk_finding_subject(findings, facts->name);
	if (facts->gone)
		lk_finding_remedy(findings, "install the module again, then run %s", facts->depmod);
	else
		lk_finding_remedy(findings, "%s", facts->depmod);
	return true;
}

/* What was typed is a file, or its name. */
static bool check_typed_file(const struct lk_absence_facts *facts, struct lk_findings *findings)
{
	const bool installed = facts->installed && (facts->by_path || facts->is_file);

	if (facts->here && installed) {
		lk_finding_add(findings, LKM_E_NOT_FOUND, LKM_CERTAIN,
			"'%s' is the name of a file; the installed module is '%s'", facts->asked,
			facts->installed);
		lk_finding_evidence(findings, "%s is an existing file, too", facts->here);
		lk_finding_remedy(findings,
			"use the name %s, or the path: insmod %s or lkm load %s", facts->installed,
			facts->here, facts->here);
	} else if (facts->here) {
		lk_finding_add(findings, LKM_E_NOT_FOUND, LKM_CERTAIN,
			"'%s' was looked up as the name of an installed module; %s is a file",
			facts->asked, facts->here);
		lk_finding_remedy(findings, "load the file by its path: insmod %s or lkm load %s",
			facts->here, facts->here);
	} else if (installed) {
		lk_finding_add(findings, LKM_E_NOT_FOUND, LKM_CERTAIN,
			facts->by_path ? "there is no such file; '%s' is the name of an installed "
					 "module"
				       : "modules are looked up by name, not by file name: it is "
					 "'%s'",
			facts->installed);
		if (facts->installed_path)
			lk_finding_evidence(findings, "its file is %s", facts->installed_path);
		if (facts->by_path)
			lk_finding_remedy(findings, "modprobe %s or lkm load %s", facts->installed,
				facts->installed);
		else
			lk_finding_remedy(findings, "use the name %s", facts->installed);
	} else {
		return false;
	}
	lk_finding_subject(findings, installed ? facts->installed : facts->here);
	return true;
}

static bool check_case(const struct lk_absence_facts *facts, struct lk_findings *findings)
{
	if (facts->nearest.count != 1 || facts->nearest.distance != 1 || facts->by_path)
		return false;
	lk_finding_add(findings, LKM_E_NOT_FOUND, LKM_CERTAIN,
		"upper and lower case differ in module names: it is '%s'", facts->nearest.names[0]);
	lk_finding_subject(findings, facts->nearest.names[0]);
	lk_finding_remedy(findings, "use the name %s", facts->nearest.names[0]);
	return true;
}

static void check_alias(const struct lk_absence_facts *facts, struct lk_findings *findings)
{
	if (!facts->alias.file)
		return;
	lk_finding_add(findings, LKM_E_NOT_FOUND, LKM_CERTAIN,
		"the alias '%s' stands for '%s', which does not exist", facts->asked, facts->name);
	lk_finding_subject(findings, facts->name);
	lk_finding_origin(findings, facts->alias.file, facts->alias.line);
	lk_finding_remedy(findings, "correct or remove this line");
}

static bool check_other(const struct lk_absence_facts *facts, struct lk_findings *findings)
{
	if (!facts->other)
		return false;
	lk_finding_add(findings, LKM_E_NOT_FOUND, LKM_CERTAIN,
		facts->other_path ? "only kernel %s has this module here; %s does not"
				  : "it is built into kernel %s, and missing from %s",
		facts->other, facts->release);
	lk_finding_subject(findings, facts->name);
	if (facts->other_path)
		lk_finding_evidence(findings, "its file is %s", facts->other_path);
	if (facts->other_path && strstr(facts->other_path, "/dkms/"))
		lk_finding_remedy(findings, "dkms autoinstall -k %s", facts->release);
	else
		lk_finding_remedy(findings, "boot %s, or install the module for %s", facts->other,
			facts->release);
	return true;
}

/* Refuted by a loaded module of this name, which has an initstate there. */
static bool check_kernel_code(const struct lk_absence_facts *facts, struct lk_findings *findings)
{
	if (!facts->kernel_code)
		return false;
	lk_finding_add(findings, LKM_E_BUILTIN, LKM_CERTAIN,
		"'%s' is code of this kernel itself, not a module", facts->name);
	lk_finding_subject(findings, facts->name);
	lk_finding_evidence(
		findings, "/sys/module/%s exists, and no such module is loaded", facts->name);
	return true;
}

/* The option that is named as the module is most often, but not always, the module's own. */
static bool check_option(const struct lk_absence_facts *facts, struct lk_findings *findings)
{
	if (!facts->option)
		return false;
	switch (facts->option_value) {
	case 'y':
		lk_finding_add(findings, LKM_E_BUILTIN, LKM_LIKELY,
			"it is built into this kernel: %s=y", facts->option);
		break;
	case 'm':
		lk_finding_add(findings, LKM_E_NOT_FOUND, LKM_LIKELY,
			"it was built as a module (%s=m), but is not installed", facts->option);
		lk_finding_remedy(
			findings, "install the rest of the modules of %s", facts->release);
		break;
	default:
		lk_finding_add(findings, LKM_E_NOT_FOUND, LKM_LIKELY,
			"this kernel was built without it: %s is not set", facts->option);
		lk_finding_remedy(
			findings, "use another kernel, or build the module for %s", facts->release);
	}
	lk_finding_subject(findings, facts->name);
	lk_finding_origin(findings, facts->configuration.file, facts->configuration.line);
	return true;
}

static bool check_nearest(const struct lk_absence_facts *facts, struct lk_findings *findings)
{
	char question[4 * LK_NEAREST_MAX];

	if (!facts->nearest.count)
		return false;
	lk_nearest_question(&facts->nearest, "", question, sizeof(question));
	lk_finding_add(findings, LKM_E_NOT_FOUND,
		facts->nearest.count == 1 ? LKM_LIKELY : LKM_POSSIBLE, "%s", question);
	lk_finding_subject(findings, facts->nearest.names[0]);
	return true;
}

/* Refuted by indexes that are all there. */
static void add_lost(const struct lk_absence_facts *facts, struct lk_findings *findings)
{
	lk_finding_add(findings, LKM_E_INDEX_MISSING, LKM_POSSIBLE,
		"%s of kernel %s is missing or unusable, so what it lists is not found",
		facts->lost, facts->release);
	lk_finding_remedy(findings, "%s", facts->depmod);
}

static void add_none(const struct lk_absence_facts *facts, struct lk_findings *findings)
{
	const enum lkm_certainty certainty = facts->lost ? LKM_POSSIBLE : LKM_CERTAIN;

	if (facts->index != LK_INDEX_USABLE)
		return;
	if (facts->lost)
		add_lost(facts, findings);
	if (is_modalias(facts->asked)) {
		lk_finding_add(findings, LKM_E_NOT_FOUND, certainty,
			"no module of kernel %s supports this device or feature", facts->release);
		return;
	}
	lk_finding_add(findings, LKM_E_NOT_FOUND, certainty,
		"no module of kernel %s has this name or alias", facts->release);
	lk_finding_remedy(findings, "if it is not part of the kernel, build or install it for %s",
		facts->release);
}

void lk_absence_judge(const struct lk_absence_facts *facts, struct lk_findings *findings)
{
	if (facts->by_path) {
		if (!check_typed_file(facts, findings))
			check_nearest(facts, findings);
		return;
	}
	/* A file of this name may lie here because it was built here. */
	if (!facts->is_file && facts->index <= LK_INDEX_USABLE && check_files(facts, findings))
		return;
	if (check_typed_file(facts, findings) || check_directory(facts, findings) ||
		check_index(facts, findings) || facts->installed)
		return;
	if (check_files(facts, findings))
		return;
	check_alias(facts, findings);
	if (check_kernel_code(facts, findings) || check_other(facts, findings) || findings->count ||
		check_case(facts, findings) || check_option(facts, findings) ||
		check_nearest(facts, findings))
		return;
	add_none(facts, findings);
}

void lk_absence_judge_loaded(const struct lk_absence_facts *facts, struct lk_findings *findings)
{
	if (facts->loaded) {
		lk_finding_add(findings, LKM_E_NOT_LOADED, LKM_CERTAIN,
			"this module is loaded under the name that it has inside its file: '%s'",
			facts->loaded);
		lk_finding_subject(findings, facts->loaded);
		lk_finding_remedy(findings, "use the name %s", facts->loaded);
	} else if (!facts->installed && !check_kernel_code(facts, findings)) {
		check_nearest(facts, findings);
	}
}
