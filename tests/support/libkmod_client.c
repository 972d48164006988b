/* SPDX-License-Identifier: MIT */
/* A program that calls every function of libkmod and prints what it gets, so that two libraries can
 * be compared. Messages of the library go to standard error. */
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libkmod.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Functions that Debian 12's library lacks, or has in another version. */
static int (*new_from_name_lookup)(struct kmod_ctx *, const char *, struct kmod_module **);
static int (*get_weakdeps)(const struct kmod_module *, struct kmod_list **);
static struct kmod_config_iter *(*config_get_weakdeps)(const struct kmod_ctx *);

static void find_functions(void)
{
	*(void **)&new_from_name_lookup = dlsym(RTLD_DEFAULT, "kmod_module_new_from_name_lookup");
	*(void **)&get_weakdeps = dlsym(RTLD_DEFAULT, "kmod_module_get_weakdeps");
	*(void **)&config_get_weakdeps = dlsym(RTLD_DEFAULT, "kmod_config_get_weakdeps");
}

static __attribute__((format(printf, 6, 0))) void log_to_stderr(void *data, int priority,
	const char *file, int line, const char *fn, const char *format, va_list args)
{
	fprintf(stderr, "%d ", priority);
	vfprintf(stderr, format, args);
}

static const char *or_none(const char *text)
{
	return text ? text : "-";
}

static struct kmod_ctx *open_context(const char *directory, const char *config)
{
	const char *paths[] = {*config ? config : NULL, NULL};
	struct kmod_ctx *ctx = kmod_new(directory, paths);

	if (!ctx) {
		puts("no context");
		exit(1);
	}
	kmod_set_log_fn(ctx, log_to_stderr, NULL);
	return ctx;
}

/* All about one module ---------------------------------------------------------------------------
 */

static void print_action(struct kmod_module *mod, bool install, const char *options)
{
	printf("\t\t%s %s [%s]\n", install ? "install" : "insmod", kmod_module_get_name(mod),
		options);
}

static int run_install(struct kmod_module *mod, const char *command, void *data)
{
	printf("\t\trun %s [%s]\n", kmod_module_get_name(mod), command);
	return *(int *)data;
}

static void show_modules(const char *title, struct kmod_list *list)
{
	struct kmod_list *at;

	printf("\t%s:", title);
	kmod_list_foreach(at, list)
	{
		struct kmod_module *mod = kmod_module_get_module(at);

		printf(" %s", kmod_module_get_name(mod));
		kmod_module_unref(mod);
	}
	printf(" |");
	kmod_list_foreach_reverse(at, list)
	{
		struct kmod_module *mod = kmod_module_get_module(at);

		printf(" %s", or_none(kmod_module_get_path(mod)));
		kmod_module_unref(mod);
	}
	puts("");
	kmod_module_unref_list(list);
}

static void show_probes(struct kmod_module *mod)
{
	static const unsigned probes[] = {0, KMOD_PROBE_IGNORE_LOADED, KMOD_PROBE_IGNORE_COMMAND,
		KMOD_PROBE_APPLY_BLACKLIST_ALL, KMOD_PROBE_APPLY_BLACKLIST,
		KMOD_PROBE_APPLY_BLACKLIST_ALIAS_ONLY, KMOD_PROBE_FAIL_ON_LOADED,
		KMOD_PROBE_APPLY_BLACKLIST_ALL | KMOD_PROBE_APPLY_BLACKLIST |
			KMOD_PROBE_APPLY_BLACKLIST_ALIAS_ONLY};
	int zero = 0;

	for (size_t i = 0; i < COUNT(probes); i++) {
		printf("\tprobe %x\n", probes[i]);
		printf("\t\t%d\n",
			kmod_module_probe_insert_module(mod, probes[i] | KMOD_PROBE_DRY_RUN,
				i % 2 ? "extra=1" : NULL, run_install, &zero, print_action));
	}
}

