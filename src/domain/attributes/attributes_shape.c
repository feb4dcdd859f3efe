#include "domain/attributes/attributes.h"

static const struct field value_fields[] = {
	FIELD_ID(struct attribute_value, id, struct attribute_value_id, READ_ONLY, "The value's id."),
	FIELD_ID(struct attribute_value, group_id, struct attribute_group_id, READ_ONLY, "Of what."),
	FIELD_TEXT(struct attribute_value, name, REQUIRED | TRIMMED, 1, ATTRIBUTE_NAME_MOST,
               "What it can be: Red."),
};
const struct shape attribute_value_shape =
	SHAPE("AttributeValue", struct attribute_value, value_fields, "A value of an attribute.");

static const struct field group_fields[] = {
	FIELD_ID(struct attribute_group, id, struct attribute_group_id, READ_ONLY, "Its id."),
	FIELD_TEXT(struct attribute_group, name, REQUIRED | TRIMMED, 1, ATTRIBUTE_NAME_MOST,
               "What differs: Colour."),
	FIELD_LIST(struct attribute_group, values, struct attribute_value, &attribute_value_shape,
               NO_COLUMN, 0, ATTRIBUTE_VALUES_MOST, "What it can be."),
};
const struct shape attribute_group_shape =
	SHAPE("AttributeGroup", struct attribute_group, group_fields, "What variations differ by.");
