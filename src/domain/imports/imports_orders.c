/* Orders: a row for each line; those of one number and channel are one order. */
#include "domain/catalog/catalog.h"
#include "domain/imports/imports_kind.h"
#include "domain/intake/intake.h"

struct order_import {
	struct str number, channel, placed_at, paid_at, ship_by, currency;
	struct str email, recipient, company, line1, line2, city, state, postal_code, country, phone;
	struct str shipping_method, notes, shipping_total, shipping_tax, warehouse;
	struct str sku, title, unit_price, tax, discount;
	int64_t quantity;
	bool is_gift;
	struct str gift_message;
};
#define TEXT(name_, most_, says_) FIELD_TEXT(struct order_import, name_, TRIMMED, 0, most_, says_)
static const struct field order_fields[] = {
	FIELD_TEXT(struct order_import, number, REQUIRED | TRIMMED, 1, LIMIT_NUMBER,
               "Order number; rows with the same one are lines of one order."),
	FIELD_TEXT(struct order_import, channel, REQUIRED | TRIMMED, 1, LIMIT_NAME,
               "Channel, by name or id."),
	TEXT(placed_at, 40, "When it was placed; empty: now."),
	TEXT(paid_at, 40, "When it was paid; empty: not yet."),
	TEXT(ship_by, 40, "The latest moment it should leave."),
	FIELD_TEXT(struct order_import, currency, REQUIRED | TRIMMED, 3, 3, "ISO 4217 code."),
	TEXT(email, LIMIT_NAME, "The buyer's e-mail."),
	TEXT(recipient, LIMIT_NAME, "Name on the parcel."),
	TEXT(company, LIMIT_NAME, "Company on the parcel."),
	TEXT(line1, LIMIT_ADDRESS_LINE, "Street."),
	TEXT(line2, LIMIT_ADDRESS_LINE, "More of the street."),
	TEXT(city, LIMIT_CITY, "City."),
	TEXT(state, LIMIT_STATE, "State or province."),
	TEXT(postal_code, 20, "Postal code."),
	TEXT(country, 2, "ISO 3166 alpha-2 code."),
	TEXT(phone, LIMIT_PHONE, "Phone."),
	TEXT(shipping_method, LIMIT_NAME, "What the buyer asked for."),
	TEXT(notes, LIMIT_NOTES, "The buyer's note."),
	TEXT(shipping_total, 30, "What the buyer pays for shipping."),
	TEXT(shipping_tax, 30, "Tax on shipping."),
	TEXT(warehouse, LIMIT_NAME, "The warehouse that must ship it; empty: routing decides."),
	FIELD_FLAG(struct order_import, is_gift, 0, "It is a gift."),
	TEXT(gift_message, LIMIT_NOTES, "To go with it."),
	FIELD_TEXT(struct order_import, sku, REQUIRED | TRIMMED, 1, LIMIT_SKU, "SKU of the line."),
	TEXT(title, 500, "What the buyer saw."),
	FIELD_INT(struct order_import, quantity, REQUIRED, 1, QTY_MAX, "Units of the line."),
	TEXT(unit_price, 30, "Price of one unit."),
	TEXT(tax, 30, "Tax of the whole line."),
	TEXT(discount, 30, "Discount on the whole line."),
};
static const struct shape order_import_shape =
	SHAPE("ImportOrder", struct order_import, order_fields, "A line of an order.");

static const struct import_alias order_aliases[] = {
	{"number", "order number,order,order id,order no,name"},
	{"channel", "sales channel,sales channel name,store"},
	{"placed_at", "order date,date,created at,placed"},
	{"paid_at", "payment date,paid,date paid"},
	{"ship_by", "ship by,ship by date"},
	{"recipient", "ship to name,shipping name,ship name,customer name,customer"},
	{"company", "ship to company,shipping company"},
	{"line1", "address,address 1,address1,ship to address,shipping address1,street"},
	{"line2", "address 2,address2,shipping address2"},
	{"city", "ship to city,shipping city,town"},
	{"state", "ship to state,shipping province,province,region"},
	{"postal_code", "zip,zip code,zipcode,postcode,shipping zip,ship to zip"},
	{"country", "ship to country,shipping country,country code"},
	{"phone", "ship to phone,shipping phone"},
	{"shipping_method", "shipping service,ship method,service"},
	{"sku", "item sku,lineitem sku,listing sku,item"},
	{"title", "item name,lineitem name,product name"},
	{"quantity", "qty,lineitem quantity,units"},
	{"unit_price", "price,item price,lineitem price"},
	{"shipping_total", "shipping,shipping price,shipping cost"},
	{"notes", "note,customer notes"},
};

