#include "sandbox/shop.h"

#include "sandbox/dials.h"

#define RECENT 50      /* buyers change their mind about one of so many newest orders */
#define DISCOUNTED 200 /* per mille of lines */
#define DISCOUNT_PER_MILLE 100

struct buyer {
	const char *email;
	struct address address;
};

#define BUYER(email, name, company, address1, address2, city, province, zip, country, phone)       \
	{                                                                                              \
		email,                                                                                     \
		{                                                                                          \
			STR_INIT(name), STR_INIT(company), STR_INIT(address1), STR_INIT(address2),             \
				STR_INIT(city), STR_INIT(province), STR_INIT(zip), STR_INIT(country),              \
				STR_INIT(phone)                                                                    \
		}                                                                                          \
	}

static const struct buyer buyers[] = {
	BUYER("ada@buyer.example", "Ada Brook", "", "12 Harbor Street", "Apt 4", "Portland", "ME",
          "04101", "US", "+1 207 555 0112"),
	BUYER("luis@buyer.example", "Luis Ortega", "Ortega & Sons", "480 Mission Road", "",
          "San Antonio", "TX", "78210", "US", "+1 210 555 0143"),
	BUYER("mei@buyer.example", "Mei Tanaka", "", "77 Pine Avenue", "", "Seattle", "WA", "98101",
          "US", "+1 206 555 0177"),
	BUYER("o.brien@buyer.example", "Niamh O'Brien", "", "9 Beacon Hill", "Floor 2", "Boston", "MA",
          "02108", "US", "+1 617 555 0109"),
	BUYER("jordan@buyer.example", "Jordan Smith-Lee", "Lee Dental", "1600 Peachtree Street NE", "",
          "Atlanta", "GA", "30309", "US", ""),
	BUYER("zoe@buyer.example", "Zoë Müller", "", "Lange Straße 8", "", "Bremen", "", "28195", "DE",
          "+49 421 555010"),
	BUYER("fraser@buyer.example", "Fraser Munro", "", "3 Castle Wynd", "", "Edinburgh", "",
          "EH1 2NG", "GB", "+44 131 496 0108"),
	BUYER("elise@buyer.example", "Élise Gagnon", "", "250 rue Saint-Paul", "", "Québec", "QC",
          "G1K 3W2", "CA", "+1 418 555 0190"),
};

static int64_t between(struct shop *shop, int64_t least, int64_t most)
{
	return chance_between(shop->chance, CHANCE_BUYERS, least, most);
}

static const struct buyer *some_buyer(struct shop *shop)
{
	return &buyers[between(shop, 0, (int64_t)COUNT_OF(buyers) - 1)];
}

void shop_usual_buyer(struct shop_wish *wish)
{
	wish->email = str_from(buyers[0].email);
	wish->customer_name = buyers[0].address.name;
	wish->address = buyers[0].address;
}

/* A variant that is displayed with at least one unit and is not in the basket yet, or NULL. */
static struct shop_variant *some_variant(struct shop *shop, const struct shop_wish_line *basket,
                                         size_t count)
{
	size_t all = shop->variants.count;
	size_t first = (size_t)between(shop, 0, (int64_t)all - 1);
	for (size_t i = 0; i < all; i++) {
		struct shop_variant *variant = shop->variants.at[(first + i) % all];
		bool is_taken = variant->stock == 0;
		for (size_t k = 0; k < count; k++)
			is_taken |= basket[k].variant == variant;
		if (!is_taken)
			return variant;
	}
	return NULL;
}

static void buyer_buys(struct shop *shop, struct instant at, struct instant now)
{
	struct shop_wish_line basket[20];
	size_t count = 0;
	size_t most = (size_t)between(shop, 1, shop->dials[DIAL_LINES_MOST]);
	while (count < most && count < COUNT_OF(basket)) {
		struct shop_variant *variant = some_variant(shop, basket, count);
		if (!variant)
			break;
		int64_t units = between(shop, 1, shop->dials[DIAL_QUANTITY_MOST]);
		basket[count++] = (struct shop_wish_line){
			.variant = variant,
			.quantity = units < variant->stock ? units : variant->stock,
			.discount_per_mille =
				chance_hits(shop->chance, CHANCE_BUYERS, DISCOUNTED) ? DISCOUNT_PER_MILLE : 0,
		};
	}
	if (count == 0) {
		shop->counters.out_of_stock++;
		return;
	}
	const struct buyer *buyer = some_buyer(shop);
	struct shop_order *order;
	/* Not asked for at 0: seeded runs stay as they were. */
	int64_t own = shop->dials[DIAL_SHOP_FULFILS];
	bool is_own = own > 0 && chance_hits(shop->chance, CHANCE_BUYERS, own);
	bool is_unpaid = !is_own && chance_hits(shop->chance, CHANCE_BUYERS, shop->dials[DIAL_UNPAID]);
	enum refusal refusal = shop_place(shop,
	                                  &(struct shop_wish){.email = str_from(buyer->email),
	                                                      .customer_name = buyer->address.name,
	                                                      .address = buyer->address,
	                                                      .is_unpaid = is_unpaid,
	                                                      .is_fulfilled_by_shop = is_own,
	                                                      .lines = basket,
	                                                      .line_count = count},
	                                  now, &order);
	if (refusal == REFUSAL_NONE && is_unpaid)
		order->pay_due.us = at.us + shop->dials[DIAL_PAY_AFTER_S] * SECOND_US;
}

