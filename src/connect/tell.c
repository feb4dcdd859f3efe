#include "connect/run.h"

#include "connect/canonical.h"

/* A record that failed in passing: the next run is brought forward. */
#define RETRY_US (2 * SECOND_US)

struct tell_item *tell_item_find(struct tell *tell, struct str record_id)
{
	for (size_t i = 0; i < tell->items.count; i++) {
		if (str_eq(tell->items.at[i].record_id, record_id))
			return &tell->items.at[i];
	}
	return NULL;
}

static enum err told(struct work *work, struct run *run, struct tell *tell, struct str record_id,
                     struct str remote_ref)
{
	struct tell_item *item = tell_item_find(tell, record_id);
	if (item == NULL)
		return OK;
	run->records++;
	TRY(record_heal(work, run, record_id));
	return tell->told(work, run, item, remote_ref);
}

static enum err failed(struct work *work, struct run *run, struct tell *tell,
                       const struct canonical_fault *fault)
{
	struct tell_item *item = tell_item_find(tell, fault->record_id);
	TRY(record_fail(work, run, fault->record_id, fault->message, !fault->retry));
	tell->has_retries = tell->has_retries || fault->retry;
	return fault->retry || item == NULL ? OK : tell->refused(work, run, item, fault->message);
}

static enum err results_take(struct work *work, struct run *run, struct tell *tell,
                             const struct json *results)
{
	const struct json *one = results != NULL ? results->first : NULL;
	for (; one != NULL; one = one->next) {
		struct str why;
		struct canonical_result result = {0};
		if (canonical_read(&canonical_result_shape, one, work->arena, &result, &why) == OK
		    && result.ok)
			TRY(told(work, run, tell, result.record_id, result.remote_ref));
	}
	return OK;
}

static enum err records_take(struct work *work, struct run *run, struct tell *tell,
                             const struct json *records)
{
	const struct json *one = records != NULL ? records->first : NULL;
	for (; one != NULL; one = one->next) {
		struct str why;
		struct canonical_shipment_ack ack = {0};
		if (!str_is(canonical_kind(one), "shipment_ack")) {
			if (tell->answered != NULL)
				TRY(tell->answered(work, run, tell, one));
		} else if (canonical_read(&canonical_shipment_ack_shape, one, work->arena, &ack, &why)
		           == OK) {
			TRY(told(work, run, tell, ack.shipment_id, ack.remote_id));
		}
	}
	return OK;
}

static enum err faults_take(struct work *work, struct run *run, struct tell *tell,
                            const struct json *faults)
{
	const struct json *one = faults != NULL ? faults->first : NULL;
	for (; one != NULL; one = one->next) {
		struct str why;
		struct canonical_fault fault = {0};
		/* Those of the whole request end the run before this (step.c). */
		if (canonical_read(&canonical_fault_shape, one, work->arena, &fault, &why) == OK)
			TRY(failed(work, run, tell, &fault));
	}
	return OK;
}

static enum err take(struct work *work, struct run *run, void *state, const struct step *step)
{
	struct tell *tell = state;
	TRY(records_take(work, run, tell, step->records));
	TRY(results_take(work, run, tell, step->results));
	return faults_take(work, run, tell, step->faults);
}

/* Its time came when the run began, and yet it is not among what is to be told. */
static bool is_outlived(const struct run *run, struct tell *tell, const struct record_fault *fault)
{
	return !fault->is_final && fault->retry_at.us <= run->schedule->last_at.us
	       && tell_item_find(tell, fault->record_id) == NULL;
}

static enum err outlived_end(struct work *work, struct run *run, void *state)
{
	struct tell *tell = state;
	for (size_t i = 0; i < run->fault_count; i++)
		if (is_outlived(run, tell, &run->faults[i]))
			TRY(record_heal(work, run, run->faults[i].record_id));
	return OK;
}

/* What failed in passing and is not to be told any more, whatever ended it: an order that shipped
 * while its hand-over was in doubt, a shipment that was voided. Nothing else would heal it. */
static enum err faults_outlive(struct run *run, struct tell *tell)
{
	bool is_any = false;
	if (!tell->is_whole || run->has_more)
		return OK;
	for (size_t i = 0; i < run->fault_count; i++)
		is_any = is_any || is_outlived(run, tell, &run->faults[i]);
	return is_any ? run_write(run, outlived_end, tell) : OK;
}

enum err run_tell(struct run *run, struct tell *tell)
{
	struct step_taking taking = {.take = take, .state = tell};
	struct str cursor = {0};
	const struct json *requests;
	bool is_done;
	TRY(faults_outlive(run, tell));
	if (tell->items.count == 0)
		return OK;
	TRY(step_plan(run, tell->records, cursor, &requests));
	TRY(step_run(run, requests, &taking, &cursor, &is_done));
	if (tell->has_retries)
		run->end.wait_us = RETRY_US;
	return OK;
}
