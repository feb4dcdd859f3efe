#include "domain/orders/orders_fill.h"

#include "base/map.h"
#include "domain/catalog/catalog.h"
#include "domain/orders/orders_resolve.h"
#include "domain/stock/stock.h"

/* Orders of one unit: a few dozen, as whoever writes meanwhile waits for it. */
enum { CHUNK = 40, PLACE_NUMBERS = 4, WALK_NUMBERS = 2 * PLACE_NUMBERS + 1 };

static const char *const fill_jobs[] = {"order.fill", "order.fill_bundle"};

/* ---- the walk as text: the numbers of both places, and whether it turns back ---- */

static struct str walk_text(struct arena *arena, const struct fill_walk *walk)
{
	const struct queue_place *at = &walk->at, *far = &walk->far;
	return str_format(arena, "[%lld,%lld,%lld,%lld,%lld,%lld,%lld,%lld,%d]", (long long)at->first,
	                  (long long)at->due, (long long)at->created_us, (long long)at->id,
	                  (long long)far->first, (long long)far->due, (long long)far->created_us,
	                  (long long)far->id, walk->is_again);
}

static struct queue_place place_of(const int64_t *numbers)
{
	return (struct queue_place){numbers[0], numbers[1], numbers[2], numbers[3]};
}

/* What cannot be read begins at the front. */
static struct fill_walk walk_of(struct str body)
{
	struct fill_walk front = {.at = QUEUE_FRONT, .far = QUEUE_FRONT};
	int64_t numbers[WALK_NUMBERS];
	struct str rest = body.len > 1 ? str_slice(body, 1, body.len - 1) : STR("");
	for (size_t i = 0; i < WALK_NUMBERS; i++) {
		ptrdiff_t comma = str_find(rest, ',');
		size_t end = comma < 0 ? rest.len : (size_t)comma;
		if (str_to_int(str_slice(rest, 0, end), &numbers[i]) != OK)
			return front;
		rest = str_slice(rest, end + 1, rest.len);
	}
	return (struct fill_walk){place_of(numbers), place_of(numbers + PLACE_NUMBERS),
	                          numbers[WALK_NUMBERS - 1] != 0};
}

static enum err filling_put(struct work *work, const struct filling *filling)
{
	return job_request(work, filling->job, filling->product_id.value, work->now,
	                   walk_text(work->arena, &filling->walk));
}

static struct filling filling_begun(size_t job, int64_t product)
{
	return (struct filling){.job = fill_jobs[job],
	                        .product_id = {product},
	                        .walk = {.at = QUEUE_FRONT, .far = QUEUE_FRONT}};
}

/* Orders for a bundle wait for its parts; any one part finds them. */
static enum err awaited_find(struct work *work, struct filling *list, size_t n)
{
	int64_t *bundles = ARENA_ARRAY(work->arena, n, int64_t);
	struct bundle_part *parts = NULL;
	size_t bundle_count = 0, count = 0;
	for (size_t i = 0; i < n; i++) {
		list[i].awaited_id = list[i].product_id;
		list[i].per_unit = 1;
		if (list[i].job != fill_jobs[0])
			bundles[bundle_count++] = list[i].product_id.value;
	}
	if (bundle_count > 0)
		TRY(bundle_parts_of(work, bundles, bundle_count, &parts, &count));
	for (size_t i = 0; i < n; i++) {
		size_t at = 0;
		if (list[i].job == fill_jobs[0])
			continue;
		while (at < count && !ID_EQ(parts[at].bundle_id, list[i].product_id))
			at++;
		list[i].awaited_id = at < count ? parts[at].component_id : (struct product_id){0};
		list[i].per_unit = at < count ? parts[at].quantity.units : 0;
	}
	return OK;
}

enum err fillings_of(struct work *work, const int64_t *products, size_t n, struct filling **out,
                     size_t *count)
{
	LIST(struct filling) list = {0};
	for (size_t k = 0; k < COUNT_OF(fill_jobs); k++) {
		struct job *waiting;
		size_t found;
		TRY(jobs_waiting(work, fill_jobs[k], products, n, &waiting, &found));
		for (size_t i = 0; i < found; i++)
			*LIST_ADD(work->arena, &list) = (struct filling){.job = fill_jobs[k],
			                                                 .product_id = {waiting[i].subject_id},
			                                                 .walk = walk_of(waiting[i].body)};
	}
	*out = list.at;
	*count = list.count;
	return awaited_find(work, list.at, list.count);
}

static struct filling *filling_find(struct filling *list, size_t n, const struct filling *like)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].job == like->job && ID_EQ(list[i].product_id, like->product_id))
			return &list[i];
	return NULL;
}

enum err fillings_expected(struct work *work, const int64_t *products, size_t n,
                           struct filling **out, size_t *count)
{
	LIST(struct filling) list = {0};
	struct filling *under_way;
	int64_t *unheard;
	size_t known, unheard_count;
	TRY(fillings_of(work, products, n, &under_way, &known));
	TRY(stock_changed_unheard(work, "orders", products, n, &unheard, &unheard_count));
	for (size_t i = 0; i < known; i++)
		*LIST_ADD(work->arena, &list) = under_way[i];
	for (size_t i = 0; i < unheard_count; i++)
		for (size_t k = 0; k < COUNT_OF(fill_jobs); k++) {
			struct filling begun = filling_begun(k, unheard[i]);
			begun.is_expected = true;
			if (filling_find(under_way, known, &begun) == NULL)
				*LIST_ADD(work->arena, &list) = begun;
		}
	*out = list.at;
	*count = list.count;
	return awaited_find(work, list.at, list.count);
}

