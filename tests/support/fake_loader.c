/* SPDX-License-Identifier: MIT */
/* The checks of the kernel's module loader: header, name, version magic, symbols. */
#include "fake_loader.h"

#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <lkm/syscalls.h>

/* e_type and e_machine as a little-endian kernel reads them, whatever the file's order is. */
static unsigned u16_at(struct lk_span contents, size_t offset)
{
	return contents.data[offset] | (unsigned)contents.data[offset + 1] << 8;
}

static int check_header(struct fake *fake, struct lk_span contents)
{
	char *machine = fake_read_line(fake, "fake/machine");

	if (contents.size < sizeof(Elf64_Ehdr)) {
		fake_log(fake, "Invalid ELF header len %zu", contents.size);
		return -ENOEXEC;
	}
	if (memcmp(contents.data, ELFMAG, SELFMAG) != 0) {
		fake_log(fake, "Invalid ELF header magic: != \\x7fELF");
		return -ENOEXEC;
	}
	if (u16_at(contents, 16) != ET_REL) {
		fake_log(fake, "Invalid ELF header type: %u != 1", u16_at(contents, 16));
		return -ENOEXEC;
	}
	if (u16_at(contents, 18) != (machine ? (unsigned)atoi(machine) : EM_X86_64)) {
		fake_log(fake, "Invalid architecture in ELF header: %u", u16_at(contents, 18));
		return -ENOEXEC;
	}
	return 0;
}

/* Without name= in .modinfo it is the one in the section that becomes struct module (offset on 64
 * bit: 24). */
static const char *own_name(const struct fake_image *image)
{
	const char *name = image->has_info ? lk_modinfos_find(image->info, "name") : NULL;
	struct lk_span section;

	if (!name && lk_elf_section(&image->elf, ".gnu.linkonce.this_module", &section) == 0)
		lk_span_string(section, 24, &name);
	return name && *name ? name : NULL;
}

int fake_image_open(struct fake *fake, struct lk_span contents, struct fake_image *ret)
{
	int rc = check_header(fake, contents);

	if (rc < 0)
		return rc;
	ret->source = lk_source_memory(contents);
	if (lk_elf_open(&ret->elf, &ret->source, NULL) < 0) {
		fake_log(fake, "Invalid ELF section header overflow");
		return -ENOEXEC;
	}
	ret->has_info = lk_modinfos_open(&ret->info, &ret->elf) == 0;
	ret->name = own_name(ret);
	if (!ret->name) {
		fake_log(fake, "(missing .modinfo name field): No module found in object");
		return -ENOEXEC;
	}
	return 0;
}

int fake_check_blacklist(struct fake *fake, const struct fake_image *image)
{
	char *cmdline = fake_read_line(fake, "proc/cmdline"), *words, *names;

	for (char *word = cmdline ? strtok_r(cmdline, " ", &words) : NULL; word;
		word = strtok_r(NULL, " ", &words)) {
		if (strncmp(word, "module_blacklist=", 17) != 0)
			continue;
		for (char *name = strtok_r(word + 17, ",", &names); name;
			name = strtok_r(NULL, ",", &names))
			if (strcmp(name, image->name) == 0) {
				fake_log(fake, "Module %s is blacklisted", name);
				return -EPERM;
			}
	}
	return 0;
}

/* With versions of symbols in both, the release (the first word) does not count. */
static bool same_magic(const char *mine, const char *kernels, bool has_versions)
{
	if (has_versions) {
		mine += strcspn(mine, " ");
		kernels += strcspn(kernels, " ");
	}
	return strcmp(mine, kernels) == 0;
}

int fake_check_vermagic(struct fake *fake, const struct fake_image *image, int flags)
{
	const char *wanted = fake_read_line(fake, "fake/vermagic");
	const char *mine = image->has_info ? lk_modinfos_find(image->info, "vermagic") : NULL;
	struct lk_span versions;
	bool has_versions = lk_elf_section(&image->elf, "__versions", &versions) == 0;

	if (!wanted || flags & MODULE_INIT_IGNORE_VERMAGIC)
		return 0;
	if (mine && same_magic(mine, wanted, has_versions && strstr(wanted, "modversions")))
		return 0;
	fake_log(fake, "%s: version magic '%s' should be '%s'", image->name, mine ? mine : "",
		wanted);
	return -ENOEXEC;
}

/* Look for "NAME [0xCRC]" in a list of exports: 1 with the CRC (0 when it has none), 0 when it is
 * not there. */
static bool find_export(struct fake *fake, const char *path, const char *name, uint64_t *ret_crc)
{
	char *text = fake_read(fake, path), *state;
	size_t size = strlen(name);

	for (char *line = text ? strtok_r(text, "\n", &state) : NULL; line;
		line = strtok_r(NULL, "\n", &state)) {
		if (strncmp(line, name, size) == 0 && (line[size] == ' ' || line[size] == '\0')) {
			*ret_crc = strtoull(line + size, NULL, 16);
			return true;
		}
	}
	return false;
}

