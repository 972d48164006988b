/* SPDX-License-Identifier: MIT */
/* replace: each step of it fails or is the last of a killed process, and every file is whole. After
 * a failure all files are of the old generation, after SIGKILL those renamed before are of the new;
 * the next run completes it and leaves no litter. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "../../src/os/os_proc.h"
#include "../../src/os/os_store.h"
#include "../../src/write/replace.h"
#include "scratch.h"

enum step {
	CREATE,
	LINK,
	WRITE,
	HURRY,
	SYNC,
	SYNC_DIRECTORY,
	RENAME,
	REMOVE,
	LOCK,
	LOOK,
	READ,
	STEPS
};

/* What happens at step number at, counted over all or over those of one kind. */
static struct {
	unsigned at;        /* 0: never */
	int errnum;         /* it fails with this; 0: the process ends there */
	enum step first_of; /* the first of this kind fails too */
	bool goes_on;       /* and all later ones of the same kind */
	bool no_links;      /* no file system could make any */
} trouble = {.first_of = STEPS};
static unsigned steps, counts[STEPS], failed[STEPS];
static unsigned synced_before_rename;
static unsigned fails_at_rename;      /* this one of the renames does; 0: none */
static bool always_locked;            /* by others */
static enum step signal_step = STEPS; /* a signal comes at the first of these */

static void forget_steps(void)
{
	steps = synced_before_rename = 0;
	memset(counts, 0, sizeof(counts));
	memset(failed, 0, sizeof(failed));
	trouble.at = 0;
	trouble.goes_on = false;
}

/* Syncs come from several threads. True when it is to fail. */
static bool begin_step(enum step step)
{
	unsigned number = __atomic_add_fetch(&steps, 1, __ATOMIC_RELAXED);

	__atomic_fetch_add(&counts[step], 1, __ATOMIC_RELAXED);
	if (signal_step == step && counts[step] == 1)
		raise(SIGTERM);
	if (number != trouble.at && !(step == RENAME && counts[RENAME] == fails_at_rename) &&
		(trouble.first_of != step || counts[step] != 1) &&
		!(trouble.goes_on && failed[step]))
		return false;
	if (!trouble.errnum)
		_exit(99);
	failed[step]++;
	return true;
}

/* The linker sends the calls of replace here (--wrap). */
int __real_lk_store_create(int at, const char *name);
int __real_lk_store_link(int at, const char *from, const char *to);
int __real_lk_store_write(int fd, struct lk_span contents);
int __real_lk_store_rename(int at, const char *from, const char *to);
int __real_lk_store_remove(int at, const char *name);
int __real_lk_store_lock(int fd);
int __real_lk_store_look(int at, const char *name, struct lk_stored *ret);
int __real_lk_store_read(int fd, void *data, uint32_t size);
int64_t __real_lk_proc_now(void);
void __real_lk_proc_sleep(int64_t milliseconds);
int __wrap_lk_store_create(int at, const char *name);
int __wrap_lk_store_link(int at, const char *from, const char *to);
int __wrap_lk_store_write(int fd, struct lk_span contents);
void __wrap_lk_store_hurry(int fd);
int __wrap_lk_store_sync(int fd);
int __wrap_lk_store_sync_directory(int fd);
int __wrap_lk_store_rename(int at, const char *from, const char *to);
int __wrap_lk_store_remove(int at, const char *name);
int __wrap_lk_store_lock(int fd);
int __wrap_lk_store_look(int at, const char *name, struct lk_stored *ret);
int __wrap_lk_store_read(int fd, void *data, uint32_t size);
int64_t __wrap_lk_proc_now(void);
void __wrap_lk_proc_sleep(int64_t milliseconds);

int __wrap_lk_store_create(int at, const char *name)
{
	return begin_step(CREATE) ? -trouble.errnum : __real_lk_store_create(at, name);
}

int __wrap_lk_store_link(int at, const char *from, const char *to)
{
	if (begin_step(LINK))
		return -trouble.errnum;
	return trouble.no_links ? -EPERM : __real_lk_store_link(at, from, to);
}

/* In two halves, so that a full disk and a killed process leave the first. */
int __wrap_lk_store_write(int fd, struct lk_span contents)
{
	const struct lk_span first = {contents.data, contents.size / 2};
	int rc = __real_lk_store_write(fd, first);

	if (rc < 0)
		return rc;
	if (begin_step(WRITE))
		return -trouble.errnum;
	contents.data += first.size;
	contents.size -= first.size;
	return __real_lk_store_write(fd, contents);
}

