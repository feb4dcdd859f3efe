#include "domain/shipments/shipments.h"

#include "base/map.h"
#include "domain/catalog/catalog.h"
#include "domain/shipments/shipments_store.h"
#include "shape/shape_change.h"

/* What the shipments of one round share; no two of them are of one order. */
struct round {
	struct map orders; /* id → struct order */
	struct reservation *claims;
	size_t claim_count;
	struct warehouse *warehouses;
	size_t warehouse_count;
	struct product *products; /* by the SKUs that drafts name */
	size_t product_count;
	struct map named;  /* id → struct product: those that drafts name by id */
	struct map newest; /* order id → struct instant: of orders of which something has left */
};

/* A shipment on its way to being recorded. */
struct packing {
	struct work *work;
	const struct round *round;
	struct shipment_item *item;
	struct order order;
	struct reservation *claims; /* what is packed is taken off their quantity */
	size_t claim_count;
	struct order_id source; /* a merged order that was named: only its lines are meant */
	struct str number;      /* of the order that was named */
	struct shipment *out;
	LIST(struct ship_unit) units;
	struct buf difference;
};

static void difference_note(struct packing *p, struct str sentence)
{
	if (p->difference.len > 0)
		buf_byte(&p->difference, ' ');
	buf_add(&p->difference, sentence);
}

static bool is_claim_on(const struct reservation *claim, struct order_line_id line,
                        struct product_id product)
{
	return ID_EQ(claim->line_id, line) && ID_EQ(claim->product_id, product);
}

static void claims_spend(struct packing *p, struct order_line_id line, struct product_id product,
                         int64_t units)
{
	for (size_t i = 0; i < p->claim_count; i++) {
		struct qty *waiting = &p->claims[i].quantity;
		if (!is_claim_on(&p->claims[i], line, product))
			continue;
		int64_t taken = waiting->units < units ? waiting->units : units;
		waiting->units -= taken;
		units -= taken;
	}
}

static enum err unit_add(struct packing *p, struct order_line_id line, struct product_id product,
                         int64_t units)
{
	if (units <= 0)
		return OK;
	claims_spend(p, line, product, units);
	struct ship_unit *unit = LIST_ADD(p->work->arena, &p->units);
	*unit = (struct ship_unit){line, product, units};
	struct shipment_line *row = LIST_ADD(p->work->arena, &p->out->lines);
	row->order_line_id = line;
	row->product_id = product;
	row->quantity.units = units;
	return id_new(p->work->tx, &row->id);
}

static const struct order_line *line_of(const struct packing *p, struct order_line_id id)
{
	for (size_t i = 0; i < p->order.lines.count; i++)
		if (ID_EQ(p->order.lines.at[i].id, id))
			return &p->order.lines.at[i];
	return NULL;
}

static bool is_meant(const struct packing *p, const struct order_line *line)
{
	return p->source.value == 0 || (line != NULL && ID_EQ(line->merged_from_id, p->source));
}

static bool is_claim_meant(const struct packing *p, const struct reservation *claim)
{
	return is_meant(p, line_of(p, claim->line_id));
}

/* Everything that is still claimed. */
static enum err pack_open(struct packing *p)
{
	for (size_t i = 0; i < p->claim_count; i++)
		if (is_claim_meant(p, &p->claims[i]))
			TRY(unit_add(p, p->claims[i].line_id, p->claims[i].product_id,
			             p->claims[i].quantity.units));
	if (p->units.count == 0)
		return fault_say(p->item->fault, ERR_REFUSED, "Nothing of order %.*s is left to ship.",
		                 STR_FMT(p->number));
	return OK;
}

/* Has an earlier claim the same line and product? A claim may stand in a warehouse in part only. */
static bool is_again(const struct packing *p, size_t claim)
{
	for (size_t i = 0; i < claim; i++)
		if (is_claim_on(&p->claims[i], p->claims[claim].line_id, p->claims[claim].product_id))
			return true;
	return false;
}

/* Units of a whole line: of each of its parts. */
static enum err pack_line(struct packing *p, struct order_line_id line, int64_t units)
{
	for (size_t i = 0; i < p->claim_count; i++) {
		const struct reservation *claim = &p->claims[i];
		if (ID_EQ(claim->line_id, line) && claim->counts_as_id.value == 0 && !is_again(p, i))
			TRY(unit_add(p, line, claim->product_id, units * claim->per_unit));
	}
	return OK;
}

