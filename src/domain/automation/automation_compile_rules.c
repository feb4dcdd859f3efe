/* From a set as people write it to arrays that are quick to ask. */
#include <stdlib.h>

#include "domain/automation/automation_rules.h"

uint64_t text_hash_nocase(struct str text)
{
	uint64_t hash = 14695981039346656037u; /* FNV-1a */
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		if (c >= 'A' && c <= 'Z')
			c = (unsigned char)(c + 32);
		hash = (hash ^ c) * 1099511628211u;
	}
	return hash;
}

static int by_hash(const void *left, const void *right)
{
	const struct bot_text_key *a = left, *b = right;
	return (a->hash > b->hash) - (a->hash < b->hash);
}

static int by_number(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
	return (a > b) - (a < b);
}

static bool has(const struct bot_filter *filter, const char *member)
{
	return shape_has(&bot_filter_shape, filter, member);
}

static void range_take(const struct bot_filter *filter, struct bot_test *test, const char *from,
                       int64_t least, const char *to, int64_t most)
{
	bool begins = has(filter, from), ends = has(filter, to);
	if (!begins && !ends)
		return;
	test->has_range = true;
	test->least = begins ? least : INT64_MIN;
	test->most = ends ? most : INT64_MAX;
}

static int64_t zip_number(struct str zip)
{
	int64_t number = 0;
	if (str_to_int(zip, &number) != OK)
		return 0;
	return number;
}

static void ranges_take(const struct bot_filter *f, struct bot_test *test)
{
	range_take(f, test, "from", f->from, "to", f->to);
	range_take(f, test, "amount_from", f->amount_from.ten_thousandths, "amount_to",
	           f->amount_to.ten_thousandths);
	range_take(f, test, "weight_from", f->weight_from.milligrams, "weight_to",
	           f->weight_to.milligrams);
	range_take(f, test, "date_from", f->date_from.us, "date_to", f->date_to.us);
	range_take(f, test, "zip_from", zip_number(f->zip_from), "zip_to", zip_number(f->zip_to));
	test->currency = has(f, "amount_from") ? f->amount_from.currency : f->amount_to.currency;
}

void bot_test_make(struct arena *arena, const struct bot_filter *filter, struct bot_test *out)
{
	*out = (struct bot_test){.field = filter->field,
	                         .is_not = filter->is_not,
	                         .every_line = filter->every_line,
	                         .warehouse = filter->warehouse_id.value,
	                         .key = filter->custom_field,
	                         .starts = filter->starts_with.at,
	                         .start_count = filter->starts_with.count,
	                         .ends = filter->ends_with.at,
	                         .end_count = filter->ends_with.count,
	                         .contains = filter->contains.at,
	                         .contain_count = filter->contains.count};
	int64_t *ids = ARENA_ARRAY(arena, filter->ids.count + 1, int64_t);
	for (size_t i = 0; i < filter->ids.count; i++)
		ids[i] = filter->ids.at[i];
	qsort(ids, filter->ids.count, sizeof *ids, by_number);
	out->ids = ids;
	out->id_count = filter->ids.count;
	struct bot_text_key *texts = ARENA_ARRAY(arena, filter->any_of.count + 1, struct bot_text_key);
	for (size_t i = 0; i < filter->any_of.count; i++)
		texts[i] =
			(struct bot_text_key){text_hash_nocase(filter->any_of.at[i]), filter->any_of.at[i]};
	qsort(texts, filter->any_of.count, sizeof *texts, by_hash);
	out->texts = texts;
	out->text_count = filter->any_of.count;
	out->has_values =
		out->text_count + out->id_count + out->start_count + out->end_count + out->contain_count
		> 0;
	ranges_take(filter, out);
}

/* ---- actions become settings ---- */

bool bot_setting_same(const struct bot_setting *a, const struct bot_setting *b)
{
	return a->slot == b->slot && a->number == b->number && str_eq(a->text, b->text);
}

struct setting_list {
	struct arena *arena;
	const struct bot_action *action;
	LIST(struct bot_setting) rows;
};

