/* Allocation rules by SKU and channel: how much of what is available a channel may sell. */
#include "base/map.h"
#include "domain/channels/channels.h"
#include "domain/imports/imports_kind.h"
#include "domain/imports/imports_undo.h"
#include "kernel/bulk_action.h"
#include "shape/shape_change.h"

struct rule_import {
	struct str sku, channel;
	enum rule_type type, minimum_type;
	int64_t value, minimum_value, minimum_level;
	struct touched touched;
};
static const struct field rule_fields[] = {
	FIELD_TEXT(struct rule_import, sku, TRIMMED, 0, LIMIT_SKU, "Master SKU; empty: every product."),
	FIELD_TEXT(struct rule_import, channel, TRIMMED, 0, LIMIT_NAME,
               "Channel, by name or id; empty: every channel."),
	FIELD_ENUM(struct rule_import, type, enum rule_type, &rule_type_words, REQUIRED,
               "percent or max_units: how the channel's share is worked out."),
	FIELD_INT(struct rule_import, value, REQUIRED, 0, QTY_MAX, "Percent, or units."),
	FIELD_ENUM(struct rule_import, minimum_type, enum rule_type, &rule_type_words, 0,
               "The rule at or below the minimum level; of a new rule the same as type."),
	FIELD_INT(struct rule_import, minimum_value, 0, 0, QTY_MAX, "Its percent or units."),
	FIELD_INT(struct rule_import, minimum_level, 0, -1, QTY_MAX,
              "Units at or below which the minimum rule holds; -1: the product's own level."),
};
static const struct shape rule_import_shape =
	SHAPE_TOUCHED("ImportAllocationRule", struct rule_import, rule_fields, "An allocation rule.");

static const struct import_alias rule_aliases[] = {
	{"sku", "master sku,product sku,product,item"},
	{"channel", "sales channel,sales channel name,store"},
	{"type", "rule type,rule,allocation type"},
	{"value", "rule value,allocation,quantity"},
	{"minimum_type", "minimum rule type,min type,minimum rule"},
	{"minimum_value", "minimum rule value,min value"},
	{"minimum_level", "min inventory level,minimum inventory level,min level"},
};

static struct str rule_key(struct work *work, const struct allocation_rule *rule)
{
	return str_format(work->arena, "%lld %lld", (long long)rule->product_id.value,
	                  (long long)rule->channel_id.value);
}

/* The rules of the drafts' products, by product and channel. */
static enum err rules_known(struct work *work, const struct allocation_rule *drafts, size_t n,
                            struct map *out)
{
	struct allocation_rule *known;
	size_t count;
	int64_t *products = ARENA_ARRAY(work->arena, n, int64_t);
	*out = map_new(work->arena);
	for (size_t i = 0; i < n; i++)
		products[i] = drafts[i].product_id.value;
	TRY(allocation_rules_of(work, products, n, &known, &count));
	for (size_t i = 0; i < count; i++)
		map_put(out, rule_key(work, &known[i]), &known[i]);
	return OK;
}

/* ---- taking ---- */

static bool place_take(struct work *work, const struct import_names *names,
                       const struct import_products *products, struct import_row *row,
                       struct allocation_rule *draft)
{
	const struct rule_import *said = row->value;
	*draft = (struct allocation_rule){.type = said->type, .value = said->value};
	if (said->channel.len > 0
	    && !import_channel(work, names, said->channel, row, &draft->channel_id))
		return false;
	if (said->sku.len == 0)
		return true;
	const struct product *product = import_product(work, products, said->sku, row);
	if (product == NULL)
		return false;
	draft->product_id = product->id;
	return true;
}

/* Cells of the minimum rule that say nothing leave it as it is; one that was the same as the main
 * rule goes on following it. */
