#include "dialects/order_manager/vendor_product.h"

#include "dialects/order_manager/brief.h"

struct om_price {
	struct vendor_price_id id;
	struct qty from_quantity, to_quantity;
	struct money cost;
};
struct om_unit {
	struct vendor_unit_id id;
	struct str name;
	struct qty unit_quantity;
};
struct om_vendor_product {
	struct vendor_product_id vendor_product_id;
	struct vendor_id vendor_id;
	struct product_id product_id; /* of drafts */
	struct str vendor_sku;
	struct om_product_brief product;
	bool active, default_product;
	int64_t lead_time;
	struct qty min_order_quantity;
	struct str packaging;
	enum order_rounding auto_po_rounding;
	LIST(struct om_price) pricing_tiers;
	LIST(struct om_unit) units_of_measure;
	struct touched touched;
};

/* An open end is the largest number that they have. */
static const struct field price_fields[] = {
	FIELD_ID(struct om_price, id, struct vendor_price_id, READ_ONLY, "Its id."),
	FIELD_QTY(struct om_price, from_quantity, REQUIRED, 1, QTY_MAX, "The smallest quantity."),
	FIELD_QTY(struct om_price, to_quantity, REQUIRED, 0, INT32_MAX, "The largest quantity."),
	FIELD_COST(struct om_price, cost, REQUIRED, "Cost of one unit."),
};
const struct shape om_price_shape =
	SHAPE("pricingTier", struct om_price, price_fields, "Cost of one unit by quantity.");

static const struct field unit_fields[] = {
	FIELD_ID(struct om_unit, id, struct vendor_unit_id, READ_ONLY, "Its id."),
	FIELD_TEXT(struct om_unit, name, REQUIRED | TRIMMED, 1, LIMIT_NAME, "What it is called."),
	FIELD_QTY(struct om_unit, unit_quantity, REQUIRED, 1, QTY_MAX, "Units of the product in it."),
};
const struct shape om_unit_shape =
	SHAPE("unitOfMeasure", struct om_unit, unit_fields, "What a product can be ordered in.");

#define OFFER_ROW_ID                                                                               \
	FIELD_ID(struct om_vendor_product, vendor_product_id, struct vendor_product_id, 0,             \
	         "The vendor product.")
#define OFFER_ROWS_PLAIN                                                                           \
	FIELD_FLAG(struct om_vendor_product, active, 0, "Can it be ordered?"),                         \
		FIELD_FLAG(struct om_vendor_product, default_product, 0, "Is this vendor asked first?"),   \
		FIELD_INT(struct om_vendor_product, lead_time, 0, 0, LIMIT_LEAD_DAYS,                      \
	              "Days from order to arrival."),                                                  \
		FIELD_QTY(struct om_vendor_product, min_order_quantity, 0, 0, QTY_MAX,                     \
	              "The fewest units sold at once."),                                               \
		FIELD_TEXT(struct om_vendor_product, packaging, TRIMMED | NULLABLE, 0, LIMIT_ADDRESS_LINE, \
	               "How it comes packed."),                                                        \
		FIELD_ENUM(struct om_vendor_product, auto_po_rounding, enum order_rounding,                \
	               &order_rounding_words, 0, "How quantities are rounded."),                       \
		FIELD_LIST(struct om_vendor_product, pricing_tiers, struct om_price, &om_price_shape, 0,   \
	               0, LIMIT_VENDOR_PRICES, "Costs by quantity."),                                  \
		FIELD_LIST(struct om_vendor_product, units_of_measure, struct om_unit, &om_unit_shape, 0,  \
	               0, LIMIT_VENDOR_UNITS, "What it can be ordered in.")