static void show_info(const struct kmod_module *mod)
{
	struct kmod_list *list = NULL, *at;
	int count = kmod_module_get_info(mod, &list);

	/* Debian 12's library does not know build-ids. */
	kmod_list_foreach(at, list) count -= strcmp(kmod_module_info_get_key(at), "build-id") == 0;
	printf("\tinfo %d\n", count);
	kmod_list_foreach(at, list) if (strcmp(kmod_module_info_get_key(at), "build-id") != 0)
		printf("\t\t%s=%s\n", kmod_module_info_get_key(at), kmod_module_info_get_value(at));
	kmod_module_info_free_list(list);
}

static void show_symbols(const struct kmod_module *mod)
{
	struct kmod_list *list = NULL, *at;

	printf("\tversions %d\n", kmod_module_get_versions(mod, &list));
	kmod_list_foreach(at, list) printf("\t\t%s %" PRIx64 "\n",
		kmod_module_version_get_symbol(at), kmod_module_version_get_crc(at));
	kmod_module_versions_free_list(list);
	list = NULL;
	printf("\tsymbols %d\n", kmod_module_get_symbols(mod, &list));
	kmod_list_foreach(at, list) printf("\t\t%s %" PRIx64 "\n",
		kmod_module_symbol_get_symbol(at), kmod_module_symbol_get_crc(at));
	kmod_module_symbols_free_list(list);
	list = NULL;
	printf("\tdependency symbols %d\n", kmod_module_get_dependency_symbols(mod, &list));
	kmod_list_foreach(at, list)
		printf("\t\t%s %c %" PRIx64 "\n", kmod_module_dependency_symbol_get_symbol(at),
			kmod_module_dependency_symbol_get_bind(at),
			kmod_module_dependency_symbol_get_crc(at));
	kmod_module_dependency_symbols_free_list(list);
}

static void show_state(const struct kmod_module *mod)
{
	struct kmod_list *sections, *holders;
	int state = kmod_module_get_initstate(mod);

	printf("\tstate %d %s refcount %d size %ld\n", state,
		state < 0 ? "-" : kmod_module_initstate_str(state), kmod_module_get_refcnt(mod),
		kmod_module_get_size(mod));
	holders = kmod_module_get_holders(mod);
	show_modules("holders", holders);
	sections = kmod_module_get_sections(mod);
	printf("\tsection %s %lx\n", or_none(kmod_module_section_get_name(sections)),
		kmod_module_section_get_address(sections));
	kmod_module_section_free_list(sections);
}

static void show_module(struct kmod_module *mod)
{
	struct kmod_list *pre = NULL, *post = NULL, *weak = NULL;

	printf("%s\n\tpath %s\n\toptions [%s]\n\tinstall [%s]\n\tremove [%s]\n",
		kmod_module_get_name(mod), or_none(kmod_module_get_path(mod)),
		or_none(kmod_module_get_options(mod)),
		or_none(kmod_module_get_install_commands(mod)),
		or_none(kmod_module_get_remove_commands(mod)));
	show_modules("dependencies", kmod_module_get_dependencies(mod));
	printf("\tsoftdeps %d\n", kmod_module_get_softdeps(mod, &pre, &post));
	show_modules("pre", pre);
	show_modules("post", post);
	if (get_weakdeps && get_weakdeps(mod, &weak) == 0 && weak)
		show_modules("weak", weak);
	show_state(mod);
	show_probes(mod);
	show_info(mod);
	show_symbols(mod);
}

static void show_filters(struct kmod_ctx *ctx, const struct kmod_list *list)
{
	struct kmod_list *kept = NULL;

	printf("filter %d\n", kmod_module_apply_filter(ctx,
				      KMOD_FILTER_BLACKLIST | KMOD_FILTER_BUILTIN, list, &kept));
	show_modules("kept", kept);
	kept = NULL;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
	printf("filter %d\n", kmod_module_get_filtered_blacklist(ctx, list, &kept));
#pragma GCC diagnostic pop
	show_modules("kept", kept);
}

