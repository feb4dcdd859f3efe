#include "domain/orders/orders_kit_rules.h"

/* One coin of the currency. */
static int64_t coin_of(struct currency currency)
{
	int64_t coin = 10000;
	for (int i = currency_places(currency); i > 0; i--)
		coin /= 10;
	return coin > 0 ? coin : 1;
}

/* The price of a unit such that `units` of them cost at least `share`, in whole coins. */
static int64_t price_up(int64_t share, int64_t units, int64_t coin)
{
	int64_t price = share / units + (share % units != 0);
	return share % coin != 0 ? price : price + (coin - price % coin) % coin;
}

static enum err scaled(int64_t units, int64_t by, int64_t *out)
{
	return __builtin_mul_overflow(units, by, out) || *out > QTY_MAX ? ERR_OVERFLOW : OK;
}

/* Units, and the price with what the discount takes back of it. */
static enum err part_set(const struct order_line *said, struct money share, struct order_line *part)
{
	struct money paid, back;
	int64_t live = said->ordered.units - said->cancelled.units;
	TRY(scaled(said->ordered.units, part->kit_units, &part->ordered.units));
	TRY(scaled(said->cancelled.units, part->kit_units, &part->cancelled.units));
	part->unit_price = share;
	part->unit_price.ten_thousandths =
		price_up(share.ten_thousandths, part->kit_units, coin_of(share.currency));
	TRY(money_times(part->unit_price, part->kit_units, &paid));
	TRY(money_sub(paid, share, &back));
	TRY(money_times(back, live, &back));
	return money_add(part->discount, back, &part->discount);
}

enum err kit_share(struct arena *arena, const struct order_line *said, struct order_line *parts,
                   size_t n)
{
	int64_t *weights = ARENA_ARRAY(arena, n, int64_t);
	struct money *prices = ARENA_ARRAY(arena, n, struct money);
	struct money *taxes = ARENA_ARRAY(arena, n, struct money);
	struct money *discounts = ARENA_ARRAY(arena, n, struct money);
	for (size_t i = 0; i < n; i++)
		weights[i] = parts[i].kit_units;
	TRY(money_split(said->unit_price, weights, n, prices));
	for (size_t i = 0; i < n && said->unit_price.ten_thousandths > 0; i++)
		weights[i] = prices[i].ten_thousandths;
	TRY(money_split(said->tax, weights, n, taxes));
	TRY(money_split(said->discount, weights, n, discounts));
	for (size_t i = 0; i < n; i++) {
		parts[i].tax = taxes[i];
		parts[i].discount = discounts[i];
		TRY(part_set(said, prices[i], &parts[i]));
	}
	return OK;
}
