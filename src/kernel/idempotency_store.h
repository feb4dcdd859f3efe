/* The statements over table idempotency. */
#ifndef PURSER_KERNEL_IDEMPOTENCY_STORE_H
#define PURSER_KERNEL_IDEMPOTENCY_STORE_H

#include "kernel/idempotency.h"

WARN_UNUSED enum err idempotency_load(struct tx *tx, struct arena *arena, struct company_id company,
                                      int64_t client_id, const struct str *keys, size_t n,
                                      struct instant since, struct idempotency_row **out,
                                      size_t *count);
WARN_UNUSED enum err idempotency_insert(struct tx *tx, struct arena *arena,
                                        struct company_id company, int64_t client_id,
                                        const struct idempotency_row *rows, size_t n,
                                        struct instant now);
WARN_UNUSED enum err idempotency_delete(struct tx *tx, struct company_id company,
                                        struct instant before);

#endif
