#include "sandbox/refusal.h"

static const struct refusal_row rows[REFUSAL_COUNT] = {
	[REFUSAL_NONE] = {"ok", 200, "Done"},
	[REFUSAL_BAD_JSON] = {"bad_json", 400, "The body is not a JSON object"},
	[REFUSAL_BAD_FIELD] = {"bad_field", 422,
                           "A field is missing, of the wrong type or out of range"},
	[REFUSAL_BAD_CREDENTIALS] = {"bad_credentials", 401, "Client id or secret is wrong"},
	[REFUSAL_NO_TOKEN] = {"no_token", 401, "A valid bearer token is needed"},
	[REFUSAL_OLD_TOKEN] = {"token_expired", 401, "The token has expired"},
	[REFUSAL_NOT_FOUND] = {"not_found", 404, "There is no such thing"},
	[REFUSAL_METHOD] = {"method_not_allowed", 405, "This path has other methods"},
	[REFUSAL_TOO_LARGE] = {"too_large", 413, "The body is too large"},
	[REFUSAL_RATE] = {"rate_limited", 429, "Too many calls; wait as Retry-After says"},
	[REFUSAL_BROKEN] = {"internal_error", 500, "Something went wrong"},
	[REFUSAL_FULL] = {"full", 507, "The sandbox keeps everything in memory and has its fill"},
	[REFUSAL_NO_STOCK] = {"out_of_stock", 409, "The shop does not display that many units"},
	[REFUSAL_NOT_PAID] = {"not_paid", 409, "The order awaits payment"},
	[REFUSAL_ORDER_CANCELLED] = {"order_cancelled", 409, "The order is cancelled"},
	[REFUSAL_ORDER_CLOSED] = {"order_fulfilled", 409,
                              "Units of the order are already on their way"},
	[REFUSAL_UNKNOWN_LINE] = {"unknown_line", 422, "The order has no such line"},
	[REFUSAL_OVER_FULFILLED] = {"over_fulfilled", 422, "More units than are left to fulfil"},
	[REFUSAL_VERSION] = {"version_conflict", 409, "The stock changed since that version"},
	[REFUSAL_UNKNOWN_SKU] = {"unknown_sku", 422, "No item has this SKU"},
	[REFUSAL_REFERENCE_USED] = {"reference_used", 409,
                                "The reference has an order of other content"},
	[REFUSAL_PICKED] = {"already_picked", 409, "The order is picked and cannot be cancelled"},
	[REFUSAL_SHIPPED] = {"already_shipped", 409, "The order has shipped"},
	[REFUSAL_CANCEL_REFUSED] = {"cancel_refused", 409, "The floor does not accept the cancel"},
};

const struct refusal_row *refusal_row(enum refusal refusal)
{
	return &rows[refusal];
}
