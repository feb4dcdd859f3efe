#include "dialects/order_manager/carrier_lists.h"

#include "dialects/order_manager/carriers.h"

struct om_carrier_row {
	int64_t shipping_carrier_id;
	struct str name;
};
static const struct field carrier_fields[] = {
	FIELD_INT(struct om_carrier_row, shipping_carrier_id, 0, 1, INT32_MAX, "Its id."),
	FIELD_TEXT(struct om_carrier_row, name, 0, 0, LIMIT_NAME, "Its word."),
};
const struct shape om_carrier_shape =
	SHAPE("ShippingCarrierDto", struct om_carrier_row, carrier_fields, "A carrier.");

struct om_ship_billing {
	int64_t ship_billing_id;
	struct str description;
};
static const struct field billing_fields[] = {
	FIELD_INT(struct om_ship_billing, ship_billing_id, 0, 1, INT32_MAX, "Its id."),
	FIELD_TEXT(struct om_ship_billing, description, 0, 0, LIMIT_NAME, "Who pays."),
};
const struct shape om_ship_billing_shape =
	SHAPE("ShipBillingDto", struct om_ship_billing, billing_fields, "Who pays a carrier.");

struct om_package {
	int64_t package_type_id;
	struct str package_code, package_name, abbreviation, description, shipping_carrier;
	bool active, domestic, international, weight_required;
};
static const struct field package_fields[] = {
	FIELD_INT(struct om_package, package_type_id, 0, 1, INT32_MAX, "Its id."),
	FIELD_TEXT(struct om_package, package_code, 0, 0, LIMIT_NAME, "Its word."),
	FIELD_TEXT(struct om_package, package_name, 0, 0, LIMIT_NAME, "Its name."),
	FIELD_TEXT(struct om_package, abbreviation, 0, 0, LIMIT_NAME, "Its name, short."),
	FIELD_TEXT(struct om_package, description, 0, 0, LIMIT_NAME, "What it is."),
	FIELD_TEXT(struct om_package, shipping_carrier, 0, 0, LIMIT_NAME, "Whose it is."),
	FIELD_FLAG(struct om_package, active, 0, "Can it be used?"),
	FIELD_FLAG(struct om_package, domestic, 0, "At home?"),
	FIELD_FLAG(struct om_package, international, 0, "Abroad?"),
	FIELD_FLAG(struct om_package, weight_required, 0, "Must its weight be known?"),
};
const struct shape om_package_shape =
	SHAPE("packageType", struct om_package, package_fields, "A kind of package.");

struct om_service {
	int64_t shipping_service_id;
	struct str service_name, shipping_carrier;
};
static const struct field service_fields[] = {
	FIELD_INT(struct om_service, shipping_service_id, 0, 1, INT32_MAX, "Its id."),
	FIELD_TEXT(struct om_service, service_name, 0, 0, LIMIT_NAME, "Its name."),
	FIELD_TEXT(struct om_service, shipping_carrier, 0, 0, LIMIT_NAME, "Whose it is."),
};
const struct shape om_service_shape =
	SHAPE("shippingService", struct om_service, service_fields, "A service of a carrier.");

struct om_provider {
	int64_t shipping_provider_id;
	struct str name;
};
static const struct field provider_fields[] = {
	FIELD_INT(struct om_provider, shipping_provider_id, 0, 1, INT32_MAX, "Its id."),
	FIELD_TEXT(struct om_provider, name, 0, 0, LIMIT_NAME, "Its name."),
};
const struct shape om_provider_shape =
	SHAPE("shippingProvider", struct om_provider, provider_fields, "An account with a carrier.");

struct om_carrier_query {
	LIST(struct str) carrier_code;
	LIST(int64_t) carrier_id;
};
static const struct field query_fields[] = {
	FIELD_TEXTS(struct om_carrier_query, carrier_code, 0, 0, OM_LIMIT_MOST, "Of these carriers,"),
	FIELD_INTS(struct om_carrier_query, carrier_id, 0, 0, OM_LIMIT_MOST, "or of these."),
};
const struct shape om_carrier_query_shape =
	SHAPE("OmCarrierQuery", struct om_carrier_query, query_fields, "Of which carriers.");

