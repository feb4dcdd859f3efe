#include "domain/orders/orders_divided.h"

#include "domain/orders/orders_change.h"
#include "domain/orders/orders_divided_rules.h"
#include "domain/orders/orders_edits.h"
#include "domain/orders/orders_kit_rules.h"
#include "domain/orders/orders_lines.h"
#include "domain/orders/orders_package.h"
#include "domain/orders/orders_put.h"
#include "domain/orders/orders_resolve.h"
#include "domain/orders/orders_rules.h"
#include "domain/orders/orders_split_rules.h"
#include "domain/orders/orders_split_store.h"
#include "domain/orders/orders_store.h"

/* One of the orders that hold lines of the channel's order. */
struct holder {
	struct order *order;
	bool can_change;
	bool has_others; /* lines of other orders of the channel too */
	bool was_emptied;
	bool is_touched;
	bool is_paid_now; /* the channel did not say so before */
	struct str told;  /* what the channel says new of what was changed of the order itself */
	struct order_line *lines; /* as they would be */
	size_t line_count, line_known;
	const char *event;
	struct str sentence;
};

struct divided {
	struct work *work;
	struct order_put *put;
	struct order *home;
	struct holder *holders; /* home first */
	size_t n;
	struct reservation *claims; /* of all of them */
	size_t claim_count;
	struct order_divided said; /* last time */
	bool fits;
	struct str told; /* where people have the last word, and the channel another one */
	bool is_owed;    /* the buyer more units than will leave */
};

static bool may_change(const struct order *order)
{
	return order_is_open(order->status) || order->status == ORDER_ON_HOLD
	       || order->status == ORDER_CANCELLED;
}

static struct holder holder_of(const struct divided *d, struct order *order)
{
	struct holder holder = {
		.order = order, .can_change = may_change(order), .was_emptied = order_is_emptied(order)};
	for (size_t i = 0; i < order->lines.count; i++)
		if (!ID_EQ(line_origin(&order->lines.at[i]), d->home->id))
			holder.has_others = true;
	return holder;
}

static enum err divided_load(struct divided *d, struct order_id home)
{
	struct work *work = d->work;
	int64_t *ids;
	size_t n, count;
	struct order *orders;
	d->home = ARENA_NEW(work->arena, struct order);
	TRY(order_get(work, home, d->home));
	TRY(order_holders_of(work->tx, work->arena, work->company, home, &ids, &n));
	TRY(order_load(work, ids, n, &orders, &count));
	d->holders = ARENA_ARRAY(work->arena, count + 1, struct holder);
	d->holders[d->n++] = holder_of(d, d->home);
	for (size_t i = 0; i < count; i++)
		if (!ID_EQ(orders[i].id, home))
			d->holders[d->n++] = holder_of(d, &orders[i]);
	int64_t *held = ARENA_ARRAY(work->arena, d->n, int64_t);
	for (size_t i = 0; i < d->n; i++)
		held[i] = d->holders[i].order->id.value;
	TRY(reservations_of(work, held, d->n, &d->claims, &d->claim_count));
	enum err err = order_divided_get(work->tx, work->arena, work->company, home, &d->said);
	if (err == ERR_NOT_FOUND)
		d->said = order_divided_of(d->home);
	else
		TRY(err);
	return OK;
}

/* ---- lines ---- */

/* Copies to try the change on, with room for new lines. */
static void lines_copy(struct divided *d, size_t more)
{
	for (size_t i = 0; i < d->n; i++) {
		struct holder *holder = &d->holders[i];
		size_t known = holder->order->lines.count;
		holder->lines = ARENA_ARRAY(d->work->arena, known + more, struct order_line);
		for (size_t j = 0; j < known; j++)
			holder->lines[j] = holder->order->lines.at[j];
		holder->line_count = holder->line_known = known;
	}
}

/* Cancelled while it had units: it stays so, and gains none. */
static bool is_over(const struct holder *holder)
{
	return holder->order->status == ORDER_CANCELLED && !holder->was_emptied;
}

