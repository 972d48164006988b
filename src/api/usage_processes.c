/* SPDX-License-Identifier: MIT */
/* Users of a module: processes that have its device nodes open, and sockets of its protocols. */
#include "usage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../formats/in_use.h"
#include "../formats/name.h"

/* Names of processes have at most 15 letters, those of kernel threads some more. */
#define NAME_SIZE 256

/* One process that is looked at. */
struct process {
	struct lk_usage *usage;
	struct lk_arena arena; /* for its list of descriptors */
	unsigned id;
	int fd;           /* its directory of descriptors */
	size_t first;     /* user of the module that was found in it */
	const char *name; /* once it is needed */
};

static int read_name(struct process *process)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest, line = {0};
	char path[64];

	lk_buf_init(&text, NAME_SIZE);
	snprintf(path, sizeof(path), "proc/%u/comm", process->id);
	if (lk_usage_read(process->usage, path, &text) < 0)
		return -ENOMEM;
	rest = lk_buf_span(&text);
	lk_span_line(&rest, &line);
	process->name = lk_arena_copy_span(process->usage->arena, line);
	return process->name ? 0 : -ENOMEM;
}

/* Of the nodes that a process has open several times this many are remembered, the last. */
#define REMEMBERED 64

/* Another process may share the open file with this one: the first that has a node open surely
 * holds the module, the others may. */
static int add_file(struct process *process, const char *node, struct lk_claim *claim)
{
	struct lk_usage *usage = process->usage;
	const size_t last = usage->count > REMEMBERED ? usage->count - REMEMBERED : 0;
	struct lk_user user = {.kind = LKM_USER_FILE, .process = process->id, .most = claim->most};

	for (size_t i = last > process->first ? last : process->first; i < usage->count; i++)
		if (strcmp(usage->items[i].name, node) == 0) {
			usage->items[i].most += claim->most;
			return 0;
		}
	if (!process->name && read_name(process) < 0)
		return -ENOMEM;
	user.name = lk_arena_copy(usage->arena, node);
	user.detail = process->name;
	user.least = claim->counted ? 0 : claim->least;
	claim->counted = true;
	return lk_usage_add(usage, &user);
}

/* Other files are not asked what they are: that may hang where a server is gone. */
static int look_at_file(struct process *process, const char *name)
{
	struct lk_device_number device;
	struct lk_claim *claim;
	char target[4096];

	if (lk_link_read(process->fd, name, target, sizeof(target)) < 0 || target[0] != '/' ||
		!strstr(target, "/dev/") || lk_file_device(process->fd, name, &device) < 0 ||
		!device.kind)
		return 0;
	if (lk_usage_claim(process->usage, &device, &claim) < 0)
		return -ENOMEM;
	return claim->ours ? add_file(process, target, claim) : 0;
}

static int look_at_files(struct process *process)
{
	struct lk_entry *entries = NULL;
	size_t count = 0;
	int rc = lk_dir_entries(process->fd, &process->arena, &entries, &count);

	if (rc == -ENOMEM)
		return rc;
	for (size_t i = 0; i < count; i++)
		if (look_at_file(process, entries[i].name) < 0)
			return -ENOMEM;
	return 0;
}

/* Remember it when nobody before had this mount namespace. The first that is asked for is our
 * own. */
static int note_namespace(struct lk_usage *usage, unsigned process, const char *path)
{
	char target[64];
	size_t i = 0;

	if (lk_link_read(usage->system, path, target, sizeof(target)) < 0)
		return 0;
	while (i < usage->namespace_count && strcmp(usage->namespaces[i].text, target) != 0)
		i++;
	if (i < usage->namespace_count)
		return 0;
	if (lk_arena_grow(usage->arena, (void **)&usage->namespaces, &usage->namespace_capacity, i,
		    sizeof(*usage->namespaces)) < 0)
		return -ENOMEM;
	usage->namespaces[i] = (struct lk_namespace){
		.text = lk_arena_copy(usage->arena, target), .process = process};
	usage->namespace_count++;
	return usage->namespaces[i].text ? 0 : -ENOMEM;
}

static int look_at_process(struct lk_usage *usage, unsigned id)
{
	struct process process = {.usage = usage, .id = id, .first = usage->count};
	struct lk_dir directory;
	char path[64];
	int rc;

	snprintf(path, sizeof(path), "proc/%u/ns/mnt", id);
	if (note_namespace(usage, id, path) < 0)
		return -ENOMEM;
	snprintf(path, sizeof(path), "proc/%u/fd", id);
	directory = lk_dir_open(usage->system, path, path);
	if (directory.fd < 0) {
		usage->hidden += directory.errnum == EACCES || directory.errnum == EPERM;
		return 0;
	}
	process.fd = directory.fd;
	rc = look_at_files(&process);
	lk_arena_done(&process.arena);
	lk_dir_close(&directory);
	return rc;
}

static unsigned process_id(const char *name)
{
	return strspn(name, "0123456789") == strlen(name) && strlen(name) < 10
		       ? (unsigned)strtoul(name, NULL, 10)
		       : 0;
}

int lk_usage_processes_add(struct lk_usage *usage)
{
	struct lk_entry *entries = NULL;
	size_t count = 0;
	struct lk_dir proc = lk_dir_open(usage->system, "proc", "/proc");
	int rc = proc.fd < 0 ? 0 : lk_dir_entries(proc.fd, usage->arena, &entries, &count);

	lk_dir_close(&proc);
	if (rc == -ENOMEM || note_namespace(usage, 0, "proc/self/ns/mnt") < 0)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		unsigned id = process_id(entries[i].name);

		if (id && look_at_process(usage, id) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int add_protocol(struct lk_usage *usage, const struct lk_in_use_protocol *protocol)
{
	const struct lk_user user = {.kind = LKM_USER_SOCKET,
		.name = lk_arena_copy_span(usage->arena, protocol->name),
		.detail = lk_arena_format(usage->arena, "%u socket%s", protocol->sockets,
			protocol->sockets == 1 ? "" : "s"),
		.least = protocol->sockets,
		.most = (uint64_t)protocol->sockets * 2};

	return user.detail ? lk_usage_add(usage, &user) : -ENOMEM;
}

/* A socket holds the owner of its protocol, and that of its operations, which may be the same. */
int lk_usage_sockets_add(struct lk_usage *usage)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_in_use_protocol protocol;
	struct lk_span rest;
	int rc;

	lk_buf_init(&text, LK_USAGE_TEXT_MAX);
	if (lk_usage_read(usage, "proc/net/protocols", &text) < 0)
		return -ENOMEM;
	rest = lk_buf_span(&text);
	while ((rc = lk_in_use_protocol_next(&rest, &protocol)) != 0)
		if (rc > 0 && protocol.sockets && lk_span_is(protocol.module, usage->module) &&
			add_protocol(usage, &protocol) < 0)
			return -ENOMEM;
	return 0;
}
