#include "domain/warehouses/warehouses_store.h"

#include "shape/row_binds.h"
#include "shape/shape_row.h"

/* ---- warehouses ---- */

/* Columns stand in the order of the shape: row_binds supplies them so. */
#define WAREHOUSE_COLUMNS                                                                          \
	"id, name, type, is_active, company_name, contact_name, line1, line2, city, state, "           \
	"postal_code, country, phone, email, time_zone, color, domestic_rank, international_rank, "    \
	"figure_meaning, only_by_name, allows_mcf, strict_fifo, use_component_inventory, "             \
	"created_at, modified_at, version, cut_off"

SQL(warehouse_fetch_sql, "SELECT " WAREHOUSE_COLUMNS
                         " FROM warehouse"
                         " WHERE company_id = $1 AND id = $2");
SQL(warehouse_fetch_named_sql, "SELECT " WAREHOUSE_COLUMNS
                               " FROM warehouse"
                               " WHERE company_id = $1 AND name = $2");
SQL(warehouse_fetch_all_sql, "SELECT " WAREHOUSE_COLUMNS
                             " FROM warehouse"
                             " WHERE company_id = $1 ORDER BY id");
SQL_INSERT(warehouse_insert_sql,
           "warehouse(company_id:i, id:i, name:t, type:t, is_active:i, company_name:t, "
           "contact_name:t, line1:t, line2:t, city:t, state:t, postal_code:t, country:t, phone:t, "
           "email:t, time_zone:t, color:t, domestic_rank:i, international_rank:i, "
           "figure_meaning:t, only_by_name:i, allows_mcf:i, strict_fifo:i, "
           "use_component_inventory:i, created_at:i, modified_at:i, version:i, cut_off:t)");
SQL(warehouse_save_sql,
    "UPDATE warehouse SET name = $3, type = $4, is_active = $5, company_name = $6, "
    "contact_name = $7, line1 = $8, line2 = $9, city = $10, state = $11, postal_code = $12, "
    "country = $13, phone = $14, email = $15, time_zone = $16, color = $17, domestic_rank = $18, "
    "international_rank = $19, figure_meaning = $20, only_by_name = $21, allows_mcf = $22, "
    "strict_fifo = $23, use_component_inventory = $24, created_at = $25, modified_at = $26, "
    "version = $27, cut_off = $28 WHERE company_id = $1 AND id = $2 AND version = $27 - 1");

enum err warehouse_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                         struct warehouse_id id, struct warehouse *out)
{
	return row_one(tx, arena, &warehouse_fetch_sql,
	               ARGS(bind_int(company.value), bind_int(id.value)), &warehouse_shape, out);
}

enum err warehouse_fetch_named(struct tx *tx, struct arena *arena, struct company_id company,
                               struct str name, struct warehouse *out)
{
	return row_one(tx, arena, &warehouse_fetch_named_sql,
	               ARGS(bind_int(company.value), bind_text(name)), &warehouse_shape, out);
}

enum err warehouse_fetch_all(struct tx *tx, struct arena *arena, struct company_id company,
                             struct warehouse **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &warehouse_fetch_all_sql, ARGS(bind_int(company.value)),
	            &warehouse_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err warehouse_insert(struct tx *tx, struct arena *arena, struct company_id company,
                          const struct warehouse *warehouse)
{
	return db_insert(tx, &warehouse_insert_sql,
	                 row_binds_all(arena, &warehouse_shape, company, warehouse, 1), 1, NULL);
}

enum err warehouse_save(struct tx *tx, struct arena *arena, struct company_id company,
                        const struct warehouse *warehouse)
{
	int64_t changed;
	TRY(db_exec(tx, &warehouse_save_sql,
	            row_binds_all(arena, &warehouse_shape, company, warehouse, 1),
	            row_bind_count(&warehouse_shape), &changed));
	return changed == 1 ? OK : ERR_SERIALIZATION;
}

/* ---- stock locations ---- */

#define LOCATION_COLUMNS                                                                           \
	"id, warehouse_id, name, is_pickable, is_receivable, draw_rank, is_active, created_at"

SQL(location_fetch_sql, "SELECT " LOCATION_COLUMNS
                        " FROM stock_location"
                        " WHERE company_id = $1 AND id = $2 AND warehouse_id = $3");
SQL(location_fetch_named_sql, "SELECT " LOCATION_COLUMNS
                              " FROM stock_location"
                              " WHERE company_id = $1 AND warehouse_id = $2 AND name = $3");
SQL(location_fetch_all_sql, "SELECT " LOCATION_COLUMNS
                            " FROM stock_location"
                            " WHERE company_id = $1 AND warehouse_id = $2"
                            " ORDER BY draw_rank, created_at, id");
SQL(locations_unpickable_sql, "SELECT " LOCATION_COLUMNS
                              " FROM stock_location"
                              " WHERE company_id = $1 AND is_pickable = 0"
                              " ORDER BY warehouse_id, id");
SQL_INSERT(location_insert_sql,
           "stock_location(company_id:i, id:i, warehouse_id:i, name:t, "
           "is_pickable:i, is_receivable:i, draw_rank:i, is_active:i, created_at:i)");
SQL(location_save_sql,
    "UPDATE stock_location SET warehouse_id = $3, name = $4, is_pickable = $5, "
    "is_receivable = $6, draw_rank = $7, is_active = $8, created_at = $9 "
    "WHERE company_id = $1 AND id = $2");

enum err location_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                        struct warehouse_id warehouse, struct location_id id,
                        struct stock_location *out)
{
	return row_one(tx, arena, &location_fetch_sql,
	               ARGS(bind_int(company.value), bind_int(id.value), bind_int(warehouse.value)),
	               &stock_location_shape, out);
}

