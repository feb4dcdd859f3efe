#include "domain/imports/imports_arrange.h"

#include <stdlib.h>

#include "base/map.h"
#include "domain/imports/imports_rules.h"
#include "domain/imports/imports_store.h"
#include "kernel/clock.h"
#include "wire/base64.h"
#include "wire/csv.h"

enum {
	UNIT_US = 80 * SECOND_US / 1000,
	UNIT_ROWS = 64 * 1000,
	RUN_ENTRY_BYTES = 12, /* hash and chunk, the low byte first */
};

/* ---- one unit ---- */

/* A row that belongs to a group. */
struct member {
	uint64_t hash;
	int64_t chunk, home;  /* where it stands, and where its group begins; 0: not known yet */
	size_t at;            /* row of its chunk */
	struct text_row text; /* of one that is apart */
};

struct arranging {
	struct work *work;
	struct import *import;
	struct import_grouping grouping;
	struct arena *scratch; /* for a chunk or a run at a time */
	LIST(struct member) members;
	LIST(struct member) apart;
	LIST(struct import_apart) notes;
	int64_t last; /* chunk of this unit */
};

static int int_order(int64_t left, int64_t right)
{
	return (left > right) - (left < right);
}

static int by_place(const struct member *left, const struct member *right)
{
	int order = int_order(left->chunk, right->chunk);
	return order != 0 ? order : int_order((int64_t)left->at, (int64_t)right->at);
}

static int by_hash(const void *a, const void *b)
{
	const struct member *left = a, *right = b;
	if (left->hash != right->hash)
		return left->hash < right->hash ? -1 : 1;
	return by_place(left, right);
}

static int as_they_stand(const void *a, const void *b)
{
	return by_place(a, b);
}

static int by_home(const void *a, const void *b)
{
	const struct member *left = a, *right = b;
	int order = int_order(left->home, right->home);
	return order != 0 ? order : by_place(left, right);
}

static enum err chunk_open(struct arranging *a, int64_t number, struct csv_reader *reader)
{
	struct str *bodies;
	size_t count;
	arena_reset(a->scratch);
	TRY(import_chunks_fetch(a->work->tx, a->scratch, a->work->company, a->import->id, number,
	                        number, false, &bodies, &count));
	if (count == 0)
		return ERR_INTERNAL;
	csv_read_begin(reader, a->scratch, ',');
	csv_feed(reader, bodies[0], true);
	return OK;
}

static enum err chunk_read(struct arranging *a, int64_t number)
{
	struct csv_reader reader;
	struct csv_row row;
	TRY(chunk_open(a, number, &reader));
	for (size_t at = 0; csv_next(&reader, &row) == CSV_ROW; at++) {
		struct str group = import_group(a->scratch, &a->grouping, row.cells, row.count);
		if (group.len > 0)
			*LIST_ADD(a->work->arena, &a->members) =
				(struct member){.hash = str_hash(group), .chunk = number, .at = at};
	}
	a->last = number;
	return OK;
}

static uint64_t bytes_read(const char *at, size_t count)
{
	uint64_t value = 0;
	for (size_t i = count; i-- > 0;)
		value = value << 8 | (unsigned char)at[i];
	return value;
}

static void bytes_add(struct buf *buf, uint64_t value, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buf_byte(buf, (char)(value >> (8 * i)));
}

/* Members and a run are sorted alike. */
static void run_join(struct arranging *a, struct str run)
{
	size_t m = 0;
	for (size_t at = 0; at + RUN_ENTRY_BYTES <= run.len; at += RUN_ENTRY_BYTES) {
		uint64_t hash = bytes_read(run.at + at, 8);
		while (m < a->members.count && a->members.at[m].hash < hash)
			m++;
		for (; m < a->members.count && a->members.at[m].hash == hash; m++)
			a->members.at[m].home = (int64_t)bytes_read(run.at + at + 8, 4);
	}
}

static enum err runs_join(struct arranging *a, int64_t *next)
{
	for (*next = 1;; (*next)++) {
		struct str body, run;
		arena_reset(a->scratch);
		enum err err = import_run_fetch(a->work->tx, a->scratch, a->work->company, a->import->id,
		                                *next, &body);
		if (err == ERR_NOT_FOUND)
			return OK;
		TRY(err);
		TRY(base64_read(a->scratch, body, &run));
		run_join(a, run);
	}
}

/* Finds the home of every member; groups that begin in this unit make a run for the next. */
static void homes_find(struct arranging *a, struct buf *run)
{
	for (size_t from = 0, to; from < a->members.count; from = to) {
		struct member *first = &a->members.at[from];
		int64_t home = first->home != 0 ? first->home : first->chunk;
		if (first->home == 0) {
			bytes_add(run, first->hash, 8);
			bytes_add(run, (uint64_t)first->chunk, 4);
		}
		for (to = from; to < a->members.count && a->members.at[to].hash == first->hash; to++) {
			a->members.at[to].home = home;
			if (home < a->members.at[to].chunk)
				*LIST_ADD(a->work->arena, &a->apart) = a->members.at[to];
		}
	}
}

