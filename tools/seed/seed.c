/* Fills a company with as many products, listings and orders as asked for, through the use cases
 * of the program, so that everything derived agrees (`purser admin verify`). The same seed makes
 * the same rows. Prints one JSON line per stage; built on demand (ninja purser_seed).
 *
 *   purser_seed --database URL --company N [--seed 1] [--orders 2000000] [--products 500000]
 *               [--listings 2000000] [--days 730]
 *
 * The database is set up already (`purser admin setup`) and nobody serves it. Products P0000000 …
 * are core, one in 2,500 is a bundle of three of the hundred best sellers; listings are spread over
 * channels, one per product and channel. Orders become ever newer; all but the newest 3 % are
 * history (shipped or cancelled before we saw them), the others wait in every state that there is,
 * and a part of them leaves with a tracking number. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/lane.h"
#include "domain/channels/channels.h"
#include "domain/orders/orders.h"
#include "domain/shipments/shipments.h"
#include "domain/stock/stock.h"
#include "kernel/clock.h"
#include "kernel/cursor_store.h"
#include "kernel/lane_store.h"
#include "kernel/runner.h"
#include "kernel/search_parts.h"
#include "kernel/secrets.h"

enum {
	BATCH = 500,
	STOCKED_MOST = 50000,
	BEST_SELLERS = 100,
	BUNDLE_EACH = 2500,
	RECENT_SHARE = 33
};

struct options {
	const char *database;
	int64_t company, seed, orders, products, listings, days;
};

static struct {
	struct options options;
	struct db *db;
	struct arena *arena; /* of the unit */
	struct work work;
	struct fault fault;
	struct instant now;
	struct warehouse_id warehouses[2];
	int64_t *channels;
	size_t channel_count;
	int64_t *products; /* ids, by number */
	int64_t *listings; /* of the first channel, by product number */
	int64_t stage_began_us;
} seed;

static _Noreturn void die(const char *what)
{
	struct str said = seed.work.tx != NULL ? tx_error(seed.work.tx) : STR("");
	struct str sentence = seed.fault.sentence;
	fprintf(stderr, "seed: %s: %.*s %.*s\n", what, STR_FMT(sentence), STR_FMT(said));
	for (size_t i = 0; i < seed.fault.rows.count; i++)
		fprintf(stderr, "  %.*s %.*s\n", STR_FMT(seed.fault.rows.at[i].path),
		        STR_FMT(seed.fault.rows.at[i].sentence));
	exit(1);
}

static void must(enum err err, const char *what)
{
	if (err == OK)
		return;
	fprintf(stderr, "seed: %s\n", err_row(err)->word);
	die(what);
}

/* ---- chance that is always the same: one number for (seed, what, which) ---- */

