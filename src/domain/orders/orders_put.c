/* Accepting orders: new ones, repeats, and edits of known ones. */
#include "domain/orders/orders_divided.h"
#include "domain/orders/orders_divided_rules.h"
#include "domain/orders/orders_edits.h"
#include "domain/orders/orders_lines.h"
#include "domain/orders/orders_put.h"
#include "domain/orders/orders_package.h"
#include "domain/orders/orders_resolve.h"
#include "domain/orders/orders_rules.h"
#include "domain/orders/orders_split_rules.h"
#include "domain/orders/orders_store.h"
#include "kernel/secrets.h"

/* One put on its way to resolving. */
struct putting {
	struct order_put *put;
	struct str remote_id, hash;
	struct order *order;
	struct resolving *item; /* NULL: nothing to write */
	bool is_divided;        /* its lines stand in several orders */
	bool is_paid_now;       /* the sender did not say so before */
};

enum err order_line_make(struct work *work, const struct order_draft *whole,
                         const struct order_link *link, struct currency currency, size_t place,
                         struct order_line *line)
{
	const struct order_draft_line *draft = &whole->lines.at[place];
	TRY(id_new(work->tx, &line->id.value));
	line->place = (int64_t)place + 1;
	line->remote_id = draft_line_name(work->arena, whole, place);
	line->variant_id = draft->variant_id;
	line->sku = draft->sku;
	line->title = draft->title;
	line->listing_id = link->listing_id;
	line->product_id = link->product_id;
	line->ordered = draft->quantity;
	line->cancelled = draft->cancelled;
	line->channel_open = draft->quantity.units - draft->cancelled.units;
	line->unit_price = draft->unit_price;
	line->tax = draft->tax;
	line->discount = draft->discount;
	line->unit_price.currency = line->tax.currency = line->discount.currency = currency;
	return OK;
}

/* What an edit may change as well. */
static void address_take(struct order *order, const struct order_draft *draft)
{
	order->email = draft->email;
	order->recipient = draft->recipient;
	order->company = draft->company;
	order->line1 = draft->line1;
	order->line2 = draft->line2;
	order->city = draft->city;
	order->state = draft->state;
	order->postal_code = draft->postal_code;
	order->country = draft->country;
	order->phone = draft->phone;
	order->shipping_method = draft->shipping_method;
	order->notes = draft->notes;
	order->ship_by = draft->ship_by;
	order->prices_include_tax = draft->prices_include_tax;
	order->shipping_total = draft->shipping_total;
	order->shipping_tax = draft->shipping_tax;
	struct currency currency = {0};
	for (size_t i = 0; i < draft->currency.len && i < 3; i++)
		currency.code[i] = draft->currency.at[i];
	order->shipping_total.currency = order->shipping_tax.currency = currency;
	order->amount_paid.currency = order->amount_refunded.currency = currency;
}

/* What a sender may leave unsaid: a person's word stays then. */
static void extras_take(struct order *order, const struct order_draft *draft)
{
	if (draft->gift_message.len > 0)
		order->gift_message = draft->gift_message;
	order->is_gift = order->is_gift || draft->is_gift || draft->gift_message.len > 0;
	if (draft->fraud_level != FRAUD_NOT_ASSESSED)
		order->fraud_level = draft->fraud_level;
	if (draft->deliver_by.us != 0)
		order->deliver_by = draft->deliver_by;
	if (draft->amount_paid.ten_thousandths != 0)
		order->amount_paid.ten_thousandths = draft->amount_paid.ten_thousandths;
}

enum err order_said_take(struct work *work, struct order *order, const struct order_draft *draft,
                         struct str *told)
{
	struct order now;
	TRY(order_as_said(work, order, &now));
	address_take(&now, draft);
	extras_take(&now, draft);
	return order_said_lay(work, &now, order, told);
}

