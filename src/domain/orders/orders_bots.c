/* The hook of the bots: who is due, and what is done with their answer before the order is
 * routed. What needs the order to be written stands in orders_bots_after.c. */
#include "domain/orders/orders_bots.h"

#include "domain/orders/orders_bots_after.h"
#include "domain/orders/orders_bots_run.h"
#include "domain/orders/orders_bots_store.h"
#include "domain/orders/orders_edits.h"
#include "domain/orders/orders_rules.h"
#include "domain/vendors/vendors.h"
#include "shape/shape_change.h"

/* ---- who is due ---- */

static bool is_due(const struct resolving *item)
{
	const struct order *order = item->order;
	if (order->bots_at.us != 0 || order->paid_at.us == 0 || order->is_fulfilled_by_channel)
		return false;
	bool is_ours = !item->keeps_claims && !item->wants_no_claim
	               && (!item->keeps_status || order->status == ORDER_ON_HOLD);
	return is_ours && order_is_linked(order) && order->unit_count.units > 0;
}

/* ---- stock, for the split by it ---- */

struct shelves {
	struct work *work;
	const struct order *order;
	const struct routing_facts *routing;
	struct stock_level *levels;
	size_t level_count;
	struct reservation *claims;
	size_t claim_count;
	struct warehouse_id usual;
	bool is_routed;
};

/* What is free, and what the order itself holds. */
static int64_t units_free(const void *context, struct product_id product,
                          struct warehouse_id warehouse)
{
	const struct shelves *s = context;
	int64_t units = 0;
	for (size_t i = 0; i < s->level_count; i++)
		if (ID_EQ(s->levels[i].product_id, product) && ID_EQ(s->levels[i].warehouse_id, warehouse))
			units += s->levels[i].available.units;
	for (size_t i = 0; i < s->claim_count; i++)
		if (ID_EQ(s->claims[i].order_id, s->order->id) && ID_EQ(s->claims[i].product_id, product)
		    && ID_EQ(s->claims[i].warehouse_id, warehouse))
			units += s->claims[i].quantity.units;
	return units;
}

static struct warehouse_id routed_to(struct arena *arena, const struct shelves *s)
{
	struct routing_decision decision;
	struct routing_question question = {.facts = s->routing,
	                                    .country = s->order->country,
	                                    .state = s->order->state,
	                                    .chosen = s->order->chosen_warehouse_id,
	                                    .available = units_free,
	                                    .context = s};
	routing_decide(arena, &question, &decision);
	return decision.warehouse_id;
}

static int64_t units_for_bots(const void *context, struct warehouse_id warehouse,
                              struct product_id product)
{
	const struct shelves *s = context;
	return units_free(s, product, warehouse.value != 0 ? warehouse : s->usual);
}

static enum err shelves_load(struct work *work, const struct botting *botting,
                             const struct bot_facts_source *known, struct bot_facts *facts)
{
	LIST(int64_t) products = {0};
	struct shelves shared = {.work = work, .routing = &known->routing};
	int64_t *orders = ARENA_ARRAY(work->arena, botting->count, int64_t);
	for (size_t i = 0; i < known->products.count; i++)
		*LIST_ADD(work->arena, &products) = known->products.entries[i].number;
	for (size_t i = 0; i < botting->count; i++)
		orders[i] = botting->rows[i].order->id.value;
	TRY(stock_levels(work, products.at, products.count, &shared.levels, &shared.level_count));
	TRY(reservations_of(work, orders, botting->count, &shared.claims, &shared.claim_count));
	for (size_t i = 0; i < botting->count; i++) {
		struct shelves *own = ARENA_NEW(work->arena, struct shelves);
		*own = shared;
		own->order = botting->rows[i].order;
		own->usual = routed_to(work->arena, own);
		facts[i].available = units_for_bots;
		facts[i].context = own;
	}
	return OK;
}