enum err om_carrier_list(struct work *work, const struct call *call, struct reply *reply)
{
	size_t n = carrier_count();
	struct om_carrier_row *out = ARENA_ARRAY(work->arena, n, struct om_carrier_row);
	(void)call;
	for (size_t i = 0; i < n; i++)
		out[i] = (struct om_carrier_row){carrier_id(carrier_word(i)), carrier_word(i)};
	reply->value = out;
	reply->count = n;
	return OK;
}

static enum err carrier_find(struct work *work, int64_t id, struct str *word)
{
	for (size_t i = 0; i < carrier_count(); i++) {
		*word = carrier_word(i);
		if (carrier_id(*word) == id)
			return OK;
	}
	return fault_say(work->fault, ERR_NOT_FOUND, "There is no carrier %lld.", (long long)id);
}

enum err om_billing_list(struct work *work, const struct call *call, struct reply *reply)
{
	static const struct om_ship_billing rows[] = {
		{1, STR_INIT("Our account")},
		{2, STR_INIT("The recipient")},
		{3, STR_INIT("A third party")},
		{4, STR_INIT("Cash upon collection")},
	};
	struct str word;
	TRY(carrier_find(work, call->ids[0], &word));
	reply->value = rows;
	reply->count = COUNT_OF(rows);
	return OK;
}

static struct om_package parcel_of(struct str carrier)
{
	return (struct om_package){
		.package_type_id = carrier_id(carrier),
		.package_code = STR("PACKAGE"),
		.package_name = STR("Package"),
		.abbreviation = STR("Package"),
		.description = STR("A package of your own, by its dimensions."),
		.shipping_carrier = carrier,
		.active = true,
		.domestic = true,
		.international = true,
		.weight_required = true,
	};
}

static enum err query_read(struct work *work, const struct call *call, struct om_carrier_query *out)
{
	TRY(om_query(work, call, out));
	for (size_t i = 0; i < out->carrier_code.count; i++) {
		size_t k = 0;
		while (k < carrier_count() && !str_eq_nocase(out->carrier_code.at[i], carrier_word(k)))
			k++;
		if (k == carrier_count())
			return fault_field(work->fault, STR("carrierCode"), "has no word %.*s",
			                   STR_FMT(out->carrier_code.at[i]));
	}
	return OK;
}

static bool is_asked(const struct om_carrier_query *query, struct str carrier)
{
	if (query->carrier_code.count + query->carrier_id.count == 0)
		return true;
	for (size_t i = 0; i < query->carrier_code.count; i++)
		if (str_eq_nocase(query->carrier_code.at[i], carrier))
			return true;
	for (size_t i = 0; i < query->carrier_id.count; i++)
		if (query->carrier_id.at[i] == carrier_id(carrier))
			return true;
	return false;
}

enum err om_package_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_carrier_query query = {0};
	TRY(query_read(work, call, &query));
	struct om_package *out = ARENA_ARRAY(work->arena, carrier_count(), struct om_package);
	for (size_t i = 0; i < carrier_count(); i++)
		if (is_asked(&query, carrier_word(i)))
			out[reply->count++] = parcel_of(carrier_word(i));
	reply->value = out;
	return OK;
}

enum err om_carrier_packages(struct work *work, const struct call *call, struct reply *reply)
{
	struct str word;
	struct om_package *out = ARENA_NEW(work->arena, struct om_package);
	TRY(carrier_find(work, call->ids[0], &word));
	*out = parcel_of(word);
	reply->value = out;
	reply->count = 1;
	return OK;
}

enum err om_service_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_carrier_query query = {0};
	reply->count = 0;
	return query_read(work, call, &query);
}

enum err om_carrier_services(struct work *work, const struct call *call, struct reply *reply)
{
	struct str word;
	reply->count = 0;
	return carrier_find(work, call->ids[0], &word);
}

enum err om_provider_list(struct work *work, const struct call *call, struct reply *reply)
{
	(void)work;
	(void)call;
	reply->count = 0;
	return OK;
}

enum err om_provider_get(struct work *work, const struct call *call, struct reply *reply)
{
	(void)reply;
	return fault_say(work->fault, ERR_NOT_FOUND,
	                 "There is no account %lld with a carrier: Purser has none yet.",
	                 (long long)call->ids[0]);
}
