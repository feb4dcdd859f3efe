#include "../tests/unit/work_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"
#include "db/lane.h"
#include "kernel/module.h"
#include "shape/field.h"

static void give_up(const char *what)
{
	fprintf(stderr, "work fixture: %s\n", what);
	exit(1);
}

/* ---- schema ---- */

struct steps {
	LIST(struct schema_step) list;
};

/* Every embedded step whose path begins with `folder`; the table is sorted by path. */
static void steps_add(struct arena *arena, struct steps *steps, const char *module,
                      const char *folder)
{
	size_t len = strlen(folder);
	for (size_t i = 0; i < embedded_schema_count; i++) {
		const struct embedded_file *file = &embedded_schema[i];
		if (strncmp(file->path, folder, len) != 0)
			continue;
		*LIST_ADD(arena, &steps->list) = (struct schema_step){
			.module = module,
			.number = (int)strtol(file->path + len, NULL, 10),
			.name = file->path + len,
			.text = str_of((const char *)file->bytes, file->len),
		};
	}
}

static void migrate(struct work_fixture *fixture)
{
	struct arena *arena = fixture->database.arena;
	struct steps steps = {0};
	for (size_t i = 0; i < purser_module_count; i++) {
		const char *name = purser_modules[i]->name;
		steps_add(arena, &steps, name, str_c(arena, str_format(arena, "domain/%s/schema/", name)));
		steps_add(arena, &steps, name, str_c(arena, str_format(arena, "%s/schema/", name)));
	}
	test_database_migrate(&fixture->database, steps.list.at, steps.list.count);
}

/* ---- units of work ---- */

static void unit_start(struct work_fixture *fixture, struct company_id company)
{
	arena_reset(fixture->arena);
	fault_init(&fixture->fault, fixture->arena);
	fixture->events = (struct event_queue){0};
	fixture->now.us += SECOND_US;
	fixture->work = (struct work){
		.arena = fixture->arena,
		.actor = {.kind = ACTOR_SYSTEM, .company = company, .scopes = SCOPE_ALL},
		.company = company,
		.now = fixture->now,
		.trace = STR("00000000000000000000000000000000"),
		.fault = &fixture->fault,
		.events = &fixture->events,
	};
	if (tx_begin(fixture->database.db, false, &fixture->work.tx) != OK)
		give_up("no transaction");
}

struct work *work_begin_as(struct work_fixture *fixture, struct company_id company)
{
	unit_start(fixture, company);
	if (lane_enter(fixture->work.tx, company) != OK)
		give_up("no lane");
	return &fixture->work;
}

struct work *work_begin(struct work_fixture *fixture)
{
	return work_begin_as(fixture, fixture->company.id);
}

void work_commit(struct work_fixture *fixture)
{
	if (work_flush(&fixture->work) != OK) {
		struct str said = tx_error(fixture->work.tx);
		fprintf(stderr, "flush: %.*s\n", STR_FMT(said));
		give_up("the events were not written");
	}
	if (tx_commit(fixture->work.tx) != OK)
		give_up("not committed");
}

void work_rollback(struct work_fixture *fixture)
{
	tx_rollback(fixture->work.tx);
}

/* ---- companies ---- */

static struct company company_make(struct work_fixture *fixture, const char *name)
{
	const struct company draft = {.name = str_from(name)};
	struct company made;
	unit_start(fixture, (struct company_id){0});
	if (company_create(&fixture->work, &draft, &made) != OK) {
		fprintf(stderr, "company: %s\n", work_fault(fixture));
		give_up("no company");
	}
	work_commit(fixture);
	return made;
}

void work_fixture_open(struct work_fixture *fixture)
{
	*fixture = (struct work_fixture){.database = test_database_open(), .arena = arena_new(0)};
	fixture->now.us = (int64_t)1790000000 * SECOND_US;
	migrate(fixture);
	fixture->company = company_make(fixture, "Acme");
	/* Its texts were those of the unit that made it. */
	struct arena *arena = fixture->database.arena;
	fixture->company.name = str_copy(arena, fixture->company.name);
	fixture->company.currency = str_copy(arena, fixture->company.currency);
	fixture->company.country = str_copy(arena, fixture->company.country);
	fixture->company.time_zone = str_copy(arena, fixture->company.time_zone);
}

void work_fixture_close(struct work_fixture *fixture)
{
	test_database_close(&fixture->database);
	arena_free(fixture->arena);
}

struct company_id work_fixture_company(struct work_fixture *fixture, const char *name)
{
	return company_make(fixture, name).id;
}

/* ---- looking ---- */

const char *work_fault(struct work_fixture *fixture)
{
	struct buf buf = buf_new(fixture->arena, 65536);
	buf_add(&buf, fixture->fault.sentence);
	for (size_t i = 0; i < fixture->fault.rows.count; i++) {
		const struct fault_row *row = &fixture->fault.rows.at[i];
		buf_format(&buf, "|%.*s: %.*s", STR_FMT(row->path), STR_FMT(row->sentence));
	}
	return str_c(fixture->arena, buf_str(&buf));
}

const char *work_events(struct work_fixture *fixture)
{
	struct buf buf = buf_new(fixture->arena, 65536);
	for (size_t i = 0; i < fixture->events.waiting.count; i++) {
		buf_c(&buf, i > 0 ? " " : "");
		buf_add(&buf, fixture->events.waiting.at[i].kind);
	}
	return str_c(fixture->arena, buf_str(&buf));
}

bool work_emitted(struct work_fixture *fixture, const char *kind)
{
	for (size_t i = 0; i < fixture->events.waiting.count; i++)
		if (str_is(fixture->events.waiting.at[i].kind, kind))
			return true;
	return false;
}

static bool is_column(struct rows *rows, struct str name)
{
	for (int i = 0; i < rows_columns(rows); i++)
		if (str_is(name, rows_name(rows, i)))
			return true;
	return false;
}

static void table_compare(struct rows *rows, const struct table_row *row, struct buf *out)
{
	for (size_t i = 0; i < row->shape->count; i++) {
		const struct field *field = &row->shape->fields[i];
		if (field_is_column(field) && !is_column(rows, field_name(field)))
			buf_format(out, "%s: %s is in the shape only\n", row->table, field->name);
	}
	for (int i = 0; i < rows_columns(rows); i++) {
		struct str name = str_from(rows_name(rows, i));
		const struct field *field = shape_field(row->shape, name);
		bool is_apart = str_is(name, "company_id") || str_ends(name, STR("currency"));
		if (!is_apart && (field == NULL || !field_is_column(field)))
			buf_format(out, "%s: %.*s is in the table only\n", row->table, STR_FMT(name));
	}
}

const char *work_table_faults(struct work_fixture *fixture, const struct module *module)
{
	struct work *work = &fixture->work;
	struct buf out = buf_new(work->arena, 65536);
	for (size_t i = 0; i < module->table_count; i++) {
		struct rows rows;
		struct str sql = str_format(work->arena, "SELECT * FROM %s WHERE company_id = $1",
		                            module->tables[i].table);
		if (db_query_text(work->tx, work->arena, sql, ARGS(bind_int(work->company.value)), &rows)
		    != OK)
			give_up(module->tables[i].table);
		table_compare(&rows, &module->tables[i], &out);
		if (rows_end(&rows) != OK)
			give_up(module->tables[i].table);
	}
	return str_c(work->arena, buf_str(&out));
}
