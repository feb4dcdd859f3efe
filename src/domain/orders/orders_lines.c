/* Changing the lines of an order. */
#include "domain/orders/orders_lines.h"

#include "domain/catalog/catalog.h"
#include "domain/channels/channels.h"
#include "domain/orders/orders_package.h"
#include "domain/orders/orders_resolve.h"
#include "domain/orders/orders_rules.h"
#include "domain/orders/orders_split_rules.h"
#include "shape/shape_change.h"

/* One edit on its way. */
struct editing {
	struct work *work;
	struct order *order;
	struct resolving item;
	const struct order_line_change *changes;
	size_t count;
	const struct order_line *before; /* the lines as they were */
	size_t before_count;
	struct reservation *claims;
	size_t claim_count;
	LIST(struct line_note) notes;
};

static struct order_line *line_of(struct order *order, struct order_line_id id)
{
	for (size_t i = 0; i < order->lines.count; i++)
		if (ID_EQ(order->lines.at[i].id, id))
			return &order->lines.at[i];
	return NULL;
}

/* Room for all that is added: the item holds addresses of lines. */
static void lines_room(struct editing *e)
{
	struct order *order = e->order;
	size_t room = order->lines.count + e->count;
	e->before = order->lines.at;
	e->before_count = order->lines.count;
	struct order_line *lines = ARENA_ARRAY(e->work->arena, room, struct order_line);
	for (size_t i = 0; i < order->lines.count; i++)
		lines[i] = order->lines.at[i];
	order->lines.at = lines;
	order->lines.room = room;
}

static void note_add(struct editing *e, enum line_change_kind kind, const struct order_line *before,
                     const struct order_line *line)
{
	struct line_note *note = LIST_ADD(e->work->arena, &e->notes);
	*note = (struct line_note){.line_id = line->id, .sku = line->sku, .change = kind};
	note->difference = shape_difference(e->work->arena, &order_line_difference_shape, before, line);
}

/* The product that a SKU means on the order's channel: its listing's, else the master SKU's. */
static enum err sku_link(struct editing *e, struct order_line *line)
{
	struct listing listing = {0};
	struct product *found;
	size_t count;
	TRY(listing_match(e->work, 1, &e->order->channel_id.value, &line->variant_id, &line->sku,
	                  &listing));
	line->listing_id = listing.id;
	line->product_id = listing.product_id;
	if (line->product_id.value != 0)
		return OK;
	TRY(product_by_skus(e->work, &line->sku, 1, &found, &count));
	if (count == 0)
		return OK;
	line->product_id = found[0].id;
	line->listing_id.value = 0; /* it does not sell this product: the line does not follow it */
	return OK;
}

static enum err product_link(struct editing *e, const struct order_line_edit *edit, size_t place,
                             struct order_line *line)
{
	struct product product;
	struct str path = str_format(e->work->arena, "lines[%zu].product_id", place);
	if (ID_EQ(edit->product_id, line->product_id))
		return OK;
	if (line->shipped.units > 0)
		return fault_say(e->work->fault, ERR_REFUSED,
		                 "%.*s: " N_UNITS " shipped already: its product stays.",
		                 STR_FMT(line->sku), N_UNITS_FMT(line->shipped.units));
	line->product_id = edit->product_id;
	line->listing_id.value = 0;
	if (edit->product_id.value == 0)
		return OK;
	if (product_get(e->work, edit->product_id, &product) != OK)
		return fault_field(e->work->fault, path, "is no product of this company");
	if (line->sku.len == 0)
		line->sku = product.sku;
	if (line->title.len == 0)
		line->title = product.name;
	return OK;
}

static enum err line_edit(struct editing *e, const struct order_line_edit *edit, size_t place,
                          struct order_line *line)
{
	struct str path = str_format(e->work->arena, "lines[%zu].", place);
	bool has_sku = shape_has(&order_line_edit_shape, edit, "sku") && edit->sku.len > 0;
	bool has_product = shape_has(&order_line_edit_shape, edit, "product_id");
	if (has_sku && !str_eq(edit->sku, line->sku)) {
		if (line->shipped.units > 0)
			return fault_say(e->work->fault, ERR_REFUSED,
			                 "%.*s: " N_UNITS " shipped already: its SKU stays.",
			                 STR_FMT(line->sku), N_UNITS_FMT(line->shipped.units));
		line->sku = edit->sku;
		line->variant_id = STR("");
		if (!has_product)
			TRY(sku_link(e, line));
	}
	if (has_product)
		TRY(product_link(e, edit, place, line));
	return order_line_apply(edit, e->order->shipping_total.currency, line, e->work->fault, path);
}

