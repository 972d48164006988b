/* SPDX-License-Identifier: MIT */
/* Looking at a module file for what may keep it from being loaded. */
#include "examine.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../files/module_file.h"
#include "../base/error.h"
#include "../formats/sign.h"
#include "../formats/tables.h"
#include "../formats/compression.h"
#include "../os/os_fs.h"
#include "../system/image.h"
#include "../system/open.h"

#define ET_REL      1
#define EI_CLASS    4
#define EI_DATA     5
#define SHT_SYMTAB  2
#define SHF_ALLOC   2
#define ELFDATA_BIG 2
/* How many modules are looked at for one that can be read. */
#define SAMPLES_MAX 16

static bool has_section(const struct lk_elf *elf, const char *name)
{
	struct lk_span contents;

	return lk_elf_section(elf, name, &contents) == 0;
}

/* The kernel goes by the type of the section. */
static bool has_symbols(const struct lk_elf *elf)
{
	struct lk_elf_section section;

	for (uint32_t i = 0; i < elf->section_count; i++)
		if (lk_elf_header(elf, i, &section) == 0 && section.type == SHT_SYMTAB)
			return true;
	return false;
}

/* Does the kernel count this licence as GPL-compatible? */
static enum lk_fact is_gpl(const char *license)
{
	static const char *const words[] = {"GPL", "GPL v2", "GPL and additional rights",
		"Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL"};

	for (size_t i = 0; license && i < sizeof(words) / sizeof(*words); i++)
		if (strcmp(license, words[i]) == 0)
			return LK_YES;
	return LK_NO;
}

#define SHT_NULL   0
#define SHT_NOBITS 8

/* Is every section inside the file and named, and is there one struct module? The kernel checks
 * that first. */
static enum lk_fact is_sound(const struct lk_elf *elf)
{
	for (uint32_t i = 0; i < elf->section_count; i++) {
		struct lk_elf_section section;

		if (lk_elf_header(elf, i, &section) < 0)
			return LK_NO;
		if (section.type != SHT_NULL && section.type != SHT_NOBITS &&
			(section.offset > elf->source->size ||
				section.size > elf->source->size - section.offset))
			return LK_NO;
	}
	return has_section(elf, ".gnu.linkonce.this_module") ? LK_YES : LK_NO;
}

static uint64_t this_size(const struct lk_elf *elf)
{
	struct lk_span contents;

	return lk_elf_section(elf, ".gnu.linkonce.this_module", &contents) == 0 ? contents.size : 0;
}

/* The bytes of memory that its sections take. */
static uint64_t memory_of(const struct lk_elf *elf)
{
	struct lk_elf_section section;
	uint64_t size = 0;

	for (uint32_t i = 0; i < elf->section_count; i++)
		if (lk_elf_header(elf, i, &section) == 0 && section.flags & SHF_ALLOC &&
			__builtin_add_overflow(size, section.size, &size))
			return UINT64_MAX;
	return size;
}

static bool is_same_key(const struct lkm_signature *a, const struct lkm_signature *b)
{
	const struct lk_span *a_key = &a->read.key, *b_key = &b->read.key;

	return a_key->size == b_key->size && a_key->size &&
	       memcmp(a_key->data, b_key->data, a_key->size) == 0 &&
	       strcmp(a->read.signer, b->read.signer) == 0;
}

static enum lk_fact is_kernels_key(struct lkm_image *image, struct lkm_image *sample)
{
	const struct lkm_signature *ours = lk_image_signature(image);
	const struct lkm_signature *kernels = lk_image_signature(sample);

	if (!ours || !kernels)
		return LK_UNKNOWN;
	return is_same_key(ours, kernels) ? LK_YES : LK_NO;
}

void lk_examine_compare(const struct lk_examined *examined, const struct lk_examined *sample,
	struct lk_evidence_file *ret)
{
	if (!examined->image || !sample->image)
		return;
	ret->right_machine = examined->machine == sample->machine &&
					     examined->is64 == sample->is64 &&
					     examined->order == sample->order
				     ? LK_YES
				     : LK_NO;
	if (examined->this_size && sample->this_size)
		ret->this_size = examined->this_size == sample->this_size ? LK_YES : LK_NO;
	ret->kernels_key = is_kernels_key(examined->image, sample->image);
}

static void read_signature(
	struct lkm_image *image, const struct lk_elf *elf, struct lk_evidence_file *file)
{
	const struct lkm_signature *signature = lk_image_signature(image);
	enum lk_sign_mark mark;

	if (lk_sign_find_mark(elf->source, &mark) == 0 && mark == LK_SIGN_AT_END)
		file->signature_sound = signature ? LK_YES : LK_NO;
	if (signature && *signature->read.signer)
		file->signer = signature->read.signer;
	if (lk_sign_find_mark(elf->source, &mark) < 0)
		return;
	file->is_signed = mark == LK_SIGN_AT_END ? LK_YES : LK_NO;
	file->buried = mark == LK_SIGN_BURIED;
}

static void read_module(
	struct lkm_image *image, struct lk_examined *examined, struct lk_evidence_file *file)
{
	const struct lk_elf *elf = &image->elf;

