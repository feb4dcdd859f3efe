#include "base/list.h"
#include "sandbox/world.h"

static void fields_object(struct json_out *out, const struct field_table *table, const void *at)
{
	json_object(out);
	fields_print(out, table, at, true);
	json_object_end(out);
}

/* ---- printing ---- */

static void line_print(struct json_out *out, const struct shop_line *line, bool inner)
{
	json_object(out);
	fields_print(out, &shop_line_fields, line, inner);
	json_name(out, "variant_id");
	json_i64(out, line->variant->id);
	json_name(out, "sku");
	json_str(out, line->variant->sku);
	json_name(out, "title");
	json_str(out, line->variant->title);
	json_object_end(out);
}

void shop_fulfillment_print(struct json_out *out, const struct shop_fulfillment *fulfillment)
{
	json_object(out);
	fields_print(out, &shop_fulfillment_fields, fulfillment, true);
	json_name(out, "lines");
	json_array(out);
	for (size_t i = 0; i < fulfillment->lines.count; i++)
		fields_object(out, &shop_fulfillment_line_fields, &fulfillment->lines.at[i]);
	json_array_end(out);
	json_object_end(out);
}

void shop_order_print(struct json_out *out, const struct shop_order *order, bool inner)
{
	json_object(out);
	fields_print(out, &shop_order_fields, order, inner);
	json_name(out, "shipping_address");
	fields_object(out, &address_fields, &order->address);
	json_name(out, "lines");
	json_array(out);
	for (size_t i = 0; i < order->lines.count; i++)
		line_print(out, &order->lines.at[i], inner);
	json_array_end(out);
	json_name(out, "fulfillments");
	json_array(out);
	for (size_t i = 0; i < order->fulfillments.count; i++)
		shop_fulfillment_print(out, &order->fulfillments.at[i]);
	json_array_end(out);
	json_object_end(out);
}

void shop_print(struct json_out *out, const struct shop *shop)
{
	json_object(out);
	json_name(out, "last_id");
	json_i64(out, shop->last_id);
	json_name(out, "last_number");
	json_i64(out, shop->last_number);
	json_name(out, "counters");
	fields_object(out, &shop_counter_fields, &shop->counters);
	json_name(out, "variants");
	json_array(out);
	for (size_t i = 0; i < shop->variants.count; i++)
		fields_object(out, &shop_variant_fields, shop->variants.at[i]);
	json_array_end(out);
	json_name(out, "orders");
	json_array(out);
	for (size_t i = 0; i < shop->orders.count; i++)
		shop_order_print(out, shop->orders.at[i], true);
	json_array_end(out);
	json_name(out, "stock_pushes");
	json_array(out);
	for (size_t i = 0; i < shop->pushes.count; i++)
		fields_object(out, &shop_push_fields, &shop->pushes.at[i]);
	json_array_end(out);
	json_object_end(out);
}

/* ---- reading ---- */

struct reader {
	struct shop *shop;
	const char **faulty;
};

static enum err row_read(const struct reader *reader, const struct field_table *table,
                         const struct json *json, void *at)
{
	static const struct currency us_dollar = {"USD"};
	*reader->faulty = "an object";
	if (json->kind != JSON_OBJECT)
		return ERR_INVALID;
	TRY(fields_read(table, json, us_dollar, at, reader->faulty));
	fields_keep(reader->shop->arena, table, at);
	return OK;
}

static const struct json *first_of(const struct json *json, const char *name)
{
	const struct json *list = json_member(json, name);
	return list ? list->first : NULL;
}

static enum err variant_read(const struct reader *reader, const struct json *json)
{
	struct shop *shop = reader->shop;
	struct shop_variant *variant = ARENA_NEW(shop->arena, struct shop_variant);
	TRY(row_read(reader, &shop_variant_fields, json, variant));
	*LIST_ADD(shop->arena, &shop->variants) = variant;
	map_put_int(&shop->variants_by_id, variant->id, variant);
	map_put(&shop->variants_by_sku, variant->sku, variant);
	return OK;
}

static enum err line_read(const struct reader *reader, const struct json *json,
                          struct shop_order *order)
{
	int64_t variant_id;
	struct shop_line *line = LIST_ADD(reader->shop->arena, &order->lines);
	TRY(row_read(reader, &shop_line_fields, json, line));
	*reader->faulty = "variant_id";
	TRY(json_int(json_member(json, "variant_id"), &variant_id));
	line->variant = shop_variant_by_id(reader->shop, variant_id);
	return line->variant ? OK : ERR_INVALID;
}

static enum err fulfillment_read(const struct reader *reader, const struct json *json,
                                 struct shop_order *order)
{
	struct arena *arena = reader->shop->arena;
	struct shop_fulfillment *made = LIST_ADD(arena, &order->fulfillments);
	TRY(row_read(reader, &shop_fulfillment_fields, json, made));
	for (const struct json *row = first_of(json, "lines"); row; row = row->next) {
		struct shop_fulfillment_line *line = LIST_ADD(arena, &made->lines);
		TRY(row_read(reader, &shop_fulfillment_line_fields, row, line));
	}
	return OK;
}

static enum err order_read(const struct reader *reader, const struct json *json)
{
	struct shop *shop = reader->shop;
	struct shop_order *order = ARENA_NEW(shop->arena, struct shop_order);
	TRY(row_read(reader, &shop_order_fields, json, order));
	const struct json *address = json_member(json, "shipping_address");
	*reader->faulty = "shipping_address";
	if (!address)
		return ERR_INVALID;
	TRY(row_read(reader, &address_fields, address, &order->address));
	for (const struct json *row = first_of(json, "lines"); row; row = row->next)
		TRY(line_read(reader, row, order));
	for (const struct json *row = first_of(json, "fulfillments"); row; row = row->next)
		TRY(fulfillment_read(reader, row, order));
	*LIST_ADD(shop->arena, &shop->orders) = order;
	map_put_int(&shop->orders_by_id, order->id, order);
	if (order->status == SHOP_AWAITING_PAYMENT)
		*LIST_ADD(shop->arena, &shop->unpaid) = order;
	return OK;
}

enum err shop_read(struct shop *shop, const struct json *json, const char **faulty)
{
	struct reader reader = {shop, faulty};
	*faulty = "shop";
	if (!json || json->kind != JSON_OBJECT)
		return ERR_INVALID;
	*faulty = "last_id";
	TRY(json_int(json_member(json, "last_id"), &shop->last_id));
	TRY(json_int(json_member(json, "last_number"), &shop->last_number));
	const struct json *counters = json_member(json, "counters");
	if (counters)
		TRY(row_read(&reader, &shop_counter_fields, counters, &shop->counters));
	for (const struct json *row = first_of(json, "variants"); row; row = row->next)
		TRY(variant_read(&reader, row));
	for (const struct json *row = first_of(json, "orders"); row; row = row->next)
		TRY(order_read(&reader, row));
	for (const struct json *row = first_of(json, "stock_pushes"); row; row = row->next) {
		struct shop_push *push = LIST_ADD(shop->arena, &shop->pushes);
		TRY(row_read(&reader, &shop_push_fields, row, push));
	}
	return OK;
}
