/* One unit of an import: a chunk, in the transaction of its effect, so that a crash repeats none.
 */
#include "base/map.h"
#include "domain/imports/imports_arrange.h"
#include "domain/imports/imports_custom.h"
#include "domain/imports/imports_kind.h"
#include "domain/imports/imports_rules.h"
#include "domain/imports/imports_store.h"
#include "domain/imports/imports_text.h"
#include "kernel/clock.h"
#include "kernel/jobs.h"
#include "kernel/rehearse.h"
#include "kernel/scopes.h"
#include "shape/shape_change.h"
#include "shape/shape_json.h"

/* A unit takes chunks until it has used this much time: cheap rows go in large transactions, dear
 * ones let others in between. */
enum { STEP_US = 80 * SECOND_US / 1000 };
/* What most chunks need; they work in the same memory one after the other. */
#define CHUNK_MEMORY ((size_t)4 * 1024 * 1024)

struct stepping {
	struct work *work;
	struct import *import;
	const struct import_kind *kind;
	bool is_check;
	size_t *cells;      /* of the file's maps: where they stand in a row of text */
	bool *are_whole;    /* of the file's maps: whether only whole numbers stand there */
	struct pair *pairs; /* room for those of one row */
	struct import_customs customs;
	struct import_grouping grouping;
	struct text_rows text;   /* of the chunk, and those of later ones that belong to it */
	struct import_row *rows; /* those that were read */
	struct str *groups;      /* of each, where rows belong together */
	size_t count;
	LIST(struct text_row *) kept; /* text of rows[i] */
	LIST(struct import_line) lines;
	int64_t taken; /* rows of the file that this step has come to */
};

/* ---- reading rows ---- */

/* Where the cells of each mapped field stand: behind the line and what was wrong with it; 0:
 * nowhere.
 */
static void cells_find(struct stepping *s)
{
	const struct import *import = s->import;
	s->cells = ARENA_ARRAY(s->work->arena, import->maps.count, size_t);
	s->are_whole = ARENA_ARRAY(s->work->arena, import->maps.count, bool);
	s->pairs = ARENA_ARRAY(s->work->arena, import->maps.count, struct pair);
	for (size_t m = 0; m < import->maps.count; m++) {
		const struct field *field = shape_field(s->kind->row, import->maps.at[m].field);
		s->are_whole[m] = field != NULL && (field->kind == KIND_QTY || field->kind == KIND_INT);
		for (size_t i = import->columns.count; i > 0; i--)
			if (str_eq(import->columns.at[i - 1], import->maps.at[m].column))
				s->cells[m] = i + 1;
	}
}

static struct str cell_of(const struct stepping *s, const struct text_row *row, size_t map)
{
	const struct import_map *said = &s->import->maps.at[map];
	size_t at = s->cells[map];
	if (said->column.len == 0)
		return said->value;
	return at > 0 && at < row->cells.count ? str_trim(row->cells.at[at]) : (struct str){0};
}

static void fault_text(struct str *out, struct arena *arena, const struct fault *fault)
{
	struct buf buf = buf_new(arena, 4000);
	for (size_t i = 0; i < fault->rows.count; i++) {
		const struct fault_row *row = &fault->rows.at[i];
		buf_format(&buf, "%s%.*s%s%.*s", buf.len ? "; " : "", STR_FMT(row->path),
		           row->path.len ? " " : "", STR_FMT(row->sentence));
	}
	if (buf.len == 0)
		buf_add(&buf, fault->sentence);
	*out = buf_str(&buf);
}

void import_row_fail(struct work *work, struct import_row *row, enum err err,
                     const struct fault *fault)
{
	row->outcome = ROW_FAILED;
	row->undo = (struct str){0};
	fault_text(&row->sentence, work->arena, fault);
	if (row->sentence.len == 0)
		row->sentence = str_from(err_row(err)->sentence);
}

static enum err customs_read(struct stepping *s, const struct text_row *text,
                             struct import_row *row, struct fault *fault)
{
	enum err err = OK;
	for (size_t i = 0; i < s->import->maps.count; i++)
		if (s->customs.of_maps[i] != NULL
		    && import_custom_read(s->work, &s->customs, i, cell_of(s, text, i), row, fault) != OK)
			err = ERR_INVALID;
	return err != OK ? err : import_customs_count(s->work, &s->customs, row, fault);
}

