/* Allocation rules and exclusions: each change marks what it affects. */
#include "domain/channels/channels.h"

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

enum err allocation_rule_put(struct work *work, const struct allocation_rule *draft,
                             struct allocation_rule *out)
{
	struct allocation_rule rule = *draft;
	TRY(places_check(work, rule.product_id, rule.channel_id));
	bool has_value = shape_has(&allocation_rule_shape, draft, "minimum_value");
	if (!shape_has(&allocation_rule_shape, draft, "minimum_type"))
		rule.minimum_type = rule.type;
	else if (!has_value && rule.minimum_type != rule.type)
		return fault_field(work->fault, STR("minimum_value"), "is missing for that type");
	if (!has_value)
		rule.minimum_value = rule.value;
	if (!shape_has(&allocation_rule_shape, draft, "minimum_level"))
		rule.minimum_level = -1;
	if (rule.type == RULE_PERCENT && rule.value > 100)
		return fault_field(work->fault, STR("value"), "must be between 0 and 100 percent");
	if (rule.minimum_type == RULE_PERCENT && rule.minimum_value > 100)
		return fault_field(work->fault, STR("minimum_value"), "must be between 0 and 100 percent");
	TRY(id_new(work->tx, &rule.id.value));
	rule.created_at = rule.modified_at = work->now;
	rule.version = 1;
	TRY(rule_put(work->tx, work->arena, work->company, &rule, out));
	event_emit(work, "allocation_rule.changed", "allocation_rule", out->id.value,
	           shape_text(work->arena, &allocation_rule_shape, out, NULL, 0));
	return affected_note(work, out->product_id, out->channel_id);
}

enum err allocation_rule_remove(struct work *work, struct rule_id id)
{
	struct allocation_rule rule;
	enum err err = rule_fetch(work->tx, work->arena, work->company, id, &rule);
	if (err == ERR_NOT_FOUND)
		return fault_say(work->fault, err, "There is no allocation rule %lld.",
		                 (long long)id.value);
	TRY(err);
	TRY(rule_delete(work->tx, work->company, id));
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
	event_emit(work, "stock_exclusion.removed", "warehouse", which->warehouse_id.value,
	           shape_text(work->arena, &stock_exclusion_shape, which, NULL, 0));
	return affected_note(work, which->product_id, which->channel_id);
}

enum err exclusion_all(struct work *work, struct stock_exclusion **out, size_t *count)
{
	return exclusions_fetch_all(work->tx, work->arena, work->company, out, count);
}
