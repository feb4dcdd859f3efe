#include "domain/orders/orders_split_rules.h"

#include "domain/orders/orders_lines.h"

#include "domain/orders/orders_rules.h"

struct order_id line_origin(const struct order_line *line)
{
	return line->origin_order_id.value ? line->origin_order_id : line->order_id;
}

int64_t line_begun_units(const struct order_line *line, const struct reservation *claims, size_t n)
{
	int64_t begun = line->shipped.units;
	for (size_t i = 0; i < n; i++) {
		const struct reservation *claim = &claims[i];
		if (!ID_EQ(claim->line_id, line->id) || claim->per_unit <= 0)
			continue;
		/* A kit of which one part has left belongs to that parcel. */
		int64_t kits = (claim->shipped.units + claim->per_unit - 1) / claim->per_unit;
		if (kits > begun)
			begun = kits;
	}
	return begun;
}

int64_t line_movable_units(const struct order_line *line, const struct reservation *claims,
                           size_t n)
{
	int64_t units = line->ordered.units - line->cancelled.units - line_begun_units(line, claims, n);
	return units > 0 ? units : 0;
}

static const struct order_line *line_find(const struct order *order, struct order_line_id id)
{
	for (size_t i = 0; i < order->lines.count; i++)
		if (ID_EQ(order->lines.at[i].id, id))
			return &order->lines.at[i];
	return NULL;
}

static int64_t part_units(const struct order_split_part *part, struct order_line_id line)
{
	for (size_t i = 0; i < part->lines.count; i++)
		if (ID_EQ(part->lines.at[i].line_id, line))
			return part->lines.at[i].quantity.units;
	return 0;
}

static int64_t parts_units(const struct order_split_part *parts, size_t n,
                           struct order_line_id line)
{
	int64_t sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += part_units(&parts[i], line);
	return sum;
}

/* The form of one part: lines of the order, once each, with units. */
static enum err part_check(const struct order *order, const struct order_split_part *part,
                           size_t place, struct fault *fault)
{
	enum err err = OK;
	if (part->lines.count == 0)
		err = fault_field(fault, str_format(fault->arena, "parts[%zu].lines", place),
		                  "must name at least one line");
	for (size_t i = 0; i < part->lines.count; i++) {
		const struct order_split_line *row = &part->lines.at[i];
		if (line_find(order, row->line_id) == NULL)
			err = fault_field(fault,
			                  str_format(fault->arena, "parts[%zu].lines[%zu].line_id", place, i),
			                  "is no line of this order");
		if (row->quantity.units < 1 || row->quantity.units > QTY_MAX)
			err = fault_field(fault,
			                  str_format(fault->arena, "parts[%zu].lines[%zu].quantity", place, i),
			                  "must be between 1 and 100000000");
		for (size_t j = 0; j < i; j++)
			if (ID_EQ(part->lines.at[j].line_id, row->line_id))
				err = fault_field(
					fault, str_format(fault->arena, "parts[%zu].lines[%zu].line_id", place, i),
					"stands twice in the part");
	}
	return err;
}

enum err split_check(const struct order *order, const struct reservation *claims,
                     size_t claim_count, const struct order_split_part *parts, size_t n,
                     struct fault *fault)
{
	enum err err = OK;
	bool has_rest = false;
	if (n == 0 || n > SPLIT_PARTS_MOST)
		return fault_field(fault, STR("parts"), "must name between 1 and %d parts",
		                   SPLIT_PARTS_MOST);
	for (size_t i = 0; i < n; i++)
		if (part_check(order, &parts[i], i, fault) != OK)
			err = ERR_INVALID;
	if (err != OK)
		return err;
	for (size_t i = 0; i < order->lines.count; i++) {
		const struct order_line *line = &order->lines.at[i];
		int64_t moved = parts_units(parts, n, line->id);
		int64_t most = line_movable_units(line, claims, claim_count);
		if (moved > most)
			return fault_say(fault, ERR_REFUSED,
			                 "Of line %.*s only " N_UNITS
			                 " can go elsewhere, not %lld: the rest is "
			                 "cancelled or has left.",
			                 STR_FMT(line->sku.len ? line->sku : line->remote_id),
			                 N_UNITS_FMT(most), (long long)moved);
		has_rest = has_rest || line->ordered.units - line->cancelled.units > moved;
	}
	if (!has_rest)
		return fault_say(fault, ERR_REFUSED,
		                 "The split would leave nothing in order %.*s: keep at least one unit.",
		                 STR_FMT(order->number));
	return OK;
}

/* ---- dividing ---- */

