#include "domain/orders/orders_mapping.h"

static const struct word rate_rows[] = {
	{RATE_AS_SET, "as_set", "With the service that is set."},
	{RATE_CHEAPEST, "cheapest", "With the cheapest service there is."},
	{RATE_BEST, "best", "With the cheapest service that arrives in time."},
};
const struct words rate_choice_words = WORDS("RateChoice", rate_rows);

static const struct word confirmation_rows[] = {
	{CONFIRM_NONE, "none", "Nobody confirms."},
	{CONFIRM_DELIVERY, "delivery", "The carrier confirms that it was delivered."},
	{CONFIRM_SIGNATURE, "signature", "Somebody signs for it."},
	{CONFIRM_DIRECT_SIGNATURE, "direct_signature", "Somebody at the address signs for it."},
	{CONFIRM_ADULT_SIGNATURE, "adult_signature", "An adult signs for it."},
};
const struct words delivery_confirmation_words = WORDS("DeliveryConfirmation", confirmation_rows);

static const struct word bill_rows[] = {
	{BILL_SENDER, "sender", "We pay the carrier."},
	{BILL_RECIPIENT, "recipient", "The recipient's account pays."},
	{BILL_THIRD_PARTY, "third_party", "Somebody else's account pays."},
};
const struct words bill_to_words = WORDS("BillTo", bill_rows);

static const struct word customs_rows[] = {
	{CUSTOMS_NOT_SAID, "not_said", "Nobody said; merchandise is usual."},
	{CUSTOMS_MERCHANDISE, "merchandise", "Goods that were sold."},
	{CUSTOMS_GIFT, "gift", "A gift."},
	{CUSTOMS_DOCUMENTS, "documents", "Papers."},
	{CUSTOMS_SAMPLE, "sample", "A commercial sample."},
	{CUSTOMS_RETURNED_GOODS, "returned_goods", "Goods that come back."},
	{CUSTOMS_OTHER, "other", "Something else."},
};
const struct words customs_content_words = WORDS("CustomsContent", customs_rows);

static const struct word non_delivery_rows[] = {
	{NON_DELIVERY_NOT_SAID, "not_said", "Nobody said; returning is usual."},
	{NON_DELIVERY_RETURN, "return", "Send it back."},
	{NON_DELIVERY_ABANDON, "abandon", "Leave it there."},
};
const struct words non_delivery_words = WORDS("NonDelivery", non_delivery_rows);

static const struct field shipping_fields[] = {
	FIELD_ID(struct order_shipping, order_id, struct order_id, READ_ONLY, "The order."),
	FIELD_TEXT(struct order_shipping, carrier, TRIMMED, 0, LIMIT_NAME, "UPS, USPS, DHL."),
	FIELD_TEXT(struct order_shipping, service, TRIMMED, 0, LIMIT_NAME,
               "The carrier's service: Ground, Priority Mail."),
	FIELD_TEXT(struct order_shipping, package, TRIMMED, 0, LIMIT_NAME,
               "The kind of package, as the carrier names it."),
	FIELD_ENUM(struct order_shipping, rate_choice, enum rate_choice, &rate_choice_words, 0,
               "How the service is chosen when a label is bought."),
	FIELD_WEIGHT(struct order_shipping, weight, 0,
                 "Of the whole parcel, milligrams; 0: worked out from its products."),
	FIELD_WEIGHT(struct order_shipping, products_weight, READ_ONLY | NO_COLUMN,
                 "What its products weigh together, milligrams, without packaging; cancelled units "
                 "and products of unknown weight do not count."),
	FIELD_LENGTH(struct order_shipping, length, 0, "Micrometres; 0: not said."),
	FIELD_LENGTH(struct order_shipping, width, 0, "Micrometres; 0: not said."),
	FIELD_LENGTH(struct order_shipping, height, 0, "Micrometres; 0: not said."),
	FIELD_ENUM(struct order_shipping, confirmation, enum delivery_confirmation,
               &delivery_confirmation_words, 0, "What the carrier has to bring back."),
	FIELD_TEXT(struct order_shipping, insurance_provider, TRIMMED, 0, LIMIT_NAME,
               "Who insures it; empty: nobody."),
	FIELD_MONEY(struct order_shipping, insured_amount, NULLABLE,
                "For how much, in the order's currency."),
	FIELD_WEIGHT(struct order_shipping, dry_ice_weight, 0, "Milligrams of dry ice; 0: none."),
	FIELD_FLAG(struct order_shipping, is_alcohol, 0, "It holds alcohol."),
	FIELD_ENUM(struct order_shipping, bill_to, enum bill_to, &bill_to_words, 0,
               "Whose account pays the carrier."),
	FIELD_TEXT(struct order_shipping, bill_account, TRIMMED, 0, LIMIT_NAME,
               "The number of that account; required unless we pay."),
	FIELD_TEXT(struct order_shipping, bill_postal_code, TRIMMED, 0, 20, "Its postal code."),
	FIELD_TEXT(struct order_shipping, bill_country, TRIMMED, 0, 2,
               "Its country, ISO 3166 alpha-2."),
	FIELD_ENUM(struct order_shipping, customs_content, enum customs_content, &customs_content_words,
               0, "What the customs form calls it."),
	FIELD_ENUM(struct order_shipping, non_delivery, enum non_delivery, &non_delivery_words, 0,
               "What happens when it cannot be delivered abroad."),
	FIELD_INSTANT(struct order_shipping, modified_at, READ_ONLY, "When it last changed."),
	FIELD_FLAG(struct order_shipping, is_mapped, READ_ONLY | NO_COLUMN,
               "Carrier and service follow from what the buyer asked for."),
};
const struct shape order_shipping_shape = SHAPE_TOUCHED(
	"OrderShipping", struct order_shipping, shipping_fields, "How an order shall be shipped.");

static const struct field mapping_fields[] = {
	FIELD_ID(struct shipping_mapping, channel_id, struct channel_id, NULLABLE,
             "The channel; null: any."),
	FIELD_TEXT(struct shipping_mapping, requested, REQUIRED | TRIMMED, 1, LIMIT_NAME,
               "The shipping method as the channel writes it; capitals do not matter."),
	FIELD_TEXT(struct shipping_mapping, carrier, TRIMMED, 0, LIMIT_NAME, "UPS, USPS, DHL."),
	FIELD_TEXT(struct shipping_mapping, service, REQUIRED | TRIMMED, 1, LIMIT_NAME,
               "The carrier's service that it means."),
	FIELD_TEXT(struct shipping_mapping, package, TRIMMED, 0, LIMIT_NAME,
               "The kind of package; empty: not said."),
};
const struct shape shipping_mapping_shape =
	SHAPE("ShippingMapping", struct shipping_mapping, mapping_fields,
          "What a shipping method of a channel means.");

static const struct field mappings_fields[] = {
	FIELD_LIST(struct shipping_mappings, items, struct shipping_mapping, &shipping_mapping_shape,
               REQUIRED, 0, LIMIT_BULK_ITEMS, "All of them; what is not listed is removed."),
};
const struct shape shipping_mappings_shape =
	SHAPE("ShippingMappings", struct shipping_mappings, mappings_fields,
          "What the shipping methods of the channels mean.");
