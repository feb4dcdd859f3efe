#include "domain/stock/stock_incoming.h"

#include "domain/catalog/catalog.h"
#include "domain/stock/stock_edge.h"
#include "shape/shape_change.h"

/* One event per product, for whoever promised a date. */
static enum err incoming_tell(struct work *work, const int64_t *products, size_t n)
{
	struct incoming *rows;
	size_t count;
	TRY(stock_incoming_of(work, products, n, &rows, &count));
	for (size_t i = 0; i < n; i++) {
		struct incoming_note note = {0};
		for (size_t k = 0; k < count; k++)
			if (rows[k].product_id.value == products[i])
				note.units.units += rows[k].units.units;
		event_emit(work, "incoming.changed", "product", products[i],
		           shape_text(work->arena, &incoming_note_shape, &note, NULL, 0));
	}
	return OK;
}

enum err stock_incoming_set(struct work *work, const char *subject, int64_t subject_id,
                            const struct incoming *rows, size_t n)
{
	struct incoming *before, *after = ARENA_ARRAY(work->arena, n, struct incoming);
	size_t before_count, count = 0, differing_count;
	int64_t *differing;
	struct str noun = str_from(subject);
	TRY(incoming_load(work->tx, work->arena, work->company, noun, subject_id, &before,
	                  &before_count));
	for (size_t i = 0; i < n; i++) {
		if (rows[i].units.units <= 0)
			continue;
		after[count] = rows[i];
		after[count].subject = noun;
		after[count].subject_id = subject_id;
		after[count++].modified_at = work->now;
	}
	incoming_differing(work->arena, before, before_count, after, count, &differing,
	                   &differing_count);
	if (differing_count == 0)
		return OK;
	for (size_t i = 0; i < count; i++)
		TRY(id_new(work->tx, &after[i].id.value));
	if (before_count > 0)
		TRY(incoming_delete(work->tx, work->company, noun, subject_id));
	if (count > 0)
		TRY(incoming_insert(work->tx, work->arena, work->company, after, count));
	return incoming_tell(work, differing, differing_count);
}

enum err stock_incoming_of(struct work *work, const int64_t *products, size_t n,
                           struct incoming **out, size_t *count)
{
	*out = NULL;
	*count = 0;
	if (n == 0)
		return OK;
	return incoming_of_products(work->tx, work->arena, work->company, products, n, out, count);
}

enum err incoming_of_product(struct work *work, struct product_id id, struct incoming **out,
                             size_t *count)
{
	struct product product;
	TRY(product_get(work, id, &product));
	return stock_incoming_of(work, &id.value, 1, out, count);
}
