/* SPDX-License-Identifier: MIT */
/* Looking at the terminal once. */
#include "screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Narrower screens are treated as if the width were unknown. */
#define WIDTH_MIN 20

static bool is_set(const char *name)
{
	const char *value = getenv(name);

	return value && *value;
}

static bool wants_colours(void)
{
	const char *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && !is_set("NO_COLOR") && term && strcmp(term, "dumb") != 0;
}

static int find_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	long width = columns ? strtol(columns, NULL, 10) : 0;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col)
		width = size.ws_col;
	return width >= WIDTH_MIN && width < 10000 ? (int)width : 0;
}

static bool is_utf8(void)
{
	static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (is_set(names[i])) {
			const char *value = getenv(names[i]);

			return strstr(value, "UTF-8") || strstr(value, "utf8") ||
			       strstr(value, "utf-8");
		}
	return false;
}

void lk_screen_look(struct lk_screen *screen)
{
	bool colours = wants_colours();

	*screen = (struct lk_screen){.strong = colours ? "\033[1m" : "",
		.faint = colours ? "\033[2m" : "",
		.good = colours ? "\033[32m" : "",
		.bad = colours ? "\033[31m" : "",
		.normal = colours ? "\033[0m" : "",
		.width = find_width(),
		.unicode = is_utf8()};
}