/* After the totals are known. */
static void payment_settle(const struct putting *p)
{
	if (p->put->draft->amount_paid.ten_thousandths == 0)
		order_paid_whole(p->order, p->is_paid_now);
	(void)order_payment_settle(p->order, p->order->placed_at);
}

static enum err order_make(struct work *work, struct putting *p)
{
	const struct order_draft *draft = p->put->draft;
	struct order *order = p->order = ARENA_NEW(work->arena, struct order);
	TRY(id_new(work->tx, &order->id.value));
	order->channel_id = draft->channel_id;
	order->number = draft->number;
	if (order->number.len == 0)
		order->number = str_format(work->arena, "P%lld", (long long)order->id.value);
	order->remote_id = p->remote_id.len ? p->remote_id : order->number;
	order->type = draft->type;
	order->is_fulfilled_by_channel =
		draft->is_fulfilled_by_channel || order_type_is_channel_fulfilled(draft->type);
	order->internal_notes = draft->internal_notes;
	order->source = draft->source.len ? draft->source : STR("api");
	order->currency = draft->currency;
	address_take(order, draft);
	extras_take(order, draft);
	order->placed_at = draft->placed_at.us ? draft->placed_at : work->now;
	order->paid_at = draft->paid_at;
	order->chosen_warehouse_id = draft->warehouse_id;
	order->content_hash = p->hash;
	order->created_at = work->now;
	order->version = 1;
	for (size_t i = 0; i < draft->lines.count; i++) {
		struct order_line *line = LIST_ADD(work->arena, &order->lines);
		line->order_id = order->id;
		TRY(order_line_make(work, draft, &p->put->links[i], order->shipping_total.currency, i,
		                    line));
	}
	TRY(order_totals(order));
	payment_settle(p);
	return OK;
}

/* The marketplace ships it: its status is what the marketplace says (domain.md 0.11). */
static void status_by_channel(struct work *work, struct order *order,
                              const struct order_draft *draft)
{
	order->status = draft->is_cancelled   ? ORDER_CANCELLED
	                : draft->is_processed ? ORDER_SHIPPED
	                                      : ORDER_PENDING_FULFILLMENT;
	if (draft->is_cancelled && order->cancelled_at.us == 0)
		order->cancelled_at = work->now;
	if (draft->is_processed && order->shipped_at.us == 0)
		order->shipped_at = work->now;
	for (size_t i = 0; i < order->lines.count; i++) {
		struct order_line *line = &order->lines.at[i];
		int64_t live = line->ordered.units - line->cancelled.units;
		if (order->status == ORDER_SHIPPED || line->shipped.units > live)
			line->shipped.units = live;
	}
}

static void new_item(struct work *work, struct putting *p, struct resolving *item)
{
	const struct order_draft *draft = p->put->draft;
	struct order *order = p->order;
	*item = (struct resolving){.order = order, .is_new = true, .event = "order.created"};
	for (size_t i = 0; i < order->lines.count; i++)
		*LIST_ADD(work->arena, &item->lines_new) = &order->lines.at[i];
	if (order->is_fulfilled_by_channel) {
		item->keeps_status = item->wants_no_claim = true;
		status_by_channel(work, order, draft);
		return;
	}
	if (!draft->is_cancelled && !draft->is_processed)
		return;
	/* Already over at the channel when we first see it: kept for the record, claims nothing. */
	item->keeps_status = item->wants_no_claim = true;
	order->status = draft->is_cancelled ? ORDER_CANCELLED : ORDER_PROCESSED_OUTSIDE;
	if (draft->is_cancelled) {
		order->cancelled_at = work->now;
		order->cancel_reason = STR("The channel says it is cancelled.");
	}
}

static struct order_line *line_by_remote(struct order *order, struct str remote_id)
{
	for (size_t i = 0; i < order->lines.count; i++)
		if (str_eq(order->lines.at[i].remote_id, remote_id))
			return &order->lines.at[i];
	return NULL;
}

