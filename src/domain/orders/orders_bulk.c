/* What may be done to many orders at once: the moves of the states table in their N-item form. Each
 * chunk is one load, one resolving and one posting, whatever its size. */
#include "domain/orders/orders_bulk.h"

#include "base/map.h"
#include "domain/orders/orders_api.h"
#include "domain/orders/orders_edge.h"
#include "domain/orders/orders_bulk_records.h"
#include "domain/orders/orders_resolve.h"
#include "domain/orders/orders_rules.h"
#include "domain/orders/orders_shipping.h"
#include "kernel/bulk_records.h"

/* The items of a chunk that can do it, with their orders. */
struct chosen {
	struct bulk_item **items;
	struct order **orders;
	const struct order_move **moves;
	size_t count;
	struct resolving *resolving; /* for whoever writes them: zeroed but for the order */
};

static struct str not_offered(struct work *work, const struct order *order,
                              enum order_action action)
{
	struct str state = word_said(work->arena, &order_status_words, (int)order->status);
	struct str word = word_said(work->arena, &order_action_words, (int)action);
	return str_format(work->arena, "It is %.*s: %.*s is not possible there.%.*s", STR_FMT(state),
	                  STR_FMT(word), STR_FMT(order_way_back(order)));
}

enum err orders_bulk_find(struct work *work, struct bulk_item *items, size_t n, struct order ***out)
{
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	struct order *orders;
	size_t count;
	for (size_t i = 0; i < n; i++)
		ids[i] = items[i].id.value;
	TRY(order_load(work, ids, n, &orders, &count));
	struct map by_id = map_new(work->arena);
	for (size_t i = 0; i < count; i++)
		map_put_int(&by_id, orders[i].id.value, &orders[i]);
	*out = ARENA_ARRAY(work->arena, n, struct order *);
	for (size_t i = 0; i < n; i++) {
		(*out)[i] = map_get_int(&by_id, ids[i]);
		if ((*out)[i] != NULL)
			items[i].name = (*out)[i]->number;
		else
			items[i].sentence = STR("There is no such order.");
	}
	return OK;
}

struct str orders_bulk_status(struct work *work, const struct order *order)
{
	return word_said(work->arena, &order_status_words, (int)order->status);
}

/* Loads the orders of a chunk; items without one, and those whose state does not offer the action,
 * get their sentence. */
static enum err choose(struct work *work, struct bulk_item *items, size_t n,
                       enum order_action action, struct chosen *out)
{
	struct order **orders;
	TRY(orders_bulk_find(work, items, n, &orders));
	*out = (struct chosen){.items = ARENA_ARRAY(work->arena, n, struct bulk_item *),
	                       .orders = ARENA_ARRAY(work->arena, n, struct order *),
	                       .moves = ARENA_ARRAY(work->arena, n, const struct order_move *),
	                       .resolving = ARENA_ARRAY(work->arena, n, struct resolving)};
	for (size_t i = 0; i < n; i++) {
		if (orders[i] == NULL)
			continue;
		const struct order_move *move = order_move_of(orders[i], action);
		if (move == NULL) {
			items[i].sentence = not_offered(work, orders[i], action);
			continue;
		}
		out->items[out->count] = &items[i];
		out->orders[out->count] = orders[i];
		out->resolving[out->count].order = orders[i];
		out->moves[out->count++] = move;
	}
	return OK;
}

/* Takes the i-th out again, for a reason. */
static void refuse(struct chosen *chosen, size_t i, struct str sentence)
{
	chosen->items[i]->sentence = sentence;
	chosen->resolving[i].order = NULL;
}

/* Resolves and writes those that are left. */
static enum err chosen_write(struct work *work, struct chosen *chosen)
{
	size_t count = 0;
	for (size_t i = 0; i < chosen->count; i++)
		if (chosen->resolving[i].order != NULL)
			chosen->resolving[count++] = chosen->resolving[i];
	return resolve_all(work, chosen->resolving, count);
}

/* The move's event and target; a fixed target keeps its status through resolving. */
static struct resolving *follow_move(struct chosen *chosen, size_t i, struct str sentence)
{
	const struct order_move *move = chosen->moves[i];
	struct resolving *item = &chosen->resolving[i];
	item->is_back = !order_is_open(item->order->status);
	item->event = move->event;
	item->sentence = sentence.len > 0 ? sentence : str_from(move->sentence);
	if (move->to != MOVE_BY_FACTS) {
		item->order->status = (enum order_status)move->to;
		item->keeps_status = true;
	}
	return item;
}

/* ---- what undo needs to know: status, moments, claims and reason before, one per line ---- */

