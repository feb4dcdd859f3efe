#include "kernel/search.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "kernel/search_parts.h"
#include "kernel/search_store.h"
#include "kernel/search_words.h"
#include "wire/json.h"

enum { TOKENS_MOST = 400, TOKEN_BYTES_MOST = SEARCH_WORD_BYTES_MOST + 24, WORDS_ASKED_MOST = 12 };
/* A whole field is one word too when it is as short as a code: "SW1A 1AA", "+1 775 555 0100". */
/* So many of the newest 1,000 documents: a beginning that one in twenty has. */
enum { BROAD_LEAST = 50, BROAD_BYTES_MOST = 14 };
enum { CODE_WORDS_MOST = 6, CODE_BYTES_MOST = 40 };

/* ---- rows ---- */

const struct search_row *search_row_next(struct search_place *at)
{
	while (at->module < purser_module_count) {
		const struct module *module = purser_modules[at->module];
		if (module != NULL && at->row < module->search_count)
			return &module->searches[at->row++];
		at->module++;
		at->row = 0;
	}
	return NULL;
}

const struct search_row *search_row_of_kind(struct str kind)
{
	const struct search_row *row;
	for (struct search_place at = {0}; (row = search_row_next(&at)) != NULL;)
		if (str_is(kind, row->kind))
			return row;
	return NULL;
}

static const struct search_row *row_that_opens(const char *opens)
{
	const struct search_row *row;
	for (struct search_place at = {0}; (row = search_row_next(&at)) != NULL;)
		if (str_is(str_from(opens), row->opens))
			return row;
	return NULL;
}

bool search_is_offered(const char *opens)
{
	return opens != NULL && row_that_opens(opens) != NULL;
}

/* ---- documents as tokens: "7omug", of company 7, opening orders ---- */

void search_doc_text(struct work *work, struct search_doc *doc, struct str text)
{
	if (text.len > 0)
		*LIST_ADD(work->arena, &doc->texts) = text;
}

struct tokens {
	struct arena *arena;
	struct map seen;
	struct buf text;
	int64_t company;
	char letter;
};

static void token_add(struct tokens *tokens, struct str word)
{
	if (word.len == 0 || tokens->seen.count >= TOKENS_MOST || map_get(&tokens->seen, word) != NULL)
		return;
	map_put(&tokens->seen, word, tokens);
	buf_format(&tokens->text, "%s%lld%c%.*s", tokens->text.len > 0 ? " " : "",
	           (long long)tokens->company, tokens->letter, STR_FMT(word));
}

static void tokens_add(struct tokens *tokens, struct str text)
{
	struct search_words words = {0};
	char whole[CODE_BYTES_MOST];
	size_t n = 0;
	search_words_cut(tokens->arena, text, &words);
	for (size_t i = 0; i < words.count; i++) {
		const struct search_word *word = &words.at[i];
		token_add(tokens, word->text);
		for (size_t k = 0; k < word->parts.count; k++)
			token_add(tokens, word->parts.at[k].text);
		if (n + word->text.len <= sizeof whole) {
			memcpy(whole + n, word->text.at, word->text.len);
			n += word->text.len;
		} else {
			n = sizeof whole + 1;
		}
	}
	if (words.count > 1 && words.count <= CODE_WORDS_MOST && n <= sizeof whole)
		token_add(tokens, str_copy(tokens->arena, str_of(whole, n)));
}

struct str search_doc_tokens(struct work *work, const struct search_row *row,
                             const struct search_doc *doc)
{
	struct tokens tokens = {.arena = work->arena,
	                        .seen = map_new(work->arena),
	                        .text = buf_new(work->arena, TOKENS_MOST * TOKEN_BYTES_MOST),
	                        .company = work->company.value,
	                        .letter = row->letter};
	tokens_add(&tokens, doc->title);
	for (size_t i = 0; i < doc->texts.count; i++)
		tokens_add(&tokens, doc->texts.at[i]);
	return buf_str(&tokens.text);
}

/* ---- what is asked, in the engine's syntax ---- */

struct asking {
	struct buf text;
	int64_t company;
	char letter;
	bool is_sqlite;
};

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

static void put_term(struct asking *asking, struct str word, bool is_open)
{
	if (asking->is_sqlite)
		buf_format(&asking->text, is_open ? "\"%lld%c%.*s\"*" : "\"%lld%c%.*s\"",
		           (long long)asking->company, asking->letter, STR_FMT(word));
	else
		buf_format(&asking->text, is_open ? "%lld%c%.*s:*" : "%lld%c%.*s",
		           (long long)asking->company, asking->letter, STR_FMT(word));
}

