/* Allocation rules and exclusions: each change marks what it affects. */
#include "domain/channels/channels.h"

#include "base/map.h"
#include "domain/channels/channels_past.h"
#include "domain/channels/channels_share.h"
#include "domain/channels/channels_store.h"
#include "domain/warehouses/warehouses.h"
#include "shape/shape_change.h"

/* The product, or everything on the channel (0: on every channel). */
static enum err affected_note(struct work *work, struct product_id product,
                              struct channel_id channel)
{
	if (product.value != 0)
		return quantity_dirty_note(work, &product.value, 1);
	return channel_dirty(work, channel);
}

/* Both must be the company's when they are named. */
static enum err places_check(struct work *work, struct product_id product,
                             struct channel_id channel)
{
	struct product known_product;
	struct channel known_channel;
	enum err err = product.value == 0 ? OK : product_get(work, product, &known_product);
	if (err == ERR_NOT_FOUND)
		return fault_field(work->fault, STR("product_id"), "is no product of this company");
	TRY(err);
	err = channel.value == 0 ? OK : channel_get(work, channel, &known_channel);
	if (err == ERR_NOT_FOUND)
		return fault_field(work->fault, STR("channel_id"), "is no channel of this company");
	return err;
}

/* ---- rules, one or many ---- */

struct editing {
	struct work *work;
	struct map products, channels; /* those of the company */
	struct allocation_rule *known;
	size_t known_count;
	LIST(struct allocation_rule) put;
	LIST(struct rule_edit) edits;
};

