#include "domain/orders/orders_bots.h"

/* The best-ranked of our warehouses other than the one that would ship it. */
struct warehouse_id bot_backup_of(const struct routing_facts *facts, struct warehouse_id usual)
{
	const struct warehouse *best = NULL;
	for (size_t i = 0; i < facts->warehouse_count; i++) {
		const struct warehouse *w = &facts->warehouses[i];
		bool may = w->is_active && !ID_EQ(w->id, usual) && w->type != WAREHOUSE_SALES_CHANNEL
		           && w->type != WAREHOUSE_DROPSHIP_VENDOR;
		if (!may)
			continue;
		int64_t rank = w->domestic_rank ? w->domestic_rank : INT64_MAX;
		int64_t best_rank = best != NULL && best->domestic_rank ? best->domestic_rank : INT64_MAX;
		if (best == NULL || rank < best_rank)
			best = w;
	}
	return best != NULL ? best->id : (struct warehouse_id){0};
}
