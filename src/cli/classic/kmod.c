/* SPDX-License-Identifier: MIT */
/* kmod: the commands of kmod(8), list and static-nodes. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "../commands.h"
#include "../ui.h"
#include "../../report/print.h"
#include "../opts.h"

static int help(int argc, char **argv);

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *help;
} commands[] = {
	{"help", help, "show this help"},
	{"list", lk_cmd_lsmod, "list the loaded modules, like lsmod"},
	{"static-nodes", lk_cmd_static_nodes, "print the device nodes that load a module"},
};
#define COMMANDS (sizeof(commands) / sizeof(*commands))

static int help(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	lk_print(stdout, "Usage:\n  kmod [options] COMMAND [ARGUMENTS]\n\n"
			 "Options:\n"
			 "  -V, --version  show the version\n"
			 "  -h, --help     show this help\n\n"
			 "Commands:\n");
	for (size_t i = 0; i < COMMANDS; i++)
		lk_print(stdout, "  %-13s %s\n", commands[i].name, commands[i].help);
	lk_print(stdout,
		"\nUnder other names this program is modprobe, insmod, rmmod, lsmod, modinfo,\n"
		"depmod and lkm.\n");
	return 0;
}

/* Options before the command; those after it belong to the command. -1 to go on. */
static int read_options(int argc, char **argv)
{
	static const struct option names[] = {
		{"version", no_argument, NULL, 'V'}, {"help", no_argument, NULL, 'h'}, {0}};

	optind = 1;
	switch (lk_opts_next(argc, argv, "+Vh", names)) {
	case -1:
		return -1;
	case 'V':
		lk_ui_version();
		return 0;
	case 'h':
		return help(argc, argv);
	default:
		return 1;
	}
}

int lk_cmd_kmod(int argc, char **argv)
{
	int status = read_options(argc, argv);

	if (status >= 0)
		return status;
	if (optind >= argc) {
		lk_print(stderr, "missing command\n");
		help(argc, argv);
		return 1;
	}
	argc -= optind;
	argv += optind;
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(argv[0], commands[i].name) == 0)
			return commands[i].run(argc, argv);
	lk_print(stderr, "invalid command '%s'\n", argv[0]);
	help(argc, argv);
	return 1;
}