/* Reads the text of a row into the kind's struct; false: noted on it. */
static bool row_read(struct stepping *s, const struct text_row *text, struct import_row *row)
{
	static const struct profile profile = {.any_case_words = true, .ignore_unknown = true};
	struct arena *arena = s->work->arena;
	struct fault fault;
	size_t pairs = 0;
	int64_t line = 0;
	*row = (struct import_row){.outcome = ROW_FAILED, .is_check = s->is_check};
	if (text->cells.count < 2 || str_to_int(text->cells.at[0], &line) != OK)
		return false;
	row->line = line;
	row->sentence = text->cells.at[1];
	if (row->sentence.len > 0)
		return false;
	for (size_t i = 0; i < s->import->maps.count; i++) {
		if (s->customs.of_maps[i] != NULL)
			continue;
		struct str value = s->are_whole[i] ? whole_text(cell_of(s, text, i)) : cell_of(s, text, i);
		if (value.len > 0)
			s->pairs[pairs++] = (struct pair){s->import->maps.at[i].field, value};
	}
	fault_init(&fault, arena);
	void *value = arena_alloc(arena, s->kind->row->size);
	row->value = value;
	enum err err = shape_read_pairs(s->kind->row, &profile, s->pairs, pairs, arena, value, &fault);
	if (s->customs.has_any) {
		enum err custom = customs_read(s, text, row, &fault);
		err = err != OK ? err : custom;
	}
	if (err != OK)
		import_row_fail(s->work, row, err, &fault);
	return err == OK;
}

/* Rows without a group stand alone. */
static bool are_together(struct str left, struct str right)
{
	return left.len > 0 && str_eq(left, right);
}

/* Rows of one group come behind the first of them: half an order is worse than none. */
static void groups_gather(struct stepping *s)
{
	struct arena *arena = s->work->arena;
	size_t n = s->text.rows.count, at = 0;
	struct map first = map_new(arena);
	size_t *heads = ARENA_ARRAY(arena, n + 1, size_t);  /* of row i: the first of its group */
	size_t *nexts = ARENA_ARRAY(arena, n + 1, size_t);  /* of row i: the next of its group, or n */
	size_t *latest = ARENA_ARRAY(arena, n + 1, size_t); /* of a first row: the last one yet */
	struct text_row *gathered = ARENA_ARRAY(arena, n + 1, struct text_row);
	struct str *groups = ARENA_ARRAY(arena, n + 1, struct str);
	s->groups = ARENA_ARRAY(arena, n + 1, struct str);
	for (size_t i = 0; i < n; i++) {
		struct str group = import_group(arena, &s->grouping, s->text.rows.at[i].cells.at,
		                                s->text.rows.at[i].cells.count);
		const size_t *head = group.len > 0 ? map_get(&first, group) : NULL;
		groups[i] = group;
		heads[i] = head != NULL ? *head : i;
		nexts[i] = n;
		if (head != NULL)
			nexts[latest[*head]] = i;
		else if (group.len > 0)
			map_put(&first, group, &heads[i]);
		latest[heads[i]] = i;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t k = i; heads[i] == i && k < n; k = nexts[k]) {
			s->groups[at] = groups[k];
			gathered[at++] = s->text.rows.at[k];
		}
	s->text.rows.at = gathered;
	s->text.rows.room = n;
}

static void line_note(struct stepping *s, const struct import_row *row, const struct text_row *text)
{
	struct import_line *line = LIST_ADD(s->work->arena, &s->lines);
	struct buf cells = buf_new(s->work->arena, LIMIT_REPLY_BYTES);
	if (text != NULL && text->cells.count > 2)
		text_row_add(s->work, &cells, text->cells.at + 2, text->cells.count - 2);
	*line = (struct import_line){.import_id = s->import->id,
	                             .line = row->line,
	                             .outcome = row->outcome,
	                             .sentence = row->sentence,
	                             .cells = buf_str(&cells)};
}

/* A row that cannot be read takes its group with it, as one that cannot be taken does: half an
 * order is worse than none. */
static void groups_spoil(struct stepping *s, bool *are_good)
{
	for (size_t from = 0, to; from < s->text.rows.count; from = to) {
		bool is_good = are_good[from];
		for (to = from + 1; to < s->text.rows.count && are_together(s->groups[to], s->groups[from]);
		     to++)
			is_good = is_good && are_good[to];
		for (size_t i = from; i < to && !is_good; i++) {
			if (are_good[i])
				s->rows[i].sentence = STR("Another row that belongs with it is faulty.");
			are_good[i] = false;
		}
	}
}