void __wrap_lk_store_hurry(int fd)
{
	begin_step(HURRY);
}

/* Nothing here is about power failures, and the disk would take most of the time. */
int __wrap_lk_store_sync(int fd)
{
	return begin_step(SYNC) ? -trouble.errnum : 0;
}

int __wrap_lk_store_sync_directory(int fd)
{
	return begin_step(SYNC_DIRECTORY) ? -trouble.errnum : 0;
}

int __wrap_lk_store_rename(int at, const char *from, const char *to)
{
	if (!counts[RENAME])
		synced_before_rename = counts[SYNC];
	return begin_step(RENAME) ? -trouble.errnum : __real_lk_store_rename(at, from, to);
}

int __wrap_lk_store_remove(int at, const char *name)
{
	return begin_step(REMOVE) ? -trouble.errnum : __real_lk_store_remove(at, name);
}

int __wrap_lk_store_lock(int fd)
{
	if (always_locked)
		return -EWOULDBLOCK;
	return begin_step(LOCK) ? -trouble.errnum : __real_lk_store_lock(fd);
}

int __wrap_lk_store_look(int at, const char *name, struct lk_stored *ret)
{
	return begin_step(LOOK) ? -trouble.errnum : __real_lk_store_look(at, name, ret);
}

int __wrap_lk_store_read(int fd, void *data, uint32_t size)
{
	return begin_step(READ) ? -trouble.errnum : __real_lk_store_read(fd, data, size);
}

/* While others hold the lock, time is what was slept. */
static int64_t slept;

int64_t __wrap_lk_proc_now(void)
{
	return always_locked ? slept : __real_lk_proc_now();
}

void __wrap_lk_proc_sleep(int64_t milliseconds)
{
	slept += milliseconds;
	if (!always_locked)
		__real_lk_proc_sleep(milliseconds);
}

/* Number fail_at of all allocations fails; 0: none does. */
static size_t allocations, fail_at;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);

void *__wrap_malloc(size_t size)
{
	return ++allocations == fail_at ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return ++allocations == fail_at ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
	return ++allocations == fail_at ? NULL : __real_realloc(memory, size);
}

/* A few files, which say which generation they are of on every line. */
#define FILES 4u
/* One of them is the same in all. */
#define SAME    2u
#define CHANGED (FILES - 1)
#define LINES   1200u

struct generation {
	char *texts[FILES];
	struct lk_replacement files[FILES];
};

static const char *const names[FILES] = {
	"modules.softdep", "modules.dep.bin", "modules.builtin.bin", "modules.dep"};

static char *make_text(unsigned file, unsigned number)
{
	/* Of other lengths too, and longer than is compared at once. */
	unsigned lines = LINES + (file == SAME ? 0 : number % 3) + file;
	char *text = __real_malloc(lines * 20 + 1), *at = text;

	assert_non_null(text);
	for (unsigned i = 0; i < lines; i++)
		at += sprintf(at, "%u: %8u of %u\n", file, file == SAME ? 0 : number, lines);
	return text;
}

static void generation_done(struct generation *generation)
{
	for (unsigned i = 0; i < FILES; i++)
		free(generation->texts[i]);
}

#define GENERATION __attribute__((cleanup(generation_done))) struct generation

static struct generation make_generation(unsigned number)
{
	struct generation made = {0};

	for (unsigned i = 0; i < FILES; i++) {
		made.texts[i] = make_text(i, number);
		made.files[i] = (struct lk_replacement){
			.name = names[i], .contents = lk_span_of(made.texts[i])};
	}
	return made;
}

/* The contents of a file, NULL when there is none; to be freed. */
static char *read_file(int at, const char *name)
{
	int fd = openat(at, name, O_RDONLY | O_CLOEXEC);
	char *text;
	struct stat st;
	ssize_t got;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) < 0 || !(text = __real_malloc((size_t)st.st_size + 1)))
		abort();
	got = read(fd, text, (size_t)st.st_size);
	text[got < 0 ? 0 : got] = '\0';
	close(fd);
	return text;
}

