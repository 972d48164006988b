/* SPDX-License-Identifier: MIT */
/* A view as text for people: lines, labels, wrapped words, tables. */
#include <errno.h>
#include <string.h>

#include "../base/map.h"
#include "../base/utf8.h"
#include "view.h"

/* A row is a label behind INDENT spaces, and its value LABEL columns after that. */
#define INDENT 2
#define LABEL  12

#define COLUMNS_MAX 8

/* What is left for the last column of a table is at least this. */
#define CUT_MIN 16

struct text {
	const struct lk_view *view;
	const struct lk_screen *screen;
	struct lk_arena scratch;
	struct lk_buf *out;
	int rc;
	int column;
	bool line_open;
	bool wraps;
	int hang;          /* where a line that was broken goes on */
	int before;        /* spaces before the next word */
	const char *label; /* of a container, before the first thing that it shows; NULL: none */
	int label_indent;
	/* The cue of a value that shows nothing, for the next one on its line. */
	const struct lk_view_cue *lost;
};

static void put(struct text *text, const char *bytes, size_t size)
{
	if (text->rc == 0)
		text->rc = lk_buf_add(text->out, bytes, size);
}

static void put_spaces(struct text *text, int count)
{
	for (; count > 0; count--, text->column++)
		put(text, " ", 1);
}

/* Nothing that a file or an operand contains may control the terminal. */
static void put_clean(struct text *text, const char *bytes, size_t count)
{
	for (const char *end = bytes + count; bytes < end; text->column++) {
		const size_t size = lk_utf8_size(bytes);
		const bool shown = size && !lk_utf8_is_control(bytes, size) &&
				   !lk_utf8_is_invisible(bytes, size);

		put(text, shown ? bytes : "?", shown ? size : 1);
		bytes += size ? size : 1;
	}
}

static int width_of(const char *bytes, size_t count)
{
	int width = 0;

	for (const char *end = bytes + count; bytes < end; width++) {
		const size_t size = lk_utf8_size(bytes);

		bytes += size ? size : 1;
	}
	return width;
}

static void end_line(struct text *text)
{
	if (text->line_open)
		put(text, "\n", 1);
	text->line_open = false;
	text->column = 0;
	text->before = 0;
}

static void put_style(struct text *text, enum lk_style style, bool begin)
{
	const struct lk_screen *screen = text->screen;
	const char *const sequences[] = {[LK_PLAIN] = "",
		[LK_STRONG] = screen->strong,
		[LK_FAINT] = screen->faint,
		[LK_GOOD] = screen->good,
		[LK_BAD] = screen->bad};
	const char *sequence = begin ? sequences[style] : style == LK_PLAIN ? "" : screen->normal;

	put(text, sequence, strlen(sequence));
}

/* The words of a text, in lines that end before the width of the screen. */
static void put_words(struct text *text, enum lk_style style, const char *words)
{
	const int width = text->wraps ? text->screen->width : 0;
	bool styled = false;

	for (;;) {
		const size_t size = strcspn(words, " ");
		const int end = text->column + text->before + width_of(words, size);

		if (width && text->before && end > width && text->column > text->hang) {
			end_line(text);
			text->before = text->hang;
		}
		put_spaces(text, text->before);
		text->line_open = true;
		if (!styled)
			put_style(text, style, true);
		styled = true;
		put_clean(text, words, size);
		if (!words[size])
			break;
		words += size + 1;
		text->before = 1;
	}
	put_style(text, style, false);
	text->before = 0;
}

/* Begin a line, with a label or without. */
static void begin_line(struct text *text, int indent, const char *label)
{
	end_line(text);
	put_spaces(text, indent);
	text->hang = indent;
	if (!label)
		return;
	put_spaces(text, INDENT);
	text->line_open = true;
	put_style(text, LK_FAINT, true);
	put_clean(text, label, strlen(label));
	put_style(text, LK_FAINT, false);
	text->hang = indent + INDENT + LABEL;
	text->before = text->column < text->hang ? text->hang - text->column : 1;
}

/* Begin a line in a block; the first of a labelled block goes beside its label. */
static void begin_in_block(struct text *text, int indent, const char *label)
{
	if (text->label) {
		begin_line(text, text->label_indent, text->label);
		text->label = NULL;
		if (!label)
			return;
	}
	begin_line(text, indent, label);
}

/* Words that begin with a punctuation mark need no space before them. */
static int space_before(const struct lk_view_cue *cue)
{
	return !cue->words || !*cue->words || !strchr(",.:;=)", *cue->words);
}

