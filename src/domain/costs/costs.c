#include "domain/costs/costs.h"

#include "domain/accounts/accounts.h"
#include "domain/catalog/catalog.h"
#include "domain/costs/costs_edge.h"
#include "domain/costs/costs_facts.h"
#include "domain/costs/costs_listen.h"
#include "shape/shape_change.h"

/* ---- values ---- */

/* Units whose cost nobody knows, of what is left now. */
static enum err unknown_count(struct work *work, const int64_t *products, size_t n,
                              struct stock_value *values, size_t count)
{
	struct cost_book book = {.arena = work->arena, .now = work->now};
	TRY(layers_load_left(work->tx, work->company, products, n, &book));
	for (size_t i = 0; i < book.layers.count; i++) {
		const struct cost_layer *layer = &book.layers.at[i]->layer;
		for (size_t k = 0; layer->source == SOURCE_UNKNOWN && k < count; k++)
			if (ID_EQ(values[k].product_id, layer->product_id)
			    && ID_EQ(values[k].warehouse_id, layer->warehouse_id)
			    && currency_eq(values[k].value.currency, layer->value.currency))
				values[k].unknown_units.units += layer->remaining.units;
	}
	return OK;
}

/* Where costs were mistyped, what stock is worth may be more than an amount holds. */
static enum err value_beyond(struct work *work, enum err err, const struct stock_value *rows,
                             size_t n)
{
	if (err != ERR_OVERFLOW)
		return err;
	const struct stock_value *last = &rows[n - 1];
	struct str of = last->product_id.value == 0 ? STR("All stock")
	                                            : str_format(work->arena, "Stock of product %lld",
	                                                         (long long)last->product_id.value);
	return fault_say(work->fault, ERR_REFUSED,
	                 "%.*s at warehouse %lld is worth more %s than an amount can hold: look for a "
	                 "cost that was mistyped.",
	                 STR_FMT(of), (long long)last->warehouse_id.value, last->value.currency.code);
}

enum err costs_value(struct work *work, const int64_t *products, size_t n, struct instant as_of,
                     struct stock_value **out, size_t *count)
{
	struct instant until = as_of.us != 0 ? as_of : (struct instant){INT64_MAX};
	*out = NULL;
	*count = 0;
	TRY(past_moment_check(work, as_of));
	if (n == 0)
		return OK;
	enum err err = values_of(work->tx, work->arena, work->company, products, n, until, out, count);
	TRY(value_beyond(work, err, *out, *count));
	return as_of.us != 0 ? OK : unknown_count(work, products, n, *out, *count);
}

enum err costs_value_totals(struct work *work, struct instant as_of, struct stock_value **out,
                            size_t *count)
{
	struct instant until = as_of.us != 0 ? as_of : (struct instant){INT64_MAX};
	TRY(past_moment_check(work, as_of));
	enum err err = values_total(work->tx, work->arena, work->company, until, out, count);
	TRY(value_beyond(work, err, *out, *count));
	return as_of.us != 0 ? OK : unknown_total(work->tx, work->arena, work->company, *out, *count);
}

enum err costs_products(struct work *work, struct product_id after, size_t most, int64_t **out,
                        size_t *count)
{
	return products_with_entries(work->tx, work->arena, work->company, after, most, out, count);
}

enum err cost_layers_load(struct work *work, const int64_t *ids, size_t n, struct cost_layer **out,
                          size_t *count)
{
	*out = NULL;
	*count = 0;
	if (n == 0)
		return OK;
	return layers_load_ids(work->tx, work->arena, work->company, ids, n, out, count);
}

enum err cost_layers_page(struct work *work, const struct cost_filter *filter,
                          struct cost_layer **out, size_t *count)
{
	return layers_page(work->tx, work->arena, work->company, filter, out, count);
}

enum err cost_sales_page(struct work *work, const struct cost_filter *filter,
                         struct cost_entry **out, size_t *count)
{
	return sales_page(work->tx, work->arena, work->company, filter, out, count);
}

