#include "shape/shape_json.h"

#include <assert.h>

#include "shape/field.h"

const struct profile profile_own = {0};

#define TEXTS_ITEM_MOST LIMIT_URL /* characters of one text of a KIND_TEXTS */
#define PATH_NAME_MOST 64         /* bytes of a stranger's name that a fault repeats */

struct reading {
	const struct profile *profile;
	struct arena *arena;
	struct fault *fault;
	bool is_refused;
};

/* Where we are, as a chain on the stack: it becomes text only when something is wrong. */
struct place {
	const struct place *up;
	struct str name; /* of the member; at the root the caller's path */
	size_t item;     /* or number of the item, when `is_item` */
	bool is_item;
};

/* ---- faults ---- */

static struct str shortened(struct str name)
{
	if (name.len <= PATH_NAME_MOST)
		return name;
	size_t len = PATH_NAME_MOST;
	while (len > 0 && ((unsigned char)name.at[len] & 0xC0) == 0x80)
		len--;
	return str_of(name.at, len);
}

static void path_write(struct buf *buf, const struct place *place)
{
	if (place->up != NULL)
		path_write(buf, place->up);
	if (place->is_item) {
		buf_format(buf, "[%zu]", place->item);
		return;
	}
	if (buf->len > 0 && place->name.len > 0)
		buf_byte(buf, '.');
	buf_add(buf, shortened(place->name));
}

/* Notes that the input is refused; the path is what fault_field wants. */
static struct str refused_at(struct reading *r, const struct place *place)
{
	r->is_refused = true;
	if (r->fault->rows.count >= FAULT_MOST)
		return STR("");
	struct buf buf = buf_new(r->arena, 4096);
	path_write(&buf, place);
	return buf_str(&buf);
}

/* Enough was found: hostile input does not get to cost more. */
static bool is_enough(const struct reading *r)
{
	return r->is_refused && r->fault->rows.count >= FAULT_MOST;
}

static const char *kind_word(const struct json *json)
{
	switch (json->kind) {
	case JSON_NULL:
		return "null";
	case JSON_FALSE:
		return "false";
	case JSON_TRUE:
		return "true";
	case JSON_NUMBER:
		return "a number";
	case JSON_STRING:
		return "text";
	case JSON_ARRAY:
		return "a list";
	case JSON_OBJECT:
		return "an object";
	}
	return "something else";
}

static bool is_kind(struct reading *r, const struct place *place, const struct json *json,
                    enum json_kind kind, const char *wanted)
{
	if (json->kind == kind)
		return true;
	fault_field(r->fault, refused_at(r, place), "must be %s, not %s", wanted, kind_word(json));
	return false;
}

/* ---- numbers ---- */

static void refuse_number(struct reading *r, const struct place *place, const struct field *field,
                          const struct json *json)
{
	bool is_wrong_kind = json->kind != JSON_NUMBER
	                     && !(r->profile->numbers_as_text_too && json->kind == JSON_STRING);
	const char *not = is_wrong_kind ? ", not " : "";
	const char *what = is_wrong_kind ? kind_word(json) : "";
	struct str path = refused_at(r, place);
	long long least = field->least, most = field->most;
	bool is_list = kind_is_list(field->kind); /* its limits are those of the count */
	if (is_list || (least == INT64_MIN && most == INT64_MAX))
		fault_field(r->fault, path, "must be a whole number%s%s", not, what);
	else if (most == INT64_MAX)
		fault_field(r->fault, path, "must be a whole number of at least %lld%s%s", least, not,
		            what);
	else if (least == INT64_MIN)
		fault_field(r->fault, path, "must be a whole number of at most %lld%s%s", most, not, what);
	else
		fault_field(r->fault, path, "must be a whole number between %lld and %lld%s%s", least, most,
		            not, what);
}

static bool whole_number(const struct reading *r, const struct json *json, int64_t *out)
{
	if (json->kind == JSON_NUMBER)
		return json_int(json, out) == OK;
	return json->kind == JSON_STRING && r->profile->numbers_as_text_too
	       && str_to_int(str_trim(json->text), out) == OK;
}

