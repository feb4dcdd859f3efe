/* The rows of an HTTP request, written in process by one writer: the limit that bench/run.py holds
 * the HTTP figures against. Use cases, executor and group commit are the real ones; HTTP, JSON
 * reading and the client are left out. Prints one JSON line.
 *
 *   writer --database URL --company N --what orders|stock --warehouse N [--channel N]
 *          --products N --count M [--in-flight 64] [--each 1] [--first 1] [--keys 1]
 *
 * SKUs are S0 … S<products-1>. --in-flight: requests waiting at a time (1: a transaction for each);
 * --each: items per request, so per transaction when in-flight is 1; --keys 0: no idempotency rows.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/db.h"
#include "domain/intake/intake.h"
#include "domain/stock/stock.h"
#include "kernel/clock.h"
#include "kernel/idempotency.h"
#include "kernel/log.h"
#include "kernel/runner.h"
#include "kernel/secrets.h"
#include "shape/shape_json.h"

enum { IN_FLIGHT_MOST = 256, GROUP = 64, REPLY_MOST = 1024 * 1024 };

struct options {
	const char *database, *what;
	int64_t company, channel, warehouse, products, count, in_flight, each, first, keys;
};

/* One request at a time; taken again when it is done. */
struct slot {
	struct work_unit unit;
	struct arena *arena; /* of the drafts */
	int64_t number;      /* of its first item */
	struct order_draft *drafts;
	struct stock_item *items;
	struct str key;
	int64_t began_us;
};

static struct {
	struct options options;
	struct runner *runner;
	struct slot slots[IN_FLIGHT_MOST];
	int64_t *took_us;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	int64_t started, done, refused;
} bench = {.lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER};

static _Noreturn void die(const char *what, struct str why)
{
	fprintf(stderr, "writer: %s: %.*s\n", what, STR_FMT(why));
	exit(1);
}

static bool is_orders(void)
{
	return strcmp(bench.options.what, "orders") == 0;
}

/* ---- what is written ---- */

static struct order_draft_line line_make(struct arena *arena, int64_t number, int64_t quantity)
{
	struct order_draft_line line = {
		.sku = str_format(arena, "S%lld", (long long)(number % bench.options.products)),
		.quantity = {quantity}};
	line.unit_price.ten_thousandths = 100000;
	memcpy(line.unit_price.currency.code, "USD", 4);
	return line;
}

/* The same order that bench/run.py sends. */
static void draft_make(struct arena *arena, int64_t number, struct order_draft *draft)
{
	*draft = (struct order_draft){
		.channel_id = {bench.options.channel},
		.number = str_format(arena, "W-%lld", (long long)number),
		.source = STR("api"),
		.paid_at = {1767225600 * SECOND_US},
		.currency = STR("USD"),
		.email = STR("ada@example.com"),
		.recipient = STR("Ada Lovelace"),
		.line1 = STR("1 Main St"),
		.city = STR("Reno"),
		.state = STR("NV"),
		.postal_code = STR("89501"),
		.country = STR("US"),
	};
	*LIST_ADD(arena, &draft->lines) = line_make(arena, number, 1);
	*LIST_ADD(arena, &draft->lines) = line_make(arena, number * 7 + 3, 2);
}

static void slot_fill(struct slot *slot)
{
	const struct options *o = &bench.options;
	arena_reset(slot->arena);
	slot->drafts = ARENA_ARRAY(slot->arena, (size_t)o->each, struct order_draft);
	slot->items = ARENA_ARRAY(slot->arena, (size_t)o->each, struct stock_item);
	slot->key = str_format(slot->arena, "w%lld", (long long)slot->number);
	for (int64_t i = 0; i < o->each; i++) {
		int64_t number = slot->number + i;
		if (is_orders()) {
			draft_make(slot->arena, number, &slot->drafts[i]);
			continue;
		}
		slot->items[i] = (struct stock_item){
			.sku = str_format(slot->arena, "S%lld", (long long)(number % o->products)),
			.warehouse_id = {o->warehouse},
			.quantity = {10000000 + number},
			.reason = STR("bench"),
		};
	}
}

/* ---- inside the transaction ---- */

static struct str order_print(struct arena *arena, const struct order *order)
{
	struct buf buf = buf_new(arena, REPLY_MOST);
	struct json_out json;
	json_begin(&json, &buf);
	shape_write(&order_shape, &profile_own, order, &json);
	return buf_str(&buf);
}

static struct str stock_print(struct arena *arena, const struct stock_change *change)
{
	return str_format(arena,
	                  "{\"items\":[{\"index\":0,\"status\":200,\"id\":%lld,\"fault\":null}]}",
	                  (long long)change->stock_id.value);
}

