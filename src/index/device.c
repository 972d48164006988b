/* SPDX-License-Identifier: MIT */
/* The device node that the aliases of a module name: "devname:NODE" and "char-major-10-229". */
#include "device.h"

#include <errno.h>
#include <string.h>

static bool cut_number(struct lk_span *text, uint32_t *ret)
{
	uint32_t number = 0;
	size_t i = 0;

	for (; i < text->size && text->data[i] >= '0' && text->data[i] <= '9'; i++)
		if (__builtin_mul_overflow(number, 10u, &number) ||
			__builtin_add_overflow(number, text->data[i] - '0', &number))
			return false;
	*text = (struct lk_span){text->data + i, text->size - i};
	*ret = number;
	return i > 0;
}

/* "char-major-10-*" has no minor number. */
static bool read_numbers(struct lk_span alias, struct lk_devname_line *ret)
{
	struct lk_devname_line line = *ret;

	line.type = (char)alias.data[0];
	if (!lk_emitter_cut(&alias, "char-major-") && !lk_emitter_cut(&alias, "block-major-"))
		return false;
	if (!cut_number(&alias, &line.major) || !lk_emitter_cut(&alias, "-") ||
		!cut_number(&alias, &line.minor))
		return false;
	*ret = line;
	return true;
}

void lk_device_see(struct lk_device *device, struct lk_span alias)
{
	if (!alias.size || !memchr("bcd", alias.data[0], 3))
		return; /* as most */
	if (device->has_node && device->has_numbers)
		return;
	if (lk_emitter_cut(&alias, "devname:")) {
		device->line.node = alias;
		device->has_node = true;
	} else if (read_numbers(alias, &device->line)) {
		device->has_numbers = true;
	}
}

static int tell(const struct lk_emitter *emitter, size_t module, const struct lk_device *device,
	const char *what)
{
	const struct lk_tree_module *about = &emitter->input->tree->modules[module];

	return lk_emitter_tell(emitter, LKM_DEPMOD_BAD_DEVNAME, about->path,
		"Module '%s' has devname (%.*s) %s. Ignoring.", about->name,
		(int)device->line.node.size, (const char *)device->line.node.data, what);
}

/* The first line brings the head with it. */
static int add_line(struct lk_buf *out, const struct lk_devname_line *line)
{
	const size_t begin = out->size;
	int rc = begin ? 0 : lk_buf_add_text(out, LK_DEVNAME_HEAD);

	if (rc == 0)
		rc = lk_devname_write(out, line);
	if (rc < 0)
		out->size = begin;
	return rc;
}

int lk_device_write(const struct lk_emitter *emitter, size_t module, const struct lk_device *device)
{
	struct lk_devname_line line = device->line;
	int rc;

	if (!device->has_node)
		return 0;
	if (!device->has_numbers)
		return tell(emitter, module, device, "but lacks major and minor information");
	line.module = emitter->names[module];
	rc = add_line(&emitter->outputs[LK_OUT_DEVNAME], &line);
	return rc == -EINVAL ? tell(emitter, module, device, "that is no file name") : rc;
}
