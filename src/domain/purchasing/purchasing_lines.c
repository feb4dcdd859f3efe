/* Use cases of lines and costs: add, change, end. */
#include "domain/catalog/catalog.h"
#include "domain/purchasing/purchasing_edge.h"
#include "domain/purchasing/purchasing_rules.h"
#include "domain/purchasing/purchasing_write.h"
#include "shape/shape_change.h"

/* ---- making ---- */

/* What drafts of lines may name: the vendor's products, by id and SKU, and ours. */
struct offers {
	struct map by_id, by_vendor_sku, by_product;
	struct map products; /* by id */
	struct map ids_by_sku;
};

static void offer_add(struct offers *offers, struct vendor_product *offer)
{
	map_put_int(&offers->by_id, offer->id.value, offer);
	map_put(&offers->by_vendor_sku, offer->vendor_sku, offer);
	if (map_get_int(&offers->by_product, offer->product_id.value) == NULL)
		map_put_int(&offers->by_product, offer->product_id.value, offer);
}

static enum err offers_of_skus(struct work *work, const struct vendor *vendor,
                               const struct str *skus, size_t n, struct offers *offers)
{
	struct product *products;
	struct vendor_product *found;
	size_t count;
	if (n == 0)
		return OK;
	TRY(product_by_skus(work, skus, n, &products, &count));
	int64_t *ids = ARENA_ARRAY(work->arena, count, int64_t);
	for (size_t i = 0; i < count; i++) {
		ids[i] = products[i].id.value;
		map_put(&offers->ids_by_sku, products[i].asked_sku, &products[i]); /* a former one too */
	}
	TRY(vendor_products_of(work, ids, count, &found, &count));
	for (size_t i = 0; i < count; i++)
		if (ID_EQ(found[i].vendor_id, vendor->id))
			offer_add(offers, &found[i]);
	return OK;
}

