#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/stock/stock_rules.h"

/* A warehouse with three locations, 10 to be drawn from first. */
enum { PRODUCT = 1, WAREHOUSE = 2, FRONT = 10, MIDDLE = 11, BACK = 12, NOW = 1000000 };

static struct arena *arena;
static struct sheet sheet;
static struct balance *balance;

static void bin_put(int64_t location, int64_t on_hand, int64_t locked)
{
	balance_add_bin(&sheet, balance,
	                (struct sheet_bin){.location_id = {location},
	                                   .rank = location - FRONT,
	                                   .on_hand = on_hand,
	                                   .locked = locked});
	balance->now.on_hand += on_hand;
	balance->now.locked += locked;
}

static void begin(int64_t front, int64_t middle, int64_t back, int64_t allocated)
{
	arena_reset(arena);
	sheet = sheet_new(arena, (struct instant){NOW}, STR("user"), 7);
	balance = sheet_balance(&sheet, (struct stock_place){{PRODUCT}, {WAREHOUSE}});
	balance->has_bins = true;
	balance->usual.value = balance->receiving.value = FRONT;
	/* Put in another order than they are drawn from. */
	bin_put(BACK, back, 0);
	bin_put(FRONT, front, 0);
	bin_put(MIDDLE, middle, 0);
	balance->now.allocated = allocated;
}

static struct stock_move move_of(enum stock_kind kind, int64_t on_hand, int64_t locked,
                                 int64_t allocated)
{
	return (struct stock_move){.product_id = {PRODUCT},
	                           .warehouse_id = {WAREHOUSE},
	                           .kind = kind,
	                           .on_hand = on_hand,
	                           .locked = locked,
	                           .allocated = allocated};
}

static int64_t on_hand_of(int64_t location)
{
	return balance_bin(balance, (struct location_id){location})->on_hand;
}

static int64_t locked_of(int64_t location)
{
	return balance_bin(balance, (struct location_id){location})->locked;
}

/* ---- bins ---- */

static void units_arrive_where_they_are_sent(void **state)
{
	(void)state;
	begin(0, 0, 0, 0);
	struct stock_move usual = move_of(STOCK_ADD, 5, 0, 0), named = move_of(STOCK_ADD, 3, 0, 0);
	named.location_id.value = BACK;
	assert_true(sheet_apply(&sheet, balance, &usual));
	assert_true(sheet_apply(&sheet, balance, &named));
	assert_int_equal(on_hand_of(FRONT), 5);
	assert_int_equal(on_hand_of(MIDDLE), 0);
	assert_int_equal(on_hand_of(BACK), 3);
	assert_int_equal(named.after.on_hand.units, 8);
	assert_int_equal(sheet.rows.count, 2);
	assert_int_equal(sheet.rows.at[0].location_id.value, FRONT);
	assert_int_equal(sheet.rows.at[1].location_id.value, BACK);
}

struct drawing {
	int64_t has[3], locked[3]; /* by location, in the order of drawing */
	int64_t named;             /* 0: none */
	int64_t units;
	int64_t left[3];
};

static const struct drawing drawings[] = {
	{{5, 5, 5}, {0}, 0, 4, {1, 5, 5}},
	{{5, 5, 5}, {0}, 0, 5, {0, 5, 5}},
	{{5, 5, 5}, {0}, 0, 7, {0, 3, 5}},
	{{5, 5, 5}, {0}, 0, 15, {0, 0, 0}},
	{{5, 5, 5}, {0}, BACK, 3, {5, 5, 2}},
	{{5, 5, 5}, {0}, BACK, 7, {3, 5, 0}}, /* a fact: the rest comes from elsewhere */
	{{5, 5, 5}, {0}, 0, 20, {-5, 0, 0}},  /* only the usual one goes below zero */
	{{5, 5, 5}, {0}, BACK, 20, {-5, 0, 0}},
	{{-2, 5, 0}, {0}, 0, 4, {-2, 1, 0}},
	{{5, 5, 5}, {5, 0, 0}, 0, 4, {5, 1, 5}}, /* free units go first */
	{{5, 5, 5}, {5, 5, 5}, 0, 4, {1, 5, 5}}, /* then locked ones */
	{{5, 0, 5}, {3, 0, 0}, 0, 9, {1, 0, 0}},
};

