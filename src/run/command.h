/* SPDX-License-Identifier: MIT */
/* Install and remove commands of modprobe.d: the only shell that is ever run, and how parameters
 * get into it. */
#ifndef LK_COMMAND_H
#define LK_COMMAND_H

#include <lkm/error.h>

/* Which line of the configuration the command is from. */
enum lk_command_kind { LK_COMMAND_INSTALL, LK_COMMAND_REMOVE };

/* Run a command for a module with parameters ("" for none). The shell's environment has
 * MODPROBE_MODULE (the module's name) and CMDLINE_OPTS (the parameters). Where the command says
 * $CMDLINE_OPTS it gets the parameters, a word each: see command.c for how that is safe. 0; -EINVAL
 * LKM_E_COMMAND_FAILED when it exits with another status than 0, is ended by a signal, would need
 * unsafe quoting, or cannot be started; -ENOMEM. */
int lk_command(enum lk_command_kind kind, const char *command, const char *module,
	const char *params, struct lkm_error *reterr);

#endif
