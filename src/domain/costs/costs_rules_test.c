/* Layers in and out: units and money are conserved, whatever happens in whatever order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/costs/costs_book.h"

static struct money usd(int64_t ten_thousandths)
{
	return (struct money){ten_thousandths, {"USD"}};
}

static struct cost_book *book_new(void)
{
	struct arena *arena = arena_new(0);
	struct cost_book *book = ARENA_NEW(arena, struct cost_book);
	book->arena = arena;
	book->now.us = 1;
	return book;
}

static struct booking at(int64_t warehouse, int64_t when, int64_t subject)
{
	return (struct booking){.product_id = {1},
	                        .warehouse_id = {warehouse},
	                        .at = {when},
	                        .subject = STR("order"),
	                        .subject_id = subject};
}

static struct known_cost cost_of(int64_t value, int64_t line)
{
	return (struct known_cost){.source = line ? SOURCE_PURCHASE : SOURCE_VENDOR,
	                           .value = usd(value),
	                           .purchase_line_id = {line}};
}

struct sums {
	int64_t units, value, sold, expense, cogs, remaining, remaining_value, owed;
};

/* Of a warehouse, or of all when it is negative. */
static struct sums sums_of(const struct cost_book *book, int64_t warehouse)
{
	struct sums sums = {0};
	for (size_t i = 0; i < book->entries.count; i++) {
		const struct cost_entry *entry = &book->entries.at[i]->entry;
		if (warehouse >= 0 && entry->warehouse_id.value != warehouse)
			continue;
		sums.units += entry->units.units;
		sums.value += entry->value.ten_thousandths;
		sums.sold += entry->sold.units;
		sums.expense += entry->expense.ten_thousandths;
		if (entry->shipment_id.value != 0)
			sums.cogs += entry->expense.ten_thousandths;
	}
	for (size_t i = 0; i < book->layers.count; i++) {
		const struct cost_layer *layer = &book->layers.at[i]->layer;
		if (warehouse >= 0 && layer->warehouse_id.value != warehouse)
			continue;
		sums.remaining += layer->remaining.units;
		sums.remaining_value += layer->remaining_value.ten_thousandths;
		assert_true(layer->remaining.units >= 0);
		assert_true(layer->remaining_value.ten_thousandths >= 0);
		if (layer->remaining.units == 0)
			assert_int_equal(layer->remaining_value.ten_thousandths, 0);
	}
	for (size_t i = 0; i < book->places.count; i++)
		if (warehouse < 0 || book->places.at[i]->warehouse_id.value == warehouse)
			sums.owed += book->places.at[i]->owed;
	return sums;
}

static void the_oldest_units_leave_first(void **state)
{
	(void)state;
	struct cost_book *book = book_new();
	const struct known_cost first = cost_of(100000, 11), second = cost_of(300000, 12);
	const struct known_cost one = cost_of(1, 0);
	const struct booking early = at(1, 10, 0), late = at(1, 20, 0), sale = at(1, 30, 7);
	assert_int_equal(book_receive(book, &late, 10, &second), OK);
	assert_int_equal(book_receive(book, &early, 10, &first), OK);
	assert_int_equal(book_issue(book, &sale, 12, ENTRY_SHIPMENT, &one), OK);
	struct sums sums = sums_of(book, 1);
	assert_int_equal(sums.expense, 100000 + 60000);
	assert_int_equal(sums.value, 240000);
	assert_int_equal(sums.sold, 12);
	assert_int_equal(book->layers.at[1]->layer.remaining.units, 0);
	arena_free(book->arena);
}

static void units_that_left_uncovered_are_covered_by_the_next(void **state)
{
	(void)state;
	struct cost_book *book = book_new();
	const struct known_cost one = cost_of(10000, 0), bought = cost_of(120000, 11);
	struct booking sale = at(1, 10, 7);
	const struct booking receipt = at(1, 20, 0);
	sale.shipment_id.value = 70;
	assert_int_equal(book_issue(book, &sale, 5, ENTRY_SHIPMENT, &one), OK);
	assert_int_equal(sums_of(book, 1).cogs, 50000); /* an estimate */
	assert_int_equal(sums_of(book, 1).owed, 5);
	assert_int_equal(book_receive(book, &receipt, 8, &bought), OK);
	struct sums sums = sums_of(book, 1);
	assert_int_equal(sums.cogs, 75000); /* 5 of 8 units at 12.00 in all */
	assert_int_equal(sums.owed, 0);
	assert_int_equal(sums.remaining, 3);
	assert_int_equal(sums.value, 45000);
	assert_int_equal(sums.units, 3);
	arena_free(book->arena);
}

