/* Finding the entries of the index. However many documents a word or a beginning has, a search
 * looks at a bounded number of entries, the newest wherever that can be had:
 *
 * SQLite finds whole words newest first and stops when it has enough; a beginning it gathers from
 * all words that begin so, which is asked for only when they are few (BEGINNINGS_MOST entries).
 * PostgreSQL gathers all that match, so that it is asked for so many at most; what more documents
 * have is found age by age, and what many have by reading the newest one by one. */
#include <stdlib.h>

#include "base/buf.h"
#include "base/map.h"
#include "kernel/search_parts.h"
#include "kernel/search_words.h"

enum {
	WORDS_ASKED_MOST = 12,
	TERM_BYTES_MOST = SEARCH_WORD_BYTES_MOST + 24,
	BEGINNINGS_MOST = 2000, /* entries of words that begin so */
	BEGINNINGS_TAKEN = 100, /* of more, when the newest documents have too few */
	FOUND_MOST = 2000,      /* that match, where they come in no order */
	NEWEST_NARROW = 1000,   /* documents read one by one */
	NEWEST_WIDE = 10000,
	/* So many of the newest of a kind show whether a word is common: one in 125. */
	SAMPLE = 250,
	SAMPLE_COMMON = 2,
	/* One may be chance: a second look, when no more than a few are wanted, finds one in
	 * 500. To gather what so many have takes longer than to read the newest. */
	SAMPLE_MORE = 3000,
	SAMPLE_MORE_COMMON = 6,
	WANTED_FEW = 100,
	KINDS_MOST = 8, /* that share a letter */
	/* Of the newest 250, that match: then reading one by one is faster than an age of them. */
	SAMPLE_DENSE = 10,
	AGES_FIRST = 2,  /* the newest has just begun, maybe */
	AGES_FEW = 4,    /* that match, of some ages: less is no sign of many */
	AGES_MOST = 512, /* of one question */
	AGES_FOUND_MOST = 20000,
	FEW = 20, /* of the newest of a common word; fewer: it was common by chance */
};

struct finding {
	struct work *work;
	char letter;
	const struct search_words *words;
	size_t word_count, most;
	bool is_sqlite, is_all;
	bool is_strict; /* an e-mail address is one word, not three */
	bool is_exact;  /* so is every word */
	struct map seen;
	LIST(struct search_entry) found;
};

struct entries {
	struct search_entry *at;
	size_t count;
};

/* ---- what is asked, in the engine's syntax ---- */

static bool has_only_digits(struct str word)
{
	for (size_t i = 0; i < word.len; i++)
		if (word.at[i] < '0' || word.at[i] > '9')
			return false;
	return true;
}

/* A beginning that would fit half of all records is taken for a whole word. */
bool search_may_be_open(struct str word)
{
	return word.len >= (has_only_digits(word) ? 4 : 3);
}

/* "7oada" */
static struct str term_of(const struct finding *finding, struct str word)
{
	return str_format(finding->work->arena, "%lld%c%.*s", (long long)finding->work->company.value,
	                  finding->letter, STR_FMT(word));
}

static void put_term(struct buf *out, const struct finding *finding, struct str word, bool is_open)
{
	const char *form =
		finding->is_sqlite ? (is_open ? "\"%.*s\"*" : "\"%.*s\"") : (is_open ? "%.*s:*" : "%.*s");
	buf_format(out, form, STR_FMT(term_of(finding, word)));
}

static bool is_address(const struct search_word *word)
{
	return word->parts.count > 0 && str_find(word->original, '@') > 0;
}

/* The word as one, or all of its parts; these are whole words, or "com" of ada@example.com would be
 * the beginning of half of everything. */
