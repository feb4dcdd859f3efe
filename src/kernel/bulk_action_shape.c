#include "kernel/bulk_action.h"

static const struct word undo_rows[] = {
	{BULK_UNDO_NONE, "none", "It cannot be taken back."},
	{BULK_UNDO_ALWAYS, "always", "It can be taken back at any time."},
	{BULK_UNDO_UNTIL_SENT, "until_sent",
     "Each row can be taken back until it left the building or was given to others."},
};
const struct words bulk_undo_words = WORDS("BulkUndo", undo_rows);

static const struct word state_rows[] = {
	{BULK_SELECTING, "selecting", "The rows are being written down."},
	{BULK_CHECKING, "checking", "The rows are asked whether they can do it."},
	{BULK_CHECKED, "checked", "The check ended; nothing was done yet."},
	{BULK_RUNNING, "running", "The rows are being worked through."},
	{BULK_DONE, "done", "Every row was tried."},
	{BULK_CANCELLED, "cancelled", "Somebody stopped it; what was done stays."},
	{BULK_UNDOING, "undoing", "What was done is being taken back."},
	{BULK_UNDONE, "undone", "What could be taken back was taken back."},
};
const struct words bulk_state_words = WORDS("BulkState", state_rows);

static const struct word item_state_rows[] = {
	{BULK_ITEM_WAITING, "waiting", "Not tried yet."},
	{BULK_ITEM_REFUSED, "refused", "The check says that it cannot be done."},
	{BULK_ITEM_DONE, "done", "Done."},
	{BULK_ITEM_FAILED, "failed", "It could not be done."},
	{BULK_ITEM_UNDONE, "undone", "Done, and taken back."},
	{BULK_ITEM_KEPT, "kept", "Done; it cannot be taken back any more."},
};
const struct words bulk_item_state_words = WORDS("BulkItemState", item_state_rows);

static const struct field example_fields[] = {
	FIELD_ID(struct bulk_example, id, struct item_id, 0, "The row."),
	FIELD_TEXT(struct bulk_example, name, 0, 0, LIMIT_URL, "What people call it."),
};
static const struct shape bulk_example_shape =
	SHAPE("BulkExample", struct bulk_example, example_fields, "One of the rows.");

static const struct field reason_fields[] = {
	FIELD_TEXT(struct bulk_reason, sentence, 0, 0, LIMIT_URL, "Why it cannot be done."),
	FIELD_INT(struct bulk_reason, count, 0, 0, INT64_MAX, "Of how many rows."),
	FIELD_LIST(struct bulk_reason, examples, struct bulk_example, &bulk_example_shape, 0, 0, 10,
               "Some of them."),
};
const struct shape bulk_reason_shape =
	SHAPE("BulkReason", struct bulk_reason, reason_fields, "Why rows cannot do it.");

