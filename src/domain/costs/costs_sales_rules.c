/* With which shipment units left: the ledger knows the order only, and an order may leave in
 * several parcels, also in one call. */
#include "domain/costs/costs_facts.h"

static struct sale_open *sale_of(struct sales_of_order *sales, struct shipment_id shipment,
                                 struct product_id product)
{
	for (size_t i = 0; sales != NULL && i < sales->rows.count; i++) {
		struct sale_open *sale = &sales->rows.at[i];
		if (ID_EQ(sale->shipment->id, shipment) && ID_EQ(sale->product_id, product))
			return sale;
	}
	return NULL;
}

static void shipment_add(struct arena *arena, struct sales_of_order *sales,
                         const struct shipment *shipment)
{
	for (size_t k = 0; k < shipment->lines.count; k++) {
		const struct shipment_line *line = &shipment->lines.at[k];
		struct sale_open *sale = sale_of(sales, shipment->id, line->product_id);
		if (sale == NULL) {
			sale = LIST_ADD(arena, &sales->rows);
			sale->shipment = shipment;
			sale->product_id = line->product_id;
		}
		sale->left += line->quantity.units;
	}
}

void sales_begin(struct arena *arena, const struct shipment *shipments, size_t n,
                 struct sales_open *out)
{
	out->orders = map_new(arena);
	for (size_t i = 0; i < n; i++) {
		int64_t order = shipments[i].order_id.value;
		struct sales_of_order *sales = map_get_int(&out->orders, order);
		if (sales == NULL) {
			sales = ARENA_NEW(arena, struct sales_of_order);
			map_put_int(&out->orders, order, sales);
		}
		shipment_add(arena, sales, &shipments[i]);
	}
}

void sales_booked(struct sales_open *sales, const struct cost_entry *booked, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct sale_open *sale = sale_of(map_get_int(&sales->orders, booked[i].subject_id),
		                                 booked[i].shipment_id, booked[i].product_id);
		if (sale != NULL)
			sale->left -= booked[i].sold.units;
	}
}

/* Those made from `from` on before earlier ones: of the former the first, of the latter the last.
 */
static bool sale_precedes(const struct sale_open *a, const struct sale_open *b, struct instant from)
{
	int64_t a_us = a->shipment->created_at.us, b_us = b->shipment->created_at.us;
	bool a_is_now = a_us >= from.us, b_is_now = b_us >= from.us;
	if (a_is_now != b_is_now)
		return a_is_now;
	return a_is_now ? a_us < b_us : a_us > b_us;
}

struct sale_open *sale_pick(struct sales_open *sales, const struct sale_asked *asked)
{
	struct sale_open *found = NULL;
	struct sales_of_order *of =
		sales->orders.count > 0 ? map_get_int(&sales->orders, asked->order_id) : NULL;
	for (size_t i = 0; of != NULL && i < of->rows.count; i++) {
		struct sale_open *sale = &of->rows.at[i];
		const struct shipment *shipment = sale->shipment;
		if (sale->left <= 0 || !ID_EQ(sale->product_id, asked->product_id)
		    || !ID_EQ(shipment->warehouse_id, asked->warehouse_id)
		    || shipment->created_at.us > asked->until.us)
			continue;
		if (found == NULL || sale_precedes(sale, found, asked->from))
			found = sale;
	}
	return found;
}
