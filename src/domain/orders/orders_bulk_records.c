/* What may be put on many orders at once: how they are shipped, labels, custom fields, the wish to
 * be sent now. */
#include "domain/orders/orders_bulk_records.h"

#include "domain/orders/orders_rules.h"
#include "domain/orders/orders_shipping.h"
#include "kernel/bulk_records.h"
#include "kernel/events.h"
#include "shape/shape_change.h"

enum err orders_record_check(struct work *work, const void *params, struct bulk_item *items,
                             size_t n)
{
	struct order **orders;
	(void)params;
	return orders_bulk_find(work, items, n, &orders);
}

/* ---- how they are shipped ---- */

enum err orders_service_accept(struct work *work, const void *params)
{
	const struct order_shipping *patch = params;
	if (patch->touched.present == 0)
		return fault_field(work->fault, STR("params"), "must say what shall be changed");
	return OK;
}

enum err orders_service_check(struct work *work, const void *params, struct bulk_item *items,
                              size_t n)
{
	struct order **orders;
	(void)params;
	TRY(orders_bulk_find(work, items, n, &orders));
	for (size_t i = 0; i < n; i++) {
		if (orders[i] == NULL || order_is_open(orders[i]->status)
		    || orders[i]->status == ORDER_ON_HOLD)
			continue;
		struct str status = orders_bulk_status(work, orders[i]);
		items[i].sentence =
			str_format(work->arena, "It is %.*s: how it is shipped cannot be changed any more.",
		               STR_FMT(status));
	}
	return OK;
}

/* The first thing that the fault says. */
static struct str fault_text(struct work *work, enum err err, const struct fault *fault)
{
	if (fault->rows.count > 0)
		return str_format(work->arena, "%.*s %.*s.", STR_FMT(fault->rows.at[0].path),
		                  STR_FMT(fault->rows.at[0].sentence));
	return fault->sentence.len > 0 ? fault->sentence : str_from(err_row(err)->sentence);
}

/* Lays the patch on one order; what it refuses becomes the item's sentence. */
static enum err service_set(struct work *work, struct bulk_item *item,
                            const struct order_shipping *patch)
{
	struct fault *whole = work->fault, own;
	fault_init(&own, work->arena);
	work->fault = &own;
	enum err err = order_shipping_set(work, &item->id.value, 1, patch);
	work->fault = whole;
	if (err != ERR_INVALID && err != ERR_CONFLICT && err != ERR_REFUSED && err != ERR_CURRENCY)
		return err;
	item->sentence = fault_text(work, err, &own);
	return OK;
}

enum err orders_service_run(struct work *work, const void *params, struct bulk_item *items,
                            size_t n)
{
	struct order_shipping *rows;
	TRY(orders_service_check(work, params, items, n));
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		ids[i] = items[i].id.value;
	TRY(order_shipping_of(work, ids, n, &rows));
	for (size_t i = 0; i < n; i++) {
		if (items[i].sentence.len > 0)
			continue;
		rows[i].touched = (struct touched){0};
		items[i].before = shape_text(work->arena, &order_shipping_shape, &rows[i], NULL, 0);
		TRY(service_set(work, &items[i], params));
	}
	return OK;
}

/* Does the order still have what the patch gave it? */
static bool is_as_given(struct work *work, const struct order_shipping *patch,
                        const struct order_shipping *now)
{
	struct order_shipping given = *now;
	shape_apply(&order_shipping_shape, patch, &given);
	return shape_difference(work->arena, &order_shipping_shape, now, &given).len == 0;
}

enum err orders_service_undo(struct work *work, const void *params, struct bulk_item *items,
                             size_t n)
{
	const struct order_shipping *patch = params;
	struct order_shipping *rows;
	TRY(orders_service_check(work, params, items, n));
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		ids[i] = items[i].id.value;
	TRY(order_shipping_of(work, ids, n, &rows));
	for (size_t i = 0; i < n; i++) {
		struct order_shipping before;
		if (items[i].sentence.len > 0)
			continue;
		if (!is_as_given(work, patch, &rows[i])) {
			items[i].sentence = STR("It was changed again since.");
			continue;
		}
		if (bulk_before_read(work, &order_shipping_shape, items[i].before, &before) != OK) {
			items[i].sentence = STR("It is not known how it was to be shipped.");
			continue;
		}
		before.touched = patch->touched;
		before.touched.null = 0;
		TRY(service_set(work, &items[i], &before));
	}
	return OK;
}

/* ---- labels and custom fields ---- */

enum err orders_tag_run(struct work *work, const void *params, struct bulk_item *items, size_t n)
{
	TRY(orders_record_check(work, params, items, n));
	return bulk_labels_run(work, "order", params, items, n);
}

enum err orders_tag_undo(struct work *work, const void *params, struct bulk_item *items, size_t n)
{
	TRY(orders_record_check(work, params, items, n));
	return bulk_labels_undo(work, "order", items, n);
}

enum err orders_custom_accept(struct work *work, const void *params)
{
	return bulk_custom_accept(work, "order", params);
}

enum err orders_custom_run(struct work *work, const void *params, struct bulk_item *items, size_t n)
{
	TRY(orders_record_check(work, params, items, n));
	return bulk_custom_run(work, "order", params, items, n);
}

enum err orders_custom_undo(struct work *work, const void *params, struct bulk_item *items,
                            size_t n)
{
	TRY(orders_record_check(work, params, items, n));
	return bulk_custom_undo(work, "order", items, n);
}

/* ---- sending now ---- */

enum err orders_send_check(struct work *work, const void *params, struct bulk_item *items, size_t n)
{
	struct order **orders;
	(void)params;
	TRY(orders_bulk_find(work, items, n, &orders));
	for (size_t i = 0; i < n; i++) {
		if (orders[i] == NULL || orders[i]->status == ORDER_AWAITING_3PL_EXPORT)
			continue;
		struct str status = orders_bulk_status(work, orders[i]);
		items[i].sentence = str_format(
			work->arena, "It is %.*s: it does not wait to be sent to a 3PL.", STR_FMT(status));
	}
	return OK;
}

enum err orders_send_run(struct work *work, const void *params, struct bulk_item *items, size_t n)
{
	TRY(orders_send_check(work, params, items, n));
	for (size_t i = 0; i < n; i++)
		if (items[i].sentence.len == 0)
			event_emit(work, "order.export_wanted", "order", items[i].id.value,
			           STR("{\"status\":\"awaiting_3pl_export\"}"));
	return OK;
}