static bool read_number(struct reading *r, const struct place *place, const struct field *field,
                        const struct json *json, void *at)
{
	int64_t value;
	bool is_whole = whole_number(r, json, &value);
	if (is_whole && value == 0 && field->kind == KIND_ID && r->profile->zero_id_is_none)
		return false;
	if (!is_whole || value < field->least || value > field->most) {
		refuse_number(r, place, field, json);
		return false;
	}
	memcpy(at, &value, sizeof(value));
	return true;
}

static void refuse_measure(struct reading *r, const struct place *place, enum measure measure)
{
	struct buf words = buf_new(r->arena, 200);
	size_t count;
	const struct measure_unit *units = measure_units(measure, &count);
	for (size_t i = 0; i < count; i++)
		buf_format(&words, "%s%s", i > 0 ? ", " : "", units[i].word);
	fault_field(r->fault, refused_at(r, place),
	            measure == MEASURE_WEIGHT
	                ? "must be a whole number of milligrams, or like {\"value\": \"1.5\", "
	                  "\"unit\": \"lb\"} or \"1.5 lb\"; units are %.*s"
	                : "must be a whole number of micrometres, or like {\"value\": \"10\", "
	                  "\"unit\": \"in\"} or \"10 in\"; units are %.*s",
	            STR_FMT(buf_str(&words)));
}

/* {"value": "1.5", "unit": "lb"}: the two members and no others; the value may be a number. */
static enum err measure_members(enum measure measure, const struct json *json, int64_t *out)
{
	const struct json *value = NULL, *unit = NULL;
	for (const struct json *member = json->first; member != NULL; member = member->next) {
		const struct json **at = str_is(member->name, "value")  ? &value
		                         : str_is(member->name, "unit") ? &unit
		                                                        : NULL;
		if (at == NULL || *at != NULL)
			return ERR_INVALID;
		*at = member;
	}
	if (value == NULL || (value->kind != JSON_STRING && value->kind != JSON_NUMBER) || unit == NULL
	    || unit->kind != JSON_STRING)
		return ERR_INVALID;
	const struct measure_unit *found = measure_unit_find(measure, str_trim(unit->text));
	return found != NULL ? measure_parse(found, str_trim(value->text), out) : ERR_INVALID;
}

static bool read_measure(struct reading *r, const struct place *place, const struct field *field,
                         const struct json *json, void *at)
{
	enum measure measure = field->kind == KIND_WEIGHT ? MEASURE_WEIGHT : MEASURE_LENGTH;
	int64_t value;
	if (whole_number(r, json, &value))
		return read_number(r, place, field, json, at);
	bool is_good =
		(json->kind == JSON_STRING && measure_read(measure, json->text, NULL, &value) == OK)
		|| (json->kind == JSON_OBJECT && measure_members(measure, json, &value) == OK);
	if (!is_good || value < field->least || value > field->most) {
		refuse_measure(r, place, measure);
		return false;
	}
	memcpy(at, &value, sizeof(value));
	return true;
}

static void refuse_amount(struct reading *r, const struct place *place, enum err err)
{
	struct str path = refused_at(r, place);
	if (err == ERR_OVERFLOW)
		fault_field(r->fault, path, "is too large an amount");
	else
		fault_field(r->fault, path,
		            "must be an amount with at most 4 decimals and no exponent, like \"19.99\"");
}

static void refuse_above(struct reading *r, const struct place *place, struct money most)
{
	struct buf text = buf_new(r->arena, 40);
	money_write(&text, most);
	struct str said = buf_str(&text);
	fault_field(r->fault, refused_at(r, place), "must be at most %.*s", STR_FMT(said));
}

