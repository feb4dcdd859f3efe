#include "domain/stock/stock_minimums.h"

#include "domain/stock/stock_minimums_store.h"
#include "domain/stock/stock_naming.h"
#include "shape/shape_change.h"

static void minimum_judge(struct stock_minimum *minimum)
{
	int64_t missing = minimum->units.units - minimum->available.units;
	minimum->missing.units = missing > 0 ? missing : 0;
}

/* ---- judging ---- */

static void minimum_announce(struct work *work, const struct stock_minimum *minimum)
{
	event_emit(work, minimum->is_below ? "stock_minimum.reached" : "stock_minimum.restored",
	           "product", minimum->product_id.value,
	           shape_text(work->arena, &stock_minimum_shape, minimum, NULL, 0));
}

enum err stock_minimums_review(struct work *work, const int64_t *products, size_t n)
{
	struct stock_minimum *minimums;
	size_t count, crossed = 0;
	if (n == 0)
		return OK;
	TRY(minimums_load(work->tx, work->arena, work->company, products, n, &minimums, &count));
	for (size_t i = 0; i < count; i++) {
		minimum_judge(&minimums[i]);
		bool is_below = minimums[i].missing.units > 0;
		if (is_below == minimums[i].is_below)
			continue;
		minimums[i].is_below = is_below;
		minimum_announce(work, &minimums[i]);
		minimums[crossed++] = minimums[i];
	}
	return minimums_put(work->tx, work->arena, work->company, minimums, crossed);
}

enum err stock_minimums_figure(struct work *work, struct stock_minimum *minimums, size_t n)
{
	struct stock_minimum *found;
	size_t count;
	struct map by_id = map_new(work->arena);
	int64_t *products = ARENA_ARRAY(work->arena, n, int64_t);
	if (n == 0)
		return OK;
	for (size_t i = 0; i < n; i++)
		products[i] = minimums[i].product_id.value;
	TRY(minimums_load(work->tx, work->arena, work->company, products, n, &found, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&by_id, found[i].id.value, &found[i]);
	for (size_t i = 0; i < n; i++) {
		const struct stock_minimum *now = map_get_int(&by_id, minimums[i].id.value);
		if (now == NULL)
			continue;
		minimums[i].available = now->available;
		minimum_judge(&minimums[i]);
	}
	return OK;
}

enum err stock_minimums_of(struct work *work, const int64_t *products, size_t n,
                           struct minimum_at **out, size_t *count)
{
	struct stock_minimum *found;
	*out = NULL;
	*count = 0;
	if (n == 0)
		return OK;
	TRY(minimums_load(work->tx, work->arena, work->company, products, n, &found, count));
	*out = ARENA_ARRAY(work->arena, *count, struct minimum_at);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct minimum_at){found[i].product_id, found[i].warehouse_id,
		                                found[i].location_id, found[i].units};
	return OK;
}

/* ---- setting ---- */

struct minimum_edit {
	struct work *work;
	struct naming naming;
	struct stock_minimum *known;
	size_t known_count;
	LIST(struct stock_minimum) asked, put;
	LIST(int64_t) gone, products;
};

static bool is_same_place(const struct stock_minimum *a, const struct stock_minimum *b)
{
	return ID_EQ(a->product_id, b->product_id) && ID_EQ(a->warehouse_id, b->warehouse_id)
	       && ID_EQ(a->location_id, b->location_id);
}

static const struct stock_minimum *minimum_among(const struct stock_minimum *rows, size_t n,
                                                 const struct stock_minimum *place)
{
	for (size_t i = 0; i < n; i++)
		if (is_same_place(&rows[i], place))
			return &rows[i];
	return NULL;
}

static enum err item_place(struct minimum_edit *s, const struct stock_item *item,
                           struct stock_minimum *out)
{
	struct work *work = s->work;
	const struct product_ref *product;
	const struct warehouse *warehouse;
	if (item->quantity.units < 0 || item->quantity.units > QTY_MAX)
		return fault_field(work->fault, STR("quantity"), "must be between 0 and %lld",
		                   (long long)QTY_MAX);
	TRY(naming_product(work, &s->naming, item, &product));
	TRY(naming_warehouse(work, &s->naming, item->warehouse_id, &warehouse));
	TRY(naming_location(work, &s->naming, warehouse, item->location_id, item->location, false,
	                    &out->location_id));
	out->product_id = product->id;
	out->warehouse_id = warehouse->id;
	out->units = item->quantity;
	return OK;
}

