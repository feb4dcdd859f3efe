/* The reading half of a back-test: pieces of the stored orders, met by both sets of rules. Runs on
 * a reader; what it finds stays in memory until back_test_write takes it. */
#include "domain/back_tests/back_tests_piece.h"

#include "domain/back_tests/back_tests_edge.h"
#include "domain/back_tests/back_tests_rules.h"
#include "domain/back_tests/back_tests_store.h"
#include "domain/vendors/vendors.h"
#include "kernel/kept.h"
#include "shape/shape_change.h"

/* Pieces that one part reads before it hands over. */
enum { PIECES_EACH = 2 };

struct piece_reading {
	struct work *work;
	const struct back_test *test;
	const struct bots *draft, *base; /* base NULL: history */
	struct bot_facts_source source;
	struct trial_world world;
	struct arena *scratch; /* of one order */
	struct piece_found *found;
};

/* ---- what is the same for all orders ---- */

static enum err draft_load(struct work *work, const struct back_test *test, const struct bots **out)
{
	if (test->version != 0)
		return bots_of_version(work, test->version, out);
	*out = kept_find(work, "back_test", test->id.value);
	if (*out != NULL)
		return OK;
	struct arena *own = arena_new(64 * 1024);
	struct bot_set *set = ARENA_NEW(own, struct bot_set);
	enum err err = back_test_draft_fetch(work->tx, own, work->company, test->id, set);
	if (err != OK) {
		arena_free(own);
		return err;
	}
	*out = kept_put(work, "back_test", test->id.value, own, bots_compile(own, set, 0));
	return OK;
}

static enum err rates_load(struct work *work, const struct back_test *test,
                           struct trial_world *world)
{
	if (test->rate_table_id.value == 0)
		return OK;
	const struct rate_table *table = kept_find(work, "rate_table", test->rate_table_id.value);
	if (table == NULL) {
		struct arena *own = arena_new(64 * 1024);
		struct rate_table *loaded = ARENA_NEW(own, struct rate_table);
		enum err err = rate_table_fetch(work->tx, own, work->company, test->rate_table_id, loaded);
		if (err != OK) {
			arena_free(own);
			return err;
		}
		table = kept_put(work, "rate_table", test->rate_table_id.value, own, loaded);
	}
	world->rates = table->rates.at;
	world->rate_count = table->rates.count;
	return OK;
}

static enum err vendors_load(struct work *work, struct trial_world *world)
{
	struct vendor *vendors;
	TRY(vendor_all(work, &vendors, &world->vendor_count));
	struct vendor_place *places =
		ARENA_ARRAY(work->arena, world->vendor_count + 1, struct vendor_place);
	for (size_t i = 0; i < world->vendor_count; i++)
		places[i] = (struct vendor_place){vendors[i].id.value, vendors[i].warehouse_id};
	world->vendors = places;
	return OK;
}

static enum err reading_begin(struct piece_reading *reading)
{
	struct work *work = reading->work;
	const struct back_test *test = reading->test;
	static const struct bot_set nothing = {0};
	TRY(draft_load(work, test, &reading->draft));
	if (test->against == AGAINST_RULES && test->base_version != 0)
		TRY(bots_of_version(work, test->base_version, &reading->base));
	else if (test->against == AGAINST_RULES)
		reading->base = bots_compile(work->arena, &nothing, 0);
	unsigned needs = bots_needs(reading->draft) | BOT_NEEDS_COMPONENTS | BOT_NEEDS_WEIGHTS;
	if (reading->base != NULL)
		needs |= bots_needs(reading->base);
	TRY(bot_facts_begin(work, needs, &reading->source));
	reading->world.routing = &reading->source.routing;
	reading->world.shelves = map_new(work->arena);
	TRY(vendors_load(work, &reading->world));
	return rates_load(work, test, &reading->world);
}

/* ---- what a piece asks of the stock ---- */

