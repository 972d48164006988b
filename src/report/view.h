/* SPDX-License-Identifier: MIT */
/* The record that a verb fills once, and that text, JSON and graphs are written from.
 *
 * How a verb fills a view
 *
 * A view is a tree of values: objects, lists, strings, integers, booleans and null. The verb adds
 * them in order; a container stays open until lk_view_end(). Inside a list the key is NULL. All of
 * them are in the JSON.
 *
 * Text shows only a value that has a cue. A cue is a call before the value that says where text
 * puts it, in which style, and in which words:
 *
 *	lk_view_object(view, NULL);
 *	lk_view_string(view, "asked", asked);                    no cue: in the JSON only
 *	lk_view_line(view, LK_STRONG, NULL);                     begins a line
 *	lk_view_string(view, "name", name);
 *	lk_view_more(view, LK_BAD, "is in use: %s references");  goes on with the line
 *	lk_view_integer(view, "references", count);
 *	lk_view_row(view, "file", LK_PLAIN, NULL);               a label and a value
 *	lk_view_string(view, "path", path);
 *	lk_view_row(view, "needs", LK_PLAIN, NULL);              a label and words
 *	lk_view_list(view, "needs");
 *	...
 *
 *	vfat is in use: 2 references
 *	  file        /lib/modules/6.1.0/kernel/fs/fat/vfat.ko
 *	  needs       fat nls_base
 *
 * The words of a cue are a constant in which %s stands for the value, and %b for a number of bytes
 * as "12K" or "1.2M". NULL is the value alone (yes or no for a boolean). Words without either
 * replace the value: JSON says "builtin" where text says "is built-in", and "" shows nothing. A
 *value that is null or empty shows nothing, and the next one on the line takes its place.
 *
 * Lists with a cue: strings without cues of their own are words, wrapped at the width of the
 * terminal. A child that has a cue begins its own line, beside the label (lk_view_row) or indented
 * (lk_view_line). lk_view_limit() cuts a long list, lk_view_empty() says what an empty one shows,
 * lk_view_table() lines up the cells of its objects, lk_view_graph() draws them as a tree or a
 *graph. Containers without a cue only hold values: text shows their children as if they stood
 *outside.
 *
 * What a verb prints while it works goes through lk_verb_progress() and is not part of the record.
 * lk_verb_fail() adds failures. Neither lk_verb_begin() nor lk_verb_end() leaves anything to do for
 * JSON: no verb asks for it. */
#ifndef LK_VIEW_H
#define LK_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include <lkm/error.h>
#include <lkm/finding.h>

#include "../base/arena.h"
#include "../base/buf.h"
#include "screen.h"

enum lk_style {
	LK_PLAIN,
	LK_STRONG,
	LK_FAINT,
	LK_GOOD,
	LK_BAD,
};

/* Where text puts a value. */
enum lk_view_place {
	LK_VIEW_HIDDEN,
	LK_VIEW_NOWHERE, /* nor its children */
	LK_VIEW_LINE,    /* begins a line; in a table: the first cell */
	LK_VIEW_ROW,     /* begins a line with a label */
	LK_VIEW_BELOW,   /* begins a line under the value of the row, or under the last cell */
	LK_VIEW_CELL,    /* goes on after two spaces; in a table: the next cell */
	LK_VIEW_MORE,    /* goes on after one space, or none before a punctuation mark */
};

/* A column of a table; a title of NULL ends the list. */
struct lk_view_column {
	const char *title; /* "" in all of them: the table has no header */
	bool right;        /* aligned to the right */
	int widest;        /* on a terminal longer cells are cut; 0: never; -1: at the right edge */
};

/* A list as a graph: its objects are the nodes. The texts are keys of them; by, roots: NULL for
 * none. */
struct lk_view_graph {
	const char *name, *edges; /* what a node is called, and the names that it points to */
	const char *by;           /* the name of a node that points to it for another reason */
	const char *roots;        /* a list beside the nodes: text draws a tree from these names */
	bool reverse;             /* the edges point from the other end */
};

struct lk_view_cue {
	enum lk_view_place place;
	enum lk_style style;
	const char *label, *words, *empty;
	const struct lk_view_column *columns;
	const struct lk_view_graph *graph;
	size_t limit; /* 0: none */
};

enum lk_view_kind {
	LK_VIEW_OBJECT,
	LK_VIEW_LIST,
	LK_VIEW_STRING,
	LK_VIEW_INTEGER,
	LK_VIEW_BOOL,
	LK_VIEW_NULL,
	LK_VIEW_BLANK, /* an empty line, in text only */
	LK_VIEW_NOTE,  /* an integer, in text only */
};

struct lk_view_node {
	enum lk_view_kind kind;
	bool lines;      /* of a string: the line ends in it are kept */
	bool open;       /* of a container */
	bool done;       /* it is in the text */
	const char *key; /* NULL in a list */
	struct lk_view_cue cue;
	union {
		const char *string;
		int64_t integer; /* also 0 and 1 of a boolean, and a note */
		struct {
			struct lk_view_node *first, *last;
			size_t count;
		} children;
	};
	struct lk_view_node *next, *parent;
};

