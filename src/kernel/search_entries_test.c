/* Finding entries among many: the newest come first, however rare or common a word is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernel/search_parts.h"
#include "kernel/test_kernel.h"

enum {
	DOCS = 60000,
	AT_ONCE = 1000,
	APART = 8, /* ids of a document: others lie between */
	LISTED = 1001,
	HITS = 20,
};

static const struct search_row rows[] = {
	{.kind = "order", .opens = "order", .letter = 'o'},
	{.kind = "shipment", .opens = "order", .letter = 'o'},
};
static const struct module orders = {
	.name = "test", .searches = rows, .search_count = COUNT_OF(rows)};
const struct module *const purser_modules[] = {&orders};
const size_t purser_module_count = 1;

static struct test_kernel kernel;

/* Every so many-th document has the word, counted from the newest. */
static const struct {
	const char *word;
	int64_t every;
} words[] = {{"all", 1}, {"half", 2}, {"some", 26}, {"few", 45}, {"rare", 20000}};

static struct search_entry entry_of(struct arena *arena, int64_t number)
{
	struct buf text = buf_new(arena, 1024);
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if ((DOCS - number) % words[i].every == 0)
			buf_format(&text, "%s1o%s", text.len > 0 ? " " : "", words[i].word);
	return (struct search_entry){.id = number * APART,
	                             .opens_id = number * APART,
	                             .kind = str_from(rows[number % 2].kind),
	                             .tokens = buf_str(&text)};
}

static enum err fill(struct work *work, struct work_unit *unit)
{
	int64_t *from = unit->state;
	struct search_entry *entries = ARENA_ARRAY(work->arena, AT_ONCE, struct search_entry);
	for (int64_t i = 0; i < AT_ONCE; i++)
		entries[i] = entry_of(work->arena, *from + i);
	return search_entries_put(work->tx, work->arena, work->company, entries, AT_ONCE);
}

struct asked {
	const char *text;
	size_t most;
	int64_t every; /* document that is to be found, from the newest */
};

static enum err ask(struct work *work, struct work_unit *unit)
{
	const struct asked *asked = unit->state;
	struct search_entry *found;
	size_t count, most = asked->most;
	size_t there = (size_t)((DOCS + asked->every - 1) / asked->every);
	TRY(search_entries(work, 'o', str_from(asked->text), most, false, &found, &count));
	assert_int_equal(count, there < most ? there : most);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(found[i].id, (DOCS - (int64_t)i * asked->every) * APART);
	return OK;
}

static void the_newest_are_found_however_many_match(void **state)
{
	(void)state;
	static const struct asked questions[] = {
		{"all", HITS, 1},         {"all", LISTED, 1},       {"half", HITS, 2},
		{"half", LISTED, 2},      {"some", HITS, 26},       {"some", LISTED, 26},
		{"few", HITS, 45},        {"few", LISTED, 45},      {"rare", HITS, 20000},
		{"rare", LISTED, 20000},  {"some half", HITS, 26},  {"half some all", LISTED, 26},
		{"few some", HITS, 1170}, {"few half", LISTED, 90},
	};
	for (size_t i = 0; i < COUNT_OF(questions); i++) {
		struct asked asked = questions[i];
		print_message("# %s, %zu\n", asked.text, asked.most);
		assert_ok(test_kernel_read(&kernel, 1, ask, &asked));
	}
}

static int begin(void **state)
{
	(void)state;
	static const char *const names[] = {"0021_search", "0040_search_bounds",
	                                    "0050_search_waits_little", "0090_search_ages"};
	struct schema_step steps[COUNT_OF(names)];
	struct arena *arena = arena_new(0);
	for (size_t i = 0; i < COUNT_OF(names); i++)
		steps[i] = (struct schema_step){
			"test", (int)i + 1, names[i],
			test_schema_text(str_c(arena, str_format(arena, "kernel/schema/%s.sql", names[i])))};
	test_kernel_start(&kernel, steps, COUNT_OF(names), 1);
	for (int64_t from = 1; from <= DOCS; from += AT_ONCE)
		assert_ok(test_kernel_write(&kernel, 1, fill, &from));
	arena_free(arena);
	return 0;
}

static int end(void **state)
{
	(void)state;
	test_kernel_stop(&kernel);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_newest_are_found_however_many_match),
	};
	return test_database_is_offered() ? cmocka_run_group_tests(tests, begin, end) : 0;
}