static enum err offers_products(struct work *work, struct offers *offers)
{
	struct product *products;
	size_t count, n = offers->by_id.count;
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		ids[i] = ((const struct vendor_product *)offers->by_id.entries[i].value)->product_id.value;
	TRY(product_load(work, ids, n, &products, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&offers->products, products[i].id.value, &products[i]);
	return OK;
}

static enum err offers_load(struct work *work, const struct vendor *vendor,
                            const struct purchase_line *drafts, size_t n, struct offers *offers)
{
	LIST(int64_t) ids = {0};
	LIST(struct str) skus = {0}, vendor_skus = {0};
	struct vendor_product *found;
	size_t count;
	*offers = (struct offers){map_new(work->arena), map_new(work->arena), map_new(work->arena),
	                          map_new(work->arena), map_new(work->arena)};
	for (size_t i = 0; i < n; i++) {
		if (drafts[i].vendor_product_id.value != 0)
			*LIST_ADD(work->arena, &ids) = drafts[i].vendor_product_id.value;
		else if (drafts[i].vendor_sku.len > 0)
			*LIST_ADD(work->arena, &vendor_skus) = drafts[i].vendor_sku;
		else if (drafts[i].sku.len > 0)
			*LIST_ADD(work->arena, &skus) = drafts[i].sku;
	}
	TRY(vendor_product_load(work, ids.at, ids.count, &found, &count));
	for (size_t i = 0; i < count; i++)
		if (ID_EQ(found[i].vendor_id, vendor->id))
			offer_add(offers, &found[i]);
	TRY(vendor_product_by_skus(work, vendor->id, vendor_skus.at, vendor_skus.count, &found,
	                           &count));
	for (size_t i = 0; i < count; i++)
		offer_add(offers, &found[i]);
	TRY(offers_of_skus(work, vendor, skus.at, skus.count, offers));
	return offers_products(work, offers);
}

static const struct vendor_product *offer_find(const struct offers *offers,
                                               const struct purchase_line *draft,
                                               const struct vendor *vendor, struct str path,
                                               struct fault *fault)
{
	const struct vendor_product *offer = NULL;
	if (draft->vendor_product_id.value != 0)
		offer = map_get_int(&offers->by_id, draft->vendor_product_id.value);
	else if (draft->vendor_sku.len > 0)
		offer = map_get(&offers->by_vendor_sku, draft->vendor_sku);
	else if (draft->sku.len > 0) {
		const struct product *product = map_get(&offers->ids_by_sku, draft->sku);
		if (product != NULL)
			offer = map_get_int(&offers->by_product, product->id.value);
	} else {
		fault_field(fault, path, "must say vendor_product_id, vendor_sku or sku");
		return NULL;
	}
	if (offer == NULL)
		fault_field(fault, path, "is nothing that %.*s sells us", STR_FMT(vendor->name));
	else if (!offer->is_active)
		fault_field(fault, path, "%.*s is not sold any more", STR_FMT(offer->vendor_sku));
	return offer;
}

static enum err line_complete(struct work *work, const struct vendor *vendor,
                              const struct vendor_product *offer, const struct offers *offers,
                              const struct purchase_order *order, struct purchase_line *line)
{
	const struct product *product = map_get_int(&offers->products, offer->product_id.value);
	bool has_tax = shape_has(&purchase_line_shape, line, "tax_ppm");
	struct currency currency;
	TRY(currency_parse(order->currency, &currency));
	TRY(id_new(work->tx, &line->id.value));
	line->purchase_order_id = order->id;
	line->position = purchase_next_position(order);
	line->split_from_id.value = 0;
	line->vendor_product_id = offer->id;
	line->vendor_sku = offer->vendor_sku;
	line->product_id = product->id;
	line->sku = product->sku;
	line->status = PURCHASE_LINE_PENDING;
	if (line->unit_cost.currency.code[0] == '\0'
	    && !vendor_cost_at(offer, line->quantity.units, &line->unit_cost))
		line->unit_cost = money_zero(currency);
	if (line->packaging.len == 0)
		line->packaging = offer->packaging;
	if (line->discount.currency.code[0] == '\0')
		line->discount = money_zero(currency);
	line->is_billed = line->billed_unit_cost.currency.code[0] != '\0';
	line->is_landed_given = line->landed_unit_cost.currency.code[0] != '\0';
	if (!has_tax || (line->touched.present == 0 && line->tax_ppm == 0))
		line->tax_ppm = vendor->tax_ppm;
	line->touched = (struct touched){0};
	return OK;
}

enum err purchase_lines_make(struct work *work, struct purchase_order *order,
                             const struct vendor *vendor, const struct purchase_line *drafts,
                             size_t n, const char *list)
{
	struct offers offers;
	size_t faults = work->fault->rows.count;
	TRY(offers_load(work, vendor, drafts, n, &offers));
	for (size_t i = 0; i < n; i++) {
		struct str path = str_format(work->arena, "%s[%zu]", list, i);
		const struct vendor_product *offer =
			offer_find(&offers, &drafts[i], vendor, path, work->fault);
		if (offer == NULL)
			continue;
		struct purchase_line line = drafts[i];
		TRY(line_complete(work, vendor, offer, &offers, order, &line));
		purchase_line_check(&line, order->currency, path, work->fault);
		*LIST_ADD(work->arena, &order->lines) = line;
	}
	return work->fault->rows.count > faults ? ERR_INVALID : OK;
}

enum err purchase_costs_make(struct work *work, struct purchase_order *order,
                             const struct purchase_cost *costs, size_t n, const char *list)
{
	size_t faults = work->fault->rows.count;
	order->costs.at = arena_copy(work->arena, costs, n * sizeof *costs);
	order->costs.count = order->costs.room = n;
	for (size_t i = 0; i < n; i++) {
		struct purchase_cost *cost = &order->costs.at[i];
		struct str path = str_format(work->arena, "%s[%zu].amount", list, i);
		if (cost->amount.ten_thousandths < 0)
			fault_field(work->fault, path, "cannot be below 0");
		if (!str_eq(currency_str(&cost->amount.currency), order->currency))
			fault_field(work->fault, path, "must be in %.*s, the order's currency",
			            STR_FMT(order->currency));
		TRY(id_new(work->tx, &cost->id.value));
		cost->purchase_order_id = order->id;
	}
	return work->fault->rows.count > faults ? ERR_INVALID : OK;
}

/* ---- use cases ---- */

enum err purchase_lines_add(struct work *work, struct purchase_order_id id,
                            const struct purchase_line *drafts, size_t n,
                            struct purchase_order *out)
{
	struct purchase_change change;
	struct vendor vendor;
	TRY(purchase_begin(work, id, PURCHASE_CHANGE, &change));
	TRY(vendor_get(work, change.after.vendor_id, &vendor));
	TRY(purchase_lines_make(work, &change.after, &vendor, drafts, n, "items"));
	change.sentence = STR("Lines were added.");
	return purchase_finish(work, &change, out);
}

static enum err line_patch(struct work *work, struct purchase_order *order,
                           const struct purchase_line *patch, struct str path, bool *is_change)
{
	struct purchase_line *line = purchase_line_find(order, patch->id);
	if (line == NULL)
		return fault_say(work->fault, ERR_NOT_FOUND, "Purchase order %.*s has no line %lld.",
		                 STR_FMT(order->number), (long long)patch->id.value);
	struct purchase_line before = *line;
	shape_apply(&purchase_line_patch_shape, patch, line);
	line->touched = (struct touched){0};
	if (shape_has(&purchase_line_patch_shape, patch, "billed_unit_cost"))
		line->is_billed = patch->billed_unit_cost.currency.code[0] != '\0';
	if (shape_has(&purchase_line_patch_shape, patch, "landed_unit_cost"))
		line->is_landed_given = patch->landed_unit_cost.currency.code[0] != '\0';
	bool changes = purchase_line_patch_is_change(&before, line);
	*is_change = *is_change || changes;
	if (changes && before.status != PURCHASE_LINE_PENDING)
		return fault_say(work->fault, ERR_CONFLICT,
		                 "Line %lld (%.*s) is not pending any more: only its bill, dates and notes "
		                 "can change.",
		                 (long long)line->id.value, STR_FMT(line->sku));
	purchase_line_check(line, order->currency, path, work->fault);
	return OK;
}

enum err purchase_lines_change(struct work *work, struct purchase_order_id id,
                               const struct purchase_line *patches, size_t n,
                               struct purchase_order *out)
{
	struct purchase_change change;
	bool is_change = false;
	TRY(purchase_begin(work, id, PURCHASE_NOTE, &change));
	for (size_t i = 0; i < n; i++)
		TRY(line_patch(work, &change.after, &patches[i], str_format(work->arena, "items[%zu]", i),
		               &is_change));
	if (work->fault->rows.count > 0)
		return ERR_INVALID;
	if (is_change) {
		struct purchase_change allowed;
		TRY(purchase_begin_with(work, &change.before, PURCHASE_CHANGE, &allowed));
		change.move = allowed.move;
	}
	change.sentence = STR("Lines were changed.");
	return purchase_finish(work, &change, out);
}

static enum err line_end(struct work *work, struct purchase_order *order, enum purchase_action how,
                         struct purchase_line_id id)
{
	struct purchase_line *line = purchase_line_find(order, id);
	if (line == NULL)
		return fault_say(work->fault, ERR_NOT_FOUND, "Purchase order %.*s has no line %lld.",
		                 STR_FMT(order->number), (long long)id.value);
	if (line->status != PURCHASE_LINE_PENDING)
		return fault_say(work->fault, ERR_CONFLICT, "Line %lld (%.*s) is not pending any more.",
		                 (long long)id.value, STR_FMT(line->sku));
	if (how != PURCHASE_DELETE_LINE) {
		line->status = how == PURCHASE_VOID_LINE ? PURCHASE_LINE_VOIDED : PURCHASE_LINE_CANCELLED;
		line->closed_at = work->now;
		return OK;
	}
	if (line->split_from_id.value != 0)
		return fault_say(work->fault, ERR_CONFLICT,
		                 "Line %lld (%.*s) is the rest of one that came in part: void it instead.",
		                 (long long)id.value, STR_FMT(line->sku));
	size_t at = (size_t)(line - order->lines.at);
	for (size_t i = at + 1; i < order->lines.count; i++)
		order->lines.at[i - 1] = order->lines.at[i];
	order->lines.count--;
	return OK;
}

enum err purchase_lines_end(struct work *work, struct purchase_order_id id,
                            enum purchase_action how, const int64_t *lines, size_t n,
                            struct purchase_order *out)
{
	struct purchase_change change;
	TRY(purchase_begin(work, id, how, &change));
	for (size_t i = 0; i < n; i++)
		TRY(line_end(work, &change.after, how, (struct purchase_line_id){lines[i]}));
	return purchase_finish(work, &change, out);
}

enum err purchase_costs_set(struct work *work, struct purchase_order_id id,
                            const struct purchase_cost *costs, size_t n, struct purchase_order *out)
{
	struct purchase_change change;
	TRY(purchase_begin(work, id, PURCHASE_COST, &change));
	TRY(purchase_costs_make(work, &change.after, costs, n, "items"));
	change.has_new_costs = true;
	return purchase_finish(work, &change, out);
}