/* Items of several slots as one call; the reply of each slot's first item goes to `replies`. */
static enum err orders_write(struct work *work, const struct order_draft *const *drafts, size_t n,
                             struct str *replies)
{
	struct intake_item *items = ARENA_ARRAY(work->arena, n, struct intake_item);
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	for (size_t i = 0; i < n; i++) {
		fault_init(&faults[i], work->arena);
		items[i] = (struct intake_item){.draft = drafts[i], .fault = &faults[i]};
	}
	TRY(intake_orders(work, n, items));
	for (size_t i = 0; i < n; i++) {
		TRY(items[i].err);
		if (bench.options.keys != 0)
			replies[i] = order_print(work->arena, &items[i].order);
	}
	return OK;
}

static enum err stock_write(struct work *work, const struct stock_item *const *given, size_t n,
                            struct str *replies)
{
	struct stock_change *changes = ARENA_ARRAY(work->arena, n, struct stock_change);
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	for (size_t i = 0; i < n; i++) {
		fault_init(&faults[i], work->arena);
		changes[i] = (struct stock_change){.item = given[i], .fault = &faults[i]};
	}
	TRY(stock_change_many(work, STOCK_ADJUST, n, changes));
	for (size_t i = 0; i < n; i++) {
		TRY(changes[i].err);
		replies[i] = stock_print(work->arena, &changes[i]);
	}
	return OK;
}

static enum err keys_find(struct work *work, struct work_unit *const *units, size_t n)
{
	struct str *keys = ARENA_ARRAY(work->arena, n, struct str);
	struct idempotency_row *rows;
	size_t count;
	for (size_t i = 0; i < n; i++)
		keys[i] = ((const struct slot *)units[i]->state)->key;
	TRY(idempotency_find(work, keys, n, &rows, &count));
	return count == 0 ? OK : ERR_CONFLICT;
}

static enum err keys_add(struct work *work, struct work_unit *const *units, size_t n,
                         const struct str *replies)
{
	struct idempotency_row *rows = ARENA_ARRAY(work->arena, n, struct idempotency_row);
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct idempotency_row){
			.key = ((const struct slot *)units[i]->state)->key,
			.body_hash = STR("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
			.status = 201,
			.reply = replies[i * (size_t)bench.options.each],
		};
	return idempotency_add(work, rows, n);
}

static enum err write_many(struct work *work, struct work_unit *const *units, size_t n)
{
	size_t each = (size_t)bench.options.each, total = n * each;
	const void **given = ARENA_ARRAY(work->arena, total, const void *);
	struct str *replies = ARENA_ARRAY(work->arena, total, struct str);
	if (bench.options.keys != 0)
		TRY(keys_find(work, units, n));
	for (size_t i = 0; i < total; i++) {
		const struct slot *slot = units[i / each]->state;
		given[i] = is_orders() ? (const void *)&slot->drafts[i % each] : &slot->items[i % each];
	}
	for (size_t at = 0; at < total; at += GROUP) {
		size_t count = total - at < GROUP ? total - at : GROUP;
		TRY(is_orders() ? orders_write(work, (const struct order_draft *const *)&given[at], count,
		                               &replies[at])
		                : stock_write(work, (const struct stock_item *const *)&given[at], count,
		                              &replies[at]));
	}
	return bench.options.keys != 0 ? keys_add(work, units, n, replies) : OK;
}

static enum err write_one(struct work *work, struct work_unit *unit)
{
	return write_many(work, &unit, 1);
}

/* ---- keeping requests in flight ---- */

static void slot_done(struct work_unit *unit);

/* Under the lock. False: nothing is left to start. */
static bool slot_next(struct slot *slot)
{
	const struct options *o = &bench.options;
	if (bench.started >= o->count)
		return false;
	slot->number = o->first + bench.started;
	bench.started += o->each;
	return true;
}

static void slot_submit(struct slot *slot)
{
	slot_fill(slot);
	slot->began_us = clock_monotonic_us();
	slot->unit = (struct work_unit){
		.actor = actor_system((struct company_id){bench.options.company}),
		.trace = trace_new(slot->arena),
		.is_write = true,
		.merge_key = 1,
		.one = write_one,
		.many = write_many,
		.done = slot_done,
		.state = slot,
	};
	if (runner_submit(bench.runner, &slot->unit) != OK)
		die("submit", STR("refused"));
}

