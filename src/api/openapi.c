/* OpenAPI 3.1 from the rows of the modules: paths from routes, components from the shapes that the
 * routes and their fields name. docs/api/openapi.json is compared with it in `make check`. */
#include "api/api_parts.h"
#include "kernel/scopes.h"

struct shapes {
	struct arena *arena;
	struct map seen; /* by name */
};

static void shapes_add(struct shapes *shapes, const struct shape *shape)
{
	if (shape == NULL || map_get(&shapes->seen, str_from(shape->name)) != NULL)
		return;
	map_put(&shapes->seen, str_from(shape->name), (void *)(uintptr_t)shape);
	for (size_t i = 0; i < shape->count; i++)
		shapes_add(shapes, shape->fields[i].of);
}

static void text(struct json_out *out, const char *name, const char *value)
{
	json_name(out, name);
	json_c(out, value);
}

static void write_ref(struct json_out *out, struct arena *arena, const char *shape_name)
{
	json_object(out);
	json_name(out, "$ref");
	json_str(out, str_format(arena, "#/components/schemas/%s", shape_name));
	json_object_end(out);
}

static void open_json_content(struct json_out *out, const char *type)
{
	json_name(out, "content");
	json_object(out);
	json_name(out, type);
	json_object(out);
	json_name(out, "schema");
}

static void close_content(struct json_out *out)
{
	json_object_end(out);
	json_object_end(out);
}

/* ---- parameters ---- */

static void write_parameter(struct json_out *out, const char *in, struct str name, bool is_required,
                            const char *says, const char *type)
{
	json_object(out);
	json_name(out, "name");
	json_str(out, name);
	text(out, "in", in);
	if (is_required) {
		json_name(out, "required");
		json_bool(out, true);
	}
	text(out, "description", says);
	json_name(out, "schema");
	json_object(out);
	text(out, "type", type);
	json_object_end(out);
	json_object_end(out);
}

static void write_path_parameters(struct json_out *out, const struct route *route)
{
	struct str rest = str_from(route->path), segment;
	while (str_split(&rest, '/', &segment)) {
		if (segment.len < 3 || segment.at[0] != '{')
			continue;
		bool is_id = str_ends(segment, STR("_id}")) || str_is(segment, "{id}");
		write_parameter(out, "path", str_slice(segment, 1, segment.len - 1), true,
		                is_id ? "Its id." : "Its name.", is_id ? "integer" : "string");
	}
}

static bool kind_is_number(enum kind kind)
{
	return kind == KIND_ID || kind == KIND_INT || kind == KIND_QTY || kind == KIND_WEIGHT
	       || kind == KIND_LENGTH;
}

static void write_query_parameters(struct json_out *out, const struct shape *shape)
{
	for (size_t i = 0; shape != NULL && i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		const char *type = kind_is_number(field->kind) ? "integer"
		                   : field->kind == KIND_FLAG  ? "boolean"
		                                               : "string";
		write_parameter(out, "query", str_from(field->name), field->flags & REQUIRED, field->says,
		                type);
	}
}

/* Names of the fields with `flag`, for a parameter's description. */
static struct str names_with(struct arena *arena, const struct shape *shape, unsigned flag)
{
	struct buf buf = buf_new(arena, 4096);
	for (size_t i = 0; i < shape->count; i++) {
		if (!(shape->fields[i].flags & flag))
			continue;
		if (buf.len > 0)
			buf_c(&buf, ", ");
		buf_c(&buf, shape->fields[i].name);
	}
	return buf_str(&buf);
}

/* A field's filters by its kind; fields that are no column have a filter of their own making. */
static void write_filter(struct json_out *out, struct arena *arena, const struct field *field)
{
	static const struct {
		const char *ending, *says;
		bool is_ordered, is_text;
	} rows[] = {
		{".not", "None of these.", false, false},
		{".from", "At least this.", true, false},
		{".to", "At most this.", true, false},
		{".prefix", "Begins like this, in any case.", false, true},
	};
	bool is_ordered = kind_is_number(field->kind) || field->kind == KIND_MONEY
	                  || field->kind == KIND_INSTANT || field->kind == KIND_DAY;
	if (!(field->flags & CAN_FILTER))
		return;
	write_parameter(out, "query", str_from(field->name), false, field->says, "string");
	for (size_t i = 0; !(field->flags & NO_COLUMN) && i < COUNT_OF(rows); i++) {
		bool is_offered =
			(!rows[i].is_ordered || is_ordered) && (!rows[i].is_text || field->kind == KIND_TEXT);
		if (is_offered)
			write_parameter(out, "query", str_format(arena, "%s%s", field->name, rows[i].ending),
			                false, rows[i].says, "string");
	}
}

