#include "kernel/listing.h"

#include <assert.h>

#include "base/map.h"
#include "kernel/listing_parts.h"
#include "shape/shape_row.h"

#define SQL_BYTES_MOST 65536

/* ---- the statement ---- */

/* Few rows are found first, then sorted. */
static bool is_sorted_after(const struct listing *listing)
{
	return listing->is_driven || record_filters_drive(&listing->record_filters);
}

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

/* The value itself: an index of rows with this value only is not found by a parameter. The field is
 * a flag or an enum, so it is one of few words that need no quoting. */
static void put_constant(struct statement_text *s, const struct filter *filter, struct instant now)
{
	struct bind value;
	assert(filter->field->kind == KIND_FLAG || filter->field->kind == KIND_ENUM);
	(void)listing_value(filter->field, filter->values.at[0], now, &value); /* checked before */
	put_name(s, " AND ", filter->field);
	if (value.kind == BIND_INT)
		buf_format(&s->text, " = %lld", (long long)value.number);
	else
		buf_format(&s->text, " = '%.*s'", STR_FMT(value.text));
}

/* One value: =. More: IN an array, which both engines answer from an index. */
static void put_any_of(struct statement_text *s, const struct filter *filter, const char *plus,
                       struct instant now)
{
	size_t n = filter->values.count;
	bool is_not = filter->kind == FILTER_NOT;
	struct bind *values = ARENA_ARRAY(s->arena, n, struct bind);
	for (size_t i = 0; i < n; i++)
		/* checked before */
		(void)listing_value(filter->field, filter->values.at[i], now, &values[i]);
	buf_c(&s->text, " AND ");
	if (is_not && may_be_null(filter->field))
		put_name(s, "(", filter->field), buf_c(&s->text, " IS NULL OR ");
	put_name(s, plus, filter->field);
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
 * lower(field). There are no wildcards: % and _ mean themselves. Small letters are those of ASCII,
 * as SQLite knows no others: on PostgreSQL COLLATE "C" says so, whatever the database's locale. */
static void put_prefix(struct statement_text *s, const char *before, struct str column,
                       struct str prefix)
{
	const char *collated = s->engine == DB_POSTGRESQL ? " COLLATE \"C\")" : ")";
	struct str from = str_lower(s->arena, prefix);
	struct str beyond = str_format(s->arena, "%.*s\xF4\x8F\xBF\xBF", STR_FMT(from));
	buf_format(&s->text, "%slower(%.*s%s", before, STR_FMT(column), collated);
	statement_arg(s, " >= ", bind_text(from));
	buf_format(&s->text, " AND lower(%.*s%s", STR_FMT(column), collated);
	statement_arg(s, " < ", bind_text(beyond));
}

static void put_filter(struct statement_text *s, const struct listing *listing,
                       const struct filter *filter)
{
	struct bind value;
	/* SQLite keeps no statistics: a + takes a column's index away when another one leaves fewer. */
	bool is_other = listing->is_driven && !listing_drives(listing, filter)
	                && tx_engine(listing->work->tx) == DB_SQLITE;
	if (listing_is_constant(listing, filter)) {
		put_constant(s, filter, listing->work->now);
	} else if (filter->kind == FILTER_IS || filter->kind == FILTER_NOT) {
		put_any_of(s, filter, is_other ? "+" : "", listing->work->now);
	} else if (filter->kind == FILTER_PREFIX) {
		put_prefix(s, " AND ", field_name(filter->field), filter->values.at[0]);
	} else {
		/* checked before */
		(void)listing_value(filter->field, filter->values.at[0], listing->work->now, &value);
		put_name(s, is_other ? " AND +" : " AND ", filter->field);
		statement_arg(s, filter->kind == FILTER_FROM ? " >= " : " <= ", value);
		/* 0: it has not happened, so not before any moment either; and what an index of the others
		 * must read in the statement. */
		bool is_sparse = listing_is_named(listing->source->sparse, filter->field);
		if (is_sparse || (filter->kind == FILTER_TO && filter->field->kind == KIND_INSTANT)) {
			put_name(s, is_other ? " AND +" : " AND ", filter->field);
			buf_c(&s->text, " > 0");
		}
	}
}

void listing_filters_put(struct statement_text *s, const struct listing *listing,
                         enum filter_part part)
{
	/* SQLite would rather sort by an index than begin with few records; the + takes it away. */
	bool drives =
		record_filters_drive(&listing->record_filters) && tx_engine(listing->work->tx) == DB_SQLITE;
	statement_arg(s, drives ? " WHERE +company_id = " : " WHERE company_id = ",
	              bind_int(listing->work->company.value));
	if (listing->source->where != NULL)
		buf_format(&s->text, " AND (%s)", listing->source->where);
	if (part != FILTERS_OTHERS && listing_is_named(listing->source->sparse, listing->sort)) {
		bool is_hidden = is_sorted_after(listing) && tx_engine(listing->work->tx) == DB_SQLITE;
		put_name(s, is_hidden ? " AND +" : " AND ", listing->sort);
		buf_c(&s->text, " > 0");
	}
	for (size_t i = 0; part != FILTERS_OTHERS && i < listing->fixed_count; i++) {
		buf_format(&s->text, " AND %s", listing->fixed[i].column);
		statement_arg(s, " = ", listing->fixed[i].value);
	}
	for (size_t i = 0; i < listing->filters.count; i++) {
		const struct filter *filter = &listing->filters.at[i];
		if (part == FILTERS_ALL || listing_drives(listing, filter) == (part == FILTERS_DRIVING))
			put_filter(s, listing, filter);
	}
	if (part != FILTERS_DRIVING)
		record_filters_put(s, listing->source, &listing->record_filters);
}

bool listing_is_by_id(const struct listing *listing)
{
	return str_is(field_name(listing->sort), "id");
}

/* " AND (created_at, id) < ($2, $3)" */
static void put_position(struct statement_text *s, const struct listing *listing,
                         const struct position *position, const char *compare)
{
	bool is_by_value = position->phase == PHASE_VALUES && !listing_is_by_id(listing);
	if (!position->is_set)
		return;
	if (is_by_value) {
		put_name(s, " AND (", listing->sort);
		buf_format(&s->text, ", id)%s(", compare);
		statement_arg(s, "", position->value);
		statement_arg(s, ", ", bind_int(position->id));
		buf_byte(&s->text, ')');
	} else {
		buf_c(&s->text, " AND id");
		statement_arg(s, compare, bind_int(position->id));
	}
}

void listing_beyond_put(struct statement_text *s, const struct listing *listing)
{
	if (!listing_is_by_id(listing) && may_be_null(listing->sort)) {
		put_name(s, " AND ", listing->sort);
		buf_c(&s->text, " IS NOT NULL");
	}
	put_position(s, listing, &listing->after, listing->is_descending ? " < " : " > ");
	put_position(s, listing, &listing->until, listing->is_descending ? " >= " : " <= ");
}

/* The sort column as the engines find no index for it, when rows are found by another one. */
static void put_sort(struct statement_text *s, const struct listing *listing,
                     const struct field *field)
{
	bool is_text = field->kind == KIND_TEXT || field->kind == KIND_ENUM;
	bool is_sqlite = tx_engine(listing->work->tx) == DB_SQLITE;
	bool is_hidden = is_sorted_after(listing);
	put_name(s, is_hidden && is_sqlite ? "+" : "", field);
	if (is_hidden && !is_sqlite)
		buf_c(&s->text, is_text ? " || ''" : " + 0");
}

static void put_order(struct statement_text *s, const struct listing *listing, enum phase phase)
{
	const char *direction = listing->is_descending ? " DESC" : "";
	buf_c(&s->text, " ORDER BY ");
	if (phase == PHASE_VALUES && !listing_is_by_id(listing)) {
		put_sort(s, listing, listing->sort);
		buf_format(&s->text, "%s, ", direction);
	}
	put_sort(s, listing, shape_field(listing->shape, STR("id")));
	buf_c(&s->text, direction);
}

void listing_order_put(struct statement_text *s, const struct listing *listing)
{
	put_order(s, listing, PHASE_VALUES);
}

static void put_page(struct statement_text *s, const struct listing *listing, enum phase phase,
                     int64_t most)
{
	if (phase == PHASE_VALUES) {
		listing_beyond_put(s, listing);
	} else {
		put_name(s, " AND ", listing->sort);
		buf_c(&s->text, " IS NULL");
		if (listing->after.phase == PHASE_NULLS)
			put_position(s, listing, &listing->after, listing->is_descending ? " < " : " > ");
	}
	put_order(s, listing, phase);
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
}

struct statement_text listing_statement(const struct listing *listing)
{
	struct arena *arena = listing->work->arena;
	return (struct statement_text){.text = buf_new(arena, SQL_BYTES_MOST),
	                               .arena = arena,
	                               .engine = tx_engine(listing->work->tx)};
}

/* ---- running ---- */

struct page {
	void *at;
	size_t count, room, with_value;
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
	struct statement_text s = listing_statement(listing);
	put_columns(&s, listing);
	if (is_sorted_after(listing)) {
		/* Of many rows that are sorted, only those of the page are read whole. */
		buf_format(&s.text, " FROM %s", listing->source->table);
		statement_arg(&s, " WHERE company_id = ", bind_int(listing->work->company.value));
		buf_c(&s.text, " AND id IN (SELECT id");
	}
	listing_from_put(&s, listing);
	listing_filters_put(&s, listing, FILTERS_ALL);
	put_page(&s, listing, phase, most);
	if (is_sorted_after(listing)) {
		buf_byte(&s.text, ')');
		put_order(&s, listing, phase);
	}
	assert(!s.text.overflow);
	struct rows rows;
	struct work *work = listing->work;
	TRY(db_query_text(work->tx, work->arena, buf_str(&s.text), s.args.at, s.args.count, &rows));
	enum err err = fetch_rows(listing, &rows, page);
	enum err end = rows_end(&rows);
	return err != OK ? err : end;
}

static enum err fetch_page(const struct listing *listing, int64_t most, struct page *page)
{
	*page = (struct page){0};
	if (!listing->after.is_set || listing->after.phase == PHASE_VALUES)
		TRY(fetch_phase(listing, PHASE_VALUES, most, page));
	page->with_value = page->count;
	bool has_nulls = !listing_is_by_id(listing) && may_be_null(listing->sort)
	                 && !listing->until.is_set
	                 && !listing_is_named(listing->source->sparse, listing->sort);
	if (has_nulls && (int64_t)page->count < most)
		TRY(fetch_phase(listing, PHASE_NULLS, most - (int64_t)page->count, page));
	return OK;
}

enum err listing_rows(const struct listing *listing, const int64_t *ids, size_t n, void **out,
                      size_t *count)
{
	struct work *work = listing->work;
	size_t size = listing->shape->size;
	const struct field *id = shape_field(listing->shape, STR("id"));
	struct page page = {0};
	struct map places = map_new(work->arena);
	struct rows rows;
	*count = 0;
	if (n == 0)
		return OK;
	struct statement_text s = listing_statement(listing);
	put_columns(&s, listing);
	buf_format(&s.text, " FROM %s", listing->source->table);
	statement_arg(&s, " WHERE company_id = ", bind_int(work->company.value));
	statement_arg(&s, " AND id IN {ids ", bind_ints(ids, n));
	buf_byte(&s.text, '}');
	TRY(db_query_text(work->tx, work->arena, buf_str(&s.text), s.args.at, s.args.count, &rows));
	enum err err = fetch_rows(listing, &rows, &page);
	enum err end = rows_end(&rows);
	for (size_t i = 0; i < page.count; i++) {
		char *row = (char *)page.at + i * size;
		map_put_int(&places, field_number(id, row), row);
	}
	char *ordered = *out = arena_alloc(work->arena, n * size);
	for (size_t i = 0; i < n; i++) {
		const void *row = map_get_int(&places, ids[i]);
		if (row != NULL)
			memcpy(ordered + (*count)++ * size, row, size);
	}
	return err != OK ? err : end;
}

/* The page, and where the next one goes on. */
static enum err page_read(struct listing *listing, struct page *page, struct position *last)
{
	/* One more than asked for tells whether there is a next page. */
	int64_t most = listing->limit + 1;
	bool is_page;
	TRY(listing_first_look(listing, &is_page));
	if (is_page) {
		TRY(fetch_page(listing, most, page));
		is_page = (int64_t)page->count == most || !listing->until.is_set;
	}
	if (!is_page) {
		TRY(listing_window(listing));
		TRY(fetch_page(listing, most, page));
	}
	*last = listing->until;
	if ((int64_t)page->count == most) {
		page->count--;
		const char *row = (const char *)page->at + (page->count - 1) * listing->shape->size;
		*last = listing_position(listing,
		                         page->count > page->with_value ? PHASE_NULLS : PHASE_VALUES, row);
	}
	return OK;
}

enum err listing_run(struct work *work, const struct listing_source *source,
                     const struct listing_fixed *fixed, size_t n, const struct call *call,
                     struct reply *reply)
{
	struct listing listing = {
		.work = work, .source = source, .shape = source->shape, .fixed = fixed, .fixed_count = n};
	struct page page = {0};
	struct position last = {0};
	TRY(listing_read(&listing, call));
	if (listing.custom != NULL)
		TRY(listing_custom_page(&listing, &page.at, &page.count, &last));
	else
		TRY(page_read(&listing, &page, &last));
	if (last.is_set)
		reply->next_cursor = listing_cursor(&listing, &last);
	if (source->complete != NULL)
		source->complete(work, page.at, page.count);
	reply->value = page.at;
	reply->count = page.count;
	return OK;
}

static bool is_filtered(const struct listing *listing, const struct field *field)
{
	for (size_t i = 0; i < listing->filters.count; i++)
		if (listing->filters.at[i].field == field)
			return true;
	return false;
}

/* Where no index finds the rows that match: among LISTING_COUNT_WINDOW rows. */
static void put_count_wide(struct statement_text *s, const struct listing *listing)
{
	bool has_where = listing->source->where != NULL;
	buf_format(&s->text, "SELECT count(*) FROM (SELECT 1 AS one FROM (SELECT %s",
	           has_where ? "*" : "company_id, id");
	for (size_t i = 0; i < listing->shape->count && !has_where; i++) {
		const struct field *field = &listing->shape->fields[i];
		if (is_filtered(listing, field) && !str_is(field_name(field), "id"))
			put_name(s, ", ", field);
	}
	listing_from_put(s, listing);
	listing_filters_put(s, listing, FILTERS_DRIVING);
	statement_arg(s, " LIMIT ", bind_int(LISTING_COUNT_WINDOW));
	buf_format(&s->text, ") AS %s", listing->source->table);
	listing_filters_put(s, listing, FILTERS_OTHERS);
}

enum err listing_count(struct work *work, const struct listing_source *source,
                       const struct listing_fixed *fixed, size_t n, const struct call *call,
                       int64_t most, int64_t *count, bool *is_all)
{
	struct listing listing = {
		.work = work, .source = source, .shape = source->shape, .fixed = fixed, .fixed_count = n};
	bool is_wide;
	TRY(listing_read(&listing, call));
	TRY(listing_is_wide(&listing, false, LISTING_COUNT_WINDOW, &is_wide));
	struct statement_text s = listing_statement(&listing);
	if (is_wide) {
		put_count_wide(&s, &listing);
	} else {
		buf_c(&s.text, "SELECT count(*) FROM (SELECT 1 AS one");
		listing_from_put(&s, &listing);
		listing_filters_put(&s, &listing, FILTERS_ALL);
	}
	statement_arg(&s, " LIMIT ", bind_int(most + (is_all != NULL)));
	buf_c(&s.text, ") AS matching");
	TRY(listing_number(work, &s, count));
	if (is_all == NULL)
		return OK;
	*is_all = !is_wide && *count <= most;
	*count = *count > most ? most : *count;
	return OK;
}

enum err listing_check(struct work *work, const struct listing_source *source,
                       const struct call *call)
{
	struct listing listing = {.work = work, .source = source, .shape = source->shape};
	return listing_read(&listing, call);
}

/* ---- walking ---- */

enum err listing_number(struct work *work, const struct statement_text *s, int64_t *out)
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
	struct statement_text s = listing_statement(listing);
	buf_format(&s.text, "SELECT max(id) FROM (SELECT id FROM %s", listing->source->table);
	statement_arg(&s, " WHERE company_id = ", bind_int(listing->work->company.value));
	statement_arg(&s, " AND id > ", bind_int(after));
	statement_arg(&s, " AND id <= ", bind_int(until));
	statement_arg(&s, " ORDER BY id LIMIT ", bind_int(window));
	buf_c(&s.text, ") AS next_rows");
	return listing_number(listing->work, &s, out);
}

