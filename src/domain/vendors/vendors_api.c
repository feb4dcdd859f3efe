#include "domain/vendors/vendors_api.h"

#include "kernel/bulk.h"
#include "kernel/listing.h"
#include "kernel/version.h"

#define VENDOR_PATH "/api/v1/vendors/{vendor_id}"
#define PRODUCT_PATH "/api/v1/vendor_products/{vendor_product_id}"

const struct listing_source vendor_source = {
	.shape = &vendor_shape, .table = "vendor", .usual_sort = "id"};
const struct listing_source vendor_product_source = {
	.shape = &vendor_product_shape, .table = "vendor_product", .usual_sort = "id"};

/* ---- vendors ---- */

static enum err list(struct work *work, const struct call *call, struct reply *reply)
{
	return listing_run(work, &vendor_source, NULL, 0, call, reply);
}

static enum err create(struct work *work, const struct call *call, struct reply *reply)
{
	struct vendor *made = ARENA_NEW(work->arena, struct vendor);
	TRY(vendor_create(work, call->body, made));
	return version_reply(work, reply, made, made->version);
}

static enum err get(struct work *work, const struct call *call, struct reply *reply)
{
	struct vendor *found = ARENA_NEW(work->arena, struct vendor);
	TRY(vendor_get(work, (struct vendor_id){call->ids[0]}, found));
	return version_reply(work, reply, found, found->version);
}

static enum err update(struct work *work, const struct call *call, struct reply *reply)
{
	int64_t if_version;
	struct vendor *changed = ARENA_NEW(work->arena, struct vendor);
	TRY(version_wanted(work, call, &if_version));
	TRY(vendor_update(work, (struct vendor_id){call->ids[0]}, call->body, if_version, changed));
	return version_reply(work, reply, changed, changed->version);
}

static enum err activity_set(struct work *work, const struct call *call, struct reply *reply,
                             bool is_active)
{
	struct vendor *changed = ARENA_NEW(work->arena, struct vendor);
	TRY(vendor_set_active(work, (struct vendor_id){call->ids[0]}, is_active, changed));
	return version_reply(work, reply, changed, changed->version);
}

static enum err deactivate(struct work *work, const struct call *call, struct reply *reply)
{
	return activity_set(work, call, reply, false);
}

static enum err activate(struct work *work, const struct call *call, struct reply *reply)
{
	return activity_set(work, call, reply, true);
}

/* ---- payment terms ---- */

static enum err terms_list(struct work *work, const struct call *call, struct reply *reply)
{
	static const struct listing_source source = {
		.shape = &payment_term_shape, .table = "payment_term", .usual_sort = "id"};
	return listing_run(work, &source, NULL, 0, call, reply);
}

static enum err term_create(struct work *work, const struct call *call, struct reply *reply)
{
	struct payment_term *made = ARENA_NEW(work->arena, struct payment_term);
	TRY(payment_term_create(work, call->body, made));
	reply->value = made;
	return OK;
}

static enum err term_update(struct work *work, const struct call *call, struct reply *reply)
{
	struct payment_term *changed = ARENA_NEW(work->arena, struct payment_term);
	TRY(payment_term_update(work, (struct payment_term_id){call->ids[0]}, call->body, changed));
	reply->value = changed;
	return OK;
}

/* ---- vendor products ---- */

static enum err products_list(struct work *work, const struct call *call, struct reply *reply)
{
	TRY(listing_run(work, &vendor_product_source, NULL, 0, call, reply));
	return vendor_product_lists_attach(work, (struct vendor_product *)reply->value, reply->count);
}

static enum err product_put(struct work *work, const struct call *call, struct reply *reply)
{
	struct vendor_product_put *put = ARENA_NEW(work->arena, struct vendor_product_put);
	put->draft = call->body;
	put->fault = work->fault;
	TRY(vendor_product_put_many(work, 1, put));
	TRY(put->err);
	reply->status = put->is_new ? 201 : 200;
	return version_reply(work, reply, &put->product, put->product.version);
}

