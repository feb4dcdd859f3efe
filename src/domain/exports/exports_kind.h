/* A kind of export: the list it is read from and what a row of the file holds. */
#ifndef PURSER_DOMAIN_EXPORTS_KIND_H
#define PURSER_DOMAIN_EXPORTS_KIND_H

#include "domain/exports/exports.h"

/* Rows of the file made from a page of the list. */
struct export_rows {
	void *at; /* structs of the kind's row shape */
	size_t count;
	const int64_t *records; /* per row: the row of the list that it tells of */
};

struct export_kind {
	const char *name;
	unsigned scope;
	const struct listing_source *source;
	const struct shape *row; /* NULL: the source's own */
	const char *subject;     /* of custom fields; NULL: none */
	/* NULL: the page is the rows. */
	enum err (*make)(struct work *work, const void *page, size_t count, struct export_rows *out);
	const char *says;
};

extern const struct export_kind *const export_kinds[];
extern const size_t export_kind_count;
const struct export_kind *export_kind_find(struct work *work, struct str name); /* or NULL */

#endif
