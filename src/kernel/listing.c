#include "kernel/listing.h"

#include <assert.h>

#include "kernel/listing_parts.h"
#include "shape/field.h"
#include "shape/shape_row.h"
#include "wire/base64.h"

#define SQL_BYTES_MOST 65536
#define FILTER_VALUES_MOST 200
#define CURSOR_BYTES_MOST 32768 /* texts that sort are short; see LIMIT_URL */
#define CURSOR_VERSION "1"

enum filter_kind { FILTER_IS, FILTER_NOT, FILTER_FROM, FILTER_TO, FILTER_PREFIX };
static const char *const filter_endings[] = {"", ".not", ".from", ".to", ".prefix"};

struct filter {
	const struct field *field;
	enum filter_kind kind;
	struct str_list values;
};

/* Rows with a value in the sort column come first, then those without. */
enum phase { PHASE_VALUES, PHASE_NULLS };

struct position {
	bool is_set;
	enum phase phase;
	struct bind value; /* PHASE_VALUES, unless the sort is by id */
	int64_t id;
};

/* The query string, understood. */
struct listing {
	struct work *work;
	const struct listing_source *source;
	const struct shape *shape;
	const struct listing_fixed *fixed;
	size_t fixed_count;
	LIST(struct filter) filters;
	struct record_filters record_filters;
	const struct field *sort;
	bool is_descending;
	struct str sort_text;
	struct str cursor_text;
	struct position after;
	int64_t limit;
	bool names_fields; /* only those of the shape that are wanted */
	bool is_wanted[SHAPE_FIELDS_MOST];
	bool is_refused;
};

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
		                  : flag != 0 ? (field->flags & flag) != 0
		                              : field_is_printed(field);
		if (!is_offered)
			continue;
		buf_c(&names, names.len > 0 ? ", " : "");
		buf_add(&names, field_name(field));
	}
	return names.len > 0 ? buf_str(&names) : STR("none");
}

