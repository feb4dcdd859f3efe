#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../tests/unit/work_fixture.h"
#include "domain/warehouses/warehouses.h"
#include "domain/warehouses/warehouses_listen.h"
#include "shape/shape_change.h"

static struct work_fixture fixture;

static struct warehouse draft_of(const char *name, enum warehouse_type type)
{
	struct warehouse draft = {.name = str_from(name), .type = type};
	shape_give(&warehouse_shape, &draft, "name");
	shape_give(&warehouse_shape, &draft, "type");
	return draft;
}

/* Makes one in a unit of its own. */
static struct warehouse_id made(const char *name, enum warehouse_type type)
{
	const struct warehouse draft = draft_of(name, type);
	struct warehouse out;
	struct work *work = work_begin(&fixture);
	assert_int_equal(warehouse_create(work, &draft, &out), OK);
	work_commit(&fixture);
	return out.id;
}

static int64_t facts_version(struct work *work)
{
	struct routing_facts facts;
	assert_int_equal(routing_facts_load(work, &facts), OK);
	return facts.version;
}

/* ---- warehouses ---- */

static void tables_and_shapes_agree(void **state)
{
	(void)state;
	work_begin(&fixture);
	assert_string_equal(work_table_faults(&fixture, &warehouses_module), "");
	work_rollback(&fixture);
}

static void every_column_comes_back(void **state)
{
	(void)state;
	struct warehouse back, out;
	const struct warehouse draft = {
		.name = STR("All of it"),
		.type = WAREHOUSE_RETAIL_STORE,
		.company_name = STR("Acme Inc."),
		.contact_name = STR("Ada"),
		.line1 = STR("1 Main St"),
		.line2 = STR("Dock 4"),
		.city = STR("Reno"),
		.state = STR("NV"),
		.postal_code = STR("89501"),
		.country = STR("US"),
		.phone = STR("+1 775 555 0100"),
		.email = STR("reno@example.com"),
		.time_zone = STR("America/Los_Angeles"),
		.color = STR("#0ea5e9"),
		.domestic_rank = 3,
		.international_rank = 4,
		.figure_meaning = FIGURE_AVAILABLE,
	};
	struct work *work = work_begin(&fixture);
	assert_int_equal(warehouse_create(work, &draft, &out), OK);
	assert_int_equal(warehouse_get(work, out.id, &back), OK);
	struct str wrote = shape_text(work->arena, &warehouse_shape, &out, NULL, 0);
	struct str read = shape_text(work->arena, &warehouse_shape, &back, NULL, 0);
	assert_string_equal(str_c(work->arena, read), str_c(work->arena, wrote));
	assert_int_equal(back.version, 1);
	assert_int_equal(back.created_at.us, work->now.us);
	assert_true(back.is_active);
	work_commit(&fixture);
}

static void a_draft_takes_country_and_zone_of_the_company(void **state)
{
	(void)state;
	const struct warehouse draft = draft_of("Bare", WAREHOUSE_DIRECT_FULFILLMENT);
	struct warehouse out;
	struct work *work = work_begin(&fixture);
	assert_int_equal(warehouse_create(work, &draft, &out), OK);
	assert_true(str_is(out.country, "US"));
	assert_true(str_is(out.time_zone, "UTC"));
	assert_string_equal(work_events(&fixture),
	                    "warehouse.created location.created routing.changed");
	work_commit(&fixture);
}

static void a_refused_draft_writes_nothing(void **state)
{
	(void)state;
	struct warehouse draft = draft_of("Nowhere", WAREHOUSE_DIRECT_FULFILLMENT), out;
	draft.country = STR("UK");
	draft.time_zone = STR("PST");
	struct work *work = work_begin(&fixture);
	assert_int_equal(warehouse_create(work, &draft, &out), ERR_INVALID);
	assert_int_equal(fixture.fault.rows.count, 2);
	assert_false(tx_wrote(work->tx));
	assert_string_equal(work_events(&fixture), "");
	work_rollback(&fixture);
}

static void a_name_belongs_to_one(void **state)
{
	(void)state;
	struct warehouse_id first = made("Taken", WAREHOUSE_DIRECT_FULFILLMENT);
	struct warehouse_id second = made("Free", WAREHOUSE_DIRECT_FULFILLMENT);
	struct warehouse patch = draft_of("Taken", WAREHOUSE_DIRECT_FULFILLMENT), out;
	struct work *work = work_begin(&fixture);
	assert_int_equal(warehouse_create(work, &patch, &out), ERR_CONFLICT);
	assert_false(tx_wrote(work->tx));
	assert_int_equal(warehouse_update(work, second, &patch, 0, &out), ERR_CONFLICT);
	assert_int_equal(warehouse_update(work, first, &patch, 0, &out), OK);
	assert_int_equal(warehouse_by_name(work, STR("Taken"), &out), OK);
	assert_int_equal(out.id.value, first.value);
	assert_int_equal(warehouse_by_name(work, STR("taken"), &out), ERR_NOT_FOUND);
	work_rollback(&fixture);
}

