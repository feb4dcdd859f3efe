#include "domain/stock/stock_counts.h"

#include "domain/stock/stock_counts_rules.h"
#include "domain/stock/stock_counts_store.h"
#include "domain/stock/stock_naming.h"
#include "domain/stock/stock_store.h"
#include "kernel/scopes.h"
#include "shape/shape_change.h"

#define COUNT_SUBJECT "stock_count"

enum { AFTER_NEWEST = -1 }; /* until it is looked up */

static void count_emit(struct work *work, const struct stock_count *count, const char *event)
{
	event_emit(work, event, COUNT_SUBJECT, count->id.value,
	           shape_text(work->arena, &stock_count_shape, count, NULL, 0));
}

enum err stock_count_get(struct work *work, struct count_id id, struct stock_count *out)
{
	enum err err = count_fetch(work->tx, work->arena, work->company, id, out);
	if (err != ERR_NOT_FOUND)
		return err;
	return fault_say(work->fault, err, "There is no count %lld.", (long long)id.value);
}

/* The count, when the action may be done. */
static enum err count_for(struct work *work, struct count_id id, enum count_action action,
                          struct stock_count *out)
{
	TRY(stock_count_get(work, id, out));
	if (count_may(out->status, action))
		return OK;
	struct str status = word_of(&count_status_words, (int)out->status);
	if (action == COUNT_POST && out->status == COUNT_OPEN)
		return fault_say(work->fault, ERR_REFUSED,
		                 "Nothing was entered on this count yet: enter what was counted first.");
	return fault_say(work->fault, ERR_REFUSED, "The count is %.*s: it cannot be changed any more.",
	                 STR_FMT(status));
}

/* ---- what a sheet says ---- */

/* The lines of one sheet being made or entered. */
struct counting {
	struct work *work;
	struct warehouse_id warehouse_id;
	struct instant counted_at;
	struct naming naming;
	LIST(struct count_line) lines;
	LIST(int64_t) locations;
};

static struct count_line *line_at(struct counting *c, struct product_id product,
                                  struct location_id location)
{
	for (size_t i = 0; i < c->lines.count; i++)
		if (ID_EQ(c->lines.at[i].product_id, product)
		    && ID_EQ(c->lines.at[i].location_id, location))
			return &c->lines.at[i];
	return NULL;
}

enum err counted_at_check(struct work *work, struct instant at)
{
	if (at.us > work->now.us)
		return fault_field(work->fault, STR("counted_at"), "lies in the future");
	if (at.us != 0 && at.us < work->now.us - COUNT_DAYS_MOST * DAY_US)
		return fault_field(work->fault, STR("counted_at"),
		                   "is more than %d days ago: what was counted then must be counted again",
		                   (int)COUNT_DAYS_MOST);
	return OK;
}

static enum err counting_begin(struct counting *c, const struct stock_item *items, size_t n)
{
	const struct stock_item **at = ARENA_ARRAY(c->work->arena, n, const struct stock_item *);
	for (size_t i = 0; i < n; i++)
		at[i] = &items[i];
	return naming_load(c->work, at, n, &c->naming);
}

/* Units that were entered without a moment were counted behind the newest movement there: a clock
 * that was set back, or another machine's, would tell another one. */
