/* SPDX-License-Identifier: MIT */
/* From the users that were found to a finding: who holds the module, and how to make them let go.
 */
#include "users.h"

#include <inttypes.h>

/* More lines than these hide the answer; "lkm users" shows the rest. */
#define SHOWN 3

static bool counts(const struct lk_evidence_user *user)
{
	return user->holds && user->kind != LKM_USER_MODULE;
}

/* The sentence about one user. */
static const char *sentence(struct lk_arena *arena, const struct lk_evidence_user *user)
{
	const char *detail = user->detail ? user->detail : "";

	switch (user->kind) {
	case LKM_USER_MODULE:
		return lk_arena_format(arena, "module %s uses it", user->name);
	case LKM_USER_DEVICE:
		return lk_arena_format(arena, "device %s uses it (%s)", user->name, detail);
	case LKM_USER_NETWORK:
		return lk_arena_format(
			arena, "network interface %s uses it (%s)", user->name, detail);
	case LKM_USER_MOUNT:
		return lk_arena_format(arena, "%s is mounted (%s)", user->name, detail);
	case LKM_USER_BLOCK:
		return lk_arena_format(arena, "disk %s is in use: %s", user->name, detail);
	case LKM_USER_FILE:
		return lk_arena_format(
			arena, "process %u (%s) has %s open", user->process, detail, user->name);
	case LKM_USER_SOCKET:
		return lk_arena_format(arena, "open sockets use it: %s %s", detail, user->name);
	}
	return "";
}

/* What to do about the first user. */
static void add_remedy(const struct lk_evidence_user *user, struct lk_findings *findings)
{
	switch (user->kind) {
	case LKM_USER_NETWORK:
		lk_finding_remedy(findings, "ip link set %s down", user->name);
		break;
	case LKM_USER_MOUNT:
		if (user->process)
			lk_finding_remedy(
				findings, "nsenter -t %u -m umount %s", user->process, user->name);
		else
			lk_finding_remedy(findings, "umount %s", user->name);
		break;
	case LKM_USER_FILE:
		lk_finding_remedy(
			findings, "stop process %u, or make it close the file", user->process);
		break;
	case LKM_USER_BLOCK:
		lk_finding_remedy(findings, "unmount, detach or disable whatever uses the disk");
		break;
	case LKM_USER_SOCKET:
		lk_finding_remedy(findings, "stop the processes that have the sockets open");
		break;
	default:
		lk_finding_remedy(findings, "stop what uses the device");
	}
}

static void add_rest(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const struct lk_evidence_live *live = &evidence->live;

	if (live->unaccounted > 0)
		lk_finding_evidence(findings,
			"%" PRId64 " of %" PRId64
			" references are not accounted for (root sees the most)",
			live->unaccounted, live->refcount);
}

bool lk_users_judge(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const struct lk_evidence_live *live = &evidence->live;
	const struct lk_evidence_user *first = NULL;
	size_t count = 0, shown = 0;

	for (size_t i = 0; i < live->user_count; i++) {
		if (!counts(&live->users[i]))
			continue;
		if (!count++)
			first = &live->users[i];
	}
	if (!first)
		return false;
	if (count == 1)
		lk_finding_add(findings, LKM_E_IN_USE, LKM_CERTAIN, "%s",
			sentence(findings->arena, first));
	else
		lk_finding_add(findings, LKM_E_IN_USE, LKM_CERTAIN, "it has %zu users", count);
	for (size_t i = 0; count > 1 && i < live->user_count; i++)
		if (counts(&live->users[i]) && (shown++ < SHOWN || count == SHOWN + 1))
			lk_finding_evidence(
				findings, "%s", sentence(findings->arena, &live->users[i]));
	if (count > SHOWN + 1)
		lk_finding_evidence(
			findings, "and %zu more (lkm users %s)", count - SHOWN, evidence->module);
	add_rest(evidence, findings);
	add_remedy(first, findings);
	return true;
}
