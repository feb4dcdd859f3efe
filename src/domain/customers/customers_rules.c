#include "domain/customers/customers_rules.h"

static bool text_take(struct str *to, struct str from)
{
	if (str_eq(*to, from))
		return false;
	*to = from;
	return true;
}

bool customer_take(struct customer *customer, const struct order_buyer *buyer)
{
	bool is_newest = buyer->placed_at.us >= customer->last_order_at.us;
	bool is_address = buyer->line1.len > 0 || buyer->recipient.len > 0;
	if (customer->is_kept || !is_newest || !is_address)
		return false;
	bool has_changed = text_take(&customer->name, buyer->recipient);
	has_changed = text_take(&customer->company_name, buyer->company) || has_changed;
	has_changed = text_take(&customer->phone, buyer->phone) || has_changed;
	has_changed = text_take(&customer->line1, buyer->line1) || has_changed;
	has_changed = text_take(&customer->line2, buyer->line2) || has_changed;
	has_changed = text_take(&customer->city, buyer->city) || has_changed;
	has_changed = text_take(&customer->state, buyer->state) || has_changed;
	has_changed = text_take(&customer->postal_code, buyer->postal_code) || has_changed;
	return text_take(&customer->country, buyer->country) || has_changed;
}

bool buyer_is_counted(const struct order_buyer *buyer)
{
	return buyer->split_from_id.value == 0;
}

bool buyer_is_dead(const struct order_buyer *buyer)
{
	return buyer->status == ORDER_CANCELLED || buyer->status == ORDER_MERGED;
}

void customer_count(struct customer *customer, const struct order_buyer *buyer, int64_t sign)
{
	if (buyer_is_counted(buyer))
		customer->order_count += sign;
	if (sign < 0)
		return;
	bool is_first =
		customer->first_order_at.us == 0 || buyer->placed_at.us < customer->first_order_at.us;
	if (is_first)
		customer->first_order_at = buyer->placed_at;
	if (buyer->placed_at.us > customer->last_order_at.us)
		customer->last_order_at = buyer->placed_at;
}
