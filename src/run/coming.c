/* SPDX-License-Identifier: MIT */
/* Looking for modules that are coming costs one reading of /proc/modules; only when there is one is
 * the file looked into. */
#include "coming.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>

#include "../base/error.h"
#include "../system/image.h"
#include "../system/open.h"
#include "settle.h"

void lk_coming_name(int fd, const char *shown, char ret[LKM_NAME_SIZE])
{
	struct lkm_image *image = NULL;
	int own = fcntl(fd, F_DUPFD_CLOEXEC, 0); /* the image closes its descriptor */
	const char *name = NULL;

	if (own >= 0 && lk_image_take(own, shown, &image, NULL) == 0)
		name = lkm_image_value(image, "name");
	snprintf(ret, LKM_NAME_SIZE, "%s", name ? name : "");
	lkm_image_close(image);
}

static bool any_coming(int system)
{
	struct lk_arena arena = {0};
	struct lk_live live;
	bool coming = false;

	if (lk_open_live(system, &arena, &live, NULL) == 0)
		for (size_t i = 0; i < live.count; i++)
			coming |= live.modules[i].state == LKM_STATE_COMING;
	lk_arena_done(&arena);
	return coming;
}

int lk_coming_stuck(const char *module, int64_t wait_ms, struct lkm_error *reterr)
{
	lk_fail_module(reterr, module);
	return lk_fail(reterr, LKM_E_STUCK, EBUSY,
		"module '%s' began to load before and has not finished for %lld ms", module,
		(long long)wait_ms);
}

int lk_coming_wait(int system, int fd, const char *shown, int64_t wait_ms, struct lkm_error *reterr)
{
	char name[LKM_NAME_SIZE];

	if (!any_coming(system))
		return 0;
	lk_coming_name(fd, shown, name);
	if (*name && lk_settle(system, name, wait_ms) == LK_SETTLED_STUCK)
		return lk_coming_stuck(name, wait_ms, reterr);
	return 0;
}
