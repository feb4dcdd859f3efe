#include "dialects/order_manager/api_docs.h"

#include "base/map.h"
#include "dialects/order_manager/answers.h"

#include "dialects/order_manager/order_manager.h"
#include "kernel/scopes.h"
#include "shape/field.h"

enum { DOCS_MOST = 4 * 1024 * 1024 };

struct docs {
	struct arena *arena;
	struct json_out out;
	struct map shapes; /* by name: those that were mentioned */
};

static void text(struct docs *docs, const char *name, struct str value)
{
	json_name(&docs->out, name);
	json_str(&docs->out, value);
}

static void word(struct docs *docs, const char *name, const char *value)
{
	text(docs, name, str_from(value));
}

/* "salesChannelId" of sales_channel_id. */
static struct str camel(struct docs *docs, struct str name)
{
	int64_t item;
	return om_field_of(docs->arena, name, &item);
}

/* The same with the braces of a path's parameters: /v1/order/{orderId}. */
static struct str path_of(struct docs *docs, const struct route *route)
{
	struct str rest = str_from(route->path), segment;
	struct buf path = buf_new(docs->arena, LIMIT_URL);
	rest = str_slice(rest, 1, rest.len);
	while (str_split(&rest, '/', &segment)) {
		buf_byte(&path, '/');
		buf_add(&path, segment.len > 2 && segment.at[0] == '{' ? camel(docs, segment) : segment);
	}
	return buf_str(&path);
}

/* ---- types ---- */

static void write_ref(struct docs *docs, const struct shape *shape)
{
	map_put(&docs->shapes, str_from(shape->name), (void *)(uintptr_t)shape);
	text(docs, "$ref", str_format(docs->arena, "#/definitions/%s", shape->name));
}

static void write_items(struct docs *docs, const char *type, const char *format)
{
	word(docs, "type", "array");
	json_name(&docs->out, "items");
	json_object(&docs->out);
	word(docs, "type", type);
	if (format != NULL)
		word(docs, "format", format);
	json_object_end(&docs->out);
}

static void write_enum(struct docs *docs, const struct words *words)
{
	word(docs, "type", "string");
	json_name(&docs->out, "enum");
	json_array(&docs->out);
	for (size_t i = 0; i < words->count; i++) {
		struct str lower = str_from(words->rows[i].word);
		char *upper = arena_alloc(docs->arena, lower.len + 1);
		for (size_t k = 0; k < lower.len; k++) {
			char c = lower.at[k];
			upper[k] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
		}
		json_str(&docs->out, str_of(upper, lower.len));
	}
	json_array_end(&docs->out);
}

static void write_money(struct docs *docs)
{
	static const char schema[] =
		"{\"amount\":{\"type\":\"number\"},\"currency\":{\"type\":\"string\"}}";
	word(docs, "type", "object");
	json_name(&docs->out, "properties");
	json_raw(&docs->out, str_from(schema));
}

static void write_list(struct docs *docs, const struct shape *of)
{
	word(docs, "type", "array");
	json_name(&docs->out, "items");
	json_object(&docs->out);
	write_ref(docs, of);
	json_object_end(&docs->out);
}

static void write_type(struct docs *docs, const struct field *field)
{
	switch (field->kind) {
	case KIND_ID:
	case KIND_QTY:
	case KIND_INT:
	case KIND_WEIGHT:
	case KIND_LENGTH:
		word(docs, "type", "integer");
		word(docs, "format", "int64");
		break;
	case KIND_TEXT:
		word(docs, "type", "string");
		break;
	case KIND_MONEY:
		write_money(docs);
		break;
	case KIND_INSTANT:
		word(docs, "type", "string");
		word(docs, "format", "date-time");
		break;
	case KIND_DAY:
		word(docs, "type", "string");
		word(docs, "format", "date");
		break;
	case KIND_FLAG:
		word(docs, "type", "boolean");
		break;
	case KIND_ENUM:
		write_enum(docs, field->words);
		break;
	case KIND_JSON:
		break; /* anything */
	case KIND_OBJECT:
		write_ref(docs, field->of);
		break;
	case KIND_LIST:
		write_list(docs, field->of);
		break;
	case KIND_TEXTS:
		write_items(docs, "string", NULL);
		break;
	case KIND_INTS:
		write_items(docs, "integer", "int64");
		break;
	}
}

static void write_definition(struct docs *docs, const struct shape *shape)
{
	json_name(&docs->out, shape->name);
	json_object(&docs->out);
	word(docs, "type", "object");
	word(docs, "description", shape->says);
	json_name(&docs->out, "properties");
	json_object(&docs->out);
	for (size_t i = 0; i < shape->count; i++) {
		json_name_str(&docs->out, camel(docs, str_from(shape->fields[i].name)));
		json_object(&docs->out);
		write_type(docs, &shape->fields[i]);
		word(docs, "description", shape->fields[i].says);
		json_object_end(&docs->out);
	}
	json_object_end(&docs->out);
	json_object_end(&docs->out);
}

/* ---- operations ---- */

static void write_parameter(struct docs *docs, const char *in, struct str name, bool is_required,
                            const char *says)
{
	json_object(&docs->out);
	text(docs, "name", name);
	word(docs, "in", in);
	word(docs, "description", says);
	json_name(&docs->out, "required");
	json_bool(&docs->out, is_required);
}

