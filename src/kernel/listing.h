/* Listing queries: filter, sort and keyset-page any table by its shape, and by the custom fields of
 * a source with a subject (kernel/custom_fields.h).
 *   ?status=unresolved&channel_id=7&placed_at.from=…&sort=-placed_at&limit=50&cursor=…
 * Filters: name=value (repeat or comma-join for OR; a value with commas in double quotes),
 * name.not, name.from / name.to (inclusive; numbers, money, instants, days), name.prefix (text;
 * capitals and small letters of ASCII are one). A time may be relative: now, now-7d, now+12h.
 * `fields=id,number` asks for some members only. Only fields with CAN_FILTER / CAN_SORT; anything
 * else is a fault naming what is offered. Parameters that the route's own query shape has are left
 * to the handler. A `pairing` filters by what rows are linked with: its name, and name.not. q=text
 * looks for records by words (kernel/search.h): of more than SEARCH_LIST_MOST that match, the
 * newest.
 *
 * A page looks at LISTING_WINDOW rows at most where no index finds those that match: it may then
 * hold fewer rows than asked for, even none, and still have a next_cursor that goes on from there.
 *
 * The cost does not grow with the page's depth: the cursor carries the last row's sort value and
 * id. Equal sort values are ordered by id, in the same direction. Rows whose sort column is NULL
 * come last in both directions; of `sparse` ones the list has those with a value only.
 *
 * The table needs: columns named like the fields; company_id; `id` (a KIND_ID field of the shape);
 * for money a column "currency", unless the shape has a text field "<name>_currency". A sortable
 * column that may be NULL is NULLABLE in the shape, or an id or instant. An index (company_id,
 * field, id) makes a sort cheap, (company_id, lower(field)) a prefix. */
#ifndef PURSER_KERNEL_LISTING_H
#define PURSER_KERNEL_LISTING_H

#include "kernel/route.h"
#include "kernel/work.h"

#define LISTING_WINDOW 5000        /* of a page */
#define LISTING_FIRST_LOOK 500     /* where a page is often full already */
#define LISTING_COUNT_WINDOW 20000 /* of a count */

/* Rows that stand in a table of pairs: of products, category_ids=7 finds those in category 7. */
struct listing_pairing {
	const char *name;   /* "category_ids": also the field that shows it, with CAN_FILTER */
	const char *table;  /* "product_category": company_id, `row` and `column`, indexed both ways */
	const char *row;    /* "product_id": which of our rows */
	const char *column; /* "category_id": what is asked for */
	/* Puts all that the ids asked for stand for into *ids: a category and those below it. A fault
	 * when one of them is not there. */
	enum err (*widen)(struct work *work, int64_t **ids, size_t *n);
	/* Or texts are asked for: rows with one of them in this column ("sku") match, and those with an
	 * id in `column` that `of_texts` says they stand for. No index holds the pairs by text: each
	 * row of the list is looked up. */
	const char *text_column;
	enum err (*of_texts)(struct work *work, const struct str *texts, size_t n, int64_t **ids,
	                     size_t *count);
};

struct listing_pairs {
	struct pair *at;
	size_t count, room;
};

struct listing_source {
	const struct shape *shape;
	const char *table;      /* "orders": its columns are the shape's */
	const char *usual_sort; /* "-id"; allowed without CAN_SORT */
	const char *where;      /* more, ANDed: "archived_at IS NULL" or NULL; no parameters */
	const char *subject;    /* its rows carry labels and custom fields; NULL: they do not */
	const struct listing_pairing *pairing; /* NULL: none */
	const char *search; /* q=… looks for what search rows open as this kind; NULL: no q */
	/* What an index (company_id, …) finds: "number", "channel_id,sku" (both are asked for),
	 * "sku.prefix" (an index on lower(sku), on PostgreSQL on lower(sku COLLATE "C")),
	 * "modified_at.range",
	 * "status>created_at" (it finds them in that order, then by id), "is_active=false>sku@its_name"
	 * (it holds rows with this value only; what is behind @ tells SQLite the index), "email.sort>
	 * email@its_name" (it serves that sort only), "late_at.range>late_at@its_name+status" (behind
	 * the + stands one more of its columns: it counts without the rows); ends with NULL. NULL: the
	 * table is small. */
	const char *const *driving;
	/* "shipped_at,ship_by": moments that are 0 where there is none, and whose index holds the
	 * others only. A list that is sorted by one shows the rows that have it; each has a row in
	 * `driving`
	 * ("shipped_at.range>shipped_at@its_name"). */
	const char *sparse;
	/* "total": no index holds these; they sort where LISTING_WINDOW rows at most are left. */
	const char *sorted_when_few;
	/* Fields that are no column (NO_COLUMN) follow from columns and the time. `complete` fills them
	 * in rows just read; `filter` turns name=value of one with CAN_FILTER into filters on columns,
	 * in *out; false: not that value. NULL: the table has none. */
	void (*complete)(const struct work *work, void *rows, size_t n);
	bool (*filter)(const struct work *work, struct str name, struct str value,
	               struct listing_pairs *out);
};

