/* SPDX-License-Identifier: MIT */
/* Contexts: opening a module directory, messages, indexes, and the lines of the configuration. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <lkm/finding.h>

#include "shim.h"

/* Messages ---------------------------------------------------------------------------------------
 */

static const char *priority_name(int priority)
{
	static const char *const names[] = {
		"EMERGENCY", "ALERT", "FATAL", "ERROR", "WARNING", "NOTICE", "INFO", "DEBUG"};

	return priority >= 0 && priority < 8 ? names[priority] : "";
}

/* One write for each message, so that those of several threads do not mix. */
static void log_to_stderr(void *data, int priority, const char *file, int line, const char *fn,
	const char *format, va_list args)
{
	char *text;

	if (vasprintf(&text, format, args) < 0)
		return;
	fprintf(stderr, "libkmod: %s: %s: %s", priority_name(priority), fn, text);
	free(text);
}

bool shim_log_wanted(const struct kmod_ctx *ctx, int priority)
{
	return ctx->log_fn && priority <= ctx->log_priority;
}

void shim_log_at(const struct kmod_ctx *ctx, int priority, const char *file, int line,
	const char *fn, const char *format, ...)
{
	va_list args;

	if (!shim_log_wanted(ctx, priority))
		return;
	va_start(args, format);
	ctx->log_fn(ctx->log_data, priority, file, line, fn, format, args);
	va_end(args);
}

#define CAUSES_SHOWN 3

void shim_log_causes(const struct kmod_ctx *ctx, int priority, const char *fn, const char *module,
	const struct lkm_error *error, const struct lkm_report *report)
{
	static const char *const words[] = {
		[LKM_CERTAIN] = "cause", [LKM_LIKELY] = "likely", [LKM_POSSIBLE] = "possible"};
	const struct lkm_finding *cause;
	const char *culprit = *error->module ? error->module : module;
	size_t i;

	if (!shim_log_wanted(ctx, priority))
		return;
	for (i = 0; i < CAUSES_SHOWN && (cause = lkm_report_cause(report, i)); i++)
		shim_log_for(fn, ctx, priority, "%s: %s: %s\n", culprit,
			words[lkm_finding_certainty(cause)], lkm_finding_text(cause));
	if (i == 0 && error->code != LKM_E_REFUSED)
		shim_log_for(fn, ctx, priority, "%s: %s\n", module, error->message);
}

static int priority_of(const char *text)
{
	static const struct {
		const char *word;
		int priority;
	} words[] = {{"err", LOG_ERR}, {"info", LOG_INFO}, {"debug", LOG_DEBUG}};
	char *end;
	long number = strtol(text, &end, 10);

	if (end != text && (!*end || strchr(" \t\n", *end)))
		return (int)number;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strncmp(text, words[i].word, strlen(words[i].word)) == 0)
			return words[i].priority;
	return 0;
}

void kmod_set_log_fn(struct kmod_ctx *ctx,
	void (*log_fn)(void *log_data, int priority, const char *file, int line, const char *fn,
		const char *format, va_list args),
	const void *data)
{
	if (!ctx)
		return;
	ctx->log_fn = log_fn;
	ctx->log_data = (void *)data;
}

int kmod_get_log_priority(const struct kmod_ctx *ctx)
{
	return ctx ? ctx->log_priority : -1;
}

void kmod_set_log_priority(struct kmod_ctx *ctx, int priority)
{
	if (ctx)
		ctx->log_priority = priority;
}

void *kmod_get_userdata(const struct kmod_ctx *ctx)
{
	return ctx ? ctx->userdata : NULL;
}

void kmod_set_userdata(struct kmod_ctx *ctx, const void *userdata)
{
	if (ctx)
		ctx->userdata = (void *)userdata;
}

/* Life of a context ------------------------------------------------------------------------------
 */

static void free_context(struct kmod_ctx *ctx)
{
	lkm_close(ctx->lkm);
	pthread_mutex_destroy(&ctx->lock);
	free(ctx);
}

static void tell_problems(struct kmod_ctx *ctx)
{
	const char *message;

	for (size_t i = 0; shim_log_wanted(ctx, LOG_ERR) && (message = lkm_problem(ctx->lkm, i));
		i++)
		shim_log_for("kmod_new", ctx, LOG_ERR, "%s\n", message);
}

struct kmod_ctx *kmod_new(const char *dirname, const char *const *config_paths)
{
	struct lkm_options options = {.size = sizeof(options),
		.module_directory = dirname,
		.config_paths = config_paths,
		.flags = LKM_OPEN_CMDLINE | LKM_OPEN_KEEP};
	struct kmod_ctx *ctx = calloc(1, sizeof(*ctx));
	const char *log = secure_getenv("KMOD_LOG");
	struct lkm_error error;

