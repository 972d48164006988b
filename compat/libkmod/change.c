/* SPDX-License-Identifier: MIT */
/* Loading and unloading, and messages that say why the kernel refused. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lkm/plan.h>
#include <lkm/report.h>

#include "shim.h"

/* Common results of loading what a device asks for: no fault, so not worth an error message. */
static int priority_of(int rc)
{
	return rc == -ENODEV || rc == -EEXIST ? LOG_INFO : LOG_ERR;
}

/* A place for a report, which takes time to fill, if anybody reads it. */
static struct lkm_report **place(const struct kmod_module *mod, struct lkm_report **report)
{
	return shim_log_wanted(mod->ctx, LOG_ERR) ? report : NULL;
}

/* That a module has no file is explained by the files, of which most is known for the running
 * kernel. */
static void tell_not_found(
	const struct kmod_module *mod, const char *fn, const struct lkm_error *error)
{
	const char *name = *error->module ? error->module : mod->name;
	struct lkm_report *report = NULL;

	shim_log_for(fn, mod->ctx, LOG_ERR, "could not find module by name='%s'\n", name);
	if (mod->ctx->usual && shim_log_wanted(mod->ctx, LOG_ERR))
		(void)!lkm_report_read(mod->ctx->lkm, name, error, &report, NULL);
	shim_log_causes(mod->ctx, LOG_ERR, fn, mod->name, error, report);
	lkm_report_free(report);
}

static void tell_failed_insert(
	const struct kmod_module *mod, const char *fn, const char *path, int rc)
{
	shim_log_for(
		fn, mod->ctx, LOG_INFO, "Failed to insert module '%s': %s\n", path, strerror(-rc));
}

/* Why is there no file? The modules that a look-up finds, to be freed, or NULL with the error. */
static struct lkm_found *look_for(const struct kmod_module *mod, struct lkm_error *reterr)
{
	struct lkm_found *found = NULL;

	if (lkm_lookup(mod->ctx->lkm, mod->name, LKM_LOOKUP_EXACT, &found, reterr) < 0)
		return NULL;
	return found;
}

int kmod_module_insert_module(struct kmod_module *mod, unsigned int flags, const char *options)
{
	struct lkm_report *report = NULL;
	struct lkm_error error = {0};
	const char *path;
	int rc;

	if (!mod)
		return -ENOENT;
	path = kmod_module_get_path(mod);
	if (!path) {
		lkm_found_free(look_for(mod, &error));
		tell_not_found(mod, __func__, &error);
		return -ENOENT;
	}
	rc = lkm_insert(path, options, flags & (LKM_RUN_FORCE_VERMAGIC | LKM_RUN_FORCE_MODVERSION),
		place(mod, &report), &error);
	if (rc < 0) {
		tell_failed_insert(mod, __func__, path, rc);
		shim_log_causes(mod->ctx, priority_of(rc), __func__, mod->name, &error, report);
	}
	lkm_report_free(report);
	return rc;
}

int kmod_module_remove_module(struct kmod_module *mod, unsigned int flags)
{
	struct lkm_report *report = NULL;
	struct lkm_error error = {0};
	int rc;

	if (!mod)
		return -ENOENT;
	rc = lkm_remove(mod->name, flags & KMOD_REMOVE_FORCE ? LKM_RUN_FORCE_UNLOAD : 0,
		flags & KMOD_REMOVE_NOLOG ? NULL : place(mod, &report), &error);
	if (rc < 0 && !(flags & KMOD_REMOVE_NOLOG)) {
		shim_log(
			mod->ctx, LOG_ERR, "could not remove '%s': %s\n", mod->name, strerror(-rc));
		shim_log_causes(mod->ctx, LOG_ERR, __func__, mod->name, &error, report);
	}
	lkm_report_free(report);
	return rc;
}

/* Probing ----------------------------------------------------------------------------------------
 */

#define PROBE "kmod_module_probe_insert_module"

struct probe {
	struct kmod_module *mod;
	unsigned flags;
	const char *extra;
	int (*run_install)(struct kmod_module *m, const char *cmdline, void *data);
	void *data;
	void (*print_action)(struct kmod_module *m, bool install, const char *options);
};

