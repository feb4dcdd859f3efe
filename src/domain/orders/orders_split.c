/* Splitting orders, and taking a split back. A split is one unit: lines, money and claims go over
 * together, and the orders stand one behind the other in the same picture of the stock. */
#include "domain/channels/channels.h"
#include "domain/orders/orders_divided.h"
#include "domain/orders/orders_package.h"
#include "domain/orders/orders_resolve.h"
#include "domain/orders/orders_rules.h"
#include "domain/orders/orders_shipping.h"
#include "domain/orders/orders_split_rules.h"
#include "domain/orders/orders_split_store.h"
#include "domain/orders/orders_store.h"
#include "kernel/custom_fields.h"
#include "shape/shape_change.h"

/* One split on its way. */
struct splitting {
	struct work *work;
	struct order *order; /* keeps what is not named */
	struct reservation *claims;
	size_t claim_count;
	bool keeps_status; /* on hold: all of them stay so */
	struct order *made;
	size_t n;
	LIST(struct line_move) moves;
};

static enum err refuse_split(struct work *work, const struct order *order)
{
	struct str status = word_said(work->arena, &order_status_words, (int)order->status);
	return fault_say(work->fault, ERR_CONFLICT,
	                 "Order %.*s is %.*s: only an order that is still ours can be split.%.*s",
	                 STR_FMT(order->number), STR_FMT(status), STR_FMT(order_way_on(work, order)));
}

static enum err split_begin(struct splitting *s, struct order_id id)
{
	struct work *work = s->work;
	s->order = ARENA_NEW(work->arena, struct order);
	TRY(order_get(work, id, s->order));
	if (order_move_of(s->order, ACTION_SPLIT) == NULL)
		return refuse_split(work, s->order);
	TRY(reservations_of(work, &id.value, 1, &s->claims, &s->claim_count));
	s->keeps_status = !order_is_open(s->order->status);
	return OK;
}

/* A number and an identity at the channel that nobody has. Parts count within the order that the
 * channel knows, whichever of them is split again. */
static enum err part_name(struct work *work, const struct order *root, struct order *part,
                          int64_t *last)
{
	for (;;) {
		struct order_id taken;
		part->part = ++*last;
		part->number =
			str_format(work->arena, "%.*s-%lld", STR_FMT(root->number), (long long)part->part);
		part->remote_id =
			str_format(work->arena, "%.*s#%lld", STR_FMT(root->remote_id), (long long)part->part);
		enum err err = order_by_remote(work, root->channel_id, part->remote_id, &taken);
		if (err == ERR_NOT_FOUND)
			return OK;
		TRY(err);
	}
}

static enum err parts_complete(struct splitting *s, const struct order_split_part *parts)
{
	struct work *work = s->work;
	struct order *root = s->order;
	int64_t last;
	if (root->split_from_id.value != 0) {
		root = ARENA_NEW(work->arena, struct order);
		TRY(order_get(work, s->order->split_from_id, root));
	}
	TRY(order_part_last(work->tx, work->arena, work->company, root->id, &last));
	root->part = 1;
	if (last == 0)
		last = 1;
	for (size_t i = 0; i < s->n; i++) {
		struct order *part = &s->made[i];
		TRY(id_new(work->tx, &part->id.value));
		part->split_from_id = root->id;
		TRY(part_name(work, root, part, &last));
		part->attention = part->content_hash = STR("");
		part->warehouse_id.value = 0;
		part->version = 1;
		if (parts[i].warehouse_id.value != 0)
			part->chosen_warehouse_id = parts[i].warehouse_id;
		for (size_t j = 0; j < part->lines.count; j++) {
			struct order_line *line = &part->lines.at[j];
			if (line->id.value != 0)
				*LIST_ADD(work->arena, &s->moves) =
					(struct line_move){line->id, s->order->id, part->id};
			line->order_id = part->id;
		}
	}
	return OK;
}

/* What waits for the order waits for its parts too. */
static enum err part_jobs(struct work *work, const struct order *part)
{
	if (part->status == ORDER_ON_HOLD && part->hold_until.us != 0)
		TRY(job_request(work, "order.hold_end", part->id.value, part->hold_until, STR("")));
	return part->paid_at.us == 0 ? order_unpaid_note(work, part) : OK;
}

/* How the order shall be shipped holds for its parts too; what it weighs and is insured for does
 * not. */