static void refuse_name(struct listing *listing, struct str name)
{
	struct str offered = names_offered(listing, CAN_FILTER);
	const struct field *field = shape_field(listing->shape, name);
	bool is_field = field != NULL && field_is_printed(field);
	fault_field(refused(listing), name,
	            "%s; filters are: %.*s; besides: limit, cursor, sort, fields",
	            is_field ? "cannot be filtered by" : "is unknown", STR_FMT(offered));
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
		return "a time like 2026-11-21T07:48:41Z";
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

/* Limits of the field are not asked: a filter may name what no row has. */
static bool value_parse(const struct field *field, struct str text, struct bind *out)
{
	int64_t number = 0;
	int word;
	struct instant instant;
	struct day day;
	struct money money;
	enum err err = OK;
	switch (field->kind) {
	case KIND_INSTANT:
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

static void read_sort(struct listing *listing, struct str text)
{
	bool is_descending = str_starts(text, STR("-"));
	const struct field *field =
		shape_field(listing->shape, is_descending ? str_slice(text, 1, text.len) : text);
	bool is_usual = str_is(text, listing->source->usual_sort);
	if (field == NULL || !field_is_column(field) || (!is_usual && !(field->flags & CAN_SORT))) {
		struct str offered = names_offered(listing, CAN_SORT);
		fault_field(refused(listing), STR("sort"),
		            "cannot be sorted by; sorts are: %s, %.*s; a - before the name reverses",
		            listing->source->usual_sort, STR_FMT(offered));
		return;
	}
	listing->sort = field;
	listing->is_descending = is_descending;
	listing->sort_text = text;
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

/* A filter on a field that is no column becomes filters on columns. */
static void read_computed(struct listing *listing, const struct pair *pair)
{
	struct listing_pairs filters = {0};
	if (!listing->source->filter(listing->work, pair->name, pair->value, &filters)) {
		fault_field(refused(listing), pair->name, "has no such value");
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

static void read_pair(struct listing *listing, const struct call *call, const struct pair *pair)
{
	if (str_is(pair->name, "limit"))
		read_limit(listing, pair->value);
	else if (str_is(pair->name, "sort"))
		read_sort(listing, pair->value);
	else if (str_is(pair->name, "fields"))
		read_fields(listing, pair->value);
	else if (str_is(pair->name, "cursor"))
		listing->cursor_text = pair->value;
	else if (!record_filter_is_named(listing->source, pair->name)
	         && (call->route == NULL || call->route->query == NULL
	             || shape_field(call->route->query, pair->name) == NULL))
		read_any_filter(listing, pair);
}

/* ---- the cursor: version, sort, id, and V with the value or N, one per line ---- */

static struct str cursor_write(const struct listing *listing, enum phase phase, const void *last)
{
	struct buf plain = buf_new(listing->work->arena, CURSOR_BYTES_MOST);
	buf_c(&plain, CURSOR_VERSION "\n");
	buf_add(&plain, listing->sort_text);
	buf_byte(&plain, '\n');
	buf_int(&plain, field_number(shape_field(listing->shape, STR("id")), last));
	buf_c(&plain, phase == PHASE_NULLS ? "\nN" : "\nV");
	if (phase == PHASE_VALUES) {
		struct bind value = field_bind(listing->sort, last);
		if (value.kind == BIND_INT)
			buf_int(&plain, value.number);
		else
			buf_add(&plain, value.text);
	}
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
	bool is_text = listing->sort->kind == KIND_TEXT || listing->sort->kind == KIND_ENUM;
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

static enum err listing_read(struct listing *listing, const struct call *call)
{
	assert(shape_field(listing->shape, STR("id")) != NULL);
	read_sort(listing, str_from(listing->source->usual_sort));
	assert(listing->sort != NULL);
	listing->limit = LIMIT_PAGE_DEFAULT;
	for (size_t i = 0; i < call->pair_count; i++)
		read_pair(listing, call, &call->pairs[i]);
	for (size_t i = 0; i < listing->filters.count; i++) {
		const struct filter *filter = &listing->filters.at[i];
		struct bind ignored;
		for (size_t k = 0; k < filter->values.count; k++)
			if (!value_parse(filter->field, filter->values.at[k], &ignored)) {
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

/* ---- the statement ---- */

void statement_arg(struct statement_text *s, const char *before, struct bind value)
{
	*LIST_ADD(s->arena, &s->args) = value;
	buf_format(&s->text, "%s$%zu", before, s->args.count);
}

static void put_name(struct statement_text *s, const char *before, const struct field *field)
{
	buf_c(&s->text, before);
	buf_add(&s->text, field_name(field));
}

static bool may_be_null(const struct field *field)
{
	return (field->flags & NULLABLE) || field->kind == KIND_ID || field->kind == KIND_INSTANT;
}

/* One value: =. More: IN an array, which both engines answer from an index. */
static void put_any_of(struct statement_text *s, const struct filter *filter)
{
	size_t n = filter->values.count;
	bool is_not = filter->kind == FILTER_NOT;
	struct bind *values = ARENA_ARRAY(s->arena, n, struct bind);
	for (size_t i = 0; i < n; i++)
		(void)value_parse(filter->field, filter->values.at[i], &values[i]); /* checked before */
	buf_c(&s->text, " AND ");
	if (is_not && may_be_null(filter->field))
		put_name(s, "(", filter->field), buf_c(&s->text, " IS NULL OR ");
	put_name(s, "", filter->field);
	if (n == 1) {
		statement_arg(s, is_not ? " <> " : " = ", values[0]);
	} else if (values[0].kind == BIND_INT) {
		int64_t *numbers = ARENA_ARRAY(s->arena, n, int64_t);
		for (size_t i = 0; i < n; i++)
			numbers[i] = values[i].number;
		statement_arg(s, is_not ? " NOT IN {ids " : " IN {ids ", bind_ints(numbers, n));
		buf_byte(&s->text, '}');
	} else {
		statement_arg(s, is_not ? " NOT IN {texts " : " IN {texts ",
		              bind_texts(filter->values.at, n));
		buf_byte(&s->text, '}');
	}
	if (is_not && may_be_null(filter->field))
		buf_byte(&s->text, ')');
}

/* From the prefix up to the prefix and the last character of Unicode: a range of an index on
 * lower(field). There are no wildcards: % and _ mean themselves. */
static void put_prefix(struct statement_text *s, const struct filter *filter)
{
	struct str prefix = filter->values.at[0];
	struct str beyond = str_format(s->arena, "%.*s\xF4\x8F\xBF\xBF", STR_FMT(prefix));
	put_name(s, " AND lower(", filter->field);
	statement_arg(s, ") >= lower(", bind_text(prefix));
	put_name(s, ") AND lower(", filter->field);
	statement_arg(s, ") < lower(", bind_text(beyond));
	buf_byte(&s->text, ')');
}

static void put_filters(struct statement_text *s, const struct listing *listing)
{
	/* SQLite would rather sort by an index than begin with few records; the + takes it away. */
	bool drives =
		record_filters_drive(&listing->record_filters) && tx_engine(listing->work->tx) == DB_SQLITE;
	statement_arg(s, drives ? " WHERE +company_id = " : " WHERE company_id = ",
	              bind_int(listing->work->company.value));
	if (listing->source->where != NULL)
		buf_format(&s->text, " AND (%s)", listing->source->where);
	for (size_t i = 0; i < listing->fixed_count; i++) {
		buf_format(&s->text, " AND %s", listing->fixed[i].column);
		statement_arg(s, " = ", listing->fixed[i].value);
	}
	for (size_t i = 0; i < listing->filters.count; i++) {
		const struct filter *filter = &listing->filters.at[i];
		struct bind value;
		if (filter->kind == FILTER_IS || filter->kind == FILTER_NOT) {
			put_any_of(s, filter);
		} else if (filter->kind == FILTER_PREFIX) {
			put_prefix(s, filter);
		} else {
			(void)value_parse(filter->field, filter->values.at[0], &value); /* checked before */
			put_name(s, " AND ", filter->field);
			statement_arg(s, filter->kind == FILTER_FROM ? " >= " : " <= ", value);
		}
	}
	record_filters_put(s, listing->source, &listing->record_filters);
}

static bool is_by_id(const struct listing *listing)
{
	return str_is(field_name(listing->sort), "id");
}

static void put_page(struct statement_text *s, const struct listing *listing, enum phase phase,
                     int64_t most)
{
	const struct position *after = &listing->after;
	bool is_set = after->is_set && after->phase == phase;
	bool is_by_value = phase == PHASE_VALUES && !is_by_id(listing);
	const char *beyond = listing->is_descending ? " < " : " > ";
	if (phase == PHASE_NULLS || (is_by_value && may_be_null(listing->sort))) {
		put_name(s, " AND ", listing->sort);
		buf_c(&s->text, phase == PHASE_NULLS ? " IS NULL" : " IS NOT NULL");
	}
	if (is_set && is_by_value) {
		put_name(s, " AND (", listing->sort);
		buf_format(&s->text, ", id)%s(", beyond);
		statement_arg(s, "", after->value);
		statement_arg(s, ", ", bind_int(after->id));
		buf_byte(&s->text, ')');
	} else if (is_set) {
		buf_c(&s->text, " AND id");
		statement_arg(s, beyond, bind_int(after->id));
	}
	const char *direction = listing->is_descending ? " DESC" : "";
	buf_c(&s->text, " ORDER BY ");
	if (is_by_value) {
		put_name(s, "", listing->sort);
		buf_format(&s->text, "%s, ", direction);
	}
	buf_format(&s->text, "id%s", direction);
	statement_arg(s, " LIMIT ", bind_int(most));
}

/* "currency", or "<name>_currency" when the shape has that as a field. */
static void put_currency(struct statement_text *s, const struct listing *listing,
                         const struct field *money, bool *has_common)
{
	char own[FIELD_NAME_ROOM + sizeof("_currency")];
	struct str name = field_name(money);
	assert(name.len < FIELD_NAME_ROOM);
	memcpy(own, name.at, name.len);
	memcpy(own + name.len, "_currency", sizeof("_currency"));
	if (shape_field(listing->shape, str_from(own)) != NULL) {
		buf_format(&s->text, ", %s", own);
	} else if (!*has_common) {
		*has_common = true;
		buf_c(&s->text, ", currency");
	}
}

static void put_columns(struct statement_text *s, const struct listing *listing)
{
	bool has_common = false;
	buf_c(&s->text, "SELECT id");
	for (size_t i = 0; i < listing->shape->count; i++) {
		const struct field *field = &listing->shape->fields[i];
		bool is_wanted = !listing->names_fields || listing->is_wanted[i];
		bool is_read = is_wanted && field_is_printed(field);
		if (!field_is_column(field) || (!is_read && field != listing->sort))
			continue;
		struct str name = field_name(field);
		has_common = has_common || str_is(name, "currency");
		if (!str_is(name, "id"))
			put_name(s, ", ", field);
		if (field->kind == KIND_MONEY)
			put_currency(s, listing, field, &has_common);
	}
	buf_format(&s->text, " FROM %s", listing->source->table);
}

static struct statement_text statement_begin(const struct listing *listing)
{
	struct arena *arena = listing->work->arena;
	return (struct statement_text){.text = buf_new(arena, SQL_BYTES_MOST), .arena = arena};
}

/* ---- running ---- */

struct page {
	void *at;
	size_t count, room;
};

static enum err fetch_rows(const struct listing *listing, struct rows *rows, struct page *page)
{
	struct row_plan plan;
	size_t size = listing->shape->size;
	row_plan_make(listing->shape, rows, &plan);
	while (rows_next(rows)) {
		page->at = list_room(listing->work->arena, page->at, page->count, &page->room, size);
		char *out = (char *)page->at + page->count++ * size;
		TRY(row_fetch(listing->shape, &plan, rows, out));
	}
	return OK;
}

/* Adds up to `most` rows of one phase to the page. */
static enum err fetch_phase(const struct listing *listing, enum phase phase, int64_t most,
                            struct page *page)
{
	struct statement_text s = statement_begin(listing);
	put_columns(&s, listing);
	put_filters(&s, listing);
	put_page(&s, listing, phase, most);
	assert(!s.text.overflow);
	struct rows rows;
	struct work *work = listing->work;
	TRY(db_query_text(work->tx, work->arena, buf_str(&s.text), s.args.at, s.args.count, &rows));
	enum err err = fetch_rows(listing, &rows, page);
	enum err end = rows_end(&rows);
	return err != OK ? err : end;
}

enum err listing_run(struct work *work, const struct listing_source *source,
                     const struct listing_fixed *fixed, size_t n, const struct call *call,
                     struct reply *reply)
{
	struct listing listing = {
		.work = work, .source = source, .shape = source->shape, .fixed = fixed, .fixed_count = n};
	TRY(listing_read(&listing, call));
	/* One more than asked for tells whether there is a next page. */
	int64_t most = listing.limit + 1;
	struct page page = {0};
	if (!listing.after.is_set || listing.after.phase == PHASE_VALUES)
		TRY(fetch_phase(&listing, PHASE_VALUES, most, &page));
	size_t with_value = page.count;
	bool has_nulls = !is_by_id(&listing) && may_be_null(listing.sort);
	if (has_nulls && (int64_t)page.count < most)
		TRY(fetch_phase(&listing, PHASE_NULLS, most - (int64_t)page.count, &page));
	if ((int64_t)page.count == most) {
		page.count--;
		const char *last = (const char *)page.at + (page.count - 1) * listing.shape->size;
		enum phase phase = page.count > with_value ? PHASE_NULLS : PHASE_VALUES;
		reply->next_cursor = cursor_write(&listing, phase, last);
	}
	if (source->complete != NULL)
		source->complete(work, page.at, page.count);
	reply->value = page.at;
	reply->count = page.count;
	return OK;
}

enum err listing_count(struct work *work, const struct listing_source *source,
                       const struct listing_fixed *fixed, size_t n, const struct call *call,
                       int64_t most, int64_t *count)
{
	struct listing listing = {
		.work = work, .source = source, .shape = source->shape, .fixed = fixed, .fixed_count = n};
	TRY(listing_read(&listing, call));
	struct statement_text s = statement_begin(&listing);
	buf_format(&s.text, "SELECT count(*) FROM (SELECT 1 AS one FROM %s", source->table);
	put_filters(&s, &listing);
	statement_arg(&s, " LIMIT ", bind_int(most));
	buf_c(&s.text, ") AS matching");
	assert(!s.text.overflow);
	struct rows rows;
	*count = 0;
	TRY(db_query_text(work->tx, work->arena, buf_str(&s.text), s.args.at, s.args.count, &rows));
	if (rows_next(&rows))
		*count = rows_int(&rows, 0);
	return rows_end(&rows);
}

/* ---- walking ---- */

static enum err one_number(struct work *work, const struct statement_text *s, int64_t *out)
{
	struct rows rows;
	*out = 0;
	assert(!s->text.overflow);
	TRY(db_query_text(work->tx, work->arena, buf_str(&s->text), s->args.at, s->args.count, &rows));
	while (rows_next(&rows))
		*out = rows_int(&rows, 0);
	return rows_end(&rows);
}

/* The id of the last row of the next window; 0: there is none. */
static enum err window_end(const struct listing *listing, int64_t window, int64_t until,
                           int64_t after, int64_t *out)
{
	struct statement_text s = statement_begin(listing);
	buf_format(&s.text, "SELECT max(id) FROM (SELECT id FROM %s", listing->source->table);
	put_arg(&s, " WHERE company_id = ", bind_int(listing->work->company.value));
	put_arg(&s, " AND id > ", bind_int(after));
	put_arg(&s, " AND id <= ", bind_int(until));
	put_arg(&s, " ORDER BY id LIMIT ", bind_int(window));
	buf_c(&s.text, ") AS next_rows");
	return one_number(listing->work, &s, out);
}

enum err listing_walk(struct work *work, const struct listing_source *source,
                      const struct call *call, int64_t window, int64_t until, int64_t *after,
                      int64_t **ids, size_t *count, bool *is_end)
{
	struct listing listing = {.work = work, .source = source, .shape = source->shape};
	LIST(int64_t) list = {0};
	int64_t end;
	TRY(listing_read(&listing, call));
	TRY(window_end(&listing, window, until, *after, &end));
	*is_end = end == 0 || end == until;
	if (end != 0) {
		struct statement_text s = statement_begin(&listing);
		buf_format(&s.text, "SELECT id FROM %s", source->table);
		put_filters(&s, &listing);
		put_arg(&s, " AND id > ", bind_int(*after));
		put_arg(&s, " AND id <= ", bind_int(end));
		buf_c(&s.text, " ORDER BY id");
		assert(!s.text.overflow);
		struct rows rows;
		TRY(db_query_text(work->tx, work->arena, buf_str(&s.text), s.args.at, s.args.count, &rows));
		while (rows_next(&rows))
			*LIST_ADD(work->arena, &list) = rows_int(&rows, 0);
		TRY(rows_end(&rows));
		*after = end;
	}
	*ids = list.at;
	*count = list.count;
	return OK;
}

enum err listing_last_id(struct work *work, const struct listing_source *source, int64_t *out)
{
	const struct listing listing = {.work = work, .source = source, .shape = source->shape};
	struct statement_text s = statement_begin(&listing);
	buf_format(&s.text, "SELECT max(id) FROM %s", source->table);
	put_arg(&s, " WHERE company_id = ", bind_int(work->company.value));
	return one_number(work, &s, out);
}

/* ---- page numbers ---- */

static void put_prefixes(struct statement_text *s, const struct listing_filter *given)
{
	for (size_t i = 0; i < given->count; i++) {
		struct str prefix = given->texts[i];
		struct str beyond = str_format(s->arena, "%.*s\xF4\x8F\xBF\xBF", STR_FMT(prefix));
		buf_format(&s->text, "%s(lower(%s)", i == 0 ? "(" : " OR ", given->column);
		statement_arg(s, " >= lower(", bind_text(prefix));
		buf_format(&s->text, ") AND lower(%s)", given->column);
		statement_arg(s, " < lower(", bind_text(beyond));
		buf_c(&s->text, "))");
	}
	buf_byte(&s->text, ')');
}

static void put_given(struct statement_text *s, const struct listing_filter *given)
{
	buf_c(&s->text, " AND ");
	if (given->table != NULL)
		buf_format(&s->text, "%s IN (SELECT %s FROM %s WHERE company_id = $1 AND ", given->link,
		           given->key, given->table);
	if (given->how == LISTING_PREFIX) {
		put_prefixes(s, given);
	} else if (given->how == LISTING_IN) {
		buf_c(&s->text, given->column);
		statement_arg(s, given->numbers != NULL ? " IN {ids " : " IN {texts ",
		              given->numbers != NULL ? bind_ints(given->numbers, given->count)
		                                     : bind_texts(given->texts, given->count));
		buf_byte(&s->text, '}');
	} else {
		buf_c(&s->text, given->column);
		statement_arg(s, given->how == LISTING_FROM ? " >= " : " <= ", bind_int(given->numbers[0]));
	}
	if (given->table != NULL)
		buf_byte(&s->text, ')');
}

enum err listing_page(struct work *work, const struct listing_source *source,
                      const struct listing_filter *filters, size_t n, int64_t page, int64_t limit,
                      void **out, size_t *count)
{
	struct listing listing = {.work = work, .source = source, .shape = source->shape};
	struct page rows_page = {0};
	struct rows rows;
	assert(page >= 1 && limit >= 1);
	*out = NULL;
	*count = 0;
	for (size_t i = 0; i < n; i++)
		if (filters[i].count == 0)
			return OK;
	listing.sort = shape_field(listing.shape, STR("id"));
	struct statement_text s = statement_begin(&listing);
	put_columns(&s, &listing);
	put_filters(&s, &listing);
	for (size_t i = 0; i < n; i++)
		put_given(&s, &filters[i]);
	statement_arg(&s, " ORDER BY id LIMIT ", bind_int(limit));
	statement_arg(&s, " OFFSET ", bind_int((page - 1) * limit));
	if (s.text.overflow)
		return fault_say(work->fault, ERR_TOO_LARGE, "These are too many filters at once.");
	TRY(db_query_text(work->tx, work->arena, buf_str(&s.text), s.args.at, s.args.count, &rows));
	enum err err = fetch_rows(&listing, &rows, &rows_page);
	enum err end = rows_end(&rows);
	if (source->complete != NULL)
		source->complete(work, rows_page.at, rows_page.count);
	*out = rows_page.at;
	*count = rows_page.count;
	return err != OK ? err : end;
}

void listing_only(struct arena *arena, const struct call *call, const struct str **only, size_t *n)
{
	struct str_list names = {0};
	for (size_t i = 0; i < call->pair_count; i++)
		if (str_is(call->pairs[i].name, "fields"))
			value_pieces(arena, call->pairs[i].value, &names);
	*only = names.at;
	*n = names.count;
}
