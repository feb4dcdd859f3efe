/* What channels hear of others, and what the auditor asks. */
#ifndef PURSER_DOMAIN_CHANNELS_LISTEN_H
#define PURSER_DOMAIN_CHANNELS_LISTEN_H

#include "kernel/module.h"

/* product.created, product.changed, product.parts_changed: listings without a product that have its
 * SKU are linked; its own are computed again, when what they may sell depends on what changed. */
WARN_UNUSED enum err channels_on_product(struct work *work, const struct event *events, size_t n);
/* warehouse.changed, warehouse.deactivated: everything, when it was switched on or off. */
WARN_UNUSED enum err channels_on_warehouse(struct work *work, const struct event *events, size_t n);
/* setting.changed: everything, when it was how bundles are made up. */
WARN_UNUSED enum err channels_on_setting(struct work *work, const struct event *events, size_t n);
/* Every listing's quantity against what it should be. */
WARN_UNUSED enum err quantities_verify(struct work *work, struct verify_report *report);

#endif