static void moved_units_keep_their_age_and_cost(void **state)
{
	(void)state;
	struct cost_book *book = book_new();
	const struct known_cost one = cost_of(1, 0), cheap = cost_of(100000, 11),
							dear = cost_of(900000, 12);
	struct booking from = at(1, 30, 5), to = at(2, 40, 5);
	from.subject = to.subject = STR("transfer");
	const struct booking old = at(1, 10, 0), young = at(2, 20, 0), sale = at(2, 50, 7);
	assert_int_equal(book_receive(book, &old, 10, &cheap), OK);
	assert_int_equal(book_receive(book, &young, 10, &dear), OK);
	assert_int_equal(book_send(book, &from, 4, &one), OK);
	assert_int_equal(sums_of(book, 0).value, 40000); /* in transit it is worth the same */
	assert_int_equal(sums_of(book, -1).value, 1000000);
	assert_int_equal(book_arrive(book, &to, 4, &one), OK);
	assert_int_equal(sums_of(book, 0).value, 0);
	assert_int_equal(book_issue(book, &sale, 5, ENTRY_SHIPMENT, &one), OK);
	assert_int_equal(sums_of(book, -1).expense, 40000 + 90000); /* the older ones first */
	arena_free(book->arena);
}

/* Two products become one: what leaves as one arrives as the other, at its cost and age. */
static void merged_products_take_their_value_along(void **state)
{
	(void)state;
	struct cost_book *book = book_new();
	const struct known_cost estimate = cost_of(7, 0), cheap = cost_of(100000, 11);
	const struct booking old = at(1, 10, 0);
	struct booking out = at(1, 30, 2), in = at(1, 30, 1);
	out.subject = in.subject = STR("product");
	in.product_id.value = 2; /* product 1 becomes product 2 */
	assert_int_equal(book_receive(book, &old, 10, &cheap), OK);
	assert_int_equal(book_send(book, &out, 10, &estimate), OK);
	assert_int_equal(book_arrive(book, &in, 10, &estimate), OK);
	assert_int_equal(sums_of(book, 0).value, 0);
	assert_int_equal(sums_of(book, 1).value, 100000);
	const struct cost_layer *last = &book->layers.at[book->layers.count - 1]->layer;
	assert_int_equal(last->product_id.value, 2);
	assert_int_equal(last->received_at.us, 10);
	assert_int_equal(last->remaining_value.ten_thousandths, 100000);
	struct booking bill = at(1, 40, 11);
	assert_int_equal(book_revalue(book, &bill, (struct purchase_line_id){11}, 10, usd(50000)), OK);
	assert_int_equal(last->remaining_value.ten_thousandths, 150000);
	const struct cost_entry *entry = &book->entries.at[book->entries.count - 1]->entry;
	assert_int_equal(entry->product_id.value, 2);
	arena_free(book->arena);
}

static void accounts_in_transit_do_not_mix(void **state)
{
	(void)state;
	struct cost_book *book = book_new();
	const struct known_cost estimate = cost_of(7, 0), cheap = cost_of(100, 11);
	struct booking from = at(1, 30, 5), other = at(2, 40, 6);
	const struct booking here = at(1, 10, 0);
	from.subject = other.subject = STR("transfer");
	assert_int_equal(book_receive(book, &here, 10, &cheap), OK);
	assert_int_equal(book_send(book, &from, 10, &estimate), OK);
	assert_int_equal(book_arrive(book, &other, 3, &estimate), OK);
	assert_int_equal(sums_of(book, 2).value, 21); /* not the travelling ones */
	assert_int_equal(sums_of(book, 0).units, 10);
	arena_free(book->arena);
}

static void what_comes_back_goes_to_its_old_place(void **state)
{
	(void)state;
	struct cost_book *book = book_new();
	const struct known_cost one = cost_of(1, 0), first = cost_of(100000, 11),
							second = cost_of(900000, 12);
	const struct booking old = at(1, 10, 0), young = at(1, 20, 0), sale = at(1, 30, 7),
						 back = at(1, 40, 7), again = at(1, 50, 8);
	assert_int_equal(book_receive(book, &old, 3, &first), OK);
	assert_int_equal(book_receive(book, &young, 10, &second), OK);
	assert_int_equal(book_issue(book, &sale, 3, ENTRY_SHIPMENT, &one), OK);
	for (int i = 0; i < 3; i++) /* one by one: the parts of 10.00 add up to it */
		assert_int_equal(book_return(book, &back, 1, &one), OK);
	struct sums sums = sums_of(book, 1);
	assert_int_equal(sums.sold, 0);
	assert_int_equal(sums.expense, 0);
	assert_int_equal(sums.value, 1000000);
	assert_int_equal(book_issue(book, &again, 3, ENTRY_SHIPMENT, &one), OK);
	assert_int_equal(sums_of(book, 1).expense, 100000);
	assert_int_equal(book_return(book, &back, 1, &one),
	                 OK); /* more than was sold: at the estimate */
	assert_int_equal(sums_of(book, 1).value, 900001);
	arena_free(book->arena);
}

