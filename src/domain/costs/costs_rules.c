/* Pure rules of layers: values in, values out. Amounts are shared with money_split, so whatever is
 * taken, moved or valued anew, the parts add up exactly. */
#include "domain/costs/costs_book.h"

/* ---- places ---- */

struct book_place *book_place_of(struct cost_book *book, struct product_id product,
                                 struct warehouse_id warehouse)
{
	for (size_t i = 0; i < book->places.count; i++) {
		struct book_place *place = book->places.at[i];
		if (ID_EQ(place->product_id, product) && ID_EQ(place->warehouse_id, warehouse))
			return place;
	}
	struct book_place *place = ARENA_NEW(book->arena, struct book_place);
	place->product_id = product;
	place->warehouse_id = warehouse;
	*LIST_ADD(book->arena, &book->places) = place;
	return place;
}

static void place_owe(struct cost_book *book, const struct booking *where, int64_t units)
{
	struct book_place *place = book_place_of(book, where->product_id, where->warehouse_id);
	place->owed += units;
	place->is_changed = true;
}

/* ---- entries and layers ---- */

static struct cost_entry *entry_add(struct cost_book *book, const struct booking *where,
                                    enum cost_kind_of_entry kind, struct money zero)
{
	struct book_entry *added = ARENA_NEW(book->arena, struct book_entry);
	zero.ten_thousandths = 0;
	added->is_new = true;
	added->entry = (struct cost_entry){.product_id = where->product_id,
	                                   .warehouse_id = where->warehouse_id,
	                                   .at = where->at,
	                                   .kind = kind,
	                                   .ledger_id = where->ledger_id,
	                                   .value = zero,
	                                   .expense = zero,
	                                   .subject = where->subject,
	                                   .subject_id = where->subject_id,
	                                   .shipment_id = where->shipment_id,
	                                   .channel_id = where->channel_id,
	                                   .created_at = book->now};
	*LIST_ADD(book->arena, &book->entries) = added;
	return &added->entry;
}

/* A new layer; ids of new layers and entries are the writer's, so entries point at the layer by its
 * place in the book until then: −1 − place. */
static struct cost_layer *layer_add(struct cost_book *book, const struct cost_layer *like)
{
	struct book_layer *added = ARENA_NEW(book->arena, struct book_layer);
	added->layer = *like;
	added->layer.id.value = -1 - (int64_t)book->layers.count;
	added->layer.created_at = book->now;
	added->is_new = true;
	*LIST_ADD(book->arena, &book->layers) = added;
	return &added->layer;
}

static bool layer_precedes(const struct cost_layer *a, const struct cost_layer *b)
{
	if (a->received_at.us != b->received_at.us)
		return a->received_at.us < b->received_at.us;
	if ((a->id.value < 0) != (b->id.value < 0))
		return b->id.value < 0; /* known ones before new ones */
	return a->id.value < 0 ? a->id.value > b->id.value : a->id.value < b->id.value;
}

/* The oldest layer of the place with something left; in transit, of the same account. */
static struct book_layer *oldest(const struct cost_book *book, const struct booking *where,
                                 bool is_in_transit)
{
	struct book_layer *found = NULL;
	for (size_t i = 0; i < book->layers.count; i++) {
		struct book_layer *row = book->layers.at[i];
		const struct cost_layer *layer = &row->layer;
		int64_t warehouse = is_in_transit ? 0 : where->warehouse_id.value;
		if (layer->remaining.units == 0 || !ID_EQ(layer->product_id, where->product_id)
		    || layer->warehouse_id.value != warehouse)
			continue;
		if (is_in_transit
		    && (layer->subject_id != where->subject_id || !str_eq(layer->subject, where->subject)))
			continue;
		if (found == NULL || layer_precedes(layer, &found->layer))
			found = row;
	}
	return found;
}

