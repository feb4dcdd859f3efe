#include "net/http_client.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "net/clock.h"

#define TIMEOUT_MS 30000
#define CONNECT_TIMEOUT_MS 10000L
#define REPLY_MOST ((int64_t)16 * 1024 * 1024)
#define REPLY_HEADERS_MOST ((size_t)256 * 1024)
/* A connection that was idle for longer is not reused: servers close theirs about then. */
#define IDLE_MOST_S 55L
#define POLL_MS 10000

/* One http_send; lives on the stack of the thread that waits for it. Between is_begun and is_done
 * everything in it, its arena included, belongs to the client's thread. */
struct call {
	struct call *next; /* waiting to begin, or going on */
	int64_t deadline_ms;
	CURL *easy;
	CURLU *url;
	struct curl_slist *headers;
	struct arena *arena;
	const struct http_request *request;
	struct http_reply *reply;
	struct buf body;
	size_t header_bytes;
	bool may_repeat; /* sending it twice does no harm */
	int sendings;
	bool has_head; /* up to its empty line */
	bool is_too_large, is_stopped, is_link_local;
	CURLcode result;
	bool is_begun, is_done; /* under the client's lock */
	pthread_cond_t done;
};

struct http_client {
	struct arena *arena;
	CURLM *multi;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t left;
	/* Calls beyond connections_most wait here, first come first served: the library has such a
	 * queue too, but forgets the timeouts of those in it (7.88). */
	struct call *waiting, **waiting_end;
	int callers;
	bool is_ending;
	struct call *going; /* this and the next: the client's thread only */
	int going_count, connections_most;
};

/* ---- what curl calls, on the client's thread ---- */

static bool is_link_local(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in in;
		memcpy(&in, address, sizeof(in));
		return (ntohl(in.sin_addr.s_addr) & 0xffff0000) == 0xa9fe0000; /* 169.254.0.0/16 */
	}
	if (address->sa_family != AF_INET6)
		return false;
	struct sockaddr_in6 in;
	memcpy(&in, address, sizeof(in));
	const uint8_t *at = in.sin6_addr.s6_addr;
	return IN6_IS_ADDR_LINKLOCAL(&in.sin6_addr)
	       || (IN6_IS_ADDR_V4MAPPED(&in.sin6_addr) && at[12] == 169 && at[13] == 254);
}

