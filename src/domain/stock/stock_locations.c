#include "domain/stock/stock_locations.h"

#include "domain/stock/stock_locks_store.h"
#include "domain/stock/stock_posting.h"

enum { PRODUCTS_MOST = 1000 };

static enum err locations_check(struct work *work, struct warehouse_id warehouse,
                                struct location_id from, struct location_id to)
{
	struct stock_location location;
	TRY(location_get(work, warehouse, from, &location));
	if (ID_EQ(from, to))
		return fault_field(work->fault, STR("to_location_id"), "is the same location");
	enum err err = location_get(work, warehouse, to, &location);
	if (err == ERR_NOT_FOUND)
		return fault_field(work->fault, STR("to_location_id"), "is no location of this warehouse");
	TRY(err);
	if (!location.is_active)
		return fault_say(work->fault, ERR_REFUSED,
		                 "Location %.*s is deactivated: nothing is put there.",
		                 STR_FMT(location.name));
	return OK;
}

/* The units arrive before they leave: no row between the two tells of a shortfall. */
static enum err bin_move(struct work *work, struct sheet *sheet, struct sites *sites,
                         const struct stock_bin *bin, const struct location_move *asked)
{
	struct balance *balance =
		sheet_find(sheet, (struct stock_place){bin->product_id, bin->warehouse_id});
	struct stock_move in = {.product_id = bin->product_id,
	                        .warehouse_id = bin->warehouse_id,
	                        .location_id = asked->to_location_id,
	                        .kind = STOCK_TRANSFER_IN,
	                        .on_hand = bin->on_hand.units,
	                        .locked = bin->locked.units,
	                        .subject = "location",
	                        .subject_id = bin->location_id.value,
	                        .reason = asked->reason};
	struct stock_move out = in;
	out.location_id = bin->location_id;
	out.kind = STOCK_TRANSFER_OUT;
	out.on_hand = -in.on_hand;
	out.locked = -in.locked;
	TRY(sheet_place(work, sheet, sites, balance, asked->to_location_id));
	return sheet_apply(sheet, balance, &in) && sheet_apply(sheet, balance, &out) ? OK
	                                                                             : ERR_INTERNAL;
}

enum err stock_location_move(struct work *work, struct warehouse_id warehouse,
                             struct location_id from, const struct location_move *move,
                             struct location_moved *out)
{
	struct stock_bin *bins;
	size_t count;
	struct sites sites = sites_new(work);
	struct sheet sheet = sheet_begin(work);
	*out = (struct location_moved){0};
	TRY(locations_check(work, warehouse, from, move->to_location_id));
	TRY(bins_in_location(work->tx, work->arena, work->company, from, PRODUCTS_MOST + 1, &bins,
	                     &count));
	if (count == 0)
		return OK;
	out->remaining = count > PRODUCTS_MOST;
	count = count > PRODUCTS_MOST ? PRODUCTS_MOST : count;
	int64_t *products = ARENA_ARRAY(work->arena, count, int64_t);
	for (size_t i = 0; i < count; i++) {
		products[i] = bins[i].product_id.value;
		sheet_balance(&sheet, (struct stock_place){bins[i].product_id, warehouse});
	}
	TRY(sheet_load(work, &sheet, &sites));
	for (size_t i = 0; i < count; i++) {
		TRY(bin_move(work, &sheet, &sites, &bins[i], move));
		out->units.units += bins[i].on_hand.units;
	}
	out->products = (int64_t)count;
	TRY(sheet_write(work, &sheet));
	return locks_relocate(work->tx, work->company, products, count, from, move->to_location_id,
	                      work->now);
}

enum err stock_location_switch(struct work *work, struct warehouse_id warehouse,
                               struct location_id id, bool is_active, struct stock_location *out)
{
	int64_t products, units;
	TRY(location_get(work, warehouse, id, out));
	if (!is_active && out->is_active) {
		TRY(location_content(work->tx, work->arena, work->company, id, &products, &units));
		if (products > 0)
			return fault_say(work->fault, ERR_REFUSED,
			                 "%.*s still holds " N_UNITS " of %lld product%s: move them first.",
			                 STR_FMT(out->name), N_UNITS_FMT(units), (long long)products,
			                 products == 1 ? "" : "s");
	}
	return location_switch(work, warehouse, id, is_active, out);
}
