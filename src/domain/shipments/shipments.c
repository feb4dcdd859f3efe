#include "domain/shipments/shipments.h"

#include "domain/catalog/catalog.h"
#include "domain/shipments/shipments_store.h"
#include "shape/shape_change.h"

/* A shipment on its way to being recorded. */
struct packing {
	struct work *work;
	struct order order;
	struct reservation *claims;
	size_t claim_count;
	struct order_id source; /* a merged order that was named: only its lines are meant */
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

static enum err unit_add(struct packing *p, struct order_line_id line, struct product_id product,
                         int64_t units)
{
	if (units <= 0)
		return OK;
	struct ship_unit *unit = LIST_ADD(p->work->arena, &p->units);
	*unit = (struct ship_unit){line, product, units};
	struct shipment_line *row = LIST_ADD(p->work->arena, &p->out->lines);
	row->order_line_id = line;
	row->product_id = product;
	row->quantity.units = units;
	return id_new(p->work->tx, &row->id);
}

/* Is the claim for one of the lines that are meant? */
static bool is_meant(const struct packing *p, const struct reservation *claim)
{
	if (p->source.value == 0)
		return true;
	for (size_t i = 0; i < p->order.lines.count; i++)
		if (ID_EQ(p->order.lines.at[i].id, claim->line_id))
			return ID_EQ(p->order.lines.at[i].merged_from_id, p->source);
	return false;
}

/* Everything that is still claimed. */
static enum err pack_open(struct packing *p)
{
	for (size_t i = 0; i < p->claim_count; i++)
		if (is_meant(p, &p->claims[i]))
			TRY(unit_add(p, p->claims[i].line_id, p->claims[i].product_id,
			             p->claims[i].quantity.units));
	if (p->units.count == 0)
		return fault_say(p->work->fault, ERR_REFUSED, "Nothing of order %.*s is left to ship.",
		                 STR_FMT(p->order.number));
	return OK;
}

/* Units of a whole line: of each of its parts. */
static enum err pack_line(struct packing *p, struct order_line_id line, int64_t units)
{
	for (size_t i = 0; i < p->claim_count; i++)
		if (ID_EQ(p->claims[i].line_id, line))
			TRY(unit_add(p, line, p->claims[i].product_id, units * p->claims[i].per_unit));
	return OK;
}

static const struct order_line *line_of(const struct packing *p, struct order_line_id id)
{
	for (size_t i = 0; i < p->order.lines.count; i++)
		if (ID_EQ(p->order.lines.at[i].id, id))
			return &p->order.lines.at[i];
	return NULL;
}

/* Units of a master product, spread over the claims that wait for it; what is left over goes to the
 * last of them, as the difference it is. */
static enum err pack_product(struct packing *p, struct product_id product, int64_t units)
{
	const struct reservation *last = NULL;
	for (size_t i = 0; i < p->claim_count && units > 0; i++) {
		const struct reservation *claim = &p->claims[i];
		if (!ID_EQ(claim->product_id, product))
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
	                              "%lld units of a product that was not ordered left with it.",
	                              (long long)units));
	return unit_add(p, (struct order_line_id){0}, product, units);
}

static enum err pack_sku(struct packing *p, const struct shipment_line *draft)
{
	for (size_t i = 0; i < p->order.lines.count; i++)
		if (str_eq(p->order.lines.at[i].sku, draft->sku)
		    && p->order.lines.at[i].product_id.value != 0)
			return pack_line(p, p->order.lines.at[i].id, draft->quantity.units);
	struct product *found;
	size_t count;
	TRY(product_by_skus(p->work, &draft->sku, 1, &found, &count));
	if (count > 0)
		return pack_product(p, found[0].id, draft->quantity.units);
	difference_note(p, str_format(p->work->arena, "%lld units of the unknown SKU %.*s.",
	                              (long long)draft->quantity.units, STR_FMT(draft->sku)));
	return OK;
}

/* What somebody said lies in a package of the order. */
static enum err pack_package(struct packing *p, const struct shipment *draft)
{
	struct order_package *packages;
	size_t count;
	if (draft->lines.count > 0)
		return fault_field(p->work->fault, STR("package"), "stands in place of lines: not both");
	TRY(order_packages(p->work, p->order.id, &packages, &count));
	for (size_t i = 0; i < count; i++) {
		if (packages[i].number != draft->package)
			continue;
		for (size_t j = 0; j < packages[i].lines.count; j++)
			TRY(pack_line(p, packages[i].lines.at[j].line_id,
			              packages[i].lines.at[j].quantity.units));
		return OK;
	}
	return fault_field(p->work->fault, STR("package"), "is no package of this order");
}

