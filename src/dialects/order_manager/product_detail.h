/* What a product shows besides its own row: categories, labels, pictures, attributes, custom
 * fields, customs. Loaded for a page of products at once. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_PRODUCT_DETAIL_H
#define PURSER_DIALECTS_ORDER_MANAGER_PRODUCT_DETAIL_H

#include "dialects/order_manager/custom_wire.h"
#include "domain/attributes/attributes.h"
#include "domain/catalog/catalog.h"

struct om_image {
	int64_t id, rank; /* rank counts from 0; the id is rank + 1 */
	struct str url;
};

struct om_attribute {
	struct attribute_value_id attribute_id;
	struct str name;
};
struct om_attribute_group {
	struct attribute_group_id attribute_group_id;
	struct str name;
	LIST(struct om_attribute) attributes;
};

struct om_customs {
	struct str country, description, harmonization_code;
	struct money declared_value;
};

extern const struct shape om_image_shape, om_attribute_group_shape, om_customs_shape;

struct om_product_details {
	struct work *work;
	struct map categories; /* by id: struct category */
	struct attribute_group *groups;
	size_t group_count;
	struct custom_fields fields;
	struct custom_value *values;
	size_t value_count;
	struct record_label *labels;
	size_t label_count;
};
/* Attaches their details to the products too. */
WARN_UNUSED enum err om_product_details_load(struct work *work, struct product *products, size_t n,
                                             struct om_product_details *out);

struct om_product_detail {
	LIST(struct str) categories;
	LIST(struct str) labels;
	LIST(struct str) attributes;
	LIST(struct om_image) images;
	LIST(struct om_attribute_group) groups;
	LIST(struct om_value) values;
	struct om_customs customs;
};
void om_product_detail(const struct om_product_details *details, const struct product *in,
                       struct om_product_detail *out);

#endif