/* An import that an older release began: it took the rows of its last group beyond their chunk. */
static void older_taken_skip(struct stepping *s)
{
	struct str last = s->import->last_group;
	struct import_grouping first = s->grouping;
	struct text_rows *text = &s->text;
	first.count = 1;
	while (last.len > 0 && text->rows.count > 0
	       && str_eq(import_group(s->work->arena, &first, text->rows.at[0].cells.at,
	                              text->rows.at[0].cells.count),
	                 last)) {
		text->rows.at++;
		text->rows.room = --text->rows.count;
	}
	if (text->rows.count > 0)
		s->import->last_group = (struct str){0};
}

static enum err rows_load(struct stepping *s)
{
	struct work *work = s->work;
	struct str *bodies;
	size_t count;
	int64_t number = s->import->position + 1;
	TRY(import_chunks_fetch(work->tx, work->arena, work->company, s->import->id, number, number,
	                        false, &bodies, &count));
	if (count == 0)
		return ERR_INTERNAL;
	TRY(text_rows_read(work, bodies[0], &s->text));
	cells_find(s);
	struct fault unknown; /* of fields that were deleted since the start: the rows go on without */
	fault_init(&unknown, work->arena);
	enum err err = import_customs_load(work, s->kind, s->import, &unknown, &s->customs);
	if (err != OK && err != ERR_INVALID)
		return err;
	s->taken = (int64_t)s->text.rows.count;
	if (s->kind->group[0] != NULL) {
		s->grouping = import_grouping_of(s->import, s->kind);
		older_taken_skip(s);
		TRY(import_arranged(work, s->import, number, &s->text));
		groups_gather(s);
	}
	s->rows = ARENA_ARRAY(work->arena, s->text.rows.count + 1, struct import_row);
	bool *are_good = ARENA_ARRAY(work->arena, s->text.rows.count + 1, bool);
	for (size_t i = 0; i < s->text.rows.count; i++)
		are_good[i] = row_read(s, &s->text.rows.at[i], &s->rows[i]);
	if (s->kind->group[0] != NULL)
		groups_spoil(s, are_good);
	for (size_t i = 0; i < s->text.rows.count; i++) {
		struct import_row row = s->rows[i];
		if (are_good[i]) {
			if (s->groups != NULL)
				s->groups[s->count] = s->groups[i];
			s->rows[s->count++] = row;
			*LIST_ADD(work->arena, &s->kept) = &s->text.rows.at[i];
			continue;
		}
		s->import->failed_count++;
		line_note(s, &row, &s->text.rows.at[i]);
	}
	return OK;
}

/* ---- taking rows ---- */

static enum err rows_take(struct stepping *s, struct import_row *rows, size_t n)
{
	TRY(s->kind->apply(s->work, rows, n));
	return s->customs.has_any ? import_customs_write(s->work, &s->customs, rows, n) : OK;
}

static enum err rows_apply(struct work *work, void *state)
{
	struct stepping *s = state;
	(void)work;
	return s->count == 0 ? OK : rows_take(s, s->rows, s->count);
}

struct one {
	struct stepping *s;
	struct import_row *rows;
	size_t count;
};

static enum err one_apply(struct work *work, void *state)
{
	struct one *one = state;
	(void)work;
	return rows_take(one->s, one->rows, one->count);
}

/* After a failure of the whole: group by group, so that only the culprit is passed over. */
static enum err rows_apply_alone(struct work *work, void *state)
{
	struct stepping *s = state;
	for (size_t from = 0; from < s->count;) {
		size_t to = from + 1;
		while (s->groups != NULL && to < s->count && are_together(s->groups[to], s->groups[from]))
			to++;
		struct one one = {s, &s->rows[from], to - from};
		enum err result;
		TRY(work_attempt(work, one_apply, &one, &result));
		for (size_t i = from; result != OK && i < to; i++) {
			s->rows[i].outcome = ROW_FAILED;
			s->rows[i].undo = s->rows[i].custom_undo = (struct str){0};
			s->rows[i].sentence = STR("Purser failed on this row; the log says more.");
		}
		from = to;
	}
	return OK;
}

static void outcome_count(struct import *import, enum import_outcome outcome)
{
	int64_t *const counts[] = {&import->created_count, &import->changed_count, &import->same_count,
	                           &import->failed_count,  &import->undone_count,  &import->kept_count};
	(*counts[outcome])++;
}

