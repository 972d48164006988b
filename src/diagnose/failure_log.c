/* SPDX-License-Identifier: MIT */
/* Lines of a log to failures: repetitions are counted, and lines that follow from one another are
 * one failure. */
#include "failure_log.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "logged_causes.h"

/* More different failures than a person reads; beyond them only repetitions are counted. */
#define FAILURES_MAX 4096
/* Lines of one failure. */
#define LINES_MAX 8

static const char *copy(struct lk_failure_log *log, struct lk_span text)
{
	char *copied = text.size ? lk_arena_copy_span(&log->arena, text) : NULL;

	log->failed |= text.size && !copied;
	return copied;
}

static void add_line(struct lk_failure_log *log, struct lkm_failure *failure, const char *line)
{
	if (!line || failure->line_count == LINES_MAX)
		return;
	if (LK_GROW(&log->arena, failure->lines, failure->line_count, failure->line_capacity) < 0)
		log->failed = true;
	else
		failure->lines[failure->line_count++] = line;
}

static const char *cause(const struct lkm_failure *failure)
{
	return failure->causes.count ? failure->causes.items[0].text : "";
}

static bool is_same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static void note(struct lk_failure_log *log, size_t position)
{
	log->newest = position;
	log->items[position].last = ++log->happened;
}

/* Add a failure, or count it. */
static void add(struct lk_failure_log *log, const struct lkm_failure *failure)
{
	const char *key =
		lk_arena_format(&log->arena, "%s\n%s\n%llu", failure->module ? failure->module : "",
			cause(failure), (unsigned long long)failure->process);
	uintptr_t place;

	log->failed |= failure->causes.failed || !key;
	if (!key)
		return;
	if (!log->known.arena)
		lk_map_init(&log->known, &log->arena);
	place = (uintptr_t)lk_map_get(&log->known, key);
	if (place) {
		log->items[place - 1].repeats++;
		note(log, place - 1);
	} else if (log->count < FAILURES_MAX) {
		if (LK_APPEND(&log->arena, log, *failure) < 0 ||
			lk_map_put(&log->known, key, (void *)(uintptr_t)log->count) < 0)
			log->failed = true;
		else
			note(log, log->count - 1);
	}
}

static struct lkm_failure *newest(struct lk_failure_log *log)
{
	return log->count ? &log->items[log->newest] : NULL;
}

static int compare_last(const void *a, const void *b)
{
	const struct lkm_failure *one = a, *other = b;

	return one->last < other->last ? -1 : one->last > other->last;
}

/* A path or a module's name, as the name. */
static const char *name_of(struct lk_failure_log *log, struct lk_span text)
{
	char *name;
	size_t size;

	for (size_t i = text.size; i > 0; i--)
		if (text.data[i - 1] == '/') {
			text = (struct lk_span){text.data + i, text.size - i};
			break;
		}
	for (size = 0; size < text.size && text.data[size] != '.';)
		size++;
	/* An alias may hold dots, as no module does. */
	if (size < text.size && text.data[size + 1 < text.size ? size + 1 : size] == 'k')
		text.size = size;
	name = text.size ? lk_arena_copy_span(&log->arena, text) : NULL;
	for (char *c = name; c && *c; c++)
		if (*c == '-')
			*c = '_';
	return name;
}

static bool is_from_tool(enum lk_message_kind kind)
{
	return kind >= LK_MESSAGE_NOT_FOUND && kind <= LK_MESSAGE_COMMAND;
}

static const char *module_of(struct lk_failure_log *log, const struct lk_message *message)
{
	if (message->klog.module.size)
		return name_of(log, message->klog.module);
	if (message->kind == LK_MESSAGE_NOT_FOUND)
		return copy(log, message->klog.name);
	return is_from_tool(message->kind) ? name_of(log, message->klog.name) : NULL;
}

/* Does a line only say how the newest failure ended: the errno of a symbol that the line before it
 * explains, or the tool's own message? */
static bool belongs_to(
	const struct lkm_failure *last, const struct lk_message *message, const char *module)
{
	if (!last || !is_same_text(last->module, module) || !module)
		return false;
	/* Two messages of tools with an errno are two failures. */
	if (message->kind == LK_MESSAGE_NOT_INSERTED)
		return !last->program || !last->errnum;
	return message->kind == LK_MESSAGE_LOADER && message->klog.kind == LK_KLOG_UNKNOWN_SYMBOL &&
	       message->errnum != ENOENT;
}

