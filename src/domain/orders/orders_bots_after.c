/* What bots do to orders that are written already, in the same unit: how they ship, tags, splits,
 * shipped ones, and the runs. Whatever the business refuses here is noted in the run: an order is
 * never lost over a bot. */
#include "domain/orders/orders_bots_after.h"

#include "domain/catalog/catalog.h"
#include "domain/orders/orders_bots_store.h"
#include "domain/orders/orders_rules.h"
#include "domain/orders/orders_shipping_store.h"
#include "kernel/labels.h"
#include "shape/shape_change.h"

/* ---- added items ---- */

/* Adding may move the lines, and the item holds their addresses. */
void order_lines_room(struct work *work, struct resolving *item, size_t more)
{
	struct order *order = item->order;
	const struct order_line *old = order->lines.at;
	size_t count = order->lines.count;
	struct order_line *lines = ARENA_ARRAY(work->arena, count + more, struct order_line);
	for (size_t i = 0; i < count; i++)
		lines[i] = old[i];
	for (size_t i = 0; i < item->lines_new.count; i++)
		item->lines_new.at[i] = &lines[item->lines_new.at[i] - old];
	for (size_t i = 0; i < item->lines_changed.count; i++)
		item->lines_changed.at[i] = &lines[item->lines_changed.at[i] - old];
	order->lines.at = lines;
	order->lines.room = count + more;
}

static enum err line_add(struct work *work, struct resolving *item, const struct bot_held *held,
                         const struct product *product, struct str remote_id)
{
	struct order *order = item->order;
	struct order_line *line = &order->lines.at[order->lines.count];
	struct currency currency = order->shipping_total.currency;
	int64_t place = 0;
	for (size_t i = 0; i < order->lines.count; i++)
		if (order->lines.at[i].place > place)
			place = order->lines.at[i].place;
	*line = (struct order_line){.order_id = order->id,
	                            .place = place + 1,
	                            .remote_id = remote_id,
	                            .sku = product->sku,
	                            .title = product->name,
	                            .product_id = product->id,
	                            .ordered = {held->setting->number}};
	TRY(id_new(work->tx, &line->id.value));
	line->unit_price.currency = line->tax.currency = line->discount.currency = currency;
	order->lines.count++;
	*LIST_ADD(work->arena, &item->lines_new) = line;
	return OK;
}

/* The line is named after the bot and the SKU: by that name a later run finds it. `known` lines
 * stand from before this run; what a bot says twice in one run is one line of both. */
static enum err item_add(struct work *work, struct botted *row, struct resolving *item,
                         const struct bot_held *held, const struct product *product, size_t known)
{
	struct order *order = item->order;
	struct str remote_id = str_format(work->arena, "added-%lld-%.*s", (long long)held->bot_id,
	                                  STR_FMT(held->setting->text));
	for (size_t i = 0; i < order->lines.count; i++) {
		struct order_line *line = &order->lines.at[i];
		if (!str_eq(line->remote_id, remote_id))
			continue;
		if (i >= known)
			line->ordered.units += held->setting->number;
		return OK;
	}
	if (order->lines.count < LIMIT_ORDER_LINES)
		return line_add(work, item, held, product, remote_id);
	*LIST_ADD(work->arena, &row->run.failures) =
		str_format(work->arena, "%.*s could not be added: an order has at most %d lines.",
	               STR_FMT(product->sku), LIMIT_ORDER_LINES);
	return OK;
}

/* Also by a SKU that it had before it was renamed. */
static const struct product *product_asked(const struct product *products, size_t n, struct str sku)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(products[i].asked_sku, sku))
			return &products[i];
	return NULL;
}

