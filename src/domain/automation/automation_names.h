/* The names of what rules speak about: channels, warehouses, products, labels. */
#ifndef PURSER_DOMAIN_AUTOMATION_NAMES_H
#define PURSER_DOMAIN_AUTOMATION_NAMES_H

#include "domain/automation/automation_rules.h"

/* Everything that the set names, as it is now; a fixed number of queries. */
WARN_UNUSED enum err bot_names_load(struct work *work, const struct bot_set *set,
                                    struct bot_names *out);
/* Warehouses, channels and vendors only. */
WARN_UNUSED enum err bot_names_light(struct work *work, struct bot_names *out);

#endif