/* Go where a cue wants its value. */
static void go_to(struct text *text, const struct lk_view_cue *cue, int indent)
{
	const struct lk_view_cue *lost = text->lost;

	text->lost = NULL;
	if (cue->place == LK_VIEW_LINE || cue->place == LK_VIEW_ROW)
		begin_in_block(text, indent, cue->label);
	else if (cue->place == LK_VIEW_BELOW && !text->label)
		begin_line(text, text->hang, NULL);
	else if (lost || text->label)
		begin_in_block(text, indent, lost ? lost->label : NULL);
	else if (text->line_open)
		text->before = cue->place == LK_VIEW_CELL ? 2 : space_before(cue);
}

/* What a value shows; NULL for nothing. */
static const char *shown_text(struct text *text, const struct lk_view_node *node)
{
	const char *shown = NULL;
	const int rc = lk_view_words(text->view, node, &text->scratch, &shown);

	if (text->rc == 0)
		text->rc = rc;
	return shown;
}

static void write_lines(struct text *text, int indent, enum lk_style style, const char *lines)
{
	const bool wraps = text->wraps;

	text->wraps = false;
	while (*lines) {
		const size_t size = strcspn(lines, "\n");
		const char *line = lk_arena_copy_span(
			&text->scratch, (struct lk_span){(const uint8_t *)lines, size});

		if (!line)
			text->rc = text->rc ? text->rc : -ENOMEM;
		if (line && text->line_open && text->before == 0)
			begin_line(text, indent, NULL);
		if (line)
			put_words(text, style, line);
		lines += size + (lines[size] == '\n');
	}
	text->wraps = wraps;
}

static void write_value(
	struct text *text, const struct lk_view_node *node, const char *shown, int indent)
{
	if (!shown) {
		if (node->cue.place == LK_VIEW_LINE || node->cue.place == LK_VIEW_ROW)
			text->lost = &node->cue;
		return;
	}
	go_to(text, &node->cue, indent);
	if (node->kind == LK_VIEW_LIST && !node->cue.words &&
		text->column + text->before < text->screen->width / 2)
		text->hang = text->column + text->before;
	if (node->lines)
		write_lines(text, text->hang, node->cue.style, shown);
	else
		put_words(text, node->cue.style, shown);
}

/* Tables ------------------------------------------------------------------------------------- */

struct table {
	const struct lk_view_column *columns;
	int count;
	int widths[COLUMNS_MAX], starts[COLUMNS_MAX];
	bool cut[COLUMNS_MAX];
};

static bool begins_cell(const struct lk_view_node *node)
{
	return node->cue.place == LK_VIEW_LINE || node->cue.place == LK_VIEW_CELL;
}

/* Not a part of the cells: a row or a line below them, or a list of such lines. */
static bool begins_line_below(const struct lk_view_node *node)
{
	return node->cue.place == LK_VIEW_ROW || node->cue.place == LK_VIEW_BELOW ||
	       (node->kind == LK_VIEW_LIST && node->cue.place == LK_VIEW_HIDDEN);
}

/* A value that is missing is shown as a dash. */
static const char *cell_text(struct text *text, const struct lk_view_node *node)
{
	if (node->kind == LK_VIEW_NULL && begins_cell(node))
		return "-";
	return shown_text(text, node);
}

/* What the cell that begins with a node takes. */
static int cell_width(struct text *text, const struct lk_view_node *node)
{
	int width = 0;

	do {
		const char *shown = cell_text(text, node);

		if (shown)
			width += (width ? space_before(&node->cue) : 0) +
				 width_of(shown, strlen(shown));
		node = node->next;
	} while (node && !begins_cell(node) && !begins_line_below(node));
	return width;
}

static void measure_row(struct text *text, struct table *table, const struct lk_view_node *row)
{
	int i = 0;

	for (const struct lk_view_node *node = row->children.first; node && i < table->count;
		node = node->next) {
		int width, widest;

		if (!begins_cell(node))
			continue;
		widest = table->columns[i].widest;
		width = cell_width(text, node);
		if (widest > 0 && width > widest)
			width = widest;
		if (width > table->widths[i])
			table->widths[i] = width;
		i++;
	}
}

static void measure(struct text *text, struct table *table, const struct lk_view_node *list)
{
	const bool cuts = text->screen->width && !text->view->verbose;
	int start = 0;

	for (int i = 0; i < table->count; i++)
		table->widths[i] =
			width_of(table->columns[i].title, strlen(table->columns[i].title));
	for (const struct lk_view_node *row = list->children.first; row; row = row->next)
		measure_row(text, table, row);
	for (int i = 0; i < table->count; i++) {
		table->starts[i] = start;
		table->cut[i] = cuts && table->columns[i].widest;
		if (table->cut[i] && table->columns[i].widest < 0) {
			table->widths[i] = text->screen->width - start;
			if (table->widths[i] < CUT_MIN)
				table->widths[i] = CUT_MIN;
		}
		start += table->widths[i] + 2;
	}
}

