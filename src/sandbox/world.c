#include "sandbox/world.h"

#include <time.h>

#include "base/list.h"

#define TOO_LONG_US (10 * MINUTE_US)
#define MILLISECOND_US 1000

static const struct field edge_rows[] = {
	FIELD(FIELD_INT, struct edge_counters, requests),
	FIELD(FIELD_INT, struct edge_counters, tokens),
	FIELD(FIELD_INT, struct edge_counters, unauthorized),
	FIELD(FIELD_INT, struct edge_counters, rate_limited),
	FIELD(FIELD_INT, struct edge_counters, errors_500),
	FIELD(FIELD_INT, struct edge_counters, lost_replies),
	FIELD(FIELD_INT, struct edge_counters, delayed),
};

const struct field_table edge_counter_fields = FIELD_TABLE(edge_rows);

static int64_t clock_us(clockid_t id)
{
	struct timespec at;
	clock_gettime(id, &at);
	return (int64_t)at.tv_sec * SECOND_US + at.tv_nsec / 1000;
}

int64_t sandbox_clock_us(void)
{
	return clock_us(CLOCK_MONOTONIC);
}

struct instant world_now(const struct sandbox *sandbox)
{
	if (sandbox->is_frozen)
		return (struct instant){sandbox->frozen_us};
	return (struct instant){clock_us(CLOCK_REALTIME) + sandbox->offset_us};
}

struct instant world_side_time(const struct sandbox *sandbox, enum side side, struct instant at)
{
	int64_t us = at.us + sandbox->dials.at[side][DIAL_CLOCK_SKEW_S] * SECOND_US;
	return (struct instant){us - us % MILLISECOND_US};
}

static void catalogue_open(struct sandbox *sandbox, struct instant now)
{
	static const struct currency us_dollar = {"USD"};
	size_t count;
	const struct sandbox_item *items = sandbox_items(&count);
	for (size_t i = 0; i < count; i++) {
		struct shop_variant wish = {
			.sku = str_from(items[i].sku),
			.title = str_from(items[i].title),
			.stock = sandbox->settings.displayed,
		};
		if (money_parse(str_from(items[i].price), us_dollar, &wish.price) != OK)
			continue;
		shop_variant_put(&sandbox->shop, &wish, now);
		if (!items[i].parts)
			warehouse_item_put(&sandbox->warehouse, wish.sku, wish.title,
			                   sandbox->settings.on_hand);
	}
}

void world_open(struct sandbox *sandbox, uint64_t seed)
{
	arena_reset(sandbox->arena);
	chance_seed(&sandbox->chance, seed);
	if (sandbox->settings.is_hostile)
		dials_hostile(&sandbox->dials);
	else
		dials_calm(&sandbox->dials);
	sandbox->tokens.at = NULL;
	sandbox->tokens.count = sandbox->tokens.room = 0;
	for (size_t side = 0; side < SIDE_COUNT; side++) {
		sandbox->buckets[side] = (struct bucket){0};
		sandbox->edge[side] = (struct edge_counters){0};
	}
	shop_open(&sandbox->shop, sandbox->arena, &sandbox->chance, sandbox->dials.at[SIDE_SHOP]);
	warehouse_open(&sandbox->warehouse, sandbox->arena, &sandbox->chance,
	               sandbox->dials.at[SIDE_WAREHOUSE]);
	catalogue_open(sandbox, world_side_time(sandbox, SIDE_SHOP, world_now(sandbox)));
	world_dials_turned(sandbox);
	sandbox->is_changed = true;
}

void world_dials_turned(struct sandbox *sandbox)
{
	struct instant at = world_now(sandbox);
	shop_buyers_again(&sandbox->shop, at);
	warehouse_count_again(&sandbox->warehouse, at, world_side_time(sandbox, SIDE_WAREHOUSE, at));
	for (size_t side = 0; side < SIDE_COUNT; side++)
		sandbox->buckets[side] = (struct bucket){0};
}

/* ---- time ---- */

struct instant world_due(const struct sandbox *sandbox)
{
	struct instant shop = shop_due(&sandbox->shop);
	struct instant warehouse = warehouse_due(&sandbox->warehouse);
	if (shop.us == 0 || (warehouse.us != 0 && warehouse.us < shop.us))
		return warehouse;
	return shop;
}

static void happen_until(struct sandbox *sandbox, struct instant until)
{
	for (;;) {
		struct instant due = world_due(sandbox);
		if (due.us == 0 || due.us > until.us)
			return;
		if (shop_due(&sandbox->shop).us == due.us)
			shop_step(&sandbox->shop, due, world_side_time(sandbox, SIDE_SHOP, due));
		else
			warehouse_step(&sandbox->warehouse, due, world_side_time(sandbox, SIDE_WAREHOUSE, due));
		sandbox->is_changed = true;
	}
}

void world_tick(struct sandbox *sandbox)
{
	struct instant now = world_now(sandbox);
	/* After a long sleep of the machine the buyers do not make up for what they missed. */
	if (sandbox->shop.next_buyer_at.us != 0
	    && now.us - sandbox->shop.next_buyer_at.us > TOO_LONG_US)
		shop_buyers_again(&sandbox->shop, now);
	happen_until(sandbox, now);
}

void world_freeze(struct sandbox *sandbox, bool is_frozen)
{
	struct instant now = world_now(sandbox);
	if (is_frozen && !sandbox->is_frozen)
		sandbox->frozen_us = now.us;
	if (!is_frozen && sandbox->is_frozen)
		sandbox->offset_us = now.us - clock_us(CLOCK_REALTIME);
	sandbox->is_frozen = is_frozen;
}

void world_advance(struct sandbox *sandbox, int64_t us)
{
	struct instant until = {world_now(sandbox).us + us};
	happen_until(sandbox, until);
	if (sandbox->is_frozen)
		sandbox->frozen_us = until.us;
	else
		sandbox->offset_us += us;
	sandbox->is_changed = true;
}

/* ---- rate ---- */

#define ONE_CALL 1000

int64_t world_throttle(struct sandbox *sandbox, enum side side, int64_t mono_us)
{
	struct bucket *bucket = &sandbox->buckets[side];
	int64_t most = sandbox->dials.at[side][DIAL_RATE_BUCKET] * ONE_CALL;
	int64_t refill = sandbox->dials.at[side][DIAL_RATE_REFILL_PER_S]; /* calls a second */
	if (most == 0)
		return 0;
	if (bucket->at_us == 0) {
		bucket->level = most;
		bucket->at_us = mono_us;
	}
	/* The hour bounds the product; longer pauses count as one. What has not made a whole thousandth
	 * yet stays in at_us, or impatient clients would get less than they are promised. */
	int64_t passed_us = mono_us - bucket->at_us < HOUR_US ? mono_us - bucket->at_us : HOUR_US;
	int64_t gained = passed_us * refill / (SECOND_US / ONE_CALL);
	bucket->at_us += gained * (SECOND_US / ONE_CALL) / refill;
	bucket->level += gained;
	if (bucket->level >= most) {
		bucket->level = most;
		bucket->at_us = mono_us;
	}
	if (bucket->level >= ONE_CALL) {
		bucket->level -= ONE_CALL;
		return 0;
	}
	int64_t per_s = refill * ONE_CALL;
	return (ONE_CALL - bucket->level + per_s - 1) / per_s;
}
