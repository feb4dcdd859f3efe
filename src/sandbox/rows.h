/* Lists as a badly behaved API gives them: rows twice, rows out of order. */
#ifndef PURSER_SANDBOX_ROWS_H
#define PURSER_SANDBOX_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "sandbox/chance.h"

#define ROWS_SWAP_MOST 4    /* a row stands at most so many places from where it should */
#define ROWS_REPEAT_MOST 60 /* a repeated row comes so many rows later at most */

struct rows {
	void **at;
	size_t count, room;
};

struct rows_dials {
	enum chance_stream stream;
	int64_t duplicates, reordering; /* per mille */
	int64_t *repeated, *reordered;  /* counters */
};

/* Disturbs the whole list, before it is cut into pages. */
void rows_disturb(struct arena *arena, struct rows *rows, struct chance *chance,
                  const struct rows_dials *dials);
/* Cuts out one page, counted from 1. */
struct rows rows_page(const struct rows *rows, int64_t page, int64_t limit);

#endif
