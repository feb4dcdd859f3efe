/* Bulk requests: what cannot be read of one item is answered for that item; the others are done. */
#include "api/api_parts.h"
#include "kernel/bulk.h"
#include "shape/field.h"

#include <string.h>

/* The member of the body whose rows stand for themselves: "items", or the first list there. */
static const struct field *list_of(const struct route *route)
{
	const struct shape *body = route->body;
	if (body == NULL)
		return NULL;
	if (route->reply == &bulk_results_shape) {
		const struct field *items = shape_field(body, STR("items"));
		return items != NULL && items->kind == KIND_LIST ? items : NULL;
	}
	for (size_t i = 0; (route->flags & ROUTE_EACH) && i < body->count; i++)
		if (body->fields[i].kind == KIND_LIST)
			return &body->fields[i];
	return NULL;
}

/* The list whose items stand for themselves, and their shape; NULL when the route has none. */
static struct json *items_of(const struct request *request, struct json *body,
                             const struct profile *profile, const struct shape **shape)
{
	const struct route *route = request->route;
	char room[FIELD_NAME_ROOM];
	if (route->flags & ROUTE_ARRAY) {
		*shape = route->body;
		return (route->flags & ROUTE_EACH) && body->kind == JSON_ARRAY ? body : NULL;
	}
	const struct field *field = list_of(route);
	if (field == NULL || body->kind != JSON_OBJECT)
		return NULL;
	*shape = field->of;
	struct str name = field_name_in(field, profile->camel_case, room);
	for (struct json *member = body->first; member != NULL; member = member->next)
		if (str_eq(member->name, name) && member->kind == JSON_ARRAY)
			return member;
	return NULL;
}

size_t request_items_apart(struct request *request, struct json *body,
                           const struct profile *profile, enum read_mode mode)
{
	const struct shape *shape = NULL;
	struct json *items = items_of(request, body, profile, &shape);
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
