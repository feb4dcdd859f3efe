/* Custom fields on their way in: columns that are mapped as custom.NAME, as exports call them, of
 * every kind whose records carry them. Read typed with the row, written when the kind has taken it,
 * put back by undo. Inside the module only. */
#ifndef PURSER_DOMAIN_IMPORTS_CUSTOM_H
#define PURSER_DOMAIN_IMPORTS_CUSTOM_H

#include "domain/imports/imports_kind.h"
#include "domain/imports/imports_text.h"

struct import_customs {
	struct custom_fields fields;
	const struct custom_field **of_maps; /* beside the maps; NULL: no custom field */
	bool has_any;
};

/* Maps the columns that are called like a custom field that can be given, or like none: a start
 * refuses those by their name. */
WARN_UNUSED enum err import_customs_guess(struct work *work, const struct import_kind *kind,
                                          struct import *import);
/* The fields of the maps; those that cannot be given are noted under the name of the column. */
WARN_UNUSED enum err import_customs_load(struct work *work, const struct import_kind *kind,
                                         const struct import *import, struct fault *fault,
                                         struct import_customs *out);
/* The cell of a map that has a field; a fault under custom.NAME when it cannot be meant. */
WARN_UNUSED enum err import_custom_read(struct work *work, const struct import_customs *customs,
                                        size_t map, struct str cell, struct import_row *row,
                                        struct fault *fault);
/* More than a record may have? */
WARN_UNUSED enum err import_customs_count(struct work *work, const struct import_customs *customs,
                                          const struct import_row *row, struct fault *fault);
/* Gives the records of the rows what their cells say, and notes what they were. */
WARN_UNUSED enum err import_customs_write(struct work *work, const struct import_customs *customs,
                                          struct import_row *rows, size_t n);
/* Puts back what `custom_undo` of the rows says; a row with a value that was changed again since
 * keeps all of its own and becomes ROW_KEPT. Others keep the outcome they have. */
WARN_UNUSED enum err import_customs_undo(struct work *work, const struct import_kind *kind,
                                         struct import_row *rows, size_t n);

#endif