/* "walk DIRECTORY CONFIGURATION NAME...": all about what each name or path stands for. */
static int walk(int count, char **words)
{
	struct kmod_ctx *ctx = open_context(words[0], words[1]);

	for (int i = 2; i < count; i++) {
		struct kmod_list *list = NULL, *at;
		struct kmod_module *mod = NULL;
		int rc = *words[i] == '/' ? kmod_module_new_from_path(ctx, words[i], &mod)
					  : new_from_name_lookup(ctx, words[i], &mod);

		printf("== %s %d %s\n", words[i], rc, or_none(kmod_module_get_name(mod)));
		if (mod && *words[i] == '/')
			show_module(mod);
		kmod_module_unref(mod);
		if (*words[i] == '/')
			continue;
		printf("lookup %d\n", kmod_module_new_from_lookup(ctx, words[i], &list));
		kmod_list_foreach(at, list)
		{
			mod = kmod_module_get_module(at);
			show_module(mod);
			kmod_module_unref(mod);
		}
		show_filters(ctx, list);
		kmod_module_unref_list(list);
	}
	kmod_unref(ctx);
	return 0;
}

/* The context -----------------------------------------------------------------------------------
 */

static void show_iterator(const char *title, struct kmod_config_iter *iter)
{
	printf("%s: %s\n", title, or_none(kmod_config_iter_get_key(iter)));
	while (kmod_config_iter_next(iter))
		printf("\t%s [%s]\n", kmod_config_iter_get_key(iter),
			or_none(kmod_config_iter_get_value(iter)));
	printf("\t%s\n", or_none(kmod_config_iter_get_value(iter)));
	if (kmod_config_iter_next(iter))
		printf("\tagain %s\n", kmod_config_iter_get_key(iter));
	kmod_config_iter_free_iter(iter);
}

/* "context DIRECTORY CONFIGURATION": its lines, indexes and settings. */
static int context(int count, char **words)
{
	struct kmod_ctx *ctx = open_context(words[0], words[1]);
	struct kmod_list *list = NULL;

	printf("%s %d %p\n", kmod_get_dirname(ctx), kmod_get_log_priority(ctx),
		kmod_get_userdata(ctx));
	kmod_set_userdata(ctx, ctx);
	kmod_set_log_priority(ctx, 2);
	printf("%d %d\n", kmod_get_userdata(ctx) == ctx, kmod_get_log_priority(ctx));
	printf("%d\n", kmod_unref(kmod_ref(ctx)) == ctx);
	show_iterator("blacklists", kmod_config_get_blacklists(ctx));
	show_iterator("install commands", kmod_config_get_install_commands(ctx));
	show_iterator("remove commands", kmod_config_get_remove_commands(ctx));
	show_iterator("aliases", kmod_config_get_aliases(ctx));
	show_iterator("options", kmod_config_get_options(ctx));
	show_iterator("softdeps", kmod_config_get_softdeps(ctx));
	if (config_get_weakdeps)
		kmod_config_iter_free_iter(config_get_weakdeps(ctx));
	for (int pass = 0; pass < 2; pass++) {
		fflush(stdout);
		for (int i = KMOD_INDEX_MODULES_DEP; i <= KMOD_INDEX_MODULES_BUILTIN + 1; i++) {
			int rc = kmod_dump_index(ctx, i, 1);

			printf("dump %d %d\n", i, rc);
			fflush(stdout);
		}
		printf("validate %d\n", kmod_validate_resources(ctx));
		printf("load %d\n", kmod_load_resources(ctx));
		printf("validate %d\n", kmod_validate_resources(ctx));
	}
	kmod_unload_resources(ctx);
	printf("loaded %d\n", kmod_module_new_from_loaded(ctx, &list));
	kmod_module_unref_list(list);
	kmod_unref(ctx);
	return 0;
}