static enum err item_put(struct minimum_edit *s, const struct stock_minimum *asked, int64_t *id)
{
	struct work *work = s->work;
	const struct stock_minimum *row = minimum_among(s->known, s->known_count, asked);
	if (minimum_among(s->asked.at, s->asked.count, asked) != NULL)
		return fault_say(work->fault, ERR_CONFLICT, "The same place stands twice in this request.");
	*LIST_ADD(work->arena, &s->asked) = *asked;
	*LIST_ADD(work->arena, &s->products) = asked->product_id.value;
	if (asked->units.units == 0 && row == NULL)
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no minimum to take away.");
	struct stock_minimum made = row != NULL ? *row : *asked;
	made.units = asked->units;
	made.modified_at = work->now;
	if (row == NULL) {
		TRY(id_new(work->tx, &made.id.value));
		made.created_at = work->now;
	}
	*id = made.id.value;
	if (made.units.units == 0)
		*LIST_ADD(work->arena, &s->gone) = made.id.value;
	else
		*LIST_ADD(work->arena, &s->put) = made;
	event_emit(work, "stock_minimum.changed", "product", made.product_id.value,
	           shape_text(work->arena, &stock_minimum_shape, &made, NULL, 0));
	return OK;
}

static enum err setting_load(struct minimum_edit *s, const struct stock_item *items, size_t n)
{
	struct work *work = s->work;
	const struct stock_item **at = ARENA_ARRAY(work->arena, n, const struct stock_item *);
	LIST(int64_t) ids = {0};
	for (size_t i = 0; i < n; i++)
		at[i] = &items[i];
	TRY(naming_load(work, at, n, &s->naming));
	for (size_t i = 0; i < s->naming.products.count; i++)
		*LIST_ADD(work->arena, &ids) = s->naming.products.entries[i].number;
	for (size_t i = 0; i < s->naming.skus.count; i++) {
		const struct product_ref *product = s->naming.skus.entries[i].value;
		*LIST_ADD(work->arena, &ids) = product->id.value;
	}
	if (ids.count == 0)
		return OK;
	return minimums_load(work->tx, work->arena, work->company, ids.at, ids.count, &s->known,
	                     &s->known_count);
}

enum err stock_minimums_at(struct work *work, const struct stock_item *items, size_t n,
                           struct minimum_at *out)
{
	struct minimum_edit s = {.work = work};
	struct fault *whole = work->fault;
	TRY(setting_load(&s, items, n));
	for (size_t i = 0; i < n; i++) {
		struct stock_minimum place = {0};
		struct fault passed_over;
		fault_init(&passed_over, work->arena);
		work->fault = &passed_over;
		enum err err = item_place(&s, &items[i], &place);
		work->fault = whole;
		out[i] = (struct minimum_at){0};
		if (err != OK && !err_is_of_item(err))
			return err;
		if (err != OK)
			continue;
		const struct stock_minimum *known = minimum_among(s.known, s.known_count, &place);
		out[i] = (struct minimum_at){place.product_id, place.warehouse_id, place.location_id,
		                             known != NULL ? known->units : (struct qty){0}};
	}
	return OK;
}

enum err stock_minimum_put_many(struct work *work, size_t n, const struct stock_item *items,
                                int64_t *ids, enum err *errors, struct fault *faults)
{
	struct minimum_edit s = {.work = work};
	struct fault *whole = work->fault;
	TRY(setting_load(&s, items, n));
	for (size_t i = 0; i < n; i++) {
		struct stock_minimum asked = {0};
		work->fault = &faults[i];
		errors[i] = item_place(&s, &items[i], &asked);
		if (errors[i] == OK)
			errors[i] = item_put(&s, &asked, &ids[i]);
		work->fault = whole;
		if (errors[i] != OK && !err_is_of_item(errors[i]))
			return errors[i];
	}
	TRY(minimums_put(work->tx, work->arena, work->company, s.put.at, s.put.count));
	TRY(minimums_delete(work->tx, work->company, s.gone.at, s.gone.count));
	return stock_minimums_review(work, s.products.at, s.products.count);
}
