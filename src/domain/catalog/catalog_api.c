#include "domain/catalog/catalog_api.h"

#include "kernel/bulk.h"
#include "kernel/listing.h"
#include "kernel/version.h"
#include "shape/shape_change.h"

#define PRODUCT_PATH "/api/v1/products/{product_id}"
#define CATEGORY_PATH "/api/v1/categories/{category_id}"

static void rows_complete(const struct work *work, void *rows, size_t n)
{
	struct product *products = rows;
	(void)work;
	for (size_t i = 0; i < n; i++)
		product_amounts_settle(&products[i]);
}

static const char *const product_driving[] = {"id",
                                              "sku",
                                              "upc",
                                              "brand",
                                              "name",
                                              "sku.prefix",
                                              "upc.prefix",
                                              "mpn.prefix",
                                              "modified_at.range>modified_at",
                                              "type>sku",
                                              "is_active=false>sku@product_inactive",
                                              NULL};
static const struct listing_pairing category_pairing = {.name = "category_ids",
                                                        .table = "product_category",
                                                        .row = "product_id",
                                                        .column = "category_id",
                                                        .widen = categories_below};
const struct listing_source product_source = {.shape = &product_shape,
                                              .table = "product",
                                              .usual_sort = "id",
                                              .subject = "product",
                                              .pairing = &category_pairing,
                                              .search = "product",
                                              .driving = product_driving,
                                              .complete = rows_complete};

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
	product_amounts_settle(product);
	return version_reply(work, reply, product, product->version);
}

static enum err list(struct work *work, const struct call *call, struct reply *reply)
{
	TRY(listing_run(work, &product_source, NULL, 0, call, reply));
	TRY(product_parts_attach(work, (struct product *)reply->value, reply->count));
	TRY(product_details_attach(work, (struct product *)reply->value, reply->count));
	return marks_attach(work, (struct product *)reply->value, reply->count);
}

/* Puts all of a bulk body and answers item by item. */
static enum err put_bulk(struct work *work, const struct call *call, struct reply *reply,
                         enum product_put_mode mode, int status)
{
	const struct product_drafts *drafts = call->body;
	size_t n = drafts->items.count;
	struct product_put *puts = ARENA_ARRAY(work->arena, n, struct product_put);
	enum err *errors = ARENA_ARRAY(work->arena, n, enum err);
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++) {
		fault_init(&faults[i], work->arena);
		puts[i].draft = &drafts->items.at[i];
		puts[i].mode = mode;
		puts[i].fault = &faults[i];
	}
	TRY(product_put_many(work, n, puts));
	for (size_t i = 0; i < n; i++) {
		ids[i] = puts[i].out.id.value;
		errors[i] = puts[i].err;
	}
	reply->value = bulk_results_make(work->arena, n, status, ids, errors, faults);
	return OK;
}

static enum err create_bulk(struct work *work, const struct call *call, struct reply *reply)
{
	return put_bulk(work, call, reply, PRODUCT_PUT_NEW, 201);
}

static enum err update_bulk(struct work *work, const struct call *call, struct reply *reply)
{
	return put_bulk(work, call, reply, PRODUCT_PUT_EITHER, 200);
}

static enum err rename_bulk(struct work *work, const struct call *call, struct reply *reply)
{
	const struct product_renames *renames = call->body;
	size_t n = renames->items.count, count;
	struct product_put *puts = ARENA_ARRAY(work->arena, n, struct product_put);
	struct product *drafts = ARENA_ARRAY(work->arena, n, struct product), *found;
	enum err *errors = ARENA_ARRAY(work->arena, n, enum err);
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	struct str *skus = ARENA_ARRAY(work->arena, n, struct str);
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	struct map by_sku = map_new(work->arena);
	for (size_t i = 0; i < n; i++)
		skus[i] = renames->items.at[i].sku;
	TRY(product_by_skus(work, skus, n, &found, &count));
	for (size_t i = 0; i < count; i++)
		map_put(&by_sku, found[i].asked_sku, &found[i]);
	for (size_t i = 0; i < n; i++) {
		const struct product *product = map_get(&by_sku, skus[i]);
		fault_init(&faults[i], work->arena);
		drafts[i].sku = product != NULL ? renames->items.at[i].new_sku : skus[i];
		shape_give(&product_shape, &drafts[i], "sku");
		puts[i] = (struct product_put){
			.draft = &drafts[i], .mode = PRODUCT_PUT_KNOWN, .fault = &faults[i]};
		if (product != NULL)
			puts[i].id = product->id;
	}
	TRY(product_put_many(work, n, puts));
	for (size_t i = 0; i < n; i++) {
		ids[i] = puts[i].out.id.value;
		errors[i] = puts[i].err;
	}
	reply->value = bulk_results_make(work->arena, n, 200, ids, errors, faults);
	return OK;
}

static enum err list_aliases(struct work *work, const struct call *call, struct reply *reply)
{
	struct product product;
	struct product_alias *aliases;
	TRY(product_get(work, product_asked(call), &product));
	TRY(product_aliases_of(work, call->ids, 1, &aliases, &reply->count));
	reply->value = aliases;
	return OK;
}

struct sku_query {
	struct str sku;
};
static const struct field sku_query_fields[] = {
	FIELD_TEXT(struct sku_query, sku, REQUIRED, 1, LIMIT_SKU, "A SKU, or one that was."),
};
static const struct shape sku_query_shape =
	SHAPE("SkuQuery", struct sku_query, sku_query_fields, "Which SKU.");

