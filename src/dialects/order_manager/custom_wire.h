/* Custom fields as they look on the wire. Ids are UUIDs there; ours stand in their digits. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_CUSTOM_WIRE_H
#define PURSER_DIALECTS_ORDER_MANAGER_CUSTOM_WIRE_H

#include "dialects/order_manager/answers.h"
#include "dialects/order_manager/brief.h"
#include "kernel/custom_fields.h"

struct om_field {
	struct str custom_field_def_id, name, description, type;
	bool active, required, show_on_grid;
	struct touched touched;
};

struct om_value {
	struct str custom_field_value_id;
	struct om_field custom_field_def;
	struct om_product_brief product_info;
	struct str value;                   /* JSON */
	struct order_line_id order_item_id; /* of lines only */
};

/* The first one's members, and all of them. */
struct om_fields {
	struct om_field first;
	LIST(struct om_field) results;
	LIST(struct om_error) errors;
	struct str message;
};
struct om_values {
	struct om_value first;
	LIST(struct om_value) results;
	LIST(struct om_error) errors;
	struct str message;
};

struct om_fields_put {
	LIST(struct om_field) custom_field_definitions;
};
struct om_value_put {
	struct str custom_field_def_id, custom_field_def_name;
	struct order_line_id order_item_id;
	struct str value;
};
struct om_values_put {
	LIST(struct om_value_put) custom_field_values;
};
struct om_field_ids {
	LIST(struct str) custom_field_def_ids;
};
struct om_field_names {
	LIST(struct str) custom_field_def_names;
};
struct om_value_ids {
	LIST(struct str) custom_field_value_ids;
	LIST(struct om_value_put) custom_field_values;
};
/* What springfox calls ResponseEntity. */
struct om_entity {
	struct str body, status_code;
	int64_t status_code_value;
};

extern const struct shape om_value_put_shape, om_custom_value_shape;

/* A UUID (version 8, RFC 9562) that holds two of our ids, and back; false: it holds none. */
struct str om_uuid(struct arena *arena, int64_t record, int64_t field);
bool om_uuid_read(struct str text, int64_t *record, int64_t *field);

struct om_field om_custom_field_of(struct arena *arena, const struct custom_field *field);
/* What was sent, as a draft or patch of ours; a fault for an unknown type. */
WARN_UNUSED enum err om_field_to_ours(const struct om_field *in, struct custom_field *out,
                                      struct fault *fault);
struct om_value om_value_of(struct arena *arena, const struct custom_field *field,
                            const struct custom_value *value);
/* A JSON value as people would write it in a cell; "" of null. */
struct str om_value_text(struct arena *arena, struct str json);

#endif