/* The two members of an amount, wherever they stand; NULL when absent. */
static bool money_members(struct reading *r, const struct place *place, const struct json *json,
                          const struct json **amount, const struct json **currency)
{
	*amount = *currency = NULL;
	for (const struct json *member = json->first; member != NULL; member = member->next) {
		struct place here = {.up = place, .name = member->name};
		bool is_null = member->kind == JSON_NULL && r->profile->null_is_absent;
		if (str_is(member->name, "amount"))
			*amount = is_null ? NULL : member;
		else if (str_is(member->name, "currency"))
			*currency = is_null ? NULL : member;
		else if (!r->profile->ignore_unknown && !is_enough(r))
			fault_field(r->fault, refused_at(r, &here),
			            "is unknown; money has amount and currency");
	}
	struct place at_amount = {.up = place, .name = STR("amount")};
	if (*amount == NULL)
		fault_field(r->fault, refused_at(r, &at_amount), "is required");
	struct place at_currency = {.up = place, .name = STR("currency")};
	if (*currency == NULL && r->profile->usual_currency == NULL)
		fault_field(r->fault, refused_at(r, &at_currency), "is required");
	return *amount != NULL && (*currency != NULL || r->profile->usual_currency != NULL);
}

static bool read_currency(struct reading *r, const struct place *place, const struct json *json,
                          struct currency *out)
{
	struct place here = {.up = place, .name = STR("currency")};
	struct str code = str_from(r->profile->usual_currency);
	if (json != NULL) {
		if (!is_kind(r, &here, json, JSON_STRING, "text"))
			return false;
		code = json->text;
	}
	char upper[3];
	if (r->profile->any_case_words && code.len == sizeof(upper)) {
		for (size_t i = 0; i < sizeof(upper); i++) {
			bool is_lower = code.at[i] >= 'a' && code.at[i] <= 'z';
			upper[i] = is_lower ? (char)(code.at[i] - 'a' + 'A') : code.at[i];
		}
		code = str_of(upper, sizeof(upper));
	}
	if (currency_parse(code, out) == OK)
		return true;
	fault_field(r->fault, refused_at(r, &here),
	            "must be a currency code of ISO 4217 in use, like \"USD\"");
	return false;
}

static bool read_money(struct reading *r, const struct place *place, const struct field *field,
                       const struct json *json, void *at)
{
	const struct json *amount, *currency;
	struct currency code;
	struct money money;
	if (!is_kind(r, place, json, JSON_OBJECT, "an object with amount and currency"))
		return false;
	if (!money_members(r, place, json, &amount, &currency))
		return false;
	bool is_known = read_currency(r, place, currency, &code);
	struct place here = {.up = place, .name = STR("amount")};
	if (amount->kind != JSON_NUMBER && amount->kind != JSON_STRING) {
		is_kind(r, &here, amount, JSON_STRING, "a decimal number or text");
		return false;
	}
	/* The text of the number, never a floating point value: 19.99 stays 19.99. */
	enum err err = money_parse(amount->text, is_known ? code : (struct currency){"XXX"}, &money);
	if (err != OK) {
		refuse_amount(r, &here, err);
		return false;
	}
	if (money.ten_thousandths < field->least && field->least == 0)
		fault_field(r->fault, refused_at(r, &here), "must not be negative");
	else if (money.ten_thousandths < field->least)
		fault_field(r->fault, refused_at(r, &here), "is out of range");
	else if (money.ten_thousandths > field->most)
		refuse_above(r, &here, (struct money){field->most, money.currency});
	if (!is_known || r->is_refused)
		return false;
	memcpy(at, &money, sizeof(money));
	return true;
}

/* ---- text and what is written as text ---- */

/* Characters (code points) of valid UTF-8; -1 when a control character other than tab, line feed
 * and carriage return is among them. */
static int64_t text_characters(struct str text)
{
	int64_t count = 0;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		if ((c & 0xC0) != 0x80)
			count++;
		bool is_c0 = c < 0x20 && c != '\t' && c != '\n' && c != '\r';
		/* U+0080 … U+009F are 0xC2 0x80 … 0xC2 0x9F. */
		bool is_c1 = c == 0xC2 && i + 1 < text.len && (unsigned char)text.at[i + 1] < 0xA0;
		if (is_c0 || is_c1 || c == 0x7F)
			return -1;
	}
	return count;
}

