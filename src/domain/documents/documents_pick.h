/* What stands on a pick list. Inside the module only. */
#ifndef PURSER_DOMAIN_DOCUMENTS_PICK_H
#define PURSER_DOMAIN_DOCUMENTS_PICK_H

#include "domain/documents/documents_sheet.h"
#include "domain/orders/orders.h"

/* What the orders claim in the warehouse and was not shipped, from its pickable locations. */
WARN_UNUSED enum err pick_sheet_make(struct work *work, struct warehouse_id warehouse,
                                     struct order **orders, size_t n, struct pick_sheet *out);
/* The same of orders that do not exist, for a look at a template. */
void pick_sheet_make_up(struct work *work, struct order **orders, size_t n, struct pick_sheet *out);

#endif
