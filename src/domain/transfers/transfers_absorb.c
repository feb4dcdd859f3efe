/* Two products that are one: transfers that were not sent yet will send the other. */
#include "domain/transfers/transfers_store.h"
#include "shape/shape_change.h"

/* What was planned of both is one line. */
static void lines_absorb(struct work *work, const struct transfer *transfer, struct product_id into,
                         struct product_id from, struct transfer *patch)
{
	size_t joined = transfer->lines.count;
	for (size_t i = 0; i < transfer->lines.count; i++) {
		const struct transfer_line *line = &transfer->lines.at[i];
		bool is_of = ID_EQ(line->product_id, from) || ID_EQ(line->product_id, into);
		if (is_of && joined < patch->lines.count) {
			patch->lines.at[joined].quantity.units += line->quantity.units;
			continue;
		}
		if (is_of)
			joined = patch->lines.count;
		struct transfer_line *copy = LIST_ADD(work->arena, &patch->lines);
		*copy = *line;
		if (is_of)
			copy->product_id = into;
	}
	shape_give(&transfer_shape, patch, "lines");
}

enum err transfers_absorb(struct work *work, struct product_id into, struct product_id from)
{
	int64_t *ids;
	size_t count;
	TRY(transfers_planned_with(work->tx, work->arena, work->company, from, &ids, &count));
	for (size_t i = 0; i < count; i++) {
		struct transfer transfer, patch = {0}, out;
		TRY(transfer_get(work, (struct transfer_id){ids[i]}, &transfer));
		lines_absorb(work, &transfer, into, from, &patch);
		TRY(transfer_update(work, transfer.id, &patch, 0, &out));
	}
	return OK;
}