static enum err results_write(struct stepping *s)
{
	struct work *work = s->work;
	struct buf undo = buf_new(work->arena, LIMIT_REPLY_BYTES);
	int64_t shown = s->import->created_count + s->import->changed_count;
	for (size_t i = 0; i < s->count; i++) {
		const struct import_row *row = &s->rows[i];
		outcome_count(s->import, row->outcome);
		bool is_difference = row->outcome == ROW_CREATED || row->outcome == ROW_CHANGED;
		if (row->outcome == ROW_FAILED
		    || (s->is_check && is_difference && shown++ < IMPORT_LINES_SHOWN))
			line_note(s, row, s->kept.at[i]);
		if (s->is_check || row->undo.len + row->custom_undo.len == 0)
			continue;
		const struct str cells[] = {str_format(work->arena, "%lld", (long long)row->line),
		                            row->undo, row->custom_undo};
		text_row_add(work, &undo, cells, row->custom_undo.len > 0 ? 3 : 2);
	}
	TRY(import_lines_insert(work->tx, work->arena, work->company, s->lines.at, s->lines.count));
	if (undo.len == 0)
		return OK;
	return import_chunk_undo_save(work->tx, work->company, s->import->id, s->import->position + 1,
	                              buf_str(&undo));
}

static enum err chunk_take(struct stepping *s, int attempts)
{
	rehearsal run = attempts > 1 ? rows_apply_alone : rows_apply;
	TRY(rows_load(s));
	TRY(s->is_check ? work_rehearse(s->work, run, s) : run(s->work, s));
	TRY(results_write(s));
	s->import->done_count += s->taken;
	s->import->position++;
	return OK;
}

/* ---- taking back ---- */

/* Custom values first, as they came last; then what the kind did. */
static enum err rows_undo(struct work *work, void *state)
{
	struct one *one = state;
	size_t count = 0;
	struct import_row *own = ARENA_ARRAY(work->arena, one->count, struct import_row);
	for (size_t i = 0; i < one->count; i++)
		one->rows[i].outcome = ROW_UNDONE;
	TRY(import_customs_undo(work, one->s->kind, one->rows, one->count));
	for (size_t i = 0; i < one->count; i++)
		if (one->rows[i].undo.len > 0)
			own[count++] = (struct import_row){
				.line = one->rows[i].line, .outcome = ROW_KEPT, .undo = one->rows[i].undo};
	if (count > 0)
		TRY(one->s->kind->undo(work, own, count));
	for (size_t i = one->count; i-- > 0;) {
		struct import_row *row = &one->rows[i];
		if (row->undo.len == 0 || own[--count].outcome == ROW_UNDONE)
			continue;
		row->outcome = own[count].outcome;
		row->sentence = own[count].sentence;
	}
	return OK;
}

/* After a failure of the whole: row by row, so that only the culprit stays. */
static enum err rows_undo_alone(struct stepping *s, struct import_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct one one = {s, &rows[i], 1};
		enum err result;
		TRY(work_attempt(s->work, rows_undo, &one, &result));
		if (result == OK)
			continue;
		rows[i].outcome = ROW_KEPT;
		rows[i].sentence = STR("Purser failed on this row; the log says more.");
	}
	return OK;
}

static enum err chunk_undo(struct stepping *s, int attempts)
{
	struct work *work = s->work;
	struct import *import = s->import;
	struct text_rows text;
	struct str *undos;
	size_t count;
	TRY(import_chunks_fetch(work->tx, work->arena, work->company, import->id, import->position,
	                        import->position, true, &undos, &count));
	if (count == 0)
		return ERR_INTERNAL;
	TRY(text_rows_read(work, undos[0], &text));
	size_t n = text.rows.count;
	struct import_row *rows = ARENA_ARRAY(work->arena, n + 1, struct import_row);
	for (size_t i = 0; i < n; i++) {
		const struct text_row *row = &text.rows.at[n - 1 - i]; /* the last first */
		rows[i].outcome = ROW_KEPT;
		if (row->cells.count < 2 || row->cells.count > 3
		    || str_to_int(row->cells.at[0], &rows[i].line) != OK)
			return ERR_INTERNAL;
		rows[i].undo = row->cells.at[1];
		if (row->cells.count == 3)
			rows[i].custom_undo = row->cells.at[2];
	}
	struct one all = {s, rows, n};
	if (n > 0)
		TRY(attempts > 1 ? rows_undo_alone(s, rows, n) : rows_undo(work, &all));
	for (size_t i = 0; i < n; i++) {
		outcome_count(import, rows[i].outcome);
		if (rows[i].outcome == ROW_KEPT)
			line_note(s, &rows[i], NULL);
	}
	TRY(import_lines_insert(work->tx, work->arena, work->company, s->lines.at, s->lines.count));
	TRY(import_chunk_undo_save(work->tx, work->company, import->id, import->position,
	                           (struct str){0}));
	import->done_count += (int64_t)n;
	import->position--;
	return OK;
}