/* The pieces of a line of the channel, or of one component of it when it is a broken bundle. */
static struct line_piece *pieces_of(struct divided *d, struct str remote_id, int64_t kit_part,
                                    size_t *n)
{
	size_t room = 0;
	*n = 0;
	for (size_t i = 0; i < d->n; i++)
		room += d->holders[i].line_known;
	struct line_piece *pieces = ARENA_ARRAY(d->work->arena, room, struct line_piece);
	for (size_t i = 0; i < d->n; i++) {
		struct holder *holder = &d->holders[i];
		for (size_t j = 0; j < holder->line_known; j++) {
			struct order_line *line = &holder->lines[j];
			if (!ID_EQ(line_origin(line), d->home->id) || !str_eq(line->remote_id, remote_id)
			    || line->kit_part != kit_part)
				continue;
			pieces[(*n)++] =
				(struct line_piece){.line = line,
			                        .begun = line_begun_units(line, d->claims, d->claim_count),
			                        .is_fixed = !holder->can_change,
			                        .is_over = is_over(holder)};
		}
	}
	return pieces;
}

/* A line that nobody has yet: for the order itself, or the first that may still change. */
static enum err line_add(struct divided *d, const struct order_line *said)
{
	for (size_t i = 0; i < d->n; i++) {
		struct holder *holder = &d->holders[i];
		if (!holder->can_change || is_over(holder))
			continue;
		struct order_line *line = &holder->lines[holder->line_count++];
		*line = *said;
		line->order_id = holder->order->id;
		for (size_t j = 0; j + 1 < holder->line_count; j++)
			if (holder->lines[j].place >= line->place)
				line->place = holder->lines[j].place + 1;
		if (holder->order != d->home)
			line->origin_order_id = d->home->id;
		if (ID_EQ(holder->order->id, d->home->merged_into_id))
			line->merged_from_id = d->home->id;
		return OK;
	}
	d->fits = false;
	return OK;
}

/* What people changed of the pieces, beside what the channel says of the whole line. */
static void difference_note(struct divided *d, const struct line_piece *pieces, size_t n,
                            const struct order_line *said, int64_t last)
{
	enum { SENTENCE_MOST = 2000 };
	struct arena *arena = d->work->arena;
	struct order_line whole = {0}, before = {.channel_open = last};
	int64_t units = 0, tax = 0, discount = 0;
	for (size_t i = 0; i < n; i++) {
		const struct order_line *line = pieces[i].line;
		if (whole.edited.len == 0)
			whole = *line;
		else
			line_edited_join(arena, line, &whole);
		units += line->ordered.units - line->cancelled.units;
		tax += line->tax.ten_thousandths;
		discount += line->discount.ten_thousandths;
	}
	whole.ordered.units = units;
	whole.cancelled.units = 0;
	whole.tax.ten_thousandths = tax;
	whole.discount.ten_thousandths = discount;
	struct str text = line_said_difference(arena, said, &before, &whole);
	if (text.len == 0 || d->told.len + text.len > SENTENCE_MOST)
		return;
	d->told = str_format(arena, "%.*s %.*s", STR_FMT(d->told), STR_FMT(text));
	d->is_owed = d->is_owed || (last >= 0 && said->channel_open > last);
}

/* The components that a line of the channel was broken into; none: it is whole. */
static struct order_line *kit_of(struct divided *d, struct str remote_id, size_t *n)
{
	LIST(struct order_line) parts = {0};
	for (size_t i = 0; i < d->n; i++)
		for (size_t j = 0; j < d->holders[i].line_known; j++) {
			const struct order_line *line = &d->holders[i].lines[j];
			bool is_known = line->kit_part == 0 || !ID_EQ(line_origin(line), d->home->id)
			                || !str_eq(line->remote_id, remote_id);
			for (size_t k = 0; k < parts.count; k++)
				is_known = is_known || parts.at[k].kit_part == line->kit_part;
			if (!is_known)
				*LIST_ADD(d->work->arena, &parts) = *line;
		}
	*n = parts.count;
	return parts.at;
}

