/* Stock figures: a count of a location, or units to add or remove; and stock minimums. */
#include "domain/imports/imports_kind.h"
#include "domain/imports/imports_text.h"
#include "domain/stock/stock.h"
#include "domain/warehouses/warehouses.h"
#include "wire/csv.h"

enum stock_verb { VERB_ADJUST, VERB_ADD, VERB_REMOVE, VERB_COUNT };
static const struct word verb_rows[] = {
	{VERB_ADJUST, "adjust", "Quantity is what lies there."},
	{VERB_ADD, "add", "Quantity comes in."},
	{VERB_REMOVE, "remove", "Quantity goes out."},
};
static const struct words verb_words = WORDS("ImportStockVerb", verb_rows);

struct stock_row {
	struct str sku, warehouse, location, reason, counted_at;
	int64_t quantity;
	enum stock_verb verb;
};
static const struct field stock_fields[] = {
	FIELD_TEXT(struct stock_row, sku, REQUIRED | TRIMMED, 1, LIMIT_SKU, "Master SKU."),
	FIELD_TEXT(struct stock_row, warehouse, REQUIRED | TRIMMED, 1, LIMIT_NAME,
               "Warehouse, by name or id."),
	FIELD_TEXT(struct stock_row, location, TRIMMED, 0, LIMIT_NAME,
               "Stock location; empty: the usual one. One that is absent is made."),
	FIELD_INT(struct stock_row, quantity, REQUIRED, 0, QTY_MAX, "Units."),
	FIELD_ENUM(struct stock_row, verb, enum stock_verb, &verb_words, 0,
               "adjust (what lies there; the usual), add or remove."),
	FIELD_TEXT(struct stock_row, reason, 0, 0, 200, "Why; stands in the history."),
	FIELD_TEXT(struct stock_row, counted_at, 0, 0, 50,
               "When it was counted; empty: now. What moved since is kept."),
};
static const struct shape stock_row_shape =
	SHAPE("ImportStock", struct stock_row, stock_fields, "A stock figure.");

static const struct import_alias stock_aliases[] = {
	{"sku", "master sku,product sku,item,item code,item number,product"},
	{"warehouse", "warehouse name,warehouse id,facility"},
	{"location", "stock location,bin,stock location name,shelf"},
	{"quantity", "qty,on hand,onhand,quantity on hand,stock,units,count"},
	{"reason", "note,comment"},
	{"verb", "action,mode"},
	{"counted_at", "counted,count date,date counted,count time"},
};

/* The rows of one verb, as one call. */
struct stock_batch {
	struct work *work;
	struct import_row **rows;
	struct stock_item *items;
	struct stock_change *changes;
	struct fault *faults;
	size_t count;
};

/* What its undo reads: SKU, warehouse, location, what was moved. */
static struct str undo_of(struct work *work, const struct stock_item *item, int64_t delta)
{
	struct buf text = buf_new(work->arena, 2000);
	struct csv_writer writer;
	csv_write_begin(&writer, &text, ',');
	csv_cell(&writer, item->sku);
	csv_cell_int(&writer, item->warehouse_id.value);
	csv_cell(&writer, item->location);
	csv_cell_int(&writer, delta);
	csv_row_end(&writer);
	return buf_str(&text);
}

static void result_note(struct stock_batch *b, size_t at)
{
	struct work *work = b->work;
	struct import_row *row = b->rows[at];
	const struct stock_change *change = &b->changes[at];
	if (change->err != OK) {
		import_row_fail(work, row, change->err, &b->faults[at]);
		return;
	}
	int64_t before = change->before.units, delta = change->moved;
	row->outcome = delta == 0 ? ROW_SAME : ROW_CHANGED;
	if (row->is_check)
		row->sentence = str_format(work->arena, "on hand %lld → %lld", (long long)before,
		                           (long long)(before + delta));
	if (delta == 0)
		return;
	row->undo = undo_of(work, &b->items[at], delta);
}

static enum err batch_run(struct stock_batch *b, enum stock_kind kind)
{
	if (b->count == 0)
		return OK;
	b->changes = ARENA_ARRAY(b->work->arena, b->count, struct stock_change);
	b->faults = ARENA_ARRAY(b->work->arena, b->count, struct fault);
	for (size_t i = 0; i < b->count; i++) {
		fault_init(&b->faults[i], b->work->arena);
		b->changes[i].item = &b->items[i];
		b->changes[i].fault = &b->faults[i];
		b->changes[i].subject = "import";
	}
	TRY(stock_change_many(b->work, kind, b->count, b->changes));
	for (size_t i = 0; i < b->count; i++)
		result_note(b, i);
	return OK;
}

static struct stock_batch batch_new(struct work *work, size_t n)
{
	return (struct stock_batch){.work = work,
	                            .rows = ARENA_ARRAY(work->arena, n, struct import_row *),
	                            .items = ARENA_ARRAY(work->arena, n, struct stock_item)};
}