/* Go to column i for something of this width. */
static void go_to_column(struct text *text, const struct table *table, int indent, int i, int width)
{
	int start = indent + table->starts[i];

	text->hang = start;
	if (table->columns[i].right && width < table->widths[i])
		start += table->widths[i] - width;
	text->before = start - text->column;
	if (i && text->before < 2)
		text->before = 2;
	text->wraps = i == table->count - 1;
}

static const char *cut(struct text *text, const char *shown, int width)
{
	const char *end = shown;

	if (width_of(shown, strlen(shown)) <= width)
		return shown;
	for (int i = 0; i < width - 3; i++) {
		const size_t size = lk_utf8_size(end);

		end += size ? size : 1;
	}
	return lk_arena_format(&text->scratch, "%.*s...", (int)(end - shown), shown);
}

static void write_node(struct text *text, const struct lk_view_node *node, int indent);

static void write_row(
	struct text *text, const struct table *table, const struct lk_view_node *row, int indent)
{
	int i = -1;
	bool empty = true;

	begin_line(text, indent, NULL);
	for (const struct lk_view_node *node = row->children.first; node; node = node->next) {
		const char *shown;

		if (begins_line_below(node)) {
			text->wraps = true;
			write_node(text, node, indent + INDENT);
			continue;
		}
		shown = cell_text(text, node);
		if (begins_cell(node)) {
			if (++i >= table->count)
				break;
			empty = true;
			go_to_column(text, table, indent, i, cell_width(text, node));
		} else if (shown && !empty) {
			text->before = space_before(&node->cue);
		}
		if (!shown)
			continue;
		if (table->cut[i < 0 ? 0 : i])
			shown = cut(text, shown, table->widths[i < 0 ? 0 : i]);
		if (shown)
			put_words(text, node->cue.style, shown);
		empty = false;
	}
	text->wraps = true;
}

static void write_header(struct text *text, const struct table *table, int indent)
{
	bool any = false;

	for (int i = 0; i < table->count; i++)
		any |= *table->columns[i].title;
	if (!any)
		return;
	begin_line(text, indent, NULL);
	for (int i = 0; i < table->count; i++) {
		const char *title = table->columns[i].title;

		go_to_column(text, table, indent, i, width_of(title, strlen(title)));
		if (*title)
			put_words(text, LK_FAINT, title);
	}
	text->wraps = true;
}

static void write_table(struct text *text, const struct lk_view_node *list, int indent)
{
	struct table table = {.columns = list->cue.columns};
	const struct lk_view_node *row = list->children.first;
	const size_t limit = lk_view_shown(text->view, list);

	while (table.count < COLUMNS_MAX && table.columns[table.count].title)
		table.count++;
	measure(text, &table, list);
	write_header(text, &table, indent);
	for (size_t i = 0; row && i < limit; i++, row = row->next)
		if (row->cue.place != LK_VIEW_NOWHERE)
			write_row(text, &table, row, indent);
}

/* Trees -------------------------------------------------------------------------------------- */

/* Graphs that are in order are nowhere near as deep. */
#define DEPTH_MAX 64

struct tree {
	const struct lk_view_graph *graph;
	struct lk_map nodes;  /* of the list, by name */
	struct lk_map drawn;  /* with their branches */
	bool last[DEPTH_MAX]; /* of each branch above: none follows it */
};

static void write_branches(struct text *text, const struct tree *tree, int depth)
{
	static const char *const lines[2][4] = {
		{"    ", "|   ", "`-- ", "|-- "}, {"    ", "│   ", "└── ", "├── "}};
	const char *const *words = lines[text->screen->unicode];

	end_line(text);
	for (int i = 0; i < depth; i++) {
		const bool own = i == depth - 1;

		put_words(text, LK_PLAIN, words[2 * own + !tree->last[i]]);
		text->before = 0;
	}
	text->line_open = true;
}

static void write_branch(struct text *text, struct tree *tree, const char *name, int depth)
{
	const struct lk_view_node *object = lk_map_get(&tree->nodes, name);
	const struct lk_view_node *edges =
		object ? lk_view_member(object, tree->graph->edges) : NULL;
	const struct lk_view_node *edge = edges ? edges->children.first : NULL;
	const bool again = lk_map_get(&tree->drawn, name);
	int rc = 0;

	write_branches(text, tree, depth);
	for (const struct lk_view_node *node = object ? object->children.first : NULL; node;
		node = node->next) {
		const char *shown = shown_text(text, node);

		if (shown && node->cue.place != LK_VIEW_LINE)
			text->before = space_before(&node->cue);
		if (shown)
			put_words(text, node->cue.style, shown);
	}
	if (edge && (again || depth == DEPTH_MAX)) {
		text->before = 1;
		put_words(text, LK_PLAIN, "...");
		return;
	}
	rc = lk_map_put(&tree->drawn, name, tree);
	if (text->rc == 0)
		text->rc = rc;
	for (; edge; edge = edge->next) {
		tree->last[depth] = !edge->next;
		write_branch(text, tree, edge->string, depth + 1);
	}
}