/* By the address itself, whatever name or form of number stood for it. */
static curl_socket_t on_socket(void *of, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct call *call = of;
	(void)purpose;
	call->is_link_local = is_link_local(&address->addr);
	return call->is_link_local
	           ? CURL_SOCKET_BAD
	           : socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static int on_connected(void *of, char *their_address, char *our_address, int their_port,
                        int our_port)
{
	(void)their_address;
	(void)our_address;
	(void)their_port;
	(void)our_port;
	struct call *call = of;
	/* The library sends again when a kept connection closes without an answer. */
	if (call->sendings > 0 && !call->may_repeat)
		return CURL_PREREQFUNC_ABORT;
	call->sendings++;
	return CURL_PREREQFUNC_OK;
}

static size_t on_header(char *at, size_t one, size_t size, void *of)
{
	(void)one;
	struct call *call = of;
	struct http_reply *reply = call->reply;
	struct str line = str_trim(str_of(at, size));
	if (str_starts(line, STR("HTTP/"))) {
		reply->headers.count = 0; /* what came before was provisional */
		call->has_head = false;
		return size;
	}
	call->header_bytes += size;
	if (call->header_bytes > REPLY_HEADERS_MOST) {
		call->is_too_large = true;
		return 0;
	}
	call->has_head = call->has_head || line.len == 0;
	struct str name;
	if (!str_split(&line, ':', &name) || name.len == 0)
		return size;
	*LIST_ADD(call->arena, &reply->headers) = (struct http_header){
		.name = str_copy(call->arena, name),
		.value = str_copy(call->arena, str_trim(line)),
	};
	return size;
}

static size_t on_body(char *at, size_t one, size_t size, void *of)
{
	(void)one;
	struct call *call = of;
	buf_add(&call->body, str_of(at, size));
	call->is_too_large = call->body.overflow;
	return call->is_too_large ? 0 : size;
}

/* ---- the client's thread ---- */

static void call_end(struct http_client *client, struct call *call, CURLcode result)
{
	pthread_mutex_lock(&client->lock);
	call->result = result;
	call->is_done = true;
	pthread_cond_signal(&call->done);
	pthread_mutex_unlock(&client->lock);
}

static void call_begin(struct http_client *client, struct call *call)
{
	int64_t left_ms = call->deadline_ms - now_ms();
	curl_easy_setopt(call->easy, CURLOPT_TIMEOUT_MS, (long)(left_ms > 1 ? left_ms : 1));
	if (curl_multi_add_handle(client->multi, call->easy) != CURLM_OK) {
		call_end(client, call, CURLE_FAILED_INIT);
		return;
	}
	call->next = client->going;
	client->going = call;
	client->going_count++;
}

static void forget(struct http_client *client, struct call *call)
{
	curl_multi_remove_handle(client->multi, call->easy);
	struct call **at = &client->going;
	while (*at != call)
		at = &(*at)->next;
	*at = call->next;
	client->going_count--;
}

/* With the lock. */
static void leave_queue(struct http_client *client, struct call *call)
{
	struct call **at = &client->waiting;
	while (*at != call)
		at = &(*at)->next;
	*at = call->next;
	if (*at == NULL)
		client->waiting_end = at;
}

/* The next call that may begin, or NULL. */
static struct call *take_next(struct http_client *client, bool *is_ending)
{
	pthread_mutex_lock(&client->lock);
	struct call *call = client->waiting;
	*is_ending = client->is_ending;
	if (call != NULL && (client->going_count < client->connections_most || *is_ending)) {
		leave_queue(client, call);
		call->is_begun = true;
	} else {
		call = NULL;
	}
	pthread_mutex_unlock(&client->lock);
	return call;
}

/* True when any did. */
static bool end_finished(struct http_client *client)
{
	int left;
	bool is_any = false;
	for (CURLMsg *said; (said = curl_multi_info_read(client->multi, &left)) != NULL;) {
		if (said->msg != CURLMSG_DONE)
			continue;
		CURLcode result = said->data.result; /* `said` goes with the handle */
		struct call *call = NULL;
		curl_easy_getinfo(said->easy_handle, CURLINFO_PRIVATE, (char **)&call);
		forget(client, call);
		call_end(client, call, result);
		is_any = true;
	}
	return is_any;
}

static void *run(void *of)
{
	struct http_client *client = of;
	bool is_ending = false;
	while (!is_ending) {
		struct call *call;
		while ((call = take_next(client, &is_ending)) != NULL)
			call_begin(client, call);
		int running;
		curl_multi_perform(client->multi, &running);
		/* A wake-up that comes before the poll is kept, so none is lost. */
		if (!end_finished(client) && !is_ending)
			curl_multi_poll(client->multi, NULL, 0, POLL_MS, NULL);
	}
	while (client->going != NULL) {
		struct call *call = client->going;
		forget(client, call);
		call->is_stopped = true;
		call_end(client, call, CURLE_ABORTED_BY_CALLBACK);
	}
	return NULL;
}

/* ---- one request ---- */

static bool is_token(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] <= ' ' || s.at[i] >= 127 || s.at[i] == ':')
			return false;
	return s.len > 0;
}

static bool is_line(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] == '\r' || s.at[i] == '\n' || s.at[i] == '\0')
			return false;
	return true;
}

static enum err refuse(struct call *call, const char *why)
{
	call->reply->failure = str_from(why);
	return ERR_INVALID;
}

static void add_header_line(struct call *call, const char *line)
{
	struct curl_slist *longer = curl_slist_append(call->headers, line);
	if (longer != NULL)
		call->headers = longer;
}

static enum err add_headers(struct call *call)
{
	const struct http_request *request = call->request;
	bool has_type = false;
	bool has_agent = false;
	for (size_t i = 0; i < request->headers.count; i++) {
		const struct http_header *header = &request->headers.at[i];
		if (!is_token(header->name) || !is_line(header->value))
			return refuse(call, "a header of the request is malformed");
		has_type = has_type || str_eq_nocase(header->name, STR("Content-Type"));
		has_agent = has_agent || str_eq_nocase(header->name, STR("User-Agent"));
		/* The library's way to send an empty header is a semicolon. */
		struct str line =
			str_format(call->arena, header->value.len > 0 ? "%.*s: %.*s" : "%.*s;%.*s",
		               STR_FMT(header->name), STR_FMT(header->value));
		add_header_line(call, str_c(call->arena, line));
	}
	if (!has_type)
		add_header_line(call, "Content-Type:"); /* none, rather than that of a form */
	add_header_line(call, "Expect:");
	curl_easy_setopt(call->easy, CURLOPT_HTTPHEADER, call->headers);
	if (!has_agent)
		curl_easy_setopt(call->easy, CURLOPT_USERAGENT, "purser");
	return OK;
}

