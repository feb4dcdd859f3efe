#include "domain/stock/stock_posting.h"

#include "domain/stock/stock_changed.h"
#include "domain/stock/stock_store.h"
#include "kernel/scopes.h"
#include "shape/shape_change.h"

/* ---- sites ---- */

struct sites sites_new(struct work *work)
{
	return (struct sites){.by_id = map_new(work->arena)};
}

static bool is_drawn_from(const struct stock_location *location)
{
	return location->is_active && location->is_pickable;
}

/* The first, by draw rank, that takes goods. */
static struct location_id receiving_of(const struct stock_location *all, const struct site *site)
{
	for (size_t i = 0; i < site->count; i++)
		if (all[i].is_active && all[i].is_receivable)
			return all[i].id;
	return site->usual;
}

enum err site_load(struct work *work, struct site *site)
{
	struct stock_location *all;
	size_t placed = 0;
	TRY(location_all(work, site->warehouse_id, &all, &site->count));
	site->locations = ARENA_ARRAY(work->arena, site->count, struct stock_location);
	for (size_t i = 0; i < site->count; i++)
		if (is_drawn_from(&all[i]))
			site->locations[placed++] = all[i];
	for (size_t i = 0; i < site->count; i++)
		if (!is_drawn_from(&all[i]))
			site->locations[placed++] = all[i];
	site->by_id = map_new(work->arena);
	for (size_t i = 0; i < site->count; i++)
		map_put_int(&site->by_id, site->locations[i].id.value, &site->locations[i]);
	site->usual = location_usual_of(all, site->count);
	site->receiving = receiving_of(all, site);
	return OK;
}

enum err site_get(struct work *work, struct sites *sites, struct warehouse_id id, struct site **out)
{
	*out = map_get_int(&sites->by_id, id.value);
	if (*out != NULL)
		return OK;
	struct site *site = ARENA_NEW(work->arena, struct site);
	site->warehouse_id = id;
	TRY(site_load(work, site));
	map_put_int(&sites->by_id, id.value, site);
	*out = site;
	return OK;
}

/* Its place in the order of drawing. */
static int64_t site_rank(const struct site *site, struct location_id id)
{
	const struct stock_location *location = map_get_int(&site->by_id, id.value);
	return location != NULL ? (int64_t)(location - site->locations) : (int64_t)site->count;
}

/* ---- loading ---- */

struct sheet sheet_begin(struct work *work)
{
	return sheet_new(work->arena, work->now, word_of(&actor_kind_words, (int)work->actor.kind),
	                 work->actor.id);
}

enum err sheet_place(struct work *work, struct sheet *sheet, struct sites *sites,
                     struct balance *balance, struct location_id location)
{
	struct site *site;
	if (balance_bin(balance, location) != NULL)
		return OK;
	TRY(site_get(work, sites, balance->place.warehouse_id, &site));
	if (map_get_int(&site->by_id, location.value) == NULL)
		return fault_say(work->fault, ERR_NOT_FOUND, "Warehouse %lld has no location %lld.",
		                 (long long)balance->place.warehouse_id.value, (long long)location.value);
	balance_add_bin(sheet, balance,
	                (struct sheet_bin){.location_id = location,
	                                   .rank = site_rank(site, location),
	                                   .is_new = true});
	return OK;
}

static enum err sheet_load_bins(struct work *work, struct sheet *sheet, struct sites *sites,
                                const int64_t *products, size_t n)
{
	struct stock_bin *bins;
	size_t count;
	struct site *site;
	TRY(bins_load(work->tx, work->arena, work->company, products, n, &bins, &count));
	for (size_t i = 0; i < count; i++) {
		struct balance *balance =
			sheet_find(sheet, (struct stock_place){bins[i].product_id, bins[i].warehouse_id});
		if (balance == NULL)
			continue;
		TRY(site_get(work, sites, bins[i].warehouse_id, &site));
		balance_add_bin(sheet, balance,
		                (struct sheet_bin){.id = bins[i].id,
		                                   .location_id = bins[i].location_id,
		                                   .rank = site_rank(site, bins[i].location_id),
		                                   .on_hand = bins[i].on_hand.units,
		                                   .locked = bins[i].locked.units});
	}
	for (size_t i = 0; i < sheet->balances.count; i++) {
		struct balance *balance = sheet->balances.at[i];
		if (balance->place.warehouse_id.value == 0)
			continue;
		TRY(site_get(work, sites, balance->place.warehouse_id, &site));
		balance->usual = site->usual;
		balance->receiving = site->receiving;
		balance->has_bins = true;
		TRY(sheet_place(work, sheet, sites, balance, balance->usual));
		TRY(sheet_place(work, sheet, sites, balance, balance->receiving));
	}
	return OK;
}

enum err sheet_load(struct work *work, struct sheet *sheet, struct sites *sites)
{
	size_t n = sheet->products.count;
	int64_t *products = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		products[i] = sheet->products.entries[i].number;
	TRY(balances_load(work->tx, work->arena, work->company, products, n, sheet));
	return sites == NULL ? OK : sheet_load_bins(work, sheet, sites, products, n);
}

/* ---- writing ---- */

/* For whoever waits for units or has promised too many. */
static void changes_tell(struct work *work, const struct sheet *sheet)
{
	LIST(struct stock_told) told = {0};
	for (size_t i = 0; i < sheet->products.count; i++) {
		size_t places = 0;
		struct stock_note note = {0};
		const struct balance *balance = sheet->products.entries[i].value;
		for (; balance != NULL; balance = balance->next) {
			if (!balance->is_touched
			    || (!balance_concerns_orders(balance) && !balance_moved_inside(balance)))
				continue;
			places++;
			note.warehouse_id = balance->place.warehouse_id;
			note.available.units += balance_available(balance);
		}
		if (places == 0)
			continue;
		if (places > 1)
			note.warehouse_id.value = 0;
		*LIST_ADD(work->arena, &told) =
			(struct stock_told){{sheet->products.entries[i].number}, note};
	}
	stock_changed_tell(work, told.at, told.count);
}

static enum err dirty_note(struct work *work, const struct sheet *sheet)
{
	size_t n = 0;
	int64_t *products = ARENA_ARRAY(work->arena, sheet->products.count, int64_t);
	for (size_t i = 0; i < sheet->products.count; i++) {
		bool is_dirty = false;
		const struct balance *balance = sheet->products.entries[i].value;
		for (; balance != NULL; balance = balance->next)
			is_dirty =
				is_dirty || balance_concerns_channels(balance) || balance_moved_inside(balance);
		if (is_dirty)
			products[n++] = sheet->products.entries[i].number;
	}
	return quantity_dirty_note(work, products, n);
}

static enum err bin_ids(struct work *work, struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->balances.count; i++) {
		struct balance *balance = sheet->balances.at[i];
		for (size_t k = 0; k < balance->bins.count; k++)
			if (balance->bins.at[k].is_touched && balance->bins.at[k].is_new)
				TRY(id_new(work->tx, &balance->bins.at[k].id.value));
	}
	return OK;
}

enum err sheet_write(struct work *work, struct sheet *sheet)
{
	if (sheet->rows.count == 0)
		return OK;
	TRY(bin_ids(work, sheet));
	TRY(balances_write(work->tx, work->arena, work->company, sheet));
	TRY(bins_write(work->tx, work->arena, work->company, sheet));
	TRY(ledger_insert(work->tx, work->arena, work->company, sheet->rows.at, sheet->rows.count));
	TRY(dirty_note(work, sheet));
	changes_tell(work, sheet);
	return OK;
}