static void minimum_take(const struct rule_import *said, const struct allocation_rule *before,
                         struct allocation_rule *draft)
{
	bool has_type = shape_has(&rule_import_shape, said, "minimum_type");
	bool has_value = shape_has(&rule_import_shape, said, "minimum_value");
	bool stays =
		before != NULL
		&& (before->minimum_type != before->type || before->minimum_value != before->value);
	if (has_type || stays) {
		draft->minimum_type = has_type ? said->minimum_type : before->minimum_type;
		shape_give(&allocation_rule_shape, draft, "minimum_type");
	}
	if (has_value || (stays && draft->minimum_type == before->minimum_type)) {
		draft->minimum_value = has_value ? said->minimum_value : before->minimum_value;
		shape_give(&allocation_rule_shape, draft, "minimum_value");
	}
	if (shape_has(&rule_import_shape, said, "minimum_level") || before != NULL) {
		draft->minimum_level = shape_has(&rule_import_shape, said, "minimum_level")
		                           ? said->minimum_level
		                           : before->minimum_level;
		shape_give(&allocation_rule_shape, draft, "minimum_level");
	}
}

/* Would the draft leave the rule as it is? */
static bool is_same_rule(const struct allocation_rule *before, const struct allocation_rule *draft)
{
	bool has_type = shape_has(&allocation_rule_shape, draft, "minimum_type");
	bool has_value = shape_has(&allocation_rule_shape, draft, "minimum_value");
	enum rule_type minimum_type = has_type ? draft->minimum_type : draft->type;
	if (!has_value && minimum_type != draft->type)
		return false; /* its fault is for the use case to tell */
	return before->type == draft->type && before->value == draft->value
	       && before->minimum_type == minimum_type
	       && before->minimum_value == (has_value ? draft->minimum_value : draft->value)
	       && before->minimum_level == draft->minimum_level;
}

static struct str rule_text(struct work *work, const struct allocation_rule *rule)
{
	static const struct str names[] = {STR_INIT("product_id"),   STR_INIT("channel_id"),
	                                   STR_INIT("type"),         STR_INIT("value"),
	                                   STR_INIT("minimum_type"), STR_INIT("minimum_value"),
	                                   STR_INIT("minimum_level")};
	return shape_text(work->arena, &allocation_rule_shape, rule, names, COUNT_OF(names));
}

/* "7 2.5f0c 0 {…}": its id, what the row left, whether it is new, and what it was, or is when it is
 * new. */
static struct str rule_undo_text(struct work *work, const struct allocation_rule *before,
                                 const struct allocation_rule *after)
{
	struct str now = rule_text(work, after);
	return str_format(work->arena, "%lld %.*s %d %.*s", (long long)after->id.value,
	                  STR_FMT(import_left_text(work, after->version, now)), before == NULL,
	                  STR_FMT(before != NULL ? rule_text(work, before) : now));
}

struct rule_batch {
	struct work *work;
	struct import_row **rows;
	struct allocation_rule *drafts, *made;
	enum err *errors;
	struct fault *faults;
	size_t count;
};

static struct rule_batch rule_batch_new(struct work *work, size_t n)
{
	return (struct rule_batch){.work = work,
	                           .rows = ARENA_ARRAY(work->arena, n, struct import_row *),
	                           .drafts = ARENA_ARRAY(work->arena, n, struct allocation_rule),
	                           .made = ARENA_ARRAY(work->arena, n, struct allocation_rule),
	                           .errors = ARENA_ARRAY(work->arena, n, enum err),
	                           .faults = ARENA_ARRAY(work->arena, n, struct fault)};
}

static void rule_batch_add(struct rule_batch *b, struct import_row *row,
                           const struct allocation_rule *draft)
{
	fault_init(&b->faults[b->count], b->work->arena);
	b->rows[b->count] = row;
	b->drafts[b->count++] = *draft;
}

static enum err rules_write(struct rule_batch *b, const struct map *known)
{
	struct work *work = b->work;
	if (b->count == 0)
		return OK;
	TRY(allocation_rule_put_many(work, b->count, b->drafts, b->made, b->errors, b->faults));
	for (size_t i = 0; i < b->count; i++) {
		const struct allocation_rule *before = map_get(known, rule_key(work, &b->drafts[i]));
		struct import_row *row = b->rows[i];
		if (b->errors[i] != OK) {
			import_row_fail(work, row, b->errors[i], &b->faults[i]);
			continue;
		}
		row->outcome = before == NULL ? ROW_CREATED : ROW_CHANGED;
		row->sentence = before == NULL ? STR("new allocation rule")
		                               : shape_difference(work->arena, &allocation_rule_shape,
		                                                  before, &b->made[i]);
		row->undo = rule_undo_text(work, before, &b->made[i]);
	}
	return OK;
}