static enum err shelves_load(struct piece_reading *reading, size_t known_before)
{
	struct work *work = reading->work;
	const struct map *products = &reading->source.products;
	struct stock_level *levels;
	size_t n = products->count - known_before, count;
	int64_t *ids = ARENA_ARRAY(work->arena, n + 1, int64_t);
	for (size_t i = 0; i < n; i++)
		ids[i] = products->entries[known_before + i].number;
	if (n == 0)
		return OK;
	TRY(stock_levels(work, ids, n, &levels, &count));
	for (size_t i = 0; i < count; i++) {
		int64_t product = levels[i].product_id.value;
		struct trial_shelf *shelf = map_get_int(&reading->world.shelves, product);
		if (shelf == NULL) {
			shelf = ARENA_NEW(work->arena, struct trial_shelf);
			map_put_int(&reading->world.shelves, product, shelf);
		}
		*LIST_ADD(work->arena, &shelf->levels) = levels[i];
	}
	return OK;
}

/* Split by stock asks where routing would send the order: by the state or rank of today. */
struct stock_view {
	const struct trial_world *world;
	struct warehouse_id usual;
};

static int64_t units_for_bots(const void *context, struct warehouse_id warehouse,
                              struct product_id product)
{
	const struct stock_view *view = context;
	return trial_available(view->world, product, warehouse.value != 0 ? warehouse : view->usual);
}

static void stock_view_make(struct piece_reading *reading, const struct order *order,
                            struct stock_view *view, struct bot_facts *facts)
{
	struct routing_decision decision;
	const struct routing_question question = {.facts = reading->world.routing,
	                                          .country = order->country,
	                                          .state = order->state,
	                                          .available = trial_available,
	                                          .context = &reading->world};
	if ((reading->source.needs & BOT_NEEDS_STOCK) == 0)
		return;
	routing_decide(reading->scratch, &question, &decision);
	*view = (struct stock_view){&reading->world, decision.warehouse_id};
	facts->available = units_for_bots;
	facts->context = view;
}

/* ---- orders ---- */

static bool is_for_bots(const struct order *order)
{
	if (order->paid_at.us == 0 || order->is_fulfilled_by_channel)
		return false;
	for (size_t i = 0; i < order->lines.count; i++)
		if (order->lines.at[i].product_id.value == 0 && order->lines.at[i].ordered.units > 0)
			return false;
	return order->lines.count > 0;
}

static void difference_note(struct piece_reading *reading, const struct order *order,
                            struct str changed, const struct trial_side *base,
                            const struct trial_side *draft)
{
	struct piece_found *found = reading->found;
	struct arena *arena = reading->work->arena;
	found->different++;
	if (reading->test->differences_kept + (int64_t)found->differences.count
	    >= BACK_TEST_DIFFERENCES_MOST)
		return;
	*LIST_ADD(arena, &found->differences) = (struct back_test_difference){
		.id = order->id,
		.number = order->number,
		.changed = str_copy(arena, changed),
		.before = shape_text(arena, &trial_side_shape, base, NULL, 0),
		.after = shape_text(arena, &trial_side_shape, draft, NULL, 0)};
}

static void order_try(struct piece_reading *reading, const struct order *order,
                      struct bot_facts *facts, const struct order_shipping *shipping)
{
	struct trial_side base, draft;
	struct bot_result base_result, draft_result;
	struct stock_view view;
	struct back_test_totals *totals = &reading->found->totals;
	bool other = false;
	arena_reset(reading->scratch);
	stock_view_make(reading, order, &view, facts);
	bots_run(reading->scratch, reading->draft, facts, &draft_result);
	trial_side_make(reading->scratch, &reading->world, order, facts, &draft_result, &draft);
	if (reading->base != NULL) {
		bots_run(reading->scratch, reading->base, facts, &base_result);
		trial_side_make(reading->scratch, &reading->world, order, facts, &base_result, &base);
		other = results_differ_otherwise(&base_result, &draft_result);
	} else {
		trial_side_history(&reading->world, order, facts, shipping, reading->work->now, &base);
	}
	side_count(reading->work->arena, &totals->base, &base);
	side_count(reading->work->arena, &totals->draft, &draft);
	struct str changed = trial_compare(reading->scratch, &base, &draft, other, &totals->changes);
	if (changed.len > 0)
		difference_note(reading, order, changed, &base, &draft);
}

