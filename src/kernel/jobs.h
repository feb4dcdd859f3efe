/* Jobs: work that must happen later or regularly, with a lease so that one process does it, counted
 * attempts, backoff, and parking with an alert after the third crash. */
#ifndef PURSER_KERNEL_JOBS_H
#define PURSER_KERNEL_JOBS_H

#include "kernel/work.h"

struct job {
	struct job_id id;
	struct str kind;
	int64_t subject_id; /* what it is about; 0: none */
	struct str body;    /* JSON */
	int attempts;       /* counted before running */
	struct instant run_at;
	/* What its readers (struct job_read_row) found, one per part; NULL where there is no `read`. */
	void *const *found;
	size_t parts;
};

struct job_row {
	const char *kind;                                          /* "order.hold_end" */
	enum err (*run)(struct work *work, const struct job *job); /* in a write unit of the lane */
	int64_t every_us; /* > 0: recurring per company; 0: on request */
	const char *sentence;
	/* NULL, or in the unit that parks it: whoever waits for the job is told that it stopped. */
	enum err (*stopped)(struct work *work, const struct job *job, struct str failure);
};

/* A job that reads much: beside its row stands this one. `read` runs first, in several parts at a
 * time, each in a snapshot of its own on a thread beside the reader pool: it changes nothing, and
 * leaves what it found in its work->arena. Then the job's `run` writes what all parts found, if
 * none failed. A part is best short (a fraction of a second); a long job asks for itself again. */
struct job_read_row {
	const char *kind;
	enum err (*read)(struct work *work, const struct job *job, size_t part, size_t parts,
	                 void **found);
};

/* Asks for a job at `at`; one waiting job per (kind, subject): a later request moves it. */
WARN_UNUSED enum err job_request(struct work *work, const char *kind, int64_t subject_id,
                                 struct instant at, struct str body);
/* The same for many subjects at once, each once, with its own instant. */
WARN_UNUSED enum err job_request_many(struct work *work, const char *kind, const int64_t *subjects,
                                      const struct instant *at, size_t n);
WARN_UNUSED enum err job_cancel_many(struct work *work, const char *kind, const int64_t *subjects,
                                     size_t n);
/* Takes the waiting one away, if there is one. */
WARN_UNUSED enum err job_cancel(struct work *work, const char *kind, int64_t subject_id);
/* Those of the subjects that have a waiting job (a parked one waits no more): subject and body. */
WARN_UNUSED enum err jobs_waiting(struct work *work, const char *kind, const int64_t *subjects,
                                  size_t n, struct job **out, size_t *count);
/* So long a job is one process's, unless its scheduler says otherwise. */
#define JOB_LEASE_US MINUTE_US
/* Adds the recurring jobs that the company does not have yet: of a new company, or a new binary.
 * Jobs that a clock far ahead has put off by years come forward again. */
WARN_UNUSED enum err jobs_seed(struct work *work);

#endif
