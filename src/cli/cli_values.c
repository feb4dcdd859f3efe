/* What was typed, as the JSON of a field. Form only: whether a value is right is for the server to
 * say, which has the sentence. */
#include "cli/cli_parts.h"
#include "shape/field.h"

/* The text is JSON already, or it is one value. */
static enum err json_write(struct cli *cli, const struct field *field, struct str text,
                           struct json_out *out)
{
	struct json *json;
	struct json_error error = {0};
	if (json_read(cli->arena, text, &json, &error) != OK)
		return cli_say(cli, ERR_INVALID, "--%s is not JSON: %s, at character %zu", field->name,
		               error.sentence, error.offset + 1);
	json_tree(out, json);
	return OK;
}

static bool is_number(struct cli *cli, struct str text)
{
	struct json *json;
	struct json_error error;
	return json_read(cli->arena, text, &json, &error) == OK && json->kind == JSON_NUMBER;
}

/* A number as it is; what is none goes as text, for the server to refuse by its sentence. */
static void number_write(struct cli *cli, struct str text, struct json_out *out)
{
	if (is_number(cli, text))
		json_raw(out, text);
	else
		json_str(out, text);
}

static void price_write(struct str text, struct json_out *out)
{
	struct str rest = str_trim(text), amount = {0};
	bool has_currency = str_split(&rest, ' ', &amount) && rest.len > 0;
	json_object(out);
	json_name(out, "amount");
	json_str(out, amount);
	if (has_currency) {
		json_name(out, "currency");
		json_str(out, str_trim(rest));
	}
	json_object_end(out);
}

static enum err flag_write(struct cli *cli, const struct field *field, struct str text,
                           struct json_out *out)
{
	bool is_true = str_is(text, "true") || str_is(text, "yes");
	if (!is_true && !str_is(text, "false") && !str_is(text, "no"))
		return cli_say(cli, ERR_INVALID, "--%s is true or false", field->name);
	json_bool(out, is_true);
	return OK;
}

/* The next NAME=VALUE of `rest`; a value with a comma stands in double quotes, a double quote in it
 * twice. */
static enum err pair_split(struct cli *cli, struct str *rest, struct cli_flag *out)
{
	ptrdiff_t equals = str_find(*rest, '=');
	if (equals < 1)
		return cli_say(cli, ERR_INVALID, "\"%.*s\" is not NAME=VALUE (or give the value as JSON)",
		               STR_FMT(*rest));
	out->name = str_trim(str_slice(*rest, 0, (size_t)equals));
	*rest = str_slice(*rest, (size_t)equals + 1, rest->len);
	if (rest->len == 0 || rest->at[0] != '"') {
		if (!str_split(rest, ',', &out->value))
			out->value = (struct str){0};
		return OK;
	}
	struct buf buf = buf_new(cli->arena, rest->len);
	size_t i = 1;
	for (; i < rest->len && (rest->at[i] != '"' || (i + 1 < rest->len && rest->at[i + 1] == '"'));
	     i++) {
		i += rest->at[i] == '"';
		buf_byte(&buf, rest->at[i]);
	}
	if (i >= rest->len || (i + 1 < rest->len && rest->at[i + 1] != ','))
		return cli_say(cli, ERR_INVALID, "a double quote is missing: %.*s", STR_FMT(*rest));
	out->value = buf_str(&buf);
	*rest = str_slice(*rest, i + 2, rest->len);
	return OK;
}

/* {…} as it is, or NAME=VALUE,NAME=VALUE of the fields of `shape`. */
static enum err object_of(struct cli *cli, const struct field *field, struct str text,
                          struct json_out *out)
{
	struct str rest = str_trim(text);
	if (rest.len > 0 && rest.at[0] == '{')
		return json_write(cli, field, text, out);
	struct cli_asked inner = {0};
	while (rest.len > 0) {
		struct cli_flag flag = {0};
		TRY(pair_split(cli, &rest, &flag));
		*LIST_ADD(cli->arena, &inner.flags) = flag;
	}
	TRY(cli_object_write(cli, field->of, (struct str){0}, &inner, out));
	for (size_t i = 0; i < inner.flags.count; i++) {
		if (!inner.flags.at[i].is_used)
			return cli_say(cli, ERR_INVALID, "--%s has no member \"%.*s\"", field->name,
			               STR_FMT(inner.flags.at[i].name));
	}
	return OK;
}

static bool is_none(const struct field *field, struct str text)
{
	return text.len == 0 && (field->flags & NULLABLE);
}

