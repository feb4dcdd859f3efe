/* One call of an API: what was asked, and the answer as it is written. Handlers read with the
 * call_… functions, which refuse by themselves when something is missing or wrong, and print to
 * `out`. */
#ifndef PURSER_SANDBOX_CALL_H
#define PURSER_SANDBOX_CALL_H

#include <stdbool.h>
#include <stdint.h>

#include "sandbox/refusal.h"
#include "sandbox/world.h"
#include "wire/form.h"
#include "wire/json.h"

struct call {
	struct arena *arena;
	struct exchange *exchange;
	enum side side;
	struct str id; /* what stood for {} in the path, decoded */
	struct pairs query;
	const struct json *body; /* an object, or NULL */
	struct instant at, now;  /* true time; the same by the side's clock */
	bool is_lost;            /* the work is done, but the answer will not be seen */
	int status;
	int64_t retry_after_s;
	struct buf text;
	struct json_out out;
};

struct route {
	const char *method, *path;
	void (*run)(struct sandbox *sandbox, struct call *call);
};

/* Ended by a row without method. Paths of the shop begin with /shop and so on. */
extern const struct route shop_routes[], warehouse_routes[], control_routes[];

/* Forgets what was printed and answers the refusal; `detail` may be empty. */
void call_refuse(struct call *call, enum refusal refusal, struct str detail);
/* Answers the refusal, if it is one. */
bool call_refused(struct call *call, enum refusal refusal);

/* Each false: refused. */
bool call_id(struct call *call, int64_t *out);
bool call_query_int(struct call *call, const char *name, int64_t least, int64_t most, int64_t *out);
bool call_query_instant(struct call *call, const char *name, struct instant *out);
bool call_body(struct call *call); /* there is a JSON object */
/* A member that must be a whole number in range. */
bool call_int(struct call *call, const struct json *json, const char *name, int64_t least,
              int64_t most, int64_t *out);
/* The same, but `out` keeps its value when there is no such member. */
bool call_int_maybe(struct call *call, const struct json *json, const char *name, int64_t least,
                    int64_t most, int64_t *out);
/* An array member; NULL: refused. */
const struct json *call_array(struct call *call, const struct json *json, const char *name);
bool call_fields(struct call *call, const struct json *json, const struct field_table *table,
                 void *at);

#endif