static const struct field offer_fields[] = {
	OFFER_ROW_ID,
	FIELD_ID(struct om_vendor_product, vendor_id, struct vendor_id, READ_ONLY, "Who sells it."),
	FIELD_TEXT(struct om_vendor_product, vendor_sku, TRIMMED, 1, LIMIT_SKU, "The vendor's SKU."),
	FIELD_OBJECT(struct om_vendor_product, product, struct om_product_brief,
                 &om_product_brief_shape, READ_ONLY, "Our product."),
	OFFER_ROWS_PLAIN,
};
const struct shape om_vendor_product_shape = SHAPE_TOUCHED(
	"vendorProduct", struct om_vendor_product, offer_fields, "A product that a vendor sells us.");

static const struct field put_fields[] = {
	FIELD_ID(struct om_vendor_product, product_id, struct product_id, REQUIRED, "Our product."),
	FIELD_ID(struct om_vendor_product, vendor_id, struct vendor_id, REQUIRED, "Who sells it."),
	FIELD_TEXT(struct om_vendor_product, vendor_sku, REQUIRED | TRIMMED, 1, LIMIT_SKU,
               "The vendor's SKU."),
	OFFER_ROWS_PLAIN,
};
const struct shape om_vendor_product_put_shape =
	SHAPE_TOUCHED("createVendorProduct", struct om_vendor_product, put_fields,
                  "A product that a vendor sells us from now on.");

struct om_offer_query {
	LIST(int64_t) product_id, vendor_id, vendor_product_id;
	int64_t page, limit;
};
static const struct field query_fields[] = {
	FIELD_INTS(struct om_offer_query, product_id, 0, 0, OM_LIMIT_MOST, "Only of these products."),
	FIELD_INTS(struct om_offer_query, vendor_id, 0, 0, OM_LIMIT_MOST, "Only of these vendors."),
	FIELD_INTS(struct om_offer_query, vendor_product_id, 0, 0, OM_LIMIT_MOST, "Only these."),
	OM_PAGE_FIELDS(struct om_offer_query),
};
const struct shape om_vendor_product_query_shape =
	SHAPE("OmVendorProductQuery", struct om_offer_query, query_fields, "Which vendor products.");

static const struct field price_ids_fields[] = {
	{.name = "pricing_tier_id",
     .name_len = 15,
     .kind = KIND_INTS,
     .offset = offsetof(struct om_ids, ids),
     .flags = REQUIRED,
     .least = 1,
     .most = LIMIT_VENDOR_PRICES,
     .says = "Which ones."},
};
const struct shape om_price_ids_shape =
	SHAPE("OmPriceIds", struct om_ids, price_ids_fields, "Which costs.");
static const struct field unit_ids_fields[] = {
	{.name = "unit_of_measure_id",
     .name_len = 18,
     .kind = KIND_INTS,
     .offset = offsetof(struct om_ids, ids),
     .flags = REQUIRED,
     .least = 1,
     .most = LIMIT_VENDOR_UNITS,
     .says = "Which ones."},
};
const struct shape om_unit_ids_shape =
	SHAPE("OmUnitIds", struct om_ids, unit_ids_fields, "Which units of measure.");

/* ---- reading ---- */

static struct om_price price_out(const struct vendor_price *in)
{
	struct qty end = in->to_quantity.units == 0 ? (struct qty){INT32_MAX} : in->to_quantity;
	return (struct om_price){in->id, in->from_quantity, end, in->cost};
}

static struct om_unit unit_out(const struct vendor_unit *in)
{
	return (struct om_unit){in->id, in->name, in->units};
}

static void from_ours(struct work *work, const struct vendor_product *in,
                      const struct map *products, struct om_vendor_product *out)
{
	*out = (struct om_vendor_product){
		.vendor_product_id = in->id,
		.vendor_id = in->vendor_id,
		.vendor_sku = in->vendor_sku,
		.product = om_product_brief(work->arena, map_get_int(products, in->product_id.value)),
		.active = in->is_active,
		.default_product = in->is_default,
		.lead_time = in->lead_time_days,
		.min_order_quantity = in->minimum_quantity,
		.packaging = in->packaging,
		.auto_po_rounding = in->rounding,
	};
	for (size_t i = 0; i < in->prices.count; i++)
		*LIST_ADD(work->arena, &out->pricing_tiers) = price_out(&in->prices.at[i]);
	for (size_t i = 0; i < in->units.count; i++)
		*LIST_ADD(work->arena, &out->units_of_measure) = unit_out(&in->units.at[i]);
}