/* What is not allowed ----------------------------------------------------------------------------
 */

static void null_modules(struct kmod_ctx *ctx)
{
	struct kmod_module *mod = NULL;
	struct kmod_list *list = NULL, *post = NULL;

	printf("%d %d %d\n", kmod_module_new_from_name(NULL, "a", &mod),
		kmod_module_new_from_name(ctx, NULL, &mod),
		kmod_module_new_from_name(ctx, "a", NULL));
	printf("%d %d %d\n", kmod_module_new_from_path(NULL, "/", &mod),
		kmod_module_new_from_path(ctx, NULL, &mod),
		kmod_module_new_from_path(ctx, "/nonexistent.ko", &mod));
	printf("%d %d %d\n", kmod_module_new_from_lookup(NULL, "a", &list),
		kmod_module_new_from_lookup(ctx, NULL, &list),
		kmod_module_new_from_lookup(ctx, "a", NULL));
	printf("%d %d\n", new_from_name_lookup(NULL, "a", &mod),
		new_from_name_lookup(ctx, NULL, &mod));
	printf("%d %d\n", kmod_module_new_from_loaded(NULL, &list),
		kmod_module_new_from_lookup(ctx, "a[", &list));
	printf("%p %p %p %d\n", (void *)kmod_module_ref(NULL), (void *)kmod_module_unref(NULL),
		(void *)kmod_module_get_module(NULL), kmod_module_unref_list(NULL));
	printf("%d %d %d\n", kmod_module_probe_insert_module(NULL, 0, NULL, NULL, NULL, NULL),
		kmod_module_insert_module(NULL, 0, NULL), kmod_module_remove_module(NULL, 0));
	printf("%s %s %s %s %s\n", or_none(kmod_module_get_name(NULL)),
		or_none(kmod_module_get_path(NULL)), or_none(kmod_module_get_options(NULL)),
		or_none(kmod_module_get_install_commands(NULL)),
		or_none(kmod_module_get_remove_commands(NULL)));
	printf("%p %p %p %d\n", (void *)kmod_module_get_dependencies(NULL),
		(void *)kmod_module_get_holders(NULL), (void *)kmod_module_get_sections(NULL),
		kmod_module_get_softdeps(NULL, &list, &post));
	printf("%d %d %ld\n", kmod_module_get_initstate(NULL), kmod_module_get_refcnt(NULL),
		kmod_module_get_size(NULL));
	printf("%d %d %d %d\n", kmod_module_get_info(NULL, &list),
		kmod_module_get_versions(NULL, &list), kmod_module_get_symbols(NULL, &list),
		kmod_module_get_dependency_symbols(NULL, &list));
}

