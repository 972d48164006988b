/* SPDX-License-Identifier: MIT */
/* Being woken when a directory changes. */
#ifndef LK_OS_WATCH_H
#define LK_OS_WATCH_H

#include <stdint.h>

/* Watch an open directory for names that come or go, and for its own end: a descriptor; -errno
 * where there is no inotify, or no /proc. */
int lk_watch_directory(int directory);

/* Wait until something has happened there, or for so long: 1, 0 or -errno (-EINTR too). Without a
 * watch (negative) it only waits. */
int lk_watch_wait(int watch, int64_t milliseconds);

#endif
