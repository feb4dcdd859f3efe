#include "domain/orders/orders_edits.h"

enum { SAID_MOST = 4 * LIMIT_NOTES };

#define OWN_FIELDS(S)                                                                              \
	FIELD_TEXT(S, line1, 0, 0, SAID_MOST, "Street."),                                              \
		FIELD_TEXT(S, line2, 0, 0, SAID_MOST, "More of the street."),                              \
		FIELD_TEXT(S, city, 0, 0, SAID_MOST, "City."),                                             \
		FIELD_TEXT(S, state, 0, 0, SAID_MOST, "State or province."),                               \
		FIELD_TEXT(S, postal_code, 0, 0, SAID_MOST, "Postal code."),                               \
		FIELD_TEXT(S, country, 0, 0, SAID_MOST, "ISO 3166 alpha-2 code."),                         \
		FIELD_TEXT(S, recipient, 0, 0, SAID_MOST, "Name on the parcel."),                          \
		FIELD_TEXT(S, company, 0, 0, SAID_MOST, "Company on the parcel."),                         \
		FIELD_TEXT(S, phone, 0, 0, SAID_MOST, "Phone."),                                           \
		FIELD_TEXT(S, email, 0, 0, SAID_MOST, "The buyer's e-mail."),                              \
		FIELD_TEXT(S, shipping_method, 0, 0, SAID_MOST, "What the buyer asked for."),              \
		FIELD_TEXT(S, notes, 0, 0, SAID_MOST, "The buyer's note."),                                \
		FIELD_TEXT(S, gift_message, 0, 0, SAID_MOST, "What the buyer writes to who gets it."),     \
		FIELD_FLAG(S, is_gift, 0, "It is a gift."),                                                \
		FIELD_ENUM(S, fraud_level, enum order_fraud, &order_fraud_words, 0,                        \
	               "How likely fraud is."),                                                        \
		FIELD_INSTANT(S, ship_by, NULLABLE, "The latest moment it should leave."),                 \
		FIELD_INSTANT(S, deliver_by, NULLABLE, "The latest moment it should arrive.")

static const struct field said_fields[] = {OWN_FIELDS(struct order_said)};
const struct shape order_said_shape = SHAPE_TOUCHED("OrderSaid", struct order_said, said_fields,
                                                    "What a channel last said of an order.");

static const struct field own_fields[] = {OWN_FIELDS(struct order)};
const struct shape order_own_shape =
	SHAPE("OrderOwn", struct order, own_fields, "The same, of the order itself.");
