/* Lists stay quick whatever is asked: where no index finds the few rows that match, a page looks at
 * one window of the list and says where to go on. */
#include "kernel/listing_parts.h"
#include "shape/shape_row.h"

/* The filter by name=value of a field; NULL: there is none. */
static const struct filter *filter_asked(const struct listing *listing, struct str name)
{
	for (size_t i = 0; i < listing->filters.count; i++)
		if (listing->filters.at[i].kind == FILTER_IS
		    && str_eq(field_name(listing->filters.at[i].field), name))
			return &listing->filters.at[i];
	return NULL;
}

/* Does the filter ask for this one value? */
static bool is_value(const struct listing *listing, const struct filter *filter, struct str text)
{
	struct instant now = listing->work->now;
	struct bind asked, meant;
	return filter->values.count == 1
	       && listing_value(filter->field, filter->values.at[0], now, &asked)
	       && listing_value(filter->field, text, now, &meant)
	       && (asked.kind == BIND_INT ? asked.number == meant.number
	                                  : str_eq(asked.text, meant.text));
}

/* "channel_id,sku", "status=unresolved,reason": is the field among them, and are all of them asked
 * for? */
static bool is_among(const struct listing *listing, struct str entry, struct str name)
{
	struct str value, part;
	bool found = false;
	while (str_split(&entry, ',', &value)) {
		(void)str_split(&value, '=', &part);
		const struct filter *asked = filter_asked(listing, part);
		if (asked == NULL || (value.len > 0 && !is_value(listing, asked, value)))
			return false;
		found = found || str_eq(part, name);
	}
	return found;
}

static bool is_named(struct str entry, struct str name, struct str ending)
{
	return str_ends(entry, ending) && str_eq(str_slice(entry, 0, entry.len - ending.len), name);
}

/* "status>created_at@orders_status+total" */
static struct driver driver_read(const char *entry)
{
	struct driver driver = {0};
	struct str rest = str_from(entry);
	(void)str_split(&rest, '@', &driver.found);
	(void)str_split(&rest, '+', &driver.index);
	driver.held = rest;
	rest = driver.found;
	(void)str_split(&rest, '>', &driver.found);
	driver.order = rest;
	return driver;
}

static bool driver_serves(const struct listing *listing, const struct driver *driver,
                          const struct filter *filter)
{
	struct str name = field_name(filter->field);
	switch (filter->kind) {
	case FILTER_IS:
		return is_among(listing, driver->found, name);
	case FILTER_PREFIX:
		return is_named(driver->found, name, STR(".prefix"));
	case FILTER_FROM:
	case FILTER_TO:
		return is_named(driver->found, name, STR(".range"));
	case FILTER_NOT:
		break;
	}
	return false;
}

bool listing_drives(const struct listing *listing, const struct filter *filter)
{
	return driver_serves(listing, &listing->driver, filter);
}

bool listing_is_constant(const struct listing *listing, const struct filter *filter)
{
	struct str rest = listing->driver.found, value, part;
	if (filter->kind != FILTER_IS || !listing_drives(listing, filter))
		return false;
	while (str_split(&rest, ',', &value)) {
		(void)str_split(&value, '=', &part);
		if (str_eq(part, field_name(filter->field)))
			return value.len > 0;
	}
	return false;
}

/* Does the index give the rows in the order of the list? Those of several values it does not. */
static bool is_in_order(const struct listing *listing)
{
	for (size_t i = 0; i < listing->filters.count; i++) {
		const struct filter *filter = &listing->filters.at[i];
		if (filter->kind == FILTER_IS && filter->values.count > 1
		    && listing_drives(listing, filter))
			return false;
	}
	return str_eq(listing->driver.order, field_name(listing->sort));
}

/* A range of what the list is sorted by is a stretch of its index. */
static bool is_range_of_sort(const struct listing *listing, const struct filter *filter)
{
	return filter->field == listing->sort
	       && (filter->kind == FILTER_FROM || filter->kind == FILTER_TO);
}

/* Filters that the index does not answer; a range of the sort goes along with the list's order. */
static bool has_others(const struct listing *listing, bool with_ranges)
{
	bool others = listing->record_filters.list.count > 0;
	for (size_t i = 0; i < listing->filters.count; i++) {
		const struct filter *filter = &listing->filters.at[i];
		others = others
		         || (!listing_drives(listing, filter)
		             && (with_ranges || !is_range_of_sort(listing, filter)));
	}
	return others;
}

