/* The writing half of a back-test: what the parts found becomes progress. */
#include "domain/back_tests/back_tests_piece.h"
#include "domain/back_tests/back_tests_rules.h"
#include "domain/back_tests/back_tests_store.h"

static enum err found_add(struct work *work, struct back_test *test,
                          const struct piece_found *found)
{
	size_t n = found->differences.count;
	size_t room = (size_t)(BACK_TEST_DIFFERENCES_MOST - test->differences_kept);
	if (n > room)
		n = room;
	test->orders_done += found->orders;
	test->orders_different += found->different;
	test->differences_kept += (int64_t)n;
	test->next_mark += found->pieces;
	totals_add(work->arena, &test->totals, &found->totals);
	if (n == 0)
		return OK;
	return back_test_differences_insert(work->tx, work->arena, work->company, test->id,
	                                    found->differences.at, n);
}

static void marks_take(struct back_test *test, const struct piece_found *found)
{
	test->orders_total = found->total;
	test->marks.at = found->marks.at;
	test->marks.count = found->marks.count;
}

enum err back_test_write(struct work *work, const struct job *job)
{
	struct back_test test;
	enum err err = back_test_fetch(work->tx, work->arena, work->company,
	                               (struct back_test_id){job->subject_id}, &test);
	if (err == ERR_NOT_FOUND || (err == OK && test.status != BACK_TEST_RUNNING))
		return OK;
	TRY(err);
	int64_t next_mark = test.next_mark;
	bool is_planned = test.marks.count > 0;
	for (size_t i = 0; i < job->parts; i++) {
		const struct piece_found *found = job->found[i];
		if (found->next_mark != next_mark)
			continue; /* read before somebody else wrote: read again */
		if (!is_planned && found->marks.count > 0)
			marks_take(&test, found);
		TRY(found_add(work, &test, found));
	}
	if (test.marks.count > 0 && test.next_mark + 1 >= (int64_t)test.marks.count / 2) {
		test.status = BACK_TEST_DONE;
		test.finished_at = work->now;
		event_emit(work, "back_test.finished", "back_test", test.id.value, STR(""));
	} else {
		TRY(job_request(work, "back_test.run", test.id.value, work->now, STR("")));
	}
	return back_test_save(work->tx, work->arena, work->company, &test);
}