static enum err products_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct vendor_product_drafts *drafts = call->body;
	size_t n = drafts->items.count;
	struct vendor_product_put *puts = ARENA_ARRAY(work->arena, n, struct vendor_product_put);
	enum err *errors = ARENA_ARRAY(work->arena, n, enum err);
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++) {
		fault_init(&faults[i], work->arena);
		puts[i].draft = &drafts->items.at[i];
		puts[i].fault = &faults[i];
	}
	TRY(vendor_product_put_many(work, n, puts));
	for (size_t i = 0; i < n; i++) {
		ids[i] = puts[i].product.id.value;
		errors[i] = puts[i].err;
	}
	struct bulk_results *results = bulk_results_make(work->arena, n, 200, ids, errors, faults);
	for (size_t i = 0; i < n; i++)
		if (puts[i].err == OK && puts[i].is_new)
			results->items.at[i].status = 201;
	reply->value = results;
	return OK;
}

static enum err product_get_one(struct work *work, const struct call *call, struct reply *reply)
{
	struct vendor_product *found = ARENA_NEW(work->arena, struct vendor_product);
	TRY(vendor_product_get(work, (struct vendor_product_id){call->ids[0]}, found));
	return version_reply(work, reply, found, found->version);
}

static enum err product_change(struct work *work, const struct call *call, struct reply *reply)
{
	int64_t if_version;
	struct vendor_product *changed = ARENA_NEW(work->arena, struct vendor_product);
	TRY(version_wanted(work, call, &if_version));
	TRY(vendor_product_update(work, (struct vendor_product_id){call->ids[0]}, call->body,
	                          if_version, changed));
	return version_reply(work, reply, changed, changed->version);
}

/* ---- rows ---- */

static const struct refusal unknown[] = {
	{404, "There is no such vendor."},
	{0},
};
static const struct refusal taken[] = {
	{409, "Another vendor has the name."},
	{0},
};
static const struct refusal unchangeable[] = {
	{404, "There is no such vendor."},
	{409, "Another vendor has the name."},
	{412, "It is no longer the version that If-Match names."},
	{422, "Its products are priced in the old currency."},
	{0},
};
static const struct refusal term_refused[] = {
	{404, "There is no such payment term."},
	{409, "There is a payment term of that name."},
	{0},
};
static const struct refusal product_unknown[] = {
	{404, "There is no such vendor product."},
	{0},
};
static const struct refusal product_refused[] = {
	{404, "There is no such vendor, product or vendor product."},
	{409, "The vendor has another product of that SKU."},
	{412, "It is no longer the version that If-Match names."},
	{422, "The product is a bundle."},
	{0},
};

