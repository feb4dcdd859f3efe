#include "domain/orders/orders_divided_rules.h"

#include "domain/orders/orders_lines.h"
#include "domain/orders/orders_rules.h"

bool order_is_divided(const struct order *order)
{
	if (order->part != 0 || order->status == ORDER_MERGED)
		return true;
	for (size_t i = 0; i < order->lines.count; i++)
		if (order->lines.at[i].origin_order_id.value != 0)
			return true;
	return false;
}

bool order_has_pieces(const struct order *order)
{
	for (size_t i = 0; i < order->lines.count; i++)
		if (order->lines.at[i].kit_part != 0)
			return true;
	for (size_t i = 0; i < order->lines.count; i++)
		for (size_t j = 0; j < i; j++)
			if (str_eq(order->lines.at[i].remote_id, order->lines.at[j].remote_id))
				return true;
	return false;
}

static int64_t live_units(const struct order_line *line)
{
	return line->ordered.units - line->cancelled.units;
}

/* What the piece must keep. */
static int64_t least_units(const struct line_piece *piece)
{
	int64_t live = live_units(piece->line), left = piece->line->shipped.units;
	if (piece->is_fixed)
		return live;
	if (left < piece->begun)
		left = piece->begun;
	return left < live ? left : live;
}

static bool can_gain(const struct line_piece *piece)
{
	return !piece->is_fixed && !piece->is_over;
}

/* How many units each piece shall hold; false when that cannot be. */
static bool units_share(const struct line_piece *pieces, size_t n, int64_t wanted, int64_t *share)
{
	int64_t more = wanted;
	for (size_t i = 0; i < n; i++) {
		share[i] = live_units(pieces[i].line);
		more -= share[i];
	}
	for (int pass = 0; pass < 2 && more < 0; pass++) {
		for (size_t i = n; i-- > 0 && more < 0;) {
			int64_t spare = share[i] - least_units(&pieces[i]);
			if (pieces[i].is_over != (pass == 0) || spare <= 0)
				continue;
			int64_t taken = spare < -more ? spare : -more;
			share[i] -= taken;
			more += taken;
		}
	}
	for (size_t i = 0; i < n && more > 0; i++) {
		if (!can_gain(&pieces[i]))
			continue;
		share[i] += more;
		more = 0;
	}
	return more == 0;
}

