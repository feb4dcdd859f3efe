/* Merging: orders to the same person ship as one, and apart again while nothing has left. The
 * sources keep their identity at the channel, which hears of their own lines. */
#include "domain/orders/orders_divided_rules.h"
#include "domain/orders/orders_merge_rules.h"
#include "domain/orders/orders_package.h"
#include "domain/orders/orders_resolve.h"
#include "domain/orders/orders_rules.h"
#include "domain/orders/orders_split_store.h"
#include "domain/orders/orders_store.h"

struct merging {
	struct work *work;
	struct order *into;
	struct order *sources;
	size_t n;
	struct reservation *claims; /* of all */
	size_t claim_count;
	LIST(struct line_move) moves;
};

static struct order *order_of(struct order *orders, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (orders[i].id.value == id)
			return &orders[i];
	return NULL;
}

/* The order and its sources, in the order in which they were named. */
static enum err merging_load(struct merging *m, struct order_id into, const int64_t *sources,
                             size_t n)
{
	struct work *work = m->work;
	int64_t *ids = ARENA_ARRAY(work->arena, n + 1, int64_t);
	struct order *found;
	size_t count;
	ids[0] = into.value;
	for (size_t i = 0; i < n; i++)
		ids[i + 1] = sources[i];
	TRY(order_load(work, ids, n + 1, &found, &count));
	m->into = order_of(found, count, into.value);
	if (m->into == NULL)
		return ERR_NOT_FOUND;
	m->sources = ARENA_ARRAY(work->arena, n, struct order);
	for (size_t i = 0; i < n; i++) {
		const struct order *source = order_of(found, count, sources[i]);
		if (source == NULL)
			return fault_field(work->fault, str_format(work->arena, "order_ids[%zu]", i),
			                   "is no order of this company");
		m->sources[m->n++] = *source;
	}
	return reservations_of(work, ids, n + 1, &m->claims, &m->claim_count);
}

static enum err merging_named(struct merging *m)
{
	if (m->n == 0)
		return fault_field(m->work->fault, STR("order_ids"), "must name between 1 and %d orders",
		                   MERGE_ORDERS_MOST);
	for (size_t i = 0; i < m->n; i++)
		for (size_t j = 0; j < i; j++)
			if (ID_EQ(m->sources[i].id, m->sources[j].id))
				return fault_field(m->work->fault, str_format(m->work->arena, "order_ids[%zu]", i),
				                   "stands twice");
	return OK;
}

static void source_item(struct merging *m, struct order *source, struct resolving *item)
{
	for (size_t i = 0; i < source->lines.count; i++)
		*LIST_ADD(m->work->arena, &m->moves) =
			(struct line_move){source->lines.at[i].id, source->id, m->into->id};
	*item = (struct resolving){
		.order = source, .keeps_status = true, .wants_no_claim = true, .event = "order.merged"};
	item->sentence =
		str_format(m->work->arena, "It ships with order %.*s.", STR_FMT(m->into->number));
	source->status = ORDER_MERGED;
	source->merged_into_id = m->into->id;
}

static struct str numbers_of(struct merging *m)
{
	struct buf buf = buf_new(m->work->arena, LIMIT_NOTES * 16);
	for (size_t i = 0; i < m->n; i++)
		buf_format(&buf, "%s%.*s", i ? ", " : "", STR_FMT(m->sources[i].number));
	return buf_str(&buf);
}

static void into_item(struct merging *m, struct resolving *item, const char *event,
                      const char *format)
{
	*item = (struct resolving){.order = m->into, .event = event};
	item->sentence = str_format(m->work->arena, "%s %.*s.", format, STR_FMT(numbers_of(m)));
	for (size_t i = 0; i < m->into->lines.count; i++)
		*LIST_ADD(m->work->arena, &item->lines_changed) = &m->into->lines.at[i];
}