struct order_group {
	struct order_draft draft;
	struct import_row *rows;
	size_t count;
};

static bool line_take(struct work *work, struct order_draft *draft, struct import_row *row)
{
	const struct order_import *said = row->value;
	struct order_draft_line line = {
		.sku = said->sku, .title = said->title, .quantity = {said->quantity}};
	bool is_good =
		import_money(work, said->unit_price, draft->currency, "unit_price", row, &line.unit_price)
		&& import_money(work, said->tax, draft->currency, "tax", row, &line.tax)
		&& import_money(work, said->discount, draft->currency, "discount", row, &line.discount);
	*LIST_ADD(work->arena, &draft->lines) = line;
	return is_good;
}

/* What holds for the order stands in its first row. */
static bool draft_take(struct work *work, const struct import_names *names,
                       struct order_draft *draft, struct import_row *row)
{
	const struct order_import *said = row->value;
	*draft = (struct order_draft){
		.number = said->number,
		.source = STR("import"),
		.currency = said->currency,
		.email = said->email,
		.recipient = said->recipient,
		.company = said->company,
		.line1 = said->line1,
		.line2 = said->line2,
		.city = said->city,
		.state = said->state,
		.postal_code = said->postal_code,
		.country = said->country,
		.phone = said->phone,
		.shipping_method = said->shipping_method,
		.notes = said->notes,
		.is_gift = said->is_gift,
		.gift_message = said->gift_message,
	};
	draft->custom_values = row->custom;
	return import_channel(work, names, said->channel, row, &draft->channel_id)
	       && (said->warehouse.len == 0
	           || import_warehouse(work, names, said->warehouse, row, &draft->warehouse_id))
	       && import_instant(work, said->placed_at, "placed_at", row, &draft->placed_at)
	       && import_instant(work, said->paid_at, "paid_at", row, &draft->paid_at)
	       && import_instant(work, said->ship_by, "ship_by", row, &draft->ship_by)
	       && import_money(work, said->shipping_total, said->currency, "shipping_total", row,
	                       &draft->shipping_total)
	       && import_money(work, said->shipping_tax, said->currency, "shipping_tax", row,
	                       &draft->shipping_tax);
}

/* A faulty line takes its order with it: half an order is worse than none. */
static void group_fail(struct order_group *group, size_t culprit)
{
	struct str sentence = group->rows[culprit].sentence;
	for (size_t i = 0; i < group->count; i++) {
		group->rows[i].outcome = ROW_FAILED;
		if (i != culprit)
			group->rows[i].sentence = STR("Another line of the order is faulty.");
	}
	group->rows[culprit].sentence = sentence;
}

static bool group_take(struct work *work, const struct import_names *names,
                       struct order_group *group)
{
	if (!draft_take(work, names, &group->draft, &group->rows[0])) {
		group_fail(group, 0);
		return false;
	}
	for (size_t i = 0; i < group->count; i++) {
		if (line_take(work, &group->draft, &group->rows[i]))
			continue;
		group_fail(group, i);
		return false;
	}
	return true;
}

static bool is_same_order(const struct import_row *a, const struct import_row *b)
{
	const struct order_import *left = a->value, *right = b->value;
	return str_eq(left->number, right->number) && str_eq_nocase(left->channel, right->channel);
}

static void group_answer(struct work *work, struct order_group *group,
                         const struct intake_item *item, const struct fault *fault)
{
	struct import_row *first = &group->rows[0];
	if (item->err != OK) {
		import_row_fail(work, first, item->err, fault);
		group_fail(group, 0);
		return;
	}
	bool is_new = item->outcome == ORDER_WAS_CREATED;
	first->record = item->order.id.value;
	for (size_t i = 0; i < group->count; i++) {
		group->rows[i].outcome = is_new ? ROW_CREATED : ROW_SAME;
		group->rows[i].sentence = (struct str){0};
	}
	if (!is_new)
		return;
	first->sentence = str_format(work->arena, "order %.*s: %.*s", STR_FMT(item->order.number),
	                             STR_FMT(word_of(&order_status_words, (int)item->order.status)));
	first->undo = str_format(work->arena, "%lld", (long long)item->order.id.value);
}

