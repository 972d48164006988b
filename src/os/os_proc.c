/* SPDX-License-Identifier: MIT */
/* Processes and the clock, by posix_spawn and CLOCK_MONOTONIC. */
#include "os_proc.h"

#include <errno.h>
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

int lk_proc_shell(const char *command, const char *const *extra)
{
	char *const argv[] = {(char *)"sh", (char *)"-c", (char *)command, NULL};
	char **environment = environment_with(extra);
	pid_t pid;
	int rc;

	if (!environment)
		return -ENOMEM;
	rc = posix_spawn(&pid, "/bin/sh", NULL, NULL, argv, environment);
	free(environment);
	return rc ? -rc : wait_for(pid);
}

int64_t lk_proc_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void lk_proc_sleep(int64_t milliseconds)
{
	struct timespec left = {
		.tv_sec = milliseconds / 1000, .tv_nsec = (milliseconds % 1000) * 1000000};

	while (nanosleep(&left, &left) < 0 && errno == EINTR)
		continue;
}
