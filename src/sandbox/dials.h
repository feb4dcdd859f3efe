/* The dials: whole numbers that say how each side behaves. One table has name, range, calm and
 * hostile value and a sentence; GET /control/dials prints it. "per mille" dials hit in N of 1000
 * cases. */
#ifndef PURSER_SANDBOX_DIALS_H
#define PURSER_SANDBOX_DIALS_H

#include <stdint.h>

#include "base/err.h"
#include "wire/json.h"

enum side { SIDE_SHOP, SIDE_WAREHOUSE, SIDE_COUNT };

enum dial {
	/* both sides */
	DIAL_DUPLICATES,
	DIAL_REORDERING,
	DIAL_DELAY_MS,
	DIAL_DELAY_JITTER_MS,
	DIAL_LOST_REPLIES,
	DIAL_LOST_DROPPED,
	DIAL_ERRORS_500,
	DIAL_RATE_BUCKET,
	DIAL_RATE_REFILL_PER_S,
	DIAL_TOKEN_LIFETIME_S,
	DIAL_CLOCK_SKEW_S,
	/* shop */
	DIAL_SHIFTING,
	DIAL_SALES_PER_HOUR,
	DIAL_LINES_MOST,
	DIAL_QUANTITY_MOST,
	DIAL_UNPAID,
	DIAL_PAY_AFTER_S,
	DIAL_EDITS,
	DIAL_CANCELS,
	DIAL_RESTOCK_ON_CANCEL,
	DIAL_SHOP_FULFILS,
	DIAL_SHOP_SHIPS_AFTER_S,
	/* warehouse */
	DIAL_SHIP_AFTER_S,
	DIAL_SHIP_JITTER_S,
	DIAL_LATE,
	DIAL_LATE_BY_S,
	DIAL_SHORT,
	DIAL_PARTIAL,
	DIAL_CANCEL_REFUSED,
	DIAL_SHIP_AFTER_CANCEL,
	DIAL_NON_IDEMPOTENT,
	DIAL_INVENTORY_NET,
	DIAL_SNAPSHOT_EVERY_S,
	DIAL_RESTOCK_BELOW,
	DIAL_RESTOCK_UNITS,
	DIAL_COUNT
};

struct dial_row {
	const char *name;
	unsigned sides; /* bit 1 << side */
	int64_t calm, hostile, least, most;
	const char *says;
};

struct dials {
	int64_t at[SIDE_COUNT][DIAL_COUNT];
};

extern const char *const side_words[SIDE_COUNT]; /* "shop", "warehouse" */

const struct dial_row *dial_row(enum dial dial);
void dials_calm(struct dials *dials);
void dials_hostile(struct dials *dials);
/* The members "shop": {"sales_per_hour": 60, …} and "warehouse": {…}, without the braces. */
void dials_print(struct json_out *out, const struct dials *dials);
/* {"shop": {"sales_per_hour": "how often …, 0 … 1000000"}, …} */
void dials_explain(struct json_out *out);
/* Turns the dials that `json` names (a document as printed, or a part of one; "preset": "calm" or
 * "hostile" comes first). All or none: ERR_INVALID with the faulty name in `faulty`. */
WARN_UNUSED enum err dials_read(const struct json *json, struct dials *dials, struct str *faulty);

#endif