/* Which files are those of the new generation: a mask. All others must be those of the old. */
static unsigned look_at(
	const struct scratch *scratch, const struct generation *old, const struct generation *new)
{
	unsigned mask = 0;

	for (unsigned i = 0; i < FILES; i++) {
		char *text = read_file(scratch->fd, names[i]);

		assert_non_null(text);
		if (strcmp(text, new->texts[i]) == 0)
			mask |= 1u << i;
		else
			assert_string_equal(text, old->texts[i]);
		free(text);
	}
	return mask;
}

#define ALL  ((1u << FILES) - 1)
#define NONE (1u << SAME)

static bool is_prefix(unsigned mask)
{
	for (unsigned i = 0; i <= FILES; i++)
		if (mask == (((1u << i) - 1) | 1u << SAME))
			return true;
	return false;
}

static int replace(const struct scratch *scratch, struct generation *generation,
	uint64_t *ret_window, struct lkm_error *reterr)
{
	return lk_replace_files(
		scratch->fd, scratch->path, generation->files, FILES, ret_window, reterr);
}

static void put(const struct scratch *scratch, struct generation *generation)
{
	forget_steps();
	assert_int_equal(replace(scratch, generation, NULL, NULL), 0);
	assert_int_equal(scratch_count(scratch), FILES);
}

static void test_only_what_differs_is_replaced(void **state)
{
	SCRATCH scratch = scratch_make();
	GENERATION old = make_generation(1), new = make_generation(2);
	uint64_t window = 77;
	struct stat before, after;

	put(&scratch, &old);
	assert_true(old.files[SAME].changed);
	assert_int_equal(fstatat(scratch.fd, names[SAME], &before, 0), 0);
	forget_steps();
	assert_int_equal(replace(&scratch, &new, &window, NULL), 0);
	assert_int_equal(look_at(&scratch, &old, &new), ALL);
	assert_int_equal(counts[RENAME], CHANGED);
	assert_int_equal(counts[CREATE], CHANGED);
	assert_int_equal(synced_before_rename, CHANGED);
	assert_int_equal(counts[SYNC_DIRECTORY], 1);
	assert_true(window > 0);
	for (unsigned i = 0; i < FILES; i++)
		assert_int_equal(new.files[i].changed, i != SAME);
	assert_int_equal(fstatat(scratch.fd, names[SAME], &after, 0), 0);
	assert_int_equal(before.st_ino, after.st_ino);
}

static void test_nothing_is_done_when_nothing_differs(void **state)
{
	SCRATCH scratch = scratch_make();
	GENERATION old = make_generation(1);
	uint64_t window = 77;

	put(&scratch, &old);
	forget_steps();
	assert_int_equal(replace(&scratch, &old, &window, NULL), 0);
	assert_int_equal(window, 0);
	assert_int_equal(counts[CREATE] + counts[SYNC] + counts[RENAME] + counts[REMOVE], 0);
	assert_int_equal(counts[SYNC_DIRECTORY], 0);
	for (unsigned i = 0; i < FILES; i++)
		assert_false(old.files[i].changed);
}

static void make_absent(struct generation *generation, unsigned file)
{
	generation->files[file].absent = true;
	generation->files[file].contents = (struct lk_span){0};
}

static void test_what_shall_be_absent_is_removed(void **state)
{
	SCRATCH scratch = scratch_make();
	GENERATION old = make_generation(1), new = make_generation(2);

	put(&scratch, &old);
	make_absent(&new, 1);
	forget_steps();
	assert_int_equal(replace(&scratch, &new, NULL, NULL), 0);
	assert_true(new.files[1].changed);
	assert_int_equal(faccessat(scratch.fd, names[1], F_OK, 0), -1);
	assert_int_equal(scratch_count(&scratch), FILES - 1);
	forget_steps();
	assert_int_equal(replace(&scratch, &new, NULL, NULL), 0);
	assert_int_equal(counts[CREATE] + counts[RENAME] + counts[REMOVE], 0);
	assert_false(new.files[1].changed);
}

/* A rename that fails after the removal brings the removed file back. */
static void test_what_was_removed_is_put_back(void **state)
{
	SCRATCH scratch = scratch_make();
	GENERATION old = make_generation(1), new = make_generation(2);

	put(&scratch, &old);
	make_absent(&new, 0);
	forget_steps();
	trouble.errnum = EIO;
	fails_at_rename = 2;
	assert_int_equal(replace(&scratch, &new, NULL, NULL), -EIO);
	fails_at_rename = 0;
	assert_int_equal(look_at(&scratch, &old, &old), ALL);
	assert_int_equal(scratch_count(&scratch), FILES);
}

