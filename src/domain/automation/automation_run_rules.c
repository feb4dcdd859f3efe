/* A compiled set over the facts of one order. */
#include "domain/automation/automation_rules.h"

/* The facts with what was worked out of them on the way. */
struct view {
	struct arena *arena;
	const struct bot_facts *facts;
	const struct bot_fact_line *lines;
	size_t line_count;
	int64_t units, weight_mg;
	uint64_t hashes[BOT_FIELD_COUNT];
	bool is_hashed[BOT_FIELD_COUNT];
	uint64_t *sku_hashes; /* of the lines; NULL: nobody asked yet */
};

static struct view view_of(struct arena *arena, const struct bot_facts *facts,
                           const struct bot_fact_line *lines, size_t n)
{
	struct view view = {.arena = arena, .facts = facts, .lines = lines, .line_count = n};
	for (size_t i = 0; i < n; i++)
		view.units += lines[i].units;
	view.weight_mg = bot_lines_weight(lines, n);
	return view;
}

int64_t bot_lines_weight(const struct bot_fact_line *lines, size_t n)
{
	int64_t sum = 0, weight;
	for (size_t i = 0; i < n; i++)
		if (__builtin_mul_overflow(lines[i].weight_mg, lines[i].units, &weight)
		    || __builtin_add_overflow(sum, weight, &sum))
			return INT64_MAX;
	return sum;
}

/* ---- values ---- */