static enum err shipping_copy(struct splitting *s)
{
	static const char *const names[] = {"carrier",         "service",          "rate_choice",
	                                    "confirmation",    "is_alcohol",       "bill_to",
	                                    "bill_account",    "bill_postal_code", "bill_country",
	                                    "customs_content", "non_delivery"};
	struct order_shipping *rows;
	struct work *work = s->work;
	TRY(order_shipping_of(work, &s->order->id.value, 1, &rows));
	if (rows[0].modified_at.us == 0)
		return OK;
	int64_t *ids = ARENA_ARRAY(work->arena, s->n, int64_t);
	for (size_t i = 0; i < s->n; i++)
		ids[i] = s->made[i].id.value;
	rows[0].touched = (struct touched){0};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		shape_give(&order_shipping_shape, &rows[0], names[i]);
	return order_shipping_set(work, ids, s->n, &rows[0]);
}

/* A new record that takes over the custom fields of another. */
struct custom_copy {
	int64_t from, to;
};

static enum err customs_copy(struct work *work, const char *subject,
                             const struct custom_copy *copies, size_t n)
{
	struct custom_fields fields;
	struct custom_value *values;
	struct custom_edits edits = {0};
	size_t count;
	if (n == 0)
		return OK;
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		ids[i] = copies[i].from;
	TRY(custom_fields_load(work, subject, &fields));
	TRY(custom_values_of(work, &fields, ids, n, &values, &count));
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < count; j++) {
			if (values[j].subject_id != copies[i].from)
				continue;
			struct custom_value *edit = LIST_ADD(work->arena, &edits);
			*edit = values[j];
			edit->subject_id = copies[i].to;
		}
	return custom_values_write(work, &fields, edits.at, edits.count);
}

/* Custom fields of a line are those of its new pieces too. */
static enum err line_marks_copy(struct splitting *s)
{
	LIST(struct custom_copy) copies = {0};
	for (size_t i = 0; i < s->n; i++)
		for (size_t j = 0; j < s->made[i].lines.count; j++) {
			const struct order_line *line = &s->made[i].lines.at[j];
			if (line->piece_of.value != 0)
				*LIST_ADD(s->work->arena, &copies) =
					(struct custom_copy){line->piece_of.value, line->id.value};
		}
	return customs_copy(s->work, "order_line", copies.at, copies.count);
}

/* Tags and custom fields of the order are those of its parts too. */
static enum err marks_copy(struct splitting *s)
{
	struct work *work = s->work;
	struct record_label *labels;
	size_t label_count;
	struct custom_copy *copies = ARENA_ARRAY(work->arena, s->n, struct custom_copy);
	int64_t *parts = ARENA_ARRAY(work->arena, s->n, int64_t);
	for (size_t i = 0; i < s->n; i++)
		parts[i] = s->made[i].id.value;
	TRY(labels_of(work, "order", &s->order->id.value, 1, &labels, &label_count));
	int64_t *add = ARENA_ARRAY(work->arena, label_count, int64_t);
	for (size_t i = 0; i < label_count; i++)
		add[i] = labels[i].id.value;
	if (label_count > 0)
		TRY(labels_change(work, "order", parts, s->n, add, label_count, NULL, 0, NULL));
	for (size_t i = 0; i < s->n; i++)
		copies[i] = (struct custom_copy){s->order->id.value, parts[i]};
	TRY(customs_copy(work, "order", copies, s->n));
	return line_marks_copy(s);
}

static struct resolving item_of(const struct splitting *s, struct order *order)
{
	struct resolving item = {.order = order,
	                         .keeps_status = s->keeps_status,
	                         .wants_no_claim = s->order->gave_stock_back};
	if (!order_has_left_whole(order))
		return item;
	order->status = ORDER_SHIPPED;
	order->shipped_at = s->work->now;
	item.keeps_status = item.wants_no_claim = item.is_just_shipped = true;
	return item;
}

