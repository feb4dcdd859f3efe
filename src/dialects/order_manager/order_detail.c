#include "dialects/order_manager/order_detail.h"

#include "dialects/order_manager/countries.h"
#include "dialects/order_manager/units.h"

struct om_labels_list {
	LIST(struct om_label) rows;
};
struct om_ids_list {
	LIST(int64_t) ids;
};

struct str om_old_field_name(struct arena *arena, size_t at)
{
	return str_format(arena, "Custom field %zu", at + 1);
}

/* ---- loading ---- */

static enum err labels_load(struct om_details *d, const int64_t *ids, size_t n)
{
	struct record_label *labels;
	size_t count;
	TRY(labels_of(d->work, "order", ids, n, &labels, &count));
	for (size_t i = 0; i < count; i++) {
		struct om_labels_list *list = map_get_int(&d->labels, labels[i].subject_id);
		if (list == NULL) {
			list = ARENA_NEW(d->work->arena, struct om_labels_list);
			map_put_int(&d->labels, labels[i].subject_id, list);
		}
		*LIST_ADD(d->work->arena, &list->rows) = om_label_of(&labels[i]);
	}
	return OK;
}

static void relative_add(struct om_details *d, int64_t of, int64_t id)
{
	struct om_ids_list *list = map_get_int(&d->relatives, of);
	if (list == NULL) {
		list = ARENA_NEW(d->work->arena, struct om_ids_list);
		map_put_int(&d->relatives, of, list);
	}
	*LIST_ADD(d->work->arena, &list->ids) = id;
}

/* Orders that were split off them, or merged into them. */
static enum err relatives_load(struct om_details *d, const int64_t *ids, size_t n)
{
	struct order_relative *found;
	size_t count;
	TRY(order_relatives(d->work, ids, n, &found, &count));
	for (size_t i = 0; i < count; i++)
		relative_add(d, found[i].order_id.value, found[i].relative_id.value);
	return OK;
}

static enum err old_fields_load(struct om_details *d, const int64_t *ids, size_t n)
{
	struct custom_fields fields;
	struct custom_value *values;
	const struct custom_field *old[OM_OLD_FIELDS];
	size_t count;
	bool is_any = false;
	TRY(custom_fields_load(d->work, "order", &fields));
	for (size_t i = 0; i < OM_OLD_FIELDS; i++) {
		old[i] = custom_field_named(d->work->arena, &fields, om_old_field_name(d->work->arena, i));
		is_any = is_any || old[i] != NULL;
	}
	if (!is_any)
		return OK;
	TRY(custom_values_of(d->work, &fields, ids, n, &values, &count));
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < OM_OLD_FIELDS; k++)
			if (old[k] != NULL && ID_EQ(old[k]->id, values[i].field_id))
				map_put_int(&d->values[k], values[i].subject_id, &values[i]);
	return OK;
}

enum err om_details_load(struct work *work, const struct order *orders, size_t n,
                         struct om_details *out)
{
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	*out = (struct om_details){
		.work = work, .labels = map_new(work->arena), .relatives = map_new(work->arena)};
	for (size_t i = 0; i < OM_OLD_FIELDS; i++)
		out->values[i] = map_new(work->arena);
	if (n == 0)
		return OK;
	for (size_t i = 0; i < n; i++)
		ids[i] = orders[i].id.value;
	TRY(order_shipping_of(work, ids, n, &out->shipping));
	TRY(labels_load(out, ids, n));
	TRY(relatives_load(out, ids, n));
	return old_fields_load(out, ids, n);
}

/* ---- printing ---- */

/* By the values of our enums. */
static const char *const confirmation_words[] = {
	[CONFIRM_NONE] = "NO_CONFIRMATION",
	[CONFIRM_DELIVERY] = "DELIVERY_CONFIRMATION",
	[CONFIRM_SIGNATURE] = "SIGNATURE_CONFIRMATION",
	[CONFIRM_DIRECT_SIGNATURE] = "DIRECT_SIGNATURE_CONFIRMATION",
	[CONFIRM_ADULT_SIGNATURE] = "ADULT_SIGNATURE_CONFIRMATION",
};
static const char *const bill_words[] = {
	[BILL_SENDER] = "BILL_SHIPPING_TO_MY_ACCOUNT",
	[BILL_RECIPIENT] = "BILL_SHIPPING_TO_RECIPIENT",
	[BILL_THIRD_PARTY] = "BILL_SHIPPING_TO_THIRD_PARTY",
};
static const char *const customs_words[] = {
	[CUSTOMS_NOT_SAID] = "NO_CUSTOMS_DECLARATION",
	[CUSTOMS_MERCHANDISE] = "MERCHANDISE_CUSTOMS_DECLARATION",
	[CUSTOMS_GIFT] = "GIFT_CUSTOMS_DECLARATION",
	[CUSTOMS_DOCUMENTS] = "DOCUMENTS_CUSTOMS_DECLARATION",
	[CUSTOMS_SAMPLE] = "SAMPLE_CUSTOMS_DECLARATION",
	[CUSTOMS_RETURNED_GOODS] = "RETURNED_GOODS_CUSTOMS_DECLARATION",
	[CUSTOMS_OTHER] = "MERCHANDISE_CUSTOMS_DECLARATION",
};
static const char *const non_delivery_words_theirs[] = {
	[NON_DELIVERY_NOT_SAID] = "",
	[NON_DELIVERY_RETURN] = "RETURN_NON_DELIVERABLE_INTERNATIONAL",
	[NON_DELIVERY_ABANDON] = "ABANDON_NON_DELIVERABLE_INTERNATIONAL",
};
static const char *const fraud_words[] = {
	[FRAUD_NOT_ASSESSED] = "",
	[FRAUD_LOW] = "SHOPIFY_LOW",
	[FRAUD_MEDIUM] = "SHOPIFY_MEDIUM",
	[FRAUD_HIGH] = "SHOPIFY_HIGH",
};
static const char *const type_words[] = {
	[ORDER_STANDARD] = "STANDARD",
	[ORDER_PRIME] = "PRIME",
	[ORDER_POS] = "POS",
	[ORDER_FBA] = "FBA",
	[ORDER_WFS] = "STANDARD", /* the dialect knows no WFS */
	[ORDER_FBA_WORKFLOW] = "FBA_WORKFLOW",
	[ORDER_STOCK_TRANSFER] = "STOCK_TRANSFER",
};

