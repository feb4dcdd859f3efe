#include "api/api.h"

#include <unistd.h>

#include "api/api_parts.h"
#include "api/dispatch.h"
#include "kernel/clock.h"

enum {
	THREADS_USUAL = 2,
	CONNECTIONS_USUAL = 4096,
	STREAMS_USUAL = 1000,
	TIMEOUT_USUAL_MS = 10000,
	IDLE_TIMEOUT_S = 30,
	BODIES_MOST = 256 * 1024 * 1024,
	OPENAPI_MOST = 8 * 1024 * 1024,
};

static int or_usual(int value, int usual)
{
	return value > 0 ? value : usual;
}

static void routes_add(struct api *api)
{
	for (size_t i = 0; i < api_page_count; i++)
		router_add(api->router, &api_pages[i].route, NULL);
	for (size_t m = 0; m < purser_module_count; m++) {
		for (size_t i = 0; i < purser_modules[m]->route_count; i++)
			router_add(api->router, &purser_modules[m]->routes[i], NULL);
	}
	for (size_t d = 0; d < purser_dialect_count; d++) {
		const struct dialect *dialect = purser_dialects[d];
		for (size_t i = 0; i < dialect->route_count; i++)
			router_add(api->router, &dialect->routes[i], dialect);
		for (size_t i = 0; dialect->absent != NULL && i < *dialect->absent_count; i++)
			router_add_absent(api->router, &dialect->absent[i], dialect);
	}
}

static struct str openapi_print(struct arena *arena, struct str version)
{
	struct buf buf = buf_new(arena, OPENAPI_MOST);
	struct json_out out;
	json_begin(&out, &buf);
	openapi_write(&out, version);
	return buf_str(&buf);
}

static struct api *api_make(const struct api_settings *settings)
{
	struct arena *arena = arena_new(64 * 1024);
	struct api *api = ARENA_NEW(arena, struct api);
	api->arena = arena;
	api->settings = *settings;
	struct api_settings *own = &api->settings;
	own->threads = or_usual(own->threads, THREADS_USUAL);
	own->connections_most = or_usual(own->connections_most, CONNECTIONS_USUAL);
	own->streams_most = or_usual(own->streams_most, STREAMS_USUAL);
	own->timeout_ms = or_usual(own->timeout_ms, TIMEOUT_USUAL_MS);
	api->started_us = clock_monotonic_us();
	api->identities = identities_new(arena);
	api->guard = guard_new(arena);
	if (own->rate_per_s > 0)
		api->limiter = limiter_new(arena, or_usual(own->rate_burst, 2 * own->rate_per_s),
		                           SECOND_US / own->rate_per_s);
	api->router = router_new(arena);
	api->openapi = openapi_print(arena, own->version);
	routes_add(api);
	return api;
}

enum err api_start(const struct api_settings *settings, struct api **out)
{
	struct api *api = api_make(settings);
	const struct http_server_settings http = {
		.address = settings->address,
		.port = settings->port,
		.threads = api->settings.threads,
		.connections_most = api->settings.connections_most,
		.body_most = LIMIT_BODY_BYTES,
		.bodies_most = BODIES_MOST,
		.idle_timeout_s = IDLE_TIMEOUT_S,
		.serve = dispatch_serve,
		.admit = dispatch_admit,
		.context = api,
	};
	enum err err = http_server_start(&http, &api->server);
	if (err != OK) {
		arena_free(api->arena);
		return err;
	}
	*out = api;
	return OK;
}

int api_port(const struct api *api)
{
	return http_server_port(api->server);
}

void api_stop(struct api *api, int wait_ms)
{
	atomic_store(&api->is_stopping, true);
	http_server_stop(api->server, wait_ms);
	/* A stream that was ended may still have a read under way, which counts it out when it is done.
	 */
	while (atomic_load(&api->counts.streams) > 0)
		usleep(1000);
	arena_free(api->arena);
}