enum err om_vendor_product_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_offer_query query = {0};
	struct om_filters filters = om_filters_new(work->arena);
	struct map products;
	void *found;
	TRY(om_query(work, call, &query));
	om_only_ids(&filters, "product_id", query.product_id.at, query.product_id.count);
	om_only_ids(&filters, "vendor_id", query.vendor_id.at, query.vendor_id.count);
	om_only_ids(&filters, "id", query.vendor_product_id.at, query.vendor_product_id.count);
	TRY(om_list(work, &vendor_product_source, &filters, query.page, om_limit(query.limit, 20),
	            &found, &reply->count));
	struct vendor_product *offers = found;
	TRY(vendor_product_lists_attach(work, offers, reply->count));
	int64_t *ids = ARENA_ARRAY(work->arena, reply->count, int64_t);
	for (size_t i = 0; i < reply->count; i++)
		ids[i] = offers[i].product_id.value;
	TRY(om_products(work, ids, reply->count, &products));
	struct om_vendor_product *out =
		ARENA_ARRAY(work->arena, reply->count, struct om_vendor_product);
	for (size_t i = 0; i < reply->count; i++)
		from_ours(work, &offers[i], &products, &out[i]);
	reply->value = out;
	return OK;
}

/* ---- writing ---- */

static struct vendor_price price_in(const struct om_price *in)
{
	struct qty end = in->to_quantity.units > QTY_MAX ? (struct qty){0} : in->to_quantity;
	return (struct vendor_price){
		.from_quantity = in->from_quantity, .to_quantity = end, .cost = in->cost};
}

static void to_ours(struct work *work, const struct shape *shape,
                    const struct om_vendor_product *in, struct vendor_product *patch)
{
	static const struct {
		const char *theirs, *ours;
	} names[] = {
		{"vendor_sku", "vendor_sku"},      {"active", "is_active"},
		{"default_product", "is_default"}, {"lead_time", "lead_time_days"},
		{"packaging", "packaging"},        {"min_order_quantity", "minimum_quantity"},
		{"auto_po_rounding", "rounding"},  {"pricing_tiers", "prices"},
		{"units_of_measure", "units"},
	};
	patch->vendor_sku = in->vendor_sku;
	patch->is_active = in->active;
	patch->is_default = in->default_product;
	patch->lead_time_days = in->lead_time;
	patch->minimum_quantity = in->min_order_quantity;
	patch->packaging = in->packaging;
	patch->rounding = in->auto_po_rounding;
	for (size_t i = 0; i < in->pricing_tiers.count; i++)
		*LIST_ADD(work->arena, &patch->prices) = price_in(&in->pricing_tiers.at[i]);
	for (size_t i = 0; i < in->units_of_measure.count; i++)
		*LIST_ADD(work->arena, &patch->units) =
			(struct vendor_unit){.name = in->units_of_measure.at[i].name,
		                         .units = in->units_of_measure.at[i].unit_quantity};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (shape_has(shape, in, names[i].theirs))
			om_touch(&vendor_product_shape, patch, names[i].ours);
}

static enum err renamed(struct work *work, enum err err)
{
	static const struct om_name names[] = {
		{"prices", "pricing_tiers"},
		{"units", "units_of_measure"},
		{"minimum_quantity", "min_order_quantity"},
		{"lead_time_days", "lead_time"},
		{"rounding", "auto_po_rounding"},
		{"is_default", "default_product"},
	};
	return om_named(work, names, COUNT_OF(names), err);
}

