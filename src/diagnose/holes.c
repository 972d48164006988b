/* SPDX-License-Identifier: MIT */
/* Which holes there are, from facts alone. */
#include "holes.h"

#include <errno.h>

static bool add_kind(struct lk_holes *holes, enum lkm_hole kind)
{
	struct lk_findings *findings = &holes->findings;

	if (LK_GROW(findings->arena, holes->kinds, findings->count, holes->kind_capacity) < 0) {
		findings->failed = true;
		return false;
	}
	holes->kinds[findings->count] = kind;
	return true;
}

/* The finding that follows is of this kind; without memory for both it is left out. */
#define ADD(holes, kind, certainty, ...)                                                           \
	do {                                                                                       \
		if (add_kind((holes), (kind)))                                                     \
			lk_finding_add(&(holes)->findings, LKM_OK, (certainty), __VA_ARGS__);      \
	} while (0)

static void advise_deny(const struct lk_hole_facts *facts, struct lk_holes *holes)
{
	lk_finding_subject(&holes->findings, facts->module);
	lk_finding_remedy(&holes->findings, "lkm deny %s", facts->module);
}

/* A line of configuration as text. */
static const char *spell(struct lk_holes *holes, const struct lkm_directive *line)
{
	const char *text = lk_directive_spell(holes->findings.arena, line);

	holes->findings.failed |= !text;
	return text ? text : "";
}

static void check_lines(const struct lk_hole_facts *facts, struct lk_holes *holes)
{
	const struct lk_denied *denied = &facts->denied;

	if (denied->how == LKM_DENIED_NOT && !denied->hidden) {
		ADD(holes, LKM_HOLE_NOTHING, LKM_CERTAIN, "no configuration line denies it");
		advise_deny(facts, holes);
	}
	if (!denied->hidden || denied->how == LKM_DENIED_KERNEL)
		return;
	ADD(holes, LKM_HOLE_HIDDEN, LKM_CERTAIN, "\"%s\" comes first and overrides \"%s\" (%s:%u)",
		spell(holes, denied->counts), spell(holes, denied->hidden), denied->hidden->file,
		denied->hidden->line);
	lk_finding_subject(&holes->findings, facts->module);
	lk_finding_remedy(&holes->findings, "remove that line");
	lk_finding_origin(&holes->findings, denied->counts->file, denied->counts->line);
}

static void check_builtin(const struct lk_hole_facts *facts, struct lk_holes *holes)
{
	const struct lk_hole_builtin *code = &facts->code;

	if (code->stopped == LK_STOPPED_PERHAPS)
		ADD(holes, LKM_HOLE_BUILTIN, LKM_POSSIBLE,
			"it is built into the kernel, and it is not known whether '%s' of "
			"initcall_blacklist= is its init function",
			code->candidate);
	else
		ADD(holes, LKM_HOLE_BUILTIN, LKM_CERTAIN,
			"it is built into the kernel, where modprobe.d has no effect");
	lk_finding_subject(&holes->findings, facts->module);
	if (code->functions)
		lk_finding_remedy(
			&holes->findings, "boot with initcall_blacklist=%s", code->functions);
	else if (code->known)
		lk_finding_remedy(&holes->findings,
			"build a kernel without it: it has no init function that "
			"initcall_blacklist= could stop");
	else
		lk_finding_remedy(&holes->findings,
			"boot with initcall_blacklist=FUNCTION, the name of its init function");
}

static void check_state(const struct lk_hole_facts *facts, struct lk_holes *holes)
{
	if (facts->loaded) {
		ADD(holes, LKM_HOLE_LOADED, LKM_CERTAIN, "it is loaded now");
		lk_finding_subject(&holes->findings, facts->module);
		lk_finding_remedy(&holes->findings, "lkm unload %s", facts->module);
	} else if (facts->builtin && facts->code.stopped != LK_STOPPED_SURELY) {
		check_builtin(facts, holes);
	}
}

/* Does modprobe load this module, and with it what it depends on? */
static bool is_open(const struct lk_config *config, const char *module)
{
	struct lk_denied denied;

	lk_denied_look(config, module, &denied);
	return denied.how < LKM_DENIED_COMMAND;
}

