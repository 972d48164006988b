/* SPDX-License-Identifier: MIT */
/* command: what a shell gets to see of parameters, quoted or refused, and how its end is told. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <dirent.h>
#include <unistd.h>

#include "../../src/run/command.h"

/* Every test stands in an empty directory of its own, whose only file is to be "out". */
struct place {
	char path[64];
	struct lkm_error error;
	char text[4096];
	const char *command, *params; /* of the last run */
};

static int begin(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	if (!place)
		return -1;
	strcpy(place->path, "/tmp/lkm-test-XXXXXX");
	*state = place;
	return mkdtemp(place->path) && chdir(place->path) == 0 ? 0 : -1;
}

static int end(void **state)
{
	struct place *place = *state;
	int rc = chdir("/") < 0 || rmdir(place->path) < 0;

	free(place);
	return rc;
}

/* What the command wrote, which is gone then; anything else in the directory fails the test. */
static const char *take_output(struct place *place)
{
	DIR *directory = opendir(".");
	const struct dirent *entry;
	FILE *file = fopen("out", "r");
	size_t size = 0;

	assert_non_null(directory);
	if (file) {
		size = fread(place->text, 1, sizeof(place->text) - 1, file);
		fclose(file);
		unlink("out");
	}
	place->text[size] = '\0';
	while ((entry = readdir(directory)))
		if (entry->d_name[0] != '.')
			fail_msg("'%s' was created by '%s' with '%s'", entry->d_name,
				place->command, place->params);
	closedir(directory);
	return file ? place->text : NULL;
}

static int run(struct place *place, const char *command, const char *params)
{
	memset(&place->error, 0, sizeof(place->error));
	place->command = command;
	place->params = params;
	return lk_command(LK_COMMAND_INSTALL, command, "mod_name", params, &place->error);
}

static void expect(
	struct place *place, const char *command, const char *params, const char *expected)
{
	int rc = run(place, command, params);

	if (rc < 0)
		fail_msg("%s", place->error.message);
	assert_string_equal(take_output(place), expected);
	assert_int_equal(place->error.code, 0);
}

static void expect_refused(struct place *place, const char *command, const char *params)
{
	assert_int_equal(run(place, command, params), -EINVAL);
	assert_int_equal(place->error.code, LKM_E_COMMAND_FAILED);
	assert_string_equal(place->error.module, "mod_name");
	assert_non_null(strstr(place->error.message, "stands inside quotes"));
	assert_null(take_output(place));
}

#define SHOW "printf '<%s>' "

static void each_parameter_is_a_word(void **state)
{
	expect(*state, SHOW "$CMDLINE_OPTS >out", "a=1 b=2", "<a=1><b=2>");
	expect(*state, SHOW "$CMDLINE_OPTS >out", " a=1\tb=2\n", "<a=1><b=2>");
	expect(*state, SHOW "x $CMDLINE_OPTS y >out", "", "<x><y>");
	expect(*state, SHOW "$CMDLINE_OPTS $CMDLINE_OPTS >out", "a=1 b=2", "<a=1><b=2><a=1><b=2>");
	expect(*state, SHOW "x$CMDLINE_OPTS,y >out", "a=1", "<xa=1,y>");
}

static void unsafe_parameters_are_words_too(void **state)
{
	expect(*state, SHOW "$CMDLINE_OPTS >out", "a=x;y b='q' c=$HOME", "<a=x;y><b='q'><c=$HOME>");
	expect(*state, SHOW "$CMDLINE_OPTS >out", "a=\"two words\" b=1", "<a=\"two words\"><b=1>");
	expect(*state, SHOW "$CMDLINE_OPTS >out", "a=\"open to the end", "<a=\"open to the end>");
	expect(*state, SHOW "$CMDLINE_OPTS >out", "a=* ? [a-z]* ~ {b,c}",
		"<a=*><?><[a-z]*><~><{b,c}>");
	expect(*state, SHOW "$CMDLINE_OPTS >out", "a=$CMDLINE_OPTS", "<a=$CMDLINE_OPTS>");
	expect(*state, SHOW "$(" SHOW "$CMDLINE_OPTS) >out", "a;b", "<<a;b>>");
	expect(*state, SHOW "'x'$CMDLINE_OPTS\"y\" >out", "a&b", "<xa&by>");
}

