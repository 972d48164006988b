/* SPDX-License-Identifier: MIT */
/* Looking for the configuration of a kernel where distributions put it. */
#include "kernel_config.h"

#include <errno.h>

#include "../base/error.h"
#include "../os/os_fs.h"
#include "../system/open.h"
#include "../files/path.h"

/* Debian's has 250 kB. */
#define CONFIG_MAX ((size_t)8 << 20)

/* 1 when it was read; 0; -ENOMEM. */
static int read_config(struct lk_kernel_symbols *symbols, int at, const char *path)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest, line;
	int rc;

	lk_buf_init(&text, CONFIG_MAX);
	rc = lk_file_read(at, path, path, &text, NULL);
	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	rest = lk_buf_span(&text);
	while (lk_span_line(&rest, &line))
		if (lk_span_is(line, "CONFIG_MODULE_ALLOW_MISSING_NAMESPACE_IMPORTS=y"))
			symbols->lax_spaces = true;
	return 1;
}

/* The copy of distributions that keep it beside the kernel: 1 when it was read; 0; -ENOMEM. */
static int read_boot(struct lk_kernel_symbols *symbols)
{
	const struct lkm *lkm = symbols->lkm;
	char *path = lk_arena_format(
		&symbols->arena, "%s/boot/config-%s", lkm->module_root, lkm->release);
	const char *relative;
	int at;

	if (!path)
		return -ENOMEM;
	relative = lk_path_find(lkm->files, path, &at);
	return read_config(symbols, at, relative);
}

int lk_kernel_config_read(struct lk_kernel_symbols *symbols)
{
	const struct lkm *lkm = symbols->lkm;
	int rc = read_boot(symbols);

	if (rc == 0 && lkm->modules.fd >= 0)
		rc = read_config(symbols, lkm->modules.fd, "config");
	if (rc == 0 && lkm->modules.fd >= 0)
		rc = read_config(symbols, lkm->modules.fd, "build/.config");
	return rc < 0 ? rc : 0;
}
