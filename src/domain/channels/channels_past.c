#include "domain/channels/channels_past.h"
#include "domain/channels/channels_past_rules.h"

#include <stdio.h>
#include <string.h>

#include "base/map.h"
#include "domain/channels/channels_past_store.h"
#include "domain/channels/channels_share.h"
#include "kernel/scopes.h"
#include "shape/shape_change.h"

/* ---- edits of rules and exclusions ---- */

static struct allocation_change change_of(struct work *work)
{
	return (struct allocation_change){.at = work->now,
	                                  .actor_kind =
	                                      word_of(&actor_kind_words, (int)work->actor.kind),
	                                  .actor_id = work->actor.id,
	                                  .actor_name = work->actor.name};
}

static struct str edit_text(struct work *work, const struct rule_edit *edit)
{
	if (edit->before != NULL && edit->after != NULL)
		return shape_difference(work->arena, &allocation_rule_shape, edit->before, edit->after);
	const struct allocation_rule *only = edit->after != NULL ? edit->after : edit->before;
	return str_format(work->arena, "{\"%s\":%.*s}", edit->after != NULL ? "set" : "removed",
	                  STR_FMT(shape_text(work->arena, &allocation_rule_shape, only, NULL, 0)));
}

enum err rules_changed(struct work *work, const struct rule_edit *edits, size_t n)
{
	struct allocation_change *rows = ARENA_ARRAY(work->arena, n, struct allocation_change);
	for (size_t i = 0; i < n; i++) {
		const struct rule_edit *edit = &edits[i];
		const struct allocation_rule *rule = edit->after != NULL ? edit->after : edit->before;
		rows[i] = change_of(work);
		rows[i].product_id = rule->product_id;
		rows[i].channel_id = rule->channel_id;
		rows[i].is_set = edit->after != NULL;
		rows[i].type = word_of(&rule_type_words, (int)rule->type);
		rows[i].value = rule->value;
		rows[i].minimum_type = word_of(&rule_type_words, (int)rule->minimum_type);
		rows[i].minimum_value = rule->minimum_value;
		rows[i].minimum_level = rule->minimum_level;
		rows[i].change = edit_text(work, edit);
		TRY(id_new(work->tx, &rows[i].id.value));
	}
	return changes_insert(work->tx, work->arena, work->company, rows, n);
}

enum err exclusion_changed(struct work *work, const struct stock_exclusion *exclusion, bool is_set)
{
	struct allocation_change row = change_of(work);
	row.product_id = exclusion->product_id;
	row.channel_id = exclusion->channel_id;
	row.warehouse_id = exclusion->warehouse_id;
	row.is_set = is_set;
	row.change = is_set ? STR("{\"is_excluded\":{\"from\":false,\"to\":true}}")
	                    : STR("{\"is_excluded\":{\"from\":true,\"to\":false}}");
	TRY(id_new(work->tx, &row.id.value));
	return changes_insert(work->tx, work->arena, work->company, &row, 1);
}

/* ---- what figures were ---- */

enum err past_note(struct work *work, const struct past_value *values, size_t n)
{
	return past_insert(work->tx, work->arena, work->company, values, n);
}

/* The value after `"name":{"from":` of a difference; a flag counts 1 or 0. */
static bool from_of(const struct event *event, const char *name, int64_t *out)
{
	char key[64];
	snprintf(key, sizeof key, "\"%s\":{\"from\":", name);
	ptrdiff_t at = str_find_str(event->body, str_from(key));
	if (at < 0)
		return false;
	struct str rest = str_slice(event->body, (size_t)at + strlen(key), event->body.len), value;
	if (!str_split(&rest, ',', &value))
		return false;
	if (str_is(value, "true") || str_is(value, "false")) {
		*out = str_is(value, "true");
		return true;
	}
	if (str_is(value, "null")) {
		*out = 0;
		return true;
	}
	return str_to_int(value, out) == OK;
}

static const char *const told[] = {PAST_IS_ACTIVE, PAST_MINIMUM_LEVEL, PAST_COMPONENTS};