static enum err line_add(struct editing *e, const struct order_line_edit *edit, size_t place)
{
	struct order *order = e->order;
	struct currency currency = order->shipping_total.currency;
	struct order_line none = {0}, *line;
	if (order->lines.count >= LIMIT_ORDER_LINES)
		return fault_say(e->work->fault, ERR_REFUSED, "An order has at most %d lines.",
		                 LIMIT_ORDER_LINES);
	if (edit->product_id.value == 0 && edit->sku.len == 0)
		return fault_field(e->work->fault, str_format(e->work->arena, "lines[%zu].sku", place),
		                   "is required, or a product_id");
	line = &order->lines.at[order->lines.count];
	*line = (struct order_line){.order_id = order->id};
	TRY(id_new(e->work->tx, &line->id.value));
	for (size_t i = 0; i < order->lines.count; i++)
		if (order->lines.at[i].place >= line->place)
			line->place = order->lines.at[i].place + 1;
	/* A channel never says this, so its next download does not take it for one of its own. */
	line->remote_id = str_format(e->work->arena, "added-%lld", (long long)line->id.value);
	line->unit_price.currency = line->tax.currency = line->discount.currency = currency;
	none.unit_price.currency = none.tax.currency = none.discount.currency = currency;
	TRY(line_edit(e, edit, place, line));
	order->lines.count++;
	*LIST_ADD(e->work->arena, &e->item.lines_new) = line;
	note_add(e, LINE_ADD, &none, line);
	return OK;
}

static enum err line_remove(struct editing *e, struct order_line *line)
{
	if (line->shipped.units > 0)
		return fault_say(e->work->fault, ERR_REFUSED,
		                 "%.*s: " N_UNITS " shipped already: it cannot be removed.",
		                 STR_FMT(line->sku), N_UNITS_FMT(line->shipped.units));
	order_line_units_edit(line, 0);
	return OK;
}

/* A kit of which a part has left: the rest of it belongs to that parcel. */
static enum err begun_check(struct editing *e, const struct order_line *before,
                            const struct order_line *line)
{
	int64_t begun = line_begun_units(before, e->claims, e->claim_count);
	bool is_other = !str_eq(before->sku, line->sku) || !ID_EQ(before->product_id, line->product_id);
	bool is_less = line->ordered.units - line->cancelled.units < begun
	               && line->ordered.units - line->cancelled.units
	                      < before->ordered.units - before->cancelled.units;
	if (begun <= line->shipped.units || (!is_other && !is_less))
		return OK;
	return fault_say(e->work->fault, ERR_REFUSED,
	                 "%.*s: parts of " N_UNITS " have left: what is missing must follow.",
	                 STR_FMT(before->sku), N_UNITS_FMT(begun));
}

static enum err change_one(struct editing *e, size_t place)
{
	const struct order_line_change *change = &e->changes[place];
	if (change->kind == LINE_ADD)
		return line_add(e, change->edit, place);
	struct order_line *line = line_of(e->order, change->line_id);
	if (line == NULL)
		return fault_say(e->work->fault, ERR_NOT_FOUND, "Order %.*s has no line %lld.",
		                 STR_FMT(e->order->number), (long long)change->line_id.value);
	struct order_line before = *line;
	TRY(change->kind == LINE_REMOVE ? line_remove(e, line)
	                                : line_edit(e, change->edit, place, line));
	if (shape_difference(e->work->arena, &order_line_difference_shape, &before, line).len == 0)
		return OK;
	TRY(begun_check(e, &before, line));
	line_edited_note(e->work->arena, &before, line);
	*LIST_ADD(e->work->arena, &e->item.lines_changed) = line;
	note_add(e, change->kind, &before, line);
	return OK;
}

static enum err edit_begin(struct editing *e, struct order_id id, int64_t if_version)
{
	struct work *work = e->work;
	e->order = ARENA_NEW(work->arena, struct order);
	TRY(order_get(work, id, e->order));
	struct order *order = e->order;
	if (if_version != 0 && if_version != order->version)
		return ERR_PRECONDITION;
	struct str status = word_said(work->arena, &order_status_words, (int)order->status);
	if (!order_is_open(order->status) && order->status != ORDER_ON_HOLD)
		return fault_say(work->fault, ERR_CONFLICT,
		                 "Order %.*s is %.*s: its lines cannot be changed any more.%.*s",
		                 STR_FMT(order->number), STR_FMT(status),
		                 STR_FMT(order_way_on(work, order)));
	e->item = (struct resolving){.order = order,
	                             .event = "order.lines_changed",
	                             .keeps_status = order->status == ORDER_ON_HOLD};
	lines_room(e);
	return reservations_of(work, &id.value, 1, &e->claims, &e->claim_count);
}

enum err order_lines_change(struct work *work, struct order_id id, int64_t if_version,
                            const struct order_line_change *changes, size_t n)
{
	struct editing e = {.work = work, .changes = changes, .count = n};
	TRY(edit_begin(&e, id, if_version));
	for (size_t i = 0; i < n; i++)
		TRY(change_one(&e, i));
	if (e.notes.count == 0)
		return OK;
	int64_t total_before = e.order->total.ten_thousandths;
	TRY(order_totals(e.order));
	if (e.order->total.ten_thousandths < 0 && e.order->total.ten_thousandths < total_before)
		return fault_say(work->fault, ERR_REFUSED,
		                 "Order %.*s would cost less than nothing: lower the discount of its lines "
		                 "too.",
		                 STR_FMT(e.order->number));
	if (e.order->unit_count.units == 0)
		return fault_say(work->fault, ERR_REFUSED,
		                 "Nothing of order %.*s would be left: cancel the order instead.",
		                 STR_FMT(e.order->number));
	e.item.changes = shape_list_text(work->arena, &line_note_shape, e.notes.at, e.notes.count);
	TRY(packages_outgrow(work, id, e.before, e.order->lines.at, e.before_count));
	return resolve_all(work, &e.item, 1);
}
