/* Memory by lifetime: everything that belongs to one unit of work, connection or process is taken
 * from one arena and goes with it. What is not memory (a file, a library's handle) is entrusted to
 * an arena with its closer, so an early return is always right.
 * Exhausted memory ends the process (the transaction protects the data). Not thread-safe: an arena
 * belongs to one thread at a time. */
#ifndef PURSER_BASE_ARENA_H
#define PURSER_BASE_ARENA_H

#include <stddef.h>

struct arena;

/* A new arena whose first block holds `first_size` bytes (0: 8 KiB). Blocks double up to 1 MiB. */
struct arena *arena_new(size_t first_size);
/* Runs the closers (last entrusted first) and frees everything. NULL is allowed. */
void arena_free(struct arena *arena);
/* Runs the closers and forgets all memory but keeps the first block for reuse. */
void arena_reset(struct arena *arena);

/* `size` zeroed bytes, aligned to 16. Never NULL. */
void *arena_alloc(struct arena *arena, size_t size);
/* `count * size` zeroed bytes; ends the process when the product overflows. */
void *arena_array(struct arena *arena, size_t count, size_t size);
/* Grows the most recent allocation in place when it can, else copies. Contents beyond `old` are
 * zero. */
void *arena_grow(struct arena *arena, void *old_at, size_t old_size, size_t new_size);
/* A copy of `size` bytes. */
void *arena_copy(struct arena *arena, const void *from, size_t size);
/* Calls `closer(what)` when the arena is reset or freed. */
void arena_entrust(struct arena *arena, void (*closer)(void *), void *what);
/* Bytes taken so far, for limits and metrics. */
size_t arena_used(const struct arena *arena);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, count, type) ((type *)arena_array((arena), (count), sizeof(type)))

#endif