static enum err split_write(struct splitting *s)
{
	struct work *work = s->work;
	struct resolving *items = ARENA_ARRAY(work->arena, s->n + 1, struct resolving);
	items[0] = item_of(s, s->order);
	items[0].event = "order.split";
	items[0].sentence = split_sentence(work->arena, s->made, s->n);
	for (size_t i = 0; i < s->order->lines.count; i++)
		*LIST_ADD(work->arena, &items[0].lines_changed) = &s->order->lines.at[i];
	for (size_t i = 0; i < s->n; i++) {
		struct order *part = &s->made[i];
		struct resolving *item = &items[i + 1];
		*item = item_of(s, part);
		item->is_new = true;
		item->event = "order.created";
		item->sentence =
			str_format(work->arena, "Split off order %.*s.", STR_FMT(s->order->number));
		for (size_t j = 0; j < part->lines.count; j++) {
			struct order_line *line = &part->lines.at[j];
			if (line->id.value != 0) {
				*LIST_ADD(work->arena, &item->lines_changed) = line;
				continue;
			}
			TRY(id_new(work->tx, &line->id.value));
			*LIST_ADD(work->arena, &item->lines_new) = line;
		}
	}
	TRY(order_lines_move(work->tx, work->arena, work->company, s->moves.at, s->moves.count));
	TRY(packages_replace(work->tx, work->arena, work->company, s->order->id, NULL, 0));
	return resolve_all(work, items, s->n + 1);
}

static enum err split_run(struct splitting *s, const struct order_split_part *parts, size_t n,
                          struct order **out, size_t *count)
{
	struct work *work = s->work;
	TRY(split_check(s->order, s->claims, s->claim_count, parts, n, work->fault));
	for (size_t i = 0; i < n; i++) {
		struct warehouse warehouse;
		if (parts[i].warehouse_id.value == 0)
			continue;
		TRY(warehouse_get(work, parts[i].warehouse_id, &warehouse));
		if (!warehouse.is_active)
			return fault_say(work->fault, ERR_REFUSED, "%.*s is deactivated.",
			                 STR_FMT(warehouse.name));
	}
	s->made = ARENA_ARRAY(work->arena, n, struct order);
	s->n = n;
	TRY(divided_note(work, s->order));
	TRY(split_divide(work->arena, s->order, parts, n, s->made));
	TRY(parts_complete(s, parts));
	TRY(split_write(s));
	for (size_t i = 0; i < n; i++)
		TRY(part_jobs(work, &s->made[i]));
	TRY(shipping_copy(s));
	TRY(marks_copy(s));
	if (out == NULL)
		return OK;
	*out = ARENA_ARRAY(work->arena, n + 1, struct order);
	(*out)[0] = *s->order;
	for (size_t i = 0; i < n; i++)
		(*out)[i + 1] = s->made[i];
	*count = n + 1;
	return OK;
}

enum err order_split(struct work *work, struct order_id id, const struct order_split_part *parts,
                     size_t n, struct order **out, size_t *count)
{
	struct splitting s = {.work = work};
	TRY(split_begin(&s, id));
	return split_run(&s, parts, n, out, count);
}

/* ---- by available stock ---- */

struct shelves {
	LIST(struct split_need) needs;
	LIST(struct split_shelf) rows;
};

static void need_add(struct work *work, struct shelves *shelves, struct order_line_id line,
                     struct product_id product, int64_t per_unit)
{
	*LIST_ADD(work->arena, &shelves->needs) = (struct split_need){line, product, per_unit};
	for (size_t i = 0; i < shelves->rows.count; i++)
		if (ID_EQ(shelves->rows.at[i].product_id, product))
			return;
	LIST_ADD(work->arena, &shelves->rows)->product_id = product;
}

/* Units of the product that the order's warehouse has for it. */
static int64_t units_there(const struct splitting *s, const struct stock_level *levels, size_t n,
                           struct product_id product)
{
	int64_t units = 0;
	for (size_t i = 0; i < n; i++)
		if (ID_EQ(levels[i].product_id, product)
		    && ID_EQ(levels[i].warehouse_id, s->order->warehouse_id))
			units += levels[i].available.units;
	for (size_t i = 0; i < s->claim_count; i++)
		if (ID_EQ(s->claims[i].product_id, product)
		    && ID_EQ(s->claims[i].warehouse_id, s->order->warehouse_id))
			units += s->claims[i].quantity.units;
	return units;
}

/* Does the warehouse hand the line's bundle out as it lies there, prepackaged? A line ships in one
 * form. */
static bool is_prepackaged(const struct splitting *s, const struct order_line *line,
                           const struct warehouse *warehouse, const struct stock_level *levels,
                           size_t n)
{
	int64_t open = line_movable_units(line, s->claims, s->claim_count);
	return !warehouse->use_component_inventory
	       || (open > 0 && units_there(s, levels, n, line->product_id) >= open);
}