/* What stands apart of one chunk: its text, as a note for each chunk that takes some of it. */
static enum err apart_note(struct arranging *a, struct member *apart, size_t n)
{
	struct csv_reader reader;
	struct csv_row row;
	struct arena *arena = a->work->arena;
	TRY(chunk_open(a, apart[0].chunk, &reader));
	for (size_t at = 0, i = 0; i < n; at++) {
		if (csv_next(&reader, &row) != CSV_ROW)
			return ERR_INTERNAL;
		if (at == apart[i].at)
			text_row_keep(a->work, &row, &apart[i++].text);
	}
	qsort(apart, n, sizeof *apart, by_home);
	for (size_t from = 0, to; from < n; from = to) {
		struct buf body = buf_new(arena, LIMIT_REPLY_BYTES);
		for (to = from; to < n && apart[to].home == apart[from].home; to++)
			text_row_add(a->work, &body, apart[to].text.cells.at, apart[to].text.cells.count);
		*LIST_ADD(arena, &a->notes) = (struct import_apart){
			.chunk = apart[from].home, .from_chunk = apart[from].chunk, .body = buf_str(&body)};
	}
	return OK;
}

static enum err apart_save(struct arranging *a)
{
	if (a->apart.count > 1)
		qsort(a->apart.at, a->apart.count, sizeof *a->apart.at, as_they_stand);
	for (size_t from = 0, to; from < a->apart.count; from = to) {
		for (to = from + 1; to < a->apart.count && a->apart.at[to].chunk == a->apart.at[from].chunk;
		     to++)
			;
		TRY(apart_note(a, &a->apart.at[from], to - from));
	}
	return import_apart_insert(a->work->tx, a->work->arena, a->work->company, a->import->id,
	                           a->notes.at, a->notes.count);
}

static void scratch_free(void *scratch)
{
	arena_free(scratch);
}

enum err import_arrange(struct work *work, struct import *import, const struct import_kind *kind)
{
	int64_t until = clock_monotonic_us() + UNIT_US, next = 0;
	struct arranging a = {.work = work,
	                      .import = import,
	                      .grouping = import_grouping_of(import, kind),
	                      .scratch = arena_new(0)};
	struct buf run = buf_new(work->arena, LIMIT_REPLY_BYTES);
	struct buf text = buf_new(work->arena, LIMIT_REPLY_BYTES);
	arena_entrust(work->arena, scratch_free, a.scratch);
	/* What was done before rows were arranged stays done. */
	a.last = import->arranged_count > import->position ? import->arranged_count : import->position;
	do {
		TRY(chunk_read(&a, a.last + 1));
	} while (a.last < import->chunk_count && a.members.count < UNIT_ROWS
	         && clock_monotonic_us() < until);
	if (a.members.count > 1)
		qsort(a.members.at, a.members.count, sizeof *a.members.at, by_hash);
	TRY(runs_join(&a, &next));
	homes_find(&a, &run);
	TRY(apart_save(&a));
	import->arranged_count = a.last;
	if (a.last == import->chunk_count)
		return import_runs_remove(work->tx, work->company, import->id);
	base64_write(&text, buf_str(&run));
	return import_run_insert(work->tx, work->company, import->id, next, buf_str(&text));
}

enum err import_arrange_anew(struct work *work, struct import *import)
{
	if (import->arranged_count == 0)
		return OK;
	import->arranged_count = 0;
	TRY(import_runs_remove(work->tx, work->company, import->id));
	return import_aparts_remove(work->tx, work->company, import->id);
}

/* ---- taking a chunk ---- */

static enum err gone_drop(struct work *work, const struct str *bodies, size_t n,
                          struct text_rows *rows)
{
	struct map gone = map_new(work->arena);
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		struct text_rows away;
		TRY(text_rows_read(work, bodies[i], &away));
		for (size_t k = 0; k < away.rows.count; k++)
			map_put(&gone, away.rows.at[k].cells.at[0], work);
	}
	for (size_t i = 0; i < rows->rows.count; i++)
		if (map_get(&gone, rows->rows.at[i].cells.at[0]) == NULL)
			rows->rows.at[kept++] = rows->rows.at[i];
	rows->rows.count = kept;
	return OK;
}

enum err import_arranged(struct work *work, const struct import *import, int64_t number,
                         struct text_rows *rows)
{
	struct str *bodies;
	size_t count;
	TRY(import_apart_from(work->tx, work->arena, work->company, import->id, number, &bodies,
	                      &count));
	if (count > 0)
		TRY(gone_drop(work, bodies, count, rows));
	TRY(import_apart_of(work->tx, work->arena, work->company, import->id, number, &bodies, &count));
	for (size_t i = 0; i < count; i++) {
		struct text_rows more;
		TRY(text_rows_read(work, bodies[i], &more));
		for (size_t k = 0; k < more.rows.count; k++)
			*LIST_ADD(work->arena, &rows->rows) = more.rows.at[k];
	}
	return OK;
}
