/* Labels on records, with products as the records. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../tests/unit/work_fixture.h"
#include "domain/catalog/catalog.h"
#include "kernel/label_api.h"
#include "kernel/subjects.h"

static struct work_fixture fixture;

static int64_t products_made(const char *prefix, size_t n, int64_t *ids)
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
	return ids[0];
}

/* The label's id, making it. */
static int64_t named(struct work *work, const char *name)
{
	int64_t id;
	const struct str names[] = {str_from(name)};
	assert_int_equal(labels_named(work, names, 1, true, "labels", &id), OK);
	return id;
}

/* How many products the list says to carry the label; −1: there is no such label. */
static int64_t counted(struct work *work, const char *name)
{
	struct label *all;
	size_t count;
	assert_int_equal(label_all(work, &all, &count), OK);
	for (size_t i = 0; i < count; i++)
		if (str_is(all[i].name, name))
			return all[i].counts.count > 0 ? all[i].counts.at[0].records : 0;
	return -1;
}

/* "A B C": the labels of one product. */
static const char *carried(struct work *work, int64_t id)
{
	struct record_label *labels;
	size_t count;
	struct buf buf = buf_new(work->arena, 4096);
	assert_int_equal(labels_of(work, "product", &id, 1, &labels, &count), OK);
	for (size_t i = 0; i < count; i++)
		buf_format(&buf, "%s%.*s", i == 0 ? "" : " ", STR_FMT(labels[i].name));
	return str_c(work->arena, buf_str(&buf));
}

static void a_name_is_one_label_whatever_its_case(void **state)
{
	(void)state;
	struct work *work = work_begin(&fixture);
	int64_t urgent = named(work, "Überraschung");
	assert_int_equal(named(work, "überRASCHUNG"), urgent);
	const struct label draft = {.name = STR("ÜBERRASCHUNG")};
	struct label out;
	assert_int_equal(label_create(work, &draft, &out), ERR_CONFLICT);
	work_commit(&fixture);
}

static void colours_are_checked_and_chosen(void **state)
{
	(void)state;
	struct work *work = work_begin(&fixture);
	struct label out;
	const struct label bad = {.name = STR("C1"), .colour = STR("#12345g")};
	const struct label upper = {.name = STR("C2"), .colour = STR("#ABCDEF")};
	const struct label none = {.name = STR("C3")};
	assert_int_equal(label_create(work, &bad, &out), ERR_INVALID);
	assert_int_equal(label_create(work, &upper, &out), OK);
	assert_true(str_is(out.colour, "#abcdef"));
	assert_int_equal(label_create(work, &none, &out), OK);
	assert_int_equal(out.colour.len, 7);
	work_rollback(&fixture);
}

static void many_records_change_at_once_and_are_counted(void **state)
{
	(void)state;
	int64_t ids[5], changed;
	products_made("MANY", 5, ids);
	struct work *work = work_begin(&fixture);
	const int64_t add[] = {named(work, "m-one"), named(work, "m-two")};
	assert_int_equal(labels_change(work, "product", ids, 5, add, 2, NULL, 0, &changed), OK);
	assert_int_equal(changed, 5);
	work_commit(&fixture);

	work = work_begin(&fixture);
	/* Repeated ids, what is there already, and what is not there change nothing twice. */
	const int64_t twice[] = {ids[0], ids[0], ids[1]};
	const int64_t remove[] = {add[0], named(work, "m-three")};
	assert_int_equal(labels_change(work, "product", twice, 3, &add[1], 1, remove, 2, &changed), OK);
	assert_int_equal(changed, 2);
	assert_string_equal(carried(work, ids[0]), "m-two");
	assert_string_equal(carried(work, ids[4]), "m-one m-two");
	assert_int_equal(counted(work, "m-one"), 3);
	assert_int_equal(counted(work, "m-two"), 5);
	assert_int_equal(counted(work, "m-three"), 0);
	work_commit(&fixture);
}

static void only_what_changes_is_told(void **state)
{
	(void)state;
	int64_t id;
	products_made("TOLD", 1, &id);
	struct work *work = work_begin(&fixture);
	const int64_t label = named(work, "told");
	assert_int_equal(labels_set(work, "product", id, &label, 1), OK);
	assert_true(work_emitted(&fixture, "product.labelled"));
	work_commit(&fixture);
	work = work_begin(&fixture);
	assert_int_equal(labels_set(work, "product", id, &label, 1), OK);
	assert_string_equal(work_events(&fixture), "");
	assert_int_equal(labels_set(work, "product", id, NULL, 0), OK);
	assert_string_equal(work_events(&fixture), "product.labelled");
	assert_string_equal(carried(work, id), "");
	work_commit(&fixture);
}

static void a_record_carries_fifty_and_no_more(void **state)
{
	(void)state;
	int64_t id, labels[LABELS_EACH_MOST + 1];
	products_made("FIFTY", 1, &id);
	struct work *work = work_begin(&fixture);
	for (size_t i = 0; i <= LABELS_EACH_MOST; i++)
		labels[i] = named(work, str_c(work->arena, str_format(work->arena, "fifty %zu", i)));
	work_commit(&fixture);
	work = work_begin(&fixture);
	assert_int_equal(labels_set(work, "product", id, labels, LABELS_EACH_MOST + 1), ERR_REFUSED);
	work_rollback(&fixture);
	work = work_begin(&fixture);
	assert_int_equal(labels_set(work, "product", id, labels, LABELS_EACH_MOST), OK);
	work_commit(&fixture);
}