struct before {
	enum order_status status;
	struct instant at; /* on hold until, or cancelled at */
	bool has_claims;
	struct str reason;       /* of the hold or the cancel */
	struct instant given_at; /* what the action wrote in its place */
	bool is_given_known;     /* bulks of older versions did not note it */
};

static struct str before_text(struct work *work, const struct order *order, struct instant given_at)
{
	struct str status = word_of(&order_status_words, (int)order->status);
	bool is_cancelled = order->status == ORDER_CANCELLED;
	struct str reason = is_cancelled ? order->cancel_reason : order->hold_reason;
	struct instant at = is_cancelled ? order->cancelled_at : order->hold_until;
	return str_format(work->arena, "%.*s\n%lld %lld\n%s\n%.*s", STR_FMT(status), (long long)at.us,
	                  (long long)given_at.us, order->gave_stock_back ? "" : "claims",
	                  STR_FMT(reason));
}

static void befores_note(struct work *work, struct chosen *chosen, struct instant given_at)
{
	for (size_t i = 0; i < chosen->count; i++)
		chosen->items[i]->before = before_text(work, chosen->orders[i], given_at);
}

static bool before_read(struct str text, struct before *out)
{
	struct str status, given, at, claims;
	int word;
	*out = (struct before){0};
	if (!str_split(&text, '\n', &status) || !str_split(&text, '\n', &given)
	    || !str_split(&text, '\n', &claims) || !word_find(&order_status_words, status, false, &word)
	    || !str_split(&given, ' ', &at) || str_to_int(at, &out->at.us) != OK)
		return false;
	out->is_given_known = str_to_int(given, &out->given_at.us) == OK;
	out->status = (enum order_status)word;
	out->has_claims = claims.len > 0;
	out->reason = text;
	return true;
}

#define HELD_SINCE "It was put on hold since."
#define HELD_OTHERWISE "It was held with another date or reason since."
#define CANCELLED_OTHERWISE "It was cancelled anew since."

/* ---- hold and release ---- */

static void hold_clear(struct order *order)
{
	order->hold_until.us = 0;
	order->hold_reason = STR("");
}

/* On hold until a date that has passed meanwhile: until somebody releases it. */
static struct instant hold_date(const struct work *work, struct instant until)
{
	return until.us > work->now.us ? until : (struct instant){0};
}

static void hold_put(struct work *work, struct resolving *item, struct instant until,
                     struct str reason)
{
	item->order->status = ORDER_ON_HOLD;
	item->order->reason = REASON_RESOLVED;
	item->order->hold_until = hold_date(work, until);
	item->order->hold_reason = reason;
	item->keeps_status = true;
}

/* Held as it was: without a claim when the hold had given the stock back. */
static void hold_again(struct work *work, struct resolving *item, const struct before *before)
{
	hold_put(work, item, before->at, before->reason);
	item->keeps_claims = before->has_claims && !item->claims_again;
	item->wants_no_claim = !before->has_claims;
}

/* Every order on hold with a date has its job, no other has one. */
static enum err hold_jobs(struct work *work, const struct chosen *chosen)
{
	int64_t *ends = ARENA_ARRAY(work->arena, chosen->count, int64_t);
	int64_t *gone = ARENA_ARRAY(work->arena, chosen->count, int64_t);
	struct instant *at = ARENA_ARRAY(work->arena, chosen->count, struct instant);
	size_t end_count = 0, gone_count = 0;
	for (size_t i = 0; i < chosen->count; i++) {
		const struct order *order = chosen->resolving[i].order;
		if (order == NULL)
			continue;
		if (order->status == ORDER_ON_HOLD && order->hold_until.us != 0) {
			at[end_count] = order->hold_until;
			ends[end_count++] = order->id.value;
		} else {
			gone[gone_count++] = order->id.value;
		}
	}
	TRY(job_request_many(work, "order.hold_end", ends, at, end_count));
	return job_cancel_many(work, "order.hold_end", gone, gone_count);
}

static enum err hold_accept(struct work *work, const void *params)
{
	return order_hold_check(work, params, "params.");
}

static enum err hold_check(struct work *work, const void *params, struct bulk_item *items, size_t n)
{
	struct chosen chosen;
	(void)params;
	return choose(work, items, n, ACTION_HOLD, &chosen);
}