/* Takes up to `units` of a layer: how many, and what they are worth. */
static enum err layer_take(struct book_layer *row, int64_t units, int64_t *taken,
                           struct money *value)
{
	struct cost_layer *layer = &row->layer;
	struct money parts[2];
	*taken = units < layer->remaining.units ? units : layer->remaining.units;
	const int64_t weights[] = {*taken, layer->remaining.units - *taken};
	TRY(money_split(layer->remaining_value, weights, 2, parts));
	layer->remaining.units -= *taken;
	layer->remaining_value = parts[1];
	row->is_changed = true;
	*value = parts[0];
	return OK;
}

enum err known_cost_of(const struct known_cost *one, int64_t units, struct known_cost *out)
{
	*out = *one;
	return money_times(one->value, units, &out->value);
}

static struct money negative(struct money amount)
{
	amount.ten_thousandths = -amount.ten_thousandths;
	return amount;
}

/* ---- receiving ---- */

/* The oldest entry of the place whose units wait for a layer. */
static struct book_entry *uncovered_oldest(const struct cost_book *book,
                                           const struct booking *where)
{
	struct book_entry *found = NULL;
	for (size_t i = 0; i < book->entries.count; i++) {
		struct book_entry *row = book->entries.at[i];
		if (row->entry.uncovered.units == 0 || !ID_EQ(row->entry.product_id, where->product_id)
		    || !ID_EQ(row->entry.warehouse_id, where->warehouse_id))
			continue;
		if (found == NULL || row->entry.at.us < found->entry.at.us)
			found = row;
	}
	return found;
}

/* The part of an amount that belongs to the units after `from` up to `to` of `all`: whatever steps
 * are taken, they add up to the whole. */
static enum err share_between(struct money amount, int64_t all, int64_t from, int64_t to,
                              struct money *out)
{
	struct money before[2], after[2];
	const int64_t at_from[] = {from, all - from}, at_to[] = {to, all - to};
	TRY(money_split(amount, at_from, 2, before));
	TRY(money_split(amount, at_to, 2, after));
	return money_sub(after[0], before[0], out);
}

/* The estimate of the next `units` of an entry that are still uncovered. What was sent on has been
 * given to the travelling units: nothing is to be taken back. */
static enum err estimate_take(const struct cost_entry *entry, int64_t units, struct money *out)
{
	int64_t all = -entry->units.units, covered = all - entry->uncovered.units;
	*out = entry->expense;
	out->ten_thousandths = 0;
	if (entry->kind == ENTRY_TRANSFER)
		return OK;
	return share_between(entry->expense, all, covered, covered + units, out);
}

/* Covers what left before from a layer that just came. */
static enum err cover(struct cost_book *book, const struct booking *where, struct book_layer *row)
{
	struct book_entry *debt;
	while (row->layer.remaining.units > 0 && (debt = uncovered_oldest(book, where)) != NULL) {
		struct money actual, estimate;
		int64_t taken, wanted = debt->entry.uncovered.units;
		TRY(layer_take(row, wanted, &taken, &actual));
		TRY(estimate_take(&debt->entry, taken, &estimate));
		debt->entry.uncovered.units -= taken;
		debt->is_changed = true;
		place_owe(book, where, -taken);
		struct booking account = *where;
		account.subject = debt->entry.subject;
		account.subject_id = debt->entry.subject_id;
		account.shipment_id = debt->entry.shipment_id;
		account.channel_id = debt->entry.channel_id;
		struct cost_entry *entry = entry_add(book, &account, ENTRY_COVER, actual);
		entry->layer_id = row->layer.id;
		entry->source = row->layer.source;
		entry->value = negative(actual);
		entry->expense = actual;
		if (currency_eq(actual.currency, estimate.currency)) {
			TRY(money_sub(actual, estimate, &entry->expense));
		} else {
			/* The estimate is taken back in its own currency, and the units go over to this one. */
			struct cost_entry *back = entry_add(book, &account, ENTRY_COVER, estimate);
			back->source = debt->entry.source;
			back->expense = negative(estimate);
			back->units.units = taken;
			entry->units.units = -taken;
		}
	}
	return OK;
}

