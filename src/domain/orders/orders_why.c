/* Why an order stands where it stands. */
#include "domain/catalog/catalog.h"
#include "domain/orders/orders_edge.h"
#include "domain/orders/orders_rules.h"
#include "domain/orders/orders_store.h"
#include "domain/stock/stock.h"

static void check_add(struct work *work, struct order_why *why, const char *name, bool is_passed,
                      struct str sentence)
{
	struct order_check *check = LIST_ADD(work->arena, &why->checks);
	check->name = str_from(name);
	check->is_passed = is_passed;
	check->sentence = sentence;
}

static void fix_add(struct work *work, struct order_why *why, const char *action,
                    const char *sentence)
{
	struct order_fix *fix = LIST_ADD(work->arena, &why->fixes);
	fix->action = str_from(action);
	fix->sentence = str_from(sentence);
}

static struct str unlinked_sentence(struct work *work, const struct order *order)
{
	for (size_t i = 0; i < order->lines.count; i++) {
		const struct order_line *line = &order->lines.at[i];
		if (line->product_id.value != 0 || line_open_units(line) == 0)
			continue;
		struct str name = line->sku.len ? line->sku : line->variant_id;
		return str_format(work->arena, "%.*s is no listing of this channel with a product.",
		                  STR_FMT(name));
	}
	return STR("Every line is linked to a product.");
}

/* What the warehouse lacks, as a finding: "MUG: 3 are asked for, 1 is available at the warehouse."
 */
static enum err shortage(struct work *work, const struct order *order, const struct order_why *why,
                         struct str *sentence)
{
	*sentence = STR("The warehouse lacks units of the order.");
	for (size_t i = 0; i < why->claims.count; i++) {
		struct product_id product = why->claims.at[i].product_id;
		struct stock_level level;
		struct product *found;
		size_t count;
		int64_t wanted = 0;
		for (size_t j = 0; j < why->claims.count; j++)
			if (ID_EQ(why->claims.at[j].product_id, product))
				wanted += why->claims.at[j].quantity.units;
		TRY(stock_level_get(work, product, order->warehouse_id, &level));
		if (level.available.units >= wanted)
			continue;
		TRY(product_load(work, &product.value, 1, &found, &count));
		int64_t there = level.available.units > 0 ? level.available.units : 0;
		*sentence =
			str_format(work->arena, "%.*s: %lld asked for, %lld available at the warehouse.",
		               STR_FMT(count > 0 ? found[0].sku : STR("A product")), (long long)wanted,
		               (long long)there);
		return OK;
	}
	return OK;
}

static void checks_make(struct work *work, const struct order *order, struct order_why *why,
                        struct str lacking)
{
	const struct order_decision *last = why->decisions.count ? &why->decisions.at[0] : NULL;
	bool is_paid = order->paid_at.us != 0;
	struct str gap = order_address_gap(order);
	check_add(work, why, "payment", is_paid,
	          is_paid ? STR("It is paid.") : STR("No payment has arrived; its stock is claimed."));
	check_add(work, why, "products", order_is_linked(order), unlinked_sentence(work, order));
	check_add(work, why, "address", gap.len == 0,
	          gap.len ? str_format(work->arena, "The %.*s is missing.", STR_FMT(gap))
	                  : STR("The address is complete."));
	if (last == NULL || gap.len > 0)
		return;
	check_add(work, why, "warehouse", last->warehouse_id.value != 0, last->sentence);
	if (last->warehouse_id.value == 0)
		return;
	check_add(work, why, "stock", last->can_fill,
	          last->can_fill ? STR("Everything was available there, and is claimed.") : lacking);
}

static void fixes_make(struct work *work, const struct order *order, struct order_why *why)
{
	if (order->status == ORDER_AWAITING_PAYMENT)
		fix_add(work, why, "pay", "Note the payment.");
	if (order->status == ORDER_ON_HOLD)
		fix_add(work, why, "release", "End the hold.");
	if (order->status == ORDER_CANCELLED)
		fix_add(work, why, "restore", "Take the order back.");
	if (order->status != ORDER_UNRESOLVED)
		return;
	switch (order->reason) {
	case REASON_MISSING_PRODUCT_INFO:
		fix_add(work, why, "link_listing", "Link the listing to a product.");
		break;
	case REASON_MISSING_ORDER_INFO:
		fix_add(work, why, "address", "Complete the address.");
		break;
	case REASON_MISSING_FULFILLMENT_SOURCE:
		fix_add(work, why, "choose_warehouse", "Name a warehouse for this order.");
		fix_add(work, why, "allocate_state", "Allocate the state to a warehouse.");
		break;
	case REASON_OUT_OF_STOCK:
		fix_add(work, why, "receive", "Receive stock at the warehouse.");
		fix_add(work, why, "choose_warehouse", "Name a warehouse that has everything.");
		break;
	default:
		break;
	}
}

static struct str one_sentence(const struct order *order, const struct order_why *why)
{
	if (order->attention.len > 0)
		return order->attention;
	for (size_t i = 0; i < why->checks.count; i++)
		if (!why->checks.at[i].is_passed && order_is_open(order->status))
			return why->checks.at[i].sentence;
	for (size_t i = 0; i < order_status_words.count; i++)
		if (order_status_words.rows[i].value == (int)order->status)
			return str_from(order_status_words.rows[i].sentence);
	return STR("");
}

enum err order_why(struct work *work, struct order_id id, struct order_why *out)
{
	struct order *order = ARENA_NEW(work->arena, struct order);
	*out = (struct order_why){.order_id = id};
	TRY(order_get(work, id, order));
	out->status = order->status;
	out->reason = order->reason;
	TRY(decisions_load(work->tx, work->arena, work->company, id, &out->decisions.at,
	                   &out->decisions.count));
	TRY(reservations_of(work, &id.value, 1, &out->claims.at, &out->claims.count));
	struct str lacking;
	TRY(shortage(work, order, out, &lacking));
	checks_make(work, order, out, lacking);
	fixes_make(work, order, out);
	out->sentence = one_sentence(order, out);
	return OK;
}
