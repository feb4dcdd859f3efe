/* Filters, sorts and pages over 1,000 rows with many equal values, the same on both engines. */
#include "kernel/test_listing.h"

/* ---- pages ---- */

struct sort_row {
	const char *field;
	int (*compare)(const struct crate *a, const struct crate *b);
	bool (*is_null)(const struct crate *c); /* NULL: never */
};

static int int_order(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

#define ORDER_BY(name, expression)                                                                 \
	static int by_##name(const struct crate *a, const struct crate *b)                             \
	{                                                                                              \
		return expression;                                                                         \
	}
ORDER_BY(id, int_order(a->id.value, b->id.value))
ORDER_BY(placed_at, int_order(a->placed_at.us, b->placed_at.us))
ORDER_BY(closed_at, int_order(a->closed_at.us, b->closed_at.us))
ORDER_BY(order_number, str_cmp(a->order_number, b->order_number))
ORDER_BY(note, str_cmp(a->note, b->note))
ORDER_BY(total, int_order(a->total.ten_thousandths, b->total.ten_thousandths))
ORDER_BY(rank, int_order(a->rank, b->rank))
ORDER_BY(is_held, int_order(a->is_held, b->is_held))
ORDER_BY(mood, str_cmp(word_of(&mood_words, (int)a->mood), word_of(&mood_words, (int)b->mood)))

static bool is_not_closed(const struct crate *c)
{
	return c->closed_at.us == 0;
}
static bool is_without_note(const struct crate *c)
{
	return c->note.len == 0;
}
static bool is_without_rank(const struct crate *c)
{
	return c->rank == 0;
}
static bool is_without_mood(const struct crate *c)
{
	return c->mood == MOOD_NONE;
}

static const struct sort_row sorts[] = {
	{"id", by_id, NULL},
	{"placed_at", by_placed_at, NULL},
	{"closed_at", by_closed_at, is_not_closed},
	{"order_number", by_order_number, NULL},
	{"note", by_note, is_without_note},
	{"total", by_total, NULL},
	{"rank", by_rank, is_without_rank},
	{"is_held", by_is_held, NULL},
	{"mood", by_mood, is_without_mood},
};

static const struct sort_row *sorting;
static int sign;

static int wanted_order(const void *left, const void *right)
{
	const struct crate *a = left, *b = right;
	if (sorting->is_null != NULL && sorting->is_null(a) != sorting->is_null(b))
		return sorting->is_null(a) ? 1 : -1;
	int order = sorting->compare(a, b);
	return sign * (order != 0 ? order : int_order(a->id.value, b->id.value));
}

/* Reads the list page by page and compares every row with what it should be. */
static void assert_pages(const struct crate *wanted, size_t count, const char *query, int limit)
{
	struct str cursor = {0};
	size_t at = 0;
	do {
		struct str text = str_format(arena, "%s&limit=%d%s%.*s", query, limit,
		                             cursor.len > 0 ? "&cursor=" : "", STR_FMT(cursor));
		struct reply reply = ask(str_c(arena, text));
		assert_true(reply.count <= (size_t)limit);
		assert_true(reply.next_cursor.len == 0 || reply.count == (size_t)limit);
		assert_true(at + reply.count <= count);
		for (size_t i = 0; i < reply.count; i++, at++) {
			assert_int_equal(item(&reply, i)->id.value, wanted[at].id.value);
			assert_int_equal(item(&reply, i)->total.ten_thousandths,
			                 wanted[at].total.ten_thousandths);
			assert_string_equal(item(&reply, i)->total.currency.code, "USD");
			assert_int_equal(item(&reply, i)->mood, wanted[at].mood);
		}
		cursor = reply.next_cursor;
	} while (cursor.len > 0);
	assert_int_equal(at, count);
}

static void pages_without_loss_or_repeat(void **state)
{
	(void)state;
	static const int limits[] = {1, 7, 100, 500, 999, 1000};
	struct crate *wanted = ARENA_ARRAY(arena, ROWS, struct crate);
	for (size_t i = 0; i < COUNT_OF(sorts); i++) {
		sorting = &sorts[i];
		for (sign = -1; sign <= 1; sign += 2) {
			for (int64_t k = 0; k < ROWS; k++)
				wanted[k] = row(k + 1);
			qsort(wanted, ROWS, sizeof(*wanted), wanted_order);
			struct str query = str_format(arena, "sort=%s%s", sign < 0 ? "-" : "", sorting->field);
			for (size_t k = 0; k < COUNT_OF(limits); k++)
				if (limits[k] > 1 || i < 3)
					assert_pages(wanted, ROWS, str_c(arena, query), limits[k]);
		}
	}
}

/* Rows that come and go between two pages neither repeat nor hide others. */
static void pages_of_a_living_table(void **state)
{
	(void)state;
	struct reply first = ask("sort=placed_at&limit=100");
	add_rows(company, 5001, 10);
	struct reply second = ask(str_c(arena, str_format(arena, "sort=placed_at&limit=100&cursor=%.*s",
	                                                  STR_FMT(first.next_cursor))));
	assert_int_equal(second.count, 100);
	/* 5010 stands behind the last row of the first page, the others further on or before it. */
	assert_int_equal(item(&first, 99)->id.value, 1000);
	assert_int_equal(item(&second, 0)->id.value, 5010);
	assert_int_equal(item(&second, 1)->id.value, 1);
	assert_int_equal(item(&second, 99)->id.value, 981);
}

static void usual_page(void **state)
{
	(void)state;
	struct reply reply = ask("");
	assert_int_equal(reply.count, LIMIT_PAGE_DEFAULT);
	assert_int_equal(item(&reply, 0)->id.value, ROWS);
	struct str query = str_format(arena, "cursor=%.*s", STR_FMT(reply.next_cursor));
	reply = ask(str_c(arena, query));
	assert_int_equal(item(&reply, 0)->id.value, ROWS - LIMIT_PAGE_DEFAULT);
	reply = ask("id=5");
	assert_int_equal(reply.count, 1);
	assert_int_equal(reply.next_cursor.len, 0);
	const struct crate wanted = row(5), *got = item(&reply, 0);
	assert_true(str_eq(got->order_number, wanted.order_number));
	assert_true(str_eq(got->note, wanted.note));
	assert_int_equal(got->closed_at.us, wanted.closed_at.us);
	assert_int_equal(got->parent_id.value, wanted.parent_id.value);
	reply = ask("id=5001");
	assert_int_equal(reply.count, 0);
}

/* ---- filters ---- */

struct filter_row {
	const char *query;
	int64_t count;
};

static const struct filter_row filters[] = {
	{"id=5", 1},
	{"id=5,6,6,2000", 2},
	{"id=5&id=6", 2},
	{"id.not=5", 999},
	{"id.not=5,6", 998},
	{"id.from=991", 10},
	{"id.to=10", 10},
	{"id.from=5&id.to=7", 3},
	{"id.from=7&id.to=5", 0},
	{"quantity=0", 333},
	{"quantity.from=1", 667},
	{"rank=-3", 166},
	{"rank.not=-3", 834}, /* those without a rank are not -3 either */
	{"rank.not=-3,-2", 667},
	{"rank.from=-5", 833},
	{"total=1.00", 200},
	{"total=1,2.0000", 400},
	{"total.from=3.00", 400},
	{"total.to=0", 200},
	{"placed_at=2026-11-21T00:00:00Z", 100},
	{"placed_at.from=2026-11-29T00:00:00Z", 200},
	{"placed_at.to=2026-11-21T01:00:00+01:00", 100},
	{"placed_at.from=2026-11-21T00:00:01Z&placed_at.to=2026-11-22T00:00:00Z", 100},
	{"closed_at.from=2026-11-21T00:00:00Z", 500},
	{"due_on=1970-01-02", 250},
	{"due_on.from=1970-01-03", 500},
	{"is_held=true", 333},
	{"is_held=0", 667},
	{"is_held.not=true", 667},
	{"is_held=true,false", 1000},
	{"mood=calm", 334},
	{"mood=calm,very_keen", 667},
	{"mood.not=calm", 666},
	{"mood.not=calm,very_keen", 333},
	{"order_number=A-1", 142},
	{"order_number=A-1,B-1", 285},
	{"order_number=\"A,1\"", 143},
	{"order_number=\"A,1\",\"B-1\"", 286},
	{"order_number.not=A-1", 858},
	{"order_number.prefix=a-1", 285}, /* small and capital letters are one */
	{"order_number.prefix=A-1", 285},
	{"order_number.prefix=A", 714},
	{"order_number.prefix=a_", 143}, /* no wildcards */
	{"order_number.prefix=%", 0},
	{"order_number.prefix=a%", 143},
	{"order_number.prefix=A,", 143},
	{"order_number.prefix=\xC3\xA9", 143},
	{"order_number.prefix=\\", 0},
	{"order_number.prefix=", 1000},
	{"note=x", 250},
	{"note.not=x", 750},
	{"note=line\nbreak", 250},
	{"source=shop", 1000},
	{"parent_id=3", 100},
	{"parent_id.not=3", 900},
	{"mood=calm&is_held=false&placed_at.from=2026-11-29T00:00:00Z", 66},
};

static void filters_count(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(filters); i++) {
		struct str query = str_format(arena, "%s&limit=1000", filters[i].query);
		struct reply reply = ask(str_c(arena, query));
		if ((int64_t)reply.count != filters[i].count)
			fail_msg("%s: %zu rows, wanted %lld", filters[i].query, reply.count,
			         (long long)filters[i].count);
		struct work work = work_of(company);
		struct call call = call_of(filters[i].query);
		int64_t count;
		assert_ok(listing_count(&work, &source, NULL, 0, &call, 5000, &count, NULL));
		assert_int_equal(count, filters[i].count);
		assert_ok(listing_count(&work, &source, NULL, 0, &call, 100, &count, NULL));
		assert_int_equal(count, filters[i].count < 100 ? filters[i].count : 100);
	}
}