/* What the channel says of a bundle that was broken, component by component. Another product of the
 * channel is for a person: nobody knows its components. */
static enum err kit_set(struct divided *d, const struct order_line *said, struct order_line *parts,
                        size_t n)
{
	bool is_other = said->listing_id.value != 0 && parts[0].listing_id.value != 0
	                && !ID_EQ(said->listing_id, parts[0].listing_id);
	d->fits = !is_other;
	TRY(kit_share(d->work->arena, said, parts, n));
	for (size_t i = 0; i < n && d->fits; i++) {
		size_t count;
		struct line_piece *pieces = pieces_of(d, said->remote_id, parts[i].kit_part, &count);
		int64_t last = pieces_last_open(pieces, count);
		parts[i].channel_open = parts[i].ordered.units - parts[i].cancelled.units;
		TRY(pieces_set(d->work->arena, pieces, count, &parts[i], &d->fits));
		if (d->fits)
			difference_note(d, pieces, count, &parts[i], last);
	}
	return OK;
}

static enum err line_set(struct divided *d, const struct order_line *said)
{
	size_t n, part_count;
	struct order_line *parts = kit_of(d, said->remote_id, &part_count);
	if (part_count > 0)
		return kit_set(d, said, parts, part_count);
	struct line_piece *pieces = pieces_of(d, said->remote_id, 0, &n);
	if (n == 0)
		return line_add(d, said);
	int64_t last = pieces_last_open(pieces, n);
	TRY(pieces_set(d->work->arena, pieces, n, said, &d->fits));
	for (size_t i = 0; i < n && d->fits; i++)
		if (!pieces[i].is_fixed)
			line_product_lay(said, pieces[i].line);
	if (d->fits)
		difference_note(d, pieces, n, said, last);
	return OK;
}

/* Lines of the order that the channel does not name any more are cancelled. */
static enum err lines_drop(struct divided *d)
{
	const struct order_draft *draft = d->put->draft;
	for (size_t i = 0; i < d->n; i++) {
		for (size_t j = 0; j < d->holders[i].line_known && d->fits; j++) {
			struct order_line said = d->holders[i].lines[j];
			bool is_named = !ID_EQ(line_origin(&said), d->home->id)
			                || str_starts(said.remote_id, STR("added-")); /* a person's */
			for (size_t k = 0; k < draft->lines.count && !is_named; k++)
				is_named = str_eq(draft_line_name(d->work->arena, draft, k), said.remote_id);
			size_t n;
			struct line_piece *pieces =
				is_named ? NULL : pieces_of(d, said.remote_id, said.kit_part, &n);
			if (is_named)
				continue;
			said.ordered.units = 0;
			for (size_t k = 0; k < n; k++)
				said.ordered.units += pieces[k].line->ordered.units;
			said.cancelled = said.ordered;
			TRY(pieces_set(d->work->arena, pieces, n, &said, &d->fits));
		}
	}
	return OK;
}

static enum err lines_lay(struct divided *d)
{
	const struct order_draft *draft = d->put->draft;
	struct currency currency = d->home->shipping_total.currency;
	lines_copy(d, draft->lines.count);
	for (size_t i = 0; i < draft->lines.count && d->fits; i++) {
		struct order_line said = {0};
		TRY(order_line_make(d->work, draft, &d->put->links[i], currency, i, &said));
		TRY(line_set(d, &said));
	}
	return lines_drop(d);
}

static bool is_changed(const struct order_line *a, const struct order_line *b)
{
	return !str_eq(a->title, b->title) || !str_eq(a->sku, b->sku)
	       || !str_eq(a->variant_id, b->variant_id) || a->ordered.units != b->ordered.units
	       || a->cancelled.units != b->cancelled.units || a->channel_open != b->channel_open
	       || !ID_EQ(a->product_id, b->product_id)
	       || a->unit_price.ten_thousandths != b->unit_price.ten_thousandths
	       || a->tax.ten_thousandths != b->tax.ten_thousandths
	       || a->discount.ten_thousandths != b->discount.ten_thousandths;
}

/* ---- what belongs to the whole order ---- */

