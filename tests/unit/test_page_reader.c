/* SPDX-License-Identifier: MIT */
/* page_reader: an index read page by page answers as the same index in memory; whatever is done to
 * the file meanwhile, the answer is that of the file as it was opened, or an error. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <sys/stat.h>

#include "../../src/formats/trie.h"
#include "../../src/os/page_reader.h"
#include "scratch.h"

#define KEYS  4000
#define LIMIT ((size_t)1 << 20)

struct open {
	struct scratch scratch;
	struct lk_page_reader reader;
	struct lk_trie trie, whole;
	struct lk_buf index;
};

static void format_key(char *key, size_t size, unsigned i)
{
	/* Some prefixes and values are longer than what is loaded at first. */
	snprintf(key, size, "%05u%.*s", i * 7919 % 99991, i % 100 ? 4 : 5000,
		i % 3 ? "wwwwwww" : "vvvvvvv");
	if (i % 500 == 0) {
		size_t end = strlen(key);

		memset(key + end, 'x', 5000);
		key[end + 5000] = '\0';
	}
}

static void make_index(struct lk_buf *ret, char first)
{
	static struct lk_trie_entry entries[KEYS];
	static char keys[KEYS][64], longest[8][6000];
	static char value[9000];
	size_t used = 0;

	memset(value, first, sizeof(value) - 1);
	for (unsigned i = 0; i < KEYS; i++) {
		char *key = i % 500 == 0 ? longest[used++] : keys[i];
		size_t size = i % 700 == 0 ? sizeof(value) - 1 : 20 + i % 50;

		format_key(key, i % 500 == 0 ? 900 : sizeof(*keys), i);
		entries[i] = (struct lk_trie_entry){
			{(const uint8_t *)key, strlen(key)}, {(const uint8_t *)value, size}, i};
	}
	lk_buf_init(ret, LIMIT);
	assert_int_equal(lk_trie_write(ret, entries, KEYS), 0);
}

static void write_at(
	const struct scratch *scratch, const char *name, int flags, const struct lk_buf *contents)
{
	int fd = openat(scratch->fd, name, O_WRONLY | O_CREAT | flags, 0644);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, contents->data, contents->size), contents->size);
	close(fd);
}

static int open_name(struct open *open, const char *name, struct lkm_error *error)
{
	memset(error, 0, sizeof(*error));
	return lk_page_reader_open(&open->reader, open->scratch.fd, name, name, LIMIT, error);
}

static void open_index(struct open *open)
{
	struct lkm_error error;

	open->scratch = scratch_make();
	make_index(&open->index, 'o');
	assert_true(open->index.size > 300000);
	write_at(&open->scratch, "x.bin", O_TRUNC, &open->index);
	assert_int_equal(open_name(open, "x.bin", &error), 0);
	assert_int_equal(lk_trie_open(&open->trie, open->reader.contents, "x.bin", &error), 0);
	open->trie.pages = &open->reader.pages;
	assert_int_equal(lk_trie_open(&open->whole, lk_buf_span(&open->index), "x.bin", &error), 0);
}

static void close_index(struct open *open)
{
	lk_page_reader_close(&open->reader);
	lk_buf_done(&open->index);
	scratch_remove(&open->scratch);
}
#define OPEN __attribute__((cleanup(close_index))) struct open

static int find(const struct lk_trie *trie, unsigned i, const char **ret)
{
	static __thread char key[6000];

	format_key(key, i % 500 == 0 ? 900 : 64, i);
	return lk_trie_find(trie, key, ret);
}

static void assert_same(const struct open *open, unsigned i)
{
	LK_ARENA_CLEANUP struct lk_arena arena = {0};
	struct lk_trie_values values = {0}, expected = {0};
	const char *value = "", *other = "";
	char text[64];

	assert_int_equal(find(&open->trie, i, &value), 1);
	assert_int_equal(find(&open->whole, i, &other), 1);
	assert_string_equal(value, other);
	snprintf(text, sizeof(text), "%05uww", i);
	assert_int_equal(lk_trie_match(&open->trie, &arena, text, &values), 0);
	assert_int_equal(lk_trie_match(&open->whole, &arena, text, &expected), 0);
	assert_int_equal(values.count, expected.count);
}

static void few_look_ups_read_few_pages(void **state)
{
	OPEN open = {0};

	open_index(&open);
	assert_same(&open, 3);
	assert_true(open.reader.loads < 12);
	assert_false(open.reader.pages.complete);
	assert_true(open.reader.fd >= 0);
}

static void all_look_ups_answer_as_in_memory(void **state)
{
	OPEN open = {0};

	open_index(&open);
	for (unsigned i = 0; i < KEYS; i++)
		assert_same(&open, i * 37 % KEYS);
	assert_true(open.reader.pages.complete);
	assert_int_equal(open.reader.fd, -1);
	assert_memory_equal(open.reader.contents.data, open.index.data, open.index.size);
}

static int count(void *context, const char *key, const char *value, uint32_t priority)
{
	++*(size_t *)context;
	return 0;
}

static void a_walk_reads_all_at_once(void **state)
{
	OPEN open = {0};
	size_t keys = 0;

	open_index(&open);
	assert_int_equal(lk_trie_each(&open.trie, count, &keys), 0);
	assert_int_equal(keys, KEYS);
	assert_true(open.reader.pages.complete);
}

