/* What left the building, for many orders at once: one load, one posting, one write. */
#include "domain/orders/orders_resolve.h"
#include "domain/orders/orders_rules.h"
#include "domain/orders/orders_store.h"

/* What all shipments of a call write at once. */
struct departure {
	LIST(struct stock_move) moves;
	struct reservation *claims;
	bool *is_changed; /* of each claim: a claim is written once, however often it was drawn on */
	size_t claim_count;
	LIST(struct order *) orders;
	LIST(const struct order_line *) lines;
};

struct shipping {
	struct work *work;
	struct order *order;
	struct warehouse_id warehouse;
	struct reservation *claims;
	size_t claim_count;
	struct instant shipped_at;
	struct departure *departure;
	struct buf difference;
};

static void ship_move(struct shipping *s, struct product_id product, struct warehouse_id warehouse,
                      int64_t on_hand, int64_t allocated)
{
	struct stock_move *move = LIST_ADD(s->work->arena, &s->departure->moves);
	*move = (struct stock_move){.product_id = product,
	                            .warehouse_id = warehouse,
	                            .kind = on_hand ? STOCK_SHIP : STOCK_RELEASE,
	                            .on_hand = on_hand,
	                            .allocated = allocated,
	                            .subject = "order",
	                            .subject_id = s->order->id.value};
}

/* A product that no line asked for is told by who packed it. */
static void surplus_tell(struct shipping *s, struct order_line_id line, int64_t units)
{
	for (size_t i = 0; i < s->order->lines.count; i++) {
		const struct order_line *row = &s->order->lines.at[i];
		if (!ID_EQ(row->id, line))
			continue;
		if (s->difference.len > 0)
			buf_byte(&s->difference, ' ');
		buf_format(&s->difference, N_UNITS " more than ordered left for %.*s.", N_UNITS_FMT(units),
		           STR_FMT(row->sku.len ? row->sku : row->remote_id));
	}
}

/* The marketplace shipped its own units: only the line's count moves. */
static void unit_count(struct shipping *s, const struct ship_unit *unit)
{
	for (size_t i = 0; i < s->order->lines.count; i++) {
		struct order_line *line = &s->order->lines.at[i];
		if (!ID_EQ(line->id, unit->line_id))
			continue;
		int64_t open = line_open_units(line);
		if (unit->units > open)
			surplus_tell(s, line->id, unit->units - open);
		line->shipped.units += unit->units;
	}
}

/* The claims on what left, those of this warehouse first: a claim may stand in two places. */
static struct reservation **claims_of(struct shipping *s, const struct ship_unit *unit, size_t *n)
{
	struct reservation **found =
		ARENA_ARRAY(s->work->arena, s->claim_count + 1, struct reservation *);
	*n = 0;
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < s->claim_count; i++)
			if (ID_EQ(s->claims[i].line_id, unit->line_id)
			    && ID_EQ(s->claims[i].product_id, unit->product_id)
			    && ID_EQ(s->claims[i].warehouse_id, s->warehouse) == (pass == 0))
				found[(*n)++] = &s->claims[i];
	return found;
}

/* Of what left beyond the claims: what nobody ordered. A cancelled or held order claims nothing of
 * what it asked for. */
static int64_t units_beyond(const struct shipping *s, const struct ship_unit *unit,
                            int64_t per_unit, int64_t unclaimed)
{
	int64_t beyond = unclaimed;
	for (size_t i = 0; i < s->order->lines.count; i++) {
		const struct order_line *line = &s->order->lines.at[i];
		if (ID_EQ(line->id, unit->line_id))
			beyond = -(line->ordered.units - line->cancelled.units) * per_unit;
	}
	for (size_t i = 0; i < s->claim_count; i++)
		if (ID_EQ(s->claims[i].line_id, unit->line_id)
		    && ID_EQ(claim_counted_as(&s->claims[i]), unit->product_id))
			beyond += s->claims[i].shipped.units;
	return beyond < unclaimed ? beyond : unclaimed;
}