enum err order_items_add(struct work *work, struct botted *row, struct resolving *item,
                         const struct bot_outcome *outcome)
{
	struct str *skus = ARENA_ARRAY(work->arena, outcome->added.count + 1, struct str);
	struct product *products;
	size_t n = 0, count, known = item->order->lines.count;
	for (size_t i = 0; i < outcome->added.count; i++)
		if (outcome->added.at[i].setting->slot == SLOT_ITEMS)
			skus[n++] = outcome->added.at[i].setting->text;
	if (n == 0)
		return OK;
	TRY(product_by_skus(work, skus, n, &products, &count));
	order_lines_room(work, item, n);
	for (size_t i = 0; i < outcome->added.count; i++) {
		const struct bot_held *held = &outcome->added.at[i];
		if (held->setting->slot != SLOT_ITEMS)
			continue;
		const struct product *product = product_asked(products, count, held->setting->text);
		if (product != NULL)
			TRY(item_add(work, row, item, held, product, known));
		else
			*LIST_ADD(work->arena, &row->run.failures) =
				str_format(work->arena, "%.*s could not be added: no product has that SKU.",
			               STR_FMT(held->setting->text));
	}
	return order_totals(item->order);
}

/* ---- how it ships ---- */

static bool sets_any(const struct bot_outcome *outcome)
{
	static const enum bot_slot slots[] = {SLOT_CARRIER,      SLOT_SERVICE,     SLOT_PACKAGE,
	                                      SLOT_MEASURE,      SLOT_DRY_ICE,     SLOT_ALCOHOL,
	                                      SLOT_INSURANCE,    SLOT_BILLING,     SLOT_CUSTOMS_CONTENT,
	                                      SLOT_NON_DELIVERY, SLOT_CONFIRMATION};
	for (size_t i = 0; i < COUNT_OF(slots); i++)
		if (outcome->slots[slots[i]].setting != NULL)
			return true;
	return false;
}

static void service_lay(const struct bot_outcome *outcome, struct order_shipping *row)
{
	const struct bot_setting *carrier = outcome->slots[SLOT_CARRIER].setting;
	const struct bot_setting *service = outcome->slots[SLOT_SERVICE].setting;
	const struct bot_setting *package = outcome->slots[SLOT_PACKAGE].setting;
	if (carrier != NULL)
		row->carrier = carrier->text;
	if (package != NULL)
		row->package = package->text;
	if (service == NULL)
		return;
	bool is_cheapest = service->action->action == BOT_CHEAPEST_RATE;
	bool is_best = service->action->action == BOT_BEST_RATE;
	row->service = is_cheapest || is_best ? STR("") : service->text;
	row->rate_choice = is_cheapest ? RATE_CHEAPEST : is_best ? RATE_BEST : RATE_AS_SET;
}

/* The words of rules and of shipping differ a little. */
static int option_of(const struct words *words, struct str option, int usual)
{
	int value;
	return word_find(words, option, false, &value) ? value : usual;
}

static void bill_lay(const struct bot_action *bill, struct order_shipping *row)
{
	if (bill == NULL)
		return;
	row->bill_to = str_is(bill->option, "third_party")  ? BILL_THIRD_PARTY
	               : str_is(bill->option, "my_account") ? BILL_SENDER
	                                                    : BILL_RECIPIENT;
	row->bill_account = bill->account;
	row->bill_postal_code = bill->postal_code;
	row->bill_country = bill->country;
}

static void insurance_lay(const struct bot_action *insure, const struct order *order,
                          struct order_shipping *row)
{
	if (insure == NULL)
		return;
	bool is_none = str_is(insure->option, "none");
	row->insurance_provider = is_none ? STR("") : insure->option;
	row->insured_amount = is_none                               ? money_zero(order->total.currency)
	                      : insure->amount.ten_thousandths != 0 ? insure->amount
	                                                            : order->total;
}