static uint64_t chance(uint64_t what, int64_t which)
{
	uint64_t z = (uint64_t)seed.options.seed * 0x9E3779B97F4A7C15u + what * 0xD1B54A32D192ED03u
	             + (uint64_t)which * 0x8CB92BA72F3D8DD7u;
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

static int64_t pick(uint64_t what, int64_t which, int64_t n)
{
	return (int64_t)(chance(what, which) % (uint64_t)n);
}

#define ONE_OF(words, what, which)                                                                 \
	str_from((words)[pick(what, which, (int64_t)(sizeof(words) / sizeof(words)[0]))])

static const char *const first_names[] = {"Ada",   "Grace", "Linus",  "Jörg", "María",  "Chloé",
                                          "Søren", "Zoë",   "Hanako", "Ivan", "Fatima", "John",
                                          "Emma",  "Liam",  "Olivia", "Noah", "Ava",    "Mia"};
static const char *const last_names[] = {
	"Lovelace", "Hopper", "Müller", "García", "O'Neil", "Smith", "Johnson", "Nguyen", "Kowalski",
	"Ólafsson", "Brown",  "Davis",  "Miller", "Wilson", "Moore", "Taylor",  "山田",   "Иванов"};
static const struct {
	const char *city, *state, *postal_code;
} places[] = {{"Reno", "NV", "895"},     {"Columbus", "OH", "432"}, {"Austin", "TX", "787"},
              {"Seattle", "WA", "981"},  {"Boston", "MA", "021"},   {"Miami", "FL", "331"},
              {"Denver", "CO", "802"},   {"Chicago", "IL", "606"},  {"Portland", "OR", "972"},
              {"New York", "NY", "100"}, {"Phoenix", "AZ", "850"},  {"Atlanta", "GA", "303"}};
static const char *const adjectives[] = {"Red",   "Blue", "Large",   "Small",   "Wooden",
                                         "Steel", "Soft", "Folding", "Organic", "Vintage"};
static const char *const nouns[] = {"Mug",  "Lamp",  "Chair", "Blanket", "Kettle",
                                    "Desk", "Spoon", "Bag",   "Poster",  "Candle"};
static const char *const brands[] = {"Northwind", "Contoso", "Ácme", "Umbrella", "Globex"};

/* ---- units ---- */

static struct work *begin(void)
{
	arena_reset(seed.arena);
	fault_init(&seed.fault, seed.arena);
	struct actor actor = actor_system((struct company_id){seed.options.company});
	must(tx_begin(seed.db, false, &seed.work.tx), "no transaction");
	must(lane_enter(seed.work.tx, actor.company), "no such company");
	struct tx *tx = seed.work.tx;
	seed.work = work_alone(tx, seed.arena, actor, &seed.fault);
	seed.work.now = seed.now;
	return &seed.work;
}

static void commit(void)
{
	must(work_flush(&seed.work), "events");
	struct tx *tx = seed.work.tx;
	seed.work.tx = NULL;
	must(tx_commit(tx), "commit");
}

static void stage_end(const char *name, int64_t rows)
{
	int64_t now = clock_monotonic_us(), took = now - seed.stage_began_us;
	printf("{\"stage\":\"%s\",\"rows\":%lld,\"took_ms\":%lld,\"per_second\":%lld}\n", name,
	       (long long)rows, (long long)(took / 1000),
	       (long long)(took > 0 ? rows * 1000000 / took : 0));
	fflush(stdout);
	seed.stage_began_us = now;
}

/* A statement that only PostgreSQL has, in a transaction of its own; its first row's text, if any,
 * goes to `said`. */
static void postgres_run(const char *text, char *said, size_t size)
{
	struct rows rows;
	if (db_engine(seed.db) != DB_POSTGRESQL)
		return;
	struct work *work = begin();
	must(db_query_text(work->tx, work->arena, str_from(text), NULL, 0, &rows), text);
	while (rows_next(&rows))
		if (said != NULL)
			snprintf(said, size, "%.*s", STR_FMT(rows_text(&rows, 0)));
	must(rows_end(&rows), text);
	commit();
}

/* PostgreSQL plans by what it knows of the tables; it must hear of rows by the thousand at once. */
static void analyze(void)
{
	postgres_run("ANALYZE", NULL, 0);
}

/* After the first batch, the tenth, the hundredth … */
static void analyze_now_and_then(int64_t from)
{
	for (int64_t at = BATCH; at <= from; at *= 10)
		if (at == from)
			analyze();
}

static void *room_for(int64_t n, size_t size)
{
	static struct arena *kept;
	if (kept == NULL)
		kept = arena_new(0);
	return arena_array(kept, (size_t)n + 1, size);
}

/* ---- warehouses, channels ---- */

static void places_make(void)
{
	static const struct {
		const char *name, *state;
		enum warehouse_type type;
	} rows[] = {{"Big house", "NV", WAREHOUSE_DIRECT_FULFILLMENT},
	            {"Outside house", "OH", WAREHOUSE_THIRD_PARTY_LOGISTICS}};
	struct work *work = begin();
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct warehouse draft = {.name = str_from(rows[i].name),
		                                .type = rows[i].type,
		                                .country = STR("US"),
		                                .state = str_from(rows[i].state)};
		struct warehouse made;
		must(warehouse_create(work, &draft, &made), "warehouse");
		seed.warehouses[i] = made.id;
	}
	int64_t each = seed.options.products;
	int64_t channels = each > 0 ? (seed.options.listings + each - 1) / each : 0;
	seed.channel_count = (size_t)(channels > 0 ? channels : 1);
	seed.channels = room_for((int64_t)seed.channel_count, sizeof *seed.channels);
	for (size_t i = 0; i < seed.channel_count; i++) {
		const struct channel draft = {.name = str_format(work->arena, "Big shop %zu", i + 1),
		                              .type = STR("manual"),
		                              .is_active = true,
		                              .pushes_quantity = true,
		                              .currency = STR("USD")};
		struct channel made;
		must(channel_create(work, &draft, &made), "channel");
		seed.channels[i] = made.id.value;
	}
	commit();
	stage_end("places", (int64_t)seed.channel_count + 2);
}