enum err cli_value_write(struct cli *cli, const struct field *field, struct str text,
                         struct json_out *out)
{
	int64_t id;
	if (is_none(field, text)) {
		json_nil(out);
		return OK;
	}
	switch (field->kind) {
	case KIND_ID:
		TRY(cli_id_find(cli, field_name(field), text, &id));
		json_i64(out, id);
		return OK;
	case KIND_QTY:
	case KIND_INT:
	case KIND_INTS:
	case KIND_WEIGHT:
	case KIND_LENGTH:
		number_write(cli, text, out);
		return OK;
	case KIND_MONEY:
		price_write(text, out);
		return OK;
	case KIND_FLAG:
		return flag_write(cli, field, text, out);
	case KIND_JSON:
		return json_write(cli, field, text, out);
	case KIND_OBJECT:
	case KIND_LIST:
		return object_of(cli, field, text, out);
	case KIND_TEXT:
	case KIND_TEXTS:
	case KIND_INSTANT:
	case KIND_DAY:
	case KIND_ENUM:
		json_str(out, text);
		return OK;
	}
	return ERR_INTERNAL;
}

static bool is_list(const struct field *field)
{
	return field->kind == KIND_LIST || field->kind == KIND_TEXTS || field->kind == KIND_INTS;
}

static enum err one_write(struct cli *cli, const struct field *field, struct cli_flag *flag,
                          struct json_out *out)
{
	flag->is_used = true;
	struct str text = flag->value;
	if (flag->is_bare && field->kind != KIND_FLAG)
		return cli_say(cli, ERR_INVALID, "--%.*s needs a value", STR_FMT(flag->name));
	return cli_value_write(cli, field, flag->is_bare ? STR("true") : text, out);
}

/* Each flag is an item, or one is the whole list: --lines '[…]'; --ids 1,2,3; an empty one: []. */
static enum err list_write(struct cli *cli, const struct field *field, struct cli_flag *flags,
                           const size_t *at, size_t n, struct json_out *out)
{
	struct str whole = flags[at[0]].value, item;
	if (n == 1 && whole.len > 0 && whole.at[0] == '[') {
		flags[at[0]].is_used = true;
		return json_write(cli, field, whole, out);
	}
	json_array(out);
	for (size_t i = 0; i < n; i++) {
		struct cli_flag *flag = &flags[at[i]];
		flag->is_used = true;
		struct str rest = flag->value;
		if (field->kind == KIND_INTS) {
			while (str_split(&rest, ',', &item))
				TRY(cli_value_write(cli, field, str_trim(item), out));
		} else if (n > 1 || rest.len > 0) {
			TRY(one_write(cli, field, flag, out));
		}
	}
	json_array_end(out);
	return OK;
}

static bool begins_with(struct str name, struct str prefix, struct str field)
{
	return str_starts(name, prefix) && str_starts(str_slice(name, prefix.len, name.len), field)
	       && name.len > prefix.len + field.len && name.at[prefix.len + field.len] == '.';
}

static enum err member_write(struct cli *cli, const struct field *field, struct str prefix,
                             struct cli_asked *asked, struct json_out *out)
{
	struct cli_flag *flags = asked->flags.at;
	LIST(size_t) here = {0};
	bool has_parts = false;
	struct str name = field_name(field);
	for (size_t i = 0; i < asked->flags.count; i++) {
		struct str given = flags[i].name;
		if (given.len == prefix.len + name.len && str_starts(given, prefix)
		    && str_ends(given, name))
			*LIST_ADD(cli->arena, &here) = i;
		has_parts |= field->kind == KIND_OBJECT && begins_with(given, prefix, name);
	}
	if (here.count == 0 && !has_parts)
		return OK;
	json_name_str(out, name);
	if (has_parts && here.count == 0)
		return cli_object_write(cli, field->of,
		                        str_format(cli->arena, "%.*s%.*s.", STR_FMT(prefix), STR_FMT(name)),
		                        asked, out);
	if (is_list(field))
		return list_write(cli, field, flags, here.at, here.count, out);
	if (here.count > 1)
		return cli_say(cli, ERR_INVALID, "--%.*s stands there twice", STR_FMT(name));
	return one_write(cli, field, &flags[here.at[0]], out);
}

enum err cli_object_write(struct cli *cli, const struct shape *shape, struct str prefix,
                          struct cli_asked *asked, struct json_out *out)
{
	json_object(out);
	for (size_t i = 0; i < shape->count; i++) {
		if (!(shape->fields[i].flags & READ_ONLY))
			TRY(member_write(cli, &shape->fields[i], prefix, asked, out));
	}
	json_object_end(out);
	return OK;
}
