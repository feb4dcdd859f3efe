#include "domain/stock/stock_changed.h"

#include "base/map.h"
#include "domain/stock/stock_changed_store.h"
#include "domain/stock/stock_minimums.h"
#include "shape/shape_change.h"

/* So few have marks of their own, where a product that changes often is marked once. */
#define MARKS_MOST 8

/* ---- groups ---- */

static size_t groups_of(size_t n, size_t each)
{
	return (n + each - 1) / each;
}

/* The text of group `i`. */
static struct str group_of(struct work *work, const int64_t *products, size_t n, size_t each,
                           size_t i)
{
	struct stock_group group = {0};
	for (size_t k = i * each; k < n && k < (i + 1) * each; k++)
		*LIST_ADD(work->arena, &group.product_ids) = products[k];
	return shape_text(work->arena, &stock_group_shape, &group, NULL, 0);
}

static enum err group_see(struct work *work, struct str text, struct map *seen)
{
	struct stock_group group = {0};
	TRY(shape_from_text(work->arena, &stock_group_shape, text, &group));
	for (size_t i = 0; i < group.product_ids.count; i++)
		map_put_int(seen, group.product_ids.at[i], work);
	return OK;
}

static int64_t *seen_products(struct work *work, const struct map *seen)
{
	int64_t *products = ARENA_ARRAY(work->arena, seen->count, int64_t);
	for (size_t i = 0; i < seen->count; i++)
		products[i] = seen->entries[i].number;
	return products;
}

/* ---- the event ---- */

void stock_changed_tell(struct work *work, const struct stock_told *told, size_t n)
{
	if (n == 1) {
		event_emit(work, STOCK_CHANGED, "product", told->product_id.value,
		           shape_text(work->arena, &stock_note_shape, &told->note, NULL, 0));
		return;
	}
	int64_t *products = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		products[i] = told[i].product_id.value;
	for (size_t i = 0; i < groups_of(n, STOCK_CHANGED_MOST); i++)
		event_emit(work, STOCK_CHANGED, "company", work->company.value,
		           group_of(work, products, n, STOCK_CHANGED_MOST, i));
}

enum err stock_changed_products(struct work *work, const struct event *events, size_t n,
                                int64_t **products, size_t *count)
{
	struct map seen = map_new(work->arena);
	for (size_t i = 0; i < n; i++) {
		if (str_is(events[i].subject, "company"))
			TRY(group_see(work, events[i].body, &seen));
		else
			map_put_int(&seen, events[i].subject_id, work);
	}
	*products = seen_products(work, &seen);
	*count = seen.count;
	return OK;
}

enum err stock_changed_unheard(struct work *work, const char *module, const int64_t *products,
                               size_t n, int64_t **out, size_t *count)
{
	struct map seen = map_new(work->arena), asked = map_new(work->arena);
	LIST(int64_t) unheard = {0};
	int64_t *alone;
	struct str *bodies;
	size_t alone_count, body_count;
	*out = NULL;
	*count = 0;
	if (n == 0)
		return OK;
	TRY(event_subjects_unheard(work, module, STOCK_CHANGED, "product", products, n, &alone,
	                           &alone_count));
	TRY(event_bodies_unheard(work, module, STOCK_CHANGED, "company", work->company.value, &bodies,
	                         &body_count));
	for (size_t i = 0; i < alone_count; i++)
		map_put_int(&seen, alone[i], work);
	for (size_t i = 0; i < body_count; i++)
		TRY(group_see(work, bodies[i], &seen));
	for (size_t i = 0; i < n; i++) {
		if (map_get_int(&seen, products[i]) == NULL || map_get_int(&asked, products[i]) != NULL)
			continue;
		map_put_int(&asked, products[i], work);
		*LIST_ADD(work->arena, &unheard) = products[i];
	}
	*out = unheard.at;
	*count = unheard.count;
	return OK;
}

/* ---- what must be computed again ---- */

enum err quantity_dirty_note(struct work *work, const int64_t *products, size_t n)
{
	if (n == 0)
		return OK;
	event_at_least(work, "stock.marked");
	if (n <= MARKS_MOST)
		return dirty_insert(work->tx, work->arena, work->company, products, n);
	size_t count = groups_of(n, STOCK_DIRTY_MOST);
	struct dirty_group *groups = ARENA_ARRAY(work->arena, count, struct dirty_group);
	for (size_t i = 0; i < count; i++)
		groups[i].products = group_of(work, products, n, STOCK_DIRTY_MOST, i);
	return dirty_groups_insert(work->tx, work->arena, work->company, groups, count);
}

struct dirty {
	int64_t *alone;
	struct dirty_group *groups;
	size_t alone_count, group_count;
	bool is_all;
};

/* Products marked alone go first: they do not wait for a sheet of a hundred thousand. */
static enum err dirty_find(struct work *work, size_t most, struct dirty *out, int64_t **products,
                           size_t *count)
{
	struct map seen = map_new(work->arena);
	TRY(dirty_load(work->tx, work->arena, work->company, most, &out->alone, &out->alone_count));
	size_t room = groups_of(most - out->alone_count + 1, STOCK_DIRTY_MOST);
	TRY(dirty_groups_load(work->tx, work->arena, work->company, room, &out->groups,
	                      &out->group_count));
	out->is_all = out->alone_count < most && out->group_count < room;
	for (size_t i = 0; i < out->alone_count; i++)
		map_put_int(&seen, out->alone[i], work);
	for (size_t i = 0; i < out->group_count; i++)
		TRY(group_see(work, out->groups[i].products, &seen));
	*products = seen_products(work, &seen);
	*count = seen.count;
	return OK;
}

enum err quantity_dirty_peek(struct work *work, size_t most, int64_t **products, size_t *count)
{
	struct dirty dirty;
	return dirty_find(work, most, &dirty, products, count);
}

enum err quantity_dirty_take(struct work *work, size_t most, int64_t **products, size_t *count,
                             bool *has_more)
{
	struct dirty dirty;
	TRY(dirty_find(work, most, &dirty, products, count));
	*has_more = !dirty.is_all;
	if (*count == 0)
		return OK;
	TRY(stock_minimums_review(work, *products, *count));
	if (dirty.alone_count > 0)
		TRY(dirty_delete(work->tx, work->company, dirty.alone, dirty.alone_count));
	if (dirty.group_count == 0)
		return OK;
	return dirty_groups_delete(work->tx, work->arena, work->company, dirty.groups,
	                           dirty.group_count);
}
