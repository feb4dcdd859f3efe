/* How the ledger is followed: a pass loads what moved since, books it by the rules, writes it with
 * the cursors in the same transaction. */
#include "domain/catalog/catalog.h"
#include "domain/costs/costs_facts.h"
#include "domain/costs/costs_listen.h"
#include "domain/costs/costs_order.h"
#include "kernel/jobs.h"

/* Parcels of one call are a microsecond apart (shipment_after). */
#define ONE_CALL_US 1000

enum { CHUNK_PRODUCTS = 200, PASS_ROWS = 500, CATCH_UP_PRODUCTS = 500 };

struct following {
	struct work *work;
	const int64_t *products;
	size_t product_count;
	struct cost_book book;
	struct cost_facts facts;
	struct moved *rows;
	size_t row_count;
	bool has_more;          /* rows beyond these */
	struct map conversions; /* by account and moment */
	struct map settled;     /* purchase lines of dropship orders whose units were booked */
};

/* What was put together, or taken apart, in one posting. */
struct conversion {
	size_t used;        /* rows that left */
	struct money worth; /* of what left */
	LIST(const struct moved *) made;
	struct money *shares; /* of each row that came */
	size_t booked;
};

/* ---- loading ---- */

static bool is_one_place(const struct moved *a, const struct moved *b)
{
	return ID_EQ(a->product_id, b->product_id) && ID_EQ(a->warehouse_id, b->warehouse_id);
}

static bool is_one_account(const struct moved *a, const struct moved *b)
{
	return a->subject_id == b->subject_id && str_eq(a->subject, b->subject);
}

/* Units that only changed bins move no value: what left and what came in one posting cancel out. */
static void rows_mark_within(struct moved *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int64_t net = 0;
		if (rows[i].kind != STOCK_TRANSFER_OUT && rows[i].kind != STOCK_TRANSFER_IN)
			continue;
		for (size_t pass = 0; pass < 2; pass++) {
			for (size_t k = 0; k < n && rows[k].at.us <= rows[i].at.us; k++) {
				bool is_same =
					rows[k].at.us == rows[i].at.us && is_one_place(&rows[k], &rows[i])
					&& is_one_account(&rows[k], &rows[i])
					&& (rows[k].kind == STOCK_TRANSFER_OUT || rows[k].kind == STOCK_TRANSFER_IN);
				if (is_same && pass == 0)
					net += rows[k].units;
				else if (is_same && net == 0)
					rows[k].is_within = true;
			}
		}
	}
}

static bool is_coming_back(const struct moved *row)
{
	return row->units > 0
	       && (str_is(row->subject, "order") || str_is(row->subject, "shipment")
	           || str_is(row->subject, "return"));
}

/* On what account units of these rows may be undone: "" where it is none of them. A posted count
 * moves units of a product one way in one place and the other way in another, and is undone under
 * its own name. */
static struct str undone_account(const struct moved *row)
{
	if (str_is(row->subject, "stock_count"))
		return row->subject;
	if (row->kind == STOCK_TRANSFER_IN && str_is(row->subject, "transfer"))
		return row->subject; /* also what was written off may arrive */
	return STR("");
}

/* What left or came on an account of which units may come back or be taken away again. */
static enum err account_load(struct following *f, struct str account)
{
	struct work *work = f->work;
	struct map subjects = map_new(work->arena), products = map_new(work->arena);
	for (size_t i = 0; i < f->row_count; i++) {
		if (!str_eq(undone_account(&f->rows[i]), account))
			continue;
		map_put_int(&subjects, f->rows[i].subject_id, f);
		map_put_int(&products, f->rows[i].product_id.value, f);
	}
	if (subjects.count == 0)
		return OK;
	return entries_load_account(work->tx, work->company, account, &subjects, &products, &f->book);
}

