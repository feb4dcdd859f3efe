#include "kernel/event_store.h"

#include "kernel/scopes.h"

enum { EVENT_COLUMNS = 11 };

SQL_INSERT(sql_event_insert,
           "event(company_id:i, number:i, kind:t, subject:t, subject_id:i, at:i, actor_kind:t, "
           "actor_id:i, actor_name:t, trace:t, body:t)");

#define EVENT_SELECT_FROM(index)                                                                   \
	"SELECT number, kind, subject, subject_id, at, actor_kind, actor_id, actor_name, trace, body " \
	"FROM event " index " WHERE company_id = $1 "
#define EVENT_SELECT EVENT_SELECT_FROM("")
/* By subject, without figures: EVENT_OF_FIGURES is what the index leaves out. */
#define EVENT_SELECT_OF                                                                            \
	EVENT_SELECT_FROM("{index event_subject}") "AND kind <> '" EVENT_OF_FIGURES "' "

SQL(sql_event_after, EVENT_SELECT "AND number > $2 ORDER BY number LIMIT $3");
SQL(sql_event_heads_after,
    "SELECT number, kind, subject, subject_id FROM event WHERE company_id = $1 AND number > $2 "
    "ORDER BY number LIMIT $3");
/* The newest of a long timeline, turned round by the loader. */
SQL(sql_event_subject,
    EVENT_SELECT_OF "AND subject = $2 AND subject_id = $3 ORDER BY number DESC LIMIT $4");
SQL(sql_event_before, EVENT_SELECT "AND number < $2 ORDER BY number DESC LIMIT $3");
SQL(sql_event_before_of, EVENT_SELECT_OF
    "AND number < $2 AND subject = $3 AND subject_id = $4 "
    "ORDER BY number DESC LIMIT $5");
/* Rare: the log of one kind of thing is read down from the newest. */
SQL(sql_event_before_kind,
    EVENT_SELECT "AND number < $2 AND subject = $3 ORDER BY number DESC LIMIT $4");
SQL(sql_event_is_written,
    "SELECT count(*) FROM event WHERE company_id = $1 AND number = $2 AND trace = $3");

enum err event_insert(struct tx *tx, struct arena *arena, const struct event *events, size_t n)
{
	struct bind *args = ARENA_ARRAY(arena, n * EVENT_COLUMNS, struct bind);
	struct bind *to = args;
	for (size_t i = 0; i < n; i++) {
		const struct event *event = &events[i];
		*to++ = bind_int(event->company.value);
		*to++ = bind_int(event->number);
		*to++ = bind_text(event->kind);
		*to++ = bind_text(event->subject);
		*to++ = bind_int(event->subject_id);
		*to++ = bind_int(event->at.us);
		*to++ = bind_text(word_of(&actor_kind_words, (int)event->actor.kind));
		*to++ = bind_int(event->actor.id);
		*to++ = bind_text(event->actor.name);
		*to++ = bind_text(event->trace);
		*to++ = bind_text(event->body);
	}
	return db_insert(tx, &sql_event_insert, args, n, NULL);
}

static enum err event_read(struct rows *rows, struct arena *arena, struct company_id company,
                           struct event **out, size_t *count)
{
	LIST(struct event) list = {0};
	while (rows_next(rows)) {
		int kind = ACTOR_SYSTEM;
		(void)word_find(&actor_kind_words, rows_text(rows, 5), false, &kind);
		struct event *event = LIST_ADD(arena, &list);
		event->company = company;
		event->number = rows_int(rows, 0);
		event->kind = rows_text(rows, 1);
		event->subject = rows_text(rows, 2);
		event->subject_id = rows_int(rows, 3);
		event->at.us = rows_int(rows, 4);
		event->actor = (struct actor){.kind = (enum actor_kind)kind,
		                              .company = company,
		                              .id = rows_int(rows, 6),
		                              .name = rows_text(rows, 7)};
		event->trace = rows_text(rows, 8);
		event->body = rows_text(rows, 9);
	}
	*out = list.at;
	*count = list.count;
	return rows_end(rows);
}

enum err event_load_after(struct tx *tx, struct arena *arena, struct company_id company,
                          int64_t number, size_t most, struct event **out, size_t *count)
{
	struct rows rows;
	TRY(db_query(tx, arena, &sql_event_after,
	             ARGS(bind_int(company.value), bind_int(number), bind_int((int64_t)most)), &rows));
	return event_read(&rows, arena, company, out, count);
}

enum err event_load_heads_after(struct tx *tx, struct arena *arena, struct company_id company,
                                int64_t number, size_t most, struct event **out, size_t *count)
{
	struct rows rows;
	LIST(struct event) list = {0};
	TRY(db_query(tx, arena, &sql_event_heads_after,
	             ARGS(bind_int(company.value), bind_int(number), bind_int((int64_t)most)), &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &list) = (struct event){.company = company,
		                                         .number = rows_int(&rows, 0),
		                                         .kind = rows_text(&rows, 1),
		                                         .subject = rows_text(&rows, 2),
		                                         .subject_id = rows_int(&rows, 3)};
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

enum err event_load_subject(struct tx *tx, struct arena *arena, struct company_id company,
                            struct str subject, int64_t subject_id, size_t most, struct event **out,
                            size_t *count)
{
	struct rows rows;
	TRY(db_query(tx, arena, &sql_event_subject,
	             ARGS(bind_int(company.value), bind_text(subject), bind_int(subject_id),
	                  bind_int((int64_t)most)),
	             &rows));
	TRY(event_read(&rows, arena, company, out, count));
	for (size_t i = 0, j = *count; i + 1 < j; i++) {
		struct event last = (*out)[--j];
		(*out)[j] = (*out)[i];
		(*out)[i] = last;
	}
	return OK;
}

enum err event_load_before(struct tx *tx, struct arena *arena, struct company_id company,
                           int64_t before, struct str subject, int64_t subject_id, size_t most,
                           struct event **out, size_t *count)
{
	struct rows rows;
	struct bind of = bind_int(company.value), from = bind_int(before);
	struct bind limit = bind_int((int64_t)most), kind = bind_text(subject);
	if (subject.len == 0)
		TRY(db_query(tx, arena, &sql_event_before, ARGS(of, from, limit), &rows));
	else if (subject_id == 0)
		TRY(db_query(tx, arena, &sql_event_before_kind, ARGS(of, from, kind, limit), &rows));
	else
		TRY(db_query(tx, arena, &sql_event_before_of,
		             ARGS(of, from, kind, bind_int(subject_id), limit), &rows));
	return event_read(&rows, arena, company, out, count);
}

enum err event_is_written(struct tx *tx, struct company_id company, int64_t number,
                          struct str trace, bool *out)
{
	struct rows rows;
	struct arena *arena = arena_new(0);
	enum err err =
		db_query(tx, arena, &sql_event_is_written,
	             ARGS(bind_int(company.value), bind_int(number), bind_text(trace)), &rows);
	*out = false;
	while (err == OK && rows_next(&rows))
		*out = rows_int(&rows, 0) > 0;
	if (err == OK)
		err = rows_end(&rows);
	arena_free(arena);
	return err;
}
