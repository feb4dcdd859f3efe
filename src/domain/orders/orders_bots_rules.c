#include "domain/orders/orders_bots.h"

struct warehouse_id bot_backup_of(struct arena *arena, const struct routing_facts *facts,
                                  struct warehouse_id usual)
{
	struct warehouse_id *backups =
		ARENA_ARRAY(arena, facts->warehouse_count + 1, struct warehouse_id);
	size_t count = routing_backups(facts, usual, backups);
	for (size_t i = 0; i < count; i++)
		for (size_t w = 0; w < facts->warehouse_count; w++)
			if (ID_EQ(facts->warehouses[w].id, backups[i]) && facts->warehouses[w].is_active)
				return backups[i];
	return (struct warehouse_id){0};
}

const struct bot_action *bot_outcome_action(const struct bot_outcome *outcome, enum bot_slot slot)
{
	const struct bot_setting *setting = outcome->slots[slot].setting;
	return setting != NULL ? setting->action : NULL;
}
