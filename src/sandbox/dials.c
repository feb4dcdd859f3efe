#include "sandbox/dials.h"

#include <stdbool.h>

#include "base/list.h"

#define SHOP (1u << SIDE_SHOP)
#define WAREHOUSE (1u << SIDE_WAREHOUSE)
#define BOTH (SHOP | WAREHOUSE)
#define DAY_S ((int64_t)86400)

const char *const side_words[SIDE_COUNT] = {"shop", "warehouse"};

static const struct dial_row rows[DIAL_COUNT] = {
	[DIAL_DUPLICATES] = {"duplicates", BOTH, 0, 150, 0, 1000,
                         "per mille of listed rows that are listed twice, often a page later"},
	[DIAL_REORDERING] = {"reordering", BOTH, 0, 150, 0, 1000,
                         "per mille of listed rows that swap places with one up to 4 further on"},
	[DIAL_DELAY_MS] = {"delay_ms", BOTH, 0, 50, 0, 600000,
                       "every answer comes this much later, after the work was done"},
	[DIAL_DELAY_JITTER_MS] = {"delay_jitter_ms", BOTH, 0, 250, 0, 600000,
                              "up to this much is added to the delay"},
	[DIAL_LOST_REPLIES] = {"lost_replies", BOTH, 0, 50, 0, 1000,
                           "per mille of calls that do their work and then lose the answer"},
	[DIAL_LOST_DROPPED] =
		{"lost_dropped", BOTH, 500, 500, 0, 1000,
         "per mille of lost answers that drop the connection; the others are 500"},
	[DIAL_ERRORS_500] = {"errors_500", BOTH, 0, 50, 0, 1000,
                         "per mille of calls that answer 500 and do nothing"},
	[DIAL_RATE_BUCKET] = {"rate_bucket", BOTH, 100, 20, 0, 1000000,
                          "calls that may come at once before 429 with Retry-After; 0: no limit"},
	[DIAL_RATE_REFILL_PER_S] = {"rate_refill_per_s", BOTH, 50, 10, 1, 1000000,
                                "calls that the bucket gets back a second"},
	[DIAL_TOKEN_LIFETIME_S] = {"token_lifetime_s", BOTH, 3600, 60, 1, 30 * DAY_S,
                               "seconds until a token issued from now on expires"},
	[DIAL_CLOCK_SKEW_S] = {"clock_skew_s", BOTH, 0, -90, -30 * DAY_S, 30 * DAY_S,
                           "seconds that the side's clock is ahead of the true one"},
	[DIAL_SHIFTING] = {"shifting", SHOP, 0, 300, 0, 1000,
                       "per mille of calls for page 2 and later before which an order of the page "
                       "before is touched, so that it moves to the end and the rest moves up"},
	[DIAL_SALES_PER_HOUR] = {"sales_per_hour", SHOP, 60, 600, 0, 3600000,
                             "how often a buyer acts; 0: never"},
	[DIAL_LINES_MOST] = {"lines_most", SHOP, 3, 4, 1, 20, "most lines of a buyer's order"},
	[DIAL_QUANTITY_MOST] = {"quantity_most", SHOP, 2, 4, 1, 1000, "most units of a buyer's line"},
	[DIAL_UNPAID] = {"unpaid", SHOP, 100, 300, 0, 1000,
                     "per mille of buyers' orders that await payment at first"},
	[DIAL_PAY_AFTER_S] = {"pay_after_s", SHOP, 30, 60, 0, 30 * DAY_S,
                          "seconds until such an order is paid"},
	[DIAL_EDITS] = {"edits", SHOP, 50, 150, 0, 1000,
                    "per mille of buyers' acts that change a recent order (units or address)"},
	[DIAL_CANCELS] = {"cancels", SHOP, 30, 100, 0, 1000,
                      "per mille of buyers' acts that cancel a recent order"},
	[DIAL_RESTOCK_ON_CANCEL] = {"restock_on_cancel", SHOP, 1, 1, 0, 1,
                                "1: cancelled units are displayed again; 0: they are not"},
	[DIAL_SHOP_FULFILS] = {"shop_fulfils", SHOP, 0, 50, 0, 1000,
                           "per mille of buyers' orders that the shop ships from stock of its own, "
                           "as a marketplace does; what it displays of ours stays"},
	[DIAL_SHOP_SHIPS_AFTER_S] = {"shop_ships_after_s", SHOP, 20, 20, 0, 30 * DAY_S,
                                 "seconds until it ships them"},
	[DIAL_SHIP_AFTER_S] = {"ship_after_s", WAREHOUSE, 20, 20, 0, 30 * DAY_S,
                           "seconds from an order to its shipment; it is picked half-way"},
	[DIAL_SHIP_JITTER_S] = {"ship_jitter_s", WAREHOUSE, 10, 40, 0, 30 * DAY_S,
                            "up to this many seconds more"},
	[DIAL_LATE] = {"late", WAREHOUSE, 0, 100, 0, 1000, "per mille of orders that ship late"},
	[DIAL_LATE_BY_S] = {"late_by_s", WAREHOUSE, 60, 120, 0, 30 * DAY_S, "how late, in seconds"},
	[DIAL_SHORT] =
		{"short", WAREHOUSE, 0, 50, 0, 1000,
         "per mille of orders (of 2 units or more) that are closed with one unit too few"},
	[DIAL_PARTIAL] = {"partial", WAREHOUSE, 0, 200, 0, 1000,
                      "per mille of orders (of 2 units or more) that go in two shipments"},
	[DIAL_CANCEL_REFUSED] = {"cancel_refused", WAREHOUSE, 0, 200, 0, 1000,
                             "per mille of cancels refused although nothing is picked yet"},
	[DIAL_SHIP_AFTER_CANCEL] = {"ship_after_cancel", WAREHOUSE, 0, 200, 0, 1000,
                                "per mille of accepted cancels that ship anyway"},
	[DIAL_NON_IDEMPOTENT] = {"non_idempotent", WAREHOUSE, 0, 0, 0, 1,
                             "1: the same reference sent again is a second order"},
	[DIAL_INVENTORY_NET] = {"inventory_net", WAREHOUSE, 0, 0, 0, 1,
                            "0: inventory is what lies there; 1: less the warehouse's open orders"},
	[DIAL_SNAPSHOT_EVERY_S] =
		{"snapshot_every_s", WAREHOUSE, 0, 30, 0, 30 * DAY_S,
         "inventory is counted this often (as_of says when); 0: at each call"},
	[DIAL_RESTOCK_BELOW] = {"restock_below", WAREHOUSE, 0, 10, 0, 1000000,
                            "a receipt arrives when an item falls below this; 0: never"},
	[DIAL_RESTOCK_UNITS] = {"restock_units", WAREHOUSE, 50, 50, 1, 1000000,
                            "units of such a receipt"},
};