enum err costs_by_channel(struct work *work, struct instant from, struct instant to,
                          struct channel_cost **out, size_t *count)
{
	enum err err = channel_costs(work->tx, work->arena, work->company, from, to, out, count);
	if (err != ERR_OVERFLOW)
		return err;
	const struct channel_cost *last = &(*out)[*count - 1];
	return fault_say(work->fault, ERR_REFUSED,
	                 "What channel %lld sold cost more %s than an amount can hold: look for a cost "
	                 "that was mistyped.",
	                 (long long)last->channel_id.value, last->cost.currency.code);
}

/* ---- cost of shipments ---- */

/* The lines of a shipment with one product share what its units cost, by their units. */
static enum err lines_share(struct work *work, const struct shipment *shipment,
                            struct product_id product, struct money cost, int64_t uncovered,
                            struct shipment_cost *out, size_t *count)
{
	size_t n = 0;
	int64_t *weights = ARENA_ARRAY(work->arena, shipment->lines.count, int64_t);
	struct money *parts = ARENA_ARRAY(work->arena, shipment->lines.count, struct money);
	for (size_t i = 0; i < shipment->lines.count; i++)
		if (ID_EQ(shipment->lines.at[i].product_id, product))
			weights[n++] = shipment->lines.at[i].quantity.units;
	if (n == 0)
		return OK;
	TRY(money_split(cost, weights, n, parts));
	n = 0;
	for (size_t i = 0; i < shipment->lines.count; i++) {
		const struct shipment_line *line = &shipment->lines.at[i];
		if (!ID_EQ(line->product_id, product))
			continue;
		int64_t open = uncovered < line->quantity.units ? uncovered : line->quantity.units;
		uncovered -= open;
		out[(*count)++] = (struct shipment_cost){.shipment_id = shipment->id,
		                                         .order_id = shipment->order_id,
		                                         .order_line_id = line->order_line_id,
		                                         .product_id = product,
		                                         .quantity = line->quantity,
		                                         .cost = parts[n++],
		                                         .uncovered = {open}};
	}
	return OK;
}

static enum err shipment_share(struct work *work, const struct shipment *shipment,
                               const struct cost_entry *entries, size_t n,
                               struct shipment_cost *out, size_t *count)
{
	for (size_t i = 0; i < n; i++) {
		struct money cost = entries[i].expense;
		int64_t uncovered = entries[i].uncovered.units;
		bool is_first = ID_EQ(entries[i].shipment_id, shipment->id);
		for (size_t k = 0; k < i && is_first; k++)
			is_first = !(ID_EQ(entries[k].shipment_id, shipment->id)
			             && ID_EQ(entries[k].product_id, entries[i].product_id)
			             && currency_eq(entries[k].expense.currency, cost.currency));
		if (!is_first)
			continue;
		for (size_t k = i + 1; k < n; k++) {
			if (!ID_EQ(entries[k].shipment_id, shipment->id)
			    || !ID_EQ(entries[k].product_id, entries[i].product_id)
			    || !currency_eq(entries[k].expense.currency, cost.currency))
				continue;
			TRY(money_add(cost, entries[k].expense, &cost));
			uncovered += entries[k].uncovered.units;
		}
		/* What came back may have cost more than is left: money_split knows no such thing. */
		if (cost.ten_thousandths >= 0)
			TRY(lines_share(work, shipment, entries[i].product_id, cost, uncovered, out, count));
	}
	return OK;
}

enum err costs_of_shipments(struct work *work, const int64_t *shipments, size_t n,
                            struct shipment_cost **out, size_t *count)
{
	struct cost_entry *entries;
	struct shipment *found;
	size_t entry_count, found_count, most = 0;
	*out = NULL;
	*count = 0;
	if (n == 0)
		return OK;
	TRY(shipment_load(work, shipments, n, &found, &found_count));
	TRY(entries_of_shipments(work->tx, work->arena, work->company, shipments, n, &entries,
	                         &entry_count));
	for (size_t i = 0; i < found_count; i++)
		most += found[i].lines.count;
	/* A line has a row per currency in which its units were bought. */
	*out = ARENA_ARRAY(work->arena, most * (entry_count + 1), struct shipment_cost);
	for (size_t i = 0; i < found_count; i++)
		TRY(shipment_share(work, &found[i], entries, entry_count, *out, count));
	return OK;
}

