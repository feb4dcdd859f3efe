#include "dialects/order_manager/returns.h"

struct om_return {
	struct str rma_number;
};
static const struct field return_fields[] = {
	FIELD_TEXT(struct om_return, rma_number, 0, 0, LIMIT_NAME, "Its number."),
};
const struct shape om_return_shape = SHAPE("rma", struct om_return, return_fields, "A return.");

struct om_return_query {
	int64_t page, limit, returns_location_id, shipping_provider_id;
	struct str city, country, returner, state, tracking_number;
	struct instant created_from_date, created_to_date;
	LIST(int64_t) order_id;
	LIST(struct str) order_number;
	LIST(int64_t) rma_id;
	LIST(struct str) rma_number;
	struct channel_id sales_channel_id;
};
static const struct field query_fields[] = {
	OM_PAGE_FIELDS(struct om_return_query),
	FIELD_TEXT(struct om_return_query, city, 0, 0, LIMIT_CITY, "From this city."),
	FIELD_TEXT(struct om_return_query, country, 0, 0, 3, "From this country."),
	FIELD_INSTANT(struct om_return_query, created_from_date, REQUIRED, "Made since."),
	FIELD_INSTANT(struct om_return_query, created_to_date, REQUIRED, "Made until."),
	FIELD_INTS(struct om_return_query, order_id, 0, 0, OM_LIMIT_MOST, "Of these orders."),
	FIELD_TEXTS(struct om_return_query, order_number, 0, 0, OM_LIMIT_MOST, "Numbers begin so."),
	FIELD_TEXT(struct om_return_query, returner, 0, 0, LIMIT_NAME, "Who sends it."),
	FIELD_INT(struct om_return_query, returns_location_id, 0, 0, ID_MAX, "To this place."),
	FIELD_INTS(struct om_return_query, rma_id, 0, 0, OM_LIMIT_MOST, "These returns."),
	FIELD_TEXTS(struct om_return_query, rma_number, 0, 0, OM_LIMIT_MOST, "With these numbers."),
	FIELD_ID(struct om_return_query, sales_channel_id, struct channel_id, 0, "Sold there."),
	FIELD_INT(struct om_return_query, shipping_provider_id, 0, 0, INT32_MAX, "Sent with this."),
	FIELD_TEXT(struct om_return_query, state, 0, 0, LIMIT_STATE, "From this state."),
	FIELD_TEXT(struct om_return_query, tracking_number, 0, 0, LIMIT_NAME, "It begins so."),
};
const struct shape om_return_query_shape =
	SHAPE("OmReturnQuery", struct om_return_query, query_fields, "Which returns.");

enum err om_return_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_return_query query = {0};
	reply->count = 0;
	return om_query(work, call, &query);
}