/* Filters by what people put on records. The names of custom fields are the company's: an object
 * whose members are parameters each (style form, exploded: the usual one of a query). */
static void write_mark_parameters(struct json_out *out)
{
	write_parameter(out, "query", STR("label"), false, "Has one of these labels.", "string");
	write_parameter(out, "query", STR("label.not"), false, "Has none of these labels.", "string");
	json_object(out);
	text(out, "name", "custom");
	text(out, "in", "query");
	text(out, "description",
	     "custom.NAME=value of a custom field called NAME; also custom.NAME.not, .from and .to of "
	     "numbers, amounts and days (inclusive), .prefix of text.");
	json_name(out, "schema");
	json_object(out);
	text(out, "type", "object");
	json_name(out, "patternProperties");
	json_raw(out, STR("{\"^custom\\\\.\":{\"type\":\"string\"}}"));
	json_object_end(out);
	json_object_end(out);
}

static void write_sort_parameter(struct json_out *out, struct arena *arena, struct str sorts,
                                 bool is_marked)
{
	struct str says = str_format(
		arena, "One of %.*s%s; with - before it, backwards.%s", STR_FMT(sorts),
		is_marked ? ", custom.NAME" : "",
		is_marked ? " NAME is a custom field: records that have no value come last." : "");
	write_parameter(out, "query", STR("sort"), false, str_c(arena, says), "string");
}

/* What kernel/listing.h offers for every list that has no query shape of its own. */
static void write_list_parameters(struct json_out *out, struct arena *arena,
                                  const struct route *route)
{
	const struct shape *shape = route->reply;
	bool is_read = str_is(str_from(route->method), "GET");
	bool is_listing =
		is_read && (route->flags & ROUTE_LIST) && route->query == NULL && shape != NULL;
	struct str sorts = is_listing ? names_with(arena, shape, CAN_SORT) : (struct str){0};
	struct str filters = is_listing ? names_with(arena, shape, CAN_FILTER) : (struct str){0};
	if (sorts.len == 0 && filters.len == 0)
		return;
	write_parameter(out, "query", STR("limit"), false, "Items on a page, 1 to 1000; 50 usual.",
	                "integer");
	write_parameter(out, "query", STR("cursor"), false, "next_cursor of the page before.",
	                "string");
	bool is_marked = shape_field(shape, STR("custom_fields")) != NULL;
	if (sorts.len > 0)
		write_sort_parameter(out, arena, sorts, is_marked);
	for (size_t i = 0; i < shape->count; i++)
		write_filter(out, arena, &shape->fields[i]);
	if (is_marked)
		write_mark_parameters(out);
}

static void write_header_parameters(struct json_out *out, const struct route *route)
{
	if (route->flags & ROUTE_IDEMPOTENT)
		write_parameter(out, "header", STR("Idempotency-Key"), false,
		                "The same key and body get the first answer again, for 24 hours.",
		                "string");
	if (route->flags & ROUTE_UPDATE)
		write_parameter(out, "header", STR("If-Match"), false,
		                "The ETag of the version that is meant; another one is refused with 412.",
		                "string");
}

/* ---- operations ---- */

static void write_body(struct json_out *out, struct arena *arena, const struct route *route)
{
	if (route->body == NULL)
		return;
	bool is_form = route->flags & ROUTE_FORM;
	json_name(out, "requestBody");
	json_object(out);
	json_name(out, "required");
	json_bool(out, true);
	open_json_content(out, is_form ? "application/x-www-form-urlencoded" : "application/json");
	if (route->flags & ROUTE_ARRAY) {
		json_object(out);
		text(out, "type", "array");
		json_name(out, "items");
	}
	write_ref(out, arena, route->body->name);
	if (route->flags & ROUTE_ARRAY)
		json_object_end(out);
	close_content(out);
	json_object_end(out);
}

static void write_list_schema(struct json_out *out, struct arena *arena, const char *name)
{
	json_object(out);
	text(out, "type", "object");
	json_name(out, "required");
	json_array(out);
	json_c(out, "items");
	json_c(out, "next_cursor");
	json_array_end(out);
	json_name(out, "properties");
	json_object(out);
	json_name(out, "items");
	json_object(out);
	text(out, "type", "array");
	json_name(out, "items");
	write_ref(out, arena, name);
	json_object_end(out);
	json_name(out, "next_cursor");
	json_object(out);
	json_name(out, "type");
	json_array(out);
	json_c(out, "string");
	json_c(out, "null");
	json_array_end(out);
	json_object_end(out);
	json_object_end(out);
	json_object_end(out);
}

