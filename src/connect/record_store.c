#include "connect/record_store.h"

#include "shape/row_binds.h"
#include "shape/shape_row.h"

static struct bind capability_bind(enum capability capability)
{
	return bind_text(word_of(&capability_words, (int)capability));
}

/* ---- the journal ---- */

SQL_INSERT(exchange_insert_sql,
           "exchange(company_id:i, id:i, connection_id:i, capability:t, at:i, method:t, url:t, "
           "request:t, response:t, status:i, took_us:i, outcome:t, message:t)");
SQL(exchange_finish_sql,
    "UPDATE exchange SET response = $3, status = $4, took_us = $5, outcome = $6, message = $7 "
    "WHERE company_id = $1 AND id = $2");
SQL(exchanges_old_sql,
    "SELECT id FROM exchange WHERE company_id = $1 AND at < $2 ORDER BY at LIMIT $3");
SQL(exchanges_purge_sql, "DELETE FROM exchange WHERE company_id = $1 AND id IN {ids $2}");

enum err exchange_insert(struct tx *tx, struct arena *arena, struct company_id company,
                         const struct connection_exchange *exchange)
{
	return db_insert(tx, &exchange_insert_sql,
	                 row_binds_all(arena, &connection_exchange_shape, company, exchange, 1), 1,
	                 NULL);
}

enum err exchange_finish(struct tx *tx, struct company_id company,
                         const struct connection_exchange *exchange)
{
	return db_exec(tx, &exchange_finish_sql,
	               ARGS(bind_int(company.value), bind_int(exchange->id.value),
	                    bind_text(exchange->response), bind_int(exchange->status),
	                    bind_int(exchange->took_us),
	                    bind_text(word_of(&exchange_outcome_words, (int)exchange->outcome)),
	                    bind_text(exchange->message)),
	               NULL);
}