/* ---- products, stock, listings ---- */

static bool is_bundle(int64_t number)
{
	return number >= 2 * BEST_SELLERS && number % BUNDLE_EACH == BUNDLE_EACH - 1;
}

static void product_draft(struct arena *arena, int64_t number, struct product *draft)
{
	*draft = (struct product){
		.sku = str_format(arena, "P%07lld", (long long)number),
		.name = str_format(arena, "%.*s %.*s %lld", STR_FMT(ONE_OF(adjectives, 1, number)),
	                       STR_FMT(ONE_OF(nouns, 2, number)), (long long)number),
		.brand = ONE_OF(brands, 3, number),
		.upc = str_format(arena, "%012lld", (long long)(100000000000 + number * 7)),
		.weight = {(1 + pick(4, number, 2000)) * 1000},
	};
	if (!is_bundle(number))
		return;
	draft->type = PRODUCT_BUNDLE;
	for (int64_t i = 0; i < 3; i++)
		*LIST_ADD(arena, &draft->parts) = (struct bundle_part){
			.component_id = {seed.products[(number / BUNDLE_EACH + 17 * i) % BEST_SELLERS]},
			.quantity = {1 + i}};
}

static void products_make(void)
{
	int64_t n = seed.options.products;
	seed.products = room_for(n, sizeof *seed.products);
	for (int64_t from = 0; from < n; from += BATCH) {
		size_t count = (size_t)(n - from < BATCH ? n - from : BATCH);
		analyze_now_and_then(from);
		struct work *work = begin();
		struct product *drafts = ARENA_ARRAY(work->arena, count, struct product);
		struct product *made = ARENA_ARRAY(work->arena, count, struct product);
		enum err *errors = ARENA_ARRAY(work->arena, count, enum err);
		struct fault *faults = ARENA_ARRAY(work->arena, count, struct fault);
		for (size_t i = 0; i < count; i++) {
			fault_init(&faults[i], work->arena);
			product_draft(work->arena, from + (int64_t)i, &drafts[i]);
		}
		must(product_create_many(work, count, drafts, made, errors, faults), "products");
		for (size_t i = 0; i < count; i++) {
			if (errors[i] != OK)
				seed.fault = faults[i];
			must(errors[i], "product");
			seed.products[from + (int64_t)i] = made[i].id.value;
		}
		commit();
	}
	stage_end("products", n);
}

/* The first products sell; the others are a catalogue. */
static void stock_make(void)
{
	int64_t n = seed.options.products < STOCKED_MOST ? seed.options.products : STOCKED_MOST;
	int64_t rows = 0;
	for (int64_t from = 0; from < n; from += BATCH) {
		analyze_now_and_then(from);
		struct work *work = begin();
		struct stock_item *items = ARENA_ARRAY(work->arena, 2 * BATCH, struct stock_item);
		struct stock_change *changes = ARENA_ARRAY(work->arena, 2 * BATCH, struct stock_change);
		size_t count = 0;
		for (int64_t i = from; i < n && i < from + BATCH; i++) {
			if (is_bundle(i))
				continue;
			for (int w = 0; w < 2; w++) {
				items[count] = (struct stock_item){.product_id = {seed.products[i]},
				                                   .warehouse_id = seed.warehouses[w],
				                                   .quantity = {pick(5, i * 2 + w, 2000)},
				                                   .reason = STR("seed")};
				struct fault *fault = ARENA_NEW(work->arena, struct fault);
				fault_init(fault, work->arena);
				changes[count] = (struct stock_change){.item = &items[count], .fault = fault};
				count++;
			}
		}
		must(stock_change_many(work, STOCK_ADJUST, count, changes), "stock");
		for (size_t i = 0; i < count; i++)
			must(changes[i].err, "stock row");
		rows += (int64_t)count;
		commit();
	}
	stage_end("stock", rows);
}