static enum err layer_receive(struct cost_book *book, const struct booking *where, int64_t units,
                              const struct known_cost *cost, enum cost_kind_of_entry kind,
                              const struct cost_layer *like)
{
	struct cost_layer made = like != NULL ? *like : (struct cost_layer){.received_at = where->at};
	made.product_id = where->product_id;
	made.warehouse_id = where->warehouse_id;
	made.source = cost->source;
	made.purchase_line_id = cost->purchase_line_id;
	made.purchase_order_id = cost->purchase_order_id;
	made.vendor_id = cost->vendor_id;
	made.units.units = made.remaining.units = units;
	made.value = made.remaining_value = cost->value;
	made.subject = STR("");
	made.subject_id = 0;
	struct cost_layer *layer = layer_add(book, &made);
	struct cost_entry *entry = entry_add(book, where, kind, cost->value);
	entry->layer_id = layer->id;
	entry->source = cost->source;
	entry->units.units = units;
	entry->value = cost->value;
	entry->received_at = layer->received_at;
	return cover(book, where, book->layers.at[book->layers.count - 1]);
}

enum err book_receive(struct cost_book *book, const struct booking *where, int64_t units,
                      const struct known_cost *cost)
{
	return layer_receive(book, where, units, cost, ENTRY_RECEIPT, NULL);
}

/* ---- leaving ---- */

/* Up to *units leave a layer: for good, at its cost, or into something else (ENTRY_TRANSFER). */
static enum err layer_issue(struct cost_book *book, const struct booking *where,
                            struct book_layer *row, enum cost_kind_of_entry kind, int64_t *units)
{
	struct money value;
	int64_t taken;
	TRY(layer_take(row, *units, &taken, &value));
	struct cost_entry *entry = entry_add(book, where, kind, value);
	entry->layer_id = row->layer.id;
	entry->source = row->layer.source;
	entry->units.units = -taken;
	entry->value = negative(value);
	entry->sold.units = kind == ENTRY_SHIPMENT ? taken : 0;
	if (kind != ENTRY_TRANSFER)
		entry->expense = value;
	entry->received_at = row->layer.received_at;
	*units -= taken;
	return OK;
}

enum err book_issue(struct cost_book *book, const struct booking *where, int64_t units,
                    enum cost_kind_of_entry kind, const struct known_cost *estimate)
{
	struct book_layer *row;
	bool is_sold = kind == ENTRY_SHIPMENT;
	while (units > 0 && (row = oldest(book, where, false)) != NULL)
		TRY(layer_issue(book, where, row, kind, &units));
	if (units == 0)
		return OK;
	struct known_cost cost;
	TRY(known_cost_of(estimate, units, &cost));
	struct cost_entry *entry = entry_add(book, where, kind, cost.value);
	entry->source = cost.source;
	entry->units.units = -units;
	entry->sold.units = is_sold ? units : 0;
	entry->expense = cost.value;
	entry->uncovered.units = units;
	place_owe(book, where, units);
	return OK;
}

enum err book_dropship(struct cost_book *book, const struct booking *where, int64_t units,
                       const struct known_cost *cost)
{
	struct cost_entry *entry = entry_add(book, where, ENTRY_SHIPMENT, cost->value);
	entry->source = cost->source;
	entry->sold.units = units;
	entry->expense = cost->value;
	return OK;
}

/* ---- moving ---- */

static struct booking in_transit(const struct booking *where)
{
	struct booking transit = *where;
	transit.warehouse_id.value = 0;
	return transit;
}

/* Where units travel that leave here. When two products become one, they arrive as the other. */
static struct booking on_the_way(const struct booking *where)
{
	struct booking transit = in_transit(where);
	if (str_is(where->subject, "product")) {
		transit.product_id.value = where->subject_id;
		transit.subject_id = where->product_id.value;
	}
	return transit;
}

