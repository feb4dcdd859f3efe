#include "domain/transfers/transfers_store.h"

#include "shape/row_binds.h"
#include "shape/shape_row.h"

SQL(transfer_fetch_sql, "SELECT * FROM transfer WHERE company_id = $1 AND id = $2");
SQL(transfer_numbered_sql, "SELECT id FROM transfer WHERE company_id = $1 AND number = $2");
/* In the order of transfer_shape. */
SQL_INSERT(transfer_insert_sql,
           "transfer(company_id:i, id:i, number:t, status:t, from_warehouse_id:i, "
           "to_warehouse_id:i, notes:t, external_shipment_id:t, carrier:t, service:t, "
           "tracking_number:t, expected_at:i, holds_stock:i, created_at:i, sent_at:i, "
           "closed_at:i, modified_at:i, version:i)");
SQL(transfer_save_sql,
    "UPDATE transfer SET number = $3, status = $4, from_warehouse_id = $5, to_warehouse_id = $6, "
    "notes = $7, external_shipment_id = $8, carrier = $9, service = $10, tracking_number = $11, "
    "expected_at = $12, holds_stock = $13, created_at = $14, sent_at = $15, closed_at = $16, "
    "modified_at = $17, version = $18 WHERE company_id = $1 AND id = $2 AND version = $18 - 1");
SQL(transfer_lines_fetch_sql,
    "SELECT * FROM transfer_line WHERE company_id = $1 AND transfer_id IN {ids $2} "
    "ORDER BY transfer_id, id");
SQL(transfers_planned_with_sql,
    "SELECT DISTINCT t.id FROM transfer_line AS l {index transfer_line_product} "
    "JOIN transfer AS t ON t.company_id = l.company_id AND t.id = l.transfer_id "
    "WHERE l.company_id = $1 AND t.company_id = $1 AND l.product_id = $2 "
    "AND t.status = 'awaiting_shipment' ORDER BY t.id");
SQL(transfer_lines_delete_sql,
    "DELETE FROM transfer_line WHERE company_id = $1 AND transfer_id = $2");
/* In the order of transfer_line_shape. */
SQL_INSERT(transfer_lines_insert_sql,
           "transfer_line(company_id:i, id:i, transfer_id:i, product_id:i, quantity:i, sent:i, "
           "received:i, rejected:i, written_off:i, over_units:i, in_transit:i, stocked:i, "
           "status:t, received_at:i, received_location_id:i, notes:t)");
/* Verifying reads everything on purpose. */
SQL_FLAGS(transfer_sums_sql, SQL_SCAN,
          "SELECT t.id, t.number, l.balance, l.sent, l.stocked, COALESCE(m.units_out, 0), "
          "COALESCE(m.units_in, 0) FROM transfer AS t "
          "JOIN (SELECT transfer_id, CAST(sum(sent + over_units - received - rejected "
          "- written_off - in_transit) AS BIGINT) AS balance, CAST(sum(sent) AS BIGINT) AS sent, "
          "CAST(sum(stocked) AS BIGINT) AS stocked FROM transfer_line WHERE company_id = $1 "
          "GROUP BY transfer_id) AS l ON l.transfer_id = t.id "
          "LEFT JOIN (SELECT subject_id, CAST(sum(CASE WHEN kind = 'transfer_out' "
          "THEN -on_hand_change ELSE 0 END) AS BIGINT) AS units_out, "
          "CAST(sum(CASE WHEN kind = 'transfer_in' THEN on_hand_change ELSE 0 END) AS BIGINT) "
          "AS units_in FROM ledger WHERE company_id = $1 AND subject = 'transfer' "
          "GROUP BY subject_id) AS m ON m.subject_id = t.id "
          "WHERE t.company_id = $1 ORDER BY t.id");

enum err transfers_planned_with(struct tx *tx, struct arena *arena, struct company_id company,
                                struct product_id product, int64_t **ids, size_t *count)
{
	LIST(int64_t) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &transfers_planned_with_sql,
	             ARGS(bind_int(company.value), bind_int(product.value)), &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &found) = rows_int(&rows, 0);
	*ids = found.at;
	*count = found.count;
	return rows_end(&rows);
}

enum err transfer_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                        struct transfer_id id, struct transfer *out)
{
	return row_one(tx, arena, &transfer_fetch_sql,
	               ARGS(bind_int(company.value), bind_int(id.value)), &transfer_shape, out);
}

enum err transfer_numbered(struct tx *tx, struct arena *arena, struct company_id company,
                           struct str number, struct transfer_id *out)
{
	struct rows rows;
	out->value = 0;
	TRY(db_query(tx, arena, &transfer_numbered_sql,
	             ARGS(bind_int(company.value), bind_text(number)), &rows));
	while (rows_next(&rows))
		out->value = rows_int(&rows, 0);
	return rows_end(&rows);
}

enum err transfer_insert(struct tx *tx, struct arena *arena, struct company_id company,
                         const struct transfer *transfer)
{
	return db_insert(tx, &transfer_insert_sql,
	                 row_binds_all(arena, &transfer_shape, company, transfer, 1), 1, NULL);
}

enum err transfer_save(struct tx *tx, struct arena *arena, struct company_id company,
                       const struct transfer *transfer)
{
	int64_t changed;
	TRY(db_exec(tx, &transfer_save_sql, row_binds_all(arena, &transfer_shape, company, transfer, 1),
	            row_bind_count(&transfer_shape), &changed));
	return changed == 1 ? OK : ERR_SERIALIZATION;
}

enum err transfer_lines_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                              const int64_t *transfers, size_t n, struct transfer_line **out,
                              size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &transfer_lines_fetch_sql,
	            ARGS(bind_int(company.value), bind_ints(transfers, n)), &transfer_line_shape, &rows,
	            count));
	*out = rows;
	return OK;
}

enum err transfer_lines_replace(struct tx *tx, struct arena *arena, struct company_id company,
                                struct transfer_id id, const struct transfer_line *lines, size_t n)
{
	TRY(db_exec(tx, &transfer_lines_delete_sql, ARGS(bind_int(company.value), bind_int(id.value)),
	            NULL));
	return db_insert(tx, &transfer_lines_insert_sql,
	                 row_binds_all(arena, &transfer_line_shape, company, lines, n), n, NULL);
}

enum err transfer_sums_load(struct tx *tx, struct arena *arena, struct company_id company,
                            struct transfer_sums **out, size_t *count)
{
	LIST(struct transfer_sums) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &transfer_sums_sql, ARGS(bind_int(company.value)), &rows));
	while (rows_next(&rows)) {
		struct transfer_sums *row = LIST_ADD(arena, &found);
		row->id.value = rows_int(&rows, 0);
		row->number = rows_text(&rows, 1);
		row->balance = rows_int(&rows, 2);
		row->sent = rows_int(&rows, 3);
		row->stocked = rows_int(&rows, 4);
		row->out = rows_int(&rows, 5);
		row->in = rows_int(&rows, 6);
	}
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}
