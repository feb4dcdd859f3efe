/* Questions to a tree that was read. */
#include <stdarg.h>
#include <string.h>

#include "wire/json.h"

static const struct json *member(const struct json *json, struct str name)
{
	if (json == NULL || json->kind != JSON_OBJECT)
		return NULL;
	for (const struct json *child = json->first; child != NULL; child = child->next)
		if (str_eq(child->name, name))
			return child;
	return NULL;
}

const struct json *json_member(const struct json *json, const char *name)
{
	return member(json, str_from(name));
}

const struct json *json_at(const struct json *json, ...)
{
	va_list names;
	va_start(names, json);
	const char *name;
	while (json != NULL && (name = va_arg(names, const char *)) != NULL)
		json = json_member(json, name);
	va_end(names);
	return json;
}

struct str json_text(const struct json *json)
{
	return json != NULL && json->kind == JSON_STRING ? json->text : (struct str){0};
}

bool json_is_true(const struct json *json)
{
	return json != NULL && json->kind == JSON_TRUE;
}

/* A number taken apart: its digits without leading and trailing zeros, times a power of ten. */
struct decimal {
	bool is_negative;
	struct str digits; /* may contain the point; empty for zero */
	int64_t power;     /* of the last digit */
};

/* Far beyond any number of digits that fit into memory; ten times as much still fits into int64. */
#define POWER_MOST ((int64_t)100000000000000000)

static int64_t read_power(struct str s)
{
	bool is_negative = s.len > 0 && s.at[0] == '-';
	int64_t power = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] < '0' || s.at[i] > '9')
			continue; /* the sign */
		power = power * 10 + (s.at[i] - '0');
		if (power > POWER_MOST)
			power = POWER_MOST;
	}
	return is_negative ? -power : power;
}

static struct decimal take_apart(struct str s)
{
	struct decimal decimal = {.is_negative = s.len > 0 && s.at[0] == '-'};
	if (decimal.is_negative)
		s = str_slice(s, 1, s.len);
	size_t len = 0;
	while (len < s.len && s.at[len] != 'e' && s.at[len] != 'E')
		len++;
	if (len < s.len)
		decimal.power = read_power(str_slice(s, len + 1, s.len));
	ptrdiff_t point = str_find(str_slice(s, 0, len), '.');
	if (point >= 0)
		decimal.power -= (int64_t)len - point - 1;

	size_t from = 0;
	while (from < len && (s.at[from] == '0' || s.at[from] == '.'))
		from++;
	while (len > from && (s.at[len - 1] == '0' || s.at[len - 1] == '.')) {
		decimal.power += s.at[len - 1] == '0';
		len--;
	}
	decimal.digits = str_slice(s, from, len);
	return decimal;
}

enum err json_int(const struct json *json, int64_t *out)
{
	if (json == NULL || json->kind != JSON_NUMBER)
		return ERR_INVALID;
	struct decimal decimal = take_apart(json->text);
	if (decimal.digits.len == 0) {
		*out = 0;
		return OK;
	}
	if (decimal.power < 0)
		return ERR_INVALID;
	int64_t value = 0; /* gathered as a negative number, because there is one more of those */
	for (size_t i = 0; i < decimal.digits.len; i++) {
		char c = decimal.digits.at[i];
		if (c != '.'
		    && (__builtin_mul_overflow(value, 10, &value)
		        || __builtin_sub_overflow(value, c - '0', &value)))
			return ERR_OVERFLOW;
	}
	for (int64_t power = decimal.power; power > 0; power--)
		if (__builtin_mul_overflow(value, 10, &value))
			return ERR_OVERFLOW;
	if (!decimal.is_negative && __builtin_sub_overflow((int64_t)0, value, &value))
		return ERR_OVERFLOW;
	*out = value;
	return OK;
}