/* Behind all lines but the last, which is the new one. */
static int64_t place_after(const struct order *order)
{
	int64_t most = 0;
	for (size_t i = 0; i + 1 < order->lines.count; i++)
		if (order->lines.at[i].place > most)
			most = order->lines.at[i].place;
	return most + 1;
}

/* What the channel says of a line that it named before; what a person changed stays. */
static void line_lay(const struct order_line *before, const struct order_line *said,
                     struct order_line *line)
{
	int64_t now = before->ordered.units - before->cancelled.units;
	bool is_edited = line_is_edited(before, "quantity");
	int64_t wanted = line_units_wanted(now, before->channel_open, said->channel_open, is_edited);
	*line = *before;
	line_said_lay(said, line);
	line->channel_open = said->channel_open;
	if (before->channel_open != said->channel_open && is_edited) {
		order_line_units_set(line, wanted);
	} else if (before->channel_open != said->channel_open) {
		line->ordered = said->ordered;
		line->cancelled = said->cancelled;
		order_line_refunded_keep(line);
	}
	line_said_release(said, line);
}

enum { SENTENCE_MOST = 2000 };

/* What has left stays whatever the channel lowers the line to: a person must see it. */
static void shipped_keep(struct work *work, struct resolving *item, const struct order_line *before,
                         int64_t begun, struct order_line *line)
{
	struct order *order = item->order;
	if (order->is_fulfilled_by_channel || !order_line_shipped_keep(before, begun, line)
	    || line->channel_open == before->channel_open || item->sentence.len > SENTENCE_MOST)
		return;
	struct str text =
		str_format(work->arena, "%.*s: the channel lowered it to %lld, but %lld had left%s.",
	               STR_FMT(line->sku), (long long)line->channel_open, (long long)begun,
	               begun > line->shipped.units ? ", at least in part" : "");
	item->sentence = item->sentence.len == 0 ? text
	                                         : str_format(work->arena, "%.*s %.*s",
	                                                      STR_FMT(item->sentence), STR_FMT(text));
	order->attention = item->sentence;
	item->event = "order.needs_attention";
}

/* Lines in which a person has the last word, and the channel another one: told on the timeline;
 * that the buyer is owed more units than will leave is for a person to see. */
static void difference_note(struct work *work, struct resolving *item,
                            const struct order_line *said, const struct order_line *before,
                            const struct order_line *line)
{
	struct str text = line_said_difference(work->arena, said, before, line);
	if (text.len == 0 || item->sentence.len + text.len > SENTENCE_MOST)
		return;
	item->sentence =
		item->sentence.len == 0
			? str_format(work->arena, "What a person changed stays. %.*s", STR_FMT(text))
			: str_format(work->arena, "%.*s %.*s", STR_FMT(item->sentence), STR_FMT(text));
	if (said->channel_open > before->channel_open && before->channel_open >= 0
	    && line_is_edited(line, "quantity"))
		item->order->attention = text;
}

static bool is_lowered(const struct order_line *before, const struct order_line *line)
{
	return line->ordered.units - line->cancelled.units
	       < before->ordered.units - before->cancelled.units;
}

static enum err all_shipped_keep(struct work *work, struct resolving *item,
                                 const struct order_line *before, struct order_line *lines,
                                 size_t n)
{
	struct reservation *claims = NULL;
	size_t count = 0;
	bool is_any = false;
	for (size_t i = 0; i < n; i++)
		is_any = is_any || is_lowered(&before[i], &lines[i]);
	if (is_any)
		TRY(reservations_of(work, &item->order->id.value, 1, &claims, &count));
	for (size_t i = 0; i < n; i++)
		shipped_keep(work, item, &before[i], line_begun_units(&before[i], claims, count),
		             &lines[i]);
	return OK;
}

/* Lays the lines of an edit over the known ones. A line that is gone counts as cancelled: nothing
 * is ever deleted. Shipped units stay shipped. */
