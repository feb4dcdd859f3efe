/* Custom fields of records, with products as the records. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../tests/unit/work_fixture.h"
#include "domain/catalog/catalog.h"
#include "kernel/custom_api.h"
#include "shape/shape_change.h"

static struct work_fixture fixture;

static int64_t field_made(const char *name, enum custom_kind kind)
{
	struct work *work = work_begin(&fixture);
	const struct custom_field draft = {
		.subject = STR("product"), .name = str_from(name), .kind = kind, .places = 2};
	struct custom_field out;
	assert_int_equal(custom_field_create(work, &draft, &out), OK);
	work_commit(&fixture);
	return out.id.value;
}

static void products_made(const char *prefix, size_t n, int64_t *ids)
{
	struct work *work = work_begin(&fixture);
	struct product *drafts = ARENA_ARRAY(work->arena, n, struct product);
	struct product *out = ARENA_ARRAY(work->arena, n, struct product);
	enum err *errors = ARENA_ARRAY(work->arena, n, enum err);
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	for (size_t i = 0; i < n; i++) {
		drafts[i].sku = drafts[i].name = str_format(work->arena, "%s-%zu", prefix, i);
		fault_init(&faults[i], work->arena);
	}
	assert_int_equal(product_create_many(work, n, drafts, out, errors, faults), OK);
	for (size_t i = 0; i < n; i++)
		ids[i] = out[i].id.value;
	work_commit(&fixture);
}

/* Gives the values of a JSON object to one product in the running unit. */
static enum err give(struct work *work, int64_t id, const char *json)
{
	struct custom_fields fields;
	struct custom_edits edits = {0};
	TRY(custom_fields_load(work, "product", &fields));
	TRY(custom_values_read(work->arena, &fields, id, str_from(json), STR("custom_fields"), &edits,
	                       work->fault));
	return custom_values_write(work, &fields, edits.at, edits.count);
}

static const char *values(struct work *work, int64_t id)
{
	struct product product = {.id = {id}};
	assert_int_equal(custom_values_attach(work, "product", &product, 1, sizeof(product),
	                                      offsetof(struct product, id),
	                                      offsetof(struct product, custom_fields)),
	                 OK);
	return str_c(work->arena, product.custom_fields);
}

static size_t listed(struct work *work, const char *name, const char *value, enum err *err)
{
	const struct pair pairs[] = {{str_from(name), str_from(value)}, {STR("limit"), STR("1000")}};
	const struct call call = {.pairs = pairs, .pair_count = 2};
	struct reply reply = {0};
	*err = listing_run(work, &product_source, NULL, 0, &call, &reply);
	return reply.count;
}

static size_t found(struct work *work, const char *name, const char *value)
{
	enum err err;
	size_t n = listed(work, name, value, &err);
	if (err != OK)
		fail_msg("%s=%s: %s", name, value, work_fault(&fixture));
	return n;
}

static void values_are_typed_kept_and_taken_away(void **state)
{
	(void)state;
	int64_t id;
	field_made("T text", CUSTOM_TEXT);
	field_made("T price", CUSTOM_MONEY);
	field_made("T count", CUSTOM_NUMBER);
	products_made("TYPED", 1, &id);
	struct work *work = work_begin(&fixture);
	assert_int_equal(give(work, id,
	                      "{\"t TEXT\":\"x\",\"T count\":2.50,"
	                      "\"T price\":{\"amount\":\"1.5\",\"currency\":\"USD\"}}"),
	                 OK);
	assert_string_equal(work_events(&fixture), "product.custom_fields_changed");
	work_commit(&fixture);
	work = work_begin(&fixture);
	assert_string_equal(values(work, id),
	                    "{\"T count\":2.5,\"T price\":{\"amount\":\"1.50\","
	                    "\"currency\":\"USD\"},\"T text\":\"x\"}");
	/* The same again, and taking away what is not there, tell nothing. */
	assert_int_equal(give(work, id, "{\"T count\":\"2.5\"}"), OK);
	assert_string_equal(work_events(&fixture), "");
	assert_int_equal(give(work, id, "{\"T count\":null,\"T text\":\"\"}"), OK);
	assert_int_equal(give(work, id, "{\"T count\":null}"), OK);
	assert_string_equal(work_events(&fixture), "product.custom_fields_changed");
	work_commit(&fixture);
	work = work_begin(&fixture);
	assert_string_equal(values(work, id),
	                    "{\"T price\":{\"amount\":\"1.50\",\"currency\":\"USD\"}}");
	work_rollback(&fixture);
}

