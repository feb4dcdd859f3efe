#include "shape/shape_json.h"

#include "shape/field.h"

#define FORM_DEPTH 4 /* objects within objects; a shape may hold itself */

static const char *const kind_words[] = {
	[KIND_ID] = "id",         [KIND_TEXT] = "text",       [KIND_MONEY] = "money",
	[KIND_QTY] = "quantity",  [KIND_INT] = "integer",     [KIND_WEIGHT] = "weight",
	[KIND_LENGTH] = "length", [KIND_INSTANT] = "instant", [KIND_DAY] = "day",
	[KIND_FLAG] = "flag",     [KIND_ENUM] = "enum",       [KIND_JSON] = "json",
	[KIND_OBJECT] = "object", [KIND_LIST] = "list",       [KIND_TEXTS] = "texts",
	[KIND_INTS] = "integers",
};

static const struct {
	unsigned flag;
	const char *name;
} flag_names[] = {
	{REQUIRED, "required"},     {READ_ONLY, "read_only"}, {WRITE_ONLY, "write_only"},
	{WRITE_ONCE, "write_once"}, {NULLABLE, "nullable"},   {SECRET, "secret"},
	{CAN_FILTER, "can_filter"}, {CAN_SORT, "can_sort"},
};

/* Words that people write in capitals. */
static const char *const capital_words[] = {"sku", "upc", "mpn",  "url",
                                            "api", "vat", "asin", "iban"};

static bool is_capital(struct str word)
{
	for (size_t i = 0; i < COUNT_OF(capital_words); i++)
		if (str_is(word, capital_words[i]))
			return true;
	return false;
}

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* "ship_to_name" → "Ship to name", "sku_prefix" → "SKU prefix", "is_active" → "Active",
 * "channel_id" → "Channel". */
static struct str label_of(const struct field *field, char room[FIELD_NAME_ROOM])
{
	struct str rest = field_name(field), word;
	if (field->kind == KIND_FLAG && str_starts(rest, STR("is_")))
		rest = str_slice(rest, 3, rest.len);
	if (field->kind == KIND_ID && rest.len > 3 && str_ends(rest, STR("_id")))
		rest = str_slice(rest, 0, rest.len - 3);
	if (str_is(rest, "id"))
		return STR("ID");
	size_t len = 0;
	while (str_split(&rest, '_', &word)) {
		if (len > 0 && len < FIELD_NAME_ROOM)
			room[len++] = ' ';
		bool all = is_capital(word);
		for (size_t i = 0; i < word.len && len < FIELD_NAME_ROOM; i++, len++)
			room[len] = all || len == 0 ? upper(word.at[i]) : word.at[i];
	}
	return str_of(room, len);
}

static void write_pair(struct json_out *out, const char *name, const char *text)
{
	json_name(out, name);
	json_c(out, text);
}

static void write_words(struct json_out *out, const struct words *words)
{
	json_name(out, "words");
	json_array(out);
	for (size_t i = 0; i < words->count; i++) {
		json_object(out);
		write_pair(out, "word", words->rows[i].word);
		write_pair(out, "sentence", words->rows[i].sentence);
		json_object_end(out);
	}
	json_array_end(out);
}

static void write_limits(struct json_out *out, const struct field *field)
{
	bool has_limits = kind_is_number(field->kind) || kind_is_list(field->kind)
	                  || field->kind == KIND_TEXT || field->kind == KIND_MONEY;
	if (has_limits && field->least != INT64_MIN) {
		json_name(out, "least");
		json_i64(out, field->least);
	}
	if (has_limits && field->most != INT64_MAX) {
		json_name(out, "most");
		json_i64(out, field->most);
	}
}

static void write_form(struct json_out *out, const struct shape *shape, int depth);

static void write_field(struct json_out *out, const struct field *field, int depth)
{
	char room[FIELD_NAME_ROOM];
	json_object(out);
	json_name(out, "name");
	json_str(out, field_name(field));
	write_pair(out, "kind", kind_words[field->kind]);
	json_name(out, "label");
	json_str(out, label_of(field, room));
	write_pair(out, "sentence", field->says);
	write_limits(out, field);
	for (size_t i = 0; i < COUNT_OF(flag_names); i++) {
		if (field->flags & flag_names[i].flag) {
			json_name(out, flag_names[i].name);
			json_bool(out, true);
		}
	}
	if (field->kind == KIND_ENUM)
		write_words(out, field->words);
	if (field->of != NULL && depth < FORM_DEPTH) {
		json_name(out, "of");
		write_form(out, field->of, depth + 1);
	}
	json_object_end(out);
}

static void write_form(struct json_out *out, const struct shape *shape, int depth)
{
	json_object(out);
	write_pair(out, "name", shape->name);
	write_pair(out, "sentence", shape->says);
	json_name(out, "fields");
	json_array(out);
	for (size_t i = 0; i < shape->count; i++)
		write_field(out, &shape->fields[i], depth);
	json_array_end(out);
	json_object_end(out);
}

void shape_write_form(const struct shape *shape, struct json_out *out)
{
	write_form(out, shape, 1);
}