static void slot_done(struct work_unit *unit)
{
	struct slot *slot = unit->state;
	enum err err = unit->result;
	int64_t took = clock_monotonic_us() - slot->began_us;
	if (err != OK)
		fprintf(stderr, "writer: %s %.*s\n", err_row(err)->word, STR_FMT(unit->fault.detail));
	work_unit_release(unit);
	pthread_mutex_lock(&bench.lock);
	bench.took_us[bench.done / bench.options.each] = took;
	bench.done += bench.options.each;
	bench.refused += err != OK;
	bool goes_on = err == OK && slot_next(slot);
	pthread_cond_signal(&bench.wake);
	pthread_mutex_unlock(&bench.lock);
	if (goes_on)
		slot_submit(slot);
}

static void run(void)
{
	for (int64_t i = 0; i < bench.options.in_flight; i++) {
		struct slot *slot = &bench.slots[i];
		slot->arena = arena_new(64 * 1024);
		pthread_mutex_lock(&bench.lock);
		bool goes_on = slot_next(slot);
		pthread_mutex_unlock(&bench.lock);
		if (goes_on)
			slot_submit(slot);
	}
	pthread_mutex_lock(&bench.lock);
	while (bench.done < bench.started || (bench.started < bench.options.count && !bench.refused))
		pthread_cond_wait(&bench.wake, &bench.lock);
	pthread_mutex_unlock(&bench.lock);
}

/* ---- start and end ---- */

static int by_size(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
	return (a > b) - (a < b);
}

static void result_print(int64_t took_us)
{
	int64_t n = bench.done / bench.options.each;
	struct executor_counts counts = runner_counts(bench.runner);
	qsort(bench.took_us, (size_t)n, sizeof *bench.took_us, by_size);
	printf(
		"{\"requests\":%lld,\"in_flight\":%lld,\"took_ms\":%lld,\"per_second\":%lld,"
		"\"p50_us\":%lld,\"p99_us\":%lld,\"transactions\":%lld,\"unexpected\":%lld}\n",
		(long long)bench.done, (long long)bench.options.in_flight, (long long)(took_us / 1000),
		(long long)(bench.done * SECOND_US / (took_us > 0 ? took_us : 1)),
		(long long)bench.took_us[n / 2], (long long)bench.took_us[n * 99 / 100],
		(long long)counts.batches, (long long)bench.refused);
}

static void options_read(struct options *o, int argc, char **argv)
{
	*o = (struct options){.what = "orders",
	                      .products = 20,
	                      .count = 1,
	                      .in_flight = 64,
	                      .each = 1,
	                      .first = 1,
	                      .keys = 1};
	const struct {
		const char *name;
		int64_t *number;
	} numbers[] = {
		{"--company", &o->company},     {"--channel", &o->channel}, {"--warehouse", &o->warehouse},
		{"--products", &o->products},   {"--count", &o->count},     {"--keys", &o->keys},
		{"--in-flight", &o->in_flight}, {"--each", &o->each},       {"--first", &o->first},
	};
	for (int i = 1; i + 1 < argc; i += 2) {
		bool is_known = true;
		if (strcmp(argv[i], "--database") == 0)
			o->database = argv[i + 1];
		else if (strcmp(argv[i], "--what") == 0)
			o->what = argv[i + 1];
		else
			is_known = false;
		for (size_t k = 0; k < COUNT_OF(numbers); k++) {
			if (strcmp(argv[i], numbers[k].name) != 0)
				continue;
			*numbers[k].number = strtoll(argv[i + 1], NULL, 10);
			is_known = true;
		}
		if (!is_known)
			die("unknown option", str_from(argv[i]));
	}
	if (o->database == NULL || o->in_flight < 1 || o->in_flight > IN_FLIGHT_MOST || o->each < 1
	    || o->products < 1 || o->count < 1)
		die("usage", STR("see the top of bench/writer.c"));
}

int main(int argc, char **argv)
{
	struct arena *arena = arena_new(0);
	struct db *db;
	struct str why = {0};
	options_read(&bench.options, argc, argv);
	bench.took_us = ARENA_ARRAY(arena, (size_t)bench.options.count + 1, int64_t);
	log_level_set(LOG_FAULT);
	if (secrets_start() != OK || db_open(arena, str_from(bench.options.database), &db, &why) != OK)
		die("open", why);
	const struct runner_settings settings = {.executor = {.db = db, .writers = 1}};
	if (runner_start(&settings, &bench.runner) != OK)
		die("start", STR("no runner"));
	int64_t began = clock_monotonic_us();
	run();
	int64_t took = clock_monotonic_us() - began;
	result_print(took);
	runner_stop(bench.runner);
	db_close(db);
	for (int64_t i = 0; i < bench.options.in_flight; i++)
		arena_free(bench.slots[i].arena);
	arena_free(arena);
	return bench.refused != 0;
}
