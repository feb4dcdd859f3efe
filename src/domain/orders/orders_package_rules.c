#include "domain/orders/orders_package.h"
#include "domain/orders/orders_split_rules.h"

static const struct order_line *line_find(const struct order *order, struct order_line_id id)
{
	for (size_t i = 0; i < order->lines.count; i++)
		if (ID_EQ(order->lines.at[i].id, id))
			return &order->lines.at[i];
	return NULL;
}

/* What the parcel weighs and measures. */
static enum err measures_check(const struct order_package *package, size_t place,
                               struct fault *fault)
{
	enum err err = OK;
	const struct {
		const char *name;
		int64_t value, most;
	} rows[] = {{"weight", package->weight.milligrams, WEIGHT_MOST},
	            {"length", package->length.micrometres, LENGTH_MOST},
	            {"width", package->width.micrometres, LENGTH_MOST},
	            {"height", package->height.micrometres, LENGTH_MOST}};
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (rows[i].value < 0 || rows[i].value > rows[i].most)
			err = fault_field(
				fault, str_format(fault->arena, "packages[%zu].%s", place, rows[i].name),
				"must be between 0 and %s", rows[i].most == WEIGHT_MOST ? "1000 t" : "10 km");
	return err;
}

static enum err package_check(const struct order *order, const struct order_package *package,
                              size_t place, struct fault *fault)
{
	enum err err = measures_check(package, place, fault);
	for (size_t i = 0; i < package->lines.count; i++) {
		const struct package_line *row = &package->lines.at[i];
		const char *why =
			line_find(order, row->line_id) == NULL ? "is no line of this order" : NULL;
		for (size_t j = 0; j < i; j++)
			if (ID_EQ(package->lines.at[j].line_id, row->line_id))
				why = "stands twice in the package";
		if (why != NULL)
			err = fault_field(
				fault, str_format(fault->arena, "packages[%zu].lines[%zu].line_id", place, i), "%s",
				why);
	}
	return err;
}

enum err packages_check(const struct order *order, const struct reservation *claims,
                        size_t claim_count, const struct order_package *packages, size_t n,
                        struct fault *fault)
{
	enum err err = OK;
	for (size_t i = 0; i < n; i++)
		if (package_check(order, &packages[i], i, fault) != OK)
			err = ERR_INVALID;
	for (size_t i = 0; i < order->lines.count && err == OK; i++) {
		const struct order_line *line = &order->lines.at[i];
		int64_t packed = 0, open = line_movable_units(line, claims, claim_count);
		for (size_t p = 0; p < n; p++)
			for (size_t j = 0; j < packages[p].lines.count; j++)
				if (ID_EQ(packages[p].lines.at[j].line_id, line->id))
					packed += packages[p].lines.at[j].quantity.units;
		if (packed > open)
			return fault_say(fault, ERR_REFUSED,
			                 "%.*s: " N_UNITS " packed, but only %lld still to be shipped.",
			                 STR_FMT(line->sku.len ? line->sku : line->remote_id),
			                 N_UNITS_FMT(packed), (long long)open);
	}
	return err;
}
