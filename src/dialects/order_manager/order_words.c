#include "dialects/order_manager/order_words.h"

const struct om_word om_status_rows[] = {
	{"UNRESOLVED", true, ORDER_UNRESOLVED},
	{"AWAITING_PAYMENT", true, ORDER_AWAITING_PAYMENT},
	{"AWAITING_SHIPMENT", true, ORDER_AWAITING_SHIPMENT},
	{"AWAITING_MC_FULFILLMENT", true, ORDER_AWAITING_MC_FULFILLMENT},
	{"AWAITING_3PL_EXPORT", true, ORDER_AWAITING_3PL_EXPORT},
	{"AWAITING_DROPSHIP", true, ORDER_AWAITING_DROPSHIP},
	{"PENDING_FULFILLMENT", true, ORDER_PENDING_FULFILLMENT},
	{"SHIPPED", true, ORDER_SHIPPED},
	{"CANCELLED", true, ORDER_CANCELLED},
	{"ON_HOLD", true, ORDER_ON_HOLD},
	{"SKU_UNPROCESSED", false, 0},
	{"PROCESSED_OUTSIDE_OF_SKUBANA", true, ORDER_PROCESSED_OUTSIDE},
	{"INBOUND_SHIPMENT_PLAN", false, 0},
};
const size_t om_status_count = COUNT_OF(om_status_rows);

const struct om_word om_reason_rows[] = {
	{"RESOLVED", true, REASON_RESOLVED},
	{"MISSING_ORDER_INFO", true, REASON_MISSING_ORDER_INFO},
	{"MISSING_PRODUCT_INFO", true, REASON_MISSING_PRODUCT_INFO},
	{"MISSING_FULFILLMENT_SOURCE", true, REASON_MISSING_FULFILLMENT_SOURCE},
	{"MISSING_PICKING_LOCATION", true, REASON_MISSING_PICKING_LOCATION},
	{"ORDERBOT_CONFLICT", true, REASON_ORDERBOT_CONFLICT},
	{"OUT_OF_STOCK", true, REASON_OUT_OF_STOCK},
	{"MULTIPLE_WAREHOUSES", true, REASON_MULTIPLE_WAREHOUSES},
	{"FBA_UNRESOLVED", true, REASON_FBA_UNRESOLVED},
	{"MISSING_VENDOR_PRODUCT", true, REASON_MISSING_VENDOR_PRODUCT},
};
const size_t om_reason_count = COUNT_OF(om_reason_rows);

static struct str word_for(const struct om_word *rows, size_t n, int ours)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].is_ours && rows[i].ours == ours)
			return str_from(rows[i].word);
	return str_from(rows[0].word);
}

struct str om_status_word(enum order_status status)
{
	if (status == ORDER_CANCEL_REQUESTED)
		status = ORDER_PENDING_FULFILLMENT;
	if (status == ORDER_MERGED) /* nothing of it will be shipped under its own number */
		status = ORDER_CANCELLED;
	return word_for(om_status_rows, om_status_count, (int)status);
}

struct str om_reason_word(enum order_reason reason)
{
	return word_for(om_reason_rows, om_reason_count, (int)reason);
}

static const struct om_word *row_of(const struct om_word *rows, size_t n, struct str word)
{
	if (str_eq_nocase(word, STR("FBA_INBOUND_SHIPMENT_PLAN")))
		word = STR("INBOUND_SHIPMENT_PLAN");
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(word, str_from(rows[i].word)))
			return &rows[i];
	return NULL;
}

static enum err refuse_word(struct work *work, const char *name, const struct om_word *rows,
                            size_t n)
{
	struct buf words = buf_new(work->arena, 4096);
	for (size_t i = 0; i < n; i++)
		buf_format(&words, "%s%s", i == 0 ? "" : ", ", rows[i].word);
	return fault_field(work->fault, str_from(name), "is not one of: %.*s",
	                   STR_FMT(buf_str(&words)));
}

enum err om_status_filter(struct work *work, const char *name, const struct str *words, size_t n,
                          struct om_words_list *out)
{
	for (size_t i = 0; i < n; i++) {
		const struct om_word *row = row_of(om_status_rows, om_status_count, words[i]);
		if (row == NULL)
			return refuse_word(work, name, om_status_rows, om_status_count);
		if (!row->is_ours)
			continue;
		*LIST_ADD(work->arena, out) = word_of(&order_status_words, row->ours);
		if (row->ours == ORDER_PENDING_FULFILLMENT)
			*LIST_ADD(work->arena, out) = word_of(&order_status_words, ORDER_CANCEL_REQUESTED);
		if (row->ours == ORDER_CANCELLED)
			*LIST_ADD(work->arena, out) = word_of(&order_status_words, ORDER_MERGED);
	}
	return OK;
}

enum err om_reason_filter(struct work *work, const char *name, const struct str *words, size_t n,
                          struct om_words_list *out)
{
	for (size_t i = 0; i < n; i++) {
		const struct om_word *row = row_of(om_reason_rows, om_reason_count, words[i]);
		if (row == NULL)
			return refuse_word(work, name, om_reason_rows, om_reason_count);
		if (row->is_ours)
			*LIST_ADD(work->arena, out) = word_of(&order_reason_words, row->ours);
	}
	return OK;
}

/* ---- cancelling ---- */

static const struct word cancel_rows[] = {
	{OM_NO_INVENTORY, "no_inventory", "There is none left."},
	{OM_SHIPPING_ADDRESS_UNDELIVERABLE, "shipping_address_undeliverable",
     "Nobody can deliver there."},
	{OM_CUSTOMER_EXCHANGE, "customer_exchange", "The buyer takes something else."},
	{OM_BUYER_CANCELLED, "buyer_cancelled", "The buyer does not want it any more."},
	{OM_BUYER_HAS_NOT_PAID, "buyer_has_not_paid", "The buyer did not pay."},
	{OM_GENERAL_ADJUSTMENT, "general_adjustment", "A correction."},
	{OM_CARRIER_CREDIT_DECISION, "carrier_credit_decision", "The carrier credited it."},
	{OM_RISK_ASSESSMENT_INFORMATION_NOT_VALID, "risk_assessment_information_not_valid",
     "It looks like fraud."},
	{OM_CUSTOMER_RETURN, "customer_return", "It came back."},
	{OM_MERCHANDISE_NOT_RECEIVED, "merchandise_not_received", "It never arrived."},
	{OM_OTHER, "other", "Something else."},
};
const struct words om_cancel_words = WORDS("OrderCancelReason", cancel_rows);

static struct str upper(struct arena *arena, struct str text)
{
	char *at = arena_alloc(arena, text.len + 1);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		at[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
	}
	return str_of(at, text.len);
}

struct str om_cancel_text(struct arena *arena, enum om_cancel_type type, struct str details)
{
	struct str name = upper(arena, word_of(&om_cancel_words, (int)type));
	if (details.len == 0)
		return name;
	return str_format(arena, "%.*s: %.*s", STR_FMT(name), STR_FMT(details));
}

void om_cancel_split(struct str text, struct str *word, struct str *details)
{
	int value;
	ptrdiff_t colon = str_find(text, ':');
	*word = colon < 0 ? text : str_slice(text, 0, (size_t)colon);
	*details = colon < 0 ? (struct str){0} : str_trim(str_slice(text, (size_t)colon + 1, text.len));
	if (word_find(&om_cancel_words, *word, true, &value))
		return;
	*word = STR("OTHER");
	*details = text;
}