/* The columns of table bulk in their order: row_binds relies on it. */
static const struct field bulk_fields[] = {
	FIELD_ID(struct bulk, id, struct bulk_id, READ_ONLY | CAN_SORT, "Our id."),
	FIELD_TEXT(struct bulk, action, READ_ONLY | CAN_FILTER, 0, LIMIT_NAME, "What is done."),
	FIELD_TEXT(struct bulk, query, READ_ONLY, 0, LIMIT_SMALL_BODY_BYTES,
               "The filters that chose the rows; empty when ids were given."),
	FIELD_TEXT(struct bulk, except_ids, WRITE_ONLY, 0, LIMIT_SMALL_BODY_BYTES, "Left out."),
	FIELD_JSON(struct bulk, params, READ_ONLY, "With which parameters."),
	FIELD_FLAG(struct bulk, is_dry_run, READ_ONLY, "It stops after the check."),
	FIELD_FLAG(struct bulk, is_retry, READ_ONLY, "It takes again what had failed."),
	FIELD_ENUM(struct bulk, state, enum bulk_state, &bulk_state_words, READ_ONLY | CAN_FILTER,
               "Where it stands."),
	FIELD_ENUM(struct bulk, undo_class, enum bulk_undo, &bulk_undo_words, READ_ONLY,
               "Whether it can be taken back."),
	FIELD_INT(struct bulk, total, READ_ONLY, 0, INT64_MAX, "Rows chosen."),
	FIELD_INT(struct bulk, checked, READ_ONLY, 0, INT64_MAX, "Rows that the check has seen."),
	FIELD_INT(struct bulk, refused, READ_ONLY, 0, INT64_MAX, "Rows that the check turned down."),
	FIELD_INT(struct bulk, done, READ_ONLY, 0, INT64_MAX, "Rows done."),
	FIELD_INT(struct bulk, failed, READ_ONLY, 0, INT64_MAX, "Rows that could not be done."),
	FIELD_INT(struct bulk, undone, READ_ONLY, 0, INT64_MAX, "Rows done and taken back."),
	FIELD_INT(struct bulk, kept, READ_ONLY, 0, INT64_MAX,
              "Rows done that cannot be taken back any more."),
	FIELD_JSON(struct bulk, reasons, READ_ONLY,
               "Why rows were refused, failed or kept: a list of BulkReason, commonest first."),
	FIELD_INT(struct bulk, position, WRITE_ONLY, 0, INT64_MAX, "The last row seen."),
	FIELD_INT(struct bulk, last_position, WRITE_ONLY, 0, INT64_MAX, "The last row to see."),
	FIELD_ENUM(struct bulk, taking, enum bulk_item_state, &bulk_item_state_words, WRITE_ONLY,
               "The state of rows that are taken now."),
	FIELD_INT(struct bulk, chunk, WRITE_ONLY, 0, INT64_MAX, "Rows of the next unit."),
	FIELD_TEXT(struct bulk, actor_kind, READ_ONLY, 0, 40, "Who started it: user, client …"),
	FIELD_INT(struct bulk, actor_id, READ_ONLY, 0, ID_MAX, "Which one."),
	FIELD_TEXT(struct bulk, actor_name, READ_ONLY, 0, 400, "Its name."),
	FIELD_INSTANT(struct bulk, told_at, WRITE_ONLY, "When progress was last told."),
	FIELD_INSTANT(struct bulk, created_at, READ_ONLY, "When it was started."),
	FIELD_INSTANT(struct bulk, ended_at, READ_ONLY, "When it came to its end; null: not yet."),
	FIELD_TEXT(struct bulk, file, READ_ONLY | NO_COLUMN | NULLABLE, 0, LIMIT_URL,
               "Where its file is to be fetched; null: there is none, or not yet."),
};
const struct shape bulk_action_shape =
	SHAPE("Bulk", struct bulk, bulk_fields, "One use of a bulk action.");

static const struct field item_fields[] = {
	FIELD_ID(struct bulk_item, id, struct item_id, READ_ONLY | CAN_SORT, "The row's own id."),
	FIELD_ENUM(struct bulk_item, state, enum bulk_item_state, &bulk_item_state_words,
               READ_ONLY | CAN_FILTER, "What became of it."),
	FIELD_TEXT(struct bulk_item, name, READ_ONLY, 0, LIMIT_URL, "What people call it."),
	FIELD_TEXT(struct bulk_item, sentence, READ_ONLY, 0, LIMIT_URL,
               "Why it was refused, failed, or is kept; empty: none of these."),
	FIELD_TEXT(struct bulk_item, before, WRITE_ONLY, 0, LIMIT_SMALL_BODY_BYTES, "For undo."),
};
const struct shape bulk_item_shape =
	SHAPE("BulkItem", struct bulk_item, item_fields, "What became of one row.");

static const struct field request_fields[] = {
	FIELD_TEXT(struct bulk_request, action, REQUIRED, 1, LIMIT_NAME,
               "What to do: a name of GET /api/v1/bulk/actions."),
	FIELD_INTS(struct bulk_request, ids, 0, 1, BULK_IDS_MOST, "These rows."),
	FIELD_TEXT(struct bulk_request, query, NULLABLE, 0, LIMIT_URL * 8,
               "Or all rows of the action's list that match this query string, as the list "
               "understands it: status=unresolved&channel_id=7; empty: all rows."),
	FIELD_INTS(struct bulk_request, except, 0, 0, BULK_IDS_MOST, "But for these rows."),
	FIELD_JSON(struct bulk_request, params, 0, "The action's parameters, an object."),
	FIELD_FLAG(struct bulk_request, dry_run, 0,
               "Only choose and check; POST …/go then acts on the very same rows."),
};
const struct shape bulk_request_shape =
	SHAPE_TOUCHED("BulkRequest", struct bulk_request, request_fields, "An action over many rows.");
