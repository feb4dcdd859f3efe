#include "kernel/job_store.h"

SQL_TWO(sql_job_clock, "one process holds a SQLite file: its own clock is the only one",
        "SELECT $1",
        "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT) + "
        "0 * CAST($1 AS BIGINT)");
#define JOB_PUT_COLUMNS                                                                            \
	"INSERT INTO job (company_id, id, kind, subject_id, body, run_at, attempts, lease_until, "     \
	"is_parked, failure, created_at) VALUES ($1, $2, $3, $4, $5, "
#define JOB_PUT_CONFLICT                                                                           \
	", 0, 0, 0, '', $7) "                                                                          \
	"ON CONFLICT (company_id, kind, subject_id) DO UPDATE SET body = excluded.body, "              \
	"run_at = excluded.run_at, attempts = 0, lease_until = 0, is_parked = 0, failure = '', "       \
	"created_at = excluded.created_at"
SQL_TWO(sql_job_put, "what is due is told by the database's clock: at once must not wait for it",
        JOB_PUT_COLUMNS "$6" JOB_PUT_CONFLICT,
        JOB_PUT_COLUMNS
        "CASE WHEN CAST($6 AS BIGINT) > CAST($7 AS BIGINT) THEN CAST($6 AS BIGINT) "
        "ELSE LEAST(CAST($6 AS BIGINT), "
        "CAST(EXTRACT(EPOCH FROM now()) * 1000000 AS BIGINT)) END" JOB_PUT_CONFLICT);
SQL_INSERT(sql_job_put_many,
           "job(company_id:i, id:i, kind:t, subject_id:i, body:t, run_at:i, attempts:i, "
           "lease_until:i, is_parked:i, failure:t, created_at:i) "
           "ON CONFLICT (company_id, kind, subject_id) DO UPDATE SET body = excluded.body, "
           "run_at = excluded.run_at, attempts = 0, lease_until = 0, is_parked = 0, failure = '', "
           "created_at = excluded.created_at");
SQL(sql_job_delete_many,
    "DELETE FROM job WHERE company_id = $1 AND kind = $2 AND subject_id IN {ids $3}");
SQL(sql_job_put_recurring,
    "INSERT INTO job (company_id, id, kind, subject_id, body, run_at, attempts, lease_until, "
    "is_parked, failure, created_at) VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, '', $7) "
    /* Later than its next time: put off by a clock that was wrong, and missed since. */
    "ON CONFLICT (company_id, kind, subject_id) DO UPDATE SET run_at = CASE "
    "WHEN job.run_at > excluded.run_at THEN excluded.created_at ELSE excluded.run_at END, "
    "attempts = 0, lease_until = 0, is_parked = 0, failure = '' WHERE "
    "(job.is_parked = 0 AND job.run_at > excluded.run_at) "
    "OR (job.is_parked = 1 AND job.failure = $8)");
SQL(sql_job_delete, "DELETE FROM job WHERE company_id = $1 AND kind = $2 AND subject_id = $3");
SQL_FLAGS(sql_job_due, SQL_ALL,
          "SELECT company_id, id FROM job WHERE is_parked = 0 AND run_at <= $1 "
          "AND lease_until <= $1 ORDER BY run_at LIMIT $2");
SQL(sql_job_load,
    "SELECT id, kind, subject_id, body, attempts, run_at FROM job "
    "WHERE company_id = $1 AND id = $2");
SQL(sql_job_load_waiting,
    "SELECT id, kind, subject_id, body, attempts, run_at FROM job "
    "WHERE company_id = $1 AND kind = $2 AND subject_id IN {ids $3} AND is_parked = 0");
SQL(sql_job_lease,
    "UPDATE job SET attempts = attempts + 1, lease_until = $4 WHERE company_id = $1 AND id = $2 "
    "AND is_parked = 0 AND run_at <= $3 AND lease_until <= $3");
