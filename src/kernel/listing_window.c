/* Lists stay quick whatever is asked: where no index finds the few rows that match, a page looks at
 * one window of the list and says where to go on. */
#include "kernel/listing_parts.h"
#include "shape/shape_row.h"

static bool is_asked(const struct listing *listing, struct str name, enum filter_kind kind)
{
	for (size_t i = 0; i < listing->filters.count; i++)
		if (listing->filters.at[i].kind == kind
		    && str_eq(field_name(listing->filters.at[i].field), name))
			return true;
	return false;
}

/* "channel_id,sku": is the field among them, and are all of them asked for? */
static bool is_among(const struct listing *listing, struct str entry, struct str name)
{
	struct str part;
	bool found = false;
	while (str_split(&entry, ',', &part)) {
		found = found || str_eq(part, name);
		if (!is_asked(listing, part, FILTER_IS))
			return false;
	}
	return found;
}

static bool is_named(struct str entry, struct str name, struct str ending)
{
	return str_ends(entry, ending) && str_eq(str_slice(entry, 0, entry.len - ending.len), name);
}

/* "status>created_at": what it finds, and the order in which it finds it. */
static struct str entry_order(struct str entry)
{
	struct str found;
	(void)str_split(&entry, '>', &found);
	return entry;
}

static bool entry_serves(const struct listing *listing, struct str entry,
                         const struct filter *filter)
{
	struct str name = field_name(filter->field), rest = entry;
	(void)str_split(&rest, '>', &entry);
	switch (filter->kind) {
	case FILTER_IS:
		return is_among(listing, entry, name);
	case FILTER_PREFIX:
		return is_named(entry, name, STR(".prefix"));
	case FILTER_FROM:
	case FILTER_TO:
		return is_named(entry, name, STR(".range"));
	case FILTER_NOT:
		break;
	}
	return false;
}

bool listing_drives(const struct listing *listing, const struct filter *filter)
{
	return listing->driver != NULL && entry_serves(listing, str_from(listing->driver), filter);
}

/* A range of what the list is sorted by is a stretch of its index. */
static bool is_range_of_sort(const struct listing *listing, const struct filter *filter)
{
	return filter->field == listing->sort
	       && (filter->kind == FILTER_FROM || filter->kind == FILTER_TO);
}

/* How many rows the driver leaves, up to one more than `window`. */
static enum err driver_count(const struct listing *listing, int64_t window, int64_t *count)
{
	struct statement_text s = listing_statement(listing);
	buf_format(&s.text, "SELECT count(*) FROM (SELECT 1 AS one FROM %s", listing->source->table);
	listing_filters_put(&s, listing, FILTERS_DRIVING);
	statement_arg(&s, " LIMIT ", bind_int(window + 1));
	buf_c(&s.text, ") AS matching");
	return listing_number(listing->work, &s, count);
}

/* Of the indexes that serve what is asked, that which leaves the fewest rows; without one the whole
 * list counts. */
static enum err driver_choose(struct listing *listing, int64_t window, int64_t *least)
{
	const char *best = NULL;
	TRY(driver_count(listing, window, least));
	for (const char *const *entry = listing->source->driving; *entry != NULL; entry++) {
		bool serves = false;
		int64_t count;
		for (size_t i = 0; i < listing->filters.count; i++)
			serves = serves || entry_serves(listing, str_from(*entry), &listing->filters.at[i]);
		if (!serves)
			continue;
		listing->driver = *entry;
		TRY(driver_count(listing, window, &count));
		if (best == NULL || count < *least) {
			best = *entry;
			*least = count;
		}
	}
	listing->driver = best;
	return OK;
}

enum err listing_is_wide(struct listing *listing, int64_t window, bool *out)
{
	bool has_others = listing->record_filters.list.count > 0;
	int64_t least;
	*out = false;
	if (listing->source->driving == NULL || listing->fixed_count > 0
	    || record_filters_drive(&listing->record_filters)
	    || (listing->filters.count == 0 && !has_others))
		return OK;
	TRY(driver_choose(listing, window, &least));
	for (size_t i = 0; i < listing->filters.count; i++) {
		const struct filter *filter = &listing->filters.at[i];
		has_others =
			has_others || (!listing_drives(listing, filter) && !is_range_of_sort(listing, filter));
	}
	bool is_in_order = listing->driver != NULL
	                   && str_eq(entry_order(str_from(listing->driver)), field_name(listing->sort));
	listing->is_driven = listing->driver != NULL && least <= window && !is_in_order;
	*out = has_others && least > window;
	return OK;
}

enum err listing_window(struct listing *listing)
{
	bool is_wide;
	bool is_in_nulls = listing->after.is_set && listing->after.phase == PHASE_NULLS;
	if (is_in_nulls)
		return OK;
	TRY(listing_is_wide(listing, LISTING_WINDOW, &is_wide));
	if (!is_wide)
		return OK;
	struct statement_text s = listing_statement(listing);
	struct rows rows;
	bool is_by_id = listing_is_by_id(listing);
	buf_c(&s.text, "SELECT id, ");
	buf_add(&s.text, is_by_id ? STR("id") : field_name(listing->sort));
	buf_format(&s.text, " FROM %s", listing->source->table);
	statement_arg(&s, " WHERE company_id = ", bind_int(listing->work->company.value));
	listing_beyond_put(&s, listing);
	listing_order_put(&s, listing);
	statement_arg(&s, " LIMIT 1 OFFSET ", bind_int(LISTING_WINDOW));
	bool is_text = listing->sort->kind == KIND_TEXT || listing->sort->kind == KIND_ENUM;
	TRY(db_query_text(listing->work->tx, listing->work->arena, buf_str(&s.text), s.args.at,
	                  s.args.count, &rows));
	while (rows_next(&rows))
		listing->until = (struct position){.is_set = true,
		                                   .phase = PHASE_VALUES,
		                                   .id = rows_int(&rows, 0),
		                                   .value = is_text ? bind_text(rows_text(&rows, 1))
		                                                    : bind_int(rows_int(&rows, 1))};
	return rows_end(&rows);
}