static struct str insurance_word(struct str ours)
{
	if (ours.len == 0)
		return STR("NO_INSURANCE_PROVIDER");
	return str_eq_nocase(ours, STR("carrier")) ? STR("CARRIER_INSURANCE")
	                                           : STR("OTHER_EXTERNAL_INSURANCE");
}

static struct str measure(struct arena *arena, struct length length)
{
	return length.micrometres == 0 ? (struct str){0} : inches_text(arena, length);
}

static struct str mass(struct arena *arena, struct weight weight)
{
	return weight.milligrams == 0 ? (struct str){0} : ounces_text(arena, weight);
}

static void shipping_print(struct arena *arena, const struct order_shipping *in,
                           struct om_order *out)
{
	out->weight = mass(arena, in->weight);
	out->length = measure(arena, in->length);
	out->width = measure(arena, in->width);
	out->height = measure(arena, in->height);
	out->delivery_confirmation = str_from(confirmation_words[in->confirmation]);
	out->insurance_provider = insurance_word(in->insurance_provider);
	if (in->insured_amount.currency.code[0] != '\0')
		out->insured_value = in->insured_amount;
	out->contains_dry_ice = in->dry_ice_weight.milligrams > 0;
	out->dry_ice_weight = mass(arena, in->dry_ice_weight);
	out->contains_alcohol = in->is_alcohol;
	out->custom_ship_billing_option = str_from(bill_words[in->bill_to]);
	out->custom_ship_billing = (struct om_ship_bill){
		.account_number = in->bill_account,
		.billing_zip_code = in->bill_postal_code,
		.country = in->bill_country.len > 0 ? country_three(in->bill_country) : in->bill_country,
	};
	out->customs_declaration_type = str_from(customs_words[in->customs_content]);
	out->international_non_delivery_action = str_from(non_delivery_words_theirs[in->non_delivery]);
	/* What was used says more than what was meant. */
	if (out->ship_method.shipping_carrier.len == 0)
		out->ship_method.shipping_carrier = om_carrier(arena, in->carrier);
}

static struct str old_value(const struct om_details *d, size_t k, const struct order *order)
{
	const struct custom_value *value = map_get_int(&d->values[k], order->id.value);
	return value != NULL ? value->text : (struct str){0};
}

void om_detail_print(const struct om_details *d, size_t i, const struct order *in,
                     struct om_order *out)
{
	const struct om_labels_list *labels = map_get_int(&d->labels, in->id.value);
	const struct om_ids_list *relatives = map_get_int(&d->relatives, in->id.value);
	out->order_type = str_from(type_words[in->type]);
	out->pos = in->type == ORDER_POS;
	out->receive_by_date = in->deliver_by;
	out->internal_notes = in->internal_notes;
	out->gift = in->is_gift;
	out->gift_message = in->gift_message;
	out->fraud_analysis = str_from(fraud_words[in->fraud_level]);
	shipping_print(d->work->arena, &d->shipping[i], out);
	if (labels != NULL) {
		out->labels.at = labels->rows.at;
		out->labels.count = out->labels.room = labels->rows.count;
	}
	for (size_t k = 0; relatives != NULL && k < relatives->ids.count; k++)
		*LIST_ADD(d->work->arena, &out->related_order_ids) = relatives->ids.at[k];
	if (in->split_from_id.value != 0)
		*LIST_ADD(d->work->arena, &out->related_order_ids) = in->split_from_id.value;
	if (in->merged_into_id.value != 0)
		*LIST_ADD(d->work->arena, &out->related_order_ids) = in->merged_into_id.value;
	out->custom_field1 = old_value(d, 0, in);
	out->custom_field2 = old_value(d, 1, in);
	out->custom_field3 = old_value(d, 2, in);
}
