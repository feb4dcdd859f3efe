#include "kernel/rehearse.h"

#include "db/db_engine.h"
#include "kernel/events.h"

/* Sets a savepoint, runs, and keeps or takes back. */
static enum err run_between(struct work *work, rehearsal run, void *state, bool may_stay,
                            enum err *result)
{
	struct event_queue before = *work->events;
	TRY(tx_savepoint(work->tx, SAVEPOINT_SET));
	*result = run(work, state);
	if (may_stay && *result == OK)
		return tx_savepoint(work->tx, SAVEPOINT_KEEP);
	size_t count = before.waiting.count;
	before.waiting = work->events->waiting; /* the list may have moved */
	*work->events = before;
	work->events->waiting.count = count;
	TRY(tx_savepoint(work->tx, SAVEPOINT_BACK));
	return OK;
}

enum err work_rehearse(struct work *work, rehearsal run, void *state)
{
	enum err result;
	TRY(run_between(work, run, state, false, &result));
	return result;
}

enum err work_attempt(struct work *work, rehearsal run, void *state, enum err *result)
{
	return run_between(work, run, state, true, result);
}
