/* cancels_out: the warehouse is asked to cancel what it holds; its answer decides (domain.md 0.6).
 */
#include "connect/canonical.h"
#include "connect/run.h"
#include "domain/orders/orders.h"

enum { BATCH = 50 };

static enum err collect(struct work *work, struct run *run, void *state)
{
	struct tell *tell = state;
	struct order *orders;
	size_t count;
	struct buf buf = buf_new(run->arena, LIMIT_BODY_BYTES);
	struct json_out out;
	tell->items.count = 0;
	TRY(order_to_recall(work, run->session->connection.warehouse_id, BATCH, &orders, &count));
	json_begin(&out, &buf);
	json_array(&out);
	for (size_t i = 0; i < count; i++) {
		struct str id = str_format(run->arena, "%lld", (long long)orders[i].id.value);
		if (record_is_parked(run, id, work->now))
			continue;
		json_object(&out);
		json_name(&out, "order_id");
		json_str(&out, id);
		json_name(&out, "reference");
		json_str(&out, id);
		json_name(&out, "number");
		json_str(&out, orders[i].number);
		json_object_end(&out);
		*LIST_ADD(run->arena, &tell->items) = (struct tell_item){id, orders[i].id.value, NULL};
	}
	json_array_end(&out);
	tell->records = buf_str(&buf);
	run->has_more = count == BATCH && tell->items.count > 0;
	return OK;
}

static enum err answered(struct work *work, struct run *run, struct tell *tell,
                         const struct json *record)
{
	struct str why;
	struct canonical_cancel answer = {0};
	if (!str_is(canonical_kind(record), "cancel_result")
	    || canonical_read(&canonical_cancel_shape, record, work->arena, &answer, &why) != OK)
		return OK;
	struct tell_item *item = tell_item_find(tell, answer.order_reference);
	if (item == NULL)
		return OK;
	struct str name = run->session->connection.name;
	struct str reason = answer.reason.len > 0 ? answer.reason : STR("it gave no reason");
	struct str sentence = answer.accepted
	                          ? str_format(work->arena, "%.*s cancelled it.", STR_FMT(name))
	                          : str_format(work->arena, "%.*s did not cancel it: %.*s.",
	                                       STR_FMT(name), STR_FMT(reason));
	run->records++;
	TRY(record_heal(work, run, item->record_id));
	return order_cancel_answered(work, (struct order_id){item->id}, answer.accepted, sentence);
}

static enum err told(struct work *work, struct run *run, struct tell_item *item,
                     struct str remote_ref)
{
	(void)work;
	(void)run;
	(void)item;
	(void)remote_ref;
	return OK; /* the answer is a record of its own */
}

/* The question itself was refused: the order stays asked back, and a person sees why. */
static enum err refused(struct work *work, struct run *run, struct tell_item *item,
                        struct str message)
{
	return order_attention(work, (struct order_id){item->id},
	                       str_format(work->arena, "%.*s could not be asked to cancel it: %.*s",
	                                  STR_FMT(run->session->connection.name), STR_FMT(message)));
}

enum err run_cancels_out(struct run *run)
{
	struct tell tell = {.told = told, .refused = refused, .answered = answered, .is_whole = true};
	TRY(run_look(run, collect, &tell));
	return run_tell(run, &tell);
}
