/* The company of the demo: what a merchant would enter on the first day, through the public API. */
#include "sandbox/sandbox.h"
#include "server/demo_parts.h"

/* A third bundle, which the shop of the sandbox does not have yet. */
#define GIFT_SKU "SB-SET-GIFT"
#define GIFT_TITLE "Gift set: mug, honey, candle"
#define GIFT_PARTS "SB-MUG-SAND SB-HONEY-250 SB-CANDLE-PINE"

static const char *const west[] = {"WA", "OR", "CA", "NV", "ID", "UT", "AZ", "MT", "WY", "CO",
                                   "NM", "AK", "HI", "TX", "OK", "KS", "NE", "ND", "SD"};
static const char *const east[] = {"AL", "AR", "CT", "DC", "DE", "FL", "GA", "IA", "IL", "IN", "KY",
                                   "LA", "MA", "MD", "MI", "MN", "MO", "MS", "NC", "NH", "NJ", "NY",
                                   "OH", "PA", "RI", "SC", "TN", "VA", "VT", "WI", "WV"};

static int64_t made(struct demo *demo, const char *path, struct str body)
{
	return demo_number(demo_send(demo, "POST", str_from(path), body), "id");
}

/* ---- products ---- */

static bool core_make(struct demo *demo, const struct sandbox_item *item)
{
	return made(demo, "/api/v1/products",
	            str_format(demo->step, "{\"type\":\"core\",\"sku\":\"%s\",\"name\":\"%s\"}",
	                       item->sku, item->title))
	       != 0;
}

static bool bundle_make(struct demo *demo, const struct sandbox_item *item)
{
	struct str rest = str_from(item->parts), part, before = {0};
	struct buf parts = buf_new(demo->step, 4096);
	int64_t units = 0;
	/* "A B B": equal parts stand together. */
	for (bool is_more = true; is_more;) {
		is_more = str_split(&rest, ' ', &part);
		if (before.len > 0 && (!is_more || !str_eq(part, before))) {
			buf_format(&parts, "%s{\"sku\":\"%.*s\",\"quantity\":%lld}", parts.len > 0 ? "," : "",
			           STR_FMT(before), (long long)units);
			units = 0;
		}
		before = part;
		units++;
	}
	return made(demo, "/api/v1/products",
	            str_format(demo->step,
	                       "{\"type\":\"bundle\",\"sku\":\"%s\",\"name\":\"%s\",\"parts\":[%.*s]}",
	                       item->sku, item->title, STR_FMT(buf_str(&parts))))
	       != 0;
}

static bool products_make(struct demo *demo)
{
	static const struct sandbox_item gift = {GIFT_SKU, GIFT_TITLE, "42.00", GIFT_PARTS};
	size_t count;
	const struct sandbox_item *items = sandbox_items(&count);
	bool is_made = true;
	for (size_t i = 0; i < count; i++)
		is_made = is_made && (items[i].parts != NULL || core_make(demo, &items[i]));
	for (size_t i = 0; i < count; i++)
		is_made = is_made && (items[i].parts == NULL || bundle_make(demo, &items[i]));
	return is_made && bundle_make(demo, &gift);
}

/* ---- warehouses ---- */

static void states_print(struct buf *buf, const char *const *states, size_t n, int64_t warehouse)
{
	for (size_t i = 0; i < n; i++)
		buf_format(buf, "%s{\"country\":\"US\",\"state\":\"%s\",\"warehouse_id\":%lld}",
		           buf->len > 0 ? "," : "", states[i], (long long)warehouse);
}