/* Each key is found as it was, or not at all. */
static void assert_old_or_changed(struct open *open)
{
	size_t changed = 0, keys = 0;

	for (unsigned i = 1; i < KEYS; i++) {
		const char *value = "";
		int rc = find(&open->trie, i, &value);

		changed += rc == -ESTALE;
		assert_true(rc == 1 ? *value == 'o' : rc == -ESTALE);
	}
	assert_true(changed > 0);
	assert_int_equal(lk_trie_each(&open->trie, count, &keys), -ESTALE);
}

static void a_shorter_file_kills_nobody(void **state)
{
	OPEN open = {0};

	open_index(&open);
	assert_same(&open, 3);
	assert_int_equal(
		truncate(strcat(strcpy((char[128]){0}, open.scratch.path), "/x.bin"), 1), 0);
	assert_old_or_changed(&open);
}

static void a_file_rewritten_in_place_is_noticed(void **state)
{
	OPEN open = {0};
	struct lk_buf other;

	open_index(&open);
	make_index(&other, 'n');
	assert_int_equal(other.size, open.index.size);
	assert_same(&open, 3);
	write_at(&open.scratch, "x.bin", 0, &other);
	lk_buf_done(&other);
	assert_old_or_changed(&open);
}

/* As depmod does, which keeps the old file under another name for a while. */
static void a_replaced_file_goes_on_to_answer(void **state)
{
	OPEN open = {0};
	struct lk_buf other;

	open_index(&open);
	make_index(&other, 'n');
	write_at(&open.scratch, "y.bin", O_TRUNC, &other);
	lk_buf_done(&other);
	assert_int_equal(linkat(open.scratch.fd, "x.bin", open.scratch.fd, "old", 0), 0);
	assert_same(&open, 3);
	assert_int_equal(renameat(open.scratch.fd, "y.bin", open.scratch.fd, "x.bin"), 0);
	assert_same(&open, 5);
	assert_int_equal(unlinkat(open.scratch.fd, "old", 0), 0);
	for (unsigned i = 0; i < KEYS; i++)
		assert_same(&open, i);
}

static void small_files_are_read_at_once(void **state)
{
	OPEN open = {.scratch = scratch_make()};
	struct lk_buf small;
	struct lkm_error error;

	lk_buf_init(&small, LIMIT);
	write_at(&open.scratch, "empty", O_TRUNC, &small);
	assert_int_equal(open_name(&open, "empty", &error), 0);
	assert_int_equal(open.reader.contents.size, 0);
	assert_true(open.reader.pages.complete);
	lk_page_reader_close(&open.reader);
	for (size_t size = 1; size <= 16384; size = size * 2 - size / 2) {
		assert_int_equal(lk_buf_reserve(&small, size - small.size), 0);
		memset(small.data, 's', size);
		small.size = size;
		write_at(&open.scratch, "small", O_TRUNC, &small);
		assert_int_equal(open_name(&open, "small", &error), 0);
		assert_true(open.reader.pages.complete);
		assert_int_equal(open.reader.contents.size, size);
		assert_memory_equal(open.reader.contents.data, small.data, size);
		lk_page_reader_close(&open.reader);
	}
	lk_buf_done(&small);
}

static void what_is_no_file_of_that_size_is_refused(void **state)
{
	OPEN open = {.scratch = scratch_make()};
	struct lkm_error error;
	struct lk_buf none;

	lk_buf_init(&none, 1);
	assert_int_equal(open_name(&open, "none", &error), -ENOENT);
	assert_int_equal(mkfifoat(open.scratch.fd, "fifo", 0644), 0);
	assert_int_equal(open_name(&open, "fifo", &error), -EINVAL);
	assert_int_equal(mkdirat(open.scratch.fd, "directory", 0755), 0);
	assert_int_equal(open_name(&open, "directory", &error), -EISDIR);
	assert_int_equal(symlinkat("loop", open.scratch.fd, "loop"), 0);
	assert_int_equal(open_name(&open, "loop", &error), -ELOOP);
	write_at(&open.scratch, "huge", O_TRUNC, &none);
	assert_int_equal(
		truncate(strcat(strcpy((char[128]){0}, open.scratch.path), "/huge"), LIMIT + 1), 0);
	assert_int_equal(open_name(&open, "huge", &error), -EFBIG);
	assert_int_equal(error.code, LKM_E_TOO_LARGE);
}

static void *search_all(void *context)
{
	const struct open *open = context;

	for (unsigned i = 0; i < KEYS; i++) {
		const char *value = "";

		if (find(&open->trie, i * 53 % KEYS, &value) != 1 || *value != 'o')
			return context;
	}
	return NULL;
}

static void threads_share_the_pages(void **state)
{
	OPEN open = {0};
	pthread_t threads[4];

	open_index(&open);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, search_all, &open), 0);
	for (size_t i = 0; i < 4; i++) {
		void *failed;

		assert_int_equal(pthread_join(threads[i], &failed), 0);
		assert_null(failed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(few_look_ups_read_few_pages),
		cmocka_unit_test(all_look_ups_answer_as_in_memory),
		cmocka_unit_test(a_walk_reads_all_at_once),
		cmocka_unit_test(a_shorter_file_kills_nobody),
		cmocka_unit_test(a_file_rewritten_in_place_is_noticed),
		cmocka_unit_test(a_replaced_file_goes_on_to_answer),
		cmocka_unit_test(small_files_are_read_at_once),
		cmocka_unit_test(what_is_no_file_of_that_size_is_refused),
		cmocka_unit_test(threads_share_the_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
