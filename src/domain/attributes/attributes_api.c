#include "domain/attributes/attributes_api.h"

static enum err run_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct attribute_group *all;
	(void)call;
	TRY(attribute_group_all(work, &all, &reply->count));
	reply->value = all;
	return OK;
}

static enum err run_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct attribute_group *draft = call->body;
	struct attribute_group *all;
	struct attribute_group_id id;
	size_t n = draft->values.count, count;
	struct str *names = ARENA_ARRAY(work->arena, n, struct str);
	struct attribute_value_id *ids = ARENA_ARRAY(work->arena, n, struct attribute_value_id);
	for (size_t i = 0; i < n; i++)
		names[i] = draft->values.at[i].name;
	TRY(attribute_group_put(work, draft->name, &id));
	TRY(attribute_values_put(work, id, names, n, ids));
	TRY(attribute_group_all(work, &all, &count));
	for (size_t i = 0; i < count; i++)
		if (ID_EQ(all[i].id, id))
			reply->value = &all[i];
	return OK;
}

const struct route attributes_routes[2] = {
	{.method = "GET",
     .path = "/api/v1/attribute-groups",
     .scope = SCOPE_READ_PRODUCTS,
     .status = 200,
     .flags = ROUTE_LIST,
     .reply = &attribute_group_shape,
     .run = run_list,
     .id = "attribute_group_list",
     .says = "What variations differ by, and the values to choose from."},
	{.method = "PUT",
     .path = "/api/v1/attribute-groups",
     .scope = SCOPE_WRITE_PRODUCTS,
     .status = 200,
     .flags = ROUTE_WRITE,
     .body = &attribute_group_shape,
     .reply = &attribute_group_shape,
     .run = run_put,
     .id = "attribute_group_put",
     .says = "Makes a group, or adds values to it; what is there stays."},
};
