#include <stdlib.h>

#include "domain/channels/channels_link.h"
#include "wire/fold.h"

static int longer_first(const void *a, const void *b)
{
	const struct str *left = a, *right = b;
	if (left->len != right->len)
		return left->len < right->len ? 1 : -1;
	return str_cmp(*left, *right);
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

struct text_words text_words_of(struct arena *arena, struct str text)
{
	struct text_words words = {0};
	struct str folded = text_fold(arena, text);
	for (size_t from = 0; from < folded.len;) {
		size_t to = from;
		while (to < folded.len && is_letter(folded.at[to]))
			to++;
		struct str word = str_slice(folded, from, to);
		bool is_new = word.len >= 2;
		for (size_t i = 0; i < words.count && is_new; i++)
			is_new = !str_eq(words.at[i], word);
		if (is_new)
			*LIST_ADD(arena, &words) = word;
		from = to + 1;
	}
	if (words.count > 0)
		qsort(words.at, words.count, sizeof(*words.at), longer_first);
	return words;
}

size_t words_shared(struct arena *arena, const struct text_words *words, struct str text)
{
	struct text_words others = text_words_of(arena, text);
	size_t shared = 0;
	for (size_t i = 0; i < words->count; i++)
		for (size_t k = 0; k < others.count; k++)
			shared += str_eq(words->at[i], others.at[k]);
	return shared;
}

static int likelier_first(const void *a, const void *b)
{
	const struct listing_suggestion *left = a, *right = b;
	if (left->score != right->score)
		return left->score < right->score ? 1 : -1;
	return (left->product_id.value > right->product_id.value)
	       - (left->product_id.value < right->product_id.value);
}

size_t suggestions_rank(struct listing_suggestion *rows, size_t n)
{
	size_t kept = 0;
	if (n > 0)
		qsort(rows, n, sizeof(*rows), likelier_first);
	for (size_t i = 0; i < n && kept < SUGGESTIONS_MOST; i++) {
		bool is_new = rows[i].score >= SUGGESTION_LEAST;
		for (size_t k = 0; k < kept && is_new; k++)
			is_new = !ID_EQ(rows[k].product_id, rows[i].product_id);
		if (is_new)
			rows[kept++] = rows[i];
	}
	return kept;
}