static enum err filling_turn(struct work *work, struct filling *filling)
{
	fill_walk_turn(&filling->walk);
	return filling_put(work, filling);
}

static bool waits_for(const struct resolving *item, struct product_id product)
{
	for (size_t i = 0; i < item->after.count; i++)
		if (ID_EQ(item->after.at[i].product_id, product)
		    && item->after.at[i].warehouse_id.value == 0 && item->after.at[i].quantity.units > 0)
			return true;
	return false;
}

enum err fillings_join(struct work *work, struct filling *fillings, size_t count,
                       const struct resolving *items, size_t n)
{
	for (size_t f = 0; f < count; f++) {
		bool has_joined = false;
		for (size_t i = 0; i < n; i++)
			has_joined = has_joined || waits_for(&items[i], fillings[f].awaited_id);
		if (has_joined)
			TRY(filling_turn(work, &fillings[f]));
	}
	return OK;
}

/* ---- a chunk ---- */

static enum err units_free(struct work *work, struct product_id product, int64_t *out)
{
	struct stock_level *levels;
	size_t count;
	*out = 0;
	TRY(stock_levels(work, &product.value, 1, &levels, &count));
	for (size_t i = 0; i < count; i++)
		if (levels[i].warehouse_id.value != 0 && levels[i].available.units > 0)
			*out += levels[i].available.units;
	return OK;
}

/* Serves the next chunk and moves the walk on. *room: how many orders this unit still takes. */
static enum err chunk_fill(struct work *work, const struct routing_facts *facts,
                           struct filling *filling, size_t *room, bool *goes_on)
{
	const size_t most = *room;
	int64_t *strict = ARENA_ARRAY(work->arena, facts->warehouse_count, int64_t), *ids;
	struct queue_place at = filling->walk.at;
	size_t n = 0;
	struct queue_ask ask = {.product = filling->awaited_id.value,
	                        .strict = strict,
	                        .strict_count = strict_warehouses(facts, strict),
	                        .passes_most = facts->passes_most,
	                        .finds_sources = routing_needs_units(facts),
	                        .most = most};
	if (filling->awaited_id.value != 0)
		TRY(units_free(work, filling->product_id, &ask.most_units));
	ask.most_units *= filling->per_unit;
	if (ask.most_units > 0)
		TRY(queue_fetch(work->tx, work->arena, work->company, &ask, &at, &ids, &n));
	if (n > 0)
		TRY(orders_serve(work, ids, n));
	*room -= n;
	*goes_on = fill_walk_move(&filling->walk, at, n < most);
	return OK;
}

static enum err filling_go(struct work *work, const struct routing_facts *facts,
                           struct filling *filling, size_t *room)
{
	bool goes_on = true;
	if (*room > 0)
		TRY(chunk_fill(work, facts, filling, room, &goes_on));
	return goes_on ? filling_put(work, filling) : OK;
}

enum err orders_fill_job(struct work *work, const struct job *job)
{
	struct routing_facts facts;
	size_t room = CHUNK;
	struct filling filling = {.job = fill_jobs[str_is(job->kind, fill_jobs[0]) ? 0 : 1],
	                          .product_id = {job->subject_id},
	                          .walk = walk_of(job->body)};
	TRY(routing_facts_load(work, &facts));
	TRY(awaited_find(work, &filling, 1));
	return filling_go(work, &facts, &filling, &room);
}

/* Claims without a warehouse are what is missing at warehouse 0: the products among those awaited
 * that orders wait for. */
static enum err waited_load(struct work *work, const struct filling *list, size_t n,
                            struct map *waited)
{
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	struct stock_level *levels;
	size_t count;
	*waited = map_new(work->arena);
	for (size_t i = 0; i < n; i++)
		ids[i] = list[i].awaited_id.value;
	TRY(stock_levels(work, ids, n, &levels, &count));
	for (size_t i = 0; i < count; i++)
		if (levels[i].warehouse_id.value == 0 && levels[i].available.units < 0)
			map_put_int(waited, levels[i].product_id.value, &levels[i]);
	return OK;
}

enum err orders_fill(struct work *work, const struct routing_facts *facts, const int64_t *products,
                     size_t n)
{
	struct filling *under_way;
	struct filling *begun = ARENA_ARRAY(work->arena, n * COUNT_OF(fill_jobs), struct filling);
	size_t count, begun_count = 0, room = CHUNK;
	struct map waited;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < COUNT_OF(fill_jobs); k++)
			begun[begun_count++] = filling_begun(k, products[i]);
	TRY(awaited_find(work, begun, begun_count));
	TRY(waited_load(work, begun, begun_count, &waited));
	TRY(fillings_of(work, products, n, &under_way, &count));
	for (size_t i = 0; i < begun_count; i++) {
		struct filling *known = filling_find(under_way, count, &begun[i]);
		if (known != NULL)
			TRY(filling_turn(work, known));
		else if (map_get_int(&waited, begun[i].awaited_id.value) != NULL)
			TRY(filling_go(work, facts, &begun[i], &room));
	}
	return OK;
}