static void write_parameters(struct docs *docs, const struct route *route)
{
	struct str rest = str_from(route->path), segment;
	while (str_split(&rest, '/', &segment)) {
		if (segment.len < 3 || segment.at[0] != '{')
			continue;
		struct str name = camel(docs, str_slice(segment, 1, segment.len - 1));
		write_parameter(docs, "path", name, true, "Its id.");
		word(docs, "type", "integer");
		word(docs, "format", "int64");
		json_object_end(&docs->out);
	}
	for (size_t i = 0; route->query != NULL && i < route->query->count; i++) {
		const struct field *field = &route->query->fields[i];
		write_parameter(docs, "query", camel(docs, str_from(field->name)), field->flags & REQUIRED,
		                field->says);
		write_type(docs, field);
		json_object_end(&docs->out);
	}
	if (route->body == NULL)
		return;
	write_parameter(docs, "body", STR("body"), true, route->body->says);
	json_name(&docs->out, "schema");
	json_object(&docs->out);
	if (route->flags & ROUTE_ARRAY)
		write_list(docs, route->body);
	else
		write_ref(docs, route->body);
	json_object_end(&docs->out);
	json_object_end(&docs->out);
}

static void write_responses(struct docs *docs, const struct route *route)
{
	json_object(&docs->out);
	json_name_str(&docs->out, str_format(docs->arena, "%d", route->status));
	json_object(&docs->out);
	word(docs, "description", "The answer.");
	if (route->reply != NULL) {
		json_name(&docs->out, "schema");
		json_object(&docs->out);
		if (route->flags & ROUTE_LIST)
			write_list(docs, route->reply);
		else
			write_ref(docs, route->reply);
		json_object_end(&docs->out);
	}
	json_object_end(&docs->out);
	json_object_end(&docs->out);
}

/* "shipment" of /v1.1/shipment/external. */
static struct str tag_of(const struct route *route)
{
	struct str rest = str_from(route->path), segment;
	for (int i = 0; i < 3; i++)
		if (!str_split(&rest, '/', &segment))
			return (struct str){0};
	return segment;
}

static void write_operation(struct docs *docs, const struct route *route)
{
	json_name_str(&docs->out, str_lower(docs->arena, str_from(route->method)));
	json_object(&docs->out);
	json_name(&docs->out, "tags");
	json_array(&docs->out);
	json_str(&docs->out, tag_of(route));
	json_array_end(&docs->out);
	word(docs, "summary", route->says);
	word(docs, "operationId", route->id);
	json_name(&docs->out, "parameters");
	json_array(&docs->out);
	write_parameters(docs, route);
	json_array_end(&docs->out);
	json_name(&docs->out, "responses");
	write_responses(docs, route);
	if (route->scope != SCOPE_PUBLIC) {
		json_name(&docs->out, "security");
		json_array(&docs->out);
		json_object(&docs->out);
		json_name(&docs->out, "oauth2");
		json_array(&docs->out);
		json_str(&docs->out, scopes_text(docs->arena, route->scope, ' '));
		json_array_end(&docs->out);
		json_object_end(&docs->out);
		json_array_end(&docs->out);
	}
	json_object_end(&docs->out);
}

static void write_paths(struct docs *docs)
{
	const struct dialect *dialect = &order_manager_dialect;
	struct map seen = map_new(docs->arena);
	for (size_t i = 0; i < dialect->route_count; i++) {
		struct str path = str_from(dialect->routes[i].path);
		if (map_get(&seen, path) != NULL)
			continue;
		map_put(&seen, path, (void *)(uintptr_t)&dialect->routes[i]);
		json_name_str(&docs->out, path_of(docs, &dialect->routes[i]));
		json_object(&docs->out);
		for (size_t k = i; k < dialect->route_count; k++)
			if (str_is(path, dialect->routes[k].path))
				write_operation(docs, &dialect->routes[k]);
		json_object_end(&docs->out);
	}
}

static const char head[] =
	"\"info\":{\"title\":\"Purser: Order Manager dialect\",\"version\":\"1.2\",\"description\":"
	"\"What of the Order Manager's API is served here. All paths also begin with /service.\"},"
	"\"basePath\":\"/\",\"consumes\":[\"application/json\"],\"produces\":[\"application/json\"],"
	"\"securityDefinitions\":{\"oauth2\":{\"type\":\"oauth2\",\"flow\":\"accessCode\","
	"\"authorizationUrl\":\"/oauth/authorize\",\"tokenUrl\":\"/oauth/token\",\"scopes\":{}}}";

enum err om_api_docs(struct work *work, const struct call *call, struct reply *reply)
{
	struct buf buf = buf_new(work->arena, DOCS_MOST);
	struct docs docs = {.arena = work->arena, .shapes = map_new(work->arena)};
	(void)call;
	json_begin(&docs.out, &buf);
	json_object(&docs.out);
	word(&docs, "swagger", "2.0");
	buf_byte(&buf, ',');
	buf_c(&buf, head);
	json_name(&docs.out, "paths");
	json_object(&docs.out);
	write_paths(&docs);
	json_object_end(&docs.out);
	json_name(&docs.out, "definitions");
	json_object(&docs.out);
	/* Definitions mention others: the list grows under the loop. */
	for (size_t i = 0; i < docs.shapes.count; i++)
		write_definition(&docs, docs.shapes.entries[i].value);
	json_object_end(&docs.out);
	json_object_end(&docs.out);
	reply->text = buf_str(&buf);
	return buf.overflow ? ERR_TOO_LARGE : OK;
}