static void every_fault_is_named_by_its_path(void **state)
{
	(void)state;
	int64_t id;
	field_made("F day", CUSTOM_DAY);
	field_made("F number", CUSTOM_NUMBER);
	products_made("FAULTS", 1, &id);
	struct work *work = work_begin(&fixture);
	assert_int_equal(give(work, id, "{\"F day\":\"soon\",\"F number\":1.234,\"F else\":1}"),
	                 ERR_INVALID);
	assert_int_equal(work->fault->rows.count, 3);
	assert_string_equal(str_c(work->arena, work->fault->rows.at[0].path), "custom_fields.F day");
	assert_string_equal(str_c(work->arena, work->fault->rows.at[1].sentence),
	                    "must be a number like 12.5 with at most 2 decimals");
	assert_string_equal(str_c(work->arena, work->fault->rows.at[2].path), "custom_fields.F else");
	assert_int_equal(give(work, id, "[1]"), ERR_INVALID);
	assert_string_equal(values(work, id), "{}");
	work_rollback(&fixture);
}

static void names_and_choices_are_checked(void **state)
{
	(void)state;
	int64_t id = field_made("N One", CUSTOM_TEXT);
	struct str twice[] = {STR("Red"), STR("RED")};
	struct work *work = work_begin(&fixture);
	struct custom_field out, draft = {.subject = STR("product"), .name = STR("n ONE")};
	assert_int_equal(custom_field_create(work, &draft, &out), ERR_CONFLICT);
	draft.subject = STR("nonsense");
	assert_int_equal(custom_field_create(work, &draft, &out), ERR_INVALID);
	draft = (struct custom_field){
		.subject = STR("product"), .name = STR("N choice"), .kind = CUSTOM_CHOICE};
	assert_int_equal(custom_field_create(work, &draft, &out), ERR_INVALID);
	draft.choices.at = twice;
	draft.choices.count = 2;
	assert_int_equal(custom_field_create(work, &draft, &out), ERR_INVALID);
	draft.choices.count = 1;
	assert_int_equal(custom_field_create(work, &draft, &out), OK);
	struct custom_field patch = {.name = STR("N Two")};
	shape_give(&custom_field_shape, &patch, "name");
	assert_int_equal(custom_field_update(work, (struct custom_field_id){id}, &patch, &out), OK);
	assert_int_equal(custom_field_update(work, (struct custom_field_id){id + 999}, &patch, &out),
	                 ERR_NOT_FOUND);
	work_commit(&fixture);
}

static void what_is_required_is_asked_of_new_products(void **state)
{
	(void)state;
	int64_t id, field = field_made("R needed", CUSTOM_TEXT);
	products_made("NEEDED", 1, &id);
	struct custom_field patch = {.is_required = true}, out;
	shape_give(&custom_field_shape, &patch, "is_required");
	struct work *work = work_begin(&fixture);
	assert_int_equal(custom_field_update(work, (struct custom_field_id){field}, &patch, &out), OK);
	work_commit(&fixture);
	work = work_begin(&fixture);
	struct product drafts[2] = {{.sku = STR("NEEDED-A"), .name = STR("A")},
	                            {.sku = STR("NEEDED-B"), .name = STR("B")}};
	struct product made[2];
	enum err errors[2];
	struct fault faults[2];
	drafts[1].custom_fields = STR("{\"R needed\":\"here\"}");
	fault_init(&faults[0], work->arena);
	fault_init(&faults[1], work->arena);
	assert_int_equal(product_create_many(work, 2, drafts, made, errors, faults), OK);
	assert_int_equal(errors[0], ERR_INVALID);
	assert_string_equal(str_c(work->arena, faults[0].rows.at[0].path), "custom_fields.R needed");
	assert_int_equal(errors[1], OK);
	assert_string_equal(values(work, made[1].id.value), "{\"R needed\":\"here\"}");
	assert_int_equal(give(work, made[1].id.value, "{\"R needed\":null}"), ERR_INVALID);
	/* Others may still be changed on a product that lacks it. */
	assert_int_equal(give(work, id, "{}"), OK);
	work_commit(&fixture);
	work = work_begin(&fixture);
	assert_int_equal(custom_field_delete(work, (struct custom_field_id){field}), OK);
	work_commit(&fixture);
}

static void a_record_has_so_many_and_no_more(void **state)
{
	(void)state;
	struct custom_fields fields;
	struct custom_edits edits = {0};
	int64_t id;
	field_made("L one", CUSTOM_TEXT);
	field_made("L two", CUSTOM_TEXT);
	products_made("LIMIT", 1, &id);
	struct work *work = work_begin(&fixture);
	assert_int_equal(custom_fields_load(work, "product", &fields), OK);
	fields.values_most = 1;
	assert_int_equal(custom_values_read(work->arena, &fields, id,
	                                    STR("{\"L one\":\"1\",\"L two\":\"2\"}"), STR(""), &edits,
	                                    work->fault),
	                 OK);
	assert_int_equal(custom_values_write(work, &fields, edits.at, 2), ERR_REFUSED);
	assert_int_equal(custom_values_write(work, &fields, edits.at, 1), OK);
	work_rollback(&fixture);
}