static void shipping_lay(const struct bot_outcome *outcome, const struct order *order,
                         struct order_shipping *row)
{
	const struct bot_action *ice = bot_outcome_action(outcome, SLOT_DRY_ICE);
	const struct bot_action *confirm = bot_outcome_action(outcome, SLOT_CONFIRMATION);
	const struct bot_action *content = bot_outcome_action(outcome, SLOT_CUSTOMS_CONTENT);
	const struct bot_action *lost = bot_outcome_action(outcome, SLOT_NON_DELIVERY);
	service_lay(outcome, row);
	if (ice != NULL)
		row->dry_ice_weight = ice->weight;
	row->is_alcohol = row->is_alcohol || outcome->slots[SLOT_ALCOHOL].setting != NULL;
	insurance_lay(bot_outcome_action(outcome, SLOT_INSURANCE), order, row);
	bill_lay(bot_outcome_action(outcome, SLOT_BILLING), row);
	if (confirm != NULL)
		row->confirmation = (enum delivery_confirmation)option_of(
			&delivery_confirmation_words, confirm->option, (int)row->confirmation);
	if (content != NULL)
		row->customs_content = (enum customs_content)option_of(&customs_content_words,
		                                                       content->option, CUSTOMS_NOT_SAID);
	if (lost != NULL)
		row->non_delivery =
			(enum non_delivery)option_of(&non_delivery_words, lost->option, (int)row->non_delivery);
}

/* Never beyond what can be said: order_shipping_check refuses that. */
static int64_t measure_add(int64_t sum, int64_t units, int64_t one)
{
	int64_t more;
	if (__builtin_mul_overflow(one, units, &more) || __builtin_add_overflow(sum, more, &sum))
		return INT64_MAX;
	return sum;
}

/* The sum of the weights; the parcel that all units make when laid on top of each other. */
static enum err parcel_lay(struct work *work, const struct order *order, struct order_shipping *row)
{
	struct product *products;
	size_t count, n = 0;
	int64_t *ids = ARENA_ARRAY(work->arena, order->lines.count + 1, int64_t);
	for (size_t i = 0; i < order->lines.count; i++)
		ids[n++] = order->lines.at[i].product_id.value;
	TRY(product_load(work, ids, n, &products, &count));
	row->weight.milligrams = row->height.micrometres = 0;
	for (size_t i = 0; i < order->lines.count; i++) {
		const struct order_line *line = &order->lines.at[i];
		int64_t units = line->ordered.units - line->cancelled.units;
		for (size_t p = 0; p < count; p++) {
			if (!ID_EQ(products[p].id, line->product_id))
				continue;
			row->weight.milligrams =
				measure_add(row->weight.milligrams, units, products[p].weight.milligrams);
			row->height.micrometres =
				measure_add(row->height.micrometres, units, products[p].height.micrometres);
			if (products[p].length.micrometres > row->length.micrometres)
				row->length = products[p].length;
			if (products[p].width.micrometres > row->width.micrometres)
				row->width = products[p].width;
		}
	}
	return OK;
}

struct becoming_list {
	LIST(struct becoming) rows;
};

static enum err shipping_write(struct work *work, const struct becoming_list *list)
{
	LIST(int64_t) ids = {0};
	LIST(struct becoming) with = {0};
	for (size_t i = 0; i < list->rows.count; i++)
		if (sets_any(list->rows.at[i].outcome)) {
			*LIST_ADD(work->arena, &with) = list->rows.at[i];
			*LIST_ADD(work->arena, &ids) = list->rows.at[i].order->id.value;
		}
	if (ids.count == 0)
		return OK;
	struct order_shipping *rows;
	size_t changed = 0;
	TRY(order_shipping_of(work, ids.at, ids.count, &rows));
	for (size_t i = 0; i < ids.count; i++) {
		const struct becoming *b = &with.at[i];
		struct order_shipping before = rows[i], after = before;
		struct fault fault;
		fault_init(&fault, work->arena);
		before.insured_amount.currency = after.insured_amount.currency = b->order->total.currency;
		shipping_lay(b->outcome, b->order, &after);
		if (b->outcome->slots[SLOT_MEASURE].setting != NULL)
			TRY(parcel_lay(work, b->order, &after));
		if (order_shipping_check(&after, b->order->total.currency, &fault) != OK) {
			*LIST_ADD(work->arena, &b->row->run.failures) =
				str_format(work->arena, "How it ships could not be set: %.*s %.*s.",
			               STR_FMT(fault.rows.count ? fault.rows.at[0].path : STR("")),
			               STR_FMT(fault.rows.count ? fault.rows.at[0].sentence : fault.sentence));
			continue;
		}
		struct str difference =
			shape_difference(work->arena, &order_shipping_shape, &before, &after);
		if (difference.len == 0)
			continue;
		after.modified_at = work->now;
		event_emit(work, "order.shipping_changed", "order", after.order_id.value, difference);
		rows[changed++] = after;
	}
	if (changed == 0)
		return OK;
	return order_shippings_save(work->tx, work->arena, work->company, rows, changed);
}

