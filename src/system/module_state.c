/* SPDX-License-Identifier: MIT */
/* /sys/module/NAME, and /proc/modules where that is not enough. */
#include "module_state.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../facts/live.h"
#include "../formats/name.h"
#include "open.h"

/* No module's name has a slash, and these two are directories of another kind. */
int lk_module_state_path(char path[LK_MODULE_STATE_PATH], const char *module, const char *file)
{
	char name[256];
	int size;

	if (strchr(module, '/') || !*module || strcmp(module, ".") == 0 ||
		strcmp(module, "..") == 0 || strlen(module) >= sizeof(name))
		return -EINVAL;
	for (size = 0; module[size]; size++)
		name[size] = module[size] == '-' ? '_' : module[size];
	name[size] = '\0';
	size = snprintf(
		path, LK_MODULE_STATE_PATH, "sys/module/%s%s%s", name, *file ? "/" : "", file);
	return size < LK_MODULE_STATE_PATH ? 0 : -EINVAL;
}

int lk_module_state_fact(int system, const char *module, const char *file, struct lk_buf *out)
{
	char path[LK_MODULE_STATE_PATH];
	int rc = lk_module_state_path(path, module, file);

	if (rc == 0)
		rc = lk_file_read(system, path, path, out, NULL);
	return rc == -ENODEV ? -ENOENT : rc; /* it went away between open and read */
}

/* As /proc/modules says it. */
static int read_listed(int system, const char *module, struct lk_module_state *ret)
{
	__attribute__((cleanup(lk_arena_done))) struct lk_arena arena = {0};
	struct lk_live live;
	int rc = lk_open_live(system, &arena, &live, NULL);

	for (size_t i = 0; rc == 0 && i < live.count; i++)
		if (lk_name_equal(live.modules[i].name, module)) {
			*ret = (struct lk_module_state){.state = live.modules[i].state};
			return 1;
		}
	return rc;
}

static enum lkm_state state_of(struct lk_span text)
{
	if (lk_span_starts(text, "coming"))
		return LKM_STATE_COMING;
	return lk_span_starts(text, "going") ? LKM_STATE_GOING : LKM_STATE_LIVE;
}

/* There is a directory, but no word of a state: a module is built in, or just coming or going, when
 * its directory is being filled or emptied. Only those are in /proc/modules. */
static int read_stateless(int system, const char *module, struct lk_module_state *ret)
{
	char path[LK_MODULE_STATE_PATH];
	enum lk_file_kind kind;
	int rc = read_listed(system, module, ret);

	if (rc > 0)
		return rc;
	/* Was it only going? */
	if (lk_module_state_path(path, module, "") < 0 || lk_file_kind(system, path, &kind) < 0)
		return 0;
	*ret = (struct lk_module_state){.state = LKM_STATE_LIVE, .builtin = true};
	return 1;
}

int lk_module_state_peek(int system, const char *module, enum lkm_state *ret)
{
	LK_BUF_CLEANUP struct lk_buf text;
	char path[LK_MODULE_STATE_PATH];
	enum lk_file_kind kind;
	int rc = lk_module_state_path(path, module, "");

	lk_buf_init(&text, 64);
	if (rc == 0)
		rc = lk_file_kind(system, path, &kind);
	if (rc < 0)
		return rc == -ENOENT ? 0 : rc;
	rc = lk_module_state_fact(system, module, "initstate", &text);
	if (rc < 0)
		return rc == -ENOENT ? 2 : rc;
	*ret = state_of(lk_buf_span(&text));
	return 1;
}

int lk_module_state_is_kernel_code(int system, const char *module)
{
	enum lkm_state state;
	int rc = lk_module_state_peek(system, module, &state);

	return rc == 2 ? 1 : rc == 1 ? -ENODATA : rc;
}

int lk_module_state_read(int system, const char *module, struct lk_module_state *ret)
{
	LK_BUF_CLEANUP struct lk_buf text;
	char path[LK_MODULE_STATE_PATH];
	enum lk_file_kind kind;
	int rc;

	lk_buf_init(&text, 64);
	rc = lk_module_state_fact(system, module, "initstate", &text);
	if (rc == 0) {
		*ret = (struct lk_module_state){.state = state_of(lk_buf_span(&text))};
		return 1;
	}
	if (rc != -ENOENT)
		return rc;
	if (lk_module_state_path(path, module, "") == 0 && lk_file_kind(system, path, &kind) == 0)
		return read_stateless(system, module, ret);
	return lk_file_kind(system, "sys/module", &kind) == 0 ? 0
							      : read_listed(system, module, ret);
}