/* What comes with an order counts beside what it has already. */
static void extras_lay(struct arena *arena, const struct order_extras *extras,
                       struct bot_facts *facts)
{
	if (extras == NULL)
		return;
	size_t tags = facts->tag_count + extras->label_count;
	size_t customs = facts->custom_count + extras->custom_count;
	struct str *all_tags = ARENA_ARRAY(arena, tags + 1, struct str);
	struct bot_custom_value *all_customs = ARENA_ARRAY(arena, customs + 1, struct bot_custom_value);
	for (size_t i = 0; i < tags; i++)
		all_tags[i] =
			i < extras->label_count ? extras->labels[i] : facts->tags[i - extras->label_count];
	for (size_t i = 0; i < customs; i++)
		all_customs[i] = i < extras->custom_count ? extras->customs[i]
		                                          : facts->customs[i - extras->custom_count];
	facts->tags = all_tags;
	facts->tag_count = tags;
	facts->customs = all_customs;
	facts->custom_count = customs;
}

static enum err bots_ask(struct work *work, struct botting *botting, struct bot_facts_source *known)
{
	const struct order **orders = ARENA_ARRAY(work->arena, botting->count, const struct order *);
	struct bot_facts *facts = ARENA_ARRAY(work->arena, botting->count, struct bot_facts);
	for (size_t i = 0; i < botting->count; i++)
		orders[i] = botting->rows[i].order;
	TRY(bot_facts_begin(work, bots_needs(botting->bots), known));
	TRY(bot_facts_load(work, known, work->arena, orders, botting->count, facts));
	for (size_t i = 0; i < botting->count; i++)
		extras_lay(work->arena, botting->rows[i].extras, &facts[i]);
	if ((known->needs & BOT_NEEDS_STOCK) != 0)
		TRY(shelves_load(work, botting, known, facts));
	for (size_t i = 0; i < botting->count; i++) {
		bots_run(work->arena, botting->bots, &facts[i], &botting->rows[i].result);
		botting->rows[i].facts = facts[i].lines;
		botting->rows[i].fact_count = facts[i].line_count;
	}
	return OK;
}

/* ---- obeying, before the order is routed ---- */

static struct str slot_text(const struct bot_outcome *outcome, enum bot_slot slot, struct str was)
{
	const struct bot_setting *setting = outcome->slots[slot].setting;
	return setting != NULL ? setting->text : was;
}

static void address_obey(struct order *order, const struct bot_outcome *outcome)
{
	order->recipient = slot_text(outcome, SLOT_RECIPIENT, order->recipient);
	order->company = slot_text(outcome, SLOT_COMPANY, order->company);
	order->line1 = slot_text(outcome, SLOT_LINE1, order->line1);
	order->line2 = slot_text(outcome, SLOT_LINE2, order->line2);
	order->city = slot_text(outcome, SLOT_CITY, order->city);
	order->state = slot_text(outcome, SLOT_STATE, order->state);
	order->postal_code = slot_text(outcome, SLOT_POSTAL_CODE, order->postal_code);
	order->country = slot_text(outcome, SLOT_COUNTRY, order->country);
	order->phone = slot_text(outcome, SLOT_PHONE, order->phone);
	order->email = slot_text(outcome, SLOT_EMAIL, order->email);
}

static void fail(struct work *work, struct botted *row, const struct bot_held *held,
                 const char *why)
{
	*LIST_ADD(work->arena, &row->run.failures) =
		str_format(work->arena, "Bot %lld: %s", (long long)held->bot_id, why);
}

static enum err source_obey(struct work *work, const struct routing_facts *routing,
                            struct botted *row, const struct bot_outcome *outcome,
                            struct order *order)
{
	const struct bot_held *held = &outcome->slots[SLOT_SOURCE];
	struct warehouse_id wanted = {0};
	if (held->setting == NULL)
		return OK;
	if (held->setting->action->action == BOT_DROPSHIP) {
		struct vendor vendor;
		enum err err = vendor_get(work, (struct vendor_id){held->setting->number}, &vendor);
		if (err != OK && err != ERR_NOT_FOUND)
			return err;
		if (err == OK && vendor.is_active)
			wanted = vendor.warehouse_id;
	} else if (held->setting->action->action == BOT_DOMESTIC_BACKUP) {
		struct shelves alone = {.order = order, .routing = routing};
		wanted = bot_backup_of(work->arena, routing, routed_to(work->arena, &alone));
	} else {
		wanted.value = held->setting->number;
	}
	for (size_t i = 0; i < routing->warehouse_count; i++)
		if (ID_EQ(routing->warehouses[i].id, wanted) && routing->warehouses[i].is_active) {
			order->chosen_warehouse_id = wanted;
			return OK;
		}
	fail(work, row, held, "there is no active warehouse to ship it from.");
	return OK;
}