static void filters_and_pages(void **state)
{
	(void)state;
	struct crate *wanted = ARENA_ARRAY(arena, ROWS, struct crate);
	size_t count = 0;
	for (int64_t i = 1; i <= ROWS; i++)
		if (row(i).mood == MOOD_CALM)
			wanted[count++] = row(i);
	sorting = &sorts[2];
	for (sign = -1; sign <= 1; sign += 2) {
		qsort(wanted, count, sizeof(*wanted), wanted_order);
		assert_pages(wanted, count,
		             sign < 0 ? "mood=calm&sort=-closed_at" : "mood=calm&sort=closed_at", 10);
	}
}

static void one_company_only(void **state)
{
	(void)state;
	struct work work = work_of(other_company);
	struct call call = call_of("limit=1000");
	struct reply reply = {0};
	assert_ok(listing_run(&work, &source, NULL, 0, &call, &reply));
	assert_int_equal(reply.count, 3);
	work.company.value = 3;
	assert_ok(listing_run(&work, &source, NULL, 0, &call, &reply));
	assert_int_equal(reply.count, 0);
	assert_int_equal(reply.next_cursor.len, 0);
}

static void fixed_filters_and_where(void **state)
{
	(void)state;
	struct work work = work_of(company);
	struct call call = call_of("mood=calm&limit=1000");
	struct reply reply = {0};
	const struct listing_fixed fixed[] = {{"parent_id", bind_int(1)},
	                                      {"order_number", bind_text(STR("A-1"))}};
	assert_ok(listing_run(&work, &source, fixed, 1, &call, &reply));
	assert_int_equal(reply.count, 34);
	assert_ok(listing_run(&work, &source, fixed, 2, &call, &reply));
	assert_int_equal(reply.count, 5);
	struct listing_source open = source;
	open.where = "closed_at IS NULL OR id = 1";
	assert_ok(listing_run(&work, &open, fixed, 1, &call, &reply));
	assert_int_equal(reply.count, 1);
	int64_t count;
	assert_ok(listing_count(&work, &open, fixed, 1, &call, 100, &count, NULL));
	assert_int_equal(count, 1);
}

