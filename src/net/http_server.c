#include "net/http_server.h"

#include <microhttpd.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>

#include "net/clock.h"
#include "net/framing.h"
#include "net/http_server_parts.h"
#include "net/socket.h"

/* A refused body up to here is read and dropped, so that the connection lives. */
#define DISCARD_MOST (64 * 1024)
/* Bytes per second: bodies and answers that move slower are cut. */
#define RATE_BYTES 4096
/* How often slow clients are looked for, and lingering ones read. */
#define SCAN_MS 500
#define LINGER_SCAN_MS 50
/* For the 503 of abandoned exchanges, when stopping. */
#define LAST_WORDS_MS 250
#define HOUR_MS 3600000

static struct slot *slot_of(struct exchange *exchange)
{
	return (struct slot *)exchange;
}

/* The ticker has something new to look at. */
static void nudge(struct http_server *server)
{
	pthread_mutex_lock(&server->lock);
	server->is_nudged = true;
	pthread_cond_signal(&server->tick);
	pthread_mutex_unlock(&server->lock);
}

/* ---- answers ---- */

/* How long `bytes` may take. */
static void give_time(struct slot *slot, int64_t bytes)
{
	int64_t most_ms = slot->exchange.server->idle_ms + bytes * 1000 / RATE_BYTES;
	client_deadline(slot->progress.client, now_coarse_ms() + most_ms);
}

static void queue(struct slot *slot, int status, struct MHD_Response *response)
{
	slot->progress.is_answered = true;
	if (response == NULL
	    || MHD_queue_response(slot->exchange.handle, (unsigned)status, response) != MHD_YES)
		slot->progress.is_broken = true;
	if (response != NULL)
		MHD_destroy_response(response); /* the connection holds it now */
}

static void add_headers(struct slot *slot, struct MHD_Response *response,
                        const struct answer *answer, const char *other_type)
{
	struct arena *arena = slot->exchange.arena;
	const char *type =
		answer->content_type.len > 0 ? str_c(arena, answer->content_type) : other_type;
	if (type != NULL)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	for (size_t i = 0; i < answer->headers.count; i++) {
		const struct header *header = &answer->headers.at[i];
		MHD_add_response_header(response, str_c(arena, header->name), str_c(arena, header->value));
	}
	if (atomic_load_explicit(&slot->exchange.server->is_draining, memory_order_relaxed))
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
}

void exchange_answer(struct exchange *exchange, const struct answer *answer)
{
	struct slot *slot = slot_of(exchange);
	/* PERSISTENT: read where it lies. The arena is reset after the answer is sent. */
	struct MHD_Response *response = MHD_create_response_from_buffer(
		answer->body.len, (void *)(uintptr_t)answer->body.at, MHD_RESPMEM_PERSISTENT);
	if (response != NULL)
		add_headers(slot, response, answer, NULL);
	if (slot->progress.is_admitting) {
		slot->progress.held = response;
		slot->progress.held_status = answer->status;
		return;
	}
	give_time(slot, (int64_t)answer->body.len);
	queue(slot, answer->status, response);
}

static void answer_problem(struct slot *slot, int status)
{
	struct exchange *exchange = &slot->exchange;
	struct answer answer = {.status = status, .content_type = STR("application/problem+json")};
	answer.body =
		str_format(exchange->arena, "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d}\n",
	               MHD_get_reason_phrase_for((unsigned)status), status);
	if (status == MHD_HTTP_SERVICE_UNAVAILABLE)
		*LIST_ADD(exchange->arena, &answer.headers) = (struct header){STR("Retry-After"), STR("1")};
	exchange_answer(exchange, &answer);
}

