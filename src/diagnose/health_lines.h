/* SPDX-License-Identifier: MIT */
/* What the checks of configuration share: the place of the current line, warnings and notes about
 * it, and which names this kernel has. */
#ifndef LK_HEALTH_LINES_H
#define LK_HEALTH_LINES_H

#include "../formats/lines.h"
#include "health_config.h"

/* What this kernel knows by a name. */
enum lk_config_known {
	LK_KNOWN_UNCLEAR, /* the indexes cannot say */
	LK_KNOWN_NOTHING,
	LK_KNOWN_MODULE,
	LK_KNOWN_BUILTIN,
	LK_KNOWN_ALIAS, /* target is the module, of several the first */
};

/* Lines that are harmless but have no effect on this kernel: counted, and reported together. */
enum lk_config_note {
	LK_NOTE_ABSENT,  /* names of modules that this kernel does not have */
	LK_NOTE_BUILTIN, /* lines about built-in code */
	LK_NOTE_BACKUP,  /* files of package managers and editors */
	LK_NOTE_HIDDEN,  /* files that others replace on purpose */
	LK_NOTE_COUNT
};

struct lk_config_notes LK_LIST(const char *);

struct lk_config_judge {
	const struct lk_health_config *config;
	struct lk_findings *symptoms;
	struct lk_arena scratch;
	const struct lk_config_text *text; /* the current file; NULL: the kernel command line */
	unsigned line;
	const char *typed;           /* the name of the current line, as the file has it */
	struct lk_findings harmless; /* for after the warnings */
	struct lk_config_notes notes[LK_NOTE_COUNT];
	struct lk_config_notes names;  /* of all modules and built-in ones, once needed */
	struct lk_config_notes spoilt; /* lines of the current file that a carriage return spoils */
	unsigned spoilt_line;          /* the first of them */
	size_t warnings;
	bool listed; /* names is complete */
	bool failed; /* out of memory */
};

/* The path of the current file. */
const char *lk_config_path(const struct lk_config_judge *judge);

/* Add a warning about the current line. The remedy follows by lk_finding_remedy(). */
void lk_config_warn(struct lk_config_judge *judge, enum lkm_code code, const char *subject,
	const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Add a note about the current line. */
void lk_config_add_note(struct lk_config_judge *judge, enum lk_config_note kind, const char *format,
	...) __attribute__((format(printf, 3, 4)));

/* What a (normalised) name stands for; *ret_target, which may be NULL, gets the module of an
 * alias. */
enum lk_config_known lk_config_known(
	struct lk_config_judge *judge, const char *name, const char **ret_target);

/* Does built-in code that is not a module, such as rcupdate, declare parameters by this name? */
bool lk_config_is_builtin_code(struct lk_config_judge *judge, const char *name);

/* The module or built-in name closest to one that does not exist; NULL: none is close. Names that
 * other lines of the same kind mention are meant as such, so they are not offered. */
const char *lk_config_nearest(
	struct lk_config_judge *judge, const char *name, enum lkm_directive_kind kind);

/* Does any module or built-in name match the pattern? LK_UNKNOWN without indexes. */
enum lk_fact lk_config_matches_any(struct lk_config_judge *judge, const char *pattern);

/* Is it a plain name, not a pattern? */
bool lk_config_is_plain(const char *name);

/* Check one name: warn if no module can be called so. True when it can. word is the directive. */
bool lk_config_check_name(struct lk_config_judge *judge, const char *word, const char *name);

/* The checks of one file, by its place, and of the kernel command line. */
void lk_config_check_modprobe(struct lk_config_judge *judge);
void lk_config_check_depmod(struct lk_config_judge *judge);
void lk_config_check_boot(struct lk_config_judge *judge);
void lk_config_check_cmdline(struct lk_config_judge *judge);

/* Describe a character that cannot be seen but is part of a word: "U+00A0, a non-breaking space".
 * NULL when text has none; *ret_at is where it begins. */
const char *lk_config_invisible(const char *text, const char **ret_at);

/* The directive that a word is close to, from a list that NULL ends; NULL: none. Upper case, and
 * what follows '=' or ':', does not count. */
const char *lk_config_nearest_word(const char *word, const char *const *words);

#endif