static void some_fields(void **state)
{
	(void)state;
	struct reply reply = ask("fields=rank,total&sort=-order_number&limit=3&id.from=8&id.to=13");
	assert_int_equal(reply.count, 3);
	const struct crate *c = item(&reply, 0);
	assert_int_equal(c->id.value, 13);
	assert_int_equal(c->rank, 13 % 6 - 3);
	assert_int_equal(c->total.ten_thousandths, 30000);
	assert_string_equal(c->total.currency.code, "USD");
	assert_true(str_is(c->order_number, "\xC3\xA9")); /* the cursor needs it */
	assert_int_equal(c->quantity.units, 0);
	assert_int_equal(c->placed_at.us, 0);
	struct call call = call_of("fields=rank,total&limit=3&fields=id");
	const struct str *only;
	size_t n;
	listing_only(arena, &call, &only, &n);
	assert_int_equal(n, 3);
	assert_true(str_is(only[0], "rank"));
	assert_true(str_is(only[2], "id"));
	call = call_of("limit=3");
	listing_only(arena, &call, &only, &n);
	assert_int_equal(n, 0);
}

static void parameters_of_the_route(void **state)
{
	(void)state;
	static const struct field query_fields[] = {
		FIELD_TEXT(struct crate, note, 0, 0, 9, "A parameter of the route's own."),
	};
	static const struct shape query = SHAPE("Query", struct crate, query_fields, "Query.");
	const struct route route = {.query = &query};
	struct work work = work_of(company);
	struct call call = call_of("note=x&limit=1000");
	call.route = &route;
	struct reply reply = {0};
	assert_ok(listing_run(&work, &source, NULL, 0, &call, &reply));
	assert_int_equal(reply.count, ROWS);
}

