/* Pure decisions about stock: how moves change a sheet, and which of them do not fit. */
#ifndef PURSER_DOMAIN_STOCK_RULES_H
#define PURSER_DOMAIN_STOCK_RULES_H

#include "domain/stock/stock_sheet.h"

struct sheet sheet_new(struct arena *arena, struct instant now, struct str actor_kind,
                       int64_t actor_id);
/* The balance of the place; a new one, of nothing, when the sheet has none yet. */
struct balance *sheet_balance(struct sheet *sheet, struct stock_place place);
/* The same, or NULL. */
struct balance *sheet_find(const struct sheet *sheet, struct stock_place place);
/* Puts a bin into the order of drawing: by rank, then location. */
void balance_add_bin(struct sheet *sheet, struct balance *balance, struct sheet_bin bin);
/* NULL when the product never lay there. */
const struct sheet_bin *balance_bin(const struct balance *balance, struct location_id location);
int64_t balance_available(const struct balance *balance);
struct stock_level balance_level(const struct balance *balance);

enum move_verdict {
	MOVE_FITS,
	MOVE_SHORT,      /* it would promise more than there is */
	MOVE_BIN_SHORT,  /* the location that it names holds less */
	MOVE_NOT_LOCKED, /* it would unlock more than is locked */
};
/* Judges one move by the sheet as it stands. What is unguarded always fits, unless it unlocks. */
enum move_verdict move_judge(const struct balance *balance, const struct stock_move *move);
/* Applies a move: running figures, bins, ledger rows, move->after and ->shortfall. Units are drawn
 * from bins in the order of drawing, free ones first; what no bin holds makes the usual one
 * negative. The bin that it names, the usual and the receiving one must stand in the balance. False
 * for a defect: locked or allocated fell below zero, or a bin is missing. */
WARN_UNUSED bool sheet_apply(struct sheet *sheet, struct balance *balance, struct stock_move *move);
/* The first move that cannot stay, all of them being applied: its balance ends below zero although
 * a decision of ours lowered it. `n` when there is none. */
size_t sheet_refused(const struct sheet *sheet, const struct stock_move *moves, size_t n);

/* Must orders look again? Not for units that were only promised, nor for claims without a place. */
bool balance_concerns_orders(const struct balance *balance);
/* May what channels can sell be another figure now? */
bool balance_concerns_channels(const struct balance *balance);
/* Did units change places within the warehouse? Minimums of its locations may be crossed. */
bool balance_moved_inside(const struct balance *balance);
/* What a warehouse has on hand, by the figure that it reported. */
int64_t figure_on_hand(const struct stock_figure *figure, bool is_available, int64_t locked);

#endif
