/* SPDX-License-Identifier: MIT */
/* lkm_sections: where the parts of a loaded module are. */
#include <lkm/live.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../os/os_fs.h"
#include "../os/os_kernel.h"
#include "../system/module_state.h"

struct section {
	const char *name;
	uint64_t address;
};

struct lkm_sections {
	struct lk_arena arena;
	struct section *items;
	size_t count, capacity;
};

static int add(struct lkm_sections *sections, const char *name, uint64_t address)
{
	if (lk_arena_grow(&sections->arena, (void **)&sections->items, &sections->capacity,
		    sections->count, sizeof(*sections->items)) < 0)
		return -ENOMEM;
	sections->items[sections->count++] = (struct section){name, address};
	return 0;
}

/* One file of the directory; that it has just gone is no failure. */
static int read_section(
	int system, const char *module, const char *name, struct lkm_sections *sections)
{
	LK_BUF_CLEANUP struct lk_buf text;
	const char *value;
	char file[512];
	int rc;

	lk_buf_init(&text, 64);
	if ((size_t)snprintf(file, sizeof(file), "sections/%s", name) >= sizeof(file))
		return 0;
	rc = lk_module_state_fact(system, module, file, &text);
	if (rc < 0)
		return rc == -ENOENT ? 0 : rc;
	value = lk_buf_text(&text);
	return value ? add(sections, name, strtoull(value, NULL, 16)) : -ENOMEM;
}

static int read_all(int system, const char *module, struct lkm_sections *sections)
{
	char path[LK_MODULE_STATE_PATH];
	char **names;
	int rc = lk_module_state_path(path, module, "sections");

	if (rc == 0)
		rc = lk_dir_list(system, path, path, &sections->arena, &names, NULL);
	for (; rc == 0 && *names; names++)
		rc = read_section(system, module, *names, sections);
	return rc;
}

static int fail(const char *module, int rc, struct lkm_error *reterr)
{
	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	if (rc == -EINVAL)
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"'%.64s' is not the name of a module", module);
	if (rc == -ENOENT)
		return lk_fail(reterr, LKM_E_NOT_LOADED, ENOENT,
			"this kernel shows no sections of %s; it is not loaded, or built in",
			module);
	return lk_fail(reterr, LKM_E_UNREADABLE, -rc, "the sections of %s cannot be read: %s",
		module, lk_errno_text(-rc));
}

LKM_EXPORT int lkm_sections_read(
	const char *module, struct lkm_sections **ret, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int system = lk_kernel_root();
	struct lkm_sections *sections = calloc(1, sizeof(*sections));
	int rc;

	lk_fail_clear(reterr);
	if (!sections)
		return lk_fail_memory(reterr);
	rc = system < 0 ? system : read_all(system, module, sections);
	if (rc < 0) {
		lkm_sections_free(sections);
		return fail(module, rc, reterr);
	}
	*ret = sections;
	return 0;
}

LKM_EXPORT void lkm_sections_free(struct lkm_sections *sections)
{
	if (!sections)
		return;
	lk_arena_done(&sections->arena);
	free(sections);
}

LKM_EXPORT const char *lkm_sections_name(const struct lkm_sections *sections, size_t i)
{
	return i < sections->count ? sections->items[i].name : NULL;
}

LKM_EXPORT uint64_t lkm_sections_address(const struct lkm_sections *sections, size_t i)
{
	return i < sections->count ? sections->items[i].address : 0;
}
