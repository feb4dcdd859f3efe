/* Bulk requests: what cannot be read of one item is answered for that item; the others are done. */
#include "api/api_parts.h"
#include "kernel/bulk.h"

#include <string.h>

/* The list whose items stand for themselves, and their shape; NULL when the route has none. */
static struct json *items_of(const struct request *request, struct json *body,
                             const struct shape **shape)
{
	const struct route *route = request->route;
	if (route->flags & ROUTE_ARRAY) {
		*shape = route->body;
		return (route->flags & ROUTE_EACH) && body->kind == JSON_ARRAY ? body : NULL;
	}
	const struct field *field = route->body != NULL ? shape_field(route->body, STR("items")) : NULL;
	if (route->reply != &bulk_results_shape || field == NULL || field->kind != KIND_LIST)
		return NULL;
	*shape = field->of;
	for (struct json *member = body->first; member != NULL; member = member->next)
		if (str_is(member->name, "items") && member->kind == JSON_ARRAY)
			return member;
	return NULL;
}

size_t request_items_apart(struct request *request, struct json *body,
                           const struct profile *profile, enum read_mode mode)
{
	const struct shape *shape = NULL;
	struct json *items = items_of(request, body, &shape);
	if (items == NULL || items->count == 0 || items->count > LIMIT_BULK_ITEMS)
		return 0;
	struct arena *arena = request->arena;
	struct refused_item *refused = ARENA_ARRAY(arena, items->count, struct refused_item);
	size_t *item_at = ARENA_ARRAY(arena, items->count, size_t);
	size_t n = 0, left = 0, i = 0;
	struct json *first = NULL, **end = &first;
	for (struct json *item = items->first; item != NULL; item = item->next, i++) {
		struct refused_item *one = &refused[n];
		*one = (struct refused_item){.index = i};
		fault_init(&one->fault, arena);
		void *scratch = arena_alloc(arena, shape->size);
		memset(scratch, 0, shape->size);
		enum err err =
			shape_read(shape, profile, mode, item, arena, scratch, &one->fault, (struct str){0});
		if (err != OK) {
			n++;
			continue;
		}
		item_at[left++] = i;
		*end = item;
		end = &item->next;
	}
	if (n == 0 || left == 0)
		return 0;
	*end = NULL;
	items->first = first;
	items->count = left;
	request->call.refused = refused;
	request->call.refused_count = n;
	request->call.item_at = item_at;
	return n;
}

void request_items_whole(struct request *request, struct arena *arena)
{
	struct reply *reply = &request->reply;
	if (request->call.refused_count > 0 && request->route->reply == &bulk_results_shape
	    && reply->shape == NULL && reply->value != NULL)
		reply->value = bulk_results_whole(arena, reply->value, &request->call);
}
