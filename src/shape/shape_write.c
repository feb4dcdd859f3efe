#include "shape/shape_json.h"

#include "shape/field.h"

/* A field's state as the writer sees it (shape.h says what prints as null). */
static bool is_null(const struct shape *shape, size_t i, struct touched touched,
                    const struct profile *profile, const void *value)
{
	const struct field *field = &shape->fields[i];
	if (touched.null >> i & 1)
		return true;
	switch (field->kind) {
	case KIND_ID:
	case KIND_INSTANT:
	case KIND_JSON:
		return !field_has_value(field, value);
	case KIND_MONEY:
		/* Where a currency is usual, nothing is an amount of 0 in it. */
		return !field_has_value(field, value)
		       && ((field->flags & NULLABLE) || profile->usual_currency == NULL);
	case KIND_ENUM:
		if (word_of(field->words, field_enum(field_at(field, value))).len == 0)
			return true;
		break;
	case KIND_TEXT:
	case KIND_WEIGHT:
	case KIND_LENGTH:
	case KIND_DAY:
	case KIND_OBJECT:
		return (field->flags & NULLABLE) && !field_has_value(field, value);
	case KIND_QTY:
	case KIND_INT:
	case KIND_FLAG:
	case KIND_LIST:
	case KIND_TEXTS:
	case KIND_INTS:
		break;
	}
	bool is_absent = touched.present != 0 && !(touched.present >> i & 1);
	return is_absent && (field->flags & NULLABLE) && !field_has_value(field, value);
}

static bool is_omitted(const struct shape *shape, size_t i, struct touched touched, bool null,
                       const struct profile *profile, const void *value)
{
	const struct field *field = &shape->fields[i];
	if (!field_is_printed(field))
		return true;
	if (!(field->flags & OMIT_EMPTY))
		return null && profile->omit_nulls;
	if (null)
		return true;
	if (field_has_value(field, value))
		return false;
	return touched.present == 0 || field->kind == KIND_TEXT || kind_is_list(field->kind);
}

/* Names are identifiers: nothing to escape, and with the comma one piece for the buffer. */
static void write_name(struct json_out *out, struct str name)
{
	char piece[FIELD_NAME_ROOM + 4];
	if (out->indent > 0 || name.len > FIELD_NAME_ROOM) {
		json_name_str(out, name);
		return;
	}
	size_t len = 0;
	if (out->comma)
		piece[len++] = ',';
	piece[len++] = '"';
	memcpy(piece + len, name.at, name.len);
	len += name.len;
	piece[len++] = '"';
	piece[len++] = ':';
	buf_add(out->buf, str_of(piece, len));
	out->named = true;
}

/* Written straight into the buffer: an allocation in between would keep it from growing in place.
 */
static void write_money(struct json_out *out, struct money money, const struct profile *profile)
{
	if (money.currency.code[0] == '\0' && profile->usual_currency != NULL)
		memcpy(money.currency.code, profile->usual_currency, 3);
	json_raw(out, profile->money_as_number ? STR("{\"amount\":") : STR("{\"amount\":\""));
	money_write(out->buf, money);
	buf_add(out->buf,
	        profile->money_as_number ? STR(",\"currency\":\"") : STR("\",\"currency\":\""));
	buf_add(out->buf, currency_str(&money.currency)); /* three letters: nothing to escape */
	buf_add(out->buf, STR("\"}"));
}

static void write_word(struct json_out *out, struct str word, const struct profile *profile)
{
	char upper[64];
	if (!profile->upper_words || word.len > sizeof(upper)) {
		json_str(out, word);
		return;
	}
	for (size_t i = 0; i < word.len; i++) {
		char c = word.at[i];
		upper[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
	}
	json_str(out, str_of(upper, word.len));
}

static void write_instant(struct json_out *out, int64_t us, const struct profile *profile)
{
	json_raw(out, STR("\""));
	if (profile->instant_in_seconds)
		instant_write_seconds(out->buf, (struct instant){us});
	else
		instant_write(out->buf, (struct instant){us});
	buf_byte(out->buf, '"');
}

static void write_day(struct json_out *out, int64_t number)
{
	json_raw(out, STR("\""));
	day_write(out->buf, (struct day){(int32_t)number});
	buf_byte(out->buf, '"');
}

static void write_list(struct json_out *out, const struct field *field, const void *at,
                       const struct profile *profile)
{
	struct any_list list = field_list(at);
	json_array(out);
	for (size_t i = 0; i < list.count; i++) {
		if (field->kind == KIND_LIST)
			shape_write(field->of, profile, (const char *)list.at + i * field->of->size, out);
		else if (field->kind == KIND_TEXTS)
			json_str(out, ((const struct str *)list.at)[i]);
		else
			json_i64(out, ((const int64_t *)list.at)[i]);
	}
	json_array_end(out);
}

/* In a unit of the reader's, or as we keep it. */
static void write_measure(struct json_out *out, int64_t value, const struct measure_unit *unit)
{
	if (unit == NULL) {
		json_i64(out, value);
		return;
	}
	struct buf text = buf_new(out->buf->arena, 64);
	measure_write(&text, unit, value);
	json_object(out);
	json_name(out, "value");
	json_str(out, buf_str(&text));
	json_name(out, "unit");
	json_c(out, unit->word);
	json_object_end(out);
}

static void write_value(struct json_out *out, const struct field *field, const void *value,
                        const struct profile *profile)
{
	const void *at = field_at(field, value);
	switch (field->kind) {
	case KIND_ID:
	case KIND_QTY:
	case KIND_INT:
		json_i64(out, field_i64(at));
		break;
	case KIND_WEIGHT:
		write_measure(out, field_i64(at), profile->weight_unit);
		break;
	case KIND_LENGTH:
		write_measure(out, field_i64(at), profile->length_unit);
		break;
	case KIND_TEXT:
		json_str(out, field_text(at));
		break;
	case KIND_MONEY:
		write_money(out, field_money(at), profile);
		break;
	case KIND_INSTANT:
		write_instant(out, field_i64(at), profile);
		break;
	case KIND_DAY:
		write_day(out, field_number(field, value));
		break;
	case KIND_FLAG:
		json_bool(out, field_number(field, value) != 0);
		break;
	case KIND_ENUM:
		write_word(out, word_of(field->words, field_enum(at)), profile);
		break;
	case KIND_JSON:
		json_raw(out, field_text(at));
		break;
	case KIND_OBJECT:
		shape_write(field->of, profile, at, out);
		break;
	case KIND_LIST:
	case KIND_TEXTS:
	case KIND_INTS:
		write_list(out, field, at, profile);
		break;
	}
}

static bool is_named(struct str name, const struct str *only, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(only[i], name))
			return true;
	return n == 0;
}

void shape_write_only(const struct shape *shape, const struct profile *profile, const void *value,
                      const struct str *only, size_t n, struct json_out *out)
{
	char room[FIELD_NAME_ROOM];
	struct touched touched = shape_touched(shape, value);
	json_object(out);
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		bool null = is_null(shape, i, touched, profile, value);
		if (is_omitted(shape, i, touched, null, profile, value))
			continue;
		struct str name = field_name_in(field, profile->camel_case, room);
		if (!is_named(name, only, n))
			continue;
		write_name(out, name);
		if (null)
			json_nil(out);
		else
			write_value(out, field, value, profile);
	}
	json_object_end(out);
}

void shape_write(const struct shape *shape, const struct profile *profile, const void *value,
                 struct json_out *out)
{
	shape_write_only(shape, profile, value, NULL, 0, out);
}