/* Units of a line that still wait; of a kit, those of which any part does. */
static int64_t line_waiting(const struct packing *p, struct order_line_id line)
{
	int64_t most = 0;
	for (size_t i = 0; i < p->claim_count; i++) {
		const struct reservation *claim = &p->claims[i];
		int64_t parts = 0;
		if (!ID_EQ(claim->line_id, line) || is_again(p, i))
			continue;
		for (size_t j = i; j < p->claim_count; j++)
			if (is_claim_on(&p->claims[j], line, claim->product_id))
				parts += p->claims[j].quantity.units;
		int64_t units = (parts + claim->per_unit - 1) / claim->per_unit;
		most = units > most ? units : most;
	}
	return most;
}

/* What whole lines are named by: their SKU, or the product that they sell. */
struct line_name {
	struct str sku;
	struct product_id product;
};

static bool is_named(const struct packing *p, const struct order_line *line, struct line_name name)
{
	if (line->product_id.value == 0 || !is_meant(p, line))
		return false;
	return name.product.value != 0 ? ID_EQ(line->product_id, name.product)
	                               : str_eq(line->sku, name.sku);
}

/* Spreads units over the lines of that name, each as much as still waits; what is left over goes to
 * the last of them, as the difference it is. */
static enum err pack_lines(struct packing *p, struct line_name name, int64_t units, bool *is_found)
{
	const struct order_line *last = NULL;
	for (size_t i = 0; i < p->order.lines.count; i++)
		if (is_named(p, &p->order.lines.at[i], name))
			last = &p->order.lines.at[i];
	*is_found = last != NULL;
	for (size_t i = 0; i < p->order.lines.count && units > 0; i++) {
		const struct order_line *line = &p->order.lines.at[i];
		if (!is_named(p, line, name))
			continue;
		int64_t waiting = line_waiting(p, line->id);
		int64_t taken = line == last || waiting > units ? units : waiting;
		TRY(pack_line(p, line->id, taken));
		units -= taken;
	}
	return OK;
}

/* Units of a core product, spread over the claims that wait for it; what is left over goes to the
 * last of them, as the difference it is. A prepackaged bundle may be claimed like one. */
static enum err pack_core(struct packing *p, struct product_id product, int64_t units)
{
	const struct reservation *last = NULL;
	for (size_t i = 0; i < p->claim_count && units > 0; i++) {
		const struct reservation *claim = &p->claims[i];
		if (!ID_EQ(claim->product_id, product) || !is_claim_meant(p, claim))
			continue;
		last = claim;
		int64_t taken = claim->quantity.units < units ? claim->quantity.units : units;
		TRY(unit_add(p, claim->line_id, product, taken));
		units -= taken;
	}
	if (units == 0)
		return OK;
	if (last != NULL)
		return unit_add(p, last->line_id, product, units);
	difference_note(p, str_format(p->work->arena,
	                              N_UNITS " of a product that was not ordered left with it.",
	                              N_UNITS_FMT(units)));
	return unit_add(p, (struct order_line_id){0}, product, units);
}

/* Units of a master product. A bundle stands for the lines that sell it: its parts are claimed. */
static enum err pack_product(struct packing *p, const struct product *product, int64_t units)
{
	bool is_found = false;
	if (product->type == PRODUCT_BUNDLE)
		TRY(pack_lines(p, (struct line_name){.product = product->id}, units, &is_found));
	return is_found ? OK : pack_core(p, product->id, units);
}

static enum err pack_sku(struct packing *p, const struct shipment_line *draft)
{
	bool is_found;
	TRY(pack_lines(p, (struct line_name){.sku = draft->sku}, draft->quantity.units, &is_found));
	if (is_found)
		return OK;
	for (size_t i = 0; i < p->round->product_count; i++) {
		const struct product *product = &p->round->products[i];
		if (str_eq(product->asked_sku, draft->sku) && product_is_stocked(product->type))
			return pack_product(p, product, draft->quantity.units);
	}
	difference_note(p, str_format(p->work->arena, N_UNITS " of the unknown SKU %.*s.",
	                              N_UNITS_FMT(draft->quantity.units), STR_FMT(draft->sku)));
	return OK;
}