struct dividing {
	struct arena *arena;
	const struct order_split_part *parts;
	size_t n;
	struct order *made;
	int64_t *weights; /* n + 1: what stays, then the parts */
	struct money *taxes, *discounts;
};

/* Gives each part its piece of one line; `line` keeps the rest. */
static enum err line_divide(struct dividing *d, struct order_line *line)
{
	const struct order_line before = *line;
	int64_t moved = parts_units(d->parts, d->n, line->id);
	d->weights[0] = before.ordered.units - before.cancelled.units - moved + before.released.units;
	for (size_t i = 0; i < d->n; i++)
		d->weights[i + 1] = part_units(&d->parts[i], before.id);
	TRY(money_split(before.tax, d->weights, d->n + 1, d->taxes));
	TRY(money_split(before.discount, d->weights, d->n + 1, d->discounts));
	line->ordered.units -= moved;
	line->tax = d->taxes[0];
	line->discount = d->discounts[0];
	if (line->refunded.units > line->ordered.units)
		line->refunded.units = line->ordered.units;
	int64_t refunded = before.refunded.units - line->refunded.units;
	bool gives_id = line->ordered.units == 0; /* the row itself moves: what hangs on it too */
	for (size_t i = 0; i < d->n; i++) {
		int64_t units = d->weights[i + 1];
		if (units == 0)
			continue;
		struct order_line *piece = LIST_ADD(d->arena, &d->made[i].lines);
		*piece = before;
		piece->origin_order_id = line_origin(&before);
		if (!gives_id) {
			piece->piece_of = before.id;
			piece->id.value = 0;
		}
		if (!gives_id && piece->channel_open > 0)
			piece->channel_open = 0; /* all pieces together: what the channel wants */
		gives_id = false;
		piece->ordered.units = units;
		piece->released.units = 0;
		piece->cancelled.units = piece->exported.units = piece->shipped.units = 0;
		piece->refunded.units = refunded < units ? refunded : units;
		refunded -= piece->refunded.units;
		piece->tax = d->taxes[i + 1];
		piece->discount = d->discounts[i + 1];
	}
	return OK;
}

static struct order *order_at(struct dividing *d, struct order *order, size_t i)
{
	return i == 0 ? order : &d->made[i - 1];
}

/* Amounts of the whole order go by `member` of each (what goods cost, or the total); by units when
 * that is nothing. */
static void weights_make(struct dividing *d, struct order *order, size_t member)
{
	bool is_free = true;
	for (size_t i = 0; i <= d->n; i++) {
		const char *one = (const char *)order_at(d, order, i);
		int64_t amount = ((const struct money *)(one + member))->ten_thousandths;
		d->weights[i] = amount > 0 ? amount : 0;
		is_free = is_free && amount <= 0;
	}
	for (size_t i = 0; i <= d->n && is_free; i++)
		d->weights[i] = order_at(d, order, i)->unit_count.units;
}

static enum err amount_divide(struct dividing *d, struct order *order, size_t member)
{
	struct money whole = *(struct money *)((char *)order + member);
	TRY(money_split(whole, d->weights, d->n + 1, d->taxes));
	for (size_t i = 0; i <= d->n; i++)
		*(struct money *)((char *)order_at(d, order, i) + member) = d->taxes[i];
	return OK;
}

static enum err totals_all(struct dividing *d, struct order *order)
{
	for (size_t i = 0; i <= d->n; i++)
		TRY(order_totals(order_at(d, order, i)));
	return OK;
}

/* Shipping goes by what the goods cost, payments by what each order comes to. */
static enum err amounts_divide(struct dividing *d, struct order *order)
{
	TRY(totals_all(d, order));
	weights_make(d, order, offsetof(struct order, items_total));
	TRY(amount_divide(d, order, offsetof(struct order, shipping_total)));
	TRY(amount_divide(d, order, offsetof(struct order, shipping_tax)));
	TRY(totals_all(d, order));
	weights_make(d, order, offsetof(struct order, total));
	TRY(amount_divide(d, order, offsetof(struct order, amount_paid)));
	TRY(amount_divide(d, order, offsetof(struct order, amount_refunded)));
	for (size_t i = 0; i <= d->n; i++)
		order_at(d, order, i)->payment_status = order_payment_of(order_at(d, order, i));
	return OK;
}