static bool warehouses_make(struct demo *demo)
{
	static const char *const maine[] = {"ME"};
	struct buf states = buf_new(demo->step, 16 * 1024);
	demo->reno = made(demo, "/api/v1/warehouses",
	                  STR("{\"name\":\"Reno\",\"type\":\"direct_fulfillment\",\"city\":\"Reno\","
	                      "\"state\":\"NV\",\"time_zone\":\"America/Los_Angeles\","
	                      "\"domestic_rank\":1,\"international_rank\":2}"));
	demo->columbus = made(demo, "/api/v1/warehouses",
	                      STR("{\"name\":\"Columbus 3PL\",\"type\":\"third_party_logistics\","
	                          "\"city\":\"Columbus\",\"state\":\"OH\",\"domestic_rank\":2,"
	                          "\"international_rank\":1}"));
	demo->store = made(demo, "/api/v1/warehouses",
	                   STR("{\"name\":\"Portland shop\",\"type\":\"retail_store\","
	                       "\"city\":\"Portland\",\"state\":\"ME\",\"domestic_rank\":3}"));
	if (demo->reno == 0 || demo->columbus == 0 || demo->store == 0)
		return false;
	states_print(&states, west, COUNT_OF(west), demo->reno);
	states_print(&states, east, COUNT_OF(east), demo->columbus);
	states_print(&states, maine, 1, demo->store);
	return demo_send(demo, "PUT", STR("/api/v1/routing/state_allocations"),
	                 str_format(demo->step, "{\"items\":[%.*s]}", STR_FMT(buf_str(&states))))
	       != NULL;
}

static bool stock_make(struct demo *demo)
{
	size_t count;
	const struct sandbox_item *items = sandbox_items(&count);
	struct buf rows = buf_new(demo->step, 64 * 1024);
	for (size_t i = 0; i < count; i++) {
		if (items[i].parts != NULL)
			continue;
		buf_format(&rows,
		           "%s{\"sku\":\"%s\",\"warehouse_id\":%lld,\"quantity\":60,\"reason\":\"first "
		           "count\"},{\"sku\":\"%s\",\"warehouse_id\":%lld,\"quantity\":15,\"reason\":"
		           "\"first count\"}",
		           rows.len > 0 ? "," : "", items[i].sku, (long long)demo->reno, items[i].sku,
		           (long long)demo->store);
	}
	return demo_send(demo, "POST", STR("/api/v1/stock/adjust"),
	                 str_format(demo->step, "{\"items\":[%.*s]}", STR_FMT(buf_str(&rows))))
	       != NULL;
}

/* ---- channels ---- */

static bool market_make(struct demo *demo)
{
	size_t count;
	const struct sandbox_item *items = sandbox_items(&count);
	struct buf rows = buf_new(demo->step, 64 * 1024);
	demo->market_channel =
		made(demo, "/api/v1/channels",
	         STR("{\"name\":\"Harbor market stall\",\"type\":\"manual\",\"currency\":\"USD\"}"));
	for (size_t i = 0; i < count; i++)
		buf_format(&rows,
		           "%s{\"channel_id\":%lld,\"sku\":\"%s\",\"title\":\"%s\",\"price\":{\"amount\":"
		           "\"%s\",\"currency\":\"USD\"}}",
		           i > 0 ? "," : "", (long long)demo->market_channel, items[i].sku, items[i].title,
		           items[i].price);
	return demo->market_channel != 0
	       && demo_send(demo, "PUT", STR("/api/v1/listings"),
	                    str_format(demo->step, "{\"items\":[%.*s]}", STR_FMT(buf_str(&rows))))
	              != NULL;
}

static struct str settings_text(struct demo *demo)
{
	return str_format(demo->step,
	                  "{\"url\":\"%.*s\",\"client_id\":\"sandbox\",\"client_secret\":"
	                  "\"sandbox-secret\"}",
	                  STR_FMT(demo->sandbox_url));
}

static bool connections_make(struct demo *demo)
{
	demo->warehouse_connection =
		made(demo, "/api/v1/connections",
	         str_format(demo->step,
	                    "{\"name\":\"Columbus 3PL\",\"pack\":\"sandbox-warehouse\","
	                    "\"warehouse_id\":%lld,\"settings\":%.*s}",
	                    (long long)demo->columbus, STR_FMT(settings_text(demo))));
	const struct json *shop =
		demo_send(demo, "POST", STR("/api/v1/connections"),
	              str_format(demo->step,
	                         "{\"name\":\"Sandbox shop\",\"pack\":\"sandbox-shop\","
	                         "\"settings\":%.*s}",
	                         STR_FMT(settings_text(demo))));
	demo->shop_connection = demo_number(shop, "id");
	demo->shop_channel = demo_number(shop, "channel_id");
	return demo->warehouse_connection != 0 && demo->shop_connection != 0;
}

