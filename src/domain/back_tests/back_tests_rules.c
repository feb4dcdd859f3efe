#include "domain/back_tests/back_tests_rules.h"

int64_t trial_available(const void *world, struct product_id product, struct warehouse_id warehouse)
{
	const struct trial_world *w = world;
	const struct trial_shelf *shelf = map_get_int(&w->shelves, product.value);
	for (size_t i = 0; shelf != NULL && i < shelf->levels.count; i++)
		if (ID_EQ(shelf->levels.at[i].warehouse_id, warehouse))
			return shelf->levels.at[i].available.units;
	return 0;
}

/* ---- where it ships from ---- */

struct demand_list {
	LIST(struct routing_demand) rows;
};

static void demand_add(struct arena *arena, struct demand_list *list, struct product_id product,
                       int64_t units)
{
	for (size_t i = 0; i < list->rows.count; i++)
		if (ID_EQ(list->rows.at[i].product_id, product)) {
			list->rows.at[i].units += units;
			return;
		}
	*LIST_ADD(arena, &list->rows) = (struct routing_demand){product, units};
}

static void demand_make(struct arena *arena, const struct bot_part *part, struct demand_list *out)
{
	for (size_t i = 0; i < part->line_count; i++) {
		const struct bot_fact_line *line = &part->lines[i];
		if (line->component_count == 0)
			demand_add(arena, out, line->product_id, line->units);
		for (size_t c = 0; c < line->component_count; c++)
			demand_add(arena, out, line->components[c].product_id,
			           line->components[c].units * line->units);
	}
}

static bool can_fill(const struct trial_world *world, const struct demand_list *demand,
                     struct warehouse_id warehouse)
{
	for (size_t i = 0; i < demand->rows.count; i++)
		if (trial_available(world, demand->rows.at[i].product_id, warehouse)
		    < demand->rows.at[i].units)
			return false;
	return true;
}

static struct trial_route routed(struct arena *scratch, const struct trial_world *world,
                                 struct str country, struct str state,
                                 const struct demand_list *demand)
{
	struct routing_decision decision;
	const struct routing_question question = {.facts = world->routing,
	                                          .country = country,
	                                          .state = state,
	                                          .demand = demand->rows.at,
	                                          .demand_count = demand->rows.count,
	                                          .available = trial_available,
	                                          .context = world};
	routing_decide(scratch, &question, &decision);
	return (struct trial_route){decision.warehouse_id, decision.can_fill};
}

static struct str set_text(const struct bot_outcome *outcome, enum bot_slot slot, struct str usual)
{
	const struct bot_setting *setting = outcome->slots[slot].setting;
	return setting != NULL ? setting->text : usual;
}

static struct trial_route part_route(struct arena *scratch, const struct trial_world *world,
                                     const struct order *order, const struct bot_part *part)
{
	struct demand_list demand = {0};
	const struct bot_outcome *outcome = &part->outcome;
	const struct bot_setting *source = outcome->slots[SLOT_SOURCE].setting;
	struct warehouse_id chosen = {0};
	demand_make(scratch, part, &demand);
	struct str country = set_text(outcome, SLOT_COUNTRY, order->country);
	struct str state = set_text(outcome, SLOT_STATE, order->state);
	if (source != NULL && source->action->action == BOT_DROPSHIP) {
		for (size_t i = 0; i < world->vendor_count; i++)
			if (world->vendors[i].vendor_id == source->number)
				chosen = world->vendors[i].warehouse_id;
	} else if (source != NULL && source->action->action == BOT_DOMESTIC_BACKUP) {
		chosen = bot_backup_of(scratch, world->routing,
		                       routed(scratch, world, country, state, &demand).warehouse_id);
	} else if (source != NULL) {
		chosen.value = source->number;
	}
	for (size_t i = 0; chosen.value != 0 && i < world->routing->warehouse_count; i++)
		if (ID_EQ(world->routing->warehouses[i].id, chosen)
		    && world->routing->warehouses[i].is_active)
			return (struct trial_route){chosen, can_fill(world, &demand, chosen)};
	return routed(scratch, world, country, state, &demand);
}

/* ---- costs ---- */

static struct str zip_of(const struct trial_world *world, struct warehouse_id warehouse)
{
	for (size_t i = 0; i < world->routing->warehouse_count; i++)
		if (ID_EQ(world->routing->warehouses[i].id, warehouse))
			return world->routing->warehouses[i].postal_code;
	return STR("");
}

