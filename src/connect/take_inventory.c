/* inventory_in: figures of the warehouse -> stock. The figures are read first, then the shipments:
 * so every shipment that the figures know of is known here before they are written, and what left
 * after them is subtracted. */
#include "connect/canonical.h"
#include "connect/run.h"
#include "domain/catalog/catalog.h"
#include "domain/shipments/shipments.h"
#include "domain/stock/stock.h"

struct figure {
	struct str sku;
	int64_t units;
};

struct figures {
	struct arena *arena; /* the session's: they outlive the pages */
	LIST(struct figure) list;
	struct instant as_of; /* the oldest: what left after it may or may not be in the others */
};

/* ---- gathering ---- */

static enum err gather(struct work *work, struct run *run, void *state, const struct step *step)
{
	struct figures *figures = state;
	const struct json *one = step->records != NULL ? step->records->first : NULL;
	for (; one != NULL; one = one->next) {
		struct canonical_figure record = {0};
		struct str why;
		if (canonical_read(&canonical_figure_shape, one, work->arena, &record, &why) != OK) {
			const struct json *sku = json_member(one, "sku");
			TRY(record_fail(work, run, sku != NULL ? sku->text : STR("?"), why, true));
			continue;
		}
		bool has_on_hand = shape_has(&canonical_figure_shape, &record, "on_hand");
		struct figure *figure = LIST_ADD(figures->arena, &figures->list);
		figure->sku = str_copy(figures->arena, record.sku);
		figure->units = has_on_hand ? record.on_hand : record.available;
		struct instant as_of = record.as_of.us != 0 ? record.as_of : work->now;
		if (figures->as_of.us == 0 || as_of.us < figures->as_of.us)
			figures->as_of = as_of;
	}
	return OK;
}

/* ---- recording ---- */

/* Units of each product that left after the figures were taken. */
static enum err shipped_since(struct work *work, struct run *run, struct instant as_of,
                              struct map *units)
{
	struct hand_over *rows;
	struct shipment *shipments;
	size_t count, n;
	const struct connection *connection = &run->session->connection;
	TRY(hand_overs_shipped_since(work->tx, work->arena, work->company, connection->id, as_of, &rows,
	                             &count));
	int64_t *orders = ARENA_ARRAY(work->arena, count, int64_t);
	for (size_t i = 0; i < count; i++)
		orders[i] = rows[i].order_id.value;
	TRY(shipments_of(work, orders, count, &shipments, &n));
	for (size_t i = 0; i < n; i++) {
		bool counts = ID_EQ(shipments[i].warehouse_id, connection->warehouse_id)
		              && shipments[i].shipped_at.us > as_of.us;
		for (size_t j = 0; counts && j < shipments[i].lines.count; j++) {
			const struct shipment_line *line = &shipments[i].lines.at[j];
			int64_t *sum = map_get_int(units, line->product_id.value);
			if (sum == NULL) {
				sum = ARENA_NEW(work->arena, int64_t);
				map_put_int(units, line->product_id.value, sum);
			}
			*sum += line->quantity.units;
		}
	}
	return OK;
}

/* Units of each product in orders that the warehouse had accepted by then and has not shipped: what
 * a figure that is net of its orders leaves out. */
static enum err netted_now(struct work *work, struct run *run, struct instant as_of,
                           struct map *units)
{
	enum { OPEN_MOST = 100000 };
	struct hand_over *rows;
	struct reservation *claims;
	size_t count, n, known = 0;
	const struct connection *connection = &run->session->connection;
	TRY(hand_overs_fetch(work->tx, work->arena, work->company, connection->id, HAND_OVER_ACCEPTED,
	                     OPEN_MOST, &rows, &count));
	int64_t *orders = ARENA_ARRAY(work->arena, count, int64_t);
	for (size_t i = 0; i < count; i++) {
		if (rows[i].accepted_at.us <= as_of.us)
			orders[known++] = rows[i].order_id.value;
	}
	TRY(reservations_of(work, orders, known, &claims, &n));
	for (size_t i = 0; i < n; i++) {
		int64_t *sum = map_get_int(units, claims[i].product_id.value);
		if (sum == NULL) {
			sum = ARENA_NEW(work->arena, int64_t);
			map_put_int(units, claims[i].product_id.value, sum);
		}
		*sum += claims[i].quantity.units;
	}
	return OK;
}

static int64_t units_of(const struct map *units, int64_t product)
{
	const int64_t *sum = map_get_int(units, product);
	return sum != NULL ? *sum : 0;
}

static enum err record(struct work *work, struct run *run, void *state)
{
	const struct figures *figures = state;
	struct product *products;
	size_t count, n = 0;
	struct map shipped = map_new(work->arena), netted = map_new(work->arena);
	struct map by_sku = map_new(work->arena);
	struct str *skus = ARENA_ARRAY(work->arena, figures->list.count, struct str);
	struct stock_figure *out = ARENA_ARRAY(work->arena, figures->list.count, struct stock_figure);
	for (size_t i = 0; i < figures->list.count; i++)
		skus[i] = figures->list.at[i].sku;
	TRY(product_by_skus(work, skus, figures->list.count, &products, &count));
	for (size_t i = 0; i < count; i++)
		map_put(&by_sku, products[i].asked_sku, &products[i]);
	TRY(shipped_since(work, run, figures->as_of, &shipped));
	TRY(netted_now(work, run, figures->as_of, &netted));
	for (size_t i = 0; i < figures->list.count; i++) {
		const struct product *product = map_get(&by_sku, skus[i]);
		/* A warehouse stores things that are none of ours; that is no fault of the figures. */
		if (product == NULL || !product_is_stocked(product->type))
			continue;
		int64_t left = units_of(&shipped, product->id.value);
		out[n++] = (struct stock_figure){
			.product_id = product->id,
			.figure = {figures->list.at[i].units},
			/* Netted at that moment: what is open now, and what left since. */
			.netted = {units_of(&netted, product->id.value) + left},
			.shipped_since = {left},
		};
	}
	run->records += (int64_t)n;
	return n == 0 ? OK
	              : stock_sync(work, run->session->connection.warehouse_id, out, n, figures->as_of);
}

enum err run_inventory_in(struct run *run)
{
	struct session *session = run->session;
	struct figures figures = {.arena = session->arena};
	run->schedule->cursor = STR("");
	TRY(run_pages(run, gather, &figures, false));
	if (session_schedule(session, CAPABILITY_SHIPMENTS_IN) != NULL) {
		enum err err = run_capability(session, CAPABILITY_SHIPMENTS_IN);
		if (err == ERR_BUSY)
			return err;
		if (err != OK)
			return run_fail(run, err, false,
			                "The shipments could not be read, so the figures cannot be trusted.");
		if (!session->is_whole[CAPABILITY_SHIPMENTS_IN]) {
			run->has_more = true; /* the figures are asked for again when they are */
			return OK;
		}
	}
	/* Together: two figures of one moment must not be told apart by what happens between them. */
	return run_write(run, record, &figures);
}
