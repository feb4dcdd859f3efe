/* Random stock, seeded: whatever is added, counted, locked, moved, sent, received and promised, in
 * whatever order, every unit is accounted for, decisions never leave less than nothing, and the
 * auditors find nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/stock/stock_counts.h"
#include "domain/stock/stock_locks.h"
#include "domain/stock/test_stock.h"
#include "domain/transfers/transfers_edge.h"

enum { STEPS = 500, PRODUCTS = 3, PLACES = 2, ROWS = STEPS };

/* What must be, kept apart from the code under test. */
static struct truth {
	int64_t on_hand[PRODUCTS][PLACES], allocated[PRODUCTS][PLACES], locked[PRODUCTS][PLACES];
	int64_t held[PRODUCTS][PLACES]; /* of the locked ones, those of locks with a reason */
	int64_t in_transit[PRODUCTS];
} truth;

static struct product_id products[PRODUCTS];
static struct warehouse_id places[PLACES];
static struct {
	struct transfer_id id;
	struct transfer_line_id line;
	size_t product, from;
	int64_t sent, open;
} transfers[ROWS];
static size_t transfer_count;
static struct {
	struct lock_id id;
	size_t product, place;
	int64_t units;
} locks[ROWS];
static size_t lock_count;
static uint64_t chance;

static size_t random_below(size_t n)
{
	chance = chance * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(chance >> 33) % n;
}

static int64_t available(size_t product, size_t place)
{
	return truth.on_hand[product][place] - truth.locked[product][place]
	       - truth.allocated[product][place];
}

/* Did it succeed? A refusal must leave nothing behind. */
static bool ended(enum err err)
{
	if (err == OK) {
		work_commit(&test_fixture);
		return true;
	}
	if (err != ERR_OUT_OF_STOCK && err != ERR_REFUSED)
		fail_msg("%d: %s", (int)err, work_fault(&test_fixture));
	assert_false(tx_wrote(test_fixture.work.tx));
	work_rollback(&test_fixture);
	return false;
}

static bool changed(enum stock_kind kind, size_t product, size_t place, int64_t units)
{
	struct work *work = work_begin(&test_fixture);
	return ended(
		test_change(work, kind, test_item_of(products[product], places[place], units), NULL));
}

/* A decision succeeds exactly when there is enough. */
static void decided(bool succeeded, bool is_enough, size_t step)
{
	if (succeeded != is_enough)
		fail_msg("step %zu: it %s", step, succeeded ? "was done without enough" : "was refused");
}

/* ---- steps ---- */

static void promise(size_t product, size_t place, int64_t units, size_t step)
{
	struct stock_move move = test_claim_of(products[product], places[place], units);
	struct work *work = work_begin(&test_fixture);
	bool is_enough = available(product, place) >= units;
	bool is_done = ended(stock_post(work, &move, 1, NULL));
	decided(is_done, is_enough, step);
	truth.allocated[product][place] += is_done ? units : 0;
}

static void give_back(size_t product, size_t place, bool ships)
{
	int64_t units = truth.allocated[product][place];
	if (units == 0)
		return;
	units = 1 + (int64_t)random_below((size_t)units);
	struct stock_move move = test_claim_of(products[product], places[place], -units);
	move.kind = ships ? STOCK_SHIP : STOCK_RELEASE;
	move.on_hand = ships ? -units : 0;
	test_posted(&move, 1);
	truth.allocated[product][place] -= units;
	truth.on_hand[product][place] -= ships ? units : 0;
}

static void send(size_t product, size_t from, int64_t units, size_t step)
{
	struct transfer_line line = {.product_id = products[product], .quantity = {units}};
	struct transfer draft = {.from_warehouse_id = places[from],
	                         .to_warehouse_id = places[1 - from]},
					out;
	draft.lines.at = &line;
	draft.lines.count = draft.lines.room = 1;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(transfer_create(work, &draft, &out), OK);
	struct transfer_id id = out.id;
	struct transfer_line_id line_id = out.lines.at[0].id;
	work_commit(&test_fixture);
	work = work_begin(&test_fixture);
	bool is_enough = available(product, from) >= units;
	bool is_done = ended(transfer_send(work, id, NULL, 0, &out));
	decided(is_done, is_enough, step);
	if (!is_done)
		return;
	truth.on_hand[product][from] -= units;
	truth.in_transit[product] += units;
	transfers[transfer_count].id = id;
	transfers[transfer_count].line = line_id;
	transfers[transfer_count].product = product;
	transfers[transfer_count].from = from;
	transfers[transfer_count].sent = transfers[transfer_count].open = units;
	transfer_count++;
}

