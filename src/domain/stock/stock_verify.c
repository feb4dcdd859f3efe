/* Recomputes stock from its ledger and names each difference. */
#include "domain/stock/stock_edge.h"

#include "domain/catalog/catalog.h"
#include "domain/stock/stock_locks_store.h"
#include "domain/stock/stock_store.h"
#include "domain/warehouses/warehouses.h"

struct verifying {
	struct work *work;
	struct verify_report *report;
	struct map warehouses;
};

typedef enum err (*differences_load)(struct tx *tx, struct arena *arena, struct company_id company,
                                     struct stock_difference **out, size_t *count);

/* "Product SKU-1 at Reno" */
static enum err place_name(struct verifying *v, struct stock_place place, struct str *out)
{
	struct product *products;
	size_t count;
	struct arena *arena = v->work->arena;
	const struct warehouse *at = map_get_int(&v->warehouses, place.warehouse_id.value);
	TRY(product_load(v->work, &place.product_id.value, 1, &products, &count));
	struct str sku =
		count == 1 ? products[0].sku : str_format(arena, "%lld", (long long)place.product_id.value);
	struct str where =
		at != NULL ? at->name
		: place.warehouse_id.value == 0
			? STR("no warehouse")
			: str_format(arena, "warehouse %lld", (long long)place.warehouse_id.value);
	*out = str_format(arena, "Product %.*s at %.*s", STR_FMT(sku), STR_FMT(where));
	return OK;
}

static void difference_add(struct verifying *v, struct str place, const char *one,
                           const char *other, const char *what, int64_t is, int64_t should)
{
	if (is == should)
		return;
	*LIST_ADD(v->work->arena, &v->report->differences) =
		str_format(v->work->arena, "%.*s: %s %lld %s, %s %lld.", STR_FMT(place), one, (long long)is,
	               what, other, (long long)should);
}

/* One sentence per figure that differs; `one` and `other` say whose it is. */
static enum err compare(struct verifying *v, differences_load load, const char *one,
                        const char *other)
{
	struct stock_difference *rows;
	size_t count;
	struct work *work = v->work;
	TRY(load(work->tx, work->arena, work->company, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		const struct stock_difference *row = &rows[i];
		struct str place;
		TRY(place_name(v, row->place, &place));
		if (row->location_id.value != 0)
			place = str_format(work->arena, "%.*s, location %lld", STR_FMT(place),
			                   (long long)row->location_id.value);
		if (row->ledger_id != 0)
			place = str_format(work->arena, "%.*s, movement %lld", STR_FMT(place),
			                   (long long)row->ledger_id);
		difference_add(v, place, one, other, "on hand", row->one.on_hand, row->other.on_hand);
		difference_add(v, place, one, other, "locked", row->one.locked, row->other.locked);
		difference_add(v, place, one, other, "allocated", row->one.allocated, row->other.allocated);
	}
	return OK;
}

enum err stock_verify(struct work *work, struct verify_report *report)
{
	struct verifying v = {.work = work, .report = report, .warehouses = map_new(work->arena)};
	struct warehouse *warehouses;
	size_t count;
	int64_t counted = 0;
	TRY(warehouse_all(work, &warehouses, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&v.warehouses, warehouses[i].id.value, &warehouses[i]);
	TRY(stock_rows_count(work->tx, work->arena, work->company, &counted));
	report->checked += counted;
	TRY(compare(&v, ledger_differences, "the ledger says", "the balance"));
	TRY(compare(&v, bins_differences, "its locations hold", "the balance"));
	TRY(compare(&v, shelves_differences, "the ledger says", "the location holds"));
	TRY(compare(&v, running_differences, "the ledger says", "the movements before it add up to"));
	TRY(compare(&v, locks_differences, "the balance has", "its locks hold"));
	return compare(&v, negative_differences, "the balance is", "it cannot be below");
}