static enum err returning_load(struct following *f)
{
	struct work *work = f->work;
	struct map orders = map_new(work->arena);
	TRY(account_load(f, STR("stock_count")));
	TRY(account_load(f, STR("transfer")));
	for (size_t i = 0; i < f->row_count; i++)
		if (is_coming_back(&f->rows[i]) && str_is(f->rows[i].subject, "order"))
			map_put_int(&orders, f->rows[i].subject_id, &orders);
	if (orders.count == 0)
		return OK;
	int64_t *ids = ARENA_ARRAY(work->arena, orders.count, int64_t);
	for (size_t i = 0; i < orders.count; i++)
		ids[i] = orders.entries[i].number;
	return entries_load_sales(work->tx, work->company, STR("order"), ids, orders.count, &f->book);
}

/* What sets among the rows were put together from. */
static enum err parts_add(struct following *f, struct map *all)
{
	struct bundle_part *parts;
	size_t n = 0, count;
	int64_t *sets = ARENA_ARRAY(f->work->arena, f->row_count, int64_t);
	for (size_t i = 0; i < f->row_count; i++)
		if (str_is(f->rows[i].subject, "assembly")
		    && f->rows[i].product_id.value == f->rows[i].subject_id)
			sets[n++] = f->rows[i].subject_id;
	if (n == 0)
		return OK;
	TRY(bundle_parts_of(f->work, sets, n, &parts, &count));
	for (size_t i = 0; i < count; i++)
		if (parts[i].component_id.value != 0)
			map_put_int(all, parts[i].component_id.value, all);
	return OK;
}

/* When two products became one, or parts a set, they are followed together: what leaves as one
 * arrives as the other. *is_more: some were added. */
static enum err partners_add(struct following *f, bool *is_more)
{
	struct map all = map_new(f->work->arena);
	for (size_t i = 0; i < f->product_count; i++)
		map_put_int(&all, f->products[i], &all);
	for (size_t i = 0; i < f->row_count; i++)
		if ((str_is(f->rows[i].subject, "product") || str_is(f->rows[i].subject, "assembly"))
		    && f->rows[i].subject_id != 0)
			map_put_int(&all, f->rows[i].subject_id, &all);
	TRY(parts_add(f, &all));
	*is_more = all.count > f->product_count;
	if (!*is_more)
		return OK;
	int64_t *products = ARENA_ARRAY(f->work->arena, all.count, int64_t);
	for (size_t i = 0; i < all.count; i++)
		products[i] = all.entries[i].number;
	f->products = products;
	f->product_count = all.count;
	return OK;
}

/* Rows of one moment belong together and their ids are not in the order in which they are booked: a
 * pass ends between two moments. A moment that is larger than a pass is one. */
static enum err rows_load(struct following *f)
{
	struct work *work = f->work;
	size_t most = PASS_ROWS, whole = 0;
	for (; whole == 0; most *= 2) {
		TRY(moved_load(work->tx, work->arena, work->company, f->products, f->product_count, most,
		               &f->rows, &f->row_count));
		f->has_more = f->row_count == most;
		if (!f->has_more)
			return OK;
		const struct instant last = f->rows[most - 1].at;
		for (whole = most - 1; whole > 0 && f->rows[whole - 1].at.us == last.us;)
			whole--;
	}
	f->row_count = whole;
	return OK;
}

/* Products of which units leave, or arrive from a way: only they touch layers that are there. */
static size_t products_taken(const struct following *f, int64_t *out)
{
	struct map taken = map_new(f->work->arena);
	for (size_t i = 0; i < f->row_count; i++)
		if (f->rows[i].units < 0 || f->rows[i].kind == STOCK_TRANSFER_IN)
			map_put_int(&taken, f->rows[i].product_id.value, &taken);
	for (size_t i = 0; i < taken.count; i++)
		out[i] = taken.entries[i].number;
	return taken.count;
}

/* What is there and may change: layers to take from, units that wait for one. */
static enum err book_load(struct following *f)
{
	struct work *work = f->work;
	int64_t *taken = ARENA_ARRAY(work->arena, f->row_count, int64_t);
	size_t count = products_taken(f, taken);
	if (count > 0)
		TRY(layers_load_left(work->tx, work->company, taken, count, &f->book));
	return entries_load_uncovered(work->tx, work->company, f->products, f->product_count, &f->book);
}

static struct str conversion_key(const struct following *f, const struct moved *row)
{
	return str_format(f->work->arena, "%lld %.*s", (long long)row->at.us,
	                  STR_FMT(moved_account(f->work->arena, row)));
}