/* What the channel says more or less than last time goes to the first that can take it. */
static void amount_shift(struct divided *d, struct money said, struct money *last, size_t member)
{
	int64_t more = said.ten_thousandths - last->ten_thousandths;
	last->ten_thousandths = said.ten_thousandths;
	for (size_t i = 0; i < d->n && more != 0; i++) {
		struct holder *holder = &d->holders[i];
		struct money *now = (struct money *)((char *)holder->order + member);
		if (!holder->can_change)
			continue;
		int64_t part = more > 0 || now->ten_thousandths >= -more ? more : -now->ten_thousandths;
		now->ten_thousandths += part;
		more -= part;
		holder->is_touched = holder->is_touched || part != 0;
	}
	if (more == 0)
		return;
	d->home->attention =
		STR("The channel changed shipping or payment of the order after its parts "
	        "had left: the sums differ.");
	last->ten_thousandths -= more;
	d->holders[0].is_touched = true;
}

static void amounts_lay(struct divided *d)
{
	const struct order_draft *draft = d->put->draft;
	amount_shift(d, draft->shipping_total, &d->said.shipping_total,
	             offsetof(struct order, shipping_total));
	amount_shift(d, draft->shipping_tax, &d->said.shipping_tax,
	             offsetof(struct order, shipping_tax));
	if (draft->amount_paid.ten_thousandths != 0)
		amount_shift(d, draft->amount_paid, &d->said.amount_paid,
		             offsetof(struct order, amount_paid));
	if (!order_is_edited(d->home, "ship_by"))
		d->said.ship_by = draft->ship_by;
	if (!order_is_edited(d->home, "deliver_by") && draft->deliver_by.us != 0)
		d->said.deliver_by = draft->deliver_by;
	if (draft->paid_at.us == 0)
		return;
	for (size_t i = 0; i < d->n; i++) {
		struct holder *holder = &d->holders[i];
		if (holder->order->paid_at.us != 0)
			continue;
		holder->order->paid_at = draft->paid_at;
		holder->is_paid_now = true;
		holder->order->is_claim_ended = false;
		holder->is_touched = true;
		holder->event = "order.paid";
	}
}

static void attention_add(struct divided *d, struct order *order, struct str sentence)
{
	order->attention = sentence;
	for (size_t i = 0; i < d->n; i++) {
		if (d->holders[i].order != order)
			continue;
		d->holders[i].is_touched = true;
		d->holders[i].event = "order.needs_attention";
		d->holders[i].sentence = sentence;
	}
}

/* A part of the order as the channel says it now, but for what is shared out among the parts. */
static enum err part_take(struct divided *d, struct holder *holder)
{
	struct order *order = holder->order;
	struct money shipping = order->shipping_total, tax = order->shipping_tax;
	struct money paid = order->amount_paid;
	holder->is_touched = true;
	TRY(order_said_take(d->work, order, d->put->draft, &holder->told));
	order->shipping_total = shipping;
	order->shipping_tax = tax;
	order->amount_paid = paid;
	return OK;
}

/* A merged order as the channel says it: for the next comparison, and an undone merge. */
static void merged_take(struct order *order, const struct order *said)
{
	order->recipient = said->recipient;
	order->company = said->company;
	order->line1 = said->line1;
	order->line2 = said->line2;
	order->city = said->city;
	order->state = said->state;
	order->postal_code = said->postal_code;
	order->country = said->country;
	order->shipping_method = said->shipping_method;
	order->is_gift = said->is_gift;
	order->gift_message = said->gift_message;
	order->fraud_level = said->fraud_level;
	order->deliver_by = said->deliver_by;
	order->edited = said->edited;
}

/* What the channel says of the order itself: its address, dates, gift and fraud. Parts that can
 * still follow do; for the others a person is told. */