static void put(struct setting_list *list, enum bot_slot slot, int64_t number, struct str text)
{
	*LIST_ADD(list->arena, &list->rows) = (struct bot_setting){slot, number, text, list->action};
}

static void put_text(struct setting_list *list, enum bot_slot slot, struct str text)
{
	if (text.len > 0)
		put(list, slot, 0, text);
}

static struct str joined(struct arena *arena, const struct str *texts, size_t n)
{
	struct buf buf = buf_new(arena, (size_t)1 << 20);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_byte(&buf, '\n');
		buf_add(&buf, texts[i]);
	}
	return buf_str(&buf);
}

static void put_source(struct setting_list *list, const struct bot_action *action)
{
	switch (action->action) {
	case BOT_FULFIL_FROM:
		put(list, SLOT_SOURCE, action->warehouse_id.value, STR(""));
		return;
	case BOT_DOMESTIC_BACKUP:
		put(list, SLOT_SOURCE, 0, STR("backup"));
		return;
	case BOT_DROPSHIP:
		put(list, SLOT_SOURCE, action->vendor_id.value, STR("vendor"));
		return;
	default:
		put(list, SLOT_SOURCE, action->warehouse_id.value, STR("marketplace"));
		put_text(list, SLOT_SERVICE, action->service);
	}
}

static void put_shipping(struct setting_list *list, const struct bot_action *action)
{
	put_text(list, SLOT_CARRIER, action->carrier);
	if (action->action == BOT_CHEAPEST_RATE)
		put(list, SLOT_SERVICE, 1, STR("cheapest"));
	else if (action->action == BOT_BEST_RATE)
		put(list, SLOT_SERVICE, 2, STR("best"));
	else
		put_text(list, SLOT_SERVICE, action->service);
	put_text(list, SLOT_PACKAGE, action->package);
}

static void put_options(struct setting_list *list, const struct bot_action *action)
{
	static const enum bot_slot slots[BOT_ACTION_COUNT] = {
		[BOT_MARK_SHIPPED] = SLOT_MARK_SHIPPED, [BOT_ALCOHOL] = SLOT_ALCOHOL,
		[BOT_CONFIRM] = SLOT_CONFIRMATION,      [BOT_CUSTOMS_CONTENT] = SLOT_CUSTOMS_CONTENT,
		[BOT_NON_DELIVERY] = SLOT_NON_DELIVERY,
	};
	put(list, slots[action->action], 0, action->option);
}

static void settings_make(struct setting_list *list, const struct bot_action *action)
{
	int value = 0;
	list->action = action;
	switch (action->action) {
	case BOT_FULFIL_FROM:
	case BOT_DOMESTIC_BACKUP:
	case BOT_DROPSHIP:
	case BOT_MULTI_CHANNEL:
		put_source(list, action);
		return;
	case BOT_SHIPPING:
	case BOT_CHEAPEST_RATE:
	case BOT_BEST_RATE:
		put_shipping(list, action);
		return;
	case BOT_BREAK_BUNDLES:
		put(list, SLOT_BUNDLES, 1, STR(""));
		return;
	case BOT_SPLIT_BY_STOCK:
		put(list, SLOT_SPLIT, 1, STR(""));
		return;
	case BOT_SPLIT_BY_LABEL:
		put(list, SLOT_SPLIT, 2, joined(list->arena, action->labels.at, action->labels.count));
		return;
	case BOT_HOLD:
		put(list, SLOT_HOLD, action->days, STR(""));
		return;
	case BOT_ADD_TAG:
		for (size_t i = 0; i < action->labels.count; i++)
			put(list, SLOT_TAGS, 0, action->labels.at[i]);
		return;
	case BOT_ADD_ITEM:
		put(list, SLOT_ITEMS, action->quantity.units, action->sku);
		return;
	case BOT_SET_ADDRESS:
		if (word_find(&bot_address_fields, action->option, false, &value))
			put(list, (enum bot_slot)((int)SLOT_RECIPIENT + value), 0, action->text);
		return;
	case BOT_MEASURE:
		put(list, SLOT_MEASURE, 1, STR(""));
		return;
	case BOT_DRY_ICE:
		put(list, SLOT_DRY_ICE, action->weight.milligrams, STR(""));
		return;
	case BOT_INSURE:
		put(list, SLOT_INSURANCE, action->amount.ten_thousandths,
		    joined(list->arena,
		           (const struct str[]){action->option, currency_str(&action->amount.currency)},
		           2));
		return;
	case BOT_BILL_TO:
		put(list, SLOT_BILLING, 0,
		    joined(list->arena,
		           (const struct str[]){action->option, action->account, action->postal_code,
		                                action->country},
		           4));
		return;
	default:
		put_options(list, action);
	}
}

