#include "dialects/order_manager/totals.h"

#include "dialects/order_manager/brief.h"
#include "domain/stock/stock.h"
#include "domain/warehouses/warehouses.h"

struct om_totals {
	struct om_product_brief product;
	int64_t on_hand_quantity, available_quantity, allocated_quantity, locked_quantity;
	int64_t in_transit_quantity, min_inventory_level;
};

#define FIELD_UNITS(S, m, d) FIELD_INT(S, m, 0, INT64_MIN, INT64_MAX, d)

static const struct field totals_fields[] = {
	FIELD_OBJECT(struct om_totals, product, struct om_product_brief, &om_product_brief_shape, 0,
                 "The product."),
	FIELD_UNITS(struct om_totals, on_hand_quantity, "Physical units."),
	FIELD_UNITS(struct om_totals, available_quantity, "Units that may be sold."),
	FIELD_UNITS(struct om_totals, allocated_quantity, "Units promised to orders."),
	FIELD_UNITS(struct om_totals, locked_quantity, "Units kept from sale."),
	FIELD_UNITS(struct om_totals, in_transit_quantity, "Units on stock transfers."),
	FIELD_UNITS(struct om_totals, min_inventory_level, "The product's minimum level."),
};
const struct shape om_totals_shape =
	SHAPE("ProductStockTotalsDto", struct om_totals, totals_fields, "A product's stock, added up.");

struct om_totals_query {
	int64_t page, limit;
	LIST(int64_t) product_id;
	struct channel_id sales_channel_id;
	LIST(struct str) sku;
	struct warehouse_id warehouse_id;
	LIST(struct str) inventory_options;
};

#define QUERY_FIELDS                                                                               \
	OM_PAGE_FIELDS(struct om_totals_query),                                                        \
		FIELD_INTS(struct om_totals_query, product_id, 0, 0, OM_LIMIT_MOST, "These products."),    \
		FIELD_ID(struct om_totals_query, sales_channel_id, struct channel_id, 0,                   \
	             "Those listed on this channel."),                                                 \
		FIELD_TEXTS(struct om_totals_query, sku, 0, 0, OM_LIMIT_MOST, "SKUs begin so."),           \
		FIELD_ID(struct om_totals_query, warehouse_id, struct warehouse_id, 0,                     \
	             "Stock in this warehouse only.")
static const struct field v1_fields[] = {QUERY_FIELDS};
const struct shape om_totals_v1_shape =
	SHAPE("OmTotalsQueryV1", struct om_totals_query, v1_fields, "Which totals.");
static const struct field query_fields[] = {
	QUERY_FIELDS,
	FIELD_TEXTS(struct om_totals_query, inventory_options, 0, 0, 10,
                "COMPONENT_INVENTORY: bundles that one warehouse could make; "
                "COMPONENT_INVENTORY_ACROSS_WAREHOUSES: that all could together."),
};
const struct shape om_totals_query_shape =
	SHAPE("OmTotalsQuery", struct om_totals_query, query_fields, "Which totals.");

/* How bundles count. */
enum buildable { BUILDABLE_NONE, BUILDABLE_WITHIN, BUILDABLE_ACROSS };

static enum err options_read(struct work *work, const struct om_totals_query *q,
                             enum buildable *out)
{
	*out = BUILDABLE_NONE;
	for (size_t i = 0; i < q->inventory_options.count; i++) {
		struct str word = q->inventory_options.at[i];
		if (str_eq_nocase(word, STR("COMPONENT_INVENTORY_ACROSS_WAREHOUSES")))
			*out = BUILDABLE_ACROSS;
		else if (!str_eq_nocase(word, STR("COMPONENT_INVENTORY")))
			return fault_field(work->fault, STR("inventoryOptions"),
			                   "is not one of: COMPONENT_INVENTORY_ACROSS_WAREHOUSES, "
			                   "COMPONENT_INVENTORY");
		else if (*out == BUILDABLE_NONE)
			*out = BUILDABLE_WITHIN;
	}
	return OK;
}

/* Balances of the products on the page and of their components. */
struct totals {
	struct work *work;
	struct warehouse_id only;
	struct stock_level *levels;
	size_t count;
	struct incoming *coming;
	size_t coming_count;
	struct map building; /* warehouses where components count */
};

static bool is_counted(const struct totals *t, const struct stock_level *level,
                       struct product_id product)
{
	return ID_EQ(level->product_id, product)
	       && (t->only.value == 0 || ID_EQ(level->warehouse_id, t->only));
}

static int64_t available_at(const struct totals *t, struct product_id product,
                            struct warehouse_id warehouse)
{
	for (size_t i = 0; i < t->count; i++)
		if (ID_EQ(t->levels[i].product_id, product) && ID_EQ(t->levels[i].warehouse_id, warehouse))
			return t->levels[i].available.units;
	return 0;
}

/* Claims that have no warehouse yet count against what all warehouses have (domain.md 0.1). */
static int64_t available_of(const struct totals *t, struct product_id product)
{
	int64_t sum = 0;
	for (size_t i = 0; i < t->count; i++)
		if (is_counted(t, &t->levels[i], product))
			sum += t->levels[i].available.units;
	return sum;
}

static bool is_building(const struct totals *t, struct warehouse_id warehouse)
{
	return warehouse.value == 0 || map_get_int(&t->building, warehouse.value) != NULL;
}

/* Of a component: where bundles are built. */
static int64_t building_available(const struct totals *t, struct product_id product)
{
	int64_t sum = 0;
	for (size_t i = 0; i < t->count; i++)
		if (is_counted(t, &t->levels[i], product) && is_building(t, t->levels[i].warehouse_id))
			sum += t->levels[i].available.units;
	return sum;
}