static enum err set_target(struct call *call)
{
	const struct http_request *request = call->request;
	if (!is_line(request->url)
	    || curl_url_set(call->url, CURLUPART_URL, str_c(call->arena, request->url), 0) != CURLUE_OK)
		return refuse(call, "the URL is malformed");
	char *scheme = NULL;
	curl_url_get(call->url, CURLUPART_SCHEME, &scheme, 0);
	bool is_ours = str_is(str_from(scheme), "http") || str_is(str_from(scheme), "https");
	curl_free(scheme);
	if (!is_ours)
		return refuse(call, "the URL is neither http nor https");
	curl_easy_setopt(call->easy, CURLOPT_CURLU, call->url);
	return OK;
}

static enum err set_request(struct call *call)
{
	const struct http_request *request = call->request;
	CURL *easy = call->easy;
	if (!is_token(request->method))
		return refuse(call, "the method is malformed");
	TRY(set_target(call));
	TRY(add_headers(call));
	bool is_post = str_is(request->method, "POST") || str_is(request->method, "PATCH");
	call->may_repeat = !is_post;
	if (str_is(request->method, "HEAD")) {
		curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
	} else if (is_post || request->body.len > 0 || str_is(request->method, "PUT")) {
		curl_easy_setopt(easy, CURLOPT_POST, 1L);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.len);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request->body.len > 0 ? request->body.at : "");
	}
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, str_c(call->arena, request->method));
	return OK;
}

static void set_limits(struct call *call)
{
	const struct http_request *request = call->request;
	CURL *easy = call->easy;
	int64_t most = request->reply_most > 0 ? request->reply_most : REPLY_MOST;
	call->deadline_ms = now_ms() + (request->timeout_ms > 0 ? request->timeout_ms : TIMEOUT_MS);
	call->body = buf_new(call->arena, (size_t)most);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_TIMEOUT_MS);
	curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)most);
	curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, IDLE_MOST_S);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_socket);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, call);
	curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_connected);
	curl_easy_setopt(easy, CURLOPT_PREREQDATA, call);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, call);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, call);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, call);
}

static const char *reason_of(const struct call *call)
{
	if (call->is_stopped)
		return "the client is being stopped";
	if (call->is_link_local)
		return "link-local addresses are not asked";
	if (call->is_too_large || call->result == CURLE_FILESIZE_EXCEEDED)
		return "the reply is larger than allowed";
	if (call->result == CURLE_ABORTED_BY_CALLBACK)
		return "the connection was closed before a reply came";
	return curl_easy_strerror(call->result);
}

static void say_failure(struct call *call)
{
	char *host = NULL;
	char *port = NULL;
	curl_url_get(call->url, CURLUPART_HOST, &host, 0);
	curl_url_get(call->url, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT);
	long number = 0;
	if (call->result == CURLE_COULDNT_CONNECT || call->result == CURLE_SEND_ERROR
	    || call->result == CURLE_RECV_ERROR)
		curl_easy_getinfo(call->easy, CURLINFO_OS_ERRNO, &number);
	const char *detail = number > 0 ? strerrordesc_np((int)number) : NULL;
	call->reply->failure = str_format(call->arena, "%s:%s: %s%s%s", host != NULL ? host : "?",
	                                  port != NULL ? port : "?", reason_of(call),
	                                  detail != NULL ? ": " : "", detail != NULL ? detail : "");
	curl_free(host);
	curl_free(port);
}

static enum err judge(struct call *call)
{
	struct http_reply *reply = call->reply;
	long status = 0;
	long sent_bytes = 0;
	curl_easy_getinfo(call->easy, CURLINFO_REQUEST_SIZE, &sent_bytes);
	reply->was_sent = call->sendings > 0 && sent_bytes > 0;
	/* The library takes a head that breaks off for a reply. */
	if (call->result == CURLE_OK && !call->has_head)
		call->result = CURLE_PARTIAL_FILE;
	if (call->result == CURLE_OK) {
		curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &status);
		reply->status = (int)status;
		reply->body = buf_str(&call->body);
		return OK;
	}
	reply->headers.count = 0;
	say_failure(call);
	return ERR_UPSTREAM;
}

