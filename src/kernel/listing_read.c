#include <assert.h>

#include "kernel/custom_value.h"
#include "kernel/listing_parts.h"
#include "kernel/search.h"
#include "shape/shape_row.h"
#include "wire/base64.h"

#define FILTER_VALUES_MOST 200
#define CURSOR_BYTES_MOST 32768 /* texts that sort are short; see LIMIT_URL */
#define CURSOR_VERSION "1"
#define RELATIVE_MOST 100000

static const char *const filter_endings[] = {"", ".not", ".from", ".to", ".prefix"};

/* ---- faults ---- */

static struct fault *refused(struct listing *listing)
{
	listing->is_refused = true;
	return listing->work->fault;
}

static bool is_filter_offered(const struct field *field, enum filter_kind kind)
{
	if (!(field->flags & CAN_FILTER) || !field_is_column(field) || field->kind == KIND_JSON)
		return false;
	bool is_ordered = kind_is_number(field->kind) || field->kind == KIND_MONEY
	                  || field->kind == KIND_INSTANT || field->kind == KIND_DAY;
	if (kind == FILTER_FROM || kind == FILTER_TO)
		return is_ordered;
	return kind != FILTER_PREFIX || field->kind == KIND_TEXT;
}

static bool is_filter_computed(const struct field *field)
{
	return (field->flags & CAN_FILTER) && (field->flags & NO_COLUMN);
}

/* "status, channel_id, placed_at": the names of the fields with `flag`. */
static struct str names_offered(struct listing *listing, unsigned flag)
{
	struct buf names = buf_new(listing->work->arena, 8192);
	for (size_t i = 0; i < listing->shape->count; i++) {
		const struct field *field = &listing->shape->fields[i];
		bool is_offered = flag == CAN_FILTER
		                      ? is_filter_offered(field, FILTER_IS) || is_filter_computed(field)
		                            || record_filter_is_named(listing->source, field_name(field))
		                  : flag != 0 ? (field->flags & flag) != 0
		                              : field_is_printed(field);
		if (!is_offered)
			continue;
		buf_c(&names, names.len > 0 ? ", " : "");
		buf_add(&names, field_name(field));
	}
	const struct listing_pairing *pairing = listing->source->pairing;
	if (flag == CAN_FILTER && pairing != NULL && pairing->text_column != NULL)
		buf_format(&names, "%s%s", names.len > 0 ? ", " : "", pairing->name);
	return names.len > 0 ? buf_str(&names) : STR("none");
}

static void refuse_name(struct listing *listing, struct str name)
{
	struct str offered = names_offered(listing, CAN_FILTER);
	const struct field *field = shape_field(listing->shape, name);
	bool is_field = field != NULL && field_is_printed(field);
	fault_field(refused(listing), name,
	            "%s; filters are: %.*s%s%s; besides: limit, cursor, sort, fields",
	            is_field ? "cannot be filtered by" : "is unknown", STR_FMT(offered),
	            listing->source->subject != NULL ? ", label, custom.(name of a field)" : "",
	            search_is_offered(listing->source->search) ? ", q" : "");
}

static void refuse_ending(struct listing *listing, struct str name, const struct field *field)
{
	struct buf endings = buf_new(listing->work->arena, 256);
	for (enum filter_kind kind = FILTER_NOT; kind <= FILTER_PREFIX; kind++)
		if (is_filter_offered(field, kind))
			buf_format(&endings, "%s%s%s", endings.len > 0 ? ", " : "", field->name,
			           filter_endings[kind]);
	fault_field(refused(listing), name, "is unknown; this field offers: %s, %.*s", field->name,
	            STR_FMT(buf_str(&endings)));
}

/* ---- values in the query ---- */

/* PostgreSQL ends the transaction at a NUL or at broken UTF-8. */
static bool is_storable(struct str text)
{
	return str_find(text, '\0') < 0 && str_is_utf8(text);
}

static const char *wanted_of(const struct field *field)
{
	switch (field->kind) {
	case KIND_INSTANT:
		return "a time like 2026-11-21T07:48:41Z or now-7d";
	case KIND_DAY:
		return "a day like 2026-11-21";
	case KIND_MONEY:
		return "an amount like 19.99";
	case KIND_FLAG:
		return "true or false";
	case KIND_ID:
	case KIND_QTY:
	case KIND_INT:
	case KIND_WEIGHT:
	case KIND_LENGTH:
		return "a whole number";
	case KIND_TEXT:
	case KIND_ENUM:
	case KIND_JSON:
	case KIND_OBJECT:
	case KIND_LIST:
	case KIND_TEXTS:
	case KIND_INTS:
		break;
	}
	return "text";
}

