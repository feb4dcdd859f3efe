/* What the edge of transfers says besides transfers themselves. */
#ifndef PURSER_DOMAIN_TRANSFERS_EDGE_H
#define PURSER_DOMAIN_TRANSFERS_EDGE_H

#include "domain/transfers/transfers.h"

struct transfer_sendings {
	LIST(struct transfer_sending) items;
};
struct transfer_receipts {
	LIST(struct transfer_receipt) items;
};
extern const struct shape transfer_sendings_shape, transfer_receipts_shape;

/* sent + over = received + rejected + written off + in transit, and the ledger agrees. */
WARN_UNUSED enum err transfers_verify(struct work *work, struct verify_report *report);

#endif