static enum err itself_lay(struct divided *d)
{
	struct order last, said = *d->home, now;
	struct str told;
	TRY(order_as_said(d->work, d->home, &last));
	TRY(order_said_take(d->work, &said, d->put->draft, &told));
	TRY(order_as_said(d->work, &said, &now));
	struct str what = parcel_difference(&now, &last);
	if (what.len == 0)
		what = marks_difference(&now, &last);
	for (size_t i = 0; i < d->n; i++) {
		struct holder *holder = &d->holders[i];
		struct order *order = holder->order;
		bool is_own = order == d->home;
		if (holder->can_change && !holder->has_others) {
			TRY(part_take(d, holder));
			continue;
		}
		if (is_own && order->status == ORDER_MERGED) {
			merged_take(order, &said);
			holder->is_touched = true;
			continue;
		}
		if (is_own)
			order->edited = said.edited; /* what was told of these fields is no news again */
		if (what.len > 0)
			attention_add(d, order,
			              str_format(d->work->arena,
			                         "The channel changed the %.*s of order %.*s, which can not "
			                         "follow: it has left or ships with others.",
			                         STR_FMT(what), STR_FMT(d->home->number)));
	}
	return OK;
}

/* ---- writing ---- */

/* A holder's lines and totals as they are now. */
static enum err holder_settle(struct divided *d, struct holder *holder, struct resolving *item)
{
	struct order *order = holder->order;
	struct work *work = d->work;
	for (size_t j = 0; j < holder->line_count; j++) {
		struct order_line *line = &holder->lines[j];
		if (j >= holder->line_known) {
			*LIST_ADD(work->arena, &item->lines_new) = line;
		} else if (is_changed(line, &order->lines.at[j])) {
			*LIST_ADD(work->arena, &item->lines_changed) = line;
		}
	}
	holder->is_touched =
		holder->is_touched || item->lines_new.count > 0 || item->lines_changed.count > 0;
	if (holder->lines != NULL) {
		TRY(packages_outgrow(work, order->id, order->lines.at, holder->lines, holder->line_known));
		order->lines.at = holder->lines;
		order->lines.count = order->lines.room = holder->line_count;
	}
	if (!holder->can_change)
		return OK;
	TRY(order_totals(order));
	if (d->put->draft->amount_paid.ten_thousandths == 0)
		order_paid_whole(order, holder->is_paid_now);
	return OK;
}

static enum err divided_write(struct divided *d)
{
	struct work *work = d->work;
	struct resolving *items = ARENA_ARRAY(work->arena, d->n, struct resolving);
	size_t count = 0;
	for (size_t i = 0; i < d->n; i++) {
		struct holder *holder = &d->holders[i];
		struct resolving *item = &items[count];
		struct order *order = holder->order;
		*item = (struct resolving){.order = order,
		                           .keeps_status = !order_is_open(order->status),
		                           .keeps_claims = !holder->can_change,
		                           .wants_no_claim = order->status == ORDER_CANCELLED};
		TRY(holder_settle(d, holder, item));
		item->event = holder->event != NULL ? holder->event : "order.edited";
		item->sentence = holder->sentence.len > 0
		                     ? holder->sentence
		                     : str_format(work->arena, "The channel changed order %.*s.",
		                                  STR_FMT(d->home->number));
		if (order_emptied_settle(order, holder->was_emptied)) {
			item->keeps_status = item->wants_no_claim = false;
			item->event = order->status == ORDER_UNRESOLVED ? "order.restored" : item->event;
		}
		if (holder->is_touched)
			count++;
	}
	d->said.order_id = d->home->id.value;
	TRY(order_divided_put(work->tx, work->company, &d->said));
	return resolve_all(work, items, count);
}

/* Nothing of the change fits: the parts stay, and a person sees it where the order now is. */
static void divided_refuse(struct divided *d)
{
	struct str sentence = str_format(
		d->work->arena,
		"The channel changed order %.*s, but a part of it is with somebody else or has left: its "
		"parts stay as they are until a person decides.",
		STR_FMT(d->home->number));
	d->put->outcome = ORDER_WAS_NOTED;
	for (size_t i = 0; i < d->n; i++) {
		struct holder *holder = &d->holders[i];
		holder->lines = NULL;
		holder->line_count = holder->line_known = 0;
		if (holder->order == d->home || ID_EQ(holder->order->id, d->home->merged_into_id))
			attention_add(d, holder->order, sentence);
	}
}