/* Who packed the orders packed something else. */
static enum err packages_forget(struct merging *m)
{
	struct work *work = m->work;
	for (size_t i = 0; i < m->n; i++)
		TRY(packages_replace(work->tx, work->arena, work->company, m->sources[i].id, NULL, 0));
	return packages_replace(work->tx, work->arena, work->company, m->into->id, NULL, 0);
}

enum err order_merge(struct work *work, struct order_id into, const int64_t *sources, size_t n)
{
	struct merging m = {.work = work};
	struct order_shipping *shippings;
	if (n > MERGE_ORDERS_MOST)
		return fault_field(work->fault, STR("order_ids"), "must name between 1 and %d orders",
		                   MERGE_ORDERS_MOST);
	TRY(merging_load(&m, into, sources, n));
	TRY(merging_named(&m));
	TRY(order_shipping_beside(work, m.into->id, m.sources, m.n, &shippings));
	struct resolving *items = ARENA_ARRAY(work->arena, n + 1, struct resolving);
	struct order *before = ARENA_ARRAY(work->arena, n + 1, struct order);
	before[n] = *m.into;
	for (size_t i = 0; i < n; i++) {
		struct order *source = &m.sources[i];
		before[i] = *source;
		/* With what the order is by now: sources may be at odds with each other. */
		TRY(merge_check((struct merge_side){m.into, &shippings[0]},
		                (struct merge_side){source, &shippings[i + 1]}, m.claims, m.claim_count,
		                work->fault));
		source_item(&m, source, &items[i]);
		TRY(merge_lines(work->arena, m.into, source));
		merge_itself(m.into, source);
	}
	for (size_t i = 0; i <= n; i++)
		TRY(divided_note(work, &before[i]));
	into_item(&m, &items[n], "order.joined", "It ships together with");
	TRY(packages_forget(&m));
	TRY(order_lines_move(work->tx, work->arena, work->company, m.moves.at, m.moves.count));
	return resolve_all(work, items, n + 1);
}

/* ---- apart again ---- */

static enum err unmerge_load(struct merging *m, struct order_id id)
{
	struct work *work = m->work;
	struct order named;
	int64_t *ids = &id.value;
	size_t n = 1;
	TRY(order_get(work, id, &named));
	bool is_source = named.status == ORDER_MERGED && named.split_from_id.value == 0;
	if (is_source)
		return merging_load(m, named.merged_into_id, ids, n);
	TRY(order_merged_into(work->tx, work->arena, work->company, id, &ids, &n));
	if (n == 0)
		return fault_say(work->fault, ERR_CONFLICT, "Order %.*s is not merged with any other.",
		                 STR_FMT(named.number));
	return merging_load(m, id, ids, n);
}

/* The one that brought the line of the claim; NULL: none of those that go. */
static const struct order *source_of(const struct merging *m, const struct reservation *claim)
{
	for (size_t i = 0; i < m->into->lines.count; i++)
		if (ID_EQ(m->into->lines.at[i].id, claim->line_id))
			return order_of(m->sources, m->n, m->into->lines.at[i].merged_from_id.value);
	return NULL;
}

static enum err unmerge_check(struct merging *m)
{
	const struct order *into = m->into;
	struct fault *fault = m->work->fault;
	struct str status = word_said(m->work->arena, &order_status_words, (int)into->status);
	bool is_ours = order_is_open(into->status) || into->status == ORDER_ON_HOLD
	               || into->status == ORDER_CANCELLED;
	if (!is_ours)
		return fault_say(fault, ERR_CONFLICT,
		                 "Order %.*s is %.*s: the merge cannot be undone any more.%.*s",
		                 STR_FMT(into->number), STR_FMT(status), STR_FMT(order_way_back(into)));
	if (into->part != 0)
		return fault_say(fault, ERR_CONFLICT, "Order %.*s is split: undo the split first.",
		                 STR_FMT(into->number));
	for (size_t i = 0; i < m->claim_count; i++) {
		const struct order *source =
			m->claims[i].shipped.units > 0 ? source_of(m, &m->claims[i]) : NULL;
		if (source != NULL)
			return fault_say(fault, ERR_CONFLICT,
			                 "A part of order %.*s has left: the merge cannot be undone any more.",
			                 STR_FMT(source->number));
	}
	return OK;
}