/* The rows stand as they will be booked. */
static void conversions_find(struct following *f)
{
	f->conversions = map_new(f->work->arena);
	for (size_t i = 0; i < f->row_count; i++) {
		const struct moved *row = &f->rows[i];
		if (!str_is(row->subject, "assembly")
		    || map_get_int(&f->facts.is_vendors, row->warehouse_id.value) != NULL)
			continue;
		struct str key = conversion_key(f, row);
		struct conversion *conversion = map_get(&f->conversions, key);
		if (conversion == NULL) {
			conversion = ARENA_NEW(f->work->arena, struct conversion);
			conversion->worth = money_zero(f->facts.currency);
			map_put(&f->conversions, key, conversion);
		}
		conversion->used += row->units < 0;
		if (row->units > 0)
			*LIST_ADD(f->work->arena, &conversion->made) = row;
	}
}

/* NULL: the row stands alone, as when the other side was followed before. */
static struct conversion *conversion_of(const struct following *f, const struct moved *row)
{
	struct conversion *found = NULL;
	if (f->conversions.count > 0 && str_is(row->subject, "assembly"))
		found = map_get(&f->conversions, conversion_key(f, row));
	return found != NULL && found->used > 0 && found->made.count > 0 ? found : NULL;
}

static enum err pass_load(struct following *f)
{
	struct work *work = f->work;
	bool is_more;
	do {
		TRY(rows_load(f));
		TRY(partners_add(f, &is_more));
	} while (is_more);
	const int64_t *products = f->products;
	size_t n = f->product_count;
	f->book = (struct cost_book){.arena = work->arena, .now = work->now};
	f->settled = map_new(work->arena);
	TRY(places_load(work->tx, work->company, products, n, &f->book));
	if (f->row_count == 0)
		return OK;
	TRY(facts_begin(work, products, n, &f->facts));
	rows_mark_within(f->rows, f->row_count);
	moved_arrange(work->arena, f->rows, f->row_count);
	conversions_find(f);
	TRY(book_load(f));
	TRY(facts_of_rows(work, f->rows, f->row_count, &f->facts));
	return returning_load(f);
}

/* ---- booking ---- */

/* When no shipment has units without a cost: the newest of the order there that is not younger. */
static const struct shipment *shipment_of(const struct following *f, const struct moved *row)
{
	const struct shipment *found = NULL;
	for (size_t i = 0; i < f->facts.shipment_count; i++) {
		const struct shipment *shipment = &f->facts.shipments[i];
		if (shipment->order_id.value != row->subject_id || shipment->created_at.us > row->at.us
		    || !ID_EQ(shipment->warehouse_id, row->warehouse_id))
			continue;
		bool has_product = false;
		for (size_t k = 0; k < shipment->lines.count; k++)
			has_product = has_product || ID_EQ(shipment->lines.at[k].product_id, row->product_id);
		if (has_product && (found == NULL || shipment->created_at.us > found->created_at.us))
			found = shipment;
	}
	return found;
}

/* The purchase line of units that a vendor shipped itself: a part that left has a line of its own.
 */
static const struct purchase_line *dropship_line(struct following *f, const struct moved *row,
                                                 int64_t units, struct vendor_id *vendor)
{
	const struct purchase_line *found = NULL;
	for (size_t i = 0; i < f->facts.dropship_count; i++) {
		const struct purchase_order *order = &f->facts.dropships[i];
		if (order->order_id.value != row->subject_id)
			continue;
		for (size_t k = 0; k < order->lines.count; k++) {
			const struct purchase_line *line = &order->lines.at[k];
			bool is_whole =
				line->quantity.units == units && map_get_int(&f->settled, line->id.value) == NULL;
			if (!ID_EQ(line->product_id, row->product_id) || line->landed_value.ten_thousandths == 0
			    || (found != NULL && !is_whole))
				continue;
			found = line;
			*vendor = order->vendor_id;
			if (!is_whole)
				continue;
			map_put_int(&f->settled, line->id.value, f);
			return found;
		}
	}
	return found;
}

