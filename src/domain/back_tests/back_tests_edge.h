/* Shapes of what is stored as JSON, and of lists. */
#ifndef PURSER_DOMAIN_BACK_TESTS_EDGE_H
#define PURSER_DOMAIN_BACK_TESTS_EDGE_H

#include "domain/back_tests/back_tests.h"

extern const struct shape rate_rows_shape, rate_table_row_shape, trial_side_shape,
	back_test_totals_shape, back_test_marks_shape;
extern const struct route back_tests_routes[8];

#endif
