#include "domain/merging/merging.h"

#include "domain/catalog/catalog.h"
#include "domain/channels/channels.h"
#include "domain/costs/costs.h"
#include "domain/orders/orders.h"
#include "domain/purchasing/purchasing.h"
#include "domain/stock/stock.h"
#include "domain/transfers/transfers.h"
#include "domain/vendors/vendors.h"
#include "kernel/custom_fields.h"
#include "kernel/events.h"
#include "kernel/labels.h"
#include "kernel/rehearse.h"

/* The product named by id or SKU. */
static enum err named_find(struct work *work, struct product_id id, struct str sku,
                           struct product *out)
{
	struct product *found;
	size_t count;
	if (id.value != 0)
		return product_get(work, id, out);
	TRY(product_by_skus(work, &sku, 1, &found, &count));
	if (count == 0)
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no product with the SKU %.*s.",
		                 STR_FMT(sku));
	*out = found[0];
	return OK;
}

/* Who receives the units later would post them to a product that is no more. */
static enum err incoming_check(struct work *work, const struct product *from)
{
	struct incoming *rows;
	size_t count;
	TRY(stock_incoming_of(work, &from->id.value, 1, &rows, &count));
	if (count == 0)
		return OK;
	return fault_say(work->fault, ERR_REFUSED,
	                 "Units of %.*s are still due in (%.*s %lld): receive or cancel them first.",
	                 STR_FMT(from->sku), STR_FMT(rows[0].subject), (long long)rows[0].subject_id);
}

static enum err labels_join(struct work *work, const struct product *into,
                            const struct product *from)
{
	struct record_label *labels;
	size_t count;
	TRY(labels_of(work, "product", &from->id.value, 1, &labels, &count));
	int64_t *ids = ARENA_ARRAY(work->arena, count, int64_t);
	for (size_t i = 0; i < count; i++)
		ids[i] = labels[i].id.value;
	return labels_change(work, "product", &into->id.value, 1, ids, count, NULL, 0, NULL);
}

/* The product that stays keeps its values, and gets those that it has not. */
static enum err custom_values_join(struct work *work, const struct product *into,
                                   const struct product *from)
{
	struct custom_fields fields;
	struct custom_value *theirs, *own;
	size_t count, own_count, n = 0;
	TRY(custom_fields_load(work, "product", &fields));
	TRY(custom_values_of(work, &fields, &from->id.value, 1, &theirs, &count));
	TRY(custom_values_of(work, &fields, &into->id.value, 1, &own, &own_count));
	struct custom_value *edits = ARENA_ARRAY(work->arena, count, struct custom_value);
	for (size_t i = 0; i < count; i++) {
		bool has_own = false;
		for (size_t k = 0; k < own_count; k++)
			has_own = has_own || ID_EQ(own[k].field_id, theirs[i].field_id);
		if (has_own)
			continue;
		edits[n] = theirs[i];
		edits[n++].subject_id = into->id.value;
	}
	return custom_values_write(work, &fields, edits, n);
}

static enum err default_cost_join(struct work *work, const struct product *into,
                                  const struct product *from)
{
	const int64_t both[] = {into->id.value, from->id.value};
	struct default_cost *costs;
	size_t count;
	TRY(default_costs_of(work, both, COUNT_OF(both), &costs, &count));
	if (count != 1 || !ID_EQ(costs[0].product_id, from->id))
		return OK;
	if (costs[0].cost.ten_thousandths > UNIT_COST_MOST)
		return OK; /* an old one, mistyped: it is not spread further */
	const struct default_cost taken = {.product_id = into->id, .cost = costs[0].cost};
	return default_costs_put(work, &taken, 1);
}

static enum err products_merge(struct work *work, const struct product *into,
                               const struct product *from)
{
	struct stock_level *claims;
	size_t count;
	struct str sentence = str_format(work->arena, "%.*s was merged into %.*s.", STR_FMT(from->sku),
	                                 STR_FMT(into->sku));
	TRY(incoming_check(work, from));
	TRY(product_absorb(work, into->id, from->id));
	TRY(order_claims_absorb(work, into->id, from->id, sentence, &claims, &count));
	TRY(stock_absorb(work, into->id, from->id, claims, count, sentence));
	TRY(orders_recount(work, into->id));
	TRY(listings_move(work, into->id, from->id));
	TRY(selling_absorb(work, into->id, from->id));
	TRY(vendor_products_move(work, into->id, from->id));
	TRY(transfers_absorb(work, into->id, from->id));
	TRY(purchases_absorb(work, into, from->id));
	TRY(default_cost_join(work, into, from));
	TRY(custom_values_join(work, into, from));
	return labels_join(work, into, from);
}

static enum err product_merge(struct work *work, const struct product_merge *merge)
{
	struct product into, from;
	TRY(named_find(work, merge->into_id, merge->into_sku, &into));
	TRY(named_find(work, merge->from_id, merge->from_sku, &from));
	return products_merge(work, &into, &from);
}

