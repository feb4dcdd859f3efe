/* Lanes: the order of a company's writes, and the numbers of its events. */
#include <assert.h>

#include "db/db_engine.h"
#include "db/lane.h"

SQL_TWO(sql_lane_lock, "SQLite has one writer and no row locks",
        "SELECT last_event FROM lane WHERE company_id = $1",
        "SELECT last_event FROM lane WHERE company_id = $1 FOR NO KEY UPDATE");
SQL(sql_lane_make, "INSERT INTO lane (company_id, last_event) VALUES ($1, 0)");
SQL(sql_lane_store, "UPDATE lane SET last_event = $2 WHERE company_id = $1");

static struct lane_state *lane_find(struct tx *tx, struct company_id company)
{
	for (size_t i = tx->lanes.count; i > 0; i--) {
		if (tx->lanes.at[i - 1].company == company.value)
			return &tx->lanes.at[i - 1];
	}
	return NULL;
}

static void lane_note(struct tx *tx, struct company_id company, int64_t last_event)
{
	*LIST_ADD(tx->connection->arena, &tx->lanes) = (struct lane_state){
		.company = company.value,
		.last_event = last_event,
		.stored = last_event,
		.mark = last_event,
	};
}

enum err lane_enter(struct tx *tx, struct company_id company)
{
	assert(tx->kind == TX_WRITE);
	TRY(tx->poison);
	if (lane_find(tx, company) != NULL)
		return OK;
	struct rows rows;
	TRY(db_query(tx, tx->connection->arena, &sql_lane_lock, ARGS(bind_int(company.value)), &rows));
	bool is_there = rows_next(&rows);
	int64_t last_event = is_there ? rows_int(&rows, 0) : 0;
	TRY(rows_end(&rows));
	if (!is_there)
		return ERR_NOT_FOUND;
	lane_note(tx, company, last_event);
	return OK;
}

enum err lane_create(struct tx *tx, struct company_id company)
{
	TRY(db_exec(tx, &sql_lane_make, ARGS(bind_int(company.value)), NULL));
	lane_note(tx, company, 0);
	return OK;
}

enum err lane_events(struct tx *tx, struct company_id company, int64_t n, int64_t *first)
{
	TRY(tx->poison);
	struct lane_state *lane = lane_find(tx, company);
	assert(lane != NULL && n > 0);
	*first = lane->last_event + 1;
	lane->last_event += n;
	return OK;
}

enum err lanes_flush(struct tx *tx)
{
	bool wrote = tx->wrote;
	for (size_t i = 0; i < tx->lanes.count; i++) {
		struct lane_state *lane = &tx->lanes.at[i];
		if (lane->last_event == lane->stored)
			continue;
		TRY(db_exec(tx, &sql_lane_store, ARGS(bind_int(lane->company), bind_int(lane->last_event)),
		            NULL));
		lane->stored = lane->last_event;
	}
	tx->wrote = wrote;
	return OK;
}
