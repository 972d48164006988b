/* SPDX-License-Identifier: MIT */
/* kmod static-nodes: the device nodes of modules.devname, for programs that make them at boot. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <lkm/lkm.h>
#include <lkm/nodes.h>

#include "../../base/errno_text.h"
#include "../../report/nodes_text.h"
#include "../answer.h"
#include "../commands.h"
#include "../opts.h"
#include "../ui.h"
#include "../../report/print.h"

#define OUTPUT_MAX ((size_t)64 << 20)

struct nodes_opts {
	struct lk_common_opts common;
	const char *format, *output;
	bool json;
};

static const struct lk_command_text text = {
	.usage = "  kmod static-nodes [options]",
	.purpose = "Prints the device nodes that load a module of the running kernel when they are "
		   "opened.\n"
		   "Formats: human (the default), tmpfiles (tmpfiles.d(5)), devname "
		   "(modules.devname).",
};

#define MEMBER(member) offsetof(struct nodes_opts, member)
static const struct lk_opt table[] = {
	{'f', "format", LK_OPT_TEXT, MEMBER(format), 0, "FORMAT", "use FORMAT"},
	{'o', "output", LK_OPT_TEXT, MEMBER(output), 0, "FILE",
		"write to FILE, and make its directories"},
	{0, "json", LK_OPT_SET, MEMBER(json), 0, NULL, "print one JSON object; see lkm-json(7)"},
	{'h', "help", LK_OPT_SET, MEMBER(common.help), 0, NULL, "show this help"},
	LK_OPTS_END,
};

static struct lk_static_node node_of(const struct lkm_nodes *nodes, size_t i)
{
	const struct lkm_node *node = lkm_nodes_node(nodes, i);

	return (struct lk_static_node){.module = lkm_node_module(node),
		.name = lkm_node_name(node),
		.type = lkm_node_type(node),
		.major = lkm_node_major(node),
		.minor = lkm_node_minor(node)};
}

static void add_node(struct lk_view *view, const struct lkm_node *node)
{
	lk_view_object(view, NULL);
	lk_view_string(view, "module", lkm_node_module(node));
	lk_view_string(view, "node", lkm_node_name(node));
	lk_view_string(view, "type", lkm_node_type(node) == 'c' ? "character" : "block");
	lk_view_integer(view, "major", lkm_node_major(node));
	lk_view_integer(view, "minor", lkm_node_minor(node));
	lk_view_end(view);
}

static int write_json(
	const struct lkm_nodes *nodes, const struct lkm_error *error, struct lk_buf *out)
{
	struct lk_view view;
	int rc;

	lk_view_init(&view);
	lk_view_list(&view, "nodes");
	for (size_t i = 0; i < lkm_nodes_count(nodes); i++)
		add_node(&view, lkm_nodes_node(nodes, i));
	lk_view_end(&view);
	if (error->code && error->errnum != ENOENT)
		lk_view_error(&view, error, NULL);
	rc = lk_view_to_json(&view, "static-nodes", out);
	lk_view_done(&view);
	return rc;
}

static int write_text(const struct lkm_nodes *nodes, const char *name, struct lk_buf *out)
{
	const struct lk_node_format *format = lk_node_format_find(name);
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < lkm_nodes_count(nodes); i++) {
		struct lk_static_node node = node_of(nodes, i);

		rc = format->write(&node, out);
	}
	return rc;
}

/* Make the missing directories above a file. If one cannot be made, the file cannot be opened. */
static void make_parents(const char *path)
{
	char directory[4096];

	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		int size = (int)(slash - path);

		if (size == 0 || size >= (int)sizeof(directory))
			continue;
		snprintf(directory, sizeof(directory), "%.*s", size, path);
		mkdir(directory, 0755);
	}
}

static int write_file(const char *path, const struct lk_buf *contents)
{
	FILE *file;
	bool written;

	make_parents(path);
	file = fopen(path, "we");
	if (!file) {
		lk_print(stderr, "Error: could not create %s - %s\n", path, lk_errno_text(errno));
		return 1;
	}
	lk_print_bytes(file, contents->data, contents->size);
	written = !ferror(file);
	if (fclose(file) == 0 && written)
		return 0;
	lk_print(stderr, "Error: could not write %s - %s\n", path, lk_errno_text(errno));
	return 1;
}

static int put(const struct nodes_opts *opts, const struct lk_buf *contents)
{
	if (opts->output)
		return write_file(opts->output, contents);
	lk_print_bytes(stdout, contents->data, contents->size);
	if (fflush(stdout) == 0 && !ferror(stdout))
		return 0;
	lk_print(stderr, "Error: could not write to standard output - %s\n", lk_errno_text(errno));
	return 1;
}

/* A kernel without static nodes has no such file, which is not an error. */
static int not_read(const struct lkm *lkm, const struct lkm_error *error)
{
	const char *directory = lkm_module_directory(lkm);

	if (error->errnum == ENOENT) {
		lk_print(stderr, "Warning: %s/modules.devname not found - ignoring\n", directory);
		return 0;
	}
	lk_print(stderr, "Error: could not open %s/modules.devname - %s\n", directory,
		lk_errno_text(error->errnum));
	return 1;
}

static int say_bad_lines(const struct lkm_nodes *nodes)
{
	const char *line;
	size_t i;

	for (i = 0; (line = lkm_nodes_bad_line(nodes, i)); i++)
		lk_print(stderr, "Error: invalid devname entry: %s\n", line);
	return i > 0;
}

static int show(const struct nodes_opts *opts, struct lkm *lkm)
{
	LK_BUF_CLEANUP struct lk_buf out = {0};
	struct lkm_nodes *nodes = NULL;
	struct lkm_error error;
	int rc = 0, status = 0;

	lk_buf_init(&out, OUTPUT_MAX);
	if (lkm_nodes_read(lkm, &nodes, &error) < 0)
		status = not_read(lkm, &error);
	else
		status = say_bad_lines(nodes);
	if (opts->json)
		rc = write_json(nodes, &error, &out);
	else if (nodes)
		rc = write_text(nodes, opts->format, &out);
	if (rc < 0)
		lk_print(stderr, "Error: out of memory\n");
	else if (nodes || opts->json)
		status |= put(opts, &out);
	lkm_nodes_free(nodes);
	return rc < 0 ? 1 : status;
}

int lk_cmd_static_nodes(int argc, char **argv)
{
	struct nodes_opts opts = {.format = lk_node_formats->name};
	struct lkm_error error;
	struct lkm *lkm;
	int status, first = lk_opts_begin(argc, argv, &text, table, &opts, &status);

	if (first < 0)
		return status;
	if (!lk_node_format_find(opts.format)) {
		lk_print(stderr, "Unknown format: '%s'.\n", opts.format);
		lk_opts_help(&text, table);
		return 1;
	}
	if (lkm_open(NULL, &lkm, &error) < 0) {
		lk_print(stderr, "Error: %s\n", error.message);
		return 1;
	}
	status = show(&opts, lkm);
	lkm_close(lkm);
	return status;
}
