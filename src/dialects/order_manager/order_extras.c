#include "dialects/order_manager/order_extras.h"

#include "dialects/order_manager/countries.h"
#include "dialects/order_manager/units.h"

static const struct word confirmation_rows[] = {
	{OM_NO_CONFIRMATION, "no_confirmation", "Nobody."},
	{OM_DELIVERY_CONFIRMATION, "delivery_confirmation", "The carrier."},
	{OM_SIGNATURE_CONFIRMATION, "signature_confirmation", "Whoever takes it."},
	{OM_ADULT_SIGNATURE_CONFIRMATION, "adult_signature_confirmation", "An adult."},
	{OM_DIRECT_SIGNATURE_CONFIRMATION, "direct_signature_confirmation", "The addressee."},
};
const struct words om_confirmation_words = WORDS("OmConfirmation", confirmation_rows);

static const struct word insurance_rows[] = {
	{OM_NO_INSURANCE, "no_insurance_provider", "Nobody."},
	{OM_CARRIER_INSURANCE, "carrier_insurance", "The carrier."},
	{OM_OTHER_INSURANCE, "other_external_insurance", "Somebody else."},
};
const struct words om_insurance_words = WORDS("OmInsurance", insurance_rows);

static const struct word bill_rows[] = {
	{OM_BILL_US, "bill_shipping_to_my_account", "We do."},
	{OM_BILL_RECIPIENT, "bill_shipping_to_recipient", "The recipient."},
	{OM_BILL_THIRD, "bill_shipping_to_third_party", "Somebody else."},
	{OM_BILL_COLLECT, "bill_shipping_upon_collect", "The recipient, at the door."},
};
const struct words om_bill_to_words = WORDS("OmBillTo", bill_rows);

static const struct word fraud_rows[] = {
	{OM_FRAUD_ACCEPT, "accept", "It is fine."},
	{OM_FRAUD_INVESTIGATE, "investigate", "Somebody should look at it."},
	{OM_FRAUD_CANCEL, "cancel", "It should not be shipped."},
};
const struct words om_fraud_words = WORDS("OmFraud", fraud_rows);

static const struct field method_fields[] = {
	FIELD_TEXT(struct om_ship_method_put, shipping_carrier, TRIMMED, 0, LIMIT_NAME, "Carrier."),
	FIELD_INT(struct om_ship_method_put, shipping_provider_id, 0, 0, INT32_MAX, "There is none."),
	FIELD_INT(struct om_ship_method_put, shipping_service_id, 0, 0, INT32_MAX, "There is none."),
	FIELD_INT(struct om_ship_method_put, package_type_id, 0, 0, INT32_MAX, "Passed over."),
};
const struct shape om_ship_method_put_shape =
	SHAPE("putShipMethod", struct om_ship_method_put, method_fields, "How to ship.");
static const struct field bill_fields[] = {
	FIELD_TEXT(struct om_bill_put, account_number, TRIMMED, 0, LIMIT_NAME, "The account."),
	FIELD_TEXT(struct om_bill_put, billing_zip_code, TRIMMED, 0, LIMIT_STATE, "Its code."),
	FIELD_TEXT(struct om_bill_put, country, TRIMMED, 0, 3, "ISO 3166-1 alpha-3."),
};
const struct shape om_bill_put_shape =
	SHAPE("putShipBilling", struct om_bill_put, bill_fields, "Whose account is billed.");

/* ---- shipping ---- */

struct taking {
	const struct shape *shape;
	const void *value;
	struct order_shipping *patch;
	struct fault *fault;
	bool is_any;
};

static bool takes(struct taking *t, const char *theirs, const char *ours)
{
	if (!shape_has(t->shape, t->value, theirs))
		return false;
	om_touch(&order_shipping_shape, t->patch, ours);
	t->is_any = true;
	return true;
}