/* ---- a cancel ---- */

static bool has_uncancelled(const struct divided *d, const struct holder *holder)
{
	for (size_t i = 0; i < holder->line_count; i++)
		if (ID_EQ(line_origin(&holder->lines[i]), d->home->id)
		    && line_open_units(&holder->lines[i]) > 0)
			return true;
	return false;
}

/* Units that had left before the cancel are for a person to see. */
static void cancel_tell(struct divided *d, struct holder *holder)
{
	int64_t left = 0, shipped = 0;
	for (size_t i = 0; i < holder->line_count; i++) {
		if (!ID_EQ(line_origin(&holder->lines[i]), d->home->id))
			continue;
		left += line_begun_units(&holder->lines[i], d->claims, d->claim_count);
		shipped += holder->lines[i].shipped.units;
	}
	holder->sentence =
		str_format(d->work->arena, "The channel cancelled order %.*s.", STR_FMT(d->home->number));
	if (left == 0)
		return;
	holder->sentence = str_format(
		d->work->arena, "The channel cancelled order %.*s after " N_UNITS " had left%s.",
		STR_FMT(d->home->number), N_UNITS_FMT(left), left > shipped ? ", at least in part" : "");
	holder->order->attention = holder->sentence;
	if (holder->event == NULL)
		holder->event = "order.needs_attention";
}

/* Its lines are cancelled beside those of others. */
static enum err lines_cancel(struct divided *d, struct holder *holder)
{
	int64_t live = 0;
	for (size_t i = 0; i < holder->line_count; i++) {
		struct order_line *line = &holder->lines[i];
		if (ID_EQ(line_origin(line), d->home->id)) {
			const struct order_line before = *line;
			int64_t begun = line_begun_units(line, d->claims, d->claim_count);
			order_line_units_set(line, 0);
			(void)order_line_shipped_keep(&before, begun, line);
			line->channel_open = 0;
		}
		live += line->ordered.units - line->cancelled.units;
	}
	if (live == 0) {
		holder->order->status = ORDER_CANCELLED;
		holder->order->cancelled_at = d->work->now;
	}
	return OK;
}

static enum err holder_cancel(struct divided *d, struct holder *holder)
{
	struct order *order = holder->order;
	const struct order_move *move = order_move_find(order->status, ACTION_CANCEL);
	if (order->status == ORDER_CANCELLED || order->status == ORDER_MERGED
	    || (move != NULL && move->event == NULL)
	    || (holder->has_others && holder->can_change && !has_uncancelled(d, holder)))
		return OK; /* it is already */
	holder->is_touched = true;
	if (holder->has_others && holder->can_change) {
		cancel_tell(d, holder);
		return lines_cancel(d, holder);
	}
	if (holder->has_others || move == NULL) {
		attention_add(d, order,
		              str_format(d->work->arena,
		                         "The channel cancelled order %.*s after it had left or was sent "
		                         "together with others.",
		                         STR_FMT(d->home->number)));
		return OK;
	}
	order->status = (enum order_status)move->to;
	order->cancel_reason = STR("The channel cancelled it.");
	holder->event = move->event;
	cancel_tell(d, holder);
	if (order->status == ORDER_CANCELLED)
		order->cancelled_at = d->work->now;
	return OK;
}

/* The channel may say it again, with any other change: a second time does nothing more. */
static enum err divided_cancel(struct divided *d)
{
	d->put->outcome = ORDER_WAS_CANCELLED;
	lines_copy(d, 0);
	for (size_t i = 0; i < d->n; i++)
		TRY(holder_cancel(d, &d->holders[i]));
	if (d->home->status == ORDER_MERGED && d->home->cancelled_at.us == 0) {
		d->home->cancelled_at = d->work->now;
		d->home->cancel_reason = STR("The channel cancelled it.");
	}
	return OK;
}