/* Settings tell only their new value: what it was stands in the row that never ends. */
static enum err across_note(struct work *work, const struct event *event)
{
	struct past *past;
	const int64_t company = 0;
	bool is_on = str_find_str(event->body, STR("\"value\":\"true\"")) >= 0;
	const struct instant ever = {INT64_MAX - 1}, never_ends = {INT64_MAX};
	TRY(past_load(work, &company, 1, ever, &past));
	int64_t before = past_figure(past, 0, PAST_ACROSS, 0);
	const struct past_value until = {0, PAST_ACROSS, event->at, before};
	const struct past_value now = {0, PAST_ACROSS, never_ends, is_on};
	if (before == is_on)
		return OK;
	TRY(past_note(work, &until, 1));
	return past_replace(work->tx, work->arena, work->company, &now);
}

enum err channels_past_listen(struct work *work, const struct event *events, size_t n)
{
	LIST(struct past_value) values = {0};
	for (size_t i = 0; i < n; i++) {
		const struct event *event = &events[i];
		if (str_find_str(event->body, STR("\"" ACROSS_WAREHOUSES "\"")) >= 0)
			TRY(across_note(work, event));
		if (str_is(event->kind, "product.parts_changed"))
			*LIST_ADD(work->arena, &values) =
				(struct past_value){event->subject_id, PAST_PARTS, event->at, 0};
		for (size_t k = 0; k < COUNT_OF(told); k++) {
			struct past_value value = {event->subject_id, told[k], event->at, 0};
			if (from_of(event, told[k], &value.value))
				*LIST_ADD(work->arena, &values) = value;
		}
	}
	return past_note(work, values.at, values.count);
}

/* ---- as of an instant ---- */

enum err past_load(struct work *work, const int64_t *subjects, size_t n, struct instant at,
                   struct past **out)
{
	struct past_row *rows;
	size_t count;
	*out = ARENA_NEW(work->arena, struct past);
	(*out)->subjects = map_new(work->arena);
	TRY(past_after(work->tx, work->arena, work->company, subjects, n, at, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct past_rows *of = map_get_int(&(*out)->subjects, rows[i].subject_id);
		if (of == NULL) {
			of = ARENA_NEW(work->arena, struct past_rows);
			map_put_int(&(*out)->subjects, rows[i].subject_id, of);
		}
		*LIST_ADD(work->arena, &of->rows) = rows[i];
	}
	return OK;
}

/* The changes of one key replace each other; the last one says what holds. */
static bool is_same_key(const struct allocation_change *a, const struct allocation_change *b)
{
	return ID_EQ(a->product_id, b->product_id) && ID_EQ(a->channel_id, b->channel_id)
	       && ID_EQ(a->warehouse_id, b->warehouse_id);
}

static struct allocation_rule rule_of(const struct allocation_change *change)
{
	int type = RULE_PERCENT, minimum_type = RULE_PERCENT;
	(void)word_find(&rule_type_words, change->type, false, &type);
	(void)word_find(&rule_type_words, change->minimum_type, false, &minimum_type);
	return (struct allocation_rule){.id = {change->id.value},
	                                .product_id = change->product_id,
	                                .channel_id = change->channel_id,
	                                .type = (enum rule_type)type,
	                                .value = change->value,
	                                .minimum_type = (enum rule_type)minimum_type,
	                                .minimum_value = change->minimum_value,
	                                .minimum_level = change->minimum_level};
}

enum err rules_as_of(struct work *work, const int64_t *products, size_t n, struct instant at,
                     struct allocation_rule **rules, size_t *rule_count,
                     struct stock_exclusion **exclusions, size_t *exclusion_count)
{
	struct allocation_change *changes;
	size_t count;
	LIST(struct allocation_rule) held = {0};
	LIST(struct stock_exclusion) excluded = {0};
	TRY(changes_until(work->tx, work->arena, work->company, products, n, at, &changes, &count));
	for (size_t i = 0; i < count; i++) {
		bool is_last = true;
		for (size_t k = i + 1; k < count && is_last; k++)
			is_last = !is_same_key(&changes[i], &changes[k]);
		if (!is_last || !changes[i].is_set)
			continue;
		if (changes[i].warehouse_id.value == 0)
			*LIST_ADD(work->arena, &held) = rule_of(&changes[i]);
		else
			*LIST_ADD(work->arena, &excluded) =
				(struct stock_exclusion){.warehouse_id = changes[i].warehouse_id,
			                             .product_id = changes[i].product_id,
			                             .channel_id = changes[i].channel_id};
	}
	*rules = held.at;
	*rule_count = held.count;
	*exclusions = excluded.at;
	*exclusion_count = excluded.count;
	return OK;
}