/* The plus keeps the walk on the ids: no index of moments serves it. */
static void put_made_by(struct statement_text *s, const struct listing *listing,
                        struct instant made_by)
{
	const struct field *field = shape_field(listing->shape, STR("created_at"));
	if (made_by.us > 0 && field != NULL && (field->flags & NO_COLUMN) == 0)
		statement_arg(s, " AND +created_at <= ", bind_int(made_by.us));
}

enum err listing_walk(struct work *work, const struct listing_source *source,
                      const struct call *call, int64_t window, struct listing_end until,
                      int64_t *after, int64_t **ids, size_t *count, bool *is_end)
{
	struct listing listing = {.work = work, .source = source, .shape = source->shape};
	LIST(int64_t) list = {0};
	int64_t end;
	listing.record_filters.is_walk = true;
	TRY(listing_read(&listing, call));
	TRY(window_end(&listing, window, until.id, *after, &end));
	*is_end = end == 0 || end == until.id;
	if (end != 0) {
		struct statement_text s = listing_statement(&listing);
		buf_format(&s.text, "SELECT id FROM %s", source->table);
		listing_filters_put(&s, &listing, FILTERS_ALL);
		statement_arg(&s, " AND id > ", bind_int(*after));
		statement_arg(&s, " AND id <= ", bind_int(end));
		put_made_by(&s, &listing, until.made_by);
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
	struct statement_text s = listing_statement(&listing);
	buf_format(&s.text, "SELECT max(id) FROM %s", source->table);
	statement_arg(&s, " WHERE company_id = ", bind_int(work->company.value));
	return listing_number(work, &s, out);
}

/* ---- page numbers ---- */

static void put_prefixes(struct statement_text *s, const struct listing_filter *given)
{
	for (size_t i = 0; i < given->count; i++) {
		put_prefix(s, i == 0 ? "((" : " OR (", str_from(given->column), given->texts[i]);
		buf_byte(&s->text, ')');
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
	struct statement_text s = listing_statement(&listing);
	put_columns(&s, &listing);
	listing_from_put(&s, &listing);
	listing_filters_put(&s, &listing, FILTERS_ALL);
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