static enum err lines_edit(struct work *work, struct putting *p, struct resolving *item)
{
	const struct order_draft *draft = p->put->draft;
	struct order *order = p->order;
	/* Room first: adding may move the lines, and the item holds their addresses. */
	struct order_line *room =
		ARENA_ARRAY(work->arena, order->lines.count + draft->lines.count, struct order_line);
	for (size_t i = 0; i < order->lines.count; i++)
		room[i] = order->lines.at[i];
	size_t known = order->lines.count;
	const struct order_line *before = order->lines.at;
	order->lines.at = room;
	order->lines.room = known + draft->lines.count;
	for (size_t i = 0; i < known; i++) {
		if (str_starts(room[i].remote_id, STR("added-")))
			continue; /* a person or a bot added it: the channel knows nothing of it */
		room[i].cancelled.units = room[i].ordered.units; /* until it is found in the draft */
		room[i].channel_open = 0;
		*LIST_ADD(work->arena, &item->lines_changed) = &room[i];
	}
	for (size_t i = 0; i < draft->lines.count; i++) {
		struct order_line fresh = {.order_id = order->id};
		TRY(order_line_make(work, draft, &p->put->links[i], order->shipping_total.currency, i,
		                    &fresh));
		struct order_line *line = line_by_remote(order, fresh.remote_id);
		if (line == NULL) {
			line = &room[order->lines.count++];
			*line = fresh;
			line->place = place_after(order);
			*LIST_ADD(work->arena, &item->lines_new) = line;
			continue;
		}
		size_t at = (size_t)(line - room);
		const struct order_line was = at < known ? before[at] : *line; /* a name said twice */
		line_lay(&was, &fresh, line);
		difference_note(work, item, &fresh, &was, line);
	}
	TRY(all_shipped_keep(work, item, before, room, known));
	TRY(order_totals(order));
	payment_settle(p);
	return packages_outgrow(work, order->id, before, room, known);
}

/* The order's own fields and its lines. That the channel says something new of what was changed
 * here is for a person to see: the parcel goes where we say. */
static enum err all_edit(struct work *work, struct putting *p, struct resolving *item)
{
	struct str told;
	TRY(order_said_take(work, p->order, p->put->draft, &told));
	if (told.len > 0)
		item->sentence = str_format(work->arena, ORDER_EDIT_STAYS " %.*s", STR_FMT(told));
	TRY(lines_edit(work, p, item));
	if (told.len > 0)
		p->order->attention = item->sentence;
	return OK;
}

static void note_after_hand_over(struct work *work, struct putting *p, struct resolving *item)
{
	const struct order_draft *draft = p->put->draft;
	item->keeps_status = item->keeps_claims = true;
	payment_settle(p);
	p->order->content_hash = p->hash;
	p->put->outcome = ORDER_WAS_NOTED;
	item->event = "order.needs_attention";
	p->order->attention =
		str_format(work->arena,
	               "The channel changed the order after it was handed over: it now has %zu lines.",
	               draft->lines.count);
	item->sentence = p->order->attention;
}

/* A cancel that came with a download. */
static bool cancel_by_channel(struct work *work, struct putting *p, struct resolving *item)
{
	struct order *order = p->order;
	const struct order_move *move = order_move_find(order->status, ACTION_CANCEL);
	if (!p->put->draft->is_cancelled || order->status == ORDER_CANCELLED)
		return false;
	order->content_hash = p->hash;
	item->keeps_status = item->keeps_claims = true;
	p->put->outcome = ORDER_WAS_CANCELLED;
	if (move == NULL) { /* shipped: a fact that a person must see */
		p->put->outcome = ORDER_WAS_NOTED;
		order->attention = STR("The channel cancelled the order after it was shipped.");
		item->event = "order.needs_attention";
		item->sentence = order->attention;
		return true;
	}
	order->status = (enum order_status)move->to;
	order->cancel_reason = STR("The channel cancelled it.");
	item->event = move->event;
	item->sentence = order->cancel_reason;
	int64_t left = order_units_shipped(order);
	if (left > 0)
		order->attention = item->sentence = str_format(
			work->arena, "The channel cancelled it after " N_UNITS " had left.", N_UNITS_FMT(left));
	if (order->status == ORDER_CANCELLED) {
		order->cancelled_at = work->now;
		item->keeps_claims = false;
		item->wants_no_claim = true;
	}
	return true;
}