static void units_are_drawn_in_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(drawings); i++) {
		const struct drawing *d = &drawings[i];
		begin(d->has[0], d->has[1], d->has[2], 0);
		for (size_t k = 0; k < 3; k++) {
			balance->bins.at[k].locked = d->locked[k];
			balance->now.locked += d->locked[k];
		}
		struct stock_move move = move_of(STOCK_SHIP, -d->units, 0, 0);
		move.location_id.value = d->named;
		assert_true(sheet_apply(&sheet, balance, &move));
		for (size_t k = 0; k < 3; k++)
			if (balance->bins.at[k].on_hand != d->left[k])
				fail_msg("drawing %zu, bin %zu: %lld left, not %lld", i, k,
				         (long long)balance->bins.at[k].on_hand, (long long)d->left[k]);
	}
}

static void a_shipment_gives_back_its_promise_bin_by_bin(void **state)
{
	(void)state;
	begin(3, 2, 0, 5);
	struct stock_move move = move_of(STOCK_SHIP, -5, 0, -5);
	assert_true(sheet_apply(&sheet, balance, &move));
	assert_int_equal(sheet.rows.count, 2);
	const struct ledger_row *first = &sheet.rows.at[0], *second = &sheet.rows.at[1];
	assert_int_equal(first->on_hand_change.units, -3);
	assert_int_equal(first->allocated_change.units, -3);
	assert_int_equal(first->on_hand.units, 2);
	assert_int_equal(second->on_hand_change.units, -2);
	assert_int_equal(second->allocated_change.units, -2);
	assert_int_equal(second->allocated.units, 0);
	assert_int_equal(first->shortfall.units, 0);
	assert_int_equal(move.after.available.units, 0);

	/* More promised than leaves: the last row has the rest. */
	begin(3, 2, 0, 9);
	move = move_of(STOCK_SHIP, -4, 0, -9);
	assert_true(sheet_apply(&sheet, balance, &move));
	assert_int_equal(sheet.rows.at[0].allocated_change.units, -3);
	assert_int_equal(sheet.rows.at[1].allocated_change.units, -6);
}

static void locks_lie_on_free_units(void **state)
{
	(void)state;
	begin(3, 4, 0, 0);
	struct stock_move lock = move_of(STOCK_LOCK, 0, 5, 0), unlock = move_of(STOCK_UNLOCK, 0, -4, 0);
	assert_true(sheet_apply(&sheet, balance, &lock));
	assert_int_equal(locked_of(FRONT), 3);
	assert_int_equal(locked_of(MIDDLE), 2);
	assert_true(sheet_apply(&sheet, balance, &unlock));
	assert_int_equal(locked_of(FRONT), 0);
	assert_int_equal(locked_of(MIDDLE), 1);
	assert_int_equal(unlock.after.locked.units, 1);
	assert_int_equal(unlock.after.available.units, 6);
}

/* ---- judging ---- */

struct judgement {
	int64_t front, locked, allocated;
	int64_t on_hand, lock, allocate; /* of the move */
	bool is_guarded, is_named;
	enum move_verdict verdict;
};

static const struct judgement judgements[] = {
	/* has, locked, promised; move; guarded, at FRONT */
	{10, 0, 0, 0, 0, 10, true, false, MOVE_FITS},
	{10, 0, 0, 0, 0, 11, true, false, MOVE_SHORT},
	{10, 4, 0, 0, 0, 7, true, false, MOVE_SHORT},
	{10, 0, 4, 0, 0, 6, true, false, MOVE_FITS},
	{10, 0, 4, 0, 0, 7, true, false, MOVE_SHORT},
	{10, 0, 0, 0, 0, 11, false, false, MOVE_FITS},
	{10, 0, 4, -6, 0, 0, true, false, MOVE_FITS},
	{10, 0, 4, -7, 0, 0, true, false, MOVE_SHORT},
	{10, 0, 4, -7, 0, 0, false, false, MOVE_FITS},
	{10, 0, 4, 0, 6, 0, true, false, MOVE_FITS},
	{10, 0, 4, 0, 7, 0, true, false, MOVE_SHORT},
	{10, 5, 0, 0, -5, 0, true, false, MOVE_FITS},
	{10, 5, 0, 0, -6, 0, true, false, MOVE_NOT_LOCKED},
	{10, 5, 0, 0, -6, 0, false, false, MOVE_NOT_LOCKED},
	{10, 5, 0, -5, 0, 0, true, true, MOVE_FITS},
	{10, 0, 20, 0, 0, -3, true, false, MOVE_FITS}, /* what it raises is never refused */
	{10, 0, 20, 5, 0, 0, true, false, MOVE_FITS},
	{10, 0, 20, -1, 0, -1, true, false, MOVE_FITS},
	{0, 0, 0, 0, 0, 1, true, false, MOVE_SHORT},
};