/* clang-format off */
const struct route vendors_routes[] = {
	{.method = "GET", .path = "/api/v1/vendors", .id = "vendor_list",
	 .scope = SCOPE_READ_PURCHASING, .flags = ROUTE_LIST,
	 .reply = &vendor_shape, .status = 200, .run = list,
	 .says = "Lists the vendors."},
	{.method = "POST", .path = "/api/v1/vendors", .id = "vendor_create",
	 .scope = SCOPE_WRITE_PURCHASING, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .body = &vendor_shape, .reply = &vendor_shape, .status = 201, .run = create,
	 .refusals = taken,
	 .says = "Makes a vendor."},
	{.method = "GET", .path = VENDOR_PATH, .id = "vendor_get",
	 .scope = SCOPE_READ_PURCHASING,
	 .reply = &vendor_shape, .status = 200, .run = get, .refusals = unknown,
	 .says = "Gets one vendor."},
	{.method = "PATCH", .path = VENDOR_PATH, .id = "vendor_update",
	 .scope = SCOPE_WRITE_PURCHASING, .flags = ROUTE_WRITE | ROUTE_UPDATE,
	 .body = &vendor_shape, .reply = &vendor_shape, .status = 200, .run = update,
	 .refusals = unchangeable,
	 .says = "Changes the given fields of a vendor."},
	{.method = "POST", .path = VENDOR_PATH "/deactivate", .id = "vendor_deactivate",
	 .scope = SCOPE_WRITE_PURCHASING, .flags = ROUTE_WRITE,
	 .reply = &vendor_shape, .status = 200, .run = deactivate, .refusals = unknown,
	 .says = "Sends the vendor no new purchase orders; its history stays."},
	{.method = "POST", .path = VENDOR_PATH "/activate", .id = "vendor_activate",
	 .scope = SCOPE_WRITE_PURCHASING, .flags = ROUTE_WRITE,
	 .reply = &vendor_shape, .status = 200, .run = activate, .refusals = unknown,
	 .says = "Buys from a deactivated vendor again."},
	{.method = "GET", .path = "/api/v1/payment_terms", .id = "payment_term_list",
	 .scope = SCOPE_READ_PURCHASING, .flags = ROUTE_LIST,
	 .reply = &payment_term_shape, .status = 200, .run = terms_list,
	 .says = "Lists the payment terms that vendors may have."},
	{.method = "POST", .path = "/api/v1/payment_terms", .id = "payment_term_create",
	 .scope = SCOPE_WRITE_PURCHASING, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .body = &payment_term_shape, .reply = &payment_term_shape, .status = 201,
	 .run = term_create, .refusals = term_refused,
	 .says = "Makes a payment term."},
	{.method = "PATCH", .path = "/api/v1/payment_terms/{payment_term_id}",
	 .id = "payment_term_update",
	 .scope = SCOPE_WRITE_PURCHASING, .flags = ROUTE_WRITE | ROUTE_UPDATE,
	 .body = &payment_term_shape, .reply = &payment_term_shape, .status = 200,
	 .run = term_update, .refusals = term_refused,
	 .says = "Renames a payment term, or offers it no more."},
	{.method = "GET", .path = "/api/v1/vendor_products", .id = "vendor_product_list",
	 .scope = SCOPE_READ_PURCHASING, .flags = ROUTE_LIST,
	 .reply = &vendor_product_shape, .status = 200, .run = products_list,
	 .says = "Lists what vendors sell us, with prices and units."},
	{.method = "PUT", .path = "/api/v1/vendor_products", .id = "vendor_product_put",
	 .scope = SCOPE_WRITE_PURCHASING, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .body = &vendor_product_shape, .reply = &vendor_product_shape, .status = 201,
	 .run = product_put, .refusals = product_refused,
	 .says = "Makes the vendor product of a vendor and its SKU, or changes it (200)."},
	{.method = "PUT", .path = "/api/v1/vendor_products/bulk", .id = "vendor_product_put_bulk",
	 .scope = SCOPE_WRITE_PURCHASING, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .body = &vendor_product_drafts_shape, .reply = &bulk_results_shape, .status = 200,
	 .run = products_put,
	 .says = "Makes or changes many vendor products; a refused one does not stop the others."},
	{.method = "GET", .path = PRODUCT_PATH, .id = "vendor_product_get",
	 .scope = SCOPE_READ_PURCHASING,
	 .reply = &vendor_product_shape, .status = 200, .run = product_get_one,
	 .refusals = product_unknown,
	 .says = "Gets one vendor product."},
	{.method = "PATCH", .path = PRODUCT_PATH, .id = "vendor_product_update",
	 .scope = SCOPE_WRITE_PURCHASING, .flags = ROUTE_WRITE | ROUTE_UPDATE,
	 .body = &vendor_product_shape, .reply = &vendor_product_shape, .status = 200,
	 .run = product_change, .refusals = product_refused,
	 .says = "Changes the given fields of a vendor product; prices and units whole."},
};
/* clang-format on */