static bool item_make(struct work *work, const struct import_names *names, struct import_row *row,
                      struct stock_item *out)
{
	const struct stock_row *said = row->value;
	struct instant counted_at = {0};
	*out = (struct stock_item){
		.sku = said->sku,
		.location = said->location,
		.quantity = {said->quantity},
		.reason = said->reason.len ? said->reason : STR("Imported from a file"),
	};
	if (!import_warehouse(work, names, said->warehouse, row, &out->warehouse_id)
	    || !import_instant(work, said->counted_at, "counted_at", row, &counted_at))
		return false;
	if (said->verb == VERB_ADJUST)
		out->counted_at = counted_at;
	return true;
}

/* Rows go in the order of the file; neighbours of one verb are one call. */
static enum err stock_apply(struct work *work, struct import_row *rows, size_t n)
{
	static const enum stock_kind kinds[VERB_COUNT] = {STOCK_ADJUST, STOCK_ADD, STOCK_REMOVE};
	struct import_names names = {0};
	struct stock_batch b = batch_new(work, n);
	enum stock_verb verb = VERB_ADJUST;
	TRY(import_names_load(work, &names));
	for (size_t i = 0; i < n; i++) {
		struct stock_item item;
		enum stock_verb next = ((const struct stock_row *)rows[i].value)->verb;
		if (!item_make(work, &names, &rows[i], &item))
			continue;
		if (verb != next) {
			TRY(batch_run(&b, kinds[verb]));
			b.count = 0;
		}
		verb = next;
		b.rows[b.count] = &rows[i];
		b.items[b.count++] = item;
	}
	return batch_run(&b, kinds[verb]);
}

/* What came is taken away again, what went comes back: movements since then stay. */
static enum err stock_undo(struct work *work, struct import_row *rows, size_t n)
{
	struct stock_batch back[2] = {batch_new(work, n), batch_new(work, n)};
	for (size_t i = 0; i < n; i++) {
		struct text_rows words;
		int64_t warehouse, delta;
		TRY(text_rows_read(work, rows[i].undo, &words));
		if (words.rows.count != 1 || words.rows.at[0].cells.count != 4
		    || str_to_int(words.rows.at[0].cells.at[1], &warehouse) != OK
		    || str_to_int(words.rows.at[0].cells.at[3], &delta) != OK)
			return ERR_INTERNAL;
		struct stock_batch *b = &back[delta > 0];
		b->rows[b->count] = &rows[i];
		b->items[b->count++] = (struct stock_item){.sku = words.rows.at[0].cells.at[0],
		                                           .warehouse_id = {warehouse},
		                                           .location = words.rows.at[0].cells.at[2],
		                                           .quantity = {delta > 0 ? delta : -delta},
		                                           .reason = STR("An import was taken back")};
	}
	TRY(batch_run(&back[0], STOCK_ADD));
	TRY(batch_run(&back[1], STOCK_REMOVE));
	for (size_t i = 0; i < n; i++)
		rows[i].outcome = rows[i].outcome == ROW_FAILED ? ROW_KEPT : ROW_UNDONE;
	return OK;
}

const struct import_kind import_stock = {
	.name = "stock",
	.scope = SCOPE_WRITE_INVENTORY,
	.row = &stock_row_shape,
	.aliases = stock_aliases,
	.alias_count = COUNT_OF(stock_aliases),
	.apply = stock_apply,
	.undo = stock_undo,
	.says = "Stock figures by SKU, warehouse and location: counted, added or removed.",
};

/* ---- minimums ---- */

struct minimum_row {
	struct str sku, warehouse, location;
	int64_t minimum;
};
static const struct field minimum_fields[] = {
	FIELD_TEXT(struct minimum_row, sku, REQUIRED | TRIMMED, 1, LIMIT_SKU, "Master SKU."),
	FIELD_TEXT(struct minimum_row, warehouse, REQUIRED | TRIMMED, 1, LIMIT_NAME,
               "Warehouse, by name or id."),
	FIELD_TEXT(struct minimum_row, location, TRIMMED, 0, LIMIT_NAME,
               "Stock location; empty: the warehouse as a whole."),
	FIELD_INT(struct minimum_row, minimum, REQUIRED, 0, QTY_MAX,
              "The least that should be available; 0: none."),
};
static const struct shape minimum_row_shape =
	SHAPE("ImportMinimum", struct minimum_row, minimum_fields, "A stock minimum.");

static const struct import_alias minimum_aliases[] = {
	{"sku", "master sku,product sku,item,item code"},
	{"warehouse", "warehouse name,warehouse id"},
	{"location", "stock location,bin"},
	{"minimum", "min,min stock,minimum level,stock minimum,quantity"},
};

/* Rows that cannot be set fail; the others are left to the caller. */
static enum err minimums_put(struct stock_batch *b)
{
	struct work *work = b->work;
	int64_t *ids = ARENA_ARRAY(work->arena, b->count, int64_t);
	enum err *errors = ARENA_ARRAY(work->arena, b->count, enum err);
	struct fault *faults = ARENA_ARRAY(work->arena, b->count, struct fault);
	if (b->count == 0)
		return OK;
	for (size_t i = 0; i < b->count; i++)
		fault_init(&faults[i], work->arena);
	TRY(stock_minimum_put_many(work, b->count, b->items, ids, errors, faults));
	for (size_t i = 0; i < b->count; i++) {
		b->rows[i]->outcome = ROW_CHANGED;
		if (errors[i] != OK)
			import_row_fail(work, b->rows[i], errors[i], &faults[i]);
	}
	return OK;
}

