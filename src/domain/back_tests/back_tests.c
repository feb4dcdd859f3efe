#include "domain/back_tests/back_tests.h"

#include "domain/back_tests/back_tests_store.h"
#include "shape/shape_change.h"
#include "wire/csv.h"

#define JOB_KIND "back_test.run"

/* ---- rates ---- */

enum rate_column { RATE_CARRIER, RATE_SERVICE, RATE_ZONE, RATE_WEIGHT, RATE_PRICE, RATE_COLUMNS };
static const char *const rate_columns[RATE_COLUMNS] = {"carrier", "service", "zone", "weight_g",
                                                       "price"};

struct rate_reading {
	struct work *work;
	struct currency currency;
	int column[RATE_COLUMNS]; /* −1: absent */
	struct rate_table *table;
};

static struct str cell_of(const struct rate_reading *reading, const struct csv_row *row,
                          enum rate_column which)
{
	int at = reading->column[which];
	return at >= 0 && (size_t)at < row->count ? str_trim(csv_unguard(row->cells[at])) : STR("");
}

static enum err header_read(struct rate_reading *reading, const struct csv_row *row)
{
	for (int c = 0; c < RATE_COLUMNS; c++) {
		reading->column[c] = -1;
		for (size_t i = 0; i < row->count; i++)
			if (str_eq_nocase(str_trim(row->cells[i]), str_from(rate_columns[c])))
				reading->column[c] = (int)i;
	}
	if (reading->column[RATE_WEIGHT] >= 0 && reading->column[RATE_PRICE] >= 0)
		return OK;
	return fault_field(reading->work->fault, STR("csv"),
	                   "must begin with a line that names weight_g and price");
}

/* Grams with up to three decimals. */
static bool weight_read(struct str cell, struct weight *out)
{
	struct money grams;
	struct currency none = {0};
	if (cell.len == 0 || money_parse(cell, none, &grams) != OK || grams.ten_thousandths < 0
	    || grams.ten_thousandths % 10 != 0)
		return false;
	out->milligrams = grams.ten_thousandths / 10;
	return true;
}

static void row_read(struct rate_reading *reading, const struct csv_row *row)
{
	struct work *work = reading->work;
	struct rate rate = {.carrier = str_copy(work->arena, cell_of(reading, row, RATE_CARRIER)),
	                    .service = str_copy(work->arena, cell_of(reading, row, RATE_SERVICE))};
	struct str zone = cell_of(reading, row, RATE_ZONE);
	struct str path = str_format(work->arena, "csv line %lld", (long long)row->line);
	if (zone.len > 0 && (str_to_int(zone, &rate.zone) != OK || rate.zone < 0 || rate.zone > 9))
		fault_field(work->fault, path, "zone must be 1 to 9, or empty");
	if (!weight_read(cell_of(reading, row, RATE_WEIGHT), &rate.weight_to))
		fault_field(work->fault, path, "weight_g must be grams, 0 or more");
	if (money_parse(cell_of(reading, row, RATE_PRICE), reading->currency, &rate.price) != OK
	    || rate.price.ten_thousandths < 0)
		fault_field(work->fault, path, "price must be an amount, 0 or more");
	*LIST_ADD(work->arena, &reading->table->rates) = rate;
}

static enum err csv_rates_read(struct rate_reading *reading, struct str csv)
{
	struct csv_reader reader;
	struct csv_row row;
	struct work *work = reading->work;
	bool has_header = false;
	csv_read_begin(&reader, arena_new(0), ',');
	arena_entrust(work->arena, (void (*)(void *))arena_free, reader.arena);
	csv_feed(&reader, csv, true);
	for (;;) {
		enum csv_step step = csv_next(&reader, &row);
		if (step == CSV_FAULT)
			return fault_field(work->fault,
			                   str_format(work->arena, "csv line %lld", (long long)reader.line),
			                   "%s", reader.sentence);
		if (step != CSV_ROW)
			return OK;
		if (!has_header)
			TRY(header_read(reading, &row));
		else if (reading->table->rates.count >= RATES_MOST)
			return fault_field(work->fault, STR("csv"), "has more than %d rates", RATES_MOST);
		else
			row_read(reading, &row);
		has_header = true;
	}
}

