/* SPDX-License-Identifier: MIT */
/* Which lines of the kernel log are a module's own. */
#include "our_lines.h"

#include <string.h>

/* Characters of a message that must stand in the line as they are. */
#define OWN_MIN 8

/* The conversion that begins after '%': how many characters; 0: none that is known. */
static size_t conversion_size(const char *format)
{
	size_t size = strspn(format, "-+ #0123456789.*");

	size += strspn(format + size, "hlLqjzt");
	if (!format[size])
		return 0;
	/* After %p letters may say how to print what it points to. */
	if (format[size++] == 'p')
		while ((format[size] >= 'a' && format[size] <= 'z') ||
			(format[size] >= 'A' && format[size] <= 'Z'))
			size++;
	return size;
}

/* The length of the next piece of a format that is printed as it is. */
static size_t piece_size(const char *format)
{
	return strcspn(format, "%\n");
}

/* Does the line have the pieces of the format in this order, the first at its begin and the last at
 * its end? *own counts their characters. */
static bool fits(const char *format, struct lk_span line, size_t *own)
{
	bool floats = false;

	*own = 0;
	for (;;) {
		const size_t size = piece_size(format);
		const char next = format[size];
		const uint8_t *at = line.data;
		const bool last = next == '\0' || next == '\n';

		if (size > line.size)
			return false;
		if (floats && last)
			at = line.data + line.size - size;
		else if (floats && size)
			at = memmem(line.data, line.size, format, size);
		if (!at || (size && memcmp(at, format, size) != 0))
			return false;
		for (size_t i = 0; i < size; i++)
			*own += format[i] > ' ';
		line.size -= (size_t)(at + size - line.data);
		line.data = at + size;
		if (last)
			return !line.size;
		format += size + 1;
		if (*format == '%') {
			if (!line.size || *line.data != '%')
				return false;
			line = (struct lk_span){line.data + 1, line.size - 1};
			format++;
			floats = false;
			continue;
		}
		if (!conversion_size(format))
			return false;
		format += conversion_size(format);
		floats = true;
	}
}

/* A message ends in a newline; the mark of its level, if there is one, is \001 and a digit. */
static const char *message_of(const char *text)
{
	const size_t size = strlen(text);

	if (size < OWN_MIN || text[size - 1] != '\n')
		return NULL;
	return text[0] == '\1' ? text + 2 : text;
}

static bool is_line(const char *message, struct lk_span line)
{
	size_t own;

	for (;;) {
		const uint8_t *colon;

		if (fits(message, line, &own) && own >= OWN_MIN)
			return true;
		colon = lk_span_find(line, ": ");
		if (!colon)
			return false;
		line.size -= (size_t)(colon + 2 - line.data);
		line.data = colon + 2;
	}
}

static bool is_message(const struct lk_span *sections, size_t count, struct lk_span line)
{
	for (size_t i = 0; i < count; i++) {
		struct lk_span rest = sections[i];
		const char *text;

		while (lk_span_cut(&rest, &text)) {
			const char *message = message_of(text);

			if (message && is_line(message, line))
				return true;
		}
	}
	return false;
}

static char plain(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return c == '-' ? '_' : c;
}

