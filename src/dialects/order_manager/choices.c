#include "dialects/order_manager/choices.h"

#include "dialects/order_manager/answers.h"
#include "dialects/order_manager/channel.h"
#include "domain/warehouses/warehouses.h"

struct om_choice {
	int64_t id;
	struct str code, words;
};

/* The same two or three members under each list's own names. */
#define CHOICE_ID(name_)                                                                           \
	{                                                                                              \
		.name = #name_, .name_len = sizeof(#name_) - 1, .kind = KIND_INT,                          \
		.offset = offsetof(struct om_choice, id), .least = 1, .most = INT32_MAX, .says = "Its id." \
	}
#define CHOICE_CODE(name_)                                                                         \
	{                                                                                              \
		.name = #name_, .name_len = sizeof(#name_) - 1, .kind = KIND_TEXT,                         \
		.offset = offsetof(struct om_choice, code), .most = LIMIT_NAME, .says = "Its word."        \
	}
#define CHOICE_WORDS(name_)                                                                        \
	{                                                                                              \
		.name = #name_, .name_len = sizeof(#name_) - 1, .kind = KIND_TEXT,                         \
		.offset = offsetof(struct om_choice, words), .most = LIMIT_NAME,                           \
		.says = "What people read."                                                                \
	}

static const struct field id_description_fields[] = {CHOICE_ID(id), CHOICE_WORDS(description)};
const struct shape om_id_description_shape =
	SHAPE("IdDescription", struct om_choice, id_description_fields, "Something to choose.");
const struct shape om_address_type_shape =
	SHAPE("AddressTypeDto", struct om_choice, id_description_fields, "A kind of address.");

static const struct field id_name_fields[] = {CHOICE_ID(id), CHOICE_WORDS(name)};
const struct shape om_id_name_shape =
	SHAPE("IdName", struct om_choice, id_name_fields, "Something to choose.");

static const struct field code_option_fields[] = {CHOICE_ID(id), CHOICE_CODE(code),
                                                  CHOICE_WORDS(description)};
const struct shape om_code_option_shape =
	SHAPE("CodeOption", struct om_choice, code_option_fields, "Something to choose.");

static const struct field fraud_fields[] = {CHOICE_ID(id), CHOICE_CODE(channel_fraud_name),
                                            CHOICE_WORDS(user_facing_fraud_name)};
const struct shape om_fraud_shape =
	SHAPE("FraudAnalysisDto", struct om_choice, fraud_fields, "What a shop thinks of an order.");

static const struct field incoterm_fields[] = {CHOICE_ID(incoterm_shipping_rule_id),
                                               CHOICE_CODE(code), CHOICE_WORDS(description)};
const struct shape om_incoterm_shape =
	SHAPE("incotermShippingRule", struct om_choice, incoterm_fields, "An Incoterm.");

static const struct field payment_fields[] = {CHOICE_ID(order_payment_type_id), CHOICE_WORDS(name)};
const struct shape om_payment_type_shape =
	SHAPE("orderPayment", struct om_choice, payment_fields, "How an order was paid.");

/* ---- the words ---- */

#define ROW(id_, code_, words_)                                                                    \
	{                                                                                              \
		id_, STR_INIT(code_), STR_INIT(words_)                                                     \
	}

