/* SPDX-License-Identifier: MIT */
/* The running kernel: its log, its release, where its facts live. The module calls themselves are
 * <lkm/syscalls.h>, implemented beside. */
/* The tests link another implementation of this file and of <lkm/syscalls.h>: a kernel made of
 * files. */
#ifndef LK_OS_KERNEL_H
#define LK_OS_KERNEL_H

#include <lkm/error.h>
#include "../base/buf.h"

/* The directory that stands for "/" of this system: proc, sys, etc and lib/modules are looked up
 * below it. Opened at each call, the caller closes it; -errno. */
int lk_kernel_root(void);

/* The release of the running kernel, as uname -r prints it. 0 or -errno. */
int lk_kernel_release(char *ret, size_t size);

/* Does the kernel answer query_module, which those up to Linux 2.4 have: 1; 0; -errno when that
 * cannot be told, as after a filter of system calls. */
int lk_kernel_is_ancient(void);

/* Remember the present end of the kernel log: a descriptor, or -errno when this process may not
 * read it. */
int lk_kernel_log_mark(void);

/* Move the mark to the present end. */
void lk_kernel_log_forget(int mark);

/* The lines that were logged since, one a line, oldest first: "<LEVEL>" and the text. Lines that
 * programs wrote into the log are left out. 0 or -errno. Closes nothing. */
int lk_kernel_log_since(int mark, struct lk_buf *out);

/* All records since boot that the kernel still has, one a line, oldest first: "priority,sequence,
 * time,flags;text" in the form of /dev/kmsg. 0 or -errno. */
int lk_kernel_log_all(struct lk_buf *out);

/* Is a program of the BPF security module loaded: 1; 0; -errno when that cannot be told. */
int lk_kernel_bpf_judges(void);

/* Write the value of a parameter, at path below the root (sys/module/...), in one go: 0 or -errno.
 * *ret_asked: was it the kernel that refused the value? Otherwise it could not be opened. */
int lk_kernel_param_set(const char *path, struct lk_span value, bool *ret_asked);

#endif
