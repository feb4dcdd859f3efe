/* Shipments of which orders tell: units that a bot's word let leave, in the unit that accepted the
 * order. What has left is known from the claims; what shipments tell already is taken off. So the
 * same event twice records nothing twice. */
#include "domain/shipments/shipments_listen.h"
#include "domain/shipments/shipments_store.h"
#include "shape/shape_change.h"

struct recording {
	struct work *work;
	struct order *orders;
	size_t order_count;
	struct order_shipping *shipping; /* one per order */
	struct reservation *claims;
	size_t claim_count;
	struct shipment *known;
	size_t known_count;
};

static enum err recording_load(struct recording *r, const int64_t *ids, size_t n)
{
	struct work *work = r->work;
	TRY(order_load(work, ids, n, &r->orders, &r->order_count));
	int64_t *found = ARENA_ARRAY(work->arena, r->order_count, int64_t);
	for (size_t i = 0; i < r->order_count; i++)
		found[i] = r->orders[i].id.value;
	if (r->order_count == 0)
		return OK;
	TRY(order_shipping_of(work, found, r->order_count, &r->shipping));
	TRY(reservations_of(work, found, r->order_count, &r->claims, &r->claim_count));
	return shipments_of(work, found, r->order_count, &r->known, &r->known_count);
}

/* Units of the claim's line and product that shipments tell of. */
static int64_t units_told(const struct recording *r, const struct reservation *claim)
{
	int64_t units = 0;
	for (size_t i = 0; i < r->known_count; i++)
		for (size_t j = 0; j < r->known[i].lines.count; j++) {
			const struct shipment_line *line = &r->known[i].lines.at[j];
			if (ID_EQ(line->order_line_id, claim->line_id)
			    && ID_EQ(line->product_id, claim->product_id))
				units += line->quantity.units;
		}
	return units;
}

/* All that has left on a claim, which may stand in several places. */
static int64_t units_left(const struct recording *r, size_t at)
{
	int64_t units = 0;
	for (size_t i = 0; i < r->claim_count; i++) {
		if (!ID_EQ(r->claims[i].line_id, r->claims[at].line_id)
		    || !ID_EQ(r->claims[i].product_id, r->claims[at].product_id))
			continue;
		if (i < at)
			return 0; /* counted with the first */
		units += r->claims[i].shipped.units;
	}
	return units - units_told(r, &r->claims[at]);
}

static enum err shipment_make(const struct recording *r, const struct order *order,
                              const struct order_shipping *shipping, struct shipment *out)
{
	struct work *work = r->work;
	*out = (struct shipment){.order_id = order->id,
	                         .warehouse_id = order->warehouse_id,
	                         .channel_id = order->channel_id,
	                         .source = STR("bot"),
	                         .carrier = shipping->carrier,
	                         .service = shipping->service,
	                         .shipped_at = order->shipped_at.us ? order->shipped_at : work->now,
	                         .channel_state = CHANNEL_PENDING,
	                         .created_at = work->now,
	                         .modified_at = work->now,
	                         .version = 1};
	for (size_t i = 0; i < r->known_count; i++)
		if (ID_EQ(r->known[i].order_id, order->id))
			out->created_at = shipment_after(out->created_at, r->known[i].created_at);
	for (size_t i = 0; i < r->claim_count; i++) {
		const struct reservation *claim = &r->claims[i];
		int64_t units = ID_EQ(claim->order_id, order->id) ? units_left(r, i) : 0;
		if (units <= 0)
			continue;
		struct shipment_line *line = LIST_ADD(work->arena, &out->lines);
		line->order_line_id = claim->line_id;
		line->product_id = claim->product_id;
		line->quantity.units = units;
		TRY(id_new(work->tx, &line->id));
	}
	return id_new(work->tx, &out->id.value);
}

enum err shipments_on_marked(struct work *work, const struct event *events, size_t n)
{
	struct recording r = {.work = work};
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	struct shipment *rows = ARENA_ARRAY(work->arena, n, struct shipment);
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		ids[i] = events[i].subject_id;
	TRY(recording_load(&r, ids, n));
	for (size_t i = 0; i < r.order_count; i++) {
		TRY(shipment_make(&r, &r.orders[i], &r.shipping[i], &rows[count]));
		count += rows[count].lines.count > 0;
	}
	if (count == 0)
		return OK;
	TRY(shipments_insert(work->tx, work->arena, work->company, rows, count));
	for (size_t i = 0; i < count; i++) {
		event_emit(work, "shipment.created", "order", rows[i].order_id.value,
		           shape_text(work->arena, &shipment_shape, &rows[i], NULL, 0));
		event_emit(work, "shipment.recorded", "order", rows[i].order_id.value, STR(""));
	}
	return OK;
}