/* What the vendor charges for units of the order that it shipped itself. */
static enum err dropship_cost(struct following *f, const struct moved *row, int64_t units,
                              struct known_cost *out)
{
	const struct purchase_line *line = dropship_line(f, row, units, &out->vendor_id);
	if (line == NULL) {
		const struct known_cost one = facts_estimate(&f->facts, row->product_id, units);
		return known_cost_of(&one, units, out);
	}
	int64_t rest = line->quantity.units - units;
	out->source = SOURCE_PURCHASE;
	out->value = line->landed_value;
	if (rest < 0)
		return money_times(line->landed_unit_cost, units, &out->value);
	/* Its line may not be parted yet: as it will be. */
	struct money parts[2];
	const int64_t weights[] = {units, rest};
	TRY(money_split(line->landed_value, weights, 2, parts));
	out->value = parts[0];
	return OK;
}

static enum err row_book_vendors(struct following *f, const struct moved *row,
                                 const struct booking *where)
{
	return row->kind == STOCK_TRANSFER_IN ? book_give_away(&f->book, where, row->units) : OK;
}

/* Units that came on a purchase order: at its landed cost. */
static enum err purchase_receive_book(struct following *f, const struct moved *row,
                                      const struct booking *where)
{
	const struct purchase_line *line = map_get_int(&f->facts.purchase_lines, row->subject_id);
	const struct known_cost estimate = facts_estimate(&f->facts, row->product_id, row->units);
	struct known_cost cost;
	TRY(known_cost_of(&estimate, row->units, &cost));
	if (line == NULL || !ID_EQ(line->product_id, row->product_id))
		return book_receive(&f->book, where, row->units, &cost);
	const struct purchase_order *order =
		map_get_int(&f->facts.purchase_vendors, line->purchase_order_id.value);
	cost = (struct known_cost){.source = SOURCE_PURCHASE,
	                           .value = line->landed_value,
	                           .purchase_line_id = line->id,
	                           .purchase_order_id = line->purchase_order_id,
	                           .vendor_id = order->vendor_id};
	if (line->quantity.units != row->units)
		TRY(money_times(line->landed_unit_cost, row->units, &cost.value));
	return book_receive(&f->book, where, row->units, &cost);
}

static enum err row_book_in(struct following *f, const struct moved *row,
                            const struct booking *where)
{
	const struct known_cost one = facts_estimate(&f->facts, row->product_id, row->units);
	struct known_cost cost;
	if (row->kind == STOCK_TRANSFER_IN)
		return book_arrive(&f->book, where, row->units, &one);
	if (str_is(row->subject, "purchase_line"))
		return purchase_receive_book(f, row, where);
	if (is_coming_back(row) || undone_account(row).len > 0)
		return book_return(&f->book, where, row->units, &one);
	TRY(known_cost_of(&one, row->units, &cost));
	return book_receive(&f->book, where, row->units, &cost);
}

/* A part of what left with one shipment. */
static enum err sale_book(struct following *f, const struct moved *row, struct booking where,
                          const struct shipment *shipment, int64_t units)
{
	if (shipment != NULL) {
		where.shipment_id = shipment->id;
		where.channel_id = shipment->channel_id;
	}
	if (map_get_int(&f->facts.is_vendors, row->warehouse_id.value) != NULL) {
		struct known_cost cost = {0};
		TRY(dropship_cost(f, row, units, &cost));
		return book_dropship(&f->book, &where, units, &cost);
	}
	const struct known_cost one = facts_estimate(&f->facts, row->product_id, units);
	return book_issue(&f->book, &where, units, ENTRY_SHIPMENT, &one);
}

/* Parcels share out what left: each gets its own units, the rest goes to the newest. */
static enum err sales_book(struct following *f, const struct moved *row,
                           const struct booking *where)
{
	int64_t left = -row->units;
	struct sale_open *sale;
	const struct sale_asked asked = {
		.order_id = str_is(row->subject, "order") ? row->subject_id : 0,
		.warehouse_id = row->warehouse_id,
		.product_id = row->product_id,
		.from = row->at,
		.until = {row->at.us + ONE_CALL_US},
	};
	while (left > 0 && (sale = sale_pick(&f->facts.sales, &asked)) != NULL) {
		int64_t units = sale->left < left ? sale->left : left;
		TRY(sale_book(f, row, *where, sale->shipment, units));
		sale->left -= units;
		left -= units;
	}
	return left > 0 ? sale_book(f, row, *where, shipment_of(f, row), left) : OK;
}

