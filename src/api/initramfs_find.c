/* SPDX-License-Identifier: MIT */
/* The places and names of initramfs images, and the programs that make them. */
#include "initramfs_find.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../files/path.h"

/* What makes an initramfs again, in the order in which it counts where several are installed. */
enum tool { UPDATE_INITRAMFS, DRACUT, MKINITCPIO, MKINITFS, KERNEL_INSTALL, TOOL_COUNT };
static const struct {
	const char *program;
	const char *one; /* the options for one release, which follows them */
	const char *all; /* for all releases */
} tools[TOOL_COUNT] = {
	[UPDATE_INITRAMFS] = {"update-initramfs", "-u -k", "-u -k all"},
	[DRACUT] = {"dracut", "--force --kver", "--force --regenerate-all"},
	[MKINITCPIO] = {"mkinitcpio", NULL, "-P"},
	[MKINITFS] = {"mkinitfs", "", ""},
	[KERNEL_INSTALL] = {"kernel-install", "add", "add-all"},
};

/* These hold the boot loader, the EFI system partition, or the one that it is mounted on. */
static const char *const boots[] = {"/boot", "/efi", "/boot/efi"};

struct find {
	struct lkm *lkm;
	struct lk_arena *arena;
	struct lk_initramfs_files *files;
};

static bool ends_in(const char *text, const char *end)
{
	size_t size = strlen(text), end_size = strlen(end);

	return size > end_size && strcmp(text + size - end_size, end) == 0;
}

/* Rebuilding ----------------------------------------------------------------------------------- */

static bool is_installed(struct lkm *lkm, struct lk_arena *arena, const char *program)
{
	static const char *const folders[] = {"usr/sbin", "usr/bin", "sbin"};
	enum lk_file_kind kind;
	bool found = false;

	for (size_t i = 0; !found && i < sizeof(folders) / sizeof(*folders); i++) {
		const char *path =
			lk_arena_format(arena, "%s/%s/%s", lkm->config_root, folders[i], program);
		const char *relative;
		int at;

		if (!path)
			return false;
		relative = lk_path_find(lkm->files, path, &at);
		found = lk_file_kind(at, relative, &kind) == 0;
	}
	return found;
}

/* What distributions use for images of this name. */
static enum tool usual_tool(struct lkm *lkm, const char *path, const char *release)
{
	const char *name = strrchr(path, '/');
	const size_t root = strlen(lkm->config_root);
	size_t before; /* the name, below the root */

	name = name ? name + 1 : path;
	before = (size_t)(name - path) > root ? (size_t)(name - path) - root : 0;
	/* kernel-install makes directories and unified images; others have files in these two. */
	if (ends_in(name, ".efi") ||
		(before != strlen("/") && (before != strlen("/boot/") ||
						  strncmp(path + root, "/boot/", before) != 0)))
		return KERNEL_INSTALL;
	if (strncmp(name, "initrd.img", 10) == 0)
		return UPDATE_INITRAMFS;
	if (strncmp(name, "initramfs-", 10) == 0 && !(release && strstr(name, release)))
		return ends_in(name, ".img") ? MKINITCPIO : MKINITFS;
	return DRACUT;
}

const char *lk_initramfs_rebuild(
	struct lkm *lkm, struct lk_arena *arena, const char *path, const char *release)
{
	const enum tool usual = usual_tool(lkm, path, release);
	enum tool tool = usual;

	/* No program has its images there of its own accord; a package of the kernel has. */
	if (release && strstr(path, "lib/modules/"))
		return lk_arena_format(arena, "dracut --force%s %s %s",
			ends_in(path, ".efi") ? " --uefi" : "", path, release);

	/* With kernel-install, dracut writes its image to another place unless that is in charge.
	 */
	for (unsigned i = KERNEL_INSTALL; i-- > 0;)
		if (!(usual == KERNEL_INSTALL && i == DRACUT) &&
			is_installed(lkm, arena, tools[i].program))
			tool = (enum tool)i;
	if (!release || !tools[tool].one)
		return lk_arena_format(arena, "%s%s%s", tools[tool].program,
			*tools[tool].all ? " " : "", tools[tool].all);
	if (tool == KERNEL_INSTALL)
		return lk_arena_format(arena, "kernel-install add %s %s/%s/vmlinuz", release,
			LKM_MODULE_DIRECTORY, release);
	return lk_arena_format(arena, "%s%s%s %s", tools[tool].program, *tools[tool].one ? " " : "",
		tools[tool].one, release);
}

