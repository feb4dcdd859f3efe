/* The statements over quantity_dirty and quantity_dirty_group. */
#ifndef PURSER_DOMAIN_STOCK_CHANGED_STORE_H
#define PURSER_DOMAIN_STOCK_CHANGED_STORE_H

#include "kernel/work.h"

WARN_UNUSED enum err dirty_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                  const int64_t *products, size_t n);
WARN_UNUSED enum err dirty_load(struct tx *tx, struct arena *arena, struct company_id company,
                                size_t most, int64_t **products, size_t *count);
WARN_UNUSED enum err dirty_delete(struct tx *tx, struct company_id company, const int64_t *products,
                                  size_t n);

/* Products noted together, as the text they are stored as. */
struct dirty_group {
	int64_t id;
	struct str products;
};
/* Gives each its id. */
WARN_UNUSED enum err dirty_groups_insert(struct tx *tx, struct arena *arena,
                                         struct company_id company, struct dirty_group *groups,
                                         size_t n);
/* Oldest first. */
WARN_UNUSED enum err dirty_groups_load(struct tx *tx, struct arena *arena,
                                       struct company_id company, size_t most,
                                       struct dirty_group **out, size_t *count);
WARN_UNUSED enum err dirty_groups_delete(struct tx *tx, struct arena *arena,
                                         struct company_id company,
                                         const struct dirty_group *groups, size_t n);

#endif
