/* Telling the channel: of one order each, also when a parcel holds lines of several. */
#include "domain/shipments/shipments.h"
#include "domain/shipments/shipments_store.h"
#include "shape/shape_change.h"

/* Which order of the channel a line of a shipment belongs to. */
static struct order_id home_of(const struct order *orders, size_t n,
                               const struct shipment *shipment, struct order_line_id line)
{
	for (size_t i = 0; i < n; i++) {
		if (!ID_EQ(orders[i].id, shipment->order_id))
			continue;
		for (size_t j = 0; j < orders[i].lines.count; j++) {
			const struct order_line *one = &orders[i].lines.at[j];
			if (ID_EQ(one->id, line) && one->origin_order_id.value != 0)
				return one->origin_order_id;
		}
	}
	return shipment->order_id;
}

struct homes {
	struct work *work;
	LIST(struct shipment_home) rows;
	struct shipment_home *told;
	size_t told_count;
};

static void home_add(struct homes *homes, struct shipment_id shipment, struct order_id order)
{
	for (size_t i = homes->rows.count; i-- > 0;)
		if (ID_EQ(homes->rows.at[i].shipment_id, shipment)
		    && ID_EQ(homes->rows.at[i].order_id, order))
			return;
	struct shipment_home *row = LIST_ADD(homes->work->arena, &homes->rows);
	*row = (struct shipment_home){shipment, order, CHANNEL_PENDING};
	for (size_t i = 0; i < homes->told_count; i++)
		if (ID_EQ(homes->told[i].shipment_id, shipment) && ID_EQ(homes->told[i].order_id, order))
			row->state = homes->told[i].state;
}

enum err shipment_homes(struct work *work, const struct shipment *shipments, size_t n,
                        struct shipment_home **out, size_t *count)
{
	struct homes homes = {.work = work};
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	int64_t *order_ids = ARENA_ARRAY(work->arena, n, int64_t);
	struct order *orders;
	size_t order_count;
	for (size_t i = 0; i < n; i++) {
		ids[i] = shipments[i].id.value;
		order_ids[i] = shipments[i].order_id.value;
	}
	if (n > 0)
		TRY(shipments_told(work->tx, work->arena, work->company, ids, n, &homes.told,
		                   &homes.told_count));
	TRY(order_load(work, order_ids, n, &orders, &order_count));
	for (size_t i = 0; i < n; i++) {
		const struct shipment *shipment = &shipments[i];
		for (size_t j = 0; j < shipment->lines.count; j++)
			home_add(&homes, shipment->id,
			         home_of(orders, order_count, shipment, shipment->lines.at[j].order_line_id));
		if (shipment->lines.count == 0)
			home_add(&homes, shipment->id, shipment->order_id);
	}
	*out = homes.rows.at;
	*count = homes.rows.count;
	return OK;
}

/* With the answer of `home` laid in: pending while somebody is, failed when somebody refused. */
static enum channel_state homes_state(const struct shipment_home *homes, size_t n,
                                      struct order_id home, enum channel_state answer)
{
	enum channel_state whole = answer;
	for (size_t i = 0; i < n; i++) {
		enum channel_state state = ID_EQ(homes[i].order_id, home) ? answer : homes[i].state;
		if (state == CHANNEL_PENDING)
			return CHANNEL_PENDING;
		if (state == CHANNEL_FAILED)
			whole = CHANNEL_FAILED;
	}
	return whole;
}

enum err shipment_announced(struct work *work, struct shipment_id id, struct order_id home, bool ok,
                            struct str message)
{
	struct shipment shipment;
	struct shipment_home *homes;
	size_t count;
	enum channel_state answer = ok ? CHANNEL_SENT : CHANNEL_FAILED;
	TRY(shipment_get(work, id, &shipment));
	TRY(shipment_homes(work, &shipment, 1, &homes, &count));
	if (count > 1) {
		const struct shipment_home told = {id, home, answer};
		TRY(shipment_told_put(work->tx, work->company, &told, work->now, message));
	}
	enum channel_state whole = homes_state(homes, count, home, answer);
	if (whole != CHANNEL_PENDING)
		TRY(shipment_state_set(work->tx, work->company, id, whole, work->now, message));
	shipment.channel_state = answer;
	shipment.channel_message = message;
	event_emit(work, ok ? "shipment.announced" : "shipment.announce_failed", "order",
	           home.value ? home.value : shipment.order_id.value,
	           shape_text(work->arena, &shipment_shape, &shipment, NULL, 0));
	return OK;
}
