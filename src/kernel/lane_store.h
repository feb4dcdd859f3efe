/* Over all lanes: for those who look after every company. */
#ifndef PURSER_KERNEL_LANE_STORE_H
#define PURSER_KERNEL_LANE_STORE_H

#include "kernel/work.h"

/* Every company, oldest first. */
WARN_UNUSED enum err lane_all(struct tx *tx, struct arena *arena, struct company_id **out,
                              size_t *count);
struct lane_row {
	struct company_id company;
	int64_t last_event;
};
/* Every company with its last event. */
WARN_UNUSED enum err lane_heads(struct tx *tx, struct arena *arena, struct lane_row **out,
                                size_t *count);
WARN_UNUSED enum err lane_last_event(struct tx *tx, struct arena *arena, struct company_id company,
                                     int64_t *out);

#endif
