/* A bot as one English sentence. */
#include "domain/automation/automation_rules.h"

enum { SENTENCE_MOST = 1 << 20, VALUES_TOLD = 8 };

const struct bot_name *bot_name_find(const struct bot_name *names, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (names[i].id == id)
			return &names[i];
	return NULL;
}

/* "Reno", or "warehouse 7" when it has no name that we know. */
static void name_add(struct buf *buf, const char *noun, const struct bot_name *names, size_t n,
                     int64_t id)
{
	const struct bot_name *name = bot_name_find(names, n, id);
	if (name != NULL)
		buf_add(buf, name->name);
	else
		buf_format(buf, "%s %lld", noun, (long long)id);
}

static void quoted_add(struct buf *buf, struct str text)
{
	buf_byte(buf, '"');
	buf_add(buf, text);
	buf_byte(buf, '"');
}

/* Joins what is told of a list: a, b or c; after VALUES_TOLD: "or 92 more". */
static void or_add(struct buf *buf, size_t i, size_t n)
{
	if (i == 0)
		return;
	buf_c(buf, i + 1 == n || i == VALUES_TOLD ? " or " : ", ");
}

static void texts_add(struct buf *buf, const struct str *texts, size_t n)
{
	for (size_t i = 0; i < n && i <= VALUES_TOLD; i++) {
		or_add(buf, i, n);
		if (i == VALUES_TOLD && n > VALUES_TOLD + 1)
			buf_format(buf, "%zu more", n - VALUES_TOLD);
		else
			quoted_add(buf, texts[i]);
	}
}

/* ---- filters ---- */

struct phrase {
	struct buf *buf;
	bool is_not, is_begun;
};

/* Alternatives of one filter; the negation of an alternative is that neither holds. */
static void verb_add(struct phrase *phrase, const char *verb, const char *negated)
{
	if (phrase->is_begun)
		buf_c(phrase->buf, phrase->is_not ? " and " : " or ");
	buf_c(phrase->buf, phrase->is_not ? negated : verb);
	buf_byte(phrase->buf, ' ');
	phrase->is_begun = true;
}

static void value_add(struct buf *buf, const struct bot_filter *filter, bool is_end)
{
	struct weight weight = is_end ? filter->weight_to : filter->weight_from;
	struct money amount = is_end ? filter->amount_to : filter->amount_from;
	struct instant date = is_end ? filter->date_to : filter->date_from;
	switch (filter->field) {
	case BOT_ORDER_TOTAL:
		money_write(buf, amount);
		buf_byte(buf, ' ');
		buf_add(buf, currency_str(&amount.currency));
		return;
	case BOT_ORDER_WEIGHT:
		buf_format(buf, "%lld", (long long)(weight.milligrams / 1000));
		if (weight.milligrams % 1000 != 0)
			buf_format(buf, ".%03lld", (long long)(weight.milligrams % 1000));
		buf_c(buf, " g");
		return;
	case BOT_PAID_AT:
	case BOT_PLACED_AT:
		instant_write_seconds(buf, date);
		return;
	case BOT_POSTAL_CODE:
		buf_add(buf, is_end ? filter->zip_to : filter->zip_from);
		return;
	default:
		buf_int(buf, is_end ? filter->to : filter->from);
	}
}

static void range_add(struct buf *buf, const struct bot_filter *filter, const struct bot_test *test)
{
	bool begins = test->least != INT64_MIN, ends = test->most != INT64_MAX;
	if (begins && ends && test->least == test->most) {
		value_add(buf, filter, false);
		return;
	}
	buf_c(buf, begins && ends ? "between " : begins ? "at least " : "at most ");
	if (begins)
		value_add(buf, filter, false);
	buf_c(buf, begins && ends ? " and " : "");
	if (ends)
		value_add(buf, filter, true);
}