static void add_message(struct lk_failure_log *log, const struct lk_message *message)
{
	struct lkm_failure failure = {.module = module_of(log, message),
		.program = copy(log, message->tool),
		.process = message->process,
		.errnum = message->errnum,
		.repeats = 1,
		.causes = {.arena = &log->arena}};
	struct lkm_failure *last = newest(log);

	if (belongs_to(last, message, failure.module)) {
		if (last->repeats == 1)
			add_line(log, last, copy(log, message->text));
		return;
	}
	lk_logged_causes(message, failure.module, &failure.causes);
	add_line(log, &failure, copy(log, message->text));
	add(log, &failure);
}

/* Crashes -------------------------------------------------------------------------------------- */

static void end_crash(struct lk_failure_log *log)
{
	struct lk_crash *crash = &log->crash;
	struct lkm_failure failure = {.process = crash->process,
		.repeats = 1,
		.module = crash->module ? crash->module : crash->loading,
		.causes = {.arena = &log->arena}};

	if (!crash->open)
		return;
	crash->open = false;
	/* A crash of the kernel that no module had a part in. */
	if (!crash->module && !(crash->initialising && crash->loading) && !log->is_excerpt)
		return;
	if (!crash->module && !crash->initialising)
		failure.module = NULL;
	lk_logged_crash(&(struct lk_logged_crash){.module = failure.module,
				.in_init = crash->initialising &&
					   is_same_text(failure.module, crash->loading),
				.inside = crash->module != NULL},
		&failure.causes);
	add_line(log, &failure, crash->line);
	add_line(log, &failure, crash->place);
	add(log, &failure);
}

static void begin_crash(struct lk_failure_log *log, const struct lk_message *message)
{
	/* "Oops:" follows "BUG:". */
	if (log->crash.open && !log->crash.process)
		return;
	end_crash(log);
	log->crash = (struct lk_crash){.open = true, .line = copy(log, message->text)};
}

static void add_to_crash(struct lk_failure_log *log, const struct lk_message *message)
{
	struct lk_crash *crash = &log->crash;

	if (!crash->open)
		return;
	switch (message->kind) {
	case LK_MESSAGE_CRASH_TASK:
		crash->process = message->process;
		break;
	case LK_MESSAGE_CRASH_AT:
		if (crash->place)
			break;
		crash->place = copy(log, message->text);
		crash->module =
			message->klog.module.size ? name_of(log, message->klog.module) : NULL;
		break;
	case LK_MESSAGE_CRASH_INIT:
		crash->initialising = true;
		break;
	case LK_MESSAGE_CRASH_LIST:
		crash->loading =
			message->klog.module.size ? name_of(log, message->klog.module) : NULL;
		break;
	default:
		end_crash(log);
		break;
	}
}

/* Lines that mean little unless a person asks about them. */
static bool is_aside(const struct lk_message *message)
{
	return message->kind == LK_MESSAGE_REMARK ||
	       (message->kind == LK_MESSAGE_LOADER && lk_logged_is_vague(message));
}

void lk_failure_log_add(struct lk_failure_log *log, struct lk_span line)
{
	const struct lk_message message = lk_message_read(line, log->is_excerpt);

	if (message.kind == LK_MESSAGE_CRASH) {
		begin_crash(log, &message);
	} else if (message.kind > LK_MESSAGE_CRASH) {
		add_to_crash(log, &message);
		log->unknown += !log->crash.open && message.kind != LK_MESSAGE_CRASH_END;
	} else if (message.kind == LK_MESSAGE_NOTHING) {
		log->unknown++;
	} else if (log->is_excerpt || !is_aside(&message)) {
		add_message(log, &message);
	}
}

void lk_failure_log_end(struct lk_failure_log *log)
{
	end_crash(log);
	if (log->count)
		qsort(log->items, log->count, sizeof(*log->items), compare_last);
}

void lk_failure_log_add_errno(struct lk_failure_log *log, int errnum)
{
	struct lkm_failure failure = {
		.errnum = errnum, .repeats = 1, .causes = {.arena = &log->arena}};

	lk_logged_errno(errnum, false, NULL, &failure.causes);
	add(log, &failure);
}

void lk_failure_log_done(struct lk_failure_log *log)
{
	lk_arena_done(&log->arena);
}