	*examined = (struct lk_examined){.image = image,
		.machine = elf->machine,
		.is64 = elf->is64,
		.order = elf->order,
		.this_size = this_size(elf)};
	file->form = LK_FORM_MODULE;
	file->memory = memory_of(elf) > file->memory ? memory_of(elf) : file->memory;
	file->machine = lk_elf_machine_name(elf->machine);
	file->relocatable = elf->type == ET_REL ? LK_YES : LK_NO;
	file->name = lk_image_own_name(image);
	file->vermagic = lk_image_find(image, "vermagic");
	file->license = lk_image_find(image, "license");
	file->gpl = is_gpl(file->license);
	file->sound = is_sound(elf);
	file->symbols = has_symbols(elf) ? LK_YES : LK_NO;
	file->versions = has_section(elf, "__versions") || has_section(elf, "__version_ext_crcs")
				 ? LK_YES
				 : LK_NO;
	file->livepatch = lk_image_find(image, "livepatch") ? LK_YES : LK_NO;
	read_signature(image, elf, file);
	file->layout_fault = lk_layout_check(elf);
}

static bool is_text(const struct lk_file_start *start)
{
	for (size_t i = 0; i < start->size; i++)
		if ((start->bytes[i] < ' ' && !strchr("\t\n\r\f", start->bytes[i])) ||
			start->bytes[i] >= 0x7f || !start->bytes[i])
			return false;
	return true;
}

/* The name of a foreign compression, by the first bytes; NULL: none. */
static const char *foreign_packing(const struct lk_file_start *start)
{
	static const struct {
		const char *mark, *name;
		size_t size;
	} marks[] = {{"BZh", "bzip2", 3}, {"\x5d\0\0", "lzma", 3}, {"\x04\x22\x4d\x18", "lz4", 4},
		{"\x89LZO", "lzop", 4}, {"LZIP", "lzip", 4}, {"PK\3\4", "zip", 4}};

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (start->size >= marks[i].size &&
			memcmp(start->bytes, marks[i].mark, marks[i].size) == 0)
			return marks[i].name;
	return NULL;
}

/* These machines run 64-bit kernels only. */
static bool is_64bit_machine(uint16_t machine)
{
	static const uint16_t machines[] = {62, 183, 21, 22};

	for (size_t i = 0; i < sizeof(machines) / sizeof(*machines); i++)
		if (machine == machines[i])
			return true;
	return false;
}

/* The kernel takes every file for one of its own class and byte order, whatever bytes 4 and 5 say.
 * Where these contradict the rest of the header, our reader has read the file wrongly, and nothing
 * is known about it. */
static bool is_misnamed(const struct lk_file_start *start)
{
	const bool big = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
	const enum lk_order here = big ? LK_BIG : LK_LITTLE;
	uint16_t machine;

	if (start->size < 20 || lk_bytes_u16(start->bytes + 16, here) != ET_REL)
		return false;
	machine = lk_bytes_u16(start->bytes + 18, here);
	if (!lk_elf_machine_name(machine))
		return false;
	return start->bytes[EI_DATA] != (big ? ELFDATA_BIG : 1) || start->bytes[EI_CLASS] < 1 ||
	       start->bytes[EI_CLASS] > 2 ||
	       (start->bytes[EI_CLASS] == 1 && is_64bit_machine(machine));
}

/* The form of a file that is not a module. */
static enum lk_evidence_form form_of(
	const struct lk_file_start *start, const struct lkm_error *error)
{
	if (error->code == LKM_E_DAMAGED)
		return LK_FORM_BAD_PACK;
	if (error->code != LKM_E_NOT_A_MODULE)
		return LK_FORM_UNKNOWN;
	if (start->size >= 4 && memcmp(start->bytes, "\177ELF", 4) == 0)
		return is_misnamed(start) ? LK_FORM_UNKNOWN : LK_FORM_DAMAGED;
	if (start->kind == LK_PLAIN && is_text(start))
		return LK_FORM_TEXT;
	return start->kind == LK_PLAIN && foreign_packing(start) ? LK_FORM_PACKED : LK_FORM_OTHER;
}

/* How it is compressed. 0 or -ENOMEM. */
static int read_packing(
	const struct lk_file_start *start, struct lk_arena *arena, struct lk_evidence_file *file)
{
	const char *check =
		lk_compression_xz_check_refused((struct lk_span){start->bytes, start->size});

	if (start->kind != LK_PLAIN)
		file->packed = lk_compression_name(start->kind);
	file->check = check ? lk_arena_copy(arena, check) : NULL;
	return check && !file->check ? -ENOMEM : 0;
}

/* Judge the first bytes: 1 if the rest needs a look, too; 0; -ENOMEM. */
static int read_start(int fd, const char *shown, struct lk_arena *arena,
	struct lk_evidence_file *file, struct lk_file_start *start)
{
	struct stat st;
	int rc;

