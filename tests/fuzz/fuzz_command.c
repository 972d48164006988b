/* SPDX-License-Identifier: MIT */
/* Fuzz target: whole commands on a fake kernel, in a root whose files are the input. What they
 * print goes nowhere; nothing is run, and all that is written stays below the root.
 *
 * The input: a byte for the command, the operand with a newline, then for each file a byte that
 * says which and two for its size (little-endian), and its contents. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../src/cli/commands.h"
#include "fuzz.h"

#define MODULES     "lib/modules/6.1.0-test/"
#define FILES_MAX   6
#define OPERAND_MAX 200

/* Lines of configuration name commands for the shell. */
int posix_spawnp(pid_t *restrict pid, const char *restrict file,
	const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *restrict attributes,
	char *const argv[restrict], char *const envp[restrict])
{
	(void)pid, (void)file, (void)actions, (void)attributes, (void)argv, (void)envp;
	return ENOENT;
}

/* A load that a process watches goes on in its child, which would be a second fuzzer. */
pid_t fork(void)
{
	errno = EAGAIN;
	return -1;
}

static const struct {
	int (*run)(int argc, char **argv);
	const char *words; /* @ is the operand */
} commands[] = {
	{lk_cmd_depmod, "depmod"},
	{lk_cmd_modprobe, "modprobe -v @"},
	{lk_cmd_modprobe, "modprobe -r -v @"},
	{lk_cmd_modprobe, "modprobe -D @"},
	{lk_cmd_modprobe, "modprobe -R @"},
	{lk_cmd_modprobe, "modprobe -a -b @ m"},
	{lk_cmd_modprobe, "modprobe m @"},
	{lk_cmd_modprobe, "modprobe -c"},
	{lk_cmd_depmod, "depmod -n"},
	{lk_cmd_depmod, "depmod -A"},
	{lk_cmd_insmod, "insmod -v " MODULES "kernel/m.ko @"},
	{lk_cmd_rmmod, "rmmod -v @"},
	{lk_cmd_lsmod, "lsmod"},
	{lk_cmd_modinfo, "modinfo @"},
	{lk_cmd_modinfo, "modinfo " MODULES "kernel/m.ko"},
	{lk_cmd_kmod, "kmod static-nodes"},
	{lk_cmd_load, "load -v @"},
	{lk_cmd_load, "load --json m @"},
	{lk_cmd_load, "load -n @"},
	{lk_cmd_unload, "unload -v @"},
	{lk_cmd_list, "list"},
	{lk_cmd_list, "list --json"},
	{lk_cmd_info, "info @"},
	{lk_cmd_info, "info --json m"},
	{lk_cmd_check, "check m @"},
	{lk_cmd_check, "check " MODULES "kernel/m.ko"},
	{lk_cmd_plan, "plan @"},
	{lk_cmd_plan, "plan --json m"},
	{lk_cmd_why, "why @ m"},
	{lk_cmd_why, "why --json @"},
	{lk_cmd_params, "params @"},
	{lk_cmd_params, "params m @"},
	{lk_cmd_params, "params --save m @"},
	{lk_cmd_users, "users @"},
	{lk_cmd_device, "device"},
	{lk_cmd_device, "device @"},
	{lk_cmd_boot, "boot -v"},
	{lk_cmd_coldplug, "coldplug -v"},
	{lk_cmd_doctor, "doctor -v"},
	{lk_cmd_doctor, "doctor --json"},
	{lk_cmd_closure, "closure @"},
	{lk_cmd_tree, "tree @"},
	{lk_cmd_tree, "tree -r m"},
	{lk_cmd_deny, "deny @"},
	{lk_cmd_allow, "allow @"},
	{lk_cmd_audit, "audit"},
	{lk_cmd_audit, "audit --json"},
	{lk_cmd_explain, "explain @"},
};
#define DEPMOD   0
#define COMMANDS (sizeof(commands) / sizeof(*commands))

