#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/transfers/transfers_rules.h"

static void every_state_allows_what_its_row_says(void **state)
{
	(void)state;
	/* edit lines, send, receive, reject, close, cancel */
	static const bool grid[][6] = {
		[TRANSFER_AWAITING_SHIPMENT] = {true, true, false, false, false, true},
		[TRANSFER_PENDING_RECEIVING] = {false, false, true, true, true, false},
		[TRANSFER_PARTIALLY_DELIVERED] = {false, false, true, true, true, false},
		[TRANSFER_DELIVERED] = {false, false, true, false, false, false},
		[TRANSFER_CLOSED_SHORT] = {false, false, true, false, false, false},
		[TRANSFER_REJECTED] = {false, false, false, false, false, false},
		[TRANSFER_CANCELLED] = {false, false, false, false, false, false},
	};
	for (int status = TRANSFER_AWAITING_SHIPMENT; status <= TRANSFER_CANCELLED; status++)
		for (int action = TRANSFER_EDIT_LINES; action <= TRANSFER_CANCEL; action++)
			assert_int_equal(
				transfer_may((enum transfer_status)status, (enum transfer_action)action),
				grid[status][action]);
}

struct receiving {
	int64_t sent, accepted, rejected;
	bool is_closed; /* afterwards, what is missing is written off */
	int64_t late;   /* and then so many come after all */
	int64_t in_transit, over, written_off;
	enum transfer_status status;
};

static const struct receiving cases[] = {
	{10, 10, 0, false, 0, 0, 0, 0, TRANSFER_DELIVERED},
	{10, 4, 0, false, 0, 6, 0, 0, TRANSFER_PARTIALLY_DELIVERED},
	{10, 4, 6, false, 0, 0, 0, 0, TRANSFER_DELIVERED},
	{10, 0, 10, false, 0, 0, 0, 0, TRANSFER_REJECTED},
	{10, 12, 0, false, 0, 0, 2, 0, TRANSFER_DELIVERED},
	{10, 9, 3, false, 0, 0, 2, 0, TRANSFER_DELIVERED},
	{10, 4, 0, true, 0, 0, 0, 6, TRANSFER_CLOSED_SHORT},
	{10, 4, 0, true, 2, 0, 0, 4, TRANSFER_CLOSED_SHORT},
	{10, 4, 0, true, 6, 0, 0, 0, TRANSFER_DELIVERED},
	{10, 4, 0, true, 9, 0, 3, 0, TRANSFER_DELIVERED},
	{10, 0, 0, false, 0, 10, 0, 0, TRANSFER_PENDING_RECEIVING},
};

static void what_left_is_always_accounted_for(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct receiving *c = &cases[i];
		struct transfer_line line = {.quantity = {c->sent}};
		line_send(&line, c->sent);
		if (c->accepted + c->rejected > 0)
			line_receive(&line, c->accepted, c->rejected);
		if (c->is_closed)
			line_write_off(&line);
		if (c->late > 0)
			line_receive(&line, c->late, 0);
		if (line.in_transit.units != c->in_transit || line.over_units.units != c->over
		    || line.written_off.units != c->written_off
		    || transfer_status_of(&line, 1) != c->status)
			fail_msg("case %zu: in transit %lld, over %lld, written off %lld, status %d", i,
			         (long long)line.in_transit.units, (long long)line.over_units.units,
			         (long long)line.written_off.units, (int)transfer_status_of(&line, 1));
		assert_int_equal(line_in_transit(&line), line.in_transit.units);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state_allows_what_its_row_says),
		cmocka_unit_test(what_left_is_always_accounted_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
