/* A canonical order -> the draft that intake takes. */
#include "connect/canonical.h"

enum { LINE_TITLE_MOST = 500 };

struct drafting {
	struct arena *arena;
	const struct canonical_order *order;
	struct order_draft *out;
	struct str *why;
};

/* At most `most` characters of it: a street name that is too long must not stop an order. */
static struct str cut(struct str text, size_t most)
{
	size_t at = 0;
	for (size_t n = 0; n < most && at < text.len; n++) {
		size_t len = str_utf8_len(str_slice(text, at, text.len));
		at += len > 0 ? len : 1;
	}
	return str_slice(text, 0, at);
}

static enum err amount(const struct drafting *d, struct str json, const char *name,
                       struct money *out, bool *is_there)
{
	enum err err = canonical_amount(d->arena, json, d->order->currency, out, is_there);
	if (err != OK)
		*d->why = str_format(d->arena, "%s %.*s is no amount in %.*s with at most four decimals",
		                     name, STR_FMT(json), STR_FMT(d->order->currency));
	return err;
}

/* a − b, never below 0: roundings of the other side must not refuse an order. */
static enum err difference(struct money a, struct money b, struct money *out)
{
	TRY(money_sub(a, b, out));
	if (out->ten_thousandths < 0)
		out->ten_thousandths = 0;
	return OK;
}

static enum err line_amounts(const struct drafting *d, const struct canonical_line *line,
                             struct order_draft_line *out)
{
	struct money total, with_tax, gross;
	bool has_price, has_tax, has_discount, has_total, has_with_tax;
	TRY(amount(d, line->unit_price, "unit_price", &out->unit_price, &has_price));
	TRY(amount(d, line->tax, "tax", &out->tax, &has_tax));
	TRY(amount(d, line->discount, "discount", &out->discount, &has_discount));
	TRY(amount(d, line->total, "total", &total, &has_total));
	TRY(amount(d, line->total_with_tax, "total_with_tax", &with_tax, &has_with_tax));
	if (!has_tax && has_total && has_with_tax)
		TRY(difference(with_tax, total, &out->tax));
	if (!has_discount && has_total && has_price) {
		TRY(money_times(out->unit_price, line->quantity - line->cancelled_quantity, &gross));
		TRY(difference(gross, total, &out->discount));
	}
	return OK;
}

static enum err line_draft(const struct drafting *d, const struct canonical_line *line)
{
	/* Added by an edit over there and taken away again: it never was. */
	if (line->quantity == 0)
		return OK;
	struct order_draft_line *out = LIST_ADD(d->arena, &d->out->lines);
	out->remote_id = line->remote_id;
	out->variant_id = cut(line->variant_id, LIMIT_REMOTE_ID);
	out->sku = cut(line->sku, LIMIT_SKU);
	out->title = cut(line->title, LINE_TITLE_MOST);
	out->quantity.units = line->quantity;
	out->cancelled.units = line->cancelled_quantity;
	return line_amounts(d, line, out);
}

static enum err surcharge_add(const struct drafting *d, const struct canonical_surcharge *surcharge)
{
	struct money price, with_tax, tax;
	bool has_price, has_with_tax;
	TRY(amount(d, surcharge->price, "surcharge", &price, &has_price));
	TRY(amount(d, surcharge->price_with_tax, "surcharge", &with_tax, &has_with_tax));
	TRY(money_add(d->out->shipping_total, price, &d->out->shipping_total));
	if (!has_with_tax)
		return OK;
	TRY(difference(with_tax, price, &tax));
	return money_add(d->out->shipping_tax, tax, &d->out->shipping_tax);
}

static enum err shipping_draft(const struct drafting *d)
{
	struct money with_tax;
	bool has_price, has_tax, has_with_tax;
	const struct canonical_order *order = d->order;
	TRY(amount(d, order->shipping_price, "shipping_price", &d->out->shipping_total, &has_price));
	TRY(amount(d, order->shipping_tax, "shipping_tax", &d->out->shipping_tax, &has_tax));
	TRY(amount(d, order->shipping_price_with_tax, "shipping_price_with_tax", &with_tax,
	           &has_with_tax));
	if (!has_tax && has_with_tax && has_price)
		TRY(difference(with_tax, d->out->shipping_total, &d->out->shipping_tax));
	for (size_t i = 0; i < order->surcharges.count; i++)
		TRY(surcharge_add(d, &order->surcharges.at[i]));
	/* A credit that is larger than the shipping: the total is not below nothing. */
	if (d->out->shipping_total.ten_thousandths < 0)
		d->out->shipping_total.ten_thousandths = 0;
	return OK;
}

