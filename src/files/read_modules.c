/* SPDX-License-Identifier: MIT */
/* Reading many module files: threads take them from one queue, and each reads into memory that it
 * uses again. */
#include "read_modules.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../formats/compression.h"
#include "../os/codecs.h"
#include "../os/os_fs.h"
#include "../os/os_proc.h"
#include "../os/range_reader.h"
#include "../files/module_file.h"

/* Each thread that unpacks has room for a large module, so there are not as many as a large machine
 * has processors. */
#define THREADS_MOST 16u

/* As many bytes as tell what a file is; the header of an ELF file is among them. */
#define START_SIZE 64

struct worker {
	struct lk_arena arena; /* of the results */
	struct lk_range_reader pieces;
	struct lk_buf packed, unpacked;
	struct lk_codecs *codecs; /* at the first compressed file */
};

/* A file or its contents beyond this are read by one thread at a time, so that the threads together
 * need the memory for one of the largest. */
#define ALONE_MIN LK_DECOMPRESS_ANY

struct lk_read_modules {
	unsigned count;
	struct worker workers[];
};

/* The state that the threads share. */
struct queue {
	struct lk_read_job *jobs;
	size_t count;
	const uint32_t *order; /* positions of jobs */
	const struct lk_read_options *options;
	struct worker *workers;
	size_t next, done; /* counted atomically */
	pthread_mutex_t alone;
	bool out_of_memory;
};

/* One file ------------------------------------------------------------------------------------- */

static int fail_read(const char *shown, int rc, struct lkm_error *reterr)
{
	return lk_fail(reterr, LKM_E_UNREADABLE, -rc, "could not read '%s': %s", shown,
		lk_errno_text(-rc));
}

/* All of the file with one call, as long as it has the size that it should have. */
static int read_packed(
	struct worker *worker, int fd, uint64_t size, const char *shown, struct lkm_error *reterr)
{
	ssize_t got;

	if (size > worker->packed.maximum)
		return lk_fail(reterr, LKM_E_TOO_LARGE, EFBIG,
			"'%s' is larger than the maximum of %zu MiB", shown,
			worker->packed.maximum >> 20);
	worker->packed.size = 0;
	if (lk_buf_reserve(&worker->packed, (size_t)size) < 0)
		return lk_fail_memory(reterr);
	got = lk_range_reader_pread(fd, worker->packed.data, (size_t)size, 0);
	if (got < 0)
		return fail_read(shown, (int)got, reterr);
	if ((uint64_t)got < size)
		return fail_read(shown, -EIO, reterr); /* half a file is not a damaged one */
	worker->packed.size = (size_t)got;
	return 0;
}

static int extract(struct worker *worker, struct lk_source *source, struct lk_read_job *job,
	unsigned flags, struct lkm_error *reterr)
{
	struct lkm_error error = {0};
	int rc = lk_extract(source, flags, &worker->arena, &job->extract, &error);

	return rc < 0 ? lk_module_file_named(rc, job->shown, &error, reterr) : 0;
}

static int read_compressed(struct worker *worker, int fd, uint64_t size, struct lk_read_job *job,
	const struct lk_read_options *options, struct lkm_error *reterr)
{
	struct lk_source source;
	int rc = read_packed(worker, fd, size, job->shown, reterr);

	if (rc < 0)
		return rc;
	if (!worker->codecs)
		worker->codecs = lk_codecs_new();
	if (!worker->codecs)
		return lk_fail_memory(reterr);
	worker->unpacked.size = 0;
	rc = lk_decompress(worker->codecs, lk_buf_span(&worker->packed), job->shown,
		&worker->unpacked, reterr);
	if (rc < 0)
		return rc;
	source = lk_source_memory(lk_buf_span(&worker->unpacked));
	return extract(worker, &source, job, options->compressed_flags, reterr);
}

/* Read an open file of this size. What it is says its first bytes, not its name. */
static int read_file(struct worker *worker, int fd, uint64_t size, struct lk_read_job *job,
	const struct lk_read_options *options, struct lkm_error *reterr)
{
	struct lk_span start;
	int rc;

	lk_range_reader_begin(&worker->pieces, fd, size);
	rc = lk_source_range(
		&worker->pieces.source, 0, size < START_SIZE ? size : START_SIZE, &start);
	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	if (rc < 0)
		return fail_read(job->shown, rc, reterr);
	job->compressed = lk_compression_kind(start) != LK_PLAIN;
	if (job->compressed)
		return read_compressed(worker, fd, size, job, options, reterr);
	return extract(worker, &worker->pieces.source, job, options->flags, reterr);
}

/*
 * Only a file that could not be read is asked for its kind and size: it may have been replaced, or
 * written to, since the caller looked. *size becomes what it is now: 1 when that is something else;
 * 0; -errno if it is not a regular file.
 */
