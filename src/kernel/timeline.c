#include "kernel/timeline.h"

#include "kernel/scopes.h"

static const struct field row_fields[] = {
	FIELD_INT(struct timeline_row, number, 0, 1, ID_MAX, "Its place in the company's events."),
	FIELD_INSTANT(struct timeline_row, at, 0, "When it happened."),
	FIELD_TEXT(struct timeline_row, kind, 0, 1, 100, "What happened: order.created …"),
	FIELD_TEXT(struct timeline_row, actor_kind, 0, 0, 40, "system, user, client or connection."),
	FIELD_TEXT(struct timeline_row, actor_name, 0, 0, 200, "Who did it."),
	FIELD_INT(struct timeline_row, actor_id, 0, 0, ID_MAX, "Its id; 0 for the system."),
	FIELD_TEXT(struct timeline_row, trace, 0, 0, 100, "The trace id of the request."),
	FIELD_JSON(struct timeline_row, body, 0, "The facts of the event."),
};
const struct shape timeline_row_shape =
	SHAPE("TimelineRow", struct timeline_row, row_fields, "One thing that happened to it.");

enum err timeline_reply(struct work *work, const char *subject, int64_t subject_id,
                        struct reply *reply)
{
	struct event *events;
	size_t count;
	TRY(event_timeline(work, subject, subject_id, LIMIT_PAGE, &events, &count));
	struct timeline_row *rows = ARENA_ARRAY(work->arena, count, struct timeline_row);
	for (size_t i = 0; i < count; i++) {
		rows[i].number = events[i].number;
		rows[i].at = events[i].at;
		rows[i].kind = events[i].kind;
		rows[i].actor_kind = word_of(&actor_kind_words, (int)events[i].actor.kind);
		rows[i].actor_name = events[i].actor.name;
		rows[i].actor_id = events[i].actor.id;
		rows[i].trace = events[i].trace;
		rows[i].body = events[i].body;
	}
	reply->value = rows;
	reply->count = count;
	return OK;
}
