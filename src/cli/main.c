/* SPDX-License-Identifier: MIT */
/* The lkm command: finds the command that it was called as, or that is named first, and runs it. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include <lkm/lkm.h>

#include "commands.h"
#include "ui.h"

struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *help;
};

static const struct command commands[] = {
	{"modprobe", lk_cmd_modprobe, "load or unload a module and what it depends on"},
	{"depmod", lk_cmd_depmod, "make the indexes in which modules are found"},
	{"insmod", lk_cmd_insmod, "load one module file"},
	{"rmmod", lk_cmd_rmmod, "unload a module"},
	{"lsmod", lk_cmd_lsmod, "list the loaded modules"},
	{"modinfo", lk_cmd_modinfo, "show what a module says of itself"},
	{"load", lk_cmd_load, "load modules and what they depend on"},
	{"unload", lk_cmd_unload, "unload modules, and what nobody uses then"},
	{"list", lk_cmd_list, "list the loaded modules, for people"},
	{"info", lk_cmd_info, "show what a module is and does, for people"},
	{"check", lk_cmd_check, "tell what would keep a module from being loaded"},
	{"plan", lk_cmd_plan, "show what loading or unloading would do, and why"},
	{"why", lk_cmd_why, "show what decides about a module here"},
	{"params", lk_cmd_params,
		"show the parameters of a module, as they are and as configured; set, save them"},
	{"users", lk_cmd_users, "show who holds a loaded module, and what must go before it"},
	{"device", lk_cmd_device, "show what devices ask for, and what stands in the way"},
	{"boot", lk_cmd_boot, "load the modules that the configuration names"},
	{"coldplug", lk_cmd_coldplug, "load the modules for all devices"},
	{"wait", lk_cmd_wait, "wait until modules or device nodes are there"},
	{"doctor", lk_cmd_doctor, "tell whether modules can be loaded here at all"},
	{"closure", lk_cmd_closure, "print the files of modules and all that they may want"},
	{"tree", lk_cmd_tree, "show what a module depends on, or what depends on it"},
	{"deny", lk_cmd_deny, "keep modules from being loaded"},
	{"allow", lk_cmd_allow, "let them be loaded again"},
	{"audit", lk_cmd_audit, "show whether denied modules are kept out"},
	{"explain", lk_cmd_explain, "show what a failure means, and what to do"},
	{"kmod", lk_cmd_kmod, "what kmod does under its own name: list, static-nodes"},
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
	fprintf(stream, "Usage: lkm COMMAND [ARGUMENTS]\n"
			"Load, unload, find and inspect Linux kernel modules.\n\nCommands:\n");
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		fprintf(stream, "  %-10s %s\n", commands[i].name, commands[i].help);
	fprintf(stream,
		"\nOptions:\n"
		"  -V, --version  show the version\n"
		"  -h, --help     show this help; \"lkm COMMAND --help\" shows a command's\n");
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
		printf("lkm %s\n%s\n", lkm_version(), lkm_features());
		return lk_ui_finish(&ui, 0);
	}
	command = find_command(argv[1]);
	if (command)
		return command->run(argc - 1, argv + 1);
	fprintf(stderr, "lkm: ERROR: '%s' is no command of lkm; see 'lkm --help'\n", argv[1]);
	return 2;
}

int main(int argc, char **argv)
{
	const char *slash = argc > 0 ? strrchr(argv[0], '/') : NULL;
	const char *name = slash ? slash + 1 : argc > 0 ? argv[0] : "lkm";
	const struct command *command = find_command(name);

	/* Who ignores it may have started us so, and then nothing tells how a command ended. */
	signal(SIGCHLD, SIG_DFL);
	lk_ui_guard_streams();
	return command ? command->run(argc, argv) : run_lkm(argc, argv);
}
