/* SPDX-License-Identifier: MIT */
/* Being woken when a directory changes, a descriptor becomes readable or a signal arrives. */
#ifndef LK_OS_WATCH_H
#define LK_OS_WATCH_H

#include <stdint.h>

/* Watch an open directory for names that come or go, and for its own end: a descriptor; -errno
 * without inotify or without /proc. */
int lk_watch_directory(int directory);

/* Wait until something has happened there, until cancel can be read, or for so long; a negative
 * descriptor is none. 1 when something has happened, 0 when the time is over, -ECANCELED, -EINTR
 * when a signal handler ran, -EBADF, -ENOMEM. */
int lk_watch_wait(int watch, int cancel, int64_t milliseconds);

/* A descriptor that another thread rings so that lk_watch_wait() returns; -errno. */
int lk_watch_bell(void);
void lk_watch_ring(int bell);
/* Forget what has been rung. */
void lk_watch_silence(int bell);

#endif