static void put_word(struct buf *out, const struct finding *finding, const struct search_word *word,
                     bool is_open)
{
	const char *and = finding->is_sqlite ? " AND " : " & ";
	bool is_one = finding->is_exact || (finding->is_strict && is_address(word));
	if (word->parts.count == 0 || is_one) {
		put_term(out, finding, word->text, is_open);
		return;
	}
	buf_c(out, "(");
	put_term(out, finding, word->text, is_open);
	buf_c(out, finding->is_sqlite ? " OR (" : " | (");
	for (size_t i = 0; i < word->parts.count; i++) {
		const struct search_part *part = &word->parts.at[i];
		buf_c(out, i > 0 ? and : "");
		put_term(out, finding, part->text, part->is_open);
	}
	buf_c(out, "))");
}

/* The first n words; the last as a beginning when `is_open`. */
static struct str query_text(const struct finding *finding, size_t n, bool is_open)
{
	struct buf text = buf_new(finding->work->arena, 64 * 1024);
	for (size_t i = 0; i < n; i++) {
		buf_c(&text, i == 0 ? "" : finding->is_sqlite ? " AND " : " & ");
		put_word(&text, finding, &finding->words->at[i], is_open && i + 1 == n);
	}
	return buf_str(&text);
}

/* ---- what was found ---- */

static bool is_enough(const struct finding *finding)
{
	return finding->found.count >= finding->most;
}

static void found_add(struct finding *finding, const struct entries *entries)
{
	for (size_t i = 0; i < entries->count && !is_enough(finding); i++) {
		if (map_get_int(&finding->seen, entries->at[i].id) != NULL)
			continue;
		map_put_int(&finding->seen, entries->at[i].id, finding);
		*LIST_ADD(finding->work->arena, &finding->found) = entries->at[i];
	}
}

static int newer_first(const void *a, const void *b)
{
	int64_t x = ((const struct search_entry *)a)->id, y = ((const struct search_entry *)b)->id;
	return (x < y) - (x > y);
}

static void entries_sort(struct search_entry *entries, size_t n)
{
	if (n > 1)
		qsort(entries, n, sizeof(*entries), newer_first);
}

static enum err matching(const struct finding *finding, struct str query, size_t most,
                         struct entries *out)
{
	TRY(search_entries_find(finding->work->tx, finding->work->arena, finding->work->company, query,
	                        most, &out->at, &out->count));
	entries_sort(out->at, out->count);
	return OK;
}

/* ---- PostgreSQL ---- */

/* Kinds of one letter in which something was found. */
struct kinds {
	const struct search_row *rows[KINDS_MOST];
	size_t count;
};

static bool kind_is_in(const struct kinds *kinds, const struct search_row *row)
{
	for (size_t i = 0; i < kinds->count; i++)
		if (kinds->rows[i] == row)
			return true;
	return false;
}

static void kind_note(struct kinds *kinds, const struct search_row *row, size_t found)
{
	if (found > 0 && !kind_is_in(kinds, row) && kinds->count < KINDS_MOST)
		kinds->rows[kinds->count++] = row;
}

/* The newest documents of a kind, looked through down to `depth`. */
struct look {
	const struct search_row *row;
	LIST(struct search_entry) found; /* that match, the newest first */
	size_t depth;
};

/* Looks on from where it ended, until `most` are found. */
static enum err look_down(const struct finding *finding, struct look *look, struct str query,
                          size_t depth, size_t most)
{
	struct work *work = finding->work;
	struct entries some;
	if (look->found.count >= most || look->depth >= depth)
		return OK;
	TRY(search_entries_newest(work->tx, work->arena, work->company, str_from(look->row->kind),
	                          query, (int64_t)look->depth, (int64_t)(depth - look->depth),
	                          most - look->found.count, &some.at, &some.count));
	for (size_t i = 0; i < some.count; i++)
		*LIST_ADD(work->arena, &look->found) = some.at[i];
	look->depth = depth;
	return OK;
}