static enum err needs_load(struct splitting *s, struct shelves *shelves)
{
	struct work *work = s->work;
	const struct order *order = s->order;
	int64_t *ids = ARENA_ARRAY(work->arena, order->lines.count, int64_t);
	size_t n = 0, count, level_count;
	struct bundle_part *parts;
	struct stock_level *levels;
	struct warehouse warehouse;
	for (size_t i = 0; i < order->lines.count; i++)
		if (order->lines.at[i].product_id.value != 0)
			ids[n++] = order->lines.at[i].product_id.value;
	TRY(bundle_parts_of(work, ids, n, &parts, &count));
	TRY(stock_levels(work, ids, n, &levels, &level_count));
	TRY(warehouse_get(work, order->warehouse_id, &warehouse));
	for (size_t i = 0; i < order->lines.count; i++) {
		const struct order_line *line = &order->lines.at[i];
		bool is_apart = false, is_packed = is_prepackaged(s, line, &warehouse, levels, level_count);
		for (size_t p = 0; p < count; p++) {
			if (!ID_EQ(parts[p].bundle_id, line->product_id)
			    || (is_packed && parts[p].component_id.value != 0))
				continue;
			is_apart = true;
			if (parts[p].component_id.value != 0)
				need_add(work, shelves, line->id, parts[p].component_id, parts[p].quantity.units);
		}
		if (!is_apart && line->product_id.value != 0)
			need_add(work, shelves, line->id, line->product_id, 1);
	}
	return OK;
}

/* What the warehouse has for this order: what is available, and what the order claims there. */
static enum err shelves_load(struct splitting *s, struct shelves *shelves)
{
	struct work *work = s->work;
	int64_t *ids = ARENA_ARRAY(work->arena, shelves->rows.count, int64_t);
	struct stock_level *levels;
	size_t count;
	for (size_t i = 0; i < shelves->rows.count; i++)
		ids[i] = shelves->rows.at[i].product_id.value;
	TRY(stock_levels(work, ids, shelves->rows.count, &levels, &count));
	for (size_t i = 0; i < shelves->rows.count; i++) {
		struct split_shelf *shelf = &shelves->rows.at[i];
		shelf->units = units_there(s, levels, count, shelf->product_id);
	}
	return OK;
}

enum err order_split_by_stock(struct work *work, struct order_id id, struct order **out,
                              size_t *count)
{
	struct splitting s = {.work = work};
	struct shelves shelves = {0};
	struct order_split_part missing = {0};
	int64_t there;
	TRY(split_begin(&s, id));
	const struct order *order = s.order;
	if (order->warehouse_id.value == 0)
		return fault_say(
			work->fault, ERR_REFUSED,
			"Order %.*s has no warehouse yet, so nothing says what is in stock for it.",
			STR_FMT(order->number));
	if (!order_is_linked(order))
		return fault_say(work->fault, ERR_REFUSED,
		                 "A line of order %.*s is not linked to a product: link it first.",
		                 STR_FMT(order->number));
	TRY(needs_load(&s, &shelves));
	TRY(shelves_load(&s, &shelves));
	split_by_shelf(work->arena, order, s.claims, s.claim_count, shelves.needs.at,
	               shelves.needs.count, shelves.rows.at, shelves.rows.count, &missing, &there);
	if (missing.lines.count == 0)
		return fault_say(work->fault, ERR_REFUSED,
		                 "Everything of order %.*s is in stock: there is nothing to split.",
		                 STR_FMT(order->number));
	if (there == 0)
		return fault_say(work->fault, ERR_REFUSED,
		                 "Nothing of order %.*s is in stock: there is nothing to split.",
		                 STR_FMT(order->number));
	return split_run(&s, &missing, 1, out, count);
}

/* ---- by label ---- */

static bool has_product(const struct record_label *labels, size_t n, struct label_id label,
                        struct product_id product)
{
	for (size_t i = 0; i < n; i++)
		if (ID_EQ(labels[i].id, label) && labels[i].subject_id == product.value)
			return true;
	return false;
}