/* What somebody said lies in a package of the order. */
static enum err pack_package(struct packing *p, const struct shipment *draft)
{
	struct order_package *packages;
	size_t count;
	if (draft->lines.count > 0)
		return fault_field(p->item->fault, STR("package"), "stands in place of lines: not both");
	TRY(order_packages(p->work, p->order.id, &packages, &count));
	for (size_t i = 0; i < count; i++) {
		if (packages[i].number != draft->package)
			continue;
		for (size_t j = 0; j < packages[i].lines.count; j++)
			TRY(pack_line(p, packages[i].lines.at[j].line_id,
			              packages[i].lines.at[j].quantity.units));
		return OK;
	}
	return fault_field(p->item->fault, STR("package"), "is no package of this order");
}

/* The product that a line of the draft names by id, which must be one that can leave. */
static enum err product_find(struct packing *p, struct product_id id, size_t place,
                             const struct product **product)
{
	struct str path = str_format(p->work->arena, "lines[%zu].product_id", place);
	*product = map_get_int(&p->round->named, id.value);
	if (*product == NULL)
		return fault_field(p->item->fault, path, "is no product of this company");
	if (!product_is_stocked((*product)->type))
		return fault_field(p->item->fault, path,
		                   "is never on a shelf: name the product that left the building");
	return OK;
}

static enum err pack_draft(struct packing *p, const struct shipment_line *draft, size_t place)
{
	const struct order_line *line = line_of(p, draft->order_line_id);
	const struct product *product = NULL;
	int64_t units = draft->quantity.units;
	if (draft->product_id.value != 0)
		TRY(product_find(p, draft->product_id, place, &product));
	if (draft->order_line_id.value == 0 && product != NULL)
		return pack_product(p, product, units);
	if (draft->order_line_id.value == 0 && draft->sku.len > 0)
		return pack_sku(p, draft);
	if (line == NULL)
		return fault_field(p->item->fault,
		                   str_format(p->work->arena, "lines[%zu].order_line_id", place),
		                   "is no line of this order");
	bool is_whole = product == NULL
	                || (product->type == PRODUCT_BUNDLE && ID_EQ(product->id, line->product_id));
	return is_whole ? pack_line(p, line->id, units) : unit_add(p, line->id, product->id, units);
}

/* Whose id the remote id is: two warehouses may use the same numbers. */
static struct str source_of(struct work *work, const struct shipment *draft)
{
	if (draft->source.len > 0)
		return draft->source;
	return str_format(work->arena, "%d:%lld", (int)work->actor.kind, (long long)work->actor.id);
}

static bool is_warehouse(const struct round *round, struct warehouse_id id)
{
	for (size_t i = 0; i < round->warehouse_count; i++)
		if (ID_EQ(round->warehouses[i].id, id))
			return true;
	return false;
}

/* Lines that the marketplace ships itself claim nothing: each stands for itself. */
static void claims_of_lines(struct packing *p)
{
	p->claims = ARENA_ARRAY(p->work->arena, p->order.lines.count, struct reservation);
	for (size_t i = 0; i < p->order.lines.count; i++) {
		const struct order_line *line = &p->order.lines.at[i];
		int64_t open = line->ordered.units - line->cancelled.units - line->shipped.units;
		p->claims[p->claim_count++] = (struct reservation){
			.order_id = p->order.id,
			.line_id = line->id,
			.product_id = line->product_id,
			.per_unit = 1,
			.quantity = {open > 0 ? open : 0},
		};
	}
}

/* The claims of one order; they come sorted by order. */
static void claims_take(struct packing *p)
{
	const struct round *round = p->round;
	size_t from = 0;
	if (p->order.is_fulfilled_by_channel) {
		claims_of_lines(p);
		return;
	}
	while (from < round->claim_count && !ID_EQ(round->claims[from].order_id, p->order.id))
		from++;
	if (from == round->claim_count)
		return;
	p->claims = &round->claims[from];
	while (from + p->claim_count < round->claim_count
	       && ID_EQ(p->claims[p->claim_count].order_id, p->order.id))
		p->claim_count++;
}