/* ---- tags ---- */

/* A refusal of the business, before anything was written; anything else is trouble. */
static bool is_refusal(enum err err)
{
	return err == ERR_REFUSED || err == ERR_CONFLICT || err == ERR_INVALID || err == ERR_NOT_FOUND;
}

static void refused(struct work *work, struct botted *row, const char *what)
{
	*LIST_ADD(work->arena, &row->run.failures) =
		str_format(work->arena, "%s: %.*s", what, STR_FMT(work->fault->sentence));
	fault_init(work->fault, work->arena);
}

static enum err tags_write(struct work *work, const struct becoming_list *list)
{
	size_t n = list->rows.count;
	struct labelled *rows = ARENA_ARRAY(work->arena, n + 1, struct labelled);
	for (size_t i = 0; i < n; i++) {
		const struct becoming *b = &list->rows.at[i];
		struct str *names = ARENA_ARRAY(work->arena, b->outcome->added.count + 1, struct str);
		rows[i] = (struct labelled){.order_id = b->order->id, .labels = names};
		for (size_t a = 0; a < b->outcome->added.count; a++)
			if (b->outcome->added.at[a].setting->slot == SLOT_TAGS)
				names[rows[i].label_count++] = b->outcome->added.at[a].setting->text;
	}
	enum err err = order_labels_add(work, rows, n);
	if (!is_refusal(err))
		return err;
	struct str word =
		str_format(work->arena, "Tags could not be added: %.*s", STR_FMT(work->fault->sentence));
	fault_init(work->fault, work->arena);
	for (size_t i = 0; i < n; i++)
		if (rows[i].label_count > 0)
			*LIST_ADD(work->arena, &list->rows.at[i].row->run.failures) = word;
	return OK;
}

/* ---- splits ---- */

static const struct order_line *line_of(const struct order *order, int64_t id)
{
	for (size_t i = 0; i < order->lines.count; i++)
		if (order->lines.at[i].id.value == id)
			return &order->lines.at[i];
	return NULL;
}

/* The line that holds what the bots saw: of a bundle that was broken, that of the component. */
static const struct order_line *line_seen(const struct order *order,
                                          const struct bot_fact_line *fact)
{
	const struct order_line *line = line_of(order, fact->line_id);
	for (size_t i = 0; line != NULL && line->kit_part != 0 && i < order->lines.count; i++) {
		const struct order_line *other = &order->lines.at[i];
		if (other->kit_part != 0 && str_eq(other->remote_id, line->remote_id)
		    && ID_EQ(other->origin_order_id, line->origin_order_id)
		    && ID_EQ(other->product_id, fact->product_id))
			return other;
	}
	return line;
}

/* Units of the lines of the order in a part. A bundle that could not be broken stays a whole line:
 * the first part that has a piece of it takes it. */