static void spoil_contents(int at)
{
	int fd = openat(at, names[1], O_WRONLY | O_CLOEXEC);

	assert_int_equal(pwrite(fd, "x", 1, 20000), 1);
	close(fd);
}

static void spoil_length(int at)
{
	int fd = openat(at, names[1], O_WRONLY | O_APPEND | O_CLOEXEC);

	assert_int_equal(write(fd, "x", 1), 1);
	close(fd);
}

static void spoil_permissions(int at)
{
	assert_int_equal(fchmodat(at, names[1], 0600, 0), 0);
}

static void spoil_writable(int at)
{
	assert_int_equal(fchmodat(at, names[1], 0664, 0), 0);
}

static void spoil_link(int at)
{
	assert_int_equal(renameat(at, names[1], at, "elsewhere"), 0);
	assert_int_equal(symlinkat("elsewhere", at, names[1]), 0);
}

static void spoil_away(int at)
{
	assert_int_equal(unlinkat(at, names[1], 0), 0);
}

static void spoil_fifo(int at)
{
	spoil_away(at);
	assert_int_equal(mkfifoat(at, names[1], 0644), 0);
}

static void spoil_empty(int at)
{
	int fd = openat(at, names[1], O_WRONLY | O_TRUNC | O_CLOEXEC);

	assert_true(fd >= 0);
	close(fd);
}

static void spoil_owner(int at)
{
	if (geteuid() == 0)
		assert_int_equal(fchownat(at, names[1], 12345, (gid_t)-1, 0), 0);
	else
		spoil_away(at);
}

static void test_what_was_altered_is_repaired(void **state)
{
	static void (*const spoil[])(int at) = {spoil_contents, spoil_length, spoil_permissions,
		spoil_writable, spoil_link, spoil_away, spoil_fifo, spoil_empty, spoil_owner};
	SCRATCH scratch = scratch_make();
	GENERATION old = make_generation(1);
	struct stat st;

	for (size_t i = 0; i < sizeof(spoil) / sizeof(*spoil); i++) {
		put(&scratch, &old);
		spoil[i](scratch.fd);
		assert_int_equal(replace(&scratch, &old, NULL, NULL), 0);
		assert_int_equal(look_at(&scratch, &old, &old), ALL);
		for (unsigned k = 0; k < FILES; k++)
			assert_int_equal(old.files[k].changed, k == 1);
		assert_int_equal(fstatat(scratch.fd, names[1], &st, AT_SYMLINK_NOFOLLOW), 0);
		assert_int_equal(st.st_mode, S_IFREG | 0644);
		assert_int_equal(st.st_uid, geteuid());
		unlinkat(scratch.fd, "elsewhere", 0);
	}
}

static void test_a_directory_in_the_way_is_found_first(void **state)
{
	SCRATCH scratch = scratch_make();
	GENERATION old = make_generation(1), new = make_generation(2);
	struct lkm_error error = {0};
	char expected[300];

	put(&scratch, &old);
	assert_int_equal(unlinkat(scratch.fd, names[3], 0), 0);
	assert_int_equal(mkdirat(scratch.fd, names[3], 0755), 0);
	forget_steps();
	assert_int_equal(replace(&scratch, &new, NULL, &error), -EISDIR);
	assert_int_equal(counts[CREATE] + counts[RENAME], 0);
	snprintf(expected, sizeof(expected),
		"could not write '%s/modules.dep': Is a directory (remove this directory); "
		"the old files stay in place",
		scratch.path);
	assert_string_equal(error.message, expected);
}

/* Does the failure of such a step fail the whole? Without a lock it goes on; where no link can be
 * made, the file is copied; what cannot be compared differs; hints and the removal of litter are of
 * no account. */
static bool is_fatal(enum step step)
{
	return step == CREATE || step == WRITE || step == SYNC || step == SYNC_DIRECTORY ||
	       step == RENAME;
}

static bool any_fatal(void)
{
	for (int step = 0; step < STEPS; step++)
		if (failed[step] && is_fatal((enum step)step))
			return true;
	return false;
}