/* Files ---------------------------------------------------------------------------------------- */

/* A longer name of the same image says more: initrd.img is a link to initrd.img-6.1.0. */
static bool is_known(struct find *find, const struct lk_initramfs_file *file)
{
	for (size_t i = 0; i < find->files->count; i++) {
		struct lk_initramfs_file *other = &find->files->items[i];

		if (file->unread ? !other->unread || strcmp(other->path, file->path) != 0
				 : other->unread || !lk_file_identity_is_same(
							    &other->identity, &file->identity))
			continue;
		if (!other->release ||
			(file->release && strlen(file->path) > strlen(other->path))) {
			if (file->release || strlen(file->path) > strlen(other->path))
				other->path = file->path;
			other->release = file->release;
		}
		return true;
	}
	return false;
}

static int add(struct find *find, const struct lk_initramfs_file *file)
{
	return is_known(find, file) ? 0 : LK_APPEND(find->arena, find->files, *file);
}

static int add_unread(struct find *find, const char *path, const char *release, int errnum)
{
	struct lk_initramfs_file file = {.path = path,
		.release = release,
		.errnum = errnum,
		.unread = lk_errno_text(errnum)};

	return file.path ? add(find, &file) : -ENOMEM;
}

/* Only regular files are images, also at the end of links. */
static int add_file(struct find *find, const char *path, const char *release)
{
	struct lk_initramfs_file file = {
		.path = path, .release = release, .is_pe = path && ends_in(path, ".efi")};
	enum lk_file_kind kind;
	const char *relative;
	int at, rc;

	if (!path)
		return -ENOMEM;
	relative = lk_path_find(find->lkm->files, path, &at);
	rc = lk_file_identify(at, relative, &kind, &file.identity);
	if (rc < 0)
		return lk_fail_is_absence(-rc) ? 0 : add_unread(find, path, release, -rc);
	return kind == LK_FILE_REGULAR ? add(find, &file) : 0;
}

/* The names in a directory, none where it does not exist or cannot be read, which is noted. */
static int list(struct find *find, const char *path, const char *release, char ***ret)
{
	static char *none[] = {NULL};
	struct lkm_error error = {0};
	const char *relative;
	int at, rc;

	*ret = none;
	if (!path)
		return -ENOMEM;
	relative = lk_path_find(find->lkm->files, path, &at);
	rc = lk_dir_list(at, relative, path, find->arena, ret, &error);
	if (rc == 0 || rc == -ENOMEM)
		return rc;
	*ret = none;
	return lk_fail_is_absence(-rc) ? 0 : add_unread(find, path, release, -rc);
}

/* Names ---------------------------------------------------------------------------------------- */

static bool is_image_name(const char *name)
{
	static const char *const others[] = {".sig", ".asc", ".hmac", ".md5", ".sha256", ".sha512"};

	if (strncmp(name, "initrd", 6) != 0 && strncmp(name, "initramfs", 9) != 0)
		return false;
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (ends_in(name, others[i]))
			return false;
	return true;
}

static bool is_ending(const char *text)
{
	static const char *const endings[] = {"", ".img", ".gz", ".img.gz", ".efi"};

	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++)
		if (strcmp(text, endings[i]) == 0)
			return true;
	return false;
}

/* Is the release in the name, between a '-' and the ending? */
static bool has_release(const char *name, const char *release)
{
	for (const char *at = name; (at = strstr(at, release)); at++)
		if (at > name && at[-1] == '-' && is_ending(at + strlen(release)))
			return true;
	return false;
}

/* "initramfs-FLAVOUR" of Alpine, for the release 6.6.14-0-FLAVOUR. */
static bool has_flavour(const char *name, const char *release)
{
	const char *flavour = strrchr(release, '-');

	return flavour && strncmp(name, "initramfs-", 10) == 0 &&
	       strcmp(name + 10, flavour + 1) == 0;
}

/* "initramfs-PKGBASE.img" of Arch Linux, where a file beside the modules has PKGBASE. 1, 0 or
 * -ENOMEM. */
