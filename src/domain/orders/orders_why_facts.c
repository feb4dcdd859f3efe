/* The facts behind an order's reason. */
#include "domain/catalog/catalog.h"
#include "domain/orders/orders_edge.h"
#include "domain/orders/orders_over.h"
#include "domain/orders/orders_rules.h"
#include "domain/stock/stock.h"

struct finding {
	struct work *work;
	const struct order *order;
	struct order_why *why;
	struct warehouse *warehouses;
	size_t warehouse_count;
};

static struct order_fact *fact_add(struct finding *f, enum order_reason reason)
{
	struct order_fact *fact = LIST_ADD(f->work->arena, &f->why->facts);
	fact->reason = reason;
	return fact;
}

static struct str warehouse_name(const struct finding *f, struct warehouse_id id)
{
	for (size_t i = 0; i < f->warehouse_count; i++)
		if (ID_EQ(f->warehouses[i].id, id))
			return f->warehouses[i].name;
	return STR("the warehouse");
}

static void unlinked_find(struct finding *f)
{
	for (size_t i = 0; i < f->order->lines.count; i++) {
		const struct order_line *line = &f->order->lines.at[i];
		if (line->product_id.value != 0 || line_open_units(line) == 0)
			continue;
		struct str name = line->sku.len ? line->sku : line->variant_id;
		struct order_fact *fact = fact_add(f, REASON_MISSING_PRODUCT_INFO);
		fact->line_id = line->id;
		fact->sku = name;
		fact->field = STR("product_id");
		fact->sentence = str_format(
			f->work->arena, "%.*s is no listing of this channel with a product.", STR_FMT(name));
	}
}

static void gaps_find(struct finding *f)
{
	struct address_gap gaps[ADDRESS_GAPS_MOST];
	size_t n = order_address_gaps(f->order, gaps);
	for (size_t i = 0; i < n; i++) {
		struct order_fact *fact = fact_add(f, REASON_MISSING_ORDER_INFO);
		fact->field = str_from(gaps[i].field);
		fact->sentence = str_format(f->work->arena, "The %s is missing.", gaps[i].word);
	}
}

/* "Ohio has 12, Reno has 1." of the other warehouses that have some. */
static struct str elsewhere(const struct finding *f, const struct stock_level *levels, size_t n,
                            struct product_id product)
{
	struct buf buf = buf_new(f->work->arena, 1000);
	for (size_t i = 0; i < n; i++) {
		bool is_other = levels[i].warehouse_id.value != 0
		                && !ID_EQ(levels[i].warehouse_id, f->order->warehouse_id);
		if (!ID_EQ(levels[i].product_id, product) || !is_other || levels[i].available.units <= 0)
			continue;
		struct str name = warehouse_name(f, levels[i].warehouse_id);
		buf_format(&buf, "%s%.*s has %lld", buf.len > 0 ? ", " : " ", STR_FMT(name),
		           (long long)levels[i].available.units);
	}
	if (buf.len > 0)
		buf_byte(&buf, '.');
	return buf.overflow ? STR("") : buf_str(&buf);
}

static int64_t available_of(const struct stock_level *levels, size_t n, struct product_id product,
                            struct warehouse_id warehouse)
{
	for (size_t i = 0; i < n; i++)
		if (ID_EQ(levels[i].product_id, product) && ID_EQ(levels[i].warehouse_id, warehouse))
			return levels[i].available.units > 0 ? levels[i].available.units : 0;
	return 0;
}

/* What of it the order has got already. */
static int64_t placed_of(const struct order_why *why, struct product_id product)
{
	int64_t units = 0;
	for (size_t i = 0; i < why->claims.count; i++)
		if (ID_EQ(why->claims.at[i].product_id, product)
		    && why->claims.at[i].warehouse_id.value != 0)
			units += why->claims.at[i].quantity.units;
	return units;
}

struct wanted {
	struct product_id product_id;
	struct order_line_id line_id; /* the first that asks for it */
	int64_t units;
};

