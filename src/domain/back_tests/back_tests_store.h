/* The SQL of back-tests. */
#ifndef PURSER_DOMAIN_BACK_TESTS_STORE_H
#define PURSER_DOMAIN_BACK_TESTS_STORE_H

#include "domain/back_tests/back_tests.h"

WARN_UNUSED enum err rate_table_insert(struct tx *tx, struct arena *arena,
                                       struct company_id company, const struct rate_table *table);
WARN_UNUSED enum err rate_table_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                      struct rate_table_id id, struct rate_table *out);
WARN_UNUSED enum err back_test_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                      const struct back_test *test);
/* With totals and marks. */
WARN_UNUSED enum err back_test_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                     struct back_test_id id, struct back_test *out);
/* Status, progress and totals. */
WARN_UNUSED enum err back_test_save(struct tx *tx, struct arena *arena, struct company_id company,
                                    const struct back_test *test);
WARN_UNUSED enum err back_test_differences_insert(struct tx *tx, struct arena *arena,
                                                  struct company_id company,
                                                  struct back_test_id test,
                                                  const struct back_test_difference *rows,
                                                  size_t n);
/* The set that is tried without being saved. */
WARN_UNUSED enum err back_test_draft_fetch(struct tx *tx, struct arena *arena,
                                           struct company_id company, struct back_test_id id,
                                           struct bot_set *out);

#endif
