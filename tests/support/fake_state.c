/* SPDX-License-Identifier: MIT */
/* The files of the fake kernel, read and written with as little machinery as possible. */
#include "fake_state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* tests/support/fail_alloc.c, where it is preloaded. */
__attribute__((weak)) void fail_alloc_leave_out(int by);

int fake_open(struct fake *fake)
{
	const char *root = getenv("LKM_FAKE_ROOT");

	*fake = (struct fake){.root = -1};
	if (!root)
		return -ENOSYS;
	if (fail_alloc_leave_out)
		fail_alloc_leave_out(1);
	fake->root = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fake->root < 0 || flock(fake->root, LOCK_EX) < 0)
		return -errno;
	return 0;
}

void fake_close(struct fake *fake)
{
	if (fail_alloc_leave_out && getenv("LKM_FAKE_ROOT"))
		fail_alloc_leave_out(-1);
	if (fake->root >= 0)
		close(fake->root);
	lk_arena_done(&fake->arena);
}

/* The fake kernel runs inside tests: without memory or disk it can only say so and stop. */
static void check(bool fine, const char *what)
{
	if (!fine) {
		fprintf(stderr, "fake kernel: %s: %s\n", what, strerror(errno));
		abort();
	}
}

char *fake_read(struct fake *fake, const char *path)
{
	/* No path: there was no memory for it, in a test that has allocations fail. */
	int fd = path ? openat(fake->root, path, O_RDONLY | O_CLOEXEC) : -1;
	struct stat st;
	char *text;

	if (fd < 0)
		return NULL;
	check(fstat(fd, &st) == 0, path);
	text = lk_arena_alloc(&fake->arena, (size_t)st.st_size + 1);
	check(text && read(fd, text, (size_t)st.st_size) == st.st_size, path);
	close(fd);
	return text;
}

char *fake_read_line(struct fake *fake, const char *path)
{
	char *text = fake_read(fake, path);

	if (text)
		text[strcspn(text, "\n")] = '\0';
	return text;
}

bool fake_exists(struct fake *fake, const char *path)
{
	return faccessat(fake->root, path, F_OK, 0) == 0;
}