static void part_lines(struct work *work, const struct botted *row, size_t part,
                       struct order_split_part *out)
{
	const struct bot_part *from = &row->result.parts[part];
	for (size_t i = 0; i < from->line_count; i++) {
		const struct bot_fact_line *fact = &from->lines[i];
		const struct order_line *line = line_seen(row->order, fact);
		int64_t units = fact->units;
		bool is_taken = false;
		if (line == NULL)
			continue;
		if (!ID_EQ(line->product_id, fact->product_id)) {
			units = line->ordered.units - line->cancelled.units;
			for (size_t p = 0; p <= part; p++)
				for (size_t l = 0; l < (p < part ? row->result.parts[p].line_count : i); l++)
					is_taken = is_taken || row->result.parts[p].lines[l].line_id == fact->line_id;
		}
		if (!is_taken)
			*LIST_ADD(work->arena, &out->lines) = (struct order_split_line){line->id, {units}};
	}
}

/* Splits the order, then lets its parts become what their own outcome says. */
static enum err order_divide(struct work *work, const struct botting *botting, struct botted *row,
                             struct becoming_list *list)
{
	size_t most = row->result.part_count, n = 0, count = 0;
	struct order_split_part *parts = ARENA_ARRAY(work->arena, most, struct order_split_part);
	size_t *places = ARENA_ARRAY(work->arena, most, size_t);
	struct order *made;
	for (size_t p = 1; p < most; p++) {
		part_lines(work, row, p, &parts[n]);
		if (parts[n].lines.count > 0)
			places[n++] = p;
	}
	if (n == 0)
		return OK;
	enum err err = order_split(work, row->order->id, parts, n, &made, &count);
	if (is_refusal(err)) {
		refused(work, row, "It could not be split");
		return OK;
	}
	TRY(err);
	*row->order = made[0]; /* whoever accepted the order answers with it */
	struct routing_facts routing;
	TRY(routing_facts_load(work, &routing));
	struct resolving *items = ARENA_ARRAY(work->arena, count, struct resolving);
	for (size_t i = 1; i < count && i <= n; i++) {
		const struct bot_outcome *outcome = &row->result.parts[places[i - 1]].outcome;
		bool is_held = false;
		struct resolving *item = &items[i - 1];
		item->order = &made[i];
		if (row->result.parts[0].outcome.slots[SLOT_SOURCE].setting != NULL)
			made[i].chosen_warehouse_id.value = 0; /* the first part's is not its own */
		*LIST_ADD(work->arena, &row->run.split_into) = made[i].id.value;
		order_bots_tell(work, botting, row, outcome);
		TRY(order_bots_obey(work, botting, &routing, row, outcome, &made[i], &is_held));
		item->keeps_status = is_held;
		if (is_held)
			TRY(job_request(work, "order.hold_end", made[i].id.value, made[i].hold_until, STR("")));
		TRY(order_items_add(work, row, item, outcome));
		*LIST_ADD(work->arena, &list->rows) = (struct becoming){row, &made[i], outcome};
	}
	return resolve_all(work, items, n);
}

/* ---- all of it ---- */

static enum err runs_write(struct work *work, struct botting *botting)
{
	const struct order_bot_run **runs =
		ARENA_ARRAY(work->arena, botting->count, const struct order_bot_run *);
	int64_t *orders = ARENA_ARRAY(work->arena, botting->count, int64_t);
	for (size_t i = 0; i < botting->count; i++) {
		TRY(id_new(work->tx, &botting->rows[i].run.id));
		runs[i] = &botting->rows[i].run;
		orders[i] = botting->rows[i].order->id.value;
	}
	return order_bot_runs_insert(work->tx, work->arena, work->company, runs, orders,
	                             botting->count);
}

enum err order_bots_end(struct work *work, struct botting *botting)
{
	struct becoming_list list = {0};
	if (botting->bots == NULL)
		return OK;
	for (size_t i = 0; i < botting->count; i++) {
		struct botted *row = &botting->rows[i];
		*LIST_ADD(work->arena, &list.rows) =
			(struct becoming){row, row->order, &row->result.parts[0].outcome};
		if (row->result.part_count > 1)
			TRY(order_divide(work, botting, row, &list));
	}
	TRY(shipping_write(work, &list));
	TRY(tags_write(work, &list));
	TRY(order_bots_ship(work, list.rows.at, list.rows.count));
	return runs_write(work, botting);
}
