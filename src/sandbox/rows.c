#include "sandbox/rows.h"

#include <stdbool.h>

#include "base/list.h"

struct repeat {
	size_t after; /* index of the row it follows */
	void *row;
};

static void reorder(struct rows *rows, struct chance *chance, const struct rows_dials *dials)
{
	size_t moved = 0; /* rows before this one stand where they will */
	for (size_t i = 0; i < rows->count; i++) {
		size_t other = i + (size_t)chance_between(chance, dials->stream, 1, ROWS_SWAP_MOST);
		bool hits = chance_hits(chance, dials->stream, dials->reordering);
		if (!hits || i < moved || other >= rows->count)
			continue;
		moved = other + 1;
		void *row = rows->at[i];
		rows->at[i] = rows->at[other];
		rows->at[other] = row;
		++*dials->reordered;
	}
}

static void repeat(struct arena *arena, struct rows *rows, struct chance *chance,
                   const struct rows_dials *dials)
{
	LIST(struct repeat) repeats = {0};
	struct rows longer = {0};
	size_t used = 0;
	for (size_t i = 0; i < rows->count; i++) {
		size_t after = i + (size_t)chance_between(chance, dials->stream, 0, ROWS_REPEAT_MOST - 1);
		*LIST_ADD(arena, &longer) = rows->at[i];
		if (chance_hits(chance, dials->stream, dials->duplicates)) {
			/* Repeats come in the order of their first ones, at the latest at the list's end. */
			if (repeats.count > 0 && repeats.at[repeats.count - 1].after > after)
				after = repeats.at[repeats.count - 1].after;
			*LIST_ADD(arena, &repeats) = (struct repeat){after, rows->at[i]};
			++*dials->repeated;
		}
		bool is_last = i + 1 == rows->count;
		while (used < repeats.count && (repeats.at[used].after <= i || is_last))
			*LIST_ADD(arena, &longer) = repeats.at[used++].row;
	}
	*rows = longer;
}

void rows_disturb(struct arena *arena, struct rows *rows, struct chance *chance,
                  const struct rows_dials *dials)
{
	if (dials->reordering > 0)
		reorder(rows, chance, dials);
	if (dials->duplicates > 0)
		repeat(arena, rows, chance, dials);
}

struct rows rows_page(const struct rows *rows, int64_t page, int64_t limit)
{
	uint64_t from = (uint64_t)(page - 1) * (uint64_t)limit;
	if (from >= rows->count)
		return (struct rows){0};
	size_t left = rows->count - (size_t)from;
	return (struct rows){
		.at = rows->at + from,
		.count = left < (size_t)limit ? left : (size_t)limit,
	};
}
