/* SPDX-License-Identifier: MIT */
/* inotify on one directory, poll() and an eventfd. */
#include "os_watch.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#define EVENTS                                                                                     \
	(IN_CREATE | IN_MOVED_TO | IN_ATTRIB | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF |         \
		IN_ONLYDIR)

int lk_watch_directory(int directory)
{
	char path[64];
	int watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK), errnum;

	if (watch < 0)
		return -errno;
	/* inotify takes paths only; this one is that very directory, whatever it is called now. */
	snprintf(path, sizeof(path), "/proc/self/fd/%d", directory);
	if (inotify_add_watch(watch, path, EVENTS) >= 0)
		return watch;
	errnum = errno;
	close(watch);
	return -errnum;
}

int lk_watch_wait(int watch, int cancel, int64_t milliseconds)
{
	/* poll() ignores negative descriptors. */
	struct pollfd waiting[] = {
		{.fd = watch, .events = POLLIN}, {.fd = cancel, .events = POLLIN}};

	if (poll(waiting, 2, milliseconds < INT_MAX ? (int)milliseconds : INT_MAX) < 0)
		return -errno;
	if (waiting[1].revents & POLLNVAL)
		return -EBADF;
	return waiting[1].revents ? -ECANCELED : waiting[0].revents != 0;
}

int lk_watch_bell(void)
{
	int bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

	return bell < 0 ? -errno : bell;
}

void lk_watch_ring(int bell)
{
	eventfd_write(bell, 1);
}

void lk_watch_silence(int bell)
{
	eventfd_t rung;

	eventfd_read(bell, &rung);
}