static int look_again(int fd, const char *shown, uint64_t *size, struct lkm_error *reterr)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return fail_read(shown, -errno, reterr);
	if (S_ISDIR(st.st_mode))
		return fail_read(shown, -EISDIR, reterr);
	if (!S_ISREG(st.st_mode))
		return lk_fail(
			reterr, LKM_E_UNREADABLE, EINVAL, "'%s' is not a regular file", shown);
	if (*size == (uint64_t)st.st_size)
		return 0;
	*size = (uint64_t)st.st_size;
	return 1;
}

static int open_job(const struct lk_read_job *job)
{
	int fd;

	/* O_NONBLOCK: a FIFO without a writer must not hang us. */
	do
		fd = openat(job->at, job->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	while (fd < 0 && errno == EINTR);
	return fd;
}

static int read_job(struct worker *worker, struct lk_read_job *job,
	const struct lk_read_options *options, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int fd = open_job(job);
	struct lkm_error other = {0};
	uint64_t size = job->size;
	int rc, again;

	if (fd < 0)
		return fail_read(job->shown, -errno, reterr);
	rc = read_file(worker, fd, size, job, options, reterr);
	if (rc == 0 || rc == -ENOMEM)
		return rc;
	again = look_again(fd, job->shown, &size, &other);
	if (again == 0)
		return rc;
	*reterr = other;
	return again < 0 ? again : read_file(worker, fd, size, job, options, reterr);
}

static void set_maximum(struct worker *worker, size_t maximum)
{
	worker->packed.maximum = worker->unpacked.maximum = maximum;
}

static int read_alone(struct queue *queue, struct worker *worker, struct lk_read_job *job,
	struct lkm_error *reterr)
{
	int rc;

	pthread_mutex_lock(&queue->alone);
	lk_buf_done(&worker->packed);
	lk_buf_done(&worker->unpacked);
	set_maximum(worker, LK_DECOMPRESS_MAX);
	lk_fail_clear(reterr);
	rc = read_job(worker, job, queue->options, reterr);
	lk_buf_done(&worker->packed);
	lk_buf_done(&worker->unpacked);
	set_maximum(worker, ALONE_MIN);
	pthread_mutex_unlock(&queue->alone);
	return rc;
}

/* 0, also when the job failed; -ENOMEM. */
static int finish_job(struct queue *queue, struct worker *worker, struct lk_read_job *job)
{
	struct lkm_error error = {0};
	struct lkm_error *kept;
	int rc = read_job(worker, job, queue->options, &error);

	if (rc < 0 && error.code == LKM_E_TOO_LARGE)
		rc = read_alone(queue, worker, job, &error);
	if (rc == 0)
		return 0;
	if (error.code == LKM_E_NO_MEMORY)
		return -ENOMEM;
	kept = lk_arena_alloc(&worker->arena, sizeof(*kept));
	if (!kept)
		return -ENOMEM;
	*kept = error;
	job->error = kept;
	return 0;
}

/* All files ------------------------------------------------------------------------------------ */

static void work(void *context, unsigned number)
{
	struct queue *queue = context;
	const struct lk_read_options *options = queue->options;
	size_t i;

	while ((i = __atomic_fetch_add(&queue->next, 1, __ATOMIC_RELAXED)) < queue->count) {
		struct lk_read_job *job = &queue->jobs[queue->order[i]];
		size_t done;

		if (__atomic_load_n(&queue->out_of_memory, __ATOMIC_RELAXED))
			return;
		if (finish_job(queue, &queue->workers[number], job) < 0)
			__atomic_store_n(&queue->out_of_memory, true, __ATOMIC_RELAXED);
		done = __atomic_add_fetch(&queue->done, 1, __ATOMIC_RELAXED);
		if (number == 0 && options->progress)
			options->progress(options->context, done, queue->count);
	}
}

/* By its name: only the order of reading and the number of threads depend on it. */
static bool seems_compressed(const struct lk_read_job *job)
{
	size_t length = strlen(job->path);

	return length < 3 || strcmp(job->path + length - 3, ".ko") != 0;
}

/* How long a job may take, for the order; and its position. */
struct weight {
	uint64_t size;
	uint32_t position;
};

static int compare_weights(const void *a, const void *b)
{
	const struct weight *one = a, *other = b;

	if (one->size != other->size)
		return one->size > other->size ? -1 : 1;
	return one->position < other->position ? -1 : 1;
}

/*
 * The largest of the compressed files first, so that no thread begins with a long one when the
 * others are done, and so that the buffers have their size from the start; then the plain ones as
 * they come, whose directories lie together. *compressed is the number of the former.
 */
static uint32_t *order_jobs(const struct lk_read_job *jobs, size_t count, size_t *compressed)
{
	struct weight *weights = calloc(count + 1, sizeof(*weights));
	uint32_t *order = calloc(count + 1, sizeof(*order));

	*compressed = 0;
	if (!weights || !order) {
		free(weights);
		free(order);
		return NULL;
	}
	for (size_t i = 0; i < count; i++) {
		bool is_compressed = seems_compressed(&jobs[i]);

		weights[i] = (struct weight){is_compressed ? jobs[i].size + 1 : 0, (uint32_t)i};
		*compressed += is_compressed;
	}
	qsort(weights, count, sizeof(*weights), compare_weights);
	for (size_t i = 0; i < count; i++)
		order[i] = weights[i].position;
	free(weights);
	return order;
}

/* One thread reads plain files as fast as two, in less time of the processors: it is the kernel
 * that is busy then. */
static unsigned count_threads(unsigned wanted, size_t compressed, size_t count)
{
	unsigned threads = wanted;

	if (!threads && compressed)
		threads = lk_proc_processors();
	if (threads > THREADS_MOST)
		threads = THREADS_MOST;
	if (!wanted && threads > compressed)
		threads = (unsigned)compressed;
	if (threads > count)
		threads = (unsigned)count;
	return threads ? threads : 1;
}

/* Free the memory that is needed only while files are read. */
static void release_buffers(struct worker *worker)
{
	lk_range_reader_done(&worker->pieces);
	lk_buf_done(&worker->packed);
	lk_buf_done(&worker->unpacked);
	lk_codecs_free(worker->codecs);
	worker->codecs = NULL;
}

static struct lk_read_modules *new_harvest(unsigned count)
{
	struct lk_read_modules *harvest =
		calloc(1, sizeof(*harvest) + count * sizeof(harvest->workers[0]));

	if (!harvest)
		return NULL;
	harvest->count = count;
	for (unsigned i = 0; i < count; i++) {
		lk_buf_init(&harvest->workers[i].packed, ALONE_MIN);
		lk_buf_init(&harvest->workers[i].unpacked, ALONE_MIN);
	}
	return harvest;
}

static void clear_results(struct lk_read_job *jobs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		jobs[i].extract = (struct lk_extract){0};
		jobs[i].compressed = false;
		jobs[i].error = NULL;
	}
}