static void travel(struct cost_book *book, const struct booking *where, struct layer_id layer,
                   enum cost_source source, int64_t units, struct money value)
{
	struct cost_entry *entry = entry_add(book, where, ENTRY_TRANSFER, value);
	entry->layer_id = layer;
	entry->source = source;
	entry->units.units = units;
	entry->value = value;
}

/* A part of `like` in another place. */
static struct cost_layer *layer_move(struct cost_book *book, const struct cost_layer *like,
                                     const struct booking *to, int64_t units, struct money value)
{
	struct cost_layer moved = *like;
	bool is_leaving = to->warehouse_id.value == 0;
	moved.product_id = to->product_id;
	moved.warehouse_id = to->warehouse_id;
	moved.from_warehouse_id = is_leaving ? like->warehouse_id : like->from_warehouse_id;
	moved.units.units = moved.remaining.units = units;
	moved.value = moved.remaining_value = value;
	moved.subject = is_leaving ? to->subject : STR("");
	moved.subject_id = is_leaving ? to->subject_id : 0;
	return layer_add(book, &moved);
}

enum err book_send(struct cost_book *book, const struct booking *where, int64_t units,
                   const struct known_cost *estimate)
{
	struct book_layer *row;
	struct booking transit = on_the_way(where);
	while (units > 0 && (row = oldest(book, where, false)) != NULL) {
		struct money value;
		int64_t taken;
		TRY(layer_take(row, units, &taken, &value));
		travel(book, where, row->layer.id, row->layer.source, -taken, negative(value));
		struct cost_layer *moved = layer_move(book, &row->layer, &transit, taken, value);
		travel(book, &transit, moved->id, moved->source, taken, value);
		units -= taken;
	}
	if (units == 0)
		return OK;
	/* Sent although nothing was there: the debt stays here, the units travel at the estimate. */
	struct known_cost cost;
	TRY(known_cost_of(estimate, units, &cost));
	struct cost_entry *entry = entry_add(book, where, ENTRY_TRANSFER, cost.value);
	entry->source = cost.source;
	entry->units.units = -units;
	entry->uncovered.units = units;
	entry->expense = negative(cost.value); /* given to the travelling units */
	place_owe(book, where, units);
	struct cost_layer moved = {.product_id = transit.product_id,
	                           .from_warehouse_id = where->warehouse_id,
	                           .received_at = where->at,
	                           .source = cost.source,
	                           .vendor_id = cost.vendor_id,
	                           .units = {units},
	                           .remaining = {units},
	                           .value = cost.value,
	                           .remaining_value = cost.value,
	                           .subject = transit.subject,
	                           .subject_id = transit.subject_id};
	struct cost_layer *layer = layer_add(book, &moved);
	travel(book, &transit, layer->id, layer->source, units, cost.value);
	return OK;
}

enum err book_arrive(struct cost_book *book, const struct booking *where, int64_t units,
                     const struct known_cost *estimate)
{
	struct book_layer *row;
	struct booking transit = in_transit(where);
	while (units > 0 && (row = oldest(book, where, true)) != NULL) {
		struct money value;
		int64_t taken;
		TRY(layer_take(row, units, &taken, &value));
		travel(book, &transit, row->layer.id, row->layer.source, -taken, negative(value));
		struct cost_layer *moved = layer_move(book, &row->layer, where, taken, value);
		travel(book, where, moved->id, moved->source, taken, value);
		TRY(cover(book, where, book->layers.at[book->layers.count - 1]));
		units -= taken;
	}
	/* Nobody waited for them any more: what was written off comes back. */
	return units > 0 ? book_return(book, where, units, estimate) : OK;
}

enum err book_give_away(struct cost_book *book, const struct booking *where, int64_t units)
{
	struct book_layer *row;
	struct booking transit = in_transit(where);
	while (units > 0 && (row = oldest(book, where, true)) != NULL)
		TRY(layer_issue(book, &transit, row, ENTRY_REMOVAL, &units));
	return OK;
}

