/* The statements over tables bulk and bulk_item. */
#ifndef PURSER_KERNEL_BULK_ACTION_STORE_H
#define PURSER_KERNEL_BULK_ACTION_STORE_H

#include "kernel/bulk_action.h"

WARN_UNUSED enum err bulk_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                 const struct bulk *bulk);
WARN_UNUSED enum err bulk_save(struct tx *tx, struct arena *arena, struct company_id company,
                               const struct bulk *bulk);
WARN_UNUSED enum err bulk_load(struct tx *tx, struct arena *arena, struct company_id company,
                               struct bulk_id id, struct bulk *out);
/* Where a page of the list ended. */
struct bulk_place {
	struct instant created_at;
	struct bulk_id id;
};
/* Those of the given actions, newest first, beyond `before`. */
WARN_UNUSED enum err bulk_load_newest(struct tx *tx, struct arena *arena, struct company_id company,
                                      const struct str *actions, size_t n, struct bulk_place before,
                                      size_t most, struct bulk **out, size_t *count);
/* An id that is there already is passed over; `added` counts the others. */
WARN_UNUSED enum err bulk_items_insert(struct tx *tx, struct arena *arena,
                                       struct company_id company, struct bulk_id bulk,
                                       const int64_t *ids, size_t n, int64_t *added);
/* Those in a state, by ascending id beyond `after`. */
WARN_UNUSED enum err bulk_items_load(struct tx *tx, struct arena *arena, struct company_id company,
                                     struct bulk_id bulk, enum bulk_item_state state, int64_t after,
                                     size_t most, struct bulk_item **out, size_t *count);
WARN_UNUSED enum err bulk_items_save(struct tx *tx, struct arena *arena, struct company_id company,
                                     struct bulk_id bulk, const struct bulk_item *items, size_t n);
/* One that ended before `then`; ERR_NOT_FOUND. */
WARN_UNUSED enum err bulk_load_old(struct tx *tx, struct arena *arena, struct company_id company,
                                   struct instant then, struct bulk_id *out);
/* The same of the given actions. */
WARN_UNUSED enum err bulk_load_old_of(struct tx *tx, struct arena *arena, struct company_id company,
                                      const struct str *actions, size_t n, struct instant then,
                                      struct bulk_id *out);
WARN_UNUSED enum err bulk_pieces_load(struct tx *tx, struct arena *arena, struct company_id company,
                                      struct bulk_id bulk, int64_t after, size_t most,
                                      struct bulk_piece **out, size_t *count);
WARN_UNUSED enum err bulk_items_delete(struct tx *tx, struct company_id company,
                                       struct bulk_id bulk, size_t most, int64_t *deleted);
WARN_UNUSED enum err bulk_delete(struct tx *tx, struct company_id company, struct bulk_id bulk);

#endif
