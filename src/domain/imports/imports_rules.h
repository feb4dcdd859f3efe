/* Pure decisions of imports: what a column is called, which steps a state offers, and which rows
 * belong together. */
#ifndef PURSER_DOMAIN_IMPORTS_RULES_H
#define PURSER_DOMAIN_IMPORTS_RULES_H

#include "domain/imports/imports_kind.h"

/* Letters and digits in lower case: "Order Number" and "order_number" are one. */
struct str column_key(struct arena *arena, struct str name);
/* "7.0" and "7.00" are 7 where only whole numbers stand: what scripts make of them. "7.000" is not,
 * for it may mean seven thousand. */
struct str whole_text(struct str text);
/* Is `column` one of the comma-joined names? */
bool column_is_one_of(struct arena *arena, struct str column, struct str names);
/* "custom.Colour", as exports call it, in any case: *name is what stands behind the point. */
bool column_is_custom(struct str column, struct str *name);

enum import_step_kind { STEP_UPLOAD, STEP_MAP, STEP_CHECK, STEP_APPLY, STEP_UNDO, STEP_CANCEL };
/* NULL when the step is offered, else why not. */
const char *import_step_refusal(enum import_state state, enum import_step_kind step, bool can_undo);
bool import_is_running(enum import_state state);

/* Where the cells stand that tell a row's group. */
struct import_grouping {
	size_t cells[IMPORT_GROUP_FIELDS];      /* in a row of text; 0: nowhere */
	struct str values[IMPORT_GROUP_FIELDS]; /* where all rows have the same */
	size_t count;
};
struct import_grouping import_grouping_of(const struct import *import,
                                          const struct import_kind *kind);
/* Empty: the row stands alone. */
struct str import_group(struct arena *arena, const struct import_grouping *grouping,
                        const struct str *cells, size_t count);

/* Whether every chunk has told which rows belong to earlier ones (imports_arrange.h). */
bool import_is_arranged(const struct import *import, const struct import_kind *kind);

#endif