	if (fstat(fd, &st) < 0)
		return 0;
	if (!S_ISREG(st.st_mode)) {
		file->form = LK_FORM_NOT_A_FILE;
		return 0;
	}
	/* The kernel reads all of it first. */
	file->memory = st.st_size > 0 ? (uint64_t)st.st_size : 0;
	file->size = file->memory;
	if (lk_module_file_start(fd, shown, start, NULL) < 0)
		return 0;
	rc = read_packing(start, arena, file);
	if (rc == 0 && !start->size)
		file->form = LK_FORM_EMPTY;
	return rc < 0 ? rc : start->size > 0;
}

int lk_examine_file(int fd, const char *shown, struct lk_arena *arena, struct lk_evidence_file *ret,
	struct lk_examined *ret_examined, struct lkm_error *reterr)
{
	struct lk_file_start start = {0};
	struct lkm_error error = {0};
	struct lkm_image *image = NULL;
	int rc = read_start(fd, shown, arena, ret, &start);

	*ret_examined = (struct lk_examined){0};
	if (rc <= 0) {
		close(fd);
		return rc < 0 ? lk_fail_memory(reterr) : 0;
	}
	if (lk_image_take(fd, shown, &image, &error) == 0) {
		read_module(image, ret_examined, ret);
		return 0;
	}
	if (error.code == LKM_E_NO_MEMORY)
		return lk_fail_memory(reterr);
	ret->form = form_of(&start, &error);
	if (ret->form == LK_FORM_PACKED)
		ret->packed = foreign_packing(&start);
	ret_examined->order = start.bytes[EI_DATA] == ELFDATA_BIG ? LK_BIG : LK_LITTLE;
	ret->fault = lk_arena_copy(arena, error.message);
	return ret->fault ? 0 : lk_fail_memory(reterr);
}

void lk_examine_done(struct lk_examined *examined)
{
	lk_image_free(examined->image);
	examined->image = NULL;
}

/* Modules in the order of the index until one can be read. */
struct search {
	struct lkm *lkm;
	const char *other;
	struct lk_examined *found;
	uint16_t machine;   /* the one that a single sample cannot refute; 0: none */
	uint16_t different; /* that of a sample, where it was another one */
	unsigned tried;
	bool out_of_memory;
};

/* A tree may hold what does not belong to it. */
static bool is_of_release(const struct lk_examined *examined, const char *release)
{
	const char *vermagic = examined->image ? lk_image_find(examined->image, "vermagic") : NULL;
	size_t size = strlen(release);

	return vermagic && strncmp(vermagic, release, size) == 0 &&
	       (vermagic[size] == ' ' || !vermagic[size]);
}

/* The machine that this program was built for, most likely the kernel's; 0: unknown. */
static uint16_t own_machine(void)
{
#if defined(__x86_64__)
	return 62; /* EM_X86_64 */
#elif defined(__aarch64__)
	return 183; /* EM_AARCH64 */
#elif defined(__s390x__)
	return 22; /* EM_S390 */
#elif defined(__riscv)
	return 243; /* EM_RISCV */
#elif defined(__powerpc64__)
	return 21; /* EM_PPC64 */
#else
	return 0;
#endif
}

/* One module for another machine may have got among those of the kernel: two must say the same. */
static bool is_agreed(struct search *search)
{
	const uint16_t machine = search->found->machine;
	const bool agreed =
		!search->machine || machine == search->machine || machine == search->different;

	search->different = machine;
	return agreed;
}

static void open_sample(struct search *search, struct lk_span path)
{
	__attribute__((cleanup(lk_arena_done))) struct lk_arena arena = {0};
	struct lk_evidence_file file = {0};
	char *name = lk_arena_copy_span(&arena, path);
	int fd = name ? lk_file_open(search->lkm->modules.fd, name, name, NULL) : -1;

	search->out_of_memory = !name;
	if (fd < 0)
		return;
	search->out_of_memory = lk_examine_file(fd, name, &arena, &file, search->found, NULL) < 0;
	if (!search->out_of_memory &&
		(!is_of_release(search->found, search->lkm->release) || !is_agreed(search)))
		lk_examine_done(search->found);
}

static int try_sample(void *context, const char *key, const char *value, uint32_t priority)
{
	struct search *search = context;
	struct lk_dep_line line;

	(void)priority;
	if (strcmp(key, search->other) == 0 || !lk_dep_parse(lk_span_of(value), &line) ||
		!lk_span_starts(line.path, "kernel/"))
		return 0;
	open_sample(search, line.path);
	return search->found->image || search->out_of_memory || ++search->tried == SAMPLES_MAX;
}

int lk_examine_sample(struct lkm *lkm, const char *other, uint16_t machine, struct lk_examined *ret,
	struct lkm_error *reterr)
{
	struct search search = {.lkm = lkm,
		.other = other,
		.machine = machine ? machine : own_machine(),
		.found = ret};
	const struct lk_trie *index;

	*ret = (struct lk_examined){0};
	if (lkm->catalog.index(lkm->catalog.context, LKM_INDEX_DEP, &index, NULL) < 0)
		return 0;
	if (lk_trie_each(index, try_sample, &search) == -ENOMEM)
		search.out_of_memory = true;
	return search.out_of_memory ? lk_fail_memory(reterr) : 0;
}
