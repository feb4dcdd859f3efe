/* Lists of more rows than one page looks at. */
#include "kernel/test_listing.h"

static const char *const driving[] = {"order_number",
                                      "order_number.prefix",
                                      "placed_at.range",
                                      "is_held=true>placed_at@crate_held",
                                      "mood>placed_at@crate_mood",
                                      NULL};
static const struct listing_source driven = {
	.shape = &crate_shape, .table = "crate", .usual_sort = "-id", .driving = driving};
static const char *const sparse_driving[] = {"mood>placed_at@crate_mood",
                                             "closed_at.range>closed_at@crate_ended",
                                             "order_number.sort>order_number@crate_note", NULL};
static const struct listing_source sparse = {.shape = &crate_shape,
                                             .table = "crate",
                                             .usual_sort = "-id",
                                             .driving = sparse_driving,
                                             .sparse = "closed_at",
                                             .sorted_when_few = "quantity,total"};

struct walk {
	size_t pages, empty, rows;
	int64_t last_id, last_placed_us, last_closed_us;
};

/* All pages of a query over the driven list. */
static struct walk walk_of(const struct listing_source *of, const char *query)
{
	struct walk walk = {0};
	struct str cursor = {0};
	do {
		struct work work = work_of(company);
		struct str text =
			str_format(arena, "%s%s%.*s", query, cursor.len > 0 ? "&cursor=" : "", STR_FMT(cursor));
		struct call call = call_of(str_c(arena, text));
		struct reply reply = {0};
		assert_ok(listing_run(&work, of, NULL, 0, &call, &reply));
		walk.pages++;
		walk.empty += reply.count == 0;
		for (size_t i = 0;
		     strstr(query, "sort=closed_at") != NULL && of == &sparse && i < reply.count; i++) {
			assert_true(item(&reply, i)->closed_at.us >= walk.last_closed_us);
			assert_true(item(&reply, i)->closed_at.us > 0);
			walk.last_closed_us = item(&reply, i)->closed_at.us;
		}
		for (size_t i = 0; strstr(query, "sort=placed_at") != NULL && i < reply.count; i++) {
			assert_true(item(&reply, i)->placed_at.us >= walk.last_placed_us);
			walk.last_placed_us = item(&reply, i)->placed_at.us;
		}
		walk.rows += reply.count;
		if (reply.count > 0)
			walk.last_id = item(&reply, reply.count - 1)->id.value;
		cursor = reply.next_cursor;
		assert_true(walk.pages < 1000);
	} while (cursor.len > 0);
	return walk;
}

static struct walk walk_all(const char *query)
{
	return walk_of(&driven, query);
}

static int64_t count_of(const char *query)
{
	struct work work = work_of(company);
	struct call call = call_of(query);
	int64_t count;
	assert_ok(listing_count(&work, &source, NULL, 0, &call, 1000000, &count, NULL));
	return count;
}

/* SQLite is told the index by its name, and refuses a statement that cannot use it. */
static void a_sparse_sort_shows_the_rows_that_have_it(void **state)
{
	(void)state;
	enum { MANY = 3 * LISTING_WINDOW };
	static const char *const asked[] = {"",
	                                    "&quantity=2",
	                                    "&mood=calm",
	                                    "&mood=calm&quantity=0",
	                                    "&id=100007",
	                                    "&closed_at.from=2026-11-24T00:00:00Z",
	                                    "&closed_at.from=1960-01-01T00:00:00Z&quantity=1",
	                                    "&closed_at.to=2026-11-22T00:00:00Z&mood=very_keen"};
	add_rows(company, 100001, MANY);
	for (size_t i = 0; i < COUNT_OF(asked); i++) {
		int64_t count = count_of(
			str_c(arena, str_format(arena, "closed_at.from=1970-01-02T00:00:00Z%s",
		                            strstr(asked[i], "closed_at.from") != NULL ? "" : asked[i])));
		for (int64_t limit = 100; limit <= 1000; limit += 900)
			for (int k = 0; k < 2; k++) {
				struct walk walk = walk_of(
					&sparse, str_c(arena, str_format(arena, "limit=%lld&sort=%sclosed_at%s",
				                                     (long long)limit, k ? "-" : "", asked[i])));
				if (strstr(asked[i], "closed_at.from") == NULL)
					assert_int_equal(walk.rows, count);
			}
	}
	assert_int_equal(walk_of(&sparse, "limit=1000&sort=closed_at").rows,
	                 walk_of(&sparse,
	                         "limit=1000&sort=-closed_at&closed_at.from=1960-01-01"
	                         "T00:00:00Z")
	                     .rows);
	assert_int_equal(walk_of(&sparse, "limit=1000&sort=order_number&mood=calm").rows,
	                 count_of("mood=calm"));
}