static enum err hold_run(struct work *work, const void *params, struct bulk_item *items, size_t n)
{
	const struct order_hold_request *hold = params;
	struct chosen chosen;
	struct instant until;
	TRY(order_hold_end(work, hold, &until));
	TRY(choose(work, items, n, ACTION_HOLD, &chosen));
	befores_note(work, &chosen, hold_date(work, until));
	for (size_t i = 0; i < chosen.count; i++) {
		struct resolving *item = follow_move(&chosen, i, STR(""));
		hold_put(work, item, until, hold->reason);
		item->sentence = order_hold_sentence(work->arena, item->order,
		                                     hold->release_claims ? STR(CLAIM_RELEASED) : STR(""));
		item->keeps_claims = !hold->release_claims;
		item->wants_no_claim = hold->release_claims;
	}
	TRY(hold_jobs(work, &chosen));
	return chosen_write(work, &chosen);
}

/* Is it the hold that the action put on it? */
static bool is_held_so(const struct order *order, const struct order_hold_request *hold,
                       const struct before *before)
{
	return str_eq(order->hold_reason, hold->reason)
	       && (!before->is_given_known || order->hold_until.us == before->given_at.us);
}

static enum err hold_undo(struct work *work, const void *params, struct bulk_item *items, size_t n)
{
	struct chosen chosen;
	TRY(choose(work, items, n, ACTION_RELEASE, &chosen));
	for (size_t i = 0; i < chosen.count; i++) {
		struct before before;
		bool was_held =
			before_read(chosen.items[i]->before, &before) && before.status == ORDER_ON_HOLD;
		if (!is_held_so(chosen.orders[i], params, &before)) {
			refuse(&chosen, i, STR(HELD_OTHERWISE));
			continue;
		}
		struct resolving *item = follow_move(&chosen, i, STR("A bulk action was taken back."));
		hold_clear(item->order);
		if (was_held) {
			item->event = "order.held";
			item->claims_again = before.has_claims;
			hold_again(work, item, &before);
		}
	}
	TRY(hold_jobs(work, &chosen));
	return chosen_write(work, &chosen);
}

static enum err release_check(struct work *work, const void *params, struct bulk_item *items,
                              size_t n)
{
	struct chosen chosen;
	(void)params;
	return choose(work, items, n, ACTION_RELEASE, &chosen);
}

static enum err release_run(struct work *work, const void *params, struct bulk_item *items,
                            size_t n)
{
	struct chosen chosen;
	(void)params;
	TRY(choose(work, items, n, ACTION_RELEASE, &chosen));
	befores_note(work, &chosen, (struct instant){0});
	for (size_t i = 0; i < chosen.count; i++) {
		hold_clear(follow_move(&chosen, i, STR(""))->order);
	}
	TRY(hold_jobs(work, &chosen));
	return chosen_write(work, &chosen);
}

static enum err release_undo(struct work *work, const void *params, struct bulk_item *items,
                             size_t n)
{
	struct chosen chosen;
	(void)params;
	TRY(choose(work, items, n, ACTION_HOLD, &chosen));
	for (size_t i = 0; i < chosen.count; i++) {
		struct before before;
		if (chosen.orders[i]->status == ORDER_ON_HOLD) {
			refuse(&chosen, i, STR(HELD_SINCE));
			continue;
		}
		if (!before_read(chosen.items[i]->before, &before)) {
			refuse(&chosen, i, STR("It is not known how it was held."));
			continue;
		}
		struct resolving *item = follow_move(&chosen, i, before.reason);
		hold_again(work, item, &before);
	}
	TRY(hold_jobs(work, &chosen));
	return chosen_write(work, &chosen);
}

/* ---- cancel and restore ---- */

static enum err cancel_check(struct work *work, const void *params, struct bulk_item *items,
                             size_t n)
{
	struct chosen chosen;
	(void)params;
	return choose(work, items, n, ACTION_CANCEL, &chosen);
}

static enum err cancel_run(struct work *work, const void *params, struct bulk_item *items, size_t n)
{
	const struct order_cancel_request *cancel = params;
	struct chosen chosen;
	TRY(choose(work, items, n, ACTION_CANCEL, &chosen));
	befores_note(work, &chosen, work->now);
	for (size_t i = 0; i < chosen.count; i++) {
		if (chosen.moves[i]->event == NULL) { /* a repeat: done, and nothing to take back */
			chosen.items[i]->before = STR("");
			chosen.resolving[i].order = NULL;
			continue;
		}
		struct resolving *item = follow_move(&chosen, i, cancel->reason);
		item->order->cancel_reason = cancel->reason;
		if (item->order->status == ORDER_CANCEL_REQUESTED) {
			item->keeps_claims = true;
			continue;
		}
		item->order->cancelled_at = work->now;
		item->wants_no_claim = true;
	}
	return chosen_write(work, &chosen);
}