static int has_package(struct find *find, const char *name, const char *release)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest, line;
	const char *path, *relative;
	size_t size;
	int at, rc;

	lk_buf_init(&text, 4096);
	if (strncmp(name, "initramfs-", 10) != 0)
		return 0;
	name += 10;
	path = lk_arena_format(find->arena, "%s%s/%s/pkgbase", find->lkm->module_root,
		LKM_MODULE_DIRECTORY, release);
	if (!path)
		return -ENOMEM;
	relative = lk_path_find(find->lkm->files, path, &at);
	rc = lk_file_read(at, relative, path, &text, NULL);
	rest = lk_buf_span(&text);
	if (rc < 0 || !lk_span_line(&rest, &line))
		return rc == -ENOMEM ? rc : 0;
	size = strlen(name);
	if (!line.size || size <= line.size || memcmp(name, line.data, line.size) != 0)
		return 0;
	return strcmp(name + line.size, ".img") == 0 ||
	       strcmp(name + line.size, "-fallback.img") == 0;
}

/* The installed release that a name means, or NULL; the longest where one is the end of another. */
static int release_of(struct find *find, const char *name, const char **ret)
{
	*ret = NULL;
	for (size_t i = 0; i < find->files->release_count; i++) {
		const char *release = find->files->releases[i];
		int rc = has_release(name, release) || has_flavour(name, release);

		if (!rc)
			rc = has_package(find, name, release);
		if (rc < 0)
			return rc;
		if (rc && (!*ret || strlen(release) > strlen(*ret)))
			*ret = release;
	}
	return 0;
}

/* Places --------------------------------------------------------------------------------------- */

static int add_named(struct find *find, const char *directory, const char *name)
{
	const char *release;
	int rc = release_of(find, name, &release);

	return rc < 0 ? rc : add_file(find, lk_arena_join(find->arena, directory, name), release);
}

/* DIRECTORY/EFI/Linux: unified kernel images. */
static int scan_unified(struct find *find, const char *boot)
{
	const char *directory = lk_arena_format(find->arena, "%s/EFI/Linux", boot);
	char **names;
	int rc = list(find, directory, NULL, &names);

	for (; rc == 0 && *names; names++)
		if (ends_in(*names, ".efi"))
			rc = add_named(find, directory, *names);
	return rc;
}

/* DIRECTORY/TOKEN/RELEASE, by kernel-install; releases begin with a digit. Other programs have
 * files in a directory of their own, such as firmware on the Raspberry Pi, or in ostree/NAME. */
static int scan_token(struct find *find, const char *token)
{
	const bool is_ostree = token && ends_in(token, "/ostree");
	char **names, **images;
	int rc = list(find, token, NULL, &names);

	for (; rc == 0 && *names; names++) {
		const bool is_release = **names >= '0' && **names <= '9';
		const char *directory;

		if (is_image_name(*names))
			rc = add_named(find, token, *names);
		if (rc < 0 || !(is_release || is_ostree))
			continue;
		directory = lk_arena_join(find->arena, token, *names);
		rc = list(find, directory, is_release ? *names : NULL, &images);
		for (; rc == 0 && *images; images++) {
			if (!is_image_name(*images))
				continue;
			rc = is_release ? add_file(find,
						  lk_arena_join(find->arena, directory, *images),
						  *names)
					: add_named(find, directory, *images);
		}
	}
	return rc;
}

/* The names of other things, whose directories may be closed to users. */
static bool is_token(const char *name)
{
	static const char *const others[] = {"EFI", "efi", "grub", "grub2", "loader", "lost+found"};

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (strcmp(name, others[i]) == 0)
			return false;
	return *name != '.';
}

static int scan_boot(struct find *find, const char *boot)
{
	const char *path = lk_arena_format(find->arena, "%s%s", find->lkm->config_root, boot);
	const size_t known = find->files->count;
	char **names;
	int rc = list(find, path, NULL, &names);

	/* When it cannot be read, nothing more is to be said about what is below it. */
	if (find->files->count > known)
		return rc;
	for (; rc == 0 && *names; names++) {
		if (is_image_name(*names))
			rc = add_named(find, path, *names);
		if (rc == 0 && is_token(*names))
			rc = scan_token(find, lk_arena_join(find->arena, path, *names));
	}
	return rc < 0 ? rc : scan_unified(find, path);
}