static void ids_add(struct buf *buf, const struct bot_filter *filter, const struct bot_names *names)
{
	for (size_t i = 0; i < filter->ids.count && i <= VALUES_TOLD; i++) {
		or_add(buf, i, filter->ids.count);
		if (i == VALUES_TOLD && filter->ids.count > VALUES_TOLD + 1)
			buf_format(buf, "%zu more", filter->ids.count - VALUES_TOLD);
		else if (filter->field == BOT_CHANNEL)
			name_add(buf, "channel", names->channels.at, names->channels.count, filter->ids.at[i]);
		else
			name_add(buf, "product", names->products.at, names->products.count, filter->ids.at[i]);
	}
}

static void noun_add(struct buf *buf, const struct bot_filter *filter, struct phrase *phrase,
                     const struct bot_names *names)
{
	const struct bot_field_row *row = &bot_field_rows[filter->field];
	if (row->is_many) {
		/* "no line's SKU is …": the noun carries the negation. */
		const char *every = phrase->is_not ? "not every " : "every ";
		buf_c(buf, filter->every_line ? every : phrase->is_not ? "no " : "some ");
		phrase->is_not = false;
	}
	buf_c(buf, row->noun);
	if (filter->field == BOT_CUSTOM_FIELD) {
		buf_byte(buf, ' ');
		quoted_add(buf, filter->custom_field);
	}
	if (filter->field == BOT_POSTAL_ZONE) {
		buf_c(buf, " from ");
		name_add(buf, "warehouse", names->warehouses.at, names->warehouses.count,
		         filter->warehouse_id.value);
	}
	buf_byte(buf, ' ');
}

struct str bot_filter_sentence(struct arena *arena, const struct bot_filter *filter,
                               const struct bot_names *names)
{
	struct bot_test test;
	struct buf buf = buf_new(arena, SENTENCE_MOST);
	struct phrase phrase = {&buf, filter->is_not, false};
	bot_test_make(arena, filter, &test);
	noun_add(&buf, filter, &phrase, names);
	bool counts_units = test.has_range && bot_field_rows[filter->field].is_many
	                    && filter->field != BOT_LINE_QUANTITY;
	if (filter->ids.count > 0) {
		verb_add(&phrase, "is", "is not");
		ids_add(&buf, filter, names);
	}
	if (filter->any_of.count > 0) {
		verb_add(&phrase, "is", "is not");
		texts_add(&buf, filter->any_of.at, filter->any_of.count);
	}
	if (filter->starts_with.count > 0) {
		verb_add(&phrase, "starts with", "does not start with");
		texts_add(&buf, filter->starts_with.at, filter->starts_with.count);
	}
	if (filter->ends_with.count > 0) {
		verb_add(&phrase, "ends with", "does not end with");
		texts_add(&buf, filter->ends_with.at, filter->ends_with.count);
	}
	if (filter->contains.count > 0) {
		verb_add(&phrase, "contains", "does not contain");
		texts_add(&buf, filter->contains.at, filter->contains.count);
	}
	if (test.has_range && !counts_units) {
		verb_add(&phrase, "is", "is not");
		range_add(&buf, filter, &test);
	}
	if (counts_units) {
		buf_c(&buf, phrase.is_begun ? ", " : "is anything, ");
		range_add(&buf, filter, &test);
		buf_c(&buf, " units together");
	}
	return buf_str(&buf);
}

/* ---- actions ---- */

static void ship_add(struct buf *buf, const struct bot_action *action)
{
	const struct str parts[] = {action->carrier, action->service, action->package};
	static const char *const nouns[] = {"carrier ", "service ", "package "};
	bool is_first = true;
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		if (parts[i].len == 0)
			continue;
		buf_c(buf, is_first ? "ship it by " : ", ");
		buf_c(buf, nouns[i]);
		quoted_add(buf, parts[i]);
		is_first = false;
	}
}

static void labels_add(struct buf *buf, const struct bot_action *action)
{
	for (size_t i = 0; i < action->labels.count; i++) {
		if (i > 0)
			buf_c(buf, i + 1 == action->labels.count ? " and " : ", ");
		quoted_add(buf, action->labels.at[i]);
	}
}

static void spaced_add(struct buf *buf, struct str word)
{
	for (size_t i = 0; i < word.len; i++)
		buf_byte(buf, word.at[i] == '_' ? ' ' : word.at[i]);
}

