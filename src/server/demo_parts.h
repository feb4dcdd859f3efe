/* The demo, from the inside: one thread that is a client of the API and of the sandbox's control
 * side. */
#ifndef PURSER_SERVER_DEMO_PARTS_H
#define PURSER_SERVER_DEMO_PARTS_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/map.h"
#include "net/http_client.h"
#include "wire/json.h"

struct demo {
	struct arena *arena; /* of the whole demo */
	struct arena *step;  /* of one turn; emptied after it */
	struct http_client *client;
	pthread_t thread; /* while is_running */
	bool is_running;
	atomic_bool is_stopping;
	struct str folder;           /* "build/demo" */
	struct str url, sandbox_url; /* "http://127.0.0.1:8080" */
	struct str email, password, company_id, client_id, client_secret;
	bool is_ready; /* the company was set up, now or at an earlier start */
	struct str token;
	int64_t reno, columbus, store; /* warehouses */
	int64_t shop_connection, warehouse_connection;
	int64_t shop_channel, market_channel;
	int64_t last_event;
	struct map numbers;    /* order id -> struct str, for lines */
	struct map warehouses; /* warehouse id -> struct str */
	int64_t turns;
	int64_t market_orders;
	struct str last_pushed; /* the latest instant at which the shop was told a quantity */
};

/* One request to our own API (`path` begins with a slash) or, with a whole address, to the sandbox.
 * The parsed answer, or NULL; *status is 0 when there was none. Memory of the step. */
const struct json *demo_call(struct demo *demo, const char *method, struct str path,
                             struct str body, int *status);
/* The same with printf, for paths; GET. The answer when it was 2xx, else NULL. */
const struct json *demo_get(struct demo *demo, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* POST, PUT or PATCH of JSON text; the answer when it was 2xx, else NULL and a line says why. */
const struct json *demo_send(struct demo *demo, const char *method, struct str path,
                             struct str body);
int64_t demo_number(const struct json *json, const char *name);
/* A line with the time before it. */
void demo_say(const struct demo *demo, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* demo_world.c: the company, once; and what each start needs. False: it could not be made. */
bool demo_world_make(struct demo *demo);
bool demo_world_open(struct demo *demo);
/* demo_tell.c: what happened since the last turn. */
void demo_tell_begin(struct demo *demo);
void demo_tell(struct demo *demo);
/* demo_floor.c: people at work in Reno and in the shop: packing, receiving, selling at the market.
 */
void demo_floor(struct demo *demo);

#endif
