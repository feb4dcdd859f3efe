/* How orders shall be shipped. */
#include "domain/catalog/catalog.h"
#include "domain/orders/orders_shipping.h"

#include "domain/orders/orders_mapping.h"
#include "domain/orders/orders_rules.h"
#include "domain/orders/orders_shipping_store.h"
#include "shape/shape_change.h"

/* What somebody set, without what follows. */
static enum err rows_of(struct work *work, const int64_t *ids, size_t n,
                        struct order_shipping **out)
{
	struct order_shipping *found;
	size_t count;
	TRY(order_shippings_load(work->tx, work->arena, work->company, ids, n, &found, &count));
	*out = ARENA_ARRAY(work->arena, n, struct order_shipping);
	for (size_t i = 0; i < n; i++) {
		(*out)[i].order_id.value = ids[i];
		for (size_t j = 0; j < count; j++)
			if (found[j].order_id.value == ids[i])
				(*out)[i] = found[j];
	}
	return OK;
}

enum err order_shipping_of(struct work *work, const int64_t *ids, size_t n,
                           struct order_shipping **out)
{
	TRY(rows_of(work, ids, n, out));
	return shipping_mapping_apply(work, *out, n);
}

enum err order_shipping_beside(struct work *work, struct order_id id, const struct order *others,
                               size_t n, struct order_shipping **out)
{
	int64_t *ids = ARENA_ARRAY(work->arena, n + 1, int64_t);
	ids[0] = id.value;
	for (size_t i = 0; i < n; i++)
		ids[i + 1] = others[i].id.value;
	return order_shipping_of(work, ids, n + 1, out);
}

/* The order may still be shipped otherwise. */
static enum err order_check(struct work *work, const struct order *orders, size_t count, int64_t id,
                            struct currency *currency)
{
	for (size_t i = 0; i < count; i++) {
		if (orders[i].id.value != id)
			continue;
		*currency = orders[i].shipping_total.currency;
		if (order_is_open(orders[i].status) || orders[i].status == ORDER_ON_HOLD)
			return OK;
		struct str status = word_said(work->arena, &order_status_words, (int)orders[i].status);
		return fault_say(work->fault, ERR_CONFLICT,
		                 "Order %.*s is %.*s: how it is shipped cannot be changed any more.%.*s",
		                 STR_FMT(orders[i].number), STR_FMT(status),
		                 STR_FMT(order_way_on(work, &orders[i])));
	}
	return fault_say(work->fault, ERR_NOT_FOUND, "There is no order %lld.", (long long)id);
}

enum err order_shipping_set(struct work *work, const int64_t *ids, size_t n,
                            const struct order_shipping *patch)
{
	struct order *orders;
	struct order_shipping *rows;
	size_t count, changed = 0;
	TRY(order_load(work, ids, n, &orders, &count));
	TRY(rows_of(work, ids, n, &rows));
	struct str *differences = ARENA_ARRAY(work->arena, n, struct str);
	for (size_t i = 0; i < n; i++) {
		struct currency currency = {0};
		struct order_shipping before = rows[i], *row = &rows[changed];
		TRY(order_check(work, orders, count, ids[i], &currency));
		*row = before;
		shape_apply(&order_shipping_shape, patch, row);
		if (row->insured_amount.ten_thousandths == 0)
			row->insured_amount.currency = currency;
		TRY(order_shipping_check(row, currency, work->fault));
		differences[changed] = shape_difference(work->arena, &order_shipping_shape, &before, row);
		if (differences[changed].len == 0)
			continue;
		row->modified_at = work->now;
		changed++;
	}
	if (changed == 0)
		return OK;
	TRY(order_shippings_save(work->tx, work->arena, work->company, rows, changed));
	for (size_t i = 0; i < changed; i++)
		event_emit(work, "order.shipping_changed", "order", rows[i].order_id.value, differences[i]);
	return OK;
}

enum err order_products_weight(struct work *work, const struct order *order, struct weight *out)
{
	int64_t *ids = ARENA_ARRAY(work->arena, order->lines.count, int64_t);
	struct weight *weights = ARENA_ARRAY(work->arena, order->lines.count, struct weight);
	for (size_t i = 0; i < order->lines.count; i++)
		ids[i] = order->lines.at[i].product_id.value;
	TRY(product_weights(work, ids, order->lines.count, weights));
	out->milligrams = 0;
	for (size_t i = 0; i < order->lines.count; i++) {
		const struct order_line *line = &order->lines.at[i];
		int64_t more;
		if (__builtin_mul_overflow(weights[i].milligrams,
		                           line->ordered.units - line->cancelled.units, &more)
		    || __builtin_add_overflow(out->milligrams, more, &out->milligrams))
			out->milligrams = INT64_MAX;
	}
	return OK;
}