static void what_no_index_sorts_is_sorted_where_few_are_left(void **state)
{
	(void)state;
	static const char *const few[] = {"sort=quantity", "sort=-total&mood=calm", "sort=total&id=7"};
	static const char *const many[] = {"sort=quantity", "sort=-total&mood=calm",
	                                   "sort=total&quantity=2"};
	for (size_t i = 0; i < COUNT_OF(few); i++) {
		const char *filters = strchr(few[i], '&');
		assert_int_equal(walk_of(&sparse, few[i]).rows, count_of(filters ? filters + 1 : ""));
	}
	add_rows(company, 100001, (int64_t)4 * LISTING_WINDOW);
	for (size_t i = 0; i < COUNT_OF(many); i++) {
		struct work work = work_of(company);
		struct call call = call_of(many[i]);
		struct reply reply = {0};
		assert_int_equal(listing_run(&work, &sparse, NULL, 0, &call, &reply), ERR_INVALID);
		assert_true(str_is(fault.rows.at[0].path, "sort"));
	}
}

static void few_among_many_are_found_window_by_window(void **state)
{
	(void)state;
	enum { MANY = 2 * LISTING_WINDOW + 1500 };
	static const char *const wide_sorts[] = {"sort=-id", "sort=id", "sort=placed_at",
	                                         "sort=-placed_at", "sort=closed_at"};
	add_rows(company, 100001, MANY);
	for (size_t i = 0; i < COUNT_OF(wide_sorts); i++) {
		/* One row among all: even, so that closed_at of it is NULL. */
		struct walk walk =
			walk_all(str_c(arena, str_format(arena, "id=%d&%s", 100001 + MANY / 2, wide_sorts[i])));
		assert_int_equal(walk.rows, 1);
		assert_int_equal(walk.last_id, 100001 + MANY / 2);
		assert_true(walk.pages >= 2 && walk.pages <= 5);
		/* As many as without windows. */
		walk = walk_all(str_c(arena, str_format(arena, "quantity=2&limit=1000&%s", wide_sorts[i])));
		struct work work = work_of(company);
		struct call call = call_of("quantity=2");
		int64_t count;
		assert_ok(listing_count(&work, &source, NULL, 0, &call, 1000000, &count, NULL));
		assert_int_equal(walk.rows, count);
	}
	/* What an index leaves few of is one page, wherever the rows stand. */
	assert_int_equal(walk_all("order_number=A,1&id=100006").pages, 1);
	assert_int_equal(walk_all("order_number.prefix=b-&mood=calm&limit=1000").empty, 0);
	struct walk ranged = walk_all("placed_at.to=2026-11-21T00:00:00Z&id=100009");
	assert_int_equal(ranged.pages, 1);
}

/* As many rows as without windows; of the first four queries no page but the last is short. */
static void what_an_index_holds_in_order_needs_no_window(void **state)
{
	(void)state;
	enum { MANY = 4 * LISTING_WINDOW, FULL = 4 };
	static const int64_t limits[] = {1000, 100}; /* without and with a first look */
	static const char *const asked[] = {
		"is_held=true&sort=placed_at",
		"is_held=1&sort=-placed_at",
		"mood=calm&sort=-placed_at",
		"mood=very_keen&sort=placed_at",
		"is_held=true&sort=-id",
		"is_held=false&sort=placed_at",
		"mood=calm,very_keen&sort=placed_at",
		"mood=calm&is_held=true&sort=placed_at",
		"is_held=true&quantity=0&sort=placed_at",
	};
	add_rows(company, 100001, MANY);
	for (size_t i = 0; i < COUNT_OF(asked); i++) {
		struct work work = work_of(company);
		struct call call = call_of(asked[i]);
		int64_t count;
		assert_ok(listing_count(&work, &source, NULL, 0, &call, 1000000, &count, NULL));
		for (size_t k = 0; k < COUNT_OF(limits); k++) {
			struct walk walk = walk_all(
				str_c(arena, str_format(arena, "limit=%lld&%s", (long long)limits[k], asked[i])));
			assert_int_equal(walk.rows, count);
			if (i < FULL)
				assert_int_equal(walk.pages, (count + limits[k] - 1) / limits[k]);
		}
	}
}

static void counts_say_whether_they_are_all(void **state)
{
	(void)state;
	struct work work = work_of(company);
	struct call few = call_of("quantity=2"), number = call_of("order_number=B-1&quantity=2");
	int64_t count;
	bool is_all;
	assert_ok(listing_count(&work, &driven, NULL, 0, &few, 100000, &count, &is_all));
	assert_true(is_all);
	assert_ok(listing_count(&work, &driven, NULL, 0, &few, 5, &count, &is_all));
	assert_int_equal(count, 5);
	assert_false(is_all);
	add_rows(company, 100001, LISTING_COUNT_WINDOW);
	assert_ok(listing_count(&work, &driven, NULL, 0, &few, 100000, &count, &is_all));
	assert_false(is_all);
	assert_true(count > 0 && count <= LISTING_COUNT_WINDOW);
	assert_ok(listing_count(&work, &driven, NULL, 0, &number, 100000, &count, &is_all));
	assert_true(is_all);
}

int main(void)
{
	if (!test_database_is_offered())
		return 0;
	const struct CMUnitTest tests[] = {
		test(few_among_many_are_found_window_by_window),
		test(what_an_index_holds_in_order_needs_no_window),
		test(counts_say_whether_they_are_all),
		test(a_sparse_sort_shows_the_rows_that_have_it),
		test(what_no_index_sorts_is_sorted_where_few_are_left),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