enum err om_vendor_product_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_vendor_product *in = call->body;
	struct vendor_product draft = {.vendor_id = in->vendor_id, .product_id = in->product_id};
	struct vendor_product *known;
	size_t count;
	om_touch(&vendor_product_shape, &draft, "vendor_id");
	om_touch(&vendor_product_shape, &draft, "product_id");
	to_ours(work, &om_vendor_product_put_shape, in, &draft);
	TRY(vendor_product_by_skus(work, in->vendor_id, &in->vendor_sku, 1, &known, &count));
	if (count > 0)
		return fault_say(work->fault, ERR_CONFLICT, "The vendor sells %.*s already.",
		                 STR_FMT(in->vendor_sku));
	struct vendor_product_put put = {.draft = &draft, .fault = work->fault};
	TRY(vendor_product_put_many(work, 1, &put));
	TRY(renamed(work, put.err));
	return om_answer_single(work, put.product.id.value, "The vendor product was made.", reply);
}

static enum err post_one(struct work *work, void *state)
{
	const struct om_vendor_product *in = state;
	struct vendor_product patch = {0}, changed;
	if (in->vendor_product_id.value == 0)
		return fault_field(work->fault, STR("vendor_product_id"), "is required");
	to_ours(work, &om_vendor_product_shape, in, &patch);
	return renamed(work, vendor_product_update(work, in->vendor_product_id, &patch, 0, &changed));
}

enum err om_vendor_product_post(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_vendor_product *in =
		arena_copy(work->arena, call->body, call->body_count * sizeof *in);
	struct om_bulk *bulk = ARENA_NEW(work->arena, struct om_bulk);
	for (size_t i = 0; i < call->body_count; i++) {
		bool done;
		int64_t id = in[i].vendor_product_id.value;
		struct str name = om_identifier(work->arena, id);
		TRY(om_try(work, bulk, i, name, post_one, &in[i], &done));
		if (done)
			LIST_ADD(work->arena, &bulk->results)->id = id;
	}
	om_answer_bulk(work, call, bulk, reply);
	return OK;
}

/* ---- costs and units of measure: lists of one vendor product, written whole ---- */

static enum err offer_asked(struct work *work, const struct call *call, struct vendor_product *out)
{
	return vendor_product_get(work, (struct vendor_product_id){call->ids[0]}, out);
}

/* Writes one of its lists and answers with the ids of what was given. */
static enum err list_write(struct work *work, const struct vendor_product *offer, const char *list,
                           struct vendor_product *changed)
{
	struct vendor_product patch = {
		.prices = {offer->prices.at, offer->prices.count, offer->prices.room},
		.units = {offer->units.at, offer->units.count, offer->units.room}};
	om_touch(&vendor_product_shape, &patch, list);
	return renamed(work, vendor_product_update(work, offer->id, &patch, 0, changed));
}

enum err om_price_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct vendor_product offer;
	TRY(offer_asked(work, call, &offer));
	struct om_price *out = ARENA_ARRAY(work->arena, offer.prices.count, struct om_price);
	for (size_t i = 0; i < offer.prices.count; i++)
		out[i] = price_out(&offer.prices.at[i]);
	reply->value = out;
	reply->count = offer.prices.count;
	return OK;
}

enum err om_price_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_price *in = call->body;
	struct vendor_product offer, changed;
	struct om_bulk *bulk = ARENA_NEW(work->arena, struct om_bulk);
	TRY(offer_asked(work, call, &offer));
	for (size_t i = 0; i < call->body_count; i++) {
		size_t at = 0;
		while (at < offer.prices.count
		       && offer.prices.at[at].from_quantity.units != in[i].from_quantity.units)
			at++;
		if (at == offer.prices.count)
			(void)LIST_ADD(work->arena, &offer.prices);
		offer.prices.at[at] = price_in(&in[i]);
	}
	TRY(list_write(work, &offer, "prices", &changed));
	for (size_t i = 0; i < call->body_count; i++)
		for (size_t k = 0; k < changed.prices.count; k++)
			if (changed.prices.at[k].from_quantity.units == in[i].from_quantity.units)
				LIST_ADD(work->arena, &bulk->results)->id = changed.prices.at[k].id.value;
	om_answer_bulk(work, call, bulk, reply);
	return OK;
}

