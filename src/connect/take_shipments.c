/* shipments_in: what the warehouse shipped -> shipments. */
#include "connect/canonical.h"
#include "connect/run.h"
#include "domain/catalog/catalog.h"
#include "domain/shipments/shipments.h"

static struct product_id product_of(const struct product *products, size_t count, struct str sku)
{
	for (size_t i = 0; i < count; i++) {
		if (str_eq(products[i].asked_sku, sku) && product_is_stocked(products[i].type))
			return products[i].id;
	}
	return (struct product_id){0};
}

/* Lines by product, since one SKU of the warehouse may stand in several lines of the order. */
static enum err lines_draft(struct work *work, const struct canonical_shipment *record,
                            struct shipment *draft)
{
	struct product *products;
	size_t count;
	struct str *skus = ARENA_ARRAY(work->arena, record->lines.count, struct str);
	for (size_t i = 0; i < record->lines.count; i++)
		skus[i] = record->lines.at[i].sku;
	TRY(product_by_skus(work, skus, record->lines.count, &products, &count));
	for (size_t i = 0; i < record->lines.count; i++) {
		struct shipment_line *line = LIST_ADD(work->arena, &draft->lines);
		line->sku = skus[i];
		line->product_id = product_of(products, count, skus[i]);
		line->quantity.units = record->lines.at[i].quantity;
	}
	return OK;
}

static enum err shipment_take(struct work *work, struct run *run,
                              const struct canonical_shipment *record, struct str *why)
{
	const struct connection *connection = &run->session->connection;
	struct shipment draft = {.warehouse_id = connection->warehouse_id, .announce = true}, made;
	*why = str_format(work->arena, "It is for order %.*s, which is none of ours.",
	                  STR_FMT(record->order_reference));
	if (str_to_int(record->order_reference, &draft.order_id.value) != OK)
		return ERR_NOT_FOUND;
	draft.source = str_format(work->arena, "connection:%lld", (long long)connection->id.value);
	draft.remote_id = record->remote_id;
	draft.carrier = str_slice(record->carrier, 0, LIMIT_NAME);
	draft.service = str_slice(record->service, 0, LIMIT_NAME);
	draft.tracking_number = str_slice(record->tracking_number, 0, LIMIT_NAME);
	draft.tracking_url = str_slice(record->tracking_url, 0, LIMIT_URL);
	draft.shipped_at = record->shipped_at;
	TRY(lines_draft(work, record, &draft));
	if (draft.lines.count == 0) {
		*why = STR("It holds nothing.");
		return ERR_INVALID;
	}
	enum err err = shipment_create(work, &draft, &made);
	if (err == ERR_NOT_FOUND)
		return err;
	*why = work->fault->sentence.len > 0 ? work->fault->sentence : str_from(err_row(err)->sentence);
	TRY(err);
	return hand_over_note_shipped(work->tx, work->company, connection->id, draft.order_id,
	                              made.shipped_at);
}

/* Is it about this record alone? Else the whole unit fails. */
static bool is_of_record(enum err err)
{
	return err == ERR_INVALID || err == ERR_NOT_FOUND || err == ERR_CONFLICT || err == ERR_REFUSED;
}

static enum err take(struct work *work, struct run *run, void *state, const struct step *step)
{
	const struct json *one = step->records != NULL ? step->records->first : NULL;
	struct fault *whole = work->fault;
	(void)state;
	for (; one != NULL; one = one->next) {
		struct canonical_shipment record = {0};
		struct fault fault;
		struct str why = {0};
		fault_init(&fault, work->arena);
		work->fault = &fault;
		enum err err = canonical_read(&canonical_shipment_shape, one, work->arena, &record, &why);
		if (err == OK)
			err = shipment_take(work, run, &record, &why);
		work->fault = whole;
		if (err != OK && !is_of_record(err))
			return err;
		run->records += err == OK ? 1 : 0;
		if (err == OK)
			TRY(record_heal(work, run, record.remote_id));
		else
			TRY(record_fail(work, run, record.remote_id.len > 0 ? record.remote_id : STR("?"), why,
			                true));
	}
	return OK;
}

enum err run_shipments_in(struct run *run)
{
	return run_pages(run, take, NULL, true);
}
