/* The order of what happened at one moment, and with which parcel units left. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/costs/costs_facts.h"
#include "domain/costs/costs_order.h"

static struct arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new(0);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct moved moved(int64_t product, int64_t warehouse, int64_t id, int64_t units,
                          const char *subject, int64_t subject_id)
{
	return (struct moved){.product_id = {product},
	                      .warehouse_id = {warehouse},
	                      .id = {id},
	                      .at = {100},
	                      .kind = units < 0 ? STOCK_TRANSFER_OUT : STOCK_TRANSFER_IN,
	                      .units = units,
	                      .subject = str_from(subject),
	                      .subject_id = subject_id};
}

/* The warehouses, or products, in the order in which the rows are booked. */
static void assert_order(struct moved *rows, size_t n, bool is_products, const char *expected)
{
	struct str text = {0};
	moved_arrange(arena, rows, n);
	for (size_t i = 0; i < n; i++)
		text = str_format(
			arena, "%.*s %lld%+lld", STR_FMT(text),
			(long long)(is_products ? rows[i].product_id.value : rows[i].warehouse_id.value),
			(long long)rows[i].units);
	assert_string_equal(str_format(arena, "%.*s", STR_FMT(text)).at, expected);
}

static void test_what_moves_on_has_arrived_before(void **state)
{
	(void)state;
	/* From 1 to 2 to 3 to 4, as the database gives them. */
	struct moved rows[] = {moved(9, 1, 100, -5, "move", 1), moved(9, 2, 101, -4, "move", 2),
	                       moved(9, 3, 101, -3, "move", 3), moved(9, 2, 100, 5, "move", 1),
	                       moved(9, 3, 100, 4, "move", 2),  moved(9, 4, 100, 3, "move", 3)};
	assert_order(rows, 6, false, " 1-5 2+5 2-4 3+4 3-3 4+3");
}

static void test_moves_without_accounts_of_their_own_stand_as_they_happened(void **state)
{
	(void)state;
	struct moved rows[] = {moved(9, 1, 100, -5, "", 0), moved(9, 2, 101, -3, "", 0),
	                       moved(9, 2, 100, 5, "", 0), moved(9, 3, 100, 3, "", 0)};
	assert_order(rows, 4, false, " 1-5 2+5 2-3 3+3");
}

static void test_merged_products_follow_each_other(void **state)
{
	(void)state;
	/* 7 into 8, 8 into 9. */
	struct moved rows[] = {moved(8, 1, 101, -10, "product", 9), moved(7, 1, 100, -10, "product", 8),
	                       moved(9, 1, 100, 10, "product", 8), moved(8, 1, 100, 10, "product", 7)};
	assert_order(rows, 4, true, " 7-10 8+10 8-10 9+10");
}

static void test_a_set_comes_after_its_parts(void **state)
{
	(void)state;
	struct moved rows[] = {moved(9, 1, 100, 1, "assembly", 9), moved(7, 1, 100, -2, "assembly", 9),
	                       moved(8, 1, 100, -1, "assembly", 9)};
	for (size_t i = 0; i < 3; i++)
		rows[i].kind = rows[i].units < 0 ? STOCK_REMOVE : STOCK_ADD;
	assert_order(rows, 3, true, " 7-2 8-1 9+1");
}

static struct shipment parcel(int64_t id, int64_t made_at, int64_t units)
{
	struct shipment shipment = {
		.id = {id}, .order_id = {5}, .warehouse_id = {1}, .created_at = {made_at}};
	*LIST_ADD(arena, &shipment.lines) =
		(struct shipment_line){.product_id = {9}, .quantity = {units}};
	return shipment;
}

static int64_t picked_of(struct sales_open *sales, int64_t from, int64_t until, int64_t units)
{
	const struct sale_asked asked = {
		.order_id = 5, .warehouse_id = {1}, .product_id = {9}, .from = {from}, .until = {until}};
	struct sale_open *sale = sale_pick(sales, &asked);
	if (sale == NULL)
		return 0;
	sale->left -= units;
	return sale->shipment->id.value;
}

static int64_t picked(struct sales_open *sales, int64_t at, int64_t units)
{
	return picked_of(sales, at, at + 1000, units);
}

static void test_parcels_get_their_units_in_turn(void **state)
{
	(void)state;
	const struct shipment parcels[] = {parcel(1, 1000000, 5), parcel(2, 1000001, 3),
	                                   parcel(3, 9000000, 2)};
	struct sales_open sales;
	sales_begin(arena, parcels, 3, &sales);
	assert_int_equal(picked(&sales, 1000000, 5), 1);
	assert_int_equal(picked(&sales, 1000000, 3), 2);
	assert_int_equal(picked(&sales, 1000000, 1), 0); /* the third was made much later */
	assert_int_equal(picked(&sales, 9000000, 2), 3);
	/* What has a cost is not given again. */
	const struct cost_entry booked = {
		.subject_id = 5, .shipment_id = {1}, .product_id = {9}, .sold = {5}};
	sales_begin(arena, parcels, 3, &sales);
	sales_booked(&sales, &booked, 1);
	assert_int_equal(picked(&sales, 1000000, 3), 2);
}

static void test_parcels_recorded_later_take_what_left_in_turn(void **state)
{
	(void)state;
	const struct shipment parcels[] = {parcel(1, 1000000, 5), parcel(2, 2000000, 3)};
	struct sales_open sales;
	sales_begin(arena, parcels, 2, &sales);
	assert_int_equal(picked_of(&sales, 0, 3000000, 5), 1);
	assert_int_equal(picked_of(&sales, 0, 3000000, 3), 2);
	assert_int_equal(picked_of(&sales, 0, 3000000, 1), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_what_moves_on_has_arrived_before),
		TEST(test_moves_without_accounts_of_their_own_stand_as_they_happened),
		TEST(test_merged_products_follow_each_other),
		TEST(test_a_set_comes_after_its_parts),
		TEST(test_parcels_get_their_units_in_turn),
		TEST(test_parcels_recorded_later_take_what_left_in_turn),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
