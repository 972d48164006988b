/* SPDX-License-Identifier: MIT */
/* Which of the directives about a module keeps it out. */
#include "denied.h"

#include <string.h>

#include "../formats/name.h"

/* The commands that distributions and manuals use. Any other command may load the module after all.
 */
static const struct refusal {
	const char *command;
	bool succeeds;
} refusals[] = {{"/bin/false", false}, {"/bin/true", true}, {"/usr/bin/false", false},
	{"/usr/bin/true", true}, {"false", false}, {"true", true}, {":", true}, {"exit 0", true},
	{"exit 1", false}, {"/sbin/nologin", false}, {"/usr/sbin/nologin", false}};

static const struct refusal *find_refusal(const char *command)
{
	size_t size = strlen(command);

	while (size > 0 && strchr(" \t;", command[size - 1]))
		size--;
	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++)
		if (strlen(refusals[i].command) == size &&
			memcmp(refusals[i].command, command, size) == 0)
			return &refusals[i];
	return NULL;
}

bool lk_denied_is_refusal(const char *command)
{
	return find_refusal(command);
}

bool lk_denied_succeeds(const char *command)
{
	const struct refusal *refusal = find_refusal(command);

	return refusal && refusal->succeeds;
}

void lk_denied_look(const struct lk_config *config, const char *module, struct lk_denied *ret)
{
	const struct lkm_directive *kernel = lk_config_kernel_blacklisted(config, module);
	const struct lkm_directive *aliases = lk_config_blacklisted(config, module);
	const struct lkm_directive *refusal = NULL;

	do
		refusal = lk_config_next(config, LKM_DIRECTIVE_INSTALL, module, refusal);
	while (refusal && !lk_denied_is_refusal(refusal->value));
	*ret = (struct lk_denied){
		.counts = lk_config_command(config, LKM_DIRECTIVE_INSTALL, module)};
	if (refusal != ret->counts)
		ret->hidden = refusal;
	if (kernel) {
		ret->how = LKM_DENIED_KERNEL;
		ret->line = kernel;
	} else if (refusal && !ret->hidden) {
		ret->how = LKM_DENIED_COMMAND;
		ret->line = refusal;
	} else if (aliases) {
		ret->how = LKM_DENIED_ALIASES;
		ret->line = aliases;
	}
}
