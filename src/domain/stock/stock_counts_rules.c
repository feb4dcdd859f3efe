#include "domain/stock/stock_counts_rules.h"

static const struct {
	enum count_status from;
	enum count_action action;
} moves[] = {
	{COUNT_OPEN, COUNT_ENTER},   {COUNT_OPEN, COUNT_CANCEL},    {COUNT_ENTERED, COUNT_ENTER},
	{COUNT_ENTERED, COUNT_POST}, {COUNT_ENTERED, COUNT_CANCEL}, {COUNT_POSTED, COUNT_UNDO},
};

bool count_may(enum count_status status, enum count_action action)
{
	for (size_t i = 0; i < COUNT_OF(moves); i++)
		if (moves[i].from == status && moves[i].action == action)
			return true;
	return false;
}

static bool is_same_place(const struct bin_movement *a, const struct bin_movement *b)
{
	return ID_EQ(a->product_id, b->product_id) && ID_EQ(a->location_id, b->location_id);
}

void movements_total(struct bin_movement *since, size_t n)
{
	for (size_t i = n; i-- > 0;) {
		bool is_last = i + 1 == n || !is_same_place(&since[i], &since[i + 1]);
		since[i].onwards = since[i].units + (is_last ? 0 : since[i + 1].onwards);
	}
}

/* Is the movement sorted behind the moment of the place? */
static bool is_beyond(const struct bin_movement *movement, const struct bin_movement *moment)
{
	if (!ID_EQ(movement->product_id, moment->product_id))
		return movement->product_id.value > moment->product_id.value;
	if (!ID_EQ(movement->location_id, moment->location_id))
		return movement->location_id.value > moment->location_id.value;
	return moment->id != 0 ? movement->id > moment->id : movement->at.us > moment->at.us;
}

int64_t held_then(const struct bin_movement *since, size_t n, const struct bin_movement *then,
                  int64_t now)
{
	size_t low = 0, high = n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (is_beyond(&since[middle], then))
			high = middle;
		else
			low = middle + 1;
	}
	return low < n && is_same_place(&since[low], then) ? now - since[low].onwards : now;
}

size_t cycle_choose(const struct stock_location *locations, const int64_t *counted_at, size_t n,
                    size_t most, size_t *out)
{
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		if (!locations[i].is_active)
			continue;
		size_t at = count < most ? count++ : count;
		/* The newest of those chosen gives way. */
		for (; at > 0 && counted_at[i] < counted_at[out[at - 1]]; at--)
			if (at < count)
				out[at] = out[at - 1];
		if (at < count)
			out[at] = i;
	}
	return count;
}
