/* Bots that break bundles: the order holds lines of the components before anything is reserved, so
 * the claims are made, or move, in one posting. */
#include "domain/catalog/catalog.h"
#include "domain/orders/orders_bots_after.h"
#include "domain/orders/orders_kit_rules.h"
#include "domain/orders/orders_package.h"
#include "domain/orders/orders_rules.h"

static const struct bot_fact_line *fact_of(const struct botted *row, const struct order_line *line)
{
	for (size_t i = 0; i < row->fact_count; i++)
		if (row->facts[i].line_id == line->id.value)
			return &row->facts[i];
	return NULL;
}

/* Nothing of it has left, and it is a bundle. */
static size_t parts_of(const struct botted *row, const struct order_line *line)
{
	const struct bot_fact_line *fact = fact_of(row, line);
	bool may_break = fact != NULL && line->shipped.units == 0 && line->kit_part == 0;
	return may_break ? fact->component_count : 0;
}

/* The line itself becomes the first component; the others are new. */
static enum err line_break(struct work *work, const struct product *products, size_t product_count,
                           struct botted *row, struct order *order, struct order_line *line,
                           struct resolving *item)
{
	const struct bot_fact_line *fact = fact_of(row, line);
	size_t n = fact->component_count;
	struct order_line whole = *line;
	TRY(order_line_amounts_settle(&whole));
	struct order_line *parts = ARENA_ARRAY(work->arena, n, struct order_line);
	for (size_t i = 0; i < n; i++) {
		const struct bot_fact_line *component = &fact->components[i];
		parts[i] = whole;
		parts[i].kit_part = (int64_t)i + 1;
		parts[i].kit_units = component->units;
		parts[i].product_id = component->product_id;
		parts[i].sku = component->sku;
		parts[i].variant_id = STR("");
		parts[i].refunded.units = whole.refunded.units * component->units;
		if (whole.channel_open > 0)
			parts[i].channel_open = whole.channel_open * component->units;
		for (size_t p = 0; p < product_count; p++)
			if (ID_EQ(products[p].id, component->product_id))
				parts[i].title = products[p].name;
		if (i > 0)
			TRY(id_new(work->tx, &parts[i].id.value));
	}
	enum err shared = kit_share(work->arena, &whole, parts, n);
	if (shared == ERR_OVERFLOW) {
		*LIST_ADD(work->arena, &row->run.failures) = str_format(
			work->arena, "%.*s stays whole: its parts would be more than can be counted.",
			STR_FMT(whole.sku));
		return OK;
	}
	TRY(shared);
	*line = parts[0];
	for (size_t i = 1; i < n; i++) {
		struct order_line *added = &order->lines.at[order->lines.count++];
		*added = parts[i];
		*LIST_ADD(work->arena, &item->lines_new) = added;
	}
	for (size_t i = 0; i < item->lines_new.count; i++)
		if (item->lines_new.at[i] == line)
			return OK;
	*LIST_ADD(work->arena, &item->lines_changed) = line;
	return OK;
}

/* Names of the components, for the titles of their lines. */
static enum err components_load(struct work *work, const struct botted *row,
                                struct product **products, size_t *count)
{
	LIST(int64_t) ids = {0};
	for (size_t i = 0; i < row->fact_count; i++)
		for (size_t c = 0; c < row->facts[i].component_count; c++)
			*LIST_ADD(work->arena, &ids) = row->facts[i].components[c].product_id.value;
	return product_load(work, ids.at, ids.count, products, count);
}

enum err order_bundles_break(struct work *work, struct botted *row, struct resolving *item)
{
	struct order *order = item->order;
	size_t known = order->lines.count, more = 0, product_count;
	struct product *products;
	for (size_t i = 0; i < known; i++)
		more += parts_of(row, &order->lines.at[i]);
	if (more == 0)
		return OK;
	if (known + more > LIMIT_ORDER_LINES) {
		*LIST_ADD(work->arena, &row->run.failures) =
			str_format(work->arena, "Its bundles stay whole: it would have more than %d lines.",
		               LIMIT_ORDER_LINES);
		return OK;
	}
	TRY(components_load(work, row, &products, &product_count));
	if (!item->is_new) /* who packed the bundle packed no parts */
		TRY(packages_replace(work->tx, work->arena, work->company, order->id, NULL, 0));
	order_lines_room(work, item, more);
	for (size_t i = 0; i < known; i++) {
		struct order_line *line = &order->lines.at[i];
		if (parts_of(row, line) > 0)
			TRY(line_break(work, products, product_count, row, order, line, item));
	}
	return order_totals(order);
}
