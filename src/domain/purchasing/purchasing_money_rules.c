/* Pure decisions about the lines of a purchase order and what they are worth. */
#include "domain/purchasing/purchasing_rules.h"

struct purchase_line *purchase_line_find(struct purchase_order *order, struct purchase_line_id id)
{
	for (size_t i = 0; i < order->lines.count; i++)
		if (ID_EQ(order->lines.at[i].id, id))
			return &order->lines.at[i];
	return NULL;
}

int64_t purchase_next_position(const struct purchase_order *order)
{
	int64_t last = 0;
	for (size_t i = 0; i < order->lines.count; i++)
		if (order->lines.at[i].position > last)
			last = order->lines.at[i].position;
	return last + 1;
}

/* ---- checks ---- */

static void amount_check(const struct money *amount, struct str currency, struct str path,
                         const char *name, struct fault *fault)
{
	struct str where = str_format(fault->arena, "%.*s.%s", STR_FMT(path), name);
	if (amount->ten_thousandths < 0)
		fault_field(fault, where, "cannot be below 0");
	if (amount->ten_thousandths != 0 && !str_eq(currency_str(&amount->currency), currency))
		fault_field(fault, where, "must be in %.*s, the order's currency", STR_FMT(currency));
}

void purchase_line_check(const struct purchase_line *line, struct str currency, struct str path,
                         struct fault *fault)
{
	struct money net;
	size_t before = fault->rows.count;
	amount_check(&line->unit_cost, currency, path, "unit_cost", fault);
	amount_check(&line->billed_unit_cost, currency, path, "billed_unit_cost", fault);
	amount_check(&line->landed_unit_cost, currency, path, "landed_unit_cost", fault);
	amount_check(&line->discount, currency, path, "discount", fault);
	int64_t per = line->unit_units.units;
	if (per > 1 && line->status == PURCHASE_LINE_PENDING && line->split_from_id.value == 0
	    && line->quantity.units % per != 0)
		fault_field(fault, str_format(fault->arena, "%.*s.quantity", STR_FMT(path)),
		            "counts units of the product: %lld are no whole number of %.*s of %lld",
		            (long long)line->quantity.units, STR_FMT(line->unit_name), (long long)per);
	if (line->discount.ten_thousandths != 0 && line->discount_ppm != 0)
		fault_field(fault, str_format(fault->arena, "%.*s.discount", STR_FMT(path)),
		            "is an amount or a share (discount_ppm), not both");
	if (fault->rows.count > before)
		return;
	if (purchase_line_net(line, &net) != OK)
		fault_field(fault, str_format(fault->arena, "%.*s.unit_cost", STR_FMT(path)),
		            "makes an amount that is too large");
	else if (net.ten_thousandths < 0)
		fault_field(fault, str_format(fault->arena, "%.*s.discount", STR_FMT(path)),
		            "is more than the line costs");
}

/* `amount` × ppm / 1 000 000, to the nearest ten-thousandth; no step leaves the range. */
static int64_t share_ppm(int64_t amount, int64_t ppm)
{
	int64_t whole = amount / PPM_WHOLE, rest = amount % PPM_WHOLE;
	return whole * ppm + (rest * ppm + PPM_WHOLE / 2) / PPM_WHOLE;
}

enum err purchase_line_net(const struct purchase_line *line, struct money *out)
{
	struct money cost = line->is_billed ? line->billed_unit_cost : line->unit_cost;
	TRY(money_times(cost, line->quantity.units, out));
	out->ten_thousandths -= share_ppm(out->ten_thousandths, line->discount_ppm);
	if (line->discount.ten_thousandths == 0)
		return OK;
	return money_sub(*out, line->discount, out);
}

struct money purchase_line_tax(const struct purchase_line *line, struct money net)
{
	net.ten_thousandths = share_ppm(net.ten_thousandths, line->tax_ppm);
	return net;
}

bool purchase_line_patch_is_change(const struct purchase_line *before,
                                   const struct purchase_line *after)
{
	return before->quantity.units != after->quantity.units
	       || !str_eq(before->unit_name, after->unit_name)
	       || before->unit_units.units != after->unit_units.units
	       || !str_eq(before->packaging, after->packaging)
	       || before->unit_cost.ten_thousandths != after->unit_cost.ten_thousandths
	       || before->discount.ten_thousandths != after->discount.ten_thousandths
	       || before->discount_ppm != after->discount_ppm || before->tax_ppm != after->tax_ppm;
}

bool purchase_patch_is_change(const struct purchase_order *before,
                              const struct purchase_order *after)
{
	return !ID_EQ(before->warehouse_id, after->warehouse_id) || before->incoterm != after->incoterm
	       || !ID_EQ(before->payment_term_id, after->payment_term_id);
}

/* ---- receiving ---- */

enum err purchase_line_receive(const struct purchase_line *line, int64_t accepted, int64_t rejected,
                               struct purchase_pieces *out)
{
	int64_t open = line->quantity.units, came = accepted + rejected;
	int64_t rest = came < open ? open - came : 0;
	out->line = out->rejected = out->rest = *line;
	out->rejected.id.value = out->rest.id.value = 0;
	out->rejected.split_from_id = out->rest.split_from_id = line->id;
	out->line.status = accepted > 0 ? PURCHASE_LINE_RECEIVED : PURCHASE_LINE_REJECTED;
	out->line.quantity.units = accepted > 0 ? accepted : rejected;
	out->line.over_quantity.units = came > open ? came - open : 0;
	out->rejected.status = PURCHASE_LINE_REJECTED;
	out->rejected.quantity.units = accepted > 0 ? rejected : 0;
	out->rest.quantity.units = rest;
	if (out->line.over_quantity.units > out->line.quantity.units) {
		/* More was refused than was ordered, besides what was accepted. */
		out->rejected.over_quantity.units =
			out->line.over_quantity.units - out->line.quantity.units;
		out->line.over_quantity.units = out->line.quantity.units;
	}
	if (line->discount.ten_thousandths == 0)
		return OK;
	const int64_t weights[] = {out->line.quantity.units, out->rejected.quantity.units, rest};
	struct money parts[3];
	TRY(money_split(line->discount, weights, 3, parts));
	out->line.discount = parts[0];
	out->rejected.discount = parts[1];
	out->rest.discount = parts[2];
	return OK;
}

