#include "domain/catalog/catalog_api.h"

#include "kernel/bulk.h"
#include "kernel/listing.h"
#include "kernel/version.h"

#define PRODUCT_PATH "/api/v1/products/{product_id}"

const struct listing_source product_source = {.shape = &product_shape,
                                              .table = "product",
                                              .usual_sort = "id",
                                              .subject = "product",
                                              .search = "product"};

static struct product_id product_asked(const struct call *call)
{
	return (struct product_id){call->ids[0]};
}

/* What people put on products. */
static enum err marks_attach(struct work *work, struct product *products, size_t n)
{
	TRY(labels_attach(work, "product", products, n, sizeof(*products), offsetof(struct product, id),
	                  offsetof(struct product, labels)));
	return custom_values_attach(work, "product", products, n, sizeof(*products),
	                            offsetof(struct product, id),
	                            offsetof(struct product, custom_fields));
}

/* One product as the edge shows it. */
static enum err reply_product(struct work *work, struct reply *reply, struct product *product)
{
	TRY(marks_attach(work, product, 1));
	return version_reply(work, reply, product, product->version);
}

static enum err list(struct work *work, const struct call *call, struct reply *reply)
{
	TRY(listing_run(work, &product_source, NULL, 0, call, reply));
	TRY(product_parts_attach(work, (struct product *)reply->value, reply->count));
	return marks_attach(work, (struct product *)reply->value, reply->count);
}

static enum err put_labels(struct work *work, const struct call *call, struct reply *reply)
{
	return labels_put(work, "product", call, reply);
}

static enum err edit_custom(struct work *work, const struct call *call, struct reply *reply)
{
	return custom_fields_bulk(work, "product", call, reply);
}

static enum err edit_labels(struct work *work, const struct call *call, struct reply *reply)
{
	return labels_edit(work, "product", call, reply);
}

static enum err create(struct work *work, const struct call *call, struct reply *reply)
{
	enum err err;
	struct product *made = ARENA_NEW(work->arena, struct product);
	TRY(product_create_many(work, 1, call->body, made, &err, work->fault));
	TRY(err);
	return reply_product(work, reply, made);
}

static enum err create_bulk(struct work *work, const struct call *call, struct reply *reply)
{
	const struct product_drafts *drafts = call->body;
	size_t n = drafts->items.count;
	struct product *made = ARENA_ARRAY(work->arena, n, struct product);
	enum err *errors = ARENA_ARRAY(work->arena, n, enum err);
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		fault_init(&faults[i], work->arena);
	TRY(product_create_many(work, n, drafts->items.at, made, errors, faults));
	for (size_t i = 0; i < n; i++)
		ids[i] = made[i].id.value;
	reply->value = bulk_results_make(work->arena, n, 201, ids, errors, faults);
	return OK;
}

static enum err get(struct work *work, const struct call *call, struct reply *reply)
{
	struct product *found = ARENA_NEW(work->arena, struct product);
	TRY(product_get(work, product_asked(call), found));
	return reply_product(work, reply, found);
}

static enum err update(struct work *work, const struct call *call, struct reply *reply)
{
	int64_t if_version;
	struct product *changed = ARENA_NEW(work->arena, struct product);
	TRY(version_wanted(work, call, &if_version));
	TRY(product_update(work, product_asked(call), call->body, if_version, changed));
	return reply_product(work, reply, changed);
}

static enum err deactivate(struct work *work, const struct call *call, struct reply *reply)
{
	struct product *changed = ARENA_NEW(work->arena, struct product);
	TRY(product_deactivate(work, product_asked(call), changed));
	return reply_product(work, reply, changed);
}

static enum err activate(struct work *work, const struct call *call, struct reply *reply)
{
	struct product *changed = ARENA_NEW(work->arena, struct product);
	TRY(product_activate(work, product_asked(call), changed));
	return reply_product(work, reply, changed);
}

/* ---- rows ---- */