enum err split_divide(struct arena *arena, struct order *order,
                      const struct order_split_part *parts, size_t n, struct order *made)
{
	struct dividing d = {.arena = arena,
	                     .parts = parts,
	                     .n = n,
	                     .made = made,
	                     .weights = ARENA_ARRAY(arena, n + 1, int64_t),
	                     .taxes = ARENA_ARRAY(arena, n + 1, struct money),
	                     .discounts = ARENA_ARRAY(arena, n + 1, struct money)};
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		made[i] = *order;
		made[i].lines.at = NULL;
		made[i].lines.count = made[i].lines.room = 0;
	}
	for (size_t i = 0; i < order->lines.count; i++) {
		struct order_line *line = &order->lines.at[i];
		bool moves = parts_units(parts, n, line->id) > 0;
		if (moves)
			TRY(line_divide(&d, line));
		if (!moves || line->ordered.units > 0)
			order->lines.at[kept++] = *line;
	}
	order->lines.count = kept;
	return amounts_divide(&d, order);
}

/* ---- joining ---- */

/* Is it a piece of the same line of the channel? */
static bool is_same_line(const struct order_line *a, const struct order_line *b)
{
	return ID_EQ(line_origin(a), line_origin(b)) && ID_EQ(a->merged_from_id, b->merged_from_id)
	       && str_eq(a->remote_id, b->remote_id) && str_eq(a->sku, b->sku)
	       && ID_EQ(a->product_id, b->product_id) && a->kit_part == b->kit_part
	       && a->unit_price.ten_thousandths == b->unit_price.ten_thousandths
	       && str_eq(a->custom_fields, b->custom_fields);
}

static bool is_live(const struct order_line *line)
{
	return line->ordered.units > line->cancelled.units;
}

/* Tax and discount of a piece of which nothing is left count for nothing; those of units that a
 * person cancelled come back with them. */
static enum err amounts_join(const struct order_line *piece, struct order_line *line)
{
	bool counts = is_live(piece) || piece->released.units > 0;
	if (!counts)
		return OK;
	if (!is_live(line) && line->released.units == 0)
		line->tax.ten_thousandths = line->discount.ten_thousandths = 0;
	TRY(money_add(line->tax, piece->tax, &line->tax));
	return money_add(line->discount, piece->discount, &line->discount);
}

static enum err line_join(struct arena *arena, const struct order_line *piece,
                          struct order_line *line)
{
	TRY(amounts_join(piece, line));
	bool is_known = line->channel_open >= 0 && piece->channel_open >= 0;
	line->channel_open = is_known ? line->channel_open + piece->channel_open : -1;
	line_edited_join(arena, piece, line);
	line->ordered.units += piece->ordered.units;
	line->cancelled.units += piece->cancelled.units;
	line->refunded.units += piece->refunded.units;
	line->released.units += piece->released.units;
	return OK;
}

static enum err one_join(struct arena *arena, const struct order_line *piece, struct order *into,
                         struct split_joining *joining)
{
	for (size_t i = 0; i < into->lines.count; i++) {
		if (!is_same_line(&into->lines.at[i], piece))
			continue;
		*LIST_ADD(arena, &joining->gone) = piece->id;
		return line_join(arena, piece, &into->lines.at[i]);
	}
	struct order_line *line = LIST_ADD(arena, &into->lines);
	*line = *piece;
	line->order_id = into->id;
	if (ID_EQ(line->origin_order_id, into->id))
		line->origin_order_id.value = 0;
	*LIST_ADD(arena, &joining->moved) = line->id;
	return OK;
}

enum err split_join(struct arena *arena, struct order *from, struct order *into,
                    struct split_joining *joining)
{
	for (size_t i = 0; i < from->lines.count; i++)
		TRY(one_join(arena, &from->lines.at[i], into, joining));
	from->lines.count = 0;
	TRY(money_add(into->shipping_total, from->shipping_total, &into->shipping_total));
	TRY(money_add(into->shipping_tax, from->shipping_tax, &into->shipping_tax));
	TRY(money_add(into->amount_paid, from->amount_paid, &into->amount_paid));
	TRY(money_add(into->amount_refunded, from->amount_refunded, &into->amount_refunded));
	from->shipping_total.ten_thousandths = from->shipping_tax.ten_thousandths = 0;
	from->amount_paid.ten_thousandths = from->amount_refunded.ten_thousandths = 0;
	TRY(order_totals(from));
	TRY(order_totals(into));
	into->payment_status = order_payment_of(into);
	return OK;
}

/* ---- by stock ---- */

static struct split_shelf *shelf_of(struct split_shelf *shelves, size_t n, struct product_id id)
{
	for (size_t i = 0; i < n; i++)
		if (ID_EQ(shelves[i].product_id, id))
			return &shelves[i];
	return NULL;
}