static enum err delete_alias(struct work *work, const struct call *call, struct reply *reply)
{
	const struct sku_query *query = call->query;
	(void)reply;
	return product_alias_remove(work, product_asked(call), query->sku);
}

static enum err find_sku(struct work *work, const struct call *call, struct reply *reply)
{
	const struct sku_query *query = call->query;
	struct product *found;
	size_t count;
	TRY(product_by_skus(work, &query->sku, 1, &found, &count));
	if (count == 0)
		return fault_say(work->fault, ERR_NOT_FOUND, "No product is or was called %.*s.",
		                 STR_FMT(query->sku));
	TRY(product_details_attach(work, found, 1));
	return reply_product(work, reply, found);
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

/* ---- brands and categories ---- */

static enum err list_brands(struct work *work, const struct call *call, struct reply *reply)
{
	struct brand *all;
	(void)call;
	TRY(brand_all(work, &all, &reply->count));
	reply->value = all;
	return OK;
}

static enum err list_categories(struct work *work, const struct call *call, struct reply *reply)
{
	struct category *all;
	(void)call;
	TRY(category_all_counted(work, &all, &reply->count));
	reply->value = all;
	return OK;
}

static enum err post_category(struct work *work, const struct call *call, struct reply *reply)
{
	struct category *made = ARENA_NEW(work->arena, struct category);
	TRY(category_create(work, call->body, made));
	reply->value = made;
	return OK;
}

static enum err patch_category(struct work *work, const struct call *call, struct reply *reply)
{
	struct category *changed = ARENA_NEW(work->arena, struct category);
	TRY(category_update(work, (struct category_id){call->ids[0]}, call->body, changed));
	reply->value = changed;
	return OK;
}

static enum err delete_category(struct work *work, const struct call *call, struct reply *reply)
{
	(void)reply;
	return category_delete(work, (struct category_id){call->ids[0]});
}

/* ---- rows ---- */

static const struct refusal unknown[] = {
	{404, "There is no such product."},
	{0},
};
static const struct refusal unmakeable[] = {
	{409, "Another product has the SKU."},
	{422, "A bundle cannot be made of these parts, or a variation is not possible."},
	{0},
};
static const struct refusal no_category[] = {
	{404, "There is no such category."},
	{409, "Another category there has the name."},
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
	{.method = "PUT", .path = "/api/v1/products/bulk", .id = "product_put_bulk",
	 .scope = SCOPE_WRITE_PRODUCTS, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .body = &product_drafts_shape, .reply = &bulk_results_shape, .status = 200,
	 .run = update_bulk,
	 .says = "Makes the products whose SKU is new, and changes the given fields of the others."},
	{.method = "POST", .path = "/api/v1/products/rename", .id = "product_rename_bulk",
	 .scope = SCOPE_WRITE_PRODUCTS, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .body = &product_renames_shape, .reply = &bulk_results_shape, .status = 200,
	 .run = rename_bulk,
	 .says = "Gives many products other SKUs; the old ones still find them."},
	{.method = "GET", .path = "/api/v1/products/by_sku", .id = "product_by_sku",
	 .scope = SCOPE_READ_PRODUCTS, .query = &sku_query_shape,
	 .reply = &product_shape, .status = 200, .run = find_sku, .refusals = unknown,
	 .says = "Gets the product that has a SKU, or had it."},
	{.method = "GET", .path = PRODUCT_PATH "/aliases", .id = "product_aliases",
	 .scope = SCOPE_READ_PRODUCTS, .flags = ROUTE_LIST,
	 .reply = &product_alias_shape, .status = 200, .run = list_aliases, .refusals = unknown,
	 .says = "The SKUs that the product had; they still find it."},
	{.method = "DELETE", .path = PRODUCT_PATH "/aliases", .id = "product_alias_remove",
	 .scope = SCOPE_WRITE_PRODUCTS, .flags = ROUTE_WRITE, .query = &sku_query_shape,
	 .status = 204, .run = delete_alias, .refusals = unknown,
	 .says = "Gives a former SKU up, so that another product may have it."},
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
	{.method = "GET", .path = "/api/v1/brands", .id = "brand_list",
	 .scope = SCOPE_READ_PRODUCTS, .flags = ROUTE_LIST,
	 .reply = &brand_shape, .status = 200, .run = list_brands,
	 .says = "The brands that products name, with how many do."},
	{.method = "GET", .path = "/api/v1/categories", .id = "category_list",
	 .scope = SCOPE_READ_PRODUCTS, .flags = ROUTE_LIST,
	 .reply = &category_shape, .status = 200, .run = list_categories,
	 .says = "All categories, by parent and name."},
	{.method = "POST", .path = "/api/v1/categories", .id = "category_create",
	 .scope = SCOPE_WRITE_PRODUCTS, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .body = &category_shape, .reply = &category_shape, .status = 201, .run = post_category,
	 .refusals = no_category,
	 .says = "Makes a category."},
	{.method = "PATCH", .path = CATEGORY_PATH, .id = "category_update",
	 .scope = SCOPE_WRITE_PRODUCTS, .flags = ROUTE_WRITE | ROUTE_UPDATE,
	 .body = &category_shape, .reply = &category_shape, .status = 200, .run = patch_category,
	 .refusals = no_category,
	 .says = "Renames a category or moves it with all below it."},
	{.method = "DELETE", .path = CATEGORY_PATH, .id = "category_delete",
	 .scope = SCOPE_WRITE_PRODUCTS, .flags = ROUTE_WRITE,
	 .status = 204, .run = delete_category, .refusals = no_category,
	 .says = "Deletes a category; products leave it, and those below move up."},
};
/* clang-format on */