SQL(sql_job_finish,
    "DELETE FROM job WHERE company_id = $1 AND id = $2 AND attempts = $3 AND run_at = $4");
SQL(sql_job_put_off,
    "UPDATE job SET run_at = $5, attempts = $6, lease_until = 0, failure = $7 "
    "WHERE company_id = $1 AND id = $2 AND attempts = $3 AND run_at = $4");
SQL(sql_job_park,
    "UPDATE job SET is_parked = 1, lease_until = 0, failure = $5 "
    "WHERE company_id = $1 AND id = $2 AND attempts = $3 AND run_at = $4");
SQL(sql_job_leases_clear,
    "UPDATE job SET lease_until = 0 WHERE company_id = $1 AND lease_until > 0");
/* What a clock far ahead has put off: what was to run at once, and what was to be tried again. */
SQL(sql_job_hurry,
    "UPDATE job SET run_at = $2, lease_until = 0 WHERE company_id = $1 AND is_parked = 0 "
    "AND ((failure <> '' AND run_at > $3) "
    "OR (created_at > $2 AND run_at > $2 AND run_at <= created_at))");
SQL(sql_job_leases_shorten,
    "UPDATE job SET lease_until = $2 WHERE company_id = $1 AND lease_until > $2");

enum err job_clock(struct tx *tx, struct arena *arena, struct instant ours, struct instant *out)
{
	struct rows rows;
	TRY(db_query(tx, arena, &sql_job_clock, ARGS(bind_int(ours.us)), &rows));
	while (rows_next(&rows))
		out->us = rows_int(&rows, 0);
	return rows_end(&rows);
}

enum err job_put(struct tx *tx, struct company_id company, const struct job *job,
                 struct instant now)
{
	int64_t id;
	TRY(id_new(tx, &id));
	return db_exec(tx, &sql_job_put,
	               ARGS(bind_int(company.value), bind_int(id), bind_text(job->kind),
	                    bind_int(job->subject_id), bind_text(job->body), bind_int(job->run_at.us),
	                    bind_int(now.us)),
	               NULL);
}

enum err job_put_recurring(struct tx *tx, struct company_id company, const struct job *job,
                           struct instant now)
{
	int64_t id;
	TRY(id_new(tx, &id));
	return db_exec(tx, &sql_job_put_recurring,
	               ARGS(bind_int(company.value), bind_int(id), bind_text(job->kind),
	                    bind_int(job->subject_id), bind_text(job->body), bind_int(job->run_at.us),
	                    bind_int(now.us), bind_text(STR(JOB_UNKNOWN))),
	               NULL);
}

enum err job_put_many(struct tx *tx, struct arena *arena, struct company_id company,
                      const struct job *jobs, size_t n, struct instant now)
{
	enum { COLUMNS = 11 };
	struct bind *args = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	struct bind *to = args;
	for (size_t i = 0; i < n; i++) {
		int64_t id;
		TRY(id_new(tx, &id));
		*to++ = bind_int(company.value);
		*to++ = bind_int(id);
		*to++ = bind_text(jobs[i].kind);
		*to++ = bind_int(jobs[i].subject_id);
		*to++ = bind_text(jobs[i].body);
		*to++ = bind_int(jobs[i].run_at.us);
		for (int k = 0; k < 3; k++)
			*to++ = bind_int(0);
		*to++ = bind_text(STR(""));
		*to++ = bind_int(now.us);
	}
	return db_insert(tx, &sql_job_put_many, args, n, NULL);
}

enum err job_delete_many(struct tx *tx, struct company_id company, struct str kind,
                         const int64_t *subjects, size_t n)
{
	return db_exec(tx, &sql_job_delete_many,
	               ARGS(bind_int(company.value), bind_text(kind), bind_ints(subjects, n)), NULL);
}

enum err job_delete(struct tx *tx, struct company_id company, struct str kind, int64_t subject_id)
{
	return db_exec(tx, &sql_job_delete,
	               ARGS(bind_int(company.value), bind_text(kind), bind_int(subject_id)), NULL);
}

