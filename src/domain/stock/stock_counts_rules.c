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

int64_t held_then(const struct bin_movement *since, size_t n, struct product_id product,
                  struct location_id location, struct instant at, int64_t now)
{
	for (size_t i = 0; i < n; i++)
		if (ID_EQ(since[i].product_id, product) && ID_EQ(since[i].location_id, location)
		    && since[i].at.us > at.us)
			now -= since[i].units;
	return now;
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
