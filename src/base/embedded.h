/*
 * Files compiled into the program. tools/embed.py writes the tables at build time.
 *
 * Each table is sorted by path (memcmp order), so it can be searched by halves. Paths:
 *   embedded_schema      "domain/orders/schema/0001_orders.sql"   (relative to src/)
 *   embedded_connectors  "shopify/pack.json"                      (relative to connectors/)
 *   embedded_templates   "domain/documents/templates/pick_list.mustache"   (relative to src/)
 *   embedded_web         "index.html", "index.html.br", "index.html.gz"  (relative to web/dist/)
 * `bytes` carries one NUL after `len`, so text can be read as a C string.
 */
#ifndef PURSER_BASE_EMBEDDED_H
#define PURSER_BASE_EMBEDDED_H

#include <stddef.h>

struct embedded_file {
	const char *path;
	const unsigned char *bytes;
	size_t len; /* without the closing NUL */
};

/* A table without files has one row with a NULL path and a count of 0. */
extern const struct embedded_file embedded_schema[];
extern const size_t embedded_schema_count;
extern const struct embedded_file embedded_connectors[];
extern const size_t embedded_connectors_count;
extern const struct embedded_file embedded_templates[];
extern const size_t embedded_templates_count;
extern const struct embedded_file embedded_web[];
extern const size_t embedded_web_count;

#endif
