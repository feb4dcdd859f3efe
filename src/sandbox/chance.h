/* Chance from one seed. Each purpose draws from a stream of its own, so that how often a client
 * calls does not change what the buyers do, and a failing seed reproduces. */
#ifndef PURSER_SANDBOX_CHANCE_H
#define PURSER_SANDBOX_CHANCE_H

#include <stdbool.h>
#include <stdint.h>

enum chance_stream {
	CHANCE_BUYERS,
	CHANCE_PICKERS,
	CHANCE_SHOP_FAULTS,
	CHANCE_WAREHOUSE_FAULTS,
	CHANCE_SHOP_LISTS,
	CHANCE_WAREHOUSE_LISTS,
	CHANCE_TOKENS,
	CHANCE_COUNT
};

struct chance {
	uint64_t seed;
	uint64_t drawn[CHANCE_COUNT]; /* numbers drawn so far, by stream */
};

void chance_seed(struct chance *chance, uint64_t seed);
uint64_t chance_draw(struct chance *chance, enum chance_stream stream);
/* A whole number from `least` to `most`, both included; `least` when `most` is below it. */
int64_t chance_between(struct chance *chance, enum chance_stream stream, int64_t least,
                       int64_t most);
/* True in `per_mille` of 1000 cases. Draws always, so that turning one dial leaves the luck of the
 * others as it was. */
bool chance_hits(struct chance *chance, enum chance_stream stream, int64_t per_mille);

#endif