static bool has_needs(const struct split_need *needs, size_t n, struct order_line_id line)
{
	for (size_t i = 0; i < n; i++)
		if (ID_EQ(needs[i].line_id, line))
			return true;
	return false;
}

/* As many units of the line as its scarcest part allows, off the shelves. */
static int64_t line_fill(const struct split_need *needs, size_t n, struct order_line_id line,
                         int64_t wanted, struct split_shelf *shelves, size_t shelf_count)
{
	int64_t units = wanted;
	for (size_t i = 0; i < n; i++) {
		if (!ID_EQ(needs[i].line_id, line))
			continue;
		const struct split_shelf *shelf = shelf_of(shelves, shelf_count, needs[i].product_id);
		int64_t there = shelf != NULL && shelf->units > 0 ? shelf->units : 0;
		if (there / needs[i].per_unit < units)
			units = there / needs[i].per_unit;
	}
	for (size_t i = 0; i < n; i++)
		if (ID_EQ(needs[i].line_id, line) && units > 0)
			shelf_of(shelves, shelf_count, needs[i].product_id)->units -= units * needs[i].per_unit;
	return units;
}

void split_by_shelf(struct arena *arena, const struct order *order,
                    const struct reservation *claims, size_t claim_count,
                    const struct split_need *needs, size_t need_count, struct split_shelf *shelves,
                    size_t shelf_count, struct order_split_part *missing, int64_t *units_there)
{
	*units_there = 0;
	for (size_t i = 0; i < order->lines.count; i++) {
		const struct order_line *line = &order->lines.at[i];
		int64_t wanted = line_movable_units(line, claims, claim_count);
		int64_t there = line_fill(needs, need_count, line->id, wanted, shelves, shelf_count);
		if (has_needs(needs, need_count, line->id))
			*units_there += there;
		if (wanted > there)
			*LIST_ADD(arena, &missing->lines) =
				(struct order_split_line){line->id, {wanted - there}};
	}
}

/* What a warehouse has of all that is needed. */
static struct split_shelf *shelves_at(struct arena *arena, const struct split_need *needs, size_t n,
                                      routing_available available, const void *context,
                                      struct warehouse_id warehouse, size_t *count)
{
	struct split_shelf *shelves = ARENA_ARRAY(arena, n + 1, struct split_shelf);
	*count = 0;
	for (size_t i = 0; i < n; i++) {
		if (shelf_of(shelves, *count, needs[i].product_id) != NULL)
			continue;
		shelves[(*count)++] = (struct split_shelf){
			needs[i].product_id, available(context, needs[i].product_id, warehouse)};
	}
	return shelves;
}

bool split_over(struct arena *arena, const struct order *order, const struct reservation *claims,
                size_t claim_count, const struct split_need *needs, size_t need_count,
                routing_available available, const void *context,
                const struct warehouse_id *warehouses, size_t n, struct order_split_part *parts,
                size_t *part_count)
{
	int64_t *left = ARENA_ARRAY(arena, order->lines.count + 1, int64_t);
	int64_t all = 0;
	size_t used = 0;
	for (size_t i = 0; i < order->lines.count; i++)
		if (has_needs(needs, need_count, order->lines.at[i].id))
			all += left[i] = line_movable_units(&order->lines.at[i], claims, claim_count);
	for (size_t w = 0; w < n && all > 0; w++) {
		size_t count;
		struct order_split_part part = {0};
		struct split_shelf *shelves =
			shelves_at(arena, needs, need_count, available, context, warehouses[w], &count);
		for (size_t i = 0; i < order->lines.count; i++) {
			struct order_line_id line = order->lines.at[i].id;
			int64_t units = line_fill(needs, need_count, line, left[i], shelves, count);
			if (units == 0)
				continue;
			*LIST_ADD(arena, &part.lines) = (struct order_split_line){line, {units}};
			left[i] -= units;
			all -= units;
		}
		if (part.lines.count > 0)
			parts[used++] = part;
	}
	if (all > 0 || used < 2)
		return false;
	for (size_t i = 1; i < used; i++)
		parts[i - 1] = parts[i];
	*part_count = used - 1;
	return true;
}

struct str split_sentence(struct arena *arena, const struct order *made, size_t n)
{
	struct buf buf = buf_new(arena, LIMIT_NOTES * 2);
	for (size_t i = 0; i < n; i++) {
		long long units = (long long)made[i].unit_count.units;
		buf_format(&buf, "%s%lld %s%s to %.*s", i ? ", " : "", units, units == 1 ? "unit" : "units",
		           i ? "" : " went", STR_FMT(made[i].number));
	}
	buf_byte(&buf, '.');
	return buf_str(&buf);
}