static void make_parents(struct fake *fake, const char *path)
{
	char *copy = lk_arena_copy(&fake->arena, path);

	for (char *slash = strchr(copy, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdirat(fake->root, copy, 0755);
		*slash = '/';
	}
}

static FILE *open_file(struct fake *fake, const char *path, int flags)
{
	int fd = openat(fake->root, path, flags | O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	FILE *file = fd < 0 ? NULL : fdopen(fd, flags & O_APPEND ? "a" : "w");

	check(file != NULL, path);
	return file;
}

void fake_write(struct fake *fake, const char *path, const char *text)
{
	FILE *file;

	make_parents(fake, path);
	file = open_file(fake, path, O_TRUNC);
	fputs(text, file);
	check(fclose(file) == 0, path);
}

__attribute__((format(printf, 3, 0), nonnull)) static void append(
	struct fake *fake, const char *path, const char *format, va_list args)
{
	FILE *file = open_file(fake, path, O_APPEND);

	vfprintf(file, format, args);
	fputc('\n', file);
	check(fclose(file) == 0, path);
}

void fake_log(struct fake *fake, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	append(fake, "fake/kmsg", format, args);
	va_end(args);
}

void fake_call(struct fake *fake, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	append(fake, "fake/calls", format, args);
	va_end(args);
}

int fake_errno(struct fake *fake, const char *name)
{
	static const struct {
		const char *name;
		int number;
	} known[] = {{"EPERM", EPERM}, {"ENOENT", ENOENT}, {"EIO", EIO}, {"ENOEXEC", ENOEXEC},
		{"EAGAIN", EAGAIN}, {"ENOMEM", ENOMEM}, {"EACCES", EACCES}, {"EBUSY", EBUSY},
		{"EEXIST", EEXIST}, {"ENODEV", ENODEV}, {"EINVAL", EINVAL}, {"ENOSYS", ENOSYS},
		{"EBADMSG", EBADMSG}, {"EKEYREJECTED", EKEYREJECTED}, {"ENOKEY", ENOKEY},
		{"ETXTBSY", ETXTBSY}, {"EOPNOTSUPP", EOPNOTSUPP}, {"ESRCH", ESRCH}};
	char *path = lk_arena_format(&fake->arena, "fake/errno/%s", name);
	char *text = fake_read_line(fake, path);
	char *once = text ? strstr(text, " once") : NULL;

	if (!text)
		return 0;
	if (once) {
		*once = '\0';
		unlinkat(fake->root, path, 0);
	}
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strcmp(known[i].name, text) == 0)
			return -known[i].number;
	return -abs(atoi(text));
}

static struct fake_module *parse_module(struct fake *fake, const char *line)
{
	struct fake_module *module = lk_arena_alloc(&fake->arena, sizeof(*module));
	char name[64], refcount[16], holders[4096], state[16], address[64];

	if (sscanf(line, "%63s %lu %15s %4095s %15s %63[^\n]", name, &module->size, refcount,
		    holders, state, address) != 6)
		return NULL;
	module->name = lk_arena_copy(&fake->arena, name);
	module->refcount = atol(refcount);
	module->holders = lk_arena_copy(&fake->arena, holders);
	module->state = lk_arena_copy(&fake->arena, state);
	module->address = lk_arena_copy(&fake->arena, address);
	return module;
}

struct fake_module *fake_modules_read(struct fake *fake)
{
	struct fake_module *first = NULL, **last = &first;
	char *text = fake_read(fake, "proc/modules"), *state;

	if (!text)
		return NULL;
	for (char *line = strtok_r(text, "\n", &state); line; line = strtok_r(NULL, "\n", &state)) {
		*last = parse_module(fake, line);
		if (*last)
			last = &(*last)->next;
	}
	return first;
}

static void write_attribute(
	struct fake *fake, const char *module, const char *attribute, const char *value)
{
	char *path = lk_arena_format(&fake->arena, "sys/module/%s/%s", module, attribute);

	fake_write(fake, path, lk_arena_format(&fake->arena, "%s\n", value));
}

void fake_modules_write(struct fake *fake, const struct fake_module *modules)
{
	const char *text = "";

	for (const struct fake_module *module = modules; module; module = module->next) {
		text = lk_arena_format(&fake->arena, "%s%s %lu %ld %s %s %s\n", text, module->name,
			module->size, module->refcount, module->holders, module->state,
			module->address);
		if (fake_exists(fake, lk_arena_format(&fake->arena, "sys/module/%s", module->name)))
			write_attribute(fake, module->name, "refcnt",
				lk_arena_format(&fake->arena, "%ld", module->refcount));
	}
	fake_write(fake, "proc/modules", text);
}

struct fake_module *fake_module_find(struct fake_module *modules, const char *name)
{
	for (; modules; modules = modules->next)
		if (strcmp(modules->name, name) == 0)
			return modules;
	return NULL;
}

void fake_module_hold(struct fake *fake, struct fake_module *module, const char *user)
{
	const char *before = strcmp(module->holders, "-") == 0 ? "" : module->holders;

	module->refcount++;
	module->holders = lk_arena_format(&fake->arena, "%s,%s", user, before);
	write_attribute(fake, module->name, lk_arena_format(&fake->arena, "holders/%s", user), "");
}

void fake_module_release(struct fake *fake, struct fake_module *module, const char *user)
{
	char *copy = lk_arena_copy(&fake->arena, module->holders), *state;
	const char *left = "";
	bool was = false;

	for (char *name = strtok_r(copy, ",", &state); name; name = strtok_r(NULL, ",", &state)) {
		if (strcmp(name, user) == 0)
			was = true;
		else
			left = lk_arena_format(&fake->arena, "%s%s,", left, name);
	}
	if (!was)
		return;
	module->refcount--;
	module->holders = *left ? left : "-";
	unlinkat(fake->root,
		lk_arena_format(&fake->arena, "sys/module/%s/holders/%s", module->name, user), 0);
}

/* The drivers that the module registers: a line "BUS:DRIVER" each. */
static void add_drivers(struct fake *fake, const char *module)
{
	char *text = fake_read(fake, lk_arena_format(&fake->arena, "fake/drivers/%s", module));
	char *state, *colon, *path;

	for (char *line = text ? strtok_r(text, "\n", &state) : NULL; line;
		line = strtok_r(NULL, "\n", &state)) {
		colon = strchr(line, ':');
		check(colon, line);
		path = lk_arena_format(&fake->arena, "sys/module/%s/drivers/%s", module, line);
		make_parents(fake, path);
		check(symlinkat(lk_arena_format(&fake->arena, "../../../bus/%.*s/drivers/%s",
					(int)(colon - line), line, colon + 1),
			      fake->root, path) == 0,
			path);
	}
}

void fake_log_init(struct fake *fake, const char *module)
{
	char *text = fake_read(fake, lk_arena_format(&fake->arena, "fake/log/%s", module)), *state;

	for (char *line = text ? strtok_r(text, "\n", &state) : NULL; line;
		line = strtok_r(NULL, "\n", &state))
		fake_log(fake, "%s", line);
}

void fake_sysfs_add(struct fake *fake, const struct fake_module *module)
{
	write_attribute(fake, module->name, "initstate", "live");
	write_attribute(fake, module->name, "refcnt", "0");
	write_attribute(
		fake, module->name, "coresize", lk_arena_format(&fake->arena, "%lu", module->size));
	mkdirat(fake->root, lk_arena_format(&fake->arena, "sys/module/%s/holders", module->name),
		0755);
	add_drivers(fake, module->name);
}

void fake_sysfs_remove(struct fake *fake, const char *name)
{
	static const char *const files[] = {"initstate", "refcnt", "coresize"};
	const char *directory = lk_arena_format(&fake->arena, "sys/module/%s", name);
	const char *gone = lk_arena_format(&fake->arena, "fake/unloaded/%s", name);

	/* What else is below it (parameters) is kept out of the way instead of removed recursively.
	 */
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		unlinkat(
			fake->root, lk_arena_format(&fake->arena, "%s/%s", directory, files[i]), 0);
	make_parents(fake, gone);
	for (int i = 0; renameat(fake->root, directory, fake->root, gone) < 0 && i < 100; i++)
		gone = lk_arena_format(&fake->arena, "fake/unloaded/%s.%d", name, i);
}