static void take_mass(struct taking *t, const char *theirs, const char *ours, struct str text,
                      struct weight *out)
{
	if (takes(t, theirs, ours) && ounces_read(text, out) != OK)
		fault_field(t->fault, str_from(theirs), "must be a number of ounces, like 7.25");
}

static void take_length(struct taking *t, const char *name, struct str text, struct length *out)
{
	if (takes(t, name, name) && inches_read(text, out) != OK)
		fault_field(t->fault, str_from(name), "must be a number of inches, like 12.5");
}

static enum delivery_confirmation confirmation_of(enum om_confirmation word)
{
	switch (word) {
	case OM_DELIVERY_CONFIRMATION:
		return CONFIRM_DELIVERY;
	case OM_SIGNATURE_CONFIRMATION:
		return CONFIRM_SIGNATURE;
	case OM_ADULT_SIGNATURE_CONFIRMATION:
		return CONFIRM_ADULT_SIGNATURE;
	case OM_DIRECT_SIGNATURE_CONFIRMATION:
		return CONFIRM_DIRECT_SIGNATURE;
	default:
		return CONFIRM_NONE;
	}
}

static void take_insurance(struct taking *t, const struct om_extras *in)
{
	if (takes(t, "insurance_provider", "insurance_provider"))
		t->patch->insurance_provider = in->insurance_provider == OM_NO_INSURANCE ? STR("")
		                               : in->insurance_provider == OM_CARRIER_INSURANCE
		                                   ? STR("carrier")
		                                   : STR("other");
	/* 0 says nothing: the definition demands the member of every new order. */
	if (in->insured_value.ten_thousandths != 0 && takes(t, "insured_value", "insured_amount"))
		t->patch->insured_amount = in->insured_value;
}

static void take_bill(struct taking *t, const struct om_extras *in)
{
	if (takes(t, "custom_ship_billing_option", "bill_to"))
		t->patch->bill_to = in->custom_ship_billing_option == OM_BILL_US      ? BILL_SENDER
		                    : in->custom_ship_billing_option == OM_BILL_THIRD ? BILL_THIRD_PARTY
		                                                                      : BILL_RECIPIENT;
	if (!takes(t, "custom_ship_billing", "bill_account"))
		return;
	t->patch->bill_account = in->custom_ship_billing.account_number;
	t->patch->bill_postal_code = in->custom_ship_billing.billing_zip_code;
	om_touch(&order_shipping_shape, t->patch, "bill_postal_code");
	if (in->custom_ship_billing.country.len == 0)
		return;
	if (!country_two(in->custom_ship_billing.country, &t->patch->bill_country))
		fault_field(t->fault, STR("custom_ship_billing.country"),
		            "must be three letters of ISO 3166-1, like USA");
	om_touch(&order_shipping_shape, t->patch, "bill_country");
}

static void take_method(struct taking *t, const struct om_extras *in)
{
	const struct om_ship_method_put *method = &in->ship_method;
	if (!shape_has(t->shape, t->value, "ship_method"))
		return;
	if (method->shipping_provider_id != 0)
		fault_field(t->fault, STR("ship_method.shipping_provider_id"),
		            "is no account with a carrier here: Purser has none yet");
	if (method->shipping_service_id != 0)
		fault_field(t->fault, STR("ship_method.shipping_service_id"),
		            "is no service of a carrier here: Purser has none yet");
	if (method->shipping_carrier.len > 0 && takes(t, "ship_method", "carrier"))
		t->patch->carrier = method->shipping_carrier;
}

