/* SPDX-License-Identifier: MIT */
/* Prints what is loaded: name, bytes, how often it is in use, its state, who uses it. */
#include <inttypes.h>
#include <stdio.h>

#include <lkm/live.h>

static const char *state_name(enum lkm_state state)
{
	switch (state) {
	case LKM_STATE_COMING:
		return "coming";
	case LKM_STATE_GOING:
		return "going";
	default:
		return "live";
	}
}

static void print(const struct lkm_live_module *module)
{
	const char *holder;

	printf("%s %" PRIu64 " %" PRId64 " %s", lkm_live_module_name(module),
		lkm_live_module_size(module), lkm_live_module_refcount(module),
		state_name(lkm_live_module_state(module)));
	for (size_t i = 0; (holder = lkm_live_module_holder(module, i)); i++)
		printf(" %s", holder);
	putchar('\n');
}

int main(void)
{
	struct lkm_live *live = NULL;
	struct lkm_error error;

	if (lkm_live_read(&live, &error) < 0) {
		fprintf(stderr, "lsmod: %s (%s)\n", error.message, lkm_code_name(error.code));
		return 1;
	}
	for (size_t i = 0; i < lkm_live_count(live); i++)
		print(lkm_live_module(live, i));
	lkm_live_free(live);
	return 0;
}