static void check_failure(
	const struct scratch *scratch, const struct lkm_error *error, unsigned mask)
{
	assert_int_equal(error->code, LKM_E_UNWRITABLE);
	assert_int_equal(error->errnum, trouble.errnum);
	assert_non_null(strstr(error->message, scratch->path));
	if (failed[SYNC_DIRECTORY]) {
		assert_int_equal(mask, ALL);
		assert_non_null(strstr(error->message, "a crash may undo that"));
	} else {
		assert_int_equal(mask, NONE);
		assert_non_null(strstr(error->message, "; the old files stay in place"));
	}
}

/* One run with trouble. */
static void fail_step(const struct scratch *scratch, unsigned at, int errnum)
{
	GENERATION old = make_generation(1), new = make_generation(2);
	struct lkm_error error = {0};
	unsigned mask;
	int rc;

	put(scratch, &old);
	forget_steps();
	trouble.at = at;
	trouble.errnum = errnum;
	rc = replace(scratch, &new, NULL, &error);
	mask = look_at(scratch, &old, &new);
	/* An old file that cannot be read cannot be copied either. */
	if (any_fatal() || rc < 0)
		assert_int_equal(rc, -errnum);
	assert_true(rc == 0 || any_fatal() || (trouble.no_links && failed[LOOK] + failed[READ]));
	if (rc < 0)
		check_failure(scratch, &error, mask);
	else
		assert_int_equal(mask, ALL);
	for (unsigned i = 0; i < FILES; i++)
		assert_int_equal(new.files[i].changed,
			i == SAME ? new.files[i].changed &&failed[LOOK] + failed[READ]
				  : mask >> i & 1);
	/* No temporary file, unless it is the removal that failed. */
	assert_int_equal(scratch_count(scratch), FILES + failed[REMOVE]);
	trouble.at = 0;
	assert_int_equal(replace(scratch, &new, NULL, NULL), 0);
	assert_int_equal(look_at(scratch, &old, &new), ALL);
	assert_int_equal(scratch_count(scratch), FILES);
}

static unsigned count_steps(const struct scratch *scratch)
{
	GENERATION old = make_generation(1), new = make_generation(2);

	put(scratch, &old);
	forget_steps();
	assert_int_equal(replace(scratch, &new, NULL, NULL), 0);
	return steps;
}

static void fail_each_step(bool no_links)
{
	const int errors[] = {ENOSPC, EIO, EROFS, EDQUOT, EACCES};
	SCRATCH scratch = scratch_make();
	unsigned count;

	trouble.no_links = no_links;
	count = count_steps(&scratch);
	assert_true(count > 5 * CHANGED + FILES);
	for (size_t i = 0; i < (no_links ? 2 : sizeof(errors) / sizeof(*errors)); i++)
		for (unsigned at = 1; at <= count; at++)
			fail_step(&scratch, at, errors[i]);
	trouble.no_links = false;
}

static void test_each_step_fails(void **state)
{
	fail_each_step(false);
}

static void test_each_step_fails_without_links(void **state)
{
	fail_each_step(true);
}

/* A file that was not there before is away again. */
static void test_a_new_file_is_taken_back(void **state)
{
	SCRATCH scratch = scratch_make();
	GENERATION old = make_generation(1), new = make_generation(2);

	for (unsigned missing = 0; missing < FILES; missing++) {
		put(&scratch, &old);
		assert_int_equal(unlinkat(scratch.fd, names[missing], 0), 0);
		forget_steps();
		trouble.errnum = EIO;
		/* The renames are those of all but SAME, unless that is missing; the last fails. */
		for (unsigned last = CHANGED + (missing == SAME); last; last--) {
			forget_steps();
			trouble.errnum = EIO;
			fails_at_rename = last;
			assert_int_equal(replace(&scratch, &new, NULL, NULL), -EIO);
			fails_at_rename = 0;
			assert_int_equal(faccessat(scratch.fd, names[missing], F_OK, 0), -1);
			assert_int_equal(scratch_count(&scratch), FILES - 1);
			for (unsigned i = 0; i < FILES; i++)
				assert_false(new.files[i].changed);
		}
	}
}

