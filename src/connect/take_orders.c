/* orders_in: canonical orders -> intake. */
#include "connect/canonical.h"
#include "connect/run.h"
#include "domain/intake/intake.h"
#include "kernel/secrets.h"

/* One record on its way in. */
struct arrival {
	struct canonical_order order;
	struct order_draft draft;
	struct download download;
	struct fault fault;
	bool is_taken; /* there is something for intake */
};

struct arrivals {
	struct arrival *at;
	size_t count;
};

static struct str record_hash(struct arena *arena, const struct json *json)
{
	struct buf buf = buf_new(arena, LIMIT_BODY_BYTES);
	struct json_out out;
	json_begin(&out, &buf);
	json_tree(&out, json);
	return token_hash(arena, buf_str(&buf));
}

static struct str record_name(struct work *work, const struct json *json)
{
	const struct json *id = json_member(json, "remote_id");
	return id != NULL && id->text.len > 0 ? id->text : str_copy(work->arena, STR("?"));
}

/* Reads a record; what is wrong with it concerns this record only. */
static enum err arrival_read(struct work *work, struct run *run, const struct json *json,
                             struct arrivals *arrivals)
{
	struct str why = {0};
	struct arrival *arrival = &arrivals->at[arrivals->count];
	*arrival = (struct arrival){0};
	enum err err = canonical_read(&canonical_order_shape, json, work->arena, &arrival->order, &why);
	if (err == OK)
		err = canonical_order_draft(work->arena, &arrival->order,
		                            run->session->connection.channel_id, &arrival->draft, &why);
	if (err != OK)
		return record_fail(work, run, record_name(work, json), why, true);
	arrival->download = (struct download){arrival->order.remote_id, arrival->order.updated_at,
	                                      record_hash(work->arena, json)};
	fault_init(&arrival->fault, work->arena);
	arrivals->count++;
	return OK;
}

/* A page may hold two versions of one order; only the newer one counts. */
static bool has_newer(const struct arrivals *arrivals, size_t which)
{
	const struct arrival *mine = &arrivals->at[which];
	for (size_t i = 0; i < arrivals->count; i++) {
		const struct arrival *other = &arrivals->at[i];
		if (i == which || !str_eq(other->order.remote_id, mine->order.remote_id))
			continue;
		int64_t theirs = other->order.updated_at.us, ours = mine->order.updated_at.us;
		if (theirs > ours || (theirs == ours && i > which))
			return true;
	}
	return false;
}

static const struct download *download_of(const struct download *known, size_t count,
                                          struct str remote_id)
{
	for (size_t i = 0; i < count; i++) {
		if (str_eq(known[i].remote_id, remote_id))
			return &known[i];
	}
	return NULL;
}

/* Not the version that we have, and not an older one. */
static bool is_news(const struct arrival *arrival, const struct download *known)
{
	if (known == NULL)
		return true;
	if (str_eq(known->hash, arrival->download.hash))
		return false;
	bool has_both = known->updated_at.us != 0 && arrival->order.updated_at.us != 0;
	return !has_both || arrival->order.updated_at.us >= known->updated_at.us;
}

/* What the channel says of an order that is ours already: that it has left is our own doing, or a
 * fact that a person must see. */
static enum err known_check(struct work *work, struct run *run, struct arrival *arrival)
{
	struct order order;
	struct order_id id;
	enum err err =
		order_by_remote(work, run->session->connection.channel_id, arrival->order.remote_id, &id);
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	/* Somebody edits it over there; it comes again when that is done. */
	if (arrival->order.status == REMOTE_OPEN)
		arrival->is_taken = false;
	/* Of an order that the marketplace ships itself, that is how it goes on. */
	if (!arrival->draft.is_processed || arrival->draft.is_fulfilled_by_channel)
		return OK;
	arrival->draft.is_processed = false;
	TRY(order_get(work, id, &order));
	bool is_ours_to_ship = order.status < ORDER_PENDING_FULFILLMENT && order.shipped_at.us == 0;
	if (is_ours_to_ship && order.attention.len == 0)
		return order_attention(work, id,
		                       STR("The channel says that it was shipped; it was not from here."));
	return OK;
}