enum err costs_of_shipment(struct work *work, struct shipment_id id, struct shipment_cost **out,
                           size_t *count)
{
	struct shipment shipment;
	TRY(shipment_get(work, id, &shipment));
	return costs_of_shipments(work, &id.value, 1, out, count);
}

/* ---- current costs ---- */

static const struct cost_layer *oldest_at(const struct cost_book *book, struct product_id product,
                                          struct warehouse_id warehouse)
{
	const struct cost_layer *found = NULL;
	for (size_t i = 0; i < book->layers.count; i++) {
		const struct cost_layer *layer = &book->layers.at[i]->layer;
		if (ID_EQ(layer->product_id, product) && ID_EQ(layer->warehouse_id, warehouse)
		    && (found == NULL || layer->received_at.us < found->received_at.us))
			found = layer;
	}
	return found;
}

enum err costs_current(struct work *work, struct warehouse_id warehouse, const int64_t *products,
                       size_t n, struct product_cost **out, size_t *count)
{
	struct cost_facts facts;
	struct product *known;
	struct cost_book book = {.arena = work->arena, .now = work->now};
	*out = NULL;
	*count = 0;
	if (n == 0)
		return OK;
	TRY(product_load(work, products, n, &known, count));
	TRY(facts_begin(work, products, n, &facts));
	TRY(layers_load_left(work->tx, work->company, products, n, &book));
	*out = ARENA_ARRAY(work->arena, *count, struct product_cost);
	for (size_t i = 0; i < *count; i++) {
		const struct cost_layer *layer = oldest_at(&book, known[i].id, warehouse);
		const struct known_cost cost = facts_estimate(&facts, known[i].id, 1);
		(*out)[i] = (struct product_cost){.product_id = known[i].id,
		                                  .warehouse_id = warehouse,
		                                  .source = cost.source,
		                                  .cost = cost.value,
		                                  .vendor_id = cost.vendor_id};
		if (layer == NULL)
			continue;
		int64_t left = layer->remaining.units, value = layer->remaining_value.ten_thousandths;
		(*out)[i].is_from_layer = true;
		(*out)[i].source = layer->source;
		(*out)[i].vendor_id = layer->vendor_id;
		(*out)[i].cost = layer->remaining_value;
		(*out)[i].cost.ten_thousandths = value / left + (value % left * 2 >= left);
	}
	return OK;
}

/* ---- default costs ---- */

enum err default_costs_of(struct work *work, const int64_t *products, size_t n,
                          struct default_cost **out, size_t *count)
{
	*out = NULL;
	*count = 0;
	if (n == 0)
		return OK;
	return defaults_load(work->tx, work->arena, work->company, products, n, out, count);
}

