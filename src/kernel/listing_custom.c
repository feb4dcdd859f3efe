/* Lists in the order of a custom field (sort=custom.Name): records with a value by value, then id;
 * then those without, by id; both in the direction asked for. The values stand in a table of their
 * own. Where few records match, all of them are sorted. Else the page goes along the index of the
 * values, then along the records' ids, and looks at LISTING_WINDOW of them at most. */
#include <stdlib.h>

#include "base/map.h"
#include "kernel/custom_value.h"
#include "kernel/listing_parts.h"

struct entry {
	int64_t id;
	bool has_value, is_number, is_descending;
	int64_t number;
	struct str folded;
};

struct entries {
	struct entry *at;
	size_t count, room;
};

static bool is_number(const struct listing *listing)
{
	return custom_kind_is_number(listing->custom->kind);
}

static const char *column_of(const struct listing *listing)
{
	return is_number(listing) ? "u.number" : "u.folded";
}

static struct entry entry_of(const struct listing *listing, int64_t id)
{
	return (struct entry){
		.id = id, .is_number = is_number(listing), .is_descending = listing->is_descending};
}

static void entry_value_read(struct arena *arena, struct entry *entry, struct rows *rows)
{
	entry->has_value = true;
	if (entry->is_number)
		entry->number = rows_int(rows, 1);
	else
		entry->folded = str_copy(arena, rows_text(rows, 1));
}

static int entry_compare(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	int order = 0;
	if (a->has_value != b->has_value)
		return a->has_value ? -1 : 1;
	if (a->has_value)
		order = a->is_number ? (a->number > b->number) - (a->number < b->number)
		                     : str_cmp(a->folded, b->folded);
	if (order == 0)
		order = (a->id > b->id) - (a->id < b->id);
	return a->is_descending ? -order : order;
}

static struct position position_of(const struct entry *entry)
{
	return (struct position){
		.is_set = true,
		.phase = entry->has_value ? PHASE_VALUES : PHASE_NULLS,
		.id = entry->id,
		.value = entry->is_number ? bind_int(entry->number) : bind_text(entry->folded),
	};
}

static bool is_beyond(const struct listing *listing, const struct entry *entry)
{
	const struct position *after = &listing->after;
	struct entry last = entry_of(listing, after->id);
	if (!after->is_set)
		return true;
	last.has_value = after->phase == PHASE_VALUES;
	last.number = after->value.number;
	last.folded = after->value.text;
	return entry_compare(entry, &last) > 0;
}

static struct statement_text statement_begin(const struct listing *listing, const char *columns,
                                             const char *from)
{
	struct statement_text s = listing_statement(listing);
	buf_format(&s.text, "SELECT %s FROM %s", columns, from);
	statement_arg(&s, " WHERE company_id = ", bind_int(listing->work->company.value));
	return s;
}

static enum err statement_run(const struct listing *listing, const struct statement_text *s,
                              struct rows *rows)
{
	struct work *work = listing->work;
	if (s->text.overflow)
		return fault_say(work->fault, ERR_TOO_LARGE, "These are too many filters at once.");
	return db_query_text(work->tx, work->arena, buf_str(&s->text), s->args.at, s->args.count, rows);
}

static const int64_t *ids_of(const struct listing *listing, const struct entries *entries)
{
	int64_t *ids = ARENA_ARRAY(listing->work->arena, entries->count + 1, int64_t);
	for (size_t i = 0; i < entries->count; i++)
		ids[i] = entries->at[i].id;
	return ids;
}

static enum err ids_read(const struct listing *listing, const struct statement_text *s,
                         struct entries *out)
{
	struct rows rows;
	TRY(statement_run(listing, s, &rows));
	while (rows_next(&rows))
		*LIST_ADD(listing->work->arena, out) = entry_of(listing, rows_int(&rows, 0));
	return rows_end(&rows);
}

/* Gives those of the entries that have a value theirs. */
static enum err values_read(const struct listing *listing, struct entries *entries)
{
	struct arena *arena = listing->work->arena;
	struct map places = map_new(arena);
	struct rows rows;
	for (size_t i = 0; i < entries->count; i++)
		map_put_int(&places, entries->at[i].id, &entries->at[i]);
	struct statement_text s = statement_begin(
		listing, is_number(listing) ? "u.subject_id, u.number" : "u.subject_id, u.folded",
		"custom_value AS u");
	statement_arg(&s, " AND u.subject = ", bind_text(str_from(listing->source->subject)));
	statement_arg(&s, " AND u.field_id = ", bind_int(listing->custom->id.value));
	statement_arg(&s, " AND u.subject_id IN {ids ",
	              bind_ints(ids_of(listing, entries), entries->count));
	buf_byte(&s.text, '}');
	TRY(statement_run(listing, &s, &rows));
	while (rows_next(&rows)) {
		struct entry *entry = map_get_int(&places, rows_int(&rows, 0));
		if (entry != NULL)
			entry_value_read(arena, entry, &rows);
	}
	return rows_end(&rows);
}

/* ---- few records: all of them, sorted ---- */

/* Adds to the page; *is_few is false when there are more than a page may look at. */
static enum err few_page(const struct listing *listing, size_t most, struct entries *page,
                         bool *is_few)
{
	struct entries found = {0};
	struct statement_text s = listing_statement(listing);
	buf_c(&s.text, "SELECT id");
	listing_from_put(&s, listing);
	listing_filters_put(&s, listing, FILTERS_ALL);
	statement_arg(&s, " LIMIT ", bind_int(LISTING_WINDOW + 1));
	TRY(ids_read(listing, &s, &found));
	*is_few = found.count <= LISTING_WINDOW;
	if (!*is_few || found.count == 0)
		return OK;
	TRY(values_read(listing, &found));
	qsort(found.at, found.count, sizeof(struct entry), entry_compare);
	for (size_t i = 0; i < found.count && page->count < most; i++)
		if (is_beyond(listing, &found.at[i]))
			*LIST_ADD(listing->work->arena, page) = found.at[i];
	return OK;
}

