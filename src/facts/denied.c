/* SPDX-License-Identifier: MIT */
/* Which of the directives about a module keeps it out. */
#include "denied.h"

#include <string.h>

#include "../formats/name.h"

/* The commands that distributions and manuals use. Any other command may load the module after all.
 */
bool lk_denied_is_refusal(const char *command)
{
	static const char *const refusals[] = {"/bin/false", "/bin/true", "/usr/bin/false",
		"/usr/bin/true", "false", "true", ":", "exit 0", "exit 1", "/sbin/nologin",
		"/usr/sbin/nologin"};
	size_t size = strlen(command);

	while (size > 0 && strchr(" \t;", command[size - 1]))
		size--;

	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++)
		if (strlen(refusals[i]) == size && memcmp(refusals[i], command, size) == 0)
			return true;
	return false;
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
