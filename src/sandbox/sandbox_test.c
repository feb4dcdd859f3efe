/* The whole sandbox in process: it serves from several threads, parks answers, and stops. */
#include "sandbox/sandbox.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define CLIENTS 4
#define CALLS 40

struct client {
	pthread_t thread;
	int port, answered;
};

/* Sends one request and reads the answer to its end; its status, or 0. Is `part` in what the first
 * reading gave? */
static int ask_for(int port, const char *method, const char *path, const char *body,
                   const char *part, bool *has_part)
{
	char text[4096];
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	int line = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (line < 0)
		return 0;
	int status = 0;
	if (connect(line, (struct sockaddr *)&to, sizeof(to)) == 0) {
		int len = snprintf(text, sizeof(text),
		                   "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
		                   "Content-Length: %zu\r\n\r\n%s",
		                   method, path, strlen(body), body);
		(void)!write(line, text, (size_t)len);
		ssize_t got = read(line, text, sizeof(text) - 1);
		if (got > 12) {
			text[got] = '\0';
			status = (int)strtol(text + 9, NULL, 10);
			*has_part = strstr(text, part) != NULL;
		}
		while (got > 0)
			got = read(line, text, sizeof(text));
	}
	close(line);
	return status;
}

static int ask(int port, const char *method, const char *path, const char *body)
{
	bool has_part = false;
	return ask_for(port, method, path, body, "", &has_part);
}

static void *call_often(void *context)
{
	struct client *client = context;
	for (int i = 0; i < CALLS; i++) {
		const char *path = i % 3 == 0 ? "/control/ledger" : "/shop/orders";
		client->answered += ask(client->port, "GET", path, "") != 0;
		client->answered +=
			ask(client->port, "POST", "/control/shop/buyers", "{\"acts\": 2}") == 200;
	}
	return NULL;
}

static void many_clients_are_answered(void **state)
{
	(void)state;
	struct sandbox *sandbox;
	struct sandbox_settings settings = sandbox_usual();
	struct client clients[CLIENTS];
	assert_int_equal(sandbox_start(&settings, &sandbox), OK);
	assert_int_equal(ask(sandbox_port(sandbox), "PUT", "/control/dials",
	                     "{\"shop\": {\"delay_ms\": 1, \"delay_jitter_ms\": 5,"
	                     " \"sales_per_hour\": 360000, \"rate_bucket\": 0}}"),
	                 200);
	for (size_t i = 0; i < CLIENTS; i++) {
		clients[i] = (struct client){.port = sandbox_port(sandbox)};
		assert_int_equal(pthread_create(&clients[i].thread, NULL, call_often, &clients[i]), 0);
	}
	for (size_t i = 0; i < CLIENTS; i++) {
		pthread_join(clients[i].thread, NULL);
		assert_int_equal(clients[i].answered, 2 * CALLS);
	}
	assert_true(sandbox_stop(sandbox));
}

static void *call_once(void *context)
{
	struct client *client = context;
	client->answered = ask(client->port, "GET", "/shop/orders", "");
	return NULL;
}

static void stopping_answers_what_is_parked(void **state)
{
	(void)state;
	struct sandbox *sandbox;
	struct sandbox_settings settings = sandbox_usual();
	struct client client;
	assert_int_equal(sandbox_start(&settings, &sandbox), OK);
	client = (struct client){.port = sandbox_port(sandbox)};
	assert_int_equal(ask(client.port, "PUT", "/control/dials", "{\"shop\": {\"delay_ms\": 60000}}"),
	                 200);
	assert_int_equal(pthread_create(&client.thread, NULL, call_once, &client), 0);
	bool is_parked = false;
	for (int tries = 0; tries < 60000 && !is_parked; tries++, usleep(1000))
		assert_int_equal(
			ask_for(client.port, "GET", "/control/counters", "", "\"delayed\":1", &is_parked), 200);
	assert_true(is_parked);
	assert_true(sandbox_stop(sandbox));
	pthread_join(client.thread, NULL);
	assert_int_equal(client.answered, 401);
}

static void a_taken_port_is_said(void **state)
{
	(void)state;
	struct sandbox *first, *second = NULL;
	struct sandbox_settings settings = sandbox_usual();
	assert_int_equal(sandbox_start(&settings, &first), OK);
	settings.port = sandbox_port(first);
	assert_int_not_equal(sandbox_start(&settings, &second), OK);
	assert_null(second);
	settings.port = 0;
	assert_int_equal(sandbox_start(&settings, &second), OK);
	assert_int_not_equal(sandbox_port(first), sandbox_port(second));
	assert_true(sandbox_stop(second));
	assert_true(sandbox_stop(first));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(many_clients_are_answered),
		cmocka_unit_test(stopping_answers_what_is_parked),
		cmocka_unit_test(a_taken_port_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