static void source_add(struct buf *buf, const struct bot_action *action,
                       const struct bot_names *names)
{
	if (action->action == BOT_DROPSHIP) {
		buf_c(buf, "let ");
		name_add(buf, "vendor", names->vendors.at, names->vendors.count, action->vendor_id.value);
		buf_c(buf, " ship it");
		return;
	}
	buf_c(buf, action->action == BOT_MULTI_CHANNEL ? "let the marketplace ship it from "
	                                               : "fulfil it from ");
	name_add(buf, "warehouse", names->warehouses.at, names->warehouses.count,
	         action->warehouse_id.value);
	if (action->action == BOT_MULTI_CHANNEL && action->service.len > 0) {
		buf_c(buf, " by service ");
		quoted_add(buf, action->service);
	}
}

static void insure_add(struct buf *buf, const struct bot_action *action)
{
	buf_c(buf, "insure it ");
	if (action->amount.ten_thousandths != 0) {
		buf_c(buf, "for ");
		money_write(buf, action->amount);
		buf_byte(buf, ' ');
		buf_add(buf, currency_str(&action->amount.currency));
		buf_byte(buf, ' ');
	}
	buf_c(buf, "by ");
	buf_add(buf, action->option);
}

static void option_add(struct buf *buf, const char *before, const struct bot_action *action)
{
	buf_c(buf, before);
	spaced_add(buf, action->option);
}

static void bill_add(struct buf *buf, const struct bot_action *action)
{
	option_add(buf, "bill shipping to ", action);
	if (action->account.len > 0) {
		buf_c(buf, ", account ");
		quoted_add(buf, action->account);
	}
}

static void address_add(struct buf *buf, const struct bot_action *action)
{
	option_add(buf, "set the ", action);
	buf_c(buf, " of the address to ");
	quoted_add(buf, action->text);
}

static void split_add(struct buf *buf, const struct bot_action *action)
{
	if (action->action == BOT_BREAK_BUNDLES) {
		buf_c(buf, "break bundles into their parts");
	} else if (action->action == BOT_SPLIT_BY_STOCK) {
		buf_c(buf, "split it by available stock");
	} else {
		buf_c(buf, "split it by the product labels ");
		labels_add(buf, action);
	}
}

/* What is said of every action that sets nothing but its option. */
static const char *const option_phrases[BOT_ACTION_COUNT] = {
	[BOT_MARK_SHIPPED] = "mark it as shipped, dated ",
	[BOT_ALCOHOL] = "declare alcohol for a ",
	[BOT_CONFIRM] = "ask for the delivery confirmation ",
	[BOT_CUSTOMS_CONTENT] = "declare it to customs as ",
	[BOT_NON_DELIVERY] = "if it cannot be delivered abroad, ",
};

static void small_add(struct buf *buf, const struct bot_action *action)
{
	switch (action->action) {
	case BOT_DOMESTIC_BACKUP:
		buf_c(buf, "fulfil it from the domestic backup");
		return;
	case BOT_HOLD:
		buf_format(buf, "hold it for %lld day%s", (long long)action->days,
		           action->days == 1 ? "" : "s");
		return;
	case BOT_ADD_TAG:
		buf_c(buf, "tag it ");
		labels_add(buf, action);
		return;
	case BOT_ADD_ITEM:
		buf_format(buf, "add %lld of %.*s", (long long)action->quantity.units,
		           STR_FMT(action->sku));
		return;
	case BOT_MEASURE:
		buf_c(buf, "take weight and dimensions from the products");
		return;
	case BOT_DRY_ICE:
		buf_format(buf, "declare %lld g of dry ice", (long long)(action->weight.milligrams / 1000));
		return;
	default:
		option_add(buf, option_phrases[action->action], action);
	}
}

