#include "kernel/search_words.h"

#include <string.h>

#include "wire/fold.h"

/* ---- cutting ---- */

/* At the end of a character. */
static struct str cut(struct str word)
{
	if (word.len <= SEARCH_WORD_BYTES_MOST)
		return word;
	size_t n = SEARCH_WORD_BYTES_MOST;
	while (n > 0 && ((unsigned char)word.at[n] & 0xC0) == 0x80)
		n--;
	return str_slice(word, 0, n);
}

/* The character at a place of UTF-8 that was checked. */
static int32_t char_at(struct str text, size_t at, size_t *len)
{
	*len = str_utf8_len(str_slice(text, at, text.len));
	if (*len == 0)
		*len = 1;
	unsigned char first = (unsigned char)text.at[at];
	int32_t c = *len == 1 ? first : first & (0xFF >> (*len + 1));
	for (size_t i = 1; i < *len; i++)
		c = (c << 6) | ((unsigned char)text.at[at + i] & 0x3F);
	return c;
}

static void part_add(struct arena *arena, struct search_word *word, struct str text, bool is_open)
{
	if (text.len > 0)
		*LIST_ADD(arena, &word->parts) = (struct search_part){cut(text), is_open};
}

/* A run of a script without spaces, as pairs; a single character stands alone. */
static size_t pairs_add(struct arena *arena, struct search_word *word, struct str text, size_t from)
{
	size_t len, next, at = from;
	(void)char_at(text, at, &len);
	while (at + len < text.len && text_is_spaceless(char_at(text, at + len, &next))) {
		part_add(arena, word, str_slice(text, at, at + len + next), false);
		at += len;
		len = next;
	}
	if (at == from)
		part_add(arena, word, str_slice(text, at, at + len), true);
	return at + len;
}

/* The parts of one piece without spaces. */
static void parts_add(struct arena *arena, struct search_word *word, struct str piece)
{
	size_t begun = 0, at = 0;
	while (at < piece.len) {
		size_t len;
		int32_t c = char_at(piece, at, &len);
		if (!text_is_spaceless(c)) {
			at += len;
			continue;
		}
		part_add(arena, word, str_slice(piece, begun, at), false);
		at = begun = pairs_add(arena, word, piece, at);
	}
	part_add(arena, word, str_slice(piece, begun, piece.len), false);
}

static void word_add(struct arena *arena, struct str original, struct search_words *out)
{
	struct str folded = text_letters(arena, original), rest = folded, piece;
	struct search_word word = {.original = original};
	if (folded.len == 0)
		return;
	char *joined = arena_alloc(arena, folded.len + 1);
	size_t n = 0;
	while (str_split(&rest, ' ', &piece)) {
		memcpy(joined + n, piece.at, piece.len);
		n += piece.len;
		parts_add(arena, &word, piece);
	}
	word.text = cut(str_of(joined, n));
	if (word.parts.count == 1 && !word.parts.at[0].is_open)
		word.parts.count = 0;
	*LIST_ADD(arena, out) = word;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

void search_words_cut(struct arena *arena, struct str text, struct search_words *out)
{
	static const char wide_space[] = "\xE3\x80\x80"; /* U+3000 */
	text = str_slice(text, 0, SEARCH_TEXT_BYTES_MOST);
	size_t begun = 0, at = 0;
	while (at < text.len) {
		size_t len = is_space(text.at[at]) ? 1 : 0;
		if (text.len - at >= 3 && memcmp(text.at + at, wide_space, 3) == 0)
			len = 3;
		if (len == 0) {
			at++;
			continue;
		}
		word_add(arena, str_slice(text, begun, at), out);
		at = begun = at + len;
	}
	word_add(arena, str_slice(text, begun, text.len), out);
}
