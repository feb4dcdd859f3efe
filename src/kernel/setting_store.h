/* The statements over table setting. */
#ifndef PURSER_KERNEL_SETTING_STORE_H
#define PURSER_KERNEL_SETTING_STORE_H

#include "kernel/settings.h"

/* ERR_NOT_FOUND when the company did not choose one. */
WARN_UNUSED enum err setting_load(struct tx *tx, struct arena *arena, struct company_id company,
                                  struct str name, struct str *out);
/* Names to values, as struct str *, of all that the company chose. */
WARN_UNUSED enum err setting_load_all(struct tx *tx, struct arena *arena, struct company_id company,
                                      struct map *out);
WARN_UNUSED enum err setting_store(struct tx *tx, struct company_id company, struct str name,
                                   struct str value);

#endif