/* With the lock. */
static void wait_for_end(struct http_client *client, struct call *call)
{
	while (!call->is_begun && !call->is_done)
		if (!wait_until_ms(&call->done, &client->lock, call->deadline_ms) && !call->is_begun) {
			leave_queue(client, call);
			call->result = CURLE_OPERATION_TIMEDOUT;
			call->is_done = true;
		}
	while (!call->is_done)
		pthread_cond_wait(&call->done, &client->lock);
}

static void hand_over_and_wait(struct http_client *client, struct call *call)
{
	condition_start(&call->done);
	pthread_mutex_lock(&client->lock);
	if (client->is_ending) {
		call->is_stopped = true;
		call->result = CURLE_ABORTED_BY_CALLBACK;
	} else {
		client->callers++;
		*client->waiting_end = call;
		client->waiting_end = &call->next;
		curl_multi_wakeup(client->multi);
		wait_for_end(client, call);
		if (--client->callers == 0)
			pthread_cond_signal(&client->left);
	}
	pthread_mutex_unlock(&client->lock);
	pthread_cond_destroy(&call->done);
}

static int64_t now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

enum err http_send(struct http_client *client, struct arena *arena,
                   const struct http_request *request, struct http_reply *reply)
{
	int64_t from_us = now_us();
	*reply = (struct http_reply){0};
	struct call call = {.arena = arena, .request = request, .reply = reply};
	call.easy = curl_easy_init();
	call.url = curl_url();
	enum err err = ERR_UPSTREAM;
	if (call.easy != NULL && call.url != NULL)
		err = set_request(&call);
	else
		reply->failure = STR("out of memory");
	if (err == OK) {
		set_limits(&call);
		hand_over_and_wait(client, &call);
		err = judge(&call);
	}
	curl_easy_cleanup(call.easy);
	curl_slist_free_all(call.headers);
	curl_url_cleanup(call.url);
	reply->took_us = now_us() - from_us;
	return err;
}

struct str http_reply_header(const struct http_reply *reply, const char *name)
{
	for (size_t i = 0; i < reply->headers.count; i++)
		if (str_eq_nocase(reply->headers.at[i].name, str_from(name)))
			return reply->headers.at[i].value;
	return STR("");
}

/* ---- start and stop ---- */

static pthread_once_t library = PTHREAD_ONCE_INIT;

static void library_start(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

enum err http_client_start(int connections_most, struct http_client **out)
{
	pthread_once(&library, library_start);
	struct arena *arena = arena_new(512);
	struct http_client *client = ARENA_NEW(arena, struct http_client);
	client->arena = arena;
	pthread_mutex_init(&client->lock, NULL);
	pthread_cond_init(&client->left, NULL);
	client->multi = curl_multi_init();
	client->waiting_end = &client->waiting;
	client->connections_most = connections_most;
	if (client->multi != NULL)
		curl_multi_setopt(client->multi, CURLMOPT_MAXCONNECTS, (long)connections_most);
	if (client->multi == NULL || pthread_create(&client->thread, NULL, run, client) != 0) {
		curl_multi_cleanup(client->multi);
		arena_free(arena);
		return ERR_IO;
	}
	*out = client;
	return OK;
}

int http_client_callers(struct http_client *client)
{
	pthread_mutex_lock(&client->lock);
	int callers = client->callers;
	pthread_mutex_unlock(&client->lock);
	return callers;
}

void http_client_stop(struct http_client *client)
{
	if (client == NULL)
		return;
	pthread_mutex_lock(&client->lock);
	client->is_ending = true;
	pthread_mutex_unlock(&client->lock);
	curl_multi_wakeup(client->multi);
	pthread_join(client->thread, NULL);
	pthread_mutex_lock(&client->lock);
	while (client->callers > 0)
		pthread_cond_wait(&client->left, &client->lock);
	pthread_mutex_unlock(&client->lock);
	curl_multi_cleanup(client->multi);
	pthread_mutex_destroy(&client->lock);
	pthread_cond_destroy(&client->left);
	arena_free(client->arena);
}
