/* The index: how it follows what happens, and how it is made anew. */
#include "base/map.h"
#include "db/lane.h"
#include "kernel/clock.h"
#include "kernel/events.h"
#include "kernel/lane_store.h"
#include "kernel/search_parts.h"

/* Of a visit: events looked at, most of which concern nothing that is searched; and of those that
 * do. */
enum { LOOKED_AT_MOST = 1000, WANTED_MOST = 200, WINDOW = 100 };
#define UNIT_US 15000

struct id_list {
	int64_t *at;
	size_t count, room;
};

static void id_add(struct work *work, struct map *seen, struct id_list *list, int64_t id)
{
	if (id <= 0 || map_get_int(seen, id) != NULL)
		return;
	map_put_int(seen, id, list);
	*LIST_ADD(work->arena, list) = id;
}

/* Makes the documents of these records anew; those without one are taken out. */
static enum err docs_write(struct work *work, const struct search_row *row, const int64_t *ids,
                           size_t n)
{
	struct search_docs docs = {0};
	struct map found = map_new(work->arena);
	struct id_list gone = {0};
	if (n == 0)
		return OK;
	TRY(row->load(work, ids, n, &docs));
	struct search_entry *entries = ARENA_ARRAY(work->arena, docs.count, struct search_entry);
	for (size_t i = 0; i < docs.count; i++) {
		entries[i] = (struct search_entry){
			.id = docs.at[i].id,
			.opens_id = docs.at[i].opens_id,
			.kind = str_from(row->kind),
			.tokens = search_doc_tokens(work, row, &docs.at[i]),
		};
		map_put_int(&found, docs.at[i].id, &found);
	}
	for (size_t i = 0; i < n; i++)
		if (map_get_int(&found, ids[i]) == NULL)
			*LIST_ADD(work->arena, &gone) = ids[i];
	TRY(search_entries_remove(work->tx, work->arena, work->company, gone.at, gone.count));
	return search_entries_put(work->tx, work->arena, work->company, entries, docs.count);
}

/* ---- following ---- */

static bool is_wanted(const struct search_row *row, const struct event *event)
{
	if (!str_is(event->subject, row->subject))
		return false;
	for (const char *const *kind = row->events; *kind != NULL; kind++)
		if (str_is(event->kind, *kind))
			return true;
	return false;
}

static enum err row_follow(struct work *work, const struct search_row *row,
                           const struct event *events, size_t n)
{
	struct map seen = map_new(work->arena);
	struct id_list subjects = {0};
	for (size_t i = 0; i < n; i++)
		if (is_wanted(row, &events[i]))
			id_add(work, &seen, &subjects, events[i].subject_id);
	if (subjects.count == 0)
		return OK;
	if (row->concerned == NULL)
		return docs_write(work, row, subjects.at, subjects.count);
	int64_t *ids;
	size_t count;
	TRY(row->concerned(work, subjects.at, subjects.count, &ids, &count));
	return docs_write(work, row, ids, count);
}

/* The first visit of a company: what it has is indexed by a job, what happens from here on is
 * followed. */
static enum err follow_begin(struct work *work)
{
	int64_t last;
	TRY(lane_last_event(work->tx, work->arena, work->company, &last));
	TRY(search_cursor_put(work->tx, work->company, last));
	return search_rebuild(work);
}

static bool is_wanted_by_any(const struct event *event)
{
	const struct search_row *row;
	for (struct search_place at = {0}; (row = search_row_next(&at)) != NULL;)
		if (is_wanted(row, event))
			return true;
	return false;
}

/* How many of them a visit takes. */
static size_t events_of_visit(const struct event *events, size_t n)
{
	size_t wanted = 0;
	for (size_t i = 0; i < n; i++) {
		wanted += is_wanted_by_any(&events[i]);
		if (wanted == WANTED_MOST)
			return i + 1;
	}
	return n;
}

enum err search_follow(struct work *work, bool *more)
{
	struct event *events;
	const struct search_row *row;
	int64_t number;
	size_t found;
	enum err err = search_cursor_load(work->tx, work->arena, work->company, &number);
	if (err == ERR_NOT_FOUND)
		return follow_begin(work);
	TRY(err);
	TRY(event_heads_after(work, number, LOOKED_AT_MOST, &events, &found));
	if (found == 0)
		return OK;
	size_t n = events_of_visit(events, found);
	for (struct search_place at = {0}; (row = search_row_next(&at)) != NULL;)
		TRY(row_follow(work, row, events, n));
	*more = n < found || found == LOOKED_AT_MOST;
	return search_cursor_put(work->tx, work->company, events[n - 1].number);
}

/* ---- making anew: the job's body says "row after", the row counted from 0 ---- */

enum err search_rebuild(struct work *work)
{
	return job_request(work, "search.rebuild", 0, work->now, STR("0 0"));
}

static const struct search_row *row_number(int64_t number)
{
	const struct search_row *row = NULL;
	struct search_place at = {0};
	for (int64_t i = 0; i <= number; i++)
		if ((row = search_row_next(&at)) == NULL)
			return NULL;
	return row;
}

enum err search_rebuild_step(struct work *work, struct str place, struct str *next)
{
	int64_t begun = clock_monotonic_us(), number, after, last;
	struct str rest = place, text;
	struct call all = {0};
	*next = STR("");
	if (!str_split(&rest, ' ', &text) || str_to_int(text, &number) != OK
	    || str_to_int(rest, &after) != OK)
		return fault_say(work->fault, ERR_INTERNAL, "the job does not say where it stands");
	const struct search_row *row = row_number(number);
	if (row == NULL)
		return OK;
	TRY(listing_last_id(work, row->source, &last));
	bool is_end = last == 0;
	while (!is_end && clock_monotonic_us() - begun < UNIT_US) {
		int64_t *ids;
		size_t count;
		TRY(listing_walk(work, row->source, &all, WINDOW, (struct listing_end){.id = last}, &after,
		                 &ids, &count, &is_end));
		TRY(docs_write(work, row, ids, count));
	}
	number += is_end;
	after = is_end ? 0 : after;
	*next = str_format(work->arena, "%lld %lld", (long long)number, (long long)after);
	return OK;
}

enum err search_rebuild_job(struct work *work, const struct job *job)
{
	struct str next;
	TRY(search_rebuild_step(work, job->body, &next));
	return next.len > 0 ? job_request(work, "search.rebuild", 0, work->now, next) : OK;
}