static bool read_text(struct reading *r, const struct place *place, const struct json *json,
                      unsigned flags, int64_t least, int64_t most, struct str *out)
{
	if (!is_kind(r, place, json, JSON_STRING, "text"))
		return false;
	struct str text = flags & TRIMMED ? str_trim(json->text) : json->text;
	int64_t count = text_characters(text);
	if (count < 0) {
		fault_field(r->fault, refused_at(r, place), "must not contain control characters");
	} else if (count < least && least == 1) {
		fault_field(r->fault, refused_at(r, place), "must not be empty");
	} else if ((count < least || count > most) && least == most) {
		fault_field(r->fault, refused_at(r, place), "must have exactly %lld characters",
		            (long long)most);
	} else if (count < least) {
		fault_field(r->fault, refused_at(r, place), "must have at least %lld characters",
		            (long long)least);
	} else if (count > most) {
		fault_field(r->fault, refused_at(r, place), "must have at most %lld characters",
		            (long long)most);
	} else {
		*out = str_copy(r->arena, text);
		return true;
	}
	return false;
}

static bool read_instant(struct reading *r, const struct place *place, const struct json *json,
                         void *at)
{
	struct instant value;
	if (json->kind == JSON_STRING && instant_parse(json->text, &value) == OK) {
		memcpy(at, &value, sizeof(value));
		return true;
	}
	fault_field(r->fault, refused_at(r, place),
	            "must be a time like 2026-11-21T07:48:41Z (RFC 3339)%s%s",
	            json->kind == JSON_STRING ? "" : ", not ",
	            json->kind == JSON_STRING ? "" : kind_word(json));
	return false;
}

static bool read_day(struct reading *r, const struct place *place, const struct json *json,
                     void *at)
{
	struct day value;
	if (json->kind == JSON_STRING && day_parse(json->text, &value) == OK) {
		memcpy(at, &value, sizeof(value));
		return true;
	}
	fault_field(r->fault, refused_at(r, place), "must be a day like 2026-11-21%s%s",
	            json->kind == JSON_STRING ? "" : ", not ",
	            json->kind == JSON_STRING ? "" : kind_word(json));
	return false;
}

static bool read_flag(struct reading *r, const struct place *place, const struct json *json,
                      void *at)
{
	bool is_text = json->kind == JSON_STRING && r->profile->numbers_as_text_too;
	bool is_true =
		json->kind == JSON_TRUE
		|| (is_text && (str_eq_nocase(json->text, STR("true")) || str_is(json->text, "1")));
	bool is_false =
		json->kind == JSON_FALSE
		|| (is_text && (str_eq_nocase(json->text, STR("false")) || str_is(json->text, "0")));
	if (!is_true && !is_false) {
		fault_field(r->fault, refused_at(r, place), "must be true or false%s%s",
		            is_text ? "" : ", not ", is_text ? "" : kind_word(json));
		return false;
	}
	memcpy(at, &is_true, sizeof(is_true));
	return true;
}

static bool read_enum(struct reading *r, const struct place *place, const struct field *field,
                      const struct json *json, void *at)
{
	int value;
	if (json->kind == JSON_STRING
	    && word_find(field->words, json->text, r->profile->any_case_words, &value)) {
		memcpy(at, &value, sizeof(value));
		return true;
	}
	struct str path = refused_at(r, place);
	if (is_enough(r))
		return false;
	struct buf buf = buf_new(r->arena, 4096);
	for (size_t i = 0; i < field->words->count; i++) {
		buf_c(&buf, i == 0 ? "" : ", ");
		for (const char *c = field->words->rows[i].word; *c != '\0'; c++)
			buf_byte(&buf,
			         r->profile->upper_words && *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c);
	}
	struct str words = buf_str(&buf);
	if (json->kind == JSON_STRING)
		fault_field(r->fault, path, "is not one of: %.*s", STR_FMT(words));
	else
		fault_field(r->fault, path, "must be text, one of: %.*s, not %s", STR_FMT(words),
		            kind_word(json));
	return false;
}

