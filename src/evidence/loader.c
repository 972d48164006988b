/* SPDX-License-Identifier: MIT */
/* The kernel stack of a process shows whose init function it runs; only root may read it. */
#include "loader.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../formats/proc.h"
#include "../os/os_fs.h"

#define TEXT_MAX ((size_t)64 << 10)

/* A file of one process. 0 or -errno. */
static int read_text(int system, unsigned process, const char *name, struct lk_buf *out)
{
	char path[64];

	snprintf(path, sizeof(path), "proc/%u/%s", process, name);
	out->size = 0;
	return lk_file_read(system, path, path, out, NULL);
}

/* The arguments with blanks between them. */
static const char *read_command(
	int system, unsigned process, struct lk_arena *arena, struct lk_buf *text)
{
	if (read_text(system, process, "cmdline", text) < 0 || !text->size)
		return NULL;
	while (text->size && !text->data[text->size - 1])
		text->size--;
	for (size_t i = 0; i < text->size; i++)
		if (!text->data[i])
			text->data[i] = ' ';
	return lk_arena_copy_span(arena, lk_buf_span(text));
}

/* Seconds since a process was started; -1: unknown. */
static int64_t read_age(int system, unsigned process, struct lk_buf *text)
{
	const long ticks = sysconf(_SC_CLK_TCK);
	uint64_t start, now;
	struct lk_span rest, word;

	if (ticks <= 0 || read_text(system, process, "stat", text) < 0 ||
		!lk_proc_start(lk_buf_span(text), &start))
		return -1;
	text->size = 0;
	if (lk_file_read(system, "proc/uptime", "proc/uptime", text, NULL) < 0)
		return -1;
	rest = lk_buf_span(text);
	if (!lk_span_word(&rest, &word))
		return -1;
	for (size_t i = 0; i < word.size; i++)
		if (word.data[i] == '.')
			word.size = i;
	if (!lk_span_number(word, 10, &now) || now < start / (uint64_t)ticks)
		return -1;
	return (int64_t)(now - start / (uint64_t)ticks);
}

/* One process: does it load the module? */
static void look_at(int system, unsigned process, struct lk_waiting_facts *facts,
	struct lk_buf *text, size_t *others)
{
	int rc = read_text(system, process, "stack", text);

	if (rc == -ENOENT || rc == -ESRCH) /* it has ended, or there are no stacks at all */
		return;
	if (rc < 0) {
		facts->all_visible = false;
		return;
	}
	switch (lk_proc_stack(lk_buf_span(text), facts->module)) {
	case LK_STACK_NAMED:
		facts->process = process;
		facts->only_candidate = false;
		break;
	case LK_STACK_INIT:
		++*others;
		if (!facts->process) {
			facts->process = process;
			facts->only_candidate = true;
		}
		break;
	case LK_STACK_OTHER:
		break;
	}
}

int lk_loader_find(
	int system, const char *module, struct lk_arena *arena, struct lk_waiting_facts *ret)
{
	LK_BUF_CLEANUP struct lk_buf text;
	size_t others = 0;
	char **names;
	int rc;

	*ret = (struct lk_waiting_facts){.module = module, .seconds = -1};
	lk_buf_init(&text, TEXT_MAX);
	rc = lk_dir_list(system, "proc", "proc", arena, &names, NULL);
	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	/* Without stacks in this kernel, that none was found says nothing. */
	ret->all_visible = read_text(system, (unsigned)getpid(), "stack", &text) == 0;
	for (size_t i = 0; names[i] && (!ret->process || ret->only_candidate); i++) {
		unsigned long process = strtoul(names[i], NULL, 10);

		if (process && process != (unsigned long)getpid())
			look_at(system, (unsigned)process, ret, &text, &others);
	}
	if (ret->only_candidate && others > 1)
		ret->process = 0;
	ret->all_visible = ret->all_visible && !others;
	if (!ret->process)
		return 0;
	ret->command = read_command(system, ret->process, arena, &text);
	ret->seconds = read_age(system, ret->process, &text);
	return 0;
}
