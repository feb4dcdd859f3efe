#include "domain/costs/costs_facts.h"

struct known_cost facts_estimate(const struct cost_facts *facts, struct product_id product,
                                 int64_t units)
{
	struct known_cost cost = {.source = SOURCE_UNKNOWN, .value = money_zero(facts->currency)};
	for (size_t i = 0; i < facts->offer_count; i++) {
		const struct vendor_product *offer = &facts->offers[i];
		/* The default vendor comes first. */
		if (!ID_EQ(offer->product_id, product) || !vendor_cost_at(offer, units, &cost.value))
			continue;
		cost.source = SOURCE_VENDOR;
		cost.vendor_id = offer->vendor_id;
		return cost;
	}
	const struct default_cost *usual = map_get_int(&facts->defaults, product.value);
	if (usual != NULL) {
		cost.source = SOURCE_DEFAULT;
		cost.value = usual->cost;
	}
	return cost;
}
