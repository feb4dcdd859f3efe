/* Tag Global: the words that people choose from, by id; and what else an app asks for to draw its
 * forms. Ids never change their meaning; new words get new ids. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_CHOICES_H
#define PURSER_DIALECTS_ORDER_MANAGER_CHOICES_H

#include "dialects/order_manager/wire.h"

extern const struct shape om_id_description_shape, om_address_type_shape, om_id_name_shape,
	om_code_option_shape, om_fraud_shape, om_incoterm_shape, om_payment_type_shape,
	om_warehouse_option_shape, om_empty_feature_shape, om_empty_property_shape,
	om_empty_provider_type_shape, om_empty_email_shape, om_empty_slip_shape, om_empty_inbound_shape,
	om_channel_option_query_shape, om_feature_query_shape, om_inbound_query_shape;

/* The rows that belong to the route's path. */
enum err om_choice_list(struct work *work, const struct call *call, struct reply *reply);
enum err om_mcf_sources(struct work *work, const struct call *call, struct reply *reply);
/* What Purser keeps none of. */
enum err om_none_list(struct work *work, const struct call *call, struct reply *reply);
enum err om_channel_options(struct work *work, const struct call *call, struct reply *reply);
enum err om_features(struct work *work, const struct call *call, struct reply *reply);
enum err om_inbound_list(struct work *work, const struct call *call, struct reply *reply);

/* clang-format off */
#define OM_CHOICE(path_, shape_, id_, says_)                                                       \
	OM_LIST(path_, SCOPE_SIGNED_IN, NULL, shape_, om_choice_list, id_, says_)
#define OM_NONE(path_, query_, shape_, id_, says_)                                                 \
	OM_LIST(path_, SCOPE_SIGNED_IN, query_, shape_, om_none_list, id_, says_)

#define OM_CHOICE_ROUTES                                                                           \
	OM_CHOICE("/v1/addresstypes", &om_address_type_shape, "address_types", "Kinds of addresses."), \
	OM_CHOICE("/v1/amazonfulfillmentmethodfulfillmentpolicies", &om_code_option_shape,             \
	          "mcf_policies", "What Amazon does with orders that it can fill in part."),           \
	OM_CHOICE("/v1/amazonfulfillmentmethodservices", &om_code_option_shape, "mcf_services",        \
	          "How fast Amazon ships orders of other channels."),                                  \
	OM_CHOICE("/v1/billshippingtothirdpartyoptions", &om_id_description_shape, "bill_to_options",  \
	          "Who pays the carrier."),                                                            \
	OM_CHOICE("/v1/customscontenttypes", &om_id_description_shape, "customs_contents",             \
	          "What a customs declaration says is inside."),                                       \
	OM_CHOICE("/v1/customsdocumenttypes", &om_id_description_shape, "customs_documents",           \
	          "Papers that go with goods abroad."),                                                \
	OM_CHOICE("/v1/fraudanalysistypes", &om_fraud_shape, "fraud_types",                            \
	          "How risky a shop may call an order."),                                              \
	OM_CHOICE("/v1/incotermshiprules", &om_incoterm_shape, "incoterms",                            \
	          "Who pays and risks the way: Incoterms."),                                           \
	OM_CHOICE("/v1/insuranceprovidertypes", &om_id_description_shape, "insurance_types",           \
	          "Who insures a parcel."),                                                            \
	OM_CHOICE("/v1/internationalnondeliveryactions", &om_code_option_shape, "non_delivery",        \
	          "What becomes of a parcel that cannot be delivered abroad."),                        \
	OM_CHOICE("/v1/markshippedshipdateoptions", &om_id_description_shape, "ship_date_options",     \
	          "Which date a bot puts on an order that it marks shipped."),                         \
	OM_CHOICE("/v1/paymenttypes", &om_payment_type_shape, "payment_types",                         \
	          "How an order may have been paid."),                                                 \
	OM_CHOICE("/v1/replaceaddressfieldoptions", &om_id_description_shape, "address_fields",        \
	          "Fields of an address that a bot may replace."),                                     \
	OM_CHOICE("/v1/requestconfirmationoptions", &om_id_name_shape, "confirmations",                \
	          "What the carrier must bring back from the door."),                                  \
	OM_CHOICE("/v1/splitbyavailablestockoptions", &om_id_description_shape, "split_options",       \
	          "How an order is split by what is in stock."),                                       \
	OM_LIST("/v1/mcfFulfillmentSources", SCOPE_READ_INVENTORY, NULL, &om_warehouse_option_shape,   \
	        om_mcf_sources, "mcf_sources", "Warehouses of marketplaces that ship for others."),    \
	OM_LIST("/v1/channelPropertyConfigurationOptions", SCOPE_SIGNED_IN,                            \
	        &om_channel_option_query_shape, &om_empty_property_shape, om_channel_options,          \
	        "channel_properties",                                                                  \
	        "Lists further settings of channels in this dialect: Purser has none."),               \
	OM_LIST("/v1/connectionfeatures", SCOPE_SIGNED_IN, &om_feature_query_shape,                    \
	        &om_empty_feature_shape, om_features, "connection_features",                           \
	        "Lists what carriers' connections can do: there are none."),                           \
	OM_NONE("/v1/emailTemplates", NULL, &om_empty_email_shape, "email_templates",                  \
	        "Lists e-mail templates: Purser has none yet."),                                       \
	OM_NONE("/v1/packingSlipTemplates", NULL, &om_empty_slip_shape, "packing_slips",               \
	        "Lists packing slips in the dialect's three parts: ours are whole pages."),            \
	OM_NONE("/v1/shippingProviderTypes", NULL, &om_empty_provider_type_shape, "provider_types",    \
	        "Lists carriers whose labels can be bought: none yet."),                               \
	OM_NONE("/v1/shopifyadditionaldetailfields", NULL, &om_id_description_shape, "shopify_fields", \
	        "Lists Shopify's additional details that a bot may read: none yet."),                  \
	OM_LIST("/v1/inventory/fbainbound", SCOPE_READ_INVENTORY, &om_inbound_query_shape,             \
	        &om_empty_inbound_shape, om_inbound_list, "fba_inbound",                               \
	        "Lists shipments to Amazon's warehouses: Purser plans none yet.")
/* clang-format on */

#endif
