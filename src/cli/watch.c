/* SPDX-License-Identifier: MIT */
/* A module whose init function crashes takes the loading process with it, and a filter of system
 * calls may kill that process: its parent looks into the kernel log and explains it. */
#include "watch.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <lkm/log.h>

#include "verbs/failures_view.h"

/* The audit record of a filter reaches the log some milliseconds after the process died. */
#define LOG_TRIES   10
#define LOG_WAIT_NS 30000000L

static volatile sig_atomic_t child;

static void forward(int number)
{
	int before = errno;

	kill((pid_t)child, number);
	errno = before;
}

static const int forwarded[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2};
#define FORWARDED (sizeof(forwarded) / sizeof(*forwarded))

/* fork() without a moment in which a signal ends only one of the two. */
static pid_t start_child(void)
{
	struct sigaction action = {.sa_handler = forward, .sa_flags = SA_RESTART};
	struct sigaction inherited;
	sigset_t blocked, before;
	pid_t pid;

	sigemptyset(&blocked);
	for (size_t i = 0; i < FORWARDED; i++)
		sigaddset(&blocked, forwarded[i]);
	sigprocmask(SIG_BLOCK, &blocked, &before);
	pid = fork();
	if (pid > 0) {
		child = pid;
		for (size_t i = 0; i < FORWARDED; i++)
			/* Under nohup SIGHUP stays ignored. */
			if (sigaction(forwarded[i], NULL, &inherited) == 0 &&
				inherited.sa_handler != SIG_IGN)
				sigaction(forwarded[i], &action, NULL);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	return pid;
}

static int wait_child(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return status;
}

static const struct lkm_failure *find_failure(const struct lkm_log *log, pid_t pid)
{
	const struct lkm_failure *failure, *found = NULL;

	for (size_t i = 0; (failure = lkm_log_failure(log, i)); i++)
		if (lkm_failure_process(failure) == (uint64_t)pid)
			found = failure;
	return found;
}

/* Read the log until it says why this process was killed; NULL: it does not. */
static const struct lkm_failure *read_log(pid_t pid, struct lkm_log **log)
{
	const struct timespec pause = {.tv_nsec = LOG_WAIT_NS};
	const struct lkm_failure *failure = NULL;

	for (int i = 0; i < LOG_TRIES; i++) {
		lkm_log_free(*log);
		*log = NULL;
		if (lkm_log_read_boot(log, NULL) < 0)
			return NULL;
		failure = find_failure(*log, pid);
		if (failure)
			return failure;
		nanosleep(&pause, NULL);
	}
	return NULL;
}

static enum lkm_code code_of(int number, const struct lkm_failure *failure)
{
	const struct lkm_finding *cause = lkm_failure_cause(failure, 0);

	if (cause)
		return (enum lkm_code)lkm_finding_code(cause);
	return number == SIGSYS ? LKM_E_CONFINED : LKM_E_CANCELLED;
}

static void explain(struct lk_verb *verb, pid_t pid, int number, const char *name)
{
	struct lkm_error error = {0};
	struct lkm_log *log = NULL;
	const struct lkm_failure *failure = read_log(pid, &log);
	const char *module = lkm_failure_module(failure);

	error.code = code_of(number, failure);
	snprintf(error.module, sizeof(error.module), "%s", module ? module : "");
	snprintf(error.message, sizeof(error.message),
		"the process that was loading %.200s was killed by signal %d (%s)%s",
		module ? module
		: name ? name
		       : "the modules",
		number, strsignal(number),
		failure            ? ""
		: number == SIGSYS ? ", which only a system call filter (seccomp) sends"
		: log              ? ", and the kernel log does not say why"
				   : ", and the kernel log cannot be read");
	lk_view_list(&verb->view, "results");
	lk_view_end(&verb->view);
	lk_verb_fail(verb, &error, NULL);
	lk_view_list(&verb->view, "failures");
	if (failure)
		lk_failure_view(&verb->view, failure);
	lk_view_end(&verb->view);
	lkm_log_free(log);
}

/* A signal that a person sends ends both, and the shell sees it. */
static void end_by(int number)
{
	for (size_t i = 0; i < FORWARDED; i++)
		if (number == forwarded[i]) {
			signal(number, SIG_DFL);
			raise(number);
		}
}

bool lk_watch_child(struct lk_verb *verb, const char *name, int *ret)
{
	pid_t pid;
	int status;

	if (verb->opts->quiet || !lk_ui_explains(&verb->ui))
		return false;
	fflush(NULL);
	pid = start_child();
	if (pid <= 0)
		return false;
	status = wait_child(pid);
	if (WIFEXITED(status)) {
		lk_view_done(&verb->view);
		*ret = WEXITSTATUS(status);
		return true;
	}
	end_by(WTERMSIG(status));
	explain(verb, pid, WTERMSIG(status), name);
	*ret = lk_verb_end(verb);
	return true;
}