static void unit_ship(struct shipping *s, const struct ship_unit *unit)
{
	size_t n;
	struct reservation **claims = claims_of(s, unit, &n);
	int64_t left = unit->units, here = 0;
	for (size_t i = 0; i < n; i++) {
		struct reservation *claim = claims[i];
		int64_t taken = left < claim->quantity.units ? left : claim->quantity.units;
		claim->quantity.units -= taken;
		claim->shipped.units += i == 0 ? unit->units : 0;
		left -= taken;
		if (ID_EQ(claim->warehouse_id, s->warehouse))
			here += taken;
		else if (taken > 0)
			ship_move(s, unit->product_id, claim->warehouse_id, 0, -taken);
		if (taken > 0 || i == 0)
			s->departure->is_changed[claim - s->departure->claims] = true;
	}
	ship_move(s, unit->product_id, s->warehouse, -unit->units, -here);
	if (left > 0 && n > 0)
		left = units_beyond(s, unit, claims[0]->per_unit, left);
	if (left > 0)
		surplus_tell(s, unit->line_id, left);
}

static bool has_claim(const struct shipping *s, struct order_line_id line)
{
	for (size_t i = 0; i < s->claim_count; i++)
		if (ID_EQ(s->claims[i].line_id, line))
			return true;
	return false;
}

/* Kits roll up to their line: a kit is shipped when its last part is. */
static void lines_roll_up(struct shipping *s)
{
	for (size_t i = 0; i < s->order->lines.count; i++) {
		struct order_line *line = &s->order->lines.at[i];
		if (line->product_id.value == 0 || !has_claim(s, line->id))
			continue;
		line->shipped.units = line_shipped_by_parts(s->claims, s->claim_count, line->id);
	}
	(void)order_intangible_settle(s->order, s->claims, s->claim_count);
}

static const char *departure_of(const struct order *order)
{
	return order->status == ORDER_SHIPPED ? "order.shipped" : "order.part_shipped";
}

static const char *status_after_ship(struct shipping *s, struct str *sentence)
{
	struct order *order = s->order;
	enum order_status before = order->status;
	bool is_whole = order_is_shipped_whole(order);
	const char *event = is_whole ? "order.shipped" : "order.part_shipped";
	*sentence = is_whole ? STR("Everything has left.") : STR("A part of it has left.");
	if (is_whole) {
		order->status = ORDER_SHIPPED;
		order->reason = REASON_RESOLVED;
		order->shipped_at = s->shipped_at;
	} else if (before == ORDER_CANCEL_REQUESTED) {
		order->status = ORDER_PENDING_FULFILLMENT;
	} else if (before == ORDER_CANCELLED) {
		order->status = ORDER_SHIPPED;
		order->shipped_at = s->shipped_at;
	}
	if (before == ORDER_CANCEL_REQUESTED) {
		event = "order.cancel_refused";
		order->attention =
			STR("It was shipped although a cancel had been asked for: the cancel "
		        "failed, and nothing is refunded by itself.");
		*sentence = order->attention;
	}
	if (before == ORDER_CANCELLED) {
		event = "order.needs_attention";
		order->attention = STR("It was shipped although it was cancelled.");
		*sentence = order->attention;
	}
	return event;
}

/* Beside that it left although it had been cancelled, or was to be. */
static void attention_add(struct shipping *s, enum order_status before, struct str difference)
{
	bool is_cancelled = before == ORDER_CANCELLED || before == ORDER_CANCEL_REQUESTED;
	s->order->attention = is_cancelled
	                          ? str_format(s->work->arena, "%.*s %.*s",
	                                       STR_FMT(s->order->attention), STR_FMT(difference))
	                          : difference;
}

static enum err refuse_shipment(struct order_ship *ship, const struct order *order)
{
	struct str status = word_said(ship->fault->arena, &order_status_words, (int)order->status);
	return fault_say(ship->fault, ERR_CONFLICT,
	                 "Order %.*s is %.*s: a shipment is not possible there.",
	                 STR_FMT(order->number), STR_FMT(status));
}

