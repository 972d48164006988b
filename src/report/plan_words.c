/* SPDX-License-Identifier: MIT */
/* Tables of words. Those that lkm-json(7) lists never change. */
#include "plan_words.h"

#include <stddef.h>

static const char *word(const char *const *words, size_t count, unsigned i)
{
	return i < count && words[i] ? words[i] : "unknown";
}

#define WORD(words, i) word(words, sizeof(words) / sizeof(*(words)), i)

const char *lk_plan_words_action(enum lkm_action action)
{
	static const char *const words[] = {[LKM_ACTION_LOAD] = "load",
		[LKM_ACTION_INSTALL] = "install",
		[LKM_ACTION_UNLOAD] = "unload",
		[LKM_ACTION_REMOVE] = "remove"};

	return WORD(words, action);
}

const char *lk_plan_words_reason(enum lkm_reason reason)
{
	static const char *const words[] = {[LKM_REASON_ASKED] = "asked",
		[LKM_REASON_ALIAS] = "alias",
		[LKM_REASON_DEPENDENCY] = "dependency",
		[LKM_REASON_SOFTDEP_PRE] = "softdep-pre",
		[LKM_REASON_SOFTDEP_POST] = "softdep-post",
		[LKM_REASON_UNUSED] = "unused",
		[LKM_REASON_HOLDER] = "holder"};

	return WORD(words, reason);
}

const char *lk_plan_words_skip(enum lkm_skip skip)
{
	static const char *const words[] = {[LKM_SKIP_LOADED] = "loaded",
		[LKM_SKIP_BUILTIN] = "builtin",
		[LKM_SKIP_BLACKLISTED] = "blacklisted",
		[LKM_SKIP_UNKNOWN] = "unknown",
		[LKM_SKIP_NOT_LOADED] = "not-loaded",
		[LKM_SKIP_IN_USE] = "in-use",
		[LKM_SKIP_REFUSED] = "refused"};

	return skip == LKM_SKIP_NONE ? NULL : WORD(words, skip);
}

const char *lk_plan_words_skip_text(enum lkm_skip skip)
{
	static const char *const words[] = {[LKM_SKIP_NONE] = "",
		[LKM_SKIP_LOADED] = "; already loaded",
		[LKM_SKIP_BUILTIN] = "; built-in",
		[LKM_SKIP_BLACKLISTED] = "; blacklisted",
		[LKM_SKIP_UNKNOWN] = "; no such module",
		[LKM_SKIP_NOT_LOADED] = "; not loaded",
		[LKM_SKIP_IN_USE] = "; in use",
		[LKM_SKIP_REFUSED] = "; denied by module_blacklist= on the kernel command line"};

	return WORD(words, skip);
}
