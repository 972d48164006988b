/* SPDX-License-Identifier: MIT */
/* Waiting for a module that another process is loading or unloading, until a deadline passes or the
 * caller cancels. */
#ifndef LK_MODULE_WAIT_H
#define LK_MODULE_WAIT_H

#include <stdint.h>

#include <lkm/error.h>

/* The deadline and the cancel descriptor of one call. Threads share it. */
struct lk_wait {
	int64_t deadline; /* of lk_proc_now() */
	int cancel_fd;    /* negative: none */
	int ended;        /* what has ended it: 0 or -errno; read and written atomically */
	unsigned signals; /* handlers that ran in the caller's thread while others of the run sleep
			   */
	/* Called when a module has been waited for for some time; NULL: nobody wants to know. */
	void (*notify)(void *data, const char *module);
	void *data;
};

/* timeout_ms 0: no deadline; cancel_fd NULL: nothing cancels it. */
void lk_wait_begin(struct lk_wait *ret, int timeout_ms, const int *cancel_fd);

/* Sleep, or with 0 only look. 0; -ETIMEDOUT after the deadline; -ECANCELED when the descriptor is
 * readable; -EBADF; -EINTR when a signal handler ran. After a failure all later calls fail. */
int lk_wait_sleep(struct lk_wait *wait, int64_t milliseconds);

/* A signal handler ran in the calling thread of a run while it had nothing to do: it ends the
 * sleeps of the other threads, which signals do not reach. */
void lk_wait_interrupt(struct lk_wait *wait);

/* The failure for what lk_wait_sleep() returned, before a module was "loaded" or "unloaded". */
int lk_wait_fail(int rc, const char *module, const char *verb, struct lkm_error *reterr);

enum lk_module_is {
	LK_MODULE_LIVE,     /* it is loaded */
	LK_MODULE_ABSENT,   /* it is not loaded, or built-in */
	LK_MODULE_CHANGING, /* it is still initialising or being unloaded */
	LK_MODULE_UNKNOWN   /* neither sysfs nor proc is mounted */
};

/* Wait at most wait_ms (0: only look) until the module is loaded or gone. 0 and *ret, which is
 * LK_MODULE_CHANGING when the time was not enough; -errno of lk_wait_sleep(). wait may be NULL. */
int lk_module_wait(int system, const char *module, int64_t wait_ms, struct lk_wait *wait,
	enum lk_module_is *ret);

/* The state now. */
enum lk_module_is lk_module_look(int system, const char *module);

/* Before a file is given to the kernel: while its module is initialising, wait at most wait_ms. If
 * an init function has crashed, the kernel itself would wait for ever. 0; -EBUSY LKM_E_STUCK; the
 * failures of lk_wait_sleep(). Unreadable states and files are not an error here. */
int lk_module_wait_file(int system, int fd, const char *shown, int64_t wait_ms,
	struct lk_wait *wait, struct lkm_error *reterr);

/* The failure for a module that was still initialising after the whole time. Always -EBUSY. */
int lk_module_stuck(const char *module, int64_t wait_ms, struct lkm_error *reterr);

/* The name inside an open module file, by which the kernel knows it; it may differ from the name of
 * the file. "" when it has none. */
void lk_module_inner_name(int fd, const char *shown, char ret[LKM_NAME_SIZE]);

/* The reference count from /sys/module/NAME/refcnt; -1 when it cannot be known. */
int64_t lk_module_refcount(int system, const char *module);

#endif