static void harmless_parameters_may_stand_in_quotes(void **state)
{
	const char *params = "a=1 b-c.d/e:f,g@h%i+j_k=2";

	expect(*state, SHOW "\"$CMDLINE_OPTS\" >out", params, "<a=1 b-c.d/e:f,g@h%i+j_k=2>");
	expect(*state, "sh -c 'printf \"<%s>\" $CMDLINE_OPTS' >out", "a=1 b=2", "<a=1><b=2>");
	expect(*state, "sh -c \"echo $CMDLINE_OPTS\" >out", "a=1 b=2", "a=1 b=2\n");
	expect(*state, "echo `echo $CMDLINE_OPTS` >out", "a=1 b=2", "a=1 b=2\n");
	expect(*state, SHOW "\"$CMDLINE_OPTS\" >out", "", "<>");
}

static void unsafe_parameters_are_refused_in_quotes(void **state)
{
	static const char *const commands[] = {
		SHOW "\"$CMDLINE_OPTS\" >out",
		SHOW "'$CMDLINE_OPTS' >out",
		SHOW "`echo $CMDLINE_OPTS` >out",
		"sh -c 'echo $CMDLINE_OPTS' >out",
		"sh -c \"echo $CMDLINE_OPTS\" >out",
		"echo \"\\\"$CMDLINE_OPTS\" >out",
		"echo 'it'\\''s $CMDLINE_OPTS' >out",
		"echo \"it's $CMDLINE_OPTS\" >out",
		"echo \\\\\"$CMDLINE_OPTS\" >out",
		"echo '\\'\"$CMDLINE_OPTS\" >out",
	};

	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		expect_refused(*state, commands[i], "a=1 b;c");
		expect_refused(*state, commands[i], "a=\"b c\"");
	}
	/* The quotes are closed there. */
	expect(*state, "echo 'a' \"b\" $CMDLINE_OPTS >out", "x;y", "a b x;y\n");
	expect(*state, "echo \\' $CMDLINE_OPTS >out", "x;y", "' x;y\n");
	expect(*state, "echo '\\' $CMDLINE_OPTS >out", "x;y", "\\ x;y\n");
}

/* Or the words behind the first would be commands. */
static void assignments_take_all_parameters(void **state)
{
	expect(*state, "X=$CMDLINE_OPTS; " SHOW "\"$X\" >out", "a=1 touch x", "<a=1 touch x>");
	expect(*state, "true; X_1=$CMDLINE_OPTS; " SHOW "\"$X_1\" >out", "a;b \"c d\"",
		"<a;b \"c d\">");
	expect(*state, "X=$CMDLINE_OPTS; " SHOW "\"$X\" >out", "a;b", "<a;b>");
	expect(*state, "echo --x=$CMDLINE_OPTS >out", "a b", "--x=a b\n");
	expect(*state, "sh -c 'X=$CMDLINE_OPTS; echo $X' >out", "a=1", "a=1\n");
	expect(*state, "echo \"with opts=$CMDLINE_OPTS\" >out", "a=1 b=2", "with opts=a=1 b=2\n");
	expect_refused(*state, "sh -c 'X=$CMDLINE_OPTS; echo $X' >out", "a=1 touch x");
	expect_refused(*state, "sh -c \"X=$CMDLINE_OPTS; echo\" >out", "a=1 touch x");
}

static void other_variables_are_left_alone(void **state)
{
	setenv("CMDLINE_OPTS_X", "mine", 1);
	setenv("CMDLINE_OPTS2", "too", 1);
	expect(*state, SHOW "$CMDLINE_OPTS_X $CMDLINE_OPTS2 $CMDLINE >out", "a=1", "<mine><too>");
	unsetenv("CMDLINE_OPTS_X");
	unsetenv("CMDLINE_OPTS2");
	expect(*state, "echo \\$CMDLINE_OPTS >out", "a=1", "$CMDLINE_OPTS\n");
	expect(*state, "echo $$ | grep -c '^[0-9]' >out", "a=1", "1\n");
}

static void the_environment_has_the_module(void **state)
{
	setenv("MODPROBE_MODULE", "older", 1);
	setenv("LKM_TEST_KEPT", "kept", 1);
	expect(*state, "printf '%s|%s|' \"$MODPROBE_MODULE\" $LKM_TEST_KEPT >out", "a;b",
		"mod_name|kept|");
	unsetenv("MODPROBE_MODULE");
	unsetenv("LKM_TEST_KEPT");
	assert_null(getenv("CMDLINE_OPTS"));
	assert_null(getenv("MODPROBE_MODULE"));
}

