#include "kernel/search.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "kernel/search_parts.h"
#include "kernel/search_words.h"

enum { TOKENS_MOST = 400, TOKEN_BYTES_MOST = SEARCH_WORD_BYTES_MOST + 24 };
/* A whole field is one word too when it is as short as a code: "SW1A 1AA", "+1 775 555 0100". */
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

/* ---- finding ---- */

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
	bool is_all = most > SEARCH_LIST_MOST;
	TRY(search_entries(work, row->letter, text, most + 1, is_all, &entries, &n));
	struct map seen = map_new(work->arena);
	*ids = ARENA_ARRAY(work->arena, n + 1, int64_t);
	for (size_t i = 0; i < n && i < most; i++) {
		if (map_get_int(&seen, entries[i].opens_id) != NULL)
			continue;
		map_put_int(&seen, entries[i].opens_id, &seen);
		(*ids)[(*count)++] = entries[i].opens_id;
	}
	if (is_cut != NULL)
		*is_cut = n > most;
	return OK;
}
