/* SPDX-License-Identifier: MIT */
/* Times commands in turn, from before each is spawned until it has ended: what the caller of one
 * feels; and what the processor and the memory have to do with it. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

struct contestant {
	char **argv;
	long *times; /* nanoseconds, one for each round */
	long *busy;  /* of these, the processors' time, which may be more */
	long memory; /* the most of all rounds, in KiB */
};

static long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000L + time.tv_nsec;
}

static long in_nanoseconds(struct timeval time)
{
	return time.tv_sec * 1000000000L + time.tv_usec * 1000L;
}

static int compare_times(const void *a, const void *b)
{
	long x = *(const long *)a, y = *(const long *)b;

	return (x > y) - (x < y);
}

static void end_here(const char *command, int status)
{
	fprintf(stderr, "spawn: %s: status %#x: what fails is not worth timing\n", command,
		(unsigned)status);
	exit(1);
}

/* glibc and musl make posix_spawn of vfork's kind of clone: our own size does not count for the
 * time. It does for the memory, since the kernel notes what a process had before it called exec;
 * that is little here. */
static void time_one(
	struct contestant *one, size_t round, const posix_spawn_file_actions_t *nowhere)
{
	char **argv = one->argv;
	struct rusage used;
	static char path[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
	char *environment[] = {path, NULL};
	long started = now();
	pid_t child;
	int status, rc = posix_spawn(&child, argv[0], nowhere, NULL, argv, environment);

	if (rc) {
		fprintf(stderr, "spawn: %s: %s\n", argv[0], strerror(rc));
		exit(1);
	}
	while (wait4(child, &status, 0, &used) < 0 && errno == EINTR)
		;
	one->times[round] = now() - started;
	one->busy[round] = in_nanoseconds(used.ru_utime) + in_nanoseconds(used.ru_stime);
	if (used.ru_maxrss > one->memory)
		one->memory = used.ru_maxrss;
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		end_here(argv[0], status);
}

static void run_in_turn(struct contestant *contestants, size_t count, size_t rounds)
{
	posix_spawn_file_actions_t nowhere;

	posix_spawn_file_actions_init(&nowhere);
	posix_spawn_file_actions_addopen(&nowhere, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&nowhere, 1, "/dev/null", O_WRONLY, 0);
	for (size_t round = 0; round < rounds; round++)
		for (size_t i = 0; i < count; i++)
			time_one(&contestants[i], round, &nowhere);
	posix_spawn_file_actions_destroy(&nowhere);
}

/* Cut the arguments at each "--next"; what stands there becomes the end of an argument vector. */
static size_t split(char **argv, struct contestant *contestants, size_t rounds)
{
	size_t count = 0;

	while (*argv) {
		contestants[count].argv = argv;
		contestants[count].times = calloc(rounds, sizeof(long));
		contestants[count].busy = calloc(rounds, sizeof(long));
		if (!contestants[count].times || !contestants[count].busy)
			exit(1);
		count++;
		while (*argv && strcmp(*argv, "--next") != 0)
			argv++;
		if (*argv)
			*argv++ = NULL;
	}
	return count;
}

int main(int argc, char **argv)
{
	long rounds = argc > 2 ? strtol(argv[1], NULL, 10) : 0;
	struct contestant *contestants = calloc((size_t)argc + 1, sizeof(*contestants));
	size_t count;

	if (rounds < 1 || !contestants) {
		fprintf(stderr,
			"Usage: spawn ROUNDS PATH [ARGUMENT]... [--next PATH [ARGUMENT]...]...\n"
			"Prints a line for each: the minimum and the median in nanoseconds, the\n"
			"same of the time on processors, and the most memory in KiB.\n");
		return 2;
	}
	count = split(argv + 2, contestants, (size_t)rounds);
	run_in_turn(contestants, count, (size_t)rounds);
	for (size_t i = 0; i < count; i++) {
		long *times = contestants[i].times, *busy = contestants[i].busy;

		qsort(times, (size_t)rounds, sizeof(*times), compare_times);
		qsort(busy, (size_t)rounds, sizeof(*busy), compare_times);
		printf("%ld %ld %ld %ld %ld\n", times[0], times[rounds / 2], busy[0],
			busy[rounds / 2], contestants[i].memory);
		free(times);
		free(busy);
	}
	free(contestants);
	return 0;
}