const struct dial_row *dial_row(enum dial dial)
{
	return &rows[dial];
}

static void dials_set(struct dials *dials, bool is_hostile)
{
	for (size_t side = 0; side < SIDE_COUNT; side++) {
		for (size_t dial = 0; dial < DIAL_COUNT; dial++)
			dials->at[side][dial] = is_hostile ? rows[dial].hostile : rows[dial].calm;
	}
}

void dials_calm(struct dials *dials)
{
	dials_set(dials, false);
}

void dials_hostile(struct dials *dials)
{
	dials_set(dials, true);
}

void dials_print(struct json_out *out, const struct dials *dials)
{
	for (size_t side = 0; side < SIDE_COUNT; side++) {
		json_name(out, side_words[side]);
		json_object(out);
		for (size_t dial = 0; dial < DIAL_COUNT; dial++) {
			if (rows[dial].sides & 1u << side) {
				json_name(out, rows[dial].name);
				json_i64(out, dials->at[side][dial]);
			}
		}
		json_object_end(out);
	}
}

void dials_explain(struct json_out *out)
{
	json_object(out);
	for (size_t side = 0; side < SIDE_COUNT; side++) {
		json_name(out, side_words[side]);
		json_object(out);
		for (size_t dial = 0; dial < DIAL_COUNT; dial++) {
			const struct dial_row *row = &rows[dial];
			if (!(row->sides & 1u << side))
				continue;
			json_name(out, row->name);
			json_str(out, str_format(out->buf->arena, "%s (%lld to %lld, calm %lld, hostile %lld)",
			                         row->says, (long long)row->least, (long long)row->most,
			                         (long long)row->calm, (long long)row->hostile));
		}
		json_object_end(out);
	}
	json_object_end(out);
}

static enum err side_read(const struct json *json, size_t side, struct dials *dials,
                          struct str *faulty)
{
	*faulty = str_from(side_words[side]);
	if (json->kind != JSON_OBJECT)
		return ERR_INVALID;
	for (const struct json *member = json->first; member; member = member->next) {
		*faulty = member->name;
		size_t dial = 0;
		while (dial < DIAL_COUNT && !str_is(member->name, rows[dial].name))
			dial++;
		if (dial == DIAL_COUNT || !(rows[dial].sides & 1u << side))
			return ERR_INVALID;
		int64_t value;
		TRY(json_int(member, &value));
		if (value < rows[dial].least || value > rows[dial].most)
			return ERR_INVALID;
		dials->at[side][dial] = value;
	}
	return OK;
}

enum err dials_read(const struct json *json, struct dials *dials, struct str *faulty)
{
	struct dials turned = *dials;
	*faulty = STR("");
	if (!json || json->kind != JSON_OBJECT)
		return ERR_INVALID;
	const struct json *preset = json_member(json, "preset");
	if (preset) {
		*faulty = STR("preset");
		bool is_hostile = str_is(json_text(preset), "hostile");
		if (!is_hostile && !str_is(json_text(preset), "calm"))
			return ERR_INVALID;
		dials_set(&turned, is_hostile);
	}
	for (const struct json *member = json->first; member; member = member->next) {
		/* What GET prints beside the values may come back with them. */
		if (str_is(member->name, "preset") || str_is(member->name, "says")
		    || str_is(member->name, "seed"))
			continue;
		size_t side = 0;
		while (side < SIDE_COUNT && !str_is(member->name, side_words[side]))
			side++;
		*faulty = member->name;
		if (side == SIDE_COUNT)
			return ERR_INVALID;
		TRY(side_read(member, side, &turned, faulty));
	}
	*dials = turned;
	return OK;
}
