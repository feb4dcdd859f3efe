/* The statements over tables saved_view and view_choice. */
#ifndef PURSER_KERNEL_VIEW_STORE_H
#define PURSER_KERNEL_VIEW_STORE_H

#include "kernel/views.h"

WARN_UNUSED enum err view_rows_load(struct tx *tx, struct arena *arena, struct company_id company,
                                    struct str subject, struct saved_view **out, size_t *count);
WARN_UNUSED enum err view_row_load(struct tx *tx, struct arena *arena, struct company_id company,
                                   struct view_id id, struct saved_view *out);
WARN_UNUSED enum err view_row_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                     const struct saved_view *view);
/* ERR_SERIALIZATION when its version is not one above the stored one. */
WARN_UNUSED enum err view_row_save(struct tx *tx, struct arena *arena, struct company_id company,
                                   const struct saved_view *view);
WARN_UNUSED enum err view_row_delete(struct tx *tx, struct company_id company, struct view_id id);

struct view_choice_row {
	struct str first_key, keys, hidden; /* the latter two JSON arrays */
};
/* ERR_NOT_FOUND: nothing was chosen. */
WARN_UNUSED enum err view_choice_load(struct tx *tx, struct arena *arena, struct company_id company,
                                      struct str owner_kind, int64_t owner_id, struct str subject,
                                      struct view_choice_row *out);
WARN_UNUSED enum err view_choice_put(struct tx *tx, struct company_id company,
                                     struct str owner_kind, int64_t owner_id, struct str subject,
                                     const struct view_choice_row *row);

#endif
