/* SPDX-License-Identifier: MIT */
/* Are the modules of the kernel there, can they be found and unpacked, and does the configuration
 * make sense? */
#include "health_checks.h"

static void add_names(const struct lk_health_names *names, struct lk_findings *symptoms)
{
	size_t shown = names->count < LK_HEALTH_NAMES ? names->count : LK_HEALTH_NAMES;

	for (size_t i = 0; i < shown; i++)
		lk_finding_evidence(symptoms, "%s", names->items[i]);
	if (shown < names->count)
		lk_finding_evidence(symptoms, "and %zu more", names->count - shown);
}

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

/* Its own modules are gone, most likely by an update. */
static void tell_missing(const struct lk_health_files *files, const struct lk_health_system *system,
	struct lk_findings *symptoms)
{
	if (system && files->newest) {
		lk_finding_add_check(symptoms, "directory", LKM_HEALTH_PROBLEM, LKM_E_NO_DIRECTORY,
			"this kernel is %s, but the installed modules are those of %s",
			files->release, files->newest);
		lk_finding_evidence(symptoms, "%s does not exist", files->directory);
		lk_finding_remedy(symptoms, "reboot into %s", files->newest);
		return;
	}
	lk_finding_add_check(symptoms, "directory", LKM_HEALTH_PROBLEM, LKM_E_NO_DIRECTORY,
		"the modules of %s are not installed", files->release);
	lk_finding_evidence(symptoms, "%s does not exist", files->directory);
	if (files->newest)
		lk_finding_evidence(symptoms, "the modules of %s are installed", files->newest);
	lk_finding_remedy(symptoms, system && system->process.container == LK_YES
					    ? "load modules on the host, or mount its modules here"
					    : "install the modules of this kernel release");
}

static void check_directory(const struct lk_health_files *files,
	const struct lk_health_system *system, struct lk_findings *symptoms)
{
	if (files->exists == LK_NO) {
		tell_missing(files, system, symptoms);
	} else if (files->fault) {
		lk_finding_add_check(symptoms, "directory", LKM_HEALTH_PROBLEM, LKM_E_NO_DIRECTORY,
			"the module directory cannot be read");
		lk_finding_evidence(symptoms, "%s: %s", files->directory, files->fault);
	} else if (system && files->newest && files->newest_is_newer) {
		lk_finding_add_check(symptoms, "directory", LKM_HEALTH_WARNING, LKM_OK,
			"a newer kernel, %s, is installed but not running", files->newest);
		lk_finding_evidence(symptoms, "this kernel is %s, and its modules are in %s",
			files->release, files->directory);
		lk_finding_remedy(symptoms, "reboot to run it");
	} else if (files->walked == LK_YES && !files->modules) {
		lk_finding_add_check(symptoms, "directory", LKM_HEALTH_WARNING, LKM_E_NO_DIRECTORY,
			"the module directory has no module files");
		lk_finding_evidence(symptoms, "%s", files->directory);
		lk_finding_remedy(symptoms, "install the modules of this kernel release");
	} else {
		lk_finding_add_check(symptoms, "directory", LKM_HEALTH_FINE, LKM_OK,
			system ? "the modules of this kernel are installed"
			       : "the modules of this release are installed");
		lk_finding_evidence(symptoms, "%s has %zu module file%s", files->directory,
			files->modules, plural(files->modules));
	}
}

static void run_depmod(const struct lk_health_files *files, struct lk_findings *symptoms)
{
	lk_finding_remedy(symptoms, "%s", files->depmod);
}

/* Nothing is found without modules.dep.bin, and nothing for a device without modules.alias.bin. */
static void tell_unusable(const struct lk_health_files *files, enum lkm_code code, const char *what,
	const struct lk_health_names *names, struct lk_findings *symptoms)
{
	bool bad = !files->dep_usable || !files->alias_usable;

	if (!names->count)
		return;
	lk_finding_add_check(symptoms, "indexes", bad ? LKM_HEALTH_PROBLEM : LKM_HEALTH_WARNING,
		code, "%zu index%s %s", names->count, names->count == 1 ? " is" : "es are", what);
	add_names(names, symptoms);
	run_depmod(files, symptoms);
}

