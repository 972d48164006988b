/* SPDX-License-Identifier: MIT */
/* waiting: one call of the library that waits, ended by a time limit, a signal or a descriptor; it
 * uses the public headers only, as programs do. */
/*
 * usage: waiting CALL END MILLISECONDS MODULE
 *
 *   CALL  ensure, traced (ensure with a trace), run, threads (a run with two), absent (a run that
 *         unloads a module in use), state, node (MODULE is a path), hold (a module that is loaded
 *         and not released)
 *   END   what happens after MILLISECONDS: time: a time limit ends; signal: a signal handler runs,
 *         again and again; readable, closed: the descriptor can be read, or its other end is
 *         closed; never: nothing
 *
 * Prints "ERRNO CODE", or "OK", then "in time" if the call took at least MILLISECONDS and at most
 * FAR_MS, or the time that it took.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/time.h>
#include <sys/wait.h>

#include <lkm/hold.h>
#include <lkm/lkm.h>
#include <lkm/wait.h>

/* An emulated machine on a busy host is slow; the loads that are waited for take longer still. */
#define FAR_MS 8000

/* What ends the wait, in the form of each function. */
struct end {
	int timeout_ms; /* 0: none */
	const int *cancel_fd;
};

static _Noreturn void broken(const char *what, const struct lkm_error *error)
{
	fprintf(stderr, "waiting: %s: %s\n", what, error ? error->message : strerror(errno));
	exit(2);
}

static long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void handle(int number)
{
	(void)number;
}

/* A signal between two sleeps of the library ends nothing, so it comes again and again. */
static void repeat_signal(int milliseconds)
{
	struct timeval every = {milliseconds / 1000, milliseconds % 1000 * 1000};
	struct sigaction action = {.sa_handler = handle, .sa_flags = SA_RESTART};

	if (sigaction(SIGALRM, &action, NULL) < 0 ||
		setitimer(ITIMER_REAL, &(struct itimerval){every, every}, NULL) < 0)
		broken("SIGALRM", NULL);
}

/* The reading end of a pipe to a child that writes, or closes its end, after so long. */
static int child_pipe(int milliseconds, bool writes)
{
	int ends[2];
	pid_t child;

	if (pipe(ends) < 0 || (child = fork()) < 0)
		broken("a child with a pipe", NULL);
	if (child) {
		close(ends[1]);
		return ends[0];
	}
	usleep((useconds_t)milliseconds * 1000);
	if (writes && write(ends[1], "x", 1) != 1)
		_exit(1);
	if (writes)
		sleep(1); /* readable is to come before closed */
	_exit(0);
}

static int run(const struct end *end, const char *call, const char *module, struct lkm_error *error)
{
	const struct lkm_run_options options = {.size = sizeof(options),
		.timeout_ms = end->timeout_ms,
		.cancel_fd = end->cancel_fd,
		.threads = !strcmp(call, "threads") ? 2 : 0,
		.wait_unused_ms = 60000};
	struct lkm_plan *plan = NULL;
	struct lkm *lkm = NULL;
	int rc;

	if (lkm_open(NULL, &lkm, error) < 0)
		broken("lkm_open", error);
	if (strcmp(call, "absent")
			? lkm_plan_load(lkm, module, NULL, 0, &plan, error) < 0
			: lkm_plan_unload(lkm, module, LKM_UNLOAD_FORCE, &plan, error) < 0)
		broken("the plan", error);
	rc = lkm_run(lkm, plan, &options, NULL, error);
	lkm_plan_free(plan);
	lkm_close(lkm);
	return rc;
}

/* Only a module that this process has loaded is on its list. Nobody releases this one. */
static int release(const struct end *end, const char *module, struct lkm_error *error)
{
	struct lkm_hold *hold = NULL;
	int rc;

	if (lkm_hold_new(NULL, NULL, &hold, error) < 0)
		broken("lkm_hold_new", error);
	if (lkm_hold_load(hold, module,
		    &(struct lkm_ensure_options){
			    .size = sizeof(struct lkm_ensure_options), .params = "held=1"},
		    error) < 0)
		broken("lkm_hold_load", error);
	rc = lkm_hold_release(
		hold, end->timeout_ms ? end->timeout_ms : 60000, end->cancel_fd, error);
	lkm_hold_free(hold);
	return rc;
}

static int call_library(
	const char *call, const struct end *end, const char *module, struct lkm_error *error)
{
	const struct lkm_ensure_options ensure = {.size = sizeof(ensure),
		.flags = !strcmp(call, "traced") ? LKM_ENSURE_TRACE : 0,
		.timeout_ms = end->timeout_ms,
		.cancel_fd = end->cancel_fd};
	int timeout_ms = end->timeout_ms ? end->timeout_ms : -1;

	if (!strcmp(call, "ensure") || !strcmp(call, "traced"))
		return lkm_ensure(module, &ensure, error);
	if (!strcmp(call, "state"))
		return lkm_wait_state(module, LKM_WAIT_FOR_LIVE, timeout_ms, end->cancel_fd, error);
	if (!strcmp(call, "node"))
		return lkm_wait_node(module, timeout_ms, end->cancel_fd, error);
	if (!strcmp(call, "hold"))
		return release(end, module, error);
	return run(end, call, module, error);
}

int main(int argc, char **argv)
{
	struct lkm_error error = {0};
	struct end end = {0};
	int milliseconds, cancel, rc;
	long began, took;

	if (argc != 5)
		return 2;
	milliseconds = atoi(argv[3]);
	began = now_ms();
	if (!strcmp(argv[2], "time")) {
		end.timeout_ms = milliseconds;
	} else if (!strcmp(argv[2], "signal")) {
		repeat_signal(milliseconds);
	} else if (strcmp(argv[2], "never")) {
		cancel = child_pipe(milliseconds, !strcmp(argv[2], "readable"));
		end.cancel_fd = &cancel;
	}
	rc = call_library(argv[1], &end, argv[4], &error);
	took = now_ms() - began;
	if (rc != -error.errnum)
		broken("the result is not that of the error", &error);
	if (rc)
		printf("%s %s ", strerrorname_np(-rc), lkm_code_name(error.code));
	else
		printf("OK ");
	if (took >= milliseconds && took < FAR_MS)
		printf("in time\n");
	else
		printf("after %ld ms\n", took);
	return 0;
}
