/* Use cases of vendor products: one load and one write for all items of a call. */
#include "domain/catalog/catalog.h"
#include "domain/vendors/vendors_rules.h"
#include "domain/vendors/vendors_store.h"
#include "kernel/version.h"
#include "shape/shape_change.h"

/* ---- loading ---- */

enum err vendor_product_lists_attach(struct work *work, struct vendor_product *products, size_t n)
{
	struct vendor_price *prices;
	struct vendor_unit *units;
	size_t price_count, unit_count;
	struct map by_id = map_new(work->arena);
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	if (n == 0)
		return OK;
	for (size_t i = 0; i < n; i++) {
		ids[i] = products[i].id.value;
		map_put_int(&by_id, ids[i], &products[i]);
	}
	TRY(vendor_prices_fetch(work->tx, work->arena, work->company, ids, n, &prices, &price_count));
	TRY(vendor_units_fetch(work->tx, work->arena, work->company, ids, n, &units, &unit_count));
	for (size_t i = 0; i < price_count; i++) {
		struct vendor_product *of = map_get_int(&by_id, prices[i].vendor_product_id.value);
		*LIST_ADD(work->arena, &of->prices) = prices[i];
	}
	for (size_t i = 0; i < unit_count; i++) {
		struct vendor_product *of = map_get_int(&by_id, units[i].vendor_product_id.value);
		*LIST_ADD(work->arena, &of->units) = units[i];
	}
	return OK;
}

enum err vendor_product_load(struct work *work, const int64_t *ids, size_t n,
                             struct vendor_product **out, size_t *count)
{
	*out = NULL;
	*count = 0;
	if (n == 0)
		return OK;
	TRY(vendor_products_fetch(work->tx, work->arena, work->company, ids, n, out, count));
	return vendor_product_lists_attach(work, *out, *count);
}

enum err vendor_product_by_skus(struct work *work, struct vendor_id vendor, const struct str *skus,
                                size_t n, struct vendor_product **out, size_t *count)
{
	*out = NULL;
	*count = 0;
	if (n == 0)
		return OK;
	TRY(vendor_products_fetch_by_skus(work->tx, work->arena, work->company, &vendor.value, 1, skus,
	                                  n, out, count));
	return vendor_product_lists_attach(work, *out, *count);
}

enum err vendor_product_get(struct work *work, struct vendor_product_id id,
                            struct vendor_product *out)
{
	struct vendor_product *found;
	size_t count;
	TRY(vendor_product_load(work, &id.value, 1, &found, &count));
	if (count == 0)
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no vendor product %lld.",
		                 (long long)id.value);
	*out = found[0];
	return OK;
}

