/* SPDX-License-Identifier: MIT */
/* What the files of libkmod share: contexts, modules and lists as they are behind the interface. */
#ifndef LIBKMOD_SHIM_H
#define LIBKMOD_SHIM_H

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <syslog.h>

#include <lkm/config.h>
#include <lkm/lkm.h>

/* What this header declares is what the library exports. */
#pragma GCC visibility push(default)
#include "libkmod.h"
#pragma GCC visibility pop

#define POOL_SIZE 512

struct kmod_ctx {
	struct lkm *lkm;
	/* Of everything below, of the number of references and of the cached texts of modules. It
	 * is not held while the client's functions run or the kernel is asked. */
	pthread_mutex_t lock;
	unsigned references;
	int log_priority;
	void (*log_fn)(void *data, int priority, const char *file, int line, const char *fn,
		const char *format, va_list args);
	void *log_data;
	void *userdata;
	bool usual;          /* its module directory is that of the running kernel */
	bool loaded;         /* the indexes stay as they are until they are loaded again */
	bool config_changed; /* and has been read again since */
	struct kmod_module *pool[POOL_SIZE];
};

struct kmod_module {
	struct kmod_ctx *ctx;
	struct kmod_module *next; /* in the pool */
	unsigned references;
	char *name;  /* with underscores */
	char *alias; /* that led to it; NULL: its name did */
	char *path;  /* NULL: not known yet, or it has none */
	bool named_by_path;
	bool options_known;
	char *options;
};

/* What an entry of a list is: the accessors take those of their own kind. */
enum shim_kind {
	SHIM_MODULE = 1,
	SHIM_SECTION,
	SHIM_INFO,
	SHIM_VERSION,
	SHIM_SYMBOL,
	SHIM_NEEDED,
};

struct kmod_list {
	struct kmod_list *next, *prev; /* in a circle */
	enum shim_kind kind;
	struct kmod_module *module;
	uint64_t number; /* an address or a CRC */
	int bind;
	const char *value; /* in text */
	char text[];       /* a name or key; behind its NUL the value */
};

/* The system of a context, whose files are read again before if their contents are not kept. */
struct lkm *shim_system(const struct kmod_ctx *ctx);

/* Would a message of this priority reach anybody? */
bool shim_log_wanted(const struct kmod_ctx *ctx, int priority);
__attribute__((format(printf, 6, 7))) void shim_log_at(const struct kmod_ctx *ctx, int priority,
	const char *file, int line, const char *fn, const char *format, ...);
#define shim_log_for(fn, ctx, priority, ...)                                                       \
	shim_log_at(ctx, priority, "libkmod.c", __LINE__, fn, __VA_ARGS__)
#define shim_log(ctx, priority, ...) shim_log_for(__func__, ctx, priority, __VA_ARGS__)
/* Log why a request for a module failed, as far as it is known; fn is the function that the client
 * called. */
void shim_log_causes(const struct kmod_ctx *ctx, int priority, const char *fn, const char *module,
	const struct lkm_error *error, const struct lkm_report *report);

/* Directive i of a kind, softdeps and weakdeps of modules among them; NULL beyond the last. */
const struct lkm_directive *shim_directive(
	const struct kmod_ctx *ctx, enum lkm_directive_kind kind, size_t i);
bool shim_blacklisted(const struct kmod_ctx *ctx, const char *module);

/* The module with this name from the pool, with one reference more; a new one if there is none.
 * alias may be NULL. 0 or -ENOMEM. */
int shim_module_get(
	struct kmod_ctx *ctx, const char *name, const char *alias, struct kmod_module **ret);
/* Its path is this one, unless it is known already. 0 or -ENOMEM. */
int shim_module_set_path(struct kmod_module *module, const char *path);
/* The state in the running kernel: enum kmod_module_initstate or -errno. */
int shim_module_state(const struct kmod_module *module);
bool shim_module_is_builtin(const struct kmod_module *module);

/* Append an entry; value may be NULL. 0 or -ENOMEM. */
int shim_list_add(struct kmod_list **list, enum shim_kind kind, const char *text, const char *value,
	uint64_t number, int bind);
/* Append a module, and take over the reference, also after a failure. 0 or -ENOMEM. */
int shim_list_add_module(struct kmod_list **list, struct kmod_module *module);
/* Append one list to another, which takes it over. */
void shim_list_join(struct kmod_list **list, struct kmod_list *more);
void shim_list_free(struct kmod_list *list);
/* The entry if it is of this kind; NULL otherwise. */
const struct kmod_list *shim_list_entry(const struct kmod_list *entry, enum shim_kind kind);

/* "pre: a b post: c" without what does not belong there, to be freed; NULL: no memory. */
char *shim_softdep_text(const char *value);
/* The next word of the value of a softdep line, and whether it is of post: (0 before pre: and
 * post:, 'b' before or 'a' after the module): false at the end. */
bool shim_softdep_word(const char **value, const char **word, size_t *size, char *where);

#endif