/* "now", "now-7d", "now+12h": minutes, hours, days, weeks. */
static bool relative_instant(struct str text, struct instant now, int64_t *out)
{
	static const struct {
		char unit;
		int64_t us;
	} units[] = {{'m', MINUTE_US}, {'h', HOUR_US}, {'d', DAY_US}, {'w', 7 * DAY_US}};
	int64_t n;
	*out = now.us;
	if (!str_starts(text, STR("now")))
		return false;
	if (text.len == 3)
		return true;
	if (text.len < 6 || (text.at[3] != '-' && text.at[3] != '+') || text.at[4] < '0'
	    || text.at[4] > '9' || str_to_int(str_slice(text, 4, text.len - 1), &n) != OK
	    || n > RELATIVE_MOST)
		return false;
	for (size_t i = 0; i < COUNT_OF(units); i++) {
		if (text.at[text.len - 1] != units[i].unit)
			continue;
		*out += (text.at[3] == '-' ? -n : n) * units[i].us;
		return true;
	}
	return false;
}

bool listing_value(const struct field *field, struct str text, struct instant now, struct bind *out)
{
	int64_t number = 0;
	int word;
	struct instant instant;
	struct day day;
	struct money money;
	enum err err = OK;
	switch (field->kind) {
	case KIND_INSTANT:
		if (relative_instant(text, now, &number))
			break;
		err = instant_parse(text, &instant);
		number = err == OK ? instant.us : 0;
		break;
	case KIND_DAY:
		err = day_parse(text, &day);
		number = err == OK ? day.number : 0;
		break;
	case KIND_MONEY:
		err = money_parse(text, (struct currency){"XXX"}, &money);
		number = err == OK ? money.ten_thousandths : 0;
		break;
	case KIND_FLAG:
		number = str_is(text, "true") || str_is(text, "1");
		err = number || str_is(text, "false") || str_is(text, "0") ? OK : ERR_INVALID;
		break;
	case KIND_ENUM:
		*out = bind_text(text);
		return word_find(field->words, text, false, &word);
	case KIND_TEXT:
		*out = bind_text(text);
		return is_storable(text);
	case KIND_ID:
	case KIND_QTY:
	case KIND_INT:
	case KIND_WEIGHT:
	case KIND_LENGTH:
		err = str_to_int(text, &number);
		break;
	case KIND_JSON:
	case KIND_OBJECT:
	case KIND_LIST:
	case KIND_TEXTS:
	case KIND_INTS:
		return false;
	}
	*out = bind_int(number);
	return err == OK;
}

static void refuse_value(struct listing *listing, const struct filter *filter, struct str value)
{
	struct str path =
		str_format(listing->work->arena, "%s%s", filter->field->name, filter_endings[filter->kind]);
	if (filter->field->kind != KIND_ENUM) {
		fault_field(refused(listing), path, "must be %s", wanted_of(filter->field));
		return;
	}
	struct buf words = buf_new(listing->work->arena, 8192);
	for (size_t i = 0; i < filter->field->words->count; i++)
		buf_format(&words, "%s%s", i == 0 ? "" : ", ", filter->field->words->rows[i].word);
	value = str_slice(value, 0, 60);
	if (!is_storable(value))
		value = STR("the value");
	fault_field(refused(listing), path, "%.*s is not one of: %.*s", STR_FMT(value),
	            STR_FMT(buf_str(&words)));
}

/* ---- reading the query ---- */

/* The filter of that field and kind: repeated names are one filter with more values. */
static struct filter *filter_of(struct listing *listing, const struct field *field,
                                enum filter_kind kind)
{
	for (size_t i = 0; i < listing->filters.count; i++)
		if (listing->filters.at[i].field == field && listing->filters.at[i].kind == kind)
			return &listing->filters.at[i];
	struct filter *filter = LIST_ADD(listing->work->arena, &listing->filters);
	*filter = (struct filter){.field = field, .kind = kind};
	return filter;
}

