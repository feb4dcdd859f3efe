/* The wire format of Extensiv Order Manager (formerly Skubana) over our use cases, so that existing
 * integrations run against Purser unchanged. README.md says what it follows and where it had to
 * choose. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_ORDER_MANAGER_H
#define PURSER_DIALECTS_ORDER_MANAGER_ORDER_MANAGER_H

#include "kernel/dialect.h"

extern const struct dialect order_manager_dialect;

/* What the definition has and Purser does not (absent.c). */
extern const struct route om_absent_routes[];
extern const size_t om_absent_count;

#endif
