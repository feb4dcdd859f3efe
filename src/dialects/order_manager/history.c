#include "dialects/order_manager/inventory.h"

#include "domain/accounts/accounts.h"
#include "domain/catalog/catalog.h"
#include "domain/stock/stock.h"

/* The dialect keeps so many entries of each product stock; Purser keeps all and shows as many. */
#define HISTORY_MOST 100
/* Rows looked at for those of one location. */
#define HISTORY_LOOK_MOST 5000

struct om_history {
	struct str description, edit_type_desc;
	struct instant formatted_edit_time;
	struct str master_sku, notes;
	struct product_id product_id;
	struct str user_email;
};

static const struct field history_fields[] = {
	FIELD_TEXT(struct om_history, description, 0, 0, LIMIT_NOTES, "What changed."),
	FIELD_TEXT(struct om_history, edit_type_desc, 0, 0, LIMIT_NAME, "The kind of change."),
	FIELD_INSTANT(struct om_history, formatted_edit_time, 0, "When."),
	FIELD_TEXT(struct om_history, master_sku, 0, 0, LIMIT_SKU, "The product's SKU."),
	FIELD_TEXT(struct om_history, notes, NULLABLE, 0, LIMIT_NOTES, "What was said."),
	FIELD_ID(struct om_history, product_id, struct product_id, 0, "The product."),
	FIELD_TEXT(struct om_history, user_email, NULLABLE, 0, LIMIT_NAME, "Who, if a person."),
};
const struct shape om_history_shape =
	SHAPE("ProductStockEditHistoryDto", struct om_history, history_fields, "A change of stock.");

struct om_history_query {
	int64_t page, limit;
	struct product_id product_id;
	struct stock_id product_stock_id;
	struct warehouse_id warehouse_id;
};

static const struct field query_fields[] = {
	OM_PAGE_FIELDS(struct om_history_query),
	FIELD_ID(struct om_history_query, product_id, struct product_id, 0,
             "The product; with warehouseId."),
	FIELD_ID(struct om_history_query, product_stock_id, struct stock_id, 0,
             "The product in one location."),
	FIELD_ID(struct om_history_query, warehouse_id, struct warehouse_id, 0, "The warehouse."),
};
const struct shape om_history_query_shape =
	SHAPE("OmHistoryQuery", struct om_history_query, query_fields, "Whose history.");

/* Which rows, and those found. */
struct look {
	struct product_id product;
	struct warehouse_id warehouse;
	struct location_id location; /* 0: all */
	LIST(const struct ledger_row *) rows;
};

static enum err look_begin(struct work *work, const struct om_history_query *q, struct look *look)
{
	struct stock_bin bin;
	if (q->product_stock_id.value != 0) {
		TRY(stock_bin_get(work, q->product_stock_id, &bin));
		*look = (struct look){
			.product = bin.product_id, .warehouse = bin.warehouse_id, .location = bin.location_id};
		return OK;
	}
	*look = (struct look){.product = q->product_id, .warehouse = q->warehouse_id};
	if (q->product_id.value != 0 && q->warehouse_id.value != 0)
		return OK;
	return fault_field(work->fault, STR("productStockId"),
	                   "is required, or both productId and warehouseId");
}

/* Promises to orders are no edits. */
static bool is_wanted(const struct look *look, const struct ledger_row *row)
{
	bool is_edit = row->on_hand_change.units != 0 || row->locked_change.units != 0;
	return is_edit && (look->location.value == 0 || ID_EQ(look->location, row->location_id));
}

static enum err look_run(struct work *work, struct look *look)
{
	int64_t before = 0;
	for (size_t seen = 0; seen < HISTORY_LOOK_MOST && look->rows.count < HISTORY_MOST;) {
		struct ledger_row *rows;
		size_t count;
		TRY(stock_history(work, look->product, look->warehouse, before, 2 * HISTORY_MOST, &rows,
		                  &count));
		for (size_t i = 0; i < count && look->rows.count < HISTORY_MOST; i++)
			if (is_wanted(look, &rows[i]))
				*LIST_ADD(work->arena, &look->rows) = &rows[i];
		if (count < 2 * HISTORY_MOST)
			break;
		before = rows[count - 1].id.value;
		seen += count;
	}
	return OK;
}

static enum err email_of(struct work *work, const struct ledger_row *row, struct map *known,
                         struct str *out)
{
	*out = (struct str){0};
	if (!str_is(row->actor_kind, "user"))
		return OK;
	struct user *user = map_get_int(known, row->actor_id);
	if (user == NULL) {
		user = ARENA_NEW(work->arena, struct user);
		enum err err = user_get(work, (struct user_id){row->actor_id}, user);
		if (err != OK && err != ERR_NOT_FOUND)
			return err;
		map_put_int(known, row->actor_id, user);
	}
	*out = user->email;
	return OK;
}

static struct str description_of(struct work *work, const struct ledger_row *row)
{
	if (row->on_hand_change.units == 0)
		return str_format(work->arena, "Locked changed by %lld to %lld.",
		                  (long long)row->locked_change.units, (long long)row->locked.units);
	return str_format(work->arena, "On hand changed by %lld to %lld.",
	                  (long long)row->on_hand_change.units, (long long)row->on_hand.units);
}

enum err om_history(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_history_query q = {0};
	struct look look;
	struct product product;
	struct map known = map_new(work->arena);
	TRY(om_query(work, call, &q));
	TRY(look_begin(work, &q, &look));
	TRY(product_get(work, look.product, &product));
	TRY(look_run(work, &look));
	size_t first = om_page_first(look.rows.count, q.page, om_limit(q.limit, 100), &reply->count);
	struct om_history *out = ARENA_ARRAY(work->arena, reply->count, struct om_history);
	for (size_t i = 0; i < reply->count; i++) {
		const struct ledger_row *row = look.rows.at[first + i];
		out[i] = (struct om_history){
			.description = description_of(work, row),
			.edit_type_desc = word_of(&stock_kind_words, (int)row->kind),
			.formatted_edit_time = row->at,
			.master_sku = product.sku,
			.notes = row->reason,
			.product_id = product.id,
		};
		TRY(email_of(work, row, &known, &out[i].user_email));
	}
	reply->value = out;
	return OK;
}