static bool is_unlinked(const struct import_row *row, const struct intake_item *item)
{
	const struct order_import *said = row->value;
	for (size_t i = 0; i < item->order.lines.count; i++)
		if (str_eq(item->order.lines.at[i].sku, said->sku)
		    && item->order.lines.at[i].product_id.value == 0)
			return true;
	return false;
}

/* Lines that find no product may have lost what a spreadsheet drops from numbers. */
static enum err hints_tell(struct work *work, struct order_group *groups,
                           const struct intake_item *items, size_t n)
{
	struct map hints;
	LIST(struct str) skus = {0};
	LIST(struct import_row *) rows = {0};
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < groups[i].count && items[i].err == OK; k++) {
			struct import_row *row = &groups[i].rows[k];
			if (row->outcome != ROW_CREATED || !is_unlinked(row, &items[i]))
				continue;
			*LIST_ADD(work->arena, &rows) = row;
			*LIST_ADD(work->arena, &skus) = ((const struct order_import *)row->value)->sku;
		}
	if (rows.count == 0)
		return OK;
	TRY(product_sku_hints(work, skus.at, skus.count, &hints));
	for (size_t i = 0; i < rows.count; i++) {
		struct str hint = product_sku_hint(work, &hints, skus.at[i]);
		struct import_row *row = rows.at[i];
		if (hint.len > 0)
			row->sentence =
				str_format(work->arena, "%.*s%sThe SKU %.*s is linked to no product.%.*s",
			               STR_FMT(row->sentence), row->sentence.len > 0 ? ". " : "",
			               STR_FMT(skus.at[i]), STR_FMT(hint));
	}
	return OK;
}

static enum err orders_apply(struct work *work, struct import_row *rows, size_t n)
{
	struct import_names names = {0};
	struct order_group *groups = ARENA_ARRAY(work->arena, n, struct order_group);
	struct intake_item *items = ARENA_ARRAY(work->arena, n, struct intake_item);
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	size_t count = 0;
	TRY(import_names_load(work, &names));
	for (size_t from = 0; from < n;) {
		size_t to = from + 1;
		while (to < n && is_same_order(&rows[from], &rows[to]))
			to++;
		groups[count] = (struct order_group){.rows = &rows[from], .count = to - from};
		if (group_take(work, &names, &groups[count])) {
			fault_init(&faults[count], work->arena);
			items[count] =
				(struct intake_item){.draft = &groups[count].draft, .fault = &faults[count]};
			count++;
		}
		from = to;
	}
	if (count > 0)
		TRY(intake_orders(work, count, items));
	for (size_t i = 0; i < count; i++)
		group_answer(work, &groups[i], &items[i], &faults[i]);
	return hints_tell(work, groups, items, count);
}

/* What was made is cancelled, as long as it is with us; its numbers are free for the next file. */
static enum err orders_undo(struct work *work, struct import_row *rows, size_t n)
{
	struct fault *whole = work->fault;
	for (size_t i = 0; i < n; i++) {
		struct order order;
		struct order_id id;
		struct fault fault;
		fault_init(&fault, work->arena);
		if (str_to_int(rows[i].undo, &id.value) != OK)
			return ERR_INTERNAL;
		work->fault = &fault;
		enum err err = order_get(work, id, &order);
		if (err == OK && order.handed_over_at.us != 0)
			err = fault_say(&fault, ERR_CONFLICT, "Order %.*s was handed over already.",
			                STR_FMT(order.number));
		if (err == OK)
			err = order_unmake(work, id, STR("The import that made it was taken back."));
		work->fault = whole;
		if (err == ERR_SQL || err == ERR_BUSY || err == ERR_SERIALIZATION)
			return err;
		rows[i].outcome = ROW_UNDONE;
		if (err != OK) {
			import_row_fail(work, &rows[i], err, &fault);
			rows[i].outcome = ROW_KEPT;
		}
	}
	return OK;
}

const struct import_kind import_orders = {
	.name = "orders",
	.scope = SCOPE_WRITE_ORDERS,
	.row = &order_import_shape,
	.aliases = order_aliases,
	.alias_count = COUNT_OF(order_aliases),
	.group = {"number", "channel"},
	.subject = "order",
	.apply = orders_apply,
	.undo = orders_undo,
	.says = "Orders, a row for each line; rows of one number and channel are one order.",
};
