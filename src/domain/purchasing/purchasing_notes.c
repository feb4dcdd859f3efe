/* Use cases of what purchase orders carry besides lines and costs: messages, milestones, holds. */
#include "domain/purchasing/purchasing_rules.h"
#include "domain/purchasing/purchasing_store.h"
#include "domain/purchasing/purchasing_write.h"
#include "domain/warehouses/warehouses.h"
#include "shape/shape_change.h"

/* ---- messages ---- */

enum err purchase_message_add(struct work *work, struct purchase_order_id id, struct str text,
                              struct purchase_message *out)
{
	struct purchase_order order;
	TRY(purchase_get(work, id, &order));
	if (order.messages.count >= LIMIT_PURCHASE_MESSAGES)
		return fault_say(work->fault, ERR_REFUSED, "A purchase order has at most %d messages.",
		                 LIMIT_PURCHASE_MESSAGES);
	*out = (struct purchase_message){
		.purchase_order_id = id, .text = text, .author = work->actor.name, .created_at = work->now};
	TRY(id_new(work->tx, &out->id.value));
	TRY(message_insert(work->tx, work->arena, work->company, out));
	event_emit(work, "purchase.message_added", "purchase_order", id.value,
	           shape_text(work->arena, &purchase_message_shape, out, NULL, 0));
	return OK;
}

/* ---- milestones ---- */

enum err milestone_all(struct work *work, struct milestone **out, size_t *count)
{
	return milestones_fetch(work->tx, work->arena, work->company, out, count);
}

static const struct milestone *milestone_find(const struct milestone *all, size_t count,
                                              struct milestone_id id)
{
	for (size_t i = 0; i < count; i++)
		if (ID_EQ(all[i].id, id))
			return &all[i];
	return NULL;
}

static enum err milestone_unknown(struct work *work, struct milestone_id id)
{
	return fault_say(work->fault, ERR_NOT_FOUND, "There is no milestone %lld.",
	                 (long long)id.value);
}

static enum err milestone_check(struct work *work, const struct milestone *milestone,
                                const struct milestone *all, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(all[i].name, milestone->name) && !ID_EQ(all[i].id, milestone->id))
			return fault_say(work->fault, ERR_CONFLICT, "There is a milestone called %.*s.",
			                 STR_FMT(milestone->name));
	if (milestone->name.len == 0)
		return fault_field(work->fault, STR("name"), "is required");
	if (milestone->color.len > 0 && !str_is_color(milestone->color))
		return fault_field(work->fault, STR("color"),
		                   "must be # and six hexadecimal digits, like #0ea5e9");
	return OK;
}

enum err milestone_put(struct work *work, const struct milestone *draft, struct milestone *out)
{
	struct milestone *all;
	size_t count;
	TRY(milestone_all(work, &all, &count));
	if (draft->id.value != 0) {
		const struct milestone *known = milestone_find(all, count, draft->id);
		if (known == NULL)
			return milestone_unknown(work, draft->id);
		*out = *known;
		shape_apply(&milestone_shape, draft, out);
		struct str difference = shape_difference(work->arena, &milestone_shape, known, out);
		if (difference.len == 0)
			return OK;
		TRY(milestone_check(work, out, all, count));
		TRY(milestone_save(work->tx, work->arena, work->company, out));
		event_emit(work, "milestone.changed", "milestone", out->id.value, difference);
		return OK;
	}
	if (count >= LIMIT_MILESTONES)
		return fault_say(work->fault, ERR_REFUSED, "There are at most %d milestones.",
		                 LIMIT_MILESTONES);
	*out = *draft;
	if (draft->touched.present == 0 || !shape_has(&milestone_shape, draft, "is_active"))
		out->is_active = true;
	out->touched = (struct touched){0};
	TRY(milestone_check(work, out, all, count));
	TRY(id_new(work->tx, &out->id.value));
	TRY(milestone_insert(work->tx, work->arena, work->company, out));
	event_emit(work, "milestone.created", "milestone", out->id.value,
	           shape_text(work->arena, &milestone_shape, out, NULL, 0));
	return OK;
}

enum err milestone_remove(struct work *work, struct milestone_id id)
{
	struct milestone *all;
	size_t count;
	bool is_used;
	TRY(milestone_all(work, &all, &count));
	const struct milestone *known = milestone_find(all, count, id);
	if (known == NULL)
		return milestone_unknown(work, id);
	TRY(milestone_is_used(work->tx, work->arena, work->company, id, &is_used));
	if (is_used)
		return fault_say(work->fault, ERR_CONFLICT,
		                 "Purchase orders carry the milestone %.*s: retire it instead.",
		                 STR_FMT(known->name));
	TRY(milestone_delete(work->tx, work->company, id));
	event_emit(work, "milestone.removed", "milestone", id.value, STR(""));
	return OK;
}

