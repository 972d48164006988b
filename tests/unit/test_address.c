/* SPDX-License-Identifier: MIT */
/* address: what people type for a device, and paths put together without links. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/formats/address.h"

static void kinds(void **state)
{
	assert_int_equal(lk_address_kind("/dev/sda"), LK_ADDRESS_NODE);
	assert_int_equal(lk_address_kind("/dev/"), LK_ADDRESS_NODE);
	assert_int_equal(lk_address_kind("/dev"), LK_ADDRESS_PATH);
	assert_int_equal(lk_address_kind("/sys/class/net/eth0"), LK_ADDRESS_PATH);
	assert_int_equal(lk_address_kind("net/eth0"), LK_ADDRESS_PATH);
	assert_int_equal(lk_address_kind("."), LK_ADDRESS_PATH);
	assert_int_equal(lk_address_kind(".."), LK_ADDRESS_PATH);
	assert_int_equal(lk_address_kind("eth0"), LK_ADDRESS_NAME);
	assert_int_equal(lk_address_kind("1-2:1.0"), LK_ADDRESS_NAME);
	assert_int_equal(lk_address_kind("..."), LK_ADDRESS_NAME);
	assert_int_equal(lk_address_kind(""), LK_ADDRESS_NAME);
}

static void assert_pci(const char *text, const char *expected)
{
	char address[24];

	assert_true(lk_address_pci(text, address, sizeof(address)));
	assert_string_equal(address, expected);
}

static void pci_addresses(void **state)
{
	assert_pci("0000:00:1f.2", "0000:00:1f.2");
	assert_pci("00:1f.2", "0000:00:1f.2");
	assert_pci("0A:1F.7", "0000:0a:1f.7");
	assert_pci("10000:E1:00.0", "10000:e1:00.0");
	assert_pci("ABCDEF01:E1:00.0", "abcdef01:e1:00.0");
}

static void no_pci_addresses(void **state)
{
	static const char *const texts[] = {"", "0", "00:1f", "00:1f.", "00:1f.8", "00:1f.22",
		"0:1f.2", "000:1f.2", "000:00:1f.2", "0000:00:1f.2 ", "0000:0000:00:1f.2", "1-2",
		"eth0", "00:05", "0000:00:1g.0", "123456789:00:00.0", ":00:00.0", "00.00:0"};
	char address[64];

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_false(lk_address_pci(texts[i], address, sizeof(address)));
}

static void no_room_for_an_address(void **state)
{
	char address[13];

	assert_true(lk_address_pci("00:1f.2", address, 13));
	assert_false(lk_address_pci("00:1f.2", address, 12));
	assert_false(lk_address_pci("10000:00:1f.2", address, 13));
}

static void components(void **state)
{
	const char *rest = "//sys/./class//..net/.";
	static const char *const parts[] = {"sys", "class", "..net"};
	struct lk_address_part part;

	for (size_t i = 0; i < 3; i++) {
		assert_true(lk_address_part(&rest, &part));
		assert_int_equal(part.size, strlen(parts[i]));
		assert_memory_equal(part.text, parts[i], part.size);
	}
	assert_false(lk_address_part(&rest, &part));
	assert_false(lk_address_part(&rest, &part));
}

static bool push(char *path, size_t size, const char *name)
{
	return lk_address_push(path, size, (struct lk_address_part){name, strlen(name)});
}

static void paths(void **state)
{
	char path[12] = "";

	assert_true(push(path, sizeof(path), ".."));
	assert_string_equal(path, "");
	assert_true(push(path, sizeof(path), "sys"));
	assert_true(push(path, sizeof(path), "devices"));
	assert_string_equal(path, "sys/devices");
	assert_false(push(path, sizeof(path), "a"));
	assert_true(push(path, sizeof(path), ".."));
	assert_string_equal(path, "sys");
	assert_false(push(path, sizeof(path), "abcdefgh"));
	assert_string_equal(path, "sys");
	assert_true(push(path, sizeof(path), "abcdefg"));
	lk_address_pop(path);
	lk_address_pop(path);
	assert_string_equal(path, "");
	lk_address_pop(path);
	assert_string_equal(path, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds),
		cmocka_unit_test(pci_addresses),
		cmocka_unit_test(no_pci_addresses),
		cmocka_unit_test(no_room_for_an_address),
		cmocka_unit_test(components),
		cmocka_unit_test(paths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
