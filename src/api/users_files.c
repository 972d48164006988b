/* SPDX-License-Identifier: MIT */
/* Users of a module: open files of its device nodes, and sockets of its protocols. */
#include "users.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../formats/in_use.h"
#include "../formats/name.h"

/* The name of a process has at most 15 bytes; that of a kernel thread may have more. */
#define NAME_SIZE 256

struct process {
	struct lk_users_search *search;
	struct lk_arena arena; /* for its list of descriptors */
	unsigned id;
	int fd;           /* its directory of descriptors */
	size_t first;     /* of the users that were found in it */
	const char *name; /* NULL until it is needed */
};

static int read_name(struct process *process)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest, line = {0};
	char path[64];

	lk_buf_init(&text, NAME_SIZE);
	snprintf(path, sizeof(path), "proc/%u/comm", process->id);
	if (lk_users_read(process->search, path, &text) < 0)
		return -ENOMEM;
	rest = lk_buf_span(&text);
	lk_span_line(&rest, &line);
	process->name = lk_arena_copy_span(process->search->arena, line);
	return process->name ? 0 : -ENOMEM;
}

/* Only the last nodes of a process are searched for one that is open several times. */
#define REMEMBERED 64

/* Processes may share an open file: the first one that has a node open surely holds the module, the
 * others may. */
static int add_file(struct process *process, const char *node, struct lk_claim *claim)
{
	struct lk_users_search *search = process->search;
	const size_t last = search->count > REMEMBERED ? search->count - REMEMBERED : 0;
	struct lkm_user user = {.kind = LKM_USER_FILE, .process = process->id, .most = claim->most};

	for (size_t i = last > process->first ? last : process->first; i < search->count; i++)
		if (strcmp(search->items[i].name, node) == 0) {
			search->items[i].most += claim->most;
			return 0;
		}
	if (!process->name && read_name(process) < 0)
		return -ENOMEM;
	user.name = lk_arena_copy(search->arena, node);
	user.detail = process->name;
	user.least = claim->counted ? 0 : claim->least;
	claim->counted = true;
	return lk_users_add(search, &user);
}

/* stat() of other files could hang, where a network server is gone. */
static int look_at_file(struct process *process, const char *name)
{
	struct lk_device_number device;
	struct lk_claim *claim;
	char target[4096];

	if (lk_link_read(process->fd, name, target, sizeof(target)) < 0 || target[0] != '/' ||
		!strstr(target, "/dev/") || lk_file_device(process->fd, name, &device) < 0 ||
		!device.kind)
		return 0;
	if (lk_users_claim(process->search, &device, &claim) < 0)
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

/* Remember the first process of each mount namespace. The first call is for our own. */
static int note_namespace(struct lk_users_search *search, unsigned process, const char *path)
{
	char target[64];
	size_t i = 0;

	if (lk_link_read(search->system, path, target, sizeof(target)) < 0)
		return 0;
	while (i < search->namespace_count && strcmp(search->namespaces[i].text, target) != 0)
		i++;
	if (i < search->namespace_count)
		return 0;
	if (LK_GROW(search->arena, search->namespaces, i, search->namespace_capacity) < 0)
		return -ENOMEM;
	search->namespaces[i] = (struct lk_namespace){
		.text = lk_arena_copy(search->arena, target), .process = process};
	search->namespace_count++;
	return search->namespaces[i].text ? 0 : -ENOMEM;
}

static int look_at_process(struct lk_users_search *search, unsigned id)
{
	struct process process = {.search = search, .id = id, .first = search->count};
	struct lk_dir directory;
	char path[64];
	int rc;

	snprintf(path, sizeof(path), "proc/%u/ns/mnt", id);
	if (note_namespace(search, id, path) < 0)
		return -ENOMEM;
	snprintf(path, sizeof(path), "proc/%u/fd", id);
	directory = lk_dir_open(search->system, path, path);
	if (directory.fd < 0) {
		search->hidden += directory.errnum == EACCES || directory.errnum == EPERM;
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

int lk_users_files_add(struct lk_users_search *search)
{
	struct lk_entry *entries = NULL;
	size_t count = 0;
	struct lk_dir proc = lk_dir_open(search->system, "proc", "/proc");
	int rc = proc.fd < 0 ? 0 : lk_dir_entries(proc.fd, search->arena, &entries, &count);

	lk_dir_close(&proc);
	if (rc == -ENOMEM || note_namespace(search, 0, "proc/self/ns/mnt") < 0)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		unsigned id = process_id(entries[i].name);

		if (id && look_at_process(search, id) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int add_protocol(struct lk_users_search *search, const struct lk_in_use_protocol *protocol)
{
	const struct lkm_user user = {.kind = LKM_USER_SOCKET,
		.name = lk_arena_copy_span(search->arena, protocol->name),
		.detail = lk_arena_format(search->arena, "%u socket%s", protocol->sockets,
			protocol->sockets == 1 ? "" : "s"),
		.least = protocol->sockets,
		.most = (uint64_t)protocol->sockets * 2};

	return user.detail ? lk_users_add(search, &user) : -ENOMEM;
}

/* A socket holds the module of its protocol and that of its operations, which may be the same. */
int lk_users_sockets_add(struct lk_users_search *search)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_in_use_protocol protocol;
	struct lk_span rest;
	int rc;

	lk_buf_init(&text, LK_USERS_TEXT_MAX);
	if (lk_users_read(search, "proc/net/protocols", &text) < 0)
		return -ENOMEM;
	rest = lk_buf_span(&text);
	while ((rc = lk_in_use_protocol_next(&rest, &protocol)) != 0)
		if (rc > 0 && protocol.sockets && lk_span_is(protocol.module, search->module) &&
			add_protocol(search, &protocol) < 0)
			return -ENOMEM;
	return 0;
}
