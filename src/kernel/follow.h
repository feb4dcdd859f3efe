/* Following: what happens after COMMIT, per company: the work that was put off (struct
 * deferred_row), and the listeners (struct listen_row).
 *
 * A *visit* is one company's state in this process. It is wanted when the bus tells of events, and
 * once a second when the database shows a company behind (another process, or a start after a
 * crash). A visit runs *passes*, one at a time, as UNIT_DEFERRED of the company's lane: all
 * deferred rows, then every listener with the events since the cursor, then the cursor moves; all
 * in one transaction, so that a crash repeats the pass as a whole or not at all. Many events become
 * one pass, as many as it can take within its time: then it commits, and the next pass goes on
 * where it ended. A listener hears the events of a pass in one call or several, in their order.
 *
 * A listener that fails is set apart: it gets a cursor of its own and its events one by one,
 * attempts counted before they run, with a growing pause; after the third failure the event is
 * passed over and listener.parked tells so. The others go on meanwhile. Passes that end the process
 * are noticed by the attempts of the common cursor: after the third every listener is set apart. */
#ifndef PURSER_KERNEL_FOLLOW_H
#define PURSER_KERNEL_FOLLOW_H

#include "kernel/module.h"
#include "kernel/runner.h"

#define FOLLOW_ATTEMPTS_MOST 3

struct follow;

struct follow_settings {
	struct runner *runner;
	/* purser_modules, or a test's own. */
	const struct module *const *modules;
	size_t module_count;
	int64_t retry_us; /* first pause after a failure; 0: a second */
	int64_t pass_us;  /* a pass takes events until it has taken this long; 0: 20 ms */
};

struct follow *follow_new(struct arena *arena, const struct follow_settings *settings);
/* Something may have happened in this company. Any thread. */
void follow_want(struct follow *follow, struct company_id company);
/* No pass of this company begins before `until_us` (clock_monotonic_us) or follow_release: a job of
 * it goes first. Events are not lost, nor is what runs cut short. Any thread. */
void follow_hold(struct follow *follow, struct company_id company, int64_t until_us);
void follow_release(struct follow *follow, struct company_id company);
/* Wants every company that is behind, and what waits for its next try; `all`: simply every company.
 * Not from an executor thread. */
WARN_UNUSED enum err follow_look(struct follow *follow, bool all);
/* Begins nothing new, waits for what runs. */
void follow_stop(struct follow *follow);

#endif
