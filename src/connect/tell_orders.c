/* orders_out: orders are handed over to the warehouse. The hand-over is written down before the
 * call, so that from then on a cancel is a request; after a crash the same order is looked for over
 * there and adopted. */
#include <stdio.h>

#include "connect/run.h"
#include "domain/catalog/catalog.h"
#include "domain/orders/orders.h"

enum { BATCH = 25 };

struct hand_overs {
	struct tell *tell;
	struct order *orders;
	size_t count;
	struct reservation *claims;
	size_t claim_count;
	struct product *products;
	size_t product_count;
	struct order_shipping *shippings; /* one per order, in their order */
};

static struct str record_id_of(struct arena *arena, struct order_id id)
{
	return str_format(arena, "%lld", (long long)id.value);
}

/* ---- choosing ---- */

struct chosen {
	int64_t *at;
	size_t count, room;
};

/* Those that were intended before: their call may have been lost. */
static enum err choose_intended(struct work *work, struct run *run, struct chosen *ids)
{
	struct hand_over *rows;
	struct order *orders;
	size_t count, n;
	TRY(hand_overs_fetch(work->tx, work->arena, work->company, run->session->connection.id,
	                     HAND_OVER_INTENDED, BATCH, &rows, &count));
	int64_t *known = ARENA_ARRAY(work->arena, count, int64_t);
	for (size_t i = 0; i < count; i++)
		known[i] = rows[i].order_id.value;
	TRY(order_load(work, known, count, &orders, &n));
	for (size_t i = 0; i < n; i++) {
		/* One that is asked back is the cancel's to settle; one that moved on is over. */
		if (orders[i].status == ORDER_CANCEL_REQUESTED)
			continue;
		if (orders[i].status != ORDER_PENDING_FULFILLMENT)
			TRY(hand_over_close(work->tx, work->company, orders[i].id));
		else if (!record_is_parked(run, record_id_of(work->arena, orders[i].id), work->now))
			*LIST_ADD(work->arena, ids) = orders[i].id.value;
	}
	return OK;
}

static enum err choose_waiting(struct work *work, struct run *run, struct chosen *ids)
{
	struct order *orders;
	size_t count;
	const struct connection *connection = &run->session->connection;
	TRY(order_to_export(work, connection->warehouse_id, BATCH, &orders, &count));
	for (size_t i = 0; i < count; i++) {
		if (record_is_parked(run, record_id_of(work->arena, orders[i].id), work->now))
			continue;
		TRY(order_hand_over(work, orders[i].id));
		TRY(hand_over_intend(work->tx, work->company, connection->id, orders[i].id, work->now));
		*LIST_ADD(work->arena, ids) = orders[i].id.value;
	}
	return OK;
}

/* ---- records ---- */

static const struct product *product_of(const struct hand_overs *all, struct product_id id)
{
	for (size_t i = 0; i < all->product_count; i++) {
		if (ID_EQ(all->products[i].id, id))
			return &all->products[i];
	}
	return NULL;
}

/* A line per product: kits are taken apart, and what several lines need of one product is one line.
 */
static void lines_print(struct json_out *out, const struct hand_overs *all, struct order_id order)
{
	json_array(out);
	for (size_t i = 0; i < all->claim_count; i++) {
		const struct reservation *claim = &all->claims[i];
		const struct product *product = product_of(all, claim->product_id);
		int64_t units = 0;
		bool is_first = true;
		if (!ID_EQ(claim->order_id, order) || product == NULL)
			continue;
		for (size_t j = 0; j < all->claim_count; j++) {
			const struct reservation *other = &all->claims[j];
			if (!ID_EQ(other->order_id, order) || !ID_EQ(other->product_id, claim->product_id))
				continue;
			is_first = is_first && j >= i;
			units += other->quantity.units;
		}
		if (!is_first || units <= 0)
			continue;
		char line_id[32];
		snprintf(line_id, sizeof line_id, "%lld", (long long)claim->line_id.value);
		json_object(out);
		json_name(out, "line_id");
		json_c(out, line_id);
		json_name(out, "sku");
		json_str(out, product->sku);
		json_name(out, "title");
		json_str(out, product->name);
		json_name(out, "quantity");
		json_i64(out, units);
		json_object_end(out);
	}
	json_array_end(out);
}