static void listings_make(void)
{
	int64_t n = seed.options.listings, products = seed.options.products;
	seed.listings = room_for(products, sizeof *seed.listings);
	for (int64_t from = 0; from < n; from += BATCH) {
		size_t count = (size_t)(n - from < BATCH ? n - from : BATCH);
		analyze_now_and_then(from);
		struct work *work = begin();
		struct listing *drafts = ARENA_ARRAY(work->arena, count, struct listing);
		struct listing *made = ARENA_ARRAY(work->arena, count, struct listing);
		enum err *errors = ARENA_ARRAY(work->arena, count, enum err);
		struct fault *faults = ARENA_ARRAY(work->arena, count, struct fault);
		for (size_t i = 0; i < count; i++) {
			int64_t number = (from + (int64_t)i) % products;
			int64_t channel = (from + (int64_t)i) / products;
			fault_init(&faults[i], work->arena);
			drafts[i] = (struct listing){
				.channel_id = {seed.channels[channel]},
				.variant_id =
					str_format(work->arena, "V%lld-%lld", (long long)channel, (long long)number),
				.sku = str_format(work->arena, "P%07lld", (long long)number),
				.product_id = {seed.products[number]},
				.is_active = true,
				.pushes_quantity = true,
			};
		}
		must(listing_put_many(work, count, drafts, made, errors, faults), "listings");
		for (size_t i = 0; i < count; i++) {
			must(errors[i], "listing");
			if (from + (int64_t)i < products)
				seed.listings[from + (int64_t)i] = made[i].id.value;
		}
		commit();
	}
	stage_end("listings", n);
}

/* ---- orders ---- */

static bool is_recent(int64_t number)
{
	return number >= seed.options.orders - seed.options.orders / RECENT_SHARE - 1;
}

/* A few products sell much, most sell little. */
static int64_t product_sold(int64_t what, int64_t number)
{
	int64_t most = seed.options.products < STOCKED_MOST ? seed.options.products : STOCKED_MOST;
	int64_t best = most < BEST_SELLERS ? most : BEST_SELLERS;
	return pick((uint64_t)what, number, 5) == 0 ? pick((uint64_t)what + 1, number, best)
	                                            : pick((uint64_t)what + 2, number, most);
}

static void order_lines(struct arena *arena, int64_t number, struct order_draft *draft,
                        struct order_link *links)
{
	int64_t lines = 1 + pick(20, number, 3);
	for (int64_t i = 0; i < lines; i++) {
		int64_t product = product_sold(21 + 10 * i, number);
		bool is_unknown = is_recent(number) && i == 0 && pick(22, number, 25) == 0;
		struct order_draft_line line = {
			.sku = is_unknown ? STR("UNKNOWN") : str_format(arena, "P%07lld", (long long)product),
			.title = ONE_OF(nouns, 2, product),
			.quantity = {1 + pick(23, number + i, 3)}};
		line.unit_price.ten_thousandths = (5 + pick(24, product, 95)) * 10000;
		memcpy(line.unit_price.currency.code, "USD", 4);
		*LIST_ADD(arena, &draft->lines) = line;
		if (!is_unknown && seed.options.listings > product)
			links[i] = (struct order_link){{seed.listings[product]}, {seed.products[product]}};
	}
}

