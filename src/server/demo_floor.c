/* People at work: they pack what is shipped from Reno and from the shop, put received goods on the
 * shelf, and sell a thing at the market now and then. */
#include "base/instant.h"
#include "kernel/clock.h"
#include "sandbox/sandbox.h"
#include "server/demo_parts.h"

/* Turns are 0.4 s. */
enum { PACK_EVERY = 10, RECEIVE_EVERY = 25, MARKET_EVERY = 75, PACK_MOST = 5, LOW = 12, LOT = 40 };

static void order_pack(struct demo *demo, int64_t id)
{
	demo_send(demo, "POST", str_format(demo->step, "/api/v1/orders/%lld/shipments", (long long)id),
	          str_format(demo->step,
	                     "{\"carrier\":\"UPS\",\"service\":\"Ground\",\"tracking_number\":"
	                     "\"1Z%014lld\"}",
	                     (long long)id));
}

static void pack(struct demo *demo)
{
	const struct json *list = json_member(
		demo_get(demo, "/api/v1/orders?status=awaiting_shipment&sort=id&limit=%d", PACK_MOST),
		"items");
	for (const struct json *one = list != NULL ? list->first : NULL; one != NULL; one = one->next)
		order_pack(demo, demo_number(one, "id"));
}

static void receive(struct demo *demo, int64_t warehouse)
{
	struct buf rows = buf_new(demo->step, 16 * 1024);
	const struct json *list = json_member(
		demo_get(demo, "/api/v1/stock?warehouse_id=%lld&limit=200", (long long)warehouse), "items");
	for (const struct json *one = list != NULL ? list->first : NULL; one != NULL; one = one->next) {
		if (demo_number(one, "available") >= LOW)
			continue;
		buf_format(&rows,
		           "%s{\"product_id\":%lld,\"warehouse_id\":%lld,\"quantity\":%d,\"reason\":"
		           "\"goods received\"}",
		           rows.len > 0 ? "," : "", (long long)demo_number(one, "product_id"),
		           (long long)warehouse, LOT);
	}
	if (rows.len > 0)
		demo_send(demo, "POST", STR("/api/v1/stock/add"),
		          str_format(demo->step, "{\"items\":[%.*s]}", STR_FMT(buf_str(&rows))));
}

/* A client that places orders by the API: the other way in. */
static void market_sell(struct demo *demo)
{
	size_t count;
	const struct sandbox_item *items = sandbox_items(&count);
	const struct sandbox_item *item = &items[(size_t)demo->turns / MARKET_EVERY % count];
	struct buf now = buf_new(demo->step, 100);
	instant_write_seconds(&now, clock_now());
	demo_send(demo, "POST", STR("/api/v1/orders"),
	          str_format(demo->step,
	                     "{\"channel_id\":%lld,\"currency\":\"USD\",\"paid_at\":\"%.*s\","
	                     "\"recipient\":\"Grace Hill\",\"line1\":\"5 Front Street\",\"city\":"
	                     "\"Carson City\",\"state\":\"NV\",\"postal_code\":\"89701\",\"country\":"
	                     "\"US\",\"lines\":[{\"sku\":\"%s\",\"title\":\"%s\",\"quantity\":1,"
	                     "\"unit_price\":{\"amount\":\"%s\",\"currency\":\"USD\"}}]}",
	                     (long long)demo->market_channel, STR_FMT(buf_str(&now)), item->sku,
	                     item->title, item->price));
}

void demo_floor(struct demo *demo)
{
	if (demo->turns % PACK_EVERY == PACK_EVERY - 1)
		pack(demo);
	if (demo->turns % RECEIVE_EVERY == RECEIVE_EVERY - 1) {
		receive(demo, demo->reno);
		receive(demo, demo->store);
	}
	if (demo->turns % MARKET_EVERY == MARKET_EVERY - 1)
		market_sell(demo);
}