/* The stall may sell a fifth of what there is; the shop all but the last ones. */
static bool rules_make(struct demo *demo)
{
	return demo_send(demo, "PUT", STR("/api/v1/allocation_rules"),
	                 str_format(demo->step,
	                            "{\"channel_id\":%lld,\"type\":\"percent\",\"value\":20}",
	                            (long long)demo->market_channel))
	           != NULL
	       && demo_send(demo, "PUT", STR("/api/v1/allocation_rules"),
	                    str_format(demo->step,
	                               "{\"channel_id\":%lld,\"type\":\"percent\",\"value\":90,"
	                               "\"minimum_level\":10,\"minimum_type\":\"max_units\","
	                               "\"minimum_value\":5}",
	                               (long long)demo->shop_channel))
	              != NULL;
}

bool demo_world_make(struct demo *demo)
{
	/* In the outside world, by its own door. */
	if (demo_send(demo, "PUT",
	              str_format(demo->step, "%.*s/control/shop/variants", STR_FMT(demo->sandbox_url)),
	              STR("{\"variants\":[{\"sku\":\"" GIFT_SKU "\",\"title\":\"" GIFT_TITLE
	                  "\",\"price\":\"42.00\",\"stock\":5}]}"))
	    == NULL)
		return false;
	return products_make(demo) && warehouses_make(demo) && stock_make(demo) && market_make(demo)
	       && connections_make(demo) && rules_make(demo);
}

/* ---- every start ---- */

/* Buyers every few seconds, a warehouse that ships within half a minute, and a little of what goes
 * wrong in the real world. */
static bool dials_set(struct demo *demo)
{
	return demo_send(
			   demo, "PUT",
			   str_format(demo->step, "%.*s/control/dials", STR_FMT(demo->sandbox_url)),
			   STR("{\"shop\":{\"sales_per_hour\":600,\"lines_most\":3,\"quantity_most\":2,"
	               "\"unpaid\":60,\"pay_after_s\":20,\"edits\":30,\"cancels\":40,"
	               "\"lost_replies\":10},"
	               "\"warehouse\":{\"ship_after_s\":12,\"ship_jitter_s\":8,\"restock_below\":40,"
	               "\"restock_units\":60,\"lost_replies\":10}}"))
	       != NULL;
}

/* The sandbox may have another port than last time. */
static bool connection_point(struct demo *demo, int64_t id)
{
	return demo_send(demo, "PATCH",
	                 str_format(demo->step, "/api/v1/connections/%lld", (long long)id),
	                 str_format(demo->step, "{\"settings\":{\"url\":\"%.*s\"}}",
	                            STR_FMT(demo->sandbox_url)))
	       != NULL;
}

static void warehouses_learn(struct demo *demo)
{
	const struct json *list = json_member(demo_get(demo, "/api/v1/warehouses"), "items");
	for (const struct json *one = list != NULL ? list->first : NULL; one != NULL; one = one->next) {
		struct str *name = ARENA_NEW(demo->arena, struct str);
		int64_t id = demo_number(one, "id");
		*name = str_copy(demo->arena, json_text(json_member(one, "name")));
		map_put_int(&demo->warehouses, id, name);
		if (str_is(*name, "Reno"))
			demo->reno = id;
		else if (str_is(*name, "Portland shop"))
			demo->store = id;
		else
			demo->columbus = id;
	}
}

static void channels_learn(struct demo *demo)
{
	const struct json *list = json_member(demo_get(demo, "/api/v1/channels"), "items");
	for (const struct json *one = list != NULL ? list->first : NULL; one != NULL; one = one->next) {
		if (str_is(json_text(json_member(one, "type")), "manual"))
			demo->market_channel = demo_number(one, "id");
		else
			demo->shop_channel = demo_number(one, "id");
	}
}

bool demo_world_open(struct demo *demo)
{
	bool is_open = true;
	warehouses_learn(demo);
	channels_learn(demo);
	const struct json *list = json_member(demo_get(demo, "/api/v1/connections"), "items");
	for (const struct json *one = list != NULL ? list->first : NULL; one != NULL; one = one->next)
		is_open = connection_point(demo, demo_number(one, "id")) && is_open;
	return is_open && dials_set(demo);
}
