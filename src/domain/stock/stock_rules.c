#include "domain/stock/stock_rules.h"

/* ---- the sheet ---- */

struct sheet sheet_new(struct arena *arena, struct instant now, struct str actor_kind,
                       int64_t actor_id)
{
	return (struct sheet){.arena = arena,
	                      .now = now,
	                      .actor_kind = actor_kind,
	                      .actor_id = actor_id,
	                      .products = map_new(arena)};
}

struct balance *sheet_find(const struct sheet *sheet, struct stock_place place)
{
	struct balance *balance = map_get_int(&sheet->products, place.product_id.value);
	while (balance != NULL && !ID_EQ(balance->place.warehouse_id, place.warehouse_id))
		balance = balance->next;
	return balance;
}

struct balance *sheet_balance(struct sheet *sheet, struct stock_place place)
{
	struct balance *balance = sheet_find(sheet, place);
	if (balance != NULL)
		return balance;
	balance = ARENA_NEW(sheet->arena, struct balance);
	balance->place = place;
	balance->is_new = true;
	balance->next = map_get_int(&sheet->products, place.product_id.value);
	map_put_int(&sheet->products, place.product_id.value, balance);
	*LIST_ADD(sheet->arena, &sheet->balances) = balance;
	return balance;
}

static bool bin_precedes(const struct sheet_bin *a, const struct sheet_bin *b)
{
	if (a->rank != b->rank)
		return a->rank < b->rank;
	return a->location_id.value < b->location_id.value;
}

void balance_add_bin(struct sheet *sheet, struct balance *balance, struct sheet_bin bin)
{
	(void)LIST_ADD(sheet->arena, &balance->bins);
	size_t at = balance->bins.count - 1;
	for (; at > 0 && bin_precedes(&bin, &balance->bins.at[at - 1]); at--)
		balance->bins.at[at] = balance->bins.at[at - 1];
	balance->bins.at[at] = bin;
}

static struct sheet_bin *bin_find(const struct balance *balance, struct location_id location)
{
	for (size_t i = 0; i < balance->bins.count; i++)
		if (ID_EQ(balance->bins.at[i].location_id, location))
			return &balance->bins.at[i];
	return NULL;
}

const struct sheet_bin *balance_bin(const struct balance *balance, struct location_id location)
{
	return bin_find(balance, location);
}

static int64_t available_of(struct units units)
{
	return units.on_hand - units.locked - units.allocated;
}

int64_t balance_available(const struct balance *balance)
{
	return available_of(balance->now);
}

struct stock_level balance_level(const struct balance *balance)
{
	return (struct stock_level){.product_id = balance->place.product_id,
	                            .warehouse_id = balance->place.warehouse_id,
	                            .on_hand = {balance->now.on_hand},
	                            .locked = {balance->now.locked},
	                            .allocated = {balance->now.allocated},
	                            .available = {balance_available(balance)}};
}

static struct units move_units(const struct stock_move *move)
{
	return (struct units){move->on_hand, move->locked, move->allocated};
}

static void units_add(struct units *to, struct units what)
{
	to->on_hand += what.on_hand;
	to->locked += what.locked;
	to->allocated += what.allocated;
}

/* ---- judging ---- */

enum move_verdict move_judge(const struct balance *balance, const struct stock_move *move)
{
	int64_t lowered = available_of(move_units(move));
	const struct sheet_bin none = {0}, *bin = NULL;
	if (move->location_id.value != 0) {
		bin = balance_bin(balance, move->location_id);
		bin = bin != NULL ? bin : &none;
	}
	int64_t locked = balance->now.locked - balance->held;
	if (bin != NULL && bin->locked - bin->held < locked)
		locked = bin->locked - bin->held;
	if (move->locked < 0 && locked + move->locked < 0)
		return MOVE_NOT_LOCKED;
	if (!move->is_guarded || lowered >= 0)
		return MOVE_FITS;
	if (balance_available(balance) + lowered < 0)
		return MOVE_SHORT;
	bool takes_from_bin = move->on_hand < 0 || move->locked > 0;
	if (bin != NULL && takes_from_bin
	    && bin->on_hand - bin->locked + move->on_hand - move->locked < 0)
		return MOVE_BIN_SHORT;
	return MOVE_FITS;
}

