/* Every statement of attributes. */
#ifndef PURSER_DOMAIN_ATTRIBUTES_STORE_H
#define PURSER_DOMAIN_ATTRIBUTES_STORE_H

#include "domain/attributes/attributes.h"

WARN_UNUSED enum err groups_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                  struct attribute_group **out, size_t *count);
WARN_UNUSED enum err values_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                  struct attribute_value **out, size_t *count);
WARN_UNUSED enum err group_insert(struct tx *tx, struct company_id company,
                                  const struct attribute_group *group, struct str folded);
/* folded[i] of values[i]. */
WARN_UNUSED enum err values_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                   const struct attribute_value *values, const struct str *folded,
                                   size_t n);

#endif