enum err om_extras_shipping(const struct shape *shape, const void *value,
                            const struct om_extras *in, struct order_shipping *patch, bool *is_any,
                            struct fault *fault)
{
	struct taking t = {shape, value, patch, fault, false};
	size_t faults = fault->rows.count;
	take_method(&t, in);
	take_mass(&t, "weight", "weight", in->weight, &patch->weight);
	take_length(&t, "length", in->length, &patch->length);
	take_length(&t, "width", in->width, &patch->width);
	take_length(&t, "height", in->height, &patch->height);
	take_mass(&t, "dry_ice_weight", "dry_ice_weight", in->dry_ice_weight, &patch->dry_ice_weight);
	if (takes(&t, "delivery_confirmation", "confirmation"))
		patch->confirmation = confirmation_of(in->delivery_confirmation);
	take_insurance(&t, in);
	take_bill(&t, in);
	if (takes(&t, "contains_alcohol", "is_alcohol"))
		patch->is_alcohol = in->contains_alcohol;
	*is_any = t.is_any;
	return fault->rows.count > faults ? ERR_INVALID : OK;
}

enum order_fraud om_fraud_level(enum om_fraud word)
{
	return word == OM_FRAUD_ACCEPT        ? FRAUD_LOW
	       : word == OM_FRAUD_INVESTIGATE ? FRAUD_MEDIUM
	                                      : FRAUD_HIGH;
}

/* ---- old custom fields ---- */

static const char *const old_names[OM_OLD_FIELDS] = {"custom_field1", "custom_field2",
                                                     "custom_field3"};

static struct str old_text(const struct om_extras *in, size_t at)
{
	const struct str texts[OM_OLD_FIELDS] = {in->custom_field1, in->custom_field2,
	                                         in->custom_field3};
	return texts[at];
}

void om_old_fields_note(const struct shape *shape, const void *value, const struct om_extras *in,
                        bool is_named[OM_OLD_FIELDS])
{
	for (size_t i = 0; i < OM_OLD_FIELDS; i++)
		is_named[i] =
			is_named[i] || (shape_has(shape, value, old_names[i]) && old_text(in, i).len > 0);
}

enum err om_old_fields_make(struct work *work, const bool is_named[OM_OLD_FIELDS],
                            struct custom_fields *fields)
{
	bool is_made = false;
	for (size_t i = 0; i < OM_OLD_FIELDS; i++) {
		struct custom_field made,
			draft = {.subject = STR("order"), .name = om_old_field_name(work->arena, i)};
		if (!is_named[i] || custom_field_named(work->arena, fields, draft.name) != NULL)
			continue;
		TRY(custom_field_create(work, &draft, &made));
		is_made = true;
	}
	return is_made ? custom_fields_load(work, "order", fields) : OK;
}

enum err om_old_values_read(struct arena *arena, const struct custom_fields *fields,
                            const struct shape *shape, const void *value,
                            const struct om_extras *in, int64_t id, struct custom_edits *edits,
                            struct fault *fault)
{
	enum err err = OK;
	for (size_t i = 0; i < OM_OLD_FIELDS; i++) {
		const struct custom_field *field =
			shape_has(shape, value, old_names[i])
				? custom_field_named(arena, fields, om_old_field_name(arena, i))
				: NULL;
		if (field != NULL
		    && custom_value_read(arena, field, id, old_text(in, i), str_from(old_names[i]), edits,
		                         fault)
		           != OK)
			err = ERR_INVALID;
	}
	return err;
}

enum err om_extras_fields(struct work *work, const struct shape *shape, const void *value,
                          const struct om_extras *in, struct order_id id)
{
	struct custom_fields fields;
	struct custom_edits edits = {0};
	bool is_named[OM_OLD_FIELDS] = {false}, is_given = false;
	for (size_t i = 0; i < OM_OLD_FIELDS; i++)
		is_given = is_given || shape_has(shape, value, old_names[i]);
	if (!is_given)
		return OK;
	om_old_fields_note(shape, value, in, is_named);
	TRY(custom_fields_load(work, "order", &fields));
	TRY(om_old_fields_make(work, is_named, &fields));
	TRY(om_old_values_read(work->arena, &fields, shape, value, in, id.value, &edits, work->fault));
	return edits.count > 0 ? custom_values_write(work, &fields, edits.at, edits.count) : OK;
}