/* ---- faults ---- */

#define FILTERS                                                                                    \
	"; filters are: id, order_number, note, total, quantity, rank, placed_at, closed_at, due_on, " \
	"is_held, mood, source, parent_id; besides: limit, cursor, sort, fields"

static const struct {
	const char *query, *path, *sentence;
} faults[] = {
	{"colour=red", "colour", "is unknown" FILTERS},
	{"any_number=1", "any_number", "cannot be filtered by" FILTERS},
	{"password=12345678", "password", "is unknown" FILTERS},
	{"parts=1", "parts", "cannot be filtered by" FILTERS},
	{"colour.from=1", "colour.from", "is unknown" FILTERS},
	{"=1", "", "is unknown" FILTERS},
	{".from=1", ".from", "is unknown" FILTERS},
	{"rank.prefix=1", "rank.prefix",
     "is unknown; this field offers: rank, rank.not, rank.from, rank.to"},
	{"note.from=1", "note.from", "is unknown; this field offers: note, note.not, note.prefix"},
	{"note.like=1", "note.like", "is unknown; this field offers: note, note.not, note.prefix"},
	{"mood.from=calm", "mood.from", "is unknown; this field offers: mood, mood.not"},
	{"rank=x", "rank", "must be a whole number"},
	{"rank=", "rank", "must be a whole number"},
	{"rank=1,,2", "rank", "must be a whole number"},
	{"rank=99999999999999999999", "rank", "must be a whole number"},
	{"rank.from=1.5", "rank.from", "must be a whole number"},
	{"rank.from=1&rank.from=2", "rank.from", "is given more than once"},
	{"rank.from=1,2", "rank.from", "must be a whole number"},
	{"total=1.23456", "total", "must be an amount like 19.99"},
	{"total=USD", "total", "must be an amount like 19.99"},
	{"placed_at.from=yesterday", "placed_at.from",
     "must be a time like 2026-11-21T07:48:41Z or now-7d"},
	{"due_on=2026-02-30", "due_on", "must be a day like 2026-11-21"},
	{"is_held=maybe", "is_held", "must be true or false"},
	{"mood=glad", "mood", "glad is not one of: calm, very_keen"},
	{"mood=calm,CALM", "mood", "CALM is not one of: calm, very_keen"},
	{"mood.not=\xFF", "mood.not", "the value is not one of: calm, very_keen"},
	{"note=\xFF", "note", "must be text"},
	{"limit=0", "limit", "must be a whole number between 1 and 1000"},
	{"limit=1001", "limit", "must be a whole number between 1 and 1000"},
	{"limit=-1", "limit", "must be a whole number between 1 and 1000"},
	{"limit=x", "limit", "must be a whole number between 1 and 1000"},
	{"sort=any_number", "sort",
     "cannot be sorted by; sorts are: -id, id, order_number, note, total, quantity, rank, "
     "placed_at, closed_at, is_held, mood; a - before the name reverses"},
	{"fields=id,colour", "fields",
     "names what is unknown; fields are: id, order_number, note, total, tip, quantity, rank, "
     "any_number, weight, length, placed_at, closed_at, due_on, is_held, mood, extra, ship_to, "
     "parts, tags, warehouse_ids, source, parent_id, created_at"},
	{"cursor=x", "cursor", "is not a cursor of this list; start again without it"},
	{"cursor=!", "cursor", "is not a cursor of this list; start again without it"},
};