enum err job_due_all(struct tx *tx, struct arena *arena, struct instant now, size_t most,
                     struct job_due **out, size_t *count)
{
	struct rows rows;
	LIST(struct job_due) list = {0};
	TRY(db_query(tx, arena, &sql_job_due, ARGS(bind_int(now.us), bind_int((int64_t)most)), &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &list) = (struct job_due){{rows_int(&rows, 0)}, {rows_int(&rows, 1)}};
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

static struct job row_job(struct rows *rows)
{
	return (struct job){
		.id = {rows_int(rows, 0)},
		.kind = rows_text(rows, 1),
		.subject_id = rows_int(rows, 2),
		.body = rows_text(rows, 3),
		.attempts = (int)rows_int(rows, 4),
		.run_at = {rows_int(rows, 5)},
	};
}

enum err job_load(struct tx *tx, struct arena *arena, struct company_id company, struct job_id id,
                  struct job *out)
{
	struct rows rows;
	bool is_there = false;
	TRY(db_query(tx, arena, &sql_job_load, ARGS(bind_int(company.value), bind_int(id.value)),
	             &rows));
	while (rows_next(&rows)) {
		is_there = true;
		*out = row_job(&rows);
	}
	TRY(rows_end(&rows));
	return is_there ? OK : ERR_NOT_FOUND;
}

enum err job_load_waiting(struct tx *tx, struct arena *arena, struct company_id company,
                          struct str kind, const int64_t *subjects, size_t n, struct job **out,
                          size_t *count)
{
	struct rows rows;
	LIST(struct job) list = {0};
	TRY(db_query(tx, arena, &sql_job_load_waiting,
	             ARGS(bind_int(company.value), bind_text(kind), bind_ints(subjects, n)), &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &list) = row_job(&rows);
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

enum err job_lease(struct tx *tx, struct company_id company, struct job_id id, struct instant now,
                   struct instant until)
{
	int64_t changed;
	TRY(db_exec(
		tx, &sql_job_lease,
		ARGS(bind_int(company.value), bind_int(id.value), bind_int(now.us), bind_int(until.us)),
		&changed));
	return changed == 1 ? OK : ERR_NOT_FOUND;
}

enum err job_finish(struct tx *tx, struct company_id company, const struct job *job)
{
	return db_exec(tx, &sql_job_finish,
	               ARGS(bind_int(company.value), bind_int(job->id.value), bind_int(job->attempts),
	                    bind_int(job->run_at.us)),
	               NULL);
}

enum err job_put_off(struct tx *tx, struct company_id company, const struct job *job,
                     struct instant run_at, int64_t attempts, struct str failure)
{
	return db_exec(tx, &sql_job_put_off,
	               ARGS(bind_int(company.value), bind_int(job->id.value), bind_int(job->attempts),
	                    bind_int(job->run_at.us), bind_int(run_at.us), bind_int(attempts),
	                    bind_text(failure)),
	               NULL);
}

enum err job_park(struct tx *tx, struct company_id company, const struct job *job,
                  struct str failure)
{
	return db_exec(tx, &sql_job_park,
	               ARGS(bind_int(company.value), bind_int(job->id.value), bind_int(job->attempts),
	                    bind_int(job->run_at.us), bind_text(failure)),
	               NULL);
}

enum err job_leases_clear(struct tx *tx, struct company_id company)
{
	return db_exec(tx, &sql_job_leases_clear, ARGS(bind_int(company.value)), NULL);
}

enum err job_hurry(struct tx *tx, struct company_id company, struct instant now,
                   struct instant beyond)
{
	TRY(db_exec(tx, &sql_job_hurry,
	            ARGS(bind_int(company.value), bind_int(now.us), bind_int(beyond.us)), NULL));
	return db_exec(tx, &sql_job_leases_shorten,
	               ARGS(bind_int(company.value), bind_int(now.us + JOB_LEASE_US)), NULL);
}
