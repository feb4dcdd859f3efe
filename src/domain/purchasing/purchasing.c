#include "domain/purchasing/purchasing.h"

#include "domain/purchasing/purchasing_rules.h"
#include "domain/purchasing/purchasing_store.h"
#include "domain/purchasing/purchasing_write.h"
#include "domain/warehouses/warehouses.h"
#include "kernel/version.h"
#include "shape/shape_change.h"

#define NUMBER_PREFIX "purchasing.number_prefix"

/* ---- making ---- */

/* The number that was asked for, when it is free; else the next one after the prefix that is. */
static enum err number_find(struct work *work, struct purchase_order *order)
{
	struct purchase_order_id other;
	struct str prefix;
	if (order->number.len > 0) {
		TRY(purchase_id_by_number(work->tx, work->arena, work->company, order->number, &other));
		if (other.value == 0)
			return OK;
		fault_field(work->fault, STR("number"), "is the number of purchase order %lld",
		            (long long)other.value);
		return fault_say(work->fault, ERR_CONFLICT, "There is a purchase order %.*s.",
		                 STR_FMT(order->number));
	}
	TRY(setting_text(work, NUMBER_PREFIX, &prefix));
	do {
		int64_t number;
		TRY(purchase_number_take(work->tx, work->arena, work->company, &number));
		order->number = str_format(work->arena, "%.*s%06lld", STR_FMT(prefix), (long long)number);
		TRY(purchase_id_by_number(work->tx, work->arena, work->company, order->number, &other));
	} while (other.value != 0);
	return OK;
}

static enum err place_check(struct work *work, const struct purchase_order *order)
{
	struct warehouse warehouse;
	enum err err = warehouse_get(work, order->warehouse_id, &warehouse);
	if (err == ERR_NOT_FOUND)
		return fault_field(work->fault, STR("warehouse_id"), "is no warehouse of this company");
	TRY(err);
	if (!warehouse.is_active)
		return fault_say(work->fault, ERR_REFUSED, "%.*s is deactivated: it takes no new work.",
		                 STR_FMT(warehouse.name));
	bool is_vendors = warehouse.type == WAREHOUSE_DROPSHIP_VENDOR;
	if (is_vendors && order->type != PURCHASE_DROPSHIP_ORDER)
		return fault_say(work->fault, ERR_REFUSED,
		                 "%.*s is a vendor's own warehouse: goods are not sent there.",
		                 STR_FMT(warehouse.name));
	return OK;
}

static enum err term_check(struct work *work, struct payment_term_id id)
{
	struct payment_term *terms;
	size_t count;
	if (id.value == 0)
		return OK;
	TRY(payment_term_all(work, &terms, &count));
	for (size_t i = 0; i < count; i++)
		if (ID_EQ(terms[i].id, id))
			return OK;
	return fault_field(work->fault, STR("payment_term_id"), "is no payment term of this company");
}

/* Who acts, when it is a person. */
static int64_t person_of(struct work *work)
{
	return work->actor.kind == ACTOR_USER ? work->actor.id : 0;
}

static void order_complete(struct work *work, const struct vendor *vendor,
                           const struct purchase_order *draft, struct purchase_order *made)
{
	bool is_silent = draft->touched.present == 0;
	if (is_silent || !shape_has(&purchase_order_shape, draft, "order_format"))
		made->order_format = vendor->order_format;
	if (made->incoterm == INCOTERM_NONE)
		made->incoterm = vendor->incoterm;
	if (made->payment_term_id.value == 0)
		made->payment_term_id = vendor->payment_term_id;
	made->currency = vendor->currency;
	made->status = PURCHASE_AWAITING_AUTHORIZATION;
	made->created_by = person_of(work);
	made->created_by_name = work->actor.name;
	made->created_at = work->now;
	made->version = 0;
	made->touched = (struct touched){0};
	made->lines.at = NULL;
	made->lines.count = made->lines.room = 0;
}

static const struct purchase_move creation = {
	.action = PURCHASE_CHANGE, .event = "purchase.created", .sentence = "Made."};

enum err purchase_create(struct work *work, const struct purchase_order *draft,
                         struct purchase_order *out)
{
	struct vendor vendor;
	struct purchase_change change = {.move = &creation, .has_new_costs = draft->costs.count > 0};
	struct purchase_order *made = &change.after;
	enum err err = vendor_get(work, draft->vendor_id, &vendor);
	if (err == ERR_NOT_FOUND)
		return fault_field(work->fault, STR("vendor_id"), "is no vendor of this company");
	TRY(err);
	if (!vendor.is_active)
		return fault_say(work->fault, ERR_REFUSED, "%.*s is deactivated: nothing is ordered there.",
		                 STR_FMT(vendor.name));
	if (draft->type == PURCHASE_DROPSHIP_ORDER && draft->order_id.value == 0)
		return fault_field(work->fault, STR("type"),
		                   "dropship orders are made from the buyers' orders that need them");
	*made = *draft;
	TRY(place_check(work, made));
	TRY(term_check(work, made->payment_term_id));
	order_complete(work, &vendor, draft, made);
	TRY(id_new(work->tx, &made->id.value));
	TRY(purchase_lines_make(work, made, &vendor, draft->lines.at, draft->lines.count, "lines"));
	TRY(purchase_costs_make(work, made, draft->costs.at, draft->costs.count, "costs"));
	TRY(number_find(work, made));
	return purchase_finish(work, &change, out);
}

/* ---- changing ---- */

enum err purchase_update(struct work *work, struct purchase_order_id id,
                         const struct purchase_order *patch, int64_t if_version,
                         struct purchase_order *out)
{
	struct purchase_change change, terms;
	TRY(purchase_begin(work, id, PURCHASE_NOTE, &change));
	TRY(version_check(work, if_version, change.before.version));
	shape_apply(&purchase_order_shape, patch, &change.after);
	change.after.touched = (struct touched){0};
	struct str difference =
		shape_difference(work->arena, &purchase_order_shape, &change.before, &change.after);
	if (difference.len == 0) {
		*out = change.before;
		return OK;
	}
	if (!ID_EQ(change.before.warehouse_id, change.after.warehouse_id))
		TRY(place_check(work, &change.after));
	TRY(term_check(work, change.after.payment_term_id));
	if (purchase_patch_is_change(&change.before, &change.after)) {
		TRY(purchase_begin_with(work, &change.before, PURCHASE_CHANGE, &terms));
		change.move = terms.move;
	}
	return purchase_finish(work, &change, out);
}

/* ---- reading ---- */

enum err purchase_lines_load(struct work *work, const int64_t *lines, size_t n,
                             struct purchase_line **out, size_t *count)
{
	*out = NULL;
	*count = 0;
	if (n == 0)
		return OK;
	return lines_fetch_by_ids(work->tx, work->arena, work->company, lines, n, out, count);
}

enum err purchase_of_orders(struct work *work, const int64_t *orders, size_t n,
                            struct purchase_order **out, size_t *count)
{
	int64_t *ids;
	size_t found;
	*out = NULL;
	*count = 0;
	if (n == 0)
		return OK;
	TRY(purchase_ids_of_orders(work->tx, work->arena, work->company, orders, n, &ids, &found));
	return purchase_load(work, ids, found, out, count);
}