/* A blacklist line only stops aliases. Weak dependencies are no hole: nothing loads them. */
static void check_blacklist(const struct lk_hole_facts *facts, struct lk_holes *holes)
{
	const struct lkm_directive *line = NULL;

	if (facts->denied.how != LKM_DENIED_ALIASES || facts->denied.hidden)
		return;
	if (facts->known) {
		ADD(holes, LKM_HOLE_NAME, LKM_CERTAIN,
			"it is only blacklisted: a request by name still loads it");
		advise_deny(facts, holes);
	}
	for (size_t i = 0; facts->users && i < facts->users->count; i++) {
		const char *user = facts->users->items[i]->name;

		if (!is_open(facts->config, user))
			continue;
		ADD(holes, LKM_HOLE_DEPENDENCY, LKM_CERTAIN,
			"it is only blacklisted, and %s, which depends on it, still loads it",
			user);
		advise_deny(facts, holes);
		lk_finding_subject(&holes->findings, user);
	}
	while ((line = lk_config_next_naming(
			facts->config, LKM_DIRECTIVE_SOFTDEP, facts->module, line))) {
		if (!is_open(facts->config, line->name))
			continue;
		ADD(holes, LKM_HOLE_SOFTDEP, LKM_CERTAIN,
			"it is only blacklisted, and \"%s\" still loads it", spell(holes, line));
		advise_deny(facts, holes);
		lk_finding_origin(&holes->findings, line->file, line->line);
	}
}

static void check_image(const struct lk_hole_facts *facts, const struct lk_hole_image *image,
	struct lk_holes *holes)
{
	if (!image->unread) {
		if (!image->has_module || image->how >= LKM_DENIED_COMMAND)
			return;
		ADD(holes, LKM_HOLE_INITRAMFS, LKM_CERTAIN,
			"the initramfs contains it, but not the line that denies it");
		lk_finding_remedy(&holes->findings, "%s", image->rebuild);
	} else if (facts->builtin) {
		return; /* a module that is in the kernel needs no image */
	} else if (!image->path) {
		ADD(holes, LKM_HOLE_INITRAMFS_UNKNOWN, LKM_POSSIBLE, "%s", image->unread);
		lk_finding_remedy(&holes->findings,
			"mount the file system with the initramfs, or boot with "
			"module_blacklist=%s",
			facts->module);
	} else {
		ADD(holes, LKM_HOLE_INITRAMFS_UNKNOWN, LKM_POSSIBLE,
			"the initramfs may contain it without this line: %s%s", image->unread,
			image->older ? ", and it is older than the file with the line" : "");
		lk_finding_remedy(&holes->findings, "%s",
			image->errnum == EACCES || image->errnum == EPERM
				? "run 'lkm audit' as root"
			: image->errnum ? "make it readable, then run 'lkm audit' again"
			: image->older  ? image->rebuild
					: "list its files with lsinitramfs or lsinitrd");
	}
	lk_finding_subject(&holes->findings, facts->module);
	if (image->path)
		lk_finding_origin(&holes->findings, image->path, 0);
}

/* Another kernel than the one that was asked about may have the module. Where it is only
 * blacklisted, a request by its name is a hole already. */
static void check_images(const struct lk_hole_facts *facts, struct lk_holes *holes)
{
	const enum lkm_denied how = facts->denied.how;

	if (how != LKM_DENIED_COMMAND && (how != LKM_DENIED_ALIASES || facts->known))
		return;
	for (size_t i = 0; i < facts->image_count; i++)
		check_image(facts, &facts->images[i], holes);
}

/* A file that comes first may have an install line for it, which then takes precedence. */
static void check_unread(const struct lk_hole_facts *facts, struct lk_holes *holes)
{
	if (!facts->config_unread || facts->denied.how == LKM_DENIED_KERNEL)
		return;
	ADD(holes, LKM_HOLE_CONFIG_UNKNOWN, LKM_POSSIBLE,
		"the configuration that could not be read may override this: %s",
		facts->config_unread);
	lk_finding_subject(&holes->findings, facts->module);
	lk_finding_remedy(&holes->findings, "make all files of the configuration readable");
}

void lk_holes_find(const struct lk_hole_facts *facts, struct lk_holes *holes)
{
	check_lines(facts, holes);
	check_state(facts, holes);
	check_blacklist(facts, holes);
	check_unread(facts, holes);
	check_images(facts, holes);
}
