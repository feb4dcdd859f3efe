/* Two products that are one: orders that no vendor knows yet will order the other. What is under
 * way is received first (merging refuses), what came keeps its product. */
#include "domain/catalog/catalog.h"
#include "domain/purchasing/purchasing_store.h"
#include "domain/purchasing/purchasing_write.h"
#include "kernel/events.h"
#include "shape/shape_change.h"

static enum err order_absorb(struct work *work, struct purchase_order *order,
                             const struct product *into, struct product_id from)
{
	LIST(struct purchase_line) changed = {0};
	for (size_t i = 0; i < order->lines.count; i++) {
		struct purchase_line *line = &order->lines.at[i];
		if (!ID_EQ(line->product_id, from))
			continue;
		line->product_id = into->id;
		line->sku = into->sku;
		*LIST_ADD(work->arena, &changed) = *line;
	}
	order->modified_at = work->now;
	order->version++;
	TRY(purchase_save(work->tx, work->arena, work->company, order));
	TRY(lines_save(work->tx, work->arena, work->company, order->currency, changed.at,
	               changed.count));
	const struct purchase_note note = {
		.number = order->number,
		.from = order->status,
		.to = order->status,
		.sentence = str_format(work->arena, "It orders %.*s now: a product was merged into it.",
	                           STR_FMT(into->sku)),
		.order_id = order->order_id.value,
	};
	event_emit(work, "purchase.changed", "purchase_order", order->id.value,
	           shape_text(work->arena, &purchase_note_shape, &note, NULL, 0));
	return OK;
}

enum err purchases_absorb(struct work *work, const struct product *into, struct product_id from)
{
	struct purchase_order *orders;
	int64_t *ids;
	size_t n, count;
	TRY(purchase_ids_planned_with(work->tx, work->arena, work->company, from, &ids, &n));
	TRY(purchase_load(work, ids, n, &orders, &count));
	for (size_t i = 0; i < count; i++)
		TRY(order_absorb(work, &orders[i], into, from));
	return OK;
}