static void an_update_changes_what_it_names(void **state)
{
	(void)state;
	struct warehouse_id id = made("Before", WAREHOUSE_DIRECT_FULFILLMENT);
	struct warehouse out;
	struct warehouse patch = {.name = STR("After"), .phone = STR("not given")};
	shape_give(&warehouse_shape, &patch, "name");
	struct work *work = work_begin(&fixture);
	int64_t version = facts_version(work);
	assert_int_equal(warehouse_update(work, id, &patch, 1, &out), OK);
	assert_true(str_is(out.name, "After"));
	assert_int_equal(out.phone.len, 0);
	assert_int_equal(out.version, 2);
	assert_int_equal(out.modified_at.us, work->now.us);
	assert_int_equal(facts_version(work), version); /* routing does not mind the name */
	assert_string_equal(work_events(&fixture), "warehouse.changed");
	assert_string_equal(str_c(work->arena, fixture.events.waiting.at[0].body),
	                    "{\"name\":{\"from\":\"Before\",\"to\":\"After\"}}");
	work_commit(&fixture);
	work = work_begin(&fixture);
	assert_int_equal(warehouse_get(work, id, &out), OK);
	assert_int_equal(out.version, 2);
	work_rollback(&fixture);
}

static void the_same_again_is_no_change(void **state)
{
	(void)state;
	struct warehouse_id id = made("Same", WAREHOUSE_DIRECT_FULFILLMENT);
	struct warehouse patch = draft_of("Same", WAREHOUSE_THIRD_PARTY_LOGISTICS), out;
	struct work *work = work_begin(&fixture);
	assert_int_equal(warehouse_update(work, id, &patch, 0, &out), OK);
	assert_int_equal(out.version, 1);
	assert_int_equal(out.type, WAREHOUSE_DIRECT_FULFILLMENT); /* written once */
	assert_false(tx_wrote(work->tx));
	assert_string_equal(work_events(&fixture), "");
	work_rollback(&fixture);
}

static void a_stale_version_is_refused(void **state)
{
	(void)state;
	struct warehouse_id id = made("Versioned", WAREHOUSE_DIRECT_FULFILLMENT);
	struct warehouse out, patch = {.city = STR("Sparks")};
	shape_give(&warehouse_shape, &patch, "city");
	struct work *work = work_begin(&fixture);
	assert_int_equal(warehouse_update(work, id, &patch, 2, &out), ERR_PRECONDITION);
	assert_int_equal(warehouse_update(work, id, &patch, 1, &out), OK);
	assert_int_equal(warehouse_update(work, id, &patch, 1, &out), ERR_PRECONDITION);
	work_rollback(&fixture);
}

static void ranks_make_a_new_version_of_the_facts(void **state)
{
	(void)state;
	struct warehouse_id id = made("Ranked", WAREHOUSE_DIRECT_FULFILLMENT);
	struct warehouse out, patch = {.domestic_rank = 1};
	shape_give(&warehouse_shape, &patch, "domestic_rank");
	struct work *work = work_begin(&fixture);
	int64_t version = facts_version(work);
	assert_int_equal(warehouse_update(work, id, &patch, 0, &out), OK);
	assert_int_equal(facts_version(work), version + 1);
	assert_string_equal(work_events(&fixture), "warehouse.changed routing.changed");
	work_rollback(&fixture);
}

static void a_deactivated_one_comes_back(void **state)
{
	(void)state;
	struct warehouse_id id = made("Closed", WAREHOUSE_DIRECT_FULFILLMENT);
	struct warehouse out;
	struct work *work = work_begin(&fixture);
	int64_t version = facts_version(work);
	assert_int_equal(warehouse_deactivate(work, id, &out), OK);
	assert_false(out.is_active);
	assert_int_equal(warehouse_deactivate(work, id, &out), OK); /* twice is no fault */
	assert_string_equal(work_events(&fixture), "warehouse.deactivated routing.changed");
	assert_int_equal(facts_version(work), version + 1);
	work_commit(&fixture);
	work = work_begin(&fixture);
	assert_int_equal(warehouse_get(work, id, &out), OK);
	assert_false(out.is_active);
	assert_int_equal(warehouse_activate(work, id, &out), OK);
	assert_int_equal(warehouse_activate(work, id, &out), OK);
	assert_true(out.is_active);
	assert_int_equal(out.version, 3);
	assert_string_equal(work_events(&fixture), "warehouse.changed routing.changed");
	work_commit(&fixture);
}

