/* The statements over table job. */
#ifndef PURSER_KERNEL_JOB_STORE_H
#define PURSER_KERNEL_JOB_STORE_H

#include "kernel/jobs.h"

struct job_due {
	struct company_id company;
	struct job_id id;
};

/* Now, as the database sees it: leases of several processes are compared by one clock. */
WARN_UNUSED enum err job_clock(struct tx *tx, struct arena *arena, struct instant ours,
                               struct instant *out);
/* Inserts, or moves the waiting one. */
WARN_UNUSED enum err job_put(struct tx *tx, struct company_id company, const struct job *job,
                             struct instant now);
/* The same for many at once; no two of one kind and subject. */
WARN_UNUSED enum err job_put_many(struct tx *tx, struct arena *arena, struct company_id company,
                                  const struct job *jobs, size_t n, struct instant now);
WARN_UNUSED enum err job_delete_many(struct tx *tx, struct company_id company, struct str kind,
                                     const int64_t *subjects, size_t n);
/* Why a job is parked whose kind no process knew. */
#define JOB_UNKNOWN "this binary does not know the job"
/* Inserts it. One that is there is left alone, unless it waits for longer than this one would, or
 * is parked with JOB_UNKNOWN. */
WARN_UNUSED enum err job_put_recurring(struct tx *tx, struct company_id company,
                                       const struct job *job, struct instant now);
WARN_UNUSED enum err job_delete(struct tx *tx, struct company_id company, struct str kind,
                                int64_t subject_id);
/* Over all companies. */
WARN_UNUSED enum err job_due_all(struct tx *tx, struct arena *arena, struct instant now,
                                 size_t most, struct job_due **out, size_t *count);
WARN_UNUSED enum err job_load(struct tx *tx, struct arena *arena, struct company_id company,
                              struct job_id id, struct job *out);
/* The waiting jobs of a kind and these subjects, without those that are parked. */
WARN_UNUSED enum err job_load_waiting(struct tx *tx, struct arena *arena, struct company_id company,
                                      struct str kind, const int64_t *subjects, size_t n,
                                      struct job **out, size_t *count);
/* Takes the lease and counts the attempt; ERR_NOT_FOUND when another process or moment took it. */
WARN_UNUSED enum err job_lease(struct tx *tx, struct company_id company, struct job_id id,
                               struct instant now, struct instant until);
/* The three ends; each only when the job is still as it was claimed. */
WARN_UNUSED enum err job_finish(struct tx *tx, struct company_id company, const struct job *job);
WARN_UNUSED enum err job_put_off(struct tx *tx, struct company_id company, const struct job *job,
                                 struct instant run_at, int64_t attempts, struct str failure);
WARN_UNUSED enum err job_park(struct tx *tx, struct company_id company, const struct job *job,
                              struct str failure);
/* What was to run at once, later than `now`, and what was to be tried again, after `beyond`, runs
 * now; no lease lasts longer than a lease does. */
WARN_UNUSED enum err job_hurry(struct tx *tx, struct company_id company, struct instant now,
                               struct instant beyond);
/* Forgets the leases of a process that is gone (SQLite: there is only one). */
WARN_UNUSED enum err job_leases_clear(struct tx *tx, struct company_id company);

#endif