static bool is_target(const struct probe *probe, const struct lkm_step *step)
{
	return strcmp(lkm_step_module(step), probe->mod->name) == 0;
}

/* The module of a step, with a reference; NULL: no memory. */
static struct kmod_module *module_of(const struct probe *probe, const struct lkm_step *step)
{
	struct kmod_module *module;

	if (is_target(probe, step))
		return kmod_module_ref(probe->mod);
	if (shim_module_get(probe->mod->ctx, lkm_step_module(step), NULL, &module) < 0)
		return NULL;
	if (lkm_step_path(step))
		shim_module_set_path(module, lkm_step_path(step));
	return module;
}

/* To be freed; NULL: no memory. As from kmod, a space follows parameters of the configuration. */
static char *options_of(const struct probe *probe, const struct lkm_step *step)
{
	const char *params = lkm_step_params(step);
	bool extra = is_target(probe, step) && probe->extra && *probe->extra;
	char *text;

	return asprintf(&text, "%s%s", params, *params && !extra ? " " : "") < 0 ? NULL : text;
}

static void print(const struct probe *probe, const struct lkm_step *step)
{
	struct kmod_module *module;
	char *options;

	if (!probe->print_action)
		return;
	module = module_of(probe, step);
	options = options_of(probe, step);
	if (module && options)
		probe->print_action(module, lkm_step_action(step) == LKM_ACTION_INSTALL, options);
	free(options);
	kmod_module_unref(module);
}

/* A softdep of an unknown name is not a module; one of which the configuration has a command is. */
static bool is_known(const struct probe *probe, const struct lkm_step *step)
{
	struct lkm_found *found;

	if (lkm_lookup(probe->mod->ctx->lkm, lkm_step_module(step), 0, &found, NULL) < 0)
		return false;
	lkm_found_free(found);
	return true;
}

/* Steps that are tried, or would be if the kernel could be asked. */
static bool is_shown(const struct probe *probe, const struct lkm_step *step)
{
	switch (lkm_step_skip(step)) {
	case LKM_SKIP_NONE:
	case LKM_SKIP_REFUSED:
		return true;
	case LKM_SKIP_UNKNOWN:
		return !lkm_step_by(step) || is_known(probe, step);
	case LKM_SKIP_BUILTIN:
		return probe->flags & KMOD_PROBE_IGNORE_LOADED;
	default:
		return false;
	}
}

static void on_step(void *data, const struct lkm_step *step)
{
	print(data, step);
}

static void on_done(void *data, const struct lkm_step *step, const struct lkm_result *result)
{
	const struct probe *probe = data;

	/* on_step() has had the others. */
	if (lkm_step_skip(step) && is_shown(probe, step))
		print(probe, step);
	if (result->outcome == LKM_OUTCOME_FAILED && lkm_step_action(step) == LKM_ACTION_LOAD &&
		lkm_step_path(step) && result->error)
		tell_failed_insert(probe->mod, PROBE, lkm_step_path(step), -result->error->errnum);
}

#define PLACEHOLDER "$CMDLINE_OPTS"

/* The command with the parameters in it, to be freed; NULL: no memory. */
static char *expand(const char *command, const char *options)
{
	size_t size = strlen(command) + 1;
	char *text, *end;

	for (const char *at = command; (at = strstr(at, PLACEHOLDER)); at++)
		size += strlen(options);
	text = end = malloc(size);
	while (text) {
		const char *at = strstr(command, PLACEHOLDER);

		if (!at) {
			strcpy(end, command);
			break;
		}
		end = mempcpy(end, command, (size_t)(at - command));
		end = stpcpy(end, options);
		command = at + strlen(PLACEHOLDER);
	}
	return text;
}

static int run_command(void *data, const struct lkm_step *step)
{
	const struct probe *probe = data;
	struct kmod_module *module = module_of(probe, step);
	char *options = options_of(probe, step);
	char *command = options ? expand(lkm_step_command(step), options) : NULL;
	int rc = module && command ? probe->run_install(module, command, probe->data) : -ENOMEM;

	free(command);
	free(options);
	kmod_module_unref(module);
	return rc < 0 ? rc : 0;
}

