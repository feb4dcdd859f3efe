/* What is known only after units moved: that they do not arrive, or with which shipment they left.
 */
#include "domain/costs/costs_facts.h"
#include "domain/costs/costs_listen.h"
#include "domain/costs/costs_store.h"
#include "domain/shipments/shipments.h"
#include "domain/transfers/transfers.h"

/* ---- transfers ---- */

/* Of a transfer's units that travel by the book, those that are under way no more: nobody waits for
 * them, so they are worth nothing from now on. */
static enum err transfer_lose(struct cost_book *book, const struct transfer *transfer,
                              struct product_id product)
{
	int64_t lost = 0;
	const struct booking where = {.product_id = product,
	                              .at = book->now,
	                              .subject = STR("transfer"),
	                              .subject_id = transfer->id.value};
	for (size_t i = 0; i < book->layers.count; i++) {
		const struct cost_layer *layer = &book->layers.at[i]->layer;
		if (layer->warehouse_id.value == 0 && ID_EQ(layer->product_id, product)
		    && str_eq(layer->subject, where.subject) && layer->subject_id == where.subject_id)
			lost += layer->remaining.units;
	}
	for (size_t i = 0; i < transfer->lines.count; i++)
		if (ID_EQ(transfer->lines.at[i].product_id, product))
			lost -= transfer->lines.at[i].in_transit.units;
	return lost > 0 ? book_give_away(book, &where, lost) : OK;
}

/* What arrived stands in the ledger: it is followed first. */
static enum err transfer_settle(struct work *work, const struct transfer *transfer)
{
	size_t n = transfer->lines.count;
	int64_t *products = ARENA_ARRAY(work->arena, n, int64_t);
	struct cost_book book = {.arena = work->arena, .now = work->now};
	for (size_t i = 0; i < n; i++)
		products[i] = transfer->lines.at[i].product_id.value;
	TRY(costs_follow(work, products, n));
	TRY(layers_load_left(work->tx, work->company, products, n, &book));
	for (size_t i = 0; i < n; i++)
		TRY(transfer_lose(&book, transfer, transfer->lines.at[i].product_id));
	return book_write(work, &book);
}

enum err costs_on_transfer(struct work *work, const struct event *events, size_t n)
{
	struct transfer transfer;
	for (size_t i = 0; i < n; i++) {
		TRY(transfer_get(work, (struct transfer_id){events[i].subject_id}, &transfer));
		TRY(transfer_settle(work, &transfer));
	}
	return OK;
}

/* ---- shipments ---- */

enum err costs_on_recorded(struct work *work, const struct event *events, size_t n)
{
	struct shipment *shipments;
	struct cost_entry *entries;
	size_t count, entry_count, left = 0;
	struct sales_open sales;
	struct map products = map_new(work->arena);
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		ids[i] = events[i].subject_id;
	TRY(shipments_of(work, ids, n, &shipments, &count));
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < shipments[i].lines.count; k++)
			map_put_int(&products, shipments[i].lines.at[k].product_id.value, &products);
	int64_t *followed = ARENA_ARRAY(work->arena, products.count, int64_t);
	for (size_t i = 0; i < products.count; i++)
		followed[i] = products.entries[i].number;
	TRY(costs_follow(work, followed, products.count));
	TRY(entries_unshipped(work->tx, work->arena, work->company, ids, n, &entries, &entry_count));
	TRY(sales_load(work, shipments, count, &sales));
	for (size_t i = 0; i < entry_count; i++) {
		/* Recorded later than they left. */
		const struct sale_asked asked = {.order_id = entries[i].subject_id,
		                                 .warehouse_id = entries[i].warehouse_id,
		                                 .product_id = entries[i].product_id,
		                                 .until = work->now};
		struct sale_open *sale = sale_pick(&sales, &asked);
		if (sale == NULL)
			continue;
		sale->left -= entries[i].sold.units;
		entries[i].shipment_id = sale->shipment->id;
		entries[i].channel_id = sale->shipment->channel_id;
		entries[left++] = entries[i];
	}
	return entries_ship(work->tx, work->arena, work->company, entries, left);
}

/* ---- dropship orders ---- */

/* What the vendor's lines of a product that left say now, against what was booked of it. */
static enum err dropship_late(const struct purchase_order *order, const struct cost_entry *booked,
                              struct money *late)
{
	int64_t units = 0;
	struct money landed = booked->expense;
	landed.ten_thousandths = 0;
	*late = landed;
	for (size_t i = 0; i < order->lines.count; i++) {
		const struct purchase_line *line = &order->lines.at[i];
		if (line->status != PURCHASE_LINE_RECEIVED || !ID_EQ(line->product_id, booked->product_id))
			continue;
		/* An estimate stands in another currency: it stays. */
		if (!currency_eq(line->landed_value.currency, landed.currency))
			return OK;
		units += line->quantity.units;
		TRY(money_add(landed, line->landed_value, &landed));
	}
	if (units == 0 || units != booked->sold.units)
		return OK;
	return money_sub(landed, booked->expense, late);
}

enum err dropship_settle(struct work *work, const struct purchase_order *order)
{
	struct cost_entry *booked;
	size_t count, n = order->lines.count;
	struct cost_book book = {.arena = work->arena, .now = work->now};
	int64_t *products = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		products[i] = order->lines.at[i].product_id.value;
	TRY(costs_follow(work, products, n));
	TRY(booked_of_dropship(work->tx, work->arena, work->company, order->order_id,
	                       order->warehouse_id, &booked, &count));
	for (size_t i = 0; i < count; i++) {
		struct money late;
		const struct booking where = {.product_id = booked[i].product_id,
		                              .warehouse_id = order->warehouse_id,
		                              .at = work->now,
		                              .subject = STR("order"),
		                              .subject_id = order->order_id.value,
		                              .shipment_id = booked[i].shipment_id,
		                              .channel_id = booked[i].channel_id};
		TRY(dropship_late(order, &booked[i], &late));
		book_late(&book, &where, late);
	}
	return book_write(work, &book);
}
