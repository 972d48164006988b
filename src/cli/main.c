/* SPDX-License-Identifier: MIT */
/* The lkm program: runs the command that it was called as, or that its first argument names. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include <lkm/lkm.h>

#include "../base/nearest.h"
#include "answer.h"
#include "commands.h"
#include "opts.h"
#include "ui.h"
#include "../report/print.h"

struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *help;
};

static const struct command commands[] = {
	{"modprobe", lk_cmd_modprobe, "load or unload a module and its dependencies"},
	{"depmod", lk_cmd_depmod, "write the indexes that modules are found by"},
	{"insmod", lk_cmd_insmod, "load one module file"},
	{"rmmod", lk_cmd_rmmod, "unload a module"},
	{"lsmod", lk_cmd_lsmod, "list the loaded modules"},
	{"modinfo", lk_cmd_modinfo, "show information about a module"},
	{"load", lk_cmd_load, "load modules and their dependencies"},
	{"unload", lk_cmd_unload, "unload modules and dependencies that become unused"},
	{"list", lk_cmd_list, "list loaded modules"},
	{"info", lk_cmd_info, "show what a module is, needs and does"},
	{"check", lk_cmd_check, "check whether a module would load"},
	{"plan", lk_cmd_plan, "show the steps of a load or unload, and why"},
	{"why", lk_cmd_why, "show which configuration and indexes decide how a module loads"},
	{"params", lk_cmd_params, "show, set and save the parameters of a module"},
	{"users", lk_cmd_users, "show what uses a loaded module"},
	{"device", lk_cmd_device, "show which modules devices need, and what blocks them"},
	{"boot", lk_cmd_boot, "load the modules that the configuration names"},
	{"coldplug", lk_cmd_coldplug, "load the modules for all devices"},
	{"wait", lk_cmd_wait, "wait for modules or device nodes"},
	{"doctor", lk_cmd_doctor, "check whether this system can load modules"},
	{"closure", lk_cmd_closure,
		"list module files with all dependencies (for initramfs builders)"},
	{"tree", lk_cmd_tree, "show dependencies as a tree"},
	{"deny", lk_cmd_deny, "keep modules from being loaded"},
	{"allow", lk_cmd_allow, "undo 'deny'"},
	{"audit", lk_cmd_audit, "check that denied modules cannot be loaded"},
	{"explain", lk_cmd_explain, "explain a failure and its remedies"},
	{"kmod", lk_cmd_kmod, "the commands of kmod(8): list, static-nodes"},
};

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static void print_help(FILE *stream)
{
	lk_print(stream, "Usage: lkm COMMAND [ARGUMENTS]\n"
			 "Load, unload, find and inspect Linux kernel modules.\n\nCommands:\n");
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		lk_print(stream, "  %-10s %s\n", commands[i].name, commands[i].help);
	lk_print(stream,
		"\nOptions:\n"
		"  -V, --version  show the version\n"
		"  -h, --help     show this help (lkm COMMAND --help: help for a command)\n");
}

static int fail_unknown(const struct lk_ui *ui, int argc, char **argv)
{
	struct lk_nearest nearest;
	char message[320], question[160];

	lk_nearest_begin(&nearest, argv[1]);
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		lk_nearest_consider(&nearest, commands[i].name);
	lk_nearest_question(&nearest, "", question, sizeof(question));
	if (nearest.count)
		snprintf(message, sizeof(message), "unknown command '%.128s'; %s", argv[1],
			question);
	else
		snprintf(message, sizeof(message), "unknown command '%.128s' (see 'lkm --help')",
			argv[1]);
	lk_answer_usage(ui, "lkm", lk_opts_want_json(argc, argv), message);
	return 2;
}

/* Exit status 2 is for wrong usage; the classic names keep to 0 and 1. */
static int run_lkm(int argc, char **argv)
{
	const struct command *command;
	struct lk_ui ui;

	lk_ui_init(&ui, "lkm", LOG_ERR);
	if (argc < 2) {
		print_help(stderr);
		return 2;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		print_help(stdout);
		return lk_ui_finish(&ui, 0);
	}
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
		lk_print(stdout, "lkm %s\n%s\n", lkm_version(), lkm_features());
		return lk_ui_finish(&ui, 0);
	}
	command = find_command(argv[1]);
	if (command)
		return command->run(argc - 1, argv + 1);
	return fail_unknown(&ui, argc, argv);
}

int main(int argc, char **argv)
{
	const char *slash = argc > 0 ? strrchr(argv[0], '/') : NULL;
	const char *name = slash ? slash + 1 : argc > 0 ? argv[0] : "lkm";
	const struct command *command = find_command(name);

	/* A parent may have left SIGCHLD ignored; waitpid() would then lose exit statuses. */
	signal(SIGCHLD, SIG_DFL);
	lk_ui_guard_streams();
	return command ? command->run(argc, argv) : run_lkm(argc, argv);
}