bool listing_is_named(const char *names, const struct field *field)
{
	struct str rest = str_from(names != NULL ? names : ""), name;
	while (str_split(&rest, ',', &name))
		if (str_eq(name, field_name(field)))
			return true;
	return false;
}

/* The index of the sort by its name, where it is told and holds all rows of such a list: SQLite
 * would rather find those of one filter by another index, and sort them all. */
static struct driver driver_of_sort(const struct listing *listing)
{
	struct str sort = field_name(listing->sort);
	bool is_sparse = listing_is_named(listing->source->sparse, listing->sort);
	for (const char *const *entry = listing->source->driving; *entry != NULL; entry++) {
		struct driver driver = driver_read(*entry);
		if (is_named(driver.found, sort, is_sparse ? STR(".range") : STR(".sort"))
		    && driver.index.len > 0)
			return driver;
	}
	return (struct driver){0};
}

void listing_from_put(struct statement_text *s, const struct listing *listing)
{
	buf_format(&s->text, " FROM %s", listing->source->table);
	if (listing->driver.index.len > 0)
		buf_format(&s->text, " {index %.*s}", STR_FMT(listing->driver.index));
}

/* How many rows the driver leaves, up to one more than `window`; without one, the whole list. */
static enum err driver_count(const struct listing *listing, int64_t window, int64_t *count)
{
	struct statement_text s = listing_statement(listing);
	buf_c(&s.text, "SELECT count(*) FROM (SELECT 1 AS one");
	listing_from_put(&s, listing);
	listing_filters_put(&s, listing, FILTERS_DRIVING);
	statement_arg(&s, " LIMIT ", bind_int(window + 1));
	buf_c(&s.text, ") AS matching");
	return listing_number(listing->work, &s, count);
}

/* Do all filters ask for what stands in the index? Then no row need be read to count. */
static bool driver_holds_all(const struct listing *listing)
{
	const struct driver *driver = &listing->driver;
	for (size_t i = 0; i < listing->filters.count; i++) {
		struct str name = field_name(listing->filters.at[i].field);
		if (!listing_drives(listing, &listing->filters.at[i]) && !str_eq(name, driver->order)
		    && !str_eq(name, driver->held))
			return false;
	}
	return listing->record_filters.list.count == 0;
}

static bool driver_serves_some(const struct listing *listing)
{
	for (size_t i = 0; i < listing->filters.count; i++)
		if (listing_drives(listing, &listing->filters.at[i]))
			return true;
	return false;
}

/* One that answers everything, in the order asked for when there is one: nothing need be counted.
 */
static bool driver_choose_whole(struct listing *listing, bool is_page)
{
	for (const char *const *entry = listing->source->driving; *entry != NULL; entry++) {
		listing->driver = driver_read(*entry);
		if (driver_serves_some(listing) && !has_others(listing, true)
		    && (!is_page || is_in_order(listing)))
			return true;
	}
	return false;
}

/* Of the indexes that serve what is asked, that which leaves the fewest rows, and for a count one
 * that holds all before one that does not; when there is none, the list itself may be short. */
static enum err driver_choose(struct listing *listing, bool is_page, int64_t window, int64_t *least)
{
	struct driver best = {0};
	bool best_holds_all = false;
	*least = INT64_MAX;
	for (const char *const *entry = listing->source->driving; *entry != NULL; entry++) {
		int64_t count;
		listing->driver = driver_read(*entry);
		if (!driver_serves_some(listing))
			continue;
		TRY(driver_count(listing, window, &count));
		bool holds_all = !is_page && driver_holds_all(listing);
		if (count < *least || (count == *least && holds_all && !best_holds_all)) {
			best = listing->driver;
			best_holds_all = holds_all;
			*least = count;
		}
	}
	listing->driver = best;
	return best.found.len > 0 ? OK : driver_count(listing, window, least);
}

static bool may_be_wide(const struct listing *listing)
{
	return listing->source->driving != NULL && listing->fixed_count == 0
	       && !record_filters_drive(&listing->record_filters)
	       && (listing->filters.count > 0 || listing->record_filters.list.count > 0);
}

