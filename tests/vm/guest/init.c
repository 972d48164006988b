/* SPDX-License-Identifier: MIT */
/* init of the test guest: runs the cases of its boot one after the other and reports each on the
 * second serial port. */
/*
 * /rig/plan has a line per case: NAME TIMEOUT-SECONDS LEAVES COMPLAINT, the last two "-" or what
 * may stay loaded (comma list) and a text that makes a kernel complaint acceptable. The report, one
 * line each:
 *
 *   start RELEASE             then per case
 *   case NAME
 *   ok TEXT | not ok TEXT     what the case printed that way, its checks
 *   | TEXT                    anything else that it printed
 *   log TEXT                  what the kernel logged during the case, when the case failed
 *   end NAME MS REASON        REASON is empty when it ended well and left nothing behind
 *   done                      last line; without it the guest died
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>

#define NAMES_MAX 256
#define LOG_MAX   400

struct names {
	char name[NAMES_MAX][64];
	int count;
};

struct plan {
	char name[64];
	int seconds;
	char leaves[512];
	char complaint[128];
};

struct verdict {
	char reason[512];
	bool failed_check;
	bool stuck;
};

static FILE *report;

static void add_reason(struct verdict *verdict, const char *format, ...)
{
	size_t used = strlen(verdict->reason);
	va_list args;

	if (used && used + 2 < sizeof(verdict->reason)) {
		strcat(verdict->reason, ", ");
		used += 2;
	}
	va_start(args, format);
	vsnprintf(verdict->reason + used, sizeof(verdict->reason) - used, format, args);
	va_end(args);
}

static long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (write(fd, text, strlen(text)) < 0)
		fprintf(report, "| init: cannot write %s\n", path);
	close(fd);
}

/* ---- the modules that are loaded ---- */

static bool has(const struct names *names, const char *name)
{
	for (int k = 0; k < names->count; k++)
		if (strcmp(names->name[k], name) == 0)
			return true;
	return false;
}

static void read_modules(struct names *names)
{
	FILE *file = fopen("/proc/modules", "re");
	char line[4096];

	names->count = 0;
	while (file && names->count < NAMES_MAX && fgets(line, sizeof(line), file))
		if (sscanf(line, "%63s", names->name[names->count]) == 1)
			names->count++;
	if (file)
		fclose(file);
}

static bool may_stay(const char *leaves, const char *name)
{
	const char *at = leaves;
	size_t size = strlen(name);

	while ((at = strstr(at, name))) {
		if ((at == leaves || at[-1] == ',') && (at[size] == ',' || at[size] == '\0'))
			return true;
		at += size;
	}
	return false;
}

/* Newest first, so a user goes before what it uses; force is the last resort (a held reference, no
 * exit function). */
static void unload_new(const struct names *before)
{
	struct names now;

	for (int flags = O_NONBLOCK;; flags |= O_TRUNC) {
		read_modules(&now);
		for (int k = 0; k < now.count; k++)
			if (!has(before, now.name[k]))
				syscall(SYS_delete_module, now.name[k], flags);
		if (flags & O_TRUNC)
			return;
	}
}

static void check_modules(const struct plan *plan, struct names *before, struct verdict *verdict)
{
	struct names now;

	read_modules(&now);
	for (int k = 0; k < now.count; k++)
		if (!has(before, now.name[k]) && !may_stay(plan->leaves, now.name[k]))
			add_reason(verdict, "left %s loaded", now.name[k]);
	for (int k = 0; k < before->count; k++)
		if (!has(&now, before->name[k]))
			add_reason(verdict, "took away %s", before->name[k]);
	unload_new(before);
	read_modules(before); /* what cannot be unloaded is blamed on one case only */
}

/* ---- the kernel's log ---- */

static int log_mark(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd >= 0)
		lseek(fd, 0, SEEK_END);
	return fd;
}

static bool is_complaint(const char *text)
{
	static const char *const signs[] = {"BUG:", "Oops:", "WARNING:", "INFO: task",
		"Kernel panic", "UBSAN:", "general protection", "soft lockup", "refcount_t:"};

	for (size_t k = 0; k < sizeof(signs) / sizeof(signs[0]); k++)
		if (strstr(text, signs[k]))
			return true;
	return false;
}

