#include "dialects/order_manager/order_manager.h"

#include "dialects/order_manager/acknowledge.h"
#include "dialects/order_manager/answers.h"
#include "dialects/order_manager/api_docs.h"
#include "dialects/order_manager/apps.h"
#include "dialects/order_manager/carrier_lists.h"
#include "dialects/order_manager/channel.h"
#include "dialects/order_manager/choices.h"
#include "dialects/order_manager/company.h"
#include "dialects/order_manager/custom.h"
#include "dialects/order_manager/inventory.h"
#include "dialects/order_manager/inventory_write.h"
#include "dialects/order_manager/labels.h"
#include "dialects/order_manager/listing.h"
#include "dialects/order_manager/order.h"
#include "dialects/order_manager/order_items.h"
#include "dialects/order_manager/order_post.h"
#include "dialects/order_manager/order_write.h"
#include "dialects/order_manager/people.h"
#include "dialects/order_manager/product.h"
#include "dialects/order_manager/product_write.h"
#include "dialects/order_manager/purchase.h"
#include "dialects/order_manager/returns.h"
#include "dialects/order_manager/shipment.h"
#include "dialects/order_manager/stock_places.h"
#include "dialects/order_manager/totals.h"
#include "dialects/order_manager/transfer.h"
#include "dialects/order_manager/value.h"
#include "dialects/order_manager/vendor.h"
#include "dialects/order_manager/vendor_product.h"
#include "dialects/order_manager/warehouse.h"

static const struct route routes[] = {
	/* clang-format off */
	OM_API_DOCS_ROUTES,
	OM_COMPANY_ROUTES,
	OM_CHOICE_ROUTES,
	OM_LABEL_ROUTES,
	OM_CUSTOM_ROUTES,
	OM_APP_ROUTES,
	OM_PEOPLE_ROUTES,
	OM_WAREHOUSE_ROUTES,
	OM_CHANNEL_ROUTES,
	OM_LISTING_ROUTES,
	OM_PRODUCT_ROUTES,
	OM_PRODUCT_WRITE_ROUTES,
	OM_INVENTORY_ROUTES,
	OM_TOTALS_ROUTES,
	OM_ACKNOWLEDGE_ROUTES,
	OM_INVENTORY_WRITE_ROUTES,
	OM_STOCK_PLACE_ROUTES,
	OM_ORDER_ROUTES,
	OM_ORDER_WRITE_ROUTES,
	OM_ORDER_POST_ROUTES,
	OM_ORDER_ITEM_ROUTES,
	OM_TRANSFER_ROUTES,
	OM_SHIPMENT_ROUTES,
	OM_CARRIER_ROUTES,
	OM_RETURN_ROUTES,
	OM_VENDOR_ROUTES,
	OM_VENDOR_PRODUCT_ROUTES,
	OM_PURCHASE_ROUTES,
	OM_PURCHASE_NOTE_ROUTES,
	OM_VALUE_ROUTES,
	/* clang-format on */
};

/* ---- refusals ---- */

/* What is wrong with a request is 422 in the dialect, whether in form or in matter. */
static int status_of(const struct problem *problem)
{
	switch (problem->err) {
	case ERR_INVALID:
	case ERR_CONFLICT:
	case ERR_OUT_OF_STOCK:
	case ERR_REFUSED:
	case ERR_OVERFLOW:
	case ERR_CURRENCY:
	case ERR_DUPLICATE:
		return 422;
	default:
		return problem->status;
	}
}

static const struct field refusal_fields[] = {
	FIELD_LIST(struct om_bulk, errors, struct om_error, &om_error_shape, 0, 0, FAULT_MOST,
               "Every fault."),
	FIELD_TEXT(struct om_bulk, message, 0, 0, LIMIT_NOTES, "What is wrong."),
};
static const struct shape refusal_shape =
	SHAPE("OmRefusal", struct om_bulk, refusal_fields, "Why a request was refused.");

static void errors_gather(const struct problem *problem, struct arena *arena, struct om_bulk *out)
{
	struct om_error error = {.error_code = str_from(om_code(problem->err)),
	                         .severity = STR("CRITICAL")};
	om_errors_add(arena, problem->fault, error, out);
	error.message = problem->title;
	if (problem->fault->rows.count == 0)
		*LIST_ADD(arena, &out->errors) = error;
}

/* Clients read the time to wait from this header, in milliseconds (order-manager-dialect.md 3). */
static void refuse(const struct problem *problem, struct arena *arena, struct reply *reply)
{
	struct om_bulk refusal = {.message = problem->title};
	struct buf buf = buf_new(arena, LIMIT_BODY_BYTES);
	struct json_out out;
	errors_gather(problem, arena, &refusal);
	json_begin(&out, &buf);
	shape_write(&refusal_shape, &om_profile, &refusal, &out);
	reply->text = buf_str(&buf);
	reply->status = status_of(problem);
	reply->content_type = STR("application/json");
	if (reply->status == 429)
		*LIST_ADD(arena, &reply->headers) =
			(struct pair){STR("x-skubana-quota-retryAfter"),
		                  str_format(arena, "%lld", (long long)problem->retry_after_ms)};
}

/* A list that knows no pages is one page: clients ask for pages until one is empty. */
static size_t rows_shown(const struct call *call, size_t count)
{
	const struct shape *query = call->route->query;
	bool knows_pages = query != NULL && shape_field(query, STR("page")) != NULL;
	if (knows_pages || !str_is(str_from(call->route->method), "GET"))
		return count;
	for (size_t i = 0; i < call->pair_count; i++) {
		int64_t page;
		if (str_is(call->pairs[i].name, "page") && str_to_int(call->pairs[i].value, &page) == OK
		    && page > 1)
			return 0;
	}
	return count;
}

static const char *const starts[] = {"/v1/", "/v1.1/", "/v1.2/", "/v2/", NULL};

const struct dialect order_manager_dialect = {
	.name = "order_manager",
	.starts = starts,
	.strip = "/service",
	.routes = routes,
	.route_count = COUNT_OF(routes),
	.absent = om_absent_routes,
	.absent_count = &om_absent_count,
	.refuse = refuse,
	.rows_shown = rows_shown,
};