static bool read_json(struct reading *r, const struct place *place, const struct field *field,
                      const struct json *json, void *at)
{
	struct buf buf = buf_new(r->arena, (size_t)field->most);
	struct json_out out;
	json_begin(&out, &buf);
	json_tree(&out, json);
	if (buf.overflow) {
		fault_field(r->fault, refused_at(r, place), "must have at most %lld bytes as JSON",
		            (long long)field->most);
		return false;
	}
	struct str text = buf_str(&buf);
	memcpy(at, &text, sizeof(text));
	return true;
}

/* ---- lists and objects ---- */

static void read_object(struct reading *r, const struct place *place, const struct shape *shape,
                        enum read_mode mode, const struct json *json, void *out);

static bool is_count_good(struct reading *r, const struct place *place, const struct field *field,
                          size_t items)
{
	int64_t count = (int64_t)items;
	if (count >= field->least && count <= field->most)
		return true;
	struct str path = refused_at(r, place);
	if (count > field->most)
		fault_field(r->fault, path, "must have at most %lld items, not %lld",
		            (long long)field->most, (long long)count);
	else if (field->least == 1)
		fault_field(r->fault, path, "must not be empty");
	else
		fault_field(r->fault, path, "must have at least %lld items, not %lld",
		            (long long)field->least, (long long)count);
	return false;
}

static void read_item(struct reading *r, const struct place *place, const struct field *field,
                      const struct json *json, void *at)
{
	int64_t number;
	struct str text;
	if (field->kind == KIND_LIST) {
		read_object(r, place, field->of, READ_CREATE, json, at);
	} else if (field->kind == KIND_INTS) {
		if (whole_number(r, json, &number))
			memcpy(at, &number, sizeof(number));
		else
			refuse_number(r, place, field, json);
	} else if (read_text(r, place, json, field->flags, 0, TEXTS_ITEM_MOST, &text)) {
		memcpy(at, &text, sizeof(text));
	}
}

static bool read_list(struct reading *r, const struct place *place, const struct field *field,
                      const struct json *json, void *at)
{
	if (!is_kind(r, place, json, JSON_ARRAY, "a list")
	    || !is_count_good(r, place, field, json->count))
		return false;
	assert(field->kind != KIND_LIST || field->of->size == field->of_size);
	size_t size = field->kind == KIND_LIST   ? field->of->size
	              : field->kind == KIND_INTS ? sizeof(int64_t)
	                                         : sizeof(struct str);
	struct any_list list = {.count = json->count, .room = json->count};
	if (list.count > 0)
		list.at = arena_array(r->arena, list.count, size);
	struct place here = {.up = place, .is_item = true};
	char *item = list.at;
	for (const struct json *child = json->first; child != NULL && !is_enough(r);
	     child = child->next, here.item++, item += size)
		read_item(r, &here, field, child, item);
	memcpy(at, &list, sizeof(list));
	return true;
}

/* false: nothing was given after all, or a fault was noted. */
static bool read_value(struct reading *r, const struct place *place, const struct field *field,
                       enum read_mode mode, const struct json *json, void *at)
{
	struct str text;
	switch (field->kind) {
	case KIND_ID:
	case KIND_QTY:
	case KIND_INT:
		return read_number(r, place, field, json, at);
	case KIND_WEIGHT:
	case KIND_LENGTH:
		return read_measure(r, place, field, json, at);
	case KIND_TEXT:
		if (!read_text(r, place, json, field->flags, field->least, field->most, &text))
			return false;
		memcpy(at, &text, sizeof(text));
		return true;
	case KIND_MONEY:
		return read_money(r, place, field, json, at);
	case KIND_INSTANT:
		return read_instant(r, place, json, at);
	case KIND_DAY:
		return read_day(r, place, json, at);
	case KIND_FLAG:
		return read_flag(r, place, json, at);
	case KIND_ENUM:
		return read_enum(r, place, field, json, at);
	case KIND_JSON:
		return read_json(r, place, field, json, at);
	case KIND_OBJECT:
		/* Without touched bits nobody could tell what was left out: the object is replaced. */
		assert(field->of->size == field->of_size);
		read_object(r, place, field->of, field->of->touched == NO_TOUCHED ? READ_CREATE : mode,
		            json, at);
		return true;
	case KIND_LIST:
	case KIND_TEXTS:
	case KIND_INTS:
		return read_list(r, place, field, json, at);
	}
	return false;
}