static void null_entries(struct kmod_ctx *ctx)
{
	struct kmod_list *list = NULL;

	printf("%p %p %p\n", (void *)kmod_list_next(NULL, NULL), (void *)kmod_list_prev(NULL, NULL),
		(void *)kmod_list_last(NULL));
	printf("%s %lx\n", or_none(kmod_module_section_get_name(NULL)),
		kmod_module_section_get_address(NULL));
	printf("%s %s\n", or_none(kmod_module_info_get_key(NULL)),
		or_none(kmod_module_info_get_value(NULL)));
	printf("%s %" PRIx64 "\n", or_none(kmod_module_version_get_symbol(NULL)),
		kmod_module_version_get_crc(NULL));
	printf("%s %" PRIx64 "\n", or_none(kmod_module_symbol_get_symbol(NULL)),
		kmod_module_symbol_get_crc(NULL));
	printf("%s %d %" PRIx64 "\n", or_none(kmod_module_dependency_symbol_get_symbol(NULL)),
		kmod_module_dependency_symbol_get_bind(NULL),
		kmod_module_dependency_symbol_get_crc(NULL));
	kmod_module_section_free_list(NULL);
	kmod_module_info_free_list(NULL);
	kmod_module_versions_free_list(NULL);
	kmod_module_symbols_free_list(NULL);
	kmod_module_dependency_symbols_free_list(NULL);
	printf("%d %p\n", kmod_module_apply_filter(NULL, KMOD_FILTER_BLACKLIST, NULL, &list),
		(void *)list);
	printf("%d %p\n", kmod_module_apply_filter(ctx, KMOD_FILTER_BLACKLIST, NULL, &list),
		(void *)list);
	printf("%p %d %s %s\n", (void *)kmod_config_get_blacklists(NULL),
		kmod_config_iter_next(NULL), or_none(kmod_config_iter_get_key(NULL)),
		or_none(kmod_config_iter_get_value(NULL)));
	for (int i = 0; i < 5; i++)
		printf("%s\n", or_none(kmod_module_initstate_str(i)));
	printf("%p %p %d %p %d %d %d\n", (void *)kmod_ref(NULL), (void *)kmod_unref(NULL),
		kmod_get_log_priority(NULL), kmod_get_userdata(NULL), kmod_load_resources(NULL),
		kmod_validate_resources(NULL), kmod_dump_index(NULL, KMOD_INDEX_MODULES_DEP, 1));
	kmod_set_userdata(NULL, NULL);
	kmod_set_log_priority(NULL, 3);
	kmod_set_log_fn(NULL, log_to_stderr, NULL);
}

static void pool(struct kmod_ctx *ctx, const char *path)
{
	struct kmod_module *a = NULL, *b = NULL, *c = NULL;
	struct kmod_list *list = NULL;
	char *copy;

	kmod_module_new_from_name(ctx, "one-module.ko.xz", &a);
	kmod_module_new_from_name(ctx, "one_module", &b);
	printf("one object %d %s\n", a == b, kmod_module_get_name(a));
	printf("kept %d\n", kmod_module_unref(b) == a);
	printf("gone %d\n", kmod_module_unref(a) == NULL);
	printf("odd names %d %d\n", kmod_module_new_from_name(ctx, "", &a),
		kmod_module_new_from_name(ctx, "a-[b-c].ko", &b));
	printf("[%s] [%s]\n", kmod_module_get_name(a), kmod_module_get_name(b));
	printf("%d %d\n", kmod_module_get_initstate(a), kmod_module_get_initstate(b));
	/* A module keeps its context, and the last one ends it. */
	printf("path %d\n", kmod_module_new_from_path(ctx, path, &c));
	if (asprintf(&copy, "%s/../%s", path, "copy.ko") < 0)
		abort();
	kmod_module_unref(a);
	printf("not found %d\n", kmod_module_new_from_path(ctx, copy, &a));
	free(copy);
	printf("insert %d remove %d\n", kmod_module_insert_module(b, 0, NULL),
		kmod_module_remove_module(b, KMOD_REMOVE_NOLOG) < 0);
	printf("probe %d\n", kmod_module_probe_insert_module(b, 0, NULL, NULL, NULL, NULL));
	kmod_module_unref(b);
	printf("lookup %d %p\n", kmod_module_new_from_lookup(ctx, "nothing-of-this", &list),
		(void *)list);
	list = (struct kmod_list *)&list;
	printf("lookup %d\n", kmod_module_new_from_lookup(ctx, "anything", &list));
	printf("context %d\n", kmod_unref(ctx) == ctx);
	printf("last %d\n", kmod_module_unref(c) == NULL);
}

/* "errors DIRECTORY PATH" */
static int errors(int count, char **words)
{
	struct kmod_ctx *ctx = open_context(words[0], "");

	null_modules(ctx);
	null_entries(ctx);
	pool(ctx, words[1]);
	return 0;
}

/* Changing the kernel ----------------------------------------------------------------------------
 */

