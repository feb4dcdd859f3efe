/* purser serve: everything that runs, started from below and stopped from above. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>

#include "api/api.h"
#include "connect/connect.h"
#include "kernel/log.h"
#include "kernel/scheduler.h"
#include "server/admin_socket.h"
#include "server/command.h"
#include "server/opening.h"
#include "server/version.h"

#define STOP_WAIT_MS 9000 /* of the ten seconds that SIGTERM gives */

/* What runs; what is NULL was not started. */
struct service {
	struct db *db;
	struct runner *runner;
	struct scheduler *scheduler;
	struct connect *connect;
	struct admin_socket *socket;
	struct api *api;
};

/* "127.0.0.1:8080", "[::1]:0", "8080". */
static enum err listen_read(struct str text, struct str *address, int *port, struct str *why)
{
	size_t colon = text.len;
	int64_t number;
	while (colon > 0 && text.at[colon - 1] != ':')
		colon--;
	*why = STR("listen must be ADDR:PORT, like 127.0.0.1:8080");
	if (str_to_int(str_slice(text, colon, text.len), &number) != OK || number < 0 || number > 65535)
		return ERR_INVALID;
	*port = (int)number;
	*address = colon > 0 ? str_slice(text, 0, colon - 1) : STR("127.0.0.1");
	if (str_starts(*address, STR("[")) && str_ends(*address, STR("]")))
		*address = str_slice(*address, 1, address->len - 1);
	return OK;
}

static enum err service_api(struct service *service, const struct options *options, struct str *why)
{
	struct api_settings settings = {
		.runner = service->runner,
		.threads = option_number(options, OPTION_HTTP_THREADS),
		.connections_most = option_number(options, OPTION_CONNECTIONS),
		.streams_most = option_number(options, OPTION_STREAMS),
		.rate_per_s = option_number(options, OPTION_RATE),
		.rate_burst = option_number(options, OPTION_RATE_BURST),
		.timeout_ms = option_number(options, OPTION_TIMEOUT_MS),
		.proxies = option_text(options, OPTION_TRUSTED_PROXIES),
		.is_secure = str_starts(option_text(options, OPTION_PUBLIC_URL), STR("https:")),
		.version = STR(PURSER_VERSION),
	};
	struct str text = option_text(options, OPTION_LISTEN);
	TRY(listen_read(text, &settings.address, &settings.port, why));
	enum err err = api_start(&settings, &service->api);
	if (err != OK)
		*why = str_format(options->arena, "%.*s: %s", STR_FMT(text),
		                  err == ERR_INVALID ? "not a numeric address"
		                                     : "the port is taken or not allowed");
	return err;
}

/* A path for the system, or NULL when none is given. */
static const char *option_path(const struct options *options, enum option option)
{
	struct str text = option_text(options, option);
	return text.len > 0 ? str_c(options->arena, text) : NULL;
}

static enum err service_start(struct service *service, const struct options *options,
                              struct str *why)
{
	int applied;
	struct arena *arena = options->arena;
	struct str file = sqlite_file(option_text(options, OPTION_DATABASE));
	TRY(database_open(arena, options, &service->db, why));
	TRY(db_lock_for_serve(service->db, arena, why));
	TRY(database_prepare(arena, service->db, !option_flag(options, OPTION_NO_MIGRATE), &applied,
	                     why));
	TRY(key_prepare(arena, options, why));
	TRY(packs_load(option_path(options, OPTION_CONNECTORS), arena, why));
	struct runner_settings settings = runner_settings_of(service->db, options);
	TRY(runner_start(&settings, &service->runner));
	const struct scheduler_settings scheduler = {
		.runner = service->runner,
		.modules = purser_modules,
		.module_count = purser_module_count,
		.lease_us = option_number(options, OPTION_JOB_LEASE) * SECOND_US,
	};
	TRY(scheduler_start(&scheduler, &service->scheduler));
	const struct connect_settings connect = {.runner = service->runner};
	TRY(connect_start(&connect, arena, &service->connect, why));
	if (file.len > 0)
		TRY(admin_socket_start(service->runner, file, &service->socket, why));
	return service_api(service, options, why);
}

static void service_stop(struct service *service)
{
	if (service->api != NULL)
		api_stop(service->api, STOP_WAIT_MS);
	if (service->socket != NULL)
		admin_socket_stop(service->socket);
	if (service->connect != NULL)
		connect_stop(service->connect);
	if (service->scheduler != NULL)
		scheduler_stop(service->scheduler);
	if (service->runner != NULL)
		runner_stop(service->runner);
	if (service->db != NULL)
		db_close(service->db);
}

/* Where it is reached; the port is the real one, also when any free one was asked for. */
static struct str url_of(const struct service *service, const struct options *options)
{
	struct str address = {0}, why;
	int port;
	/* It was read before: the service has started. */
	(void)listen_read(option_text(options, OPTION_LISTEN), &address, &port, &why);
	bool is_v6 = str_find(address, ':') >= 0;
	return str_format(options->arena, "http://%s%.*s%s:%d", is_v6 ? "[" : "", STR_FMT(address),
	                  is_v6 ? "]" : "", api_port(service->api));
}

enum err serve_run(const struct options *options, serve_opened_fn *opened, void *context,
                   struct str *why)
{
	struct service service = {0};
	sigset_t signals;
	int caught = 0;
	/* Before any thread is made: all of them inherit it, and only we wait for these. */
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	enum err err = service_start(&service, options, why);
	if (err == OK)
		err = opened(context, url_of(&service, options), why);
	if (err == OK) {
		log_say(LOG_INFO, (struct str){0}, "serve.started", "version %s, database %.*s",
		        PURSER_VERSION, STR_FMT(db_url_redacted(service.db)));
		while (sigwait(&signals, &caught) != 0)
			continue;
		log_say(LOG_INFO, (struct str){0}, "serve.stopping", "signal %d", caught);
	}
	service_stop(&service);
	return err;
}

static enum err say_listening(void *context, struct str url, struct str *why)
{
	(void)context;
	(void)why;
	printf("listening on %.*s\n", STR_FMT(url));
	fflush(stdout);
	return OK;
}

enum err command_serve(const struct command *command, const struct options *options,
                       struct str *out, struct str *why)
{
	(void)command;
	*out = (struct str){0};
	return serve_run(options, say_listening, NULL, why);
}
