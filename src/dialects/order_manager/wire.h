/* What all tags of the dialect share: how values look on the wire, fields that exist there and not
 * here, and the parameters of pages. Wire structs carry the wire's names (in snake case); shapes
 * with the profile below turn them into camel case. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_WIRE_H
#define PURSER_DIALECTS_ORDER_MANAGER_WIRE_H

#include "kernel/listing.h"
#include "kernel/route.h"

/* Camel case, money as numbers, instants in whole seconds, upper-case words; of what clients send,
 * unknown members, nulls and ids of 0 are passed over. */
extern const struct profile om_profile;

/* What Order Manager has and Purser does not keep: the members are there, with nothing in them. A
 * wire struct with such fields has a member `struct absent absent`, which stays zero. */
struct absent {
	struct str nothing;
	LIST(struct str) list;
	bool no;
};
/* clang-format off */
#define ABSENT_ROW_(S, name_, kind_, member)                                                       \
	{.name = #name_, .name_len = sizeof(#name_) - 1, .kind = kind_,                                \
	 .offset = offsetof(S, absent.member), .flags = READ_ONLY, .says = "Purser does not keep this."}
#define ABSENT(S, name_) ABSENT_ROW_(S, name_, KIND_JSON, nothing)
#define ABSENT_LIST(S, name_) ABSENT_ROW_(S, name_, KIND_TEXTS, list)
#define ABSENT_FLAG(S, name_) ABSENT_ROW_(S, name_, KIND_FLAG, no)
/* clang-format on */

/* The id of one of the dialect's words, as its lists of choices have them; 0 prints null. */
struct om_word_id {
	int64_t value;
};

/* A decimal number, as its text; empty prints null. */
#define FIELD_DECIMAL(S, m, d) FIELD_JSON(S, m, 0, d)

/* ---- pages ---- */

#define OM_LIMIT_MOST 1000
#define OM_PAGE_FIELDS(S)                                                                          \
	FIELD_INT(S, page, 0, 0, INT32_MAX, "Which page, counted from 1; usually 1."),                 \
		FIELD_INT(S, limit, 0, 1, OM_LIMIT_MOST, "Rows of a page.")

/* 0 means: not given. */
int64_t om_page(int64_t asked);
int64_t om_limit(int64_t asked, int64_t usual);
/* Of a list that is all in memory: moves *at and *count to the page. */
size_t om_page_first(size_t count, int64_t page, int64_t limit, size_t *on_page);

/* The filters of a listing_page being gathered. What was not given adds none and returns NULL. */
struct om_filters {
	struct arena *arena;
	LIST(struct listing_filter) rows;
};
struct om_filters om_filters_new(struct arena *arena);
/* 0 is no filter. */
struct listing_filter *om_only_id(struct om_filters *filters, const char *column, int64_t id);
/* Zeros are passed over. */
struct listing_filter *om_only_ids(struct om_filters *filters, const char *column,
                                   const int64_t *ids, size_t n);
/* Exactly these numbers, also none: then nothing matches. */
struct listing_filter *om_among(struct om_filters *filters, const char *column,
                                const int64_t *numbers, size_t n);
struct listing_filter *om_only_texts(struct om_filters *filters, const char *column,
                                     const struct str *texts, size_t n);
struct listing_filter *om_prefixes(struct om_filters *filters, const char *column,
                                   const struct str *texts, size_t n);
/* Both ends are inclusive; an instant of 0 is no bound. */
void om_between(struct om_filters *filters, const char *column, struct instant from,
                struct instant to);
/* Says that the column stands in `table`, whose `key` our `link` holds. NULL is passed over. */
void om_through(struct listing_filter *filter, const char *link, const char *table,
                const char *key);
WARN_UNUSED enum err om_list(struct work *work, const struct listing_source *source,
                             const struct om_filters *filters, int64_t page, int64_t limit,
                             void **out, size_t *count);

/* Reads the query of a list by the route's query shape into `out`. (The dispatcher leaves the
 * parameters of lists to them, and knows only our own spelling of names.) */
WARN_UNUSED enum err om_query(struct work *work, const struct call *call, void *out);

/* Each text is one of the words, in any case, or empty. Else a fault of `name`. */
WARN_UNUSED enum err om_words_check(struct work *work, const char *name, const struct str *texts,
                                    size_t n, const char *const *words, size_t word_count);

/* Sets the bit of a field that `value` (of a shape with touched bits) now holds. */
void om_touch(const struct shape *shape, void *value, const char *name);

/* ---- route rows ---- */

/* clang-format off */
#define OM_READ(path_, scope_, flags_, query_, reply_, run_, id_, says_)                           \
	{.method = "GET", .path = path_, .scope = scope_, .flags = flags_, .query = query_,            \
	 .reply = reply_, .status = 200, .run = run_, .profile = &om_profile, .id = "om_" id_,         \
	 .says = says_}
#define OM_LIST(path_, scope_, query_, reply_, run_, id_, says_)                                   \
	OM_READ(path_, scope_, ROUTE_LIST | ROUTE_BARE, query_, reply_, run_, id_, says_)
#define OM_WRITE(method_, path_, scope_, flags_, query_, body_, reply_, run_, id_, says_)          \
	{.method = method_, .path = path_, .scope = scope_,                                            \
	 .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | (flags_), .query = query_, .body = body_,           \
	 .reply = reply_, .status = 200, .run = run_, .profile = &om_profile, .id = "om_" id_,         \
	 .says = says_}
/* clang-format on */

#endif