static enum err rules_apply(struct work *work, struct import_row *rows, size_t n)
{
	struct import_names names = {0};
	struct map known;
	struct import_products products;
	struct rule_batch all = rule_batch_new(work, n), b = rule_batch_new(work, n);
	struct str *skus = ARENA_ARRAY(work->arena, n, struct str);
	for (size_t i = 0; i < n; i++)
		skus[i] = ((const struct rule_import *)rows[i].value)->sku;
	TRY(import_names_load(work, &names));
	TRY(import_products_find(work, skus, n, &products));
	for (size_t i = 0; i < n; i++) {
		struct allocation_rule draft;
		if (place_take(work, &names, &products, &rows[i], &draft))
			rule_batch_add(&all, &rows[i], &draft);
	}
	TRY(rules_known(work, all.drafts, all.count, &known));
	for (size_t i = 0; i < all.count; i++) {
		struct allocation_rule *draft = &all.drafts[i];
		const struct allocation_rule *before = map_get(&known, rule_key(work, draft));
		minimum_take(all.rows[i]->value, before, draft);
		if (before != NULL && is_same_rule(before, draft))
			all.rows[i]->outcome = ROW_SAME;
		else
			rule_batch_add(&b, all.rows[i], draft);
	}
	return rules_write(&b, &known);
}

/* ---- the way back ---- */

struct rule_back {
	struct rule_id id;
	struct import_left left;
	int64_t is_new;
	struct allocation_rule draft;
};

static enum err rule_back_read(struct work *work, struct str text, struct rule_back *out)
{
	struct str id, left, is_new;
	*out = (struct rule_back){0};
	if (!str_split(&text, ' ', &id) || str_to_int(id, &out->id.value) != OK
	    || !str_split(&text, ' ', &left) || !str_split(&text, ' ', &is_new)
	    || str_to_int(is_new, &out->is_new) != OK)
		return ERR_INTERNAL;
	TRY(import_left_read(work, left, &out->left));
	return bulk_before_read(work, &allocation_rule_shape, text, &out->draft);
}

static bool is_as_left(struct work *work, const struct rule_back *back,
                       const struct allocation_rule *now)
{
	return now != NULL && ID_EQ(now->id, back->id)
	       && now->version
	              == import_left_version(work, &back->left, now->version, rule_text(work, now));
}

/* A new rule is removed, a changed one as it was, unless it changed again since. */
static enum err rules_undo(struct work *work, struct import_row *rows, size_t n)
{
	struct map known;
	struct rule_back *backs = ARENA_ARRAY(work->arena, n, struct rule_back);
	struct rule_batch all = rule_batch_new(work, n), b = rule_batch_new(work, n);
	for (size_t i = 0; i < n; i++) {
		TRY(rule_back_read(work, rows[i].undo, &backs[i]));
		rule_batch_add(&all, &rows[i], &backs[i].draft);
	}
	TRY(rules_known(work, all.drafts, n, &known));
	for (size_t i = 0; i < n; i++) {
		const struct allocation_rule *now = map_get(&known, rule_key(work, &backs[i].draft));
		if (!is_as_left(work, &backs[i], now)) {
			rows[i].outcome = ROW_KEPT;
			rows[i].sentence = STR("It was changed again since.");
			continue;
		}
		rows[i].outcome = ROW_UNDONE;
		if (backs[i].is_new)
			TRY(allocation_rule_remove(work, backs[i].id));
		else
			rule_batch_add(&b, &rows[i], &backs[i].draft);
	}
	if (b.count == 0)
		return OK;
	TRY(allocation_rule_put_many(work, b.count, b.drafts, b.made, b.errors, b.faults));
	for (size_t i = 0; i < b.count; i++) {
		if (b.errors[i] == OK)
			continue;
		import_row_fail(work, b.rows[i], b.errors[i], &b.faults[i]);
		b.rows[i]->outcome = ROW_KEPT;
	}
	return OK;
}

const struct import_kind import_allocation_rules = {
	.name = "allocation_rules",
	.scope = SCOPE_WRITE_SETTINGS,
	.row = &rule_import_shape,
	.aliases = rule_aliases,
	.alias_count = COUNT_OF(rule_aliases),
	.apply = rules_apply,
	.undo = rules_undo,
	.says = "How much each channel may sell, by SKU and channel; without one or both: of all.",
};