/* Reads call->pairs, runs the query for work->company, fills reply->value/count/next_cursor.
 * `fixed` (n) adds equality filters that nobody asked for: {"order_id", bind_int(7)}. */
struct listing_fixed {
	const char *column;
	struct bind value;
};
WARN_UNUSED enum err listing_run(struct work *work, const struct listing_source *source,
                                 const struct listing_fixed *fixed, size_t n,
                                 const struct call *call, struct reply *reply);
/* Page-number paging, for dialects whose queries do not use our parameter names: rows by ascending
 * id, `limit` of them, pages counted from 1. Its cost grows with the page's depth. Filters are
 * ANDed; an IN without values matches nothing. */
enum listing_how {
	LISTING_IN,     /* equal to one of numbers or texts */
	LISTING_PREFIX, /* begins with one of texts; capitals and small letters of ASCII are one */
	LISTING_FROM,   /* at least numbers[0] */
	LISTING_TO,     /* at most numbers[0] */
};
struct listing_filter {
	const char *column;
	enum listing_how how;
	const int64_t *numbers; /* or texts */
	const struct str *texts;
	size_t count;
	/* With `table`: `column` is one of that table, whose `key` is what our column `link` holds. */
	const char *link, *table, *key;
};
WARN_UNUSED enum err listing_page(struct work *work, const struct listing_source *source,
                                  const struct listing_filter *filters, size_t n, int64_t page,
                                  int64_t limit, void **out, size_t *count);
/* ERR_INVALID with every fault of the parameters; reads no row. */
WARN_UNUSED enum err listing_check(struct work *work, const struct listing_source *source,
                                   const struct call *call);
/* How many rows match the same filters (exact up to `most`, then most). Where no index finds them,
 * LISTING_COUNT_WINDOW rows are looked at; *is_all (may be NULL) is false then, and when
 * there are more than `most`. */
WARN_UNUSED enum err listing_count(struct work *work, const struct listing_source *source,
                                   const struct listing_fixed *fixed, size_t n,
                                   const struct call *call, int64_t most, int64_t *count,
                                   bool *is_all);
/* Where a walk ends: with the row of this id, and without rows that were made after `made_by` (0:
 * whenever), where the table has a created_at. */
struct listing_end {
	int64_t id;
	struct instant made_by;
};
/* Walks all rows that match `call`'s filters by ascending id, beyond *after and up to `until`, a
 * window at a time: one call looks at no more than `window` rows of the company, whatever the
 * filters are, and moves *after; *is_end when there is nothing beyond. `ids` may be empty before
 * the end. */
WARN_UNUSED enum err listing_walk(struct work *work, const struct listing_source *source,
                                  const struct call *call, int64_t window, struct listing_end until,
                                  int64_t *after, int64_t **ids, size_t *count, bool *is_end);
/* The largest id of the company's rows; 0: there are none. */
WARN_UNUSED enum err listing_last_id(struct work *work, const struct listing_source *source,
                                     int64_t *out);
/* Which of `ids` (n) are rows of the company: is_known[i] of ids[i]. */
WARN_UNUSED enum err listing_known(struct work *work, const struct listing_source *source,
                                   const int64_t *ids, size_t n, bool *is_known);
/* The names in `fields=`, for whoever prints the reply (shape_write_only); 0 names: all members.
 * They were checked by listing_run, which also left the other columns unread. */
void listing_only(struct arena *arena, const struct call *call, const struct str **only, size_t *n);

#endif