static void order_draft_make(struct arena *arena, int64_t number, struct order_put *put)
{
	struct order_draft *draft = ARENA_NEW(arena, struct order_draft);
	struct order_link *links = ARENA_ARRAY(arena, 4, struct order_link);
	size_t place = (size_t)pick(10, number, (int64_t)COUNT_OF(places));
	bool recent = is_recent(number);
	*draft = (struct order_draft){
		.channel_id = {seed.channels[pick(11, number, (int64_t)seed.channel_count)]},
		.number = str_format(arena, "%lld", (long long)(1000000 + number)),
		.source = STR("api"),
		.placed_at = seed.now,
		.ship_by = {seed.now.us + (1 + pick(12, number, 5)) * DAY_US},
		.currency = STR("USD"),
		.recipient = str_format(arena, "%.*s %.*s", STR_FMT(ONE_OF(first_names, 13, number)),
	                            STR_FMT(ONE_OF(last_names, 14, number))),
		.email = str_format(arena, "buyer%lld@example.com",
	                        (long long)pick(15, number, seed.options.orders / 2 + 1)),
		.phone = str_format(arena, "+1 555 %07lld", (long long)pick(16, number, 9999999)),
		.line1 = str_format(arena, "%lld Main St", (long long)(1 + pick(17, number, 9999))),
		.city = str_from(places[place].city),
		.state = str_from(places[place].state),
		.postal_code = str_format(arena, "%s%02lld", places[place].postal_code,
	                              (long long)pick(18, number, 100)),
		.country = STR("US"),
		.shipping_method = STR("Standard"),
		.is_cancelled = pick(30, number, 16) == 0,
	};
	draft->is_processed = !recent && !draft->is_cancelled;
	if (!recent || pick(31, number, 10) != 0)
		draft->paid_at = seed.now;
	if (recent && pick(32, number, 12) != 0) /* else no warehouse can be determined */
		draft->warehouse_id = seed.warehouses[pick(33, number, 4) == 0];
	order_lines(arena, number, draft, links);
	*put = (struct order_put){.draft = draft, .links = links};
}

/* Some of the newest orders are held, and some of them leave. */
static void recent_move(struct work *work, struct order_put *puts, size_t n, int64_t from)
{
	struct shipment_item *items = ARENA_ARRAY(work->arena, n, struct shipment_item);
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		int64_t number = from + (int64_t)i;
		const struct order *order = &puts[i].order;
		if (!is_recent(number) || order->status != ORDER_AWAITING_SHIPMENT)
			continue;
		if (pick(40, number, 20) == 0) {
			must(order_hold(work, order->id, (struct instant){0}, STR("Fraud check"), false),
			     "hold");
		} else if (pick(41, number, 3) != 0) {
			struct shipment *draft = ARENA_NEW(work->arena, struct shipment);
			struct fault *fault = ARENA_NEW(work->arena, struct fault);
			fault_init(fault, work->arena);
			*draft = (struct shipment){
				.order_id = order->id,
				.carrier = STR("UPS"),
				.service = STR("Ground"),
				.tracking_number = str_format(work->arena, "1Z999AA1%010lld", (long long)number),
				.shipped_at = seed.now,
				.announce = false,
			};
			items[count++] = (struct shipment_item){.draft = draft, .fault = fault};
		}
	}
	must(shipment_create_many(work, items, count), "shipments");
	for (size_t i = 0; i < count; i++)
		must(items[i].err, "shipment");
}

static void orders_make(struct instant today)
{
	int64_t n = seed.options.orders, span = seed.options.days * DAY_US;
	for (int64_t from = 0; from < n; from += BATCH) {
		size_t count = (size_t)(n - from < BATCH ? n - from : BATCH);
		analyze_now_and_then(from);
		/* Ever newer, the last ones just now. */
		seed.now.us = today.us - span + (int64_t)((__int128)span * (from + BATCH) / (n + BATCH));
		struct work *work = begin();
		struct order_put *puts = ARENA_ARRAY(work->arena, count, struct order_put);
		for (size_t i = 0; i < count; i++) {
			order_draft_make(work->arena, from + (int64_t)i, &puts[i]);
			puts[i].fault = ARENA_NEW(work->arena, struct fault);
			fault_init(puts[i].fault, work->arena);
		}
		must(order_put_many(work, count, puts), "orders");
		for (size_t i = 0; i < count; i++) {
			if (puts[i].err != OK)
				seed.fault = *puts[i].fault;
			must(puts[i].err, "order");
		}
		recent_move(work, puts, count, from);
		commit();
	}
	seed.now = today;
	stage_end("orders", n);
}

