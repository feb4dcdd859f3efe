#include "cli/cli_parts.h"

#include "base/limits.h"
#include "wire/url.h"

#define LOOKED_AT 3 /* of those that have the name; two are too many already */

static void pair_add(struct buf *path, struct str name, struct str value)
{
	bool is_first = str_find(buf_str(path), '?') < 0;
	buf_byte(path, is_first ? '?' : '&');
	url_encode(path, name);
	buf_byte(path, '=');
	url_encode(path, value);
}

/* ---- things by name ---- */

static enum err found_one(struct cli *cli, const struct json *items, struct str text, int64_t *out)
{
	struct buf ids = buf_new(cli->arena, 1024);
	for (const struct json *item = items != NULL ? items->first : NULL; item != NULL;
	     item = item->next) {
		const struct json *id = json_member(item, "id");
		if (id == NULL || json_int(id, out) != OK)
			return cli_say(cli, ERR_INVALID, "%.*s: give the id", STR_FMT(text));
		buf_format(&ids, "%s%lld", ids.len > 0 ? ", " : "", (long long)*out);
	}
	size_t n = items != NULL ? items->count : 0;
	if (n == 0)
		return cli_say(cli, ERR_NOT_FOUND, "there is none with %.*s", STR_FMT(text));
	if (n > 1)
		return cli_say(cli, ERR_CONFLICT, "several have %.*s: give one of the ids %.*s%s",
		               STR_FMT(text), STR_FMT(buf_str(&ids)), n == LOOKED_AT ? " …" : "");
	return OK;
}

enum err cli_id_find(struct cli *cli, struct str id_name, struct str text, int64_t *out)
{
	struct str name, value = text;
	const struct json *reply;
	if (str_to_int(text, out) == OK)
		return OK;
	const struct route *list = cli_list_of(id_name);
	if (!str_split(&value, '=', &name) || name.len == text.len || list == NULL)
		return cli_say(cli, ERR_INVALID,
		               list != NULL ? "%.*s is a number, or NAME=VALUE that only "
		                              "one has: %.*s is neither"
		                            : "%.*s is a number: %.*s is none",
		               STR_FMT(id_name), STR_FMT(text));
	struct buf path = buf_new(cli->arena, LIMIT_SMALL_BODY_BYTES);
	buf_c(&path, list->path);
	/* A comma would part it into several values. */
	struct str quoted =
		str_find(value, ',') < 0 ? value : str_format(cli->arena, "\"%.*s\"", STR_FMT(value));
	pair_add(&path, name, quoted);
	pair_add(&path, STR("limit"), str_format(cli->arena, "%d", LOOKED_AT));
	TRY(cli_ask(cli, "GET", buf_str(&path), (struct str){0}, &reply));
	return found_one(cli, json_member(reply, "items"), text, out);
}

/* ---- the path ---- */

static enum err operand_add(struct cli *cli, struct buf *path, struct str name, struct str operand)
{
	int64_t id;
	if (!str_ends(name, STR("_id"))) {
		url_encode(path, operand);
		return OK;
	}
	TRY(cli_id_find(cli, name, operand, &id));
	buf_int(path, id);
	return OK;
}

static enum err path_make(struct cli *cli, const struct route *route, const struct cli_asked *asked,
                          struct buf *path)
{
	struct str rest = str_from(route->path), piece;
	struct str words = cli_route_words(cli->arena, route);
	size_t used = 0;
	while (str_split(&rest, '{', &piece)) {
		struct str name;
		buf_add(path, piece);
		if (!str_split(&rest, '}', &name))
			break;
		if (used >= asked->operands.count)
			return cli_say(cli, ERR_INVALID,
			               "%.*s %.*s: the %.*s is missing; see `purser %.*s --help`",
			               STR_FMT(words), STR_FMT(cli_operand(cli->arena, name)),
			               STR_FMT(cli_operand(cli->arena, name)), STR_FMT(words));
		TRY(operand_add(cli, path, name, asked->operands.at[used++]));
	}
	if (used < asked->operands.count)
		return cli_say(cli, ERR_INVALID, "\"%.*s\" is one too many for %.*s: options begin with --",
		               STR_FMT(asked->operands.at[used]), STR_FMT(words));
	return OK;
}

/* ---- the query ---- */

static bool takes_query(const struct route *route)
{
	bool is_read = str_is(str_from(route->method), "GET");
	return route->query != NULL || (is_read && (route->flags & ROUTE_LIST));
}