static void braces_are_the_same_mark(void **state)
{
	expect(*state, SHOW "${CMDLINE_OPTS} >out", "a=1 b;c", "<a=1><b;c>");
	expect_refused(*state, SHOW "\"${CMDLINE_OPTS}\" >out", "a;b");
	expect_refused(*state, "sh -c \"echo ${CMDLINE_OPTS}\" >out", "a;touch x");
}

/* kmod does not have the variable either. */
static void other_spellings_find_nothing(void **state)
{
	setenv("CMDLINE_OPTS", "a;touch x", 1);
	expect(*state, "sh -c \"echo ${CMDLINE_OPTS:-}\" >out", "a;touch x", "\n");
	expect(*state, "eval \"echo ${CMDLINE_OPTS%%x}\" >out", "a;touch x", "\n");
	unsetenv("CMDLINE_OPTS");
}

static void expect_option(struct place *place, const char *command, const char *params)
{
	assert_int_equal(run(place, command, params), -EINVAL);
	assert_int_equal(place->error.code, LKM_E_COMMAND_FAILED);
	assert_non_null(strstr(place->error.message, "a parameter begins with '-'"));
	assert_null(take_output(place));
}

static void a_parameter_is_never_an_option(void **state)
{
	expect_option(*state, SHOW "$CMDLINE_OPTS >out", "--dirname=/evil");
	expect_option(*state, SHOW "$CMDLINE_OPTS >out", "a=1 -C/evil b=2");
	expect_option(*state, SHOW "\"${CMDLINE_OPTS}\" >out", "-q");
	expect_option(*state, "X=$CMDLINE_OPTS; echo $X >out", "a=1 --dirname=/evil");
	expect_option(*state, "exec touch ${CMDLINE_OPTS}", "--reference=x y");
	expect(*state, "echo nothing >out", "--dirname=/evil", "nothing\n");
	expect(*state, SHOW "x$CMDLINE_OPTS >out", "a=-1", "<xa=-1>");
}

static void exec_needs_no_shell(void **state)
{
	expect(*state, "exec cp /dev/null out", "a;b", "");
	expect(*state, "exec env -i sh -c ${CMDLINE_OPTS}", ":>out", "");
	expect(*state, "exec touch $CMDLINE_OPTS", "out", "");
	/* What is more than plain words goes to the shell. */
	expect(*state, "exec echo a  b >out", "", "a b\n");
	expect(*state, "exec echo '$CMDLINE_OPTS' >out", "a=1", "a=1\n");
	assert_int_equal(run(*state, "exec /no/such/program", ""), -EINVAL);
	assert_non_null(strstr(((struct place *)*state)->error.message, "was not run: No such"));
}

static void commands_end_at_a_depth(void **state)
{
	struct place *place = *state;

	expect(place, "echo $LKM_COMMAND_DEPTH >out", "", "1\n");
	setenv("LKM_COMMAND_DEPTH", "15", 1);
	expect(place, "echo $LKM_COMMAND_DEPTH >out", "", "16\n");
	setenv("LKM_COMMAND_DEPTH", "16", 1);
	assert_int_equal(run(place, "echo x >out", ""), -EINVAL);
	assert_non_null(strstr(place->error.message, "commands call each other, 16 deep"));
	assert_null(take_output(place));
	setenv("LKM_COMMAND_DEPTH", "x", 1);
	expect(place, "echo $LKM_COMMAND_DEPTH >out", "", "1\n");
	unsetenv("LKM_COMMAND_DEPTH");
}

static void expect_failure(
	struct place *place, enum lk_command_kind kind, const char *command, const char *message)
{
	memset(&place->error, 0, sizeof(place->error));
	assert_int_equal(lk_command(kind, command, "m", "", &place->error), -EINVAL);
	assert_int_equal(place->error.code, LKM_E_COMMAND_FAILED);
	assert_int_equal(place->error.errnum, EINVAL);
	assert_string_equal(place->error.module, "m");
	assert_string_equal(place->error.message, message);
}

static void failures_are_told(void **state)
{
	expect_failure(*state, LK_COMMAND_INSTALL, "exit 3",
		"Error running install command 'exit 3' for module m: retcode 3");
	expect_failure(*state, LK_COMMAND_REMOVE, "false",
		"Error running remove command 'false' for module m: retcode 1");
	expect_failure(*state, LK_COMMAND_INSTALL, "exit 255",
		"Error running install command 'exit 255' for module m: retcode 255");
	assert_int_equal(lk_command(LK_COMMAND_INSTALL, "true", "m", "", NULL), 0);
	assert_int_equal(lk_command(LK_COMMAND_INSTALL, "", "m", "", NULL), 0);
	assert_int_equal(lk_command(LK_COMMAND_INSTALL, "false", "m", "", NULL), -EINVAL);
}