/* The exchange was taken from a thread that may still write to its arena. */
static void answer_abandoned(struct slot *slot)
{
	static char text[] = "{\"type\":\"about:blank\",\"title\":\"Stopping\",\"status\":503}\n";
	struct MHD_Response *response =
		MHD_create_response_from_buffer(sizeof(text) - 1, text, MHD_RESPMEM_PERSISTENT);
	if (response != NULL) {
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "application/problem+json");
		MHD_add_response_header(response, MHD_HTTP_HEADER_RETRY_AFTER, "1");
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
	}
	give_time(slot, 0);
	queue(slot, MHD_HTTP_SERVICE_UNAVAILABLE, response);
}

struct str exchange_header(struct exchange *exchange, const char *name)
{
	return str_copy(exchange->arena,
	                str_from(MHD_lookup_connection_value(exchange->handle, MHD_HEADER_KIND, name)));
}

struct str exchange_cookie(struct exchange *exchange, const char *name)
{
	return str_copy(exchange->arena,
	                str_from(MHD_lookup_connection_value(exchange->handle, MHD_COOKIE_KIND, name)));
}

/* ---- parking ---- */

void exchange_park(struct exchange *exchange)
{
	struct slot *slot = slot_of(exchange);
	slot->progress.is_parked = true;
	client_deadline(slot->progress.client, 0);
	/* First suspended, then known as parked: a resume must never come before its suspend. */
	MHD_suspend_connection(exchange->handle);
	atomic_store(&slot->phase, PARKED);
	/* Stopping sets is_forcing, then looks for parked slots: one of the two sees the other. */
	if (atomic_load(&exchange->server->is_forcing))
		slot_abandon(slot);
}

void exchange_resume(struct exchange *exchange)
{
	struct slot *slot = slot_of(exchange);
	struct http_server *server = exchange->server;
	if (atomic_load(&slot->phase) == STREAMING) {
		flow_wake(slot->progress.flow);
		return;
	}
	/* The event thread may finish the exchange before this one is out of the inbox; the count keeps
	 * the loop alive until it is. */
	atomic_fetch_add(&server->resuming, 1);
	int phase = PARKED;
	bool is_left = false;
	if (atomic_compare_exchange_strong(&slot->phase, &phase, RESUMED))
		slot_go_on(slot);
	else if (phase == ABANDONED || phase == LEFT)
		is_left = atomic_exchange(&slot->phase, RETURNED) == LEFT;
	/* else: a stream that is just being opened, which will be pulled anyway */
	atomic_fetch_sub(&server->resuming, 1);
	if (is_left)
		server_release(server);
}

/* ---- event streams ---- */

static void suspend(void *slot)
{
	MHD_suspend_connection(((struct slot *)slot)->exchange.handle);
}

static void resume(void *slot)
{
	slot_go_on(slot);
}

static ssize_t read_flow(void *flow, uint64_t position, char *to, size_t room)
{
	(void)position;
	ssize_t size = flow_read(flow, to, room);
	return size < 0 ? MHD_CONTENT_READER_END_OF_STREAM : size;
}

void exchange_stream(struct exchange *exchange, const struct answer *head,
                     const struct stream *stream)
{
	struct slot *slot = slot_of(exchange);
	if (str_is(exchange->method, "HEAD") || atomic_load(&exchange->server->is_draining)) {
		exchange_answer(exchange, head);
		if (stream->closed != NULL)
			stream->closed(stream->state);
		return;
	}
	struct http_server *server = exchange->server;
	struct flow *flow =
		flow_open(&server->flows, exchange->arena, stream, slot->progress.client, slot);
	slot->progress.flow = flow;
	client_deadline(slot->progress.client, 0);
	struct MHD_Response *response =
		MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 1024, read_flow, flow, NULL);
	if (response != NULL)
		add_headers(slot, response, head, "text/event-stream");
	atomic_store(&slot->phase, STREAMING);
	queue(slot, head->status, response);
	nudge(server);
}

/* ---- requests ---- */

static enum MHD_Result note_header(void *framing, enum MHD_ValueKind kind, const char *name,
                                   const char *value)
{
	(void)kind;
	framing_note(framing, name, value);
	return MHD_YES;
}

