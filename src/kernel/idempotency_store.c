#include "kernel/idempotency_store.h"

enum { COLUMNS = 7 };

SQL_TWO(
	sql_idempotency_load,
	"a plan made while the table is new reads all keys of the client and filters; LATERAL makes "
	"it a look-up per key",
	"SELECT key, body_hash, status, reply FROM idempotency "
	"WHERE company_id = $1 AND client_id = $2 AND key IN {texts $3} AND at > $4",
	"SELECT i.key, i.body_hash, i.status, i.reply FROM {texts $3} AS w, LATERAL ("
	"SELECT key, body_hash, status, reply FROM idempotency "
	"WHERE company_id = $1 AND client_id = $2 AND key = w.value AND at > $4 LIMIT 1) AS i");
/* A key whose row has expired but was not purged yet may be used again. */
SQL_INSERT(sql_idempotency_insert,
           "idempotency(company_id:i, client_id:i, key:t, body_hash:t, status:i, reply:t, at:i) "
           "ON CONFLICT (company_id, client_id, key) DO UPDATE SET body_hash = excluded.body_hash, "
           "status = excluded.status, reply = excluded.reply, at = excluded.at");
/* A job, from time to time: all keys of the company are looked at. */
SQL_FLAGS(sql_idempotency_delete, SQL_SCAN,
          "DELETE FROM idempotency WHERE company_id = $1 AND at <= $2");

enum err idempotency_load(struct tx *tx, struct arena *arena, struct company_id company,
                          int64_t client_id, const struct str *keys, size_t n, struct instant since,
                          struct idempotency_row **out, size_t *count)
{
	struct rows rows;
	LIST(struct idempotency_row) list = {0};
	TRY(db_query(
		tx, arena, &sql_idempotency_load,
		ARGS(bind_int(company.value), bind_int(client_id), bind_texts(keys, n), bind_int(since.us)),
		&rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &list) = (struct idempotency_row){
			.key = rows_text(&rows, 0),
			.body_hash = rows_text(&rows, 1),
			.status = (int)rows_int(&rows, 2),
			.reply = rows_text(&rows, 3),
		};
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

enum err idempotency_insert(struct tx *tx, struct arena *arena, struct company_id company,
                            int64_t client_id, const struct idempotency_row *rows, size_t n,
                            struct instant now)
{
	struct bind *args = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	struct bind *to = args;
	for (size_t i = 0; i < n; i++) {
		*to++ = bind_int(company.value);
		*to++ = bind_int(client_id);
		*to++ = bind_text(rows[i].key);
		*to++ = bind_text(rows[i].body_hash);
		*to++ = bind_int(rows[i].status);
		*to++ = bind_text(rows[i].reply);
		*to++ = bind_int(now.us);
	}
	return db_insert(tx, &sql_idempotency_insert, args, n, NULL);
}

enum err idempotency_delete(struct tx *tx, struct company_id company, struct instant before)
{
	return db_exec(tx, &sql_idempotency_delete, ARGS(bind_int(company.value), bind_int(before.us)),
	               NULL);
}