static enum err newest_note(struct counting *c)
{
	struct work *work = c->work;
	struct bin_movement *newest;
	size_t n = 0, count;
	struct map by_product = map_new(work->arena);
	int64_t *products = ARENA_ARRAY(work->arena, c->lines.count + 1, int64_t);
	for (size_t i = 0; i < c->lines.count; i++)
		if (c->lines.at[i].counted_after == AFTER_NEWEST)
			products[n++] = c->lines.at[i].product_id.value;
	if (n == 0)
		return OK;
	TRY(newest_movements(work->tx, work->arena, work->company, products, n, c->warehouse_id,
	                     &newest, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&by_product, newest[i].product_id.value, &newest[i].id);
	for (size_t i = 0; i < c->lines.count; i++) {
		struct count_line *line = &c->lines.at[i];
		const int64_t *id = map_get_int(&by_product, line->product_id.value);
		if (line->counted_after == AFTER_NEWEST)
			line->counted_after = id != NULL && *id > 0 ? *id : 1; /* none yet: all come behind */
	}
	return OK;
}

/* Notes one counted item on its line, which is made when there is none. */
static enum err item_enter(struct counting *c, const struct stock_item *item, bool makes_location,
                           struct count_line **out)
{
	struct work *work = c->work;
	const struct product_ref *product;
	const struct warehouse *warehouse;
	struct location_id location;
	struct site *site;
	if (item->quantity.units < 0 || item->quantity.units > QTY_MAX)
		return fault_field(work->fault, STR("quantity"), "must be between 0 and %lld",
		                   (long long)QTY_MAX);
	struct instant at = item->counted_at.us != 0 ? item->counted_at : c->counted_at;
	TRY(counted_at_check(work, at));
	TRY(naming_product(work, &c->naming, item, &product));
	TRY(naming_warehouse(work, &c->naming, c->warehouse_id, &warehouse));
	TRY(naming_location(work, &c->naming, warehouse, item->location_id, item->location,
	                    makes_location, &location));
	TRY(site_get(work, &c->naming.sites, c->warehouse_id, &site));
	if (location.value == 0)
		location = site->usual;
	struct count_line *line = line_at(c, product->id, location);
	if (line == NULL) {
		line = LIST_ADD(work->arena, &c->lines);
		*line = (struct count_line){.product_id = product->id, .location_id = location};
	}
	line->is_counted = true;
	line->counted = item->quantity;
	line->counted_at = at.us != 0 ? at : work->now;
	line->counted_after = at.us != 0 ? 0 : AFTER_NEWEST;
	*out = line;
	return OK;
}

static void line_add(struct counting *c, const struct stock_bin *bin)
{
	if (!ID_EQ(bin->warehouse_id, c->warehouse_id)
	    || line_at(c, bin->product_id, bin->location_id) != NULL)
		return;
	*LIST_ADD(c->work->arena, &c->lines) =
		(struct count_line){.product_id = bin->product_id, .location_id = bin->location_id};
}

/* ---- which places ---- */

/* The locations that were longest not counted and in which something lies. */
static enum err cycle_add(struct counting *c, int64_t most)
{
	struct work *work = c->work;
	struct site *site;
	struct map filled;
	struct location_counted *known;
	size_t known_count, n = 0;
	TRY(site_get(work, &c->naming.sites, c->warehouse_id, &site));
	int64_t *ids = ARENA_ARRAY(work->arena, site->count, int64_t);
	for (size_t i = 0; i < site->count; i++)
		ids[i] = site->locations[i].id.value;
	TRY(locations_filled(work->tx, work->arena, work->company, ids, site->count, &filled));
	TRY(locations_counted(work->tx, work->arena, work->company, ids, site->count, &known,
	                      &known_count));
	struct stock_location *rows = ARENA_ARRAY(work->arena, site->count, struct stock_location);
	int64_t *counted_at = ARENA_ARRAY(work->arena, site->count, int64_t);
	size_t *chosen = ARENA_ARRAY(work->arena, site->count, size_t);
	for (size_t i = 0; i < site->count; i++) {
		if (map_get_int(&filled, ids[i]) == NULL)
			continue;
		for (size_t k = 0; k < known_count; k++)
			if (ID_EQ(known[k].location_id, site->locations[i].id))
				counted_at[n] = known[k].counted_at.us;
		rows[n++] = site->locations[i];
	}
	size_t count = cycle_choose(rows, counted_at, n, (size_t)most, chosen);
	for (size_t i = 0; i < count; i++)
		*LIST_ADD(work->arena, &c->locations) = rows[chosen[i]].id.value;
	return OK;
}

static enum err products_check(struct work *work, const struct count_draft *draft)
{
	struct product *products;
	size_t count;
	struct map known = map_new(work->arena);
	TRY(product_load(work, draft->product_ids.at, draft->product_ids.count, &products, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&known, products[i].id.value, &products[i]);
	for (size_t i = 0; i < draft->product_ids.count; i++)
		if (map_get_int(&known, draft->product_ids.at[i]) == NULL)
			return fault_field(work->fault, STR("product_ids"),
			                   "names product %lld, which does not exist",
			                   (long long)draft->product_ids.at[i]);
	return OK;
}

static enum err locations_add(struct counting *c, const struct count_draft *draft)
{
	struct work *work = c->work;
	struct site *site;
	struct stock_bin *bins;
	size_t count;
	TRY(site_get(work, &c->naming.sites, c->warehouse_id, &site));
	for (size_t i = 0; i < draft->location_ids.count; i++) {
		if (map_get_int(&site->by_id, draft->location_ids.at[i]) == NULL)
			return fault_field(work->fault, STR("location_ids"),
			                   "names location %lld, which is none of this warehouse",
			                   (long long)draft->location_ids.at[i]);
		*LIST_ADD(work->arena, &c->locations) = draft->location_ids.at[i];
	}
	if (draft->cycle > 0)
		TRY(cycle_add(c, draft->cycle));
	if (c->locations.count > 0) {
		TRY(bins_in_locations(work->tx, work->arena, work->company, c->locations.at,
		                      c->locations.count, COUNT_LINES_MOST + 1, &bins, &count));
		for (size_t i = 0; i < count; i++)
			line_add(c, &bins[i]);
	}
	TRY(products_check(work, draft));
	TRY(stock_bins(work, draft->product_ids.at, draft->product_ids.count, &bins, &count));
	for (size_t i = 0; i < count; i++)
		line_add(c, &bins[i]);
	return OK;
}

static enum err draft_lines(struct counting *c, const struct count_draft *draft,
                            bool makes_locations)
{
	struct work *work = c->work;
	struct count_line *line;
	struct warehouse warehouse;
	enum err err = warehouse_get(work, draft->warehouse_id, &warehouse);
	if (err == ERR_NOT_FOUND)
		return fault_field(work->fault, STR("warehouse_id"), "is no warehouse of this company");
	TRY(err);
	TRY(counted_at_check(work, draft->counted_at));
	c->warehouse_id = draft->warehouse_id;
	c->counted_at = draft->counted_at;
	TRY(counting_begin(c, draft->items.at, draft->items.count));
	TRY(locations_add(c, draft));
	for (size_t i = 0; i < draft->items.count; i++) {
		err = item_enter(c, &draft->items.at[i], makes_locations, &line);
		if (err != OK && work->fault->sentence.len > 0)
			return fault_say(work->fault, err, "Item %zu: %.*s", i + 1,
			                 STR_FMT(work->fault->sentence));
		TRY(err);
	}
	TRY(newest_note(c));
	if (c->lines.count == 0 && c->locations.count == 0)
		return fault_say(work->fault, ERR_REFUSED,
		                 "There is nothing to count: name locations, products or items.");
	if (c->lines.count > COUNT_LINES_MOST)
		return fault_say(work->fault, ERR_TOO_LARGE,
		                 "The sheet would have more than %d lines: count fewer locations at once.",
		                 (int)COUNT_LINES_MOST);
	return OK;
}

/* ---- figures ---- */

enum err count_lines_figure(struct work *work, const struct stock_count *count,
                            struct count_line *lines, size_t n)
{
	struct stock_bin *bins;
	struct bin_movement *since;
	size_t bin_count, since_count;
	int64_t first = INT64_MAX;
	int64_t *products = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++) {
		int64_t after =
			lines[i].counted_after != 0 ? lines[i].counted_after : lines[i].counted_at.us;
		products[i] = lines[i].product_id.value;
		first = lines[i].is_counted && after < first ? after : first;
	}
	TRY(stock_bins(work, products, n, &bins, &bin_count));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < bin_count; k++)
			if (ID_EQ(bins[k].product_id, lines[i].product_id)
			    && ID_EQ(bins[k].location_id, lines[i].location_id))
				lines[i].on_hand = bins[k].on_hand;
	if (n == 0 || count->status == COUNT_POSTED || count->status == COUNT_UNDONE)
		return OK;
	TRY(movements_since(work->tx, work->arena, work->company, products, n, count->warehouse_id,
	                    first, &since, &since_count));
	movements_total(since, since_count);
	for (size_t i = 0; i < n; i++) {
		struct count_line *line = &lines[i];
		const struct bin_movement then = {.product_id = line->product_id,
		                                  .location_id = line->location_id,
		                                  .at = line->counted_at,
		                                  .id = line->counted_after};
		line->expected.units = line->on_hand.units;
		if (line->is_counted)
			line->expected.units = held_then(since, since_count, &then, line->on_hand.units);
		line->difference.units = line->is_counted ? line->counted.units - line->expected.units : 0;
	}
	return OK;
}