/* When it was reached: the first time it is said to be. */
static struct instant reached_at(const struct purchase_order *order,
                                 const struct purchase_milestone *row, struct instant now)
{
	if (!row->is_reached)
		return (struct instant){0};
	for (size_t i = 0; i < order->milestones.count; i++)
		if (ID_EQ(order->milestones.at[i].milestone_id, row->milestone_id)
		    && order->milestones.at[i].is_reached)
			return order->milestones.at[i].reached_at;
	return now;
}

enum err purchase_milestones_set(struct work *work, struct purchase_order_id id,
                                 const struct purchase_milestone *rows, size_t n,
                                 struct purchase_order *out)
{
	struct purchase_order order;
	struct milestone *all;
	size_t count;
	struct map seen = map_new(work->arena);
	struct purchase_milestone *written = ARENA_ARRAY(work->arena, n, struct purchase_milestone);
	TRY(purchase_get(work, id, &order));
	TRY(milestone_all(work, &all, &count));
	for (size_t i = 0; i < n; i++) {
		if (milestone_find(all, count, rows[i].milestone_id) == NULL)
			return milestone_unknown(work, rows[i].milestone_id);
		if (map_get_int(&seen, rows[i].milestone_id.value) != NULL)
			return fault_field(work->fault, str_format(work->arena, "items[%zu].milestone_id", i),
			                   "stands in the list twice");
		map_put_int(&seen, rows[i].milestone_id.value, &seen);
		written[i] = rows[i];
		written[i].purchase_order_id = id;
		written[i].reached_at = reached_at(&order, &rows[i], work->now);
	}
	TRY(assigned_put(work->tx, work->arena, work->company, written, n));
	for (size_t i = 0; i < n; i++)
		event_emit(work, "purchase.milestone_set", "purchase_order", id.value,
		           shape_text(work->arena, &purchase_milestone_shape, &written[i], NULL, 0));
	return purchase_get(work, id, out);
}

enum err purchase_milestone_remove(struct work *work, struct purchase_order_id id,
                                   struct milestone_id milestone)
{
	struct purchase_order order;
	bool was_there;
	TRY(purchase_get(work, id, &order));
	TRY(assigned_delete(work->tx, work->company, id, milestone, &was_there));
	if (!was_there)
		return fault_say(work->fault, ERR_NOT_FOUND,
		                 "Purchase order %.*s does not carry milestone %lld.",
		                 STR_FMT(order.number), (long long)milestone.value);
	const struct purchase_milestone gone = {id, milestone, false, {0}};
	event_emit(work, "purchase.milestone_removed", "purchase_order", id.value,
	           shape_text(work->arena, &purchase_milestone_shape, &gone, NULL, 0));
	return OK;
}

/* ---- holds ---- */

enum err purchase_holds_load(struct work *work, const int64_t *ids, size_t n,
                             struct purchase_hold **out, size_t *count)
{
	return holds_fetch_by_ids(work->tx, work->arena, work->company, ids, n, out, count);
}

enum err purchase_holds_of(struct work *work, const int64_t *lines, size_t n,
                           struct purchase_hold **out, size_t *count)
{
	return holds_fetch_of_lines(work->tx, work->arena, work->company, lines, n, out, count);
}

/* The holds that are there, with those that are put in their place. */
static enum err holds_check(struct work *work, const struct purchase_hold *rows, size_t n,
                            const struct purchase_line *lines, size_t count)
{
	struct purchase_hold *known;
	size_t known_count;
	int64_t *ids = ARENA_ARRAY(work->arena, count, int64_t);
	for (size_t i = 0; i < count; i++)
		ids[i] = lines[i].id.value;
	TRY(holds_fetch_of_lines(work->tx, work->arena, work->company, ids, count, &known,
	                         &known_count));
	for (size_t i = 0; i < count; i++) {
		int64_t held = 0;
		for (size_t k = 0; k < n; k++)
			held += ID_EQ(rows[k].purchase_line_id, lines[i].id) ? rows[k].quantity.units : 0;
		for (size_t k = 0; k < known_count; k++) {
			bool is_replaced = false;
			for (size_t j = 0; j < n; j++)
				is_replaced = is_replaced || ID_EQ(rows[j].id, known[k].id);
			if (!is_replaced && ID_EQ(known[k].purchase_line_id, lines[i].id))
				held += known[k].quantity.units;
		}
		if (held > lines[i].quantity.units)
			return fault_say(work->fault, ERR_REFUSED,
			                 "Line %lld (%.*s) has " N_UNITS ": %lld cannot be held.",
			                 (long long)lines[i].id.value, STR_FMT(lines[i].sku),
			                 N_UNITS_FMT(lines[i].quantity.units), (long long)held);
	}
	return OK;
}

