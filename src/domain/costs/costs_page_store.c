/* The SQL of pages by number: their cost grows with the page's depth. An array of nothing narrows
 * nothing, so each stands beside the count that it has. */
#include "domain/costs/costs_store.h"
#include "shape/shape_row.h"

#define NARROWED(count_, condition_) "AND (CAST(" count_ " AS BIGINT) = 0 OR " condition_ ") "

#define LAYERS                                                                                     \
	"SELECT * FROM cost_layer WHERE company_id = $1 AND warehouse_id <> 0 " NARROWED(              \
		"$2", "product_id IN {ids $3}") NARROWED("$4", "warehouse_id IN {ids $5}")                 \
		NARROWED("$6", "from_warehouse_id IN {ids $7}") NARROWED(                                  \
			"$8", "CASE WHEN is_reinserted = 1 THEN 'reinserted' ELSE source END IN {texts $9}")   \
			NARROWED("$10", "from_warehouse_id = 0") "AND remaining >= $11 AND remaining <= $12 "

SQL(layers_page_time_sql, LAYERS "ORDER BY received_at, id LIMIT $13 OFFSET $14");
SQL(layers_page_time_down_sql, LAYERS "ORDER BY received_at DESC, id DESC LIMIT $13 OFFSET $14");
SQL(layers_page_id_sql, LAYERS "ORDER BY id LIMIT $13 OFFSET $14");
SQL(layers_page_id_down_sql, LAYERS "ORDER BY id DESC LIMIT $13 OFFSET $14");

#define SALES                                                                                      \
	"SELECT * FROM cost_entry WHERE company_id = $1 AND kind = 'shipment' " NARROWED(              \
		"$2", "product_id IN {ids $3}") NARROWED("$4", "warehouse_id IN {ids $5}")                 \
		NARROWED("$6", "layer_id IN {ids $7}")                                                     \
			NARROWED("$8", "(subject = 'order' AND subject_id IN {ids $9})") NARROWED(             \
				"$10", "layer_id = 0") "AND sold - returned >= $11 AND sold - returned <= $12 "

SQL(sales_page_time_sql, SALES "ORDER BY at, id LIMIT $13 OFFSET $14");
SQL(sales_page_time_down_sql, SALES "ORDER BY at DESC, id DESC LIMIT $13 OFFSET $14");
SQL(sales_page_id_sql, SALES "ORDER BY id LIMIT $13 OFFSET $14");
SQL(sales_page_id_down_sql, SALES "ORDER BY id DESC LIMIT $13 OFFSET $14");

static struct bind counted(size_t n)
{
	return bind_int((int64_t)n);
}

enum err layers_page(struct tx *tx, struct arena *arena, struct company_id company,
                     const struct cost_filter *f, struct cost_layer **out, size_t *count)
{
	static const struct sql *const sorted[] = {&layers_page_time_sql, &layers_page_time_down_sql,
	                                           &layers_page_id_sql, &layers_page_id_down_sql};
	void *found;
	TRY(row_all(tx, arena, sorted[f->sort],
	            ARGS(bind_int(company.value), counted(f->product_count),
	                 bind_ints(f->products, f->product_count), counted(f->warehouse_count),
	                 bind_ints(f->warehouses, f->warehouse_count), counted(f->from_count),
	                 bind_ints(f->from_warehouses, f->from_count), counted(f->source_count),
	                 bind_texts(f->sources, f->source_count), bind_int(f->only_unmoved),
	                 bind_int(f->least), bind_int(f->most), bind_int(f->limit),
	                 bind_int((f->page - 1) * f->limit)),
	            &cost_layer_shape, &found, count));
	*out = found;
	return OK;
}

enum err sales_page(struct tx *tx, struct arena *arena, struct company_id company,
                    const struct cost_filter *f, struct cost_entry **out, size_t *count)
{
	static const struct sql *const sorted[] = {&sales_page_time_sql, &sales_page_time_down_sql,
	                                           &sales_page_id_sql, &sales_page_id_down_sql};
	void *found;
	TRY(row_all(tx, arena, sorted[f->sort],
	            ARGS(bind_int(company.value), counted(f->product_count),
	                 bind_ints(f->products, f->product_count), counted(f->warehouse_count),
	                 bind_ints(f->warehouses, f->warehouse_count), counted(f->layer_count),
	                 bind_ints(f->layers, f->layer_count), counted(f->order_count),
	                 bind_ints(f->orders, f->order_count), bind_int(f->only_uncovered),
	                 bind_int(f->least), bind_int(f->most), bind_int(f->limit),
	                 bind_int((f->page - 1) * f->limit)),
	            &cost_entry_shape, &found, count));
	*out = found;
	return OK;
}