/* ---- making and entering ---- */

static enum err lines_save(struct counting *c, struct count_id id)
{
	for (size_t i = 0; i < c->lines.count; i++) {
		c->lines.at[i].count_id = id;
		if (c->lines.at[i].id.value == 0)
			TRY(id_new(c->work->tx, &c->lines.at[i].id.value));
	}
	return count_lines_put(c->work->tx, c->work->arena, c->work->company, c->lines.at,
	                       c->lines.count);
}

enum err stock_count_create(struct work *work, const struct count_draft *draft,
                            struct stock_count *out)
{
	struct counting c = {.work = work};
	TRY(draft_lines(&c, draft, true));
	*out = (struct stock_count){.warehouse_id = draft->warehouse_id,
	                            .name = draft->name,
	                            .status = draft->items.count > 0 ? COUNT_ENTERED : COUNT_OPEN,
	                            .counted_at = draft->counted_at,
	                            .actor_kind = word_of(&actor_kind_words, (int)work->actor.kind),
	                            .actor_id = work->actor.id,
	                            .actor_name = work->actor.name,
	                            .created_at = work->now,
	                            .modified_at = work->now};
	TRY(id_new(work->tx, &out->id.value));
	TRY(count_insert(work->tx, work->arena, work->company, out));
	TRY(lines_save(&c, out->id));
	count_emit(work, out, "stock_count.created");
	return OK;
}

