/* Versions of the rules: saved, brought into force, compared, restored; on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/automation/automation.h"
#include "domain/automation/automation_edge.h"
#include "domain/automation/automation_rules.h"
#include "shape/shape_change.h"
#include "../tests/unit/work_fixture.h"

static struct work_fixture fixture;

static struct bot_action hold_for(int64_t days)
{
	struct bot_action action = {.action = BOT_HOLD, .days = days};
	shape_give(&bot_action_shape, &action, "action");
	shape_give(&bot_action_shape, &action, "days");
	return action;
}

/* One group of rank 10 with the bots that are named, each holding for as many days. */
static struct bot_draft draft_of(struct work *work, const char *const *names, const int64_t *ids,
                                 const int64_t *days, size_t n)
{
	struct bot_draft draft = {0};
	struct bot_group *group = LIST_ADD(work->arena, &draft.groups);
	group->rank = 10;
	for (size_t i = 0; i < n; i++) {
		struct bot *bot = LIST_ADD(work->arena, &group->bots);
		bot->name = str_from(names[i]);
		bot->id.value = ids[i];
		*LIST_ADD(work->arena, &bot->actions) = hold_for(days[i]);
	}
	shape_give(&bot_draft_shape, &draft, "groups");
	return draft;
}

static struct bot_version saved(struct company_id company, const char *name, int64_t id,
                                int64_t days, bool activate)
{
	struct bot_version out;
	struct work *work = work_begin_as(&fixture, company);
	struct bot_draft draft = draft_of(work, &name, &id, &days, 1);
	draft.activate = activate;
	assert_int_equal(bot_version_save(work, &draft, &out), OK);
	work_commit(&fixture);
	return out;
}

static void a_version_is_saved_and_comes_into_force(void **state)
{
	(void)state;
	struct company_id company = work_fixture_company(&fixture, "Saved");
	const struct bots *bots;
	struct bot_head head;
	struct bot_version draft = saved(company, "Wait", 0, 2, false), found;
	assert_int_equal(draft.version, 1);
	assert_true(draft.groups.at[0].bots.at[0].id.value > 0);

	struct work *work = work_begin_as(&fixture, company);
	assert_int_equal(bots_in_force(work, &bots), OK);
	assert_null(bots); /* a draft does nothing */
	assert_int_equal(bot_version_activate(work, 1), OK);
	assert_string_equal(work_events(&fixture), "orderbots.activated");
	work_commit(&fixture);

	work = work_begin_as(&fixture, company);
	assert_int_equal(bots_in_force(work, &bots), OK);
	assert_int_equal(bots_count(bots), 1);
	assert_int_equal(bots_version(bots), 1);
	assert_int_equal(bot_version_get(work, 1, &found), OK);
	assert_true(found.is_in_force);
	assert_true(
		str_is(found.groups.at[0].bots.at[0].sentence, "For every order: hold it for 2 days."));
	assert_int_equal(bot_version_activate(work, 1), OK); /* again: nothing */
	assert_string_equal(work_events(&fixture), "");
	assert_int_equal(bot_version_activate(work, 0), OK);
	assert_int_equal(bots_in_force(work, &bots), OK);
	assert_null(bots);
	assert_int_equal(bot_head_get(work, &head), OK);
	assert_int_equal(head.latest, 1);
	work_commit(&fixture);
}

static void a_bot_keeps_its_id_and_foreign_ones_are_refused(void **state)
{
	(void)state;
	struct company_id company = work_fixture_company(&fixture, "Ids");
	struct bot_version first = saved(company, "Wait", 0, 2, true);
	int64_t id = first.groups.at[0].bots.at[0].id.value, foreign = id + 12345;
	struct bot_version second = saved(company, "Wait longer", id, 5, true);
	assert_int_equal(second.groups.at[0].bots.at[0].id.value, id);
	assert_int_equal(second.based_on, 1);

	const char *name = "Stranger";
	int64_t days = 1;
	struct bot_version out;
	struct work *work = work_begin_as(&fixture, company);
	struct bot_draft draft = draft_of(work, &name, &foreign, &days, 1);
	assert_int_equal(bot_version_save(work, &draft, &out), ERR_INVALID);
	assert_non_null(strstr(work_fault(&fixture), "groups[0].bots[0].id: is no bot"));
	assert_false(tx_wrote(work->tx));
	work_rollback(&fixture);
}

static void two_writers_do_not_overwrite_each_other(void **state)
{
	(void)state;
	struct company_id company = work_fixture_company(&fixture, "Writers");
	struct bot_version out;
	const char *name = "Late";
	int64_t id = 0, days = 1;
	saved(company, "First", 0, 1, false);
	struct work *work = work_begin_as(&fixture, company);
	struct bot_draft draft = draft_of(work, &name, &id, &days, 1);
	draft.based_on = 0;
	shape_give(&bot_draft_shape, &draft, "based_on");
	assert_int_equal(bot_version_save(work, &draft, &out), ERR_CONFLICT);
	draft.based_on = 1;
	assert_int_equal(bot_version_save(work, &draft, &out), OK);
	assert_int_equal(out.version, 2);
	work_commit(&fixture);
}

