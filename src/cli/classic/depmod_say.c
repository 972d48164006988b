/* SPDX-License-Identifier: MIT */
/* Progress, statistics and JSON of depmod. */
#include <stdio.h>
#include <unistd.h>

#include "depmod.h"
#include "../../report/print.h"

/* Work that is shorter needs no progress; then it is told so often. */
#define PATIENCE_MS 500
#define REFRESH_MS  100

static const struct {
	enum lkm_depmod_fact fact;
	const char *key, *label;
} counts[] =
	{
		{LKM_DEPMOD_MODULES, "modules", "modules"},
		{LKM_DEPMOD_CACHED, "cached", "of them from the cache"},
		{LKM_DEPMOD_READ, "read", "files read"},
		{LKM_DEPMOD_UNPACKED, "unpacked", "of them unpacked"},
		{LKM_DEPMOD_FAILED, "failed", "of them damaged or unreadable"},
		{LKM_DEPMOD_CYCLIC, "cyclic", "modules in cycles"},
		{LKM_DEPMOD_SYMBOLS, "symbols", "symbols exported by modules"},
		{LKM_DEPMOD_THREADS, "threads", "threads"},
		{LKM_DEPMOD_WRITTEN, "replaced", "files replaced"},
},
  times[] = {
	  {LKM_DEPMOD_TIME_SCAN, "scan", "finding the files"},
	  {LKM_DEPMOD_TIME_READ, "read", "reading them"},
	  {LKM_DEPMOD_TIME_LINK, "link", "dependencies"},
	  {LKM_DEPMOD_TIME_EMIT, "emit", "making the indexes"},
	  {LKM_DEPMOD_TIME_WRITE, "write", "writing them"},
	  {LKM_DEPMOD_TIME_RENAME, "rename", "of that, putting them in place"},
	  {LKM_DEPMOD_TIME_TOTAL, "total", "in all"},
};
#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static long milliseconds_since(const struct timespec *then)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long)(now.tv_sec - then->tv_sec) * 1000 + (now.tv_nsec - then->tv_nsec) / 1000000;
}

void lk_depmod_progress_begin(struct lk_depmod_progress *progress)
{
	progress->wanted = isatty(STDERR_FILENO);
	clock_gettime(CLOCK_MONOTONIC, &progress->last);
}

void lk_depmod_progress_show(struct lk_depmod_progress *progress, size_t done, size_t total)
{
	if (!progress->wanted ||
		milliseconds_since(&progress->last) < (progress->shown ? REFRESH_MS : PATIENCE_MS))
		return;
	lk_print_own(stderr, "\rdepmod: %zu of %zu modules read", done, total);
	progress->shown = true;
	clock_gettime(CLOCK_MONOTONIC, &progress->last);
}

void lk_depmod_progress_clear(struct lk_depmod_progress *progress)
{
	if (!progress->shown)
		return;
	lk_print_own(stderr, "\r\033[K");
	progress->shown = false;
}

void lk_depmod_stats(const struct lkm_depmod_result *result)
{
	for (size_t i = 0; i < COUNT(counts); i++)
		lk_print(stderr, "%10llu %s\n",
			(unsigned long long)lkm_depmod_fact(result, counts[i].fact),
			counts[i].label);
	for (size_t i = 0; i < COUNT(times); i++)
		lk_print(stderr, "%10.4f s %s\n",
			(double)lkm_depmod_fact(result, times[i].fact) / 1e9, times[i].label);
}

void lk_depmod_view_note(
	struct lk_view *view, enum lkm_depmod_note kind, const char *file, const char *text)
{
	lk_view_object(view, NULL);
	lk_view_string(view, "kind", lkm_depmod_note_name(kind));
	lk_view_string(view, "level", lkm_depmod_note_level(kind));
	lk_view_string(view, "file", *file ? file : NULL);
	lk_view_string(view, "text", text);
	lk_view_end(view);
}

void lk_depmod_view_result(struct lk_view *view, const struct lkm_depmod_result *result)
{
	const char *name;
	const void *bytes;
	size_t size;
	bool is_text, changed;

	lk_view_string(view, "directory", lkm_depmod_directory(result));
	for (size_t i = 0; i < COUNT(counts); i++)
		lk_view_integer(
			view, counts[i].key, (int64_t)lkm_depmod_fact(result, counts[i].fact));
	lk_view_list(view, "written");
	for (size_t i = 0; lkm_depmod_output(result, i, &name, &bytes, &size, &is_text, &changed);
		i++)
		if (changed)
			lk_view_string(view, NULL, name);
	lk_view_end(view);
	lk_view_object(view, "nanoseconds");
	for (size_t i = 0; i < COUNT(times); i++)
		lk_view_integer(
			view, times[i].key, (int64_t)lkm_depmod_fact(result, times[i].fact));
	lk_view_end(view);
}
