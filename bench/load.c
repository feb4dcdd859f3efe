/* A load generator for one HTTP/1.1 request pattern: N keep-alive connections, one request in
 * flight on each, one thread, epoll. Prints one JSON line with what it saw.
 *
 *   load --port P --connections N --requests M [--method POST] --path /x [--header 'A: b']…
 *        [--body 'text with {n}'] [--each E] [--expect 201] [--first K] [--modulo M]
 *
 * {n} in path, headers and body becomes the request's number n, from K (1); {m} becomes n mod M and
 * {k} becomes (7n + 3) mod M (20). With --each the body is {"items":[…]} of E such bodies, each
 * with a number of its own. A status other than --expect counts as `unexpected`; its first body is
 * printed to standard error. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS_MOST = 1024, REQUEST_MOST = 1024 * 1024, REPLY_MOST = 4 * 1024 * 1024 };

struct options {
	int port, connections, expect;
	int64_t requests, first, modulo, each;
	const char *method, *path, *body;
	const char *headers[16];
	int header_count;
};

struct connection {
	int fd;
	char *out, *in;
	size_t out_len, out_sent, in_len;
	int64_t began_ns;
	bool is_busy;
};

struct load {
	struct options options;
	struct connection connections[CONNECTIONS_MOST];
	int poll;
	int64_t started, done, unexpected, reply_bytes;
	int64_t *took_ns;
	bool has_shown;
};

static int64_t now_ns(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* Zeroed memory for the life of the process. */
static void *pages(size_t size)
{
	void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (at == MAP_FAILED)
		die("memory");
	return at;
}

/* What {n}, {m} or {k} at `text` stands for; -1: it is none of them. */
static int64_t number_at(const char *text, int64_t number, int64_t modulo)
{
	if (text[0] != '{' || text[1] == '\0' || text[2] != '}')
		return -1;
	switch (text[1]) {
	case 'n':
		return number;
	case 'm':
		return number % modulo;
	case 'k':
		return (number * 7 + 3) % modulo;
	default:
		return -1;
	}
}

/* Appends `text` with the numbers in it. */
static size_t fill(const struct options *o, char *at, size_t room, const char *text, int64_t number)
{
	size_t used = 0;
	while (*text != '\0') {
		int64_t filled = number_at(text, number, o->modulo);
		if (filled >= 0) {
			used += (size_t)snprintf(at + used, room - used, "%lld", (long long)filled);
			text += 3;
		} else {
			at[used++] = *text++;
		}
		if (used + 32 >= room)
			die("the request is too large");
	}
	return used;
}

/* The body of request `number`, or of all its items. */
static size_t body_write(const struct options *o, char *at, size_t room, int64_t number)
{
	size_t n = 0;
	if (o->body == NULL || o->each == 0)
		return o->body != NULL ? fill(o, at, room, o->body, number) : 0;
	n += (size_t)snprintf(at, room, "{\"items\":[");
	for (int64_t i = 0; i < o->each; i++) {
		n += i > 0 ? (size_t)snprintf(at + n, room - n, ",") : 0;
		n += fill(o, at + n, room - n, o->body, o->first + (number - o->first) * o->each + i);
	}
	return n + (size_t)snprintf(at + n, room - n, "]}");
}

static void request_write(struct load *load, struct connection *c)
{
	static char body[REQUEST_MOST];
	const struct options *o = &load->options;
	int64_t number = o->first + load->started;
	size_t body_len = body_write(o, body, sizeof body, number);
	size_t n = 0;
	n += (size_t)snprintf(c->out + n, REQUEST_MOST - n, "%s ", o->method);
	n += fill(o, c->out + n, REQUEST_MOST - n, o->path, number);
	n += (size_t)snprintf(c->out + n, REQUEST_MOST - n, " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
	for (int i = 0; i < o->header_count; i++) {
		n += fill(o, c->out + n, REQUEST_MOST - n, o->headers[i], number);
		n += (size_t)snprintf(c->out + n, REQUEST_MOST - n, "\r\n");
	}
	if (o->body != NULL)
		n +=
			(size_t)snprintf(c->out + n, REQUEST_MOST - n,
		                     "Content-Type: application/json\r\nContent-Length: %zu\r\n", body_len);
	n += (size_t)snprintf(c->out + n, REQUEST_MOST - n, "\r\n");
	if (n + body_len > REQUEST_MOST)
		die("the request is too large");
	memcpy(c->out + n, body, body_len);
	c->out_len = n + body_len;
	c->out_sent = c->in_len = 0;
	c->began_ns = now_ns();
	c->is_busy = true;
	load->started++;
}

static void send_more(struct connection *c)
{
	while (c->out_sent < c->out_len) {
		ssize_t n = send(c->fd, c->out + c->out_sent, c->out_len - c->out_sent, MSG_NOSIGNAL);
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		if (n < 0)
			die("send");
		c->out_sent += (size_t)n;
	}
}

/* The whole reply's length once its head is complete, else 0. */
static size_t reply_length(const struct connection *c)
{
	const char *end = memmem(c->in, c->in_len, "\r\n\r\n", 4);
	if (end == NULL)
		return 0;
	size_t head = (size_t)(end - c->in) + 4;
	const char *length = strcasestr(c->in, "\r\nContent-Length:");
	if (length == NULL || length > end)
		return head;
	return head + (size_t)strtoll(length + 17, NULL, 10);
}

static void reply_done(struct load *load, struct connection *c, size_t length)
{
	int status = c->in_len > 12 ? (int)strtol(c->in + 9, NULL, 10) : 0;
	load->took_ns[load->done++] = now_ns() - c->began_ns;
	load->reply_bytes += (int64_t)length;
	c->is_busy = false;
	if (status == load->options.expect)
		return;
	load->unexpected++;
	if (!load->has_shown)
		fprintf(stderr, "load: unexpected reply: %.*s\n", (int)(length > 2000 ? 2000 : length),
		        c->in);
	load->has_shown = true;
}

static void receive_more(struct load *load, struct connection *c)
{
	ssize_t n = recv(c->fd, c->in + c->in_len, REPLY_MOST - c->in_len - 1, 0);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0)
		die("the server closed the connection");
	c->in_len += (size_t)n;
	c->in[c->in_len] = '\0';
	size_t length = reply_length(c);
	if (length != 0 && c->in_len >= length)
		reply_done(load, c, length);
	else if (c->in_len + 1 >= REPLY_MOST)
		die("the reply is too large");
}