size_t sheet_refused(const struct sheet *sheet, const struct stock_move *moves, size_t n)
{
	size_t last = n;
	for (size_t i = 0; i < n; i++) {
		const struct balance *balance =
			sheet_find(sheet, (struct stock_place){moves[i].product_id, moves[i].warehouse_id});
		bool lowers = moves[i].is_guarded && available_of(move_units(&moves[i])) < 0;
		if (!lowers || balance_available(balance) >= 0)
			continue;
		/* The one that went below zero; when it came up again in between, the last one. */
		if (moves[i].after.available.units < 0)
			return i;
		last = i;
	}
	return last;
}

/* ---- moving ---- */

/* Takes from one bin what it has of `left`; free units only, or also locked ones. */
static void bin_draw(struct sheet_bin *bin, int64_t *left, bool also_locked)
{
	int64_t has = bin->on_hand + bin->piece.on_hand;
	if (!also_locked)
		has -= bin->locked + bin->piece.locked;
	int64_t taken = has < *left ? has : *left;
	if (taken <= 0)
		return;
	bin->piece.on_hand -= taken;
	*left -= taken;
}

static void draw(struct balance *balance, struct sheet_bin *first, int64_t units)
{
	if (first != NULL)
		bin_draw(first, &units, true);
	for (size_t i = 0; i < balance->bins.count; i++)
		bin_draw(&balance->bins.at[i], &units, false);
	for (size_t i = 0; i < balance->bins.count; i++)
		bin_draw(&balance->bins.at[i], &units, true);
	if (units > 0)
		bin_find(balance, balance->usual)->piece.on_hand -= units;
}

/* Locks free units where they lie; a fact may lock more than there is, in the usual bin. */
static void lock(struct balance *balance, struct sheet_bin *named, int64_t units)
{
	if (named != NULL) {
		named->piece.locked += units;
		return;
	}
	for (size_t i = 0; i < balance->bins.count && units > 0; i++) {
		struct sheet_bin *bin = &balance->bins.at[i];
		int64_t has = bin->on_hand + bin->piece.on_hand - bin->locked;
		int64_t taken = has < units ? has : units;
		if (taken <= 0)
			continue;
		bin->piece.locked += taken;
		units -= taken;
	}
	if (units > 0)
		bin_find(balance, balance->usual)->piece.locked += units;
}

/* False when less is locked. */
static bool unlock(struct balance *balance, struct sheet_bin *named, int64_t units)
{
	for (size_t i = 0; i < balance->bins.count && units > 0; i++) {
		struct sheet_bin *bin = &balance->bins.at[i];
		int64_t taken = bin->locked < units ? bin->locked : units;
		if (taken <= 0 || (named != NULL && bin != named))
			continue;
		bin->piece.locked -= taken;
		units -= taken;
	}
	return units == 0;
}

/* Splits what a move does on the shelves over the bins, as their `piece`. */
static bool pieces_make(struct balance *balance, const struct stock_move *move)
{
	struct sheet_bin *named = NULL;
	for (size_t i = 0; i < balance->bins.count; i++)
		balance->bins.at[i].piece = (struct units){0};
	if (move->location_id.value != 0)
		named = bin_find(balance, move->location_id);
	if (move->on_hand > 0)
		(named != NULL ? named : bin_find(balance, balance->receiving))->piece.on_hand +=
			move->on_hand;
	else if (move->on_hand < 0)
		draw(balance, named, -move->on_hand);
	if (move->locked > 0)
		lock(balance, named, move->locked);
	return move->locked >= 0 || unlock(balance, named, -move->locked);
}

/* One ledger row, and the figures after it. */
static void row_add(struct sheet *sheet, struct balance *balance, const struct stock_move *move,
                    struct location_id location, struct units piece)
{
	units_add(&balance->now, piece);
	units_add(&balance->change, piece);
	balance->is_touched = true;
	/* Processes take turns with clocks of their own: neither id nor time may fall. */
	int64_t next = balance->ledger_id + 1;
	balance->ledger_id = sheet->now.us > next ? sheet->now.us : next;
	if (sheet->now.us > balance->at.us)
		balance->at = sheet->now;
	int64_t available = balance_available(balance);
	bool is_short = balance->place.warehouse_id.value != 0 && available < 0;
	*LIST_ADD(sheet->arena, &sheet->rows) = (struct ledger_row){
		.id = {balance->ledger_id},
		.product_id = balance->place.product_id,
		.warehouse_id = balance->place.warehouse_id,
		.location_id = location,
		.at = balance->at,
		.kind = move->kind,
		.on_hand_change = {piece.on_hand},
		.locked_change = {piece.locked},
		.allocated_change = {piece.allocated},
		.on_hand = {balance->now.on_hand},
		.locked = {balance->now.locked},
		.allocated = {balance->now.allocated},
		.shortfall = {is_short ? -available : 0},
		.reason = move->reason,
		.subject = str_from(move->subject),
		.subject_id = move->subject_id,
		.actor_kind = sheet->actor_kind,
		.actor_id = sheet->actor_id,
	};
}