/* The order that has the lines: of a merged one, the order it was merged into. */
static enum err order_resolve(struct packing *p)
{
	const struct order *order = map_get_int(&p->round->orders, p->item->draft->order_id.value);
	if (order != NULL)
		p->number = order->number;
	if (order != NULL && order->status == ORDER_MERGED && order->split_from_id.value == 0) {
		p->source = order->id;
		order = map_get_int(&p->round->orders, order->merged_into_id.value);
	}
	if (order == NULL)
		return fault_say(p->item->fault, ERR_NOT_FOUND, "There is no such order.");
	p->order = *order;
	return OK;
}

static enum err shipment_begin(struct packing *p)
{
	struct fault *fault = p->item->fault;
	struct shipment *out = p->out;
	out->order_id = p->order.id;
	TRY(id_new(p->work->tx, &out->id.value));
	out->channel_id = p->order.channel_id;
	if (out->warehouse_id.value == 0)
		out->warehouse_id = p->order.warehouse_id;
	/* The marketplace's warehouse may be none of ours. */
	bool may_be_nowhere = p->order.is_fulfilled_by_channel && out->warehouse_id.value == 0;
	if (out->warehouse_id.value == 0 && !may_be_nowhere)
		return fault_field(fault, STR("warehouse_id"),
		                   "is required: the order has no warehouse yet");
	if (!may_be_nowhere && !is_warehouse(p->round, out->warehouse_id))
		return fault_field(fault, STR("warehouse_id"), "is no warehouse of this company");
	if (out->shipped_at.us == 0)
		out->shipped_at = p->work->now;
	const struct instant *newest = map_get_int(&p->round->newest, p->order.id.value);
	out->created_at = newest != NULL ? shipment_after(p->work->now, *newest) : p->work->now;
	out->modified_at = p->work->now;
	out->version = 1;
	claims_take(p);
	return OK;
}

/* Works out what leaves; nothing is written yet. */
static enum err shipment_pack(struct packing *p)
{
	const struct shipment *draft = p->item->draft;
	struct shipment *out = p->out;
	*out = *draft;
	out->source = source_of(p->work, draft);
	out->lines.at = NULL;
	out->lines.count = out->lines.room = 0;
	TRY(shipment_begin(p));
	for (size_t i = 0; i < draft->lines.count; i++)
		TRY(pack_draft(p, &draft->lines.at[i], i));
	if (draft->package != 0)
		return pack_package(p, draft);
	return draft->lines.count == 0 ? pack_open(p) : OK;
}

/* ---- loading what a round needs ---- */

static enum err round_orders(struct work *work, struct packing *list, size_t n, struct round *round)
{
	int64_t *ids = ARENA_ARRAY(work->arena, n * 2, int64_t);
	struct order *orders, *merged;
	size_t asked = 0, count, merged_count, known = 0;
	for (size_t i = 0; i < n; i++)
		ids[asked++] = list[i].item->draft->order_id.value;
	TRY(order_load(work, ids, asked, &orders, &count));
	round->orders = map_new(work->arena);
	int64_t *into = ARENA_ARRAY(work->arena, count, int64_t);
	for (size_t i = 0; i < count; i++) {
		map_put_int(&round->orders, orders[i].id.value, &orders[i]);
		if (orders[i].merged_into_id.value != 0)
			into[known++] = ids[asked++] = orders[i].merged_into_id.value;
	}
	TRY(order_load(work, into, known, &merged, &merged_count));
	for (size_t i = 0; i < merged_count; i++)
		map_put_int(&round->orders, merged[i].id.value, &merged[i]);
	return reservations_of(work, ids, asked, &round->claims, &round->claim_count);
}

/* When the parcels were made that orders have already: most have none. */
static enum err round_newest(struct work *work, struct round *round)
{
	size_t n = 0;
	int64_t *ids = ARENA_ARRAY(work->arena, round->claim_count + 1, int64_t);
	for (size_t i = 0; i < round->claim_count; i++) {
		int64_t id = round->claims[i].order_id.value;
		if (round->claims[i].shipped.units > 0 && (n == 0 || ids[n - 1] != id))
			ids[n++] = id;
	}
	return shipments_newest(work->tx, work->arena, work->company, ids, n, &round->newest);
}

