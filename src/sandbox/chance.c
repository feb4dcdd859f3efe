#include "sandbox/chance.h"

#include <string.h>

void chance_seed(struct chance *chance, uint64_t seed)
{
	memset(chance, 0, sizeof(*chance));
	chance->seed = seed;
}

/* The finisher of SplitMix64 (Steele, Lea, Flood 2014): the n-th number of a stream can be had
 * without the ones before it, so a saved state is the seed and a few counts. */
static uint64_t mixed(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

uint64_t chance_draw(struct chance *chance, enum chance_stream stream)
{
	uint64_t start = mixed(chance->seed * CHANCE_COUNT + (uint64_t)stream + 1);
	return mixed(start + UINT64_C(0x9e3779b97f4a7c15) * ++chance->drawn[stream]);
}

int64_t chance_between(struct chance *chance, enum chance_stream stream, int64_t least,
                       int64_t most)
{
	uint64_t drawn = chance_draw(chance, stream);
	if (most <= least)
		return least;
	uint64_t span = (uint64_t)most - (uint64_t)least + 1;
	return (int64_t)((uint64_t)least + (span == 0 ? drawn : drawn % span));
}

bool chance_hits(struct chance *chance, enum chance_stream stream, int64_t per_mille)
{
	return chance_between(chance, stream, 0, 999) < per_mille;
}