static void tell_stale(const struct lk_health_files *files, enum lkm_health health,
	const char *what_one, const char *what_many, const struct lk_health_names *names,
	struct lk_findings *symptoms)
{
	if (!names->count)
		return;
	lk_finding_add_check(symptoms, "indexes", health, LKM_E_INDEX_STALE, "%zu module file%s %s",
		names->count, plural(names->count), names->count == 1 ? what_one : what_many);
	add_names(names, symptoms);
	run_depmod(files, symptoms);
}

/* One module too many or too few is a pity; that there is none at all is a problem. */
static void check_age(const struct lk_health_files *files, struct lk_findings *symptoms)
{
	enum lkm_health health = files->listed ? LKM_HEALTH_WARNING : LKM_HEALTH_PROBLEM;

	tell_stale(files, health, "is missing from the indexes, so it cannot be found",
		"are missing from the indexes, so they cannot be found", &files->unlisted,
		symptoms);
	tell_stale(files, health, "in the indexes does not exist", "in the indexes do not exist",
		&files->gone, symptoms);
	tell_stale(files, LKM_HEALTH_WARNING, "is newer than the indexes, which do not match it",
		"are newer than the indexes, which do not match them", &files->newer, symptoms);
	if (!files->unread)
		return;
	lk_finding_add_check(symptoms, "indexes", LKM_HEALTH_UNKNOWN, LKM_E_INDEX_STALE,
		"%zu module files are newer than the indexes; whether they match is unknown",
		files->unread);
	run_depmod(files, symptoms);
}

/* Some indexes may be new and others old: none of the other checks would notice. */
static void check_interrupted(const struct lk_health_files *files, struct lk_findings *symptoms)
{
	const size_t count = files->interrupted.count;

	if (!count)
		return;
	lk_finding_add_check(symptoms, "indexes", LKM_HEALTH_WARNING, LKM_E_INDEX_STALE,
		"a depmod run was interrupted: some indexes may be older than the others");
	add_names(&files->interrupted, symptoms);
	run_depmod(files, symptoms);
}

static void check_indexes(const struct lk_health_files *files, struct lk_findings *symptoms)
{
	bool aged = files->walked == LK_YES && files->dep_usable;

	tell_unusable(files, LKM_E_INDEX_MISSING, "missing", &files->missing, symptoms);
	tell_unusable(files, LKM_E_INDEX_DAMAGED, "damaged", &files->damaged, symptoms);
	tell_unusable(files, LKM_E_UNREADABLE, "not readable", &files->locked, symptoms);
	check_interrupted(files, symptoms);
	if (aged)
		check_age(files, symptoms);
	if (files->interrupted.count || files->missing.count || files->damaged.count ||
		files->locked.count ||
		(aged && (files->unlisted.count || files->gone.count || files->newer.count ||
				 files->unread)))
		return;
	if (aged)
		lk_finding_add_check(symptoms, "indexes", LKM_HEALTH_FINE, LKM_OK,
			files->unseen.count
				? "the indexes are complete and match the readable files"
				: "the indexes are complete and up to date");
	else
		lk_finding_add_check(symptoms, "indexes", LKM_HEALTH_UNKNOWN, LKM_OK,
			"whether the indexes are up to date is unknown");
}

static enum lk_fact kernel_unpacks(const struct lk_health_system *system, enum lk_compression kind)
{
	if (!system || !system->kernel.unpacks)
		return LK_UNKNOWN;
	return lk_span_is(lk_span_of(system->kernel.unpacks), lk_compression_name(kind)) ? LK_YES
											 : LK_NO;
}

static void add_packing(const struct lk_health_files *files, const struct lk_health_system *system,
	struct lk_findings *symptoms)
{
	const char *unpacks = system ? system->kernel.unpacks : NULL;

	for (int kind = LK_PLAIN + 1; kind < LK_COMPRESSION_COUNT; kind++)
		if (files->packed[kind])
			lk_finding_evidence(symptoms, "%zu of %zu are compressed with %s",
				files->packed[kind], files->modules,
				lk_compression_name((enum lk_compression)kind));
	if (unpacks && *unpacks)
		lk_finding_evidence(symptoms, "the kernel itself decompresses %s", unpacks);
	else if (unpacks)
		lk_finding_evidence(symptoms, "the kernel itself decompresses nothing");
}

