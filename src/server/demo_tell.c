/* What happens, in words: the company's events since the last turn, one line per step. */
#include "server/demo_parts.h"

enum { EVENTS_MOST = 200, LINES_MOST = 4 };

static struct str text_of(const struct json *json, const char *name)
{
	return json_text(json_member(json, name));
}

static struct str warehouse_name(const struct demo *demo, int64_t id)
{
	const struct str *name = map_get_int(&demo->warehouses, id);
	return name != NULL ? *name : STR("no warehouse");
}

static void number_keep(struct demo *demo, int64_t order, struct str number)
{
	if (number.len == 0 || map_get_int(&demo->numbers, order) != NULL)
		return;
	struct str *kept = ARENA_NEW(demo->arena, struct str);
	*kept = str_copy(demo->arena, number);
	map_put_int(&demo->numbers, order, kept);
}

static struct str number_of(struct demo *demo, int64_t order)
{
	const struct str *known = map_get_int(&demo->numbers, order);
	if (known == NULL) {
		const struct json *json = demo_get(demo, "/api/v1/orders/%lld", (long long)order);
		number_keep(demo, order, text_of(json, "number"));
		known = map_get_int(&demo->numbers, order);
	}
	return known != NULL ? *known : STR("an order");
}

/* ---- an order comes in ---- */

static struct str goods(struct demo *demo, const struct json *order)
{
	struct buf buf = buf_new(demo->step, 4096);
	const struct json *lines = json_member(order, "lines");
	int n = 0;
	for (const struct json *one = lines != NULL ? lines->first : NULL; one != NULL;
	     one = one->next, n++) {
		int64_t quantity = demo_number(one, "ordered");
		if (n == LINES_MOST)
			buf_c(&buf, ", and more");
		if (n < LINES_MOST)
			buf_format(&buf, "%s%lld × %.*s", n > 0 ? ", " : "", (long long)quantity,
			           STR_FMT(text_of(one, "title")));
	}
	return buf_str(&buf);
}

/* The sentence of the latest decision about where it ships from. */
static struct str routing_sentence(const struct json *why)
{
	const struct json *decisions = json_member(why, "decisions");
	const struct json *last = decisions != NULL ? decisions->first : NULL;
	while (last != NULL && last->next != NULL)
		last = last->next;
	return text_of(last, "sentence");
}

/* Kits taken apart. */
static int64_t units_claimed(const struct json *why)
{
	const struct json *claims = json_member(why, "claims");
	int64_t units = 0;
	for (const struct json *one = claims != NULL ? claims->first : NULL; one != NULL;
	     one = one->next)
		units += demo_number(one, "quantity");
	return units;
}

static void tell_place(struct demo *demo, const struct json *order, int64_t id)
{
	int64_t warehouse = demo_number(order, "warehouse_id");
	struct str number = number_of(demo, id), status = text_of(order, "status");
	if (warehouse == 0 || str_is(status, "unresolved")) {
		struct str reason = text_of(order, "reason");
		demo_say(demo, "%.*s   waits: %.*s", STR_FMT(number),
		         STR_FMT(reason.len > 0 ? reason : status));
		return;
	}
	const struct json *why = demo_get(demo, "/api/v1/orders/%lld/why", (long long)id);
	struct str place = warehouse_name(demo, warehouse), sentence = routing_sentence(why);
	int64_t units = units_claimed(why);
	demo_say(demo, "%.*s   routed to %.*s. %.*s", STR_FMT(number), STR_FMT(place),
	         STR_FMT(sentence));
	demo_say(demo, "%.*s   %lld unit%s reserved at %.*s%s", STR_FMT(number), (long long)units,
	         units == 1 ? "" : "s", STR_FMT(place),
	         str_is(status, "awaiting_payment") ? ", while it waits for its payment" : "");
}

static void tell_arrival(struct demo *demo, int64_t id)
{
	const struct json *order = demo_get(demo, "/api/v1/orders/%lld", (long long)id);
	if (order == NULL)
		return;
	number_keep(demo, id, text_of(order, "number"));
	struct str things = goods(demo, order);
	bool is_market = demo_number(order, "channel_id") == demo->market_channel;
	const struct json *total = json_member(order, "total");
	demo_say(demo, "%.*s   arrived from the %s: %.*s (%.*s %.*s)", STR_FMT(number_of(demo, id)),
	         is_market ? "market stall" : "shop", STR_FMT(things),
	         STR_FMT(text_of(total, "amount")), STR_FMT(text_of(total, "currency")));
	tell_place(demo, order, id);
}

/* ---- what happens to it ---- */

static void tell_move(struct demo *demo, struct str kind, int64_t id, const struct json *body)
{
	struct str number = number_of(demo, id), sentence = text_of(body, "sentence");
	struct str place = warehouse_name(demo, demo_number(body, "warehouse_id"));
	static const struct {
		const char *kind, *words;
	} rows[] = {
		{"order.paid", "is paid"},
		{"order.edited", "was changed by the buyer"},
		{"order.held", "is on hold"},
		{"order.released", "is no longer on hold"},
		{"order.restored", "was taken back to work"},
		{"order.taken_back", "is ours again"},
		{"order.cancelled", "was cancelled; its stock is free"},
		{"order.cancel_refused", "could not be cancelled"},
		{"order.needs_attention", "needs somebody to look at it"},
	};
	if (str_is(kind, "order.handed_over")) {
		demo_say(demo, "%.*s   handed over to %.*s", STR_FMT(number), STR_FMT(place));
		return;
	}
	if (str_is(kind, "order.cancel_requested")) {
		demo_say(demo, "%.*s   the buyer cancelled; %.*s is asked to stop", STR_FMT(number),
		         STR_FMT(place));
		return;
	}
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (str_is(kind, rows[i].kind))
			demo_say(demo, "%.*s   %s%s%.*s", STR_FMT(number), rows[i].words,
			         sentence.len > 0 ? ". " : "", STR_FMT(sentence));
	}
}

