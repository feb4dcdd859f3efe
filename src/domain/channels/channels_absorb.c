/* Two products that are one: what people said about selling the one holds for the other. */
#include "domain/channels/channels.h"
#include "domain/channels/channels_store.h"
#include "shape/shape_change.h"

static const struct allocation_rule *rule_on(const struct allocation_rule *rules, size_t n,
                                             struct product_id product, struct channel_id channel)
{
	for (size_t i = 0; i < n; i++)
		if (ID_EQ(rules[i].product_id, product) && ID_EQ(rules[i].channel_id, channel))
			return &rules[i];
	return NULL;
}

/* The rule of the product that stays holds; where it has none, that of the other. */
static enum err rules_absorb(struct work *work, struct product_id into, struct product_id from)
{
	const int64_t both[] = {into.value, from.value};
	struct allocation_rule *rules, put;
	size_t count;
	TRY(rules_fetch(work->tx, work->arena, work->company, both, COUNT_OF(both), &rules, &count));
	for (size_t i = 0; i < count; i++) {
		if (!ID_EQ(rules[i].product_id, from))
			continue;
		TRY(allocation_rule_remove(work, rules[i].id));
		if (rule_on(rules, count, into, rules[i].channel_id) != NULL)
			continue;
		struct allocation_rule draft = rules[i];
		draft.product_id = into;
		shape_give(&allocation_rule_shape, &draft, "minimum_type");
		shape_give(&allocation_rule_shape, &draft, "minimum_value");
		shape_give(&allocation_rule_shape, &draft, "minimum_level");
		TRY(allocation_rule_put(work, &draft, &put));
	}
	return OK;
}

/* What was kept from sale stays so. */
static enum err exclusions_absorb(struct work *work, struct product_id into, struct product_id from)
{
	struct stock_exclusion *rows;
	size_t count;
	TRY(exclusions_fetch(work->tx, work->arena, work->company, &from.value, 1, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct stock_exclusion draft = rows[i];
		draft.product_id = into;
		TRY(exclusion_put(work, &draft));
		TRY(exclusion_remove(work, &rows[i]));
	}
	return OK;
}

enum err selling_absorb(struct work *work, struct product_id into, struct product_id from)
{
	TRY(rules_absorb(work, into, from));
	return exclusions_absorb(work, into, from);
}