struct named_text {
	const char *name;
	struct str text;
};

static void texts_print(struct json_out *out, const struct named_text *texts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		json_name(out, texts[i].name);
		json_str(out, texts[i].text);
	}
}

static void order_print(struct json_out *out, const struct hand_overs *all,
                        const struct order *order, struct str id)
{
	const struct order_shipping *shipping = &all->shippings[order - all->orders];
	const struct named_text head[] = {
		{"order_id", id},
		{"reference", id},
		{"number", order->number},
		{"service", shipping->service.len > 0 ? shipping->service : order->shipping_method},
		{"notes", order->notes},
	};
	const struct named_text parcel[] = {{"carrier", shipping->carrier},
	                                    {"package", shipping->package}};
	const struct named_text recipient[] = {
		{"name", order->recipient},
		{"company", order->company},
		{"line1", order->line1},
		{"line2", order->line2},
		{"city", order->city},
		{"state", order->state},
		{"postal_code", order->postal_code},
		{"country", order->country},
		{"phone", order->phone},
		{"email", order->email},
	};
	json_object(out);
	texts_print(out, head, COUNT_OF(head));
	for (size_t i = 0; i < COUNT_OF(parcel); i++)
		if (parcel[i].text.len > 0)
			texts_print(out, &parcel[i], 1);
	json_name(out, "recipient");
	json_object(out);
	texts_print(out, recipient, COUNT_OF(recipient));
	json_object_end(out);
	json_name(out, "lines");
	lines_print(out, all, order->id);
	json_object_end(out);
}

static enum err all_load(struct work *work, struct hand_overs *all, const struct chosen *ids)
{
	TRY(order_load(work, ids->at, ids->count, &all->orders, &all->count));
	int64_t *known = ARENA_ARRAY(work->arena, all->count, int64_t);
	for (size_t i = 0; i < all->count; i++)
		known[i] = all->orders[i].id.value;
	TRY(order_shipping_of(work, known, all->count, &all->shippings));
	TRY(reservations_of(work, ids->at, ids->count, &all->claims, &all->claim_count));
	int64_t *products = ARENA_ARRAY(work->arena, all->claim_count, int64_t);
	for (size_t i = 0; i < all->claim_count; i++)
		products[i] = all->claims[i].product_id.value;
	return product_load(work, products, all->claim_count, &all->products, &all->product_count);
}

static enum err collect(struct work *work, struct run *run, void *state)
{
	struct hand_overs *all = state;
	struct chosen ids = {0};
	struct buf buf = buf_new(run->arena, LIMIT_BODY_BYTES);
	struct json_out out;
	all->tell->items.count = 0;
	TRY(choose_intended(work, run, &ids));
	TRY(choose_waiting(work, run, &ids));
	run->has_more = ids.count >= BATCH;
	TRY(all_load(work, all, &ids));
	json_begin(&out, &buf);
	json_array(&out);
	for (size_t i = 0; i < all->count; i++) {
		struct str id = record_id_of(run->arena, all->orders[i].id);
		order_print(&out, all, &all->orders[i], id);
		*LIST_ADD(run->arena, &all->tell->items) =
			(struct tell_item){id, all->orders[i].id.value, NULL};
	}
	json_array_end(&out);
	all->tell->records = buf_str(&buf);
	return OK;
}

/* ---- what came of it ---- */

static enum err told(struct work *work, struct run *run, struct tell_item *item,
                     struct str remote_ref)
{
	return hand_over_accept(work->tx, work->company, run->session->connection.id,
	                        (struct order_id){item->id}, remote_ref, work->now);
}

static enum err refused(struct work *work, struct run *run, struct tell_item *item,
                        struct str message)
{
	struct order_id id = {item->id};
	struct str sentence = str_format(work->arena, "%.*s refused it: %.*s",
	                                 STR_FMT(run->session->connection.name), STR_FMT(message));
	TRY(hand_over_close(work->tx, work->company, id));
	return order_take_back(work, id, sentence);
}

enum err run_orders_out(struct run *run)
{
	struct tell tell = {.told = told, .refused = refused, .is_whole = true};
	struct hand_overs all = {.tell = &tell};
	TRY(run_write(run, collect, &all));
	return run_tell(run, &tell);
}