bool bot_test_has_id(const struct bot_test *test, int64_t id)
{
	size_t low = 0, high = test->id_count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (test->ids[middle] < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < test->id_count && test->ids[low] == id;
}

bool bot_test_has(const struct bot_test *test, uint64_t hash, struct str text)
{
	size_t low = 0, high = test->text_count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (test->texts[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < test->text_count && test->texts[low].hash == hash; low++)
		if (str_eq_nocase(test->texts[low].text, text))
			return true;
	return false;
}

static bool contains_nocase(struct str text, struct str piece)
{
	for (size_t i = 0; i + piece.len <= text.len; i++)
		if (str_eq_nocase(str_of(text.at + i, piece.len), piece))
			return true;
	return piece.len == 0;
}

static bool piece_fits(const struct bot_test *test, struct str text)
{
	for (size_t i = 0; i < test->start_count; i++)
		if (text.len >= test->starts[i].len
		    && str_eq_nocase(str_of(text.at, test->starts[i].len), test->starts[i]))
			return true;
	for (size_t i = 0; i < test->end_count; i++) {
		size_t len = test->ends[i].len;
		if (text.len >= len && str_eq_nocase(str_of(text.at + text.len - len, len), test->ends[i]))
			return true;
	}
	for (size_t i = 0; i < test->contain_count; i++)
		if (contains_nocase(text, test->contains[i]))
			return true;
	return false;
}

static bool text_fits(const struct bot_test *test, struct str text)
{
	return (test->text_count > 0 && bot_test_has(test, text_hash_nocase(text), text))
	       || piece_fits(test, text);
}

static bool is_between(const struct bot_test *test, int64_t number)
{
	return number >= test->least && number <= test->most;
}

/* ---- one value of the order ---- */

static struct str field_text(const struct view *view, const struct bot_test *test)
{
	const struct bot_facts *facts = view->facts;
	switch (test->field) {
	case BOT_SHIPPING_SERVICE:
		return facts->shipping_service;
	case BOT_COUNTRY:
		return facts->country;
	case BOT_STATE:
		return facts->state;
	case BOT_CITY:
		return facts->city;
	case BOT_POSTAL_CODE:
		return facts->postal_code;
	case BOT_EMAIL:
		return facts->email;
	case BOT_RECIPIENT:
		return facts->recipient;
	case BOT_COMPANY:
		return facts->company;
	case BOT_ORDER_TYPE:
		return facts->order_type;
	case BOT_SOURCE:
		return facts->source;
	case BOT_FRAUD_LEVEL:
		return facts->fraud_level;
	case BOT_ADDRESS_TYPE:
		return facts->address_type;
	case BOT_NOTES:
		return facts->notes;
	default:
		return STR("");
	}
}

/* The first five digits of a ZIP code, or −1. */
static int64_t zip_of(struct str text)
{
	int64_t zip = 0;
	if (text.len < 5)
		return -1;
	for (size_t i = 0; i < 5; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return -1;
		zip = zip * 10 + (text.at[i] - '0');
	}
	return text.len == 5 || text.at[5] == '-' ? zip : -1;
}

static bool scalar_text_fits(struct view *view, const struct bot_test *test)
{
	struct str text = field_text(view, test);
	if (test->field == BOT_POSTAL_CODE && test->has_range && is_between(test, zip_of(text)))
		return str_eq_nocase(view->facts->country, STR("US")) || view->facts->country.len == 0;
	if (test->text_count > 0) {
		if (!view->is_hashed[test->field]) {
			view->hashes[test->field] = text_hash_nocase(text);
			view->is_hashed[test->field] = true;
		}
		if (bot_test_has(test, view->hashes[test->field], text))
			return true;
	}
	return piece_fits(test, text);
}

static int64_t zone_from(const struct view *view, int64_t warehouse)
{
	const struct bot_facts *facts = view->facts;
	bool is_us = facts->country.len == 0 || str_eq_nocase(facts->country, STR("US"))
	             || str_eq_nocase(facts->country, STR("PR"));
	for (size_t i = 0; is_us && i < facts->warehouse_count; i++)
		if (facts->warehouses[i].id.value == warehouse)
			return postal_zone(facts->warehouses[i].postal_code, facts->postal_code);
	return 0;
}

static bool custom_fits(const struct view *view, const struct bot_test *test)
{
	const struct bot_facts *facts = view->facts;
	for (size_t i = 0; i < facts->custom_count; i++)
		if (str_eq_nocase(facts->customs[i].name, test->key)
		    && text_fits(test, facts->customs[i].text))
			return true;
	return false;
}

static bool tag_fits(const struct view *view, const struct bot_test *test)
{
	for (size_t i = 0; i < view->facts->tag_count; i++)
		if (text_fits(test, view->facts->tags[i]))
			return true;
	return false;
}

/* ---- lines ---- */

static bool sku_fits(struct view *view, const struct bot_test *test, size_t line)
{
	struct str sku = view->lines[line].sku;
	if (test->text_count > 0) {
		if (view->sku_hashes == NULL) {
			view->sku_hashes = ARENA_ARRAY(view->arena, view->line_count, uint64_t);
			for (size_t i = 0; i < view->line_count; i++)
				view->sku_hashes[i] = text_hash_nocase(view->lines[i].sku);
		}
		if (bot_test_has(test, view->sku_hashes[line], sku))
			return true;
	}
	return piece_fits(test, sku);
}

static bool line_fits(struct view *view, const struct bot_test *test, size_t line)
{
	const struct bot_fact_line *at = &view->lines[line];
	switch (test->field) {
	case BOT_SKU:
		return !test->has_values || sku_fits(view, test, line);
	case BOT_PRODUCT:
		return !test->has_values || bot_test_has_id(test, at->product_id.value);
	case BOT_PRODUCT_LABEL:
		for (size_t i = 0; i < at->label_count; i++)
			if (text_fits(test, at->labels[i]))
				return true;
		return !test->has_values;
	default:
		return is_between(test, at->units);
	}
}

/* With a range: the units of the lines that fit, together. */
static bool lines_fit(struct view *view, const struct bot_test *test)
{
	size_t fitting = 0;
	int64_t units = 0;
	bool counts_units = test->has_range && test->field != BOT_LINE_QUANTITY;
	for (size_t i = 0; i < view->line_count; i++) {
		if (!line_fits(view, test, i))
			continue;
		fitting++;
		units += view->lines[i].units;
		if (!counts_units && !test->every_line)
			return true;
	}
	if (test->every_line && (fitting == 0 || fitting < view->line_count))
		return false;
	if (counts_units)
		return is_between(test, units);
	return test->every_line;
}

static bool number_fits(const struct view *view, const struct bot_test *test)
{
	const struct bot_facts *facts = view->facts;
	switch (test->field) {
	case BOT_CHANNEL:
		return bot_test_has_id(test, facts->channel_id.value);
	case BOT_ORDER_TOTAL:
		return currency_eq(facts->total.currency, test->currency)
		       && is_between(test, facts->total.ten_thousandths);
	case BOT_ORDER_WEIGHT:
		return is_between(test, view->weight_mg);
	case BOT_PAID_AT:
		return facts->paid_at.us != 0 && is_between(test, facts->paid_at.us);
	case BOT_PLACED_AT:
		return facts->placed_at.us != 0 && is_between(test, facts->placed_at.us);
	case BOT_POSTAL_ZONE: {
		int64_t zone = zone_from(view, test->warehouse);
		return zone != 0 && is_between(test, zone);
	}
	case BOT_UNIT_COUNT:
		return is_between(test, view->units);
	default:
		return is_between(test, (int64_t)view->line_count);
	}
}

static bool test_holds(struct view *view, const struct bot_test *test)
{
	bool fits = false;
	switch (test->field) {
	case BOT_CHANNEL:
	case BOT_ORDER_TOTAL:
	case BOT_ORDER_WEIGHT:
	case BOT_PAID_AT:
	case BOT_PLACED_AT:
	case BOT_POSTAL_ZONE:
	case BOT_UNIT_COUNT:
	case BOT_LINE_COUNT:
		fits = number_fits(view, test);
		break;
	case BOT_SKU:
	case BOT_PRODUCT:
	case BOT_PRODUCT_LABEL:
	case BOT_LINE_QUANTITY:
		fits = lines_fit(view, test);
		break;
	case BOT_TAG:
		fits = tag_fits(view, test);
		break;
	case BOT_CUSTOM_FIELD:
		fits = custom_fits(view, test);
		break;
	default:
		fits = scalar_text_fits(view, test);
	}
	return fits != test->is_not;
}

static bool rule_matches(struct view *view, const struct bot_rule *rule)
{
	for (size_t i = 0; i < rule->test_count; i++)
		if (!test_holds(view, &rule->tests[i]))
			return false;
	return true;
}

/* ---- what the matching rules set together ---- */

struct gathering {
	struct arena *arena;
	struct bot_held *slots; /* SLOT_SINGLE_COUNT */
	bool is_contradicted[SLOT_SINGLE_COUNT];
	LIST(const struct bot_rule *) matched;
};

/* A later rank overrides and settles; one rank must agree. The bot with the lowest id is named. */
static void setting_take(struct gathering *g, const struct bot_rule *rule,
                         const struct bot_setting *setting)
{
	struct bot_held *held = &g->slots[setting->slot];
	if (held->setting == NULL || held->rank < rule->rank) {
		*held = (struct bot_held){setting, rule->id, rule->rank};
		g->is_contradicted[setting->slot] = false;
	} else if (!bot_setting_same(held->setting, setting)) {
		g->is_contradicted[setting->slot] = true;
	}
}

static bool rule_sets(const struct bot_rule *rule, enum bot_slot slot)
{
	for (size_t i = 0; i < rule->setting_count; i++)
		if (rule->settings[i].slot == slot)
			return true;
	return false;
}

/* Nothing is set where a rank contradicts itself; everyone who took part is named. */
static void conflict_add(struct gathering *g, enum bot_slot slot, struct bot_conflict *conflict)
{
	conflict->slot = slot;
	conflict->rank = g->slots[slot].rank;
	for (size_t i = 0; i < g->matched.count; i++)
		if (g->matched.at[i]->rank == conflict->rank && rule_sets(g->matched.at[i], slot))
			*LIST_ADD(g->arena, &conflict->bots) = g->matched.at[i]->id;
	g->slots[slot] = (struct bot_held){0};
}

static void outcome_make(struct view *view, const struct bots *bots, struct bot_outcome *out)
{
	struct gathering g = {.arena = view->arena, .slots = out->slots};
	for (size_t r = 0; r < bots->rule_count; r++) {
		const struct bot_rule *rule = &bots->rules[r];
		if (!rule_matches(view, rule))
			continue;
		*LIST_ADD(view->arena, &g.matched) = rule;
		*LIST_ADD(view->arena, &out->matched) = rule->id;
		for (size_t i = 0; i < rule->setting_count; i++) {
			const struct bot_setting *setting = &rule->settings[i];
			if (setting->slot == SLOT_TAGS || setting->slot == SLOT_ITEMS)
				*LIST_ADD(view->arena, &out->added) =
					(struct bot_held){setting, rule->id, rule->rank};
			else if (setting->slot != SLOT_BUNDLES && setting->slot != SLOT_SPLIT)
				setting_take(&g, rule, setting);
		}
	}
	for (int slot = 0; slot < SLOT_SINGLE_COUNT; slot++)
		if (g.is_contradicted[slot])
			conflict_add(&g, (enum bot_slot)slot, LIST_ADD(view->arena, &out->conflicts));
}

/* Who sets `slot` among the rules that are asked before all others. */
static struct bot_held shaper_find(struct view *view, const struct bots *bots, enum bot_slot slot,
                                   struct bot_result *result)
{
	struct bot_held slots[SLOT_SINGLE_COUNT] = {0};
	struct gathering g = {.arena = view->arena, .slots = slots};
	for (size_t r = 0; r < bots->rule_count; r++) {
		const struct bot_rule *rule = &bots->rules[r];
		if (!(slot == SLOT_BUNDLES ? rule->breaks : rule->splits) || !rule_matches(view, rule))
			continue;
		*LIST_ADD(view->arena, &g.matched) = rule;
		*LIST_ADD(view->arena, &result->shapers) = rule->id;
		for (size_t i = 0; i < rule->setting_count; i++)
			if (rule->settings[i].slot == slot)
				setting_take(&g, rule, &rule->settings[i]);
	}
	if (g.is_contradicted[slot])
		conflict_add(&g, slot, LIST_ADD(view->arena, &result->conflicts));
	return slots[slot];
}

/* ---- bundles and splits ---- */

struct line_list {
	LIST(struct bot_fact_line) rows;
};

static void lines_break(struct arena *arena, const struct bot_facts *facts, struct line_list *out)
{
	for (size_t i = 0; i < facts->line_count; i++) {
		const struct bot_fact_line *line = &facts->lines[i];
		if (line->component_count == 0)
			*LIST_ADD(arena, &out->rows) = *line;
		for (size_t c = 0; c < line->component_count; c++) {
			struct bot_fact_line *part = LIST_ADD(arena, &out->rows);
			*part = line->components[c];
			part->line_id = line->line_id;
			part->units *= line->units;
		}
	}
}

static struct bot_part *part_add(struct arena *arena, struct bot_result *result,
                                 const struct line_list *lines)
{
	if (lines->rows.count == 0)
		return NULL;
	struct bot_part *part = &result->parts[result->part_count++];
	part->lines = lines->rows.at;
	part->line_count = lines->rows.count;
	(void)arena;
	return part;
}

static bool line_has_label(const struct bot_fact_line *line, struct str label)
{
	for (size_t i = 0; i < line->label_count; i++)
		if (str_eq_nocase(line->labels[i], label))
			return true;
	return false;
}

/* A line with several of the labels goes with the first that is named. The rest comes first. */
static void split_by_label(struct view *view, const struct bot_action *action,
                           struct bot_result *result)
{
	size_t labels = action->labels.count;
	struct line_list *lists = ARENA_ARRAY(view->arena, labels + 1, struct line_list);
	for (size_t i = 0; i < view->line_count; i++) {
		size_t at = 0;
		while (at < labels && !line_has_label(&view->lines[i], action->labels.at[at]))
			at++;
		*LIST_ADD(view->arena, &lists[at == labels ? 0 : at + 1].rows) = view->lines[i];
	}
	result->parts = ARENA_ARRAY(view->arena, labels + 1, struct bot_part);
	for (size_t i = 0; i <= labels; i++)
		part_add(view->arena, result, &lists[i]);
}

/* Units of products that earlier lines took. */
struct taken_units {
	int64_t product, units;
};
struct taken {
	LIST(struct taken_units) rows;
};

static int64_t *taken_of(struct arena *arena, struct taken *taken, int64_t product)
{
	for (size_t i = 0; i < taken->rows.count; i++)
		if (taken->rows.at[i].product == product)
			return &taken->rows.at[i].units;
	LIST_ADD(arena, &taken->rows)->product = product;
	return &taken->rows.at[taken->rows.count - 1].units;
}

/* Whole units of the line that are there: of a bundle, what its scarcest part allows. */
static int64_t units_there(struct view *view, struct taken *taken, struct warehouse_id warehouse,
                           const struct bot_fact_line *line)
{
	const struct bot_fact_line *parts = line->component_count ? line->components : line;
	size_t count = line->component_count ? line->component_count : 1;
	int64_t units = line->units;
	for (size_t i = 0; i < count; i++) {
		int64_t each = line->component_count && parts[i].units > 0 ? parts[i].units : 1;
		int64_t free_units =
			view->facts->available(view->facts->context, warehouse, parts[i].product_id)
			- *taken_of(view->arena, taken, parts[i].product_id.value);
		int64_t whole = free_units > 0 ? free_units / each : 0;
		units = whole < units ? whole : units;
	}
	for (size_t i = 0; i < count; i++)
		*taken_of(view->arena, taken, parts[i].product_id.value) +=
			units * (line->component_count ? parts[i].units : 1);
	return units;
}

static void split_by_stock(struct view *view, struct warehouse_id warehouse,
                           struct bot_result *result)
{
	struct line_list there = {0}, missing = {0};
	struct taken taken = {0};
	for (size_t i = 0; i < view->line_count; i++) {
		struct bot_fact_line line = view->lines[i];
		int64_t units = units_there(view, &taken, warehouse, &line);
		int64_t rest = line.units - units;
		line.units = units;
		if (units > 0)
			*LIST_ADD(view->arena, &there.rows) = line;
		line.units = rest;
		if (rest > 0)
			*LIST_ADD(view->arena, &missing.rows) = line;
	}
	result->parts = ARENA_ARRAY(view->arena, 2, struct bot_part);
	part_add(view->arena, result, &there);
	part_add(view->arena, result, &missing);
}

/* Where the order would ship from if it stayed whole: whose stock decides about the split. */
static struct warehouse_id source_of(const struct bot_outcome *outcome)
{
	const struct bot_setting *source = outcome->slots[SLOT_SOURCE].setting;
	bool is_ours = source != NULL && source->text.len == 0;
	return (struct warehouse_id){is_ours ? source->number : 0};
}

static void parts_make(struct view *view, const struct bots *bots, struct bot_result *result)
{
	const struct bot_setting *split = result->split.setting;
	if (split != NULL && split->action->action == BOT_SPLIT_BY_LABEL)
		split_by_label(view, split->action, result);
	if (split != NULL && split->action->action == BOT_SPLIT_BY_STOCK
	    && view->facts->available != NULL) {
		struct bot_outcome whole = {0};
		outcome_make(view, bots, &whole);
		split_by_stock(view, source_of(&whole), result);
	}
	if (result->part_count > 1)
		return;
	result->split = (struct bot_held){0};
	result->parts = ARENA_ARRAY(view->arena, 1, struct bot_part);
	result->part_count = 1;
	result->parts->lines = ARENA_ARRAY(view->arena, view->line_count + 1, struct bot_fact_line);
	for (size_t i = 0; i < view->line_count; i++)
		result->parts->lines[i] = view->lines[i];
	result->parts->line_count = view->line_count;
}

void bots_run(struct arena *arena, const struct bots *bots, const struct bot_facts *facts,
              struct bot_result *result)
{
	*result = (struct bot_result){0};
	struct view view = view_of(arena, facts, facts->lines, facts->line_count);
	result->bundles = shaper_find(&view, bots, SLOT_BUNDLES, result);
	if (result->bundles.setting != NULL) {
		struct line_list broken = {0};
		lines_break(arena, facts, &broken);
		view = view_of(arena, facts, broken.rows.at, broken.rows.count);
	}
	result->split = shaper_find(&view, bots, SLOT_SPLIT, result);
	parts_make(&view, bots, result);
	for (size_t i = 0; i < result->part_count; i++) {
		struct bot_part *part = &result->parts[i];
		struct view of_part = view_of(arena, facts, part->lines, part->line_count);
		outcome_make(&of_part, bots, &part->outcome);
	}
}

void bots_trace(struct arena *arena, const struct bots *bots, const struct bot_facts *facts,
                struct bot_step **out, size_t *count)
{
	struct view view = view_of(arena, facts, facts->lines, facts->line_count);
	struct bot_step *steps = ARENA_ARRAY(arena, bots->rule_count + 1, struct bot_step);
	for (size_t r = 0; r < bots->rule_count; r++) {
		const struct bot_rule *rule = &bots->rules[r];
		steps[r] = (struct bot_step){rule->id, rule->rank, -1};
		for (size_t i = 0; i < rule->test_count && steps[r].filter < 0; i++)
			if (!test_holds(&view, &rule->tests[i]))
				steps[r].filter = rule->tests[i].place;
	}
	*out = steps;
	*count = bots->rule_count;
}