static void another_company_sees_nothing(void **state)
{
	(void)state;
	struct warehouse_id id = made("Private", WAREHOUSE_DIRECT_FULFILLMENT);
	struct company_id other = work_fixture_company(&fixture, "Other");
	const struct warehouse draft = draft_of("Private", WAREHOUSE_DIRECT_FULFILLMENT);
	struct warehouse out, patch = draft;
	struct warehouse *all;
	struct stock_location *locations;
	size_t count;
	struct work *work = work_begin_as(&fixture, other);
	assert_int_equal(warehouse_get(work, id, &out), ERR_NOT_FOUND);
	assert_int_equal(warehouse_update(work, id, &patch, 0, &out), ERR_NOT_FOUND);
	assert_int_equal(warehouse_deactivate(work, id, &out), ERR_NOT_FOUND);
	assert_int_equal(location_all(work, id, &locations, &count), ERR_NOT_FOUND);
	assert_int_equal(warehouse_all(work, &all, &count), OK);
	assert_int_equal(count, 0);
	assert_int_equal(warehouse_create(work, &draft, &out), OK); /* the name is free here */
	work_commit(&fixture);
}

/* ---- stock locations ---- */

static void every_type_has_its_first_location(void **state)
{
	(void)state;
	static const struct {
		enum warehouse_type type;
		const char *location;
	} rows[] = {
		{WAREHOUSE_DIRECT_FULFILLMENT, "Main"}, {WAREHOUSE_THIRD_PARTY_LOGISTICS, "GLOBAL"},
		{WAREHOUSE_SALES_CHANNEL, "GLOBAL"},    {WAREHOUSE_DROPSHIP_VENDOR, "GLOBAL"},
		{WAREHOUSE_RETAIL_STORE, "Main"},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char name[] = "Type 0";
		name[5] = (char)('0' + i);
		struct warehouse_id id = made(name, rows[i].type);
		struct stock_location *all;
		struct location_id usual;
		size_t count;
		struct work *work = work_begin(&fixture);
		assert_int_equal(location_all(work, id, &all, &count), OK);
		assert_int_equal(count, 1);
		assert_true(str_is(all[0].name, rows[i].location));
		assert_true(all[0].is_pickable && all[0].is_receivable);
		assert_int_equal(location_usual(work, id, &usual), OK);
		assert_int_equal(usual.value, all[0].id.value);
		work_rollback(&fixture);
	}
}

static void a_draft_names_its_first_location(void **state)
{
	(void)state;
	struct warehouse draft = draft_of("Shelved", WAREHOUSE_DIRECT_FULFILLMENT), out;
	struct location_id id;
	draft.first_location = STR("Shelf 1");
	struct work *work = work_begin(&fixture);
	assert_int_equal(warehouse_create(work, &draft, &out), OK);
	assert_int_equal(location_by_name(work, out.id, STR("Shelf 1"), false, &id), OK);
	assert_int_equal(location_by_name(work, out.id, STR("Main"), false, &id), ERR_NOT_FOUND);
	draft.name = STR("Elsewhere");
	draft.type = WAREHOUSE_SALES_CHANNEL;
	assert_int_equal(warehouse_create(work, &draft, &out), ERR_INVALID);
	work_rollback(&fixture);
}

static void locations_are_drawn_from_by_rank(void **state)
{
	(void)state;
	struct warehouse_id id = made("Bins", WAREHOUSE_DIRECT_FULFILLMENT);
	struct stock_location back, first, *all;
	struct location_id usual;
	size_t count;
	struct stock_location draft = {.warehouse_id = id, .name = STR("Back"), .draw_rank = 2};
	struct work *work = work_begin(&fixture);
	assert_int_equal(location_create(work, &draft, &back), OK);
	assert_true(back.is_pickable && back.is_receivable);
	draft = (struct stock_location){.warehouse_id = id, .name = STR("Quarantine"), .draw_rank = 1};
	shape_give(&stock_location_shape, &draft, "is_pickable");
	assert_int_equal(location_create(work, &draft, &first), OK);
	assert_false(first.is_pickable);
	assert_int_equal(location_all(work, id, &all, &count), OK);
	assert_int_equal(count, 3);
	assert_true(str_is(all[0].name, "Main"));
	assert_true(str_is(all[1].name, "Quarantine"));
	assert_false(all[1].is_pickable);
	assert_true(str_is(all[2].name, "Back"));

	struct stock_location patch = {.draw_rank = 9};
	shape_give(&stock_location_shape, &patch, "draw_rank");
	assert_int_equal(location_update(work, id, all[0].id, &patch, &first), OK);
	assert_int_equal(location_usual(work, id, &usual), OK);
	assert_int_equal(usual.value, all[2].id.value); /* nothing is picked from Quarantine */
	work_commit(&fixture);
}