enum err stock_count_preview(struct work *work, const struct count_draft *draft,
                             struct count_preview *out)
{
	struct counting c = {.work = work};
	const struct stock_count count = {.warehouse_id = draft->warehouse_id, .status = COUNT_ENTERED};
	TRY(draft_lines(&c, draft, false));
	TRY(count_lines_figure(work, &count, c.lines.at, c.lines.count));
	out->lines.at = c.lines.at;
	out->lines.count = out->lines.room = c.lines.count;
	for (size_t i = 0; i < c.lines.count; i++)
		out->differences += c.lines.at[i].difference.units != 0;
	return OK;
}

static enum err lines_load(struct counting *c, struct count_id id)
{
	struct count_line *known;
	size_t count;
	TRY(count_lines_fetch(c->work->tx, c->work->arena, c->work->company, id, &known, &count));
	for (size_t i = 0; i < count; i++)
		*LIST_ADD(c->work->arena, &c->lines) = known[i];
	return OK;
}

enum err stock_count_enter(struct work *work, struct count_id id, size_t n,
                           const struct stock_item *items, int64_t *ids, enum err *errors,
                           struct fault *faults)
{
	struct stock_count count;
	struct counting c = {.work = work};
	struct fault *whole = work->fault;
	size_t entered = 0;
	TRY(count_for(work, id, COUNT_ENTER, &count));
	c.warehouse_id = count.warehouse_id;
	c.counted_at = count.counted_at;
	TRY(counting_begin(&c, items, n));
	TRY(lines_load(&c, id));
	for (size_t i = 0; i < n; i++) {
		struct count_line *line;
		work->fault = &faults[i];
		errors[i] = item_enter(&c, &items[i], true, &line);
		work->fault = whole;
		if (errors[i] != OK && !err_is_of_item(errors[i]))
			return errors[i];
		if (errors[i] != OK)
			continue;
		if (line->id.value == 0)
			TRY(id_new(work->tx, &line->id.value));
		ids[i] = line->id.value;
		entered++;
	}
	if (entered == 0)
		return OK;
	TRY(newest_note(&c));
	TRY(lines_save(&c, id));
	count.status = COUNT_ENTERED;
	count.modified_at = work->now;
	TRY(count_save(work->tx, work->company, &count));
	count_emit(work, &count, "stock_count.entered");
	return OK;
}