/* What matches of the newest of a kind, and are they many? */
static enum err sample(const struct finding *finding, struct look *look, struct str query,
                       size_t most, bool *is_many)
{
	TRY(look_down(finding, look, query, SAMPLE, most));
	*is_many = look->found.count >= SAMPLE_COMMON || look->found.count >= most;
	if (*is_many || look->found.count == 0 || finding->most > WANTED_FEW)
		return OK;
	TRY(look_down(finding, look, query, SAMPLE_MORE, most));
	*is_many = look->found.count >= SAMPLE_MORE_COMMON || look->found.count >= most;
	return OK;
}

/* Do many of the newest of some kind match? Then the newest that do, of every kind in which there
 * are any. */
static enum err newest_find(const struct finding *finding, struct str query, struct entries *out,
                            bool *is_common)
{
	const struct search_row *row;
	LIST(struct search_entry) all = {0};
	*is_common = false;
	for (struct search_place at = {0}; (row = search_row_next(&at)) != NULL;) {
		struct look look = {.row = row};
		bool is_here;
		if (row->letter != finding->letter)
			continue;
		TRY(sample(finding, &look, query, finding->most, &is_here));
		*is_common = *is_common || is_here;
		if (is_here)
			TRY(look_down(finding, &look, query, NEWEST_WIDE, finding->most));
		for (size_t i = 0; i < look.found.count; i++)
			*LIST_ADD(finding->work->arena, &all) = look.found.at[i];
	}
	entries_sort(all.at, all.count);
	*out = (struct entries){all.at, all.count};
	return OK;
}

static enum err is_common(const struct finding *finding, struct str query, struct kinds *having,
                          bool *out)
{
	const struct search_row *row;
	*out = false;
	for (struct search_place at = {0}; !*out && (row = search_row_next(&at)) != NULL;) {
		struct look look = {.row = row};
		if (row->letter != finding->letter)
			continue;
		TRY(sample(finding, &look, query, SAMPLE_MORE_COMMON, out));
		kind_note(having, row, look.found.count);
	}
	return OK;
}

static enum err gather(struct finding *finding, struct str query, struct entries *out)
{
	return matching(finding, query, finding->is_all ? finding->most : FOUND_MOST + 1, out);
}

/* Those that match; of many, the newest first. */
static enum err gathered_add(struct finding *finding, struct str query)
{
	struct entries gathered, newest;
	bool ignored;
	TRY(gather(finding, query, &gathered));
	if (!finding->is_all && gathered.count > FOUND_MOST) {
		TRY(newest_find(finding, query, &newest, &ignored));
		found_add(finding, &newest);
	}
	found_add(finding, &gathered);
	return OK;
}

/* ---- whole words, which the index skips through together with ages ---- */

struct ages {
	int64_t next, newest, oldest; /* next: still to be looked at */
	int64_t span;
};

static enum err ages_begin(const struct finding *finding, struct ages *ages)
{
	*ages = (struct ages){.newest = -1, .span = AGES_FIRST};
	TRY(search_ages(finding->work->tx, finding->work->arena, finding->work->company, &ages->newest,
	                &ages->oldest));
	ages->next = ages->newest;
	return OK;
}

static enum err of_ages(const struct finding *finding, struct str query, int64_t from, int64_t to,
                        size_t most, struct entries *out)
{
	TRY(search_entries_of_ages(finding->work->tx, finding->work->arena, finding->work->company,
	                           query, from, to, most, &out->at, &out->count));
	entries_sort(out->at, out->count);
	return OK;
}

/* Do many documents match, if not the newest? Two ages tell. */
static enum err is_of_many(const struct finding *finding, const struct ages *ages, struct str query,
                           bool *out)
{
	*out = false;
	for (int64_t quarters = 3; quarters >= 2 && !*out; quarters--) {
		struct entries some;
		int64_t age = ages->oldest + (ages->newest - ages->oldest) * quarters / 4;
		TRY(of_ages(finding, query, age, age, AGES_FEW, &some));
		*out = some.count >= AGES_FEW;
	}
	return OK;
}