/* The filter reads differently for values that few and that many records have. */
static void listings_filter_by_value(void **state)
{
	(void)state;
	enum { MANY = 2100 };
	enum err err;
	static int64_t ids[MANY];
	field_made("Q colour", CUSTOM_TEXT);
	field_made("Q.weight.from", CUSTOM_NUMBER);
	field_made("Q price", CUSTOM_MONEY);
	field_made("Q flag", CUSTOM_FLAG);
	for (size_t from = 0; from < MANY; from += 700)
		products_made(from == 0 ? "Q-A" : from == 700 ? "Q-B" : "Q-C", 700, &ids[from]);
	struct work *work = work_begin(&fixture);
	struct custom_fields fields;
	struct custom_edits edits = {0};
	assert_int_equal(custom_fields_load(work, "product", &fields), OK);
	for (int i = 0; i < MANY; i++) {
		struct str json =
			str_format(work->arena,
		               "{\"Q colour\":\"%s\",\"Q.weight.from\":%d,\"Q flag\":%s,"
		               "\"Q price\":{\"amount\":\"%d\",\"currency\":\"USD\"}}",
		               i < 2000 + 50 ? "Red" : "Dark blue", i, i == 7 ? "true" : "false", i);
		assert_int_equal(
			custom_values_read(work->arena, &fields, ids[i], json, STR(""), &edits, work->fault),
			OK);
	}
	assert_int_equal(custom_values_write(work, &fields, edits.at, edits.count), OK);
	work_commit(&fixture);

	work = work_begin(&fixture);
	assert_int_equal(found(work, "custom.q COLOUR", "red"), 1000);
	assert_int_equal(found(work, "custom.Q colour", "DARK blue"), 50);
	assert_int_equal(found(work, "custom.Q colour", "green,\"dark blue\""), 50);
	assert_int_equal(found(work, "custom.Q colour.prefix", "dark"), 50);
	assert_int_equal(found(work, "custom.Q colour.prefix", "%"), 0);
	assert_int_equal(found(work, "custom.Q.weight.from.from", "2090"), 10);
	assert_int_equal(found(work, "custom.Q.weight.from.to", "9.5"), 10);
	assert_int_equal(found(work, "custom.Q.weight.from", "5"), 0 + 1);
	assert_int_equal(found(work, "custom.Q price.from", "2098.00"), 2);
	assert_int_equal(found(work, "custom.Q flag", "true"), 1);
	assert_true(found(work, "custom.Q colour.not", "red") < 1000);
	static const char *const bad[][2] = {
		{"custom.Q nothing", "1"}, {"custom.Q colour.from", "a"}, {"custom.Q flag.to", "true"},
		{"custom.", "1"},          {"custom.Q.weight.from", "x"}, {"custom.Q flag", ""},
	};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		listed(work, bad[i][0], bad[i][1], &err);
		assert_int_equal(err, ERR_INVALID);
	}
	work_rollback(&fixture);
}

static void a_deleted_field_is_gone_at_once_and_swept_later(void **state)
{
	(void)state;
	int64_t id, field = field_made("D gone", CUSTOM_TEXT);
	products_made("SWEPT", 1, &id);
	struct work *work = work_begin(&fixture);
	assert_int_equal(give(work, id, "{\"D gone\":\"x\"}"), OK);
	assert_int_equal(custom_field_delete(work, (struct custom_field_id){field}), OK);
	assert_string_equal(values(work, id), "{}");
	work_commit(&fixture);
	field_made("D gone", CUSTOM_NUMBER);
	work = work_begin(&fixture);
	const struct job job = {.subject_id = field};
	assert_int_equal(custom_fields_purge(work, &job), OK);
	assert_int_equal(give(work, id, "{\"D gone\":1}"), OK);
	assert_string_equal(values(work, id), "{\"D gone\":1}");
	work_commit(&fixture);
}

static void another_company_has_its_own(void **state)
{
	(void)state;
	int64_t id, field = field_made("O ours", CUSTOM_TEXT);
	products_made("OTHERS", 1, &id);
	struct work *work = work_begin(&fixture);
	assert_int_equal(give(work, id, "{\"O ours\":\"x\"}"), OK);
	work_commit(&fixture);
	struct company_id other = work_fixture_company(&fixture, "Other");
	work = work_begin_as(&fixture, other);
	assert_int_equal(give(work, id, "{\"O ours\":\"y\"}"), ERR_INVALID);
	assert_string_equal(values(work, id), "{}");
	assert_int_equal(custom_field_delete(work, (struct custom_field_id){field}), ERR_NOT_FOUND);
	work_rollback(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_typed_kept_and_taken_away),
		cmocka_unit_test(every_fault_is_named_by_its_path),
		cmocka_unit_test(names_and_choices_are_checked),
		cmocka_unit_test(what_is_required_is_asked_of_new_products),
		cmocka_unit_test(a_record_has_so_many_and_no_more),
		cmocka_unit_test(listings_filter_by_value),
		cmocka_unit_test(a_deleted_field_is_gone_at_once_and_swept_later),
		cmocka_unit_test(another_company_has_its_own),
	};
	if (!test_database_is_offered())
		return 0;
	work_fixture_open(&fixture);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	work_fixture_close(&fixture);
	return failed;
}