/* "load DIRECTORY CONFIGURATION FLAGS NAME...", "unload ..." */
static int change(int count, char **words, bool loads)
{
	struct kmod_ctx *ctx = open_context(words[0], words[1]);
	unsigned flags = (unsigned)strtoul(words[2], NULL, 0);
	int zero = 0;

	for (int i = 3; i < count; i++) {
		struct kmod_list *list = NULL, *at;
		int rc = kmod_module_new_from_lookup(ctx, words[i], &list);

		printf("%s %d\n", words[i], rc);
		kmod_list_foreach(at, list)
		{
			struct kmod_module *mod = kmod_module_get_module(at);

			rc = loads ? kmod_module_probe_insert_module(mod, flags, "extra=1",
					     run_install, &zero, print_action)
				   : kmod_module_remove_module(mod, flags);
			printf("\t%s %d\n", kmod_module_get_name(mod), rc);
			kmod_module_unref(mod);
		}
		kmod_module_unref_list(list);
	}
	kmod_unref(ctx);
	return 0;
}

static int load(int count, char **words)
{
	return change(count, words, true);
}

static int unload(int count, char **words)
{
	return change(count, words, false);
}

/* "insert PATH OPTIONS": one file. */
static int insert(int count, char **words)
{
	struct kmod_ctx *ctx = open_context("/nonexistent", "");
	struct kmod_module *mod = NULL;

	kmod_set_log_priority(ctx, 6);
	if (kmod_module_new_from_path(ctx, words[0], &mod) == 0)
		printf("%d\n", kmod_module_insert_module(mod, 0, words[1]));
	kmod_module_unref(mod);
	kmod_unref(ctx);
	return 0;
}

/* Many questions --------------------------------------------------------------------------------
 */

static long resident_pages(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	long pages = 0;

	if (!file || fscanf(file, "%*s %ld", &pages) != 1)
		pages = -1;
	if (file)
		fclose(file);
	return pages;
}

/* What udev asks for each device. */
static void ask(struct kmod_ctx *ctx, const char *alias, long *states)
{
	struct kmod_list *list = NULL, *at;

	kmod_module_new_from_lookup(ctx, alias, &list);
	kmod_list_foreach(at, list)
	{
		struct kmod_module *mod = kmod_module_get_module(at);

		*states += kmod_module_get_initstate(mod);
		kmod_module_unref(mod);
	}
	kmod_module_unref_list(list);
}

#define ALIASES_MAX 10000

/* "ask DIRECTORY FILE TIMES": the aliases in FILE, again and again. */
static int ask_often(int count, char **words)
{
	static char *aliases[ALIASES_MAX];
	struct kmod_ctx *ctx = open_context(words[0], "");
	size_t known = 0, times = strtoul(words[2], NULL, 0), size = 0;
	long pages = 0, states = 0;
	FILE *file = fopen(words[1], "r");
	ssize_t length;

	while (file && known < ALIASES_MAX &&
		(length = getline(&aliases[known], &size, file)) > 0) {
		aliases[known++][length - 1] = '\0';
		size = 0;
	}
	printf("load %d\n", kmod_load_resources(ctx));
	for (size_t i = 0; known && i < times; i++) {
		/* By then everything that is kept has been read. */
		if (i == times / 10)
			pages = resident_pages();
		if (i % 1000 == 0 && kmod_validate_resources(ctx) != KMOD_RESOURCES_OK)
			puts("changed");
		ask(ctx, aliases[i % known], &states);
	}
	printf("states %ld\n", states);
	fprintf(stderr, "pages %ld\n", resident_pages() - pages);
	kmod_unref(ctx);
	if (file)
		fclose(file);
	for (size_t i = 0; i < COUNT(aliases); i++)
		free(aliases[i]);
	return 0;
}

/* Calls in any order ----------------------------------------------------------------------------
 */

#define HELD 16

struct play {
	struct kmod_ctx *ctx;
	char **names;
	int count;
	unsigned seed;
	size_t calls;
	struct kmod_module *modules[HELD];
	struct kmod_list *lists[HELD];
	struct kmod_config_iter *iterators[HELD];
};