/* Where the order now is. */
static void difference_tell(struct divided *d)
{
	for (size_t i = 0; i < d->n; i++) {
		struct holder *holder = &d->holders[i];
		bool is_here =
			holder->order == d->home || ID_EQ(holder->order->id, d->home->merged_into_id);
		struct str lines = is_here ? d->told : STR("");
		if (lines.len == 0 && holder->told.len == 0)
			continue;
		struct str text =
			str_format(d->work->arena, ORDER_EDIT_STAYS "%s%.*s%.*s",
		               holder->told.len > 0 ? " " : "", STR_FMT(holder->told), STR_FMT(lines));
		holder->is_touched = true;
		holder->sentence = text;
		if (holder->told.len > 0 || (lines.len > 0 && d->is_owed))
			holder->order->attention = text;
	}
}

enum err divided_edit(struct work *work, struct order_id home, struct order_put *put,
                      struct str content_hash)
{
	struct divided d = {.work = work, .put = put, .fits = true};
	TRY(divided_load(&d, home));
	d.home->content_hash = content_hash;
	d.holders[0].is_touched = true;
	put->outcome = ORDER_WAS_EDITED;
	if (put->draft->is_cancelled) {
		TRY(divided_cancel(&d));
	} else {
		TRY(lines_lay(&d));
		if (d.fits) {
			amounts_lay(&d);
			TRY(itself_lay(&d));
			difference_tell(&d);
		} else {
			divided_refuse(&d);
		}
	}
	TRY(divided_write(&d));
	put->order = *d.home;
	return OK;
}

enum err divided_note(struct work *work, const struct order *order)
{
	if (order_is_divided(order) || order->split_from_id.value != 0)
		return OK;
	struct order_divided said = order_divided_of(order);
	return order_divided_put(work->tx, work->company, &said);
}

/* The other parts of its purchase that can take a payment, in their order. */
static enum err parts_unpaid(struct work *work, const struct order *order, struct order ***out,
                             size_t *count)
{
	struct order_id root = order->split_from_id.value ? order->split_from_id : order->id;
	struct order *parts;
	int64_t *ids;
	size_t n, loaded;
	TRY(order_parts_of(work->tx, work->arena, work->company, root, &ids, &n));
	int64_t *all = ARENA_ARRAY(work->arena, n + 1, int64_t);
	all[0] = root.value;
	for (size_t i = 0; i < n; i++)
		all[i + 1] = ids[i];
	TRY(order_load(work, all, n + 1, &parts, &loaded));
	*out = ARENA_ARRAY(work->arena, n + 1, struct order *);
	*count = 0;
	for (size_t i = 0; i <= n; i++)
		for (size_t j = 0; j < loaded; j++)
			if (parts[j].id.value == all[i] && parts[j].paid_at.us == 0
			    && !ID_EQ(parts[j].id, order->id)
			    && order_move_find(parts[j].status, ACTION_PAY) != NULL)
				(*out)[(*count)++] = &parts[j];
	return OK;
}

enum err divided_pay(struct work *work, struct order *order, struct instant paid_at,
                     const struct money *amount)
{
	struct order **others;
	size_t count, n = 1;
	TRY(parts_unpaid(work, order, &others, &count));
	struct order **parts = ARENA_ARRAY(work->arena, count + 1, struct order *);
	int64_t *owed = ARENA_ARRAY(work->arena, count + 1, int64_t);
	int64_t *share = ARENA_ARRAY(work->arena, count + 1, int64_t);
	parts[0] = order;
	for (size_t i = 0; i < count; i++)
		if (amount == NULL || others[i]->status != ORDER_CANCELLED)
			parts[n++] = others[i];
	for (size_t i = 0; i < n; i++)
		share[i] = owed[i] = order_owed(parts[i]).ten_thousandths;
	if (amount != NULL)
		payment_share(amount->ten_thousandths, owed, n, share);
	for (size_t i = 0; i < n && (i == 0 || share[i - 1] >= owed[i - 1]); i++)
		TRY(order_pay_one(work, parts[i], paid_at,
		                  (struct money){share[i], order->total.currency}));
	return OK;
}
