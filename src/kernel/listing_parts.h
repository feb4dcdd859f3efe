/* What the files of listing queries share: the query as understood (listing_read.c), a statement
 * being built (listing.c), and the filters by what people put on records (labels, custom fields),
 * which stand in tables of their own (listing_records.c). */
#ifndef PURSER_KERNEL_LISTING_PARTS_H
#define PURSER_KERNEL_LISTING_PARTS_H

#include "base/buf.h"
#include "kernel/listing.h"
#include "shape/field.h"

struct custom_field;

struct statement_text {
	struct buf text;
	LIST(struct bind) args;
	struct arena *arena;
	enum db_engine engine; /* of those that listing_statement begins */
};
/* Puts the next parameter after `before` and its value on the list. */
void statement_arg(struct statement_text *s, const char *before, struct bind value);

enum record_filter_how { RECORD_IS, RECORD_NOT, RECORD_FROM, RECORD_TO, RECORD_PREFIX };

/* label=…, custom.Name=…, what source->pairing names. */
struct record_filter {
	enum record_filter_how how;
	bool is_rare;       /* few records have it: begin with them */
	const int64_t *ids; /* of labels, or of what the pairing asks for */
	const struct listing_pairing *pairing;
	const struct custom_field *field;
	const int64_t *numbers;  /* of a field whose values are numbers, else `texts` */
	const struct str *texts; /* folded; of a pairing as they are */
	size_t count;            /* of ids, numbers or texts */
	size_t text_count;       /* of a pairing's texts */
};
struct record_filters {
	LIST(struct record_filter) list;
	bool is_walk;         /* set before reading: all that match q are wanted, not the newest */
	bool has_found;       /* q= was given: only these */
	const int64_t *found; /* at most SEARCH_LIST_MOST, or SEARCH_WALK_MOST */
	size_t found_count;
};

/* Is the parameter one of these filters? */
bool record_filter_is_named(const struct listing_source *source, struct str name);
/* Reads all of them, loading what they name. ERR_INVALID with every fault noted. */
WARN_UNUSED enum err record_filters_read(struct work *work, const struct listing_source *source,
                                         const struct call *call, struct record_filters *out);
/* The custom field that sort=custom.Name names; NULL: none. */
WARN_UNUSED enum err record_sort_read(struct work *work, const struct listing_source *source,
                                      struct str name, const struct custom_field **out);
/* One of them is rare: the statement should begin with its records, not with an index for sorting.
 */
bool record_filters_drive(const struct record_filters *filters);
/* Adds " AND …" for each; $1 is the company. */
void record_filters_put(struct statement_text *s, const struct listing_source *source,
                        const struct record_filters *filters);

enum filter_kind { FILTER_IS, FILTER_NOT, FILTER_FROM, FILTER_TO, FILTER_PREFIX };

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

/* A row of source->driving, taken apart. */
struct driver {
	struct str found; /* "status=unresolved,reason"; empty: no index finds what is asked for */
	struct str order; /* "created_at" */
	struct str index; /* its name, when SQLite must be told */
	struct str held;  /* one more column that stands in it; empty: none is of use */
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
	const struct custom_field *custom; /* the sort is by it, `sort` is the id; NULL: it is not */
	bool is_descending;
	struct str sort_text;
	struct str cursor_text;
	struct position after;
	struct position until; /* the last row that this page may look at */
	struct driver driver;  /* the index that the rows are found by */
	bool is_driven;        /* few rows are left by an index: they are sorted after they are found */
	int64_t limit;
	bool names_fields; /* only those of the shape that are wanted */
	bool is_wanted[SHAPE_FIELDS_MOST];
	bool is_refused;
};

/* Reads call->pairs; ERR_INVALID with every fault. */
WARN_UNUSED enum err listing_read(struct listing *listing, const struct call *call);
/* false: the text is no value of the field. Limits of the field are not asked: a filter may name
 * what no row has. */
bool listing_value(const struct field *field, struct str text, struct instant now,
                   struct bind *out);
/* Where a row stands in the order of the list; the cursor that goes on after it. */
struct position listing_position(const struct listing *listing, enum phase phase, const void *row);
struct str listing_cursor(const struct listing *listing, const struct position *last);

bool listing_is_by_id(const struct listing *listing);
struct statement_text listing_statement(const struct listing *listing);
/* " WHERE …": all filters, those that an index serves, or the others. */
enum filter_part { FILTERS_ALL, FILTERS_DRIVING, FILTERS_OTHERS };
void listing_filters_put(struct statement_text *s, const struct listing *listing,
                         enum filter_part part);
void listing_beyond_put(struct statement_text *s, const struct listing *listing);
void listing_order_put(struct statement_text *s, const struct listing *listing);
/* Runs a statement that answers one number; 0 for none. */
WARN_UNUSED enum err listing_number(struct work *work, const struct statement_text *s,
                                    int64_t *out);

/* Whole rows in the order of `ids`, but for those that are gone. */
WARN_UNUSED enum err listing_rows(const struct listing *listing, const int64_t *ids, size_t n,
                                  void **out, size_t *count);

/* listing_custom.c: a page in the order of listing->custom; `last`: where the next one goes on. */
WARN_UNUSED enum err listing_custom_page(struct listing *listing, void **rows, size_t *count,
                                         struct position *last);

/* listing_window.c: does the index serve this filter? */
bool listing_drives(const struct listing *listing, const struct filter *filter);
/* Does it hold rows of this one value only? */
bool listing_is_constant(const struct listing *listing, const struct filter *filter);
/* " FROM orders", with the index when it is named. */
void listing_from_put(struct statement_text *s, const struct listing *listing);
/* Is the field among comma-joined names? */
bool listing_is_named(const char *names, const struct field *field);
/* Would the statement look at more than `window` rows, because no index finds the few that match,
 * or not in the order of the page? Chooses the index, sets is_driven. */
WARN_UNUSED enum err listing_is_wide(struct listing *listing, bool is_page, int64_t window,
                                     bool *out);
/* Can all rows that match be looked at, to be sorted by what no index of the table holds? Chooses
 * the index that finds them. */
WARN_UNUSED enum err listing_leaves_few(struct listing *listing, bool *out);
/* Where a page may be full after a few hundred rows in its order, nothing is counted: sets the
 * driver and `until`. A page that is not full then is asked for again, after listing_window. */
WARN_UNUSED enum err listing_first_look(struct listing *listing, bool *is_page);
/* Sets `until` when it would, and there are more rows than one window. */
WARN_UNUSED enum err listing_window(struct listing *listing);

#endif
