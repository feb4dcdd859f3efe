#include "domain/documents/documents_store.h"

#include "shape/row_binds.h"
#include "shape/shape_row.h"

/* ---- templates ---- */

/* Columns stand in the order of the shape. */
SQL(template_fetch_sql, "SELECT * FROM document_template WHERE company_id = $1 AND id = $2");
SQL(template_fetch_named_sql,
    "SELECT * FROM document_template WHERE company_id = $1 AND name = $2");
SQL(template_fetch_default_sql,
    "SELECT * FROM document_template "
    "WHERE company_id = $1 AND kind = $2 AND is_default = 1 "
    "ORDER BY id LIMIT 1");
SQL(templates_fetch_sql,
    "SELECT * FROM document_template WHERE company_id = $1 AND id IN {ids $2}");
SQL_INSERT(template_insert_sql,
           "document_template(company_id:i, id:i, name:t, kind:t, body:t, is_default:i, "
           "created_at:i, modified_at:i, version:i)");
SQL(template_save_sql,
    "UPDATE document_template SET name = $3, kind = $4, body = $5, is_default = $6, "
    "created_at = $7, modified_at = $8, version = $9 "
    "WHERE company_id = $1 AND id = $2 AND version = $9 - 1");
SQL(template_remove_sql, "DELETE FROM document_template WHERE company_id = $1 AND id = $2");
SQL(template_unassign_sql,
    "DELETE FROM channel_template WHERE company_id = $1 AND template_id = $2");
SQL(template_defaults_clear_sql,
    "UPDATE document_template SET is_default = 0, version = version + 1 "
    "WHERE company_id = $1 AND kind = $2 AND is_default = 1 AND id <> $3");

enum err template_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                        struct template_id id, struct document_template *out)
{
	return row_one(tx, arena, &template_fetch_sql,
	               ARGS(bind_int(company.value), bind_int(id.value)), &document_template_shape,
	               out);
}

enum err template_fetch_named(struct tx *tx, struct arena *arena, struct company_id company,
                              struct str name, struct document_template *out)
{
	return row_one(tx, arena, &template_fetch_named_sql,
	               ARGS(bind_int(company.value), bind_text(name)), &document_template_shape, out);
}

static struct bind kind_bind(enum document_kind kind)
{
	return bind_text(word_of(&document_kind_words, (int)kind));
}

enum err template_fetch_default(struct tx *tx, struct arena *arena, struct company_id company,
                                enum document_kind kind, struct document_template *out)
{
	return row_one(tx, arena, &template_fetch_default_sql,
	               ARGS(bind_int(company.value), kind_bind(kind)), &document_template_shape, out);
}

enum err templates_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                         const int64_t *ids, size_t n, struct document_template **out,
                         size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &templates_fetch_sql, ARGS(bind_int(company.value), bind_ints(ids, n)),
	            &document_template_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err template_insert(struct tx *tx, struct arena *arena, struct company_id company,
                         const struct document_template *row)
{
	return db_insert(tx, &template_insert_sql,
	                 row_binds_all(arena, &document_template_shape, company, row, 1), 1, NULL);
}

enum err template_save(struct tx *tx, struct arena *arena, struct company_id company,
                       const struct document_template *row)
{
	int64_t changed;
	TRY(db_exec(tx, &template_save_sql,
	            row_binds_all(arena, &document_template_shape, company, row, 1),
	            row_bind_count(&document_template_shape), &changed));
	return changed == 1 ? OK : ERR_SERIALIZATION;
}

enum err template_remove(struct tx *tx, struct company_id company, struct template_id id)
{
	TRY(db_exec(tx, &template_unassign_sql, ARGS(bind_int(company.value), bind_int(id.value)),
	            NULL));
	return db_exec(tx, &template_remove_sql, ARGS(bind_int(company.value), bind_int(id.value)),
	               NULL);
}