enum err order_split_by_label(struct work *work, struct order_id id, struct label_id label,
                              struct order **out, size_t *count)
{
	struct splitting s = {.work = work};
	struct order_split_part part = {0};
	struct record_label *labels;
	size_t n = 0, label_count;
	int64_t stays = 0;
	TRY(split_begin(&s, id));
	const struct order *order = s.order;
	int64_t *ids = ARENA_ARRAY(work->arena, order->lines.count, int64_t);
	for (size_t i = 0; i < order->lines.count; i++)
		if (order->lines.at[i].product_id.value != 0)
			ids[n++] = order->lines.at[i].product_id.value;
	TRY(labels_of(work, "product", ids, n, &labels, &label_count));
	for (size_t i = 0; i < order->lines.count; i++) {
		const struct order_line *line = &order->lines.at[i];
		int64_t units = line_movable_units(line, s.claims, s.claim_count);
		if (!has_product(labels, label_count, label, line->product_id))
			stays += units;
		else if (units > 0)
			*LIST_ADD(work->arena, &part.lines) = (struct order_split_line){line->id, {units}};
	}
	if (part.lines.count == 0 || stays == 0)
		return fault_say(work->fault, ERR_REFUSED,
		                 "%s of order %.*s has the label: there is nothing to split.",
		                 stays == 0 ? "Everything" : "Nothing", STR_FMT(order->number));
	return split_run(&s, &part, 1, out, count);
}

/* ---- taking it back ---- */

/* Can its lines still go elsewhere? With a sentence that says why not. */
static enum err undo_check(struct work *work, const struct order *order,
                           const struct reservation *claims, size_t n)
{
	if (order_move_of(order, ACTION_SPLIT) == NULL) {
		struct str status = word_said(work->arena, &order_status_words, (int)order->status);
		return fault_say(work->fault, ERR_CONFLICT,
		                 "Order %.*s is %.*s: the split cannot be undone any more.%.*s",
		                 STR_FMT(order->number), STR_FMT(status),
		                 STR_FMT(order_way_on(work, order)));
	}
	for (size_t i = 0; i < n; i++)
		if (ID_EQ(claims[i].order_id, order->id) && claims[i].shipped.units > 0)
			return fault_say(work->fault, ERR_CONFLICT,
			                 "A part of order %.*s has left: the split cannot be undone any more.",
			                 STR_FMT(order->number));
	return OK;
}

struct undoing {
	struct work *work;
	struct order *root;
	struct order *parts; /* those whose lines go back */
	size_t n;
	struct reservation *claims; /* of all of them */
	size_t claim_count;
	bool has_more;           /* other parts stay */
	struct resolving *items; /* the parts, then the root */
	LIST(struct order_line *) lines;
	LIST(struct line_move) moves;
};

/* Those that have not gone back. */
static enum err parts_left(struct work *work, const int64_t *ids, size_t n, size_t *left)
{
	struct order *parts;
	size_t count;
	*left = 0;
	TRY(order_load(work, ids, n, &parts, &count));
	for (size_t i = 0; i < count; i++)
		if (parts[i].status != ORDER_MERGED)
			(*left)++;
	return OK;
}

/* The order that was split and the parts that go back: the one that was named, or all there are. */
static enum err undo_load(struct undoing *u, struct order_id id)
{
	struct work *work = u->work;
	struct order *named = ARENA_NEW(work->arena, struct order);
	int64_t *ids = &id.value;
	size_t count = 1, left;
	u->root = named;
	TRY(order_get(work, id, named));
	if (named->split_from_id.value != 0) {
		u->root = ARENA_NEW(work->arena, struct order);
		TRY(order_get(work, named->split_from_id, u->root));
	} else {
		TRY(order_parts_of(work->tx, work->arena, work->company, id, &ids, &count));
	}
	struct order *found;
	TRY(order_load(work, ids, count, &found, &count));
	for (size_t i = 0; i < count; i++)
		if (found[i].status != ORDER_MERGED)
			found[u->n++] = found[i];
	u->parts = found;
	TRY(order_parts_of(work->tx, work->arena, work->company, u->root->id, &ids, &count));
	TRY(parts_left(work, ids, count, &left));
	u->has_more = left > u->n;
	if (u->n == 0)
		return fault_say(work->fault, ERR_CONFLICT, "Order %.*s is not split.",
		                 STR_FMT(named->number));
	int64_t *all = ARENA_ARRAY(work->arena, u->n + 1, int64_t);
	for (size_t i = 0; i < u->n; i++)
		all[i] = u->parts[i].id.value;
	all[u->n] = u->root->id.value;
	return reservations_of(work, all, u->n + 1, &u->claims, &u->claim_count);
}