static void write_success(struct json_out *out, struct arena *arena, const struct route *route)
{
	json_name_str(out, str_format(arena, "%d", route->status));
	json_object(out);
	text(out, "description",
	     route->status == 201   ? "Made."
	     : route->status == 204 ? "Done."
	                            : "The answer.");
	if (route->reply != NULL) {
		open_json_content(out, "application/json");
		if (route->flags & ROUTE_LIST)
			write_list_schema(out, arena, route->reply->name);
		else
			write_ref(out, arena, route->reply->name);
		close_content(out);
	}
	json_object_end(out);
}

static void write_refusal(struct json_out *out, struct arena *arena, struct str status,
                          struct str sentence)
{
	json_name_str(out, status);
	json_object(out);
	json_name(out, "description");
	json_str(out, sentence);
	open_json_content(out, "application/problem+json");
	write_ref(out, arena, "Problem");
	close_content(out);
	json_object_end(out);
}

/* Several sentences may share a status: one response says them all. */
static void write_refusals(struct json_out *out, struct arena *arena, const struct route *route)
{
	const struct refusal *refusals = route->refusals;
	for (size_t i = 0; refusals != NULL && refusals[i].status != 0; i++) {
		bool is_first = true;
		struct buf sentence = buf_new(arena, 4096);
		for (size_t j = 0; refusals[j].status != 0; j++) {
			if (refusals[j].status != refusals[i].status)
				continue;
			is_first = is_first && j >= i;
			if (sentence.len > 0)
				buf_byte(&sentence, ' ');
			buf_c(&sentence, refusals[j].sentence);
		}
		if (is_first)
			write_refusal(out, arena, str_format(arena, "%d", refusals[i].status),
			              buf_str(&sentence));
	}
	write_refusal(out, arena, STR("default"), STR("A problem (RFC 9457)."));
}

/* The second segment behind the version: "orders" of /api/v1/orders/{order_id}. */
static struct str tag_of(const struct route *route)
{
	struct str path = str_from(route->path), prefix = STR("/api/v1/"), tag;
	if (str_starts(path, prefix))
		path = str_slice(path, prefix.len, path.len);
	else
		path = str_slice(path, 1, path.len);
	return str_split(&path, '/', &tag) ? tag : STR("");
}

static void write_security(struct json_out *out, struct arena *arena, const struct route *route)
{
	json_name(out, "security");
	json_array(out);
	if (route->scope != SCOPE_PUBLIC) {
		static const char *const schemes[] = {"token", "session"};
		for (size_t i = 0; i < COUNT_OF(schemes); i++) {
			json_object(out);
			json_name(out, schemes[i]);
			json_array(out);
			json_str(out, scopes_text(arena, route->scope, ' '));
			json_array_end(out);
			json_object_end(out);
		}
	}
	json_array_end(out);
}

static void write_operation(struct json_out *out, struct arena *arena, const struct route *route)
{
	json_name_str(out, str_lower(arena, str_from(route->method)));
	json_object(out);
	text(out, "operationId", route->id);
	text(out, "summary", route->says);
	json_name(out, "tags");
	json_array(out);
	json_str(out, tag_of(route));
	json_array_end(out);
	json_name(out, "parameters");
	json_array(out);
	write_path_parameters(out, route);
	write_query_parameters(out, route->query);
	write_list_parameters(out, arena, route);
	write_header_parameters(out, route);
	json_array_end(out);
	write_body(out, arena, route);
	json_name(out, "responses");
	json_object(out);
	write_success(out, arena, route);
	write_refusals(out, arena, route);
	json_object_end(out);
	write_security(out, arena, route);
	json_object_end(out);
}

/* ---- the document ---- */

struct route_list {
	const struct route **at;
	size_t count, room;
};

static struct route_list routes_all(struct arena *arena)
{
	struct route_list list = {0};
	for (size_t i = 0; i < api_page_count; i++)
		*LIST_ADD(arena, &list) = &api_pages[i].route;
	for (size_t m = 0; m < purser_module_count; m++) {
		for (size_t i = 0; i < purser_modules[m]->route_count; i++)
			*LIST_ADD(arena, &list) = &purser_modules[m]->routes[i];
	}
	return list;
}

