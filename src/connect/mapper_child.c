/* A mapper process, from the inside. Borrowed libraries: libjq, libseccomp. */
#include "connect/mapper.h"

#include <errno.h>
#include <jq.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/list.h"
#include "connect/mapper_frame.h"

/* Sanitizers reserve terabytes and make calls of their own. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define IS_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_SANITIZED 1
#endif
#ifndef IS_SANITIZED
#define IS_SANITIZED 0
#endif

struct compiled {
	uint64_t hash;
	jq_state *jq;
};

struct child {
	struct arena *arena; /* of one call */
	struct compiled programs[MAPPER_PROGRAMS_KEPT];
	size_t oldest;
	char failure[MAPPER_FAILURE_MOST];
	size_t failure_len;
};

/* ---- what it may do ---- */

static const int allowed_calls[] = {
	SCMP_SYS(read),          SCMP_SYS(write),           SCMP_SYS(brk),     SCMP_SYS(mmap),
	SCMP_SYS(munmap),        SCMP_SYS(mremap),          SCMP_SYS(madvise), SCMP_SYS(futex),
	SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),    SCMP_SYS(time),    SCMP_SYS(getrandom),
	SCMP_SYS(rt_sigreturn),  SCMP_SYS(restart_syscall), SCMP_SYS(exit),    SCMP_SYS(exit_group),
	SCMP_SYS(sysinfo), /* qsort of more than a few elements asks how much memory there is */
};

/* jq looks for libraries in a home folder whenever it compiles: it is told that there is none. */
static const int refused_calls[] = {
	SCMP_SYS(openat),     SCMP_SYS(open),      SCMP_SYS(stat),     SCMP_SYS(lstat),
	SCMP_SYS(newfstatat), SCMP_SYS(statx),     SCMP_SYS(readlink), SCMP_SYS(readlinkat),
	SCMP_SYS(access),     SCMP_SYS(faccessat), SCMP_SYS(getcwd),
};

static bool filter_set(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	bool is_set = filter != NULL;
	for (size_t i = 0; is_set && i < COUNT_OF(allowed_calls); i++)
		is_set = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed_calls[i], 0) == 0;
	for (size_t i = 0; is_set && i < COUNT_OF(refused_calls); i++)
		is_set = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOENT), refused_calls[i], 0) == 0;
	is_set = is_set && seccomp_load(filter) == 0;
	if (filter != NULL)
		seccomp_release(filter);
	return is_set;
}

static bool confine(void)
{
	struct rlimit memory = {MAPPER_MEMORY_MOST, MAPPER_MEMORY_MOST}, none = {0, 0};
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* Reads the zone's file while it still may: the time functions of jq ask for it. */
	tzset();
	if (setrlimit(RLIMIT_CORE, &none) != 0)
		return false;
	if (IS_SANITIZED)
		return true;
	return setrlimit(RLIMIT_AS, &memory) == 0 && filter_set();
}

/* ---- frames ---- */

static bool receive(void *to, size_t size)
{
	for (size_t at = 0; at < size;) {
		ssize_t got = read(STDIN_FILENO, (char *)to + at, size - at);
		if (got <= 0)
			return false;
		at += (size_t)got;
	}
	return true;
}

static bool send_all(const void *from, size_t size)
{
	for (size_t at = 0; at < size;) {
		ssize_t sent = write(STDIN_FILENO, (const char *)from + at, size - at);
		if (sent <= 0)
			return false;
		at += (size_t)sent;
	}
	return true;
}

static bool answer(const struct mapper_ask *ask, enum mapper_status status, const char *text,
                   size_t size)
{
	struct mapper_answer head = {ask->id, (uint32_t)status, (uint32_t)size};
	return send_all(&head, sizeof head) && send_all(text, size);
}

/* ---- running ---- */

static void failure_note(struct child *child, const char *text)
{
	size_t len = strlen(text), room = sizeof child->failure - child->failure_len;
	if (len > room)
		len = room;
	memcpy(child->failure + child->failure_len, text, len);
	child->failure_len += len;
}

/* Called by jq while it compiles. Takes the message over. */
static void on_message(void *context, jv message)
{
	jv text = jq_format_error(message);
	failure_note(context, jv_string_value(text));
	failure_note(context, " ");
	jv_free(text);
}

static jq_state *program_find(struct child *child, uint64_t hash)
{
	for (size_t i = 0; i < COUNT_OF(child->programs); i++) {
		if (child->programs[i].jq != NULL && child->programs[i].hash == hash)
			return child->programs[i].jq;
	}
	return NULL;
}