enum err rate_table_create(struct work *work, const struct rate_table *draft,
                           struct rate_table *out)
{
	struct rate_reading reading = {.work = work, .table = out};
	size_t faults = work->fault->rows.count;
	*out = *draft;
	out->touched = (struct touched){0};
	if (currency_parse(draft->currency, &reading.currency) != OK)
		return fault_field(work->fault, STR("currency"), "must be the code of a currency");
	if (draft->csv.len > 0)
		TRY(csv_rates_read(&reading, draft->csv));
	out->csv = STR("");
	for (size_t i = 0; i < out->rates.count; i++)
		if (!currency_eq(out->rates.at[i].price.currency, reading.currency)
		    || out->rates.at[i].price.ten_thousandths < 0)
			fault_field(work->fault, str_format(work->arena, "rates[%zu].price", i),
			            "must be 0 or more, in the currency of the table");
	if (work->fault->rows.count > faults)
		return ERR_INVALID;
	if (out->rates.count == 0)
		return fault_field(work->fault, STR("rates"), "must hold at least one rate");
	TRY(id_new(work->tx, &out->id.value));
	out->created_at = work->now;
	out->rate_count = (int64_t)out->rates.count;
	TRY(rate_table_insert(work->tx, work->arena, work->company, out));
	event_emit(work, "rate_table.created", "rate_table", out->id.value, STR(""));
	return OK;
}

enum err rate_table_get(struct work *work, struct rate_table_id id, struct rate_table *out)
{
	enum err err = rate_table_fetch(work->tx, work->arena, work->company, id, out);
	if (err != ERR_NOT_FOUND)
		return err;
	return fault_say(work->fault, err, "There is no rate table %lld.", (long long)id.value);
}

/* ---- tests ---- */

static enum err rules_take(struct work *work, const struct back_test_draft *draft,
                           struct back_test *test)
{
	const struct bots *bots;
	bool has_groups = shape_has(&back_test_draft_shape, draft, "groups");
	if (has_groups == (draft->version != 0))
		return fault_field(work->fault, STR("version"), "is needed, or groups; not both");
	if (!has_groups) {
		test->version = draft->version;
		return bots_of_version(work, draft->version, &bots);
	}
	test->draft.groups.at = draft->groups.at;
	test->draft.groups.count = draft->groups.count;
	return bots_of_set(work, &test->draft, &bots);
}

enum err back_test_start(struct work *work, const struct back_test_draft *draft,
                         struct back_test *out)
{
	struct bot_head head;
	struct rate_table table;
	*out = (struct back_test){.name = draft->name,
	                          .days = draft->days,
	                          .against = draft->against,
	                          .rate_table_id = draft->rate_table_id,
	                          .author_name = work->actor.name,
	                          .created_at = work->now};
	TRY(rules_take(work, draft, out));
	if (draft->rate_table_id.value != 0)
		TRY(rate_table_get(work, draft->rate_table_id, &table));
	TRY(bot_head_get(work, &head));
	out->base_version = draft->against == AGAINST_RULES ? head.in_force : 0;
	TRY(id_new(work->tx, &out->id.value));
	TRY(back_test_insert(work->tx, work->arena, work->company, out));
	TRY(job_request(work, JOB_KIND, out->id.value, work->now, STR("")));
	event_emit(work, "back_test.started", "back_test", out->id.value, STR(""));
	return OK;
}

enum err back_test_get(struct work *work, struct back_test_id id, struct back_test *out)
{
	enum err err = back_test_fetch(work->tx, work->arena, work->company, id, out);
	if (err != ERR_NOT_FOUND)
		return err;
	return fault_say(work->fault, err, "There is no back-test %lld.", (long long)id.value);
}

enum err back_test_cancel(struct work *work, struct back_test_id id, struct back_test *out)
{
	TRY(back_test_get(work, id, out));
	if (out->status == BACK_TEST_CANCELLED)
		return OK;
	if (out->status != BACK_TEST_RUNNING)
		return fault_say(work->fault, ERR_CONFLICT, "The back-test has ended already.");
	out->status = BACK_TEST_CANCELLED;
	out->finished_at = work->now;
	TRY(job_cancel(work, JOB_KIND, id.value));
	event_emit(work, "back_test.cancelled", "back_test", id.value, STR(""));
	return back_test_save(work->tx, work->arena, work->company, out);
}

enum err back_test_stopped(struct work *work, const struct job *job, struct str failure)
{
	struct back_test test;
	const struct back_test_id id = {job->subject_id};
	enum err err = back_test_fetch(work->tx, work->arena, work->company, id, &test);
	if (err == ERR_NOT_FOUND || (err == OK && test.status != BACK_TEST_RUNNING))
		return OK;
	TRY(err);
	test.status = BACK_TEST_FAILED;
	test.finished_at = work->now;
	test.message =
		str_format(work->arena, "It stopped: %.*s. What was found so far stays; start a new one.",
	               STR_FMT(failure));
	event_emit(work, "back_test.failed", "back_test", id.value, STR(""));
	return back_test_save(work->tx, work->arena, work->company, &test);
}