/* Two lines of one product are one demand. */
static struct wanted *wanted_sum(const struct finding *f, int64_t **ids, size_t *n)
{
	const struct order_why *why = f->why;
	struct wanted *sum = ARENA_ARRAY(f->work->arena, why->claims.count + 1, struct wanted);
	*ids = ARENA_ARRAY(f->work->arena, why->claims.count + 1, int64_t);
	*n = 0;
	for (size_t i = 0; i < why->claims.count; i++) {
		const struct reservation *claim = &why->claims.at[i];
		size_t at = 0;
		while (at < *n && !ID_EQ(sum[at].product_id, claim->product_id))
			at++;
		if (at == *n) {
			sum[at].product_id = claim->product_id;
			sum[at].line_id = claim->line_id;
			(*ids)[(*n)++] = claim->product_id.value;
		}
		sum[at].units += claim->quantity.units;
	}
	return sum;
}

static struct str sku_of(const struct product *products, size_t n, struct product_id id)
{
	for (size_t i = 0; i < n; i++)
		if (ID_EQ(products[i].id, id))
			return products[i].sku;
	return STR("A product");
}

static enum err shortages_find(struct finding *f)
{
	int64_t *ids;
	struct product *products;
	struct stock_level *levels;
	size_t n, product_count, level_count;
	struct wanted *wanted = wanted_sum(f, &ids, &n);
	TRY(product_load(f->work, ids, n, &products, &product_count));
	TRY(stock_levels(f->work, ids, n, &levels, &level_count));
	struct str name = warehouse_name(f, f->order->warehouse_id);
	for (size_t i = 0; i < n; i++) {
		int64_t there =
			available_of(levels, level_count, wanted[i].product_id, f->order->warehouse_id)
			+ placed_of(f->why, wanted[i].product_id);
		if (there >= wanted[i].units)
			continue;
		struct order_fact *fact = fact_add(f, REASON_OUT_OF_STOCK);
		struct str others = elsewhere(f, levels, level_count, wanted[i].product_id);
		fact->line_id = wanted[i].line_id;
		fact->product_id = wanted[i].product_id;
		fact->sku = sku_of(products, product_count, wanted[i].product_id);
		fact->warehouse_id = f->order->warehouse_id;
		fact->wanted.units = wanted[i].units;
		fact->available.units = there;
		fact->missing.units = wanted[i].units - there;
		fact->sentence = str_format(
			f->work->arena, "%.*s: %lld asked for, %lld available at %.*s: %lld missing.%.*s",
			STR_FMT(fact->sku), (long long)wanted[i].units, (long long)there, STR_FMT(name),
			(long long)(wanted[i].units - there), STR_FMT(others));
	}
	return OK;
}

/* Units of the order that lie where nobody picks. */
static enum err unpicked_find(struct finding *f)
{
	int64_t *ids;
	struct product *products;
	struct stock_location *locations;
	struct stock_bin *bins;
	size_t n, product_count, location_count, bin_count;
	struct wanted *wanted = wanted_sum(f, &ids, &n);
	TRY(product_load(f->work, ids, n, &products, &product_count));
	TRY(locations_unpickable(f->work, &locations, &location_count));
	TRY(stock_bins(f->work, ids, n, &bins, &bin_count));
	for (size_t i = 0; i < bin_count; i++) {
		for (size_t j = 0; j < location_count; j++) {
			bool is_here = ID_EQ(bins[i].location_id, locations[j].id)
			               && ID_EQ(bins[i].warehouse_id, f->order->warehouse_id);
			if (!is_here || bins[i].on_hand.units <= 0)
				continue;
			struct order_fact *fact = fact_add(f, REASON_MISSING_PICKING_LOCATION);
			fact->product_id = bins[i].product_id;
			fact->sku = sku_of(products, product_count, bins[i].product_id);
			fact->warehouse_id = bins[i].warehouse_id;
			fact->location_id = locations[j].id;
			fact->available = bins[i].on_hand;
			for (size_t w = 0; w < n; w++)
				if (ID_EQ(wanted[w].product_id, bins[i].product_id))
					fact->wanted.units = wanted[w].units;
			fact->sentence = str_format(
				f->work->arena, "%.*s: " N_UNITS " in %.*s, which nobody picks from.",
				STR_FMT(fact->sku), N_UNITS_FMT(bins[i].on_hand.units), STR_FMT(locations[j].name));
		}
	}
	return OK;
}

