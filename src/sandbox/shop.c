#include "sandbox/shop.h"

#include <string.h>

#include "sandbox/dials.h"

#define FIRST_ID ((int64_t)5000000000) /* beyond 32 bits, as the ids of large shops are */
#define FIRST_NUMBER 1000
#define TAX_PER_MILLE 80
#define SHIPPING_PRICE 49500 /* ten-thousandths */

static const struct currency us_dollar = {"USD"};

void shop_open(struct shop *shop, struct arena *arena, struct chance *chance, const int64_t *dials)
{
	memset(shop, 0, sizeof(*shop));
	shop->arena = arena;
	shop->chance = chance;
	shop->dials = dials;
	shop->variants_by_id = map_new(arena);
	shop->variants_by_sku = map_new(arena);
	shop->orders_by_id = map_new(arena);
	shop->last_id = FIRST_ID;
	shop->last_number = FIRST_NUMBER;
}

/* ---- variants and their displayed stock ---- */

struct shop_variant *shop_variant_by_id(const struct shop *shop, int64_t id)
{
	return map_get_int(&shop->variants_by_id, id);
}

struct shop_variant *shop_variant_by_sku(const struct shop *shop, struct str sku)
{
	return map_get(&shop->variants_by_sku, sku);
}

static void stock_set(struct shop_variant *variant, int64_t stock, struct instant now)
{
	if (variant->stock == stock)
		return;
	variant->stock = stock;
	variant->stock_version++;
	variant->updated_at = now;
}

struct shop_variant *shop_variant_put(struct shop *shop, const struct shop_variant *wish,
                                      struct instant now)
{
	struct shop_variant *variant = shop_variant_by_sku(shop, wish->sku);
	if (!variant) {
		variant = ARENA_NEW(shop->arena, struct shop_variant);
		variant->id = ++shop->last_id;
		variant->sku = str_copy(shop->arena, wish->sku);
		*LIST_ADD(shop->arena, &shop->variants) = variant;
		map_put_int(&shop->variants_by_id, variant->id, variant);
		map_put(&shop->variants_by_sku, variant->sku, variant);
	}
	variant->title = str_copy(shop->arena, wish->title);
	variant->price = wish->price;
	variant->updated_at = now;
	stock_set(variant, wish->stock, now);
	return variant;
}

static void push_note(struct shop *shop, const struct shop_push *push)
{
	shop->counters.pushes++;
	shop->counters.pushes_refused += push->refused;
	shop->counters.pushes_over_undownloaded += push->undownloaded > 0 && !push->refused;
	if (shop->pushes.count < SHOP_PUSHES_MOST)
		*LIST_ADD(shop->arena, &shop->pushes) = *push;
}

enum refusal shop_stock_push(struct shop *shop, struct shop_variant *variant, int64_t quantity,
                             int64_t if_version, struct instant now)
{
	enum refusal refusal = REFUSAL_NONE;
	if (quantity < 0 || quantity > SHOP_UNITS_MOST)
		refusal = REFUSAL_BAD_FIELD;
	else if (if_version >= 0 && if_version != variant->stock_version)
		refusal = REFUSAL_VERSION;
	push_note(shop, &(struct shop_push){.number = shop->counters.pushes + 1,
	                                    .at = now,
	                                    .variant_id = variant->id,
	                                    .sku = variant->sku,
	                                    .before = variant->stock,
	                                    .quantity = quantity,
	                                    .undownloaded = variant->undownloaded,
	                                    .with_version = if_version >= 0,
	                                    .refused = refusal != REFUSAL_NONE});
	if (refusal == REFUSAL_NONE)
		stock_set(variant, quantity, now);
	return refusal;
}

/* ---- orders ---- */

struct shop_order *shop_order_by_id(const struct shop *shop, int64_t id)
{
	return map_get_int(&shop->orders_by_id, id);
}

struct shop_line *shop_line_by_id(const struct shop_order *order, int64_t id)
{
	for (size_t i = 0; i < order->lines.count; i++) {
		if (order->lines.at[i].id == id)
			return &order->lines.at[i];
	}
	return NULL;
}

int64_t shop_line_live(const struct shop_line *line)
{
	return line->quantity - line->cancelled_quantity;
}

static int64_t line_undownloaded(const struct shop_line *line)
{
	int64_t more = shop_line_live(line) - line->downloaded_quantity;
	return more > 0 && !line->is_own ? more : 0;
}