static jq_state *program_add(struct child *child, uint64_t hash, const char *text)
{
	struct compiled *place = &child->programs[child->oldest];
	jq_state *jq = jq_init();
	if (jq == NULL)
		return NULL;
	jq_set_error_cb(jq, on_message, child);
	if (!jq_compile(jq, text)) {
		jq_teardown(&jq);
		return NULL;
	}
	if (place->jq != NULL)
		jq_teardown(&place->jq);
	*place = (struct compiled){hash, jq};
	child->oldest = (child->oldest + 1) % COUNT_OF(child->programs);
	return jq;
}

/* The reason that jq gives with the end of its outputs; false: it simply ended. Takes `end` over.
 */
static bool end_is_failure(struct child *child, jv end)
{
	if (!jv_invalid_has_msg(jv_copy(end))) {
		jv_free(end);
		return false;
	}
	jv message = jv_invalid_get_msg(end);
	if (jv_get_kind(message) != JV_KIND_STRING)
		message = jv_dump_string(message, 0);
	failure_note(child, jv_string_value(message));
	jv_free(message);
	return true;
}

/* The one output as text, or an invalid value with the reason noted. */
static jv program_run(struct child *child, jq_state *jq, jv input)
{
	jq_start(jq, input, 0);
	jv output = jq_next(jq);
	if (!jv_is_valid(output)) {
		if (!end_is_failure(child, output))
			failure_note(child, "it makes no output");
		return jv_invalid();
	}
	jv next = jq_next(jq);
	if (jv_is_valid(next)) {
		jv_free(next);
		jv_free(output);
		failure_note(child, "it makes several outputs");
		return jv_invalid();
	}
	if (end_is_failure(child, next)) {
		jv_free(output);
		return jv_invalid();
	}
	return jv_dump_string(output, 0);
}

static bool ask_run(struct child *child, const struct mapper_ask *ask, jq_state *jq,
                    const char *input)
{
	bool is_sent;
	jv value = jv_parse_sized(input, (int)ask->input_size);
	if (!jv_is_valid(value)) {
		jv_free(value);
		failure_note(child, "the input is no JSON");
		return answer(ask, MAPPER_FAILED, child->failure, child->failure_len);
	}
	jv output = program_run(child, jq, value);
	if (!jv_is_valid(output)) {
		jv_free(output);
		return answer(ask, MAPPER_FAILED, child->failure, child->failure_len);
	}
	size_t size = (size_t)jv_string_length_bytes(jv_copy(output));
	if (size > MAPPER_TEXT_MOST)
		is_sent = answer(ask, MAPPER_TOO_LARGE, "", 0);
	else
		is_sent = answer(ask, MAPPER_OUTPUT, jv_string_value(output), size);
	jv_free(output);
	return is_sent;
}

static bool ask_serve(struct child *child, const struct mapper_ask *ask)
{
	if (ask->program_size > MAPPER_PROGRAM_MOST || ask->input_size > MAPPER_TEXT_MOST)
		return false;
	char *program = arena_alloc(child->arena, ask->program_size + 1);
	char *input = arena_alloc(child->arena, ask->input_size + 1);
	if (!receive(program, ask->program_size) || !receive(input, ask->input_size))
		return false;
	child->failure_len = 0;
	jq_state *jq = program_find(child, ask->program);
	if (jq == NULL && ask->program_size == 0)
		return answer(ask, MAPPER_UNKNOWN, "", 0);
	if (jq == NULL)
		jq = program_add(child, ask->program, program);
	if (jq == NULL)
		return answer(ask, MAPPER_BROKEN, child->failure, child->failure_len);
	return ask_run(child, ask, jq, input);
}

int mapper_child_run(void)
{
	struct arena *arena = arena_new(0);
	struct child *child = ARENA_NEW(arena, struct child);
	struct mapper_ask ask;
	if (!confine())
		return 1;
	while (receive(&ask, sizeof ask)) {
		child->arena = arena_new(0);
		bool is_served = ask_serve(child, &ask);
		arena_free(child->arena);
		if (!is_served)
			break;
	}
	for (size_t i = 0; i < COUNT_OF(child->programs); i++) {
		if (child->programs[i].jq != NULL)
			jq_teardown(&child->programs[i].jq);
	}
	arena_free(arena);
	return 0;
}