/* The next ages: so many as have what is still wanted, if they are as the last ones. */
static enum err ages_add(struct finding *finding, struct ages *ages, struct str query)
{
	struct entries some;
	int64_t from = ages->next - ages->span + 1;
	if (from < ages->oldest)
		from = ages->oldest;
	TRY(of_ages(finding, query, from, ages->next, AGES_FOUND_MOST, &some));
	found_add(finding, &some);
	int64_t wanted = (int64_t)(finding->most - finding->found.count), twice = ages->span * 2;
	ages->span = some.count > 0 ? wanted * ages->span / (int64_t)some.count + 1 : twice;
	ages->span = ages->span < twice ? ages->span : twice;
	ages->span = ages->span < AGES_MOST ? ages->span : AGES_MOST;
	ages->next = from - 1;
	return OK;
}

/* Are there enough among the newest, at that rate, to read them one by one? */
static bool is_dense(const struct finding *finding, size_t of_sample)
{
	return of_sample >= SAMPLE_DENSE && of_sample * NEWEST_WIDE >= finding->most * SAMPLE;
}

/* The newest that match, when so many do that reading them is the fastest. */
static enum err newest_add(struct finding *finding, struct str query)
{
	const struct search_row *row;
	LIST(struct search_entry) all = {0};
	for (struct search_place at = {0}; (row = search_row_next(&at)) != NULL;) {
		struct look look = {.row = row};
		if (row->letter != finding->letter)
			continue;
		TRY(look_down(finding, &look, query, SAMPLE, finding->most));
		if (is_dense(finding, look.found.count))
			TRY(look_down(finding, &look, query, NEWEST_WIDE, finding->most));
		for (size_t i = 0; i < look.found.count; i++)
			*LIST_ADD(finding->work->arena, &all) = look.found.at[i];
	}
	entries_sort(all.at, all.count);
	if (all.count >= finding->most)
		found_add(finding, &(struct entries){all.at, all.count});
	return OK;
}

/* Those that have whole words: all of few, of more the newest. */
static enum err whole_add(struct finding *finding, struct str query)
{
	struct ages ages;
	struct entries gathered;
	bool is_many;
	TRY(newest_add(finding, query));
	if (is_enough(finding))
		return OK;
	TRY(ages_begin(finding, &ages));
	TRY(is_of_many(finding, &ages, query, &is_many));
	if (!is_many) {
		TRY(matching(finding, query, FOUND_MOST + 1, &gathered));
		if (gathered.count <= FOUND_MOST) {
			found_add(finding, &gathered);
			return OK;
		}
	}
	while (!is_enough(finding) && ages.next >= ages.oldest)
		TRY(ages_add(finding, &ages, query));
	return OK;
}

/* Beginnings are gathered word by word, a microsecond for each document; whole words are skipped
 * through, the rarest first. */
static enum err common_find(struct finding *finding, struct str whole, struct str open)
{
	struct entries newest;
	bool ignored;
	TRY(whole_add(finding, whole));
	if (is_enough(finding) || str_eq(whole, open))
		return OK;
	TRY(newest_find(finding, open, &newest, &ignored));
	found_add(finding, &newest);
	return finding->word_count == 1 && finding->found.count < FEW ? gathered_add(finding, open)
	                                                              : OK;
}

static enum err middle_of_kind(const struct finding *finding, const struct search_row *row,
                               struct str query, int64_t window, size_t most, struct entries *out)
{
	return search_entries_middle(finding->work->tx, finding->work->arena, finding->work->company,
	                             str_from(row->kind), query, window, most, &out->at, &out->count);
}

/* Does a beginning that few of the newest have belong to many others? To gather it would
 * take as long (measured: 1 µs and more for each of a million). */
