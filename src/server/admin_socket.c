#include "server/admin_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "server/admin.h"

enum { LINE_MOST = 64 * 1024, PATIENCE_MS = 30000 };

struct admin_socket {
	struct arena *arena;
	struct runner *runner;
	struct sockaddr_un address;
	int fd, folder, wake[2];
	pthread_t thread;
};

/* The address of FILE.sock, by way of an open descriptor of its folder (*folder, to be closed): a
 * socket's path may have 107 bytes only, a file's many more. */
static bool address_of(struct arena *arena, struct str database_file, struct sockaddr_un *out,
                       int *folder)
{
	struct str name = database_file;
	for (ptrdiff_t slash; (slash = str_find(name, '/')) >= 0;)
		name = str_slice(name, (size_t)slash + 1, name.len);
	struct str path = str_slice(database_file, 0, database_file.len - name.len);
	*folder = open(path.len > 0 ? str_c(arena, path) : ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (*folder < 0)
		return false;
	*out = (struct sockaddr_un){.sun_family = AF_UNIX};
	struct str text = str_format(arena, "/proc/self/fd/%d/%.*s.sock", *folder, STR_FMT(name));
	if (text.len >= sizeof out->sun_path)
		return false;
	memcpy(out->sun_path, text.at, text.len);
	return true;
}

/* Up to the line's end; false when the other side leaves or is silent. */
static bool line_receive(int fd, struct buf *buf)
{
	char piece[4096];
	for (;;) {
		struct pollfd ready = {.fd = fd, .events = POLLIN};
		if (poll(&ready, 1, PATIENCE_MS) <= 0)
			return false;
		ssize_t got = read(fd, piece, sizeof piece);
		if (got <= 0)
			return false;
		buf_add(buf, str_of(piece, (size_t)got));
		if (buf->overflow)
			return false;
		if (piece[got - 1] == '\n')
			return true;
	}
}

static bool line_send(int fd, struct str text)
{
	while (text.len > 0) {
		ssize_t sent = send(fd, text.at, text.len, MSG_NOSIGNAL);
		if (sent <= 0)
			return false;
		text = str_slice(text, (size_t)sent, text.len);
	}
	return true;
}

/* ---- the serving side ---- */

static void serve_one(struct admin_socket *admin, int fd)
{
	struct arena *arena = arena_new(0);
	struct buf line = buf_new(arena, LINE_MOST);
	if (line_receive(fd, &line)) {
		struct json *request;
		struct json_error fault;
		struct str result = {0}, why = STR("the request is not JSON");
		struct buf reply = buf_new(arena, 2 * LINE_MOST);
		struct json_out out;
		enum err err = json_read(arena, buf_str(&line), &request, &fault);
		if (err == OK) {
			why = (struct str){0};
			err = admin_run(admin->runner, arena, request, &result, &why);
		}
		json_begin(&out, &reply);
		json_object(&out);
		json_name(&out, err == OK ? "result" : "error");
		if (err == OK)
			json_raw(&out, result);
		else
			json_str(&out, why);
		json_object_end(&out);
		buf_byte(&reply, '\n');
		(void)line_send(fd, buf_str(&reply));
	}
	close(fd);
	arena_free(arena);
}

static void *socket_thread(void *context)
{
	struct admin_socket *admin = context;
	for (;;) {
		struct pollfd ready[2] = {{.fd = admin->fd, .events = POLLIN},
		                          {.fd = admin->wake[0], .events = POLLIN}};
		if (poll(ready, 2, -1) < 0 && errno != EINTR)
			return NULL;
		if (ready[1].revents != 0)
			return NULL;
		if (!(ready[0].revents & POLLIN))
			continue;
		int fd = accept4(admin->fd, NULL, NULL, SOCK_CLOEXEC);
		if (fd >= 0)
			serve_one(admin, fd);
	}
}

static void socket_close(struct admin_socket *admin)
{
	if (admin->fd >= 0)
		close(admin->fd);
	if (admin->folder >= 0)
		close(admin->folder);
	if (admin->wake[0] >= 0) {
		close(admin->wake[0]);
		close(admin->wake[1]);
	}
	arena_free(admin->arena);
}

enum err admin_socket_start(struct runner *runner, struct str database_file,
                            struct admin_socket **out, struct str *why)
{
	struct arena *arena = arena_new(1024);
	struct admin_socket *admin = ARENA_NEW(arena, struct admin_socket);
	admin->arena = arena;
	admin->runner = runner;
	admin->fd = admin->folder = admin->wake[0] = admin->wake[1] = -1;
	*why = STR("the local socket cannot be made beside the database");
	bool is_made = address_of(arena, database_file, &admin->address, &admin->folder)
	               && pipe(admin->wake) == 0
	               && (admin->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) >= 0;
	if (is_made) {
		unlink(admin->address.sun_path);
		mode_t old = umask(0177); /* from its first moment nobody else may connect */
		is_made =
			bind(admin->fd, (const struct sockaddr *)&admin->address, sizeof admin->address) == 0
			&& listen(admin->fd, 16) == 0;
		umask(old);
	}
	if (!is_made || pthread_create(&admin->thread, NULL, socket_thread, admin) != 0) {
		socket_close(admin);
		return ERR_IO;
	}
	*out = admin;
	return OK;
}

void admin_socket_stop(struct admin_socket *admin)
{
	ssize_t told = write(admin->wake[1], "x", 1);
	(void)told;
	pthread_join(admin->thread, NULL);
	unlink(admin->address.sun_path);
	socket_close(admin);
}

/* ---- the asking side ---- */

enum err admin_socket_ask(struct arena *arena, struct str database_file, struct str request,
                          struct str *reply)
{
	struct sockaddr_un address;
	int folder, fd = -1, said = ENOENT;
	if (address_of(arena, database_file, &address, &folder))
		fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool is_connected =
		fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) == 0;
	if (!is_connected)
		said = fd >= 0 ? errno : said;
	if (folder >= 0)
		close(folder);
	if (!is_connected) {
		if (fd >= 0)
			close(fd);
		return said == ENOENT || said == ECONNREFUSED ? ERR_NOT_FOUND : ERR_IO;
	}
	struct buf line = buf_new(arena, 2 * LINE_MOST);
	bool is_answered =
		line_send(fd, request) && line_send(fd, STR("\n")) && line_receive(fd, &line);
	close(fd);
	*reply = buf_str(&line);
	return is_answered ? OK : ERR_IO;
}