static void check_packing_of(const struct lk_health_files *files,
	const struct lk_health_system *system, enum lk_compression kind,
	struct lk_findings *symptoms)
{
	enum lk_fact kernel = kernel_unpacks(system, kind);
	const char *name = lk_compression_name(kind);

	if (kernel == LK_YES)
		lk_finding_add_check(symptoms, "compression", LKM_HEALTH_WARNING, LKM_E_NO_CODEC,
			"the kernel decompresses modules with %s, but this lkm cannot", name);
	else if (kernel == LK_NO || !system)
		lk_finding_add_check(symptoms, "compression", LKM_HEALTH_PROBLEM, LKM_E_NO_CODEC,
			kernel == LK_NO ? "modules are compressed with %s, which neither the "
					  "kernel nor this lkm can decompress"
					: "modules are compressed with %s, which this lkm cannot "
					  "decompress",
			name);
	else
		lk_finding_add_check(symptoms, "compression", LKM_HEALTH_UNKNOWN, LKM_E_NO_CODEC,
			"modules are compressed with %s, which this lkm cannot decompress; whether "
			"the kernel can is unknown",
			name);
	add_packing(files, system, symptoms);
	lk_finding_remedy(symptoms,
		"install the library that reads %s (lkm --version shows what "
		"this lkm can read)",
		name);
}

static void check_unseen(const struct lk_health_files *files, struct lk_findings *symptoms)
{
	size_t count = files->unseen.count;

	if (!count)
		return;
	lk_finding_add_check(symptoms, "files", LKM_HEALTH_WARNING, LKM_E_UNREADABLE,
		"%zu file%s in the module directory cannot be read", count, plural(count));
	add_names(&files->unseen, symptoms);
}

static void check_packing(const struct lk_health_files *files,
	const struct lk_health_system *system, struct lk_findings *symptoms)
{
	const size_t before = symptoms->count;

	if (files->walked != LK_YES)
		return;
	for (int kind = LK_PLAIN + 1; kind < LK_COMPRESSION_COUNT; kind++)
		if (files->packed[kind] && files->unpacks[kind] != LK_YES)
			check_packing_of(files, system, (enum lk_compression)kind, symptoms);
	if (symptoms->count > before)
		return;
	lk_finding_add_check(symptoms, "compression", LKM_HEALTH_FINE, LKM_OK,
		files->packed[LK_PLAIN] == files->modules ? "no module is compressed"
							  : "all compressed modules can be read");
	add_packing(files, system, symptoms);
}

static void check_doubles(const struct lk_health_files *files, struct lk_findings *symptoms)
{
	size_t count = files->doubles.count;

	if (files->walked != LK_YES)
		return;
	if (count) {
		lk_finding_add_check(symptoms, "duplicates", LKM_HEALTH_WARNING, LKM_OK,
			"%zu module%s several files, of which one is used", count,
			count == 1 ? " has" : "s have");
		add_names(&files->doubles, symptoms);
		lk_finding_remedy(symptoms,
			"remove the unwanted files, then run %s; or choose one in depmod.d",
			files->depmod);
		return;
	}
	if (files->replaced.count)
		lk_finding_add_check(symptoms, "duplicates", LKM_HEALTH_FINE, LKM_OK,
			"%zu module%s of the kernel %s replaced by a file in another directory",
			files->replaced.count, plural(files->replaced.count),
			files->replaced.count == 1 ? "is" : "are");
	else
		lk_finding_add_check(symptoms, "duplicates", LKM_HEALTH_FINE, LKM_OK,
			"each module has one file");
	add_names(&files->replaced, symptoms);
}

void lk_health_files(const struct lk_health_files *files, const struct lk_health_system *system,
	struct lk_findings *symptoms)
{
	check_directory(files, system, symptoms);
	if (files->exists == LK_YES && !files->fault) {
		check_unseen(files, symptoms);
		check_indexes(files, symptoms);
		check_packing(files, system, symptoms);
		check_doubles(files, symptoms);
	}
	lk_health_config(&files->configuration, symptoms);
}
