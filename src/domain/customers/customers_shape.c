#include "domain/customers/customers.h"

static const struct field total_fields[] = {
	FIELD_TEXT(struct customer_total, currency, 0, 3, 3, "ISO 4217 code."),
	FIELD_INT(struct customer_total, orders, 0, 0, INT64_MAX, "Orders that are not cancelled."),
	FIELD_MONEY(struct customer_total, total, 0,
                "What they add up to; at most the largest amount there is."),
};
static const struct shape total_shape =
	SHAPE("CustomerTotal", struct customer_total, total_fields, "What was bought, by currency.");

#define CUSTOMER_ROW_FIELDS                                                                        \
	FIELD_ID(struct customer, id, struct customer_id, READ_ONLY | CAN_FILTER | CAN_SORT,           \
	         "Our id."),                                                                           \
		FIELD_TEXT(struct customer, email, READ_ONLY | CAN_FILTER, 0, LIMIT_NAME,                  \
	               "The address, in small letters; no two customers share one."),                  \
		FIELD_TEXT(struct customer, name, TRIMMED | CAN_FILTER, 0, LIMIT_NAME, "Name."),           \
		FIELD_TEXT(struct customer, company_name, TRIMMED, 0, LIMIT_NAME, "Company."),             \
		FIELD_TEXT(struct customer, phone, TRIMMED, 0, LIMIT_PHONE, "Phone."),                     \
		FIELD_TEXT(struct customer, line1, TRIMMED, 0, LIMIT_ADDRESS_LINE, "Street."),             \
		FIELD_TEXT(struct customer, line2, TRIMMED, 0, LIMIT_ADDRESS_LINE, "More of it."),         \
		FIELD_TEXT(struct customer, city, TRIMMED, 0, LIMIT_CITY, "City."),                        \
		FIELD_TEXT(struct customer, state, TRIMMED | CAN_FILTER, 0, LIMIT_STATE,                   \
	               "State or province."),                                                          \
		FIELD_TEXT(struct customer, postal_code, TRIMMED, 0, 20, "Postal code."),                  \
		FIELD_TEXT(struct customer, country, TRIMMED | CAN_FILTER, 0, 2,                           \
	               "ISO 3166 alpha-2 code."),                                                      \
		FIELD_TEXT(struct customer, notes, 0, 0, LIMIT_NOTES, "What we know about it."),           \
		FIELD_JSON(struct customer, custom_fields, NO_COLUMN,                                      \
	               "Its custom fields by name; in a change null removes one, what is absent "      \
	               "stays."),                                                                      \
		FIELD_FLAG(struct customer, is_kept, CAN_FILTER,                                           \
	               "A person corrected it: later orders change it no more."),                      \
		FIELD_INT(struct customer, order_count, READ_ONLY | CAN_FILTER, 0, INT64_MAX,              \
	              "Its orders."),                                                                  \
		FIELD_INSTANT(struct customer, first_order_at, READ_ONLY | CAN_FILTER,                     \
	                  "When it first ordered."),                                                   \
		FIELD_INSTANT(struct customer, last_order_at, READ_ONLY | CAN_FILTER | CAN_SORT,           \
	                  "When it last ordered."),                                                    \
		FIELD_INSTANT(struct customer, created_at, READ_ONLY, "When we first saw it."),            \
		FIELD_INSTANT(struct customer, modified_at, READ_ONLY, "When it last changed."),           \
		FIELD_INT(struct customer, version, READ_ONLY, 1, INT64_MAX, "Grows with every change.")

static const struct field row_fields[] = {CUSTOMER_ROW_FIELDS};
const struct shape customer_row_shape =
	SHAPE_TOUCHED("CustomerRow", struct customer, row_fields, "A customer.");

static const struct field customer_fields[] = {
	CUSTOMER_ROW_FIELDS,
	FIELD_LIST(struct customer, totals, struct customer_total, &total_shape, READ_ONLY | NO_COLUMN,
               0, 200, "What it bought, by currency."),
};
const struct shape customer_shape =
	SHAPE_TOUCHED("Customer", struct customer, customer_fields, "A customer with its totals.");
