/* SPDX-License-Identifier: MIT */
/* A daemon that needs modules, and leaves none behind: daemon [-s FILE] [-t MS] [MODULE...]. */
/*
 * It loads the modules (dummy and tun, when none is named), runs until SIGTERM or SIGINT, and
 * unloads those that it has loaded itself. FILE keeps which these are: when the daemon is killed,
 * the next one with the same FILE knows. lkm-daemon.service shows how systemd runs it.
 *
 * Exit status: 0; 1: a module could not be loaded, or the file not be used; 2: the command line is
 * wrong; 3: modules were still in use MS milliseconds (2000) after it was to end.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <lkm/hold.h>

struct settings {
	const char *state; /* NULL: what is loaded is forgotten when the daemon is killed */
	int patience;      /* milliseconds */
	const char *const *modules;
};

static void tell(const struct lkm_error *error)
{
	fprintf(stderr, "daemon: %s (%s)\n", error->message, lkm_code_name(error->code));
}

static int load(struct lkm_hold *hold, const char *const *modules)
{
	struct lkm_error error;

	for (; *modules; modules++) {
		if (lkm_hold_load(hold, *modules, NULL, &error) < 0) {
			tell(&error);
			return 1;
		}
	}
	return 0;
}

/* What is in use after all this time stays: better than to wait for ever. */
static int release(struct lkm_hold *hold, int patience)
{
	struct lkm_error error;

	if (lkm_hold_release(hold, patience, NULL, &error) == 0)
		return 0;
	if (lkm_hold_count(hold) == 0)
		tell(&error);
	for (size_t i = 0; i < lkm_hold_count(hold); i++)
		tell(lkm_hold_why(hold, i));
	return 3;
}

/* The signals are blocked, so that one that comes while modules are loaded waits its turn. */
static void serve(const sigset_t *signals)
{
	int signal;

	puts("daemon: ready");
	fflush(stdout);
	sigwait(signals, &signal); /* here is where the daemon would do its work */
}

static int run(const struct settings *settings)
{
	struct lkm_hold *hold = NULL;
	struct lkm_error error;
	sigset_t signals;
	int status, left;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	if (lkm_hold_new(NULL, settings->state, &hold, &error) < 0) {
		tell(&error);
		return 1;
	}
	status = load(hold, settings->modules);
	if (status == 0)
		serve(&signals);
	left = release(hold, settings->patience);
	lkm_hold_free(hold);
	return status ? status : left;
}

int main(int argc, char **argv)
{
	static const char *const usual[] = {"dummy", "tun", NULL};
	struct settings settings = {.patience = 2000};
	int option;

	while ((option = getopt(argc, argv, "s:t:")) != -1) {
		switch (option) {
		case 's':
			settings.state = optarg;
			break;
		case 't':
			settings.patience = atoi(optarg);
			break;
		default:
			return 2;
		}
	}
	settings.modules = optind < argc ? (const char *const *)argv + optind : usual;
	return run(&settings);
}
