#include "connect/connection_store.h"

#include "shape/row_binds.h"
#include "shape/shape_row.h"

#define CONNECTION_COLUMNS                                                                         \
	"id, name, pack, channel_id, warehouse_id, settings, is_active, state, last_error, "           \
	"tested_at, created_at, modified_at, version"

SQL(connection_fetch_sql,
    "SELECT " CONNECTION_COLUMNS " FROM connection WHERE company_id = $1 AND id = $2");
SQL(connection_fetch_named_sql,
    "SELECT " CONNECTION_COLUMNS " FROM connection WHERE company_id = $1 AND name = $2");
SQL(connection_names_sql,
    "SELECT id, name FROM connection WHERE company_id = $1 AND id IN {ids $2}");
SQL(connection_fetch_for_sql, "SELECT " CONNECTION_COLUMNS
                              " FROM connection WHERE company_id = $1 AND channel_id = $2 "
                              "AND warehouse_id = $3 ORDER BY id");
SQL_INSERT(connection_insert_sql,
           "connection(company_id:i, id:i, name:t, pack:t, channel_id:i, warehouse_id:i, "
           "settings:t, is_active:i, state:t, last_error:t, tested_at:i, created_at:i, "
           "modified_at:i, version:i)");
SQL_INSERT(lease_insert_sql,
           "connection_lease(company_id:i, connection_id:i, generation:i, holder:t, "
           "leased_until:i, token:t, token_expires_at:i)");
SQL(connection_save_sql,
    "UPDATE connection SET name = $3, pack = $4, channel_id = $5, warehouse_id = $6, "
    "settings = $7, is_active = $8, state = $9, last_error = $10, tested_at = $11, "
    "created_at = $12, modified_at = $13, version = $14 "
    "WHERE company_id = $1 AND id = $2 AND version = $14 - 1");
SQL(connection_state_save_sql,
    "UPDATE connection SET state = $3, last_error = $4, tested_at = $5 "
    "WHERE company_id = $1 AND id = $2");
SQL(connection_stands_sql,
    "SELECT count(*) FROM connection WHERE company_id = $1 AND id = $2 "
    "AND is_active = 1 AND settings = $3");

enum err connection_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                          struct connection_id id, struct connection *out)
{
	return row_one(tx, arena, &connection_fetch_sql,
	               ARGS(bind_int(company.value), bind_int(id.value)), &connection_shape, out);
}

enum err connection_fetch_named(struct tx *tx, struct arena *arena, struct company_id company,
                                struct str name, struct connection *out)
{
	return row_one(tx, arena, &connection_fetch_named_sql,
	               ARGS(bind_int(company.value), bind_text(name)), &connection_shape, out);
}