static enum err pack_draft(struct packing *p, const struct shipment_line *draft, size_t place)
{
	if (draft->order_line_id.value == 0 && draft->product_id.value != 0)
		return pack_product(p, draft->product_id, draft->quantity.units);
	if (draft->order_line_id.value == 0 && draft->sku.len > 0)
		return pack_sku(p, draft);
	if (draft->order_line_id.value == 0 || line_of(p, draft->order_line_id) == NULL)
		return fault_field(p->work->fault,
		                   str_format(p->work->arena, "lines[%zu].order_line_id", place),
		                   "is no line of this order");
	if (draft->product_id.value == 0)
		return pack_line(p, draft->order_line_id, draft->quantity.units);
	return unit_add(p, draft->order_line_id, draft->product_id, draft->quantity.units);
}

/* Whose id the remote id is: two warehouses may use the same numbers. */
static struct str source_of(struct work *work, const struct shipment *draft)
{
	if (draft->source.len > 0)
		return draft->source;
	return str_format(work->arena, "%d:%lld", (int)work->actor.kind, (long long)work->actor.id);
}

static enum err shipment_begin(struct work *work, const struct shipment *draft, struct packing *p)
{
	enum err err = order_get(work, draft->order_id, &p->order);
	if (err == ERR_NOT_FOUND)
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no such order.");
	TRY(err);
	if (p->order.status == ORDER_MERGED && p->order.split_from_id.value == 0) {
		p->source = p->order.id;
		TRY(order_get(work, p->order.merged_into_id, &p->order));
	}
	struct shipment *out = p->out;
	out->order_id = p->order.id;
	TRY(id_new(work->tx, &out->id.value));
	out->channel_id = p->order.channel_id;
	if (out->warehouse_id.value == 0)
		out->warehouse_id = p->order.warehouse_id;
	if (out->warehouse_id.value == 0)
		return fault_field(work->fault, STR("warehouse_id"),
		                   "is required: the order has no warehouse yet");
	struct warehouse warehouse;
	if (warehouse_get(work, out->warehouse_id, &warehouse) != OK)
		return fault_field(work->fault, STR("warehouse_id"), "is no warehouse of this company");
	if (out->shipped_at.us == 0)
		out->shipped_at = work->now;
	out->created_at = out->modified_at = work->now;
	out->version = 1;
	return reservations_of(work, &p->order.id.value, 1, &p->claims, &p->claim_count);
}

enum err shipment_create(struct work *work, const struct shipment *draft, struct shipment *out)
{
	struct str source = source_of(work, draft);
	struct shipment_id known = {0};
	if (draft->remote_id.len > 0)
		TRY(shipment_by_remote(work->tx, work->arena, work->company, source, draft->remote_id,
		                       &known));
	if (known.value != 0)
		return shipment_get(work, known, out);
	struct packing p = {.work = work, .out = out, .difference = buf_new(work->arena, LIMIT_NOTES)};
	*out = *draft;
	out->source = source;
	out->lines.at = NULL;
	out->lines.count = out->lines.room = 0;
	TRY(shipment_begin(work, draft, &p));
	for (size_t i = 0; i < draft->lines.count; i++)
		TRY(pack_draft(&p, &draft->lines.at[i], i));
	if (draft->package != 0)
		TRY(pack_package(&p, draft));
	else if (draft->lines.count == 0)
		TRY(pack_open(&p));
	struct str beyond;
	TRY(order_ship_units(work, p.order.id, out->warehouse_id, p.units.at, p.units.count, &beyond));
	if (beyond.len > 0)
		difference_note(&p, beyond);
	out->difference = buf_str(&p.difference);
	bool says_announce = !shape_has(&shipment_draft_shape, draft, "announce") || draft->announce;
	out->channel_state = says_announce ? CHANNEL_PENDING : CHANNEL_NOT_NEEDED;
	TRY(shipment_insert(work->tx, work->arena, work->company, out));
	if (out->difference.len > 0)
		TRY(order_attention(work, p.order.id, out->difference));
	event_emit(work, "shipment.created", "order", p.order.id.value,
	           shape_text(work->arena, &shipment_shape, out, NULL, 0));
	return OK;
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