/* The sum of what left is shared by what the products would cost, or by units. */
static enum err conversion_share(const struct following *f, struct conversion *conversion)
{
	size_t n = conversion->made.count;
	int64_t *weights = ARENA_ARRAY(f->work->arena, n, int64_t), sum = 0;
	conversion->shares = ARENA_ARRAY(f->work->arena, n, struct money);
	for (size_t i = 0; i < n; i++) {
		const struct moved *row = conversion->made.at[i];
		const struct known_cost one = facts_estimate(&f->facts, row->product_id, row->units);
		struct known_cost cost;
		TRY(known_cost_of(&one, row->units, &cost));
		weights[i] = cost.value.ten_thousandths;
		sum += weights[i] > 0;
	}
	for (size_t i = 0; i < n && sum < (int64_t)n; i++)
		weights[i] = conversion->made.at[i]->units;
	return money_split(conversion->worth, weights, n, conversion->shares);
}

static enum err conversion_book(struct following *f, const struct moved *row,
                                const struct booking *where, struct conversion *conversion)
{
	int64_t units = row->units > 0 ? row->units : -row->units;
	const struct known_cost one = facts_estimate(&f->facts, row->product_id, units);
	struct known_cost cost = {.source = SOURCE_PARTS};
	if (row->units < 0)
		return book_use(&f->book, where, units, &one, &conversion->worth);
	if (conversion->worth.ten_thousandths == 0) {
		TRY(known_cost_of(&one, units, &cost));
		return book_receive(&f->book, where, units, &cost);
	}
	if (conversion->shares == NULL)
		TRY(conversion_share(f, conversion));
	cost.value = conversion->shares[conversion->booked++];
	return book_make(&f->book, where, units, &cost);
}

static enum err row_book(struct following *f, const struct moved *row)
{
	struct str undone = undone_account(row);
	const struct booking where = {.product_id = row->product_id,
	                              .warehouse_id = row->warehouse_id,
	                              .at = row->at,
	                              .ledger_id = row->id,
	                              .subject = undone.len > 0 ? undone : row->subject,
	                              .subject_id = row->subject_id};
	struct conversion *conversion = conversion_of(f, row);
	if (row->kind == STOCK_SHIP && row->units < 0)
		return sales_book(f, row, &where);
	if (map_get_int(&f->facts.is_vendors, row->warehouse_id.value) != NULL)
		return row_book_vendors(f, row, &where);
	if (conversion != NULL)
		return conversion_book(f, row, &where, conversion);
	if (row->units > 0)
		return row_book_in(f, row, &where);
	const struct known_cost one = facts_estimate(&f->facts, row->product_id, -row->units);
	if (row->kind == STOCK_TRANSFER_OUT)
		return book_send(&f->book, &where, -row->units, &one);
	if (undone.len > 0)
		return book_take_back(&f->book, &where, -row->units, &one);
	return book_issue(&f->book, &where, -row->units, ENTRY_REMOVAL, &one);
}

/* ---- writing ---- */

/* Where everything was seen, the cursor goes to the newest row: promises need no second look. */
static void cursors_set(struct following *f)
{
	for (size_t i = 0; i < f->row_count; i++) {
		struct book_place *place =
			book_place_of(&f->book, f->rows[i].product_id, f->rows[i].warehouse_id);
		if (f->rows[i].id.value > place->ledger_id)
			place->ledger_id = f->rows[i].id.value;
		place->is_changed = true;
	}
	for (size_t i = 0; !f->has_more && i < f->book.places.count; i++) {
		struct book_place *place = f->book.places.at[i];
		place->is_changed = place->is_changed || place->ledger_id != place->newest;
		if (place->newest > place->ledger_id)
			place->ledger_id = place->newest;
	}
}