static const char *exports_path(struct fake *fake, const char *module)
{
	return lk_arena_format(&fake->arena, "fake/exports/%s", module);
}

/* Who exports a symbol: *ret_owner is NULL for the kernel itself. */
static bool find_owner(struct fake *fake, struct fake_module *modules, const char *name,
	struct fake_module **ret_owner, uint64_t *ret_crc)
{
	*ret_owner = NULL;
	if (find_export(fake, "fake/vmlinux.symbols", name, ret_crc))
		return true;
	for (; modules; modules = modules->next)
		if (find_export(fake, exports_path(fake, modules->name), name, ret_crc)) {
			*ret_owner = modules;
			return true;
		}
	return false;
}

static bool version_of(const struct lk_symbols *versions, const char *name, uint64_t *ret_crc)
{
	for (size_t i = 0; i < versions->count; i++)
		if (strcmp(versions->items[i].name, name) == 0) {
			*ret_crc = versions->items[i].crc;
			return true;
		}
	return false;
}

/* A CRC counts when both sides have one. */
static int check_version(struct fake *fake, const struct fake_image *image,
	const struct lk_symbols *versions, const char *name, uint64_t crc)
{
	uint64_t mine;

	if (!crc || !versions->count)
		return 0;
	if (!version_of(versions, name, &mine)) {
		fake_log(fake, "%s: no symbol version for %s", image->name, name);
		return -EINVAL;
	}
	if ((uint32_t)mine == (uint32_t)crc)
		return 0;
	fake_log(fake, "%s: disagrees about version of symbol %s", image->name, name);
	return -EINVAL;
}

static int check_import(struct fake *fake, const struct fake_image *image,
	struct fake_module *modules, const struct lk_symbols *versions, const char *name)
{
	struct fake_module *owner;
	uint64_t crc = 0;
	int rc = -ENOENT;

	if (find_owner(fake, modules, name, &owner, &crc))
		rc = check_version(fake, image, versions, name, crc);
	if (rc < 0) {
		fake_log(fake, "%s: Unknown symbol %s (err %d)", image->name, name, rc);
		return rc;
	}
	if (owner && !strstr(lk_arena_format(&fake->arena, ",%s", owner->holders),
			     lk_arena_format(&fake->arena, ",%s,", image->name)))
		fake_module_hold(fake, owner, image->name);
	return 0;
}

static int check_exports(
	struct fake *fake, const struct fake_image *image, struct fake_module *modules)
{
	struct lk_symbols exports = {0};
	struct fake_module *owner;
	uint64_t crc;

	if (lk_exports_collect(&fake->arena, &image->elf, &exports) < 0)
		return 0;
	for (size_t i = 0; i < exports.count; i++)
		if (find_owner(fake, modules, exports.items[i].name, &owner, &crc)) {
			fake_log(fake, "%s: exports duplicate symbol %s (owned by %s)", image->name,
				exports.items[i].name, owner ? owner->name : "kernel");
			return -ENOEXEC;
		}
	return 0;
}

int fake_check_symbols(
	struct fake *fake, const struct fake_image *image, struct fake_module *modules, int flags)
{
	struct lk_symbols versions = {0};
	struct lk_elf_symbols symbols = {0};
	struct lk_elf_symbol symbol;
	int rc = 0;

	if (!(flags & MODULE_INIT_IGNORE_MODVERSIONS))
		lk_versions_collect(&fake->arena, &image->elf, &versions);
	if (lk_elf_symbols_open(&symbols, &image->elf) < 0) {
		fake_log(fake, "%s: module has no symbols (stripped?)", image->name);
		return -ENOEXEC;
	}
	/* Like the kernel, go on after the first: every unknown symbol gets its line. */
	while (lk_elf_symbols_next(&symbols, &symbol) == 1) {
		int failed = 0;

		if (symbol.section == SHN_UNDEF && *symbol.name && symbol.bind != STB_WEAK)
			failed = check_import(fake, image, modules, &versions, symbol.name);
		rc = rc ? rc : failed;
	}
	return rc ? rc : check_exports(fake, image, modules);
}

void fake_exports_add(struct fake *fake, const struct fake_image *image)
{
	struct lk_symbols exports = {0};
	const char *text = "";

	lk_exports_collect(&fake->arena, &image->elf, &exports);
	for (size_t i = 0; i < exports.count; i++)
		text = lk_arena_format(&fake->arena, "%s%s 0x%08llx\n", text, exports.items[i].name,
			(unsigned long long)exports.items[i].crc);
	fake_write(fake, exports_path(fake, image->name), text);
}

void fake_exports_remove(struct fake *fake, const char *name)
{
	unlinkat(fake->root, exports_path(fake, name), 0);
}