/* "12 3 0 5 7": product, warehouse, location, the minimum before and after. */
static void minimum_note(struct work *work, struct import_row *row, const struct minimum_at *before,
                         int64_t after)
{
	long long units = (long long)before->units.units;
	row->sentence = str_format(work->arena, "minimum %lld → %lld", units, (long long)after);
	row->undo =
		str_format(work->arena, "%lld %lld %lld %lld %lld", (long long)before->product_id.value,
	               (long long)before->warehouse_id.value, (long long)before->location_id.value,
	               units, (long long)after);
}

static enum err minimum_undo_read(struct work *work, struct str text, struct stock_item *item,
                                  int64_t *after)
{
	int64_t said[5] = {0};
	struct str word;
	(void)work;
	for (size_t i = 0; i < COUNT_OF(said); i++)
		if (!str_split(&text, ' ', &word) || str_to_int(word, &said[i]) != OK)
			return ERR_INTERNAL;
	*item = (struct stock_item){.product_id = {said[0]},
	                            .warehouse_id = {said[1]},
	                            .location_id = {said[2]},
	                            .quantity = {said[3]}};
	*after = said[4];
	return OK;
}

/* What is so already stays untouched: also no minimum where there is none. */
static enum err minimums_write(struct stock_batch *all)
{
	struct work *work = all->work;
	struct stock_batch b = batch_new(work, all->count);
	struct minimum_at *known = ARENA_ARRAY(work->arena, all->count, struct minimum_at);
	struct minimum_at *before = ARENA_ARRAY(work->arena, all->count, struct minimum_at);
	TRY(stock_minimums_at(work, all->items, all->count, known));
	for (size_t i = 0; i < all->count; i++) {
		if (known[i].product_id.value != 0
		    && known[i].units.units == all->items[i].quantity.units) {
			all->rows[i]->outcome = ROW_SAME;
			continue;
		}
		before[b.count] = known[i];
		b.rows[b.count] = all->rows[i];
		b.items[b.count++] = all->items[i];
	}
	TRY(minimums_put(&b));
	for (size_t i = 0; i < b.count; i++) {
		if (b.rows[i]->outcome == ROW_FAILED)
			continue;
		minimum_note(work, b.rows[i], &before[i], b.items[i].quantity.units);
		if (before[i].units.units == 0)
			b.rows[i]->outcome = ROW_CREATED;
	}
	return OK;
}

static enum err minimums_apply(struct work *work, struct import_row *rows, size_t n)
{
	struct import_names names = {0};
	struct stock_batch b = batch_new(work, n);
	TRY(import_names_load(work, &names));
	for (size_t i = 0; i < n; i++) {
		const struct minimum_row *row = rows[i].value;
		struct warehouse_id warehouse;
		if (!import_warehouse(work, &names, row->warehouse, &rows[i], &warehouse))
			continue;
		b.rows[b.count] = &rows[i];
		b.items[b.count++] = (struct stock_item){.sku = row->sku,
		                                         .warehouse_id = warehouse,
		                                         .location = row->location,
		                                         .quantity = {row->minimum}};
	}
	return minimums_write(&b);
}

/* As it was, unless another minimum was set there since. */
static enum err minimums_undo(struct work *work, struct import_row *rows, size_t n)
{
	struct stock_batch all = batch_new(work, n), b = batch_new(work, n);
	struct minimum_at *now = ARENA_ARRAY(work->arena, n, struct minimum_at);
	int64_t *after = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		TRY(minimum_undo_read(work, rows[i].undo, &all.items[i], &after[i]));
	TRY(stock_minimums_at(work, all.items, n, now));
	for (size_t i = 0; i < n; i++) {
		rows[i].outcome = ROW_KEPT;
		rows[i].sentence = STR("It was changed again since.");
		if (now[i].product_id.value == 0 || now[i].units.units != after[i])
			continue;
		b.rows[b.count] = &rows[i];
		b.items[b.count++] = all.items[i];
	}
	TRY(minimums_put(&b));
	for (size_t i = 0; i < b.count; i++)
		b.rows[i]->outcome = b.rows[i]->outcome == ROW_FAILED ? ROW_KEPT : ROW_UNDONE;
	return OK;
}

const struct import_kind import_minimums = {
	.name = "stock_minimums",
	.scope = SCOPE_WRITE_INVENTORY,
	.row = &minimum_row_shape,
	.aliases = minimum_aliases,
	.alias_count = COUNT_OF(minimum_aliases),
	.apply = minimums_apply,
	.undo = minimums_undo,
	.says = "The least that should be available, by SKU and warehouse.",
};