/* 0 or -ENOMEM. */
static int read_all(struct queue *queue, struct lk_read_modules *harvest)
{
	queue->workers = harvest->workers;
	pthread_mutex_init(&queue->alone, NULL);
	lk_proc_parallel(harvest->count, work, queue);
	pthread_mutex_destroy(&queue->alone);
	for (unsigned i = 0; i < harvest->count; i++)
		release_buffers(&harvest->workers[i]);
	if (queue->out_of_memory)
		return -ENOMEM;
	if (queue->options->progress)
		queue->options->progress(queue->options->context, queue->count, queue->count);
	return 0;
}

int lk_read_modules(struct lk_read_job *jobs, size_t count, const struct lk_read_options *options,
	struct lk_read_modules **ret, struct lkm_error *reterr)
{
	size_t compressed;
	uint32_t *order = count < UINT32_MAX ? order_jobs(jobs, count, &compressed) : NULL;
	struct lk_read_modules *harvest =
		order ? new_harvest(count_threads(options->threads, compressed, count)) : NULL;
	struct queue queue = {.jobs = jobs, .count = count, .order = order, .options = options};
	int rc;

	clear_results(jobs, count);
	rc = harvest ? read_all(&queue, harvest) : -ENOMEM;
	free(order);
	if (rc < 0) {
		clear_results(jobs, count);
		lk_read_modules_free(harvest);
		return lk_fail_memory(reterr);
	}
	*ret = harvest;
	return 0;
}

int lk_read_modules_tell(const struct lk_read_job *job, struct lk_notes *notes)
{
	const struct lkm_error *error = job->error;

	if (lk_fail_is_shortage(error->errnum))
		return -error->errnum;
	/* EOVERFLOW: its headers want more bytes than are read of any file. */
	if (error->code == LKM_E_UNREADABLE && error->errnum != EOVERFLOW)
		return lk_notes_unread(notes, LKM_DEPMOD_UNREADABLE, job->shown, error->errnum,
			"%s", error->message);
	return lk_notes_add(notes, LKM_DEPMOD_UNREADABLE, job->shown, "%s", error->message);
}

unsigned lk_read_modules_threads(const struct lk_read_modules *harvest)
{
	return harvest->count;
}

void lk_read_modules_free(struct lk_read_modules *harvest)
{
	for (unsigned i = 0; harvest && i < harvest->count; i++)
		lk_arena_done(&harvest->workers[i].arena);
	free(harvest);
}