static bool rate_applies(const struct rate *rate, struct str carrier, struct str service,
                         int64_t zone, int64_t weight_mg, bool is_cheapest)
{
	if (rate->zone != 0 && rate->zone != zone)
		return false;
	if (rate->weight_to.milligrams < weight_mg)
		return false;
	if (carrier.len > 0 && rate->carrier.len > 0 && !str_eq_nocase(rate->carrier, carrier))
		return false;
	return is_cheapest || rate->service.len == 0 || str_eq_nocase(rate->service, service);
}

/* Of the rates that apply: of each service the least weight that holds it; of those the named
 * service, else any, and the lowest price. */
struct money trial_cost(const struct trial_world *world, const struct trial_side *side,
                        struct str requested, struct warehouse_id warehouse, struct str to_zip,
                        int64_t weight_mg, bool is_cheapest)
{
	const struct rate *best = NULL;
	struct str service = side->service.len > 0 ? side->service : requested;
	int64_t zone = postal_zone(zip_of(world, warehouse), to_zip);
	for (size_t i = 0; i < world->rate_count; i++) {
		const struct rate *rate = &world->rates[i];
		if (!rate_applies(rate, side->carrier, service, zone, weight_mg, is_cheapest))
			continue;
		if (best == NULL) {
			best = rate;
			continue;
		}
		bool is_same = str_eq_nocase(rate->service, best->service)
		               && str_eq_nocase(rate->carrier, best->carrier);
		bool is_lighter = rate->weight_to.milligrams < best->weight_to.milligrams;
		bool is_cheaper = rate->price.ten_thousandths < best->price.ten_thousandths;
		bool is_nearer = !is_cheapest && rate->service.len > 0 && best->service.len == 0;
		if (is_same ? is_lighter : is_nearer || (is_cheapest && is_cheaper))
			best = rate;
	}
	return best != NULL ? best->price : (struct money){0};
}

static void cost_add(struct trial_side *side, struct money cost, bool is_first)
{
	bool is_known =
		cost.currency.code[0] != '\0' && (is_first || side->cost.currency.code[0] != '\0');
	if (is_first)
		side->cost = cost;
	else if (!is_known || money_add(side->cost, cost, &side->cost) != OK)
		side->cost = (struct money){0};
}

/* ---- sides ---- */

static void shipping_say(const struct bot_outcome *outcome, struct trial_side *side,
                         bool *is_cheapest)
{
	const struct bot_setting *service = outcome->slots[SLOT_SERVICE].setting;
	/* Nobody here knows which service arrives in time: the estimate takes the cheapest. */
	*is_cheapest = service != NULL
	               && (service->action->action == BOT_CHEAPEST_RATE
	                   || service->action->action == BOT_BEST_RATE);
	side->carrier = set_text(outcome, SLOT_CARRIER, STR(""));
	side->package = set_text(outcome, SLOT_PACKAGE, STR(""));
	side->service = set_text(outcome, SLOT_SERVICE, STR(""));
}

static bool is_late_after(const struct order *order, int64_t hold_days)
{
	int64_t ready =
		order->placed_at.us > order->paid_at.us ? order->placed_at.us : order->paid_at.us;
	return order->ship_by.us != 0 && ready + hold_days * DAY_US > order->ship_by.us;
}

void trial_side_make(struct arena *scratch, const struct trial_world *world,
                     const struct order *order, const struct bot_facts *facts,
                     const struct bot_result *result, struct trial_side *out)
{
	*out = (struct trial_side){.parts = (int64_t)result->part_count,
	                           .is_conflict = result->conflicts.count > 0};
	for (size_t i = 0; i < result->part_count; i++) {
		const struct bot_part *part = &result->parts[i];
		const struct bot_outcome *outcome = &part->outcome;
		const struct bot_setting *hold = outcome->slots[SLOT_HOLD].setting;
		struct trial_route route = part_route(scratch, world, order, part);
		struct trial_side of_part = {0};
		bool is_cheapest;
		shipping_say(outcome, &of_part, &is_cheapest);
		if (i == 0) {
			out->warehouse_id = route.warehouse_id;
			out->carrier = of_part.carrier;
			out->service = of_part.service;
			out->package = of_part.package;
		}
		if (hold != NULL && hold->number > out->hold_days)
			out->hold_days = hold->number;
		out->is_conflict = out->is_conflict || outcome->conflicts.count > 0;
		out->is_marked_shipped =
			out->is_marked_shipped || outcome->slots[SLOT_MARK_SHIPPED].setting != NULL;
		out->is_out_of_stock =
			out->is_out_of_stock || (route.warehouse_id.value != 0 && !route.can_fill);
		if (world->rate_count == 0)
			continue;
		if (is_cheapest)
			of_part.service = STR("");
		cost_add(out,
		         trial_cost(world, &of_part, facts->shipping_service, route.warehouse_id,
		                    set_text(outcome, SLOT_POSTAL_CODE, facts->postal_code),
		                    bot_lines_weight(part->lines, part->line_count), is_cheapest),
		         i == 0);
	}
	out->is_late = is_late_after(order, out->hold_days);
}

