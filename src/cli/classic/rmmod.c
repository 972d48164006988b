/* SPDX-License-Identifier: MIT */
/* rmmod: unload exactly the modules that are named. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <lkm/live.h>

#include "../../base/errno_text.h"
#include "../commands.h"
#include "../opts.h"
#include "../ui.h"

struct rmmod_opts {
	struct lk_common_opts common;
	bool force;
};

static const struct lk_command_text text = {
	.usage = "  rmmod [options] MODULE...",
	.purpose =
		"Unloads modules, but not their dependencies. MODULE is a name or a module file.",
};

#define COMMON(member) offsetof(struct rmmod_opts, common.member)
static const struct lk_opt table[] = {
	{'f', "force", LK_OPT_SET, offsetof(struct rmmod_opts, force), 0, NULL,
		"unload modules in use (can crash the kernel)"},
	{'s', "syslog", LK_OPT_SET, COMMON(to_syslog), 0, NULL, "send messages to syslog"},
	{'v', "verbose", LK_OPT_COUNT, COMMON(verbosity), 0, NULL, "always explain failures"},
	{'V', "version", LK_OPT_SET, COMMON(version), 0, NULL, "show the version"},
	{'h', "help", LK_OPT_SET, COMMON(help), 0, NULL, "show this help"},
	LK_OPTS_END,
};

/* What decides about one module. */
struct subject {
	const char *operand;
	char name[LKM_NAME_SIZE];
};

/* The name in an operand: a path's last component or the operand itself, up to the first '.', '-'
 * as '_'. */
static bool read_name(const char *operand, struct subject *ret)
{
	const char *slash = strrchr(operand, '/');
	const char *start = slash ? slash + 1 : operand;
	size_t size = strcspn(start, ".");

	*ret = (struct subject){.operand = operand};
	if (size == 0 || size >= sizeof(ret->name))
		return false;
	for (size_t i = 0; i < size; i++)
		ret->name[i] = start[i] == '-' ? '_' : start[i];
	return true;
}

static bool is_builtin(const char *name)
{
	struct lkm *lkm = NULL;
	struct lkm_found *found = NULL;
	bool builtin = false;

	if (lkm_open(NULL, &lkm, NULL) == 0 &&
		lkm_lookup(lkm, name, LKM_LOOKUP_EXACT | LKM_LOOKUP_FILES, &found, NULL) == 0)
		builtin = lkm_found_builtin(lkm_found_module(found, 0));
	lkm_found_free(found);
	lkm_close(lkm);
	return builtin;
}

static void say_in_use(
	const struct lk_ui *ui, const char *name, const struct lkm_live_module *module)
{
	const struct lkm_error in_use = {.code = LKM_E_IN_USE, .errnum = EAGAIN};
	char users[2048] = "";
	size_t used = 0;
	const char *holder;

	for (size_t i = 0; (holder = lkm_live_module_holder(module, i)) && used < sizeof(users);
		i++)
		used += (size_t)snprintf(users + used, sizeof(users) - used, " %s", holder);
	if (*users) {
		lk_ui_say(ui, LOG_ERR, "Module %s is in use by:%s", name, users);
	} else {
		lk_ui_say(ui, LOG_ERR, "Module %s is in use", name);
	}
	lk_ui_explain_request(ui, NULL, name, &in_use);
}

/* May the module be asked of the kernel? Says why not. */
static bool check(
	const struct lk_ui *ui, const struct subject *subject, const struct lkm_live *live)
{
	const struct lkm_live_module *module = lkm_live_find(live, subject->name);

	if (module ? lkm_live_module_state(module) == LKM_STATE_BUILTIN
		   : is_builtin(subject->name)) {
		lk_ui_say(ui, LOG_ERR, "Module %s is builtin.", subject->name);
		return false;
	}
	if (!module) {
		lk_ui_say(ui, LOG_ERR, "Module %s is not currently loaded", subject->name);
		lk_ui_explain_request(ui, NULL, subject->operand,
			&(struct lkm_error){.code = LKM_E_NOT_LOADED, .errnum = ENOENT});
		return false;
	}
	if (lkm_live_module_holder(module, 0) || lkm_live_module_refcount(module) > 0) {
		say_in_use(ui, subject->name, module);
		return false;
	}
	if (lkm_live_module_refcount(module) < 0) {
		lk_ui_say(ui, LOG_ERR, "Module unloading is not supported");
		return false;
	}
	return true;
}

static int unload(const struct lk_ui *ui, const struct subject *subject, bool force)
{
	struct lkm_report *report = NULL;
	struct lkm_report **wanted = lk_ui_explains(ui) ? &report : NULL;
	unsigned flags = (force ? LKM_RUN_FORCE_UNLOAD : 0u) | (wanted ? 0u : LKM_RUN_NO_CAUSES);
	struct lkm_error error;
	int rc = lkm_remove(subject->name, flags, wanted, &error);

	if (rc == 0)
		return 0;
	lk_ui_say(ui, LOG_ERR, "could not remove '%s': %s", subject->name, lk_errno_text(-rc));
	lk_ui_say(ui, LOG_ERR, "could not remove module %s: %s%s", subject->operand,
		lk_errno_text(-rc), lk_ui_addition(&error));
	lk_ui_explain(ui, subject->name, &error, report);
	lkm_report_free(report);
	return 1;
}

/* Where /proc/modules does not exist, /sys/module tells of the module; where that does not exist
 * either, nothing is loaded: *ret stays NULL. */
static int read_live(const char *name, struct lkm_live **ret, struct lkm_error *reterr)
{
	int rc = lkm_live_read(ret, reterr);

	if (rc == -ENOENT)
		rc = lkm_live_read_module(name, ret, reterr);
	return rc == -ENOENT ? 0 : rc;
}

/* One operand, with the state as it is after the one before it. */
static int remove_one(const struct lk_ui *ui, const struct subject *subject, bool force)
{
	struct lkm_live *live = NULL;
	struct lkm_error error;
	bool allowed;

	if (force)
		return unload(ui, subject, true);
	if (read_live(subject->name, &live, &error) < 0) {
		lk_ui_say(ui, LOG_ERR, "%s", error.message);
		lk_ui_explain(ui, "", &error, NULL);
		return 1;
	}
	allowed = check(ui, subject, live);
	lkm_live_free(live);
	return allowed ? unload(ui, subject, false) : 1;
}

int lk_cmd_rmmod(int argc, char **argv)
{
	struct rmmod_opts opts = {0};
	struct lk_ui ui;
	int status, first = lk_opts_begin(argc, argv, &text, table, &opts, &status);

	if (first < 0)
		return status;
	lk_ui_init(&ui, "rmmod", LOG_ERR);
	lk_ui_set(&ui, opts.common.verbosity, false, opts.common.to_syslog);
	if (first >= argc) {
		lk_ui_say(&ui, LOG_ERR, "missing module name.");
		return 1;
	}
	for (int i = first; i < argc; i++) {
		struct subject subject;

		if (!read_name(argv[i], &subject)) {
			lk_ui_say(&ui, LOG_ERR, "could not use module %s: %s", argv[i],
				lk_errno_text(EINVAL));
			return 1;
		}
		status |= remove_one(&ui, &subject, opts.force);
	}
	return status;
}