static bool is_among(const struct om_ids *ids, int64_t id)
{
	for (size_t i = 0; i < ids->ids.count; i++)
		if (ids->ids.at[i] == id)
			return true;
	return false;
}

/* What was taken away, and an error for each id that was not there. */
static enum err gone_answer(struct work *work, const struct call *call, const struct om_ids *ids,
                            const struct map *gone, struct reply *reply)
{
	struct om_bulk *bulk = ARENA_NEW(work->arena, struct om_bulk);
	for (size_t i = 0; i < ids->ids.count; i++) {
		int64_t id = ids->ids.at[i];
		struct fault fault;
		fault_init(&fault, work->arena);
		struct str name = str_format(work->arena, "%lld", (long long)id);
		if (map_get_int(gone, id) != NULL) {
			LIST_ADD(work->arena, &bulk->results)->id = id;
			continue;
		}
		om_refuse(work->arena, bulk, i, name, NULL,
		          fault_say(&fault, ERR_NOT_FOUND, "There is no such one."), &fault);
	}
	om_answer_bulk(work, call, bulk, reply);
	return OK;
}

enum err om_price_delete(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_ids *ids = call->query;
	struct vendor_product offer, changed;
	struct map gone = map_new(work->arena);
	size_t kept = 0;
	TRY(offer_asked(work, call, &offer));
	for (size_t i = 0; i < offer.prices.count; i++) {
		if (is_among(ids, offer.prices.at[i].id.value))
			map_put_int(&gone, offer.prices.at[i].id.value, &gone);
		else
			offer.prices.at[kept++] = offer.prices.at[i];
	}
	offer.prices.count = kept;
	TRY(list_write(work, &offer, "prices", &changed));
	return gone_answer(work, call, ids, &gone, reply);
}

enum err om_unit_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct vendor_product offer;
	TRY(offer_asked(work, call, &offer));
	struct om_unit *out = ARENA_ARRAY(work->arena, offer.units.count, struct om_unit);
	for (size_t i = 0; i < offer.units.count; i++)
		out[i] = unit_out(&offer.units.at[i]);
	reply->value = out;
	reply->count = offer.units.count;
	return OK;
}

enum err om_unit_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_unit *in = call->body;
	struct vendor_product offer, changed;
	struct om_bulk *bulk = ARENA_NEW(work->arena, struct om_bulk);
	TRY(offer_asked(work, call, &offer));
	for (size_t i = 0; i < call->body_count; i++) {
		size_t at = 0;
		while (at < offer.units.count && !str_eq_nocase(offer.units.at[at].name, in[i].name))
			at++;
		if (at == offer.units.count)
			(void)LIST_ADD(work->arena, &offer.units);
		offer.units.at[at] = (struct vendor_unit){.name = in[i].name, .units = in[i].unit_quantity};
	}
	TRY(list_write(work, &offer, "units", &changed));
	for (size_t i = 0; i < call->body_count; i++)
		for (size_t k = 0; k < changed.units.count; k++)
			if (str_eq_nocase(changed.units.at[k].name, in[i].name))
				LIST_ADD(work->arena, &bulk->results)->id = changed.units.at[k].id.value;
	om_answer_bulk(work, call, bulk, reply);
	return OK;
}

enum err om_unit_delete(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_ids *ids = call->query;
	struct vendor_product offer, changed;
	struct map gone = map_new(work->arena);
	size_t kept = 0;
	TRY(offer_asked(work, call, &offer));
	for (size_t i = 0; i < offer.units.count; i++) {
		if (is_among(ids, offer.units.at[i].id.value))
			map_put_int(&gone, offer.units.at[i].id.value, &gone);
		else
			offer.units.at[kept++] = offer.units.at[i];
	}
	offer.units.count = kept;
	TRY(list_write(work, &offer, "units", &changed));
	return gone_answer(work, call, ids, &gone, reply);
}