	if (!ctx)
		return NULL;
	pthread_mutex_init(&ctx->lock, NULL);
	ctx->references = 1;
	ctx->usual = !dirname;
	ctx->log_fn = log_to_stderr;
	ctx->log_priority = log ? priority_of(log) : LOG_ERR;
	if (lkm_open(&options, &ctx->lkm, &error) < 0 ||
		lkm_config_read_user(ctx->lkm, &error) < 0) {
		shim_log(ctx, LOG_ERR, "%s\n", error.message);
		free_context(ctx);
		errno = error.errnum;
		return NULL;
	}
	tell_problems(ctx);
	return ctx;
}

struct kmod_ctx *kmod_ref(struct kmod_ctx *ctx)
{
	if (!ctx)
		return NULL;
	pthread_mutex_lock(&ctx->lock);
	ctx->references++;
	pthread_mutex_unlock(&ctx->lock);
	return ctx;
}

struct kmod_ctx *kmod_unref(struct kmod_ctx *ctx)
{
	bool last;

	if (!ctx)
		return NULL;
	pthread_mutex_lock(&ctx->lock);
	last = --ctx->references == 0;
	pthread_mutex_unlock(&ctx->lock);
	if (!last)
		return ctx;
	free_context(ctx);
	return NULL;
}

const char *kmod_get_dirname(const struct kmod_ctx *ctx)
{
	return ctx ? lkm_module_directory(ctx->lkm) : NULL;
}

/* Indexes ----------------------------------------------------------------------------------------
 */

static const struct {
	enum lkm_index index;
	bool optional;
	const char *prefix; /* of a line of its dump */
} indexes[] = {
	[KMOD_INDEX_MODULES_DEP] = {LKM_INDEX_DEP, false, ""},
	[KMOD_INDEX_MODULES_ALIAS] = {LKM_INDEX_ALIAS, false, "alias "},
	[KMOD_INDEX_MODULES_SYMBOL] = {LKM_INDEX_SYMBOLS, false, "alias "},
	[KMOD_INDEX_MODULES_BUILTIN_ALIAS] = {LKM_INDEX_BUILTIN_ALIAS, true, ""},
	[KMOD_INDEX_MODULES_BUILTIN] = {LKM_INDEX_BUILTIN, false, ""},
};
#define INDEXES (sizeof(indexes) / sizeof(*indexes))

/* A change of configuration is remembered: what was read again is not seen as changed any more. */
struct lkm *shim_system(const struct kmod_ctx *ctx)
{
	struct kmod_ctx *changed = (struct kmod_ctx *)ctx;
	unsigned parts;

	if (__atomic_load_n(&ctx->loaded, __ATOMIC_ACQUIRE))
		return ctx->lkm;
	parts = lkm_changed(ctx->lkm);
	if (parts & LKM_CHANGED_CONFIG)
		__atomic_store_n(&changed->config_changed, true, __ATOMIC_RELEASE);
	if (parts)
		lkm_refresh(ctx->lkm, NULL);
	return ctx->lkm;
}

static int stop(void *data, const char *key, const char *value)
{
	return 1;
}

int kmod_load_resources(struct kmod_ctx *ctx)
{
	struct lkm_error error;

	if (!ctx)
		return -ENOENT;
	kmod_unload_resources(ctx);
	shim_system(ctx);
	for (size_t i = 0; i < INDEXES; i++) {
		int rc = lkm_index_each(ctx->lkm, indexes[i].index, stop, NULL, &error);

		if (rc < 0 && !(indexes[i].optional && error.code == LKM_E_INDEX_MISSING))
			return rc;
	}
	__atomic_store_n(&ctx->loaded, true, __ATOMIC_RELEASE);
	return 0;
}

void kmod_unload_resources(struct kmod_ctx *ctx)
{
	if (ctx)
		__atomic_store_n(&ctx->loaded, false, __ATOMIC_RELEASE);
}

int kmod_validate_resources(struct kmod_ctx *ctx)
{
	unsigned parts;

	if (!ctx)
		return KMOD_RESOURCES_MUST_RECREATE;
	parts = lkm_changed(ctx->lkm);
	if (parts & LKM_CHANGED_CONFIG || __atomic_load_n(&ctx->config_changed, __ATOMIC_ACQUIRE))
		return KMOD_RESOURCES_MUST_RECREATE;
	return parts && __atomic_load_n(&ctx->loaded, __ATOMIC_ACQUIRE) ? KMOD_RESOURCES_MUST_RELOAD
									: KMOD_RESOURCES_OK;
}

struct dump {
	FILE *out;
	const char *prefix;
};

static int dump_line(void *data, const char *key, const char *value)
{
	struct dump *dump = data;

	return fprintf(dump->out, "%s%s %s\n", dump->prefix, key, value) < 0 ? -errno : 0;
}

