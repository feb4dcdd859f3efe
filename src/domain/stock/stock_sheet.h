/* The sheet: the balances and bins that one posting touches, loaded once, moved in memory, written
 * once. stock_store.c fills and writes it, stock_rules.c moves it. Everything lives in its arena.
 */
#ifndef PURSER_DOMAIN_STOCK_SHEET_H
#define PURSER_DOMAIN_STOCK_SHEET_H

#include "base/map.h"
#include "domain/stock/stock.h"

/* A row of table stock. */
struct stock_row {
	struct product_id product_id;
	struct warehouse_id warehouse_id;
	struct qty on_hand, locked, allocated;
	struct instant modified_at;
	int64_t ledger_id;
};
extern const struct shape stock_row_shape;

struct units {
	int64_t on_hand, locked, allocated;
};

/* What lies in one location of the balance's warehouse. */
struct sheet_bin {
	struct stock_id id;
	struct location_id location_id;
	int64_t rank; /* its place in the order of drawing */
	int64_t on_hand, locked;
	int64_t held;        /* of the locked ones, those of locks; loaded to unlock */
	struct units change; /* of this posting */
	struct units piece;  /* of the move at hand */
	bool is_new, is_touched;
};

struct balance {
	struct stock_place place;
	struct units now, change;
	int64_t held;      /* of the locked ones, those of locks; loaded to unlock */
	int64_t ledger_id; /* of its newest ledger row */
	struct instant at; /* of that row */
	bool is_new, is_touched;
	bool is_guarded; /* a decision of ours lowered what is available */
	bool has_bins;
	struct location_id usual, receiving; /* where what is not named goes from, and to */
	LIST(struct sheet_bin) bins;         /* in the order of drawing; also those two */
	struct balance *next;                /* of the same product */
};

struct sheet {
	struct arena *arena;
	struct instant now;
	struct str actor_kind;
	int64_t actor_id;
	struct map products; /* product id → its first balance */
	LIST(struct balance *) balances;
	LIST(struct ledger_row) rows;
};

#endif
