/* SPDX-License-Identifier: MIT */
/* Modules: the pool of a context, the ways to get them, and what the configuration and modules.dep
 * say about them. */
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <lkm/graph.h>
#include <lkm/live.h>

#include "shim.h"

/* The pool ---------------------------------------------------------------------------------------
 */

static unsigned hash(const char *name)
{
	unsigned value = 2166136261u;

	for (; *name; name++)
		value = (value ^ (unsigned char)*name) * 16777619u;
	return value % POOL_SIZE;
}

static bool same_alias(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static void free_module(struct kmod_module *module)
{
	free(module->name);
	free(module->alias);
	free(module->path);
	free(module->options);
	free(module);
}

static struct kmod_module *new_module(struct kmod_ctx *ctx, const char *name, const char *alias)
{
	struct kmod_module *module = calloc(1, sizeof(*module));

	if (!module)
		return NULL;
	module->name = strdup(name);
	module->alias = alias ? strdup(alias) : NULL;
	if (!module->name || (alias && !module->alias)) {
		free_module(module);
		return NULL;
	}
	module->ctx = ctx;
	module->references = 1;
	return module;
}

int shim_module_get(
	struct kmod_ctx *ctx, const char *name, const char *alias, struct kmod_module **ret)
{
	struct kmod_module **slot = &ctx->pool[hash(name)], *module;

	pthread_mutex_lock(&ctx->lock);
	for (module = *slot; module; module = module->next)
		if (strcmp(module->name, name) == 0 && same_alias(module->alias, alias))
			break;
	if (module) {
		module->references++;
	} else {
		module = new_module(ctx, name, alias);
		if (module) {
			module->next = *slot;
			*slot = module;
			ctx->references++;
		}
	}
	pthread_mutex_unlock(&ctx->lock);
	if (!module)
		return -ENOMEM;
	*ret = module;
	return 0;
}

int shim_module_set_path(struct kmod_module *module, const char *path)
{
	int rc = 0;

	pthread_mutex_lock(&module->ctx->lock);
	if (!module->path)
		module->path = strdup(path);
	if (!module->path)
		rc = -ENOMEM;
	pthread_mutex_unlock(&module->ctx->lock);
	return rc;
}

struct kmod_module *kmod_module_ref(struct kmod_module *mod)
{
	if (!mod)
		return NULL;
	pthread_mutex_lock(&mod->ctx->lock);
	mod->references++;
	pthread_mutex_unlock(&mod->ctx->lock);
	return mod;
}

struct kmod_module *kmod_module_unref(struct kmod_module *mod)
{
	struct kmod_ctx *ctx;
	bool last;

	if (!mod)
		return NULL;
	ctx = mod->ctx;
	pthread_mutex_lock(&ctx->lock);
	last = --mod->references == 0;
	if (last) {
		struct kmod_module **link = &ctx->pool[hash(mod->name)];

		while (*link != mod)
			link = &(*link)->next;
		*link = mod->next;
	}
	pthread_mutex_unlock(&ctx->lock);
	if (!last)
		return mod;
	free_module(mod);
	kmod_unref(ctx);
	return NULL;
}

int kmod_module_unref_list(struct kmod_list *list)
{
	shim_list_free(list);
	return 0;
}

struct kmod_module *kmod_module_get_module(const struct kmod_list *entry)
{
	entry = shim_list_entry(entry, SHIM_MODULE);
	return entry ? kmod_module_ref(entry->module) : NULL;
}

/* Getting modules --------------------------------------------------------------------------------
 */

/* The name of a module from that of a file, to be freed: up to the first dot, '-' as '_'. */
static char *module_name(const char *file)
{
	char *name = strndup(file, strcspn(file, "."));

	for (char *at = name; at && *at; at++)
		if (*at == '-')
			*at = '_';
	return name;
}

static const char *last_component(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

int kmod_module_new_from_name(struct kmod_ctx *ctx, const char *name, struct kmod_module **mod)
{
	char *normal;
	int rc;

	if (!ctx || !name || !mod)
		return -ENOENT;
	normal = module_name(name);
	rc = normal ? shim_module_get(ctx, normal, NULL, mod) : -ENOMEM;
	free(normal);
	return rc;
}

static char *absolute_path(const char *path)
{
	char *folder, *absolute;

	if (*path == '/')
		return strdup(path);
	folder = getcwd(NULL, 0);
	if (!folder)
		return NULL;
	if (asprintf(&absolute, "%s/%s", folder, path) < 0)
		absolute = NULL;
	free(folder);
	return absolute;
}

/* Another file of the same name is refused, since the pool has one module for each name. */
static int take_path(struct kmod_module *module, const char *path)
{
	int rc = shim_module_set_path(module, path);

	if (rc == 0 && strcmp(module->path, path) != 0) {
		shim_log(module->ctx, LOG_ERR,
			"module '%s' already exists with different path: new-path='%s' "
			"old-path='%s'\n",
			module->name, path, module->path);
		return -EEXIST;
	}
	module->named_by_path |= rc == 0;
	return rc;
}

int kmod_module_new_from_path(struct kmod_ctx *ctx, const char *path, struct kmod_module **mod)
{
	struct kmod_module *module = NULL;
	char *absolute, *name;
	struct stat st;
	int rc;

	if (!ctx || !path || !mod)
		return -ENOENT;
	absolute = absolute_path(path);
	if (!absolute)
		return -errno;
	rc = stat(absolute, &st) < 0 ? -errno : 0;
	name = rc == 0 ? module_name(last_component(absolute)) : NULL;
	if (rc == 0)
		rc = name ? shim_module_get(ctx, name, NULL, &module) : -ENOMEM;
	if (rc == 0)
		rc = take_path(module, absolute);
	free(absolute);
	free(name);
	if (rc < 0) {
		kmod_module_unref(module);
		return rc;
	}
	*mod = module;
	return 0;
}

static int add_found(struct kmod_ctx *ctx, const struct lkm_found *found, struct kmod_list **list)
{
	const struct lkm_found_module *at;
	struct kmod_module *module;
	int rc = 0;

	for (size_t i = 0; rc == 0 && (at = lkm_found_module(found, i)); i++) {
		rc = shim_module_get(ctx, lkm_found_name(at), lkm_found_alias(at), &module);
		if (rc == 0)
			rc = shim_list_add_module(list, module);
	}
	return rc;
}

int kmod_module_new_from_lookup(
	struct kmod_ctx *ctx, const char *given_alias, struct kmod_list **list)
{
	struct lkm_error error;
	struct lkm_found *found;
	int rc;

	if (!ctx || !given_alias)
		return -ENOENT;
	if (!list || *list) {
		shim_log(ctx, LOG_ERR, "An empty list is needed to create lookup\n");
		return -ENOSYS;
	}
	rc = lkm_lookup(shim_system(ctx), given_alias, 0, &found, &error);
	if (error.code == LKM_E_NOT_FOUND || error.code == LKM_E_INDEX_MISSING)
		return 0;
	if (rc < 0) {
		shim_log(ctx, LOG_INFO, "could not look up '%s': %s\n", given_alias, error.message);
		return rc;
	}
	rc = add_found(ctx, found, list);
	lkm_found_free(found);
	if (rc < 0) {
		shim_list_free(*list);
		*list = NULL;
	}
	return rc;
}

/* A name counts that the indexes know as one, and one that only an alias of built-in modules has.
 */
static int find_name(struct kmod_ctx *ctx, const char *name, struct lkm_found **ret)
{
	struct lkm *lkm = shim_system(ctx);
	const struct lkm_found_module *first;
	int rc = lkm_lookup(lkm, name, LKM_LOOKUP_EXACT, ret, NULL);

	if (rc != -ENOENT)
		return rc;
	rc = lkm_lookup(lkm, name, LKM_LOOKUP_NO_CONFIG | LKM_LOOKUP_FILES, ret, NULL);
	first = rc == 0 ? lkm_found_module(*ret, 0) : NULL;
	if (first && (!lkm_found_builtin(first) || lkm_found_path(first))) {
		lkm_found_free(*ret);
		*ret = NULL;
		return -ENOENT;
	}
	return rc;
}

static int name_lookup(struct kmod_ctx *ctx, const char *modname, struct kmod_module **mod)
{
	struct lkm_found *found = NULL;
	char *name;
	int rc;

	if (!ctx || !modname || !mod)
		return -ENOENT;
	name = module_name(modname);
	rc = name ? find_name(ctx, name, &found) : -ENOMEM;
	free(name);
	if (rc == 0)
		rc = shim_module_get(ctx, lkm_found_name(lkm_found_module(found, 0)), NULL, mod);
	else if (rc == -ENOENT || rc == -EINVAL)
		rc = 0;
	lkm_found_free(found);
	return rc;
}

/* Programs that were built with kmod 30 or older ask for LIBKMOD_5 of it, later ones for
 * LIBKMOD_30. */
#if defined(__GNUC__) && !defined(__clang__)
#define VERSION(function, version)                                                                 \
	__attribute__((symver("kmod_module_new_from_name_lookup" version)))
#else
#define VERSION(function, version)                                                                 \
	__asm__(".symver " #function ", kmod_module_new_from_name_lookup" version);
#endif
#define EXPORTED __attribute__((visibility("default"), used))

VERSION(name_lookup_5, "@LIBKMOD_5")
EXPORTED int name_lookup_5(struct kmod_ctx *ctx, const char *modname, struct kmod_module **mod);
int name_lookup_5(struct kmod_ctx *ctx, const char *modname, struct kmod_module **mod)
{
	return name_lookup(ctx, modname, mod);
}

VERSION(name_lookup_30, "@@LIBKMOD_30")
EXPORTED int name_lookup_30(struct kmod_ctx *ctx, const char *modname, struct kmod_module **mod);
int name_lookup_30(struct kmod_ctx *ctx, const char *modname, struct kmod_module **mod)
{
	return name_lookup(ctx, modname, mod);
}

int kmod_module_new_from_loaded(struct kmod_ctx *ctx, struct kmod_list **list)
{
	struct lkm_error error;
	struct kmod_list *made = NULL;
	const struct lkm_live_module *at;
	struct kmod_module *module;
	struct lkm_live *live;
	int rc;

	if (!ctx || !list)
		return -ENOENT;
	rc = lkm_live_read(&live, &error);
	if (rc < 0) {
		shim_log(ctx, LOG_ERR, "%s\n", error.message);
		return rc;
	}
	for (size_t i = 0; rc == 0 && (at = lkm_live_module(live, i)); i++) {
		rc = shim_module_get(ctx, lkm_live_module_name(at), NULL, &module);
		if (rc == 0)
			rc = shim_list_add_module(&made, module);
	}
	lkm_live_free(live);
	if (rc < 0) {
		shim_list_free(made);
		return rc;
	}
	*list = made;
	return 0;
}

/* What is known about a module -------------------------------------------------------------------
 */

const char *kmod_module_get_name(const struct kmod_module *mod)
{
	return mod ? mod->name : NULL;
}

static int set_joined_path(
	struct kmod_module *module, const struct lkm_dep_line *line, const char *path)
{
	char *full;
	int rc;

	if (*path == '/')
		return shim_module_set_path(module, path);
	if (asprintf(&full, "%s/%s", lkm_dep_line_directory(line), path) < 0)
		return -ENOMEM;
	rc = shim_module_set_path(module, full);
	free(full);
	return rc;
}

static char *path_now(const struct kmod_module *mod)
{
	char *path;

	pthread_mutex_lock(&mod->ctx->lock);
	path = mod->path;
	pthread_mutex_unlock(&mod->ctx->lock);
	return path;
}

const char *kmod_module_get_path(const struct kmod_module *mod)
{
	struct kmod_module *module = (struct kmod_module *)mod;
	struct lkm_dep_line *line;
	const char *path = mod ? path_now(mod) : NULL;

	if (!mod || path)
		return path;
	if (lkm_dep_line_read(shim_system(mod->ctx), mod->name, &line, NULL) < 0)
		return NULL;
	set_joined_path(module, line, lkm_dep_line_path(line));
	lkm_dep_line_free(line);
	return path_now(mod);
}

struct kmod_list *kmod_module_get_dependencies(const struct kmod_module *mod)
{
	struct kmod_list *list = NULL;
	struct lkm_dep_line *line;
	int rc = 0;

	if (!mod || lkm_dep_line_read(shim_system(mod->ctx), mod->name, &line, NULL) < 0)
		return NULL;
	/* What has to be loaded first is last in the line. */
	for (size_t i = lkm_dep_line_count(line); i-- > 0 && rc == 0;) {
		const char *path = lkm_dep_line_dependency(line, i);
		char *name = module_name(last_component(path));
		struct kmod_module *module;

		rc = name ? shim_module_get(mod->ctx, name, NULL, &module) : -ENOMEM;
		free(name);
		if (rc < 0)
			break;
		set_joined_path(module, line, path);
		rc = shim_list_add_module(&list, module);
	}
	lkm_dep_line_free(line);
	if (rc == 0)
		return list;
	shim_list_free(list);
	return NULL;
}

const char *kmod_module_get_options(const struct kmod_module *mod)
{
	struct kmod_module *module = (struct kmod_module *)mod;
	struct lkm_module_options *options;
	const char *text;

	if (!mod)
		return NULL;
	pthread_mutex_lock(&mod->ctx->lock);
	text = mod->options;
	if (mod->options_known) {
		pthread_mutex_unlock(&mod->ctx->lock);
		return text;
	}
	pthread_mutex_unlock(&mod->ctx->lock);
	if (lkm_module_options_read(shim_system(mod->ctx), mod->name, mod->alias, &options, NULL) <
		0)
		return NULL;
	text = lkm_module_options_text(options);
	pthread_mutex_lock(&mod->ctx->lock);
	if (!mod->options_known) {
		module->options = text && *text ? strdup(text) : NULL;
		module->options_known = true;
	}
	text = mod->options;
	pthread_mutex_unlock(&mod->ctx->lock);
	lkm_module_options_free(options);
	return text;
}

/* The first line counts whose pattern matches. */
static const char *command(const struct kmod_module *mod, enum lkm_directive_kind kind)
{
	const struct lkm_directive *at;

	for (size_t i = 0; mod && (at = shim_directive(mod->ctx, kind, i)); i++)
		if (fnmatch(lkm_directive_name(at), mod->name, 0) == 0)
			return lkm_directive_value(at);
	return NULL;
}

const char *kmod_module_get_install_commands(const struct kmod_module *mod)
{
	return command(mod, LKM_DIRECTIVE_INSTALL);
}

const char *kmod_module_get_remove_commands(const struct kmod_module *mod)
{
	return command(mod, LKM_DIRECTIVE_REMOVE);
}

bool shim_softdep_word(const char **value, const char **word, size_t *size, char *where)
{
	for (;;) {
		*word = *value + strspn(*value, " \t");
		*size = strcspn(*word, " \t");
		*value = *word + *size;
		if (!*size)
			return false;
		if (*size == 4 && strncmp(*word, "pre:", 4) == 0)
			*where = 'b';
		else if (*size == 5 && strncmp(*word, "post:", 5) == 0)
			*where = 'a';
		else if (*where)
			return true;
	}
}

char *shim_softdep_text(const char *value)
{
	/* Room for the words, for a space before each, and for "pre:" and " post:". */
	char *text = malloc(2 * strlen(value) + sizeof("pre: post:")), *end = text;

	if (!text)
		return NULL;
	for (const char *list = "ba"; *list; list++) {
		const char *rest = value, *word, *title = *list == 'b' ? "pre:" : "post:";
		size_t size;
		char where = 0;

		while (shim_softdep_word(&rest, &word, &size, &where)) {
			if (where != *list)
				continue;
			if (*title && end != text)
				*end++ = ' ';
			end = stpcpy(end, title);
			title = "";
			*end++ = ' ';
			end = mempcpy(end, word, size);
		}
	}
	*end = '\0';
	return text;
}

/* A dependency may be an alias, and stand for several modules or for none. */
static int add_wanted(struct kmod_ctx *ctx, const char *word, size_t size, struct kmod_list **list)
{
	struct kmod_list *found = NULL;
	char *name = strndup(word, size);
	int rc = name ? kmod_module_new_from_lookup(ctx, name, &found) : -ENOMEM;

	free(name);
	if (rc == -ENOMEM)
		return rc;
	shim_list_join(list, found);
	return 0;
}

/* Modules themselves bring their lines in a file that depmod writes. */
static bool is_own(const struct lkm_directive *line)
{
	const char *name = last_component(lkm_directive_file(line));

	return strcmp(name, "modules.softdep") == 0 || strcmp(name, "modules.weakdep") == 0;
}

/* All lines of the administrator that match; if there is none, those of the module itself. */
static int add_lines(const struct kmod_module *mod, enum lkm_directive_kind kind,
	struct kmod_list **before, struct kmod_list **after)
{
	const struct lkm_directive *at;
	bool found = false;
	int rc = 0;

	for (int own = 0; own < 2 && !found; own++)
		for (size_t i = 0; rc == 0 && (at = shim_directive(mod->ctx, kind, i)); i++) {
			const char *value = lkm_directive_value(at), *word;
			char where = kind == LKM_DIRECTIVE_WEAKDEP ? 'b' : 0;
			size_t size;

			if (is_own(at) != own || fnmatch(lkm_directive_name(at), mod->name, 0) != 0)
				continue;
			found = true;
			while (rc == 0 && shim_softdep_word(&value, &word, &size, &where))
				rc = add_wanted(
					mod->ctx, word, size, where == 'a' ? after : before);
		}
	return rc;
}

static int give_lines(const struct kmod_module *mod, enum lkm_directive_kind kind,
	struct kmod_list **ret_before, struct kmod_list **ret_after)
{
	struct kmod_list *before = NULL, *after = NULL;
	int rc = add_lines(mod, kind, &before, &after);

	if (rc < 0) {
		shim_list_free(before);
		shim_list_free(after);
		return rc;
	}
	*ret_before = before;
	if (ret_after)
		*ret_after = after;
	return 0;
}

int kmod_module_get_softdeps(
	const struct kmod_module *mod, struct kmod_list **pre, struct kmod_list **post)
{
	if (!mod || !pre || !post)
		return -ENOENT;
	return give_lines(mod, LKM_DIRECTIVE_SOFTDEP, pre, post);
}

int kmod_module_get_weakdeps(const struct kmod_module *mod, struct kmod_list **weak)
{
	if (!mod || !weak)
		return -ENOENT;
	return give_lines(mod, LKM_DIRECTIVE_WEAKDEP, weak, NULL);
}

/* Filters ----------------------------------------------------------------------------------------
 */

int kmod_module_apply_filter(const struct kmod_ctx *ctx, enum kmod_filter filter_type,
	const struct kmod_list *input, struct kmod_list **output)
{
	struct kmod_list *list = NULL;
	int rc = 0;

	if (!ctx || !output)
		return -ENOENT;
	*output = NULL;
	for (const struct kmod_list *at = input; at && rc == 0; at = kmod_list_next(input, at)) {
		const struct kmod_list *entry = shim_list_entry(at, SHIM_MODULE);

		if (!entry)
			continue;
		if (filter_type & KMOD_FILTER_BLACKLIST &&
			shim_blacklisted(ctx, entry->module->name))
			continue;
		if (filter_type & KMOD_FILTER_BUILTIN && shim_module_is_builtin(entry->module))
			continue;
		rc = shim_list_add_module(&list, kmod_module_ref(entry->module));
	}
	if (rc < 0)
		shim_list_free(list);
	else
		*output = list;
	return rc;
}

int kmod_module_get_filtered_blacklist(
	const struct kmod_ctx *ctx, const struct kmod_list *input, struct kmod_list **output)
{
	return kmod_module_apply_filter(ctx, KMOD_FILTER_BLACKLIST, input, output);
}