static int ask_admit(struct slot *slot)
{
	const struct http_server_settings *settings = &slot->exchange.server->settings;
	if (settings->admit == NULL)
		return 0;
	slot->progress.is_admitting = true;
	int status = settings->admit(settings->context, &slot->exchange);
	slot->progress.is_admitting = false;
	return status >= 400 ? status : 0;
}

/* The whole request is here, or was refused, or the exchange was resumed. */
static enum MHD_Result finish(struct slot *slot)
{
	struct progress *progress = &slot->progress;
	struct exchange *exchange = &slot->exchange;
	struct http_server *server = exchange->server;
	int phase = atomic_load(&slot->phase);
	progress->is_answered = progress->is_parked = false;
	if (phase == ABANDONED || phase == RETURNED) {
		answer_abandoned(slot);
	} else if (progress->held != NULL) {
		struct MHD_Response *held = progress->held;
		progress->held = NULL;
		give_time(slot, 0);
		queue(slot, progress->held_status, held);
	} else if (progress->refusal != 0) {
		answer_problem(slot, progress->refusal);
	} else if (phase == RUNNING && atomic_load(&server->is_forcing)) {
		answer_problem(slot, MHD_HTTP_SERVICE_UNAVAILABLE);
	} else {
		if (phase == RUNNING && progress->body != NULL && !exchange->body_too_large)
			exchange->body = str_of(progress->body, (size_t)progress->received);
		exchange->resumed = phase == RESUMED;
		atomic_store(&slot->phase, RUNNING);
		server->settings.serve(server->settings.context, exchange);
		if (progress->is_parked)
			return MHD_YES; /* it may be in other hands by now */
		if (!progress->is_answered)
			answer_problem(slot, MHD_HTTP_INTERNAL_SERVER_ERROR);
	}
	return progress->is_broken ? MHD_NO : MHD_YES;
}

/* The headers are complete. Answering now would end the connection; so the answer waits for the
 * call at the end of the body, unless the body is not worth reading. */
static enum MHD_Result begin(struct slot *slot, const char *method, const char *version)
{
	struct progress *progress = &slot->progress;
	struct exchange *exchange = &slot->exchange;
	struct http_server *server = exchange->server;
	progress->is_open = true;
	atomic_fetch_add(&server->open, 1);
	exchange->method = str_copy(exchange->arena, str_from(method));
	struct framing framing = {0};
	/* The library can refuse a missing Host itself, but then sends the head of its answer twice. */
	MHD_get_connection_values(exchange->handle, MHD_HEADER_KIND, note_header, &framing);
	if (progress->refusal == 0)
		progress->refusal = framing_refusal(&framing, version);
	if (progress->refusal != 0) {
		progress->client->lingers = true;
		return finish(slot); /* at once, which ends the connection */
	}
	if (atomic_load(&server->is_draining))
		progress->refusal = MHD_HTTP_SERVICE_UNAVAILABLE;
	if (progress->refusal == 0)
		progress->refusal = ask_admit(slot);
	progress->is_chunked = framing.encodings > 0;
	progress->length = framing.length;
	if (!progress->is_chunked && progress->length == 0)
		return MHD_YES;

	progress->body_from_ms = now_coarse_ms();
	give_time(slot, 0);
	exchange->body_too_large = progress->length > server->settings.body_most;
	bool is_wanted = progress->refusal == 0 && progress->held == NULL && !exchange->body_too_large;
	if (is_wanted && !slot_claim(slot, progress->length)) {
		progress->refusal = MHD_HTTP_SERVICE_UNAVAILABLE;
		is_wanted = false;
	}
	if (is_wanted
	    || (!progress->is_chunked && !framing.expects_continue && progress->length <= DISCARD_MOST))
		return MHD_YES;
	progress->client->lingers = true;
	return finish(slot);
}