/* A row per bin. What was promised leaves with the units that leave; the last row takes the rest.
 */
static void rows_add(struct sheet *sheet, struct balance *balance, const struct stock_move *move)
{
	int64_t allocated = move->allocated;
	size_t last = 0;
	for (size_t i = 0; i < balance->bins.count; i++)
		if (balance->bins.at[i].piece.on_hand != 0 || balance->bins.at[i].piece.locked != 0)
			last = i;
	for (size_t i = 0; i <= last; i++) {
		struct sheet_bin *bin = &balance->bins.at[i];
		struct units piece = bin->piece;
		if (piece.on_hand == 0 && piece.locked == 0)
			continue;
		if (i == last)
			piece.allocated = allocated;
		else if (piece.on_hand < 0 && allocated < 0)
			piece.allocated = allocated > piece.on_hand ? allocated : piece.on_hand;
		allocated -= piece.allocated;
		bin->on_hand += piece.on_hand;
		bin->locked += piece.locked;
		units_add(&bin->change, piece);
		bin->is_touched = true;
		row_add(sheet, balance, move, bin->location_id, piece);
	}
}

/* A count that changes nothing still says that the product has its place there. */
static void count_confirm(struct sheet *sheet, struct balance *balance,
                          const struct stock_move *move)
{
	bool is_named = move->location_id.value != 0;
	struct location_id location = is_named ? move->location_id : balance->usual;
	bin_find(balance, location)->is_touched = true;
	row_add(sheet, balance, move, location, (struct units){0});
}

static bool is_in_bins(const struct balance *balance, const struct stock_move *move)
{
	return balance->has_bins
	       && (move->location_id.value == 0 || bin_find(balance, move->location_id) != NULL);
}

bool sheet_apply(struct sheet *sheet, struct balance *balance, struct stock_move *move)
{
	bool moves_units = move->on_hand != 0 || move->locked != 0;
	if (moves_units || move->kind == STOCK_ADJUST) {
		if (!is_in_bins(balance, move))
			return false;
		if (!moves_units)
			count_confirm(sheet, balance, move);
		else if (pieces_make(balance, move))
			rows_add(sheet, balance, move);
		else
			return false;
	} else {
		row_add(sheet, balance, move, (struct location_id){0}, move_units(move));
	}
	if (move->is_guarded && available_of(move_units(move)) < 0)
		balance->is_guarded = true;
	move->after = balance_level(balance);
	int64_t available = move->after.available.units;
	bool is_short = !move->is_guarded && move->warehouse_id.value != 0 && available < 0;
	move->shortfall = is_short ? -available : 0;
	return balance->now.locked >= 0 && balance->now.allocated >= 0;
}

/* ---- what follows ---- */

bool balance_concerns_orders(const struct balance *balance)
{
	const struct units *change = &balance->change;
	return balance->place.warehouse_id.value != 0
	       && (change->on_hand != 0 || change->locked != 0 || change->allocated < 0);
}

bool balance_concerns_channels(const struct balance *balance)
{
	return available_of(balance->change) != 0;
}

bool balance_moved_inside(const struct balance *balance)
{
	bool has_moved = false;
	for (size_t i = 0; i < balance->bins.count; i++)
		has_moved = has_moved || balance->bins.at[i].change.on_hand != 0;
	return has_moved && balance->change.on_hand == 0;
}

int64_t bundle_sets(const struct bundle_need *needs, size_t n, size_t *bottleneck)
{
	int64_t least = 0;
	for (size_t i = 0; i < n; i++) {
		int64_t sets = needs[i].available > 0 ? needs[i].available / needs[i].per_unit : 0;
		if (i > 0 && sets >= least)
			continue;
		least = sets;
		if (bottleneck != NULL)
			*bottleneck = i;
	}
	return least;
}

int64_t figure_on_hand(const struct stock_figure *figure, bool is_available, int64_t locked)
{
	int64_t held = is_available ? locked + figure->netted.units : 0;
	return figure->figure.units + held - figure->shipped_since.units;
}
