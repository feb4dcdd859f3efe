/* What stands on the paper of a purchase order. Inside the module only. */
#ifndef PURSER_DOMAIN_DOCUMENTS_PURCHASE_H
#define PURSER_DOMAIN_DOCUMENTS_PURCHASE_H

#include "domain/accounts/accounts.h"
#include "domain/documents/documents_sheet.h"

/* The purchase orders, in the order asked for. */
WARN_UNUSED enum err purchase_sheet_make(struct work *work, const struct company *company,
                                         const int64_t *ids, size_t n,
                                         struct purchase_paper_sheet *out);
/* One that does not exist, for a look at a template. */
void purchase_sheet_make_up(struct work *work, const struct company *company,
                            struct purchase_paper_sheet *out);

#endif