/* Is it the cancel that the action wrote? Of one that it asked for, the warehouse wrote the moment.
 */
static bool is_cancelled_so(const struct order *order, const struct order_cancel_request *cancel,
                            const struct before *before)
{
	bool was_asked = before->status == ORDER_PENDING_FULFILLMENT;
	return str_eq(order->cancel_reason, cancel->reason)
	       && (was_asked || !before->is_given_known
	           || order->cancelled_at.us == before->given_at.us);
}

static enum err cancel_undo(struct work *work, const void *params, struct bulk_item *items,
                            size_t n)
{
	struct chosen chosen;
	TRY(choose(work, items, n, ACTION_RESTORE, &chosen));
	for (size_t i = 0; i < chosen.count; i++) {
		struct before before;
		struct order *order = chosen.orders[i];
		if (!before_read(chosen.items[i]->before, &before)) { /* it was cancelled before */
			chosen.resolving[i].order = NULL;
			continue;
		}
		if (order->status != ORDER_CANCELLED) {
			refuse(&chosen, i, STR("It is not cancelled any more."));
			continue;
		}
		if (!is_cancelled_so(order, params, &before)) {
			refuse(&chosen, i, STR(CANCELLED_OTHERWISE));
			continue;
		}
		struct resolving *item = follow_move(&chosen, i, STR("A bulk action was taken back."));
		order->cancelled_at.us = 0;
		order->cancel_reason = STR("");
		hold_clear(order);
		item->claims_again = before.has_claims;
		if (before.status == ORDER_ON_HOLD)
			hold_again(work, item, &before);
	}
	TRY(hold_jobs(work, &chosen));
	return chosen_write(work, &chosen);
}

static enum err restore_check(struct work *work, const void *params, struct bulk_item *items,
                              size_t n)
{
	struct chosen chosen;
	(void)params;
	return choose(work, items, n, ACTION_RESTORE, &chosen);
}

static enum err restore_run(struct work *work, const void *params, struct bulk_item *items,
                            size_t n)
{
	struct chosen chosen;
	(void)params;
	TRY(choose(work, items, n, ACTION_RESTORE, &chosen));
	befores_note(work, &chosen, (struct instant){0});
	for (size_t i = 0; i < chosen.count; i++) {
		struct order *order = follow_move(&chosen, i, STR(""))->order;
		order->cancelled_at.us = 0;
		order->cancel_reason = STR("");
		order->attention = STR("");
		hold_clear(order);
	}
	TRY(hold_jobs(work, &chosen));
	return chosen_write(work, &chosen);
}

static enum err restore_undo(struct work *work, const void *params, struct bulk_item *items,
                             size_t n)
{
	struct chosen chosen;
	(void)params;
	TRY(choose(work, items, n, ACTION_HOLD, &chosen)); /* offered exactly while it is ours */
	for (size_t i = 0; i < chosen.count; i++) {
		struct before before;
		if (chosen.orders[i]->status == ORDER_ON_HOLD) {
			refuse(&chosen, i, STR(HELD_SINCE));
			continue;
		}
		if (!before_read(chosen.items[i]->before, &before)) {
			refuse(&chosen, i, STR("It is not known what it was restored from."));
			continue;
		}
		struct resolving *item = &chosen.resolving[i];
		item->sentence = STR("A bulk action was taken back.");
		item->keeps_status = true;
		if (before.status == ORDER_ON_HOLD) {
			item->event = "order.held";
			hold_again(work, item, &before);
			continue;
		}
		item->event = "order.cancelled";
		item->wants_no_claim = true;
		item->order->status = ORDER_CANCELLED;
		item->order->cancelled_at = before.at;
		item->order->cancel_reason = before.reason;
	}
	TRY(hold_jobs(work, &chosen));
	return chosen_write(work, &chosen);
}

/* ---- warehouse, resolve ---- */

static enum err warehouse_accept(struct work *work, const void *params)
{
	const struct order_choose_request *choice = params;
	struct warehouse warehouse;
	if (choice->warehouse_id.value == 0)
		return OK;
	enum err err = warehouse_get(work, choice->warehouse_id, &warehouse);
	if (err == ERR_NOT_FOUND)
		return fault_field(work->fault, STR("params.warehouse_id"), "names no warehouse");
	TRY(err);
	if (!warehouse.is_active)
		return fault_say(work->fault, ERR_REFUSED, "%.*s is deactivated.", STR_FMT(warehouse.name));
	return OK;
}

static enum err resolve_check(struct work *work, const void *params, struct bulk_item *items,
                              size_t n)
{
	struct chosen chosen;
	(void)params;
	return choose(work, items, n, ACTION_RESOLVE, &chosen);
}

