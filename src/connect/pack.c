#include "connect/pack.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/embedded.h"
#include "base/limits.h"

/* Written once, by packs_load or the first who asks; read only from then on. */
static struct {
	pthread_once_t once;
	struct arena *arena;
	LIST(struct pack) packs;
} loaded = {.once = PTHREAD_ONCE_INIT};

struct file_list {
	struct pack_file *at;
	size_t count, room;
};

static struct str folder_of(struct str path)
{
	ptrdiff_t slash = str_find(path, '/');
	return slash < 0 ? (struct str){0} : str_slice(path, 0, (size_t)slash);
}

static bool file_counts(struct str path)
{
	return str_ends(path, STR("/pack.json")) || str_ends(path, STR(".jq"));
}

static void pack_keep(const struct pack *pack)
{
	for (size_t i = 0; i < loaded.packs.count; i++) {
		if (str_eq(loaded.packs.at[i].name, pack->name)) {
			loaded.packs.at[i] = *pack;
			return;
		}
	}
	*LIST_ADD(loaded.arena, &loaded.packs) = *pack;
}

/* Reads a pack for every pack.json among the files. */
static enum err packs_read(const struct file_list *files, struct str *why)
{
	for (size_t i = 0; i < files->count; i++) {
		struct pack pack;
		if (!str_ends(files->at[i].path, STR("/pack.json")))
			continue;
		struct str folder = folder_of(files->at[i].path);
		TRY(pack_read(loaded.arena, folder, files->at, files->count, &pack, why));
		pack_keep(&pack);
	}
	return OK;
}

/* ---- packs of the program ---- */

static enum err embedded_load(struct str *why)
{
	struct file_list files = {0};
	for (size_t i = 0; i < embedded_connectors_count; i++) {
		const struct embedded_file *file = &embedded_connectors[i];
		struct str path = str_from(file->path);
		if (file_counts(path))
			*LIST_ADD(loaded.arena, &files) =
				(struct pack_file){path, str_of((const char *)file->bytes, file->len)};
	}
	return packs_read(&files, why);
}

/* ---- packs of a folder ---- */

static void closer_dir(void *what)
{
	closedir(what);
}

/* At most a little more than is allowed, so that pack_read can say that it is too much. */
static enum err file_load(const char *path, struct str *out)
{
	size_t len = 0, most = LIMIT_SMALL_BODY_BYTES + 1;
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return ERR_IO;
	char *text = arena_alloc(loaded.arena, most + 1);
	ssize_t got = 1;
	while (got > 0 && len < most) {
		got = read(file, text + len, most - len);
		len += got > 0 ? (size_t)got : 0;
	}
	close(file);
	*out = str_of(text, len);
	return got < 0 ? ERR_IO : OK;
}

static enum err subfolder_load(const char *folder, const char *name, struct file_list *files)
{
	struct str where = str_format(loaded.arena, "%s/%s", folder, name);
	DIR *dir = opendir(str_c(loaded.arena, where));
	if (dir == NULL)
		return OK; /* a plain file beside the packs */
	arena_entrust(loaded.arena, closer_dir, dir);
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		struct str path = str_format(loaded.arena, "%s/%s", name, entry->d_name), text;
		if (!file_counts(path))
			continue;
		struct str full = str_format(loaded.arena, "%s/%.*s", folder, STR_FMT(path));
		TRY(file_load(str_c(loaded.arena, full), &text));
		*LIST_ADD(loaded.arena, files) = (struct pack_file){path, text};
	}
	return OK;
}

static enum err folder_load(const char *folder, struct str *why)
{
	struct file_list files = {0};
	DIR *dir = opendir(folder);
	*why = str_format(loaded.arena, "%s: the folder of connectors cannot be read", folder);
	if (dir == NULL)
		return ERR_INVALID;
	arena_entrust(loaded.arena, closer_dir, dir);
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		if (entry->d_name[0] != '.' && subfolder_load(folder, entry->d_name, &files) != OK)
			return ERR_INVALID;
	}
	return packs_read(&files, why);
}

/* ---- asking ---- */

static void load_once(void)
{
	struct str why = {0};
	loaded.arena = arena_new(256 * 1024);
	if (embedded_load(&why) != OK) {
		/* The program's own packs are tested; a broken one is left out. */
		loaded.packs.count = 0;
	}
}

enum err packs_load(const char *folder, struct arena *arena, struct str *why)
{
	struct str sentence = {0};
	pthread_once(&loaded.once, load_once);
	enum err err = embedded_load(&sentence);
	if (err == OK && folder != NULL)
		err = folder_load(folder, &sentence);
	*why = str_copy(arena, sentence);
	return err;
}

const struct pack *packs_all(size_t *count)
{
	pthread_once(&loaded.once, load_once);
	*count = loaded.packs.count;
	return loaded.packs.at;
}

const struct pack *pack_find(struct str name)
{
	size_t count;
	const struct pack *packs = packs_all(&count);
	for (size_t i = 0; i < count; i++) {
		if (str_eq(packs[i].name, name))
			return &packs[i];
	}
	return NULL;
}

const struct pack_setting *pack_setting_find(const struct pack *pack, struct str name)
{
	for (size_t i = 0; i < pack->settings.count; i++) {
		if (str_eq(pack->settings.at[i].name, name))
			return &pack->settings.at[i];
	}
	return NULL;
}