static enum err editing_load(struct editing *e, const struct allocation_rule *drafts, size_t n)
{
	struct work *work = e->work;
	struct product *products;
	struct channel *channels;
	size_t count;
	int64_t *ids = ARENA_ARRAY(work->arena, n + 1, int64_t);
	e->products = map_new(work->arena);
	e->channels = map_new(work->arena);
	for (size_t i = 0; i < n; i++)
		ids[i] = drafts[i].product_id.value; /* 0 among them: of every product */
	TRY(product_load(work, ids, n, &products, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&e->products, products[i].id.value, &products[i]);
	TRY(channel_all(work, &channels, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&e->channels, channels[i].id.value, &channels[i]);
	return rules_fetch(work->tx, work->arena, work->company, ids, n + 1, &e->known,
	                   &e->known_count);
}

static const struct allocation_rule *rule_among(const struct allocation_rule *rules, size_t n,
                                                const struct allocation_rule *like)
{
	for (size_t i = 0; i < n; i++)
		if (ID_EQ(rules[i].product_id, like->product_id)
		    && ID_EQ(rules[i].channel_id, like->channel_id))
			return &rules[i];
	return NULL;
}

/* What the draft leaves open follows from what it says. */
static enum err rule_complete(const struct editing *e, const struct allocation_rule *draft,
                              struct allocation_rule *rule, struct fault *fault)
{
	bool has_value = shape_has(&allocation_rule_shape, draft, "minimum_value");
	if (rule->product_id.value != 0 && map_get_int(&e->products, rule->product_id.value) == NULL)
		return fault_field(fault, STR("product_id"), "is no product of this company");
	if (rule->channel_id.value != 0 && map_get_int(&e->channels, rule->channel_id.value) == NULL)
		return fault_field(fault, STR("channel_id"), "is no channel of this company");
	if (!shape_has(&allocation_rule_shape, draft, "minimum_type"))
		rule->minimum_type = rule->type;
	else if (!has_value && rule->minimum_type != rule->type)
		return fault_field(fault, STR("minimum_value"), "is missing for that type");
	if (!has_value)
		rule->minimum_value = rule->value;
	if (!shape_has(&allocation_rule_shape, draft, "minimum_level"))
		rule->minimum_level = -1;
	if (rule->type == RULE_PERCENT && rule->value > 100)
		return fault_field(fault, STR("value"), "must be between 0 and 100 percent");
	if (rule->minimum_type == RULE_PERCENT && rule->minimum_value > 100)
		return fault_field(fault, STR("minimum_value"), "must be between 0 and 100 percent");
	return OK;
}

static enum err rule_edit(struct editing *e, const struct allocation_rule *draft,
                          struct allocation_rule *out, struct fault *fault)
{
	struct work *work = e->work;
	*out = *draft;
	TRY(rule_complete(e, draft, out, fault));
	if (rule_among(e->put.at, e->put.count, out) != NULL)
		return fault_say(fault, ERR_CONFLICT,
		                 "The same product and channel stand twice in this request.");
	const struct allocation_rule *before = rule_among(e->known, e->known_count, out);
	out->touched = (struct touched){0};
	out->created_at = before != NULL ? before->created_at : work->now;
	out->modified_at = work->now;
	out->version = before != NULL ? before->version + 1 : 1;
	if (before != NULL)
		out->id = before->id;
	else
		TRY(id_new(work->tx, &out->id.value));
	*LIST_ADD(work->arena, &e->put) = *out;
	*LIST_ADD(work->arena, &e->edits) = (struct rule_edit){before, out};
	return OK;
}

/* Products once, and whole channels once each. */
static enum err edits_affect(struct editing *e)
{
	struct work *work = e->work;
	struct map swept = map_new(work->arena);
	LIST(int64_t) products = {0};
	for (size_t i = 0; i < e->put.count; i++) {
		int64_t channel = e->put.at[i].channel_id.value;
		if (e->put.at[i].product_id.value != 0) {
			*LIST_ADD(work->arena, &products) = e->put.at[i].product_id.value;
		} else if (map_get_int(&swept, channel) == NULL) {
			map_put_int(&swept, channel, e);
			TRY(channel_dirty(work, e->put.at[i].channel_id));
		}
	}
	return quantity_dirty_note(work, products.at, products.count);
}

static enum err editing_write(struct editing *e)
{
	struct work *work = e->work;
	TRY(rules_put(work->tx, work->arena, work->company, e->put.at, e->put.count));
	TRY(rules_changed(work, e->edits.at, e->edits.count));
	for (size_t i = 0; i < e->put.count; i++)
		event_emit(work, "allocation_rule.changed", "allocation_rule", e->put.at[i].id.value,
		           shape_text(work->arena, &allocation_rule_shape, &e->put.at[i], NULL, 0));
	return edits_affect(e);
}

enum err allocation_rule_put_many(struct work *work, size_t n, const struct allocation_rule *drafts,
                                  struct allocation_rule *out, enum err *errors,
                                  struct fault *faults)
{
	struct editing e = {.work = work};
	TRY(editing_load(&e, drafts, n));
	for (size_t i = 0; i < n; i++) {
		errors[i] = rule_edit(&e, &drafts[i], &out[i], &faults[i]);
		if (errors[i] != OK && errors[i] != ERR_INVALID && errors[i] != ERR_CONFLICT)
			return errors[i];
	}
	return e.put.count == 0 ? OK : editing_write(&e);
}

enum err allocation_rule_put(struct work *work, const struct allocation_rule *draft,
                             struct allocation_rule *out)
{
	enum err err;
	TRY(allocation_rule_put_many(work, 1, draft, out, &err, work->fault));
	return err;
}

enum err allocation_rules_of(struct work *work, const int64_t *products, size_t n,
                             struct allocation_rule **out, size_t *count)
{
	*out = NULL;
	*count = 0;
	return n == 0 ? OK : rules_fetch(work->tx, work->arena, work->company, products, n, out, count);
}

enum err allocation_rule_remove(struct work *work, struct rule_id id)
{
	struct allocation_rule rule;
	enum err err = rule_fetch(work->tx, work->arena, work->company, id, &rule);
	if (err == ERR_NOT_FOUND)
		return fault_say(work->fault, err, "There is no allocation rule %lld.",
		                 (long long)id.value);
	TRY(err);
	const struct rule_edit edit = {.before = &rule};
	TRY(rule_delete(work->tx, work->company, id));
	TRY(rules_changed(work, &edit, 1));
	event_emit(work, "allocation_rule.removed", "allocation_rule", id.value,
	           shape_text(work->arena, &allocation_rule_shape, &rule, NULL, 0));
	return affected_note(work, rule.product_id, rule.channel_id);
}

enum err exclusion_put(struct work *work, const struct stock_exclusion *draft)
{
	struct stock_exclusion exclusion = *draft;
	struct warehouse warehouse;
	int64_t changed;
	enum err err = warehouse_get(work, draft->warehouse_id, &warehouse);
	if (err == ERR_NOT_FOUND)
		return fault_field(work->fault, STR("warehouse_id"), "is no warehouse of this company");
	TRY(err);
	TRY(places_check(work, draft->product_id, draft->channel_id));
	exclusion.created_at = work->now;
	TRY(exclusion_insert(work->tx, work->company, &exclusion, &changed));
	if (changed == 0)
		return OK; /* a repeat */
	TRY(exclusion_changed(work, &exclusion, true));
	event_emit(work, "stock_exclusion.created", "warehouse", warehouse.id.value,
	           shape_text(work->arena, &stock_exclusion_shape, &exclusion, NULL, 0));
	return affected_note(work, draft->product_id, draft->channel_id);
}

enum err exclusion_remove(struct work *work, const struct stock_exclusion *which)
{
	int64_t changed;
	TRY(exclusion_delete(work->tx, work->company, which, &changed));
	if (changed == 0)
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no such exclusion.");
	TRY(exclusion_changed(work, which, false));
	event_emit(work, "stock_exclusion.removed", "warehouse", which->warehouse_id.value,
	           shape_text(work->arena, &stock_exclusion_shape, which, NULL, 0));
	return affected_note(work, which->product_id, which->channel_id);
}

enum err exclusion_all(struct work *work, struct stock_exclusion **out, size_t *count)
{
	return exclusions_fetch_all(work->tx, work->arena, work->company, out, count);
}