/* The products that the drafts name, by SKU and by id. */
static enum err round_products(struct work *work, const struct packing *list, size_t n,
                               struct round *round)
{
	LIST(struct str) skus = {0};
	LIST(int64_t) ids = {0};
	struct product *named;
	size_t count;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < list[i].item->draft->lines.count; j++) {
			const struct shipment_line *line = &list[i].item->draft->lines.at[j];
			if (line->sku.len > 0)
				*LIST_ADD(work->arena, &skus) = line->sku;
			if (line->product_id.value != 0)
				*LIST_ADD(work->arena, &ids) = line->product_id.value;
		}
	round->named = map_new(work->arena);
	if (skus.count > 0)
		TRY(product_by_skus(work, skus.at, skus.count, &round->products, &round->product_count));
	if (ids.count == 0)
		return OK;
	TRY(product_load(work, ids.at, ids.count, &named, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&round->named, named[i].id.value, &named[i]);
	return OK;
}

static enum err round_load(struct work *work, struct packing *list, size_t n, struct round *round)
{
	TRY(round_orders(work, list, n, round));
	TRY(round_newest(work, round));
	TRY(warehouse_all(work, &round->warehouses, &round->warehouse_count));
	return round_products(work, list, n, round);
}

/* ---- recording ---- */

static void shipment_finish(struct packing *p, struct str beyond)
{
	const struct shipment *draft = p->item->draft;
	if (beyond.len > 0)
		difference_note(p, beyond);
	p->out->difference = buf_str(&p->difference);
	bool says_announce = !shape_has(&shipment_draft_shape, draft, "announce") || draft->announce;
	bool is_told = says_announce && !p->order.is_fulfilled_by_channel;
	p->out->channel_state = is_told ? CHANNEL_PENDING : CHANNEL_NOT_NEEDED;
}

static enum err round_write(struct work *work, struct packing *list, struct order_ship *ships,
                            size_t n)
{
	struct shipment *rows = ARENA_ARRAY(work->arena, n, struct shipment);
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		list[i].item->err = ships[i].err;
		if (ships[i].err != OK)
			continue;
		shipment_finish(&list[i], ships[i].difference);
		rows[count++] = *list[i].out;
	}
	if (count > 0)
		TRY(shipments_insert(work->tx, work->arena, work->company, rows, count));
	for (size_t i = 0; i < n; i++) {
		const struct shipment *out = list[i].out;
		if (ships[i].err != OK)
			continue;
		if (out->difference.len > 0 && !str_eq(out->difference, ships[i].difference))
			TRY(order_attention(work, out->order_id, out->difference));
		event_emit(work, "shipment.created", "order", out->order_id.value,
		           shape_text(work->arena, &shipment_shape, out, NULL, 0));
	}
	return OK;
}

static bool is_packed(const struct packing *list, size_t n, struct order_id order)
{
	for (size_t i = 0; i < n; i++)
		if (ID_EQ(list[i].order.id, order))
			return true;
	return false;
}

/* Shipments that name different orders. Several may have been merged into one: its second shipment
 * must find the first one written, and is left in `list` for the next round. */
static enum err round_run(struct work *work, struct packing *list, size_t *count)
{
	struct round round = {0};
	size_t n = *count, good = 0;
	struct packing *waiting = ARENA_ARRAY(work->arena, n, struct packing);
	struct order_ship *ships = ARENA_ARRAY(work->arena, n, struct order_ship);
	*count = 0;
	TRY(round_load(work, list, n, &round));
	for (size_t i = 0; i < n; i++) {
		struct packing fresh = list[i];
		list[i].round = &round;
		list[i].difference = buf_new(work->arena, LIMIT_NOTES);
		list[i].item->err = order_resolve(&list[i]);
		if (list[i].item->err == OK && is_packed(list, good, list[i].order.id)) {
			waiting[(*count)++] = fresh;
			continue;
		}
		if (list[i].item->err == OK)
			list[i].item->err = shipment_pack(&list[i]);
		if (list[i].item->err == ERR_BUSY || list[i].item->err == ERR_SQL)
			return list[i].item->err;
		if (list[i].item->err != OK)
			continue;
		list[good] = list[i];
		ships[good] = (struct order_ship){.order_id = list[i].order.id,
		                                  .warehouse_id = list[i].out->warehouse_id,
		                                  .shipped_at = list[i].out->shipped_at,
		                                  .units = list[i].units.at,
		                                  .n = list[i].units.count,
		                                  .fault = list[i].item->fault};
		good++;
	}
	if (good > 0) {
		TRY(order_ship_many(work, ships, good));
		TRY(round_write(work, list, ships, good));
	}
	for (size_t i = 0; i < *count; i++)
		list[i] = waiting[i];
	return OK;
}

