/* inventory_out: the channel hears what it may sell. Its orders are read first: a sale that we have
 * not seen must not be written over (domain.md 0.5). */
#include "connect/canonical.h"
#include "connect/run.h"
#include "domain/channels/channels.h"
#include "shape/shape_change.h"

enum { BATCH = 100, CANDIDATES = 500 };
/* While its orders cannot be seen, quantities that must not be raised wait so long. */
#define UNSAFE_US (5 * SECOND_US)

struct pushing {
	struct listing_id id;
	struct str variant_id, sku;
	int64_t for_sale, own_open, quantity;
	int64_t remote_allocated; /* −1: the channel does not say */
};

struct pushes {
	struct tell *tell;
	bool is_first;      /* only whether there is anything to tell */
	bool is_downloaded; /* by this run, to the end */
	size_t candidates, unsafe;
};

static enum err open_load(struct work *work, struct run *run, struct pushing *list, size_t n)
{
	struct open_units *found;
	size_t count;
	struct str *ids = ARENA_ARRAY(work->arena, n, struct str);
	if (run->programs->quantity_means != QUANTITY_ON_HAND_LESS_OTHERS || n == 0)
		return OK;
	for (size_t i = 0; i < n; i++)
		ids[i] = list[i].variant_id;
	TRY(download_lines_open(work->tx, work->arena, work->company, run->session->connection.id, ids,
	                        n, &found, &count));
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < count; j++) {
			if (str_eq(found[j].variant_id, list[i].variant_id))
				list[i].own_open = found[j].units;
		}
	}
	return OK;
}

/* As it is now, not as it was when it was last computed. */
static enum err quantity_now(struct work *work, const struct listing *listing, int64_t *out)
{
	struct qty quantity;
	struct why_step *steps;
	size_t count;
	TRY(listing_why(work, listing->id, (struct instant){0}, &quantity, &steps, &count));
	*out = quantity.units;
	return OK;
}

static struct str push_record_id(const struct listing *listing)
{
	return listing->variant_id;
}

static void push_print(struct json_out *out, const struct pushing *push)
{
	json_object(out);
	/* At one channel the variant is the listing's key. */
	json_name(out, "listing_id");
	json_str(out, push->variant_id);
	json_name(out, "variant_id");
	json_str(out, push->variant_id);
	json_name(out, "sku");
	json_str(out, push->sku);
	json_name(out, "quantity");
	json_i64(out, push->quantity);
	json_object_end(out);
}

static void records_print(struct run *run, struct tell *tell)
{
	struct buf buf = buf_new(run->arena, LIMIT_BODY_BYTES);
	struct json_out out;
	json_begin(&out, &buf);
	json_array(&out);
	for (size_t i = 0; i < tell->items.count; i++)
		push_print(&out, tell->items.at[i].what);
	json_array_end(&out);
	tell->records = buf_str(&buf);
}

static enum err pushing_make(struct work *work, struct run *run, struct pushes *pushes,
                             const struct listing *listing, struct pushing *out, bool *is_taken)
{
	int64_t quantity;
	*is_taken = false;
	if (record_is_parked(run, push_record_id(listing), work->now))
		return OK;
	TRY(quantity_now(work, listing, &quantity));
	if (!push_is_safe(quantity, listing_least_shown(listing), pushes->is_downloaded)) {
		pushes->unsafe++;
		return OK;
	}
	*is_taken = true;
	*out = (struct pushing){.id = listing->id,
	                        .variant_id = str_copy(run->arena, listing->variant_id),
	                        .sku = str_copy(run->arena, listing->sku),
	                        .for_sale = quantity,
	                        .remote_allocated = -1};
	return OK;
}

static enum err collect(struct work *work, struct run *run, void *state)
{
	struct pushes *pushes = state;
	struct channel channel;
	struct listing *listings;
	size_t count, n = 0;
	pushes->tell->items.count = pushes->unsafe = pushes->candidates = 0;
	TRY(channel_get(work, run->session->connection.channel_id, &channel));
	if (!channel.is_active || !channel.pushes_quantity)
		return OK;
	TRY(listing_to_push(work, channel.id, CANDIDATES, &listings, &count));
	for (size_t i = 0; i < count; i++)
		pushes->candidates +=
			record_is_parked(run, push_record_id(&listings[i]), work->now) ? 0 : 1;
	if (pushes->is_first)
		return OK;
	struct pushing *list = ARENA_ARRAY(run->arena, BATCH, struct pushing);
	for (size_t i = 0; i < count && n < BATCH; i++) {
		bool is_taken;
		TRY(pushing_make(work, run, pushes, &listings[i], &list[n], &is_taken));
		n += is_taken ? 1 : 0;
	}
	TRY(open_load(work, run, list, n));
	for (size_t i = 0; i < n; i++) {
		list[i].quantity =
			push_quantity(run->programs->quantity_means, list[i].for_sale, list[i].own_open, -1);
		*LIST_ADD(run->arena, &pushes->tell->items) =
			(struct tell_item){list[i].variant_id, list[i].id.value, &list[i]};
	}
	records_print(run, pushes->tell);
	run->has_more = n == BATCH;
	return OK;
}