static void a_deleted_label_is_gone_at_once_and_swept_later(void **state)
{
	(void)state;
	int64_t ids[3];
	products_made("GONE", 3, ids);
	struct work *work = work_begin(&fixture);
	const int64_t gone = named(work, "gone");
	assert_int_equal(labels_change(work, "product", ids, 3, &gone, 1, NULL, 0, NULL), OK);
	assert_int_equal(label_delete(work, (struct label_id){gone}), OK);
	assert_string_equal(carried(work, ids[0]), "");
	assert_int_equal(counted(work, "gone"), -1);
	/* The name is free, and the new one is on nothing. */
	assert_true(named(work, "gone") != gone);
	assert_int_equal(counted(work, "gone"), 0);
	work_commit(&fixture);
	work = work_begin(&fixture);
	const struct job job = {.subject_id = gone};
	assert_int_equal(labels_purge(work, &job), OK);
	assert_int_equal(labels_purge(work, &job), OK);
	assert_int_equal(labels_change(work, "product", ids, 3, &gone, 1, NULL, 0, NULL),
	                 ERR_NOT_FOUND);
	work_commit(&fixture);
}

/* A listing query, as the edge asks it. */
static size_t listed(struct work *work, const char *name, const char *value, enum err *err)
{
	const struct pair pairs[] = {{str_from(name), str_from(value)}, {STR("limit"), STR("1000")}};
	const struct call call = {.pairs = pairs, .pair_count = 2};
	struct reply reply = {0};
	*err = listing_run(work, &product_source, NULL, 0, &call, &reply);
	return reply.count;
}

/* The filter reads differently for labels that few and that many records carry. */
static void listings_filter_by_label(void **state)
{
	(void)state;
	enum { MANY = 2100 };
	enum err err;
	static int64_t ids[MANY];
	for (size_t from = 0; from < MANY; from += 700)
		products_made(from == 0 ? "LIST-A" : from == 700 ? "LIST-B" : "LIST-C", 700, &ids[from]);
	struct work *work = work_begin(&fixture);
	const int64_t often = named(work, "often"), seldom = named(work, "Seldom, indeed");
	assert_int_equal(labels_change(work, "product", ids, MANY, &often, 1, NULL, 0, NULL), OK);
	assert_int_equal(labels_change(work, "product", ids, 2, &seldom, 1, NULL, 0, NULL), OK);
	work_commit(&fixture);
	work = work_begin(&fixture);
	assert_int_equal(listed(work, "label", "OFTEN", &err), 1000);
	assert_int_equal(err, OK);
	assert_int_equal(listed(work, "label", "\"seldom, indeed\"", &err), 2);
	assert_int_equal(listed(work, "label", "often,\"seldom, indeed\"", &err), 1000);
	size_t others = listed(work, "label.not", "often", &err);
	assert_int_equal(err, OK);
	assert_true(others > 0 && others < 1000);
	listed(work, "label", "nobody knows it", &err);
	assert_int_equal(err, ERR_INVALID);
	listed(work, "label", "", &err);
	assert_int_equal(err, ERR_INVALID);
	work_rollback(&fixture);
}

static void another_company_has_its_own(void **state)
{
	(void)state;
	int64_t id;
	products_made("OTHER", 1, &id);
	struct work *work = work_begin(&fixture);
	const int64_t ours = named(work, "ours");
	assert_int_equal(labels_set(work, "product", id, &ours, 1), OK);
	work_commit(&fixture);
	struct company_id other = work_fixture_company(&fixture, "Other");
	work = work_begin_as(&fixture, other);
	assert_int_equal(subject_check(work, subject_row_find(STR("product")), &id, 1), ERR_NOT_FOUND);
	assert_int_equal(labels_change(work, "product", &id, 1, &ours, 1, NULL, 0, NULL),
	                 ERR_NOT_FOUND);
	assert_int_equal(label_delete(work, (struct label_id){ours}), ERR_NOT_FOUND);
	assert_string_equal(carried(work, id), "");
	assert_true(named(work, "ours") != ours);
	work_rollback(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_is_one_label_whatever_its_case),
		cmocka_unit_test(colours_are_checked_and_chosen),
		cmocka_unit_test(many_records_change_at_once_and_are_counted),
		cmocka_unit_test(only_what_changes_is_told),
		cmocka_unit_test(a_record_carries_fifty_and_no_more),
		cmocka_unit_test(a_deleted_label_is_gone_at_once_and_swept_later),
		cmocka_unit_test(listings_filter_by_label),
		cmocka_unit_test(another_company_has_its_own),
	};
	if (!test_database_is_offered())
		return 0;
	work_fixture_open(&fixture);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	work_fixture_close(&fixture);
	return failed;
}
