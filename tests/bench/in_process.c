/* SPDX-License-Identifier: MIT */
/* Looking up aliases in one process, by liblkm and by the installed libkmod.so.2 in turn:
 * "bench-lookup ROOT RELEASE < ALIASES" prints the nanoseconds a whole look-up takes with each, the
 * best of the rounds, and how many modules were found. Exit status 77: there is no libkmod. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <lkm/lkm.h>

#define ROUNDS      20
#define SKIPPED     77
#define ALIASES_MAX 100000

struct kmod_ctx;
struct kmod_list;

struct libkmod {
	struct kmod_ctx *(*new)(const char *directory, const char *const *config_paths);
	int (*load_resources)(struct kmod_ctx *ctx);
	int (*lookup)(struct kmod_ctx *ctx, const char *alias, struct kmod_list **list);
	int (*unref_list)(struct kmod_list *list);
	struct kmod_list *(*next)(const struct kmod_list *list, const struct kmod_list *at);
	struct kmod_ctx *ctx;
};

struct aliases {
	char **items;
	size_t count;
};

static const char *const no_config[] = {NULL};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static void read_aliases(struct aliases *aliases)
{
	char line[4096];

	aliases->items = calloc(ALIASES_MAX, sizeof(*aliases->items));
	while (aliases->items && aliases->count < ALIASES_MAX && fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		aliases->items[aliases->count++] = strdup(line);
	}
}

static size_t find_ours(struct lkm *lkm, const struct aliases *aliases)
{
	size_t found = 0;

	for (size_t i = 0; i < aliases->count; i++) {
		struct lkm_found *modules;

		if (lkm_lookup(lkm, aliases->items[i], 0, &modules, NULL) < 0)
			continue;
		found += lkm_found_count(modules);
		lkm_found_free(modules);
	}
	return found;
}

static size_t find_theirs(const struct libkmod *kmod, const struct aliases *aliases)
{
	size_t found = 0;

	for (size_t i = 0; i < aliases->count; i++) {
		struct kmod_list *list = NULL;

		if (kmod->lookup(kmod->ctx, aliases->items[i], &list) < 0)
			continue;
		for (const struct kmod_list *at = list; at; at = kmod->next(list, at))
			found++;
		kmod->unref_list(list);
	}
	return found;
}

static void *symbol(void *library, const char *name)
{
	void *found = dlsym(library, name);

	if (!found) {
		fprintf(stderr, "bench-lookup: %s\n", dlerror());
		exit(1);
	}
	return found;
}

static int open_theirs(struct libkmod *kmod, const char *root, const char *release)
{
	void *library = dlopen("libkmod.so.2", RTLD_NOW);
	char directory[4096];

	if (!library)
		return SKIPPED;
	*(void **)&kmod->new = symbol(library, "kmod_new");
	*(void **)&kmod->load_resources = symbol(library, "kmod_load_resources");
	*(void **)&kmod->lookup = symbol(library, "kmod_module_new_from_lookup");
	*(void **)&kmod->unref_list = symbol(library, "kmod_module_unref_list");
	*(void **)&kmod->next = symbol(library, "kmod_list_next");
	snprintf(directory, sizeof(directory), "%s/lib/modules/%s", root, release);
	kmod->ctx = kmod->new (directory, no_config);
	return kmod->ctx && kmod->load_resources(kmod->ctx) >= 0 ? 0 : 1;
}

static void keep_least(double *least, double begin)
{
	const double took = now() - begin;

	if (*least == 0 || took < *least)
		*least = took;
}

static int compare(struct lkm *lkm, const struct libkmod *kmod, const struct aliases *aliases)
{
	double ours = 0, theirs = 0;
	size_t found_ours = 0, found_theirs = 0;

	for (int i = 0; i < ROUNDS; i++) {
		double begin = now();

		found_theirs = find_theirs(kmod, aliases);
		keep_least(&theirs, begin);
		begin = now();
		found_ours = find_ours(lkm, aliases);
		keep_least(&ours, begin);
	}
	printf("%.0f %.0f %zu %zu\n", ours / (double)aliases->count,
		theirs / (double)aliases->count, found_ours, found_theirs);
	return 0;
}

int main(int argc, char **argv)
{
	struct lkm_options options = {
		.size = sizeof(options), .config_paths = no_config, .flags = LKM_OPEN_ONCE};
	struct lkm_error error;
	struct libkmod kmod;
	struct aliases aliases = {0};
	struct lkm *lkm;
	int rc;

	if (argc != 3) {
		fprintf(stderr, "usage: bench-lookup ROOT RELEASE < ALIASES\n");
		return 2;
	}
	rc = open_theirs(&kmod, argv[1], argv[2]);
	if (rc)
		return rc;
	options.module_root = argv[1];
	options.release = argv[2];
	if (lkm_open(&options, &lkm, &error) < 0) {
		fprintf(stderr, "bench-lookup: %s\n", error.message);
		return 1;
	}
	read_aliases(&aliases);
	return aliases.count ? compare(lkm, &kmod, &aliases) : 1;
}