enum err locations_unpickable_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                    struct stock_location **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &locations_unpickable_sql, ARGS(bind_int(company.value)),
	            &stock_location_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err location_fetch_named(struct tx *tx, struct arena *arena, struct company_id company,
                              struct warehouse_id warehouse, struct str name,
                              struct stock_location *out)
{
	return row_one(tx, arena, &location_fetch_named_sql,
	               ARGS(bind_int(company.value), bind_int(warehouse.value), bind_text(name)),
	               &stock_location_shape, out);
}

enum err location_fetch_all(struct tx *tx, struct arena *arena, struct company_id company,
                            struct warehouse_id warehouse, struct stock_location **out,
                            size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &location_fetch_all_sql,
	            ARGS(bind_int(company.value), bind_int(warehouse.value)), &stock_location_shape,
	            &rows, count));
	*out = rows;
	return OK;
}

enum err location_insert(struct tx *tx, struct arena *arena, struct company_id company,
                         const struct stock_location *location)
{
	return db_insert(tx, &location_insert_sql,
	                 row_binds_all(arena, &stock_location_shape, company, location, 1), 1, NULL);
}

enum err location_save(struct tx *tx, struct arena *arena, struct company_id company,
                       const struct stock_location *location)
{
	return db_exec(tx, &location_save_sql,
	               row_binds_all(arena, &stock_location_shape, company, location, 1),
	               row_bind_count(&stock_location_shape), NULL);
}

/* ---- what routing reads besides ---- */

SQL(state_allocations_fetch_sql,
    "SELECT country, state, warehouse_id FROM state_allocation"
    " WHERE company_id = $1 ORDER BY country, state");
SQL(state_allocations_clear_sql, "DELETE FROM state_allocation WHERE company_id = $1");
SQL_INSERT(state_allocations_insert_sql,
           "state_allocation(company_id:i, country:t, state:t, warehouse_id:i)");
SQL(routing_version_fetch_sql,
    "SELECT COALESCE((SELECT version FROM routing_version WHERE company_id = $1), 0), "
    "CASE WHEN EXISTS (SELECT 1 FROM stock_location WHERE company_id = $1 AND is_pickable = 0) "
    "THEN 1 ELSE 0 END");
SQL_INSERT(routing_version_add_sql,
           "routing_version(company_id:i, version:i)"
           " ON CONFLICT (company_id) DO UPDATE SET version = routing_version.version + 1");

enum err state_allocations_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                 struct state_allocation **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &state_allocations_fetch_sql, ARGS(bind_int(company.value)),
	            &state_allocation_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err state_allocations_replace(struct tx *tx, struct arena *arena, struct company_id company,
                                   const struct state_allocation *rows, size_t n)
{
	TRY(db_exec(tx, &state_allocations_clear_sql, ARGS(bind_int(company.value)), NULL));
	if (n == 0)
		return OK;
	return db_insert(tx, &state_allocations_insert_sql,
	                 row_binds_all(arena, &state_allocation_shape, company, rows, n), n, NULL);
}

enum err routing_version_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                               int64_t *out, bool *has_unpickable)
{
	struct rows rows;
	TRY(db_query(tx, arena, &routing_version_fetch_sql, ARGS(bind_int(company.value)), &rows));
	bool is_there = rows_next(&rows);
	*out = is_there ? rows_int(&rows, 0) : 0;
	*has_unpickable = is_there && rows_int(&rows, 1) != 0;
	return rows_end(&rows);
}

enum err routing_version_add(struct tx *tx, struct company_id company)
{
	const struct bind row[] = {bind_int(company.value), bind_int(1)};
	return db_insert(tx, &routing_version_add_sql, row, 1, NULL);
}

/* ---- backups ---- */

SQL(backups_fetch_sql,
    "SELECT warehouse_id, backup_id FROM warehouse_backup WHERE company_id = $1 "
    "ORDER BY warehouse_id, rank");
SQL(backups_clear_sql, "DELETE FROM warehouse_backup WHERE company_id = $1 AND warehouse_id = $2");
SQL_INSERT(backup_insert_sql,
           "warehouse_backup(company_id:i, warehouse_id:i, rank:i, backup_id:i)");

enum err backups_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                       struct warehouse_backup **out, size_t *count)
{
	LIST(struct warehouse_backup) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &backups_fetch_sql, ARGS(bind_int(company.value)), &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &found) =
			(struct warehouse_backup){{rows_int(&rows, 0)}, {rows_int(&rows, 1)}};
	TRY(rows_end(&rows));
	*out = found.at;
	*count = found.count;
	return OK;
}

enum err backups_replace(struct tx *tx, struct arena *arena, struct company_id company,
                         struct warehouse_id warehouse, const struct warehouse_id *backups,
                         size_t n)
{
	enum { COLUMNS = 4 };
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	TRY(db_exec(tx, &backups_clear_sql, ARGS(bind_int(company.value), bind_int(warehouse.value)),
	            NULL));
	for (size_t i = 0; i < n; i++) {
		binds[i * COLUMNS] = bind_int(company.value);
		binds[i * COLUMNS + 1] = bind_int(warehouse.value);
		binds[i * COLUMNS + 2] = bind_int((int64_t)i + 1);
		binds[i * COLUMNS + 3] = bind_int(backups[i].value);
	}
	return n > 0 ? db_insert(tx, &backup_insert_sql, binds, n, NULL) : OK;
}