/* When nothing can be put back either, the message says so, and the files are in the order. */
static void test_putting_back_fails_too(void **state)
{
	SCRATCH scratch = scratch_make();
	GENERATION old = make_generation(1), new = make_generation(2);

	for (unsigned at = 1; at <= CHANGED; at++) {
		struct lkm_error error = {0};
		char expected[64];
		unsigned mask;

		put(&scratch, &old);
		forget_steps();
		trouble.errnum = EIO;
		trouble.goes_on = true;
		fails_at_rename = at;
		assert_int_equal(replace(&scratch, &new, NULL, &error), -EIO);
		fails_at_rename = 0;
		mask = look_at(&scratch, &old, &new);
		assert_true(is_prefix(mask));
		snprintf(expected, sizeof(expected), "%u of 3 files are new: run it again", at - 1);
		assert_non_null(strstr(
			error.message, at == 1 ? "; the old files stay in place" : expected));
		for (unsigned i = 0; i < FILES; i++)
			assert_int_equal(new.files[i].changed, i != SAME && (mask >> i & 1));
		assert_int_equal(scratch_count(&scratch), FILES);
		forget_steps();
		assert_int_equal(replace(&scratch, &new, NULL, NULL), 0);
		assert_int_equal(look_at(&scratch, &old, &new), ALL);
	}
}

static unsigned count_litter(const struct scratch *scratch)
{
	return scratch_count(scratch) - FILES;
}

static void kill_at(const struct scratch *scratch, unsigned at, unsigned *ret_litter)
{
	GENERATION old = make_generation(1), new = make_generation(2);
	unsigned mask;
	int status;
	pid_t pid;

	put(scratch, &old);
	pid = fork();
	if (pid == 0) {
		int own = open(scratch->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

		forget_steps();
		trouble.at = at;
		trouble.errnum = 0;
		/* A lock of its own, which ends with it. */
		_exit(lk_replace_files(own, scratch->path, new.files, FILES, NULL, NULL) ? 1 : 0);
	}
	flock(scratch->fd, LOCK_UN);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), 99);
	mask = look_at(scratch, &old, &new);
	assert_true(is_prefix(mask));
	*ret_litter += count_litter(scratch);
	forget_steps();
	assert_int_equal(replace(scratch, &new, NULL, NULL), 0);
	assert_int_equal(look_at(scratch, &old, &new), ALL);
	assert_int_equal(count_litter(scratch), 0);
}

static void kill_at_each_step(bool no_links)
{
	SCRATCH scratch = scratch_make();
	unsigned count, litter = 0;

	trouble.no_links = no_links;
	count = count_steps(&scratch);
	flock(scratch.fd, LOCK_UN);
	for (unsigned at = 1; at <= count; at++)
		kill_at(&scratch, at, &litter);
	assert_true(litter > CHANGED); /* else this test shows nothing */
	trouble.no_links = false;
}

static void test_killed_at_each_step(void **state)
{
	kill_at_each_step(false);
}

static void test_killed_at_each_step_without_links(void **state)
{
	kill_at_each_step(true);
}

static void test_no_memory(void **state)
{
	SCRATCH scratch = scratch_make();
	GENERATION old = make_generation(1), new = make_generation(2);
	struct lkm_error error = {0};
	unsigned out_of_memory = 0;
	size_t count;

	put(&scratch, &old);
	allocations = 0;
	assert_int_equal(replace(&scratch, &new, NULL, NULL), 0);
	count = allocations;
	assert_true(count > 1);
	for (size_t at = 1; at <= count; at++) {
		int rc;

		put(&scratch, &old);
		memset(&error, 0, sizeof(error));
		allocations = 0;
		fail_at = at;
		rc = replace(&scratch, &new, NULL, &error);
		fail_at = 0;
		assert_true(rc == 0 || (rc == -ENOMEM && error.code == LKM_E_NO_MEMORY));
		assert_int_equal(look_at(&scratch, &old, &new), rc == 0 ? ALL : NONE);
		assert_int_equal(scratch_count(&scratch), FILES);
		out_of_memory += rc < 0;
	}
	assert_true(out_of_memory > 0);
}

static volatile sig_atomic_t renames_at_signal, removed_at_signal;

static void note_signal(int signal)
{
	renames_at_signal = (int)counts[RENAME];
	removed_at_signal = (int)counts[REMOVE];
}

static void test_no_signal_while_it_writes(void **state)
{
	const enum step at[] = {CREATE, WRITE, RENAME, SYNC_DIRECTORY};
	SCRATCH scratch = scratch_make();
	GENERATION old = make_generation(1), new = make_generation(2);

	signal(SIGTERM, note_signal);
	for (size_t i = 0; i < sizeof(at) / sizeof(*at); i++) {
		put(&scratch, &old);
		forget_steps();
		renames_at_signal = 0;
		signal_step = at[i];
		assert_int_equal(replace(&scratch, &new, NULL, NULL), 0);
		signal_step = STEPS;
		assert_int_equal(renames_at_signal, CHANGED);
	}
	signal(SIGTERM, SIG_DFL);
}

