#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define IS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_ASAN 1
#endif
#endif

/* Under ASan every piece ends in a poisoned gap, and what is not handed out is poisoned too, so
 * that running over a piece, or using it after a reset, is seen. (The two functions are the
 * sanitizer's public ones; base includes headers of the C library only.) */
#ifdef IS_ASAN
void __asan_poison_memory_region(volatile void *at, size_t size);
void __asan_unpoison_memory_region(volatile void *at, size_t size);
#define GAP ((size_t)16)
#define HIDE(at, size) __asan_poison_memory_region((at), (size))
#define SHOW(at, size) __asan_unpoison_memory_region((at), (size))
#else
#define GAP ((size_t)0)
#define HIDE(at, size) ((void)0)
#define SHOW(at, size) ((void)0)
#endif

#define ALIGN ((size_t)16)
#define FIRST_SIZE ((size_t)8 * 1024)
#define BLOCK_MOST ((size_t)1024 * 1024)

struct block {
	struct block *before;
	size_t size; /* of what follows this head */
};

struct closer {
	struct closer *before;
	void (*close)(void *);
	void *what;
};

/* The first block follows the arena itself, in the same piece of memory. */
struct arena {
	char *at, *end;     /* what is left of the current block */
	char *last;         /* the most recent piece, when it lies in the current block */
	char *start;        /* of the current block */
	size_t used_before; /* in blocks other than the current one */
	size_t next_size;   /* of the next block */
	size_t first_size;
	struct block *blocks; /* all but the first, newest first */
	struct closer *closers;
};

static size_t rounded(size_t size)
{
	return (size + (ALIGN - 1)) & ~(ALIGN - 1);
}

#define HEAD_OF_ARENA rounded(sizeof(struct arena))
#define HEAD_OF_BLOCK rounded(sizeof(struct block))

static _Noreturn void memory_is_exhausted(size_t size)
{
	fprintf(stderr, "purser: memory is exhausted (%zu bytes were asked for)\n", size);
	abort();
}

static void start_block(struct arena *arena, char *start, size_t size)
{
	arena->start = arena->at = start;
	arena->end = start + size;
	arena->last = NULL;
	HIDE(start, size);
}

struct arena *arena_new(size_t first_size)
{
	if (first_size == 0)
		first_size = FIRST_SIZE;
	if (first_size > SIZE_MAX / 4)
		memory_is_exhausted(first_size);
	first_size = rounded(first_size);
	struct arena *arena = malloc(HEAD_OF_ARENA + first_size);
	if (arena == NULL)
		memory_is_exhausted(first_size);
	*arena = (struct arena){.first_size = first_size};
	arena->next_size = first_size < BLOCK_MOST / 2 ? first_size * 2 : BLOCK_MOST;
	start_block(arena, (char *)arena + HEAD_OF_ARENA, first_size);
	return arena;
}

static void run_closers(struct arena *arena)
{
	while (arena->closers != NULL) {
		struct closer *closer = arena->closers;
		arena->closers = closer->before;
		closer->close(closer->what);
	}
}

static void free_blocks(struct arena *arena)
{
	while (arena->blocks != NULL) {
		struct block *block = arena->blocks;
		arena->blocks = block->before;
		SHOW((char *)block + HEAD_OF_BLOCK, block->size);
		free(block);
	}
}

void arena_free(struct arena *arena)
{
	if (arena == NULL)
		return;
	run_closers(arena);
	free_blocks(arena);
	SHOW((char *)arena + HEAD_OF_ARENA, arena->first_size);
	free(arena);
}

void arena_reset(struct arena *arena)
{
	run_closers(arena);
	if (arena->blocks != NULL) {
		free_blocks(arena);
		arena->next_size = arena->first_size < BLOCK_MOST / 2 ? arena->first_size * 2 : BLOCK_MOST;
	}
	arena->used_before = 0;
	start_block(arena, (char *)arena + HEAD_OF_ARENA, arena->first_size);
}

static struct block *add_block(struct arena *arena, size_t size, struct block *block)
{
	if (block == NULL)
		memory_is_exhausted(size);
	block->before = arena->blocks;
	block->size = size;
	arena->blocks = block;
	return block;
}

/* A piece that the current block cannot hold. A large one gets a block of its own, so that what is
 * left of the current one is not lost; calloc, because pages fresh from the system are zero. */
static __attribute__((noinline)) void *alloc_beyond(struct arena *arena, size_t size)
{
	if (size > SIZE_MAX / 4)
		memory_is_exhausted(size);
	size_t need = rounded(size) + GAP;
	if (need >= arena->next_size / 4) {
		struct block *own = add_block(arena, need, calloc(1, HEAD_OF_BLOCK + need));
		arena->used_before += rounded(size);
		arena->last = NULL;
		HIDE((char *)own + HEAD_OF_BLOCK + size, need - size);
		return (char *)own + HEAD_OF_BLOCK;
	}
	size_t room = arena->next_size;
	struct block *block = add_block(arena, room, malloc(HEAD_OF_BLOCK + room));
	if (arena->next_size < BLOCK_MOST)
		arena->next_size *= 2;
	arena->used_before += (size_t)(arena->at - arena->start);
	start_block(arena, (char *)block + HEAD_OF_BLOCK, room);
	return arena_alloc(arena, size);
}

void *arena_alloc(struct arena *arena, size_t size)
{
	/* A piece of no bytes still takes room: addresses of pieces are never equal. */
	size_t need = rounded(size + (size == 0)) + GAP;
	if (size > SIZE_MAX / 4 || need > (size_t)(arena->end - arena->at))
		return alloc_beyond(arena, size);
	char *at = arena->at;
	arena->at = at + need;
	arena->last = at;
	SHOW(at, size);
	memset(at, 0, size);
	return at;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes))
		memory_is_exhausted(SIZE_MAX);
	return arena_alloc(arena, bytes);
}

void *arena_grow(struct arena *arena, void *old_at, size_t old_size, size_t new_size)
{
	if (old_at != NULL && new_size <= old_size)
		return old_at;
	if (old_at != NULL && old_at == arena->last && new_size <= SIZE_MAX / 4) {
		size_t need = rounded(new_size) + GAP;
		if (need <= (size_t)(arena->end - arena->last)) {
			arena->at = arena->last + need;
			SHOW(arena->last, new_size);
			memset(arena->last + old_size, 0, new_size - old_size);
			return old_at;
		}
	}
	void *at = arena_alloc(arena, new_size);
	if (old_at != NULL && old_size > 0)
		memcpy(at, old_at, old_size);
	return at;
}

void *arena_copy(struct arena *arena, const void *from, size_t size)
{
	void *at = arena_alloc(arena, size);
	if (size > 0)
		memcpy(at, from, size);
	return at;
}

void arena_entrust(struct arena *arena, void (*closer)(void *), void *what)
{
	struct closer *entry = ARENA_NEW(arena, struct closer);
	entry->before = arena->closers;
	entry->close = closer;
	entry->what = what;
	arena->closers = entry;
}

size_t arena_used(const struct arena *arena)
{
	return arena->used_before + (size_t)(arena->at - arena->start);
}
