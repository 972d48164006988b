/* SPDX-License-Identifier: MIT */
/* Which of the directives about a module keeps it out. */
#include "denied.h"

#include <string.h>

#include "../formats/name.h"

static size_t trimmed_size(const char *text)
{
	size_t size = strlen(text);

	while (size > 0 && strchr(" \t;", text[size - 1]))
		size--;
	return size;
}

/* What distributions and manuals use. Any other command may load it after all. */
bool lk_denied_is_refusal(const char *command)
{
	static const char *const refusals[] = {"/bin/false", "/bin/true", "/usr/bin/false",
		"/usr/bin/true", "false", "true", ":", "exit 0", "exit 1", "/sbin/nologin",
		"/usr/sbin/nologin"};
	size_t size = trimmed_size(command);

	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++)
		if (strlen(refusals[i]) == size && memcmp(refusals[i], command, size) == 0)
			return true;
	return false;
}

static const struct lkm_directive *find_refusal(const struct lk_config *config, const char *module)
{
	const struct lkm_directive *line = NULL;

	do
		line = lk_config_next(config, LKM_DIRECTIVE_INSTALL, module, line);
	while (line && !lk_denied_is_refusal(line->value));
	return line;
}

void lk_denied_look(const struct lk_config *config, const char *module, struct lk_denied *ret)
{
	const struct lkm_directive *kernel = lk_config_kernel_blacklisted(config, module);
	const struct lkm_directive *aliases = lk_config_blacklisted(config, module);
	const struct lkm_directive *refusal = find_refusal(config, module);

	*ret = (struct lk_denied){
		.counts = lk_config_command(config, LKM_DIRECTIVE_INSTALL, module)};
	if (refusal != ret->counts)
		ret->hidden = refusal;
	if (kernel) {
		ret->how = LK_DENIED_KERNEL;
		ret->line = kernel;
	} else if (refusal && !ret->hidden) {
		ret->how = LK_DENIED_COMMAND;
		ret->line = refusal;
	} else if (aliases) {
		ret->how = LK_DENIED_ALIASES;
		ret->line = aliases;
	}
}
