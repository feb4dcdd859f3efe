#include "kernel/jobs.h"

#include "kernel/job_store.h"
#include "kernel/module.h"

/* Longer than the pause before a job is tried again. */
#define WAIT_MOST_US (5 * MINUTE_US)

enum err job_request(struct work *work, const char *kind, int64_t subject_id, struct instant at,
                     struct str body)
{
	struct job job = {
		.kind = str_from(kind),
		.subject_id = subject_id,
		.body = body.len > 0 ? body : STR("{}"),
		.run_at = at,
	};
	work->events->jobs_requested = work->events->jobs_requested || at.us <= work->now.us;
	return job_put(work->tx, work->company, &job, work->now);
}

enum err job_request_many(struct work *work, const char *kind, const int64_t *subjects,
                          const struct instant *at, size_t n)
{
	struct job *jobs = ARENA_ARRAY(work->arena, n, struct job);
	if (n == 0)
		return OK;
	for (size_t i = 0; i < n; i++) {
		jobs[i] = (struct job){
			.kind = str_from(kind), .subject_id = subjects[i], .body = STR("{}"), .run_at = at[i]};
		work->events->jobs_requested = work->events->jobs_requested || at[i].us <= work->now.us;
	}
	return job_put_many(work->tx, work->arena, work->company, jobs, n, work->now);
}

enum err job_cancel_many(struct work *work, const char *kind, const int64_t *subjects, size_t n)
{
	return n == 0 ? OK : job_delete_many(work->tx, work->company, str_from(kind), subjects, n);
}

enum err job_cancel(struct work *work, const char *kind, int64_t subject_id)
{
	return job_delete(work->tx, work->company, str_from(kind), subject_id);
}

enum err jobs_waiting(struct work *work, const char *kind, const int64_t *subjects, size_t n,
                      struct job **out, size_t *count)
{
	*out = NULL;
	*count = 0;
	if (n == 0)
		return OK;
	return job_load_waiting(work->tx, work->arena, work->company, str_from(kind), subjects, n, out,
	                        count);
}

enum err jobs_seed(struct work *work)
{
	for (size_t m = 0; m < purser_module_count; m++) {
		const struct module *module = purser_modules[m];
		for (size_t i = 0; i < module->job_count; i++) {
			const struct job_row *row = &module->jobs[i];
			if (row->every_us <= 0)
				continue;
			struct job job = {
				.kind = str_from(row->kind),
				.body = STR("{}"),
				.run_at = {work->now.us + row->every_us},
			};
			TRY(job_put_recurring(work->tx, work->company, &job, work->now));
		}
	}
	struct instant now;
	TRY(job_clock(work->tx, work->arena, work->now, &now));
	return job_hurry(work->tx, work->company, now, (struct instant){now.us + WAIT_MOST_US});
}