/* ---- posting ---- */

static struct stock_move move_of(const struct stock_count *count, const struct count_line *line,
                                 int64_t units)
{
	return (struct stock_move){.product_id = line->product_id,
	                           .warehouse_id = count->warehouse_id,
	                           .location_id = line->location_id,
	                           .kind = STOCK_ADJUST,
	                           .on_hand = units,
	                           .reason = count->name,
	                           .subject = COUNT_SUBJECT,
	                           .subject_id = count->id.value};
}

/* Nothing is put into a location that was taken out of use since. */
static enum err location_check(struct work *work, const struct site *site,
                               const struct count_line *line)
{
	const struct stock_location *location = map_get_int(&site->by_id, line->location_id.value);
	if (location == NULL || location->is_active || line->difference.units == 0)
		return OK;
	return fault_say(work->fault, ERR_REFUSED,
	                 "Location %.*s was deactivated since: activate it first.",
	                 STR_FMT(location->name));
}

/* The sheet of stock for the lines, with a bin for each. */
static enum err stock_sheet(struct work *work, const struct stock_count *count,
                            const struct count_line *lines, size_t n, struct sheet *sheet)
{
	struct site *site;
	struct sites sites = sites_new(work);
	*sheet = sheet_begin(work);
	TRY(site_get(work, &sites, count->warehouse_id, &site));
	for (size_t i = 0; i < n; i++)
		TRY(location_check(work, site, &lines[i]));
	for (size_t i = 0; i < n; i++)
		sheet_balance(sheet, (struct stock_place){lines[i].product_id, count->warehouse_id});
	TRY(sheet_load(work, sheet, &sites));
	for (size_t i = 0; i < n; i++)
		TRY(sheet_place(
			work, sheet, &sites,
			sheet_find(sheet, (struct stock_place){lines[i].product_id, count->warehouse_id}),
			lines[i].location_id));
	return OK;
}

/* Locations of which every line was counted were counted as a whole. */
static enum err locations_note(struct work *work, const struct count_line *lines, size_t n)
{
	struct map partly = map_new(work->arena), whole = map_new(work->arena);
	for (size_t i = 0; i < n; i++)
		map_put_int(lines[i].is_counted ? &whole : &partly, lines[i].location_id.value, &partly);
	int64_t *ids = ARENA_ARRAY(work->arena, whole.count, int64_t);
	size_t count = 0;
	for (size_t i = 0; i < whole.count; i++)
		if (map_get_int(&partly, whole.entries[i].number) == NULL)
			ids[count++] = whole.entries[i].number;
	return locations_counted_put(work->tx, work->arena, work->company, ids, count, work->now);
}

static enum err count_end(struct work *work, struct stock_count *count, enum count_status status,
                          const char *event)
{
	count->status = status;
	count->modified_at = work->now;
	TRY(count_save(work->tx, work->company, count));
	count_emit(work, count, event);
	return OK;
}

enum err stock_count_post(struct work *work, struct count_id id, struct stock_count *out)
{
	struct count_line *lines;
	struct sheet sheet;
	size_t n;
	TRY(count_for(work, id, COUNT_POST, out));
	TRY(count_lines_fetch(work->tx, work->arena, work->company, id, &lines, &n));
	TRY(count_lines_figure(work, out, lines, n));
	TRY(stock_sheet(work, out, lines, n, &sheet));
	for (size_t i = 0; i < n; i++) {
		struct balance *balance =
			sheet_find(&sheet, (struct stock_place){lines[i].product_id, out->warehouse_id});
		struct stock_move move = move_of(out, &lines[i], lines[i].difference.units);
		bool is_first = balance_bin(balance, lines[i].location_id)->is_new;
		if (!lines[i].is_counted || (move.on_hand == 0 && !is_first))
			continue;
		if (!sheet_apply(&sheet, balance, &move))
			return ERR_INTERNAL;
	}
	TRY(sheet_write(work, &sheet));
	TRY(count_lines_put(work->tx, work->arena, work->company, lines, n));
	TRY(locations_note(work, lines, n));
	out->posted_at = work->now;
	return count_end(work, out, COUNT_POSTED, "stock_count.posted");
}

