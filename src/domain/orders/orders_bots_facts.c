/* What rules may know of orders. */
#include "base/map.h"
#include "domain/catalog/catalog.h"
#include "domain/orders/orders_bots.h"
#include "kernel/custom_fields.h"
#include "kernel/labels.h"

enum err bot_facts_begin(struct work *work, unsigned needs, struct bot_facts_source *out)
{
	*out = (struct bot_facts_source){
		.work = work, .arena = work->arena, .needs = needs, .products = map_new(work->arena)};
	return routing_facts_load(work, &out->routing);
}

/* ---- products ---- */

struct id_list {
	LIST(int64_t) ids;
};

static struct bot_fact_line *product_of(const struct bot_facts_source *known, int64_t id)
{
	return map_get_int(&known->products, id);
}

static void product_want(struct bot_facts_source *known, struct id_list *wanted, int64_t id)
{
	if (id == 0 || product_of(known, id) != NULL)
		return;
	struct bot_fact_line *line = ARENA_NEW(known->arena, struct bot_fact_line);
	line->product_id.value = id;
	map_put_int(&known->products, id, line);
	*LIST_ADD(known->arena, &wanted->ids) = id;
}

static enum err labels_load(struct bot_facts_source *known, const struct id_list *wanted)
{
	struct record_label *labels;
	size_t count;
	TRY(labels_of(known->work, "product", wanted->ids.at, wanted->ids.count, &labels, &count));
	for (size_t from = 0, to; from < count; from = to) {
		for (to = from; to < count && labels[to].subject_id == labels[from].subject_id;)
			to++;
		struct bot_fact_line *line = product_of(known, labels[from].subject_id);
		struct str *names = ARENA_ARRAY(known->arena, to - from, struct str);
		for (size_t i = from; i < to; i++)
			names[i - from] = labels[i].name;
		line->labels = names;
		line->label_count = to - from;
	}
	return OK;
}

/* One level: what is wanted now; the parts of bundles among it are wanted next. */
static enum err products_load_level(struct bot_facts_source *known, const struct id_list *wanted,
                                    struct id_list *next, struct product **out, size_t *count)
{
	TRY(product_load(known->work, wanted->ids.at, wanted->ids.count, out, count));
	for (size_t i = 0; i < *count; i++) {
		const struct product *product = &(*out)[i];
		struct bot_fact_line *line = product_of(known, product->id.value);
		line->sku = product->sku;
		line->weight_mg = product->weight.milligrams;
		for (size_t p = 0; p < product->parts.count; p++)
			product_want(known, next, product->parts.at[p].component_id.value);
	}
	if ((known->needs & BOT_NEEDS_LABELS) != 0)
		TRY(labels_load(known, wanted));
	return OK;
}

/* Products of one load, with those in their bundles. */
struct products_loading {
	struct bot_facts_source *known;
	struct map bundles; /* id → struct product *; NULL when it is made */
};

/* What one unit of a bundle comes down to: a part once, however often it is in there. */
struct component_list {
	LIST(struct bot_fact_line) rows;
};

static void component_add(struct arena *arena, struct component_list *list,
                          const struct bot_fact_line *part, int64_t units)
{
	struct bot_fact_line *row = NULL;
	for (size_t i = 0; i < list->rows.count && row == NULL; i++)
		if (ID_EQ(list->rows.at[i].product_id, part->product_id))
			row = &list->rows.at[i];
	if (row == NULL) {
		row = LIST_ADD(arena, &list->rows);
		*row = *part;
		row->units = 0;
		row->components = NULL;
		row->component_count = 0;
	}
	/* Each at most QTY_MAX: what is beyond is refused where the bundle is broken. */
	row->units = row->units + units > QTY_MAX ? QTY_MAX : row->units + units;
}

static void components_add(struct arena *arena, struct component_list *list,
                           const struct bot_fact_line *part, int64_t units)
{
	for (size_t i = 0; i < part->component_count; i++) {
		int64_t of_part = part->components[i].units * units;
		component_add(arena, list, &part->components[i], of_part > QTY_MAX ? QTY_MAX : of_part);
	}
	if (part->component_count == 0)
		component_add(arena, list, part, units);
}

/* A bundle without a weight of its own weighs what its parts weigh. Bundles in it are made first:
 * they are at most BUNDLE_DEPTH_MOST deep, and none contains itself. */
static void bundle_make(struct products_loading *loading, int64_t id)
{
	struct bot_facts_source *known = loading->known;
	const struct product *product = map_get_int(&loading->bundles, id);
	struct bot_fact_line *line = product_of(known, id);
	if (product == NULL)
		return;
	map_put_int(&loading->bundles, id, NULL);
	struct component_list components = {0};
	struct bot_fact_line *parts =
		ARENA_ARRAY(known->arena, product->parts.count, struct bot_fact_line);
	for (size_t p = 0; p < product->parts.count; p++) {
		bundle_make(loading, product->parts.at[p].component_id.value);
		parts[p] = *product_of(known, product->parts.at[p].component_id.value);
		parts[p].units = product->parts.at[p].quantity.units;
		components_add(known->arena, &components, &parts[p], parts[p].units);
	}
	if (line->weight_mg == 0)
		line->weight_mg = bot_lines_weight(parts, product->parts.count);
	if ((known->needs & BOT_NEEDS_COMPONENTS) == 0)
		return;
	line->components = components.rows.at;
	line->component_count = components.rows.count;
}

