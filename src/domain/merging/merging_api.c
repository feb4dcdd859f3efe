#include "domain/merging/merging_api.h"

static enum err merge(struct work *work, const struct call *call, struct reply *reply)
{
	const struct product_merges *body = call->body;
	(void)reply;
	return product_merge_many(work, body->items.at, body->items.count);
}

static enum err preview(struct work *work, const struct call *call, struct reply *reply)
{
	const struct product_merges *body = call->body;
	struct merge_previews *answer = ARENA_NEW(work->arena, struct merge_previews);
	size_t n = body->items.count;
	answer->items.at = ARENA_ARRAY(work->arena, n, struct merge_preview);
	answer->items.count = answer->items.room = n;
	reply->value = answer;
	return product_merge_preview(work, body->items.at, n, answer->items.at);
}

static const struct refusal refusals[] = {
	{404, "There is no such product."},
	{422, "The products cannot be one; the answer says why."},
	{0, NULL},
};

const struct route merging_routes[2] = {
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
	{.method = "POST",
     .path = "/api/v1/products/merge/preview",
     .id = "product_merge_preview",
     .scope = SCOPE_WRITE_PRODUCTS,
     .flags = ROUTE_WRITE,
     .body = &product_merges_shape,
     .reply = &merge_previews_shape,
     .status = 200,
     .run = preview,
     .says = "What merging them would change, or why it cannot be done. Changes nothing."},
};