static bool is_told(const struct finding *f, struct product_id product)
{
	for (size_t i = 0; i < f->why->facts.count; i++)
		if (ID_EQ(f->why->facts.at[i].product_id, product))
			return true;
	return false;
}

/* What the vendor behind the warehouse does not supply. */
static enum err unsupplied_find(struct finding *f)
{
	struct vendor_lack lack;
	struct product *products;
	size_t product_count;
	struct str place = warehouse_name(f, f->order->warehouse_id);
	TRY(vendor_lack_find(f->work, f->order, f->why->claims.at, f->why->claims.count, &lack));
	int64_t *ids = ARENA_ARRAY(f->work->arena, lack.count, int64_t);
	for (size_t i = 0; i < lack.count; i++)
		ids[i] = lack.claims[i]->product_id.value;
	TRY(product_load(f->work, ids, lack.count, &products, &product_count));
	for (size_t i = 0; i < lack.count; i++) {
		if (is_told(f, lack.claims[i]->product_id))
			continue;
		struct order_fact *fact = fact_add(f, REASON_MISSING_VENDOR_PRODUCT);
		fact->line_id = lack.claims[i]->line_id;
		fact->product_id = lack.claims[i]->product_id;
		fact->sku = sku_of(products, product_count, fact->product_id);
		fact->warehouse_id = f->order->warehouse_id;
		fact->wanted = lack.claims[i]->quantity;
		fact->sentence =
			lack.vendor != NULL
				? str_format(f->work->arena, "The vendor %.*s does not supply %.*s.",
		                     STR_FMT(lack.vendor->name), STR_FMT(fact->sku))
				: str_format(f->work->arena, "%.*s has no active vendor who supplies %.*s.",
		                     STR_FMT(place), STR_FMT(fact->sku));
	}
	return OK;
}

static void sentence_find(struct finding *f, struct str sentence)
{
	struct order_fact *fact = fact_add(f, f->order->reason);
	fact->warehouse_id = f->order->warehouse_id;
	fact->sentence = sentence;
}

enum err order_facts_find(struct work *work, const struct order *order, struct order_why *why)
{
	struct finding f = {.work = work, .order = order, .why = why};
	const struct order_decision *last = why->decisions.count ? &why->decisions.at[0] : NULL;
	if (order->status == ORDER_AWAITING_PAYMENT) { /* what it will wait for next */
		unlinked_find(&f);
		gaps_find(&f);
	}
	if (order->status != ORDER_UNRESOLVED)
		return OK;
	TRY(warehouse_all(work, &f.warehouses, &f.warehouse_count));
	switch (order->reason) {
	case REASON_MISSING_PRODUCT_INFO:
		unlinked_find(&f);
		break;
	case REASON_MISSING_ORDER_INFO:
		gaps_find(&f);
		break;
	case REASON_OUT_OF_STOCK:
		return shortages_find(&f);
	case REASON_MISSING_PICKING_LOCATION:
		return unpicked_find(&f);
	case REASON_MISSING_VENDOR_PRODUCT:
		return unsupplied_find(&f);
	case REASON_MISSING_FULFILLMENT_SOURCE:
	case REASON_MULTIPLE_WAREHOUSES:
		sentence_find(&f, last != NULL ? last->sentence : order->blocked_sentence);
		break;
	case REASON_ORDERBOT_CONFLICT:
	case REASON_FBA_UNRESOLVED:
		sentence_find(&f, order->blocked_sentence);
		break;
	case REASON_RESOLVED:
	case REASON_COUNT:
		break;
	}
	return OK;
}