static const struct om_choice address_types[] = {
	ROW(1, "UNKNOWN", "Unknown"),
	ROW(2, "RESIDENTIAL", "Residential"),
	ROW(3, "COMMERCIAL", "Commercial"),
};
/* Amazon, Fulfillment Outbound API: FulfillmentPolicy, ShippingSpeedCategory. */
static const struct om_choice mcf_policies[] = {
	ROW(1, "FillOrKill", "Ship all of it, or none"),
	ROW(2, "FillAll", "Ship what is there, wait for the rest"),
	ROW(3, "FillAllAvailable", "Ship what is there, drop the rest"),
};
static const struct om_choice mcf_services[] = {
	ROW(1, "Standard", "Standard: three to five working days"),
	ROW(2, "Expedited", "Expedited: two working days"),
	ROW(3, "Priority", "Priority: the next working day"),
};
static const struct om_choice bill_to_options[] = {
	ROW(1, "BILL_SHIPPING_TO_MY_ACCOUNT", "Our account"),
	ROW(2, "BILL_SHIPPING_TO_RECIPIENT", "The recipient"),
	ROW(3, "BILL_SHIPPING_TO_THIRD_PARTY", "A third party"),
	ROW(4, "BILL_SHIPPING_UPON_COLLECT", "Cash upon collection"),
};
static const struct om_choice customs_contents[] = {
	ROW(1, "NO_CUSTOMS_DECLARATION", "No declaration"),
	ROW(2, "DOCUMENTS_CUSTOMS_DECLARATION", "Documents"),
	ROW(3, "GIFT_CUSTOMS_DECLARATION", "Gift"),
	ROW(4, "MERCHANDISE_CUSTOMS_DECLARATION", "Merchandise"),
	ROW(5, "RETURNED_GOODS_CUSTOMS_DECLARATION", "Returned goods"),
	ROW(6, "SAMPLE_CUSTOMS_DECLARATION", "Sample"),
};
static const struct om_choice customs_documents[] = {
	ROW(1, "CERTIFICATE_OF_ORIGIN", "Certificate of origin"),
	ROW(2, "COMMERCIAL_INVOICE", "Commercial invoice"),
	ROW(3, "CUSTOM_PACKAGE_DOCUMENT", "Document of a package"),
	ROW(4, "CUSTOM_SHIPMENT_DOCUMENT", "Document of a shipment"),
	ROW(5, "CUSTOMER_SPECIFIED_LABELS", "Labels of the customer"),
	ROW(6, "DANGEROUS_GOODS_SHIPPERS_DECLARATION", "Shipper's declaration for dangerous goods"),
	ROW(7, "EXPORT_DECLARATION", "Export declaration"),
	ROW(8, "GENERAL_AGENCY_AGREEMENT", "General agency agreement"),
	ROW(9, "LABEL", "Label"),
	ROW(10, "NAFTA_CERTIFICATE_OF_ORIGIN", "NAFTA certificate of origin"),
	ROW(11, "OP_900", "OP-900"),
	ROW(12, "PENDING_SHIPMENT_EMAIL_NOTIFICATION", "E-mail about a pending shipment"),
	ROW(13, "PRO_FORMA_INVOICE", "Pro forma invoice"),
	ROW(14, "RETURN_INSTRUCTIONS", "Return instructions"),
	ROW(15, "FEDEX_FREIGHT_STRAIGHT_BILL_OF_LADING", "FedEx Freight straight bill of lading"),
	ROW(16, "FREIGHT_ADDRESS_LABEL", "Freight address label"),
	ROW(17, "AIR_WAYBILL", "Air waybill"),
	ROW(18, "INVOICE", "Invoice"),
	ROW(19, "CUSTOMS_DECLARATION", "Customs declaration"),
	ROW(20, "ELECTRONIC_EXPORT_INFORMATION", "Electronic export information"),
	ROW(21, "CN22", "CN22"),
	ROW(22, "CN23", "CN23"),
	ROW(23, "OTHER", "Other"),
};
static const struct om_choice fraud_types[] = {
	ROW(1, "SHOPIFY_LOW", "Low"),
	ROW(2, "SHOPIFY_MEDIUM", "Medium"),
	ROW(3, "SHOPIFY_HIGH", "High"),
};
/* The ids are those of vendors' enum incoterm. */
static const struct om_choice incoterms[] = {
	ROW(1, "COST_AND_FREIGHT", "CFR: cost and freight"),
	ROW(2, "COST_INSURANCE_AND_FREIGHT", "CIF: cost, insurance and freight"),
	ROW(3, "CARRIAGE_AND_INSURANCE_PAID", "CIP: carriage and insurance paid to"),
	ROW(4, "CARRIAGE_PAID_TO", "CPT: carriage paid to"),
	ROW(5, "DELIVERED_AT_PLACE", "DAP: delivered at place"),
	ROW(6, "DELIVERED_AT_TERMINAL", "DAT: delivered at terminal"),
	ROW(7, "DELIVERED_DUTY_PAID", "DDP: delivered duty paid"),
	ROW(8, "EX_WORKS", "EXW: ex works"),
	ROW(9, "FREE_ALONGSIDE_SHIP", "FAS: free alongside ship"),
	ROW(10, "FREE_CARRIER", "FCA: free carrier"),
	ROW(11, "FREE_ON_BOARD", "FOB: free on board"),
};
static const struct om_choice insurance_types[] = {
	ROW(1, "NO_INSURANCE_PROVIDER", "Nobody"),
	ROW(2, "CARRIER_INSURANCE", "The carrier"),
	ROW(3, "OTHER_EXTERNAL_INSURANCE", "Somebody else"),
};
static const struct om_choice non_delivery[] = {
	ROW(1, "ABANDON_NON_DELIVERABLE_INTERNATIONAL", "Abandon it"),
	ROW(2, "RETURN_NON_DELIVERABLE_INTERNATIONAL", "Send it back"),
};
static const struct om_choice ship_date_options[] = {
	ROW(1, "NOW", "The moment when it is marked"),
	ROW(2, "ORDER_DATE", "The date of the order"),
	ROW(3, "SHIP_BY_DATE", "The date by which it must ship"),
};
static const struct om_choice payment_types[] = {
	ROW(1, "CREDIT_CARD", "Credit card"),
	ROW(2, "PAYPAL", "PayPal"),
	ROW(3, "BANK_TRANSFER", "Bank transfer"),
	ROW(4, "CHECK", "Check"),
	ROW(5, "CASH", "Cash"),
	ROW(6, "CASH_ON_DELIVERY", "Cash on delivery"),
	ROW(7, "STORE_CREDIT", "Store credit"),
	ROW(8, "GIFT_CARD", "Gift card"),
	ROW(9, "INVOICE", "Invoice"),
	ROW(10, "MARKETPLACE", "Through the marketplace"),
	ROW(11, "OTHER", "Other"),
};
static const struct om_choice address_fields[] = {
	ROW(1, "shipName", "Name"),
	ROW(2, "shipCompany", "Company"),
	ROW(3, "shipAddress1", "Address, first line"),
	ROW(4, "shipAddress2", "Address, second line"),
	ROW(5, "shipCity", "City"),
	ROW(6, "shipState", "State"),
	ROW(7, "shipZipCode", "Postal code"),
	ROW(8, "shipCountry", "Country"),
	ROW(9, "shipPhone", "Telephone"),
	ROW(10, "shipEmail", "E-mail"),
};
static const struct om_choice confirmations[] = {
	ROW(1, "NO_CONFIRMATION", "No confirmation"),
	ROW(2, "DELIVERY_CONFIRMATION", "Delivery confirmation"),
	ROW(3, "SIGNATURE_CONFIRMATION", "Signature"),
	ROW(4, "ADULT_SIGNATURE_CONFIRMATION", "Signature of an adult"),
	ROW(5, "DIRECT_SIGNATURE_CONFIRMATION", "Signature of the addressee"),
};
static const struct om_choice split_options[] = {
	ROW(1, "BY_STOCK", "What is there ships, the rest waits"),
	ROW(2, "NEVER", "All of it waits"),
};