/* Bundles that the components in `warehouse` (0: in all together) make. */
static int64_t buildable_at(const struct totals *t, const struct product *bundle,
                            struct warehouse_id warehouse)
{
	int64_t least = bundle->parts.count > 0 ? INT64_MAX : 0;
	for (size_t i = 0; i < bundle->parts.count; i++) {
		const struct bundle_part *part = &bundle->parts.at[i];
		int64_t units = warehouse.value == 0 ? building_available(t, part->component_id)
		                                     : available_at(t, part->component_id, warehouse);
		int64_t made = units > 0 ? units / part->quantity.units : 0;
		least = made < least ? made : least;
	}
	return least;
}

/* Orders without a warehouse will take sets of what is there: as many as their parts make. */
static int64_t unplaced_sets(const struct totals *t, const struct product *bundle)
{
	int64_t most = 0;
	for (size_t i = 0; i < bundle->parts.count; i++) {
		const struct bundle_part *part = &bundle->parts.at[i];
		for (size_t k = 0; k < t->count; k++) {
			const struct stock_level *level = &t->levels[k];
			if (level->warehouse_id.value != 0 || !is_counted(t, level, part->component_id))
				continue;
			int64_t sets =
				(level->allocated.units + part->quantity.units - 1) / part->quantity.units;
			most = sets > most ? sets : most;
		}
	}
	return most;
}

/* Each warehouse makes its own; the first component tells which warehouses come into question. */
static int64_t buildable_within(const struct totals *t, const struct product *bundle)
{
	int64_t sum = 0;
	for (size_t i = 0; i < t->count && bundle->parts.count > 0; i++)
		if (t->levels[i].warehouse_id.value != 0 && is_building(t, t->levels[i].warehouse_id)
		    && is_counted(t, &t->levels[i], bundle->parts.at[0].component_id))
			sum += buildable_at(t, bundle, t->levels[i].warehouse_id);
	sum -= unplaced_sets(t, bundle);
	return sum > 0 ? sum : 0;
}

static void totals_print(const struct totals *t, const struct product *product,
                         enum buildable buildable, struct om_totals *out)
{
	*out = (struct om_totals){.product = om_product_brief(t->work->arena, product),
	                          .min_inventory_level = product->minimum_level.units};
	for (size_t i = 0; i < t->count; i++) {
		if (!is_counted(t, &t->levels[i], product->id))
			continue;
		out->on_hand_quantity += t->levels[i].on_hand.units;
		out->allocated_quantity += t->levels[i].allocated.units;
		out->locked_quantity += t->levels[i].locked.units;
	}
	for (size_t i = 0; i < t->coming_count; i++)
		if (str_is(t->coming[i].subject, "transfer") && ID_EQ(t->coming[i].product_id, product->id)
		    && (t->only.value == 0 || ID_EQ(t->coming[i].warehouse_id, t->only)))
			out->in_transit_quantity += t->coming[i].units.units;
	out->available_quantity = available_of(t, product->id);
	if (product->type != PRODUCT_BUNDLE)
		return;
	if (buildable == BUILDABLE_WITHIN)
		out->available_quantity += buildable_within(t, product);
	else if (buildable == BUILDABLE_ACROSS)
		out->available_quantity += buildable_at(t, product, (struct warehouse_id){0});
}

static enum err totals_load(struct work *work, struct product *products, size_t n, struct totals *t)
{
	LIST(int64_t) ids = {0};
	struct warehouse *warehouses;
	size_t count;
	t->building = map_new(work->arena);
	if (n == 0)
		return OK;
	TRY(warehouse_all(work, &warehouses, &count));
	for (size_t i = 0; i < count; i++)
		if (warehouses[i].use_component_inventory)
			map_put_int(&t->building, warehouses[i].id.value, &warehouses[i]);
	TRY(product_units_attach(work, products, n));
	for (size_t i = 0; i < n; i++) {
		*LIST_ADD(work->arena, &ids) = products[i].id.value;
		for (size_t k = 0; k < products[i].parts.count; k++)
			*LIST_ADD(work->arena, &ids) = products[i].parts.at[k].component_id.value;
	}
	TRY(stock_incoming_of(work, ids.at, ids.count, &t->coming, &t->coming_count));
	return stock_levels(work, ids.at, ids.count, &t->levels, &t->count);
}

enum err om_totals(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_totals_query q = {0};
	enum buildable buildable;
	void *found;
	TRY(om_query(work, call, &q));
	TRY(options_read(work, &q, &buildable));
	struct om_filters filters = om_filters_new(work->arena);
	om_only_ids(&filters, "id", q.product_id.at, q.product_id.count);
	om_prefixes(&filters, "sku", q.sku.at, q.sku.count);
	om_through(om_only_id(&filters, "channel_id", q.sales_channel_id.value), "id", "listing",
	           "product_id");
	TRY(om_list(work, &product_source, &filters, q.page, om_limit(q.limit, 20), &found,
	            &reply->count));
	struct product *products = found;
	struct totals totals = {.work = work, .only = q.warehouse_id};
	TRY(totals_load(work, products, reply->count, &totals));
	struct om_totals *out = ARENA_ARRAY(work->arena, reply->count, struct om_totals);
	for (size_t i = 0; i < reply->count; i++)
		totals_print(&totals, &products[i], buildable, &out[i]);
	reply->value = out;
	return OK;
}