static void read_null(struct reading *r, const struct place *place, const struct shape *shape,
                      size_t i, enum read_mode mode, void *out)
{
	unsigned flags = shape->fields[i].flags;
	if (flags & REQUIRED) {
		if (mode == READ_CREATE || !r->profile->null_is_absent)
			fault_field(r->fault, refused_at(r, place), "is required and must not be null");
	} else if (flags & NULLABLE) {
		shape_touch(shape, out, i, true);
	} else if (!r->profile->null_is_absent) {
		fault_field(r->fault, refused_at(r, place), "must not be null");
	}
}

/* Reads one member; returns whether it counts as given. */
static bool read_member(struct reading *r, const struct place *place, const struct shape *shape,
                        size_t i, enum read_mode mode, const struct json *json, void *out)
{
	const struct field *field = &shape->fields[i];
	bool is_late = (field->flags & WRITE_ONCE) && mode == READ_UPDATE;
	if ((field->flags & READ_ONLY) || is_late) {
		if (!r->profile->read_only_ignored)
			fault_field(r->fault, refused_at(r, place), "%s",
			            is_late ? "cannot be changed once it is set" : "is read-only");
		return true;
	}
	if (json->kind == JSON_NULL) {
		read_null(r, place, shape, i, mode, out);
		return true;
	}
	bool was_refused = r->is_refused;
	r->is_refused = false;
	bool is_given = read_value(r, place, field, mode, json, (char *)out + field->offset);
	if (is_given)
		shape_touch(shape, out, i, false);
	is_given = is_given || r->is_refused; /* a faulty value is not missing as well */
	r->is_refused = r->is_refused || was_refused;
	return is_given;
}

static void refuse_unknown(struct reading *r, const struct place *place, const struct shape *shape,
                           struct str name)
{
	char room[FIELD_NAME_ROOM];
	struct str path = refused_at(r, place);
	const struct field *meant = field_nearest(shape, name);
	if (meant == NULL) {
		fault_field(r->fault, path, "is unknown");
		return;
	}
	struct str offered = field_name_in(meant, r->profile->camel_case, room);
	fault_field(r->fault, path, "is unknown; did you mean \"%.*s\"?", STR_FMT(offered));
}

static void refuse_missing(struct reading *r, const struct place *place, const struct shape *shape,
                           uint64_t seen)
{
	char room[FIELD_NAME_ROOM];
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		if ((seen >> i & 1) || !(field->flags & REQUIRED) || (field->flags & READ_ONLY))
			continue;
		struct place here = {.up = place,
		                     .name = field_name_in(field, r->profile->camel_case, room)};
		fault_field(r->fault, refused_at(r, &here), "is required");
	}
}

static void read_object(struct reading *r, const struct place *place, const struct shape *shape,
                        enum read_mode mode, const struct json *json, void *out)
{
	assert(shape->count <= TOUCHED_FIELDS_MOST);
	if (!is_kind(r, place, json, JSON_OBJECT, "an object"))
		return;
	uint64_t seen = 0;
	size_t next = 0;
	for (const struct json *member = json->first; member != NULL; member = member->next) {
		if (is_enough(r))
			return;
		struct place here = {.up = place, .name = member->name};
		size_t i = field_find(shape, member->name, r->profile->camel_case, next);
		if (i == NO_FIELD) {
			if (!r->profile->ignore_unknown)
				refuse_unknown(r, &here, shape, member->name);
			continue;
		}
		next = i + 1;
		if (read_member(r, &here, shape, i, mode, member, out))
			seen |= (uint64_t)1 << i;
	}
	if (mode == READ_CREATE)
		refuse_missing(r, place, shape, seen);
}