static void everything_unknown_is_a_fault(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(faults); i++) {
		struct work work = work_of(company);
		struct call call = call_of(faults[i].query);
		struct reply reply = {0};
		int64_t count;
		assert_int_equal(listing_run(&work, &source, NULL, 0, &call, &reply), ERR_INVALID);
		assert_int_equal(fault.rows.count, 1);
		if (!str_is(fault.rows.at[0].path, faults[i].path)
		    || !str_is(fault.rows.at[0].sentence, faults[i].sentence))
			fail_msg("%s gave\n%.*s: %.*s\nwanted\n%s: %s", faults[i].query,
			         STR_FMT(fault.rows.at[0].path), STR_FMT(fault.rows.at[0].sentence),
			         faults[i].path, faults[i].sentence);
		assert_int_equal(listing_count(&work, &source, NULL, 0, &call, 9, &count, NULL),
		                 ERR_INVALID);
	}
	struct work work = work_of(company);
	struct call call = call_of("rank=x&colour=red&limit=0&sort=x");
	struct reply reply = {0};
	assert_int_equal(listing_run(&work, &source, NULL, 0, &call, &reply), ERR_INVALID);
	assert_int_equal(fault.rows.count, 4);
}

static void too_many_values(void **state)
{
	(void)state;
	struct buf query = buf_new(arena, 10000);
	buf_c(&query, "id=1");
	for (int i = 2; i <= 200; i++)
		buf_format(&query, ",%d", i);
	struct str good = str_format(arena, "%.*s&limit=1000", STR_FMT(buf_str(&query)));
	assert_int_equal(ask(str_c(arena, good)).count, 200);
	buf_c(&query, ",201");
	struct work work = work_of(company);
	struct call call = call_of(str_c(arena, buf_str(&query)));
	struct reply reply = {0};
	assert_int_equal(listing_run(&work, &source, NULL, 0, &call, &reply), ERR_INVALID);
	assert_true(str_is(fault.rows.at[0].sentence, "has more than 200 values"));
}