static enum err arrivals_choose(struct work *work, struct run *run, struct arrivals *arrivals)
{
	struct str *ids = ARENA_ARRAY(work->arena, arrivals->count, struct str);
	struct download *known;
	size_t count;
	for (size_t i = 0; i < arrivals->count; i++)
		ids[i] = arrivals->at[i].order.remote_id;
	TRY(downloads_fetch(work->tx, work->arena, work->company, run->session->connection.id, ids,
	                    arrivals->count, &known, &count));
	for (size_t i = 0; i < arrivals->count; i++) {
		struct arrival *arrival = &arrivals->at[i];
		const struct download *before = download_of(known, count, arrival->order.remote_id);
		arrival->is_taken = !has_newer(arrivals, i) && is_news(arrival, before);
		if (arrival->is_taken)
			TRY(known_check(work, run, arrival));
	}
	return OK;
}

/* What a channel with physical stock counts as allocated. */
static enum err lines_note(struct work *work, struct run *run, const struct canonical_order *order)
{
	const struct pack *pack = run->session->pack;
	size_t n = order->lines.count;
	struct download_line *lines = ARENA_ARRAY(work->arena, n, struct download_line);
	bool is_over = order->status == REMOTE_SHIPPED || order->status == REMOTE_CANCELLED;
	if (pack->capabilities[CAPABILITY_INVENTORY_OUT].quantity_means != QUANTITY_ON_HAND_LESS_OTHERS)
		return OK;
	for (size_t i = 0; i < n; i++) {
		const struct canonical_line *line = &order->lines.at[i];
		lines[i] = (struct download_line){
			.remote_id = order->remote_id,
			.line_remote_id = line->remote_id,
			.variant_id = line->variant_id,
			.units = is_over ? 0 : line->quantity - line->cancelled_quantity,
		};
	}
	return download_lines_put(work->tx, work->company, run->session->connection.id, lines, n);
}

static enum err arrival_end(struct work *work, struct run *run, const struct arrival *arrival,
                            const struct intake_item *item)
{
	if (item->err != OK) {
		struct str sentence = item->fault->sentence;
		if (item->fault->rows.count > 0)
			sentence = str_format(work->arena, "%.*s %.*s", STR_FMT(item->fault->rows.at[0].path),
			                      STR_FMT(item->fault->rows.at[0].sentence));
		if (sentence.len == 0)
			sentence = str_from(err_row(item->err)->sentence);
		return record_fail(work, run, arrival->order.remote_id, sentence, true);
	}
	run->records++;
	TRY(record_heal(work, run, arrival->order.remote_id));
	TRY(lines_note(work, run, &arrival->order));
	return download_put(work->tx, work->company, run->session->connection.id, &arrival->download);
}

static enum err arrivals_intake(struct work *work, struct run *run, struct arrivals *arrivals)
{
	struct intake_item *items = ARENA_ARRAY(work->arena, arrivals->count, struct intake_item);
	struct arrival **of = ARENA_ARRAY(work->arena, arrivals->count, struct arrival *);
	size_t n = 0;
	for (size_t i = 0; i < arrivals->count; i++) {
		if (!arrivals->at[i].is_taken)
			continue;
		of[n] = &arrivals->at[i];
		items[n] = (struct intake_item){
			.draft = &of[n]->draft, .is_download = true, .fault = &of[n]->fault};
		n++;
	}
	if (n == 0)
		return OK;
	TRY(intake_orders(work, n, items));
	for (size_t i = 0; i < n; i++)
		TRY(arrival_end(work, run, of[i], &items[i]));
	return OK;
}

static enum err take(struct work *work, struct run *run, void *state, const struct step *step)
{
	const struct json *records = step->records;
	(void)state;
	if (records == NULL || records->count == 0)
		return OK;
	struct arrivals arrivals = {.at = ARENA_ARRAY(work->arena, records->count, struct arrival)};
	for (const struct json *one = records->first; one != NULL; one = one->next)
		TRY(arrival_read(work, run, one, &arrivals));
	TRY(arrivals_choose(work, run, &arrivals));
	return arrivals_intake(work, run, &arrivals);
}

enum err run_orders_in(struct run *run)
{
	return run_pages(run, take, NULL, true);
}