enum err shape_read(const struct shape *shape, const struct profile *profile, enum read_mode mode,
                    const struct json *json, struct arena *arena, void *out, struct fault *fault,
                    struct str path)
{
	struct reading r = {.profile = profile, .arena = arena, .fault = fault};
	struct place root = {.name = path};
	read_object(&r, &root, shape, mode, json, out);
	return r.is_refused ? ERR_INVALID : OK;
}

/* ---- name=value pairs ---- */

/* The node that a JSON client would have sent for one value of the field. */
static struct json *pair_node(struct arena *arena, struct str value)
{
	struct json *node = ARENA_NEW(arena, struct json);
	*node = (struct json){.kind = JSON_STRING, .text = value};
	return node;
}

static void pair_items(struct arena *arena, struct json *list, struct str value)
{
	struct str_list pieces = {0};
	value_pieces(arena, value, &pieces);
	struct json *last = list->first;
	while (last != NULL && last->next != NULL)
		last = last->next;
	for (size_t i = 0; i < pieces.count; i++) {
		struct json *node = pair_node(arena, pieces.at[i]);
		if (last == NULL)
			list->first = node;
		else
			last->next = node;
		last = node;
		list->count++;
	}
}

/* Gathers one pair into the node of its field. */
static void gather_pair(struct reading *r, const struct place *root, const struct shape *shape,
                        const struct pair *pair, struct json **nodes)
{
	struct place here = {.up = root, .name = pair->name};
	struct str name = pair->name;
	if (str_ends(name, STR("[]")))
		name = str_slice(name, 0, name.len - 2);
	size_t i = field_find(shape, name, r->profile->camel_case, 0);
	bool is_list = i != NO_FIELD && kind_is_list(shape->fields[i].kind);
	if (i == NO_FIELD || (name.len != pair->name.len && !is_list)) {
		if (!r->profile->ignore_unknown)
			refuse_unknown(r, &here, shape, name);
		return;
	}
	if (pair->value.len == 0 && r->profile->null_is_absent)
		return;
	if (is_list) {
		if (nodes[i] == NULL) {
			nodes[i] = ARENA_NEW(r->arena, struct json);
			nodes[i]->kind = JSON_ARRAY;
		}
		pair_items(r->arena, nodes[i], pair->value);
	} else if (nodes[i] != NULL) {
		fault_field(r->fault, refused_at(r, &here), "is given more than once");
	} else {
		nodes[i] = pair_node(r->arena, pair->value);
	}
}

enum err shape_read_pairs(const struct shape *shape, const struct profile *profile,
                          const struct pair *pairs, size_t n, struct arena *arena, void *out,
                          struct fault *fault)
{
	/* Everything in a query is text, also numbers and flags. */
	struct profile textual = *profile;
	textual.numbers_as_text_too = true;
	struct reading r = {.profile = &textual, .arena = arena, .fault = fault};
	struct place root = {0};
	struct json *nodes[TOUCHED_FIELDS_MOST] = {0};
	assert(shape->count <= TOUCHED_FIELDS_MOST);
	uint64_t seen = 0;
	for (size_t i = 0; i < n && !is_enough(&r); i++)
		gather_pair(&r, &root, shape, &pairs[i], nodes);
	for (size_t i = 0; i < shape->count && !is_enough(&r); i++) {
		if (nodes[i] == NULL)
			continue;
		char room[FIELD_NAME_ROOM];
		struct place here = {.up = &root,
		                     .name = field_name_in(&shape->fields[i], profile->camel_case, room)};
		if (read_member(&r, &here, shape, i, READ_CREATE, nodes[i], out))
			seen |= (uint64_t)1 << i;
	}
	refuse_missing(&r, &root, shape, seen);
	return r.is_refused ? ERR_INVALID : OK;
}
