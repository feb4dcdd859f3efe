/* The SQL of transfers. */
#ifndef PURSER_DOMAIN_TRANSFERS_STORE_H
#define PURSER_DOMAIN_TRANSFERS_STORE_H

#include "domain/transfers/transfers.h"

/* ERR_NOT_FOUND when there is none. Without lines. */
WARN_UNUSED enum err transfer_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                    struct transfer_id id, struct transfer *out);
/* 0: nobody has the number. */
WARN_UNUSED enum err transfer_numbered(struct tx *tx, struct arena *arena,
                                       struct company_id company, struct str number,
                                       struct transfer_id *out);
WARN_UNUSED enum err transfer_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                     const struct transfer *transfer);
/* Over version − 1; ERR_SERIALIZATION when another version is there. */
WARN_UNUSED enum err transfer_save(struct tx *tx, struct arena *arena, struct company_id company,
                                   const struct transfer *transfer);
/* By transfer, then age. */
WARN_UNUSED enum err transfer_lines_fetch(struct tx *tx, struct arena *arena,
                                          struct company_id company, const int64_t *transfers,
                                          size_t n, struct transfer_line **out, size_t *count);
/* Those that wait to be sent and have a line of the product. */
WARN_UNUSED enum err transfers_planned_with(struct tx *tx, struct arena *arena,
                                            struct company_id company, struct product_id product,
                                            int64_t **ids, size_t *count);
/* Replaces all lines of the transfer. */
WARN_UNUSED enum err transfer_lines_replace(struct tx *tx, struct arena *arena,
                                            struct company_id company, struct transfer_id id,
                                            const struct transfer_line *lines, size_t n);
/* What the lines and the ledger say of one transfer. */
struct transfer_sums {
	struct transfer_id id;
	struct str number;
	int64_t balance; /* sent + over − received − rejected − written off − in transit */
	int64_t sent, stocked;
	int64_t out, in; /* of the ledger */
};
WARN_UNUSED enum err transfer_sums_load(struct tx *tx, struct arena *arena,
                                        struct company_id company, struct transfer_sums **out,
                                        size_t *count);

#endif
