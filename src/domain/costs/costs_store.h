/* The SQL of costs. Reads the tables of stock beside its own: how far each place was followed, and
 * the rows beyond. */
#ifndef PURSER_DOMAIN_COSTS_STORE_H
#define PURSER_DOMAIN_COSTS_STORE_H

#include "domain/costs/costs_book.h"
#include "domain/stock/stock.h"

/* A ledger row that moved units, as far as it concerns costs. */
struct moved {
	struct product_id product_id;
	struct warehouse_id warehouse_id;
	struct ledger_id id;
	struct instant at;
	enum stock_kind kind;
	int64_t units;
	struct str subject;
	int64_t subject_id;
	bool is_within; /* units changed bins only */
};

/* ---- following ---- */

/* Places of the products, with how far they were followed and what is there. */
WARN_UNUSED enum err places_load(struct tx *tx, struct company_id company, const int64_t *products,
                                 size_t n, struct cost_book *book);
/* Rows beyond the cursors, by time; at most `most`. */
WARN_UNUSED enum err moved_load(struct tx *tx, struct arena *arena, struct company_id company,
                                const int64_t *products, size_t n, size_t most, struct moved **out,
                                size_t *count);
/* Products with places whose ledger went on. */
WARN_UNUSED enum err products_behind(struct tx *tx, struct arena *arena, struct company_id company,
                                     size_t most, int64_t **out, size_t *count);
WARN_UNUSED enum err cursors_save(struct tx *tx, struct company_id company,
                                  const struct cost_book *book);

/* ---- layers and entries ---- */

/* Adds to the book what has something left. */
WARN_UNUSED enum err layers_load_left(struct tx *tx, struct company_id company,
                                      const int64_t *products, size_t n, struct cost_book *book);
/* The same of purchase lines, whatever product and place their units are now. */
WARN_UNUSED enum err layers_load_lines(struct tx *tx, struct company_id company,
                                       const int64_t *lines, size_t n, struct cost_book *book);
WARN_UNUSED enum err layers_load_ids(struct tx *tx, struct arena *arena, struct company_id company,
                                     const int64_t *ids, size_t n, struct cost_layer **out,
                                     size_t *count);
/* Adds to the book the entries that wait for cover. */
WARN_UNUSED enum err entries_load_uncovered(struct tx *tx, struct company_id company,
                                            const int64_t *products, size_t n,
                                            struct cost_book *book);
/* Adds to the book the shipments of these subjects that are not there yet. */
WARN_UNUSED enum err entries_load_sales(struct tx *tx, struct company_id company,
                                        struct str subject, const int64_t *subjects, size_t n,
                                        struct cost_book *book);
/* Sales of orders that stand on no shipment; and giving them one. */
WARN_UNUSED enum err entries_unshipped(struct tx *tx, struct arena *arena,
                                       struct company_id company, const int64_t *orders, size_t n,
                                       struct cost_entry **out, size_t *count);
WARN_UNUSED enum err entries_ship(struct tx *tx, struct arena *arena, struct company_id company,
                                  const struct cost_entry *entries, size_t n);
/* What units of an order cost that left a vendor's warehouse: by product and currency; of the
 * shipment the newest. */
WARN_UNUSED enum err booked_of_dropship(struct tx *tx, struct arena *arena,
                                        struct company_id company, struct order_id order,
                                        struct warehouse_id warehouse, struct cost_entry **out,
                                        size_t *count);
/* Adds to the book what came or was removed on accounts: of a subject, and of products (keys of
 * the maps). */
WARN_UNUSED enum err entries_load_account(struct tx *tx, struct company_id company,
                                          struct str subject, const struct map *subjects,
                                          const struct map *products, struct cost_book *book);
/* Units that have a cost, by order (subject_id), shipment and product: only these and `sold` are
 * set. */
WARN_UNUSED enum err booked_of_shipments(struct tx *tx, struct arena *arena,
                                         struct company_id company, const int64_t *shipments,
                                         size_t n, struct cost_entry **out, size_t *count);
WARN_UNUSED enum err entries_of_shipments(struct tx *tx, struct arena *arena,
                                          struct company_id company, const int64_t *shipments,
                                          size_t n, struct cost_entry **out, size_t *count);
/* What was booked for each of these purchase lines so far: subject_id, units, value. */
WARN_UNUSED enum err booked_of_lines(struct tx *tx, struct arena *arena, struct company_id company,
                                     const int64_t *lines, size_t n, struct cost_entry **out,
                                     size_t *count);
/* Writes what is new or changed; the new ones have their ids. */
WARN_UNUSED enum err book_save(struct tx *tx, struct company_id company,
                               const struct cost_book *book);

WARN_UNUSED enum err layers_page(struct tx *tx, struct arena *arena, struct company_id company,
                                 const struct cost_filter *filter, struct cost_layer **out,
                                 size_t *count);
WARN_UNUSED enum err sales_page(struct tx *tx, struct arena *arena, struct company_id company,
                                const struct cost_filter *filter, struct cost_entry **out,
                                size_t *count);

/* ---- values ---- */

/* ERR_OVERFLOW where no amount holds one of the sums: it is the last row of *out. So channel_costs.
 */
WARN_UNUSED enum err values_of(struct tx *tx, struct arena *arena, struct company_id company,
                               const int64_t *products, size_t n, struct instant as_of,
                               struct stock_value **out, size_t *count);
WARN_UNUSED enum err values_total(struct tx *tx, struct arena *arena, struct company_id company,
                                  struct instant as_of, struct stock_value **out, size_t *count);
/* Gives those values their unknown units. */
WARN_UNUSED enum err unknown_total(struct tx *tx, struct arena *arena, struct company_id company,
                                   struct stock_value *values, size_t n);
WARN_UNUSED enum err products_with_entries(struct tx *tx, struct arena *arena,
                                           struct company_id company, struct product_id after,
                                           size_t most, int64_t **out, size_t *count);
WARN_UNUSED enum err channel_costs(struct tx *tx, struct arena *arena, struct company_id company,
                                   struct instant from, struct instant to,
                                   struct channel_cost **out, size_t *count);

/* ---- default costs ---- */

WARN_UNUSED enum err defaults_load(struct tx *tx, struct arena *arena, struct company_id company,
                                   const int64_t *products, size_t n, struct default_cost **out,
                                   size_t *count);
WARN_UNUSED enum err defaults_save(struct tx *tx, struct arena *arena, struct company_id company,
                                   const struct default_cost *rows, size_t n);
WARN_UNUSED enum err defaults_delete(struct tx *tx, struct company_id company,
                                     const int64_t *products, size_t n);

/* ---- verifying ---- */

struct cost_difference {
	struct product_id product_id;
	struct warehouse_id warehouse_id;
	struct str currency;
	int64_t one, other;
};
/* Units: layers less what is owed, beside the ledger as far as it was followed. */
WARN_UNUSED enum err units_differences(struct tx *tx, struct arena *arena,
                                       struct company_id company, struct cost_difference **out,
                                       size_t *count);
/* Amounts: what is left of the layers, beside the sum of the entries, by currency. */
WARN_UNUSED enum err value_differences(struct tx *tx, struct arena *arena,
                                       struct company_id company, struct cost_difference **out,
                                       size_t *count);
/* Layers below nothing. */
WARN_UNUSED enum err layers_negative(struct tx *tx, struct arena *arena, struct company_id company,
                                     struct cost_difference **out, size_t *count);
WARN_UNUSED enum err cost_rows_count(struct tx *tx, struct arena *arena, struct company_id company,
                                     int64_t *out);

#endif
