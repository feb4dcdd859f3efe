#include "base/list.h"

#include <stdint.h>
#include <string.h>

/* Large elements mostly stay few. */
#define FIRST_ROOM ((size_t)8)
#define FIRST_BYTES ((size_t)256)

static size_t first_room(size_t size)
{
	if (size <= FIRST_BYTES / FIRST_ROOM)
		return FIRST_ROOM;
	return size < FIRST_BYTES ? FIRST_BYTES / size : 1;
}

void *list_room(struct arena *arena, void *at, size_t count, size_t *room, size_t size)
{
	if (count < *room) {
		/* Not clean when the list was cut and grows again. */
		memset((char *)at + count * size, 0, size);
		return at;
	}
	size_t more = *room == 0 ? first_room(size) : *room * 2;
	size_t bytes;
	if (__builtin_mul_overflow(more, size, &bytes))
		bytes = SIZE_MAX; /* the arena ends the process */
	at = arena_grow(arena, at, *room * size, bytes);
	*room = more;
	return at;
}