/* The one place that changes how much of a variant a line claims from the display. */
static void line_set(struct shop *shop, struct shop_line *line, int64_t quantity, int64_t cancelled,
                     struct instant now)
{
	struct shop_variant *variant = line->variant;
	int64_t live = shop_line_live(line);
	variant->undownloaded -= line_undownloaded(line);
	line->quantity = quantity;
	line->cancelled_quantity = cancelled;
	variant->undownloaded += line_undownloaded(line);
	int64_t more = shop_line_live(line) - live;
	if (line->is_own)
		return;
	if (more > 0) {
		variant->taken += more;
		shop->counters.units_sold += more;
		stock_set(variant, variant->stock - more, now);
	} else if (more < 0) {
		shop->counters.units_cancelled -= more;
		if (shop->dials[DIAL_RESTOCK_ON_CANCEL]) {
			variant->given_back -= more;
			stock_set(variant, variant->stock - more, now);
		}
	}
}

/* Tax on what is charged. Sizes are bounded where they enter, so nothing overflows here. */
static void line_price(struct shop_line *line)
{
	struct money whole = line->unit_price;
	whole.ten_thousandths *= line->quantity;
	struct money discount = whole;
	discount.ten_thousandths = whole.ten_thousandths * line->discount_per_mille / 1000;
	struct money tax = whole;
	tax.ten_thousandths = (whole.ten_thousandths - discount.ten_thousandths) * TAX_PER_MILLE / 1000;
	if (money_settle(discount, &line->discount) != OK || money_settle(tax, &line->tax) != OK)
		line->discount = line->tax = money_zero(us_dollar);
}

static void order_changed(struct shop_order *order, struct instant now)
{
	order->version++;
	order->updated_at = now;
}

void shop_touch(struct shop_order *order, struct instant now)
{
	order_changed(order, now);
}

static enum refusal wish_check(const struct shop_wish_line *lines, size_t count)
{
	if (count == 0 || count > SHOP_LINES_MOST)
		return REFUSAL_BAD_FIELD;
	for (size_t i = 0; i < count; i++) {
		int64_t of_variant = 0;
		if (!lines[i].variant || lines[i].quantity < 1 || lines[i].quantity > SHOP_UNITS_MOST)
			return REFUSAL_BAD_FIELD;
		for (size_t k = 0; k < count; k++)
			of_variant += lines[k].variant == lines[i].variant ? lines[k].quantity : 0;
		if (of_variant > lines[i].variant->stock)
			return REFUSAL_NO_STOCK;
	}
	return REFUSAL_NONE;
}

static void line_add(struct shop *shop, struct shop_order *order, const struct shop_wish_line *wish,
                     struct instant now)
{
	struct shop_line *line = LIST_ADD(shop->arena, &order->lines);
	line->id = ++shop->last_id;
	line->variant = wish->variant;
	line->unit_price = wish->variant->price;
	line->discount_per_mille = wish->discount_per_mille;
	line->is_own = order->fulfilled_by_shop;
	line_set(shop, line, wish->quantity, 0, now);
	line_price(line);
}

enum refusal shop_place(struct shop *shop, const struct shop_wish *wish, struct instant now,
                        struct shop_order **out)
{
	if (shop->orders.count >= SHOP_ORDERS_MOST)
		return REFUSAL_FULL;
	enum refusal refusal = wish_check(wish->lines, wish->line_count);
	if (refusal != REFUSAL_NONE) {
		shop->counters.out_of_stock += refusal == REFUSAL_NO_STOCK;
		return refusal;
	}
	struct shop_order *order = ARENA_NEW(shop->arena, struct shop_order);
	order->id = ++shop->last_id;
	order->number = str_format(shop->arena, "S%lld", (long long)++shop->last_number);
	order->status = wish->is_unpaid ? SHOP_AWAITING_PAYMENT : SHOP_PAID;
	order->version = 1;
	order->created_at = order->updated_at = now;
	order->paid_at = wish->is_unpaid ? (struct instant){0} : now;
	order->currency_code = STR("USD");
	order->fulfilled_by_shop = wish->is_fulfilled_by_shop;
	order->email = str_copy(shop->arena, wish->email);
	order->customer_name = str_copy(shop->arena, wish->customer_name);
	order->note = str_copy(shop->arena, wish->note);
	order->address = wish->address;
	fields_keep(shop->arena, &address_fields, &order->address);
	order->shipping_method =
		str_is(wish->address.country_code, "US") ? STR("Standard") : STR("International");
	order->shipping_price = (struct money){SHIPPING_PRICE, us_dollar};
	order->shipping_tax = money_zero(us_dollar);
	for (size_t i = 0; i < wish->line_count; i++)
		line_add(shop, order, &wish->lines[i], now);
	*LIST_ADD(shop->arena, &shop->orders) = order;
	map_put_int(&shop->orders_by_id, order->id, order);
	if (wish->is_unpaid)
		*LIST_ADD(shop->arena, &shop->unpaid) = order;
	shop->counters.placed++;
	*out = order;
	return REFUSAL_NONE;
}

