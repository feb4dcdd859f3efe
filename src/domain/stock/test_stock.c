#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/stock/test_stock.h"

#include "domain/stock/stock_edge.h"
#include "kernel/cursor_store.h"

struct work_fixture test_fixture;
struct warehouse_id test_reno, test_newark, test_vendor;
int test_made_count;

/* ---- making ---- */

struct warehouse_id test_warehouse_made(const char *name, enum warehouse_type type,
                                        enum figure_meaning meaning)
{
	const struct warehouse draft = {
		.name = str_from(name), .type = type, .figure_meaning = meaning};
	struct warehouse out;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(warehouse_create(work, &draft, &out), OK);
	work_commit(&test_fixture);
	return out.id;
}

struct location_id test_location_made(struct warehouse_id warehouse, const char *name, int64_t rank)
{
	const struct stock_location draft = {
		.warehouse_id = warehouse, .name = str_from(name), .draw_rank = rank};
	struct stock_location out;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(location_create(work, &draft, &out), OK);
	work_commit(&test_fixture);
	return out.id;
}

struct product_id test_product_made(void)
{
	enum err err;
	struct product out;
	struct work *work = work_begin(&test_fixture);
	struct str sku = str_format(work->arena, "SKU-%d", ++test_made_count);
	const struct product draft = {.sku = sku, .name = sku};
	assert_int_equal(product_create_many(work, 1, &draft, &out, &err, work->fault), OK);
	assert_int_equal(err, OK);
	work_commit(&test_fixture);
	return out.id;
}

struct stock_item test_item_of(struct product_id product, struct warehouse_id warehouse,
                               int64_t units)
{
	return (struct stock_item){
		.product_id = product, .warehouse_id = warehouse, .quantity = {units}};
}

enum err test_change(struct work *work, enum stock_kind kind, struct stock_item item,
                     struct stock_level *after)
{
	struct stock_change one = {.item = &item, .fault = work->fault};
	enum err err = stock_change_many(work, kind, 1, &one);
	if (after != NULL)
		*after = one.after;
	return err != OK ? err : one.err;
}

/* Each in a unit of its own. */
void test_changed(enum stock_kind kind, struct stock_item item)
{
	struct work *work = work_begin(&test_fixture);
	enum err err = test_change(work, kind, item, NULL);
	if (err != OK)
		fail_msg("%s", work_fault(&test_fixture));
	work_commit(&test_fixture);
}

void test_refused(enum stock_kind kind, struct stock_item item, enum err err, const char *says)
{
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(test_change(work, kind, item, NULL), err);
	assert_string_equal(work_fault(&test_fixture), says);
	assert_false(tx_wrote(work->tx));
	assert_string_equal(work_events(&test_fixture), "");
	work_rollback(&test_fixture);
}

struct stock_move test_claim_of(struct product_id product, struct warehouse_id warehouse,
                                int64_t units)
{
	return (struct stock_move){.product_id = product,
	                           .warehouse_id = warehouse,
	                           .kind = units > 0 ? STOCK_RESERVE : STOCK_RELEASE,
	                           .allocated = units,
	                           .is_guarded = units > 0 && warehouse.value != 0,
	                           .subject = "order",
	                           .subject_id = 77};
}

void test_posted(struct stock_move *moves, size_t n)
{
	struct work *work = work_begin(&test_fixture);
	if (stock_post(work, moves, n, NULL) != OK)
		fail_msg("%s", work_fault(&test_fixture));
	work_commit(&test_fixture);
}

struct stock_level test_level_of(struct product_id product, struct warehouse_id warehouse)
{
	struct stock_level level;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_level_get(work, product, warehouse, &level), OK);
	work_rollback(&test_fixture);
	return level;
}

void test_level_is(struct product_id product, struct warehouse_id warehouse, int64_t on_hand,
                   int64_t locked, int64_t allocated)
{
	struct stock_level level = test_level_of(product, warehouse);
	assert_int_equal(level.on_hand.units, on_hand);
	assert_int_equal(level.locked.units, locked);
	assert_int_equal(level.allocated.units, allocated);
	assert_int_equal(level.available.units, on_hand - locked - allocated);
}

/* Nothing that was written so far contradicts itself. */
void test_verified(void)
{
	struct verify_report report = {0};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_verify(work, &report), OK);
	assert_true(report.checked > 0);
	if (report.differences.count > 0)
		fail_msg("%.*s", STR_FMT(report.differences.at[0]));
	work_rollback(&test_fixture);
}

/* What is waiting to be computed again, taken. */
size_t test_dirty_taken(int64_t *first)
{
	int64_t *products;
	size_t count;
	bool has_more;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(quantity_dirty_take(work, 100000, &products, &count, &has_more), OK);
	assert_false(has_more);
	*first = count > 0 ? products[0] : 0;
	work_commit(&test_fixture);
	return count;
}

void test_heard(int64_t number)
{
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(cursor_put(work->tx, work->company, &(struct cursor_row){.number = number}),
	                 OK);
	work_commit(&test_fixture);
}

void test_world_open(void)
{
	work_fixture_open(&test_fixture);
	test_heard(INT64_MAX);
	test_reno = test_warehouse_made("Reno", WAREHOUSE_DIRECT_FULFILLMENT, FIGURE_ON_HAND);
	test_newark = test_warehouse_made("Newark", WAREHOUSE_DIRECT_FULFILLMENT, FIGURE_ON_HAND);
	test_vendor = test_warehouse_made("Vendor", WAREHOUSE_THIRD_PARTY_LOGISTICS, FIGURE_AVAILABLE);
}