static bool is_of_word(char c)
{
	c = plain(c);
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* A name such as "loop" may also be a word of its own: it counts at the begin of a line, before a
 * colon and in quotes or brackets. */
static bool stands_out(struct lk_span line, size_t at, size_t size)
{
	const char before = at ? (char)line.data[at - 1] : '\0';
	const char after = at + size < line.size ? (char)line.data[at + size] : '\0';

	return !at || after == ':' || (before && strchr("'\"`[(", before)) ||
	       memchr(line.data + at, '_', size) || memchr(line.data + at, '-', size);
}

static bool has_word(struct lk_span line, const char *word, bool as_name)
{
	const size_t size = strlen(word);

	for (size_t at = 0; size && at + size <= line.size; at++) {
		size_t same = 0;

		while (same < size && plain((char)line.data[at + same]) == plain(word[same]))
			same++;
		if (same == size && (!at || !is_of_word((char)line.data[at - 1])) &&
			(at + size == line.size || !is_of_word((char)line.data[at + size])) &&
			(!as_name || stands_out(line, at, size)))
			return true;
	}
	return false;
}

/* What the kernel prints of its registers: "RSP: 0018:ffffc900005d79d0 EFLAGS: 00000282". */
static bool is_registers(struct lk_span line)
{
	size_t digits = 0;

	if (line.size < 21 || line.data[3] != ':' || line.data[4] != ' ')
		return false;
	for (size_t i = 5; i < line.size && line.data[i] != ' '; i++)
		digits += (line.data[i] >= '0' && line.data[i] <= '9') ||
			  (line.data[i] >= 'a' && line.data[i] <= 'f');
	return digits >= 16;
}

/* A function on the stack, "probe+0x1c/0x40 [module]", alone or after what introduces it. */
static bool is_frame(struct lk_span line)
{
	const uint8_t *offset = lk_span_find(line, "+0x");

	return offset &&
	       lk_span_find(
		       (struct lk_span){offset, (size_t)(line.data + line.size - offset)}, "/0x");
}

/* The parts of a stack dump name modules and programs, and say nothing of what went wrong. */
static bool is_dump(struct lk_span line)
{
	static const char *const beginnings[] = {"Modules linked in:", "CPU: ", "Hardware name: ",
		"Call Trace:", " <TASK>", " </TASK>",
		"Tainted: ", "Code: ", "CR2: ", "CS: ", "FS: ", "PKRU: ", "RIP: ", "---[ end trace",
		"------------[ cut here ]", "WARNING: ", "Workqueue: ", "Mem-Info:"};

	for (size_t i = 0; i < sizeof(beginnings) / sizeof(*beginnings); i++)
		if (lk_span_starts(line, beginnings[i]))
			return true;
	return is_registers(line) || is_frame(line);
}

static bool is_about(const struct lk_evidence *evidence, struct lk_span line)
{
	if ((evidence->module && has_word(line, evidence->module, true)) ||
		(evidence->file.name && has_word(line, evidence->file.name, true)))
		return true;
	for (size_t i = 0; i < evidence->param_count; i++) {
		const struct lk_evidence_param *param = &evidence->params[i];

		if (param->value && has_word(line, param->name, false) &&
			has_word(line, param->value, false))
			return true;
	}
	return false;
}

/* Shorter texts are words of any line. */
#define TEXT_MIN 3
#define TEXT_MAX 64

static bool is_quoted(struct lk_span line, size_t at, size_t size)
{
	const char before = at ? (char)line.data[at - 1] : '\0';
	const char after = at + size < line.size ? (char)line.data[at + size] : '\0';

	return before && after && strchr("'\"`(/", before) && strchr("'\")", after);
}

static bool quotes_text(struct lk_span line, const char *text)
{
	const size_t size = strlen(text);

	if (size < TEXT_MIN || size > TEXT_MAX)
		return false;
	for (size_t at = 0; at + size <= line.size; at++) {
		const uint8_t *found = memmem(line.data + at, line.size - at, text, size);

		if (!found)
			return false;
		at = (size_t)(found - line.data);
		if (is_quoted(line, at, size))
			return true;
	}
	return false;
}

static bool quotes_any(const struct lk_span *sections, size_t count, struct lk_span line)
{
	for (size_t i = 0; i < count; i++) {
		struct lk_span rest = sections[i];
		const char *text;

		while (lk_span_cut(&rest, &text))
			if (quotes_text(line, text))
				return true;
	}
	return false;
}

/* Drivers go on without their directory in debugfs. */
static bool is_complaint(const struct lk_klog *line)
{
	return line->level >= 0 && line->level <= 4 && !lk_span_starts(line->text, "debugfs: ");
}

enum lk_klog_owner lk_our_lines_owner(const struct lk_evidence *evidence,
	const struct lk_span *sections, size_t count, const struct lk_klog *line)
{
	if (is_message(sections, count, line->text))
		return LK_KLOG_MESSAGE;
	if (is_dump(line->text))
		return LK_KLOG_FOREIGN;
	return is_about(evidence, line->text) ||
			       (is_complaint(line) && quotes_any(sections, count, line->text))
		       ? LK_KLOG_ABOUT
		       : LK_KLOG_FOREIGN;
}

/* "CPU: 0 UID: 0 PID: 160 Comm: lkm ..." of this thread. */
static bool is_ours(const struct lk_evidence *evidence, struct lk_span line)
{
	const uint8_t *pid = lk_span_find(line, " PID: ");
	struct lk_span rest, word;
	uint64_t number;

	if (!evidence->process.id || !pid || !lk_span_starts(line, "CPU: "))
		return false;
	rest = (struct lk_span){pid + 6, (size_t)(line.data + line.size - pid) - 6};
	return lk_span_word(&rest, &word) && lk_span_number(word, 10, &number) &&
	       number == evidence->process.id;
}

/* A warning begins with a line of its own; other stacks follow the line that they belong to. */
void lk_our_lines_take_stacks(
	const struct lk_evidence *evidence, struct lk_klog *lines, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t first = i;

		if (!is_ours(evidence, lines[i].text))
			continue;
		while (first && is_dump(lines[first - 1].text) &&
			!lk_span_starts(lines[first - 1].text, "------------[ cut here ]"))
			first--;
		if (first && lines[first - 1].owner == LK_KLOG_FOREIGN &&
			!is_dump(lines[first - 1].text) && is_complaint(&lines[first - 1]))
			lines[first - 1].owner = LK_KLOG_ABOUT;
	}
}

bool lk_our_lines_is_frame(const struct lk_evidence *evidence, struct lk_span line)
{
	const uint8_t *bracket = line.size ? memrchr(line.data, '[', line.size) : NULL;
	const size_t size = evidence->module ? strlen(evidence->module) : 0;
	struct lk_span name;

	if (!bracket || !size || !is_frame(line) || lk_span_find(line, "? "))
		return false;
	name = (struct lk_span){bracket + 1, (size_t)(line.data + line.size - bracket) - 1};
	return name.size > size && memcmp(name.data, evidence->module, size) == 0 &&
	       name.data[size] == ']';
}