/* kmod takes these for success. */
static void a_signal_is_a_failure(void **state)
{
	expect_failure(*state, LK_COMMAND_INSTALL, "kill -9 $$",
		"Error running install command 'kill -9 $$' for module m: ended by signal 9");
	expect_failure(*state, LK_COMMAND_REMOVE, "kill -TERM $$",
		"Error running remove command 'kill -TERM $$' for module m: ended by signal 15");
	expect_failure(*state, LK_COMMAND_INSTALL, "exec 2>&-; sh -c 'kill -9 $$'; exit $?",
		"Error running install command 'exec 2>&-; sh -c 'kill -9 $$'; exit $?' for module "
		"m: ended by "
		"signal 9");
}

static void long_commands_leave_room_for_the_reason(void **state)
{
	struct place *place = *state;
	char command[1000];

	memset(command, ' ', sizeof(command));
	memcpy(command, "exit 4", 6);
	command[sizeof(command) - 1] = '\0';
	assert_int_equal(run(place, command, ""), -EINVAL);
	assert_non_null(strstr(place->error.message, ": retcode 4"));
	memcpy(command + 900, "\"$CMDLINE_OPTS\"", 15);
	assert_int_equal(run(place, command, "a;b"), -EINVAL);
	assert_non_null(strstr(place->error.message, "stands inside quotes"));
}

static void expect_not_run(struct place *place, size_t size, const char *reason)
{
	char *params = calloc(1, size + 1);

	assert_non_null(params);
	memset(params, 'a', size);
	assert_int_equal(run(place, "echo $CMDLINE_OPTS >out", params), -EINVAL);
	assert_int_equal(place->error.code, LKM_E_COMMAND_FAILED);
	assert_string_equal(
		place->error.message + strlen(place->error.message) - strlen(reason), reason);
	assert_null(take_output(place));
	free(params);
}

static void what_cannot_be_started_says_why(void **state)
{
	expect_not_run(*state, (size_t)1 << 20, "was not run: Argument list too long");
	expect_not_run(*state, (size_t)3 << 20, "was not run: File too large");
}

static const char *const attacks[] = {
	";touch x",
	"a=1;touch x",
	"a;touch x;",
	"$(touch x)",
	"`touch x`",
	"a=$(touch x)",
	"a=`touch x`",
	"\"$(touch x)\"",
	"'$(touch x)'",
	"';touch x;'",
	"\";touch x;\"",
	"\"';touch x;'\"",
	"'\";touch x;\"'",
	"a\ntouch x",
	"a\n\ntouch\nx\n",
	"\"a\ntouch x\n\"",
	"|touch x",
	"a|touch x",
	"&touch x",
	"a=1&&touch x",
	"||touch x",
	">x",
	"a>x",
	"2>x",
	"<>x",
	">>x",
	"a=1)touch x",
	"a=1;}touch x",
	"\\;touch x",
	"\\",
	"\\\ntouch x",
	"a\\\"\";touch x",
	"\"a\\\";touch x\"",
	"${X:=$(touch x)}",
	"$((x[$(touch x)]))",
	"$CMDLINE_OPTS;touch x",
	"$CMDLINE_OPTS_1",
	"\"$CMDLINE_OPTS_1\";touch x",
	"x=\"$(touch x)\" y",
	"# touch x",
	"a\r;touch x",
	"!touch x",
	"{touch,x}",
	"*",
	"?",
	"[a-z]*",
	"~",
	"~root",
	"a=*;touch x",
	"-- ;touch x",
	"a=\"b c\" ;touch x",
	"\"",
	"'",
	"`",
	"\";touch x",
	"';touch x",
	"$",
	"$(",
	"\x80\xff;touch x",
	"a=1 b=2 c=$(touch x)",
	"<<E\ntouch x\nE",
	"a=\t;touch\tx",
};

