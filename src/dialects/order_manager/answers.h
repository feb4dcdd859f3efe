/* The envelopes that writes answer with: a bulk answer with the results and an error per refused
 * item, or one id. Codes: ERR053 and ERR097 are the original's; those from ERR900 on are ours
 * (docs/dialect.md). */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_ANSWERS_H
#define PURSER_DIALECTS_ORDER_MANAGER_ANSWERS_H

#include "kernel/bulk.h"
#include "kernel/route.h"
#include "kernel/work.h"

#define OM_NO_PRODUCT "ERR053"
#define OM_NO_PRODUCT_STOCK "ERR097"

/* What a write did to one item; each endpoint prints its part of it. */
struct om_result {
	struct str master_sku;
	int64_t available_quantity;
	struct stock_id product_stock_id;
	struct warehouse_id warehouse_id;
	struct product_id product_id;
	struct listing_id listing_id;
	struct str listing_sku;
	struct channel_id sales_channel_id;
	struct str sales_channel_name;
	struct order_id order_id;
	struct str order_number, order_status;
	int64_t id; /* of anything else */
};

struct om_error {
	struct str error_code, message, identifier;
	int64_t index; /* counted from 1 */
	struct str field_name, severity, user_identifier;
};

struct om_bulk {
	LIST(struct om_result) results;
	LIST(struct om_error) errors;
	struct str message;
};

extern const struct shape om_error_shape;
/* {results, errors, message}, with results of stock, products, listings or orders. */
extern const struct shape om_stock_bulk_shape, om_product_bulk_shape, om_listing_bulk_shape,
	om_order_bulk_shape, om_entity_bulk_shape;

struct om_single {
	int64_t id;
	struct str message;
};
/* {ids, message} */
struct om_multiple {
	LIST(int64_t) ids;
	struct str message;
};
extern const struct shape om_single_shape, om_multiple_shape;
/* Points the reply at a SingleIdResponse. Returns OK. */
enum err om_answer_single(struct work *work, int64_t id, const char *message, struct reply *reply);
/* Points the reply at a MultipleIdResponse. Returns OK. */
enum err om_answer_multiple(struct work *work, const int64_t *ids, size_t n, const char *message,
                            struct reply *reply);

/* Adds the errors of item `index` (from 0): one per faulty field, or one for the whole of it.
 * `code` NULL: the one that belongs to `err`. */
void om_refuse(struct arena *arena, struct om_bulk *bulk, size_t index, struct str identifier,
               const char *code, enum err err, const struct fault *fault);
/* Runs one item with a fault of its own. *done false: it was refused, and that stands among the
 * errors of `bulk`. Returns an error only when the whole unit must fail. */
typedef enum err (*om_item_run)(struct work *work, void *state);
WARN_UNUSED enum err om_try(struct work *work, struct om_bulk *bulk, size_t index,
                            struct str identifier, om_item_run run, void *state, bool *done);
/* The id as the identifier of an item; empty for none. */
struct str om_identifier(struct arena *arena, int64_t id);
/* Adds what could not be read of the call's items (ROUTE_EACH), counts both lists into the message
 * and points the reply at it. */
void om_answer_bulk(struct work *work, const struct call *call, struct om_bulk *bulk,
                    struct reply *reply);
/* The errors of `bulk`, which count the items that are left, as the request counted them; with
 * those of the items that could not be read. */
void om_refuse_unread(struct arena *arena, const struct call *call, struct om_bulk *bulk);
/* Is the fault about one item? Else the unit must fail. */
bool om_is_of_item(enum err err);
/* The code that stands for `err`. */
const char *om_code(enum err err);
/* ---- which item and which field a fault is about ---- */

/* What a use case calls a member, and what the dialect calls it ("" leaves it out of the path). */
struct om_name {
	const char *ours, *theirs;
};
void om_rename(struct fault *fault, const struct om_name *names, size_t n);
/* Pass `err` on; the fault of `work` speaks of the dialect's members, or of the part of the request
 * at `path` ("[1]", "items[1]"), from now on. */
WARN_UNUSED enum err om_named(struct work *work, const struct om_name *names, size_t n,
                              enum err err);
WARN_UNUSED enum err om_within(struct work *work, struct str path, enum err err);
/* For one item of a body that is an array. */
WARN_UNUSED enum err om_of_item(struct work *work, size_t index, enum err err);
/* One error per faulty field. Of a body with one list in it, the index is that of the list's row.
 */
void om_errors_add(struct arena *arena, const struct fault *fault, struct om_error error,
                   struct om_bulk *out);
/* "shipTo.zip" of "[3].ship_to.zip", and the 3; -1: no item is named. */
struct str om_field_of(struct arena *arena, struct str path, int64_t *item);

#endif
