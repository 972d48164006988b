/* SPDX-License-Identifier: MIT */
/* Times commands in turn, from before each is spawned until it has ended: what the caller of one
 * feels. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

struct contestant {
	char **argv;
	long *times; /* nanoseconds, one for each round */
};

static long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000L + time.tv_nsec;
}

static int compare_times(const void *a, const void *b)
{
	long x = *(const long *)a, y = *(const long *)b;

	return (x > y) - (x < y);
}

/* glibc and musl make posix_spawn of vfork's kind of clone: our own size does not count. */
static long time_one(char **argv, const posix_spawn_file_actions_t *nowhere)
{
	static char path[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
	char *environment[] = {path, NULL};
	long started = now();
	pid_t child;
	int status, rc = posix_spawn(&child, argv[0], nowhere, NULL, argv, environment);

	if (rc) {
		fprintf(stderr, "spawn: %s: %s\n", argv[0], strerror(rc));
		exit(1);
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (!WIFEXITED(status) || WEXITSTATUS(status)) {
		fprintf(stderr, "spawn: %s: status %#x: what fails is not worth timing\n", argv[0],
			(unsigned)status);
		exit(1);
	}
	return now() - started;
}

static void run_in_turn(struct contestant *contestants, size_t count, size_t rounds)
{
	posix_spawn_file_actions_t nowhere;

	posix_spawn_file_actions_init(&nowhere);
	posix_spawn_file_actions_addopen(&nowhere, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&nowhere, 1, "/dev/null", O_WRONLY, 0);
	for (size_t round = 0; round < rounds; round++)
		for (size_t i = 0; i < count; i++)
			contestants[i].times[round] = time_one(contestants[i].argv, &nowhere);
	posix_spawn_file_actions_destroy(&nowhere);
}

/* Cut the arguments at each "--next"; what stands there becomes the end of an argument vector. */
static size_t split(char **argv, struct contestant *contestants, size_t rounds)
{
	size_t count = 0;

	while (*argv) {
		contestants[count].argv = argv;
		contestants[count].times = calloc(rounds, sizeof(long));
		if (!contestants[count++].times)
			exit(1);
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
			"Prints the minimum and the median of each, in nanoseconds.\n");
		return 2;
	}
	count = split(argv + 2, contestants, (size_t)rounds);
	run_in_turn(contestants, count, (size_t)rounds);
	for (size_t i = 0; i < count; i++) {
		long *times = contestants[i].times;

		qsort(times, (size_t)rounds, sizeof(*times), compare_times);
		printf("%ld %ld\n", times[0], times[rounds / 2]);
		free(times);
	}
	free(contestants);
	return 0;
}
