/* Hash maps inside an arena: text or 64-bit integer keys to pointers. Insertion order is kept for
 * iteration: entries[0 … count-1]. */
#ifndef PURSER_BASE_MAP_H
#define PURSER_BASE_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct map_entry {
	struct str key; /* empty for integer maps */
	int64_t number; /* 0 for text maps */
	void *value;
};

struct map {
	struct arena *arena;
	struct map_entry *entries;
	size_t count, room;
	uint32_t *slots; /* open addressing, index + 1 */
	size_t slot_count;
};

struct map map_new(struct arena *arena);
/* The value, or NULL. */
void *map_get(const struct map *map, struct str key);
void *map_get_int(const struct map *map, int64_t key);
/* Inserts or replaces; the key is not copied. */
void map_put(struct map *map, struct str key, void *value);
void map_put_int(struct map *map, int64_t key, void *value);

#endif
