#include "connect/connect.h"

static const struct word connection_state_rows[] = {
	{CONNECTION_NEW, "new", "Nothing was tried yet."},
	{CONNECTION_WORKING, "working", "The last run of every capability came to its end."},
	{CONNECTION_FAILING, "failing", "A capability fails; its schedule says why."},
};
const struct words connection_state_words = WORDS("ConnectionState", connection_state_rows);

static const struct word schedule_state_rows[] = {
	{SCHEDULE_OK, "ok", "The last run came to its end."},
	{SCHEDULE_RETRYING, "retrying", "The last runs failed; it is tried again a little later."},
	{SCHEDULE_FAILED, "failed", "It failed often, or for a certain reason: somebody should look."},
	{SCHEDULE_PAUSED, "paused", "Somebody said so."},
};
const struct words schedule_state_words = WORDS("ScheduleState", schedule_state_rows);

static const struct word outcome_rows[] = {
	{EXCHANGE_SENT, "sent", "No reply is known; the request may have arrived."},
	{EXCHANGE_ANSWERED, "answered", "A reply came and was read."},
	{EXCHANGE_THROTTLED, "throttled", "The other side asked for patience."},
	{EXCHANGE_LOST, "lost", "No reply came."},
	{EXCHANGE_UNREAD, "unread", "A reply came, and the pack could not read it."},
};
const struct words exchange_outcome_words = WORDS("ExchangeOutcome", outcome_rows);

#define TEXT_MOST (256 * 1024)

static const struct field connection_fields[] = {
	FIELD_ID(struct connection, id, struct connection_id, READ_ONLY | CAN_FILTER | CAN_SORT,
             "Our id."),
	FIELD_TEXT(struct connection, name, REQUIRED | TRIMMED | CAN_FILTER | CAN_SORT, 1, LIMIT_NAME,
               "The name people use; no two connections share one."),
	FIELD_TEXT(struct connection, pack, REQUIRED | WRITE_ONCE | CAN_FILTER, 1, LIMIT_NAME,
               "The connector pack; see /api/v1/packs."),
	FIELD_ID(struct connection, channel_id, struct channel_id, WRITE_ONCE | CAN_FILTER | NULLABLE,
             "The channel that it feeds; of a channel pack one is made when none is given."),
	FIELD_ID(struct connection, warehouse_id, struct warehouse_id,
             WRITE_ONCE | CAN_FILTER | NULLABLE, "The warehouse of a warehouse pack."),
	FIELD_JSON(struct connection, settings, 0,
               "An object by the pack's form. A secret reads as ********; given so, it stays."),
	FIELD_FLAG(struct connection, is_active, READ_ONLY | CAN_FILTER,
               "Whether it takes new work; see deactivate and activate."),
	FIELD_ENUM(struct connection, state, enum connection_state, &connection_state_words,
               READ_ONLY | CAN_FILTER, "How it goes."),
	FIELD_TEXT(struct connection, last_error, READ_ONLY, 0, TEXT_MOST,
               "What went wrong last, while it is failing."),
	FIELD_INSTANT(struct connection, tested_at, READ_ONLY, "When the last test came to its end."),
	FIELD_INSTANT(struct connection, created_at, READ_ONLY | CAN_FILTER, "When it was made."),
	FIELD_INSTANT(struct connection, modified_at, READ_ONLY | CAN_FILTER, "When it last changed."),
	FIELD_INT(struct connection, version, READ_ONLY, 1, INT64_MAX,
              "Grows by one per change; its ETag."),
};
const struct shape connection_shape =
	SHAPE_TOUCHED("Connection", struct connection, connection_fields,
                  "An account at an outside system, and the channel or warehouse it feeds.");

static const struct field schedule_fields[] = {
	FIELD_ID(struct schedule, connection_id, struct connection_id, READ_ONLY, "Whose it is."),
	FIELD_ENUM(struct schedule, capability, enum capability, &capability_words, READ_ONLY,
               "What it runs."),
	FIELD_ENUM(struct schedule, state, enum schedule_state, &schedule_state_words, READ_ONLY,
               "How it goes."),
	FIELD_INT(struct schedule, every_seconds, READ_ONLY, 1, 86400,
              "How often it runs when nothing happens."),
	FIELD_INSTANT(struct schedule, next_at, READ_ONLY, "When it runs next."),
	FIELD_INSTANT(struct schedule, last_at, READ_ONLY, "When it last began."),
	FIELD_INSTANT(struct schedule, last_ok_at, READ_ONLY, "When it last came to its end."),
	FIELD_JSON(struct schedule, cursor, READ_ONLY, "How far it has read, in the pack's words."),
	FIELD_INT(struct schedule, attempts, READ_ONLY, 0, INT64_MAX, "Failed runs in a row."),
	FIELD_TEXT(struct schedule, message, READ_ONLY, 0, TEXT_MOST, "What went wrong last."),
};
const struct shape schedule_shape =
	SHAPE_TOUCHED("Schedule", struct schedule, schedule_fields,
                  "When a capability of a connection runs, and how it goes.");