static enum MHD_Result take_body(struct slot *slot, const char *from, size_t *size)
{
	struct progress *progress = &slot->progress;
	struct http_server *server = slot->exchange.server;
	progress->received += (int64_t)*size;
	client_deadline(progress->client, progress->body_from_ms + server->idle_ms
	                                      + progress->received * 1000 / RATE_BYTES);
	if (progress->received > server->settings.body_most)
		slot->exchange.body_too_large = true;
	/* Here no answer can be given before the body's end: an endless one is cut. */
	if (progress->is_chunked && progress->received > server->settings.body_most + DISCARD_MOST) {
		progress->client->lingers = true;
		return MHD_NO;
	}
	if (!slot->exchange.body_too_large && progress->refusal == 0 && progress->held == NULL)
		slot_keep_body(slot, from, *size);
	*size = 0;
	return MHD_YES;
}

static enum MHD_Result on_request(void *of, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **slot_at)
{
	(void)of;
	(void)connection;
	(void)url;
	struct slot *slot = *slot_at;
	if (slot == NULL)
		return MHD_NO;
	if (!slot->progress.is_open)
		return begin(slot, method, version);
	if (*upload_size > 0)
		return take_body(slot, upload, upload_size);
	return finish(slot);
}

/* The request line is here; this is the only moment when the library shows it untouched. */
static void *on_request_line(void *of, const char *line, struct MHD_Connection *connection)
{
	struct slot *slot = slot_take(of);
	struct exchange *exchange = &slot->exchange;
	const union MHD_ConnectionInfo *known =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	slot->progress.client = known->socket_context;
	exchange->handle = connection;
	exchange->peer = str_copy(exchange->arena, str_from(slot->progress.client->text));
	struct str rest = str_copy(exchange->arena, str_from(line));
	/* The absolute form, "GET http://host/path", must be understood (RFC 9112, 3.2.2). */
	ptrdiff_t scheme = str_starts(rest, STR("/")) ? -1 : str_find_str(rest, STR("://"));
	if (scheme > 0) {
		rest = str_slice(rest, (size_t)scheme + 3, rest.len);
		ptrdiff_t slash = str_find(rest, '/');
		rest = slash < 0 ? STR("/") : str_slice(rest, (size_t)slash, rest.len);
	}
	if (str_find(rest, ' ') >= 0)
		slot->progress.refusal = MHD_HTTP_BAD_REQUEST;
	str_split(&rest, '?', &exchange->path);
	exchange->query = rest;
	give_time(slot, 0);
	return slot;
}

static void on_completed(void *of, struct MHD_Connection *connection, void **slot_at,
                         enum MHD_RequestTerminationCode why)
{
	(void)connection;
	(void)why;
	struct http_server *server = ((struct loop *)of)->server;
	struct slot *slot = *slot_at;
	*slot_at = NULL;
	if (slot == NULL)
		return;
	struct progress *progress = &slot->progress;
	if (progress->flow != NULL)
		flow_close(progress->flow);
	if (progress->held != NULL)
		MHD_destroy_response(progress->held);
	client_deadline(progress->client, now_coarse_ms() + 2 * server->idle_ms);
	atomic_fetch_sub(&server->bodies, progress->claimed);
	bool was_open = progress->is_open;
	bool is_ours = true;
	int phase = atomic_load(&slot->phase);
	if (phase == ABANDONED || phase == RETURNED) {
		atomic_fetch_add(&server->references, 1);
		is_ours = atomic_exchange(&slot->phase, LEFT) == RETURNED;
		if (is_ours)
			atomic_fetch_sub(&server->references, 1);
	}
	if (is_ours)
		slot_recycle(slot);
	if (was_open && atomic_fetch_sub(&server->open, 1) == 1 && atomic_load(&server->is_draining)) {
		pthread_mutex_lock(&server->lock);
		pthread_cond_broadcast(&server->drained);
		pthread_mutex_unlock(&server->lock);
	}
}

/* ---- connections ---- */