static void action_add(struct buf *buf, const struct bot_action *action,
                       const struct bot_names *names)
{
	switch (action->action) {
	case BOT_FULFIL_FROM:
	case BOT_DROPSHIP:
	case BOT_MULTI_CHANNEL:
		source_add(buf, action, names);
		return;
	case BOT_SHIPPING:
		ship_add(buf, action);
		return;
	case BOT_CHEAPEST_RATE:
	case BOT_BEST_RATE:
		buf_c(buf, action->action == BOT_BEST_RATE ? "take the cheapest rate that is in time"
		                                           : "take the cheapest rate");
		buf_c(buf, action->carrier.len > 0 ? " of " : "");
		buf_add(buf, action->carrier);
		return;
	case BOT_BREAK_BUNDLES:
	case BOT_SPLIT_BY_STOCK:
	case BOT_SPLIT_BY_LABEL:
		split_add(buf, action);
		return;
	case BOT_SET_ADDRESS:
		address_add(buf, action);
		return;
	case BOT_INSURE:
		insure_add(buf, action);
		return;
	case BOT_BILL_TO:
		bill_add(buf, action);
		return;
	default:
		small_add(buf, action);
	}
}

struct str bot_action_sentence(struct arena *arena, const struct bot_action *action,
                               const struct bot_names *names)
{
	struct buf buf = buf_new(arena, SENTENCE_MOST);
	action_add(&buf, action, names);
	return buf_str(&buf);
}

struct str bot_sentence(struct arena *arena, const struct bot *bot, const struct bot_names *names)
{
	struct buf buf = buf_new(arena, SENTENCE_MOST);
	for (size_t i = 0; i < bot->filters.count; i++) {
		buf_c(&buf, i == 0 ? "If " : " and ");
		buf_add(&buf, bot_filter_sentence(arena, &bot->filters.at[i], names));
	}
	buf_c(&buf, bot->filters.count > 0 ? ", then " : "For every order: ");
	for (size_t i = 0; i < bot->actions.count; i++) {
		if (i > 0)
			buf_c(&buf, i + 1 == bot->actions.count ? " and " : ", ");
		action_add(&buf, &bot->actions.at[i], names);
	}
	buf_c(&buf, bot->actions.count == 0 ? "do nothing." : ".");
	return buf_str(&buf);
}

struct str bot_conflict_sentence(struct arena *arena, const struct bots *bots,
                                 const struct bot_conflict *conflict)
{
	struct buf buf = buf_new(arena, SENTENCE_MOST);
	buf_format(&buf, "%zu bots of rank %lld set the ", conflict->bots.count,
	           (long long)conflict->rank);
	spaced_add(&buf, word_of(&bot_slot_words, (int)conflict->slot));
	buf_c(&buf, " to different values: ");
	for (size_t i = 0; i < conflict->bots.count; i++) {
		const struct bot *bot = bots_find(bots, conflict->bots.at[i]);
		if (i > 0)
			buf_c(&buf, i + 1 == conflict->bots.count ? " and " : ", ");
		quoted_add(&buf, bot != NULL ? bot->name : STR("?"));
	}
	buf_byte(&buf, '.');
	return buf_str(&buf);
}

struct bot_told bot_held_tell(struct arena *arena, const struct bots *bots,
                              const struct bot_names *names, const struct bot_held *held)
{
	const struct bot *bot = bots_find(bots, held->bot_id);
	return (struct bot_told){
		.bot_id = {held->bot_id},
		.bot = bot != NULL ? bot->name : STR(""),
		.slot = held->setting->slot,
		.says = bot_action_sentence(arena, held->setting->action, names),
	};
}

void bots_tell(struct arena *arena, const struct bots *bots, const struct bot_names *names,
               const struct bot_outcome *outcome, struct bot_told **out, size_t *count)
{
	size_t most = SLOT_SINGLE_COUNT + outcome->added.count, n = 0;
	struct bot_told *rows = ARENA_ARRAY(arena, most, struct bot_told);
	for (int slot = 0; slot < SLOT_SINGLE_COUNT; slot++)
		if (outcome->slots[slot].setting != NULL)
			rows[n++] = bot_held_tell(arena, bots, names, &outcome->slots[slot]);
	for (size_t i = 0; i < outcome->added.count; i++)
		rows[n++] = bot_held_tell(arena, bots, names, &outcome->added.at[i]);
	*out = rows;
	*count = n;
}