static void pieces_add(struct undoing *u, const struct order *order)
{
	for (size_t i = 0; i < order->lines.count; i++)
		*LIST_ADD(u->work->arena, &u->lines) = &order->lines.at[i];
}

/* What people wrote on the lines: pieces with other custom fields are not the same goods. */
static enum err customs_attach(struct undoing *u)
{
	struct line_customs {
		int64_t id;
		struct str text;
	};
	pieces_add(u, u->root);
	for (size_t i = 0; i < u->n; i++)
		pieces_add(u, &u->parts[i]);
	struct line_customs *rows = ARENA_ARRAY(u->work->arena, u->lines.count, struct line_customs);
	for (size_t i = 0; i < u->lines.count; i++)
		rows[i].id = u->lines.at[i]->id.value;
	TRY(custom_values_attach(u->work, "order_line", rows, u->lines.count, sizeof(*rows),
	                         offsetof(struct line_customs, id),
	                         offsetof(struct line_customs, text)));
	for (size_t i = 0; i < u->lines.count; i++)
		u->lines.at[i]->custom_fields = rows[i].text;
	return OK;
}

static void joined_note(struct undoing *u, const struct order *part,
                        const struct split_joining *joining)
{
	for (size_t i = 0; i < joining->moved.count; i++)
		*LIST_ADD(u->work->arena, &u->moves) =
			(struct line_move){joining->moved.at[i], part->id, u->root->id};
}

static enum err customs_forget(struct work *work, const struct split_joining *joining)
{
	int64_t *ids = ARENA_ARRAY(work->arena, joining->gone.count, int64_t);
	for (size_t i = 0; i < joining->gone.count; i++)
		ids[i] = joining->gone.at[i].value;
	return custom_values_forget(work, "order_line", ids, joining->gone.count);
}

static enum err part_undo(struct undoing *u, struct order *part, struct resolving *item)
{
	struct work *work = u->work;
	struct split_joining joining = {0};
	*item = (struct resolving){
		.order = part, .keeps_status = true, .wants_no_claim = true, .event = "order.split_undone"};
	item->sentence =
		str_format(work->arena, "Its lines went back to order %.*s.", STR_FMT(u->root->number));
	TRY(split_join(work->arena, part, u->root, &joining));
	joined_note(u, part, &joining);
	TRY(order_lines_remove(work->tx, work->arena, work->company, part->id, joining.gone.at,
	                       joining.gone.count));
	TRY(customs_forget(work, &joining));
	part->status = ORDER_MERGED;
	part->merged_into_id = u->root->id;
	part->hold_until.us = 0;
	TRY(packages_replace(work->tx, work->arena, work->company, part->id, NULL, 0));
	TRY(job_cancel(work, "order.hold_end", part->id.value));
	return job_cancel(work, "order.claim_end", part->id.value);
}

enum err order_split_undo(struct work *work, struct order_id id)
{
	struct undoing u = {.work = work};
	TRY(undo_load(&u, id));
	TRY(undo_check(work, u.root, NULL, 0));
	for (size_t i = 0; i < u.n; i++)
		TRY(undo_check(work, &u.parts[i], u.claims, u.claim_count));
	TRY(customs_attach(&u));
	bool keeps_status = !order_is_open(u.root->status);
	u.items = ARENA_ARRAY(work->arena, u.n + 1, struct resolving);
	/* The parts give their claims back before the order takes them. */
	for (size_t i = 0; i < u.n; i++)
		TRY(part_undo(&u, &u.parts[i], &u.items[i]));
	if (!u.has_more)
		u.root->part = 0;
	struct resolving *last = &u.items[u.n];
	*last = (struct resolving){.order = u.root,
	                           .keeps_status = keeps_status,
	                           .wants_no_claim = u.root->gave_stock_back,
	                           .event = "order.split_undone",
	                           .sentence = STR("What was split off came back.")};
	for (size_t i = 0; i < u.root->lines.count; i++)
		*LIST_ADD(work->arena, &last->lines_changed) = &u.root->lines.at[i];
	TRY(packages_replace(work->tx, work->arena, work->company, u.root->id, NULL, 0));
	TRY(order_lines_move(work->tx, work->arena, work->company, u.moves.at, u.moves.count));
	return resolve_all(work, u.items, u.n + 1);
}

enum err order_relatives(struct work *work, const int64_t *ids, size_t n,
                         struct order_relative **out, size_t *count)
{
	return order_relatives_of(work->tx, work->arena, work->company, ids, n, out, count);
}
