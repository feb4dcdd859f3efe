#include "base/map.h"
#include "domain/stock/stock_incoming.h"

static bool row_is_same(const struct incoming *a, const struct incoming *b)
{
	return ID_EQ(a->product_id, b->product_id) && ID_EQ(a->warehouse_id, b->warehouse_id)
	       && a->expected_at.us == b->expected_at.us && a->units.units == b->units.units;
}

/* Notes the products of the rows of `one` that `other` does not have as they are. */
static void note_missing(struct map *products, const struct incoming *one, size_t n,
                         const struct map *other)
{
	for (size_t i = 0; i < n; i++) {
		const struct incoming *same = map_get_int(other, one[i].line_id);
		if (same == NULL || !row_is_same(&one[i], same))
			map_put_int(products, one[i].product_id.value, products);
	}
}

static struct map by_line(struct arena *arena, const struct incoming *rows, size_t n)
{
	struct map map = map_new(arena);
	for (size_t i = 0; i < n; i++)
		map_put_int(&map, rows[i].line_id, (void *)&rows[i]);
	return map;
}

void incoming_differing(struct arena *arena, const struct incoming *before, size_t n,
                        const struct incoming *after, size_t count, int64_t **products,
                        size_t *product_count)
{
	struct map differing = map_new(arena);
	struct map old = by_line(arena, before, n), fresh = by_line(arena, after, count);
	note_missing(&differing, before, n, &fresh);
	note_missing(&differing, after, count, &old);
	*products = ARENA_ARRAY(arena, differing.count, int64_t);
	*product_count = differing.count;
	for (size_t i = 0; i < differing.count; i++)
		(*products)[i] = differing.entries[i].number;
}
