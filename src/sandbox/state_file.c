#include "sandbox/state_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define STATE_MOST ((off_t)1024 * 1024 * 1024)

static enum err all_read(int file, char *at, size_t size)
{
	for (size_t done = 0; done < size;) {
		ssize_t got = read(file, at + done, size - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return ERR_IO;
		done += (size_t)got;
	}
	return OK;
}

enum err state_file_read(struct arena *arena, const char *path, struct str *out)
{
	struct stat stat;
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	enum err err = fstat(file, &stat) != 0 ? ERR_IO : OK;
	if (err == OK && stat.st_size > STATE_MOST)
		err = ERR_TOO_LARGE;
	if (err == OK) {
		char *at = arena_alloc(arena, (size_t)stat.st_size + 1);
		err = all_read(file, at, (size_t)stat.st_size);
		*out = str_of(at, (size_t)stat.st_size);
	}
	close(file);
	return err;
}

static enum err all_write(int file, struct str text)
{
	while (text.len > 0) {
		ssize_t put = write(file, text.at, text.len);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return ERR_IO;
		text = str_slice(text, (size_t)put, text.len);
	}
	return fsync(file) == 0 ? OK : ERR_IO;
}

enum err state_file_write(struct arena *arena, const char *path, struct str text)
{
	char *fresh = str_c(arena, str_format(arena, "%s.new", path));
	int file = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (file < 0)
		return ERR_IO;
	enum err err = all_write(file, text);
	if (close(file) != 0)
		err = ERR_IO;
	if (err == OK && rename(fresh, path) != 0)
		err = ERR_IO;
	if (err != OK)
		unlink(fresh);
	return err;
}
