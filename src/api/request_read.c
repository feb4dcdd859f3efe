#include "api/api_parts.h"
#include "kernel/secrets.h"
#include "wire/base64.h"

static struct str unquoted(struct str tag)
{
	tag = str_trim(tag);
	if (str_starts(tag, STR("W/")))
		tag = str_slice(tag, 2, tag.len);
	if (tag.len >= 2 && tag.at[0] == '"' && tag.at[tag.len - 1] == '"')
		return str_slice(tag, 1, tag.len - 1);
	return tag;
}

static enum err read_key(struct request *request)
{
	struct str key = exchange_header(request->exchange, "Idempotency-Key");
	if (key.len == 0 || !(request->route->flags & ROUTE_IDEMPOTENT))
		return OK;
	if (key.len > LIMIT_IDEMPOTENCY_KEY || !str_is_utf8(key))
		return fault_say(&request->fault, ERR_INVALID,
		                 "Idempotency-Key must have 1 to %d characters.", LIMIT_IDEMPOTENCY_KEY);
	request->call.idempotency_key = unquoted(key);
	return OK;
}

/* HTTP Basic (RFC 7617); RFC 6749 2.3.1 has both parts form-encoded, which ids and secrets of ours
 * survive unchanged. */
static void read_basic(struct request *request)
{
	struct str header = exchange_header(request->exchange, "Authorization");
	struct str text;
	if (header.len < 6 || !str_eq_nocase(str_slice(header, 0, 6), STR("Basic ")))
		return;
	if (base64_read(request->arena, str_trim(str_slice(header, 6, header.len)), &text) != OK)
		return;
	ptrdiff_t colon = str_find(text, ':');
	if (colon < 0)
		return;
	request->call.login = str_slice(text, 0, (size_t)colon);
	request->call.secret = str_slice(text, (size_t)colon + 1, text.len);
}

/* The pairs of a query string or form. */
static enum err pairs_read(struct request *request, struct str text, const char *what,
                           struct pairs *pairs)
{
	enum err err = form_read(request->arena, text, pairs);
	if (err != OK)
		return fault_say(&request->fault, err, "The %s cannot be read.", what);
	return OK;
}

/* The pairs that the query shape knows: `name` or `name.suffix`. */
static size_t pairs_of_shape(struct request *request, struct pair **out)
{
	const struct call *call = &request->call;
	struct pair *pairs = ARENA_ARRAY(request->arena, call->pair_count + 1, struct pair);
	size_t n = 0;
	for (size_t i = 0; i < call->pair_count; i++) {
		if (shape_field(request->route->query, call->pairs[i].name) != NULL)
			pairs[n++] = call->pairs[i];
	}
	*out = pairs;
	return n;
}

static enum err read_query(struct request *request)
{
	const struct route *route = request->route;
	struct call *call = &request->call;
	struct pairs pairs = {0};
	TRY(pairs_read(request, request->exchange->query, "query string", &pairs));
	call->pairs = pairs.at;
	call->pair_count = pairs.count;
	const struct profile *profile = route->profile != NULL ? route->profile : &profile_own;
	if (route->query != NULL) {
		struct pair *given = pairs.at;
		size_t n = pairs.count;
		void *query = arena_alloc(request->arena, route->query->size);
		call->query = query;
		/* The other parameters of a list are its filters; listing_run judges them. */
		if ((route->flags & ROUTE_LIST) && !profile->ignore_unknown)
			n = pairs_of_shape(request, &given);
		return shape_read_pairs(route->query, profile, given, n, request->arena, query,
		                        &request->fault);
	}
	if ((route->flags & (ROUTE_LIST | ROUTE_FORM | ROUTE_RAW)) || profile->ignore_unknown)
		return OK;
	for (size_t i = 0; i < pairs.count; i++) {
		if (!str_is(pairs.at[i].name, "fields"))
			fault_field(&request->fault, pairs.at[i].name, "is no parameter of this request");
	}
	return request->fault.rows.count > 0 ? ERR_INVALID : OK;
}

/* Prefer (RFC 7240): weight-unit=lb, length-unit=in. What is not understood is passed over, and not
 * named in Preference-Applied. */
static void read_preferences(struct request *request)
{
	struct str rest = exchange_header(request->exchange, "Prefer"), one, name;
	request->profile = profile_own;
	if (request->route->profile != NULL)
		return;
	while (str_split(&rest, ',', &one)) {
		struct str value = one;
		if (!str_split(&value, '=', &name))
			continue;
		name = str_trim(name);
		value = unquoted(str_trim(value));
		if (str_eq_nocase(name, STR("weight-unit")))
			request->profile.weight_unit = measure_unit_find(MEASURE_WEIGHT, value);
		else if (str_eq_nocase(name, STR("length-unit")))
			request->profile.length_unit = measure_unit_find(MEASURE_LENGTH, value);
	}
}

enum err request_read_head(struct request *request)
{
	request->call.route = request->route;
	read_preferences(request);
	request->call.if_match = unquoted(exchange_header(request->exchange, "If-Match"));
	request->call.is_secure = request->api->settings.is_secure;
	for (size_t i = 0; i < COUNT_OF(request->match.ids); i++) {
		request->call.ids[i] = request->match.ids[i];
		request->call.words[i] = request->match.words[i];
	}
	if (request->route->flags & ROUTE_FORM)
		read_basic(request);
	TRY(read_key(request));
	return read_query(request);
}

/* ---- the body ---- */