static void read_filter(struct listing *listing, const struct pair *pair)
{
	enum filter_kind kind = FILTER_IS;
	struct str name = pair->name;
	ptrdiff_t dot = str_find(name, '.');
	if (dot >= 0) {
		struct str ending = str_slice(name, (size_t)dot, name.len);
		name = str_slice(name, 0, (size_t)dot);
		while (kind <= FILTER_PREFIX && !str_is(ending, filter_endings[kind]))
			kind++;
	}
	const struct field *field = shape_field(listing->shape, name);
	if (field == NULL || !is_filter_offered(field, FILTER_IS)) {
		refuse_name(listing, pair->name);
		return;
	}
	if (kind > FILTER_PREFIX || !is_filter_offered(field, kind)) {
		refuse_ending(listing, pair->name, field);
		return;
	}
	struct filter *filter = filter_of(listing, field, kind);
	if (kind == FILTER_IS || kind == FILTER_NOT)
		value_pieces(listing->work->arena, pair->value, &filter->values);
	else if (filter->values.count > 0)
		fault_field(refused(listing), pair->name, "is given more than once");
	else
		*LIST_ADD(listing->work->arena, &filter->values) = pair->value;
	if (filter->values.count > FILTER_VALUES_MOST) {
		fault_field(refused(listing), pair->name, "has more than %d values", FILTER_VALUES_MOST);
		filter->values.count = 1;
	}
}

static void read_limit(struct listing *listing, struct str value)
{
	if (str_to_int(value, &listing->limit) == OK && listing->limit >= 1
	    && listing->limit <= LIMIT_PAGE)
		return;
	fault_field(refused(listing), STR("limit"), "must be a whole number between 1 and %d",
	            LIMIT_PAGE);
	listing->limit = LIMIT_PAGE_DEFAULT;
}

static enum err read_sort(struct listing *listing, struct str text)
{
	bool is_descending = str_starts(text, STR("-"));
	struct str name = is_descending ? str_slice(text, 1, text.len) : text;
	const struct field *field = shape_field(listing->shape, name);
	bool is_usual = str_is(text, listing->source->usual_sort);
	TRY(record_sort_read(listing->work, listing->source, name, &listing->custom));
	if (listing->custom != NULL)
		field = shape_field(listing->shape, STR("id"));
	else if (field == NULL || !field_is_column(field)
	         || (!is_usual && !(field->flags & CAN_SORT))) {
		struct str offered = names_offered(listing, CAN_SORT);
		fault_field(refused(listing), STR("sort"),
		            "cannot be sorted by; sorts are: %s, %.*s%s; a - before the name reverses",
		            listing->source->usual_sort, STR_FMT(offered),
		            listing->source->subject != NULL ? ", custom.(name of a field)" : "");
		return OK;
	}
	listing->sort = field;
	listing->is_descending = is_descending;
	listing->sort_text = text;
	return OK;
}

static void read_fields(struct listing *listing, struct str value)
{
	struct str_list names = {0};
	value_pieces(listing->work->arena, value, &names);
	for (size_t i = 0; i < names.count; i++) {
		size_t field = field_find(listing->shape, names.at[i], false, 0);
		if (field != NO_FIELD && field_is_printed(&listing->shape->fields[field])) {
			listing->names_fields = listing->is_wanted[field] = true;
			continue;
		}
		struct str offered = names_offered(listing, 0);
		fault_field(refused(listing), STR("fields"), "names what is unknown; fields are: %.*s",
		            STR_FMT(offered));
		return;
	}
}

/* The words of the field that its filter understands. */
static struct str words_offered(const struct listing *listing, struct str name)
{
	const struct words *words = shape_field(listing->shape, name)->words;
	struct buf buf = buf_new(listing->work->arena, 1000);
	for (size_t i = 0; words != NULL && i < words->count; i++) {
		struct listing_pairs unused = {0};
		struct str word = str_from(words->rows[i].word);
		if (listing->source->filter(listing->work, name, word, &unused))
			buf_format(&buf, "%s%.*s", buf.len > 0 ? ", " : "", STR_FMT(word));
	}
	return buf.overflow ? STR("") : buf_str(&buf);
}

/* A filter on a field that is no column becomes filters on columns. */
static void read_computed(struct listing *listing, const struct pair *pair)
{
	struct listing_pairs filters = {0};
	if (!listing->source->filter(listing->work, pair->name, pair->value, &filters)) {
		struct str offered = words_offered(listing, pair->name);
		fault_field(refused(listing), pair->name, "can be asked for: %.*s", STR_FMT(offered));
		return;
	}
	for (size_t i = 0; i < filters.count; i++)
		read_filter(listing, &filters.at[i]);
}

static void read_any_filter(struct listing *listing, const struct pair *pair)
{
	const struct field *field = shape_field(listing->shape, pair->name);
	if (listing->source->filter != NULL && field != NULL && is_filter_computed(field))
		read_computed(listing, pair);
	else
		read_filter(listing, pair);
}

