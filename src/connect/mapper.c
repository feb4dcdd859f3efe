#include "connect/mapper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/list.h"
#include "connect/mapper_frame.h"
#include "kernel/clock.h"

enum { MAPPERS_MOST = 16, CALLS_MOST = 20000 };

/* One process, as its parent knows it. */
struct mapper {
	pid_t pid; /* 0: there is none */
	int socket;
	bool is_busy;
	int64_t calls;
	uint64_t programs[MAPPER_PROGRAMS_KEPT]; /* that it was sent; a hint: it may have forgotten */
	size_t program_count;
};

struct mappers {
	struct arena *arena;
	pthread_mutex_t lock;
	pthread_cond_t free;
	struct mapper at[MAPPERS_MOST];
	size_t count;
	int time_ms;
	uint64_t last_id;
};

struct mapper_program mapper_program_of(struct str name, struct str text)
{
	/* FNV-1a: the same in every process, unlike str_hash. */
	uint64_t hash = 14695981039346656037u;
	for (size_t i = 0; i < text.len; i++)
		hash = (hash ^ (unsigned char)text.at[i]) * 1099511628211u;
	return (struct mapper_program){name, text, hash};
}

/* ---- processes ---- */

static enum err spawn(posix_spawn_file_actions_t *actions, int theirs, pid_t *pid)
{
	char name[] = "purser", word[] = "mapper";
	char *arguments[] = {name, word, NULL}, *environment[] = {NULL};
	/* The socket is its descriptor 0; it has no other but two that lead nowhere. */
	if (posix_spawn_file_actions_adddup2(actions, theirs, STDIN_FILENO) != 0
	    || posix_spawn_file_actions_addopen(actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0) != 0
	    || posix_spawn_file_actions_addopen(actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) != 0
	    || posix_spawn_file_actions_addclosefrom_np(actions, STDERR_FILENO + 1) != 0)
		return ERR_IO;
	return posix_spawn(pid, "/proc/self/exe", actions, NULL, arguments, environment) == 0 ? OK
	                                                                                      : ERR_IO;
}

static enum err mapper_begin(struct mapper *mapper)
{
	int sockets[2];
	posix_spawn_file_actions_t actions;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
		return ERR_IO;
	enum err err = ERR_IO;
	if (posix_spawn_file_actions_init(&actions) == 0) {
		err = spawn(&actions, sockets[1], &mapper->pid);
		posix_spawn_file_actions_destroy(&actions);
	}
	close(sockets[1]);
	if (err != OK || fcntl(sockets[0], F_SETFL, O_NONBLOCK) != 0) {
		close(sockets[0]);
		mapper->pid = 0;
		return ERR_IO;
	}
	mapper->socket = sockets[0];
	mapper->calls = 0;
	mapper->program_count = 0;
	return OK;
}

