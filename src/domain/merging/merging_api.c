#include "domain/merging/merging_api.h"

static enum err merge(struct work *work, const struct call *call, struct reply *reply)
{
	const struct product_merges *body = call->body;
	(void)reply;
	return product_merge_many(work, body->items.at, body->items.count);
}

static const struct refusal refusals[] = {
	{404, "There is no such product."},
	{422, "The products cannot be one; the answer says why."},
	{0, NULL},
};

const struct route merging_routes[1] = {
	{.method = "POST",
     .path = "/api/v1/products/merge",
     .id = "product_merge",
     .scope = SCOPE_WRITE_PRODUCTS,
     .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
     .body = &product_merges_shape,
     .status = 204,
     .run = merge,
     .refusals = refusals,
     .says = "Makes one product out of two: stock, claims, listings and names go over."},
};