static const struct {
	const char *path;
	const struct om_choice *rows;
	size_t count;
} lists[] = {
	{"/v1/addresstypes", address_types, COUNT_OF(address_types)},
	{"/v1/amazonfulfillmentmethodfulfillmentpolicies", mcf_policies, COUNT_OF(mcf_policies)},
	{"/v1/amazonfulfillmentmethodservices", mcf_services, COUNT_OF(mcf_services)},
	{"/v1/billshippingtothirdpartyoptions", bill_to_options, COUNT_OF(bill_to_options)},
	{"/v1/customscontenttypes", customs_contents, COUNT_OF(customs_contents)},
	{"/v1/customsdocumenttypes", customs_documents, COUNT_OF(customs_documents)},
	{"/v1/fraudanalysistypes", fraud_types, COUNT_OF(fraud_types)},
	{"/v1/incotermshiprules", incoterms, COUNT_OF(incoterms)},
	{"/v1/insuranceprovidertypes", insurance_types, COUNT_OF(insurance_types)},
	{"/v1/internationalnondeliveryactions", non_delivery, COUNT_OF(non_delivery)},
	{"/v1/markshippedshipdateoptions", ship_date_options, COUNT_OF(ship_date_options)},
	{"/v1/paymenttypes", payment_types, COUNT_OF(payment_types)},
	{"/v1/replaceaddressfieldoptions", address_fields, COUNT_OF(address_fields)},
	{"/v1/requestconfirmationoptions", confirmations, COUNT_OF(confirmations)},
	{"/v1/splitbyavailablestockoptions", split_options, COUNT_OF(split_options)},
};