/* One of the newest orders that nothing has gone out of, or NULL. */
static struct shop_order *some_open_order(struct shop *shop)
{
	size_t all = shop->orders.count;
	size_t recent = all < RECENT ? all : RECENT;
	if (recent == 0)
		return NULL;
	size_t first = (size_t)between(shop, 0, (int64_t)recent - 1);
	for (size_t i = 0; i < recent; i++) {
		struct shop_order *order = shop->orders.at[all - 1 - (first + i) % recent];
		bool is_open = order->status == SHOP_PAID || order->status == SHOP_AWAITING_PAYMENT;
		if (is_open && !order->fulfilled_by_shop)
			return order;
	}
	return NULL;
}

static enum refusal buyer_edits(struct shop *shop, struct instant now)
{
	struct shop_order *order = some_open_order(shop);
	if (!order)
		return REFUSAL_NONE;
	if (between(shop, 0, 2) == 0)
		return shop_address_edit(shop, order, &some_buyer(shop)->address, now);
	struct shop_line *line = &order->lines.at[between(shop, 0, (int64_t)order->lines.count - 1)];
	int64_t quantity = between(shop, 1, shop->dials[DIAL_QUANTITY_MOST] + 1);
	int64_t least = line->cancelled_quantity + 1;
	return shop_line_edit(shop, order, line, quantity > least ? quantity : least,
	                      line->cancelled_quantity, now);
}

/* The shop ships what it sells from stock of its own, when its time has come. */
static void own_orders_ship(struct shop *shop, struct instant now)
{
	static const struct shop_fulfillment all = {.carrier = STR_INIT("Shop Logistics")};
	int64_t wait_us = shop->dials[DIAL_SHOP_SHIPS_AFTER_S] * SECOND_US;
	for (size_t i = 0; i < shop->orders.count && i < RECENT; i++) {
		struct shop_order *order = shop->orders.at[shop->orders.count - 1 - i];
		struct shop_fulfillment *made;
		bool is_replay;
		if (order->fulfilled_by_shop && order->status == SHOP_PAID
		    && order->created_at.us + wait_us <= now.us)
			(void)shop_fulfil(shop, order, &all, now, &made, &is_replay);
	}
}

void shop_buyer_act(struct shop *shop, struct instant at, struct instant now)
{
	int64_t mood = between(shop, 0, 999);
	int64_t edits = shop->dials[DIAL_EDITS];
	struct shop_order *order = NULL;
	own_orders_ship(shop, now);
	if (shop->variants.count == 0)
		return;
	if (mood < edits) {
		if (buyer_edits(shop, now) == REFUSAL_NO_STOCK)
			shop->counters.out_of_stock++;
		return;
	}
	if (mood < edits + shop->dials[DIAL_CANCELS])
		order = some_open_order(shop);
	if (order)
		(void)shop_cancel(shop, order, STR("changed my mind"), now);
	else
		buyer_buys(shop, at, now);
}

void shop_buyers_again(struct shop *shop, struct instant at)
{
	int64_t rate = shop->dials[DIAL_SALES_PER_HOUR];
	if (rate == 0) {
		shop->next_buyer_at.us = 0;
		return;
	}
	int64_t usual_us = HOUR_US / rate;
	shop->next_buyer_at.us = at.us + between(shop, usual_us / 2, usual_us * 3 / 2);
}

static struct shop_order *payer(const struct shop *shop)
{
	struct shop_order *first = NULL;
	for (size_t i = 0; i < shop->unpaid.count; i++) {
		struct shop_order *order = shop->unpaid.at[i];
		if (order->pay_due.us != 0 && (!first || order->pay_due.us < first->pay_due.us))
			first = order;
	}
	return first;
}

struct instant shop_due(const struct shop *shop)
{
	const struct shop_order *order = payer(shop);
	if (order && (shop->next_buyer_at.us == 0 || order->pay_due.us < shop->next_buyer_at.us))
		return order->pay_due;
	return shop->next_buyer_at;
}

void shop_step(struct shop *shop, struct instant at, struct instant now)
{
	struct shop_order *order = payer(shop);
	if (order && order->pay_due.us <= at.us) {
		order->pay_due.us = 0;
		(void)shop_pay(shop, order, now);
		return;
	}
	if (shop->next_buyer_at.us != 0 && shop->next_buyer_at.us <= at.us) {
		shop_buyer_act(shop, at, now);
		shop_buyers_again(shop, at);
	}
}