/* A discount on the whole order, spread over the lines by what they cost. */
static enum err discount_spread(const struct drafting *d)
{
	struct money whole;
	bool is_there;
	size_t n = d->out->lines.count;
	int64_t *weights = ARENA_ARRAY(d->arena, n, int64_t), sum = 0;
	struct money *parts = ARENA_ARRAY(d->arena, n, struct money);
	TRY(amount(d, d->order->discount, "discount", &whole, &is_there));
	for (size_t i = 0; i < n; i++) {
		struct money gross;
		const struct order_draft_line *line = &d->out->lines.at[i];
		TRY(money_times(line->unit_price, line->quantity.units, &gross));
		weights[i] = gross.ten_thousandths / 100;
		sum += weights[i];
	}
	if (whole.ten_thousandths <= 0 || sum <= 0)
		return OK;
	TRY(money_split(whole, weights, n, parts));
	for (size_t i = 0; i < n; i++)
		TRY(money_add(d->out->lines.at[i].discount, parts[i], &d->out->lines.at[i].discount));
	return OK;
}

static void recipient_draft(const struct drafting *d)
{
	const struct canonical_recipient *from = &d->order->recipient;
	struct order_draft *out = d->out;
	out->email = cut(d->order->email, LIMIT_NAME);
	out->recipient = cut(from->name, LIMIT_NAME);
	out->company = cut(from->company, LIMIT_NAME);
	out->line1 = cut(from->line1, LIMIT_ADDRESS_LINE);
	out->line2 = cut(from->line2, LIMIT_ADDRESS_LINE);
	out->city = cut(from->city, LIMIT_CITY);
	out->state = cut(from->state, LIMIT_STATE);
	out->postal_code = cut(from->postal_code, LIMIT_STATE);
	out->phone = cut(from->phone, LIMIT_PHONE);
	/* Whatever is no code is left out: the order then says that its address is not complete. */
	if (from->country.len == 2)
		out->country = from->country;
	out->shipping_method = cut(d->order->shipping_method, LIMIT_NAME);
	out->notes = cut(d->order->notes, LIMIT_NOTES);
}

/* A shop's tags become labels, as many as an order takes; what is too long is cut. */
static void tags_draft(const struct drafting *d)
{
	for (size_t i = 0; i < d->order->tags.count; i++) {
		struct str tag = str_trim(cut(d->order->tags.at[i], LABEL_NAME_MOST));
		if (tag.len > 0 && d->out->labels.count < LABELS_AT_ONCE_MOST)
			*LIST_ADD(d->arena, &d->out->labels) = tag;
	}
}

static void status_draft(const struct drafting *d)
{
	const struct canonical_order *order = d->order;
	struct order_draft *out = d->out;
	out->placed_at = order->placed_at;
	out->ship_by = order->ship_by;
	out->deliver_by = order->deliver_by;
	out->type = order->type;
	out->is_fulfilled_by_channel = order->is_fulfilled_by_channel;
	out->is_gift = order->is_gift;
	out->gift_message = cut(order->gift_message, LIMIT_NOTES);
	out->fraud_level = order->fraud_level;
	out->is_cancelled = order->status == REMOTE_CANCELLED;
	out->is_processed = order->status == REMOTE_SHIPPED;
	if (order->status == REMOTE_AWAITING_PAYMENT || order->status == REMOTE_OPEN)
		return;
	/* Paid, and the shop does not say when. */
	bool is_paid = order->status == REMOTE_PAID || order->status == REMOTE_SHIPPED;
	out->paid_at = order->paid_at;
	if (out->paid_at.us == 0 && is_paid)
		out->paid_at = order->placed_at.us != 0 ? order->placed_at : order->updated_at;
}

enum err canonical_order_draft(struct arena *arena, const struct canonical_order *order,
                               struct channel_id channel, struct order_draft *out, struct str *why)
{
	struct drafting d = {arena, order, out, why};
	struct currency currency;
	*out = (struct order_draft){.channel_id = channel,
	                            .remote_id = order->remote_id,
	                            .number = cut(order->number, LIMIT_NUMBER),
	                            .source = STR("connection"),
	                            .currency = order->currency,
	                            .prices_include_tax = order->prices_include_tax};
	*why = STR("an amount of it is out of range");
	if (currency_parse(order->currency, &currency) != OK) {
		*why = str_format(arena, "currency %.*s is not known", STR_FMT(order->currency));
		return ERR_INVALID;
	}
	for (size_t i = 0; i < order->lines.count; i++)
		TRY(line_draft(&d, &order->lines.at[i]));
	TRY(shipping_draft(&d));
	TRY(discount_spread(&d));
	recipient_draft(&d);
	tags_draft(&d);
	status_draft(&d);
	return OK;
}