static enum err vendors_by_id(struct work *work, struct map *out)
{
	struct vendor *all;
	size_t count;
	*out = map_new(work->arena);
	TRY(vendor_all(work, &all, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(out, all[i].id.value, &all[i]);
	return OK;
}

enum err vendor_products_of(struct work *work, const int64_t *products, size_t n,
                            struct vendor_product **out, size_t *count)
{
	struct vendor_product *all;
	struct map vendors;
	size_t all_count;
	*out = NULL;
	*count = 0;
	if (n == 0)
		return OK;
	TRY(vendor_products_fetch_of(work->tx, work->arena, work->company, products, n, &all,
	                             &all_count));
	if (all_count == 0)
		return OK;
	TRY(vendors_by_id(work, &vendors));
	for (size_t i = 0; i < all_count; i++) {
		const struct vendor *vendor = map_get_int(&vendors, all[i].vendor_id.value);
		if (all[i].is_active && vendor->is_active)
			all[(*count)++] = all[i];
	}
	*out = all;
	return vendor_product_lists_attach(work, all, *count);
}

/* ---- putting ---- */

/* A vendor product that a call touches: as it was, and as it will be. */
struct slot {
	struct vendor_product before, now;
	bool is_new, is_changed;
};

/* Everything that a call may name or collide with, loaded once. */
struct shelf {
	struct work *work;
	struct map vendors; /* by id */
	struct map products_by_id, products_by_sku;
	struct map hints; /* of SKUs that nobody knows: product_sku_hints */
	struct map slots_by_key, slots_by_id;
	LIST(struct slot *) slots;
};

static struct str slot_key(struct arena *arena, struct vendor_id vendor, struct str sku)
{
	return str_format(arena, "%lld %.*s", (long long)vendor.value, STR_FMT(sku));
}

static struct slot *slot_add(struct shelf *shelf, const struct vendor_product *product)
{
	struct slot *slot = map_get_int(&shelf->slots_by_id, product->id.value);
	if (slot != NULL)
		return slot;
	struct arena *arena = shelf->work->arena;
	slot = ARENA_NEW(arena, struct slot);
	slot->before = slot->now = *product;
	*LIST_ADD(arena, &shelf->slots) = slot;
	map_put_int(&shelf->slots_by_id, product->id.value, slot);
	map_put(&shelf->slots_by_key, slot_key(arena, product->vendor_id, product->vendor_sku), slot);
	return slot;
}

static enum err shelf_load_products(struct shelf *shelf, const int64_t *ids, size_t n,
                                    const struct str *skus, size_t sku_count)
{
	struct product *found;
	struct work *work = shelf->work;
	size_t count;
	TRY(product_load(work, ids, n, &found, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&shelf->products_by_id, found[i].id.value, &found[i]);
	if (sku_count == 0)
		return OK;
	TRY(product_by_skus(work, skus, sku_count, &found, &count));
	for (size_t i = 0; i < count; i++) {
		map_put(&shelf->products_by_sku, found[i].asked_sku, &found[i]);
		map_put_int(&shelf->products_by_id, found[i].id.value, &found[i]);
	}
	LIST(struct str) unknown = {0};
	for (size_t i = 0; i < sku_count; i++)
		if (map_get(&shelf->products_by_sku, skus[i]) == NULL)
			*LIST_ADD(work->arena, &unknown) = skus[i];
	return unknown.count == 0 ? OK
	                          : product_sku_hints(work, unknown.at, unknown.count, &shelf->hints);
}

/* The vendor products that stand under the same keys, and all others of the products: one of them
 * may be the default. */
static enum err shelf_load_slots(struct shelf *shelf, const int64_t *vendors,
                                 const struct str *skus, size_t n)
{
	struct vendor_product *by_sku, *of;
	struct work *work = shelf->work;
	size_t sku_count, of_count, products = shelf->products_by_id.count;
	LIST(int64_t) ids = {0};
	TRY(vendor_products_fetch_by_skus(work->tx, work->arena, work->company, vendors, n, skus, n,
	                                  &by_sku, &sku_count));
	for (size_t i = 0; i < products; i++)
		*LIST_ADD(work->arena, &ids) = shelf->products_by_id.entries[i].number;
	for (size_t i = 0; i < sku_count; i++)
		*LIST_ADD(work->arena, &ids) = by_sku[i].product_id.value;
	TRY(vendor_product_lists_attach(work, by_sku, sku_count));
	for (size_t i = 0; i < sku_count; i++)
		slot_add(shelf, &by_sku[i]);
	TRY(vendor_products_fetch_of(work->tx, work->arena, work->company, ids.at, ids.count, &of,
	                             &of_count));
	TRY(vendor_product_lists_attach(work, of, of_count));
	for (size_t i = 0; i < of_count; i++)
		slot_add(shelf, &of[i]);
	return OK;
}

static enum err shelf_load(struct work *work, const struct vendor_product *const *drafts, size_t n,
                           struct shelf *shelf)
{
	LIST(struct str) skus = {0};
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	int64_t *vendors = ARENA_ARRAY(work->arena, n, int64_t);
	struct str *vendor_skus = ARENA_ARRAY(work->arena, n, struct str);
	*shelf = (struct shelf){.work = work,
	                        .products_by_id = map_new(work->arena),
	                        .products_by_sku = map_new(work->arena),
	                        .hints = map_new(work->arena),
	                        .slots_by_key = map_new(work->arena),
	                        .slots_by_id = map_new(work->arena)};
	TRY(vendors_by_id(work, &shelf->vendors));
	for (size_t i = 0; i < n; i++) {
		ids[i] = drafts[i]->product_id.value;
		vendors[i] = drafts[i]->vendor_id.value;
		vendor_skus[i] = drafts[i]->vendor_sku;
		if (drafts[i]->sku.len > 0)
			*LIST_ADD(work->arena, &skus) = drafts[i]->sku;
	}
	TRY(shelf_load_products(shelf, ids, n, skus.at, skus.count));
	return shelf_load_slots(shelf, vendors, vendor_skus, n);
}

static enum err unknown_say(const struct shelf *shelf, struct str sku, struct fault *fault)
{
	const struct str *hint = map_get(&shelf->hints, sku);
	return fault_say(fault, ERR_NOT_FOUND, "There is no product with the SKU %.*s.%.*s",
	                 STR_FMT(sku), STR_FMT(hint != NULL ? *hint : STR("")));
}

static enum err product_find(const struct shelf *shelf, const struct vendor_product *draft,
                             struct vendor_product *out, struct fault *fault)
{
	const struct product *product;
	if (draft->sku.len > 0) {
		product = map_get(&shelf->products_by_sku, draft->sku);
		if (product == NULL)
			return unknown_say(shelf, draft->sku, fault);
	} else if (out->product_id.value == 0) {
		return fault_field(fault, STR("product_id"), "or sku must say which product it is");
	} else {
		product = map_get_int(&shelf->products_by_id, out->product_id.value);
		if (product == NULL && draft->product_id.value == 0)
			return OK; /* it stays the product that it was */
		if (product == NULL)
			return fault_say(fault, ERR_NOT_FOUND, "There is no product %lld.",
			                 (long long)out->product_id.value);
	}
	if (product->type == PRODUCT_VIRTUAL)
		return fault_say(fault, ERR_REFUSED, "%.*s is virtual: its variations are bought.",
		                 STR_FMT(product->sku));
	if (product->type == PRODUCT_BUNDLE)
		return fault_say(fault, ERR_REFUSED,
		                 "%.*s is a bundle: its components are bought, not the bundle.",
		                 STR_FMT(product->sku));
	out->product_id = product->id;
	return OK;
}

static enum err lists_complete(struct shelf *shelf, const struct vendor_product *before,
                               struct vendor_product *now, struct fault *fault)
{
	struct arena *arena = shelf->work->arena;
	struct tx *tx = shelf->work->tx;
	const struct vendor *vendor = map_get_int(&shelf->vendors, now->vendor_id.value);
	/* Ordering them must not reorder what the caller holds. */
	now->prices.at = arena_copy(arena, now->prices.at, now->prices.count * sizeof *now->prices.at);
	now->units.at = arena_copy(arena, now->units.at, now->units.count * sizeof *now->units.at);
	now->prices.room = now->prices.count;
	now->units.room = now->units.count;
	TRY(vendor_lists_check(now, vendor->currency, fault));
	vendor_lists_keep_ids(before, now);
	for (size_t i = 0; i < now->prices.count; i++) {
		now->prices.at[i].vendor_product_id = now->id;
		if (now->prices.at[i].id.value == 0)
			TRY(id_new(tx, &now->prices.at[i].id.value));
	}
	for (size_t i = 0; i < now->units.count; i++) {
		now->units.at[i].vendor_product_id = now->id;
		if (now->units.at[i].id.value == 0)
			TRY(id_new(tx, &now->units.at[i].id.value));
	}
	return OK;
}

/* One default per product: the one that was named so last, else the first there is. */
static void default_settle(struct shelf *shelf, struct slot *slot, bool is_named)
{
	bool has_other = false;
	for (size_t i = 0; i < shelf->slots.count; i++) {
		struct slot *other = shelf->slots.at[i];
		if (other == slot || !ID_EQ(other->now.product_id, slot->now.product_id)
		    || !other->now.is_default)
			continue;
		has_other = true;
		if (is_named && slot->now.is_default) {
			other->now.is_default = false;
			other->is_changed = true;
		}
	}
	if (!has_other && slot->is_new)
		slot->now.is_default = true;
}

static enum err slot_decide(struct shelf *shelf, struct slot *slot,
                            const struct vendor_product *draft, struct fault *fault)
{
	struct vendor_product now = slot->now;
	struct str key = slot_key(shelf->work->arena, slot->now.vendor_id, slot->now.vendor_sku);
	if (slot->is_new && !slot->is_changed)
		vendor_product_complete(&now);
	else
		shape_apply(&vendor_product_shape, draft, &now);
	if (slot->is_new)
		now.touched = (struct touched){0}; /* every field has its value now */
	TRY(product_find(shelf, draft, &now, fault));
	TRY(lists_complete(shelf, &slot->now, &now, fault));
	struct str new_key = slot_key(shelf->work->arena, now.vendor_id, now.vendor_sku);
	const struct slot *holder = map_get(&shelf->slots_by_key, new_key);
	if (!str_eq(key, new_key) && holder != NULL && holder != slot)
		return fault_say(fault, ERR_CONFLICT, "The vendor has another product called %.*s.",
		                 STR_FMT(now.vendor_sku));
	slot->now = now;
	slot->is_changed = true;
	default_settle(shelf, slot,
	               slot->is_new || shape_has(&vendor_product_shape, draft, "is_default"));
	return OK;
}

static enum err put_decide(struct shelf *shelf, struct vendor_product_put *put)
{
	struct work *work = shelf->work;
	const struct vendor_product *draft = put->draft;
	struct slot *slot =
		map_get(&shelf->slots_by_key, slot_key(work->arena, draft->vendor_id, draft->vendor_sku));
	if (map_get_int(&shelf->vendors, draft->vendor_id.value) == NULL)
		return fault_say(put->fault, ERR_NOT_FOUND, "There is no vendor %lld.",
		                 (long long)draft->vendor_id.value);
	if (slot != NULL)
		return slot_decide(shelf, slot, draft, put->fault);
	struct slot fresh = {.now = *draft, .is_new = true};
	TRY(id_new(work->tx, &fresh.now.id.value));
	fresh.now.created_at = work->now;
	TRY(slot_decide(shelf, &fresh, draft, put->fault));
	slot = slot_add(shelf, &fresh.now);
	slot->is_new = slot->is_changed = put->is_new = true;
	return OK;
}

/* ---- writing ---- */

static void slot_tell(struct work *work, const struct slot *slot)
{
	int64_t id = slot->now.id.value;
	if (slot->is_new)
		event_emit(work, "vendor_product.created", "vendor_product", id,
		           shape_text(work->arena, &vendor_product_shape, &slot->now, NULL, 0));
	else
		event_emit(work, "vendor_product.changed", "vendor_product", id,
		           shape_difference(work->arena, &vendor_product_shape, &slot->before, &slot->now));
}

static enum err shelf_write(struct shelf *shelf)
{
	struct work *work = shelf->work;
	size_t n = shelf->slots.count, made = 0, kept = 0;
	const struct vendor_product **fresh =
		ARENA_ARRAY(work->arena, n, const struct vendor_product *);
	const struct vendor_product **known =
		ARENA_ARRAY(work->arena, n, const struct vendor_product *);
	for (size_t i = 0; i < n; i++) {
		struct slot *slot = shelf->slots.at[i];
		bool differs =
			slot->is_new
			|| (slot->is_changed
		        && shape_difference(work->arena, &vendor_product_shape, &slot->before, &slot->now)
		                   .len
		               > 0);
		if (!differs)
			continue;
		slot->now.modified_at = work->now;
		slot->now.version = slot->is_new ? 1 : slot->before.version + 1;
		*(slot->is_new ? &fresh[made++] : &known[kept++]) = &slot->now;
		slot_tell(work, slot);
	}
	if (made > 0) {
		TRY(vendor_products_insert(work->tx, work->arena, work->company, fresh, made));
		TRY(vendor_lists_replace(work->tx, work->arena, work->company, fresh, made));
	}
	if (kept == 0)
		return OK;
	TRY(vendor_products_save(work->tx, work->arena, work->company, known, kept));
	return vendor_lists_replace(work->tx, work->arena, work->company, known, kept);
}

enum err vendor_product_put_many(struct work *work, size_t n, struct vendor_product_put *puts)
{
	struct shelf shelf;
	const struct vendor_product **drafts =
		ARENA_ARRAY(work->arena, n, const struct vendor_product *);
	if (n == 0)
		return OK;
	for (size_t i = 0; i < n; i++)
		drafts[i] = puts[i].draft;
	TRY(shelf_load(work, drafts, n, &shelf));
	for (size_t i = 0; i < n; i++)
		puts[i].err = put_decide(&shelf, &puts[i]);
	TRY(shelf_write(&shelf));
	for (size_t i = 0; i < n; i++) {
		struct str key = slot_key(work->arena, drafts[i]->vendor_id, drafts[i]->vendor_sku);
		const struct slot *slot = map_get(&shelf.slots_by_key, key);
		if (puts[i].err == OK)
			puts[i].product = slot->now;
	}
	return OK;
}

enum err vendor_product_update(struct work *work, struct vendor_product_id id,
                               const struct vendor_product *patch, int64_t if_version,
                               struct vendor_product *out)
{
	struct shelf shelf;
	struct vendor_product before;
	TRY(vendor_product_get(work, id, &before));
	TRY(version_check(work, if_version, before.version));
	/* What the patch names, and what it would collide with. */
	struct vendor_product wanted = *patch;
	wanted.vendor_id = before.vendor_id;
	if (wanted.vendor_sku.len == 0)
		wanted.vendor_sku = before.vendor_sku;
	if (wanted.product_id.value == 0)
		wanted.product_id = before.product_id;
	const struct vendor_product *draft = &wanted;
	TRY(shelf_load(work, &draft, 1, &shelf));
	struct slot *slot = slot_add(&shelf, &before);
	TRY(slot_decide(&shelf, slot, patch, work->fault));
	TRY(shelf_write(&shelf));
	*out = slot->now;
	return OK;
}
