#include "kernel/custom_value.h"

#include "base/money.h"
#include "wire/fold.h"

#define FOLDED_CHARACTERS 100
#define MILLION 1000000

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

static int64_t characters_of(struct str text)
{
	int64_t n = 0;
	for (size_t i = 0; i < text.len; i++)
		n += !is_continuation(text.at[i]);
	return n;
}

struct str custom_folded(struct arena *arena, struct str text)
{
	struct str folded = text_fold(arena, text);
	size_t characters = 0, len = 0;
	while (len < folded.len) {
		characters += !is_continuation(folded.at[len]);
		if (characters > FOLDED_CHARACTERS)
			break;
		len++;
	}
	return str_slice(folded, 0, len);
}

struct str custom_wanted(struct arena *arena, const struct custom_field *field)
{
	const char *positive = field->is_positive ? ", not below 0" : "";
	switch (field->kind) {
	case CUSTOM_TEXT:
		return str_format(arena, "text of at most %d characters", CUSTOM_TEXT_MOST);
	case CUSTOM_LONG_TEXT:
		return str_format(arena, "text of at most %d characters", CUSTOM_LONG_TEXT_MOST);
	case CUSTOM_NUMBER:
		if (field->places == 0)
			return str_format(arena, "a whole number%s", positive);
		return str_format(arena, "a number like 12.5 with at most %d decimals%s",
		                  (int)field->places, positive);
	case CUSTOM_MONEY:
		return str_format(arena, "an amount with its currency, like 19.99 USD%s", positive);
	case CUSTOM_DAY:
		return STR("a day like 2026-11-21");
	case CUSTOM_FLAG:
		return STR("true or false");
	case CUSTOM_URL:
		return STR("an address that begins with https:// or http://");
	case CUSTOM_CHOICE:
		break;
	}
	struct buf words = buf_new(arena, 4096);
	buf_c(&words, "one of: ");
	for (size_t i = 0; i < field->choices.count; i++) {
		buf_c(&words, i == 0 ? "" : ", ");
		buf_add(&words, field->choices.at[i]);
	}
	return buf_str(&words);
}

/* ---- kinds ---- */

/* "-12.50" in millionths; no exponent, no separators of thousands. */
static bool decimal_parse(struct str text, int64_t places, int64_t *out)
{
	bool is_negative = text.len > 0 && text.at[0] == '-';
	int64_t value = 0, scale = MILLION, decimals = -1;
	size_t digits = 0;
	for (size_t i = is_negative; i < text.len; i++) {
		char c = text.at[i];
		if (c == '.' && decimals < 0 && digits > 0) {
			decimals = 0;
			continue;
		}
		if (c < '0' || c > '9')
			return false;
		digits++;
		if (decimals >= 0 && ++decimals > places) {
			if (c != '0')
				return false;
			continue;
		}
		if (decimals > 0)
			scale /= 10;
		int64_t step = 0;
		if (decimals <= 0 ? __builtin_mul_overflow(value, 10, &value)
		                        || __builtin_mul_overflow((int64_t)(c - '0'), MILLION, &step)
		                  : __builtin_mul_overflow((int64_t)(c - '0'), scale, &step))
			return false;
		if (__builtin_add_overflow(value, step, &value))
			return false;
	}
	*out = is_negative ? -value : value;
	return digits > 0 && decimals != 0;
}

static struct str decimal_text(struct arena *arena, int64_t millionths)
{
	struct buf buf = buf_new(arena, 40);
	uint64_t rest = millionths < 0 ? (uint64_t)-millionths : (uint64_t)millionths;
	buf_format(&buf, "%s%llu", millionths < 0 ? "-" : "", (unsigned long long)(rest / MILLION));
	if (rest % MILLION != 0) {
		buf_format(&buf, ".%06llu", (unsigned long long)(rest % MILLION));
		while (buf.len > 0 && buf_str(&buf).at[buf.len - 1] == '0')
			buf.len--;
	}
	return buf_str(&buf);
}

static bool money_read(struct arena *arena, struct str text, struct custom_value *out)
{
	struct currency currency;
	struct money money;
	ptrdiff_t space = str_find(text, ' ');
	if (space < 0 || currency_parse(str_slice(text, (size_t)space + 1, text.len), &currency) != OK
	    || money_parse(str_slice(text, 0, (size_t)space), currency, &money) != OK)
		return false;
	struct buf buf = buf_new(arena, 60);
	money_write(&buf, money);
	buf_byte(&buf, ' ');
	buf_add(&buf, currency_str(&currency));
	out->text = buf_str(&buf);
	out->number = money.ten_thousandths;
	return true;
}

static bool flag_read(struct str text, struct custom_value *out)
{
	static const char *const yes[] = {"true", "yes", "1"}, *const no[] = {"false", "no", "0"};
	for (size_t i = 0; i < COUNT_OF(yes); i++) {
		out->number = str_eq_nocase(text, str_from(yes[i]));
		if (!out->number && !str_eq_nocase(text, str_from(no[i])))
			continue;
		out->text = out->number ? STR("true") : STR("false");
		return true;
	}
	return false;
}