static void on_connection(void *of, struct MHD_Connection *connection, void **client_at,
                          enum MHD_ConnectionNotificationCode what)
{
	struct http_server *server = ((struct loop *)of)->server;
	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		/* Twice: the library cuts who is silent, this one who sends a byte at a time. */
		*client_at = client_open(
			&server->clients,
			MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd,
			MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr,
			now_coarse_ms() + 2 * server->idle_ms);
	} else if (*client_at != NULL) {
		struct client *client = *client_at;
		bool lingers = client->lingers;
		client_close(&server->clients, client);
		*client_at = NULL;
		if (lingers)
			nudge(server);
	}
}

static enum MHD_Result may_connect(void *of, const struct sockaddr *address, socklen_t size)
{
	(void)address;
	(void)size;
	struct http_server *server = ((struct loop *)of)->server;
	bool may = atomic_load(&server->clients.count) < server->settings.connections_most;
	return may ? MHD_YES : MHD_NO;
}

/* The path stays as it was received. */
static size_t leave_escaped(void *of, struct MHD_Connection *connection, char *text)
{
	(void)of;
	(void)connection;
	return strlen(text);
}

/* ---- the ticker ---- */

static void *tick(void *of)
{
	struct http_server *server = of;
	int64_t every = earlier_ms(SCAN_MS, server->idle_ms / 4 + 1);
	pthread_mutex_lock(&server->lock);
	while (!server->is_ticker_ending) {
		server->is_nudged = false;
		pthread_mutex_unlock(&server->lock);
		int64_t now = now_ms();
		bool is_lingering = clients_tick(&server->clients, now) > 0;
		int64_t next = earlier_ms(now + (is_lingering ? LINGER_SCAN_MS : every),
		                          flows_tick(&server->flows, now, server->idle_ms));
		pthread_mutex_lock(&server->lock);
		while (!server->is_nudged && !server->is_ticker_ending
		       && wait_until_ms(&server->tick, &server->lock, next))
			;
	}
	pthread_mutex_unlock(&server->lock);
	return NULL;
}

/* ---- the event threads ---- */

static void resume_handed(struct loop *loop)
{
	struct handed *handed = inbox_take(&loop->inbox);
	while (handed != NULL) {
		struct slot *slot = (struct slot *)((char *)handed - offsetof(struct slot, handed));
		handed = handed->next; /* from here the slot may be handed over again */
		MHD_resume_connection(slot->exchange.handle);
	}
}

static int timeout_of(struct MHD_Daemon *daemon)
{
	MHD_UNSIGNED_LONG_LONG most_ms;
	if (MHD_get_timeout(daemon, &most_ms) != MHD_YES)
		return -1;
	return most_ms < HOUR_MS ? (int)most_ms : HOUR_MS;
}

static void *loop_run(void *of)
{
	struct loop *loop = of;
	sigset_t pipe;
	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	pthread_sigmask(SIG_BLOCK, &pipe, NULL);
	int events = MHD_get_daemon_info(loop->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
	for (;;) {
		bool is_ending = atomic_load(&loop->is_ending);
		resume_handed(loop);
		if (is_ending)
			break;
		MHD_run(loop->daemon);
		int timeout_ms = timeout_of(loop->daemon);
		if (timeout_ms != 0)
			inbox_wait(&loop->inbox, events, timeout_ms);
	}
	MHD_stop_daemon(loop->daemon);
	return NULL;
}

static enum err loop_start(struct http_server *server, struct loop *loop, int fd)
{
	const struct http_server_settings *settings = &server->settings;
	loop->server = server;
	TRY(inbox_start(&loop->inbox));
	int own = socket_copy(fd); /* the daemon closes it */
	/* More than ours, which counts the connections of all loops and so must be the one that holds.
	 */
	unsigned limit = (unsigned)settings->connections_most + 64;
	struct MHD_Daemon *daemon = MHD_start_daemon(
		MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, may_connect, loop, on_request, loop,
		MHD_OPTION_LISTEN_SOCKET, own, MHD_OPTION_CONNECTION_LIMIT, limit,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)settings->idle_timeout_s,
		MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL, MHD_OPTION_URI_LOG_CALLBACK,
		on_request_line, loop, MHD_OPTION_NOTIFY_COMPLETED, on_completed, loop,
		MHD_OPTION_NOTIFY_CONNECTION, on_connection, loop, MHD_OPTION_END);
	if (daemon == NULL)
		return ERR_IO;
	loop->daemon = daemon;
	if (pthread_create(&loop->thread, NULL, loop_run, loop) == 0)
		return OK;
	loop->daemon = NULL;
	MHD_stop_daemon(daemon);
	return ERR_IO;
}

