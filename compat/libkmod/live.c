/* SPDX-License-Identifier: MIT */
/* The state of modules in the running kernel. Nothing is remembered. */
#include <lkm/live.h>

#include <limits.h>
#include <string.h>

#include "shim.h"

int shim_module_state(const struct kmod_module *module)
{
	static const int states[] = {
		[LKM_STATE_LIVE] = KMOD_MODULE_LIVE,
		[LKM_STATE_COMING] = KMOD_MODULE_COMING,
		[LKM_STATE_GOING] = KMOD_MODULE_GOING,
		[LKM_STATE_BUILTIN] = KMOD_MODULE_BUILTIN,
	};
	enum lkm_state state;
	int rc = lkm_module_state(shim_system(module->ctx), module->name, &state, NULL);

	if (rc > 0)
		return states[state];
	return rc == 0 || rc == -EINVAL ? -ENOENT : rc;
}

/* A damaged index knows of nothing. */
bool shim_module_is_builtin(const struct kmod_module *module)
{
	return shim_module_state(module) == KMOD_MODULE_BUILTIN;
}

const char *kmod_module_initstate_str(enum kmod_module_initstate state)
{
	static const char *const names[] = {
		[KMOD_MODULE_BUILTIN] = "builtin",
		[KMOD_MODULE_LIVE] = "live",
		[KMOD_MODULE_COMING] = "coming",
		[KMOD_MODULE_GOING] = "going",
	};

	return (unsigned)state < sizeof(names) / sizeof(*names) ? names[state] : NULL;
}

int kmod_module_get_initstate(const struct kmod_module *mod)
{
	return mod ? shim_module_state(mod) : -ENOENT;
}

/* The module if it was loaded: 0 or -errno. A built-in one has no size and no references. */
static int read_loaded(const struct kmod_module *mod, struct lkm_live **ret,
	const struct lkm_live_module **ret_module)
{
	int rc;

	if (!mod)
		return -ENOENT;
	rc = lkm_live_read_module(mod->name, ret, NULL);
	if (rc < 0)
		return rc == -EINVAL ? -ENOENT : rc;
	*ret_module = lkm_live_module(*ret, 0);
	if (lkm_live_module_state(*ret_module) != LKM_STATE_BUILTIN)
		return 0;
	lkm_live_free(*ret);
	return -ENOENT;
}

int kmod_module_get_refcnt(const struct kmod_module *mod)
{
	const struct lkm_live_module *module;
	struct lkm_live *live;
	int64_t count;
	int rc = read_loaded(mod, &live, &module);

	if (rc < 0)
		return rc;
	count = lkm_live_module_refcount(module);
	lkm_live_free(live);
	return count < 0 ? -ENOENT : count > INT_MAX ? INT_MAX : (int)count;
}

long kmod_module_get_size(const struct kmod_module *mod)
{
	const struct lkm_live_module *module;
	struct lkm_live *live;
	long size;
	int rc = read_loaded(mod, &live, &module);

	if (rc < 0)
		return rc;
	size = (long)lkm_live_module_size(module);
	lkm_live_free(live);
	return size;
}

struct kmod_list *kmod_module_get_holders(const struct kmod_module *mod)
{
	const struct lkm_live_module *at;
	struct kmod_list *list = NULL;
	struct kmod_module *module;
	struct lkm_live *live;
	const char *name;
	int rc = read_loaded(mod, &live, &at);

	if (rc < 0) {
		if (mod)
			shim_log(mod->ctx, LOG_ERR, "could not read the holders of '%s': %s\n",
				mod->name, strerror(-rc));
		return NULL;
	}
	for (size_t i = 0; rc == 0 && (name = lkm_live_module_holder(at, i)); i++) {
		rc = shim_module_get(mod->ctx, name, NULL, &module);
		if (rc == 0)
			rc = shim_list_add_module(&list, module);
	}
	lkm_live_free(live);
	if (rc == 0)
		return list;
	shim_list_free(list);
	return NULL;
}

struct kmod_list *kmod_module_get_sections(const struct kmod_module *mod)
{
	struct lkm_sections *sections;
	const struct lkm_section *at;
	struct kmod_list *list = NULL;
	struct lkm_error error;
	int rc;

	if (!mod)
		return NULL;
	rc = lkm_sections_read(mod->name, &sections, &error);
	if (rc < 0) {
		shim_log(mod->ctx, LOG_ERR, "%s\n", error.message);
		return NULL;
	}
	for (size_t i = 0; rc == 0 && (at = lkm_sections_section(sections, i)); i++)
		rc = shim_list_add(&list, SHIM_SECTION, lkm_section_name(at), NULL,
			lkm_section_address(at), 0);
	lkm_sections_free(sections);
	if (rc == 0)
		return list;
	shim_list_free(list);
	return NULL;
}

const char *kmod_module_section_get_name(const struct kmod_list *entry)
{
	entry = shim_list_entry(entry, SHIM_SECTION);
	return entry ? entry->text : NULL;
}

unsigned long kmod_module_section_get_address(const struct kmod_list *entry)
{
	entry = shim_list_entry(entry, SHIM_SECTION);
	return entry ? (unsigned long)entry->number : (unsigned long)-1;
}

void kmod_module_section_free_list(struct kmod_list *list)
{
	shim_list_free(list);
}