static void decisions_are_judged(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(judgements); i++) {
		const struct judgement *j = &judgements[i];
		begin(j->front, 0, 0, j->allocated);
		balance->bins.at[0].locked = balance->now.locked = j->locked;
		struct stock_move move = move_of(STOCK_REMOVE, j->on_hand, j->lock, j->allocate);
		move.is_guarded = j->is_guarded;
		move.location_id.value = j->is_named ? FRONT : 0;
		enum move_verdict verdict = move_judge(balance, &move);
		if (verdict != j->verdict)
			fail_msg("judgement %zu: %d, not %d", i, (int)verdict, (int)j->verdict);
	}
}

static void a_named_location_must_have_the_units(void **state)
{
	(void)state;
	begin(2, 8, 0, 0);
	struct stock_move move = move_of(STOCK_REMOVE, -3, 0, 0);
	move.is_guarded = true;
	assert_int_equal(move_judge(balance, &move), MOVE_FITS);
	move.location_id.value = FRONT;
	assert_int_equal(move_judge(balance, &move), MOVE_BIN_SHORT);
	move.location_id.value = MIDDLE;
	assert_int_equal(move_judge(balance, &move), MOVE_FITS);
	balance->bins.at[1].locked = balance->now.locked = 6;
	assert_int_equal(move_judge(balance, &move), MOVE_BIN_SHORT);
	move.location_id.value = 99; /* never lay there */
	assert_int_equal(move_judge(balance, &move), MOVE_BIN_SHORT);
}

static void demand_is_summed(void **state)
{
	(void)state;
	begin(10, 0, 0, 0);
	struct stock_move moves[] = {move_of(STOCK_RESERVE, 0, 0, 6), move_of(STOCK_RESERVE, 0, 0, 5),
	                             move_of(STOCK_RESERVE, 0, 0, 1)};
	for (size_t i = 0; i < COUNT_OF(moves); i++) {
		moves[i].is_guarded = true;
		assert_true(sheet_apply(&sheet, balance, &moves[i]));
	}
	assert_int_equal(sheet_refused(&sheet, moves, COUNT_OF(moves)), 1);

	begin(10, 0, 0, 0);
	struct stock_move saved[] = {move_of(STOCK_RESERVE, 0, 0, 11), move_of(STOCK_ADD, 1, 0, 0)};
	saved[0].is_guarded = true;
	for (size_t i = 0; i < COUNT_OF(saved); i++)
		assert_true(sheet_apply(&sheet, balance, &saved[i]));
	assert_int_equal(sheet_refused(&sheet, saved, COUNT_OF(saved)), COUNT_OF(saved));

	/* It went up again in between, but not far enough: the last decision is named. */
	begin(10, 0, 20, 0);
	struct stock_move facts[] = {move_of(STOCK_REMOVE, -40, 0, 0), move_of(STOCK_ADD, 5, 0, 0)};
	for (size_t i = 0; i < COUNT_OF(facts); i++)
		assert_true(sheet_apply(&sheet, balance, &facts[i]));
	assert_int_equal(sheet_refused(&sheet, facts, COUNT_OF(facts)), COUNT_OF(facts));
	assert_int_equal(facts[0].shortfall, 10);
	assert_int_equal(facts[1].shortfall, 5);
	assert_int_equal(sheet.rows.at[sheet.rows.count - 1].shortfall.units, 5);
}

static void defects_are_noticed(void **state)
{
	(void)state;
	struct stock_move release = move_of(STOCK_RELEASE, 0, 0, -3);
	begin(10, 0, 0, 2);
	assert_false(sheet_apply(&sheet, balance, &release));
	begin(10, 0, 0, 3);
	assert_true(sheet_apply(&sheet, balance, &release));
	struct stock_move unlock = move_of(STOCK_UNLOCK, 0, -1, 0);
	assert_false(sheet_apply(&sheet, balance, &unlock));
	struct stock_move nowhere = move_of(STOCK_ADD, 1, 0, 0);
	nowhere.location_id.value = 99;
	assert_false(sheet_apply(&sheet, balance, &nowhere));
	/* Units cannot lie where there is no warehouse. */
	struct balance *unplaced = sheet_balance(&sheet, (struct stock_place){{PRODUCT}, {0}});
	struct stock_move unhoused = move_of(STOCK_ADD, 1, 0, 0);
	assert_false(sheet_apply(&sheet, unplaced, &unhoused));
}

