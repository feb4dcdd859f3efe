#include "sandbox/shop.h"

static const char *const status_words[] = {"awaiting_payment",    "paid", "cancelled", "fulfilled",
                                           "partially_fulfilled", NULL};

static const struct field variant_rows[] = {
	FIELD(FIELD_INT, struct shop_variant, id),
	FIELD(FIELD_TEXT, struct shop_variant, sku),
	FIELD(FIELD_TEXT, struct shop_variant, title),
	FIELD(FIELD_MONEY, struct shop_variant, price),
	FIELD(FIELD_INT, struct shop_variant, stock),
	FIELD(FIELD_INT, struct shop_variant, stock_version),
	FIELD(FIELD_INSTANT, struct shop_variant, updated_at),
	FIELD_INNER(FIELD_INT, struct shop_variant, taken),
	FIELD_INNER(FIELD_INT, struct shop_variant, given_back),
	FIELD_INNER(FIELD_INT, struct shop_variant, undownloaded),
};

static const struct field order_rows[] = {
	FIELD(FIELD_INT, struct shop_order, id),
	FIELD(FIELD_TEXT, struct shop_order, number),
	FIELD_WORDS(struct shop_order, status, status_words),
	FIELD(FIELD_INT, struct shop_order, version),
	FIELD_INNER(FIELD_INT, struct shop_order, downloaded_version),
	FIELD(FIELD_INSTANT, struct shop_order, created_at),
	FIELD(FIELD_INSTANT, struct shop_order, paid_at),
	FIELD(FIELD_INSTANT, struct shop_order, updated_at),
	FIELD(FIELD_INSTANT, struct shop_order, cancelled_at),
	FIELD_INNER(FIELD_INSTANT, struct shop_order, pay_due),
	FIELD(FIELD_TEXT, struct shop_order, currency_code),
	FIELD(FIELD_FLAG, struct shop_order, prices_include_tax),
	FIELD(FIELD_FLAG, struct shop_order, fulfilled_by_shop),
	FIELD(FIELD_TEXT, struct shop_order, email),
	FIELD(FIELD_TEXT, struct shop_order, customer_name),
	FIELD(FIELD_TEXT, struct shop_order, shipping_method),
	FIELD(FIELD_TEXT, struct shop_order, note),
	FIELD(FIELD_TEXT, struct shop_order, cancel_reason),
	FIELD(FIELD_MONEY, struct shop_order, shipping_price),
	FIELD(FIELD_MONEY, struct shop_order, shipping_tax),
};

static const struct field line_rows[] = {
	FIELD(FIELD_INT, struct shop_line, id),
	FIELD(FIELD_INT, struct shop_line, quantity),
	FIELD(FIELD_INT, struct shop_line, cancelled_quantity),
	FIELD(FIELD_INT, struct shop_line, fulfilled_quantity),
	FIELD(FIELD_MONEY, struct shop_line, unit_price),
	FIELD(FIELD_MONEY, struct shop_line, tax),
	FIELD(FIELD_MONEY, struct shop_line, discount),
	FIELD_INNER(FIELD_FLAG, struct shop_line, is_own),
	FIELD_INNER(FIELD_INT, struct shop_line, discount_per_mille),
	FIELD_INNER(FIELD_INT, struct shop_line, downloaded_quantity),
};

static const struct field fulfillment_rows[] = {
	FIELD(FIELD_INT, struct shop_fulfillment, id),
	FIELD(FIELD_TEXT, struct shop_fulfillment, tracking_number),
	FIELD(FIELD_TEXT, struct shop_fulfillment, carrier),
	FIELD(FIELD_TEXT, struct shop_fulfillment, service),
	FIELD(FIELD_TEXT, struct shop_fulfillment, idempotency_key),
	FIELD(FIELD_INSTANT, struct shop_fulfillment, created_at),
};

static const struct field fulfillment_line_rows[] = {
	FIELD(FIELD_INT, struct shop_fulfillment_line, line_id),
	FIELD(FIELD_INT, struct shop_fulfillment_line, quantity),
};

static const struct field push_rows[] = {
	FIELD(FIELD_INT, struct shop_push, number),
	FIELD(FIELD_INSTANT, struct shop_push, at),
	FIELD(FIELD_INT, struct shop_push, variant_id),
	FIELD(FIELD_TEXT, struct shop_push, sku),
	FIELD(FIELD_INT, struct shop_push, before),
	FIELD(FIELD_INT, struct shop_push, quantity),
	FIELD(FIELD_INT, struct shop_push, undownloaded),
	FIELD(FIELD_FLAG, struct shop_push, with_version),
	FIELD(FIELD_FLAG, struct shop_push, refused),
};

static const struct field counter_rows[] = {
	FIELD(FIELD_INT, struct shop_counters, placed),
	FIELD(FIELD_INT, struct shop_counters, paid),
	FIELD(FIELD_INT, struct shop_counters, edited),
	FIELD(FIELD_INT, struct shop_counters, cancelled),
	FIELD(FIELD_INT, struct shop_counters, fulfillments),
	FIELD(FIELD_INT, struct shop_counters, out_of_stock),
	FIELD(FIELD_INT, struct shop_counters, units_sold),
	FIELD(FIELD_INT, struct shop_counters, units_cancelled),
	FIELD(FIELD_INT, struct shop_counters, units_fulfilled),
	FIELD(FIELD_INT, struct shop_counters, pushes),
	FIELD(FIELD_INT, struct shop_counters, pushes_refused),
	FIELD(FIELD_INT, struct shop_counters, pushes_over_undownloaded),
	FIELD(FIELD_INT, struct shop_counters, pages_shifted),
	FIELD(FIELD_INT, struct shop_counters, rows_repeated),
	FIELD(FIELD_INT, struct shop_counters, rows_reordered),
};

const struct field_table shop_variant_fields = FIELD_TABLE(variant_rows);
const struct field_table shop_order_fields = FIELD_TABLE(order_rows);
const struct field_table shop_line_fields = FIELD_TABLE(line_rows);
const struct field_table shop_fulfillment_fields = FIELD_TABLE(fulfillment_rows);
const struct field_table shop_fulfillment_line_fields = FIELD_TABLE(fulfillment_line_rows);
const struct field_table shop_push_fields = FIELD_TABLE(push_rows);
const struct field_table shop_counter_fields = FIELD_TABLE(counter_rows);
