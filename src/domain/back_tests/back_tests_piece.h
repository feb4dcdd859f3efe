/* What one part of a back-test's job found; see back_tests_piece.c. */
#ifndef PURSER_DOMAIN_BACK_TESTS_PIECE_H
#define PURSER_DOMAIN_BACK_TESTS_PIECE_H

#include "domain/back_tests/back_tests.h"

struct piece_found {
	int64_t next_mark;   /* of the test when it was read */
	LIST(int64_t) marks; /* the first round: where the pieces end */
	int64_t total;       /* and how many orders there are */
	int64_t pieces, orders, different;
	struct back_test_totals totals;
	LIST(struct back_test_difference) differences;
};

#endif