static void mapper_end(struct mapper *mapper)
{
	if (mapper->pid == 0)
		return;
	close(mapper->socket);
	kill(mapper->pid, SIGKILL);
	while (waitpid(mapper->pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	mapper->pid = 0;
}

enum err mappers_start(const struct mapper_settings *settings, struct mappers **out)
{
	struct arena *arena = arena_new(0);
	struct mappers *mappers = ARENA_NEW(arena, struct mappers);
	int count = settings->count > 0 ? settings->count : 2;
	mappers->arena = arena;
	mappers->time_ms = settings->time_ms > 0 ? settings->time_ms : 2000;
	mappers->count = count < MAPPERS_MOST ? (size_t)count : MAPPERS_MOST;
	pthread_mutex_init(&mappers->lock, NULL);
	pthread_cond_init(&mappers->free, NULL);
	enum err err = OK;
	for (size_t i = 0; err == OK && i < mappers->count; i++)
		err = mapper_begin(&mappers->at[i]);
	if (err != OK)
		mappers_stop(mappers);
	*out = err == OK ? mappers : NULL;
	return err;
}

void mappers_stop(struct mappers *mappers)
{
	for (size_t i = 0; i < mappers->count; i++)
		mapper_end(&mappers->at[i]);
	pthread_cond_destroy(&mappers->free);
	pthread_mutex_destroy(&mappers->lock);
	arena_free(mappers->arena);
}

static struct mapper *mapper_take(struct mappers *mappers, uint64_t *id)
{
	struct mapper *mapper = NULL;
	pthread_mutex_lock(&mappers->lock);
	for (;;) {
		for (size_t i = 0; mapper == NULL && i < mappers->count; i++)
			mapper = mappers->at[i].is_busy ? NULL : &mappers->at[i];
		if (mapper != NULL)
			break;
		pthread_cond_wait(&mappers->free, &mappers->lock);
	}
	mapper->is_busy = true;
	*id = ++mappers->last_id;
	pthread_mutex_unlock(&mappers->lock);
	return mapper;
}

static void mapper_give_back(struct mappers *mappers, struct mapper *mapper)
{
	pthread_mutex_lock(&mappers->lock);
	mapper->is_busy = false;
	pthread_cond_signal(&mappers->free);
	pthread_mutex_unlock(&mappers->lock);
}

/* ---- frames ---- */

/* Waits until the socket is ready. ERR_DEADLINE. */
static enum err socket_wait(const struct mapper *mapper, short events, int64_t deadline_us)
{
	for (;;) {
		struct pollfd poll_one = {.fd = mapper->socket, .events = events};
		int64_t left_us = deadline_us - clock_monotonic_us();
		if (left_us <= 0)
			return ERR_DEADLINE;
		int ready = poll(&poll_one, 1, (int)(left_us / 1000 + 1));
		if (ready > 0)
			return OK;
		if (ready < 0 && errno != EINTR)
			return ERR_UPSTREAM;
	}
}

static enum err frame_send(const struct mapper *mapper, const void *from, size_t size,
                           int64_t deadline_us)
{
	for (size_t at = 0; at < size;) {
		ssize_t sent = send(mapper->socket, (const char *)from + at, size - at, MSG_NOSIGNAL);
		if (sent > 0)
			at += (size_t)sent;
		else if (sent < 0 && (errno == EAGAIN || errno == EINTR))
			TRY(socket_wait(mapper, POLLOUT, deadline_us));
		else
			return ERR_UPSTREAM;
	}
	return OK;
}

static enum err frame_receive(const struct mapper *mapper, void *to, size_t size,
                              int64_t deadline_us)
{
	for (size_t at = 0; at < size;) {
		ssize_t got = recv(mapper->socket, (char *)to + at, size - at, 0);
		if (got > 0)
			at += (size_t)got;
		else if (got < 0 && (errno == EAGAIN || errno == EINTR))
			TRY(socket_wait(mapper, POLLIN, deadline_us));
		else
			return ERR_UPSTREAM;
	}
	return OK;
}

/* ---- calls ---- */

struct mapper_call {
	struct arena *arena;
	const struct mapper_program *program;
	struct str input;
	uint64_t id;
	int64_t deadline_us;
	enum mapper_status status;
	struct str text;
};

static bool program_was_sent(const struct mapper *mapper, uint64_t hash)
{
	for (size_t i = 0; i < mapper->program_count; i++) {
		if (mapper->programs[i] == hash)
			return true;
	}
	return false;
}

static enum err call_send(struct mapper *mapper, const struct mapper_call *call, bool with_program)
{
	const struct mapper_program *program = call->program;
	struct mapper_ask ask = {call->id, program->hash, 0, (uint32_t)call->input.len};
	if (with_program)
		ask.program_size = (uint32_t)program->text.len;
	TRY(frame_send(mapper, &ask, sizeof ask, call->deadline_us));
	TRY(frame_send(mapper, program->text.at, ask.program_size, call->deadline_us));
	return frame_send(mapper, call->input.at, call->input.len, call->deadline_us);
}

static enum err call_receive(struct mapper *mapper, struct mapper_call *call)
{
	struct mapper_answer head;
	TRY(frame_receive(mapper, &head, sizeof head, call->deadline_us));
	if (head.id != call->id || head.size > MAPPER_TEXT_MOST || head.status > MAPPER_TOO_LARGE)
		return ERR_UPSTREAM;
	char *text = arena_alloc(call->arena, head.size + 1);
	TRY(frame_receive(mapper, text, head.size, call->deadline_us));
	call->status = (enum mapper_status)head.status;
	call->text = str_of(text, head.size);
	return OK;
}

static enum err call_run(struct mapper *mapper, struct mapper_call *call)
{
	bool is_known = program_was_sent(mapper, call->program->hash);
	TRY(call_send(mapper, call, !is_known));
	TRY(call_receive(mapper, call));
	if (call->status == MAPPER_UNKNOWN) {
		TRY(call_send(mapper, call, true));
		TRY(call_receive(mapper, call));
	} else if (!is_known) {
		mapper->programs[mapper->program_count % MAPPER_PROGRAMS_KEPT] = call->program->hash;
		if (mapper->program_count < MAPPER_PROGRAMS_KEPT)
			mapper->program_count++;
	}
	mapper->calls++;
	return OK;
}

/* The answer in words; the process is well. */
static enum err call_judge(const struct mapper_call *call, struct str *output, struct str *why)
{
	struct str name = call->program->name;
	switch (call->status) {
	case MAPPER_OUTPUT:
		*output = call->text;
		return OK;
	case MAPPER_TOO_LARGE:
		*why = str_format(call->arena, "%.*s makes more than 16 MiB.", STR_FMT(name));
		return ERR_TOO_LARGE;
	case MAPPER_BROKEN:
		*why = str_format(call->arena, "%.*s does not compile: %.*s", STR_FMT(name),
		                  STR_FMT(call->text));
		return ERR_INVALID;
	default:
		*why = str_format(call->arena, "%.*s failed: %.*s", STR_FMT(name), STR_FMT(call->text));
		return ERR_INVALID;
	}
}

static struct str call_death(const struct mapper_call *call, enum err err, int time_ms)
{
	struct str name = call->program->name;
	if (err == ERR_DEADLINE)
		return str_format(call->arena, "%.*s was stopped after %d ms.", STR_FMT(name), time_ms);
	return str_format(call->arena, "%.*s used too much memory, or tried what it may not.",
	                  STR_FMT(name));
}

enum err mapper_run(struct mappers *mappers, struct arena *arena,
                    const struct mapper_program *program, struct str input, struct str *output,
                    struct str *why)
{
	struct mapper_call call = {.arena = arena, .program = program, .input = input};
	if (input.len > MAPPER_TEXT_MOST || program->text.len > MAPPER_PROGRAM_MOST) {
		*why =
			str_format(arena, "The input of %.*s is larger than 16 MiB.", STR_FMT(program->name));
		return ERR_TOO_LARGE;
	}
	struct mapper *mapper = mapper_take(mappers, &call.id);
	enum err err = OK;
	if (mapper->pid == 0)
		err = mapper_begin(mapper);
	if (err != OK) {
		mapper_give_back(mappers, mapper);
		*why = STR("No mapper process could be started.");
		return err;
	}
	call.deadline_us = clock_monotonic_us() + mappers->time_ms * (int64_t)1000;
	err = call_run(mapper, &call);
	/* One that was killed is replaced before the next needs it; so is one that is old. */
	if (err != OK || mapper->calls >= CALLS_MOST) {
		mapper_end(mapper);
		if (mapper_begin(mapper) != OK)
			mapper->pid = 0;
	}
	mapper_give_back(mappers, mapper);
	if (err != OK) {
		*why = call_death(&call, err, mappers->time_ms);
		return err;
	}
	return call_judge(&call, output, why);
}