struct lk_view {
	struct lk_arena arena;
	struct lk_view_node root;    /* the object of the JSON */
	struct lk_view_node failure; /* "error", which comes after all other values */
	struct lk_view_node *open;   /* the innermost container that is open */
	struct lk_view_cue cue;      /* for the next value */
	bool verbose;                /* lists are shown as a whole */
	bool quiet;                  /* what an empty list shows is left out */
	bool begun;                  /* there is text already */
	int rc;                      /* the first failure; later calls do nothing */
};

void lk_view_init(struct lk_view *view);
void lk_view_done(struct lk_view *view);

/* Values. Texts are copied; a string that is NULL is null. */
void lk_view_object(struct lk_view *view, const char *key);
void lk_view_list(struct lk_view *view, const char *key);
void lk_view_end(struct lk_view *view);
void lk_view_string(struct lk_view *view, const char *key, const char *value);
void lk_view_integer(struct lk_view *view, const char *key, int64_t value);
void lk_view_bool(struct lk_view *view, const char *key, bool value);
void lk_view_null(struct lk_view *view, const char *key);

/* A string that text shows with its line ends, such as the contents of a file. */
void lk_view_lines(struct lk_view *view, const char *key, const char *value);

/* Cues for the next value. Words are constants: they are not copied, and a % in them is special. */
void lk_view_line(struct lk_view *view, enum lk_style style, const char *words);
void lk_view_row(struct lk_view *view, const char *label, enum lk_style style, const char *words);
void lk_view_below(struct lk_view *view, enum lk_style style, const char *words);
void lk_view_cell(struct lk_view *view, enum lk_style style, const char *words);
void lk_view_more(struct lk_view *view, enum lk_style style, const char *words);

/* Nothing of the next container is in the text, whatever cues its values have. */
void lk_view_hide(struct lk_view *view);

/* More of a cue, for the list that comes next. With -v the limit does not count. columns and graph
 * last as long as the view. */
void lk_view_table(struct lk_view *view, const struct lk_view_column *columns);
void lk_view_graph(struct lk_view *view, const struct lk_view_graph *graph);
void lk_view_limit(struct lk_view *view, size_t limit);
void lk_view_empty(struct lk_view *view, const char *words);

/* A number of values that text leaves out; not in the JSON. */
void lk_view_note(struct lk_view *view, size_t count);

/* An empty line in the text, unless it would be the first. */
void lk_view_blank(struct lk_view *view);

/* "file" and "line" of the open object, shown as FILE:LINE where the value before it ends; file
 * NULL for no place, line 0 for no line. */
void lk_view_origin(struct lk_view *view, const char *file, unsigned line);

/* One finding as an object with its code, certainty, cause, evidence and remedy. Text shows it in
 * rows: the cause beside this label, the evidence below it, and with hint the remedy. label NULL:
 * in the JSON only. */
void lk_view_finding(struct lk_view *view, const char *key, const struct lkm_finding *finding,
	const char *label, bool hint);

/* A finding of a forecast or a check: as above with its module (NULL: none) and the place of the
 * line that causes it. */
void lk_view_finding_at(struct lk_view *view, const struct lkm_finding *finding, const char *label,
	const char *module, bool hint);

/* What failed, as "error" of the whole record with the causes of the report, which may be NULL.
 * Only the first failure is kept. Text does not show it: messages go to standard error. */
struct lkm_report;
void lk_view_error(
	struct lk_view *view, const struct lkm_error *error, const struct lkm_report *report);

/* For the writers: what text shows of a value in this arena; *ret NULL for nothing. 0 or -ENOMEM.
 */
int lk_view_words(const struct lk_view *view, const struct lk_view_node *node,
	struct lk_arena *arena, const char **ret);

/* For the writers: how many values of a list are shown. */
size_t lk_view_shown(const struct lk_view *view, const struct lk_view_node *list);

/* For the writers: the member of an object, or NULL. */
const struct lk_view_node *lk_view_member(const struct lk_view_node *object, const char *key);

/* Append the JSON object of the command: {"schema":1,"command":COMMAND, ... }. 0, -ENOMEM, -EFBIG,
 * -EINVAL. */
int lk_view_to_json(const struct lk_view *view, const char *command, struct lk_buf *out);

/* Append what text shows of all finished values that no earlier call has appended. 0, -ENOMEM,
 * -EFBIG. */
int lk_view_to_text(struct lk_view *view, const struct lk_screen *screen, struct lk_buf *out);

/* Append the lists that are graphs, for Graphviz. A node is labelled with what text shows of it;
 * one whose name is strong is bold, one whose name is faint is dashed. 0, -ENOMEM, -EFBIG. */
int lk_view_to_dot(const struct lk_view *view, const char *command, struct lk_buf *out);

#endif