/* True: it is on hold now. */
static bool hold_obey(struct work *work, const struct botting *botting,
                      const struct bot_outcome *outcome, struct order *order)
{
	const struct bot_held *held = &outcome->slots[SLOT_HOLD];
	if (held->setting == NULL)
		return false;
	const struct bot *bot = bots_find(botting->bots, held->bot_id);
	order->status = ORDER_ON_HOLD;
	order->reason = REASON_RESOLVED;
	order->hold_until.us = work->now.us + held->setting->number * DAY_US;
	order->hold_reason =
		str_format(work->arena, "Bot %.*s", STR_FMT(bot != NULL ? bot->name : STR("")));
	return true;
}

static void conflict_obey(struct work *work, const struct botting *botting, struct botted *row,
                          const struct bot_outcome *outcome, struct order *order)
{
	struct buf buf = buf_new(work->arena, 2000);
	for (size_t i = 0; i < row->result.conflicts.count; i++)
		*LIST_ADD(work->arena, &row->run.conflicts) =
			bot_conflict_sentence(work->arena, botting->bots, &row->result.conflicts.at[i]);
	for (size_t i = 0; i < outcome->conflicts.count; i++)
		*LIST_ADD(work->arena, &row->run.conflicts) =
			bot_conflict_sentence(work->arena, botting->bots, &outcome->conflicts.at[i]);
	for (size_t i = 0; i < row->run.conflicts.count; i++) {
		if (i > 0)
			buf_byte(&buf, ' ');
		buf_add(&buf, row->run.conflicts.at[i]);
	}
	if (row->run.conflicts.count == 0)
		return;
	order->blocked_by = REASON_ORDERBOT_CONFLICT;
	order->blocked_sentence = buf_str(&buf);
}

enum err order_bots_obey(struct work *work, const struct botting *botting,
                         const struct routing_facts *routing, struct botted *row,
                         const struct bot_outcome *outcome, struct order *order, bool *is_held)
{
	const struct order before = *order;
	address_obey(order, outcome);
	TRY(order_edited_note(work, &before, order));
	TRY(source_obey(work, routing, row, outcome, order));
	conflict_obey(work, botting, row, outcome, order);
	*is_held = hold_obey(work, botting, outcome, order);
	return OK;
}

/* ---- the hook ---- */

static void run_begin(struct work *work, const struct botting *botting, struct botted *row)
{
	row->run.at = work->now;
	row->run.rules_version = bots_version(botting->bots);
	row->run.asked = (int64_t)bots_count(botting->bots);
	for (size_t i = 0; i < row->result.shapers.count; i++)
		*LIST_ADD(work->arena, &row->run.matched) = row->result.shapers.at[i];
	const struct bot_held *shapers[] = {&row->result.bundles, &row->result.split};
	for (size_t i = 0; i < COUNT_OF(shapers); i++)
		if (shapers[i]->setting != NULL)
			*LIST_ADD(work->arena, &row->run.did) =
				bot_held_tell(work->arena, botting->bots, botting->names, shapers[i]);
}

void order_bots_tell(struct work *work, const struct botting *botting, struct botted *row,
                     const struct bot_outcome *outcome)
{
	struct bot_told *told;
	size_t count;
	for (size_t i = 0; i < outcome->matched.count; i++)
		*LIST_ADD(work->arena, &row->run.matched) = outcome->matched.at[i];
	bots_tell(work->arena, botting->bots, botting->names, outcome, &told, &count);
	for (size_t i = 0; i < count; i++)
		*LIST_ADD(work->arena, &row->run.did) = told[i];
}