/* ---- putting together and taking apart ---- */

/* Whether it can be added: one layer has one currency, which the first decides that is worth
 * something. */
static bool is_of_worth(const struct money *worth, struct money value)
{
	return worth->ten_thousandths == 0 || value.ten_thousandths == 0
	       || currency_eq(worth->currency, value.currency);
}

static enum err worth_add(struct money *worth, struct money value)
{
	if (worth->ten_thousandths == 0)
		worth->currency = value.currency;
	return value.ten_thousandths == 0 ? OK : money_add(*worth, value, worth);
}

enum err book_use(struct cost_book *book, const struct booking *where, int64_t units,
                  const struct known_cost *estimate, struct money *worth)
{
	struct book_layer *row;
	while (units > 0 && (row = oldest(book, where, false)) != NULL) {
		bool is_added = is_of_worth(worth, row->layer.remaining_value);
		size_t at = book->entries.count;
		TRY(layer_issue(book, where, row, is_added ? ENTRY_TRANSFER : ENTRY_REMOVAL, &units));
		if (is_added)
			TRY(worth_add(worth, negative(book->entries.at[at]->entry.value)));
	}
	if (units == 0)
		return OK;
	struct known_cost cost;
	TRY(known_cost_of(estimate, units, &cost));
	bool is_added = is_of_worth(worth, cost.value);
	struct cost_entry *entry =
		entry_add(book, where, is_added ? ENTRY_TRANSFER : ENTRY_REMOVAL, cost.value);
	entry->source = cost.source;
	entry->units.units = -units;
	entry->uncovered.units = units;
	entry->expense = is_added ? negative(cost.value) : cost.value;
	place_owe(book, where, units);
	return is_added ? worth_add(worth, cost.value) : OK;
}

enum err book_make(struct cost_book *book, const struct booking *where, int64_t units,
                   const struct known_cost *cost)
{
	return layer_receive(book, where, units, cost, ENTRY_TRANSFER, NULL);
}

/* ---- coming back ---- */

/* How many units left by the entry, of which `returned` came back. */
static int64_t units_out(const struct cost_entry *entry)
{
	if (entry->kind == ENTRY_REMOVAL)
		return -entry->units.units;
	return entry->kind == ENTRY_SHIPMENT ? entry->sold.units : 0;
}

static bool is_of_account(const struct cost_entry *entry, const struct booking *where)
{
	return ID_EQ(entry->product_id, where->product_id) && entry->subject_id == where->subject_id
	       && str_eq(entry->subject, where->subject);
}

/* The newest by which units of the subject are still out; one of just so many goes before. */
static struct book_entry *out_newest(const struct cost_book *book, const struct booking *where,
                                     int64_t units)
{
	struct book_entry *found = NULL;
	bool is_whole = false;
	for (size_t i = 0; i < book->entries.count; i++) {
		struct book_entry *row = book->entries.at[i];
		const struct cost_entry *entry = &row->entry;
		bool is_exact =
			entry->kind == ENTRY_REMOVAL && entry->returned.units == 0 && units_out(entry) == units;
		if (units_out(entry) <= entry->returned.units || !is_of_account(entry, where))
			continue;
		if (found == NULL || is_exact > is_whole
		    || (is_exact == is_whole && entry->at.us >= found->entry.at.us)) {
			found = row;
			is_whole = is_exact;
		}
	}
	return found;
}

/* What the next `units` that are still out cost. */
static enum err share_out(const struct cost_entry *entry, int64_t units, struct money *out)
{
	int64_t from = entry->returned.units;
	return share_between(entry->expense, units_out(entry), from, from + units, out);
}