static void locations_have_one_name_each(void **state)
{
	(void)state;
	struct warehouse_id id = made("Named bins", WAREHOUSE_DIRECT_FULFILLMENT);
	struct warehouse_id other = made("Other bins", WAREHOUSE_DIRECT_FULFILLMENT);
	struct stock_location draft = {.warehouse_id = id, .name = STR("Main")}, out;
	struct location_id found, again;
	struct work *work = work_begin(&fixture);
	assert_int_equal(location_create(work, &draft, &out), ERR_CONFLICT);
	assert_int_equal(location_by_name(work, id, STR("B-2"), true, &found), OK);
	assert_int_equal(location_by_name(work, id, STR("B-2"), true, &again), OK);
	assert_int_equal(found.value, again.value);
	shape_give(&stock_location_shape, &draft, "name");
	assert_int_equal(location_update(work, id, found, &draft, &out), ERR_CONFLICT);
	assert_int_equal(location_update(work, other, found, &draft, &out), ERR_NOT_FOUND);
	draft.name = STR("B-3");
	assert_int_equal(location_update(work, id, found, &draft, &out), OK);
	assert_true(work_emitted(&fixture, "location.changed"));
	assert_int_equal(location_by_name(work, id, STR("B-3"), false, &again), OK);
	assert_int_equal(found.value, again.value);
	work_commit(&fixture);
}

static void global_is_the_only_one(void **state)
{
	(void)state;
	struct warehouse_id id = made("Partner", WAREHOUSE_THIRD_PARTY_LOGISTICS);
	struct stock_location draft = {.warehouse_id = id, .name = STR("Shelf")}, out;
	struct location_id global, found;
	struct work *work = work_begin(&fixture);
	assert_int_equal(location_create(work, &draft, &out), ERR_REFUSED);
	assert_int_equal(location_by_name(work, id, STR("Shelf"), true, &found), ERR_REFUSED);
	assert_int_equal(location_by_name(work, id, STR("GLOBAL"), true, &global), OK);
	shape_give(&stock_location_shape, &draft, "name");
	assert_int_equal(location_update(work, id, global, &draft, &out), ERR_REFUSED);
	assert_false(tx_wrote(work->tx));
	work_rollback(&fixture);
}

/* ---- what routing reads ---- */

static void the_facts_are_complete(void **state)
{
	(void)state;
	struct company_id other = work_fixture_company(&fixture, "Facts");
	struct warehouse reno, austin;
	struct routing_facts facts;
	const struct warehouse drafts[] = {draft_of("Reno", WAREHOUSE_DIRECT_FULFILLMENT),
	                                   draft_of("Austin", WAREHOUSE_THIRD_PARTY_LOGISTICS)};
	struct work *work = work_begin_as(&fixture, other);
	assert_int_equal(facts_version(work), 0);
	assert_int_equal(warehouse_create(work, &drafts[0], &reno), OK);
	assert_int_equal(warehouse_create(work, &drafts[1], &austin), OK);
	assert_int_equal(warehouse_deactivate(work, reno.id, &reno), OK);
	const struct state_allocation rows[] = {{STR("US"), STR("TX"), austin.id},
	                                        {STR("US"), STR("NV"), reno.id}};
	assert_int_equal(state_allocations_set(work, rows, COUNT_OF(rows)), OK);
	assert_int_equal(setting_set(work, STR("routing.inventory_dependent"), STR("true")), OK);
	work_commit(&fixture);

	work = work_begin_as(&fixture, other);
	assert_int_equal(routing_facts_load(work, &facts), OK);
	assert_int_equal(facts.warehouse_count, 2);
	assert_int_equal(facts.warehouses[0].id.value, reno.id.value);
	assert_false(facts.warehouses[0].is_active);
	assert_int_equal(facts.warehouses[1].type, WAREHOUSE_THIRD_PARTY_LOGISTICS);
	assert_int_equal(facts.state_count, 2);
	assert_true(str_is(facts.states[0].state, "NV"));
	assert_int_equal(facts.states[1].warehouse_id.value, austin.id.value);
	assert_int_equal(facts.version, 4); /* two made, one deactivated, the map */
	assert_true(facts.inventory_dependent);
	assert_true(str_is(facts.home_country, "US"));
	work_rollback(&fixture);
}