static int make_plan(const struct probe *probe, struct lkm_plan **ret, struct lkm_error *reterr)
{
	const struct kmod_module *mod = probe->mod;
	struct lkm *lkm = shim_system(mod->ctx);
	unsigned flags = 0;

	if (probe->flags & KMOD_PROBE_IGNORE_COMMAND)
		flags |= LKM_LOAD_IGNORE_COMMANDS;
	if (probe->flags & KMOD_PROBE_IGNORE_LOADED)
		flags |= LKM_LOAD_IGNORE_LOADED;
	if (probe->flags & KMOD_PROBE_APPLY_BLACKLIST_ALL)
		flags |= LKM_LOAD_BLACKLIST_NEEDS;
	if (mod->named_by_path)
		return lkm_plan_load(
			lkm, mod->path, probe->extra, flags | LKM_LOAD_PATH, ret, reterr);
	return lkm_plan_load_module(lkm, mod->name, mod->alias, probe->extra, flags, ret, reterr);
}

static int run_plan(struct probe *probe, const struct lkm_plan *plan)
{
	const struct kmod_module *mod = probe->mod;
	struct lkm_run_options options = {.size = sizeof(options),
		.flags = probe->flags & (LKM_RUN_FORCE_VERMAGIC | LKM_RUN_FORCE_MODVERSION),
		.on_step = on_step,
		.on_done = on_done,
		.command = probe->run_install ? run_command : NULL,
		.data = probe};
	struct lkm_report *report = NULL;
	struct lkm_error error;
	int rc;

	if (probe->flags & KMOD_PROBE_FAIL_ON_LOADED)
		options.flags |= LKM_RUN_FIRST_TIME;
	rc = lkm_run(mod->ctx->lkm, plan, &options, place(mod, &report), &error);
	if (rc < 0 && error.code == LKM_E_NOT_FOUND)
		tell_not_found(mod, PROBE, &error);
	else if (rc < 0)
		shim_log_causes(mod->ctx, priority_of(rc), PROBE, mod->name, &error, report);
	lkm_report_free(report);
	return rc;
}

static int probe_plan(struct probe *probe)
{
	struct lkm_error error;
	struct lkm_plan *plan;
	const struct lkm_step *step;
	int rc = make_plan(probe, &plan, &error);

	if (rc < 0) {
		shim_log_for(PROBE, probe->mod->ctx, LOG_ERR, "%s\n", error.message);
		return rc;
	}
	if (!(probe->flags & KMOD_PROBE_DRY_RUN))
		rc = run_plan(probe, plan);
	else
		for (size_t i = 0; (step = lkm_plan_step(plan, i)); i++)
			if (is_shown(probe, step))
				print(probe, step);
	lkm_plan_free(plan);
	return rc;
}

/* The flag that forbids a blacklisted module; 0: none does. */
static int forbidden_by(const struct kmod_module *mod, unsigned flags)
{
	if (mod->alias && flags & KMOD_PROBE_APPLY_BLACKLIST_ALIAS_ONLY)
		return KMOD_PROBE_APPLY_BLACKLIST_ALIAS_ONLY;
	if (flags & KMOD_PROBE_APPLY_BLACKLIST_ALL)
		return KMOD_PROBE_APPLY_BLACKLIST_ALL;
	return flags & KMOD_PROBE_APPLY_BLACKLIST;
}

int kmod_module_probe_insert_module(struct kmod_module *mod, unsigned int flags,
	const char *extra_options,
	int (*run_install)(struct kmod_module *m, const char *cmdline, void *data),
	const void *data,
	void (*print_action)(struct kmod_module *m, bool install, const char *options))
{
	struct probe probe = {.mod = mod,
		.flags = flags,
		.extra = extra_options,
		.run_install = run_install,
		.data = (void *)data,
		.print_action = print_action};
	int state, forbidden;

	if (!mod)
		return -ENOENT;
	state = flags & KMOD_PROBE_IGNORE_LOADED ? -ENOENT : shim_module_state(mod);
	if (state == KMOD_MODULE_LIVE || state == KMOD_MODULE_BUILTIN)
		return flags & KMOD_PROBE_FAIL_ON_LOADED ? -EEXIST : 0;
	forbidden = forbidden_by(mod, flags);
	if (forbidden && shim_blacklisted(mod->ctx, mod->name))
		return forbidden;
	return probe_plan(&probe);
}