static void tell_resolved(struct demo *demo, int64_t id, const struct json *body)
{
	struct str status = text_of(body, "status"), number = number_of(demo, id);
	struct str place = warehouse_name(demo, demo_number(body, "warehouse_id"));
	if (str_is(status, "awaiting_shipment") || str_is(status, "awaiting_3pl_export"))
		demo_say(demo, "%.*s   can ship from %.*s now", STR_FMT(number), STR_FMT(place));
	else if (str_is(status, "unresolved"))
		demo_say(demo, "%.*s   waits: %.*s", STR_FMT(number), STR_FMT(text_of(body, "reason")));
}

static void tell_shipment(struct demo *demo, struct str kind, int64_t id, const struct json *body)
{
	struct str number = number_of(demo, id), tracking = text_of(body, "tracking_number");
	struct str place = warehouse_name(demo, demo_number(body, "warehouse_id"));
	bool is_market = demo_number(body, "channel_id") == demo->market_channel;
	if (str_is(kind, "shipment.created"))
		demo_say(demo, "%.*s   shipped from %.*s with %.*s, tracking %.*s", STR_FMT(number),
		         STR_FMT(place), STR_FMT(text_of(body, "carrier")), STR_FMT(tracking));
	else if (str_is(kind, "shipment.announced") && !is_market)
		demo_say(demo, "%.*s   the shop shows tracking %.*s", STR_FMT(number), STR_FMT(tracking));
	else if (str_is(kind, "shipment.announce_failed"))
		demo_say(demo, "%.*s   the shop refused the tracking: %.*s", STR_FMT(number),
		         STR_FMT(text_of(body, "channel_message")));
}

static void tell_event(struct demo *demo, const struct json *event)
{
	struct str kind = text_of(event, "kind"), subject = text_of(event, "subject");
	const struct json *body = json_member(event, "body");
	int64_t id = demo_number(event, "subject_id");
	if (str_is(kind, "order.created"))
		tell_arrival(demo, id);
	else if (str_is(kind, "order.resolved"))
		tell_resolved(demo, id, body);
	else if (str_starts(kind, STR("shipment.")))
		tell_shipment(demo, kind, id, body);
	else if (str_is(subject, "order"))
		tell_move(demo, kind, id, body);
	else if (str_is(kind, "connection.failing"))
		demo_say(demo, "connection %.*s fails: %.*s", STR_FMT(text_of(body, "name")),
		         STR_FMT(text_of(body, "last_error")));
	else if (str_is(kind, "connection.recovered"))
		demo_say(demo, "connection %.*s works again", STR_FMT(text_of(body, "name")));
}

/* ---- stock ---- */

/* What the shop was told since the last turn, in one line. */
static void tell_pushes(struct demo *demo)
{
	struct buf buf = buf_new(demo->step, 4096);
	struct str latest = demo->last_pushed;
	const struct json *list = json_member(
		demo_get(demo, "/api/v1/listings?channel_id=%lld&limit=100", (long long)demo->shop_channel),
		"items");
	int n = 0;
	for (const struct json *one = list != NULL ? list->first : NULL; one != NULL; one = one->next) {
		struct str at = text_of(one, "pushed_at");
		if (str_cmp(at, demo->last_pushed) <= 0)
			continue;
		if (str_cmp(at, latest) > 0)
			latest = at;
		if (n++ < LINES_MOST)
			buf_format(&buf, "%s%.*s %lld", n > 1 ? ", " : "", STR_FMT(text_of(one, "sku")),
			           (long long)demo_number(one, "pushed_quantity"));
	}
	if (n == 0)
		return;
	bool is_first = demo->last_pushed.len == 0;
	demo->last_pushed = str_copy(demo->arena, latest);
	if (!is_first && n > LINES_MOST)
		buf_format(&buf, " and %d more", n - LINES_MOST);
	if (!is_first)
		demo_say(demo, "stock   the shop may now sell: %.*s", STR_FMT(buf_str(&buf)));
}

/* ---- turns ---- */

/* From here on; what happened while nobody watched is in the screens. */
void demo_tell_begin(struct demo *demo)
{
	const struct json *last = json_member(demo_get(demo, "/api/v1/audit?limit=1"), "items");
	demo->last_event = demo_number(last != NULL ? last->first : NULL, "number");
	tell_pushes(demo);
}

void demo_tell(struct demo *demo)
{
	const struct json *list = json_member(demo_get(demo, "/api/v1/events?after=%lld&limit=%d",
	                                               (long long)demo->last_event, EVENTS_MOST),
	                                      "items");
	for (const struct json *one = list != NULL ? list->first : NULL; one != NULL; one = one->next) {
		demo->last_event = demo_number(one, "number");
		tell_event(demo, one);
	}
	if (demo->turns % 3 == 0)
		tell_pushes(demo);
}