enum err listing_is_wide(struct listing *listing, bool is_page, int64_t window, bool *out)
{
	int64_t least;
	*out = false;
	if (!may_be_wide(listing)) {
		if (is_page && listing->source->driving != NULL && listing->fixed_count == 0
		    && !record_filters_drive(&listing->record_filters))
			listing->driver = driver_of_sort(listing);
		return OK;
	}
	if (driver_choose_whole(listing, is_page))
		return OK;
	TRY(driver_choose(listing, is_page, window, &least));
	bool is_sorted = is_page && is_in_order(listing);
	listing->is_driven = listing->driver.found.len > 0 && least <= window && !is_sorted;
	*out = least > window && (has_others(listing, false) || (is_page && !is_sorted));
	if (*out && is_page && !is_sorted)
		listing->driver = driver_of_sort(listing); /* along the whole list */
	return OK;
}

static bool is_in_nulls(const struct listing *listing)
{
	return listing->after.is_set && listing->after.phase == PHASE_NULLS;
}

/* Sets `until` to the row behind the next `window`, when there is one. */
static enum err window_set(struct listing *listing, int64_t window)
{
	struct statement_text s = listing_statement(listing);
	struct rows rows;
	bool is_by_id = listing_is_by_id(listing);
	buf_c(&s.text, "SELECT id, ");
	buf_add(&s.text, is_by_id ? STR("id") : field_name(listing->sort));
	listing_from_put(&s, listing);
	listing_filters_put(&s, listing, FILTERS_DRIVING);
	listing_beyond_put(&s, listing);
	listing_order_put(&s, listing);
	statement_arg(&s, " LIMIT 1 OFFSET ", bind_int(window));
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

/* An index that gives the rows in the order of the page, or the list itself. False: another one may
 * find few, or one finds all that is asked for, in order. */
static bool first_look_choose(struct listing *listing)
{
	struct driver best = {0};
	for (const char *const *entry = listing->source->driving; *entry != NULL; entry++) {
		listing->driver = driver_read(*entry);
		bool serves = driver_serves_some(listing);
		if (serves && is_in_order(listing) && has_others(listing, true))
			best = listing->driver;
		else if (serves && !str_ends(listing->driver.found, STR(".range")))
			return false;
	}
	listing->driver = best.found.len > 0 ? best : driver_of_sort(listing);
	return true;
}

/* What no index holds in order is sorted, where few rows are left. */
static enum err few_find(struct listing *listing)
{
	int64_t least;
	if (listing->fixed_count > 0 || record_filters_drive(&listing->record_filters))
		return OK;
	TRY(driver_choose(listing, true, LISTING_WINDOW, &least));
	listing->is_driven = listing->driver.found.len > 0;
	if (least <= LISTING_WINDOW)
		return OK;
	return fault_field(
		listing->work->fault, STR("sort"),
		"by %.*s is offered where filters leave at most %d rows: say more of what is "
		"meant",
		STR_FMT(field_name(listing->sort)), LISTING_WINDOW);
}

enum err listing_leaves_few(struct listing *listing, bool *out)
{
	int64_t least;
	bool is_filtered = listing->filters.count > 0 || listing->record_filters.list.count > 0;
	*out = listing->fixed_count > 0 || record_filters_drive(&listing->record_filters)
	       || (is_filtered && listing->source->driving == NULL);
	if (*out || !may_be_wide(listing))
		return OK;
	TRY(driver_choose(listing, true, LISTING_WINDOW, &least));
	*out = least <= LISTING_WINDOW;
	listing->is_driven = *out && listing->driver.found.len > 0;
	return OK;
}

enum err listing_first_look(struct listing *listing, bool *is_page)
{
	*is_page = may_be_wide(listing)
	           && !listing_is_named(listing->source->sorted_when_few, listing->sort)
	           && !is_in_nulls(listing) && listing->limit < LISTING_FIRST_LOOK
	           && first_look_choose(listing);
	return *is_page ? window_set(listing, LISTING_FIRST_LOOK) : OK;
}

enum err listing_window(struct listing *listing)
{
	bool is_wide;
	listing->driver = (struct driver){0};
	listing->until = (struct position){0};
	if (is_in_nulls(listing))
		return OK;
	if (listing_is_named(listing->source->sorted_when_few, listing->sort))
		return few_find(listing);
	TRY(listing_is_wide(listing, true, LISTING_WINDOW, &is_wide));
	return is_wide ? window_set(listing, LISTING_WINDOW) : OK;
}