/* Holds that exist keep their line; all must name a line and a warehouse of ours. */
static enum err holds_complete(struct work *work, struct purchase_hold *rows, size_t n,
                               int64_t *replaced, size_t *replaced_count)
{
	struct purchase_hold *known;
	struct warehouse *warehouses;
	size_t count, warehouse_count;
	struct map by_id = map_new(work->arena), places = map_new(work->arena);
	TRY(warehouse_all(work, &warehouses, &warehouse_count));
	for (size_t i = 0; i < warehouse_count; i++)
		map_put_int(&places, warehouses[i].id.value, &warehouses[i]);
	*replaced_count = 0;
	for (size_t i = 0; i < n; i++)
		if (rows[i].id.value != 0)
			replaced[(*replaced_count)++] = rows[i].id.value;
	TRY(holds_fetch_by_ids(work->tx, work->arena, work->company, replaced, *replaced_count, &known,
	                       &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&by_id, known[i].id.value, &known[i]);
	for (size_t i = 0; i < n; i++) {
		if (map_get_int(&places, rows[i].warehouse_id.value) == NULL)
			return fault_say(work->fault, ERR_NOT_FOUND, "There is no warehouse %lld.",
			                 (long long)rows[i].warehouse_id.value);
		if (rows[i].id.value == 0) {
			TRY(id_new(work->tx, &rows[i].id.value));
			continue;
		}
		const struct purchase_hold *was = map_get_int(&by_id, rows[i].id.value);
		if (was == NULL)
			return fault_say(work->fault, ERR_NOT_FOUND, "There is no hold %lld.",
			                 (long long)rows[i].id.value);
		rows[i].purchase_line_id = was->purchase_line_id;
	}
	return OK;
}

enum err purchase_holds_put(struct work *work, const struct purchase_hold *rows, size_t n,
                            struct purchase_hold *out)
{
	struct purchase_line *lines;
	size_t count, replaced_count;
	int64_t *replaced = ARENA_ARRAY(work->arena, n, int64_t);
	int64_t *line_ids = ARENA_ARRAY(work->arena, n, int64_t);
	struct map by_id = map_new(work->arena);
	for (size_t i = 0; i < n; i++)
		out[i] = rows[i];
	TRY(holds_complete(work, out, n, replaced, &replaced_count));
	for (size_t i = 0; i < n; i++)
		line_ids[i] = out[i].purchase_line_id.value;
	TRY(purchase_lines_load(work, line_ids, n, &lines, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&by_id, lines[i].id.value, &lines[i]);
	for (size_t i = 0; i < n; i++) {
		const struct purchase_line *line = map_get_int(&by_id, line_ids[i]);
		if (line == NULL)
			return fault_say(work->fault, ERR_NOT_FOUND, "There is no purchase line %lld.",
			                 (long long)line_ids[i]);
		out[i].purchase_order_id = line->purchase_order_id;
	}
	TRY(holds_check(work, out, n, lines, count));
	if (replaced_count > 0)
		TRY(holds_delete(work->tx, work->company, replaced, replaced_count));
	TRY(holds_insert(work->tx, work->arena, work->company, out, n));
	for (size_t i = 0; i < n; i++)
		event_emit(work, "purchase.hold_set", "purchase_order", out[i].purchase_order_id.value,
		           shape_text(work->arena, &purchase_hold_shape, &out[i], NULL, 0));
	return OK;
}

enum err purchase_holds_remove(struct work *work, const int64_t *ids, size_t n)
{
	struct purchase_hold *known;
	size_t count;
	TRY(holds_fetch_by_ids(work->tx, work->arena, work->company, ids, n, &known, &count));
	for (size_t i = 0; i < n; i++) {
		bool is_known = false;
		for (size_t k = 0; k < count; k++)
			is_known = is_known || known[k].id.value == ids[i];
		if (!is_known)
			return fault_say(work->fault, ERR_NOT_FOUND, "There is no hold %lld.",
			                 (long long)ids[i]);
	}
	TRY(holds_delete(work->tx, work->company, ids, n));
	for (size_t k = 0; k < count; k++)
		event_emit(work, "purchase.hold_removed", "purchase_order",
		           known[k].purchase_order_id.value,
		           shape_text(work->arena, &purchase_hold_shape, &known[k], NULL, 0));
	return OK;
}