/* ---- settling ---- */

static bool line_counts(const struct purchase_line *line)
{
	return line->status == PURCHASE_LINE_PENDING || line->status == PURCHASE_LINE_RECEIVED;
}

static int64_t weight_of(enum cost_spread by, const struct purchase_line *line, struct money net,
                         int64_t unit_weight)
{
	int64_t weight = 0;
	switch (by) {
	case SPREAD_VALUE:
		return net.ten_thousandths;
	case SPREAD_QUANTITY:
		return line->quantity.units;
	case SPREAD_WEIGHT:
		if (__builtin_mul_overflow(line->quantity.units, unit_weight, &weight))
			return INT64_MAX / LIMIT_PURCHASE_LINES;
		/* Their sum must stay in range. */
		return weight < INT64_MAX / LIMIT_PURCHASE_LINES ? weight
		                                                 : INT64_MAX / LIMIT_PURCHASE_LINES;
	}
	return 0;
}

/* What nothing tells apart is shared by units: lines without cost, products without weight. */
static void weights_fill(struct purchase_line *const *lines, size_t n, const struct money *nets,
                         const int64_t *unit_weights, enum cost_spread by, int64_t *weights)
{
	bool has_weight = false;
	for (size_t i = 0; i < n; i++) {
		weights[i] = weight_of(by, lines[i], nets[i], unit_weights[i]);
		has_weight = has_weight || weights[i] > 0;
	}
	for (size_t i = 0; i < n && !has_weight; i++)
		weights[i] = lines[i]->quantity.units;
}

static enum err line_value_set(struct purchase_line *line, struct money net, struct money share)
{
	int64_t n = line->quantity.units;
	if (line->is_landed_given)
		return money_times(line->landed_unit_cost, n, &line->landed_value);
	TRY(money_add(net, share, &line->landed_value));
	line->landed_unit_cost = line->landed_value;
	line->landed_unit_cost.ten_thousandths =
		line->landed_value.ten_thousandths / n + (line->landed_value.ten_thousandths % n * 2 >= n);
	return OK;
}

static enum err costs_share(struct arena *arena, const struct purchase_order *order,
                            struct purchase_line *const *lines, size_t n, const struct money *nets,
                            const int64_t *unit_weights, struct money *shares)
{
	int64_t *weights = ARENA_ARRAY(arena, n, int64_t);
	struct money *parts = ARENA_ARRAY(arena, n, struct money);
	for (size_t i = 0; i < order->costs.count; i++) {
		const struct purchase_cost *cost = &order->costs.at[i];
		weights_fill(lines, n, nets, unit_weights, cost->spread_by, weights);
		TRY(money_split(cost->amount, weights, n, parts));
		for (size_t k = 0; k < n; k++)
			TRY(money_add(shares[k], parts[k], &shares[k]));
	}
	return OK;
}

static enum err totals_set(struct purchase_order *order, struct money zero)
{
	order->costs_total = zero;
	for (size_t i = 0; i < order->costs.count; i++)
		TRY(money_add(order->costs_total, order->costs.at[i].amount, &order->costs_total));
	TRY(money_add(order->items_total, order->tax_total, &order->total));
	return money_add(order->total, order->costs_total, &order->total);
}

enum err purchase_settle(struct arena *arena, struct purchase_order *order, const int64_t *weights)
{
	struct currency currency;
	size_t n = 0, most = order->lines.count;
	TRY(currency_parse(order->currency, &currency));
	struct money zero = money_zero(currency);
	struct purchase_line **lines = ARENA_ARRAY(arena, most, struct purchase_line *);
	struct money *nets = ARENA_ARRAY(arena, most, struct money);
	struct money *shares = ARENA_ARRAY(arena, most, struct money);
	int64_t *unit_weights = ARENA_ARRAY(arena, most, int64_t);
	order->items_total = order->tax_total = zero;
	for (size_t i = 0; i < most; i++) {
		struct purchase_line *line = &order->lines.at[i];
		line->landed_value = zero;
		if (!line_counts(line))
			continue;
		lines[n] = line;
		shares[n] = zero;
		unit_weights[n] = weights[i];
		TRY(purchase_line_net(line, &nets[n]));
		struct money tax = purchase_line_tax(line, nets[n]);
		TRY(money_add(order->items_total, nets[n], &order->items_total));
		TRY(money_add(order->tax_total, tax, &order->tax_total));
		n++;
	}
	if (n > 0)
		TRY(costs_share(arena, order, lines, n, nets, unit_weights, shares));
	for (size_t i = 0; i < n; i++)
		TRY(line_value_set(lines[i], nets[i], shares[i]));
	return totals_set(order, zero);
}

bool purchase_is_revalued(const struct purchase_order *before, const struct purchase_order *after)
{
	for (size_t i = 0; i < before->lines.count; i++) {
		const struct purchase_line *was = &before->lines.at[i];
		if (was->status != PURCHASE_LINE_RECEIVED)
			continue;
		for (size_t k = 0; k < after->lines.count; k++)
			if (ID_EQ(after->lines.at[k].id, was->id)
			    && after->lines.at[k].landed_value.ten_thousandths
			           != was->landed_value.ten_thousandths)
				return true;
	}
	return false;
}