/* ---- the set ---- */

/* What is quick to ask comes first. */
static int by_cost(const void *left, const void *right)
{
	const struct bot_test *a = left, *b = right;
	bool a_many = bot_field_rows[a->field].is_many, b_many = bot_field_rows[b->field].is_many;
	if (a_many != b_many)
		return a_many ? 1 : -1;
	return (a->place > b->place) - (a->place < b->place);
}

/* Bots that are not saved yet come last, in their order. */
static int64_t age_of(int64_t id)
{
	return id < 0 ? ID_MAX - id : id;
}

static int by_rank(const void *left, const void *right)
{
	const struct bot_rule *a = left, *b = right;
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return age_of(a->id) < age_of(b->id) ? -1 : age_of(a->id) > age_of(b->id);
}

static void rule_make(struct arena *arena, const struct bot *bot, int64_t rank, struct bots *bots)
{
	struct bot_rule *rule = &bots->rules[bots->rule_count++];
	struct bot_test *tests = ARENA_ARRAY(arena, bot->filters.count + 1, struct bot_test);
	struct setting_list list = {.arena = arena};
	for (size_t i = 0; i < bot->filters.count; i++) {
		bot_test_make(arena, &bot->filters.at[i], &tests[i]);
		tests[i].place = (int64_t)i;
		bots->needs |= bot_field_rows[tests[i].field].needs;
	}
	qsort(tests, bot->filters.count, sizeof *tests, by_cost);
	/* Who is not saved yet is counted downwards from −1. */
	int64_t id = bot->id.value != 0 ? bot->id.value : -(int64_t)bots->rule_count;
	*rule = (struct bot_rule){
		.id = id, .rank = rank, .bot = bot, .tests = tests, .test_count = bot->filters.count};
	for (size_t i = 0; i < bot->actions.count; i++) {
		settings_make(&list, &bot->actions.at[i]);
		bots->needs |= bot_action_rows[bot->actions.at[i].action].needs;
	}
	rule->settings = list.rows.at;
	rule->setting_count = list.rows.count;
	for (size_t i = 0; i < rule->setting_count; i++) {
		rule->breaks = rule->breaks || rule->settings[i].slot == SLOT_BUNDLES;
		rule->splits = rule->splits || rule->settings[i].slot == SLOT_SPLIT;
	}
}

const struct bots *bots_compile(struct arena *arena, const struct bot_set *set, int64_t version)
{
	struct bots *bots = ARENA_NEW(arena, struct bots);
	size_t most = 0;
	for (size_t g = 0; g < set->groups.count; g++)
		most += set->groups.at[g].bots.count;
	bots->version = version;
	bots->rules = ARENA_ARRAY(arena, most + 1, struct bot_rule);
	for (size_t g = 0; g < set->groups.count; g++) {
		const struct bot_group *group = &set->groups.at[g];
		for (size_t b = 0; b < group->bots.count; b++)
			if (!group->bots.at[b].is_paused)
				rule_make(arena, &group->bots.at[b], group->rank, bots);
	}
	qsort(bots->rules, bots->rule_count, sizeof *bots->rules, by_rank);
	return bots;
}

int64_t bots_version(const struct bots *bots)
{
	return bots->version;
}

unsigned bots_needs(const struct bots *bots)
{
	return bots->needs;
}

size_t bots_count(const struct bots *bots)
{
	return bots->rule_count;
}

const struct bot *bots_find(const struct bots *bots, int64_t bot_id)
{
	for (size_t i = 0; i < bots->rule_count; i++)
		if (bots->rules[i].id == bot_id)
			return bots->rules[i].bot;
	return NULL;
}
