/* SPDX-License-Identifier: MIT */
/* Graphviz's language: quoting, nodes and edges. */
#include "dot.h"

static void add(struct lk_dot *dot, const void *text, size_t size)
{
	if (dot->rc == 0)
		dot->rc = lk_buf_add(dot->out, text, size);
}

static void add_text(struct lk_dot *dot, const char *text)
{
	if (dot->rc == 0)
		dot->rc = lk_buf_add_text(dot->out, text);
}

/* In quotes; line ends of a label become those of the language, other control characters '?'. */
static void add_quoted(struct lk_dot *dot, const char *text)
{
	add_text(dot, "\"");
	for (; *text; text++) {
		unsigned char byte = (unsigned char)*text;

		if (byte == '"' || byte == '\\')
			add_text(dot, "\\");
		if (byte == '\n')
			add_text(dot, "\\n");
		else
			add(dot, byte < 0x20 || byte == 0x7F ? "?" : text, 1);
	}
	add_text(dot, "\"");
}

static void add_attributes(struct lk_dot *dot, const char *label, const char *style)
{
	if (label || *style) {
		add_text(dot, " [");
		if (label) {
			add_text(dot, "label=");
			add_quoted(dot, label);
		}
		add_text(dot, label && *style ? ", " : "");
		add_text(dot, style);
		add_text(dot, "]");
	}
	add_text(dot, ";\n");
}

void lk_dot_begin(struct lk_dot *dot, struct lk_buf *out, const char *name)
{
	*dot = (struct lk_dot){.out = out};
	add_text(dot, "digraph ");
	add_quoted(dot, name);
	add_text(dot, " {\n\trankdir=LR;\n\tnode [shape=box, fontname=\"monospace\"];\n");
}

void lk_dot_node(struct lk_dot *dot, const char *id, const char *label, const char *style)
{
	add_text(dot, "\t");
	add_quoted(dot, id);
	add_attributes(dot, label, style);
}

void lk_dot_edge(
	struct lk_dot *dot, const char *from, const char *to, const char *label, const char *style)
{
	add_text(dot, "\t");
	add_quoted(dot, from);
	add_text(dot, " -> ");
	add_quoted(dot, to);
	add_attributes(dot, label, style);
}

int lk_dot_finish(struct lk_dot *dot)
{
	add_text(dot, "}\n");
	return dot->rc;
}