static const struct field schedule_change_fields[] = {
	FIELD_FLAG(struct schedule_change, is_paused, 0, "Whether it waits until somebody resumes it."),
	FIELD_INT(struct schedule_change, every_seconds, 0, 1, 86400, "How often it runs."),
};
const struct shape schedule_change_shape =
	SHAPE_TOUCHED("ScheduleChange", struct schedule_change, schedule_change_fields,
                  "What may be changed of a schedule.");

static const struct field exchange_fields[] = {
	FIELD_ID(struct connection_exchange, id, struct exchange_id, READ_ONLY | CAN_FILTER | CAN_SORT,
             "Our id."),
	FIELD_ID(struct connection_exchange, connection_id, struct connection_id, READ_ONLY,
             "Whose it is."),
	FIELD_ENUM(struct connection_exchange, capability, enum capability, &capability_words,
               READ_ONLY | CAN_FILTER, "What it was for."),
	FIELD_INSTANT(struct connection_exchange, at, READ_ONLY | CAN_FILTER | CAN_SORT,
                  "When it was written down, just before it was sent."),
	FIELD_TEXT(struct connection_exchange, method, READ_ONLY, 0, 20, "GET, POST …"),
	FIELD_TEXT(struct connection_exchange, url, READ_ONLY, 0, TEXT_MOST, "Where it went."),
	FIELD_TEXT(struct connection_exchange, request, READ_ONLY, 0, TEXT_MOST,
               "Its body; secrets are left out, and what is beyond 64 KiB."),
	FIELD_TEXT(struct connection_exchange, response, READ_ONLY, 0, TEXT_MOST,
               "The body of the reply; likewise."),
	FIELD_INT(struct connection_exchange, status, READ_ONLY | CAN_FILTER, 0, 999,
              "The status of the reply; 0: none."),
	FIELD_INT(struct connection_exchange, took_us, READ_ONLY, 0, INT64_MAX,
              "Microseconds from sending to the end of the reply."),
	FIELD_ENUM(struct connection_exchange, outcome, enum exchange_outcome, &exchange_outcome_words,
               READ_ONLY | CAN_FILTER, "What came of it."),
	FIELD_TEXT(struct connection_exchange, message, READ_ONLY, 0, TEXT_MOST,
               "What went wrong, in words."),
};
const struct shape connection_exchange_shape =
	SHAPE_TOUCHED("Exchange", struct connection_exchange, exchange_fields,
                  "A request to an outside system and its reply.");

static const struct field fault_fields[] = {
	FIELD_ID(struct record_fault, id, struct record_fault_id, READ_ONLY | CAN_FILTER | CAN_SORT,
             "Our id."),
	FIELD_ID(struct record_fault, connection_id, struct connection_id, READ_ONLY, "Whose it is."),
	FIELD_ENUM(struct record_fault, capability, enum capability, &capability_words,
               READ_ONLY | CAN_FILTER, "Where it happened."),
	FIELD_TEXT(struct record_fault, record_id, READ_ONLY | CAN_FILTER, 0, LIMIT_REMOTE_ID,
               "Which record, by its own id."),
	FIELD_TEXT(struct record_fault, message, READ_ONLY, 0, TEXT_MOST, "What is wrong with it."),
	FIELD_FLAG(struct record_fault, is_final, READ_ONLY | CAN_FILTER,
               "Whether trying the same again is of no use."),
	FIELD_INT(struct record_fault, attempts, READ_ONLY, 0, INT64_MAX, "How often it failed."),
	FIELD_INSTANT(struct record_fault, first_at, READ_ONLY, "When it first failed."),
	FIELD_INSTANT(struct record_fault, last_at, READ_ONLY | CAN_SORT, "When it last failed."),
	FIELD_INSTANT(struct record_fault, retry_at, READ_ONLY, "Not before then is it tried again."),
};
const struct shape record_fault_shape = SHAPE_TOUCHED(
	"RecordFault", struct record_fault, fault_fields, "A record that could not be taken, or told.");