static char *record_text(char *record)
{
	char *text = strchr(record, ';');
	char *end = text ? strchr(text, '\n') : NULL;

	if (end)
		*end = '\0';
	return text ? text + 1 : record;
}

/* Reads what the kernel logged since the mark into lines (at most LOG_MAX), closes the mark. */
static int read_log(int fd, char **lines)
{
	char record[8193];
	ssize_t size;
	int count = 0;

	while (fd >= 0 && count < LOG_MAX &&
		((size = read(fd, record, sizeof(record) - 1)) > 0 || errno == EPIPE)) {
		if (size <= 0)
			continue;
		record[size] = '\0';
		lines[count++] = strdup(record_text(record));
	}
	if (fd >= 0)
		close(fd);
	return count;
}

static void check_log(const struct plan *plan, char **lines, int count, struct verdict *verdict)
{
	bool accepted = strcmp(plan->complaint, "-") != 0;

	for (int k = 0; k < count; k++)
		if (is_complaint(lines[k]) && !accepted)
			add_reason(verdict, "the kernel complains: %.100s", lines[k]);
}

static void report_log(char **lines, int count, bool show)
{
	for (int k = 0; k < count; k++) {
		if (show)
			fprintf(report, "log %s\n", lines[k]);
		free(lines[k]);
	}
}

/* ---- one case ---- */