static void stop_loops(struct http_server *server)
{
	for (int i = 0; i < server->settings.threads; i++) {
		struct loop *loop = &server->loops[i];
		if (loop->daemon != NULL) {
			atomic_store(&loop->is_ending, true);
			inbox_ring(&loop->inbox);
		}
	}
	for (int i = 0; i < server->settings.threads; i++) {
		struct loop *loop = &server->loops[i];
		if (loop->daemon != NULL)
			pthread_join(loop->thread, NULL);
		if (loop->server != NULL)
			inbox_end(&loop->inbox);
	}
}

/* ---- start and stop ---- */

static void stop_ticker(struct http_server *server)
{
	pthread_mutex_lock(&server->lock);
	server->is_ticker_ending = true;
	pthread_cond_signal(&server->tick);
	pthread_mutex_unlock(&server->lock);
	pthread_join(server->ticker, NULL);
}

enum err http_server_start(const struct http_server_settings *settings, struct http_server **out)
{
	if (settings->threads < 1 || settings->connections_most < 1 || settings->idle_timeout_s < 1)
		return ERR_INVALID;
	struct http_server *server = server_new(settings, suspend, resume);
	int fd = -1;
	enum err err = socket_listen(settings->address, settings->port, &fd, &server->port);
	if (err == OK && pthread_create(&server->ticker, NULL, tick, server) != 0) {
		socket_close(fd);
		err = ERR_IO;
	} else if (err == OK) {
		for (int i = 0; i < settings->threads && err == OK; i++)
			err = loop_start(server, &server->loops[i], fd);
		socket_close(fd);
		if (err != OK) {
			stop_ticker(server);
			stop_loops(server);
		}
	}
	if (err != OK) {
		server_release(server);
		return err;
	}
	*out = server;
	return OK;
}

int http_server_port(const struct http_server *server)
{
	return server->port;
}

int64_t http_server_open_exchanges(const struct http_server *server)
{
	return atomic_load(&server->open);
}

static void wait_drained(struct http_server *server, int most_ms)
{
	int64_t until_ms = now_ms() + most_ms;
	pthread_mutex_lock(&server->lock);
	while (atomic_load(&server->open) > 0
	       && wait_until_ms(&server->drained, &server->lock, until_ms))
		;
	pthread_mutex_unlock(&server->lock);
}

static void wait_resumed(struct http_server *server)
{
	while (atomic_load(&server->resuming) > 0)
		sched_yield();
}

static void abandon_parked(struct http_server *server)
{
	atomic_store(&server->is_forcing, true);
	pthread_mutex_lock(&server->pool_lock);
	for (struct slot *slot = server->slots; slot != NULL; slot = slot->next)
		slot_abandon(slot);
	pthread_mutex_unlock(&server->pool_lock);
}

void http_server_stop(struct http_server *server, int wait_ms)
{
	if (server == NULL)
		return;
	atomic_store(&server->is_draining, true);
	flows_drain(&server->flows);
	wait_drained(server, wait_ms);
	abandon_parked(server);
	wait_drained(server, LAST_WORDS_MS);
	stop_ticker(server);
	wait_resumed(server);
	/* Nothing is suspended now that is not in an inbox, and nothing will be: MHD_stop_daemon ends
	 * the process when it meets a suspended connection. */
	stop_loops(server);
	wait_resumed(server);
	server_release(server);
}