/* ---- many: along the values, then along the ids ---- */

/* The next `most` values of the field, whosever they are. */
static enum err values_next(const struct listing *listing, const struct position *at, int64_t most,
                            struct entries *out)
{
	const char *column = column_of(listing), *direction = listing->is_descending ? " DESC" : "";
	struct arena *arena = listing->work->arena;
	struct rows rows;
	struct statement_text s = statement_begin(
		listing, is_number(listing) ? "u.subject_id, u.number" : "u.subject_id, u.folded",
		"custom_value AS u");
	statement_arg(&s, " AND u.field_id = ", bind_int(listing->custom->id.value));
	buf_format(&s.text, " AND u.number IS %sNULL", is_number(listing) ? "NOT " : "");
	if (at->is_set) {
		buf_format(&s.text, " AND (%s, u.subject_id) %s (", column,
		           listing->is_descending ? "<" : ">");
		statement_arg(&s, "", at->value);
		statement_arg(&s, ", ", bind_int(at->id));
		buf_byte(&s.text, ')');
	}
	buf_format(&s.text, " ORDER BY %s%s, u.subject_id%s", column, direction, direction);
	statement_arg(&s, " LIMIT ", bind_int(most));
	TRY(statement_run(listing, &s, &rows));
	while (rows_next(&rows)) {
		struct entry *entry = LIST_ADD(arena, out);
		*entry = entry_of(listing, rows_int(&rows, 0));
		entry_value_read(arena, entry, &rows);
	}
	return rows_end(&rows);
}

/* The next `most` records of the list, whatever they have. */
static enum err records_next(const struct listing *listing, const struct position *at, int64_t most,
                             struct entries *out)
{
	struct statement_text s = statement_begin(listing, "id", listing->source->table);
	statement_arg(&s, listing->is_descending ? " AND id < " : " AND id > ", bind_int(at->id));
	buf_format(&s.text, " ORDER BY id%s", listing->is_descending ? " DESC" : "");
	statement_arg(&s, " LIMIT ", bind_int(most));
	TRY(ids_read(listing, &s, out));
	return out->count > 0 ? values_read(listing, out) : OK;
}

/* Adds those of the looked-at that match and belong to the phase. */
static enum err page_add(struct listing *listing, const struct entries *looked_at, bool has_value,
                         size_t most, struct entries *page)
{
	struct map known = map_new(listing->work->arena);
	struct rows rows;
	if (looked_at->count == 0)
		return OK;
	struct statement_text s = listing_statement(listing);
	buf_c(&s.text, "SELECT id");
	listing_from_put(&s, listing);
	listing_filters_put(&s, listing, FILTERS_ALL);
	statement_arg(&s, " AND id IN {ids ", bind_ints(ids_of(listing, looked_at), looked_at->count));
	buf_byte(&s.text, '}');
	TRY(statement_run(listing, &s, &rows));
	while (rows_next(&rows))
		map_put_int(&known, rows_int(&rows, 0), &known);
	for (size_t i = 0; i < looked_at->count && page->count < most; i++)
		if (looked_at->at[i].has_value == has_value
		    && map_get_int(&known, looked_at->at[i].id) != NULL)
			*LIST_ADD(listing->work->arena, page) = looked_at->at[i];
	return rows_end(&rows);
}

/* *at: where it begins, then what it looked at last; not set: there is no more. */
static enum err wide_page(struct listing *listing, size_t most, struct entries *page,
                          struct position *at)
{
	int64_t looked = 0;
	/* The rows are found by their ids: SQLite would rather use an index of a filter. */
	listing->driver = (struct driver){.found = STR("id")};
	listing->is_driven = true;
	*at = listing->after;
	while (page->count < most && looked < LISTING_WINDOW) {
		bool has_value = !at->is_set || at->phase == PHASE_VALUES;
		int64_t piece = looked == 0 ? LISTING_FIRST_LOOK : LISTING_WINDOW - looked;
		struct entries next = {0};
		TRY(has_value ? values_next(listing, at, piece, &next)
		              : records_next(listing, at, piece, &next));
		TRY(page_add(listing, &next, has_value, most, page));
		looked += piece;
		bool is_last = (int64_t)next.count < piece;
		if (is_last && !has_value) {
			*at = (struct position){0};
			return OK;
		}
		*at = is_last ? (struct position){.is_set = true,
		                                  .phase = PHASE_NULLS,
		                                  .id = listing->is_descending ? INT64_MAX : 0}
		              : position_of(&next.at[next.count - 1]);
		if (!has_value && !is_last)
			at->phase = PHASE_NULLS; /* it goes along the ids, also of those with a value */
	}
	return OK;
}

enum err listing_custom_page(struct listing *listing, void **rows, size_t *count,
                             struct position *last)
{
	struct entries page = {0};
	size_t most = (size_t)listing->limit + 1;
	bool is_few;
	TRY(listing_leaves_few(listing, &is_few));
	if (is_few)
		TRY(few_page(listing, most, &page, &is_few));
	if (!is_few)
		TRY(wide_page(listing, most, &page, last));
	if (page.count == most)
		*last = position_of(&page.at[--page.count - 1]);
	return listing_rows(listing, ids_of(listing, &page), page.count, rows, count);
}