static unsigned pick(struct play *play, unsigned limit)
{
	return (unsigned)rand_r(&play->seed) % limit;
}

static void hold_module(struct play *play, struct kmod_module *mod)
{
	unsigned place = pick(play, HELD);

	kmod_module_unref(play->modules[place]);
	play->modules[place] = mod;
}

static void hold_list(struct play *play, struct kmod_list *list)
{
	unsigned place = pick(play, HELD);

	kmod_module_unref_list(play->lists[place]);
	play->lists[place] = list;
}

static void play_get(struct play *play, const char *name)
{
	struct kmod_module *mod = NULL;
	struct kmod_list *list = NULL, *kept = NULL;

	switch (pick(play, 7)) {
	case 0:
		kmod_module_new_from_name(play->ctx, name, &mod);
		return hold_module(play, mod);
	case 1:
		new_from_name_lookup(play->ctx, name, &mod);
		return hold_module(play, mod);
	case 2:
		kmod_module_new_from_path(play->ctx, name, &mod);
		return hold_module(play, mod);
	case 3:
		kmod_module_new_from_lookup(play->ctx, name, &list);
		return hold_list(play, list);
	case 4:
		kmod_module_new_from_loaded(play->ctx, &list);
		return hold_list(play, list);
	case 5:
		list = kmod_list_last(play->lists[pick(play, HELD)]);
		return hold_module(play, kmod_module_get_module(list));
	default:
		kmod_module_apply_filter(
			play->ctx, pick(play, 4), play->lists[pick(play, HELD)], &kept);
		return hold_list(play, kept);
	}
}

static void play_iterators(struct play *play)
{
	struct kmod_config_iter **place = &play->iterators[pick(play, HELD)];
	struct kmod_config_iter *(*const get[])(const struct kmod_ctx *) = {
		kmod_config_get_blacklists, kmod_config_get_install_commands,
		kmod_config_get_remove_commands, kmod_config_get_aliases, kmod_config_get_options,
		kmod_config_get_softdeps, config_get_weakdeps};

	if (*place && pick(play, 4)) {
		kmod_config_iter_next(*place);
		kmod_config_iter_get_key(*place);
		kmod_config_iter_get_value(*place);
		return;
	}
	kmod_config_iter_free_iter(*place);
	*place = get[pick(play, COUNT(get) - !config_get_weakdeps)](play->ctx);
}

static void ignore_action(struct kmod_module *mod, bool install, const char *options)
{
	kmod_module_unref(kmod_module_ref(mod));
	kmod_module_get_options(mod);
}

static int ignore_install(struct kmod_module *mod, const char *command, void *data)
{
	return (int)strlen(command) % 3 - 1;
}

static void play_module(struct play *play, struct kmod_module *mod)
{
	struct kmod_list *list = NULL, *post = NULL, *at;

	switch (pick(play, 13)) {
	case 0:
		return hold_list(play, kmod_module_get_dependencies(mod));
	case 1:
		if (kmod_module_get_softdeps(mod, &list, &post) == 0)
			hold_list(play, post);
		return hold_list(play, list);
	case 2:
		kmod_module_get_info(mod, &list);
		kmod_list_foreach(at, list) kmod_module_get_module(at);
		return kmod_module_info_free_list(list);
	case 3:
		kmod_module_get_versions(mod, &list);
		return kmod_module_versions_free_list(list);
	case 4:
		kmod_module_get_symbols(mod, &list);
		kmod_module_info_get_key(list);
		return kmod_module_symbols_free_list(list);
	case 5:
		kmod_module_get_dependency_symbols(mod, &list);
		return kmod_module_dependency_symbols_free_list(list);
	case 6:
		kmod_module_probe_insert_module(mod, pick(play, 0x80000) | KMOD_PROBE_DRY_RUN,
			pick(play, 2) ? "a=1" : NULL, ignore_install, NULL,
			pick(play, 2) ? ignore_action : NULL);
		return;
	case 7:
		kmod_module_get_initstate(mod);
		kmod_module_get_refcnt(mod);
		kmod_module_get_size(mod);
		return hold_list(play, kmod_module_get_holders(mod));
	case 8:
		return kmod_module_section_free_list(kmod_module_get_sections(mod));
	case 9:
		if (get_weakdeps)
			get_weakdeps(mod, &list);
		return hold_list(play, list);
	case 10:
		return hold_module(play, kmod_module_ref(mod));
	case 11:
		/* The kernel of a test machine refuses. */
		if (pick(play, 50) == 0)
			kmod_module_probe_insert_module(mod, KMOD_PROBE_IGNORE_LOADED, NULL,
				ignore_install, NULL, ignore_action);
		return;
	default:
		kmod_module_get_path(mod);
		kmod_module_get_options(mod);
		kmod_module_get_install_commands(mod);
		kmod_module_get_remove_commands(mod);
	}
}