static enum err told(struct work *work, struct run *run, struct tell_item *item,
                     struct str remote_ref)
{
	const struct pushing *push = item->what;
	(void)run;
	(void)remote_ref;
	return listing_pushed(work, push->id, (struct qty){push->for_sale});
}

static enum err refused(struct work *work, struct run *run, struct tell_item *item,
                        struct str message)
{
	(void)work;
	(void)run;
	(void)item;
	(void)message;
	return OK; /* it stays to be told; as a record fault it waits an hour */
}

/* "inventory_ack": the channel has it, and says what it holds back for its own orders. */
static enum err answered(struct work *work, struct run *run, struct tell *tell,
                         const struct json *record)
{
	struct str why;
	struct canonical_stock_ack ack = {0};
	if (!str_is(canonical_kind(record), "inventory_ack")
	    || canonical_read(&canonical_stock_ack_shape, record, work->arena, &ack, &why) != OK)
		return OK;
	struct tell_item *item = tell_item_find(tell, ack.variant_id);
	if (item == NULL)
		return OK;
	struct pushing *push = item->what;
	if (shape_has(&canonical_stock_ack_shape, &ack, "remote_allocated"))
		push->remote_allocated = ack.remote_allocated;
	run->records++;
	TRY(record_heal(work, run, ack.variant_id));
	return told(work, run, item, (struct str){0});
}

static enum err telling_note(struct work *work, struct run *run, void *state)
{
	const struct tell *tell = state;
	size_t n = tell->items.count;
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	int64_t *quantities = ARENA_ARRAY(work->arena, n, int64_t);
	(void)run;
	for (size_t i = 0; i < n; i++) {
		const struct pushing *push = tell->items.at[i].what;
		ids[i] = push->id.value;
		quantities[i] = push->for_sale;
	}
	return listings_telling(work, ids, quantities, n);
}

/* What is on its way is written down before: when the answer is lost, or we die before it comes,
 * the channel is told again, even if by then the quantity is what it was told before. */
static enum err send(struct run *run, struct tell *tell)
{
	if (tell->items.count == 0)
		return OK;
	TRY(run_write(run, telling_note, tell));
	return run_tell(run, tell);
}

/* Channels that count fewer open units than we know of would sell the difference: they get that
 * many less (connectors/vendure/README.md, "Vendure miscounts"). */
static enum err miscounts_correct(struct run *run, struct tell *tell)
{
	struct tell again = {.told = tell->told, .refused = tell->refused, .answered = tell->answered};
	for (size_t i = 0; i < tell->items.count; i++) {
		struct pushing *push = tell->items.at[i].what;
		int64_t quantity = push_quantity(run->programs->quantity_means, push->for_sale,
		                                 push->own_open, push->remote_allocated);
		if (quantity == push->quantity)
			continue;
		push->quantity = quantity;
		*LIST_ADD(run->arena, &again.items) = tell->items.at[i];
	}
	records_print(run, &again);
	return send(run, &again);
}

/* Reads the orders of the channel. */
static enum err download_first(struct run *run, struct pushes *pushes)
{
	struct session *session = run->session;
	struct schedule *orders = session_schedule(session, CAPABILITY_ORDERS_IN);
	if (orders == NULL) {
		pushes->is_downloaded = true;
		return OK;
	}
	if (orders->state == SCHEDULE_PAUSED)
		return OK;
	enum err err = run_capability(session, CAPABILITY_ORDERS_IN);
	pushes->is_downloaded = session->is_whole[CAPABILITY_ORDERS_IN];
	return err == ERR_BUSY ? err : OK;
}

enum err run_inventory_out(struct run *run)
{
	struct tell tell = {.told = told, .refused = refused, .answered = answered};
	struct pushes pushes = {.tell = &tell, .is_first = true};
	TRY(run_look(run, collect, &pushes));
	if (pushes.candidates == 0)
		return OK;
	TRY(download_first(run, &pushes));
	/* What left is told first: the channel lowers its stock by itself when it hears of it. */
	if (run->programs->quantity_means == QUANTITY_ON_HAND_LESS_OTHERS
	    && session_schedule(run->session, CAPABILITY_SHIPMENTS_OUT) != NULL
	    && run_capability(run->session, CAPABILITY_SHIPMENTS_OUT) == ERR_BUSY)
		return ERR_BUSY;
	pushes.is_first = false;
	TRY(run_look(run, collect, &pushes));
	TRY(send(run, &tell));
	TRY(miscounts_correct(run, &tell));
	if (pushes.unsafe > 0 && run->end.wait_us == 0)
		run->end.wait_us = UNSAFE_US;
	return OK;
}