enum err template_defaults_clear(struct tx *tx, struct company_id company, enum document_kind kind,
                                 struct template_id id)
{
	return db_exec(tx, &template_defaults_clear_sql,
	               ARGS(bind_int(company.value), kind_bind(kind), bind_int(id.value)), NULL);
}

/* ---- templates of channels ---- */

SQL(channel_templates_fetch_sql,
    "SELECT channel_id, template_id FROM channel_template "
    "WHERE company_id = $1 AND channel_id IN {ids $2} AND kind = $3");
SQL(channel_template_put_sql,
    "INSERT INTO channel_template (company_id, channel_id, kind, template_id) "
    "VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (company_id, channel_id, kind) DO UPDATE SET template_id = excluded.template_id");
SQL(channel_template_remove_sql,
    "DELETE FROM channel_template WHERE company_id = $1 AND channel_id = $2 AND kind = $3");

enum err channel_templates_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                 enum document_kind kind, const int64_t *channels, size_t n,
                                 struct channel_template **out, size_t *count)
{
	LIST(struct channel_template) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &channel_templates_fetch_sql,
	             ARGS(bind_int(company.value), bind_ints(channels, n), kind_bind(kind)), &rows));
	while (rows_next(&rows)) {
		struct channel_template *row = LIST_ADD(arena, &found);
		row->channel_id = rows_int(&rows, 0);
		row->template_id.value = rows_int(&rows, 1);
	}
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}

enum err channel_template_put(struct tx *tx, struct company_id company, struct channel_id channel,
                              enum document_kind kind, struct template_id id)
{
	if (id.value == 0)
		return db_exec(tx, &channel_template_remove_sql,
		               ARGS(bind_int(company.value), bind_int(channel.value), kind_bind(kind)),
		               NULL);
	return db_exec(
		tx, &channel_template_put_sql,
		ARGS(bind_int(company.value), bind_int(channel.value), kind_bind(kind), bind_int(id.value)),
		NULL);
}

/* ---- images ---- */

SQL(images_fetch_sql,
    "SELECT name, png, modified_at FROM document_image WHERE company_id = $1 ORDER BY name");
SQL(image_put_sql,
    "INSERT INTO document_image (company_id, name, png, modified_at) "
    "VALUES ($1, $2, $3, $4) ON CONFLICT (company_id, name) "
    "DO UPDATE SET png = excluded.png, modified_at = excluded.modified_at");
SQL(image_remove_sql, "DELETE FROM document_image WHERE company_id = $1 AND name = $2");

enum err images_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                      struct document_image **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &images_fetch_sql, ARGS(bind_int(company.value)), &document_image_shape,
	            &rows, count));
	*out = rows;
	return OK;
}

enum err image_put(struct tx *tx, struct company_id company, const struct document_image *image)
{
	if (image->png.len == 0)
		return db_exec(tx, &image_remove_sql, ARGS(bind_int(company.value), bind_text(image->name)),
		               NULL);
	return db_exec(tx, &image_put_sql,
	               ARGS(bind_int(company.value), bind_text(image->name), bind_text(image->png),
	                    bind_int(image->modified_at.us)),
	               NULL);
}

/* ---- documents ---- */

SQL_INSERT(document_insert_sql,
           "document(company_id:i, id:i, kind:t, template_id:i, warehouse_id:i, grouping:t, "
           "order_count:i, print_count:i, printed_at:i, created_at:i)");
SQL_INSERT(document_order_insert_sql,
           "document_order(company_id:i, document_id:i, place:i, order_id:i)");
SQL(document_fetch_sql, "SELECT * FROM document WHERE company_id = $1 AND id = $2");
SQL(document_orders_sql,
    "SELECT order_id FROM document_order "
    "WHERE company_id = $1 AND document_id = $2 ORDER BY place");
SQL(documents_of_order_sql,
    "SELECT d.* FROM document_order o "
    "JOIN document d ON d.company_id = o.company_id AND d.id = o.document_id "
    "WHERE o.company_id = $1 AND d.company_id = $1 AND o.order_id = $2 "
    "ORDER BY d.created_at DESC, d.id DESC LIMIT 200");
