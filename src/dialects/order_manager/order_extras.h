/* What PUT and POST of an order have in common beside its row: how it shall be shipped, what the
 * shop thinks of it, and the three old custom fields. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_ORDER_EXTRAS_H
#define PURSER_DIALECTS_ORDER_MANAGER_ORDER_EXTRAS_H

#include "dialects/order_manager/order_detail.h"

enum om_confirmation {
	OM_NO_CONFIRMATION,
	OM_DELIVERY_CONFIRMATION,
	OM_SIGNATURE_CONFIRMATION,
	OM_ADULT_SIGNATURE_CONFIRMATION,
	OM_DIRECT_SIGNATURE_CONFIRMATION,
};
enum om_insurance { OM_NO_INSURANCE, OM_CARRIER_INSURANCE, OM_OTHER_INSURANCE };
enum om_bill_to { OM_BILL_US, OM_BILL_RECIPIENT, OM_BILL_THIRD, OM_BILL_COLLECT };
enum om_fraud { OM_FRAUD_ACCEPT, OM_FRAUD_INVESTIGATE, OM_FRAUD_CANCEL };
extern const struct words om_confirmation_words, om_insurance_words, om_bill_to_words,
	om_fraud_words;

/* As it is sent. */
struct om_ship_method_put {
	struct str shipping_carrier;
	int64_t shipping_provider_id, shipping_service_id, package_type_id;
};
struct om_bill_put {
	struct str account_number, billing_zip_code, country;
};
struct om_extras {
	struct om_ship_method_put ship_method;
	struct str weight, length, width, height, dry_ice_weight;
	enum om_confirmation delivery_confirmation;
	enum om_insurance insurance_provider;
	struct money insured_value;
	enum om_bill_to custom_ship_billing_option;
	struct om_bill_put custom_ship_billing;
	bool contains_alcohol;
	enum om_fraud fraud_analysis;
	struct str custom_field1, custom_field2, custom_field3;
};
extern const struct shape om_ship_method_put_shape, om_bill_put_shape;

/* The rows of the members of `extras` of struct S, for a shape with touched bits. */
/* clang-format off */
#define OM_EXTRA_(S, m, kind_, hi, says_)                                                          \
	{.name = #m, .name_len = sizeof(#m) - 1, .kind = kind_, .offset = offsetof(S, extras.m),       \
	 .least = kind_ == KIND_MONEY ? INT64_MIN : 0, .most = hi, .says = says_}
#define OM_EXTRA_WORD_(S, m, words_, says_)                                                        \
	{.name = #m, .name_len = sizeof(#m) - 1, .kind = KIND_ENUM, .offset = offsetof(S, extras.m),   \
	 .words = words_, .says = says_}
#define OM_EXTRA_OBJECT_(S, m, T, of_, says_)                                                      \
	{.name = #m, .name_len = sizeof(#m) - 1, .kind = KIND_OBJECT, .offset = offsetof(S, extras.m), \
	 .of = of_, .of_size = sizeof(T), .says = says_}
#define OM_EXTRA_FIELDS(S)                                                                         \
	OM_EXTRA_OBJECT_(S, ship_method, struct om_ship_method_put, &om_ship_method_put_shape,         \
	                 "How it shall be shipped."),                                                  \
	OM_EXTRA_(S, weight, KIND_JSON, 40, "Ounces."),                                                \
	OM_EXTRA_(S, length, KIND_JSON, 40, "Inches."),                                                \
	OM_EXTRA_(S, width, KIND_JSON, 40, "Inches."),                                                 \
	OM_EXTRA_(S, height, KIND_JSON, 40, "Inches."),                                                \
	OM_EXTRA_(S, dry_ice_weight, KIND_JSON, 40, "Ounces."),                                        \
	OM_EXTRA_WORD_(S, delivery_confirmation, &om_confirmation_words, "Who confirms."),             \
	OM_EXTRA_WORD_(S, insurance_provider, &om_insurance_words, "Who insures."),                    \
	OM_EXTRA_(S, insured_value, KIND_MONEY, INT64_MAX, "For how much."),                           \
	OM_EXTRA_WORD_(S, custom_ship_billing_option, &om_bill_to_words, "Who pays the carrier."),     \
	OM_EXTRA_OBJECT_(S, custom_ship_billing, struct om_bill_put, &om_bill_put_shape,               \
	                 "Whose account."),                                                            \
	OM_EXTRA_(S, contains_alcohol, KIND_FLAG, 0, "Is alcohol in it?"),                             \
	OM_EXTRA_WORD_(S, fraud_analysis, &om_fraud_words, "ACCEPT, INVESTIGATE or CANCEL."),          \
	OM_EXTRA_(S, custom_field1, KIND_TEXT, 250, "The field Custom field 1."),                      \
	OM_EXTRA_(S, custom_field2, KIND_TEXT, 250, "The field Custom field 2."),                      \
	OM_EXTRA_(S, custom_field3, KIND_TEXT, 250, "The field Custom field 3.")
/* clang-format on */

/* What of it `value` (of `shape`) has, as a patch of ours; is_any false: nothing. Faults for what
 * no order can have. */
WARN_UNUSED enum err om_extras_shipping(const struct shape *shape, const void *value,
                                        const struct om_extras *in, struct order_shipping *patch,
                                        bool *is_any, struct fault *fault);
enum order_fraud om_fraud_level(enum om_fraud word);
/* The old custom fields ("Custom field 1"), in three steps for many orders: which are given a text,
 * the definitions of those that are not there yet, and the values of those that are there now. */
void om_old_fields_note(const struct shape *shape, const void *value, const struct om_extras *in,
                        bool is_named[OM_OLD_FIELDS]);
WARN_UNUSED enum err om_old_fields_make(struct work *work, const bool is_named[OM_OLD_FIELDS],
                                        struct custom_fields *fields);
WARN_UNUSED enum err om_old_values_read(struct arena *arena, const struct custom_fields *fields,
                                        const struct shape *shape, const void *value,
                                        const struct om_extras *in, int64_t id,
                                        struct custom_edits *edits, struct fault *fault);
/* All of that for one order, and writes them. */
WARN_UNUSED enum err om_extras_fields(struct work *work, const struct shape *shape,
                                      const void *value, const struct om_extras *in,
                                      struct order_id id);

#endif