static void write_paths(struct json_out *out, struct arena *arena, const struct route_list *routes)
{
	json_name(out, "paths");
	json_object(out);
	for (size_t i = 0; i < routes->count; i++) {
		bool is_first = true;
		struct str path = str_from(routes->at[i]->path);
		for (size_t j = 0; j < i; j++)
			is_first = is_first && !str_is(path, routes->at[j]->path);
		if (!is_first)
			continue;
		json_name_str(out, path);
		json_object(out);
		for (size_t j = i; j < routes->count; j++) {
			if (str_is(path, routes->at[j]->path))
				write_operation(out, arena, routes->at[j]);
		}
		json_object_end(out);
	}
	json_object_end(out);
}

static const char problem_schema[] =
	"{\"type\":\"object\",\"description\":\"Why a request was refused (RFC 9457).\","
	"\"required\":[\"type\",\"title\",\"status\",\"detail\",\"trace_id\"],\"properties\":{"
	"\"type\":{\"type\":\"string\",\"description\":\"urn:purser:problem: and a word that stays.\"},"
	"\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},"
	"\"detail\":{\"type\":\"string\",\"description\":\"One sentence for a person.\"},"
	"\"faults\":{\"type\":\"array\",\"description\":\"Every faulty field.\",\"items\":{"
	"\"type\":\"object\",\"required\":[\"path\",\"sentence\"],\"properties\":{"
	"\"path\":{\"type\":\"string\"},\"sentence\":{\"type\":\"string\"}}}},"
	"\"trace_id\":{\"type\":\"string\"},"
	"\"existing\":{\"description\":\"What stands in the way.\"}}}";

static const char session_scheme[] =
	"{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"purser_session\","
	"\"description\":\"Writes need the X-CSRF-Token header too.\"}";

static void write_flow(struct json_out *out, const char *name, const char *authorize)
{
	json_name(out, name);
	json_object(out);
	if (authorize != NULL)
		text(out, "authorizationUrl", authorize);
	text(out, "tokenUrl", "/oauth/token");
	json_name(out, "scopes");
	json_object(out);
	for (size_t i = 0; i < scope_words.count; i++)
		text(out, scope_words.rows[i].word, scope_words.rows[i].sentence);
	json_object_end(out);
	json_object_end(out);
}

static void write_security_schemes(struct json_out *out)
{
	json_object(out);
	json_name(out, "token");
	json_object(out);
	text(out, "type", "oauth2");
	json_name(out, "flows");
	json_object(out);
	write_flow(out, "clientCredentials", NULL);
	write_flow(out, "authorizationCode", "/oauth/authorize");
	json_object_end(out);
	json_object_end(out);
	json_name(out, "session");
	json_raw(out, str_from(session_scheme));
	json_object_end(out);
}

static void write_components(struct json_out *out, struct arena *arena,
                             const struct route_list *routes)
{
	struct shapes shapes = {.arena = arena, .seen = map_new(arena)};
	for (size_t i = 0; i < routes->count; i++) {
		shapes_add(&shapes, routes->at[i]->body);
		shapes_add(&shapes, routes->at[i]->reply);
	}
	json_name(out, "components");
	json_object(out);
	json_name(out, "schemas");
	json_object(out);
	json_name(out, "Problem");
	json_raw(out, str_from(problem_schema));
	for (size_t i = 0; i < shapes.seen.count; i++) {
		const struct shape *shape = shapes.seen.entries[i].value;
		json_name(out, shape->name);
		shape_write_schema(shape, out);
	}
	json_object_end(out);
	json_name(out, "securitySchemes");
	write_security_schemes(out);
	json_object_end(out);
}

void openapi_write(struct json_out *out, struct str version)
{
	struct arena *arena = arena_new(0);
	struct route_list routes = routes_all(arena);
	json_object(out);
	text(out, "openapi", "3.1.0");
	json_name(out, "info");
	json_object(out);
	text(out, "title", "Purser");
	json_name(out, "version");
	json_str(out, version);
	text(out, "description",
	     "Orders, stock and integrations. Amounts are {amount, currency} with the amount as text; "
	     "instants are RFC 3339, UTC; ids are whole numbers below 2^53.");
	json_object_end(out);
	write_paths(out, arena, &routes);
	write_components(out, arena, &routes);
	json_object_end(out);
	arena_free(arena);
}
