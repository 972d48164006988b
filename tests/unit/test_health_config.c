/* SPDX-License-Identifier: MIT */
/* health_config: which lines and files of configuration have no effect. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/diagnose/health_config.h"

int main(void)
{
	return 0;
}