int kmod_dump_index(struct kmod_ctx *ctx, enum kmod_index type, int fd)
{
	struct dump dump;
	int rc, copy;

	if (!ctx)
		return -ENOSYS;
	if ((unsigned)type >= INDEXES)
		return -ENOENT;
	copy = dup(fd);
	if (copy < 0)
		return -errno;
	dump = (struct dump){.out = fdopen(copy, "w"), .prefix = indexes[type].prefix};
	if (!dump.out) {
		close(copy);
		return -ENOMEM;
	}
	rc = lkm_index_each(shim_system(ctx), indexes[type].index, dump_line, &dump, NULL);
	if (fclose(dump.out) != 0 && rc == 0)
		rc = -errno;
	return rc == -ENOENT ? -ENOSYS : rc;
}

/* Lines of the configuration ---------------------------------------------------------------------
 */

struct kmod_config_iter {
	const struct kmod_ctx *ctx;
	enum lkm_directive_kind kind;
	size_t next;
	const struct lkm_directive *at;
	char *text; /* of a softdep */
};

const struct lkm_directive *shim_directive(
	const struct kmod_ctx *ctx, enum lkm_directive_kind kind, size_t i)
{
	if (i == 0 && lkm_config_read(shim_system(ctx), NULL) < 0)
		return NULL;
	return lkm_config_directive(ctx->lkm, kind, i);
}

bool shim_blacklisted(const struct kmod_ctx *ctx, const char *module)
{
	const struct lkm_directive *at;

	for (size_t i = 0; (at = shim_directive(ctx, LKM_DIRECTIVE_BLACKLIST, i)); i++)
		if (strcmp(lkm_directive_name(at), module) == 0)
			return true;
	return false;
}

static struct kmod_config_iter *new_iter(const struct kmod_ctx *ctx, enum lkm_directive_kind kind)
{
	struct kmod_config_iter *iter = ctx ? calloc(1, sizeof(*iter)) : NULL;

	if (iter)
		*iter = (struct kmod_config_iter){
			.ctx = kmod_ref((struct kmod_ctx *)ctx), .kind = kind};
	return iter;
}

struct kmod_config_iter *kmod_config_get_blacklists(const struct kmod_ctx *ctx)
{
	return new_iter(ctx, LKM_DIRECTIVE_BLACKLIST);
}

struct kmod_config_iter *kmod_config_get_install_commands(const struct kmod_ctx *ctx)
{
	return new_iter(ctx, LKM_DIRECTIVE_INSTALL);
}

struct kmod_config_iter *kmod_config_get_remove_commands(const struct kmod_ctx *ctx)
{
	return new_iter(ctx, LKM_DIRECTIVE_REMOVE);
}

struct kmod_config_iter *kmod_config_get_aliases(const struct kmod_ctx *ctx)
{
	return new_iter(ctx, LKM_DIRECTIVE_ALIAS);
}

struct kmod_config_iter *kmod_config_get_options(const struct kmod_ctx *ctx)
{
	return new_iter(ctx, LKM_DIRECTIVE_OPTIONS);
}

struct kmod_config_iter *kmod_config_get_softdeps(const struct kmod_ctx *ctx)
{
	return new_iter(ctx, LKM_DIRECTIVE_SOFTDEP);
}

struct kmod_config_iter *kmod_config_get_weakdeps(const struct kmod_ctx *ctx)
{
	return new_iter(ctx, LKM_DIRECTIVE_WEAKDEP);
}

bool kmod_config_iter_next(struct kmod_config_iter *iter)
{
	if (!iter)
		return false;
	free(iter->text);
	iter->text = NULL;
	iter->at = shim_directive(iter->ctx, iter->kind, iter->next);
	iter->next = iter->at ? iter->next + 1 : 0;
	if (iter->at && iter->kind == LKM_DIRECTIVE_SOFTDEP)
		iter->text = shim_softdep_text(lkm_directive_value(iter->at));
	return iter->at;
}

const char *kmod_config_iter_get_key(const struct kmod_config_iter *iter)
{
	return iter && iter->at ? lkm_directive_name(iter->at) : NULL;
}

const char *kmod_config_iter_get_value(const struct kmod_config_iter *iter)
{
	if (!iter || !iter->at || iter->kind == LKM_DIRECTIVE_BLACKLIST)
		return NULL;
	return iter->kind == LKM_DIRECTIVE_SOFTDEP ? iter->text : lkm_directive_value(iter->at);
}

void kmod_config_iter_free_iter(struct kmod_config_iter *iter)
{
	if (!iter)
		return;
	kmod_unref((struct kmod_ctx *)iter->ctx);
	free(iter->text);
	free(iter);
}