static enum err item_obey(struct work *work, const struct botting *botting,
                          const struct bot_facts_source *known, struct botted *row,
                          struct resolving *item)
{
	bool is_held = false;
	struct order *order = item->order;
	struct warehouse_id chosen = order->chosen_warehouse_id;
	const struct bot_outcome *outcome = &row->result.parts[0].outcome;
	if (order->blocked_by == REASON_ORDERBOT_CONFLICT) {
		order->blocked_by = REASON_RESOLVED;
		order->blocked_sentence = STR("");
	}
	run_begin(work, botting, row);
	order_bots_tell(work, botting, row, outcome);
	TRY(order_bots_obey(work, botting, &known->routing, row, outcome, order, &is_held));
	if (chosen.value != 0 && !item->reruns_bots)
		order->chosen_warehouse_id = chosen;
	if (is_held) {
		item->keeps_status = true;
		item->event = item->event != NULL ? item->event : "order.held";
		TRY(job_request(work, "order.hold_end", order->id.value, order->hold_until, STR("")));
	}
	if (row->result.bundles.setting != NULL)
		TRY(order_bundles_break(work, row, item));
	return order_items_add(work, row, item, outcome);
}

/* Names are for what is told. */
static bool any_matched(const struct botting *botting)
{
	for (size_t i = 0; i < botting->count; i++) {
		const struct bot_result *result = &botting->rows[i].result;
		if (result->shapers.count > 0)
			return true;
		for (size_t p = 0; p < result->part_count; p++)
			if (result->parts[p].outcome.matched.count > 0)
				return true;
	}
	return false;
}

enum err order_bots_begin(struct work *work, struct resolving *items, size_t n, struct botting *out)
{
	struct bot_facts_source known;
	struct resolving **due = ARENA_ARRAY(work->arena, n, struct resolving *);
	*out = (struct botting){0};
	for (size_t i = 0; i < n; i++)
		if (is_due(&items[i]))
			due[out->count++] = &items[i];
	if (out->count == 0)
		return OK;
	TRY(bots_in_force(work, &out->bots));
	for (size_t i = 0; i < out->count; i++)
		due[i]->order->bots_at = work->now;
	if (out->bots == NULL)
		return OK;
	out->rows = ARENA_ARRAY(work->arena, out->count, struct botted);
	for (size_t i = 0; i < out->count; i++)
		out->rows[i] = (struct botted){.order = due[i]->order, .extras = due[i]->extras};
	TRY(bots_ask(work, out, &known));
	if (any_matched(out))
		TRY(bot_names_now(work, &out->names));
	for (size_t i = 0; i < out->count; i++)
		TRY(item_obey(work, out, &known, &out->rows[i], due[i]));
	return OK;
}

/* ---- use cases ---- */

enum err order_bot_runs(struct work *work, struct order_id id, struct order_bot_run **out,
                        size_t *count)
{
	struct order order;
	TRY(order_get(work, id, &order));
	return order_bot_runs_load(work->tx, work->arena, work->company, id, out, count);
}

/* Still ours, and nothing of it has left. */
static enum err ours_get(struct work *work, struct order_id id, struct order **out)
{
	struct order *order = *out = ARENA_NEW(work->arena, struct order);
	TRY(order_get(work, id, order));
	if (order_is_open(order->status) || order->status == ORDER_ON_HOLD)
		return OK;
	struct str status = word_said(work->arena, &order_status_words, (int)order->status);
	return fault_say(work->fault, ERR_CONFLICT, "Order %.*s is %.*s: bots cannot run on it.",
	                 STR_FMT(order->number), STR_FMT(status));
}

enum err order_bots_rerun(struct work *work, struct order_id id)
{
	struct order *order;
	TRY(ours_get(work, id, &order));
	if (order->paid_at.us == 0 || !order_is_linked(order))
		return fault_say(work->fault, ERR_REFUSED,
		                 "Bots run once order %.*s is paid and all its products are known.",
		                 STR_FMT(order->number));
	order->bots_at.us = 0;
	struct resolving item = {.order = order,
	                         .reruns_bots = true,
	                         .keeps_status = order->status == ORDER_ON_HOLD,
	                         .event = "order.bots_ran",
	                         .sentence = STR("A person let the bots run again.")};
	return resolve_all(work, &item, 1);
}