/* "--is_gift" alone says true; "--status" alone says nothing. */
static bool wants_value(const struct route *route, struct str name)
{
	static const char *const of_lists[] = {"limit", "sort", "cursor", "fields", "q", "label"};
	const struct field *field = route->query != NULL ? shape_field(route->query, name) : NULL;
	struct str rest = name, filter = name;
	(void)str_split(&rest, '.', &filter);
	if (field == NULL && route->reply != NULL)
		field = shape_field(route->reply, filter);
	for (size_t i = 0; i < COUNT_OF(of_lists); i++)
		if (str_is(name, of_lists[i]))
			return true;
	return field != NULL && field->kind != KIND_FLAG;
}

/* Of a list all that is left are filters: the server knows which ones it has. */
static enum err query_make(struct cli *cli, const struct route *route, struct cli_asked *asked,
                           struct buf *path)
{
	for (size_t i = 0; takes_query(route) && i < asked->flags.count; i++) {
		struct cli_flag *flag = &asked->flags.at[i];
		struct str value = flag->is_bare ? STR("true") : flag->value;
		if (flag->is_used)
			continue;
		if (flag->is_bare && wants_value(route, flag->name))
			return cli_say(cli, ERR_INVALID, "--%.*s needs a value",
			               STR_FMT(cli_dashed(cli->arena, flag->name)));
		bool is_id = str_ends(flag->name, STR("_id"));
		int64_t id;
		if (is_id && str_find(value, '=') > 0) {
			TRY(cli_id_find(cli, flag->name, value, &id));
			value = str_format(cli->arena, "%lld", (long long)id);
		}
		pair_add(path, flag->name, value);
		flag->is_used = true;
	}
	return OK;
}

/* ---- the body ---- */

/* --item NAME=VALUE,… for each thing of a body that is a list of them. */
static enum err items_write(struct cli *cli, const struct route *route, struct cli_asked *asked,
                            struct json_out *out)
{
	const struct field item = {.name = "item", .kind = KIND_OBJECT, .of = route->body};
	json_array(out);
	for (size_t i = 0; i < asked->flags.count; i++) {
		if (!str_is(asked->flags.at[i].name, "item"))
			continue;
		asked->flags.at[i].is_used = true;
		TRY(cli_value_write(cli, &item, asked->flags.at[i].value, out));
	}
	json_array_end(out);
	return OK;
}

static enum err body_make(struct cli *cli, const struct route *route, struct cli_asked *asked,
                          struct cli_request *out)
{
	struct buf buf = buf_new(cli->arena, LIMIT_REPLY_BYTES);
	struct json_out json;
	bool is_file = route->flags & ROUTE_BYTES;
	out->content_type = is_file ? STR("application/octet-stream") : STR("application/json");
	if (is_file && asked->own.file.len == 0)
		return cli_say(cli, ERR_INVALID, "this takes a file: --upload FILE");
	if (is_file)
		return cli_file_read(cli, asked->own.file, &out->body);
	if (asked->own.body.len > 0)
		return cli_file_read(cli, asked->own.body, &out->body);
	if (route->body == NULL)
		return OK;
	json_begin(&json, &buf);
	TRY(route->flags & ROUTE_ARRAY
	        ? items_write(cli, route, asked, &json)
	        : cli_object_write(cli, route->body, (struct str){0}, asked, &json));
	out->body = buf_str(&buf);
	return buf.overflow ? cli_say(cli, ERR_TOO_LARGE, "that is too much for one request") : OK;
}

static struct str prefer_make(struct cli *cli, const struct cli_own *own)
{
	struct str weight = own->weight_unit, length = own->length_unit;
	bool both = weight.len > 0 && length.len > 0;
	if (weight.len == 0 && length.len == 0)
		return (struct str){0};
	return str_format(cli->arena, "%s%.*s%s%s%.*s", weight.len > 0 ? "weight-unit=" : "",
	                  STR_FMT(weight), both ? ", " : "", length.len > 0 ? "length-unit=" : "",
	                  STR_FMT(length));
}

enum err cli_request_make(struct cli *cli, const struct route *route, struct cli_asked *asked,
                          struct cli_request *out)
{
	struct buf path = buf_new(cli->arena, LIMIT_SMALL_BODY_BYTES);
	*out = (struct cli_request){
		.method = str_from(route->method),
		.if_match = asked->own.if_match,
		.prefer = prefer_make(cli, &asked->own),
		.key = asked->own.key,
	};
	TRY(path_make(cli, route, asked, &path));
	TRY(body_make(cli, route, asked, out));
	TRY(query_make(cli, route, asked, &path));
	out->path = buf_str(&path);
	return cli_flags_end(cli, asked, cli_route_words(cli->arena, route));
}