static void versions_are_compared_bot_by_bot(void **state)
{
	(void)state;
	struct company_id company = work_fixture_company(&fixture, "Compared");
	const char *names[] = {"Stays", "Changes", "Goes"};
	int64_t ids[] = {0, 0, 0}, days[] = {1, 2, 3};
	struct bot_version first, second;
	struct bot_difference *rows;
	size_t count;
	struct work *work = work_begin_as(&fixture, company);
	struct bot_draft draft = draft_of(work, names, ids, days, 3);
	assert_int_equal(bot_version_save(work, &draft, &first), OK);
	ids[0] = first.groups.at[0].bots.at[0].id.value;
	ids[1] = first.groups.at[0].bots.at[1].id.value;
	names[2] = "Comes";
	days[1] = 9;
	draft = draft_of(work, names, ids, days, 3);
	assert_int_equal(bot_version_save(work, &draft, &second), OK);
	assert_int_equal(bot_version_compare(work, 1, 2, &rows, &count), OK);
	assert_int_equal(count, 3);
	assert_int_equal(rows[0].change, BOT_WAS_CHANGED);
	assert_true(str_is(rows[0].before, "For every order: hold it for 2 days."));
	assert_true(str_is(rows[0].after, "For every order: hold it for 9 days."));
	assert_int_equal(rows[1].change, BOT_WAS_ADDED);
	assert_int_equal(rows[2].change, BOT_WAS_REMOVED);
	assert_true(str_is(rows[2].name, "Goes"));
	assert_int_equal(bot_version_compare(work, 2, 2, &rows, &count), OK);
	assert_int_equal(count, 0);
	assert_int_equal(bot_version_compare(work, 0, 1, &rows, &count), OK);
	assert_int_equal(count, 3);
	work_commit(&fixture);
}

static void an_older_version_comes_back_as_a_new_one(void **state)
{
	(void)state;
	struct company_id company = work_fixture_company(&fixture, "Restored");
	struct bot_version first = saved(company, "Wait", 0, 2, true), again;
	int64_t id = first.groups.at[0].bots.at[0].id.value;
	saved(company, "Wait longer", id, 5, true);
	struct work *work = work_begin_as(&fixture, company);
	assert_int_equal(bot_version_restore(work, 1, STR(""), true, &again), OK);
	assert_int_equal(again.version, 3);
	assert_true(again.is_in_force);
	assert_true(str_is(again.note, "Version 1 again."));
	assert_int_equal(again.groups.at[0].bots.at[0].id.value, id);
	assert_int_equal(again.groups.at[0].bots.at[0].actions.at[0].days, 2);
	work_commit(&fixture);
}

static void another_company_sees_nothing(void **state)
{
	(void)state;
	struct company_id ours = work_fixture_company(&fixture, "Ours");
	struct company_id theirs = work_fixture_company(&fixture, "Theirs");
	const struct bots *bots;
	struct bot_version out;
	saved(ours, "Wait", 0, 2, true);
	struct work *work = work_begin_as(&fixture, theirs);
	assert_int_equal(bots_in_force(work, &bots), OK);
	assert_null(bots);
	assert_int_equal(bot_version_get(work, 1, &out), ERR_NOT_FOUND);
	assert_int_equal(bot_version_activate(work, 1), ERR_NOT_FOUND);
	work_rollback(&fixture);
}

static void a_check_saves_nothing(void **state)
{
	(void)state;
	struct company_id company = work_fixture_company(&fixture, "Checked");
	const char *names[] = {"A", "B"};
	int64_t ids[] = {0, 0}, days[] = {1, 2};
	struct bot_version out;
	struct work *work = work_begin_as(&fixture, company);
	struct bot_draft draft = draft_of(work, names, ids, days, 2);
	assert_int_equal(bot_draft_check(work, &draft, &out), OK);
	assert_int_equal(out.findings.count, 1);
	assert_int_equal(out.findings.at[0].kind, FINDING_CONTRADICTION);
	assert_false(tx_wrote(work->tx));
	work_rollback(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_version_is_saved_and_comes_into_force),
		cmocka_unit_test(a_bot_keeps_its_id_and_foreign_ones_are_refused),
		cmocka_unit_test(two_writers_do_not_overwrite_each_other),
		cmocka_unit_test(versions_are_compared_bot_by_bot),
		cmocka_unit_test(an_older_version_comes_back_as_a_new_one),
		cmocka_unit_test(another_company_sees_nothing),
		cmocka_unit_test(a_check_saves_nothing),
	};
	if (!test_database_is_offered())
		return 0;
	work_fixture_open(&fixture);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	work_fixture_close(&fixture);
	return failed;
}