void trial_side_history(const struct trial_world *world, const struct order *order,
                        const struct bot_facts *facts, const struct order_shipping *shipping,
                        struct instant now, struct trial_side *out)
{
	*out = (struct trial_side){.warehouse_id = order->warehouse_id, .parts = 1};
	bool is_cheapest = shipping->rate_choice != RATE_AS_SET;
	out->carrier = shipping->carrier;
	out->service =
		is_cheapest ? word_of(&rate_choice_words, (int)shipping->rate_choice) : shipping->service;
	out->package = shipping->package;
	out->is_conflict = order->blocked_by == REASON_ORDERBOT_CONFLICT;
	out->is_out_of_stock = order->reason == REASON_OUT_OF_STOCK;
	struct instant left = order->shipped_at.us != 0 ? order->shipped_at : now;
	bool is_over = order->status == ORDER_CANCELLED || order->status == ORDER_MERGED;
	out->is_late = order->ship_by.us != 0 && !is_over && left.us > order->ship_by.us;
	if (world->rate_count == 0)
		return;
	struct trial_side asked = *out;
	asked.service = shipping->service;
	out->cost =
		trial_cost(world, &asked, facts->shipping_service, order->warehouse_id, facts->postal_code,
	               bot_lines_weight(facts->lines, facts->line_count), is_cheapest);
}

/* ---- comparing ---- */

static bool added_same(const struct bot_outcome *a, const struct bot_outcome *b)
{
	if (a->added.count != b->added.count)
		return false;
	for (size_t i = 0; i < a->added.count; i++) {
		const struct bot_setting *x = a->added.at[i].setting, *y = b->added.at[i].setting;
		if (x->slot != y->slot || x->number != y->number || !str_eq(x->text, y->text))
			return false;
	}
	return true;
}

static bool is_shown(int slot)
{
	return slot == SLOT_SOURCE || slot == SLOT_CARRIER || slot == SLOT_SERVICE
	       || slot == SLOT_PACKAGE || slot == SLOT_HOLD || slot == SLOT_MARK_SHIPPED;
}

bool results_differ_otherwise(const struct bot_result *a, const struct bot_result *b)
{
	if (a->part_count != b->part_count)
		return false; /* a split, which a side shows */
	for (size_t p = 0; p < a->part_count; p++) {
		const struct bot_outcome *x = &a->parts[p].outcome, *y = &b->parts[p].outcome;
		for (int slot = 0; slot < SLOT_SINGLE_COUNT; slot++) {
			const struct bot_setting *one = x->slots[slot].setting, *two = y->slots[slot].setting;
			if (is_shown(slot) || (one == NULL && two == NULL))
				continue;
			if (one == NULL || two == NULL || one->number != two->number
			    || !str_eq(one->text, two->text))
				return true;
		}
		if (!added_same(x, y))
			return true;
	}
	return false;
}

struct naming {
	struct buf buf;
};

static void note(struct naming *naming, bool differs, const char *word, int64_t *count)
{
	if (!differs)
		return;
	if (naming->buf.len > 0)
		buf_byte(&naming->buf, ',');
	buf_c(&naming->buf, word);
	(*count)++;
}

struct str trial_compare(struct arena *arena, const struct trial_side *base,
                         const struct trial_side *draft, bool other, struct change_totals *changes)
{
	struct naming naming = {buf_new(arena, 200)};
	bool service = !str_eq(base->carrier, draft->carrier) || !str_eq(base->service, draft->service)
	               || !str_eq(base->package, draft->package);
	bool cost = base->cost.ten_thousandths != draft->cost.ten_thousandths
	            || !currency_eq(base->cost.currency, draft->cost.currency);
	note(&naming, !ID_EQ(base->warehouse_id, draft->warehouse_id), "warehouse",
	     &changes->warehouse);
	note(&naming, base->parts != draft->parts, "split", &changes->split);
	note(&naming, service, "service", &changes->service);
	note(&naming, base->hold_days != draft->hold_days, "hold", &changes->hold);
	note(&naming, base->is_conflict != draft->is_conflict, "conflict", &changes->conflict);
	note(&naming, base->is_marked_shipped != draft->is_marked_shipped, "shipped",
	     &changes->shipped);
	note(&naming, base->is_out_of_stock != draft->is_out_of_stock, "out_of_stock",
	     &changes->out_of_stock);
	note(&naming, base->is_late != draft->is_late, "late", &changes->late);
	note(&naming, cost, "cost", &changes->cost);
	note(&naming, other, "other", &changes->other);
	return buf_str(&naming.buf);
}