static enum err warehouse_run(struct work *work, const void *params, struct bulk_item *items,
                              size_t n)
{
	const struct order_choose_request *choice = params;
	struct chosen chosen;
	TRY(choose(work, items, n, ACTION_RESOLVE, &chosen));
	for (size_t i = 0; i < chosen.count; i++) {
		struct order *order = chosen.orders[i];
		chosen.items[i]->before =
			str_format(work->arena, "%lld", (long long)order->chosen_warehouse_id.value);
		order->chosen_warehouse_id = choice->warehouse_id;
		follow_move(&chosen, i, STR("A person named the warehouse."));
	}
	return chosen_write(work, &chosen);
}

static enum err warehouse_undo(struct work *work, const void *params, struct bulk_item *items,
                               size_t n)
{
	const struct order_choose_request *choice = params;
	struct chosen chosen;
	TRY(choose(work, items, n, ACTION_RESOLVE, &chosen));
	for (size_t i = 0; i < chosen.count; i++) {
		int64_t before;
		if (!ID_EQ(chosen.orders[i]->chosen_warehouse_id, choice->warehouse_id)) {
			refuse(&chosen, i, STR("Another warehouse was named since."));
			continue;
		}
		if (str_to_int(chosen.items[i]->before, &before) != OK) {
			refuse(&chosen, i, STR("It is not known which warehouse it had."));
			continue;
		}
		chosen.orders[i]->chosen_warehouse_id.value = before;
		follow_move(&chosen, i, STR("A bulk action was taken back."));
	}
	return chosen_write(work, &chosen);
}

static enum err resolve_run(struct work *work, const void *params, struct bulk_item *items,
                            size_t n)
{
	struct chosen chosen;
	(void)params;
	TRY(choose(work, items, n, ACTION_RESOLVE, &chosen));
	return chosen_write(work, &chosen);
}

#define ORDER_BULK(name_, params_, undo_class_, accept_, check_, run_, undo_, says_)               \
	{                                                                                              \
		.name = name_, .subject = "order", .source = &orders_source, .scope = SCOPE_WRITE_ORDERS,  \
		.params = params_, .undo_class = undo_class_, .accept = accept_, .check = check_,          \
		.run = run_, .undo = undo_, .says = says_                                                  \
	}

const struct bulk_row orders_bulks[ORDERS_BULK_COUNT] = {
	ORDER_BULK("order.hold", &order_hold_shape, BULK_UNDO_UNTIL_SENT, hold_accept, hold_check,
               hold_run, hold_undo, "Pauses orders."),
	ORDER_BULK("order.release", NULL, BULK_UNDO_UNTIL_SENT, NULL, release_check, release_run,
               release_undo, "Ends holds."),
	ORDER_BULK("order.cancel", &order_cancel_shape, BULK_UNDO_UNTIL_SENT, NULL, cancel_check,
               cancel_run, cancel_undo, "Cancels orders; after hand-over asks the warehouse to."),
	ORDER_BULK("order.restore", NULL, BULK_UNDO_UNTIL_SENT, NULL, restore_check, restore_run,
               restore_undo, "Takes cancelled or held orders back."),
	ORDER_BULK("order.change_warehouse", &order_choose_shape, BULK_UNDO_UNTIL_SENT,
               warehouse_accept, resolve_check, warehouse_run, warehouse_undo,
               "Names the warehouse that shall ship orders."),
	ORDER_BULK("order.resolve", NULL, BULK_UNDO_NONE, NULL, resolve_check, resolve_run, NULL,
               "Works status, warehouse and claims of orders out again."),
	ORDER_BULK("order.change_service", &order_shipping_shape, BULK_UNDO_UNTIL_SENT,
               orders_service_accept, orders_service_check, orders_service_run, orders_service_undo,
               "Says how orders shall be shipped: carrier, service, package …"),
	ORDER_BULK("order.tag", &bulk_labels_shape, BULK_UNDO_ALWAYS, bulk_labels_accept,
               orders_record_check, orders_tag_run, orders_tag_undo,
               "Puts labels on orders and takes labels off."),
	ORDER_BULK("order.custom_fields", &custom_patch_shape, BULK_UNDO_ALWAYS, orders_custom_accept,
               orders_record_check, orders_custom_run, orders_custom_undo,
               "Gives values to custom fields of orders; null removes one."),
	ORDER_BULK("order.send", NULL, BULK_UNDO_NONE, NULL, orders_send_check, orders_send_run, NULL,
               "Sends orders that wait for it to their 3PL now, not at the next turn."),
};
