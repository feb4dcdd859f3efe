#include "domain/documents/documents_rules.h"

#include <stdlib.h>

#include "base/map.h"

static void pick_add(struct arena *arena, struct pick_plan *plan, const struct pick_need *need,
                     size_t location, int64_t units)
{
	struct pick *pick = LIST_ADD(arena, &plan->picks);
	*pick = (struct pick){
		.order = need->order, .product_id = need->product_id, .location = location, .units = units};
}

/* The bins of one product. */
struct shelf {
	LIST(struct pick_bin *) bins;
	size_t at; /* the first that may hold units still */
};

void picks_plan(struct arena *arena, const struct pick_need *needs, size_t need_count,
                struct pick_bin *bins, size_t bin_count, struct pick_plan *out)
{
	struct map shelves = map_new(arena);
	*out = (struct pick_plan){0};
	for (size_t i = 0; i < bin_count; i++) {
		struct shelf *shelf = map_get_int(&shelves, bins[i].product_id);
		if (shelf == NULL) {
			shelf = ARENA_NEW(arena, struct shelf);
			map_put_int(&shelves, bins[i].product_id, shelf);
		}
		*LIST_ADD(arena, &shelf->bins) = &bins[i];
	}
	for (size_t i = 0; i < need_count; i++) {
		struct shelf *shelf = map_get_int(&shelves, needs[i].product_id);
		int64_t left = needs[i].units;
		while (left > 0 && shelf != NULL && shelf->at < shelf->bins.count) {
			struct pick_bin *bin = shelf->bins.at[shelf->at];
			int64_t taken = bin->units < left ? bin->units : left;
			if (taken > 0)
				pick_add(arena, out, &needs[i], bin->location, taken);
			left -= taken > 0 ? taken : 0;
			bin->units -= taken > 0 ? taken : 0;
			shelf->at += bin->units <= 0;
		}
		if (left > 0)
			pick_add(arena, out, &needs[i], PICK_NOWHERE, left);
	}
}

static int compare(size_t a, size_t b)
{
	return a < b ? -1 : a > b;
}

static int by_walk(const void *left, const void *right)
{
	const struct pick *a = left, *b = right;
	int order = compare(a->location, b->location);
	if (order == 0)
		order = compare((size_t)a->product_id, (size_t)b->product_id);
	return order ? order : compare(a->order, b->order);
}

static int by_order(const void *left, const void *right)
{
	const struct pick *a = left, *b = right;
	int order = compare(a->order, b->order);
	return order ? order : by_walk(left, right);
}

void picks_sort_by_walk(struct pick_plan *plan)
{
	if (plan->picks.count > 1)
		qsort(plan->picks.at, plan->picks.count, sizeof *plan->picks.at, by_walk);
}

void picks_sort_by_order(struct pick_plan *plan)
{
	if (plan->picks.count > 1)
		qsort(plan->picks.at, plan->picks.count, sizeof *plan->picks.at, by_order);
}
