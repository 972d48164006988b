/* SPDX-License-Identifier: MIT */
/* onterminal FILE COMMAND: runs a shell command on a terminal of its own; its output goes to stdout
 * and into FILE. */
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/wait.h>

/* A terminal ends its lines with \r\n; what follows is for one that does so itself. */
static void pass(const char *data, size_t size, FILE *copy)
{
	for (size_t k = 0; k < size; k++) {
		if (data[k] == '\r')
			continue;
		putchar(data[k]);
		putc(data[k], copy);
	}
	fflush(stdout);
}

int main(int argc, char **argv)
{
	FILE *copy = argc == 3 ? fopen(argv[1], "we") : NULL;
	struct winsize window = {40, 120, 0, 0};
	char data[4096];
	int terminal, status = 0;
	ssize_t size;
	pid_t pid;

	if (!copy)
		return 2;
	pid = forkpty(&terminal, NULL, NULL, &window);
	if (pid < 0)
		return 2;
	if (pid == 0) {
		execl("/bin/busybox", "sh", "-c", argv[2], NULL);
		_exit(127);
	}
	while ((size = read(terminal, data, sizeof(data))) > 0)
		pass(data, size, copy);
	fclose(copy);
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