static enum err shipping_load(struct piece_reading *reading, const struct order *const *orders,
                              size_t n, struct order_shipping **out)
{
	*out = NULL;
	if (reading->base != NULL)
		return OK;
	int64_t *ids = ARENA_ARRAY(reading->work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		ids[i] = orders[i]->id.value;
	return order_shipping_of(reading->work, ids, n, out);
}

static enum err piece_read(struct piece_reading *reading, struct order_mark after,
                           struct order_mark upto)
{
	struct arena *arena = reading->work->arena;
	struct order *orders;
	struct order_shipping *shipping;
	size_t count, n = 0, known_before = reading->source.products.count;
	TRY(order_between(reading->work, arena, after, upto, &orders, &count));
	const struct order **list = ARENA_ARRAY(arena, count + 1, const struct order *);
	for (size_t i = 0; i < count; i++)
		if (is_for_bots(&orders[i]))
			list[n++] = &orders[i];
	struct bot_facts *facts = ARENA_ARRAY(arena, n + 1, struct bot_facts);
	TRY(bot_facts_load(reading->work, &reading->source, arena, list, n, facts));
	TRY(shelves_load(reading, known_before));
	TRY(shipping_load(reading, list, n, &shipping));
	for (size_t i = 0; i < n; i++)
		order_try(reading, list[i], &facts[i], shipping != NULL ? &shipping[i] : NULL);
	reading->found->orders += (int64_t)count;
	reading->found->totals.passed_over += (int64_t)(count - n);
	return OK;
}

/* ---- a part ---- */

static enum err marks_read(struct work *work, const struct back_test *test,
                           struct piece_found *found)
{
	struct order_mark *marks;
	size_t count;
	struct instant since = {0};
	if (test->days > 0)
		since.us = test->created_at.us - test->days * DAY_US;
	TRY(order_marks(work, since, BACK_TEST_PIECE, &marks, &count, &found->total));
	/* The first piece begins before the first order. */
	*LIST_ADD(work->arena, &found->marks) = since.us > 0 ? since.us - 1 : 0;
	*LIST_ADD(work->arena, &found->marks) = ID_MAX;
	for (size_t i = 0; i < count; i++) {
		*LIST_ADD(work->arena, &found->marks) = marks[i].created_us;
		*LIST_ADD(work->arena, &found->marks) = marks[i].id;
	}
	return OK;
}

static struct order_mark mark_of(const struct back_test *test, size_t at)
{
	return (struct order_mark){test->marks.at[at * 2], test->marks.at[at * 2 + 1]};
}

enum err back_test_read(struct work *work, const struct job *job, size_t part, size_t parts,
                        void **out)
{
	struct back_test test;
	struct piece_found *found = ARENA_NEW(work->arena, struct piece_found);
	enum err err = back_test_fetch(work->tx, work->arena, work->company,
	                               (struct back_test_id){job->subject_id}, &test);
	*out = found;
	if (err == ERR_NOT_FOUND || (err == OK && test.status != BACK_TEST_RUNNING))
		return OK;
	TRY(err);
	found->next_mark = test.next_mark;
	if (test.marks.count == 0)
		return part == 0 ? marks_read(work, &test, found) : OK;
	struct piece_reading reading = {
		.work = work, .test = &test, .found = found, .scratch = arena_new(64 * 1024)};
	arena_entrust(work->arena, (void (*)(void *))arena_free, reading.scratch);
	TRY(reading_begin(&reading));
	size_t ends = test.marks.count / 2;
	for (size_t i = 0; i < PIECES_EACH; i++) {
		size_t at = (size_t)test.next_mark + i * parts + part;
		if (at + 1 >= ends)
			break;
		TRY(piece_read(&reading, mark_of(&test, at), mark_of(&test, at + 1)));
		found->pieces++;
	}
	return OK;
}
