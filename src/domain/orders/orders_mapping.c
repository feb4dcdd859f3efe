#include "domain/orders/orders_mapping.h"

#include "domain/channels/channels.h"
#include "shape/shape_change.h"
#include "wire/fold.h"

enum err shipping_mappings_get(struct work *work, struct shipping_mapping **out, size_t *count)
{
	return shipping_mappings_load(work->tx, work->arena, work->company, out, count);
}

static enum err rows_check(struct work *work, const struct shipping_mapping *rows, size_t n)
{
	struct channel *channels;
	size_t count;
	enum err err = OK;
	TRY(channel_all(work, &channels, &count));
	for (size_t i = 0; i < n; i++) {
		bool is_known = rows[i].channel_id.value == 0;
		for (size_t j = 0; j < count; j++)
			is_known = is_known || ID_EQ(channels[j].id, rows[i].channel_id);
		if (!is_known)
			err = fault_field(work->fault, str_format(work->arena, "items[%zu].channel_id", i),
			                  "is no channel of this company");
		for (size_t j = 0; j < i; j++)
			if (ID_EQ(rows[j].channel_id, rows[i].channel_id)
			    && str_eq(rows[j].requested, rows[i].requested))
				err = fault_field(work->fault, str_format(work->arena, "items[%zu].requested", i),
				                  "stands twice for its channel");
	}
	return err;
}

enum err shipping_mappings_set(struct work *work, const struct shipping_mapping *rows, size_t n)
{
	struct shipping_mapping *folded = ARENA_ARRAY(work->arena, n, struct shipping_mapping);
	for (size_t i = 0; i < n; i++) {
		folded[i] = rows[i];
		folded[i].requested = text_fold(work->arena, rows[i].requested);
	}
	TRY(rows_check(work, folded, n));
	TRY(shipping_mappings_replace(work->tx, work->arena, work->company, folded, n));
	event_emit(work, "shipping_mapping.changed", "shipping_mapping", 0,
	           str_format(work->arena, "{\"count\":%zu}", n));
	return OK;
}

static const struct shipping_mapping *mapping_of(const struct shipping_mapping *rows, size_t n,
                                                 struct channel_id channel, struct str requested)
{
	const struct shipping_mapping *any = NULL;
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(rows[i].requested, requested))
			continue;
		if (ID_EQ(rows[i].channel_id, channel))
			return &rows[i];
		if (rows[i].channel_id.value == 0)
			any = &rows[i];
	}
	return any;
}

static void mapping_take(struct order_shipping *row, const struct shipping_mapping *mapping)
{
	row->is_mapped = true;
	row->carrier = mapping->carrier;
	row->service = mapping->service;
	if (row->package.len == 0)
		row->package = mapping->package;
}

enum err shipping_mapping_apply(struct work *work, struct order_shipping *rows, size_t n)
{
	struct shipping_mapping *mappings;
	struct order_wish *wishes;
	size_t count, wish_count, open = 0;
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		if (rows[i].carrier.len == 0 && rows[i].service.len == 0)
			ids[open++] = rows[i].order_id.value;
	if (open == 0)
		return OK;
	TRY(shipping_mappings_get(work, &mappings, &count));
	if (count == 0)
		return OK;
	TRY(order_wishes_load(work->tx, work->arena, work->company, ids, open, &wishes, &wish_count));
	for (size_t i = 0; i < wish_count; i++) {
		const struct shipping_mapping *mapping =
			mapping_of(mappings, count, wishes[i].channel_id,
		               text_fold(work->arena, wishes[i].shipping_method));
		for (size_t j = 0; j < n && mapping != NULL; j++)
			if (ID_EQ(rows[j].order_id, wishes[i].id))
				mapping_take(&rows[j], mapping);
	}
	return OK;
}