static void receive(void)
{
	struct transfer out;
	if (transfer_count == 0)
		return;
	size_t at = random_below(transfer_count), product = transfers[at].product;
	int64_t accepted = (int64_t)random_below(6), rejected = (int64_t)random_below(3);
	if (transfers[at].open <= 0 || accepted + rejected == 0)
		return;
	struct work *work = work_begin(&test_fixture);
	bool closes = random_below(5) == 0;
	const struct transfer_receipt receipt = {
		.line_id = transfers[at].line, .accepted = {accepted}, .rejected = {rejected}};
	enum err err = closes ? transfer_close(work, transfers[at].id, &out)
	                      : transfer_receive(work, transfers[at].id, &receipt, 1, NULL, NULL, &out);
	if (!ended(err))
		fail_msg("a receipt was refused");
	int64_t before = transfers[at].open;
	int64_t after = closes ? 0 : before - accepted - rejected;
	transfers[at].open = after > 0 ? after : 0;
	truth.in_transit[product] -= before - transfers[at].open;
	truth.on_hand[product][1 - transfers[at].from] += closes ? 0 : accepted;
}

static void lock_for_a_while(size_t product, size_t place, int64_t units, size_t step)
{
	int64_t id = 0;
	struct work *work = work_begin(&test_fixture);
	struct stock_item item = test_item_of(products[product], places[place], units);
	item.reason = STR("Inspection");
	item.until.us = work->now.us + 30 * SECOND_US;
	struct stock_change change = {.item = &item, .fault = work->fault};
	bool is_enough = available(product, place) >= units;
	assert_int_equal(stock_lock_many(work, 1, &change, &id), OK);
	bool is_done = ended(change.err);
	decided(is_done, is_enough, step);
	if (!is_done)
		return;
	truth.locked[product][place] += units;
	truth.held[product][place] += units;
	locks[lock_count].id.value = id;
	locks[lock_count].product = product;
	locks[lock_count].place = place;
	locks[lock_count++].units = units;
}

/* By hand, in part; or by its job, which does nothing before the time. */
static void unlock_some(void)
{
	if (lock_count == 0)
		return;
	size_t at = random_below(lock_count);
	bool by_hand = random_below(2) == 0;
	int64_t freed = 0;
	struct stock_lock lock;
	struct work *work = work_begin(&test_fixture);
	enum err err = stock_lock_get(work, locks[at].id, &lock);
	assert_int_equal(err, locks[at].units > 0 ? OK : ERR_NOT_FOUND);
	if (err == OK && by_hand) {
		freed = 1 + (int64_t)random_below((size_t)locks[at].units);
		const struct lock_release item = {.id = locks[at].id, .units = {freed}};
		assert_int_equal(stock_lock_release_many(work, 1, &item, &err, work->fault), OK);
		assert_int_equal(err, OK);
	} else if (err == OK) {
		const struct job job = {.subject_id = locks[at].id.value};
		freed = lock.until.us <= work->now.us ? locks[at].units : 0;
		assert_int_equal(stock_lock_end(work, &job), OK);
	}
	work_commit(&test_fixture);
	locks[at].units -= freed;
	truth.locked[locks[at].product][locks[at].place] -= freed;
	truth.held[locks[at].product][locks[at].place] -= freed;
}

/* Counted at a moment after which more came: the difference is that of the moment. */
static void count_in_the_past(size_t product, size_t place, int64_t units)
{
	struct instant at = test_fixture.now;
	int64_t difference = units - 4;
	struct stock_item item =
		test_item_of(products[product], places[place], truth.on_hand[product][place] + difference);
	if (item.quantity.units < 0)
		return;
	struct count_draft draft = {.warehouse_id = places[place], .counted_at = at};
	draft.items.at = &item;
	draft.items.count = draft.items.room = 1;
	struct stock_count count;
	assert_true(changed(STOCK_ADD, product, place, units));
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_count_create(work, &draft, &count), OK);
	struct count_id id = count.id;
	work_commit(&test_fixture);
	work = work_begin(&test_fixture);
	assert_int_equal(stock_count_post(work, id, &count), OK);
	work_commit(&test_fixture);
	truth.on_hand[product][place] += units + difference;
	bool is_enough = difference <= 0 || available(product, place) >= difference;
	work = work_begin(&test_fixture);
	if (random_below(2) == 0)
		work_rollback(&test_fixture);
	else if (ended(stock_count_undo(work, id, &count)))
		truth.on_hand[product][place] -= difference;
	else
		assert_false(is_enough);
}

