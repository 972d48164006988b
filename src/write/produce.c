/* SPDX-License-Identifier: MIT */
/* Tasks that several threads take from a list. */
#include "produce.h"

#include "../base/error.h"
#include "../os/os_proc.h"

/* A group of output files has its own number. */
enum task { TASK_LINK = LK_EMIT_GROUPS, TASK_ASIDE, TASK_COUNT };

/* What others wait for comes first, then what takes long. */
static const enum task task_order[TASK_COUNT] = {TASK_LINK, (enum task)LK_EMIT_ALIAS, TASK_ASIDE,
	(enum task)LK_EMIT_SYMBOL, (enum task)LK_EMIT_DEP, (enum task)LK_EMIT_REST};

enum state { WAITING, TAKEN, DONE, FAILED };

/* One group of output files. */
struct group {
	struct lk_arena arena;
	struct lk_notes notes;
	struct lkm_error error;
	int rc;
};

struct producer {
	struct lk_production *production;
	struct lk_arena *arena;
	struct lk_notes *notes; /* of linking; those of the groups are put behind them */
	int link_rc;
	struct lkm_error link_error;
	struct group groups[LK_EMIT_GROUPS];
	int states[TASK_COUNT]; /* enum state; by atomic operations */
};

static int state_of(struct producer *producer, enum task task)
{
	return __atomic_load_n(&producer->states[task], __ATOMIC_ACQUIRE);
}

static bool take(struct producer *producer, enum task task)
{
	int waiting = WAITING;

	return __atomic_compare_exchange_n(&producer->states[task], &waiting, TAKEN, false,
		__ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

static void finish(struct producer *producer, enum task task, int rc)
{
	__atomic_store_n(&producer->states[task], rc < 0 ? FAILED : DONE, __ATOMIC_RELEASE);
}

static bool is_group(enum task task)
{
	return (unsigned)task < LK_EMIT_GROUPS;
}

static bool is_ready(struct producer *producer, enum task task)
{
	return !is_group(task) || !lk_emit_needs_links((enum lk_emit_group)task) ||
	       state_of(producer, TASK_LINK) == DONE;
}

/* The next task for this thread: false when there is none that can be begun now. Whoever is linking
 * comes back for those that wait for it, so that nobody else has to. */
static bool find_task(struct producer *producer, enum task *ret)
{
	for (unsigned i = 0; i < TASK_COUNT; i++)
		if (is_ready(producer, task_order[i]) && take(producer, task_order[i])) {
			*ret = task_order[i];
			return true;
		}
	return false;
}

static int link_tree(struct producer *producer)
{
	struct lk_production *production = producer->production;
	int64_t began = lk_proc_clock();

	producer->link_rc = lk_link(producer->arena, production->tree, production->rules,
		producer->notes, &production->cyclic, &producer->link_error);
	production->link_time = (uint64_t)(lk_proc_clock() - began);
	return producer->link_rc;
}

static int emit_group(struct producer *producer, enum lk_emit_group number)
{
	struct group *group = &producer->groups[number];

	group->notes.arena = &group->arena;
	group->rc = lk_emit_group(&producer->production->input, number, &group->arena,
		&group->notes, producer->production->outputs, &group->error);
	return group->rc;
}

static int run_task(struct producer *producer, enum task task)
{
	if (task == TASK_LINK)
		return link_tree(producer);
	if (is_group(task))
		return emit_group(producer, (enum lk_emit_group)task);
	if (producer->production->aside)
		producer->production->aside(producer->production->context);
	return 0;
}

static void work(void *context, unsigned worker)
{
	struct producer *producer = context;
	enum task task;

	(void)worker;
	while (find_task(producer, &task))
		finish(producer, task, run_task(producer, task));
}

/* What one group had to tell, and its failure. */
static int take_group(const struct group *group, struct lk_notes *notes, struct lkm_error *reterr)
{
	for (size_t i = 0; i < group->notes.count; i++) {
		const struct lk_note *note = &group->notes.items[i];

		if (lk_notes_add(notes, note->kind, note->file, "%s", note->text) < 0)
			return lk_fail_memory(reterr);
	}
	return group->rc < 0 ? lk_fail_pass(reterr, &group->error) : 0;
}

int lk_produce(struct lk_production *production, struct lk_arena *arena, struct lk_notes *notes,
	struct lkm_error *reterr)
{
	struct producer producer = {.production = production, .arena = arena, .notes = notes};
	unsigned threads = production->threads ? production->threads : lk_proc_processors();
	int rc;

	lk_proc_parallel(threads < TASK_COUNT ? threads : TASK_COUNT, work, &producer);
	rc = producer.link_rc < 0 ? lk_fail_pass(reterr, &producer.link_error) : 0;
	for (unsigned i = 0; i < LK_EMIT_GROUPS; i++) {
		if (rc == 0)
			rc = take_group(&producer.groups[i], notes, reterr);
		lk_arena_done(&producer.groups[i].arena);
	}
	return rc;
}