/* ---- totals ---- */

static void warehouse_count(struct arena *arena, struct side_totals *totals,
                            struct warehouse_id warehouse, int64_t orders)
{
	for (size_t i = 0; i < totals->warehouses.count; i++)
		if (ID_EQ(totals->warehouses.at[i].warehouse_id, warehouse)) {
			totals->warehouses.at[i].orders += orders;
			return;
		}
	*LIST_ADD(arena, &totals->warehouses) = (struct warehouse_total){warehouse, orders};
}

static void service_count(struct arena *arena, struct side_totals *totals, struct str carrier,
                          struct str service, int64_t orders)
{
	size_t count = totals->services.count;
	for (size_t i = 0; i < count; i++)
		if (str_eq(totals->services.at[i].carrier, carrier)
		    && str_eq(totals->services.at[i].service, service)) {
			totals->services.at[i].orders += orders;
			return;
		}
	if (count < BACK_TEST_SERVICES_MOST) {
		*LIST_ADD(arena, &totals->services) =
			(struct service_total){str_copy(arena, carrier), str_copy(arena, service), orders};
		return;
	}
	totals->services.at[count - 1].carrier = STR("");
	totals->services.at[count - 1].service = STR("all others");
	totals->services.at[count - 1].orders += orders;
}

static void cost_count(struct side_totals *totals, struct money cost, int64_t orders)
{
	struct money sum;
	if (cost.currency.code[0] == '\0') {
		totals->without_cost += orders;
	} else if (totals->cost.currency.code[0] == '\0') {
		totals->cost = cost;
	} else if (money_add(totals->cost, cost, &sum) == OK) {
		totals->cost = sum;
	} else {
		totals->without_cost += orders;
	}
}

void side_count(struct arena *arena, struct side_totals *totals, const struct trial_side *side)
{
	warehouse_count(arena, totals, side->warehouse_id, 1);
	service_count(arena, totals, side->carrier, side->service, 1);
	totals->split_orders += side->parts > 1;
	totals->parts += side->parts;
	totals->held += side->hold_days > 0;
	totals->conflicts += side->is_conflict;
	totals->marked_shipped += side->is_marked_shipped;
	totals->out_of_stock += side->is_out_of_stock;
	totals->without_warehouse += side->warehouse_id.value == 0;
	totals->late += side->is_late;
	cost_count(totals, side->cost, 1);
}

static void side_add(struct arena *arena, struct side_totals *a, const struct side_totals *b)
{
	for (size_t i = 0; i < b->warehouses.count; i++)
		warehouse_count(arena, a, b->warehouses.at[i].warehouse_id, b->warehouses.at[i].orders);
	for (size_t i = 0; i < b->services.count; i++)
		service_count(arena, a, b->services.at[i].carrier, b->services.at[i].service,
		              b->services.at[i].orders);
	a->split_orders += b->split_orders;
	a->parts += b->parts;
	a->held += b->held;
	a->conflicts += b->conflicts;
	a->marked_shipped += b->marked_shipped;
	a->out_of_stock += b->out_of_stock;
	a->without_warehouse += b->without_warehouse;
	a->late += b->late;
	a->without_cost += b->without_cost;
	if (b->cost.currency.code[0] != '\0')
		cost_count(a, b->cost, 0);
}

void totals_add(struct arena *arena, struct back_test_totals *a, const struct back_test_totals *b)
{
	side_add(arena, &a->base, &b->base);
	side_add(arena, &a->draft, &b->draft);
	a->passed_over += b->passed_over;
	a->changes.warehouse += b->changes.warehouse;
	a->changes.split += b->changes.split;
	a->changes.service += b->changes.service;
	a->changes.hold += b->changes.hold;
	a->changes.conflict += b->changes.conflict;
	a->changes.shipped += b->changes.shipped;
	a->changes.out_of_stock += b->changes.out_of_stock;
	a->changes.late += b->changes.late;
	a->changes.cost += b->changes.cost;
	a->changes.other += b->changes.other;
}