static void test_no_litter_of_a_signal_and_a_failure(void **state)
{
	SCRATCH scratch = scratch_make();
	GENERATION old = make_generation(1), new = make_generation(2);

	put(&scratch, &old);
	signal(SIGTERM, note_signal);
	forget_steps();
	removed_at_signal = 0;
	signal_step = CREATE;
	trouble.errnum = ENOSPC;
	trouble.first_of = WRITE;
	assert_int_equal(replace(&scratch, &new, NULL, NULL), -ENOSPC);
	trouble.first_of = signal_step = STEPS;
	signal(SIGTERM, SIG_DFL);
	assert_int_equal(removed_at_signal, 1);
}

static void test_litter_of_others_stays(void **state)
{
	const char *const litter[] = {".modules.dep.lkm-00000000", ".modules.softdep.lkm-abcdef01"};
	const char *const others[] = {"modules.dep.lkm-00000000", ".modules.dep.lkm-0000000",
		"..lkm-abcdef01", ".foreign.lkm-00000000", ".modules.dep.lkm-0000000G",
		".modules.dep.lkm-000000000", ".lkm-00000000", ".hidden", "modules.order", "a"};
	const unsigned count = sizeof(others) / sizeof(*others);
	SCRATCH scratch = scratch_make();
	GENERATION old = make_generation(1);

	for (unsigned i = 0; i < count; i++)
		scratch_write(&scratch, others[i], "");
	scratch_write(&scratch, litter[0], "");
	scratch_write(&scratch, litter[1], "");
	assert_int_equal(mkdirat(scratch.fd, ".modules.dep.lkm-11111111", 0755), 0);
	/* While others hold the directory, it may be theirs. */
	always_locked = true;
	assert_int_equal(replace(&scratch, &old, NULL, NULL), 0);
	assert_int_equal(scratch_count(&scratch), FILES + count + 2 + 1);
	always_locked = false;
	assert_int_equal(replace(&scratch, &old, NULL, NULL), 0);
	assert_int_equal(scratch_count(&scratch), FILES + count + 1);
	for (unsigned i = 0; i < count; i++)
		assert_int_equal(faccessat(scratch.fd, others[i], F_OK, 0), 0);
}

static void test_the_lock_is_waited_for(void **state)
{
	SCRATCH scratch = scratch_make();
	int other = open(scratch.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	pid_t pid;
	int status;

	assert_int_equal(lk_replace_lock(other, scratch.path, NULL), 0);
	pid = fork();
	if (pid == 0) {
		close(other); /* the lock is that of all copies */
		slept = 0;
		_exit(lk_replace_lock(scratch.fd, scratch.path, NULL) == 0 && slept > 0 ? 0 : 1);
	}
	__real_lk_proc_sleep(200);
	assert_int_equal(waitpid(pid, &status, WNOHANG), 0); /* it waits */
	close(other);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void test_the_lock_is_not_waited_for_forever(void **state)
{
	SCRATCH scratch = scratch_make();

	always_locked = true;
	slept = 0;
	assert_int_equal(lk_replace_lock(scratch.fd, scratch.path, NULL), 0);
	always_locked = false;
	assert_in_range(slept, 60 * 1000, 600 * 1000);
}

static void test_goes_on_without_locks(void **state)
{
	SCRATCH scratch = scratch_make();
	const int errors[] = {ENOLCK, EOPNOTSUPP, ENOSYS, EBADF};
	struct lkm_error error = {0};

	for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++) {
		forget_steps();
		trouble.at = 1;
		trouble.errnum = errors[i];
		assert_int_equal(lk_replace_lock(scratch.fd, scratch.path, NULL), 0);
		assert_int_equal(failed[LOCK], 1);
	}
	forget_steps();
	assert_int_equal(lk_replace_lock(-1, "/x", &error), -EBADF);
	assert_int_equal(error.code, LKM_E_UNREADABLE);
}

/* Is it one that some generation has, whole? Lines are all the same. */
static bool is_whole(const char *text)
{
	unsigned file, number, lines, count = 0;
	size_t length = strcspn(text, "\n") + 1;

	if (sscanf(text, "%u: %u of %u\n", &file, &number, &lines) != 3)
		return false;
	for (const char *line = text; *line; line += length, count++)
		if (strncmp(line, text, length) != 0)
			return false;
	return count == lines;
}

/* Read until it is killed; ends before with 1 when a file is broken or gone. */
static void read_for_ever(const struct scratch *scratch)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails does not end it */
	for (;;)
		for (unsigned i = 0; i < FILES; i++) {
			char *text = read_file(scratch->fd, names[i]);

			if (!text || !is_whole(text))
				_exit(1);
			free(text);
		}
}

