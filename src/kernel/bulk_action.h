/* Bulk actions: one action over many rows, as a job that survives the process.
 *
 * Words. A *bulk action* is a row of a module: what may be done to many rows of one listing. A
 * *bulk* is one use of it. Its rows are chosen by ids, or by a listing query less some ids ("all
 * that match, except these"), and written down before the first of them is touched: what changes
 * meanwhile does not move the selection. A *dry run* stops after the check, which says how many
 * rows cannot do it and why; going on takes the very rows that were checked. Units take about
 * BULK_UNIT_US in the company's lane, behind interactive work; a row's outcome is written in the
 * transaction of its effect, so a crash repeats no row. A row that fails never stops its
 * neighbours.
 *
 * States: selecting → checking → checked (dry run) → running → done; cancelled at any time before
 * the end, what was done stays; done or cancelled → undoing → undone. *Retry* takes the failed and
 * refused rows again, and of a cancelled bulk those that it had not come to.
 *
 * A *file*. An action may leave something to fetch: each row leaves a *piece* in the transaction of
 * its outcome, and GET …/file puts the pieces together. Such bulks are forgotten after a week.
 *
 * Refusals: an unknown action (INVALID), its scope (FORBIDDEN), parameters or filters that do not
 * fit (INVALID), a step that the state does not offer (CONFLICT), undo of an action without it
 * (REFUSED), the file before the end (CONFLICT) or of an action without one (NOT_FOUND). Events:
 * bulk.started, .checked, .progressed (once a second at most), .ended, .cancelled, .undone. */
#ifndef PURSER_KERNEL_BULK_ACTION_H
#define PURSER_KERNEL_BULK_ACTION_H

#include "kernel/bulk.h"
#include "kernel/listing.h"

struct module;

#define BULK_UNIT_US 15000
#define BULK_IDS_MOST 5000

enum bulk_undo {
	BULK_UNDO_NONE,
	BULK_UNDO_ALWAYS,
	BULK_UNDO_UNTIL_SENT, /* of each row, until it left the building or was given to others */
};
extern const struct words bulk_undo_words;

enum bulk_state {
	BULK_SELECTING,
	BULK_CHECKING,
	BULK_CHECKED,
	BULK_RUNNING,
	BULK_DONE,
	BULK_CANCELLED,
	BULK_UNDOING,
	BULK_UNDONE,
};
extern const struct words bulk_state_words;

enum bulk_item_state {
	BULK_ITEM_WAITING,
	BULK_ITEM_REFUSED, /* the check says that it cannot be done */
	BULK_ITEM_DONE,
	BULK_ITEM_FAILED,
	BULK_ITEM_UNDONE,
	BULK_ITEM_KEPT, /* it was done and cannot be undone any more */
};
extern const struct words bulk_item_state_words;

/* One row on its way through an action. */
struct bulk_item {
	struct item_id id;
	enum bulk_item_state state;
	struct str name;     /* what people call it; set by check and run */
	struct str sentence; /* set: it cannot be done, for this reason, which names no single row */
	struct str before;   /* set by run, given to undo: what undo needs to know */
	struct str piece;    /* set by run: what the row adds to the bulk's file */
};

/* A file, whole or the next part of it. */
struct bulk_file {
	struct str name, content_type, bytes;
	int64_t next; /* it ends with this row and more follow; 0: it is the last */
};

/* Looks at, does or takes back the action on `n` rows at once. Items come in ascending order of id;
 * those that cannot do it get a sentence. An error is a defect: nothing of the chunk is kept. */
typedef enum err (*bulk_run)(struct work *work, const void *params, struct bulk_item *items,
                             size_t n);

struct bulk_row {
	const char *name;    /* "order.hold" */
	const char *subject; /* "order" */
	const struct listing_source *source;
	unsigned scope;
	const struct shape *params; /* NULL: it takes none */
	enum bulk_undo undo_class;
	/* May be NULL: refuses parameters that no row can follow. */
	enum err (*accept)(struct work *work, const void *params);
	/* May be NULL: says what the parameters left open, so that every row follows the same. */
	enum err (*settle)(struct work *work, void *params);
	bulk_run check, run, undo; /* undo: NULL exactly with BULK_UNDO_NONE */
	/* May be NULL: makes the file out of the pieces (bulk_pieces) of the rows beyond `after`. */
	enum err (*file)(struct work *work, const void *params, struct bulk_id id, int64_t after,
	                 struct bulk_file *out);
	const char *says;
};

/* Reads back what shape_text wrote into an item's `before`; read-only fields are passed over. */
WARN_UNUSED enum err bulk_before_read(struct work *work, const struct shape *shape,
                                      struct str before, void *out);
/* The row of that name among all modules, or NULL. */
const struct bulk_row *bulk_row_find(struct str name);

struct bulk_example {
	struct item_id id;
	struct str name;
};
struct bulk_reason {
	struct str sentence;
	int64_t count;
	LIST(struct bulk_example) examples;
};

struct bulk {
	struct bulk_id id;
	struct str action, query, except_ids, params;
	bool is_dry_run, is_retry;
	enum bulk_state state;
	enum bulk_undo undo_class;
	int64_t total, checked, refused, done, failed, undone, kept;
	struct str reasons; /* JSON array of BulkReason */
	int64_t position, last_position;
	enum bulk_item_state taking;
	int64_t chunk;
	struct str actor_kind;
	int64_t actor_id;
	struct str actor_name;
	struct instant told_at, created_at, ended_at;
	struct str file; /* where it can be fetched; empty: there is none (yet) */
};
extern const struct shape bulk_action_shape, bulk_item_shape, bulk_reason_shape;

/* What somebody asks for: ids, or a query less some ids. */
struct bulk_request {
	struct str action;
	LIST(int64_t) ids;
	struct str query;
	LIST(int64_t) except;
	struct str params; /* JSON object; empty: none */
	bool dry_run;
	struct touched touched;
};
extern const struct shape bulk_request_shape;

/* Small selections come back selected, and checked when it is a dry run. */
WARN_UNUSED enum err bulk_start(struct work *work, const struct bulk_request *request,
                                struct bulk *out);
/* ERR_NOT_FOUND also for one whose action the actor may not do. */
WARN_UNUSED enum err bulk_get(struct work *work, struct bulk_id id, struct bulk *out);
/* A checked bulk, or one that is being checked, goes on to act. */
WARN_UNUSED enum err bulk_go(struct work *work, struct bulk_id id, struct bulk *out);
WARN_UNUSED enum err bulk_cancel(struct work *work, struct bulk_id id, struct bulk *out);
WARN_UNUSED enum err bulk_retry(struct work *work, struct bulk_id id, struct bulk *out);
WARN_UNUSED enum err bulk_take_back(struct work *work, struct bulk_id id, struct bulk *out);
/* One unit of its work; `attempts` of the job: after a failure rows are taken one by one, and the
 * one that failed three times is passed over. */
WARN_UNUSED enum err bulk_step(struct work *work, struct bulk_id id, int attempts);
/* What rows left for the file, by ascending id beyond `after`. */
struct bulk_piece {
	struct item_id id;
	struct str text;
};
WARN_UNUSED enum err bulk_pieces(struct work *work, struct bulk_id id, int64_t after, size_t most,
                                 struct bulk_piece **out, size_t *count);
WARN_UNUSED enum err bulk_file_get(struct work *work, struct bulk_id id, int64_t after,
                                   struct bulk_file *out);
/* Forgets bulks that ended 90 days ago (with a file: 7 days), a portion at a time. */
WARN_UNUSED enum err bulk_purge(struct work *work, bool *more);
extern const struct module bulk_module;

#endif
