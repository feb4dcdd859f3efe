#include "domain/customers/customers.h"

#include "domain/customers/customers_store.h"
#include "kernel/custom_fields.h"
#include "shape/shape_change.h"
#include "wire/fold.h"

enum err customer_custom_attach(struct work *work, struct customer *customers, size_t n)
{
	return custom_values_attach(work, "customer", customers, n, sizeof(*customers),
	                            offsetof(struct customer, id),
	                            offsetof(struct customer, custom_fields));
}

enum err customer_get(struct work *work, struct customer_id id, struct customer *out)
{
	struct customer *found;
	size_t count;
	TRY(customers_load(work->tx, work->arena, work->company, &id.value, 1, &found, &count));
	if (count == 0)
		return ERR_NOT_FOUND;
	*out = found[0];
	out->touched = (struct touched){0};
	TRY(customer_custom_attach(work, out, 1));
	return customer_totals(work->tx, work->arena, work->company, id, out);
}

enum err customer_by_email(struct work *work, struct str email, struct customer *out)
{
	struct customer *found;
	size_t count;
	struct str folded = text_fold(work->arena, email);
	TRY(customers_by_emails(work->tx, work->arena, work->company, &folded, 1, &found, &count));
	return count > 0 ? customer_get(work, found[0].id, out) : ERR_NOT_FOUND;
}

enum err customer_of_order(struct work *work, struct order_id order, struct customer *out)
{
	struct customer_link *links;
	size_t count;
	TRY(customer_links(work->tx, work->arena, work->company, &order.value, 1, &links, &count));
	return count > 0 ? customer_get(work, links[0].customer_id, out) : ERR_NOT_FOUND;
}

static enum err customer_write(struct work *work, struct customer *customer, struct str difference)
{
	customer->modified_at = work->now;
	TRY(customers_save(work->tx, work->arena, work->company, customer, 1));
	customer->version++;
	event_emit(work, "customer.changed", "customer", customer->id.value, difference);
	return OK;
}

enum err customer_update(struct work *work, struct customer_id id, const struct customer *patch,
                         int64_t if_version, struct customer *out)
{
	struct custom_fields fields;
	struct custom_edits edits = {0};
	TRY(customer_get(work, id, out));
	struct customer before = *out;
	if (if_version != 0 && if_version != before.version)
		return ERR_PRECONDITION;
	TRY(custom_fields_load(work, "customer", &fields));
	shape_apply(&customer_row_shape, patch, out);
	out->custom_fields = before.custom_fields; /* of a table of their own */
	if (shape_has(&customer_row_shape, patch, "custom_fields"))
		TRY(custom_values_read(work->arena, &fields, id.value, patch->custom_fields,
		                       STR("custom_fields"), &edits, work->fault));
	struct str difference = shape_difference(work->arena, &customer_row_shape, &before, out);
	if (difference.len > 0 && !shape_has(&customer_row_shape, patch, "is_kept")) {
		out->is_kept = true;
		difference = shape_difference(work->arena, &customer_row_shape, &before, out);
	}
	if (difference.len > 0)
		TRY(customer_write(work, out, difference));
	TRY(custom_values_write(work, &fields, edits.at, edits.count));
	return customer_custom_attach(work, out, 1);
}

/* Newest first, as the ids came; an order that is loaded comes in any order. */
enum err customer_orders(struct work *work, struct customer_id id, struct customer_place before,
                         size_t most, struct order **out, size_t *count)
{
	int64_t *ids;
	size_t n, loaded;
	struct order *orders;
	TRY(customer_order_ids(work->tx, work->arena, work->company, id, before, most, &ids, &n));
	TRY(order_load(work, ids, n, &orders, &loaded));
	*out = ARENA_ARRAY(work->arena, n, struct order);
	*count = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < loaded; j++)
			if (orders[j].id.value == ids[i])
				(*out)[(*count)++] = orders[j];
	return OK;
}