static enum err was_common(const struct finding *last, struct str query, struct kinds *having,
                           bool *out)
{
	const struct search_row *row;
	*out = false;
	for (struct search_place at = {0}; (row = search_row_next(&at)) != NULL;) {
		struct entries some;
		if (row->letter != last->letter)
			continue;
		TRY(middle_of_kind(last, row, query, SAMPLE, SAMPLE_COMMON, &some));
		*out = *out || some.count >= SAMPLE_COMMON;
		kind_note(having, row, some.count);
	}
	return OK;
}

/* Those of the newest, or from the middle on, that match, of the kinds in which a look found any:
 * where two looks at 250 found none, 10,000 would be read for nothing (9 ms). */
static enum err window_add(struct finding *finding, struct str query, const struct kinds *having,
                           bool is_middle)
{
	for (size_t i = 0; i < having->count; i++) {
		struct look look = {.row = having->rows[i]};
		struct entries some;
		if (is_middle) {
			TRY(middle_of_kind(finding, look.row, query, NEWEST_WIDE, finding->most, &some));
		} else {
			TRY(look_down(finding, &look, query, SAMPLE_MORE, finding->most));
			some = (struct entries){look.found.at, look.found.count};
		}
		entries_sort(some.at, some.count);
		found_add(finding, &some);
	}
	return OK;
}

static enum err once_common_find(struct finding *finding, struct str whole, struct str open,
                                 const struct kinds *having)
{
	TRY(whole_add(finding, whole));
	if (!is_enough(finding))
		TRY(window_add(finding, open, having, false));
	return is_enough(finding) ? OK : window_add(finding, open, having, true);
}

/* `open` is `whole` with the last word as a beginning: who matches the one matches the other. */
static enum err unordered_find(struct finding *finding, struct str whole, struct str open)
{
	struct finding last = *finding;
	struct entries whole_ones = {0};
	const struct search_words word = {.at = &finding->words->at[finding->word_count - 1],
	                                  .count = 1};
	struct entries some;
	struct kinds having = {0};
	bool is_last_common;
	last.words = &word;
	last.word_count = 1;
	TRY(is_common(finding, query_text(&last, 1, !str_eq(whole, open)), &having, &is_last_common));
	if (is_last_common)
		return common_find(finding, whole, open);
	if (!str_eq(whole, open)) {
		TRY(was_common(&last, query_text(&last, 1, true), &having, &is_last_common));
		if (is_last_common)
			return once_common_find(finding, whole, open, &having);
	}
	TRY(gather(finding, open, &some));
	if (some.count > FOUND_MOST)
		TRY(whole_add(finding, whole));
	else if (some.count > 1 && !str_eq(whole, open))
		TRY(gather(finding, whole, &whole_ones)); /* of those few */
	found_add(finding, &whole_ones);
	found_add(finding, &some);
	return OK;
}

/* ---- SQLite ---- */

static enum err streamed_add(struct finding *finding, struct str query)
{
	struct entries some;
	TRY(matching(finding, query, finding->most, &some));
	found_add(finding, &some);
	return OK;
}

/* Common beginnings: of the newest documents that have the other words; and when there are no
 * others, of those whose words come first in the alphabet. */
static enum err common_beginnings_add(struct finding *finding, struct str from, struct str beyond)
{
	struct work *work = finding->work;
	size_t most = finding->most < BEGINNINGS_TAKEN ? finding->most : BEGINNINGS_TAKEN;
	struct str others = query_text(finding, finding->word_count - 1, false);
	struct str asked = str_format(work->arena, " %.*s", STR_FMT(from));
	struct entries some;
	TRY(search_entries_newest(work->tx, work->arena, work->company, others, asked, 0, NEWEST_NARROW,
	                          finding->most, &some.at, &some.count));
	found_add(finding, &some);
	if (others.len > 0 || is_enough(finding))
		return OK;
	TRY(search_entries_beginning(work->tx, work->arena, work->company, from, beyond,
	                             BEGINNINGS_MOST, most, &some.at, &some.count));
	found_add(finding, &some);
	return OK;
}

