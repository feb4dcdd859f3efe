/* listings_in: canonical listings -> listings of the channel. */
#include "connect/canonical.h"
#include "connect/run.h"
#include "domain/channels/channels.h"
#include "shape/shape_change.h"

static enum err listing_draft(struct work *work, struct run *run, const struct json *json,
                              struct listing *draft, struct str *why)
{
	struct canonical_listing record = {0};
	struct channel channel;
	bool has_price = false;
	TRY(canonical_read(&canonical_listing_shape, json, work->arena, &record, why));
	*draft = (struct listing){.channel_id = run->session->connection.channel_id,
	                          .variant_id = record.variant_id,
	                          .sku = str_slice(record.sku, 0, LIMIT_SKU),
	                          .title = record.title};
	shape_give(&listing_shape, draft, "channel_id");
	shape_give(&listing_shape, draft, "variant_id");
	shape_give(&listing_shape, draft, "sku");
	shape_give(&listing_shape, draft, "title");
	if (record.price.len == 0 || channel_get(work, draft->channel_id, &channel) != OK)
		return OK;
	struct json *price;
	struct json_error error;
	struct str currency = channel.currency;
	if (json_read(work->arena, record.price, &price, &error) == OK
	    && json_text(json_member(price, "currency")).len > 0)
		currency = json_text(json_member(price, "currency"));
	/* A price that cannot be read is no reason to go without the listing. */
	if (canonical_amount(work->arena, record.price, currency, &draft->price, &has_price) == OK
	    && has_price)
		shape_give(&listing_shape, draft, "price");
	return OK;
}

static struct str fault_text(struct work *work, const struct fault *fault, enum err err)
{
	if (fault->rows.count > 0)
		return str_format(work->arena, "%.*s %.*s", STR_FMT(fault->rows.at[0].path),
		                  STR_FMT(fault->rows.at[0].sentence));
	return fault->sentence.len > 0 ? fault->sentence : str_from(err_row(err)->sentence);
}

static enum err take(struct work *work, struct run *run, void *state, const struct step *step)
{
	const struct json *records = step->records;
	size_t n = 0, most = records != NULL ? records->count : 0;
	struct listing *drafts = ARENA_ARRAY(work->arena, most, struct listing);
	struct listing *made = ARENA_ARRAY(work->arena, most, struct listing);
	enum err *errors = ARENA_ARRAY(work->arena, most, enum err);
	struct fault *faults = ARENA_ARRAY(work->arena, most, struct fault);
	(void)state;
	for (const struct json *one = most > 0 ? records->first : NULL; one != NULL; one = one->next) {
		struct str why = {0};
		if (listing_draft(work, run, one, &drafts[n], &why) != OK) {
			const struct json *id = json_member(one, "variant_id");
			TRY(record_fail(work, run, id != NULL ? id->text : STR("?"), why, true));
			continue;
		}
		fault_init(&faults[n], work->arena);
		n++;
	}
	if (n == 0)
		return OK;
	TRY(listing_put_many(work, n, drafts, made, errors, faults));
	for (size_t i = 0; i < n; i++) {
		run->records += errors[i] == OK ? 1 : 0;
		if (errors[i] == OK)
			TRY(record_heal(work, run, drafts[i].variant_id));
		else
			TRY(record_fail(work, run, drafts[i].variant_id,
			                fault_text(work, &faults[i], errors[i]), true));
	}
	return OK;
}

enum err run_listings_in(struct run *run)
{
	return run_pages(run, take, NULL, true);
}
