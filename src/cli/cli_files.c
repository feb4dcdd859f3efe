#include "cli/cli_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define FILE_MOST ((size_t)2048 * 1024 * 1024)

static enum err all_read(struct cli *cli, int fd, struct str path, struct str *out)
{
	struct buf buf = buf_new(cli->arena, FILE_MOST);
	char *piece = arena_alloc(cli->arena, 64 * 1024);
	ssize_t got;
	while ((got = read(fd, piece, 64 * 1024)) > 0 && !buf.overflow)
		buf_add(&buf, str_of(piece, (size_t)got));
	if (got < 0)
		return cli_say(cli, ERR_IO, "%.*s cannot be read: %s", STR_FMT(path), strerror(errno));
	*out = buf_str(&buf);
	return buf.overflow ? cli_say(cli, ERR_TOO_LARGE, "%.*s is too large", STR_FMT(path)) : OK;
}

enum err cli_file_read(struct cli *cli, struct str path, struct str *out)
{
	if (str_is(path, "-"))
		return all_read(cli, STDIN_FILENO, STR("standard input"), out);
	int fd = open(str_c(cli->arena, path), O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return cli_say(cli, ERR_IO, "%.*s cannot be read: %s", STR_FMT(path), strerror(errno));
	enum err err = all_read(cli, fd, path, out);
	close(fd);
	return err;
}

static enum err all_write(int fd, struct str bytes)
{
	while (bytes.len > 0) {
		ssize_t done = write(fd, bytes.at, bytes.len);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return ERR_IO;
		bytes = str_slice(bytes, (size_t)done, bytes.len);
	}
	return fsync(fd) == 0 || errno == EINVAL ? OK : ERR_IO; /* a pipe has nothing to sync */
}

enum err cli_file_write(struct cli *cli, struct str path, struct str bytes, bool is_secret)
{
	const char *whole = str_c(cli->arena, path);
	const char *part =
		str_c(cli->arena, str_format(cli->arena, "%s.%ld.part", whole, (long)getpid()));
	int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, is_secret ? 0600 : 0666);
	if (fd < 0)
		return cli_say(cli, ERR_IO, "%s cannot be written: %s", whole, strerror(errno));
	enum err err = all_write(fd, bytes);
	int failed = err != OK ? errno : 0;
	if (close(fd) != 0 && failed == 0)
		failed = errno;
	if (failed == 0 && rename(part, whole) != 0)
		failed = errno;
	if (failed == 0)
		return OK;
	(void)unlink(part); /* what is left of it is of no use */
	return cli_say(cli, ERR_IO, "%s cannot be written: %s", whole, strerror(failed));
}