static void write_often(const struct scratch *scratch, unsigned times, bool lock)
{
	for (unsigned i = 0; i < times; i++) {
		GENERATION next = make_generation(1000 + i);
		int own = open(scratch->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		int rc = lock ? lk_replace_lock(own, scratch->path, NULL) : 0;

		if (rc == 0)
			rc = lk_replace_files(own, scratch->path, next.files, FILES, NULL, NULL);
		close(own);
		if (rc < 0)
			_exit(1);
	}
	_exit(0);
}

/* Two write and two read at once; with locks or without, nobody ever meets half a file. */
static void write_and_read(bool lock, unsigned times)
{
	SCRATCH scratch = scratch_make();
	GENERATION old = make_generation(1), last = make_generation(1000 + times - 1);
	pid_t pids[4];
	int status;

	put(&scratch, &old);
	flock(scratch.fd, LOCK_UN);
	always_locked = !lock;
	for (unsigned i = 0; i < 4; i++) {
		pids[i] = fork();
		if (pids[i] == 0 && i < 2)
			write_often(&scratch, times, lock);
		else if (pids[i] == 0)
			read_for_ever(&scratch);
	}
	always_locked = false;
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	for (unsigned i = 2; i < 4; i++) {
		assert_int_equal(waitpid(pids[i], &status, WNOHANG), 0); /* it found nothing */
		kill(pids[i], SIGKILL);
		waitpid(pids[i], &status, 0);
	}
	assert_int_equal(scratch_count(&scratch), FILES);
	if (lock)
		assert_int_equal(look_at(&scratch, &old, &last), ALL);
}

static void test_readers_beside_writers(void **state)
{
	write_and_read(true, 25);
}

static void test_readers_beside_writers_without_locks(void **state)
{
	write_and_read(false, 25);
}

static void test_each_file_has_its_place(void **state)
{
	unsigned seen[LK_OUT_COUNT] = {0};

	for (unsigned i = 0; i < LK_OUT_COUNT; i++)
		seen[lk_replace_order[i]]++;
	for (unsigned i = 0; i < LK_OUT_COUNT; i++)
		assert_int_equal(seen[i], 1);
	assert_int_equal(lk_replace_order[LK_OUT_COUNT - 1], LK_OUT_DEP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_what_differs_is_replaced),
		cmocka_unit_test(test_nothing_is_done_when_nothing_differs),
		cmocka_unit_test(test_what_shall_be_absent_is_removed),
		cmocka_unit_test(test_what_was_removed_is_put_back),
		cmocka_unit_test(test_what_was_altered_is_repaired),
		cmocka_unit_test(test_a_directory_in_the_way_is_found_first),
		cmocka_unit_test(test_each_step_fails),
		cmocka_unit_test(test_each_step_fails_without_links),
		cmocka_unit_test(test_a_new_file_is_taken_back),
		cmocka_unit_test(test_putting_back_fails_too),
		cmocka_unit_test(test_killed_at_each_step),
		cmocka_unit_test(test_killed_at_each_step_without_links),
		cmocka_unit_test(test_no_memory),
		cmocka_unit_test(test_no_signal_while_it_writes),
		cmocka_unit_test(test_no_litter_of_a_signal_and_a_failure),
		cmocka_unit_test(test_litter_of_others_stays),
		cmocka_unit_test(test_the_lock_is_waited_for),
		cmocka_unit_test(test_the_lock_is_not_waited_for_forever),
		cmocka_unit_test(test_goes_on_without_locks),
		cmocka_unit_test(test_readers_beside_writers),
		cmocka_unit_test(test_readers_beside_writers_without_locks),
		cmocka_unit_test(test_each_file_has_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