/* Up to *units come back at the cost at which they left, to their place in the queue. */
static enum err come_back(struct cost_book *book, const struct booking *where, int64_t *units)
{
	struct book_entry *gone;
	while (*units > 0 && (gone = out_newest(book, where, *units)) != NULL) {
		struct money cost;
		struct booking account = *where;
		bool is_sale = gone->entry.kind == ENTRY_SHIPMENT;
		int64_t out = units_out(&gone->entry) - gone->entry.returned.units;
		int64_t taken = *units < out ? *units : out;
		TRY(share_out(&gone->entry, taken, &cost));
		gone->entry.returned.units += taken;
		gone->is_changed = true;
		account.shipment_id = gone->entry.shipment_id;
		account.channel_id = gone->entry.channel_id;
		const struct known_cost known = {.source = gone->entry.source, .value = cost};
		const struct cost_layer like = {
			.is_reinserted = is_sale,
			.received_at = gone->entry.received_at.us != 0 ? gone->entry.received_at : where->at};
		size_t at = book->entries.count;
		TRY(layer_receive(book, &account, taken, &known, ENTRY_RETURN, &like));
		struct cost_entry *entry = &book->entries.at[at]->entry;
		entry->sold.units = is_sale ? -taken : 0;
		entry->expense = negative(cost);
		*units -= taken;
	}
	return OK;
}

enum err book_return(struct cost_book *book, const struct booking *where, int64_t units,
                     const struct known_cost *estimate)
{
	struct known_cost cost;
	TRY(come_back(book, where, &units));
	if (units == 0)
		return OK;
	TRY(known_cost_of(estimate, units, &cost));
	return layer_receive(book, where, units, &cost, ENTRY_RECEIPT, NULL);
}

/* By its id, or by its place where it is new; NULL: nothing of it was left. */
static struct book_layer *layer_of(const struct cost_book *book, struct layer_id id)
{
	if (id.value < 0)
		return book->layers.at[-1 - id.value];
	return book->known.count > 0 ? map_get_int(&book->known, id.value) : NULL;
}

/* What is left of units that came on the account of `where`; just so many go before others, then
 * the newest. */
static struct book_layer *received_newest(const struct cost_book *book, const struct booking *where,
                                          int64_t units)
{
	struct book_layer *found = NULL;
	bool is_whole = false;
	for (size_t i = 0; i < book->entries.count; i++) {
		const struct cost_entry *entry = &book->entries.at[i]->entry;
		if (entry->kind != ENTRY_RECEIPT || !is_of_account(entry, where)
		    || !ID_EQ(entry->warehouse_id, where->warehouse_id))
			continue;
		struct book_layer *row = layer_of(book, entry->layer_id);
		if (row == NULL || row->layer.remaining.units == 0)
			continue;
		bool is_exact = row->layer.remaining.units == units;
		if (found == NULL || is_exact > is_whole
		    || (is_exact == is_whole && layer_precedes(&found->layer, &row->layer))) {
			found = row;
			is_whole = is_exact;
		}
	}
	return found;
}

enum err book_take_back(struct cost_book *book, const struct booking *where, int64_t units,
                        const struct known_cost *estimate)
{
	struct book_layer *row;
	while (units > 0 && (row = received_newest(book, where, units)) != NULL)
		TRY(layer_issue(book, where, row, ENTRY_REMOVAL, &units));
	return units > 0 ? book_issue(book, where, units, ENTRY_REMOVAL, estimate) : OK;
}

/* ---- valuing anew ---- */

static enum err layer_revalue(struct cost_book *book, const struct booking *where,
                              struct book_layer *row, struct money part)
{
	struct booking there = *where;
	if (part.ten_thousandths == 0)
		return OK;
	there.product_id = row->layer.product_id;
	there.warehouse_id = row->layer.warehouse_id;
	struct cost_entry *entry = entry_add(book, &there, ENTRY_REVALUATION, part);
	entry->source = row->layer.source;
	entry->layer_id = row->layer.id;
	entry->value = part;
	row->is_changed = true;
	TRY(money_add(row->layer.value, part, &row->layer.value));
	return money_add(row->layer.remaining_value, part, &row->layer.remaining_value);
}