/* Its status follows from the facts, unless the channel cancelled it meanwhile; what is on hold or
 * cancelled together stays so apart. */
static void source_revive(struct merging *m, struct order *source, struct resolving *item)
{
	*item = (struct resolving){.order = source, .event = "order.merge_undone"};
	item->sentence =
		str_format(m->work->arena, "It no longer ships with order %.*s.", STR_FMT(m->into->number));
	source->merged_into_id.value = 0;
	source->status = ORDER_UNRESOLVED;
	if (m->into->status == ORDER_ON_HOLD) {
		source->status = ORDER_ON_HOLD;
		source->hold_reason = m->into->hold_reason;
		item->keeps_status = true;
	}
	if (source->cancelled_at.us != 0 || m->into->status == ORDER_CANCELLED) {
		source->status = ORDER_CANCELLED;
		source->cancelled_at = source->cancelled_at.us ? source->cancelled_at : m->work->now;
		item->keeps_status = item->wants_no_claim = true;
	}
	for (size_t i = 0; i < source->lines.count; i++) {
		*LIST_ADD(m->work->arena, &item->lines_changed) = &source->lines.at[i];
		*LIST_ADD(m->work->arena, &m->moves) =
			(struct line_move){source->lines.at[i].id, m->into->id, source->id};
	}
}

/* Dates, fraud level and warehouse of the order itself and of the sources that stay. */
static enum err itself_again(struct merging *m)
{
	struct work *work = m->work;
	struct order_divided said;
	int64_t *ids;
	size_t n, count, staying = 0;
	struct order *all;
	enum err err = order_divided_get(work->tx, work->arena, work->company, m->into->id, &said);
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	m->into->ship_by = said.ship_by;
	m->into->deliver_by = said.deliver_by;
	TRY(order_merged_into(work->tx, work->arena, work->company, m->into->id, &ids, &n));
	TRY(order_load(work, ids, n, &all, &count));
	for (size_t i = 0; i < count; i++) {
		if (order_of(m->sources, m->n, all[i].id.value) != NULL)
			continue;
		m->into->ship_by = instant_earlier(m->into->ship_by, all[i].ship_by);
		m->into->deliver_by = instant_earlier(m->into->deliver_by, all[i].deliver_by);
		all[staying++] = all[i];
	}
	unmerge_itself(m->into, &said, m->sources, m->n, all, staying);
	return OK;
}

enum err order_merge_undo(struct work *work, struct order_id id)
{
	struct merging m = {.work = work};
	TRY(unmerge_load(&m, id));
	TRY(unmerge_check(&m));
	struct resolving *items = ARENA_ARRAY(work->arena, m.n + 1, struct resolving);
	for (size_t i = 0; i < m.n; i++) {
		struct order_divided said;
		TRY(order_divided_get(work->tx, work->arena, work->company, m.sources[i].id, &said));
		TRY(merge_unlines(work->arena, m.into, &m.sources[i], &said, work->fault));
		source_revive(&m, &m.sources[i], &items[i + 1]);
	}
	TRY(itself_again(&m));
	/* The order gives its claims back before the others take theirs. */
	into_item(&m, &items[0], "order.merge_undone", "It ships without");
	if (m.into->status != ORDER_CANCELLED && order_has_left_whole(m.into)) {
		m.into->status = ORDER_SHIPPED;
		m.into->shipped_at = work->now;
		items[0].is_just_shipped = true;
	}
	items[0].keeps_status = !order_is_open(m.into->status);
	items[0].wants_no_claim = m.into->status == ORDER_CANCELLED || m.into->status == ORDER_SHIPPED;
	TRY(packages_forget(&m));
	TRY(order_lines_move(work->tx, work->arena, work->company, m.moves.at, m.moves.count));
	return resolve_all(work, items, m.n + 1);
}