enum err om_choice_list(struct work *work, const struct call *call, struct reply *reply)
{
	(void)work;
	for (size_t i = 0; i < COUNT_OF(lists); i++)
		if (str_is(str_from(lists[i].path), call->route->path)) {
			reply->value = lists[i].rows;
			reply->count = lists[i].count;
			return OK;
		}
	return ERR_INTERNAL;
}

/* ---- warehouses of marketplaces ---- */

struct om_warehouse_option {
	struct warehouse_id id;
	struct str name;
};
static const struct field warehouse_option_fields[] = {
	FIELD_ID(struct om_warehouse_option, id, struct warehouse_id, 0, "The warehouse."),
	FIELD_TEXT(struct om_warehouse_option, name, 0, 0, LIMIT_NAME, "Its name."),
};
const struct shape om_warehouse_option_shape =
	SHAPE("warehouseOption", struct om_warehouse_option, warehouse_option_fields, "A warehouse.");

enum err om_mcf_sources(struct work *work, const struct call *call, struct reply *reply)
{
	struct warehouse *all;
	size_t count;
	(void)call;
	TRY(warehouse_all(work, &all, &count));
	struct om_warehouse_option *out = ARENA_ARRAY(work->arena, count, struct om_warehouse_option);
	for (size_t i = 0; i < count; i++)
		if (all[i].is_active && all[i].type == WAREHOUSE_SALES_CHANNEL)
			out[reply->count++] = (struct om_warehouse_option){all[i].id, all[i].name};
	reply->value = out;
	return OK;
}

/* ---- what there is none of ---- */

/* The first members of each; no answer ever holds one. */
static const struct field feature_fields[] = {CHOICE_CODE(connection_type), CHOICE_WORDS(feature)};
const struct shape om_empty_feature_shape =
	SHAPE("ConnectionFeatureDto", struct om_choice, feature_fields, "What a carrier can do.");
static const struct field property_fields[] = {CHOICE_CODE(property_name),
                                               CHOICE_WORDS(description)};
const struct shape om_empty_property_shape =
	SHAPE("ChannelPropertyConfigurationDto", struct om_choice, property_fields, "A setting.");
static const struct field provider_type_fields[] = {CHOICE_CODE(shipping_provider_type),
                                                    CHOICE_WORDS(name)};
const struct shape om_empty_provider_type_shape =
	SHAPE("ShippingProviderTypeDto", struct om_choice, provider_type_fields, "A carrier.");
static const struct field template_fields[] = {CHOICE_ID(id), CHOICE_WORDS(name)};
const struct shape om_empty_email_shape =
	SHAPE("emailTemplate", struct om_choice, template_fields, "An e-mail template.");
const struct shape om_empty_slip_shape =
	SHAPE("packingSlipTemplate", struct om_choice, template_fields, "A packing slip.");
const struct shape om_empty_inbound_shape =
	SHAPE("fbaShipment", struct om_choice, template_fields, "A shipment to Amazon.");