static void connect_one(struct load *load, struct connection *c)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
	                              .sin_port = htons((uint16_t)load->options.port),
	                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int one = 1;
	c->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&address, sizeof address) != 0)
		die("connect");
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	fcntl(c->fd, F_SETFL, O_NONBLOCK);
	c->out = pages(REQUEST_MOST);
	c->in = pages(REPLY_MOST);
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
	if (epoll_ctl(load->poll, EPOLL_CTL_ADD, c->fd, &event) != 0)
		die("epoll");
}

static void next_request(struct load *load, struct connection *c)
{
	if (c->is_busy || load->started >= load->options.requests)
		return;
	request_write(load, c);
	send_more(c);
}

static void run(struct load *load)
{
	struct epoll_event events[CONNECTIONS_MOST];
	for (int i = 0; i < load->options.connections; i++)
		next_request(load, &load->connections[i]);
	while (load->done < load->options.requests) {
		int n = epoll_wait(load->poll, events, CONNECTIONS_MOST, 30000);
		if (n == 0)
			die("no reply for 30 s");
		for (int i = 0; i < n; i++) {
			struct connection *c = events[i].data.ptr;
			receive_more(load, c);
			if (c->is_busy && c->out_sent < c->out_len)
				send_more(c);
			next_request(load, c);
		}
	}
}

static int by_size(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
	return (a > b) - (a < b);
}

static long long micros(const struct load *load, int64_t per_mille)
{
	int64_t at = load->done * per_mille / 1000;
	if (at >= load->done)
		at = load->done - 1;
	return (long long)(load->took_ns[at] / 1000);
}

static void options_read(struct options *o, int argc, char **argv)
{
	*o = (struct options){.connections = 1,
	                      .expect = 200,
	                      .requests = 1,
	                      .first = 1,
	                      .modulo = 20,
	                      .method = "GET",
	                      .path = "/"};
	for (int i = 1; i + 1 < argc; i += 2) {
		const char *name = argv[i], *value = argv[i + 1];
		if (strcmp(name, "--port") == 0)
			o->port = (int)strtol(value, NULL, 10);
		else if (strcmp(name, "--connections") == 0)
			o->connections = (int)strtol(value, NULL, 10);
		else if (strcmp(name, "--requests") == 0)
			o->requests = strtoll(value, NULL, 10);
		else if (strcmp(name, "--first") == 0)
			o->first = strtoll(value, NULL, 10);
		else if (strcmp(name, "--modulo") == 0)
			o->modulo = strtoll(value, NULL, 10);
		else if (strcmp(name, "--each") == 0)
			o->each = strtoll(value, NULL, 10);
		else if (strcmp(name, "--expect") == 0)
			o->expect = (int)strtol(value, NULL, 10);
		else if (strcmp(name, "--method") == 0)
			o->method = value;
		else if (strcmp(name, "--path") == 0)
			o->path = value;
		else if (strcmp(name, "--body") == 0)
			o->body = value;
		else if (strcmp(name, "--header") == 0 && o->header_count < 16)
			o->headers[o->header_count++] = value;
		else {
			fprintf(stderr, "load: unknown option %s\n", name);
			exit(2);
		}
	}
	if (o->connections < 1 || o->connections > CONNECTIONS_MOST || o->requests < 1
	    || o->modulo < 1) {
		fprintf(stderr, "load: 1 to %d connections, at least 1 request\n", CONNECTIONS_MOST);
		exit(2);
	}
}

int main(int argc, char **argv)
{
	static struct load load;
	options_read(&load.options, argc, argv);
	load.took_ns = pages((size_t)load.options.requests * sizeof *load.took_ns);
	load.poll = epoll_create1(0);
	if (load.poll < 0)
		die("epoll");
	for (int i = 0; i < load.options.connections; i++)
		connect_one(&load, &load.connections[i]);
	int64_t began = now_ns();
	run(&load);
	int64_t took = now_ns() - began;
	qsort(load.took_ns, (size_t)load.done, sizeof *load.took_ns, by_size);
	printf(
		"{\"requests\":%lld,\"connections\":%d,\"took_ms\":%lld,\"per_second\":%lld,"
		"\"p50_us\":%lld,\"p99_us\":%lld,\"max_us\":%lld,\"unexpected\":%lld,"
		"\"reply_bytes\":%lld}\n",
		(long long)load.done, load.options.connections, (long long)(took / 1000000),
		(long long)(load.done * 1000000000 / (took > 0 ? took : 1)), micros(&load, 500),
		micros(&load, 990), (long long)(load.took_ns[load.done - 1] / 1000),
		(long long)load.unexpected, (long long)load.reply_bytes);
	return load.unexpected != 0;
}