static void allocations_are_replaced_whole(void **state)
{
	(void)state;
	struct warehouse_id id = made("Allocated", WAREHOUSE_DIRECT_FULFILLMENT);
	struct state_allocation *now;
	size_t count;
	const struct state_allocation rows[] = {{STR("US"), STR("CA"), id}, {STR("CA"), STR("ON"), id}};
	const struct state_allocation wrong[] = {{STR("US"), STR("ON"), id}};
	struct work *work = work_begin(&fixture);
	int64_t version = facts_version(work);
	assert_int_equal(state_allocations_set(work, rows, 2), OK);
	assert_int_equal(state_allocations_set(work, rows, 2), OK); /* the same: no new version */
	assert_string_equal(work_events(&fixture), "routing.changed");
	assert_int_equal(facts_version(work), version + 1);
	assert_int_equal(state_allocations_set(work, rows, 1), OK);
	assert_int_equal(state_allocations_get(work, &now, &count), OK);
	assert_int_equal(count, 1);
	assert_int_equal(state_allocations_set(work, wrong, 1), ERR_INVALID);
	assert_int_equal(state_allocations_set(work, NULL, 0), OK);
	assert_int_equal(state_allocations_get(work, &now, &count), OK);
	assert_int_equal(count, 0);
	assert_int_equal(facts_version(work), version + 3);
	work_commit(&fixture);
}

static void changes_elsewhere_make_a_new_version(void **state)
{
	(void)state;
	static const struct {
		const char *kind, *body;
		int64_t versions;
	} rows[] = {
		{"setting.changed", "{\"name\":\"routing.inventory_dependent\",\"value\":\"true\"}", 1},
		{"setting.changed", "{\"name\":\"orders.unpaid_claim_hours\",\"value\":\"3\"}", 0},
		{"company.changed", "{\"country\":{\"from\":\"US\",\"to\":\"CA\"}}", 1},
		{"company.changed", "{\"name\":{\"from\":\"A\",\"to\":\"B\"}}", 0},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct event event = {.kind = str_from(rows[i].kind), .body = str_from(rows[i].body)};
		struct work *work = work_begin(&fixture);
		int64_t version = facts_version(work);
		assert_int_equal(routing_listen(work, &event, 1), OK);
		assert_int_equal(facts_version(work), version + rows[i].versions);
		assert_int_equal(work_emitted(&fixture, "routing.changed"), rows[i].versions == 1);
		work_rollback(&fixture);
	}
}

/* The bodies that the test above supposes are those that are written. */
static void changes_elsewhere_are_told_so(void **state)
{
	(void)state;
	struct company patch = {.country = STR("CA")}, out;
	shape_give(&company_shape, &patch, "country");
	struct work *work = work_begin(&fixture);
	int64_t version = facts_version(work);
	assert_int_equal(setting_set(work, STR("routing.inventory_dependent"), STR("true")), OK);
	assert_int_equal(company_update(work, &patch, 0, &out), OK);
	assert_int_equal(fixture.events.waiting.count, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct event event = fixture.events.waiting.at[i];
		assert_int_equal(routing_listen(work, &event, 1), OK);
	}
	assert_int_equal(facts_version(work), version + 2);
	work_rollback(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_and_shapes_agree),
		cmocka_unit_test(every_column_comes_back),
		cmocka_unit_test(a_draft_takes_country_and_zone_of_the_company),
		cmocka_unit_test(a_refused_draft_writes_nothing),
		cmocka_unit_test(a_name_belongs_to_one),
		cmocka_unit_test(an_update_changes_what_it_names),
		cmocka_unit_test(the_same_again_is_no_change),
		cmocka_unit_test(a_stale_version_is_refused),
		cmocka_unit_test(ranks_make_a_new_version_of_the_facts),
		cmocka_unit_test(a_deactivated_one_comes_back),
		cmocka_unit_test(another_company_sees_nothing),
		cmocka_unit_test(every_type_has_its_first_location),
		cmocka_unit_test(a_draft_names_its_first_location),
		cmocka_unit_test(locations_are_drawn_from_by_rank),
		cmocka_unit_test(locations_have_one_name_each),
		cmocka_unit_test(global_is_the_only_one),
		cmocka_unit_test(the_facts_are_complete),
		cmocka_unit_test(allocations_are_replaced_whole),
		cmocka_unit_test(changes_elsewhere_make_a_new_version),
		cmocka_unit_test(changes_elsewhere_are_told_so),
	};
	if (!test_database_is_offered())
		return 0;
	work_fixture_open(&fixture);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	work_fixture_close(&fixture);
	return failed;
}