/* A directory of modules: images that come with the kernel. */
static int scan_modules(struct find *find, const char *root, const char *directory, size_t i)
{
	const char *release = find->files->releases[i];
	const char *path = lk_arena_format(find->arena, "%s%s/%s", root, directory, release);
	char **names;
	int rc = list(find, path, release, &names);

	for (; rc == 0 && *names; names++)
		if (is_image_name(*names) || ends_in(*names, ".efi"))
			rc = add_file(find, lk_arena_join(find->arena, path, *names), release);
	return rc;
}

/* Debian has links to the images in the root directory, which some boot loaders read. */
static int scan_root(struct find *find)
{
	static const char *const names[] = {"initrd.img", "initrd.img.old", "initrd"};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < sizeof(names) / sizeof(*names); i++)
		rc = add_file(find,
			lk_arena_format(find->arena, "%s/%s", find->lkm->config_root, names[i]),
			NULL);
	return rc;
}

/* Releases ------------------------------------------------------------------------------------- */

static int add_release(struct find *find, const char *release)
{
	struct lk_initramfs_files *files = find->files;

	for (size_t i = 0; i < files->release_count; i++)
		if (strcmp(files->releases[i], release) == 0)
			return 0;
	if (LK_GROW(find->arena, files->releases, files->release_count, files->release_capacity) <
		0)
		return -ENOMEM;
	files->releases[files->release_count++] = release;
	return 0;
}

/* A kernel that was removed may leave a directory with indexes, or with modules of others. */
static bool has_kernel(struct find *find, const char *directory)
{
	static const char *const files[] = {"kernel", "modules.builtin", "vmlinuz"};

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		const char *path = lk_arena_join(find->arena, directory, files[i]), *relative;
		enum lk_file_kind kind;
		int at, rc;

		if (!path)
			return true;
		relative = lk_path_find(find->lkm->files, path, &at);
		rc = lk_file_kind(at, relative, &kind);
		if (rc == 0 || !lk_fail_is_absence(-rc))
			return true;
	}
	return false;
}

static int find_releases(struct find *find)
{
	const struct lkm *lkm = find->lkm;
	const char *path =
		lk_arena_format(find->arena, "%s%s", lkm->module_root, LKM_MODULE_DIRECTORY);
	char **names;
	int rc = path ? add_release(find, lkm->release) : -ENOMEM;

	/* A module directory with a path of its own has no others beside it. */
	if (rc < 0 || lkm->release_named ||
		strncmp(lkm->catalog.directory, path, strlen(path)) != 0)
		return rc;
	rc = list(find, path, NULL, &names);
	for (; rc == 0 && *names; names++)
		if (**names >= '0' && **names <= '9' &&
			has_kernel(find, lk_arena_join(find->arena, path, *names)))
			rc = add_release(find, *names);
	return rc;
}

/* Images of other releases than the one that was named do not count. */
static void drop_others(struct find *find)
{
	struct lk_initramfs_files *files = find->files;
	size_t count = 0;

	for (size_t i = 0; i < files->count; i++) {
		const char *release = files->items[i].release;

		if (!release || strcmp(release, find->lkm->release) == 0)
			files->items[count++] = files->items[i];
	}
	files->count = count;
}

int lk_initramfs_find(struct lkm *lkm, struct lk_arena *arena, struct lk_initramfs_files *ret)
{
	struct find find = {.lkm = lkm, .arena = arena, .files = ret};
	int rc;

	*ret = (struct lk_initramfs_files){0};
	rc = find_releases(&find);
	for (size_t i = 0; rc == 0 && i < sizeof(boots) / sizeof(*boots); i++)
		rc = scan_boot(&find, boots[i]);
	for (size_t i = 0; rc == 0 && i < ret->release_count; i++) {
		rc = scan_modules(&find, lkm->config_root, "/usr/lib/modules", i);
		if (rc == 0)
			rc = scan_modules(&find, lkm->config_root, "/lib/modules", i);
		if (rc == 0)
			rc = scan_modules(&find, lkm->module_root, LKM_MODULE_DIRECTORY, i);
	}
	if (rc == 0)
		rc = scan_root(&find);
	if (rc == 0 && lkm->release_named)
		drop_others(&find);
	for (size_t i = 0; rc == 0 && i < ret->count; i++) {
		struct lk_initramfs_file *file = &ret->items[i];

		file->rebuild = lk_initramfs_rebuild(lkm, arena, file->path, file->release);
		rc = file->rebuild ? 0 : -ENOMEM;
	}
	return rc;
}
