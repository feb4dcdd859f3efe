/* A company to test with: a database of its own with every module's tables, a company, and units of
 * work in its lane. Shared by the tests of domain and above (src/db/test_database.h says which
 * engine).
 *
 *     static struct work_fixture fixture;
 *     struct work *work = work_begin(&fixture);
 *     assert_int_equal(warehouse_create(work, &draft, &made), OK);
 *     work_commit(&fixture);
 *
 * Time stands still within a unit and goes on by a second from one to the next. What a unit returns
 * lives until the next one begins. */
#ifndef PURSER_TESTS_WORK_FIXTURE_H
#define PURSER_TESTS_WORK_FIXTURE_H

#include "db/test_database.h"
#include "domain/accounts/accounts.h"
#include "kernel/events.h"
#include "kernel/work.h"

struct work_fixture {
	struct test_database database;
	struct company company; /* "Acme" of the US, in UTC, in USD */
	struct instant now;     /* of the next unit */
	struct arena *arena;    /* of this unit */
	struct work work;
	struct fault fault;
	struct event_queue events;
};

/* Ends the test program when it fails. */
void work_fixture_open(struct work_fixture *fixture);
void work_fixture_close(struct work_fixture *fixture);
/* A second company in the same database: what one sees, the other must not. */
struct company_id work_fixture_company(struct work_fixture *fixture, const char *name);

/* A write unit of the system, with all scopes, in the company's lane. */
struct work *work_begin(struct work_fixture *fixture);
struct work *work_begin_as(struct work_fixture *fixture, struct company_id company);
/* Writes the events and commits; fails the test when either fails. */
void work_commit(struct work_fixture *fixture);
void work_rollback(struct work_fixture *fixture);

/* The fault of this unit as text, for asserting: "sentence|path: sentence|…". */
const char *work_fault(struct work_fixture *fixture);
/* The kinds of the events emitted by this unit and not yet written: "a.created b.changed". */
const char *work_events(struct work_fixture *fixture);
/* Did the unit emit an event of this kind? */
bool work_emitted(struct work_fixture *fixture, const char *kind);
/* Where the columns of the module's tables differ from its shapes: "" or "warehouse: color is in
 * the shape only\n…". company_id and currencies are no fields. */
const char *work_table_faults(struct work_fixture *fixture, const struct module *module);

#endif