static void step_do(size_t step)
{
	size_t product = random_below(PRODUCTS), place = random_below(PLACES);
	int64_t units = 1 + (int64_t)random_below(8);
	bool is_enough = available(product, place) >= units, is_done;
	switch (random_below(15)) {
	case 0:
	case 1:
		assert_true(changed(STOCK_ADD, product, place, units));
		truth.on_hand[product][place] += units;
		break;
	case 2:
		is_done = changed(STOCK_REMOVE, product, place, units);
		decided(is_done, is_enough, step);
		truth.on_hand[product][place] -= is_done ? units : 0;
		break;
	case 3: /* a count is a fact, also when it leaves a shortfall */
		assert_true(changed(STOCK_ADJUST, product, place, 2 * units));
		truth.on_hand[product][place] = 2 * units;
		break;
	case 4:
		is_done = changed(STOCK_LOCK, product, place, units);
		decided(is_done, is_enough, step);
		truth.locked[product][place] += is_done ? units : 0;
		break;
	case 5:
		is_done = changed(STOCK_UNLOCK, product, place, units);
		decided(is_done, truth.locked[product][place] - truth.held[product][place] >= units, step);
		truth.locked[product][place] -= is_done ? units : 0;
		break;
	case 6:
	case 7:
		promise(product, place, units, step);
		break;
	case 8:
		give_back(product, place, false);
		break;
	case 9:
		give_back(product, place, true);
		break;
	case 10:
		lock_for_a_while(product, place, units, step);
		break;
	case 11:
		unlock_some();
		break;
	case 12:
		count_in_the_past(product, place, units);
		break;
	case 13:
		send(product, place, units, step);
		break;
	default:
		receive();
		break;
	}
}

/* ---- after every step ---- */

static void truth_holds(size_t step)
{
	struct incoming *coming;
	size_t count;
	for (size_t p = 0; p < PRODUCTS; p++)
		for (size_t w = 0; w < PLACES; w++) {
			struct stock_level level = test_level_of(products[p], places[w]);
			if (level.on_hand.units != truth.on_hand[p][w]
			    || level.locked.units != truth.locked[p][w]
			    || level.allocated.units != truth.allocated[p][w])
				fail_msg("step %zu: product %zu at place %zu", step, p, w);
		}
	struct work *work = work_begin(&test_fixture);
	for (size_t p = 0; p < PRODUCTS; p++) {
		int64_t units = 0;
		assert_int_equal(stock_incoming_of(work, &products[p].value, 1, &coming, &count), OK);
		for (size_t i = 0; i < count; i++)
			units += coming[i].units.units;
		if (units != truth.in_transit[p])
			fail_msg("step %zu: %lld of product %zu are under way, not %lld", step,
			         (long long)truth.in_transit[p], p, (long long)units);
	}
	work_rollback(&test_fixture);
}

static void auditors_find_nothing(void)
{
	struct verify_report report = {0};
	test_verified();
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(transfers_verify(work, &report), OK);
	if (report.differences.count > 0)
		fail_msg("%.*s", STR_FMT(report.differences.at[0]));
	work_rollback(&test_fixture);
}

static void every_unit_is_accounted_for(void **state)
{
	(void)state;
	for (size_t i = 0; i < PRODUCTS; i++)
		products[i] = test_product_made();
	places[0] = test_reno;
	places[1] = test_newark;
	/* With another location to draw from and put into. */
	(void)test_location_made(test_reno, "Upper shelf", 5);
	chance = 20261128;
	for (size_t step = 0; step < STEPS; step++) {
		step_do(step);
		truth_holds(step);
		if (step % 50 == 49)
			auditors_find_nothing();
	}
	auditors_find_nothing();
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_unit_is_accounted_for)};
	if (!test_database_is_offered())
		return 0;
	test_world_open();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	work_fixture_close(&test_fixture);
	return failed;
}
