/* SPDX-License-Identifier: MIT */
/* os_proc: work is done by as many threads as there can be, each with its number, and signals are
 * not theirs. */
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/os/os_proc.h"

/* After so many no further thread can be started. The linker sends the calls here (--wrap). */
static unsigned threads_left;

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
	void *(*start)(void *data), void *data);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
	void *(*start)(void *data), void *data);

int __wrap_pthread_create(
	pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *data), void *data)
{
	if (!threads_left)
		return EAGAIN;
	threads_left--;
	return __real_pthread_create(thread, attributes, start, data);
}

struct calls {
	unsigned of[LK_PROC_THREADS_MAX + 1];
	unsigned next;    /* of the queue */
	unsigned signals; /* workers that would get them */
	pthread_t caller;
	bool first_is_caller;
};

#define PIECES 1000u

static void work(void *context, unsigned worker)
{
	struct calls *calls = context;
	sigset_t mask;

	__atomic_fetch_add(&calls->of[worker], 1, __ATOMIC_RELAXED);
	if (worker == 0)
		calls->first_is_caller = pthread_equal(pthread_self(), calls->caller);
	pthread_sigmask(SIG_BLOCK, NULL, &mask);
	if (worker && !sigismember(&mask, SIGINT))
		__atomic_fetch_add(&calls->signals, 1, __ATOMIC_RELAXED);
	while (__atomic_fetch_add(&calls->next, 1, __ATOMIC_RELAXED) < PIECES)
		continue;
}

static void check(unsigned asked, unsigned possible, unsigned expected)
{
	struct calls calls = {.caller = pthread_self()};

	threads_left = possible;
	assert_int_equal(lk_proc_parallel(asked, work, &calls), expected);
	for (unsigned i = 0; i < LK_PROC_THREADS_MAX; i++)
		assert_int_equal(calls.of[i], i < expected);
	assert_int_equal(calls.next, PIECES + expected);
	assert_int_equal(calls.signals, 0);
	assert_true(calls.first_is_caller);
}

static void test_each_worker_is_called_once(void **state)
{
	check(1, 100, 1);
	check(2, 100, 2);
	check(7, 100, 7);
	check(LK_PROC_THREADS_MAX, 100, LK_PROC_THREADS_MAX);
	check(LK_PROC_THREADS_MAX + 1, 100, LK_PROC_THREADS_MAX);
	check(0, 100, 1);
}

static void test_fewer_threads_do_it_too(void **state)
{
	check(8, 0, 1);
	check(8, 3, 4);
}

static void test_signals_are_as_before(void **state)
{
	struct calls calls = {0};
	sigset_t before, after;

	threads_left = 4;
	pthread_sigmask(SIG_BLOCK, NULL, &before);
	lk_proc_parallel(4, work, &calls);
	pthread_sigmask(SIG_BLOCK, NULL, &after);
	for (int i = 1; i < NSIG; i++)
		assert_int_equal(sigismember(&before, i), sigismember(&after, i));
}

static void test_there_is_a_processor(void **state)
{
	assert_true(lk_proc_processors() >= 1);
}

static void test_the_clock_goes_forward(void **state)
{
	int64_t milliseconds = lk_proc_now(), nanoseconds = lk_proc_clock();

	lk_proc_sleep(5);
	assert_true(lk_proc_clock() - nanoseconds >= 5000000);
	assert_true(lk_proc_now() - milliseconds >= 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_worker_is_called_once),
		cmocka_unit_test(test_fewer_threads_do_it_too),
		cmocka_unit_test(test_signals_are_as_before),
		cmocka_unit_test(test_there_is_a_processor),
		cmocka_unit_test(test_the_clock_goes_forward),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
