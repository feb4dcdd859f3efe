/* Pure decisions about vendors: values in, values out. */
#ifndef PURSER_DOMAIN_VENDORS_RULES_H
#define PURSER_DOMAIN_VENDORS_RULES_H

#include "domain/vendors/vendors.h"

/* What the use case looked up for a vendor. */
struct vendor_facts {
	bool is_country_known;
	bool has_term;                  /* payment_term_id is one of ours, or none is named */
	bool has_warehouse;             /* warehouse_id is one of ours, or none is named */
	bool is_dropship_warehouse;     /* and of that type */
	struct vendor_id stands_for_it; /* another active vendor that stands for the warehouse */
};
/* Notes every fault of form that the shape cannot see. */
WARN_UNUSED enum err vendor_check(const struct vendor *vendor, const struct vendor_facts *facts,
                                  struct fault *fault);
/* What a draft leaves open, besides country and currency. */
void vendor_complete(struct vendor *draft);
void vendor_product_complete(struct vendor_product *draft);

/* Orders prices by quantity and units by size, and notes what is wrong with them: a quantity twice,
 * a range that ends before it begins or reaches into the next, a cost below 0 or in another
 * currency than the vendor's, a unit's name twice. */
WARN_UNUSED enum err vendor_lists_check(struct vendor_product *product, struct str currency,
                                        struct fault *fault);
/* Prices and units that stay what they were keep their ids. */
void vendor_lists_keep_ids(const struct vendor_product *before, struct vendor_product *after);

#endif
