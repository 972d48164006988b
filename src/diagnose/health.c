/* SPDX-License-Identifier: MIT */
/* Asking all checks, in the order in which a load meets them. */
#include "health.h"

#include <errno.h>
#include <string.h>

#include "health_checks.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t count_digits(const char *text)
{
	size_t count = 0;

	while (is_digit(text[count]))
		count++;
	return count;
}

/* Compare the numbers at the beginning of both, which are moved past them. */
static int compare_numbers(const char **a, const char **b)
{
	size_t first, second;
	int result;

	while (**a == '0')
		++*a;
	while (**b == '0')
		++*b;
	first = count_digits(*a);
	second = count_digits(*b);
	result = first != second ? (first > second) - (first < second) : memcmp(*a, *b, first);
	*a += first;
	*b += second;
	return result;
}

int lk_health_compare(const char *a, const char *b)
{
	while (*a && *b) {
		int result;

		if (is_digit(*a) && is_digit(*b)) {
			result = compare_numbers(&a, &b);
		} else {
			result = (unsigned char)*a - (unsigned char)*b;
			a++;
			b++;
		}
		if (result)
			return result;
	}
	return (*a != '\0') - (*b != '\0');
}

/* Up to the last digit before the first letter; false when that is too long for a release. */
static bool copy_numbers(const char *release, char *ret, size_t room)
{
	size_t size = strcspn(release, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

	while (size && !is_digit(release[size - 1]))
		size--;
	if (size >= room)
		return false;
	memcpy(ret, release, size);
	ret[size] = '\0';
	return true;
}

bool lk_health_is_newer(const char *a, const char *b)
{
	char first[256], second[256];

	return copy_numbers(a, first, sizeof(first)) && copy_numbers(b, second, sizeof(second)) &&
	       lk_health_compare(first, second) > 0;
}

/* Where it does not, nothing else matters. */
static bool loads_modules(const struct lk_evidence_kernel *kernel)
{
	return kernel->ancient != LK_YES && kernel->modules != LK_NO;
}

int lk_health_judge(
	const struct lk_health_facts *facts, struct lk_arena *arena, struct lk_findings *ret)
{
	struct lk_findings symptoms = {.arena = arena};

	if (facts->system)
		lk_health_kernel(facts->system, &symptoms);
	if (!facts->system || loads_modules(&facts->system->kernel)) {
		lk_health_files(&facts->files, facts->system, &symptoms);
		if (facts->system)
			lk_health_surroundings(facts->system, &symptoms);
	}
	if (symptoms.failed)
		return -ENOMEM;
	*ret = symptoms;
	return 0;
}