static void unpaid_drop(struct shop *shop, const struct shop_order *order)
{
	for (size_t i = 0; i < shop->unpaid.count; i++) {
		if (shop->unpaid.at[i] == order) {
			shop->unpaid.at[i] = shop->unpaid.at[--shop->unpaid.count];
			return;
		}
	}
}

enum refusal shop_pay(struct shop *shop, struct shop_order *order, struct instant now)
{
	if (order->status == SHOP_CANCELLED)
		return REFUSAL_ORDER_CANCELLED;
	if (order->status != SHOP_AWAITING_PAYMENT)
		return REFUSAL_NONE;
	unpaid_drop(shop, order);
	order->status = SHOP_PAID;
	order->paid_at = now;
	order_changed(order, now);
	shop->counters.paid++;
	return REFUSAL_NONE;
}

static bool order_is_open(const struct shop_order *order)
{
	return order->status == SHOP_AWAITING_PAYMENT || order->status == SHOP_PAID;
}

static enum refusal closed_because(const struct shop_order *order)
{
	return order->status == SHOP_CANCELLED ? REFUSAL_ORDER_CANCELLED : REFUSAL_ORDER_CLOSED;
}

enum refusal shop_cancel(struct shop *shop, struct shop_order *order, struct str reason,
                         struct instant now)
{
	if (order->status == SHOP_CANCELLED)
		return REFUSAL_NONE;
	if (!order_is_open(order))
		return closed_because(order);
	unpaid_drop(shop, order);
	for (size_t i = 0; i < order->lines.count; i++) {
		struct shop_line *line = &order->lines.at[i];
		line_set(shop, line, line->quantity, line->quantity, now);
	}
	order->status = SHOP_CANCELLED;
	order->cancelled_at = now;
	order->cancel_reason = str_copy(shop->arena, reason);
	order_changed(order, now);
	shop->counters.cancelled++;
	return REFUSAL_NONE;
}

static int64_t order_live(const struct shop_order *order)
{
	int64_t live = 0;
	for (size_t i = 0; i < order->lines.count; i++)
		live += shop_line_live(&order->lines.at[i]);
	return live;
}

/* An order without live units is a cancelled one. */
enum refusal shop_line_edit(struct shop *shop, struct shop_order *order, struct shop_line *line,
                            int64_t quantity, int64_t cancelled, struct instant now)
{
	if (!order_is_open(order))
		return closed_because(order);
	if (quantity < 0 || quantity > SHOP_UNITS_MOST || cancelled < 0 || cancelled > quantity)
		return REFUSAL_BAD_FIELD;
	if (quantity - cancelled - shop_line_live(line) > line->variant->stock)
		return REFUSAL_NO_STOCK;
	line_set(shop, line, quantity, cancelled, now);
	line_price(line);
	order_changed(order, now);
	shop->counters.edited++;
	return order_live(order) > 0 ? REFUSAL_NONE
	                             : shop_cancel(shop, order, STR("nothing is left"), now);
}

enum refusal shop_line_add(struct shop *shop, struct shop_order *order,
                           const struct shop_wish_line *wish, struct instant now)
{
	if (!order_is_open(order))
		return closed_because(order);
	enum refusal refusal = wish_check(wish, 1);
	if (refusal != REFUSAL_NONE)
		return refusal;
	if (order->lines.count >= SHOP_LINES_MOST)
		return REFUSAL_BAD_FIELD;
	line_add(shop, order, wish, now);
	order_changed(order, now);
	shop->counters.edited++;
	return REFUSAL_NONE;
}

enum refusal shop_address_edit(struct shop *shop, struct shop_order *order,
                               const struct address *address, struct instant now)
{
	if (!order_is_open(order))
		return closed_because(order);
	order->address = *address;
	fields_keep(shop->arena, &address_fields, &order->address);
	order_changed(order, now);
	shop->counters.edited++;
	return REFUSAL_NONE;
}

void shop_downloaded(struct shop_order *order)
{
	for (size_t i = 0; i < order->lines.count; i++) {
		struct shop_line *line = &order->lines.at[i];
		line->variant->undownloaded -= line_undownloaded(line);
		line->downloaded_quantity = shop_line_live(line);
	}
	order->downloaded_version = order->version;
}
