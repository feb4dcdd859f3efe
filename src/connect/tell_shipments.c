/* shipments_out: the channel hears what left, by its own lines: a kit when its last part has left.
 */
#include "base/map.h"
#include "connect/run.h"
#include "domain/channels/channels.h"
#include "domain/shipments/shipments.h"
#include "kernel/clock.h"
#include "kernel/settings.h"

enum { BATCH = 50 };

/* Units of one of the channel's lines in one shipment. */
struct told_line {
	struct str remote_id;
	struct listing_id listing_id;
	int64_t units;
};

struct told_shipment {
	struct shipment_id id;
	struct order_id home; /* of the channel's order */
	struct str record_id;
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
	struct shipment_home *homes; /* the channel's orders in the shipments to be told */
	size_t home_count;
	struct order *home_orders;
	size_t home_order_count;
	struct order *kin; /* the orders, and those with components of the same broken bundles */
	size_t kin_count;
	bool kits_in_part;                /* setting shipments.kits_in_part */
	LIST(struct shipment_home) empty; /* that complete no line */
};

static const struct order *order_of(const struct order *orders, size_t n, struct order_id id)
{
	for (size_t i = 0; i < n; i++) {
		if (ID_EQ(orders[i].id, id))
			return &orders[i];
	}
	return NULL;
}

/* The channel's order that a line belongs to: not the one it ships with when that was split or
 * merged. */
static struct order_id home_of(const struct order_line *line)
{
	return line->origin_order_id.value ? line->origin_order_id : line->order_id;
}

/* Ids do not follow time: each connection to the database hands out blocks of its own. */
static bool is_later(const struct shipment *shipment, const struct shipment *than)
{
	if (shipment->created_at.us != than->created_at.us)
		return shipment->created_at.us > than->created_at.us;
	return shipment->id.value > than->id.value;
}

/* The product as which it counts now: its own may have been merged into another one since. */
static struct product_id counted_as(const struct packing_lists *lists, struct order_line_id line,
                                    struct product_id product)
{
	for (size_t i = 0; i < lists->claim_count; i++)
		if (ID_EQ(lists->claims[i].line_id, line) && ID_EQ(lists->claims[i].product_id, product))
			return claim_counted_as(&lists->claims[i]);
	return product;
}

