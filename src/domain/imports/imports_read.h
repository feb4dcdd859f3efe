/* A part of a file, read off the writer. Inside the module only. */
#ifndef PURSER_DOMAIN_IMPORTS_READ_H
#define PURSER_DOMAIN_IMPORTS_READ_H

#include "domain/imports/imports.h"

struct import_chunk {
	int64_t row_count;
	struct str body;
};

struct import_part {
	int64_t number; /* from 1 */
	bool is_last, is_workbook;
	struct str encoding, separator;
	struct str columns_text; /* empty: not known yet */
	LIST(struct str) columns;
	LIST(struct import_chunk) chunks;
	int64_t lines, rows; /* of the part */
	struct str kept;     /* for the part after it; base64 */
	struct str refusal;  /* the file cannot be read */
};

/* Reads `bytes` after what `before` (earlier parts kept, decoded) holds. */
WARN_UNUSED enum err import_bytes_read(struct work *work, const struct import *import,
                                       struct str before, struct str bytes,
                                       struct import_part *out);

#endif