static const char *const victims[] = {
	SHOW "$CMDLINE_OPTS >out",
	"sh -c \"echo ${CMDLINE_OPTS}\" >out",
	"sh -c \"echo ${CMDLINE_OPTS:-x}\" >out",
	"exec echo ${CMDLINE_OPTS} >out",
	SHOW "x$CMDLINE_OPTS.y >out",
	SHOW "\"$CMDLINE_OPTS\" >out",
	SHOW "'$CMDLINE_OPTS' >out",
	SHOW "\"$CMDLINE_OPTS$CMDLINE_OPTS\" $CMDLINE_OPTS >out",
	"sh -c 'echo $CMDLINE_OPTS' >out",
	"sh -c \"echo $CMDLINE_OPTS\" >out",
	"sh -c \"echo '$CMDLINE_OPTS'\" >out",
	"sh -c \"sh -c 'echo $CMDLINE_OPTS'\" >out",
	"sh -c 'echo \"$@\"' - $CMDLINE_OPTS >out",
	"echo `echo $CMDLINE_OPTS` >out",
	"echo $(echo $CMDLINE_OPTS) >out",
	"echo \"$(echo $CMDLINE_OPTS)\" >out",
	"echo \"$(echo \"$CMDLINE_OPTS\")\" >out",
	"echo \"$(echo 'a\"b' $CMDLINE_OPTS)\" >out",
	"echo \"`echo \"a $CMDLINE_OPTS\" b`\" >out",
	"echo \"$(sh -c 'a=\"b\"; echo $CMDLINE_OPTS')\" >out",
	"echo \"$(sh -c 'echo a\"b $CMDLINE_OPTS\"')\" >out",
	"echo \\\"$CMDLINE_OPTS\\\" >out",
	"echo 'it'\\''s' $CMDLINE_OPTS >out",
	"(echo $CMDLINE_OPTS) >out",
	"{ echo $CMDLINE_OPTS; } >out",
	"for i in $CMDLINE_OPTS; do echo $i; done >out",
	"case \"$CMDLINE_OPTS\" in *) echo hi;; esac >out",
	"sh -c 'X=$CMDLINE_OPTS; echo $X' >out",
	"sh -c \"true;X=$CMDLINE_OPTS\" >out",
	"X=$CMDLINE_OPTS Y=$CMDLINE_OPTS true >out",
	"X=$CMDLINE_OPTS; echo \"$X\" >out",
	"echo \"${X:-$CMDLINE_OPTS}\" >out",
	"echo ${X:-$CMDLINE_OPTS} >out",
	"echo hi >out # $CMDLINE_OPTS",
	"true $CMDLINE_OPTS && echo ${CMDLINE_OPTS} >out",
};

/* Whether it is run, fails or is refused: no parameter creates a file. Commands that are no good
 * with some parameters complain, which nobody wants to read. */
static void no_parameter_becomes_a_command(void **state)
{
	char command[256];

	for (size_t i = 0; i < sizeof(attacks) / sizeof(*attacks); i++)
		for (size_t j = 0; j < sizeof(victims) / sizeof(*victims); j++) {
			int rc;

			snprintf(command, sizeof(command), "exec 2>/dev/null; %s", victims[j]);
			rc = run(*state, command, attacks[i]);
			if (rc != 0 && rc != -EINVAL)
				fail_msg("%d for '%s' with '%s'", rc, victims[j], attacks[i]);
			take_output(*state);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_parameter_is_a_word, begin, end),
		cmocka_unit_test_setup_teardown(unsafe_parameters_are_words_too, begin, end),
		cmocka_unit_test_setup_teardown(
			harmless_parameters_may_stand_in_quotes, begin, end),
		cmocka_unit_test_setup_teardown(
			unsafe_parameters_are_refused_in_quotes, begin, end),
		cmocka_unit_test_setup_teardown(assignments_take_all_parameters, begin, end),
		cmocka_unit_test_setup_teardown(other_variables_are_left_alone, begin, end),
		cmocka_unit_test_setup_teardown(the_environment_has_the_module, begin, end),
		cmocka_unit_test_setup_teardown(braces_are_the_same_mark, begin, end),
		cmocka_unit_test_setup_teardown(other_spellings_find_nothing, begin, end),
		cmocka_unit_test_setup_teardown(a_parameter_is_never_an_option, begin, end),
		cmocka_unit_test_setup_teardown(exec_needs_no_shell, begin, end),
		cmocka_unit_test_setup_teardown(commands_end_at_a_depth, begin, end),
		cmocka_unit_test_setup_teardown(failures_are_told, begin, end),
		cmocka_unit_test_setup_teardown(a_signal_is_a_failure, begin, end),
		cmocka_unit_test_setup_teardown(
			long_commands_leave_room_for_the_reason, begin, end),
		cmocka_unit_test_setup_teardown(what_cannot_be_started_says_why, begin, end),
		cmocka_unit_test_setup_teardown(no_parameter_becomes_a_command, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
