/* What vendors sell of one product becomes what they sell of another. */
#include "domain/vendors/vendors.h"
#include "domain/vendors/vendors_store.h"
#include "shape/shape_change.h"

enum err vendor_products_move(struct work *work, struct product_id into, struct product_id from)
{
	struct vendor_product *moving, *there;
	size_t n, there_count;
	bool has_default = false;
	TRY(vendor_products_fetch_of(work->tx, work->arena, work->company, &from.value, 1, &moving,
	                             &n));
	if (n == 0)
		return OK;
	TRY(vendor_products_fetch_of(work->tx, work->arena, work->company, &into.value, 1, &there,
	                             &there_count));
	for (size_t i = 0; i < there_count; i++)
		has_default = has_default || there[i].is_default;
	struct vendor_product_put *puts = ARENA_ARRAY(work->arena, n, struct vendor_product_put);
	struct vendor_product *drafts = ARENA_ARRAY(work->arena, n, struct vendor_product);
	for (size_t i = 0; i < n; i++) {
		drafts[i] = (struct vendor_product){.vendor_id = moving[i].vendor_id,
		                                    .vendor_sku = moving[i].vendor_sku,
		                                    .product_id = into,
		                                    .is_default = moving[i].is_default && !has_default};
		shape_give(&vendor_product_shape, &drafts[i], "product_id");
		shape_give(&vendor_product_shape, &drafts[i], "is_default");
		puts[i].draft = &drafts[i];
		puts[i].fault = work->fault;
	}
	TRY(vendor_product_put_many(work, n, puts));
	for (size_t i = 0; i < n; i++)
		TRY(puts[i].err);
	return OK;
}
