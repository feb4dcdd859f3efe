/* Attributes: the company's list of what variations are told apart by, for forms and for clients
 * that name them by id. A *group* is what differs (Colour), a *value* what it can be (Red).
 * Products keep the words (catalog.h): this is the list that they are chosen from, and a word that
 * is not on it is no fault. Names are unique without case. Putting what is there already changes
 * nothing. Events: attribute_group.created. Refusals: an unknown group (NOT_FOUND), too many
 * (REFUSED). */
#ifndef PURSER_DOMAIN_ATTRIBUTES_H
#define PURSER_DOMAIN_ATTRIBUTES_H

#include "kernel/module.h"
#include "kernel/work.h"

ID_TYPE(attribute_group_id);
ID_TYPE(attribute_value_id);

enum attribute_limits {
	ATTRIBUTE_NAME_MOST = 100,
	ATTRIBUTE_GROUPS_MOST = 1000,
	ATTRIBUTE_VALUES_MOST = 20000, /* of all groups */
};

struct attribute_value {
	struct attribute_value_id id;
	struct attribute_group_id group_id;
	struct str name;
};

struct attribute_group {
	struct attribute_group_id id;
	struct str name;
	LIST(struct attribute_value) values;
};
extern const struct shape attribute_group_shape, attribute_value_shape;

/* All groups with their values, by id. */
WARN_UNUSED enum err attribute_group_all(struct work *work, struct attribute_group **out,
                                         size_t *count);
/* Makes the group unless there is one of that name. */
WARN_UNUSED enum err attribute_group_put(struct work *work, struct str name,
                                         struct attribute_group_id *out);
/* Makes those values of the group that are not there; ids[i] of names[i]. */
WARN_UNUSED enum err attribute_values_put(struct work *work, struct attribute_group_id group,
                                          const struct str *names, size_t n,
                                          struct attribute_value_id *ids);

extern const struct module attributes_module;

#endif