/* ---- the step ---- */

static bool is_at_end(const struct import *import)
{
	return import->state == IMPORT_UNDOING ? import->position == 0
	                                       : import->position == import->chunk_count;
}

static const char *step_end(struct work *work, struct import *import)
{
	switch (import->state) {
	case IMPORT_CHECKING:
		import->state = IMPORT_READY;
		return "import.checked";
	case IMPORT_UNDOING:
		import->state = IMPORT_UNDONE;
		import->ended_at = work->now;
		return "import.undone";
	default:
		import->state = IMPORT_DONE;
		import->ended_at = work->now;
		return "import.ended";
	}
}

/* What the job does is done in the name of whoever asked for it. */
static void actor_take(struct work *work, const struct import *import)
{
	int kind;
	if (word_find(&actor_kind_words, import->actor_kind, false, &kind))
		work->actor.kind = (enum actor_kind)kind;
	work->actor.id = import->actor_id;
	work->actor.name = import->actor_name;
}

static void memory_free(void *memory)
{
	arena_free(memory);
}

/* After a failure a chunk is alone in its transaction: the others were not to blame. */
static enum err chunks_step(struct work *work, struct import *import, int attempts)
{
	int64_t until = clock_monotonic_us() + STEP_US;
	bool goes_on = !is_at_end(import);
	struct arena *memory = arena_new(CHUNK_MEMORY);
	arena_entrust(work->arena, memory_free, memory);
	while (goes_on) {
		arena_reset(memory);
		struct work part = work_part(work, memory);
		struct stepping s = {.work = &part,
		                     .import = import,
		                     .kind = import_kind_find(&part, import->kind),
		                     .is_check = import->state == IMPORT_CHECKING};
		TRY(import->state == IMPORT_UNDOING ? chunk_undo(&s, attempts) : chunk_take(&s, attempts));
		goes_on = !is_at_end(import) && attempts <= 1 && clock_monotonic_us() < until;
	}
	return OK;
}

enum err import_step(struct work *work, struct import_id id, int attempts)
{
	struct import import;
	enum err err = import_get(work, id, &import);
	if (err == ERR_NOT_FOUND || (err == OK && !import_is_running(import.state)))
		return OK;
	TRY(err);
	actor_take(work, &import);
	const struct import_kind *kind = import_kind_find(work, import.kind);
	if (import.state != IMPORT_UNDOING && !import_is_arranged(&import, kind))
		TRY(import_arrange(work, &import, kind));
	if (import.state == IMPORT_UNDOING || import_is_arranged(&import, kind))
		TRY(chunks_step(work, &import, attempts));
	const char *event = NULL;
	bool has_ended = is_at_end(&import);
	if (has_ended)
		event = step_end(work, &import);
	else if (work->now.us / SECOND_US != import.modified_at.us / SECOND_US)
		event = "import.progressed";
	import.modified_at = work->now;
	TRY(import_save(work->tx, work->arena, work->company, &import));
	if (event != NULL)
		event_emit(work, event, "import", id.value,
		           str_format(work->arena,
		                      "{\"state\":\"%.*s\",\"done_count\":%lld,\"row_count\":%lld,"
		                      "\"failed_count\":%lld}",
		                      STR_FMT(word_of(&import_state_words, (int)import.state)),
		                      (long long)import.done_count, (long long)import.row_count,
		                      (long long)import.failed_count));
	return has_ended ? OK : job_request(work, "import.step", id.value, work->now, STR(""));
}

enum err import_preview(struct work *work, struct import_id id, size_t most,
                        struct import_line **out, size_t *count)
{
	struct import import;
	TRY(import_get(work, id, &import));
	struct stepping s = {.work = work,
	                     .import = &import,
	                     .kind = import_kind_find(work, import.kind),
	                     .is_check = true};
	*out = NULL;
	*count = 0;
	if (import.chunk_count == 0)
		return OK;
	import.position = 0;
	import.last_group = (struct str){0};
	TRY(rows_load(&s));
	for (size_t i = 0; i < s.count; i++) {
		s.rows[i].outcome = ROW_SAME;
		line_note(&s, &s.rows[i], s.kept.at[i]);
	}
	*out = s.lines.at;
	*count = s.lines.count < most ? s.lines.count : most;
	return OK;
}
