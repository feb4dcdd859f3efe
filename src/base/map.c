#include "base/map.h"

#include <assert.h>

#include "base/list.h"

/* Up to here a map is a list: looking at a few keys is faster than hashing one. */
#define LIST_MOST ((size_t)8)

struct map map_new(struct arena *arena)
{
	return (struct map){.arena = arena};
}

static struct map_entry *find_text(const struct map *map, struct str key, uint64_t hash)
{
	size_t mask = map->slot_count - 1;
	for (size_t at = hash & mask; map->slots[at] != 0; at = (at + 1) & mask) {
		struct map_entry *entry = &map->entries[map->slots[at] - 1];
		if (str_eq(entry->key, key))
			return entry;
	}
	return NULL;
}

static struct map_entry *find_int(const struct map *map, int64_t key, uint64_t hash)
{
	size_t mask = map->slot_count - 1;
	for (size_t at = hash & mask; map->slots[at] != 0; at = (at + 1) & mask) {
		struct map_entry *entry = &map->entries[map->slots[at] - 1];
		if (entry->number == key)
			return entry;
	}
	return NULL;
}

static struct map_entry *entry_of(const struct map *map, struct str key)
{
	if (map->slot_count > 0)
		return find_text(map, key, str_hash(key));
	for (size_t i = 0; i < map->count; i++)
		if (str_eq(map->entries[i].key, key))
			return &map->entries[i];
	return NULL;
}

static struct map_entry *entry_of_int(const struct map *map, int64_t key)
{
	if (map->slot_count > 0)
		return find_int(map, key, int_hash(key));
	for (size_t i = 0; i < map->count; i++)
		if (map->entries[i].number == key)
			return &map->entries[i];
	return NULL;
}

void *map_get(const struct map *map, struct str key)
{
	struct map_entry *entry = entry_of(map, key);
	return entry == NULL ? NULL : entry->value;
}

void *map_get_int(const struct map *map, int64_t key)
{
	struct map_entry *entry = entry_of_int(map, key);
	return entry == NULL ? NULL : entry->value;
}

static void fill_slot(struct map *map, size_t index, uint64_t hash)
{
	size_t mask = map->slot_count - 1;
	size_t at = hash & mask;
	while (map->slots[at] != 0)
		at = (at + 1) & mask;
	map->slots[at] = (uint32_t)(index + 1);
}

/* At most half of the slots are taken, so searches end soon. */
static void widen(struct map *map, uint64_t (*hash_of)(const struct map_entry *entry))
{
	if (map->count < LIST_MOST || map->count * 2 < map->slot_count)
		return;
	assert(map->count < UINT32_MAX / 8);
	map->slot_count = map->count * 4;
	size_t power = 32;
	while (power < map->slot_count)
		power *= 2;
	map->slot_count = power;
	map->slots = ARENA_ARRAY(map->arena, power, uint32_t);
	for (size_t i = 0; i < map->count; i++)
		fill_slot(map, i, hash_of(&map->entries[i]));
}

static uint64_t text_hash_of(const struct map_entry *entry)
{
	return str_hash(entry->key);
}

static uint64_t number_hash_of(const struct map_entry *entry)
{
	return int_hash(entry->number);
}

static struct map_entry *add(struct map *map)
{
	map->entries =
		list_room(map->arena, map->entries, map->count, &map->room, sizeof(*map->entries));
	return &map->entries[map->count++];
}

void map_put(struct map *map, struct str key, void *value)
{
	struct map_entry *entry = entry_of(map, key);
	if (entry == NULL) {
		widen(map, text_hash_of);
		entry = add(map);
		entry->key = key;
		if (map->slot_count > 0)
			fill_slot(map, map->count - 1, str_hash(key));
	}
	entry->value = value;
}

void map_put_int(struct map *map, int64_t key, void *value)
{
	struct map_entry *entry = entry_of_int(map, key);
	if (entry == NULL) {
		widen(map, number_hash_of);
		entry = add(map);
		entry->number = key;
		if (map->slot_count > 0)
			fill_slot(map, map->count - 1, int_hash(key));
	}
	entry->value = value;
}