static enum err products_load(struct bot_facts_source *known, const struct order *const *orders,
                              size_t n)
{
	struct id_list wanted = {0};
	struct products_loading loading = {.known = known, .bundles = map_new(known->arena)};
	unsigned of_products = BOT_NEEDS_WEIGHTS | BOT_NEEDS_LABELS | BOT_NEEDS_COMPONENTS;
	if ((known->needs & of_products) == 0)
		return OK;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < orders[i]->lines.count; j++)
			product_want(known, &wanted, orders[i]->lines.at[j].product_id.value);
	while (wanted.ids.count > 0) { /* a round for each level of bundles */
		struct id_list parts = {0};
		struct product *products;
		size_t count;
		TRY(products_load_level(known, &wanted, &parts, &products, &count));
		for (size_t i = 0; i < count; i++)
			if (products[i].parts.count > 0)
				map_put_int(&loading.bundles, products[i].id.value, &products[i]);
		wanted = parts;
	}
	for (size_t i = 0; i < loading.bundles.count; i++)
		bundle_make(&loading, loading.bundles.entries[i].number);
	return OK;
}

/* ---- orders ---- */

static void lines_make(const struct bot_facts_source *known, struct arena *arena,
                       const struct order *order, struct bot_facts *facts)
{
	struct bot_fact_line *lines = ARENA_ARRAY(arena, order->lines.count + 1, struct bot_fact_line);
	size_t count = 0;
	for (size_t i = 0; i < order->lines.count; i++) {
		const struct order_line *line = &order->lines.at[i];
		const struct bot_fact_line *product = product_of(known, line->product_id.value);
		int64_t units = line->ordered.units - line->cancelled.units;
		if (units <= 0)
			continue;
		if (product != NULL)
			lines[count] = *product;
		lines[count].line_id = line->id.value;
		lines[count].product_id = line->product_id;
		lines[count].sku = line->sku;
		lines[count].units = units;
		count++;
	}
	facts->lines = lines;
	facts->line_count = count;
}

/* An address with a company is taken for a commercial one until somebody knows better. */
static void facts_make(const struct bot_facts_source *known, struct arena *arena,
                       const struct order *order, struct bot_facts *facts)
{
	*facts = (struct bot_facts){
		.channel_id = order->channel_id,
		.total = order->total,
		.placed_at = order->placed_at,
		.paid_at = order->paid_at,
		.shipping_service = order->shipping_method,
		.country = order->country,
		.state = order->state,
		.city = order->city,
		.postal_code = order->postal_code,
		.email = order->email,
		.recipient = order->recipient,
		.company = order->company,
		.order_type = word_of(&order_type_words, (int)order->type),
		.source = order->source,
		.fraud_level = word_of(&order_fraud_words, (int)order->fraud_level),
		.address_type = order->company.len > 0 ? STR("commercial") : STR("residential"),
		.notes = order->notes,
		.warehouses = known->routing.warehouses,
		.warehouse_count = known->routing.warehouse_count,
	};
	lines_make(known, arena, order, facts);
}

static struct map places_of(struct arena *arena, const struct order *const *orders, size_t n,
                            struct bot_facts *facts)
{
	struct map places = map_new(arena);
	for (size_t i = 0; i < n; i++)
		map_put_int(&places, orders[i]->id.value, &facts[i]);
	return places;
}

static enum err tags_load(struct bot_facts_source *known, struct arena *arena, const int64_t *ids,
                          size_t n, const struct map *places)
{
	struct record_label *labels;
	size_t count;
	TRY(labels_of(known->work, "order", ids, n, &labels, &count));
	struct str *names = ARENA_ARRAY(arena, count + 1, struct str);
	for (size_t i = 0; i < count; i++) {
		struct bot_facts *facts = map_get_int(places, labels[i].subject_id);
		names[i] = labels[i].name;
		if (facts->tag_count == 0)
			facts->tags = &names[i];
		facts->tag_count++;
	}
	return OK;
}

static enum err customs_load(struct bot_facts_source *known, struct arena *arena,
                             const int64_t *ids, size_t n, const struct map *places)
{
	struct custom_fields fields;
	struct custom_value *values;
	size_t count;
	TRY(custom_fields_load(known->work, "order", &fields));
	TRY(custom_values_of(known->work, &fields, ids, n, &values, &count));
	struct bot_custom_value *rows = ARENA_ARRAY(arena, count + 1, struct bot_custom_value);
	for (size_t i = 0; i < count; i++) {
		struct bot_facts *facts = map_get_int(places, values[i].subject_id);
		const struct custom_field *field = map_get_int(&fields.by_id, values[i].field_id.value);
		rows[i].text = values[i].text;
		rows[i].name = field != NULL ? field->name : STR("");
		if (facts->custom_count == 0)
			facts->customs = &rows[i];
		facts->custom_count++;
	}
	return OK;
}

enum err bot_facts_load(struct work *work, struct bot_facts_source *known, struct arena *arena,
                        const struct order *const *orders, size_t n, struct bot_facts *facts)
{
	known->work = work;
	TRY(products_load(known, orders, n));
	for (size_t i = 0; i < n; i++)
		facts_make(known, arena, orders[i], &facts[i]);
	if ((known->needs & (BOT_NEEDS_TAGS | BOT_NEEDS_CUSTOM_FIELDS)) == 0)
		return OK;
	int64_t *ids = ARENA_ARRAY(arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		ids[i] = orders[i]->id.value;
	struct map places = places_of(arena, orders, n, facts);
	if ((known->needs & BOT_NEEDS_TAGS) != 0)
		TRY(tags_load(known, arena, ids, n, &places));
	if ((known->needs & BOT_NEEDS_CUSTOM_FIELDS) != 0)
		TRY(customs_load(known, arena, ids, n, &places));
	return OK;
}