static enum err rounds_run(struct work *work, struct packing *list, size_t n)
{
	while (n > 0)
		TRY(round_run(work, list, &n));
	return OK;
}

/* Which of the items are known already, here or further up in the request. */
static enum err repeats_find(struct work *work, struct shipment_item *items, size_t n)
{
	struct str *sources = ARENA_ARRAY(work->arena, n, struct str);
	struct str *remote_ids = ARENA_ARRAY(work->arena, n, struct str);
	struct shipment *known;
	size_t asked = 0, count;
	for (size_t i = 0; i < n; i++) {
		if (items[i].draft->remote_id.len == 0)
			continue;
		sources[asked] = source_of(work, items[i].draft);
		remote_ids[asked++] = items[i].draft->remote_id;
	}
	if (asked == 0)
		return OK;
	TRY(shipments_by_remotes(work->tx, work->arena, work->company, sources, remote_ids, asked,
	                         &known, &count));
	for (size_t i = 0; i < n; i++) {
		const struct shipment *draft = items[i].draft;
		if (draft->remote_id.len == 0)
			continue;
		for (size_t j = 0; j < count; j++)
			if (str_eq(known[j].remote_id, draft->remote_id)
			    && str_eq(known[j].source, source_of(work, draft))) {
				items[i].is_repeat = true;
				items[i].shipment = known[j];
			}
		for (size_t j = 0; j < i && !items[i].is_repeat; j++)
			if (items[i].first == NULL && str_eq(items[j].draft->remote_id, draft->remote_id)
			    && str_eq(source_of(work, items[j].draft), source_of(work, draft)))
				items[i].first = items[j].first != NULL ? items[j].first : &items[j];
	}
	return OK;
}

static bool is_in_round(const struct packing *list, size_t n, const struct shipment_item *item)
{
	for (size_t i = 0; i < n; i++)
		if (ID_EQ(list[i].item->draft->order_id, item->draft->order_id))
			return true;
	return false;
}

enum err shipment_create_many(struct work *work, struct shipment_item *items, size_t n)
{
	struct packing *list = ARENA_ARRAY(work->arena, n, struct packing);
	size_t count = 0;
	TRY(repeats_find(work, items, n));
	for (size_t i = 0; i < n; i++) {
		if (items[i].is_repeat || items[i].first != NULL || items[i].err != OK)
			continue;
		if (is_in_round(list, count, &items[i])) { /* it must find the first one written */
			TRY(rounds_run(work, list, count));
			count = 0;
		}
		list[count++] =
			(struct packing){.work = work, .item = &items[i], .out = &items[i].shipment};
	}
	TRY(rounds_run(work, list, count));
	for (size_t i = 0; i < n; i++)
		if (items[i].first != NULL) {
			items[i].is_repeat = true;
			items[i].err = items[i].first->err;
			items[i].shipment = items[i].first->shipment;
		}
	return OK;
}

enum err shipment_create(struct work *work, const struct shipment *draft, struct shipment *out)
{
	struct shipment_item item = {.draft = draft, .fault = work->fault};
	TRY(shipment_create_many(work, &item, 1));
	*out = item.shipment;
	return item.err;
}

enum err shipment_get(struct work *work, struct shipment_id id, struct shipment *out)
{
	struct shipment *found;
	size_t count;
	TRY(shipments_load(work->tx, work->arena, work->company, &id.value, 1, &found, &count));
	if (count == 0)
		return ERR_NOT_FOUND;
	*out = found[0];
	return OK;
}

enum err shipment_load(struct work *work, const int64_t *ids, size_t n, struct shipment **out,
                       size_t *count)
{
	return shipments_load(work->tx, work->arena, work->company, ids, n, out, count);
}

enum err shipments_of(struct work *work, const int64_t *orders, size_t n, struct shipment **out,
                      size_t *count)
{
	return shipments_by_orders(work->tx, work->arena, work->company, orders, n, out, count);
}

enum err shipment_to_announce(struct work *work, struct channel_id channel, size_t most,
                              struct shipment **out, size_t *count)
{
	return shipments_pending(work->tx, work->arena, work->company, channel, most, out, count);
}