/* Works one shipment out; nothing is written yet. */
static enum err ship_one(struct shipping *s, struct order_ship *ship)
{
	struct order *order = s->order;
	enum order_status before = order->status;
	if (order_move_find(before, ACTION_SHIP) == NULL)
		return refuse_shipment(ship, order);
	for (size_t i = 0; i < ship->n; i++) {
		if (order->is_fulfilled_by_channel)
			unit_count(s, &ship->units[i]);
		else
			unit_ship(s, &ship->units[i]);
	}
	if (!order->is_fulfilled_by_channel)
		lines_roll_up(s);
	ship->event = status_after_ship(s, &ship->sentence);
	if (before == ORDER_CANCELLED || before == ORDER_CANCEL_REQUESTED)
		ship->departure = departure_of(order);
	ship->difference = buf_str(&s->difference);
	if (ship->difference.len > 0)
		attention_add(s, before, ship->difference);
	order->modified_at = s->work->now;
	*LIST_ADD(s->work->arena, &s->departure->orders) = order;
	for (size_t i = 0; i < order->lines.count; i++)
		*LIST_ADD(s->work->arena, &s->departure->lines) = &order->lines.at[i];
	return OK;
}

static enum err departure_write(struct work *work, struct departure *d)
{
	if (d->moves.count > 0)
		TRY(stock_post(work, d->moves.at, d->moves.count, NULL));
	LIST(struct reservation) changed = {0};
	for (size_t i = 0; i < d->claim_count; i++)
		if (d->is_changed[i])
			*LIST_ADD(work->arena, &changed) = d->claims[i];
	if (changed.count > 0)
		TRY(reservations_save(work->tx, work->arena, work->company, changed.at, changed.count));
	if (d->orders.count == 0)
		return OK;
	TRY(order_lines_save(work->tx, work->arena, work->company, d->lines.at, d->lines.count));
	return orders_save(work->tx, work->arena, work->company, d->orders.at, d->orders.count);
}

static struct order *order_in(struct order *orders, size_t n, struct order_id id)
{
	for (size_t i = 0; i < n; i++)
		if (ID_EQ(orders[i].id, id))
			return &orders[i];
	return NULL;
}

enum err order_ship_many(struct work *work, struct order_ship *ships, size_t n)
{
	struct departure departure = {0};
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	struct order *orders;
	size_t count;
	for (size_t i = 0; i < n; i++)
		ids[i] = ships[i].order_id.value;
	TRY(order_load(work, ids, n, &orders, &count));
	TRY(reservations_of(work, ids, n, &departure.claims, &departure.claim_count));
	departure.is_changed = ARENA_ARRAY(work->arena, departure.claim_count, bool);
	struct reservation *claims = departure.claims;
	size_t claim_count = departure.claim_count;
	for (size_t i = 0; i < n; i++) {
		struct shipping s = {.work = work,
		                     .order = order_in(orders, count, ships[i].order_id),
		                     .warehouse = ships[i].warehouse_id,
		                     .shipped_at = ships[i].shipped_at.us ? ships[i].shipped_at : work->now,
		                     .departure = &departure,
		                     .difference = buf_new(work->arena, LIMIT_NOTES * 2)};
		/* claims come sorted by order */
		size_t from = 0;
		while (from < claim_count && !ID_EQ(claims[from].order_id, ships[i].order_id))
			from++;
		s.claims = from < claim_count ? &claims[from] : NULL;
		while (from + s.claim_count < claim_count
		       && ID_EQ(s.claims[s.claim_count].order_id, ships[i].order_id))
			s.claim_count++;
		ships[i].err = s.order == NULL
		                   ? fault_say(ships[i].fault, ERR_NOT_FOUND, "There is no such order.")
		                   : ship_one(&s, &ships[i]);
	}
	TRY(departure_write(work, &departure));
	for (size_t i = 0; i < n; i++) {
		const struct order *order = order_in(orders, count, ships[i].order_id);
		if (ships[i].err != OK)
			continue;
		order_event(work, order, ships[i].event, ships[i].sentence);
		if (ships[i].departure != NULL)
			order_event(work, order, ships[i].departure, STR("It left all the same."));
	}
	return OK;
}

enum err order_ship_units(struct work *work, struct order_id id, struct warehouse_id warehouse,
                          const struct ship_unit *units, size_t n, struct str *difference)
{
	struct order_ship ship = {
		.order_id = id, .warehouse_id = warehouse, .units = units, .n = n, .fault = work->fault};
	TRY(order_ship_many(work, &ship, 1));
	*difference = ship.difference;
	return ship.err;
}
