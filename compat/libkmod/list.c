/* SPDX-License-Identifier: MIT */
/* Lists: circles of entries that look linear from outside. */
#include <stdlib.h>
#include <string.h>

#include "shim.h"

static void append(struct kmod_list **list, struct kmod_list *entry)
{
	struct kmod_list *first = *list;

	entry->next = entry->prev = entry;
	if (!first) {
		*list = entry;
		return;
	}
	entry->prev = first->prev;
	entry->next = first;
	first->prev->next = entry;
	first->prev = entry;
}

int shim_list_add(struct kmod_list **list, enum shim_kind kind, const char *text, const char *value,
	uint64_t number, int bind)
{
	size_t size = strlen(text) + 1, value_size = value ? strlen(value) + 1 : 0;
	struct kmod_list *entry = calloc(1, sizeof(*entry) + size + value_size);

	if (!entry)
		return -ENOMEM;
	memcpy(entry->text, text, size);
	if (value)
		entry->value = memcpy(entry->text + size, value, value_size);
	entry->kind = kind;
	entry->number = number;
	entry->bind = bind;
	append(list, entry);
	return 0;
}

int shim_list_add_module(struct kmod_list **list, struct kmod_module *module)
{
	int rc = shim_list_add(list, SHIM_MODULE, "", NULL, 0, 0);

	if (rc < 0)
		kmod_module_unref(module);
	else
		(*list)->prev->module = module;
	return rc;
}

void shim_list_join(struct kmod_list **list, struct kmod_list *more)
{
	struct kmod_list *first = *list, *last;

	if (!first || !more) {
		*list = first ? first : more;
		return;
	}
	last = more->prev;
	first->prev->next = more;
	more->prev = first->prev;
	first->prev = last;
	last->next = first;
}

void shim_list_free(struct kmod_list *list)
{
	struct kmod_list *next;

	if (!list)
		return;
	list->prev->next = NULL;
	for (; list; list = next) {
		next = list->next;
		kmod_module_unref(list->module);
		free(list);
	}
}

const struct kmod_list *shim_list_entry(const struct kmod_list *entry, enum shim_kind kind)
{
	return entry && entry->kind == kind ? entry : NULL;
}

struct kmod_list *kmod_list_next(const struct kmod_list *list, const struct kmod_list *curr)
{
	return !list || !curr || curr->next == list ? NULL : curr->next;
}

struct kmod_list *kmod_list_prev(const struct kmod_list *list, const struct kmod_list *curr)
{
	return !list || !curr || curr == list ? NULL : curr->prev;
}

struct kmod_list *kmod_list_last(const struct kmod_list *list)
{
	return list ? list->prev : NULL;
}