static int64_t least_of(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Units that a piece lost count as cancelled there, as far as the channel says that any are; the
 * rest of the cancelled units goes to the first that may change. */
static void units_write(struct line_piece *pieces, size_t n, int64_t cancelled,
                        const int64_t *share)
{
	int64_t more = cancelled;
	struct order_line *first = NULL;
	for (size_t i = 0; i < n; i++)
		more -= pieces[i].line->cancelled.units;
	for (size_t i = 0; i < n; i++) {
		struct order_line *line = pieces[i].line;
		int64_t lost = live_units(line) - share[i];
		if (pieces[i].is_fixed)
			continue;
		if (first == NULL)
			first = line;
		int64_t noted = more > 0 && lost > 0 ? least_of(lost, more) : 0;
		if (more < 0)
			noted = -least_of(line->cancelled.units, -more);
		line->cancelled.units += noted;
		more -= noted;
		line->ordered.units = share[i] + line->cancelled.units;
		order_line_refunded_keep(line);
	}
	if (first != NULL && more > 0) {
		first->cancelled.units += more;
		first->ordered.units += more;
	}
}

/* An amount of the whole line, less what the fixed pieces keep, over the others by their units. A
 * piece whose amount a person set keeps it; the share that it would have had is nobody's. */
static enum err amount_share(struct arena *arena, struct line_piece *pieces, size_t n,
                             const int64_t *share, struct money whole, size_t member,
                             const char *field, bool *fits)
{
	int64_t *weights = ARENA_ARRAY(arena, n, int64_t);
	struct money *parts = ARENA_ARRAY(arena, n, struct money);
	int64_t sum = 0;
	size_t first = n;
	for (size_t i = 0; i < n; i++) {
		struct money now = *(const struct money *)((char *)pieces[i].line + member);
		if (pieces[i].is_fixed && !line_is_edited(pieces[i].line, field)) {
			TRY(line_amount_remaining(pieces[i].line, now, &now));
			TRY(money_sub(whole, now, &whole));
			continue;
		}
		first = first == n ? i : first;
		weights[i] = share[i];
		sum += share[i];
	}
	*fits = whole.ten_thousandths >= 0 && (first < n || whole.ten_thousandths == 0);
	if (!*fits || first == n)
		return OK;
	if (sum == 0)
		weights[first] = 1;
	TRY(money_split(whole, weights, n, parts));
	for (size_t i = 0; i < n; i++)
		if (!pieces[i].is_fixed && !line_is_edited(pieces[i].line, field))
			*(struct money *)((char *)pieces[i].line + member) = parts[i];
	return OK;
}

int64_t pieces_last_open(const struct line_piece *pieces, size_t n)
{
	int64_t last = 0;
	for (size_t i = 0; i < n; i++) {
		if (pieces[i].line->channel_open < 0)
			return -1;
		last += pieces[i].line->channel_open;
	}
	return last;
}

/* Stands on the first that may change, less what stands on those that may not. */
static void last_open_set(struct line_piece *pieces, size_t n, int64_t said)
{
	struct order_line *first = NULL;
	for (size_t i = 0; i < n; i++) {
		struct order_line *line = pieces[i].line;
		if (pieces[i].is_fixed) {
			said -= line->channel_open > 0 ? line->channel_open : 0;
			continue;
		}
		line->channel_open = 0;
		first = first == NULL ? line : first;
	}
	if (first != NULL && said > 0)
		first->channel_open = said;
}

static bool is_edited_units(const struct line_piece *pieces, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (line_is_edited(pieces[i].line, "quantity"))
			return true;
	return false;
}

static bool is_price_refused(const struct line_piece *piece, const struct order_line *said)
{
	return piece->is_fixed && !line_is_edited(piece->line, "unit_price")
	       && piece->line->unit_price.ten_thousandths != said->unit_price.ten_thousandths;
}

/* Tax and discount that the channel says are of the units that it wants: when a person took some of
 * them away, their share goes with them. */
static enum err said_left(const struct line_piece *pieces, size_t n, const int64_t *share,
                          const struct order_line *said, struct order_line *left)
{
	int64_t held = 0, said_units = live_units(said);
	for (size_t i = 0; i < n; i++) {
		held += share[i];
		if (!pieces[i].is_fixed && !line_is_edited(pieces[i].line, "tax")
		    && !line_is_edited(pieces[i].line, "discount"))
			pieces[i].line->released.units = 0;
	}
	if (held <= 0 || held >= said_units)
		return OK;
	left->ordered.units = said_units;
	left->cancelled.units = left->released.units = said_units - held;
	return order_line_amounts_settle(left);
}

enum err pieces_set(struct arena *arena, struct line_piece *pieces, size_t n,
                    const struct order_line *said, bool *fits)
{
	int64_t *share = ARENA_ARRAY(arena, n, int64_t);
	struct order_line *kept = ARENA_ARRAY(arena, n, struct order_line);
	int64_t now = 0, last = pieces_last_open(pieces, n);
	bool is_edited = is_edited_units(pieces, n);
	for (size_t i = 0; i < n; i++)
		now += live_units(pieces[i].line);
	*fits =
		units_share(pieces, n, line_units_wanted(now, last, live_units(said), is_edited), share);
	for (size_t i = 0; i < n; i++) {
		kept[i] = *pieces[i].line;
		*fits = *fits && !is_price_refused(&pieces[i], said);
	}
	if (!*fits)
		return OK;
	struct order_line left = *said; /* of the units that a person left it */
	TRY(said_left(pieces, n, share, said, &left));
	TRY(amount_share(arena, pieces, n, share, left.tax, offsetof(struct order_line, tax), "tax",
	                 fits));
	if (*fits)
		TRY(amount_share(arena, pieces, n, share, left.discount,
		                 offsetof(struct order_line, discount), "discount", fits));
	if (!*fits) {
		for (size_t i = 0; i < n; i++)
			*pieces[i].line = kept[i];
		return OK;
	}
	if (!is_edited && last != live_units(said))
		units_write(pieces, n, said->cancelled.units, share);
	for (size_t i = 0; i < n; i++) {
		if (is_edited && live_units(pieces[i].line) != share[i])
			order_line_units_set(pieces[i].line, share[i]);
		if (!pieces[i].is_fixed && !line_is_edited(pieces[i].line, "unit_price"))
			pieces[i].line->unit_price = said->unit_price;
	}
	last_open_set(pieces, n, live_units(said));
	return OK;
}

void payment_share(int64_t amount, const int64_t *owed, size_t n, int64_t *share)
{
	for (size_t i = 0; i < n; i++) {
		share[i] = least_of(amount, owed[i]);
		amount -= share[i];
	}
	share[0] += amount;
}

struct order_divided order_divided_of(const struct order *order)
{
	return (struct order_divided){.order_id = order->id.value,
	                              .shipping_total = order->shipping_total,
	                              .shipping_tax = order->shipping_tax,
	                              .amount_paid = order->amount_paid,
	                              .amount_refunded = order->amount_refunded,
	                              .ship_by = order->ship_by,
	                              .deliver_by = order->deliver_by,
	                              .chosen_warehouse_id = order->chosen_warehouse_id,
	                              .fraud_level = order->fraud_level};
}

struct str parcel_difference(const struct order *a, const struct order *b)
{
	const struct {
		const char *name;
		struct str a, b;
	} fields[] = {
		{"recipient", a->recipient, b->recipient},
		{"company", a->company, b->company},
		{"street", a->line1, b->line1},
		{"second line of the street", a->line2, b->line2},
		{"city", a->city, b->city},
		{"state", a->state, b->state},
		{"postal code", a->postal_code, b->postal_code},
		{"country", a->country, b->country},
		{"shipping method", a->shipping_method, b->shipping_method},
	};
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		if (!str_eq_nocase(str_trim(fields[i].a), str_trim(fields[i].b)))
			return str_from(fields[i].name);
	return STR("");
}

struct str marks_difference(const struct order *a, const struct order *b)
{
	if (a->fraud_level != b->fraud_level)
		return STR("fraud level");
	if (a->is_gift != b->is_gift)
		return STR("gift mark");
	if (!str_eq(a->gift_message, b->gift_message))
		return STR("gift message");
	return a->deliver_by.us != b->deliver_by.us ? STR("deliver-by") : STR("");
}