static pid_t start_case(const struct plan *plan, int *ret_output)
{
	char path[128];
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0 || (pid = fork()) < 0)
		return -1;
	if (pid == 0) {
		setsid();
		dup2(open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
		dup2(ends[1], STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		snprintf(path, sizeof(path), "/rig/cases/%s.t", plan->name);
		if (chdir("/rig/m") == 0)
			execl("/bin/busybox", "sh", "-c", ". /rig/lib.sh; . \"$0\"; finish", path,
				NULL);
		_exit(127);
	}
	close(ends[1]);
	*ret_output = ends[0];
	return pid;
}

static void report_line(const char *line, struct verdict *verdict)
{
	bool bad = strncmp(line, "not ok ", 7) == 0;

	verdict->failed_check |= bad;
	fprintf(report, "%s%s\n", bad || strncmp(line, "ok ", 3) == 0 ? "" : "| ", line);
}

/* Pass complete lines on, keep the rest. */
static size_t pass_lines(char *buffer, size_t used, struct verdict *verdict)
{
	char *line = buffer, *end;

	while ((end = memchr(line, '\n', buffer + used - line))) {
		*end = '\0';
		report_line(line, verdict);
		line = end + 1;
	}
	used -= line - buffer;
	memmove(buffer, line, used);
	return used;
}

/* Until the case closed its output (true) or its time is over. */
static bool follow(int output, long deadline, struct verdict *verdict)
{
	static char buffer[65536];
	size_t used = 0;

	for (;;) {
		struct pollfd poll_for = {output, POLLIN, 0};
		long left = deadline - now_ms();
		ssize_t size;

		if (left <= 0)
			return false;
		if (poll(&poll_for, 1, left) <= 0)
			continue;
		size = read(output, buffer + used, sizeof(buffer) - 1 - used);
		if (size <= 0)
			break;
		used = pass_lines(buffer, used + size, verdict);
		if (used == sizeof(buffer) - 1)
			used = 0; /* one endless line: not worth keeping */
	}
	buffer[used] = '\0';
	if (used)
		report_line(buffer, verdict);
	return true;
}

static bool wait_until(pid_t pid, int *status, long deadline)
{
	do {
		if (waitpid(pid, status, WNOHANG) == pid)
			return true;
		usleep(2000);
	} while (now_ms() < deadline);
	return false;
}

/* End everything that the case started. What SIGKILL does not end hangs in the kernel. */
static void end_case(pid_t pid, bool in_time, const struct plan *plan, struct verdict *verdict)
{
	int status = 0;
	bool ended = in_time && wait_until(pid, &status, now_ms() + 500);

	kill(-1, SIGKILL);
	if (!ended)
		add_reason(verdict, "still running after %d s", plan->seconds);
	if (!ended && !wait_until(pid, &status, now_ms() + 3000)) {
		add_reason(verdict, "hangs in the kernel");
		verdict->stuck = true;
	} else if (ended && status) {
		add_reason(verdict, WIFSIGNALED(status) ? "killed by signal %d" : "exit status %d",
			WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	}
	while (waitpid(-1, &status, WNOHANG) > 0)
		;
}

static void remove_entries(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	char path[512];

	while (dir && (entry = readdir(dir))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		snprintf(path, sizeof(path), "%.200s/%.255s", folder, entry->d_name);
		if (entry->d_type == DT_DIR) {
			remove_entries(path);
			rmdir(path);
		} else {
			unlink(path);
		}
	}
	if (dir)
		closedir(dir);
}

/* What one case configured must not reach the next. */
static void clean_up(void)
{
	static const char *const folders[] = {"/tmp", "/etc/modprobe.d", "/run/modprobe.d",
		"/usr/lib/modprobe.d", "/lib/modprobe.d", "/usr/local/lib/modprobe.d"};

	for (size_t k = 0; k < sizeof(folders) / sizeof(folders[0]); k++)
		remove_entries(folders[k]);
}

static bool run_case(const struct plan *plan, struct names *loaded)
{
	struct verdict verdict = {0};
	char *lines[LOG_MAX];
	long start = now_ms();
	int mark = log_mark();
	int output = -1, count;
	pid_t pid;

	fprintf(report, "case %s\n", plan->name);
	pid = start_case(plan, &output);
	if (pid < 0)
		add_reason(&verdict, "cannot start: %s", strerror(errno));
	else
		end_case(pid, follow(output, start + plan->seconds * 1000L, &verdict), plan,
			&verdict);
	close(output);
	if (!verdict.stuck)
		check_modules(plan, loaded, &verdict);
	count = read_log(mark, lines);
	check_log(plan, lines, count, &verdict);
	report_log(lines, count, verdict.failed_check || verdict.reason[0]);
	clean_up();
	fprintf(report, "end %s %ld %s\n", plan->name, now_ms() - start, verdict.reason);
	return !verdict.stuck;
}

/* ---- the boot ---- */

static void mount_all(void)
{
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	mount("tmpfs", "/tmp", "tmpfs", 0, NULL);
	mount("securityfs", "/sys/kernel/security", "securityfs", 0, NULL);
	mount("debugfs", "/sys/kernel/debug", "debugfs", 0, NULL);
}

static FILE *open_report(void)
{
	int fd = open("/dev/ttyS1", O_WRONLY | O_NOCTTY | O_CLOEXEC);
	struct termios mode;
	FILE *file;

	if (fd < 0)
		return NULL;
	if (tcgetattr(fd, &mode) == 0) {
		cfmakeraw(&mode);
		tcsetattr(fd, TCSANOW, &mode);
	}
	file = fdopen(fd, "w");
	if (file)
		setvbuf(file, NULL, _IOLBF, 4096);
	return file;
}

static _Noreturn void leave(void)
{
	fflush(report);
	tcdrain(fileno(report));
	sync();
	reboot(RB_AUTOBOOT); /* with -no-reboot this ends the machine */
	for (;;)
		pause();
}

static bool next_plan(FILE *file, struct plan *plan)
{
	return fscanf(file, "%63s %d %511s %127[^\n]", plan->name, &plan->seconds, plan->leaves,
		       plan->complaint) == 4;
}

int main(void)
{
	struct names loaded;
	struct utsname name;
	struct plan plan;
	FILE *file;

	mount_all();
	report = open_report();
	if (!report)
		return 1; /* a panic, which the other side shows with the console */
	setenv("PATH", "/rig/bin:/sbin:/bin", 1);
	setenv("HOME", "/", 1);
	write_file("/proc/sys/kernel/printk_devkmsg", "on\n");
	write_file("/proc/sys/kernel/printk_ratelimit", "0\n");
	uname(&name);
	fprintf(report, "start %s\n", name.release);
	read_modules(&loaded);
	file = fopen("/rig/plan", "re");
	while (file && next_plan(file, &plan))
		if (!run_case(&plan, &loaded))
			leave();
	fprintf(report, "done\n");
	leave();
}