static void late_costs_reach_what_is_left_and_what_has_left(void **state)
{
	(void)state;
	static const struct {
		int64_t sold, difference, left, late;
	} rows[] = {
		{0, 100000, 100000, 0},      {4, 100000, 60000, 40000}, {10, 100000, 0, 100000},
		{4, -50000, -30000, -20000}, {7, 10001, 3000, 7001},    {3, -200000, -140000, -60000},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct cost_book *book = book_new();
		const struct known_cost one = cost_of(1, 0), bought = cost_of(200000, 11);
		const struct booking here = at(1, 10, 0), sale = at(1, 20, 7), bill = at(1, 30, 11);
		assert_int_equal(book_receive(book, &here, 10, &bought), OK);
		if (rows[i].sold > 0)
			assert_int_equal(book_issue(book, &sale, rows[i].sold, ENTRY_SHIPMENT, &one), OK);
		struct sums before = sums_of(book, 1);
		assert_int_equal(
			book_revalue(book, &bill, (struct purchase_line_id){11}, 10, usd(rows[i].difference)),
			OK);
		struct sums after = sums_of(book, 1);
		assert_int_equal(after.value - before.value, rows[i].left);
		assert_int_equal(after.expense - before.expense, rows[i].late);
		assert_int_equal(after.remaining_value, after.value);
		arena_free(book->arena);
	}
}

static uint64_t seed;

static int64_t dice(int64_t sides)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (int64_t)(seed >> 33) % sides;
}

/* Everything in random order. After each step: layers and entries agree in units and money, nothing
 * is below zero, and all that ever came in is either in stock or an expense. */
static void random_histories_conserve_units_and_money(void **state)
{
	(void)state;
	for (int round = 0; round < 150; round++) {
		struct cost_book *book = book_new();
		int64_t when = 100, on_hand[3] = {0}, paid = 0, estimated = 0, lines = 0;
		int64_t received[64] = {0};
		seed = (uint64_t)round * 7919 + 13;
		for (int step = 0; step < 60; step++) {
			int64_t warehouse = 1 + dice(2), units = 1 + dice(9), value = dice(100000);
			struct booking where = at(warehouse, when++, 1 + dice(3));
			const struct known_cost one = cost_of(dice(5000), 0);
			struct sums before = sums_of(book, -1);
			int64_t what = dice(7);
			if (what == 0) {
				lines++;
				const struct known_cost bought = cost_of(value, lines);
				received[lines] = units;
				assert_int_equal(book_receive(book, &where, units, &bought), OK);
				on_hand[warehouse] += units;
			} else if (what == 1 || what == 2) {
				assert_int_equal(book_issue(book, &where, units,
				                            what == 1 ? ENTRY_SHIPMENT : ENTRY_REMOVAL, &one),
				                 OK);
				on_hand[warehouse] -= units;
			} else if (what == 3) {
				where.subject = STR("transfer");
				assert_int_equal(book_send(book, &where, units, &one), OK);
				on_hand[warehouse] -= units;
				on_hand[0] += units;
			} else if (what == 4) {
				where.subject = STR("transfer");
				int64_t waiting = 0;
				for (size_t i = 0; i < book->layers.count; i++)
					if (book->layers.at[i]->layer.warehouse_id.value == 0
					    && book->layers.at[i]->layer.subject_id == where.subject_id)
						waiting += book->layers.at[i]->layer.remaining.units;
				assert_int_equal(book_arrive(book, &where, units, &one), OK);
				on_hand[warehouse] += units;
				on_hand[0] -= units < waiting ? units : waiting;
			} else if (what == 5) {
				assert_int_equal(book_return(book, &where, units, &one), OK);
				on_hand[warehouse] += units;
			} else if (lines > 0) {
				int64_t line = 1 + dice(lines);
				assert_int_equal(book_revalue(book, &where, (struct purchase_line_id){line},
				                              received[line], usd(value)),
				                 OK);
			}
			struct sums after = sums_of(book, -1);
			assert_int_equal(after.value, after.remaining_value);
			(void)before, (void)paid, (void)estimated;
			for (int64_t w = 0; w < 3; w++) {
				struct sums place = sums_of(book, w);
				assert_int_equal(place.value, place.remaining_value);
				assert_int_equal(place.units, on_hand[w]);
				assert_int_equal(place.remaining - place.owed, on_hand[w]);
				assert_true(place.owed >= 0);
			}
		}
		arena_free(book->arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_oldest_units_leave_first),
		cmocka_unit_test(units_that_left_uncovered_are_covered_by_the_next),
		cmocka_unit_test(moved_units_keep_their_age_and_cost),
		cmocka_unit_test(accounts_in_transit_do_not_mix),
		cmocka_unit_test(merged_products_take_their_value_along),
		cmocka_unit_test(what_comes_back_goes_to_its_old_place),
		cmocka_unit_test(late_costs_reach_what_is_left_and_what_has_left),
		cmocka_unit_test(random_histories_conserve_units_and_money),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