/* Names become ids; every row must name a product of ours, once. */
static enum err defaults_resolve(struct work *work, struct default_cost *rows, size_t n)
{
	LIST(struct str) skus = {0};
	LIST(int64_t) ids = {0};
	struct product *found;
	size_t count;
	struct map by_sku = map_new(work->arena), by_id = map_new(work->arena);
	struct map seen = map_new(work->arena);
	for (size_t i = 0; i < n; i++) {
		if (rows[i].sku.len > 0)
			*LIST_ADD(work->arena, &skus) = rows[i].sku;
		else
			*LIST_ADD(work->arena, &ids) = rows[i].product_id.value;
	}
	TRY(product_by_skus(work, skus.at, skus.count, &found, &count));
	for (size_t i = 0; i < count; i++)
		map_put(&by_sku, found[i].asked_sku, &found[i]); /* a former one too */
	TRY(product_load(work, ids.at, ids.count, &found, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&by_id, found[i].id.value, &found[i]);
	for (size_t i = 0; i < n; i++) {
		struct str path = str_format(work->arena, "items[%zu].product_id", i);
		const struct product *product = rows[i].sku.len > 0
		                                    ? map_get(&by_sku, rows[i].sku)
		                                    : map_get_int(&by_id, rows[i].product_id.value);
		if (product == NULL) {
			fault_field(work->fault, path, "is no product of this company");
			continue;
		}
		rows[i].product_id = product->id;
		if (map_get_int(&seen, product->id.value) != NULL)
			fault_field(work->fault, path, "stands in the list twice");
		map_put_int(&seen, product->id.value, &seen);
		if (rows[i].cost.ten_thousandths < 0)
			fault_field(work->fault, str_format(work->arena, "items[%zu].cost", i),
			            "cannot be below 0");
	}
	return work->fault->rows.count > 0 ? ERR_INVALID : OK;
}

/* Units that came when nobody knew what they cost. */
static enum err unknown_value(struct work *work, const struct default_cost *rows, size_t n)
{
	struct cost_book book = {.arena = work->arena, .now = work->now};
	int64_t *products = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		products[i] = rows[i].product_id.value;
	if (n == 0)
		return OK;
	TRY(costs_follow(work, products, n));
	TRY(layers_load_left(work->tx, work->company, products, n, &book));
	for (size_t i = 0; i < n; i++) {
		const struct known_cost one = {.source = SOURCE_DEFAULT, .value = rows[i].cost};
		TRY(book_value_unknown(&book, rows[i].product_id, &one));
	}
	return book_write(work, &book);
}

enum err default_costs_put(struct work *work, const struct default_cost *rows, size_t n)
{
	LIST(struct default_cost) written = {0};
	LIST(int64_t) gone = {0};
	struct default_cost *resolved = arena_copy(work->arena, rows, n * sizeof *rows);
	TRY(defaults_resolve(work, resolved, n));
	for (size_t i = 0; i < n; i++) {
		resolved[i].modified_at = work->now;
		if (resolved[i].cost.currency.code[0] != '\0')
			*LIST_ADD(work->arena, &written) = resolved[i];
		else
			*LIST_ADD(work->arena, &gone) = resolved[i].product_id.value;
	}
	TRY(defaults_save(work->tx, work->arena, work->company, written.at, written.count));
	TRY(defaults_delete(work->tx, work->company, gone.at, gone.count));
	TRY(unknown_value(work, written.at, written.count));
	for (size_t i = 0; i < n; i++)
		event_emit(work, "cost.default_changed", "product", resolved[i].product_id.value,
		           shape_text(work->arena, &default_cost_shape, &resolved[i], NULL, 0));
	return OK;
}

/* ---- verifying ---- */

static void differences_add(struct work *work, struct verify_report *report, const char *format,
                            const struct cost_difference *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		*LIST_ADD(work->arena, &report->differences) = str_format(
			work->arena, "Product %lld at warehouse %lld: %.*s%s%s",
			(long long)rows[i].product_id.value, (long long)rows[i].warehouse_id.value,
			STR_FMT(rows[i].currency), rows[i].currency.len > 0 ? " " : "",
			str_c(work->arena, str_format(work->arena, "%s %lld, %lld.", format,
		                                  (long long)rows[i].one, (long long)rows[i].other)));
}

enum err costs_verify(struct work *work, struct verify_report *report)
{
	struct cost_difference *rows;
	size_t n;
	int64_t counted = 0;
	TRY(cost_rows_count(work->tx, work->arena, work->company, &counted));
	report->checked += counted;
	TRY(units_differences(work->tx, work->arena, work->company, &rows, &n));
	differences_add(work, report, "units of cost layers and on hand:", rows, n);
	TRY(value_differences(work->tx, work->arena, work->company, &rows, &n));
	differences_add(work, report, "value of cost layers and of entries (ten-thousandths):", rows,
	                n);
	TRY(layers_negative(work->tx, work->arena, work->company, &rows, &n));
	differences_add(work, report, "a cost layer has units and value (ten-thousandths):", rows, n);
	return OK;
}