/* ---- the ledger ---- */

static void ids_and_times_never_fall(void **state)
{
	(void)state;
	begin(10, 0, 0, 0);
	struct stock_move one = move_of(STOCK_RESERVE, 0, 0, 1);
	assert_true(sheet_apply(&sheet, balance, &one));
	assert_true(sheet_apply(&sheet, balance, &one));
	assert_int_equal(sheet.rows.at[0].id.value, NOW);
	assert_int_equal(sheet.rows.at[1].id.value, NOW + 1);
	assert_int_equal(sheet.rows.at[1].at.us, NOW);
	/* Another process, whose clock runs ahead, wrote the newest row. */
	balance->ledger_id = balance->at.us = NOW + 500;
	assert_true(sheet_apply(&sheet, balance, &one));
	assert_int_equal(sheet.rows.at[2].id.value, NOW + 501);
	assert_int_equal(sheet.rows.at[2].at.us, NOW + 500);
	assert_int_equal(sheet.rows.at[2].actor_id, 7);
}

static void claims_without_a_place_are_no_shortfall(void **state)
{
	(void)state;
	begin(0, 0, 0, 0);
	struct balance *unplaced = sheet_balance(&sheet, (struct stock_place){{PRODUCT}, {0}});
	struct stock_move claim = move_of(STOCK_RESERVE, 0, 0, 4);
	claim.warehouse_id.value = 0;
	assert_true(sheet_apply(&sheet, unplaced, &claim));
	assert_int_equal(claim.after.available.units, -4);
	assert_int_equal(claim.shortfall, 0);
	assert_int_equal(sheet.rows.at[0].shortfall.units, 0);
	assert_false(balance_concerns_orders(unplaced));
	assert_true(balance_concerns_channels(unplaced));
	claim.allocated = -4;
	assert_true(sheet_apply(&sheet, unplaced, &claim));
	assert_false(balance_concerns_orders(unplaced));
	assert_false(balance_concerns_channels(unplaced));
}

struct concern {
	int64_t on_hand, locked, allocated;
	bool orders, channels;
};

static const struct concern concerns[] = {
	{0, 0, 2, false, true}, /* a promise helps nobody else */
	{0, 0, -2, true, true}, {3, 0, 0, true, true},    {-3, 0, 0, true, true},
	{0, 2, 0, true, true},  {-2, 0, -2, true, false}, /* shipped: what channels may sell is the same
                                                       */
};

static void changes_concern_whom_they_should(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(concerns); i++) {
		const struct concern *c = &concerns[i];
		begin(10, 0, 0, 5);
		struct stock_move move = move_of(STOCK_SYNC, c->on_hand, c->locked, c->allocated);
		assert_true(sheet_apply(&sheet, balance, &move));
		if (balance_concerns_orders(balance) != c->orders
		    || balance_concerns_channels(balance) != c->channels)
			fail_msg("concern %zu", i);
	}
}

static void figures_mean_what_the_warehouse_says(void **state)
{
	(void)state;
	const struct stock_figure plain = {.figure = {10}, .netted = {4}};
	const struct stock_figure later = {.figure = {10}, .netted = {4}, .shipped_since = {3}};
	assert_int_equal(figure_on_hand(&plain, false, 5), 10);
	assert_int_equal(figure_on_hand(&plain, true, 5), 19);
	assert_int_equal(figure_on_hand(&plain, true, 0), 14);
	assert_int_equal(figure_on_hand(&later, false, 5), 7);
	assert_int_equal(figure_on_hand(&later, true, 5), 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(units_arrive_where_they_are_sent),
		cmocka_unit_test(units_are_drawn_in_order),
		cmocka_unit_test(a_shipment_gives_back_its_promise_bin_by_bin),
		cmocka_unit_test(locks_lie_on_free_units),
		cmocka_unit_test(decisions_are_judged),
		cmocka_unit_test(a_named_location_must_have_the_units),
		cmocka_unit_test(demand_is_summed),
		cmocka_unit_test(defects_are_noticed),
		cmocka_unit_test(ids_and_times_never_fall),
		cmocka_unit_test(claims_without_a_place_are_no_shortfall),
		cmocka_unit_test(changes_concern_whom_they_should),
		cmocka_unit_test(figures_mean_what_the_warehouse_says),
	};
	arena = arena_new(0);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
