#include "domain/orders/orders.h"

static const struct field package_line_fields[] = {
	FIELD_ID(struct package_line, line_id, struct order_line_id, REQUIRED, "A line of the order."),
	FIELD_QTY(struct package_line, quantity, REQUIRED, 1, QTY_MAX, "Units in the package."),
};
static const struct shape package_line_shape =
	SHAPE("OrderPackageLine", struct package_line, package_line_fields, "Units of a line.");

static const struct field package_fields[] = {
	FIELD_INT(struct order_package, number, READ_ONLY, 1, PACKAGES_MOST, "Its number, from 1."),
	FIELD_TEXT(struct order_package, package, TRIMMED, 0, LIMIT_NAME, "The kind of box."),
	FIELD_WEIGHT(struct order_package, weight, NULLABLE, "Milligrams; null: not said."),
	FIELD_LENGTH(struct order_package, length, NULLABLE, "Micrometres."),
	FIELD_LENGTH(struct order_package, width, NULLABLE, "Micrometres."),
	FIELD_LENGTH(struct order_package, height, NULLABLE, "Micrometres."),
	FIELD_LIST(struct order_package, lines, struct package_line, &package_line_shape, REQUIRED, 1,
               LIMIT_ORDER_LINES, "What lies in it."),
};
const struct shape order_package_shape =
	SHAPE("OrderPackage", struct order_package, package_fields, "A package of an order.");