static void paid_take(struct putting *p)
{
	if (p->order->paid_at.us != 0)
		return;
	p->order->paid_at = p->put->draft->paid_at;
	p->is_paid_now = p->order->paid_at.us != 0;
}

/* Whatever the marketplace says about an order that it ships itself is a fact. */
static enum err edit_by_channel(struct work *work, struct putting *p, struct resolving *item)
{
	struct order *order = p->order;
	const struct order_draft *draft = p->put->draft;
	enum order_status before = order->status;
	item->keeps_status = item->wants_no_claim = true;
	order->content_hash = p->hash;
	paid_take(p);
	TRY(all_edit(work, p, item));
	status_by_channel(work, order, draft);
	if (order->status == before)
		return OK;
	if (item->sentence.len == 0)
		item->sentence = STR("The marketplace says so.");
	if (order->status == ORDER_CANCELLED) {
		p->put->outcome = ORDER_WAS_CANCELLED;
		item->event = "order.cancelled";
	} else if (order->status == ORDER_SHIPPED) {
		item->event = "order.shipped";
	}
	return OK;
}

static enum err order_edit(struct work *work, struct putting *p, struct resolving *item)
{
	struct order *order = p->order;
	*item = (struct resolving){.order = order, .event = "order.edited"};
	p->put->outcome = ORDER_WAS_EDITED;
	if (order->is_fulfilled_by_channel)
		return edit_by_channel(work, p, item);
	if (cancel_by_channel(work, p, item))
		return OK;
	paid_take(p);
	bool is_gone = order->status == ORDER_PENDING_FULFILLMENT
	               || order->status == ORDER_CANCEL_REQUESTED || order->status == ORDER_SHIPPED;
	if (is_gone) {
		note_after_hand_over(work, p, item);
		return OK;
	}
	item->keeps_status = !order_is_open(order->status);
	item->wants_no_claim =
		order->status == ORDER_CANCELLED || order->status == ORDER_PROCESSED_OUTSIDE;
	order->content_hash = p->hash;
	bool was_emptied = order_is_emptied(order);
	TRY(all_edit(work, p, item));
	if (order_emptied_settle(order, was_emptied))
		item->keeps_status = item->wants_no_claim = false;
	if (was_emptied && order->status == ORDER_UNRESOLVED) {
		item->event = "order.restored";
		item->sentence = STR("The channel orders units of it again.");
	}
	return OK;
}

/* The same identity was seen before. */
static enum err known_order(struct work *work, struct putting *p, struct resolving *item)
{
	struct order_put *put = p->put;
	put->outcome = ORDER_WAS_SAME;
	if (str_eq(p->order->content_hash, p->hash))
		return OK;
	if (put->is_download && (order_is_divided(p->order) || order_has_pieces(p->order))) {
		p->is_divided = true; /* afterwards, with all the orders that hold lines of it */
		return OK;
	}
	if (put->is_download) {
		p->item = item;
		return order_edit(work, p, item);
	}
	struct order_note note = {
		.number = p->order->number, .status = p->order->status, .reason = p->order->reason};
	put->fault->member =
		str_format(work->arena, "\"existing_order_id\":%lld", (long long)p->order->id.value);
	return fault_say(put->fault, ERR_CONFLICT,
	                 "The number %.*s is taken on this channel by order %lld with other content.",
	                 STR_FMT(note.number), (long long)p->order->id.value);
}

