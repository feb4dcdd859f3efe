/* shipments_out: the channel hears what left, by its own lines: a kit when its last part has left.
 */
#include <stdio.h>

#include "connect/run.h"
#include "domain/channels/channels.h"
#include "domain/shipments/shipments.h"
#include "kernel/clock.h"

enum { BATCH = 50 };

/* Units of one of the channel's lines in one shipment. */
struct told_line {
	struct str remote_id;
	struct listing_id listing_id;
	int64_t units;
};

struct told_shipment {
	struct shipment_id id;
	struct str order_remote_id;
	LIST(struct told_line) lines;
};

struct packing_lists {
	struct tell *tell;
	struct shipment *shipments; /* to be told */
	size_t count;
	struct order *orders;
	size_t order_count;
	struct shipment *all; /* of these orders */
	size_t all_count;
	struct reservation *claims;
	size_t claim_count;
	LIST(struct shipment_id) empty; /* that complete no line */
};

static const struct order *order_of(const struct packing_lists *lists, struct order_id id)
{
	for (size_t i = 0; i < lists->order_count; i++) {
		if (ID_EQ(lists->orders[i].id, id))
			return &lists->orders[i];
	}
	return NULL;
}

/* Units of a part that left for a line with the shipments before `last`, or up to it. */
static int64_t part_left(const struct packing_lists *lists, struct order_line_id line,
                         struct product_id product, const struct shipment *last, bool includes_last)
{
	int64_t sum = 0;
	for (size_t i = 0; i < lists->all_count; i++) {
		const struct shipment *shipment = &lists->all[i];
		bool is_last = ID_EQ(shipment->id, last->id);
		if (!ID_EQ(shipment->order_id, last->order_id)
		    || (is_last ? !includes_last : shipment->id.value > last->id.value))
			continue;
		for (size_t j = 0; j < shipment->lines.count; j++) {
			const struct shipment_line *one = &shipment->lines.at[j];
			if (ID_EQ(one->order_line_id, line) && ID_EQ(one->product_id, product))
				sum += one->quantity.units;
		}
	}
	return sum;
}

static int64_t line_complete(struct work *work, const struct packing_lists *lists,
                             const struct order_line *line, const struct shipment *last,
                             bool includes_last)
{
	struct part_left *parts = ARENA_ARRAY(work->arena, lists->claim_count + 1, struct part_left);
	size_t n = 0;
	for (size_t i = 0; i < lists->claim_count; i++) {
		const struct reservation *claim = &lists->claims[i];
		if (ID_EQ(claim->line_id, line->id))
			parts[n++] = (struct part_left){
				part_left(lists, line->id, claim->product_id, last, includes_last),
				claim->per_unit};
	}
	/* A line that never had a claim: its product is what left. */
	if (n == 0)
		parts[n++] = (struct part_left){
			part_left(lists, line->id, line->product_id, last, includes_last), 1};
	int64_t units = units_complete(parts, n);
	return units < line->ordered.units ? units : line->ordered.units;
}

static void shipment_print(struct json_out *out, const struct shipment *shipment,
                           const struct told_shipment *told)
{
	json_object(out);
	json_name(out, "shipment_id");
	char id[32];
	snprintf(id, sizeof id, "%lld", (long long)shipment->id.value);
	json_c(out, id);
	const struct {
		const char *name;
		struct str text;
	} texts[] = {
		{"order_remote_id", told->order_remote_id},
		{"carrier", shipment->carrier},
		{"service", shipment->service},
		{"tracking_number", shipment->tracking_number},
		{"tracking_url", shipment->tracking_url},
	};
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		json_name(out, texts[i].name);
		json_str(out, texts[i].text);
	}
	json_name(out, "lines");
	json_array(out);
	for (size_t i = 0; i < told->lines.count; i++) {
		json_object(out);
		json_name(out, "remote_id");
		json_str(out, told->lines.at[i].remote_id);
		json_name(out, "quantity");
		json_i64(out, told->lines.at[i].units);
		json_object_end(out);
	}
	json_array_end(out);
	json_object_end(out);
}

static struct told_shipment *shipment_compile(struct work *work, struct arena *arena,
                                              const struct packing_lists *lists,
                                              const struct shipment *shipment)
{
	struct told_shipment *told = ARENA_NEW(arena, struct told_shipment);
	const struct order *order = order_of(lists, shipment->order_id);
	told->id = shipment->id;
	if (order == NULL)
		return told;
	told->order_remote_id = str_copy(arena, order->remote_id);
	for (size_t i = 0; i < order->lines.count; i++) {
		const struct order_line *line = &order->lines.at[i];
		int64_t units = line_complete(work, lists, line, shipment, true)
		                - line_complete(work, lists, line, shipment, false);
		if (units > 0)
			*LIST_ADD(arena, &told->lines) =
				(struct told_line){str_copy(arena, line->remote_id), line->listing_id, units};
	}
	return told;
}