/* ---- the test on one order ---- */

static void steps_tell(struct work *work, const struct bots *bots, const struct bot_names *names,
                       const struct bot_facts *facts, struct order_bot_test *out)
{
	struct bot_step *steps;
	size_t count;
	bots_trace(work->arena, bots, facts, &steps, &count);
	for (size_t i = 0; i < count; i++) {
		const struct bot *bot = bots_find(bots, steps[i].bot_id);
		struct order_bot_step *step = LIST_ADD(work->arena, &out->steps);
		*step = (struct order_bot_step){.bot_id = {steps[i].bot_id},
		                                .bot = bot->name,
		                                .rank = steps[i].rank,
		                                .matches = steps[i].filter < 0};
		step->sentence = bot_sentence(work->arena, bot, names);
		if (steps[i].filter >= 0)
			step->failed =
				bot_filter_sentence(work->arena, &bot->filters.at[steps[i].filter], names);
	}
}

static void part_tell(struct work *work, const struct bots *bots, const struct bot_names *names,
                      const struct bot_part *part, struct order_bot_part *out)
{
	struct bot_told *told;
	size_t count;
	bots_tell(work->arena, bots, names, &part->outcome, &told, &count);
	out->does.at = told;
	out->does.count = count;
	for (size_t i = 0; i < part->line_count; i++)
		*LIST_ADD(work->arena, &out->lines) =
			(struct order_bot_part_line){part->lines[i].sku, part->lines[i].units};
	for (size_t i = 0; i < part->outcome.conflicts.count; i++)
		*LIST_ADD(work->arena, &out->conflicts) =
			bot_conflict_sentence(work->arena, bots, &part->outcome.conflicts.at[i]);
}

enum err order_bots_test(struct work *work, struct order_id id, const struct bots *bots,
                         struct order_bot_test *out)
{
	struct order order;
	struct bot_facts_source known;
	struct botted row = {.order = &order};
	struct botting botting = {.bots = bots, .rows = &row, .count = 1};
	const struct order *orders[] = {&order};
	struct bot_facts facts;
	TRY(order_get(work, id, &order));
	TRY(bot_names_now(work, &botting.names));
	TRY(bot_facts_begin(work, bots_needs(bots), &known));
	TRY(bot_facts_load(work, &known, work->arena, orders, 1, &facts));
	if ((known.needs & BOT_NEEDS_STOCK) != 0)
		TRY(shelves_load(work, &botting, &known, &facts));
	bots_run(work->arena, bots, &facts, &row.result);
	*out = (struct order_bot_test){.order_id = id, .rules_version = bots_version(bots)};
	steps_tell(work, bots, botting.names, &facts, out);
	const struct bot_held *shapers[] = {&row.result.bundles, &row.result.split};
	for (size_t i = 0; i < COUNT_OF(shapers); i++)
		if (shapers[i]->setting != NULL)
			*LIST_ADD(work->arena, &out->shapes) =
				bot_held_tell(work->arena, bots, botting.names, shapers[i]);
	for (size_t i = 0; i < row.result.conflicts.count; i++)
		*LIST_ADD(work->arena, &out->conflicts) =
			bot_conflict_sentence(work->arena, bots, &row.result.conflicts.at[i]);
	for (size_t i = 0; i < row.result.part_count; i++)
		part_tell(work, bots, botting.names, &row.result.parts[i],
		          LIST_ADD(work->arena, &out->parts));
	return OK;
}

/* ---- reading many ---- */

enum err order_marks(struct work *work, struct instant since, int64_t step, struct order_mark **out,
                     size_t *count, int64_t *total)
{
	return order_marks_load(work->tx, work->arena, work->company, since, step, out, count, total);
}

enum err order_between(struct work *work, struct arena *arena, struct order_mark after,
                       struct order_mark upto, struct order **out, size_t *count)
{
	return orders_between_load(work->tx, arena, work->company, after, upto, out, count);
}