/* Units of a part that left for a line with the shipments before `last`, or up to it. */
static int64_t part_left(const struct packing_lists *lists, const struct order_line *of,
                         struct product_id product, const struct shipment *last, bool includes_last)
{
	struct order_line_id line = of->id;
	int64_t sum = 0;
	for (size_t i = 0; i < lists->all_count; i++) {
		const struct shipment *shipment = &lists->all[i];
		bool is_last = ID_EQ(shipment->id, last->id);
		if (!ID_EQ(shipment->order_id, of->order_id)
		    || (is_last ? !includes_last : is_later(shipment, last)))
			continue;
		for (size_t j = 0; j < shipment->lines.count; j++) {
			const struct shipment_line *one = &shipment->lines.at[j];
			if (ID_EQ(one->order_line_id, line)
			    && ID_EQ(counted_as(lists, line, one->product_id), product))
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
		if (ID_EQ(claim->line_id, line->id) && claim->counts_as_id.value == 0)
			parts[n++] = (struct part_left){
				part_left(lists, line, claim->product_id, last, includes_last), claim->per_unit};
	}
	/* A line that never had a claim: its product is what left. */
	if (n == 0)
		parts[n++] =
			(struct part_left){part_left(lists, line, line->product_id, last, includes_last), 1};
	int64_t units = lists->kits_in_part ? units_begun(parts, n) : units_complete(parts, n);
	return units < line->ordered.units ? units : line->ordered.units;
}

static bool is_same_kit(const struct order_line *a, const struct order_line *b)
{
	return a->kit_part != 0 && b->kit_part != 0 && ID_EQ(home_of(a), home_of(b))
	       && str_eq(a->remote_id, b->remote_id);
}

/* The same of a bundle that was broken: as many as its components allow, wherever they ship. */
static int64_t kit_complete(struct work *work, const struct packing_lists *lists,
                            const struct order_line *line, const struct shipment *last,
                            bool includes_last)
{
	LIST(struct part_left) parts = {0};
	LIST(int64_t) numbers = {0};
	for (size_t i = 0; i < lists->kin_count; i++) {
		const struct order *order = &lists->kin[i];
		for (size_t j = 0; j < order->lines.count; j++) {
			const struct order_line *one = &order->lines.at[j];
			size_t at = 0;
			if (!is_same_kit(one, line))
				continue;
			while (at < numbers.count && numbers.at[at] != one->kit_part)
				at++;
			if (at == numbers.count) {
				*LIST_ADD(work->arena, &numbers) = one->kit_part;
				*LIST_ADD(work->arena, &parts) = (struct part_left){0, one->kit_units};
			}
			parts.at[at].left += line_complete(work, lists, one, last, includes_last);
		}
	}
	return lists->kits_in_part ? units_begun(parts.at, parts.count)
	                           : units_complete(parts.at, parts.count);
}

/* Components of one line of the channel are told once. */
static bool is_told_before(const struct order *order, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (is_same_kit(&order->lines.at[i], &order->lines.at[at]))
			return true;
	return false;
}

static int64_t units_told(struct work *work, const struct packing_lists *lists,
                          const struct order_line *line, const struct shipment *shipment,
                          bool includes_it)
{
	return line->kit_part != 0 ? kit_complete(work, lists, line, shipment, includes_it)
	                           : line_complete(work, lists, line, shipment, includes_it);
}

static void shipment_print(struct json_out *out, const struct shipment *shipment,
                           const struct told_shipment *told)
{
	json_object(out);
	json_name(out, "shipment_id");
	json_str(out, told->record_id);
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

/* Pieces of one line of the channel are one to it. */
static void told_add(struct arena *arena, struct told_shipment *told, const struct order_line *line,
                     int64_t units)
{
	for (size_t i = 0; i < told->lines.count; i++) {
		if (str_eq(told->lines.at[i].remote_id, line->remote_id)) {
			told->lines.at[i].units += units;
			return;
		}
	}
	*LIST_ADD(arena, &told->lines) =
		(struct told_line){str_copy(arena, line->remote_id), line->listing_id, units};
}

/* What one of the channel's orders is told of a shipment. */
static struct told_shipment *shipment_compile(struct work *work, struct arena *arena,
                                              const struct packing_lists *lists,
                                              const struct shipment *shipment, struct order_id home)
{
	struct told_shipment *told = ARENA_NEW(arena, struct told_shipment);
	const struct order *order = order_of(lists->orders, lists->order_count, shipment->order_id);
	const struct order *asker = order_of(lists->home_orders, lists->home_order_count, home);
	told->id = shipment->id;
	told->home = home;
	if (order == NULL || asker == NULL)
		return told;
	told->order_remote_id = str_copy(arena, asker->remote_id);
	for (size_t i = 0; i < order->lines.count; i++) {
		const struct order_line *line = &order->lines.at[i];
		if (!ID_EQ(home_of(line), home) || is_told_before(order, i))
			continue;
		int64_t units = units_told(work, lists, line, shipment, true)
		                - units_told(work, lists, line, shipment, false);
		if (units > 0)
			told_add(arena, told, line, units);
	}
	return told;
}

static enum err homes_load(struct work *work, struct packing_lists *lists)
{
	TRY(shipment_homes(work, lists->shipments, lists->count, &lists->homes, &lists->home_count));
	int64_t *ids = ARENA_ARRAY(work->arena, lists->home_count, int64_t);
	for (size_t i = 0; i < lists->home_count; i++)
		ids[i] = lists->homes[i].order_id.value;
	return order_load(work, ids, lists->home_count, &lists->home_orders, &lists->home_order_count);
}

/* Orders with components of the bundles that were broken in the orders to be told of. */
static enum err kin_load(struct work *work, struct packing_lists *lists, struct map *ids)
{
	struct map homes = map_new(work->arena);
	for (size_t i = 0; i < lists->order_count; i++)
		for (size_t j = 0; j < lists->orders[i].lines.count; j++)
			if (lists->orders[i].lines.at[j].kit_part != 0)
				map_put_int(&homes, home_of(&lists->orders[i].lines.at[j]).value, ids);
	for (size_t i = 0; i < homes.count; i++) {
		struct lineage_row *rows;
		size_t count;
		TRY(order_lineage(work, (struct order_id){homes.entries[i].number}, &rows, &count));
		for (size_t k = 0; k < count; k++)
			map_put_int(ids, rows[k].order_id.value, ids);
	}
	return OK;
}

/* What left of them, and what they claim; most orders have no kin. */
static enum err claims_load(struct work *work, struct packing_lists *lists)
{
	struct map known = map_new(work->arena);
	for (size_t i = 0; i < lists->order_count; i++)
		map_put_int(&known, lists->orders[i].id.value, &known);
	TRY(kin_load(work, lists, &known));
	int64_t *ids = ARENA_ARRAY(work->arena, known.count, int64_t);
	for (size_t i = 0; i < known.count; i++)
		ids[i] = known.entries[i].number;
	lists->kin = lists->orders;
	lists->kin_count = lists->order_count;
	if (known.count > lists->order_count)
		TRY(order_load(work, ids, known.count, &lists->kin, &lists->kin_count));
	TRY(shipments_of(work, ids, known.count, &lists->all, &lists->all_count));
	return reservations_of(work, ids, known.count, &lists->claims, &lists->claim_count);
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
	TRY(setting_flag(work, "shipments.kits_in_part", &lists->kits_in_part));
	TRY(homes_load(work, lists));
	return claims_load(work, lists);
}

/* The name of a record: the shipment, and whose it is when it holds lines of several orders. */
static struct str record_name(struct arena *arena, const struct packing_lists *lists,
                              const struct shipment_home *home)
{
	size_t homes = 0;
	for (size_t i = 0; i < lists->home_count; i++)
		homes += ID_EQ(lists->homes[i].shipment_id, home->shipment_id);
	if (homes > 1)
		return str_format(arena, "%lld-%lld", (long long)home->shipment_id.value,
		                  (long long)home->order_id.value);
	return str_format(arena, "%lld", (long long)home->shipment_id.value);
}

static void home_collect(struct work *work, struct run *run, struct packing_lists *lists,
                         const struct shipment *shipment, const struct shipment_home *home,
                         struct json_out *out)
{
	struct told_shipment *told =
		shipment_compile(work, run->arena, lists, shipment, home->order_id);
	told->record_id = record_name(run->arena, lists, home);
	if (told->lines.count == 0) {
		*LIST_ADD(run->arena, &lists->empty) = *home;
	} else if (!record_is_parked(run, told->record_id, work->now)) {
		shipment_print(out, shipment, told);
		*LIST_ADD(run->arena, &lists->tell->items) =
			(struct tell_item){told->record_id, shipment->id.value, told};
	}
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
		for (size_t j = 0; j < lists->home_count; j++)
			if (ID_EQ(lists->homes[j].shipment_id, shipment->id)
			    && lists->homes[j].state == CHANNEL_PENDING)
				home_collect(work, run, lists, shipment, &lists->homes[j], &out);
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
			work, lists->empty.at[i].shipment_id, lists->empty.at[i].order_id, true,
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
	const struct told_shipment *one = item->what;
	TRY(shipment_announced(work, one->id, one->home, true, STR("")));
	return listings_stir(work, run, item->what);
}

static enum err refused(struct work *work, struct run *run, struct tell_item *item,
                        struct str message)
{
	(void)run;
	const struct told_shipment *one = item->what;
	return shipment_announced(work, one->id, one->home, false, message);
}

enum err run_shipments_out(struct run *run)
{
	struct tell tell = {.told = told, .refused = refused, .is_whole = true};
	struct packing_lists lists = {.tell = &tell};
	TRY(run_look(run, collect, &lists));
	if (lists.empty.count > 0)
		TRY(run_write(run, empty_end, &lists));
	return run_tell(run, &tell);
}
