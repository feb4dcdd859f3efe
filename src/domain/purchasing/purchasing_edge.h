/* Bodies of purchasing that only its edge knows. */
#ifndef PURSER_DOMAIN_PURCHASING_EDGE_H
#define PURSER_DOMAIN_PURCHASING_EDGE_H

#include "domain/purchasing/purchasing.h"

struct purchase_lines {
	LIST(struct purchase_line) items;
};
struct purchase_ids {
	LIST(int64_t) ids;
	struct str reason;
};
struct purchase_sending {
	struct str recipient;
};
struct purchase_costs {
	LIST(struct purchase_cost) items;
};
struct purchase_receipts {
	LIST(struct purchase_receipt) items;
};
struct purchase_milestones {
	LIST(struct purchase_milestone) items;
};
struct purchase_holds {
	LIST(struct purchase_hold) items;
};

extern const struct shape purchase_lines_shape, purchase_line_patches_shape, purchase_ids_shape,
	purchase_reason_shape, purchase_sending_shape, purchase_costs_shape, purchase_receipts_shape,
	purchase_milestones_shape, purchase_holds_shape;

#endif