static enum err lists_load(struct work *work, struct run *run, struct packing_lists *lists)
{
	TRY(shipment_to_announce(work, run->session->connection.channel_id, BATCH, &lists->shipments,
	                         &lists->count));
	int64_t *ids = ARENA_ARRAY(work->arena, lists->count, int64_t);
	size_t n = 0;
	for (size_t i = 0; i < lists->count; i++) {
		if (n == 0 || ids[n - 1] != lists->shipments[i].order_id.value)
			ids[n++] = lists->shipments[i].order_id.value;
	}
	TRY(order_load(work, ids, n, &lists->orders, &lists->order_count));
	TRY(shipments_of(work, ids, n, &lists->all, &lists->all_count));
	return reservations_of(work, ids, n, &lists->claims, &lists->claim_count);
}

static enum err collect(struct work *work, struct run *run, void *state)
{
	struct packing_lists *lists = state;
	struct buf buf = buf_new(run->arena, LIMIT_BODY_BYTES);
	struct json_out out;
	lists->tell->items.count = lists->empty.count = 0;
	TRY(lists_load(work, run, lists));
	json_begin(&out, &buf);
	json_array(&out);
	for (size_t i = 0; i < lists->count; i++) {
		const struct shipment *shipment = &lists->shipments[i];
		struct str id = str_format(run->arena, "%lld", (long long)shipment->id.value);
		struct told_shipment *told = shipment_compile(work, run->arena, lists, shipment);
		if (told->lines.count == 0) {
			*LIST_ADD(run->arena, &lists->empty) = shipment->id;
		} else if (!record_is_parked(run, id, work->now)) {
			shipment_print(&out, shipment, told);
			*LIST_ADD(run->arena, &lists->tell->items) =
				(struct tell_item){id, shipment->id.value, told};
		}
	}
	json_array_end(&out);
	lists->tell->records = buf_str(&buf);
	run->has_more = lists->count == BATCH && lists->tell->items.count + lists->empty.count > 0;
	return OK;
}

static enum err empty_end(struct work *work, struct run *run, void *state)
{
	const struct packing_lists *lists = state;
	(void)run;
	for (size_t i = 0; i < lists->empty.count; i++)
		TRY(shipment_announced(
			work, lists->empty.at[i], true,
			STR("It completes no line of the channel's order: nothing to tell.")));
	return OK;
}

/* The channel lowered its physical stock by itself: the next push says what is there now. */
static enum err listings_stir(struct work *work, struct run *run, const struct told_shipment *told)
{
	int64_t changed;
	const struct pack_capability *push =
		&run->session->pack->capabilities[CAPABILITY_INVENTORY_OUT];
	struct connection_id id = run->session->connection.id;
	if (push->quantity_means != QUANTITY_ON_HAND_LESS_OTHERS)
		return OK;
	for (size_t i = 0; i < told->lines.count; i++) {
		const struct told_line *line = &told->lines.at[i];
		TRY(download_line_told(work->tx, work->company, id, told->order_remote_id, line->remote_id,
		                       line->units));
		if (line->listing_id.value != 0)
			TRY(listing_pushed(work, line->listing_id, (struct qty){-1}));
	}
	return schedules_nudge(work->tx, work->company, id, CAPABILITY_INVENTORY_OUT, work->now,
	                       &changed);
}

static enum err told(struct work *work, struct run *run, struct tell_item *item,
                     struct str remote_ref)
{
	(void)remote_ref;
	TRY(shipment_announced(work, (struct shipment_id){item->id}, true, STR("")));
	return listings_stir(work, run, item->what);
}

static enum err refused(struct work *work, struct run *run, struct tell_item *item,
                        struct str message)
{
	(void)run;
	return shipment_announced(work, (struct shipment_id){item->id}, false, message);
}

enum err run_shipments_out(struct run *run)
{
	struct tell tell = {.told = told, .refused = refused};
	struct packing_lists lists = {.tell = &tell};
	TRY(run_look(run, collect, &lists));
	if (lists.empty.count > 0)
		TRY(run_write(run, empty_end, &lists));
	return run_tell(run, &tell);
}