static bool choice_read(struct arena *arena, const struct custom_field *field, struct str text,
                        struct custom_value *out)
{
	struct str folded = text_fold(arena, text);
	for (size_t i = 0; i < field->choices.count; i++) {
		if (!str_eq(text_fold(arena, field->choices.at[i]), folded))
			continue;
		out->text = field->choices.at[i];
		return true;
	}
	return false;
}

static bool day_read(struct arena *arena, struct str text, struct custom_value *out)
{
	struct day day;
	struct buf buf = buf_new(arena, 20);
	if (day_parse(text, &day) != OK)
		return false;
	day_write(&buf, day);
	out->text = buf_str(&buf);
	out->number = day.number;
	return true;
}

static bool number_read(struct arena *arena, const struct custom_field *field, struct str text,
                        struct custom_value *out)
{
	if (!decimal_parse(text, field->places, &out->number))
		return false;
	out->text = decimal_text(arena, out->number);
	return true;
}

static bool kind_read(struct arena *arena, const struct custom_field *field, struct str text,
                      struct custom_value *out)
{
	switch (field->kind) {
	case CUSTOM_TEXT:
		return characters_of(text) <= CUSTOM_TEXT_MOST;
	case CUSTOM_LONG_TEXT:
		return characters_of(text) <= CUSTOM_LONG_TEXT_MOST;
	case CUSTOM_URL:
		return text.len <= LIMIT_URL && str_find(text, ' ') < 0
		       && (str_starts(text, STR("https://")) || str_starts(text, STR("http://")));
	case CUSTOM_CHOICE:
		return choice_read(arena, field, text, out);
	case CUSTOM_NUMBER:
		return number_read(arena, field, text, out);
	case CUSTOM_MONEY:
		return money_read(arena, text, out);
	case CUSTOM_DAY:
		return day_read(arena, text, out);
	case CUSTOM_FLAG:
		return flag_read(text, out);
	}
	return false;
}

bool custom_kind_is_number(enum custom_kind kind)
{
	return kind == CUSTOM_NUMBER || kind == CUSTOM_MONEY || kind == CUSTOM_DAY
	       || kind == CUSTOM_FLAG;
}

enum err custom_value_parse(struct arena *arena, const struct custom_field *field, struct str text,
                            struct custom_value *out, struct fault *fault, struct str path)
{
	bool is_stored = str_find(text, '\0') < 0 && str_is_utf8(text);
	out->text = field->kind == CUSTOM_LONG_TEXT ? text : str_trim(text);
	out->has_number = custom_kind_is_number(field->kind);
	bool is_signed = field->kind == CUSTOM_NUMBER || field->kind == CUSTOM_MONEY;
	if (!is_stored || !kind_read(arena, field, out->text, out)
	    || (is_signed && field->is_positive && out->number < 0)) {
		struct str wanted = custom_wanted(arena, field);
		return fault_field(fault, path, "must be %.*s", STR_FMT(wanted));
	}
	out->folded = out->has_number ? STR("") : custom_folded(arena, out->text);
	return OK;
}

/* ---- JSON ---- */

enum err custom_json_text(struct arena *arena, const struct custom_field *field,
                          const struct json *json, struct str *out)
{
	const struct json *amount = json_member(json, "amount");
	const struct json *currency = json_member(json, "currency");
	switch (json->kind) {
	case JSON_STRING:
		*out = json->text;
		return OK;
	case JSON_NUMBER:
		*out = json->text;
		return field->kind == CUSTOM_NUMBER ? OK : ERR_INVALID;
	case JSON_TRUE:
	case JSON_FALSE:
		*out = json->kind == JSON_TRUE ? STR("true") : STR("false");
		return field->kind == CUSTOM_FLAG ? OK : ERR_INVALID;
	case JSON_OBJECT:
		if (field->kind != CUSTOM_MONEY || json->count != 2 || amount == NULL || currency == NULL)
			return ERR_INVALID;
		*out = str_format(arena, "%.*s %.*s", STR_FMT(amount->text), STR_FMT(currency->text));
		return OK;
	case JSON_NULL:
	case JSON_ARRAY:
		break;
	}
	return ERR_INVALID;
}

void custom_value_write(struct json_out *out, const struct custom_field *field, struct str text)
{
	struct str rest = text, amount;
	switch (field->kind) {
	case CUSTOM_NUMBER:
	case CUSTOM_FLAG:
		json_raw(out, text);
		return;
	case CUSTOM_MONEY:
		if (!str_split(&rest, ' ', &amount))
			break;
		json_object(out);
		json_name(out, "amount");
		json_str(out, amount);
		json_name(out, "currency");
		json_str(out, rest);
		json_object_end(out);
		return;
	case CUSTOM_TEXT:
	case CUSTOM_LONG_TEXT:
	case CUSTOM_DAY:
	case CUSTOM_CHOICE:
	case CUSTOM_URL:
		break;
	}
	json_str(out, text);
}
