/* SPDX-License-Identifier: MIT */
/* Processes, threads and the clock, by posix_spawn, pthread_create and CLOCK_MONOTONIC. */
#include "os_proc.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static size_t count_strings(const char *const *strings)
{
	size_t count = 0;

	while (strings && strings[count])
		count++;
	return count;
}

/* Does an entry of the environment set the same variable as one of extra? */
static bool replaced(const char *entry, const char *const *extra)
{
	size_t name = strcspn(entry, "=") + 1;

	for (; extra && *extra; extra++)
		if (strncmp(entry, *extra, name) == 0)
			return true;
	return false;
}

/* The environment of this process with extra in front; only the array is new. */
static char **environment_with(const char *const *extra)
{
	size_t count = 0;
	char **merged =
		calloc(count_strings((const char *const *)environ) + count_strings(extra) + 1,
			sizeof(char *));

	if (!merged)
		return NULL;
	for (size_t i = 0; extra && extra[i]; i++)
		merged[count++] = (char *)extra[i];
	for (char **entry = environ; entry && *entry; entry++)
		if (!replaced(*entry, extra))
			merged[count++] = *entry;
	return merged;
}

static int wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	if (WIFSIGNALED(status))
		return 128 + WTERMSIG(status);
	return WEXITSTATUS(status);
}

int lk_proc_program(const char *const *argv, const char *const *extra)
{
	char **environment = environment_with(extra);
	pid_t pid;
	int rc;

	if (!environment)
		return -ENOMEM;
	rc = posix_spawnp(&pid, argv[0], NULL, NULL, (char *const *)argv, environment);
	free(environment);
	return rc ? -rc : wait_for(pid);
}

int lk_proc_shell(const char *command, const char *const *extra)
{
	const char *const argv[] = {"/bin/sh", "-c", command, NULL};

	return lk_proc_program(argv, extra);
}

unsigned lk_proc_number(const char *name)
{
	const char *text = getenv(name);

	return text && *text >= '0' && *text <= '9' ? (unsigned)strtoul(text, NULL, 10) : 0;
}

int64_t lk_proc_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t lk_proc_now(void)
{
	return lk_proc_clock() / 1000000;
}

void lk_proc_sleep(int64_t milliseconds)
{
	struct timespec left = {
		.tv_sec = milliseconds / 1000, .tv_nsec = (milliseconds % 1000) * 1000000};

	while (nanosleep(&left, &left) < 0 && errno == EINTR)
		continue;
}

unsigned lk_proc_processors(void)
{
	cpu_set_t allowed;

	/* Beyond 1024 processors this fails; what it would say is then of little interest. */
	if (sched_getaffinity(0, sizeof(allowed), &allowed) == 0 && CPU_COUNT(&allowed) > 0)
		return (unsigned)CPU_COUNT(&allowed);
	return sysconf(_SC_NPROCESSORS_ONLN) > 1 ? (unsigned)sysconf(_SC_NPROCESSORS_ONLN) : 1;
}

/* Enough for any decompressor; musl gives 128 KiB, glibc whatever the limit for the first stack is.
 */
#define STACK_SIZE ((size_t)1 << 20)

struct worker {
	pthread_t thread;
	unsigned number;
	void (*work)(void *context, unsigned worker);
	void *context;
};

static void *run_worker(void *data)
{
	struct worker *worker = data;

	worker->work(worker->context, worker->number);
	return NULL;
}

/* Start those of workers that can be: how many. Signals stay with the threads of the program: its
 * handlers know nothing of ours. */
static unsigned start_workers(struct worker *workers, unsigned count)
{
	sigset_t all, before;
	pthread_attr_t attributes;
	unsigned started = 0;

	if (pthread_attr_init(&attributes) != 0)
		return 0;
	pthread_attr_setstacksize(&attributes, STACK_SIZE);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (started < count && pthread_create(&workers[started].thread, &attributes, run_worker,
					  &workers[started]) == 0)
		started++;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attributes);
	return started;
}

unsigned lk_proc_parallel(
	unsigned threads, void (*work)(void *context, unsigned worker), void *context)
{
	struct worker workers[LK_PROC_THREADS_MAX - 1];
	unsigned started = 0;

	if (threads > LK_PROC_THREADS_MAX)
		threads = LK_PROC_THREADS_MAX;
	for (unsigned i = 1; i < threads; i++)
		workers[i - 1] = (struct worker){.number = i, .work = work, .context = context};
	if (threads > 1)
		started = start_workers(workers, threads - 1);
	work(context, 0);
	for (unsigned i = 0; i < started; i++)
		pthread_join(workers[i].thread, NULL);
	return started + 1;
}