static const char *const files[] = {
	MODULES "kernel/m.ko",
	MODULES "kernel/n.ko",
	MODULES "modules.dep.bin",
	MODULES "modules.alias.bin",
	MODULES "modules.symbols.bin",
	MODULES "modules.builtin.bin",
	MODULES "modules.builtin.alias.bin",
	MODULES "modules.softdep",
	MODULES "modules.weakdep",
	MODULES "modules.devname",
	MODULES "modules.order",
	MODULES "modules.builtin",
	MODULES "modules.builtin.modinfo",
	"etc/modprobe.d/a.conf",
	"etc/modprobe.d/lkm-deny.conf",
	"etc/depmod.d/a.conf",
	"etc/modules-load.d/a.conf",
	"proc/modules",
	"proc/cmdline",
	"sys/devices/d/modalias",
	"boot/initrd.img-6.1.0-test",
};
#define FILES (sizeof(files) / sizeof(*files))

static char root[64];
static FILE *nowhere;

static void make_directories(char *path)
{
	for (char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0755);
		*slash = '/';
	}
}

static void write_file(const char *name, const void *data, size_t size)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s", name);
	make_directories(path);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	lk_fuzz_check(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	close(fd);
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *place)
{
	(void)status, (void)type;
	return place->level ? remove(path) : 0;
}

static void empty_root(void)
{
	nftw(".", remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static void leave(void)
{
	empty_root();
	rmdir(root);
}

static void begin(void)
{
	static const char *const places[] = {"/dev/shm", "/tmp"};

	for (size_t i = 0; i < 2; i++) {
		snprintf(root, sizeof(root), "%s/lkm-fuzz-XXXXXX", places[i]);
		if (mkdtemp(root))
			break;
	}
	lk_fuzz_check(chdir(root) == 0 && setenv("LKM_FAKE_ROOT", root, 1) == 0);
	atexit(leave);
	nowhere = fopen("/dev/null", "we");
	lk_fuzz_check(nowhere);
}

static void write_base(void)
{
	static const char *const directories[] = {
		MODULES "kernel/", "etc/modprobe.d/", "sys/module/", "proc/", "fake/", "dev/"};

	for (size_t i = 0; i < sizeof(directories) / sizeof(*directories); i++) {
		char path[PATH_MAX];

		snprintf(path, sizeof(path), "%s", directories[i]);
		make_directories(path);
	}
	write_file("fake/release", "6.1.0-test\n", 11);
	write_file("fake/kmsg", "", 0);
	write_file("fake/vmlinux.symbols", "module_layout\nprintk\n", 21);
	write_file("proc/modules", "", 0);
	write_file("proc/cmdline", "quiet\n", 6);
}

/* A sanitizer reports on the descriptors, which are not touched. */
static void run(size_t which, const char *operand)
{
	FILE *const out = stdout, *const err = stderr;
	char line[128], *words[16], *rest = line;
	int count = 0;

	snprintf(line, sizeof(line), "%s", commands[which].words);
	while ((words[count] = strsep(&rest, " "))) {
		if (strcmp(words[count], "@") == 0)
			words[count] = (char *)operand;
		count++;
	}
	stdout = stderr = nowhere;
	commands[which].run(count, words);
	stdout = out;
	stderr = err;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = data + size, *newline;
	char operand[OPERAND_MAX + 1] = "";
	size_t which;

	if (!*root)
		begin();
	if (!size)
		return 0;
	which = *data++ % COMMANDS;
	newline = memchr(data, '\n', (size_t)(end - data));
	if (!newline || newline - data > OPERAND_MAX)
		return 0;
	memcpy(operand, data, (size_t)(newline - data));
	/* Options could name directories outside of the root. */
	if (*operand == '-')
		*operand = '_';
	data = newline + 1;
	write_base();
	for (size_t i = 0; i < FILES_MAX && end - data >= 3; i++) {
		const char *name = files[data[0] % FILES];
		size_t length = data[1] | (size_t)data[2] << 8;

		data += 3;
		if (length > (size_t)(end - data))
			length = (size_t)(end - data);
		write_file(name, data, length);
		data += length;
	}
	/* An index that is there is asked as it is; otherwise the modules are found. */
	if (access(MODULES "modules.dep.bin", F_OK) < 0)
		run(DEPMOD, operand);
	run(which, operand);
	empty_root();
	return 0;
}