static enum err read_pair(struct listing *listing, const struct call *call, const struct pair *pair)
{
	if (str_is(pair->name, "sort"))
		return read_sort(listing, pair->value);
	if (str_is(pair->name, "limit"))
		read_limit(listing, pair->value);
	else if (str_is(pair->name, "fields"))
		read_fields(listing, pair->value);
	else if (str_is(pair->name, "cursor"))
		listing->cursor_text = pair->value;
	else if (!record_filter_is_named(listing->source, pair->name)
	         && (call->route == NULL || call->route->query == NULL
	             || shape_field(call->route->query, pair->name) == NULL))
		read_any_filter(listing, pair);
	return OK;
}

/* ---- the cursor: version, sort, id, and V with the value or N, one per line ---- */

struct position listing_position(const struct listing *listing, enum phase phase, const void *row)
{
	struct position position = {.is_set = true, .phase = phase};
	position.id = field_number(shape_field(listing->shape, STR("id")), row);
	if (phase == PHASE_VALUES)
		position.value = field_bind(listing->sort, row);
	return position;
}

struct str listing_cursor(const struct listing *listing, const struct position *last)
{
	struct buf plain = buf_new(listing->work->arena, CURSOR_BYTES_MOST);
	buf_c(&plain, CURSOR_VERSION "\n");
	buf_add(&plain, listing->sort_text);
	buf_byte(&plain, '\n');
	buf_int(&plain, last->id);
	buf_c(&plain, last->phase == PHASE_NULLS ? "\nN" : "\nV");
	if (last->phase == PHASE_VALUES && last->value.kind == BIND_INT)
		buf_int(&plain, last->value.number);
	else if (last->phase == PHASE_VALUES)
		buf_add(&plain, last->value.text);
	assert(!plain.overflow);
	struct buf text = buf_new(listing->work->arena, 2 * CURSOR_BYTES_MOST);
	base64_url_write(&text, buf_str(&plain));
	return buf_str(&text);
}

static bool cursor_parse(struct listing *listing, struct str plain, struct str *sort)
{
	struct str version, id;
	struct position *after = &listing->after;
	if (!str_split(&plain, '\n', &version) || !str_is(version, CURSOR_VERSION)
	    || !str_split(&plain, '\n', sort) || !str_split(&plain, '\n', &id)
	    || str_to_int(id, &after->id) != OK || plain.len == 0)
		return false;
	after->is_set = true;
	after->phase = plain.at[0] == 'N' ? PHASE_NULLS : PHASE_VALUES;
	struct str value = str_slice(plain, 1, plain.len);
	if (after->phase == PHASE_NULLS)
		return value.len == 0;
	bool is_text = listing->custom != NULL
	                   ? !custom_kind_is_number(listing->custom->kind)
	                   : listing->sort->kind == KIND_TEXT || listing->sort->kind == KIND_ENUM;
	after->value = is_text ? bind_text(value) : bind_int(0);
	return plain.at[0] == 'V'
	       && (is_text ? is_storable(value) : str_to_int(value, &after->value.number) == OK);
}

static void cursor_read(struct listing *listing)
{
	struct str plain, sort = {0};
	bool is_ours = base64_url_read(listing->work->arena, listing->cursor_text, &plain) == OK
	               && cursor_parse(listing, plain, &sort);
	bool is_other = sort.len > 0 && !str_eq(sort, listing->sort_text);
	if (is_other && sort.len <= FIELD_NAME_ROOM && is_storable(sort))
		fault_field(refused(listing), STR("cursor"),
		            "belongs to the order sort=%.*s; start again without it", STR_FMT(sort));
	else if (is_other || !is_ours)
		fault_field(refused(listing), STR("cursor"),
		            "is not a cursor of this list; start again without it");
}

enum err listing_read(struct listing *listing, const struct call *call)
{
	assert(shape_field(listing->shape, STR("id")) != NULL);
	TRY(read_sort(listing, str_from(listing->source->usual_sort)));
	assert(listing->sort != NULL);
	listing->limit = LIMIT_PAGE_DEFAULT;
	for (size_t i = 0; i < call->pair_count; i++)
		TRY(read_pair(listing, call, &call->pairs[i]));
	for (size_t i = 0; i < listing->filters.count; i++) {
		const struct filter *filter = &listing->filters.at[i];
		struct bind ignored;
		for (size_t k = 0; k < filter->values.count; k++)
			if (!listing_value(filter->field, filter->values.at[k], listing->work->now, &ignored)) {
				refuse_value(listing, filter, filter->values.at[k]);
				break;
			}
	}
	if (listing->cursor_text.len > 0)
		cursor_read(listing);
	enum err err =
		record_filters_read(listing->work, listing->source, call, &listing->record_filters);
	if (err != OK)
		return err;
	return listing->is_refused ? ERR_INVALID : OK;
}
