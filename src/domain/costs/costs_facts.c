#include "domain/costs/costs_facts.h"

#include "domain/accounts/accounts.h"
#include "domain/warehouses/warehouses.h"

enum err facts_begin(struct work *work, const int64_t *products, size_t n, struct cost_facts *facts)
{
	struct company company;
	struct warehouse *warehouses;
	struct default_cost *defaults;
	size_t count;
	*facts = (struct cost_facts){.is_vendors = map_new(work->arena),
	                             .defaults = map_new(work->arena),
	                             .purchase_lines = map_new(work->arena),
	                             .purchase_vendors = map_new(work->arena)};
	TRY(company_get(work, &company));
	TRY(currency_parse(company.currency, &facts->currency));
	TRY(warehouse_all(work, &warehouses, &count));
	for (size_t i = 0; i < count; i++)
		if (warehouses[i].type == WAREHOUSE_DROPSHIP_VENDOR)
			map_put_int(&facts->is_vendors, warehouses[i].id.value, &warehouses[i]);
	TRY(default_costs_of(work, products, n, &defaults, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&facts->defaults, defaults[i].product_id.value, &defaults[i]);
	return vendor_products_of(work, products, n, &facts->offers, &facts->offer_count);
}

static enum err purchases_load(struct work *work, const int64_t *ids, size_t n,
                               struct cost_facts *facts)
{
	struct purchase_line *lines;
	struct purchase_order *orders;
	size_t count, order_count;
	TRY(purchase_lines_load(work, ids, n, &lines, &count));
	int64_t *order_ids = ARENA_ARRAY(work->arena, count, int64_t);
	for (size_t i = 0; i < count; i++) {
		order_ids[i] = lines[i].purchase_order_id.value;
		map_put_int(&facts->purchase_lines, lines[i].id.value, &lines[i]);
	}
	TRY(purchase_load(work, order_ids, count, &orders, &order_count));
	for (size_t i = 0; i < order_count; i++)
		map_put_int(&facts->purchase_vendors, orders[i].id.value, &orders[i]);
	return OK;
}

enum err sales_load(struct work *work, const struct shipment *shipments, size_t n,
                    struct sales_open *out)
{
	struct cost_entry *booked;
	size_t count;
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		ids[i] = shipments[i].id.value;
	sales_begin(work->arena, shipments, n, out);
	if (n == 0)
		return OK;
	TRY(booked_of_shipments(work->tx, work->arena, work->company, ids, n, &booked, &count));
	sales_booked(out, booked, count);
	return OK;
}

enum err facts_of_rows(struct work *work, const struct moved *rows, size_t n,
                       struct cost_facts *facts)
{
	LIST(int64_t) lines = {0};
	struct map orders = map_new(work->arena);
	bool has_dropship = false;
	for (size_t i = 0; i < n; i++) {
		if (str_is(rows[i].subject, "purchase_line"))
			*LIST_ADD(work->arena, &lines) = rows[i].subject_id;
		if (!str_is(rows[i].subject, "order") || rows[i].subject_id == 0)
			continue;
		map_put_int(&orders, rows[i].subject_id, &orders);
		has_dropship =
			has_dropship || map_get_int(&facts->is_vendors, rows[i].warehouse_id.value) != NULL;
	}
	TRY(purchases_load(work, lines.at, lines.count, facts));
	int64_t *ids = ARENA_ARRAY(work->arena, orders.count, int64_t);
	for (size_t i = 0; i < orders.count; i++)
		ids[i] = orders.entries[i].number;
	if (orders.count == 0)
		return OK;
	TRY(shipments_of(work, ids, orders.count, &facts->shipments, &facts->shipment_count));
	TRY(sales_load(work, facts->shipments, facts->shipment_count, &facts->sales));
	if (!has_dropship)
		return OK;
	return purchase_of_orders(work, ids, orders.count, &facts->dropships, &facts->dropship_count);
}