/* ---- undoing ---- */

static enum err undo_refuse(struct work *work, struct product_id id, const char *why)
{
	struct product product;
	TRY(product_get(work, id, &product));
	return fault_say(work->fault, ERR_REFUSED, "The count cannot be undone: %.*s %s.",
	                 STR_FMT(product.sku), why);
}

/* Was one of the lines counted at its place again, as its own product or as the one that it is now?
 */
static enum err again_refuse(struct work *work, const struct count_line *lines, size_t n,
                             const int64_t *products, bool is_merged,
                             const struct bin_movement *again, size_t again_count)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < again_count; k++)
			if (lines[i].difference.units != 0 && again[k].product_id.value == products[i]
			    && (lines[i].product_id.value != products[i]) == is_merged
			    && ID_EQ(again[k].location_id, lines[i].location_id))
				return undo_refuse(work, again[k].product_id, "was counted there again since");
	return OK;
}

/* Lines of products that were merged away since become those of the product that stays. When a
 * merge was is not known here: any count of that one stands against them. */
static enum err undo_follow(struct work *work, const struct stock_count *count,
                            struct count_line *lines, size_t n, int64_t *products)
{
	struct bin_movement *again;
	size_t again_count;
	for (;;) {
		bool is_any;
		TRY(product_successors(work, products, n, &is_any));
		if (!is_any)
			break;
		TRY(counted_after(work->tx, work->arena, work->company, products, n, count->warehouse_id,
		                  count->posted_at, count->id, &again, &again_count));
		TRY(again_refuse(work, lines, n, products, true, again, again_count));
	}
	for (size_t i = 0; i < n; i++)
		lines[i].product_id.value = products[i];
	return OK;
}

static enum err undo_check(struct work *work, const struct stock_count *count,
                           struct count_line *lines, size_t n)
{
	struct bin_movement *again;
	size_t again_count;
	int64_t *products = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		products[i] = lines[i].product_id.value;
	TRY(counted_since(work->tx, work->arena, work->company, products, n, count->warehouse_id,
	                  count->posted_at, count->id, &again, &again_count));
	TRY(again_refuse(work, lines, n, products, false, again, again_count));
	return undo_follow(work, count, lines, n, products);
}

enum err stock_count_undo(struct work *work, struct count_id id, struct stock_count *out)
{
	struct count_line *lines;
	struct sheet sheet;
	size_t n;
	TRY(count_for(work, id, COUNT_UNDO, out));
	TRY(count_lines_fetch(work->tx, work->arena, work->company, id, &lines, &n));
	TRY(undo_check(work, out, lines, n));
	TRY(stock_sheet(work, out, lines, n, &sheet));
	for (size_t i = 0; i < n; i++) {
		struct balance *balance =
			sheet_find(&sheet, (struct stock_place){lines[i].product_id, out->warehouse_id});
		struct stock_move move = move_of(out, &lines[i], -lines[i].difference.units);
		if (lines[i].difference.units == 0)
			continue;
		move.is_guarded = move.on_hand < 0;
		if (move_judge(balance, &move) != MOVE_FITS)
			return undo_refuse(work, lines[i].product_id,
			                   "is promised or gone: fewer units are free than it added");
		if (!sheet_apply(&sheet, balance, &move))
			return ERR_INTERNAL;
	}
	TRY(sheet_write(work, &sheet));
	return count_end(work, out, COUNT_UNDONE, "stock_count.undone");
}

enum err stock_count_cancel(struct work *work, struct count_id id, struct stock_count *out)
{
	TRY(count_for(work, id, COUNT_CANCEL, out));
	return count_end(work, out, COUNT_CANCELLED, "stock_count.cancelled");
}