static enum err ask_with(const char *sort, struct str cursor)
{
	struct work work = work_of(company);
	struct call call = call_of(
		str_c(arena, str_format(arena, "cursor=%.*s&sort=%s&limit=5", STR_FMT(cursor), sort)));
	struct reply reply = {0};
	return listing_run(&work, &source, NULL, 0, &call, &reply);
}

static void cursors(void **state)
{
	(void)state;
	struct str cursor = ask("sort=placed_at&limit=5").next_cursor;
	assert_ok(ask_with("placed_at", cursor));
	assert_int_equal(ask_with("-placed_at", cursor), ERR_INVALID);
	assert_true(str_is(fault.rows.at[0].sentence,
	                   "belongs to the order sort=placed_at; start again without it"));
	assert_int_equal(ask_with("id", cursor), ERR_INVALID);
	/* Cut anywhere it is refused or a position of the same list, never a failed statement. */
	for (size_t len = 0; len < cursor.len; len++) {
		enum err err = ask_with("placed_at", str_slice(cursor, 0, len));
		assert_true(err == OK || err == ERR_INVALID);
	}
	static const struct {
		const char *plain;
		enum err err;
	} forged[] = {
		{"1\nnote\n7\nVx", OK},
		{"1\nnote\n7\nV", OK},
		{"1\nnote\n7\nVa\nb", OK},
		{"1\nnote\n7\nN", OK},
		{"1\nnote\n7\nNx", ERR_INVALID},
		{"1\nnote\n7\nX", ERR_INVALID},
		{"1\nnote\n7\n", ERR_INVALID},
		{"1\nnote\n7", ERR_INVALID},
		{"1\nnote\nseven\nVx", ERR_INVALID},
		{"2\nnote\n7\nVx", ERR_INVALID},
		{"1\nnote\n7\nV\xFF", ERR_INVALID},
		{"1\nno\xFFte\n7\nVx", ERR_INVALID},
		{"1\nnote\n-9223372036854775808\nV'; DROP TABLE crate", OK},
		{"", OK}, /* none */
		{"\n\n\n", ERR_INVALID},
	};
	for (size_t i = 0; i < COUNT_OF(forged); i++) {
		struct buf text = buf_new(arena, 1000);
		base64_url_write(&text, str_from(forged[i].plain));
		assert_int_equal(ask_with("note", buf_str(&text)), forged[i].err);
	}
	assert_ok(ask_with("placed_at", cursor));
}

/* A text as long as one may be still fits into a cursor. */
static void long_sort_values(void **state)
{
	(void)state;
	struct buf text = buf_new(arena, 10000);
	for (int i = 0; i < LIMIT_URL; i++)
		buf_c(&text, "\xF0\x9F\x98\x80");
	static const struct sql long_note = {
		.name = "long_note",
		.text = "UPDATE crate SET note = $2 WHERE company_id = $1 AND id <= 2"};
	assert_ok(db_exec(tx, &long_note, ARGS(bind_int(1), bind_text(buf_str(&text))), NULL));
	struct reply reply = ask("sort=-note&limit=1");
	assert_int_equal(item(&reply, 0)->id.value, 2);
	struct str query =
		str_format(arena, "sort=-note&limit=1&cursor=%.*s", STR_FMT(reply.next_cursor));
	reply = ask(str_c(arena, query));
	assert_int_equal(item(&reply, 0)->id.value, 1);
}

/* ---- ---- */

int main(void)
{
	if (!test_database_is_offered())
		return 0;
	const struct CMUnitTest tests[] = {
		test(pages_without_loss_or_repeat),
		test(pages_of_a_living_table),
		test(usual_page),
		test(filters_count),
		test(filters_and_pages),
		test(one_company_only),
		test(fixed_filters_and_where),
		test(some_fields),
		test(parameters_of_the_route),
		test(everything_unknown_is_a_fault),
		test(too_many_values),
		test(cursors),
		test(long_sort_values),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