static enum err refuse_json(struct request *request, const struct json_error *error)
{
	struct str body = request->exchange->body;
	size_t line = 1, column = 1;
	for (size_t i = 0; i < error->offset && i < body.len; i++) {
		bool is_end = body.at[i] == '\n';
		line += is_end;
		column = is_end ? 1 : column + 1;
	}
	return fault_say(&request->fault, ERR_INVALID,
	                 "The body is not JSON: line %zu, column %zu: %s.", line, column,
	                 error->sentence);
}

/* A form, or the query: RFC 6749 clients send either. */
static enum err read_form(struct request *request)
{
	struct pairs pairs = {0};
	const struct route *route = request->route;
	TRY(pairs_read(request, request->exchange->body, "form", &pairs));
	for (size_t i = 0; i < request->call.pair_count; i++)
		*LIST_ADD(request->arena, &pairs) = request->call.pairs[i];
	request->call.pairs = pairs.at;
	request->call.pair_count = pairs.count;
	/* Clients send what other servers want (redirect_uri, audience): not ours to refuse. */
	static const struct profile profile = {.ignore_unknown = true};
	void *body = arena_alloc(request->arena, route->body->size);
	request->call.body = body;
	return shape_read_pairs(route->body, &profile, pairs.at, pairs.count, request->arena, body,
	                        &request->fault);
}

static enum err read_array(struct request *request, const struct json *json,
                           const struct profile *profile, enum read_mode mode)
{
	const struct shape *shape = request->route->body;
	if (json->kind != JSON_ARRAY)
		return fault_say(&request->fault, ERR_INVALID, "The body must be an array.");
	if (json->count > LIMIT_BULK_ITEMS)
		return fault_say(&request->fault, ERR_TOO_LARGE, "At most %d items are taken at once.",
		                 LIMIT_BULK_ITEMS);
	char *items = arena_array(request->arena, json->count + 1, shape->size);
	enum err err = OK;
	size_t i = 0;
	for (const struct json *item = json->first; item != NULL; item = item->next, i++) {
		struct str path = str_format(request->arena, "[%zu]", i);
		enum err one = shape_read(shape, profile, mode, item, request->arena,
		                          items + i * shape->size, &request->fault, path);
		if (one != OK)
			err = one;
	}
	request->call.body = items;
	request->call.body_count = json->count;
	return err;
}

static bool type_is(struct str type, const char *wanted)
{
	ptrdiff_t end = str_find(type, ';');
	struct str word = str_trim(end < 0 ? type : str_slice(type, 0, (size_t)end));
	return str_eq_nocase(word, str_from(wanted));
}

static bool type_is_json(struct str type)
{
	ptrdiff_t end = str_find(type, ';');
	struct str word = str_trim(end < 0 ? type : str_slice(type, 0, (size_t)end));
	return word.len == 0 || str_eq_nocase(word, STR("application/json"))
	       || str_ends(word, STR("+json"));
}

static enum err read_body(struct request *request, const struct json *json,
                          const struct profile *profile, enum read_mode mode)
{
	const struct route *route = request->route;
	if (route->flags & ROUTE_ARRAY)
		return read_array(request, json, profile, mode);
	void *body = arena_alloc(request->arena, route->body->size);
	request->call.body = body;
	return shape_read(route->body, profile, mode, json, request->arena, body, &request->fault,
	                  (struct str){0});
}

static enum err read_json(struct request *request, struct str text)
{
	const struct route *route = request->route;
	const struct profile *profile = route->profile != NULL ? route->profile : &profile_own;
	enum read_mode mode = route->flags & ROUTE_UPDATE ? READ_UPDATE : READ_CREATE;
	struct json_error error = {0};
	struct json *json;
	if (json_read(request->arena, text, &json, &error) != OK)
		return refuse_json(request, &error);
	request->call.json = json;
	if (route->body == NULL)
		return OK;
	enum err err = read_body(request, json, profile, mode);
	if (err != ERR_INVALID || request_items_apart(request, json, profile, mode) == 0)
		return err;
	/* Again, with what is left. */
	fault_init(&request->fault, request->arena);
	return read_body(request, json, profile, mode);
}

/* The same request again must have the same method, path and body. */
static void hash_body(struct request *request)
{
	struct exchange *exchange = request->exchange;
	struct buf buf = buf_new(request->arena, LIMIT_BODY_BYTES + LIMIT_URL + 64);
	buf_add(&buf, request->method);
	buf_byte(&buf, ' ');
	buf_add(&buf, request->path);
	buf_byte(&buf, '\n');
	buf_add(&buf, exchange->body);
	request->body_hash = token_hash(request->arena, buf_str(&buf));
}

enum err request_read_body(struct request *request)
{
	const struct route *route = request->route;
	struct str text = request->exchange->body;
	if (request->call.idempotency_key.len > 0)
		hash_body(request);
	if (route->flags & ROUTE_BYTES) {
		request->call.bytes = text;
		return OK;
	}
	/* A bare array of ids has no shape: the handler reads call->json. */
	if (route->body == NULL && !(route->flags & ROUTE_ARRAY))
		return OK;
	struct str type = request->content_type;
	bool is_form = (route->flags & ROUTE_FORM)
	               && (text.len == 0 || type_is(type, "application/x-www-form-urlencoded"));
	if (is_form)
		return read_form(request);
	if (!type_is_json(type))
		return fault_say(&request->fault, ERR_MEDIA_TYPE, "The body must be application/json.");
	if (text.len == 0)
		text = route->flags & ROUTE_ARRAY ? STR("[]") : STR("{}");
	return read_json(request, text);
}