/* The word as one, or all of its parts; these are whole words, or "com" of ada@example.com would be
 * the beginning of half of everything. */
static void put_word(struct asking *asking, const struct search_word *word, bool is_last)
{
	const char *and = asking->is_sqlite ? " AND " : " & ";
	bool is_open = is_last && search_may_be_open(word->text);
	if (word->parts.count == 0) {
		put_term(asking, word->text, is_open);
		return;
	}
	buf_c(&asking->text, "(");
	put_term(asking, word->text, is_open);
	buf_c(&asking->text, asking->is_sqlite ? " OR (" : " | (");
	for (size_t i = 0; i < word->parts.count; i++) {
		const struct search_part *part = &word->parts.at[i];
		buf_c(&asking->text, i > 0 ? and : "");
		put_term(asking, part->text, part->is_open);
	}
	buf_c(&asking->text, "))");
}

static struct str query_text(struct work *work, char letter, const struct search_words *words)
{
	struct asking asking = {.text = buf_new(work->arena, 64 * 1024),
	                        .company = work->company.value,
	                        .letter = letter,
	                        .is_sqlite = tx_engine(work->tx) == DB_SQLITE};
	size_t n = words->count < WORDS_ASKED_MOST ? words->count : WORDS_ASKED_MOST;
	for (size_t i = 0; i < n; i++) {
		buf_c(&asking.text, i == 0 ? "" : asking.is_sqlite ? " AND " : " & ");
		put_word(&asking, &words->at[i], i + 1 == n);
	}
	return buf_str(&asking.text);
}

/* What must stand in the tokens of a document that matches, as a JSON array: " 7oada ", and "
 * 7olov" of a beginning. */
static struct str asked_list(struct work *work, char letter, const struct search_words *words)
{
	struct buf buf = buf_new(work->arena, 16 * 1024);
	struct json_out out;
	json_begin(&out, &buf);
	json_array(&out);
	for (size_t i = 0; i < words->count && i < WORDS_ASKED_MOST; i++) {
		bool is_open = i + 1 == words->count && search_may_be_open(words->at[i].text);
		json_str(&out, str_format(work->arena, " %lld%c%.*s%s", (long long)work->company.value,
		                          letter, STR_FMT(words->at[i].text), is_open ? "" : " "));
	}
	json_array_end(&out);
	return buf_str(&buf);
}

enum err search_entries(struct work *work, char letter, struct str text, size_t most,
                        struct search_entry **out, size_t *count, bool *is_broad)
{
	struct search_words words = {0};
	*out = NULL;
	*count = 0;
	*is_broad = false;
	search_words_cut(work->arena, str_slice(text, 0, SEARCH_QUERY_BYTES_MOST), &words);
	if (words.count == 0)
		return OK;
	struct str query = query_text(work, letter, &words);
	struct str last = words.at[words.count - 1].text;
	if (search_may_be_open(last) && last.len < BROAD_BYTES_MOST) {
		/* A beginning that much has is not gathered whole: the newest that have it are enough. */
		bool is_sqlite = tx_engine(work->tx) == DB_SQLITE;
		struct str asked = is_sqlite ? asked_list(work, letter, &words) : query;
		TRY(search_entries_newest(work->tx, work->arena, work->company, asked, most, out, count));
		*is_broad = *count >= most || *count >= BROAD_LEAST;
	}
	if (*is_broad)
		return OK;
	return search_entries_find(work->tx, work->arena, work->company, query, most, out, count);
}

enum err search_find(struct work *work, const char *opens, struct str text, size_t most,
                     int64_t **ids, size_t *count, bool *is_cut)
{
	const struct search_row *row = row_that_opens(opens);
	struct search_entry *entries;
	size_t n;
	*count = 0;
	*ids = NULL;
	if (is_cut != NULL)
		*is_cut = false;
	if (row == NULL)
		return OK;
	bool is_broad;
	TRY(search_entries(work, row->letter, text, most + 1, &entries, &n, &is_broad));
	struct map seen = map_new(work->arena);
	*ids = ARENA_ARRAY(work->arena, n + 1, int64_t);
	for (size_t i = 0; i < n && i < most; i++) {
		if (map_get_int(&seen, entries[i].opens_id) != NULL)
			continue;
		map_put_int(&seen, entries[i].opens_id, &seen);
		(*ids)[(*count)++] = entries[i].opens_id;
	}
	if (is_cut != NULL)
		*is_cut = n > most || is_broad;
	return OK;
}