enum err book_write(struct work *work, struct cost_book *book)
{
	for (size_t i = 0; i < book->layers.count; i++)
		if (book->layers.at[i]->is_new)
			TRY(id_new(work->tx, &book->layers.at[i]->layer.id.value));
	for (size_t i = 0; i < book->entries.count; i++) {
		struct book_entry *row = book->entries.at[i];
		int64_t layer = row->entry.layer_id.value;
		if (!row->is_new)
			continue;
		TRY(id_new(work->tx, &row->entry.id.value));
		if (layer < 0)
			row->entry.layer_id = book->layers.at[-1 - layer]->layer.id;
	}
	return book_save(work->tx, work->company, book);
}

static enum err pass(struct following *f)
{
	TRY(pass_load(f));
	for (size_t i = 0; i < f->row_count; i++)
		if (!f->rows[i].is_within)
			TRY(row_book(f, &f->rows[i]));
	cursors_set(f);
	return book_write(f->work, &f->book);
}

enum err costs_follow(struct work *work, const int64_t *products, size_t n)
{
	for (size_t from = 0; from < n; from += CHUNK_PRODUCTS) {
		size_t count = n - from < CHUNK_PRODUCTS ? n - from : CHUNK_PRODUCTS;
		struct following f = {.work = work, .products = products + from, .product_count = count};
		do {
			TRY(pass(&f));
		} while (f.has_more);
	}
	return OK;
}

/* ---- what is heard ---- */

enum err costs_on_stock(struct work *work, const struct event *events, size_t n)
{
	int64_t *products;
	size_t count;
	TRY(stock_changed_products(work, events, n, &products, &count));
	return costs_follow(work, products, count);
}

static enum err line_revalue(struct cost_book *book, const struct purchase_order *order,
                             const struct purchase_line *line, const struct cost_entry *booked)
{
	struct money difference;
	const struct booking where = {.product_id = line->product_id,
	                              .warehouse_id = order->warehouse_id,
	                              .at = book->now,
	                              .subject = STR("purchase_line"),
	                              .subject_id = line->id.value};
	TRY(money_sub(line->landed_value, booked->value, &difference));
	if (difference.ten_thousandths == 0)
		return OK;
	return book_revalue(book, &where, line->id, booked->units.units, difference);
}

static enum err order_revalue(struct work *work, const struct purchase_order *order)
{
	struct cost_entry *booked;
	size_t count, n = 0;
	int64_t *lines = ARENA_ARRAY(work->arena, order->lines.count, int64_t);
	int64_t *products = ARENA_ARRAY(work->arena, order->lines.count, int64_t);
	struct cost_book book = {.arena = work->arena, .now = work->now};
	for (size_t i = 0; i < order->lines.count; i++) {
		if (!order->lines.at[i].is_stocked)
			continue;
		lines[n] = order->lines.at[i].id.value;
		products[n++] = order->lines.at[i].product_id.value;
	}
	if (n == 0)
		return OK;
	/* Rows that were not followed yet would be booked at the new cost: first they, then the rest.
	 */
	TRY(costs_follow(work, products, n));
	TRY(booked_of_lines(work->tx, work->arena, work->company, lines, n, &booked, &count));
	TRY(layers_load_lines(work->tx, work->company, lines, n, &book));
	for (size_t i = 0; i < order->lines.count; i++)
		for (size_t k = 0; k < count; k++)
			if (booked[k].subject_id == order->lines.at[i].id.value)
				TRY(line_revalue(&book, order, &order->lines.at[i], &booked[k]));
	return book_write(work, &book);
}

enum err costs_on_purchase(struct work *work, const struct event *events, size_t n)
{
	struct purchase_order *orders;
	size_t count;
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		ids[i] = events[i].subject_id;
	TRY(purchase_load(work, ids, n, &orders, &count));
	for (size_t i = 0; i < count; i++)
		TRY(orders[i].order_id.value != 0 ? dropship_settle(work, &orders[i])
		                                  : order_revalue(work, &orders[i]));
	return OK;
}

enum err costs_catch_up(struct work *work, const struct job *job)
{
	int64_t *products;
	size_t count;
	(void)job;
	TRY(products_behind(work->tx, work->arena, work->company, CATCH_UP_PRODUCTS, &products,
	                    &count));
	return costs_follow(work, products, count);
}
