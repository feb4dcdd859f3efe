#include "connect/mapper.h"

#include "base/id.h"

enum { DOUBLE_DIGITS = 15 };

/* Digits from the first that is not 0 to the last that is not 0, the exponent left out. */
static int significant_digits(struct str literal)
{
	int digits = 0, zeros = 0;
	for (size_t i = 0; i < literal.len; i++) {
		char c = literal.at[i];
		if (c == 'e' || c == 'E')
			break;
		if (c == '0') {
			zeros += digits > 0 ? 1 : 0;
		} else if (c >= '1' && c <= '9') {
			digits += zeros + 1;
			zeros = 0;
		}
	}
	return digits;
}

static bool is_whole_literal(struct str literal)
{
	for (size_t i = 0; i < literal.len; i++) {
		if ((literal.at[i] < '0' || literal.at[i] > '9') && !(i == 0 && literal.at[i] == '-'))
			return false;
	}
	return true;
}

/* A double holds the number to the letter, as far as jq can print it again. */
static bool double_keeps(struct str literal)
{
	int64_t value;
	if (is_whole_literal(literal))
		return str_to_int(literal, &value) == OK && value >= -ID_MAX && value <= ID_MAX;
	return significant_digits(literal) <= DOUBLE_DIGITS;
}

void json_for_mapper(struct json_out *out, const struct json *json)
{
	switch (json->kind) {
	case JSON_NUMBER:
		if (double_keeps(json->text))
			json_raw(out, json->text);
		else
			json_str(out, json->text);
		break;
	case JSON_ARRAY:
		json_array(out);
		for (const struct json *item = json->first; item != NULL; item = item->next)
			json_for_mapper(out, item);
		json_array_end(out);
		break;
	case JSON_OBJECT:
		json_object(out);
		for (const struct json *member = json->first; member != NULL; member = member->next) {
			json_name_str(out, member->name);
			json_for_mapper(out, member);
		}
		json_object_end(out);
		break;
	default:
		json_tree(out, json);
		break;
	}
}
