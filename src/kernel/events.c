#include "kernel/events.h"

#include <assert.h>

#include "db/lane.h"
#include "kernel/cursor_store.h"
#include "kernel/event_store.h"

void event_emit(struct work *work, const char *kind, const char *subject, int64_t subject_id,
                struct str body)
{
	assert(work->company.value > 0);
	struct arena *arena = work->arena;
	if (work->lasting != NULL) {
		arena = work->lasting;
		body = str_copy(arena, body);
	}
	*LIST_ADD(arena, &work->events->waiting) = (struct event){
		.company = work->company,
		.kind = str_from(kind),
		.subject = str_from(subject),
		.subject_id = subject_id,
		.at = work->now,
		.actor = work->actor,
		.trace = work->trace,
		.body = body.len > 0 ? body : STR("{}"),
	};
}

void identity_changed(struct work *work)
{
	work->events->identity_changed = true;
}

void event_at_least(struct work *work, const char *kind)
{
	work->events->at_least = kind;
}

enum err work_flush(struct work *work)
{
	struct event_queue *queue = work->events;
	if (queue->at_least != NULL && queue->waiting.count == 0)
		event_emit(work, queue->at_least, "company", work->company.value, STR(""));
	queue->at_least = NULL;
	struct event *events = queue->waiting.at;
	size_t from = 0;
	/* All of one company, as a rule; making a company is the exception. */
	while (from < queue->waiting.count) {
		size_t to = from + 1;
		while (to < queue->waiting.count && ID_EQ(events[to].company, events[from].company))
			to++;
		int64_t number;
		TRY(lane_events(work->tx, events[from].company, (int64_t)(to - from), &number));
		for (size_t i = from; i < to; i++)
			events[i].number = number++;
		TRY(event_insert(work->tx, work->arena, &events[from], to - from));
		queue->company = events[from].company;
		queue->number = events[to - 1].number;
		queue->trace = events[to - 1].trace;
		from = to;
	}
	queue->written += (int64_t)queue->waiting.count;
	queue->waiting.count = 0;
	return OK;
}

enum err event_after(struct work *work, int64_t number, size_t most, struct event **out,
                     size_t *count)
{
	return event_load_after(work->tx, work->arena, work->company, number, most, out, count);
}

enum err event_heads_after(struct work *work, int64_t number, size_t most, struct event **out,
                           size_t *count)
{
	return event_load_heads_after(work->tx, work->arena, work->company, number, most, out, count);
}

enum err event_unheard(struct work *work, size_t most, struct event **out, size_t *count)
{
	struct cursor_row *cursors;
	size_t n;
	TRY(cursor_load(work->tx, work->arena, work->company, &cursors, &n));
	int64_t heard = n > 0 ? cursors[0].number : 0;
	for (size_t i = 1; i < n; i++)
		heard = cursors[i].number < heard ? cursors[i].number : heard;
	return event_after(work, heard, most, out, count);
}

enum err event_timeline(struct work *work, const char *subject, int64_t subject_id, size_t most,
                        struct event **out, size_t *count)
{
	return event_load_subject(work->tx, work->arena, work->company, str_from(subject), subject_id,
	                          most, out, count);
}

enum err event_subjects_unheard(struct work *work, const char *module, const char *kind,
                                const char *subject, const int64_t *subjects, size_t n,
                                int64_t **out, size_t *count)
{
	return cursor_unseen(work->tx, work->arena, work->company,
	                     str_format(work->arena, LISTENER_NAME, module, kind), str_from(kind),
	                     str_from(subject), subjects, n, out, count);
}

enum err event_bodies_unheard(struct work *work, const char *module, const char *kind,
                              const char *subject, int64_t subject_id, struct str **out,
                              size_t *count)
{
	return cursor_unseen_bodies(work->tx, work->arena, work->company,
	                            str_format(work->arena, LISTENER_NAME, module, kind),
	                            str_from(kind), str_from(subject), subject_id, out, count);
}