enum err connection_names_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                const int64_t *ids, size_t n, struct actor_found **out,
                                size_t *count)
{
	struct rows rows;
	LIST(struct actor_found) list = {0};
	TRY(db_query(tx, arena, &connection_names_sql, ARGS(bind_int(company.value), bind_ints(ids, n)),
	             &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &list) = (struct actor_found){rows_int(&rows, 0), rows_text(&rows, 1)};
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

enum err connection_fetch_for(struct tx *tx, struct arena *arena, struct company_id company,
                              struct channel_id channel, struct warehouse_id warehouse,
                              struct connection **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &connection_fetch_for_sql,
	            ARGS(bind_int(company.value), bind_int(channel.value), bind_int(warehouse.value)),
	            &connection_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err connection_insert(struct tx *tx, struct arena *arena, struct company_id company,
                           const struct connection *connection)
{
	TRY(db_insert(tx, &connection_insert_sql,
	              row_binds_all(arena, &connection_shape, company, connection, 1), 1, NULL));
	return db_insert(tx, &lease_insert_sql,
	                 BINDS(bind_int(company.value), bind_int(connection->id.value), bind_int(0),
	                       bind_text(STR("")), bind_int(0), bind_text(STR("")), bind_int(0)),
	                 1, NULL);
}

enum err connection_save(struct tx *tx, struct arena *arena, struct company_id company,
                         const struct connection *connection)
{
	int64_t changed;
	TRY(db_exec(tx, &connection_save_sql,
	            row_binds_all(arena, &connection_shape, company, connection, 1),
	            row_bind_count(&connection_shape), &changed));
	return changed == 1 ? OK : ERR_SERIALIZATION;
}

enum err connection_state_save(struct tx *tx, struct company_id company,
                               const struct connection *connection)
{
	return db_exec(tx, &connection_state_save_sql,
	               ARGS(bind_int(company.value), bind_int(connection->id.value),
	                    bind_text(word_of(&connection_state_words, (int)connection->state)),
	                    bind_text(connection->last_error), bind_int(connection->tested_at.us)),
	               NULL);
}

enum err connection_stands(struct tx *tx, struct company_id company,
                           const struct connection *connection, bool *out)
{
	struct rows rows;
	struct arena *arena = arena_new(0);
	enum err err = db_query(tx, arena, &connection_stands_sql,
	                        ARGS(bind_int(company.value), bind_int(connection->id.value),
	                             bind_text(connection->settings)),
	                        &rows);
	*out = false;
	while (err == OK && rows_next(&rows))
		*out = rows_int(&rows, 0) > 0;
	if (err == OK)
		err = rows_end(&rows);
	arena_free(arena);
	return err;
}

/* ---- leases ---- */

SQL(lease_take_sql,
    "UPDATE connection_lease SET generation = generation + 1, holder = $3, leased_until = $5 "
    "WHERE company_id = $1 AND connection_id = $2 AND (leased_until <= $4 OR holder = $3)");
SQL(lease_fetch_sql,
    "SELECT generation, token, token_expires_at FROM connection_lease "
    "WHERE company_id = $1 AND connection_id = $2");
SQL(lease_hold_sql,
    "UPDATE connection_lease SET leased_until = $4 "
    "WHERE company_id = $1 AND connection_id = $2 AND generation = $3");
SQL(lease_token_save_sql,
    "UPDATE connection_lease SET token = $4, token_expires_at = $5 "
    "WHERE company_id = $1 AND connection_id = $2 AND generation = $3");
SQL(lease_token_forget_sql,
    "UPDATE connection_lease SET token = '', token_expires_at = 0 "
    "WHERE company_id = $1 AND connection_id = $2");

enum err lease_take(struct tx *tx, struct arena *arena, struct company_id company,
                    struct connection_id id, struct str holder, struct instant now,
                    struct instant until, struct lease *out)
{
	int64_t changed;
	struct rows rows;
	TRY(db_exec(tx, &lease_take_sql,
	            ARGS(bind_int(company.value), bind_int(id.value), bind_text(holder),
	                 bind_int(now.us), bind_int(until.us)),
	            &changed));
	if (changed == 0)
		return ERR_NOT_FOUND;
	TRY(db_query(tx, arena, &lease_fetch_sql, ARGS(bind_int(company.value), bind_int(id.value)),
	             &rows));
	while (rows_next(&rows))
		*out = (struct lease){rows_int(&rows, 0), rows_text(&rows, 1), {rows_int(&rows, 2)}};
	return rows_end(&rows);
}

static enum err guarded(struct tx *tx, const struct sql *sql, const struct bind *args, size_t n)
{
	int64_t changed;
	TRY(db_exec(tx, sql, args, n, &changed));
	return changed == 1 ? OK : ERR_PRECONDITION;
}

enum err lease_hold(struct tx *tx, struct company_id company, struct connection_id id,
                    int64_t generation, struct instant until)
{
	return guarded(tx, &lease_hold_sql,
	               ARGS(bind_int(company.value), bind_int(id.value), bind_int(generation),
	                    bind_int(until.us)));
}

enum err lease_token_save(struct tx *tx, struct company_id company, struct connection_id id,
                          int64_t generation, struct str token, struct instant expires_at)
{
	return guarded(tx, &lease_token_save_sql,
	               ARGS(bind_int(company.value), bind_int(id.value), bind_int(generation),
	                    bind_text(token), bind_int(expires_at.us)));
}

enum err lease_token_forget(struct tx *tx, struct company_id company, struct connection_id id)
{
	return db_exec(tx, &lease_token_forget_sql, ARGS(bind_int(company.value), bind_int(id.value)),
	               NULL);
}

/* ---- schedules ---- */

SQL(schedules_fetch_sql,
    "SELECT connection_id, capability, state, every_seconds, next_at, last_at, last_ok_at, "
    "cursor, attempts, message FROM schedule WHERE company_id = $1 AND connection_id = $2");
SQL_INSERT(schedules_insert_sql,
           "schedule(company_id:i, connection_id:i, capability:t, state:t, every_seconds:i, "
           "next_at:i, last_at:i, last_ok_at:i, cursor:t, attempts:i, message:t)");
SQL(schedule_save_sql,
    "UPDATE schedule SET state = $4, every_seconds = $5, next_at = $6, last_at = $7, "
    "last_ok_at = $8, cursor = $9, attempts = $10, message = $11 "
    "WHERE company_id = $1 AND connection_id = $2 AND capability = $3");
SQL(schedule_begin_sql,
    "UPDATE schedule SET next_at = $4, last_at = $5 "
    "WHERE company_id = $1 AND connection_id = $2 AND capability = $3");
SQL(schedule_cursor_save_sql,
    "UPDATE schedule SET cursor = $4 "
    "WHERE company_id = $1 AND connection_id = $2 AND capability = $3");
SQL(schedule_end_sql,
    "UPDATE schedule SET state = $4, attempts = $5, message = $6, last_ok_at = $7 "
    "WHERE company_id = $1 AND connection_id = $2 AND capability = $3 AND state <> 'paused'");
SQL(schedule_put_off_sql,
    "UPDATE schedule SET next_at = $4 "
    "WHERE company_id = $1 AND connection_id = $2 AND capability = $3");
SQL(schedule_bring_forward_sql,
    "UPDATE schedule SET next_at = $4 "
    "WHERE company_id = $1 AND connection_id = $2 AND capability = $3 AND next_at > $4");
SQL(schedules_nudge_sql,
    "UPDATE schedule SET next_at = $4 WHERE company_id = $1 "
    "AND (connection_id = $2 OR $2 = 0) AND capability = $3 AND state = 'ok' AND next_at > $4");
SQL(schedules_hurry_sql,
    "UPDATE schedule SET next_at = $2, last_at = CASE WHEN last_at > $2 "
    "THEN $2 ELSE last_at END "
    "WHERE company_id = $1 AND (next_at > $3 OR last_at > $2) AND next_at > $2");
SQL(leases_hurry_sql,
    "UPDATE connection_lease SET leased_until = $2 WHERE company_id = $1 AND leased_until > $2");
/* Nobody knows how long these have lived. */
SQL(tokens_hurry_sql,
    "UPDATE connection_lease SET token = '', token_expires_at = 0 "
    "WHERE company_id = $1 AND token_expires_at > $2 AND connection_id IN "
    "(SELECT connection_id FROM schedule WHERE company_id = $1 AND last_at > $2)");
SQL(faults_of_later_sql,
    "UPDATE record_fault SET retry_at = $2 "
    "WHERE company_id = $1 AND last_at > $2 AND retry_at > $2");
SQL_FLAGS(connections_due_sql, SQL_ALL,
          "SELECT s.company_id, s.connection_id FROM schedule s "
          "JOIN connection c ON c.company_id = s.company_id AND c.id = s.connection_id "
          "WHERE s.next_at <= $1 AND s.state <> 'paused' AND c.is_active = 1 "
          "GROUP BY s.company_id, s.connection_id ORDER BY min(s.next_at) LIMIT $2");
SQL_FLAGS(connections_next_due_sql, SQL_ALL,
          "SELECT next_at FROM schedule WHERE next_at > $1 AND state <> 'paused' "
          "ORDER BY next_at LIMIT 1");

static struct bind capability_bind(enum capability capability)
{
	return bind_text(word_of(&capability_words, (int)capability));
}

enum err schedules_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                         struct connection_id id, struct schedule **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &schedules_fetch_sql, ARGS(bind_int(company.value), bind_int(id.value)),
	            &schedule_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err schedules_insert(struct tx *tx, struct arena *arena, struct company_id company,
                          const struct schedule *schedules, size_t n)
{
	if (n == 0)
		return OK;
	return db_insert(tx, &schedules_insert_sql,
	                 row_binds_all(arena, &schedule_shape, company, schedules, n), n, NULL);
}

enum err schedule_save(struct tx *tx, struct arena *arena, struct company_id company,
                       const struct schedule *schedule)
{
	return db_exec(tx, &schedule_save_sql,
	               row_binds_all(arena, &schedule_shape, company, schedule, 1),
	               row_bind_count(&schedule_shape), NULL);
}

enum err schedule_begin(struct tx *tx, struct company_id company, const struct schedule *schedule,
                        struct instant next, struct instant now)
{
	return db_exec(tx, &schedule_begin_sql,
	               ARGS(bind_int(company.value), bind_int(schedule->connection_id.value),
	                    capability_bind(schedule->capability), bind_int(next.us), bind_int(now.us)),
	               NULL);
}

enum err schedule_cursor_save(struct tx *tx, struct company_id company,
                              const struct schedule *schedule, struct str cursor)
{
	return db_exec(tx, &schedule_cursor_save_sql,
	               ARGS(bind_int(company.value), bind_int(schedule->connection_id.value),
	                    capability_bind(schedule->capability), bind_text(cursor)),
	               NULL);
}

enum err schedule_end(struct tx *tx, struct company_id company, const struct schedule *schedule)
{
	return db_exec(tx, &schedule_end_sql,
	               ARGS(bind_int(company.value), bind_int(schedule->connection_id.value),
	                    capability_bind(schedule->capability),
	                    bind_text(word_of(&schedule_state_words, (int)schedule->state)),
	                    bind_int(schedule->attempts), bind_text(schedule->message),
	                    bind_int(schedule->last_ok_at.us)),
	               NULL);
}

enum err schedule_put_off(struct tx *tx, struct company_id company, const struct schedule *schedule,
                          struct instant at)
{
	return db_exec(tx, &schedule_put_off_sql,
	               ARGS(bind_int(company.value), bind_int(schedule->connection_id.value),
	                    capability_bind(schedule->capability), bind_int(at.us)),
	               NULL);
}

enum err schedule_bring_forward(struct tx *tx, struct company_id company,
                                const struct schedule *schedule, struct instant at)
{
	return db_exec(tx, &schedule_bring_forward_sql,
	               ARGS(bind_int(company.value), bind_int(schedule->connection_id.value),
	                    capability_bind(schedule->capability), bind_int(at.us)),
	               NULL);
}

enum err schedules_nudge(struct tx *tx, struct company_id company, struct connection_id id,
                         enum capability capability, struct instant at, int64_t *changed)
{
	return db_exec(tx, &schedules_nudge_sql,
	               ARGS(bind_int(company.value), bind_int(id.value), capability_bind(capability),
	                    bind_int(at.us)),
	               changed);
}

enum err connections_hurry(struct tx *tx, struct company_id company, struct instant now,
                           struct instant beyond, struct instant lease_end)
{
	TRY(db_exec(tx, &tokens_hurry_sql, ARGS(bind_int(company.value), bind_int(now.us)), NULL));
	TRY(db_exec(tx, &faults_of_later_sql, ARGS(bind_int(company.value), bind_int(now.us)), NULL));
	TRY(db_exec(tx, &schedules_hurry_sql,
	            ARGS(bind_int(company.value), bind_int(now.us), bind_int(beyond.us)), NULL));
	return db_exec(tx, &leases_hurry_sql, ARGS(bind_int(company.value), bind_int(lease_end.us)),
	               NULL);
}

enum err connections_due(struct tx *tx, struct arena *arena, struct instant now, size_t most,
                         struct due **out, size_t *count)
{
	struct rows rows;
	LIST(struct due) list = {0};
	TRY(db_query(tx, arena, &connections_due_sql, ARGS(bind_int(now.us), bind_int((int64_t)most)),
	             &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &list) = (struct due){{rows_int(&rows, 0)}, {rows_int(&rows, 1)}};
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

enum err connections_next_due(struct tx *tx, struct arena *arena, struct instant now,
                              struct instant *out)
{
	struct rows rows;
	out->us = INT64_MAX;
	TRY(db_query(tx, arena, &connections_next_due_sql, ARGS(bind_int(now.us)), &rows));
	while (rows_next(&rows))
		out->us = rows_int(&rows, 0);
	return rows_end(&rows);
}