/* Loads the known orders among the puts. */
static enum err known_load(struct work *work, struct putting *list, size_t n)
{
	struct str *remote_ids = ARENA_ARRAY(work->arena, n, struct str);
	int64_t *channels = ARENA_ARRAY(work->arena, n, int64_t);
	size_t asked = 0;
	for (size_t i = 0; i < n; i++) {
		if (list[i].remote_id.len == 0)
			continue;
		channels[asked] = list[i].put->draft->channel_id.value;
		remote_ids[asked++] = list[i].remote_id;
	}
	if (asked == 0)
		return OK;
	struct order_identity *found;
	size_t count, order_count;
	TRY(orders_by_remote(work->tx, work->arena, work->company, channels, remote_ids, asked, &found,
	                     &count));
	int64_t *ids = ARENA_ARRAY(work->arena, count, int64_t);
	for (size_t i = 0; i < count; i++)
		ids[i] = found[i].id;
	struct order *orders;
	TRY(order_load(work, ids, count, &orders, &order_count));
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < order_count; j++)
			if (ID_EQ(orders[j].channel_id, list[i].put->draft->channel_id)
			    && str_eq(orders[j].remote_id, list[i].remote_id))
				list[i].order = &orders[j];
	return OK;
}

static enum err one_put(struct work *work, struct putting *p, struct extras_batch *extras,
                        struct resolving *item)
{
	if (p->order != NULL) {
		TRY(known_order(work, p, item));
	} else {
		p->put->outcome = ORDER_WAS_CREATED;
		TRY(order_make(work, p));
		new_item(work, p, item);
		p->item = item;
	}
	if (p->item == NULL)
		return OK;
	enum err err =
		order_extras_take(work, extras, p->put->draft, p->order->id, p->put->fault, &item->extras);
	if (err != OK)
		p->item = NULL;
	return err;
}

/* Puts of which no two have the same identity. */
static enum err put_distinct(struct work *work, struct putting *list, size_t n)
{
	struct resolving *items = ARENA_ARRAY(work->arena, n, struct resolving);
	struct extras_batch extras = {0};
	size_t count = 0;
	TRY(known_load(work, list, n));
	for (size_t i = 0; i < n; i++) {
		struct putting *p = &list[i];
		p->put->err = one_put(work, p, &extras, &items[count]);
		if (p->put->err == ERR_BUSY || p->put->err == ERR_SQL)
			return p->put->err;
		if (p->put->err == OK && p->item != NULL)
			count++;
	}
	TRY(resolve_all(work, items, count));
	TRY(order_extras_write(work, &extras));
	for (size_t i = 0; i < n; i++) {
		if (list[i].put->err != OK)
			continue;
		list[i].put->order = *list[i].order;
		if (list[i].is_divided)
			TRY(divided_edit(work, list[i].order->id, list[i].put, list[i].hash));
	}
	return OK;
}

static bool is_repeat(const struct putting *list, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (list[to].remote_id.len > 0 && str_eq(list[i].remote_id, list[to].remote_id)
		    && ID_EQ(list[i].put->draft->channel_id, list[to].put->draft->channel_id))
			return true;
	return false;
}

enum err order_put_many(struct work *work, size_t n, struct order_put *puts)
{
	struct putting *list = ARENA_ARRAY(work->arena, n, struct putting);
	size_t from = 0;
	for (size_t i = 0; i < n; i++) {
		const struct order_draft *draft = puts[i].draft;
		list[i].put = &puts[i];
		list[i].remote_id = draft->remote_id.len ? draft->remote_id : draft->number;
		list[i].hash = token_hash(work->arena, order_draft_key(work->arena, draft));
		/* The second of two equal identities must find the first one written. */
		if (is_repeat(list, from, i)) {
			TRY(put_distinct(work, list + from, i - from));
			from = i;
		}
	}
	return put_distinct(work, list + from, n - from);
}