enum err exchanges_purge(struct tx *tx, struct arena *arena, struct company_id company,
                         struct instant before, int64_t most, int64_t *removed)
{
	struct rows rows;
	LIST(int64_t) ids = {0};
	TRY(db_query(tx, arena, &exchanges_old_sql,
	             ARGS(bind_int(company.value), bind_int(before.us), bind_int(most)), &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &ids) = rows_int(&rows, 0);
	TRY(rows_end(&rows));
	*removed = 0;
	if (ids.count == 0)
		return OK;
	return db_exec(tx, &exchanges_purge_sql,
	               ARGS(bind_int(company.value), bind_ints(ids.at, ids.count)), removed);
}

/* ---- records that failed ---- */

#define FAULT_COLUMNS                                                                              \
	"id, connection_id, capability, record_id, message, is_final, attempts, first_at, last_at, "   \
	"retry_at"

SQL(faults_fetch_sql, "SELECT " FAULT_COLUMNS
                      " FROM record_fault WHERE company_id = $1 AND connection_id = $2 "
                      "AND capability = $3");
SQL(fault_fetch_sql, "SELECT " FAULT_COLUMNS
                     " FROM record_fault WHERE company_id = $1 AND connection_id = $2 "
                     "AND capability = $3 AND record_id = $4");
SQL_INSERT(fault_insert_sql,
           "record_fault(company_id:i, id:i, connection_id:i, capability:t, record_id:t, "
           "message:t, is_final:i, attempts:i, first_at:i, last_at:i, retry_at:i)");
SQL(fault_again_sql,
    "UPDATE record_fault SET message = $3, is_final = $4, attempts = attempts + 1, last_at = $5, "
    "retry_at = $6 WHERE company_id = $1 AND id = $2");
SQL(faults_clear_sql,
    "DELETE FROM record_fault WHERE company_id = $1 AND connection_id = $2 AND capability = $3 "
    "AND record_id IN {texts $4}");
/* Faults by order: of whichever connection, the order is told to none of them any more. */
SQL(faults_of_orders_clear_sql,
    "DELETE FROM record_fault WHERE company_id = $1 AND connection_id IN "
    "(SELECT id FROM connection WHERE company_id = $1) "
    "AND capability IN ('orders_out', 'cancels_out') AND record_id IN {texts $2}");
SQL(faults_hurry_sql,
    "UPDATE record_fault SET retry_at = 0 "
    "WHERE company_id = $1 AND connection_id = $2 AND capability = $3");

enum err faults_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                      struct connection_id id, enum capability capability,
                      struct record_fault **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &faults_fetch_sql,
	            ARGS(bind_int(company.value), bind_int(id.value), capability_bind(capability)),
	            &record_fault_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err fault_put(struct tx *tx, struct arena *arena, struct company_id company,
                   const struct record_fault *fault, bool *is_new)
{
	struct record_fault known;
	enum err err = row_one(tx, arena, &fault_fetch_sql,
	                       ARGS(bind_int(company.value), bind_int(fault->connection_id.value),
	                            capability_bind(fault->capability), bind_text(fault->record_id)),
	                       &record_fault_shape, &known);
	if (err == OK) {
		*is_new = !str_eq(known.message, fault->message);
		return db_exec(tx, &fault_again_sql,
		               ARGS(bind_int(company.value), bind_int(known.id.value),
		                    bind_text(fault->message), bind_int(fault->is_final),
		                    bind_int(fault->last_at.us), bind_int(fault->retry_at.us)),
		               NULL);
	}
	if (err != ERR_NOT_FOUND)
		return err;
	struct record_fault made = *fault;
	*is_new = true;
	TRY(id_new(tx, &made.id.value));
	made.first_at = fault->last_at;
	made.attempts = 1;
	return db_insert(tx, &fault_insert_sql,
	                 row_binds_all(arena, &record_fault_shape, company, &made, 1), 1, NULL);
}

enum err faults_clear(struct tx *tx, struct company_id company, struct connection_id id,
                      enum capability capability, const struct str *record_ids, size_t n)
{
	if (n == 0)
		return OK;
	return db_exec(tx, &faults_clear_sql,
	               ARGS(bind_int(company.value), bind_int(id.value), capability_bind(capability),
	                    bind_texts(record_ids, n)),
	               NULL);
}

enum err faults_of_orders_clear(struct tx *tx, struct company_id company,
                                const struct str *order_ids, size_t n)
{
	if (n == 0)
		return OK;
	return db_exec(tx, &faults_of_orders_clear_sql,
	               ARGS(bind_int(company.value), bind_texts(order_ids, n)), NULL);
}

enum err faults_hurry(struct tx *tx, struct company_id company, struct connection_id id,
                      enum capability capability)
{
	return db_exec(tx, &faults_hurry_sql,
	               ARGS(bind_int(company.value), bind_int(id.value), capability_bind(capability)),
	               NULL);
}

/* ---- downloads ---- */

SQL(downloads_fetch_sql,
    "SELECT remote_id, updated_at, hash FROM download "
    "WHERE company_id = $1 AND connection_id = $2 AND remote_id IN {texts $3}");
SQL_INSERT(download_put_sql,
           "download(company_id:i, connection_id:i, remote_id:t, updated_at:i, hash:t) "
           "ON CONFLICT (company_id, connection_id, remote_id) DO UPDATE SET "
           "updated_at = excluded.updated_at, hash = excluded.hash");

enum err downloads_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                         struct connection_id id, const struct str *remote_ids, size_t n,
                         struct download **out, size_t *count)
{
	struct rows rows;
	LIST(struct download) list = {0};
	TRY(db_query(tx, arena, &downloads_fetch_sql,
	             ARGS(bind_int(company.value), bind_int(id.value), bind_texts(remote_ids, n)),
	             &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &list) =
			(struct download){rows_text(&rows, 0), {rows_int(&rows, 1)}, rows_text(&rows, 2)};
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

enum err download_put(struct tx *tx, struct company_id company, struct connection_id id,
                      const struct download *download)
{
	return db_insert(tx, &download_put_sql,
	                 BINDS(bind_int(company.value), bind_int(id.value),
	                       bind_text(download->remote_id), bind_int(download->updated_at.us),
	                       bind_text(download->hash)),
	                 1, NULL);
}

SQL_INSERT(download_lines_put_sql,
           "download_line(company_id:i, connection_id:i, remote_id:t, line_remote_id:t, "
           "variant_id:t, units:i, told:i) "
           "ON CONFLICT (company_id, connection_id, remote_id, line_remote_id) DO UPDATE SET "
           "variant_id = excluded.variant_id, units = excluded.units");
SQL(download_line_told_sql,
    "UPDATE download_line SET told = told + $5 WHERE company_id = $1 AND connection_id = $2 "
    "AND remote_id = $3 AND line_remote_id = $4");
SQL(download_lines_open_sql,
    "SELECT variant_id, CAST(sum(units - told) AS BIGINT) FROM download_line "
    "WHERE company_id = $1 AND connection_id = $2 AND units > told AND variant_id IN {texts $3} "
    "GROUP BY variant_id");

enum err download_lines_put(struct tx *tx, struct company_id company, struct connection_id id,
                            const struct download_line *lines, size_t n)
{
	for (size_t i = 0; i < n; i++)
		TRY(db_insert(tx, &download_lines_put_sql,
		              BINDS(bind_int(company.value), bind_int(id.value),
		                    bind_text(lines[i].remote_id), bind_text(lines[i].line_remote_id),
		                    bind_text(lines[i].variant_id), bind_int(lines[i].units), bind_int(0)),
		              1, NULL));
	return OK;
}

enum err download_line_told(struct tx *tx, struct company_id company, struct connection_id id,
                            struct str remote_id, struct str line_remote_id, int64_t units)
{
	return db_exec(tx, &download_line_told_sql,
	               ARGS(bind_int(company.value), bind_int(id.value), bind_text(remote_id),
	                    bind_text(line_remote_id), bind_int(units)),
	               NULL);
}

enum err download_lines_open(struct tx *tx, struct arena *arena, struct company_id company,
                             struct connection_id id, const struct str *variant_ids, size_t n,
                             struct open_units **out, size_t *count)
{
	struct rows rows;
	LIST(struct open_units) list = {0};
	TRY(db_query(tx, arena, &download_lines_open_sql,
	             ARGS(bind_int(company.value), bind_int(id.value), bind_texts(variant_ids, n)),
	             &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &list) = (struct open_units){rows_text(&rows, 0), rows_int(&rows, 1)};
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

/* ---- hand-overs ---- */

#define HAND_OVER_COLUMNS "order_id, state, remote_id, intended_at, accepted_at, last_shipped_at"

SQL(hand_overs_fetch_sql, "SELECT " HAND_OVER_COLUMNS
                          " FROM hand_over WHERE company_id = $1 AND connection_id = $2 "
                          "AND state = $3 ORDER BY order_id LIMIT $4");
SQL(hand_overs_shipped_since_sql, "SELECT " HAND_OVER_COLUMNS
                                  " FROM hand_over WHERE company_id = $1 AND connection_id = $2 "
                                  "AND last_shipped_at > $3 ORDER BY order_id");
SQL_INSERT(hand_over_intend_sql,
           "hand_over(company_id:i, connection_id:i, order_id:i, state:t, remote_id:t, "
           "intended_at:i, accepted_at:i, last_shipped_at:i) "
           "ON CONFLICT (company_id, connection_id, order_id) DO UPDATE SET "
           "state = excluded.state, intended_at = excluded.intended_at");
SQL(hand_over_accept_sql,
    "UPDATE hand_over SET state = 'accepted', remote_id = $4, accepted_at = $5 "
    "WHERE company_id = $1 AND connection_id = $2 AND order_id = $3 AND state = 'intended'");
SQL(hand_over_close_sql,
    "UPDATE hand_over {index hand_over_order} SET state = 'closed' "
    "WHERE company_id = $1 AND order_id = $2 AND state <> 'closed'");
SQL(hand_over_note_shipped_sql,
    "UPDATE hand_over SET last_shipped_at = $4 WHERE company_id = $1 AND connection_id = $2 "
    "AND order_id = $3 AND last_shipped_at < $4");

static const char *const hand_over_words[] = {"intended", "accepted", "closed"};

static enum err hand_overs_query(struct tx *tx, struct arena *arena, const struct sql *sql,
                                 const struct bind *args, size_t n, struct hand_over **out,
                                 size_t *count)
{
	struct rows rows;
	LIST(struct hand_over) list = {0};
	TRY(db_query(tx, arena, sql, args, n, &rows));
	while (rows_next(&rows)) {
		struct hand_over *row = LIST_ADD(arena, &list);
		struct str word = rows_text(&rows, 1);
		row->order_id.value = rows_int(&rows, 0);
		for (size_t i = 0; i < COUNT_OF(hand_over_words); i++) {
			if (str_is(word, hand_over_words[i]))
				row->state = (enum hand_over_state)i;
		}
		row->remote_id = rows_text(&rows, 2);
		row->intended_at.us = rows_int(&rows, 3);
		row->accepted_at.us = rows_int(&rows, 4);
		row->last_shipped_at.us = rows_int(&rows, 5);
	}
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

enum err hand_overs_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                          struct connection_id id, enum hand_over_state state, int64_t most,
                          struct hand_over **out, size_t *count)
{
	return hand_overs_query(tx, arena, &hand_overs_fetch_sql,
	                        ARGS(bind_int(company.value), bind_int(id.value),
	                             bind_text(str_from(hand_over_words[state])), bind_int(most)),
	                        out, count);
}

enum err hand_overs_shipped_since(struct tx *tx, struct arena *arena, struct company_id company,
                                  struct connection_id id, struct instant at,
                                  struct hand_over **out, size_t *count)
{
	return hand_overs_query(tx, arena, &hand_overs_shipped_since_sql,
	                        ARGS(bind_int(company.value), bind_int(id.value), bind_int(at.us)), out,
	                        count);
}

enum err hand_over_intend(struct tx *tx, struct company_id company, struct connection_id id,
                          struct order_id order, struct instant now)
{
	return db_insert(tx, &hand_over_intend_sql,
	                 BINDS(bind_int(company.value), bind_int(id.value), bind_int(order.value),
	                       bind_text(STR("intended")), bind_text(STR("")), bind_int(now.us),
	                       bind_int(0), bind_int(0)),
	                 1, NULL);
}

enum err hand_over_accept(struct tx *tx, struct company_id company, struct connection_id id,
                          struct order_id order, struct str remote_id, struct instant now)
{
	return db_exec(tx, &hand_over_accept_sql,
	               ARGS(bind_int(company.value), bind_int(id.value), bind_int(order.value),
	                    bind_text(remote_id), bind_int(now.us)),
	               NULL);
}

enum err hand_over_close(struct tx *tx, struct company_id company, struct order_id order)
{
	return db_exec(tx, &hand_over_close_sql, ARGS(bind_int(company.value), bind_int(order.value)),
	               NULL);
}

enum err hand_over_note_shipped(struct tx *tx, struct company_id company, struct connection_id id,
                                struct order_id order, struct instant shipped_at)
{
	return db_exec(tx, &hand_over_note_shipped_sql,
	               ARGS(bind_int(company.value), bind_int(id.value), bind_int(order.value),
	                    bind_int(shipped_at.us)),
	               NULL);
}