static void write_tree(
	struct text *text, const struct lk_view_node *list, const struct lk_view_node *roots)
{
	struct tree tree = {.graph = list->cue.graph};
	int rc = 0;

	lk_map_init(&tree.nodes, &text->scratch);
	lk_map_init(&tree.drawn, &text->scratch);
	for (struct lk_view_node *object = list->children.first; rc == 0 && object;
		object = object->next)
		rc = lk_map_put(
			&tree.nodes, lk_view_member(object, tree.graph->name)->string, object);
	if (text->rc == 0)
		text->rc = rc;
	text->wraps = false;
	for (const struct lk_view_node *root = roots->children.first; rc == 0 && root;
		root = root->next)
		write_branch(text, &tree, root->string, 0);
	text->wraps = true;
}

/* Containers --------------------------------------------------------------------------------- */

static void write_line(struct text *text, int indent, const char *words)
{
	begin_in_block(text, indent, NULL);
	if (words)
		put_words(text, LK_PLAIN, words);
	else
		text->rc = text->rc ? text->rc : -ENOMEM;
}

static void write_children(struct text *text, const struct lk_view_node *node, int indent)
{
	const struct lk_view_node *child = node->children.first;
	const size_t limit = lk_view_shown(text->view, node);
	size_t i = 0;

	if (node->cue.columns) {
		write_table(text, node, indent);
	} else if (node->cue.graph && node->cue.graph->roots) {
		write_tree(text, node, lk_view_member(node->parent, node->cue.graph->roots));
	} else {
		for (; child && i < limit; i += child->kind != LK_VIEW_BLANK, child = child->next)
			write_node(text, child, indent);
	}
	if (limit < node->children.count)
		write_line(text, node->cue.place == LK_VIEW_HIDDEN ? text->hang : indent,
			lk_arena_format(&text->scratch, "and %zu more (-v shows them)",
				node->children.count - limit));
}

static void write_container(struct text *text, const struct lk_view_node *node, int indent)
{
	const struct lk_view_cue *cue = &node->cue;
	const bool nothing = node->kind == LK_VIEW_LIST && !node->children.first;

	if (nothing && (!cue->empty || text->view->quiet))
		return;
	text->lost = NULL;
	if (cue->place == LK_VIEW_ROW) {
		text->label = cue->label;
		text->label_indent = indent;
		indent += INDENT + LABEL;
	} else if (cue->place == LK_VIEW_LINE && !nothing) {
		if (cue->words)
			write_line(text, indent, cue->words);
		indent += INDENT;
	}
	if (nothing)
		write_line(text, indent, cue->empty);
	else
		write_children(text, node, indent);
	text->label = NULL;
	text->lost = NULL;
}

static void write_node(struct text *text, const struct lk_view_node *node, int indent)
{
	const char *shown = shown_text(text, node);

	if (node->cue.place == LK_VIEW_NOWHERE)
		return;
	if (node->kind == LK_VIEW_BLANK) {
		end_line(text);
		if (text->view->begun || text->out->size)
			put(text, "\n", 1);
	} else if (node->kind == LK_VIEW_OBJECT || (node->kind == LK_VIEW_LIST && !shown)) {
		write_container(text, node, indent);
	} else {
		write_value(text, node, shown, indent);
	}
}

/* Finished children of the root and of the lists that are open. What stands in an object that is
 * open waits for its end, and so does a list that is laid out as a whole. */
static void write_finished(struct text *text, struct lk_view_node *node)
{
	for (struct lk_view_node *child = node->children.first; child; child = child->next) {
		const struct lk_view_cue *cue = &child->cue;

		if (child->done)
			continue;
		if (child->open && (child->kind == LK_VIEW_OBJECT || cue->columns || cue->graph ||
					   cue->limit || cue->place != LK_VIEW_HIDDEN))
			return;
		if (child->open) {
			write_finished(text, child);
			return;
		}
		if (child->kind == LK_VIEW_LIST && child->children.first &&
			child->children.first->done)
			write_finished(text, child); /* the rest of it */
		else
			write_node(text, child, 0);
		child->done = true;
	}
}

int lk_view_to_text(struct lk_view *view, const struct lk_screen *screen, struct lk_buf *out)
{
	struct text text = {
		.view = view, .screen = screen, .out = out, .rc = view->rc, .wraps = true};

	write_finished(&text, &view->root);
	end_line(&text);
	view->begun |= out->size > 0;
	lk_arena_done(&text.scratch);
	return text.rc;
}