enum err product_merge_many(struct work *work, const struct product_merge *merges, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		enum err err = product_merge(work, &merges[i]);
		if (err == OK)
			continue;
		struct str sentence =
			work->fault->sentence.len > 0 ? work->fault->sentence : STR("cannot be merged");
		fault_field(work->fault, str_format(work->arena, "items[%zu]", i), "%.*s",
		            STR_FMT(sentence));
		return err;
	}
	return OK;
}

/* ---- trying it ---- */

enum { EXAMPLES_MOST = 5 };

struct trying {
	const struct product_merge *merges;
	struct merge_preview *out;
	size_t count;
};

static struct merge_stock *stock_at(struct work *work, struct merge_preview *out,
                                    struct warehouse_id warehouse)
{
	for (size_t i = 0; i < out->stock.count; i++)
		if (ID_EQ(out->stock.at[i].warehouse_id, warehouse))
			return &out->stock.at[i];
	struct merge_stock *row = LIST_ADD(work->arena, &out->stock);
	row->warehouse_id = warehouse;
	return row;
}

static enum err stock_look(struct work *work, struct merge_preview *out, bool is_after)
{
	const int64_t both[] = {out->into_id.value, out->from_id.value};
	struct stock_level *levels;
	size_t count;
	TRY(stock_levels(work, both, COUNT_OF(both), &levels, &count));
	for (size_t i = 0; i < count; i++) {
		struct merge_stock *row = stock_at(work, out, levels[i].warehouse_id);
		if (ID_EQ(levels[i].product_id, out->into_id))
			*(is_after ? &row->into_after : &row->into_before) = levels[i].available;
		else
			*(is_after ? &row->from_after : &row->from_before) = levels[i].on_hand;
	}
	return OK;
}

static struct str event_sentence(struct str kind)
{
	for (size_t m = 0; m < purser_module_count; m++)
		for (size_t i = 0; i < purser_modules[m]->event_count; i++)
			if (str_is(kind, purser_modules[m]->events[i].kind))
				return str_from(purser_modules[m]->events[i].sentence);
	return STR("");
}

static void effect_add(struct work *work, struct merge_preview *out, const struct event *event)
{
	struct merge_effect *effect = NULL;
	for (size_t i = 0; i < out->effects.count && effect == NULL; i++)
		if (str_eq(out->effects.at[i].kind, event->kind))
			effect = &out->effects.at[i];
	if (effect == NULL) {
		effect = LIST_ADD(work->arena, &out->effects);
		effect->kind = event->kind;
		effect->sentence = event_sentence(event->kind);
	}
	effect->count++;
	if (effect->examples.count < EXAMPLES_MOST)
		*LIST_ADD(work->arena, &effect->examples) = event->subject_id;
}

static enum err one_try(struct work *work, const struct product_merge *merge,
                        struct merge_preview *out)
{
	struct product into, from;
	size_t before = work->events->waiting.count;
	TRY(named_find(work, merge->into_id, merge->into_sku, &into));
	TRY(named_find(work, merge->from_id, merge->from_sku, &from));
	*out = (struct merge_preview){
		.into_id = into.id, .from_id = from.id, .into_sku = into.sku, .from_sku = from.sku};
	TRY(stock_look(work, out, false));
	TRY(products_merge(work, &into, &from));
	TRY(stock_look(work, out, true));
	for (size_t i = before; i < work->events->waiting.count; i++)
		effect_add(work, out, &work->events->waiting.at[i]);
	out->is_possible = true;
	return OK;
}

static bool is_refusal(enum err err)
{
	return err == ERR_REFUSED || err == ERR_NOT_FOUND || err == ERR_CONFLICT || err == ERR_INVALID
	       || err == ERR_OUT_OF_STOCK;
}

static enum err all_try(struct work *work, void *state)
{
	struct trying *trying = state;
	bool is_stopped = false;
	for (size_t i = 0; i < trying->count; i++) {
		struct merge_preview *out = &trying->out[i];
		enum err err = is_stopped ? ERR_REFUSED : one_try(work, &trying->merges[i], out);
		if (err != OK && !is_refusal(err))
			return err;
		if (err == OK)
			continue;
		out->stock.count = 0;
		out->sentence = is_stopped ? STR("Not tried: the one before it cannot be done.")
		                           : work->fault->sentence;
		is_stopped = true;
	}
	return OK;
}

enum err product_merge_preview(struct work *work, const struct product_merge *merges, size_t n,
                               struct merge_preview *out)
{
	struct trying trying = {merges, out, n};
	TRY(work_rehearse(work, all_try, &trying));
	*work->fault = (struct fault){0};
	fault_init(work->fault, work->arena);
	return OK;
}
