/* 200 orderbots over an order: compiled rules on facts in memory, nothing else. Prints one JSON
 * line.
 *
 *   bots [--rules 200] [--rounds 100]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/automation/automation.h"
#include "kernel/clock.h"
#include "shape/shape_json.h"

enum { ORDERS = 1000, LINES = 3, EACH = 10 };

/* Every kind of filter, two or three to a bot; about one bot in twenty matches an order. */
static const char *const bots[] = {
	"{\"field\":\"state\",\"any_of\":[\"S%d\",\"T%d\",\"U%d\"]},"
	"{\"field\":\"order_total\",\"amount_from\":{\"amount\":\"50\",\"currency\":\"USD\"}}",
	"{\"field\":\"channel\",\"ids\":[%d,%d,%d]},{\"field\":\"unit_count\",\"from\":2}",
	"{\"field\":\"sku\",\"any_of\":[\"K%d\",\"L%d\",\"M%d\"]},{\"field\":\"country\",\"any_of\":"
	"[\"US\"]}",
	"{\"field\":\"postal_code\",\"starts_with\":[\"%d\",\"8%d\",\"7%d\"]},{\"field\":"
	"\"order_weight\",\"weight_to\":5000000}",
	"{\"field\":\"shipping_service\",\"any_of\":[\"s%d\",\"t%d\",\"u%d\"]},{\"field\":\"tag\","
	"\"any_of\":[\"VIP\"]}",
	"{\"field\":\"product_label\",\"any_of\":[\"P%d\",\"Q%d\",\"R%d\"]},{\"field\":\"line_count\","
	"\"to\":5},{\"field\":\"email\",\"ends_with\":[\"@example.com\"]}",
	"{\"field\":\"city\",\"any_of\":[\"c%d\",\"d%d\",\"e%d\"]},{\"field\":\"fraud_level\","
	"\"any_of\":[\"high\"],\"is_not\":true}",
	"{\"field\":\"postal_zone\",\"warehouse_id\":7,\"from\":5},{\"field\":\"state\",\"any_of\":"
	"[\"S%d\",\"T%d\",\"U%d\"]}",
};

static const char *const actions[] = {
	"{\"action\":\"fulfil_from\",\"warehouse_id\":7}",
	"{\"action\":\"shipping\",\"carrier\":\"UPS\",\"service\":\"Ground\"}",
	"{\"action\":\"hold\",\"days\":1}",
	"{\"action\":\"add_tag\",\"labels\":[\"Seen\"]}",
};

/* The filters are constants of this file with three numbers each. */
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

static const struct bots *bots_make(struct arena *arena, int rules)
{
	struct buf buf = buf_new(arena, 1 << 22);
	struct json *json;
	struct json_error error;
	struct fault fault;
	struct bot_set *set = ARENA_NEW(arena, struct bot_set);
	buf_c(&buf, "{\"groups\":[");
	for (int i = 0; i < rules; i++) {
		char filters[500];
		snprintf(filters, sizeof filters, bots[(size_t)i % COUNT_OF(bots)], i % 50, i % 50, i % 50);
		const char *before = i == 0 ? "" : i % EACH == 0 ? "]}," : ",";
		buf_c(&buf, before);
		if (i % EACH == 0)
			buf_format(&buf, "{\"rank\":%d,\"bots\":[", i / EACH + 1);
		buf_format(&buf, "{\"name\":\"B%d\",\"filters\":[%s],\"actions\":[%s]}", i, filters,
		           actions[(size_t)i % COUNT_OF(actions)]);
	}
	buf_c(&buf, "]}");
	buf_c(&buf, "]}");
	fault_init(&fault, arena);
	if (json_read(arena, buf_str(&buf), &json, &error) != OK
	    || shape_read(&bot_set_shape, &bot_profile, READ_CREATE, json, arena, set, &fault, STR(""))
	           != OK) {
		struct fault_row row = fault.rows.count > 0 ? fault.rows.at[0] : (struct fault_row){0};
		fprintf(stderr, "bots: %.*s %.*s\n", STR_FMT(row.path), STR_FMT(row.sentence));
		exit(1);
	}
	return bots_compile(arena, set, 1);
}

static void order_make(struct arena *arena, int number, const struct warehouse *warehouse,
                       struct bot_facts *facts)
{
	struct bot_fact_line *lines = ARENA_ARRAY(arena, LINES, struct bot_fact_line);
	struct str *label = ARENA_NEW(arena, struct str);
	*label = str_format(arena, "P%d", number % 50);
	for (int i = 0; i < LINES; i++)
		lines[i] = (struct bot_fact_line){.line_id = i + 1,
		                                  .product_id = {number + i},
		                                  .sku = str_format(arena, "K%d", (number + i) % 80),
		                                  .units = i + 1,
		                                  .weight_mg = 300000,
		                                  .labels = label,
		                                  .label_count = 1};
	*facts = (struct bot_facts){.channel_id = {number % 50},
	                            .total = {(number % 100) * 10000, {"USD"}},
	                            .shipping_service = str_format(arena, "S%d", number % 70),
	                            .country = STR("US"),
	                            .state = str_format(arena, "S%d", number % 60),
	                            .city = str_format(arena, "C%d", number % 90),
	                            .postal_code = str_format(arena, "%05d", number * 97 % 99999),
	                            .email = STR("ada@example.com"),
	                            .fraud_level = STR("low"),
	                            .lines = lines,
	                            .line_count = LINES,
	                            .warehouses = warehouse,
	                            .warehouse_count = 1};
}

int main(int argc, char **argv)
{
	int rules = 200, rounds = 100;
	for (int i = 1; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--rules") == 0)
			rules = (int)strtol(argv[i + 1], NULL, 10);
		if (strcmp(argv[i], "--rounds") == 0)
			rounds = (int)strtol(argv[i + 1], NULL, 10);
	}
	struct arena *arena = arena_new(0), *scratch = arena_new(64 * 1024);
	const struct warehouse reno = {.id = {7}, .postal_code = STR_INIT("89501")};
	struct bot_facts *orders = ARENA_ARRAY(arena, ORDERS, struct bot_facts);
	const struct bots *compiled = bots_make(arena, rules);
	int64_t matched = 0;
	for (int i = 0; i < ORDERS; i++)
		order_make(arena, i, &reno, &orders[i]);
	int64_t began = clock_monotonic_us();
	for (int round = 0; round < rounds; round++)
		for (int i = 0; i < ORDERS; i++) {
			struct bot_result result;
			arena_reset(scratch);
			bots_run(scratch, compiled, &orders[i], &result);
			matched += (int64_t)result.parts->outcome.matched.count;
		}
	int64_t took = clock_monotonic_us() - began;
	int64_t runs = (int64_t)rounds * ORDERS;
	printf(
		"{\"rules\":%d,\"orders\":%lld,\"took_us\":%lld,\"nanoseconds_each\":%lld,"
		"\"matched_each_hundredths\":%lld}\n",
		rules, (long long)runs, (long long)took, (long long)(took * 1000 / runs),
		(long long)(matched * 100 / runs));
	arena_free(scratch);
	arena_free(arena);
	return 0;
}