static void play_context(struct play *play)
{
	switch (pick(play, 4)) {
	case 0:
		kmod_load_resources(play->ctx);
		break;
	case 1:
		kmod_unload_resources(play->ctx);
		break;
	case 2:
		kmod_validate_resources(play->ctx);
		break;
	default:
		kmod_unref(kmod_ref(play->ctx));
	}
}

static void *play_all(void *data)
{
	struct play *play = data;

	for (size_t i = 0; i < play->calls; i++)
		switch (pick(play, 8)) {
		case 0:
			play_context(play);
			break;
		case 1:
			play_iterators(play);
			break;
		case 2:
		case 3:
			play_get(play, play->names[pick(play, (unsigned)play->count)]);
			break;
		default:
			play_module(play, play->modules[pick(play, HELD)]);
		}
	for (size_t i = 0; i < HELD; i++) {
		kmod_module_unref(play->modules[i]);
		kmod_module_unref_list(play->lists[i]);
		kmod_config_iter_free_iter(play->iterators[i]);
	}
	return NULL;
}

#define THREADS 4

/* "play DIRECTORY CONFIGURATION SEED CALLS THREADS NAME...": all threads use one context. */
static int play(int count, char **words)
{
	struct kmod_ctx *ctx = open_context(words[0], words[1]);
	int threads = atoi(words[4]);
	struct play plays[THREADS] = {0};
	pthread_t ids[THREADS];

	kmod_set_log_fn(ctx, NULL, NULL);
	for (int i = 0; i < threads && i < THREADS; i++) {
		plays[i] = (struct play){.ctx = ctx,
			.names = words + 5,
			.count = count - 5,
			.seed = (unsigned)atoi(words[2]) + (unsigned)i,
			.calls = strtoul(words[3], NULL, 0)};
		if (pthread_create(&ids[i], NULL, play_all, &plays[i]) != 0)
			abort();
	}
	for (int i = 0; i < threads && i < THREADS; i++)
		pthread_join(ids[i], NULL);
	printf("freed %d\n", kmod_unref(ctx) == NULL);
	return 0;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *word;
		int least;
		int (*run)(int count, char **words);
	} commands[] = {{"walk", 2, walk}, {"context", 2, context}, {"errors", 2, errors},
		{"load", 3, load}, {"unload", 3, unload}, {"insert", 2, insert},
		{"ask", 3, ask_often}, {"play", 6, play}};

	setvbuf(stdout, NULL, _IOLBF, 0);
	find_functions();
	for (size_t i = 0; argc > 1 && i < COUNT(commands); i++)
		if (strcmp(commands[i].word, argv[1]) == 0 && argc - 2 >= commands[i].least)
			return commands[i].run(argc - 2, argv + 2);
	fputs("usage: libkmod_client COMMAND ARGUMENT...\n", stderr);
	return 2;
}
