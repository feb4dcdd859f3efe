/* Growing arrays inside an arena. LIST(type) declares a struct; list_add gives the address of a
 * new zeroed element.
 *   LIST(struct line) lines = {0};
 *   struct line *line = LIST_ADD(arena, &lines);
 *   for (size_t i = 0; i < lines.count; i++) use(&lines.at[i]); */
#ifndef PURSER_BASE_LIST_H
#define PURSER_BASE_LIST_H

#include <stddef.h>

#include "base/arena.h"

#define LIST(type)                                                                                 \
	struct {                                                                                       \
		type *at;                                                                                  \
		size_t count, room;                                                                        \
	}

/* Makes room for one more element of `size` bytes and returns the (new) array. */
void *list_room(struct arena *arena, void *at, size_t count, size_t *room, size_t size);

#define LIST_ADD(arena, list)                                                                      \
	((list)->at =                                                                                  \
	     list_room((arena), (list)->at, (list)->count, &(list)->room, sizeof(*(list)->at)),        \
	 &(list)->at[(list)->count++])

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
