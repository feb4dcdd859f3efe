/* Imports: spreadsheets, CSV or XLSX, on their way in.
 *
 * Words. An *import* is one file of one *kind* (stock, orders, products, …). It is uploaded in
 * parts, its *columns* are *mapped* to fields of the kind by their names or by a person, it is
 * *checked* (a dry run that is the real thing taken back: what would be made, changed, refused, and
 * the first differences), *applied* in small units of the company's lane, and can be *undone* row
 * by row where the kind can. A row that fails never stops its neighbours; failed rows come back as
 * a file with the reason beside them.
 *
 * States: uploading → ready → checking → ready; ready → applying → done → undoing → undone;
 * refused (the file cannot be read); cancelled at any time before the end, what was done stays.
 *
 * Refusals: a file that is no CSV or XLSX, wrong encodings (both with a sentence), a required field
 * without a column, a step that the state does not offer (CONFLICT), the scope of the kind
 * (FORBIDDEN). */
#ifndef PURSER_DOMAIN_IMPORTS_H
#define PURSER_DOMAIN_IMPORTS_H

#include "kernel/listing.h"
#include "kernel/module.h"
#include "kernel/work.h"

enum import_limits {
	IMPORT_CHUNK_ROWS = 1000,
	IMPORT_CHUNK_BYTES = 800 * 1024,
	IMPORT_COLUMNS_MOST = 300,
	IMPORT_ROWS_MOST = 5000000,
	IMPORT_WORKBOOK_BYTES = 64 * 1024 * 1024,
	IMPORT_LINES_SHOWN = 1000, /* differences that a check keeps */
};

enum import_state {
	IMPORT_UPLOADING,
	IMPORT_READY,
	IMPORT_CHECKING,
	IMPORT_APPLYING,
	IMPORT_DONE,
	IMPORT_UNDOING,
	IMPORT_UNDONE,
	IMPORT_REFUSED,
	IMPORT_CANCELLED,
};
extern const struct words import_state_words;

enum import_outcome { ROW_CREATED, ROW_CHANGED, ROW_SAME, ROW_FAILED, ROW_UNDONE, ROW_KEPT };
extern const struct words import_outcome_words;

/* What a column, or a fixed value, means. */
struct import_map {
	struct str field;
	struct str column; /* empty: `value` holds for every row */
	struct str value;
	struct touched touched;
};

struct import {
	struct import_id id;
	struct str kind, file_name;
	enum import_state state;
	struct str encoding, separator, sheet;
	bool is_workbook;
	int64_t parts, lines;
	struct str columns_text, mapping_text; /* CSV, as stored */
	LIST(struct str) columns;
	LIST(struct import_map) maps;
	int64_t row_count, chunk_count, arranged_count, position;
	struct str last_group; /* of an import that an older release began: taken beyond its chunk */
	int64_t done_count, created_count, changed_count, same_count, failed_count, undone_count,
		kept_count;
	struct str message;
	struct str actor_kind;
	int64_t actor_id;
	struct str actor_name;
	struct instant created_at, modified_at, ended_at;
	struct touched touched;
};

struct import_line {
	struct import_id import_id;
	int64_t line;
	enum import_outcome outcome;
	struct str sentence;
	struct str cells; /* CSV, without the line's number */
};

struct import_mapping {
	LIST(struct import_map) maps;
};

/* A kind of import, for people. */
struct import_field {
	struct str name, sentence;
	bool is_required;
	struct str aliases;
};
struct import_kind_view {
	struct str name, sentence, scope;
	bool can_undo;
	LIST(struct import_field) fields;
};

extern const struct shape import_shape, import_line_shape, import_map_shape, import_mapping_shape,
	import_kind_shape;

/* The kinds that there are. */
WARN_UNUSED enum err import_kinds_view(struct work *work, struct import_kind_view **out,
                                       size_t *count);
WARN_UNUSED enum err import_create(struct work *work, const struct import *draft,
                                   struct import *out);
WARN_UNUSED enum err import_get(struct work *work, struct import_id id, struct import *out);
/* What a part of the file holds; made off the writer, then taken by it. */
struct import_part;
WARN_UNUSED enum err import_part_read(struct work *work, struct import_id id, int64_t number,
                                      struct str bytes, bool is_last, struct import_part **out);
/* Parts come in order; one that was taken already is passed over. After the last one the columns
 * are mapped by their names. */
WARN_UNUSED enum err import_part_take(struct work *work, struct import_id id,
                                      const struct import_part *part, struct import *out);
WARN_UNUSED enum err import_mapping_set(struct work *work, struct import_id id,
                                        const struct import_mapping *mapping, struct import *out);
/* The first rows as they stand, with their line and what is wrong with them. */
WARN_UNUSED enum err import_preview(struct work *work, struct import_id id, size_t most,
                                    struct import_line **out, size_t *count);
WARN_UNUSED enum err import_check(struct work *work, struct import_id id, struct import *out);
WARN_UNUSED enum err import_apply(struct work *work, struct import_id id, struct import *out);
WARN_UNUSED enum err import_undo(struct work *work, struct import_id id, struct import *out);
WARN_UNUSED enum err import_cancel(struct work *work, struct import_id id, struct import *out);
/* It failed three times: it ends as a cancelled one does, and message says what can be done. */
WARN_UNUSED enum err import_stop(struct work *work, struct import_id id, struct str failure);
/* Lines that a person should see, beyond `after`, in their order. */
WARN_UNUSED enum err import_lines(struct work *work, struct import_id id, int64_t after,
                                  size_t most, struct import_line **out, size_t *count);
/* A CSV of the failed rows with their sentences, ready to be mended and sent again. */
WARN_UNUSED enum err import_faults_file(struct work *work, struct import_id id, struct str *out);
/* One unit of its work: a chunk. `attempts` of the job: after a failure rows go one by one. */
WARN_UNUSED enum err import_step(struct work *work, struct import_id id, int attempts);

/* Forgets imports that nothing happened to for 90 days, some at a time. */
WARN_UNUSED enum err import_purge(struct work *work);

extern const struct listing_source imports_source;
extern const struct module imports_module;

#endif