void book_late(struct cost_book *book, const struct booking *where, struct money late)
{
	if (late.ten_thousandths == 0)
		return;
	struct cost_entry *entry = entry_add(book, where, ENTRY_LATE_COST, late);
	entry->source = SOURCE_PURCHASE;
	entry->expense = late;
}

enum err book_revalue(struct cost_book *book, const struct booking *where,
                      struct purchase_line_id line, int64_t received, struct money difference)
{
	size_t n = 0;
	int64_t left = received;
	struct book_layer **rows = ARENA_ARRAY(book->arena, book->layers.count, struct book_layer *);
	int64_t *weights = ARENA_ARRAY(book->arena, book->layers.count + 1, int64_t);
	struct money *parts = ARENA_ARRAY(book->arena, book->layers.count + 1, struct money);
	for (size_t i = 0; i < book->layers.count; i++) {
		const struct cost_layer *layer = &book->layers.at[i]->layer;
		if (!ID_EQ(layer->purchase_line_id, line) || layer->remaining.units == 0)
			continue;
		rows[n] = book->layers.at[i];
		weights[n++] = layer->remaining.units;
		left -= layer->remaining.units;
	}
	weights[n] = left > 0 ? left : 0;
	struct money amount = difference;
	bool is_less = difference.ten_thousandths < 0;
	amount.ten_thousandths = is_less ? -amount.ten_thousandths : amount.ten_thousandths;
	TRY(money_split(amount, weights, n + 1, parts));
	struct money late = is_less ? negative(parts[n]) : parts[n];
	for (size_t i = 0; i < n; i++) {
		struct cost_layer *layer = &rows[i]->layer;
		struct money part = is_less ? negative(parts[i]) : parts[i];
		struct money least = negative(layer->remaining_value);
		if (part.ten_thousandths < least.ten_thousandths) {
			/* Rounding must not leave a layer below nothing. */
			late.ten_thousandths += part.ten_thousandths - least.ten_thousandths;
			part = least;
		}
		TRY(layer_revalue(book, where, rows[i], part));
	}
	book_late(book, where, late);
	return OK;
}

/* Units that are worth nothing yet go over to the currency of what they will be worth. */
static void layer_recount(struct cost_book *book, struct book_layer *row, struct money worth)
{
	struct cost_layer *layer = &row->layer;
	const struct booking where = {.product_id = layer->product_id,
	                              .warehouse_id = layer->warehouse_id,
	                              .at = book->now,
	                              .subject = STR("")};
	if (currency_eq(layer->value.currency, worth.currency))
		return;
	const struct money currencies[] = {layer->value, worth};
	for (size_t i = 0; i < 2; i++) {
		struct cost_entry *entry = entry_add(book, &where, ENTRY_REVALUATION, currencies[i]);
		entry->source = layer->source;
		entry->layer_id = layer->id;
		entry->units.units = i == 0 ? -layer->remaining.units : layer->remaining.units;
	}
	layer->value.currency = layer->remaining_value.currency = worth.currency;
}

enum err book_value_unknown(struct cost_book *book, struct product_id product,
                            const struct known_cost *one)
{
	const struct booking where = {.at = book->now, .subject = STR("")};
	for (size_t i = 0; i < book->layers.count; i++) {
		struct book_layer *row = book->layers.at[i];
		struct cost_layer *layer = &row->layer;
		struct money part;
		bool is_unknown = layer->source == SOURCE_UNKNOWN && layer->value.ten_thousandths == 0;
		if (!is_unknown || layer->remaining.units == 0 || !ID_EQ(layer->product_id, product))
			continue;
		TRY(money_times(one->value, layer->remaining.units, &part));
		layer_recount(book, row, part);
		layer->source = one->source;
		row->is_changed = true;
		TRY(layer_revalue(book, &where, row, part));
	}
	return OK;
}