/* ---- what a serving process would do afterwards ---- */

static void quantities_make(void)
{
	bool more = true;
	int64_t passes = 0;
	while (more) {
		struct work *work = begin();
		more = false;
		must(listing_quantities(work, &more), "quantities");
		commit();
		passes++;
	}
	stage_end("quantities", passes);
}

/* PostgreSQL makes the index of words in one piece much faster than word by word. */
static void search_make(void)
{
	int64_t steps = 0;
	struct str place = STR("0 0"), next;
	char kept[64], index[400] = "";
	postgres_run("SELECT pg_get_indexdef(CAST('search_tokens' AS regclass))", index, sizeof index);
	postgres_run("DROP INDEX search_tokens", NULL, 0);
	while (place.len > 0) {
		struct work *work = begin();
		must(search_rebuild_step(work, place, &next), "search");
		snprintf(kept, sizeof kept, "%.*s", STR_FMT(next));
		commit();
		place = str_from(kept);
		steps++;
	}
	postgres_run(index, NULL, 0);
	stage_end("search", steps);
}

/* The listeners have nothing to catch up with: what they would do is done, or history. */
static void cursors_make(void)
{
	struct work *work = begin();
	struct cursor_row row = {.retry_at = work->now};
	must(lane_last_event(work->tx, work->arena, work->company, &row.number), "lane");
	row.deferred = row.number;
	must(cursor_put(work->tx, work->company, &row), "cursor");
	must(search_cursor_put(work->tx, work->company, row.number), "search cursor");
	commit();
	stage_end("cursors", 1);
}

/* ---- the command ---- */

static int64_t number_of(const char *name, const char *text)
{
	int64_t number;
	if (str_to_int(str_from(text), &number) != OK || number < 0) {
		fprintf(stderr, "seed: %s must be a whole number\n", name);
		exit(2);
	}
	return number;
}

static void options_read(int n, char **arguments)
{
	struct options *o = &seed.options;
	const struct {
		const char *name;
		int64_t *number;
	} numbers[] = {{"--company", &o->company},   {"--seed", &o->seed},
	               {"--orders", &o->orders},     {"--products", &o->products},
	               {"--listings", &o->listings}, {"--days", &o->days}};
	*o = (struct options){
		.seed = 1, .orders = 2000000, .products = 500000, .listings = 2000000, .days = 730};
	for (int i = 1; i + 1 < n; i += 2) {
		bool is_known = strcmp(arguments[i], "--database") == 0;
		if (is_known)
			o->database = arguments[i + 1];
		for (size_t k = 0; k < COUNT_OF(numbers); k++) {
			if (strcmp(arguments[i], numbers[k].name) != 0)
				continue;
			*numbers[k].number = number_of(numbers[k].name, arguments[i + 1]);
			is_known = true;
		}
		if (!is_known) {
			fprintf(stderr, "seed: %s is unknown\n", arguments[i]);
			exit(2);
		}
	}
	if (o->database == NULL || o->company <= 0 || n % 2 == 0 || o->products < 1) {
		fprintf(stderr,
		        "usage: purser_seed --database URL --company N [--seed N] [--orders N] "
		        "[--products N] [--listings N] [--days N]\n");
		exit(2);
	}
}

int main(int n, char **arguments)
{
	struct arena *arena = arena_new(0);
	struct str why;
	options_read(n, arguments);
	seed.arena = arena_new(1024 * 1024);
	must(secrets_start(), "secrets");
	if (db_open(arena, str_from(seed.options.database), &seed.db, &why) != OK
	    || db_lock_for_serve(seed.db, arena, &why) != OK) {
		fprintf(stderr, "seed: %.*s\n", STR_FMT(why));
		return 1;
	}
	struct instant today = clock_now();
	seed.now = (struct instant){today.us - seed.options.days * DAY_US};
	seed.stage_began_us = clock_monotonic_us();
	places_make();
	products_make();
	stock_make();
	listings_make();
	orders_make(today);
	analyze();
	quantities_make();
	search_make();
	cursors_make();
	db_close(seed.db);
	arena_free(seed.arena);
	arena_free(arena);
	return 0;
}