static enum err beginnings_add(struct finding *finding)
{
	struct work *work = finding->work;
	struct str from = term_of(finding, finding->words->at[finding->word_count - 1].text);
	struct str beyond = str_format(work->arena, "%.*s\xF4\x8F\xBF\xBF", STR_FMT(from));
	int64_t count = 0;
	TRY(search_beginnings_count(work->tx, work->arena, from, beyond, BEGINNINGS_MOST + 1, &count));
	return count > BEGINNINGS_MOST
	           ? common_beginnings_add(finding, from, beyond)
	           : streamed_add(finding, query_text(finding, finding->word_count, true));
}

/* ---- ---- */

static enum err streamed_find(struct finding *finding, struct str whole, bool is_open)
{
	TRY(streamed_add(finding, whole));
	return is_open && !is_enough(finding) ? beginnings_add(finding) : OK;
}

static bool is_number_of_parts(const struct search_word *word)
{
	bool has_digit = false;
	for (size_t i = 0; i < word->text.len; i++)
		has_digit = has_digit || (word->text.at[i] >= '0' && word->text.at[i] <= '9');
	return has_digit && word->parts.count > 0;
}

/* "A-2-2" itself, before all the newer ones that have a 2 and an A. Of what many of the newest have
 * ("iphone-15") enough are found without, and to gather it all would take long. */
static enum err exact_add(struct finding *finding)
{
	struct finding exact = *finding;
	struct entries some;
	struct kinds ignored = {0};
	bool has_number = false, is_many = false;
	for (size_t i = 0; i < finding->word_count; i++)
		has_number = has_number || is_number_of_parts(&finding->words->at[i]);
	if (!has_number)
		return OK;
	exact.is_exact = true;
	struct str query = query_text(&exact, finding->word_count, false);
	if (!finding->is_sqlite)
		TRY(is_common(finding, query, &ignored, &is_many));
	if (is_many)
		return OK;
	TRY(matching(finding, query, finding->most, &some));
	found_add(finding, &some);
	return OK;
}

static enum err entries_find(struct finding *finding)
{
	TRY(exact_add(finding));
	if (is_enough(finding))
		return OK;
	bool is_open = search_may_be_open(finding->words->at[finding->word_count - 1].text);
	struct str whole = query_text(finding, finding->word_count, false);
	struct str open = query_text(finding, finding->word_count, is_open);
	if (finding->is_all)
		return finding->is_sqlite ? streamed_add(finding, open) : gathered_add(finding, open);
	return finding->is_sqlite ? streamed_find(finding, whole, is_open)
	                          : unordered_find(finding, whole, open);
}

enum err search_entries(struct work *work, char letter, struct str text, size_t most, bool is_all,
                        struct search_entry **out, size_t *count)
{
	struct search_words words = {0};
	struct finding finding = {.work = work,
	                          .letter = letter,
	                          .words = &words,
	                          .most = most,
	                          .is_all = is_all,
	                          .is_sqlite = tx_engine(work->tx) == DB_SQLITE,
	                          .seen = map_new(work->arena)};
	*out = NULL;
	*count = 0;
	search_words_cut(work->arena, str_slice(text, 0, SEARCH_QUERY_BYTES_MOST), &words);
	if (words.count == 0)
		return OK;
	finding.word_count = words.count < WORDS_ASKED_MOST ? words.count : WORDS_ASKED_MOST;
	for (size_t i = 0; i < finding.word_count; i++)
		finding.is_strict = finding.is_strict || is_address(&words.at[i]);
	TRY(entries_find(&finding));
	if (finding.is_strict && finding.found.count == 0) {
		/* A piece out of the middle of one: "lovelace@example". */
		finding.is_strict = false;
		TRY(entries_find(&finding));
	}
	*out = finding.found.at;
	*count = finding.found.count;
	return OK;
}
