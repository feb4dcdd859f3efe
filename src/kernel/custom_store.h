/* The SQL of custom fields. */
#ifndef PURSER_KERNEL_CUSTOM_STORE_H
#define PURSER_KERNEL_CUSTOM_STORE_H

#include "kernel/custom_fields.h"

/* By place, then name. `subject` empty: of every kind of record. */
WARN_UNUSED enum err custom_fields_fetch(struct tx *tx, struct arena *arena,
                                         struct company_id company, struct str subject,
                                         struct custom_field **out, size_t *count);
WARN_UNUSED enum err custom_field_insert(struct tx *tx, struct arena *arena,
                                         struct company_id company,
                                         const struct custom_field *field, struct str folded);
WARN_UNUSED enum err custom_field_save(struct tx *tx, struct arena *arena,
                                       struct company_id company, const struct custom_field *field,
                                       struct str folded);
WARN_UNUSED enum err custom_field_remove(struct tx *tx, struct company_id company,
                                         struct custom_field_id id);

/* By record and field. */
WARN_UNUSED enum err custom_values_fetch(struct tx *tx, struct arena *arena,
                                         struct company_id company, const char *subject,
                                         const int64_t *ids, size_t n, struct custom_value **out,
                                         size_t *count);
/* Inserts or replaces; no two share record and field. */
WARN_UNUSED enum err custom_values_put(struct tx *tx, struct arena *arena,
                                       struct company_id company, const char *subject,
                                       const struct custom_value *values, size_t n);
WARN_UNUSED enum err custom_values_delete(struct tx *tx, struct arena *arena,
                                          struct company_id company, const char *subject,
                                          const struct custom_value *values, size_t n);
/* All values of these records. */
WARN_UNUSED enum err custom_values_drop(struct tx *tx, struct company_id company,
                                        const char *subject, const int64_t *ids, size_t n);
/* Deletes up to `most` values of a field that is no more. */
WARN_UNUSED enum err custom_values_purge(struct tx *tx, struct arena *arena,
                                         struct company_id company, struct custom_field_id id,
                                         size_t most, size_t *purged);

#endif