struct om_channel_option_query {
	struct str channel_type;
};
static const struct field channel_option_query_fields[] = {
	FIELD_TEXT(struct om_channel_option_query, channel_type, 0, 0, LIMIT_NAME, "Of this type."),
};
const struct shape om_channel_option_query_shape =
	SHAPE("OmChannelOptionQuery", struct om_channel_option_query, channel_option_query_fields,
          "Which settings.");

struct om_feature_query {
	struct str carrier_code, connection_domain, shipping_engine_type;
};
static const struct field feature_query_fields[] = {
	FIELD_TEXT(struct om_feature_query, carrier_code, 0, 0, LIMIT_NAME, "Of this carrier."),
	FIELD_TEXT(struct om_feature_query, connection_domain, REQUIRED, 1, LIMIT_NAME, "SHIPPING."),
	FIELD_TEXT(struct om_feature_query, shipping_engine_type, 0, 0, LIMIT_NAME, "Of this engine."),
};
const struct shape om_feature_query_shape =
	SHAPE("OmFeatureQuery", struct om_feature_query, feature_query_fields, "Which features.");

enum err om_none_list(struct work *work, const struct call *call, struct reply *reply)
{
	(void)work;
	(void)call;
	reply->count = 0;
	return OK;
}

enum err om_channel_options(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_channel_option_query query = {0};
	TRY(om_query(work, call, &query));
	reply->count = 0;
	return om_words_check(work, "channelType", &query.channel_type, 1, om_channel_types,
	                      om_channel_type_count);
}

enum err om_features(struct work *work, const struct call *call, struct reply *reply)
{
	static const char *const domains[] = {"SHIPPING"}, *const engines[] = {"SHIP_ENGINE"};
	struct om_feature_query query = {0};
	TRY(om_query(work, call, &query));
	reply->count = 0;
	TRY(om_words_check(work, "connectionDomain", &query.connection_domain, 1, domains, 1));
	return om_words_check(work, "shippingEngineType", &query.shipping_engine_type, 1, engines, 1);
}

struct om_inbound_query {
	int64_t page, limit;
	struct instant created_date_from, created_date_to;
	bool internal_only;
	LIST(int64_t) order_id;
	LIST(int64_t) destination_warehouse_id;
	LIST(int64_t) source_warehouse_id;
	struct str search_string;
	LIST(struct str) status;
};
static const struct field inbound_query_fields[] = {
	OM_PAGE_FIELDS(struct om_inbound_query),
	FIELD_INSTANT(struct om_inbound_query, created_date_from, 0, "Made since."),
	FIELD_INSTANT(struct om_inbound_query, created_date_to, 0, "Made until."),
	FIELD_INTS(struct om_inbound_query, destination_warehouse_id, 0, 0, OM_LIMIT_MOST, "To these."),
	FIELD_FLAG(struct om_inbound_query, internal_only, 0, "Only those planned here."),
	FIELD_INTS(struct om_inbound_query, order_id, 0, 0, OM_LIMIT_MOST, "Of these orders."),
	FIELD_TEXT(struct om_inbound_query, search_string, 0, 0, LIMIT_NAME, "With this text."),
	FIELD_INTS(struct om_inbound_query, source_warehouse_id, 0, 0, OM_LIMIT_MOST, "From these."),
	FIELD_TEXTS(struct om_inbound_query, status, 0, 0, 20, "Only these statuses."),
};
const struct shape om_inbound_query_shape =
	SHAPE("OmInboundQuery", struct om_inbound_query, inbound_query_fields, "Which shipments.");

static const char *const inbound_statuses[] = {
	"WORKING", "SHIPPED",   "IN_TRANSIT", "DELIVERED", "CHECKED_IN",    "RECEIVING",
	"CLOSED",  "CANCELLED", "DELETED",    "ERROR",     "READY_TO_SHIP",
};

enum err om_inbound_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_inbound_query query = {0};
	TRY(om_query(work, call, &query));
	reply->count = 0;
	return om_words_check(work, "status", query.status.at, query.status.count, inbound_statuses,
	                      COUNT_OF(inbound_statuses));
}
