/* The SQL of labels. */
#ifndef PURSER_KERNEL_LABEL_STORE_H
#define PURSER_KERNEL_LABEL_STORE_H

#include "kernel/labels.h"

/* By folded name, without counts. */
WARN_UNUSED enum err labels_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                  struct label **out, size_t *count);
WARN_UNUSED enum err label_counts_fetch(struct tx *tx, struct arena *arena,
                                        struct company_id company, struct label_count **out,
                                        size_t *count);
/* ERR_DUPLICATE when a label has the folded name. */
WARN_UNUSED enum err label_insert(struct tx *tx, struct company_id company,
                                  const struct label *label, struct str folded);
WARN_UNUSED enum err label_save(struct tx *tx, struct company_id company, const struct label *label,
                                struct str folded);
WARN_UNUSED enum err label_remove(struct tx *tx, struct company_id company, struct label_id id);

/* By record, then name. */
WARN_UNUSED enum err label_uses_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                      const char *subject, const int64_t *ids, size_t n,
                                      struct record_label **out, size_t *count);
WARN_UNUSED enum err label_uses_insert(struct tx *tx, struct arena *arena,
                                       struct company_id company, const char *subject,
                                       const struct record_label *uses, size_t n);
WARN_UNUSED enum err label_uses_delete(struct tx *tx, struct arena *arena,
                                       struct company_id company, const char *subject,
                                       const struct record_label *uses, size_t n);
/* Adds `records` of each row to the counts, relative. No two rows share label and subject. */
WARN_UNUSED enum err label_counts_add(struct tx *tx, struct arena *arena, struct company_id company,
                                      const struct label_count *counts, size_t n);
/* Deletes up to `most` uses of a label that is no more. */
WARN_UNUSED enum err label_uses_purge(struct tx *tx, struct arena *arena, struct company_id company,
                                      struct label_id id, size_t most, size_t *purged);

#endif