SQL(orders_printed_sql,
    "SELECT DISTINCT o.order_id, d.warehouse_id FROM document_order o "
    "JOIN document d ON d.company_id = o.company_id AND d.id = o.document_id "
    "WHERE o.company_id = $1 AND d.company_id = $1 AND d.kind = $2 AND o.order_id IN {ids $3}");
SQL(print_insert_sql,
    "INSERT INTO document_print "
    "(company_id, document_id, number, at, actor_kind, actor_id, actor_name) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)");
SQL(print_count_sql,
    "UPDATE document SET print_count = $3, printed_at = $4 "
    "WHERE company_id = $1 AND id = $2");
SQL(prints_fetch_sql,
    "SELECT * FROM document_print "
    "WHERE company_id = $1 AND document_id = $2 ORDER BY number LIMIT 1000");

enum err document_insert(struct tx *tx, struct arena *arena, struct company_id company,
                         const struct document *document)
{
	enum { COLUMNS = 4 };
	size_t n = document->order_ids.count;
	TRY(db_insert(tx, &document_insert_sql,
	              row_binds_all(arena, &document_shape, company, document, 1), 1, NULL));
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	for (size_t i = 0; i < n; i++) {
		binds[i * COLUMNS] = bind_int(company.value);
		binds[i * COLUMNS + 1] = bind_int(document->id.value);
		binds[i * COLUMNS + 2] = bind_int((int64_t)i + 1);
		binds[i * COLUMNS + 3] = bind_int(document->order_ids.at[i]);
	}
	return db_insert(tx, &document_order_insert_sql, binds, n, NULL);
}

static enum err ids_query(struct tx *tx, struct arena *arena, const struct sql *sql,
                          const struct bind *args, size_t n, int64_t **out, size_t *count)
{
	LIST(int64_t) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, sql, args, n, &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &found) = rows_int(&rows, 0);
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}

enum err document_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                        struct document_id id, struct document *out)
{
	TRY(row_one(tx, arena, &document_fetch_sql, ARGS(bind_int(company.value), bind_int(id.value)),
	            &document_shape, out));
	TRY(ids_query(tx, arena, &document_orders_sql,
	              ARGS(bind_int(company.value), bind_int(id.value)), &out->order_ids.at,
	              &out->order_ids.count));
	out->order_ids.room = out->order_ids.count;
	return OK;
}

enum err documents_fetch_of(struct tx *tx, struct arena *arena, struct company_id company,
                            struct order_id order, struct document **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &documents_of_order_sql,
	            ARGS(bind_int(company.value), bind_int(order.value)), &document_shape, &rows,
	            count));
	*out = rows;
	return OK;
}

enum err orders_printed(struct tx *tx, struct arena *arena, struct company_id company,
                        enum document_kind kind, const int64_t *orders, size_t n,
                        struct order_printed **out, size_t *count)
{
	LIST(struct order_printed) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &orders_printed_sql,
	             ARGS(bind_int(company.value), kind_bind(kind), bind_ints(orders, n)), &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &found) = (struct order_printed){rows_int(&rows, 0), rows_int(&rows, 1)};
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}

enum err print_insert(struct tx *tx, struct company_id company, const struct document_print *print)
{
	TRY(db_exec(tx, &print_insert_sql,
	            ARGS(bind_int(company.value), bind_int(print->document_id.value),
	                 bind_int(print->number), bind_int(print->at.us), bind_text(print->actor_kind),
	                 bind_int(print->actor_id), bind_text(print->actor_name)),
	            NULL));
	return db_exec(tx, &print_count_sql,
	               ARGS(bind_int(company.value), bind_int(print->document_id.value),
	                    bind_int(print->number), bind_int(print->at.us)),
	               NULL);
}

enum err prints_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                      struct document_id id, struct document_print **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &prints_fetch_sql, ARGS(bind_int(company.value), bind_int(id.value)),
	            &document_print_shape, &rows, count));
	*out = rows;
	return OK;
}