static const struct refusal unknown[] = {
	{404, "There is no such product."},
	{0},
};
static const struct refusal unmakeable[] = {
	{409, "Another product has the SKU."},
	{422, "A bundle cannot be made of these parts."},
	{0},
};
static const struct refusal unchangeable[] = {
	{404, "There is no such product."},
	{409, "Another product has the SKU."},
	{412, "It is no longer the version that If-Match names."},
	{422, "A bundle cannot be made of these parts."},
	{0},
};

/* clang-format off */
const struct route catalog_routes[] = {
	{.method = "GET", .path = "/api/v1/products", .id = "product_list",
	 .scope = SCOPE_READ_PRODUCTS, .flags = ROUTE_LIST,
	 .reply = &product_shape, .status = 200, .run = list,
	 .says = "Lists products, bundles with their parts."},
	{.method = "POST", .path = "/api/v1/products", .id = "product_create",
	 .scope = SCOPE_WRITE_PRODUCTS, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .body = &product_shape, .reply = &product_shape, .status = 201, .run = create,
	 .refusals = unmakeable,
	 .says = "Makes a product."},
	{.method = "POST", .path = "/api/v1/products/bulk", .id = "product_create_bulk",
	 .scope = SCOPE_WRITE_PRODUCTS, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .body = &product_drafts_shape, .reply = &bulk_results_shape, .status = 200,
	 .run = create_bulk,
	 .says = "Makes many products; a refused one does not stop the others."},
	{.method = "GET", .path = PRODUCT_PATH, .id = "product_get",
	 .scope = SCOPE_READ_PRODUCTS,
	 .reply = &product_shape, .status = 200, .run = get, .refusals = unknown,
	 .says = "Gets one product."},
	{.method = "PATCH", .path = PRODUCT_PATH, .id = "product_update",
	 .scope = SCOPE_WRITE_PRODUCTS, .flags = ROUTE_WRITE | ROUTE_UPDATE,
	 .body = &product_shape, .reply = &product_shape, .status = 200, .run = update,
	 .refusals = unchangeable,
	 .says = "Changes the given fields of a product; its history stays with it."},
	{.method = "POST", .path = PRODUCT_PATH "/deactivate", .id = "product_deactivate",
	 .scope = SCOPE_WRITE_PRODUCTS, .flags = ROUTE_WRITE,
	 .reply = &product_shape, .status = 200, .run = deactivate, .refusals = unknown,
	 .says = "Takes the product off sale; its history stays."},
	{.method = "POST", .path = PRODUCT_PATH "/activate", .id = "product_activate",
	 .scope = SCOPE_WRITE_PRODUCTS, .flags = ROUTE_WRITE,
	 .reply = &product_shape, .status = 200, .run = activate, .refusals = unknown,
	 .says = "Puts a deactivated product on sale again."},
	{.method = "PUT", .path = PRODUCT_PATH "/labels", .id = "product_labels",
	 .scope = SCOPE_WRITE_PRODUCTS, .flags = ROUTE_WRITE,
	 .body = &label_names_shape, .reply = &label_list_shape, .status = 200,
	 .run = put_labels, .refusals = label_refusals,
	 .says = "Gives the product exactly these labels."},
	{.method = "POST", .path = "/api/v1/products/labels", .id = "product_labels_edit",
	 .scope = SCOPE_WRITE_PRODUCTS, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .body = &label_edit_shape, .reply = &label_edited_shape, .status = 200,
	 .run = edit_labels, .refusals = label_refusals,
	 .says = "Puts labels on many products and takes others off."},
	{.method = "POST", .path = "/api/v1/products/custom_fields",
	 .id = "products_custom_fields_edit",
	 .scope = SCOPE_WRITE_PRODUCTS, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .body = &custom_bulk_shape, .reply = NULL, .status = 204,
	 .run = edit_custom, .refusals = custom_refusals,
	 .says = "Gives many products the same values in custom fields."},
};
/* clang-format on */
