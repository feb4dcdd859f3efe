/* Text as words that can be looked for: folded (capitals, accents, widths, any script) and cut at
 * white space and punctuation. Pure.
 *
 * "Müller-Lüdenscheidt 1Z 999" is three words: mullerludenscheidt (parts: muller, ludenscheidt), 1z
 * and 999. Scripts that are written without spaces (Han, Kana, Thai …) are cut into pairs of
 * neighbours, so that any stretch of them is found. */
#ifndef PURSER_KERNEL_SEARCH_WORDS_H
#define PURSER_KERNEL_SEARCH_WORDS_H

#include "base/list.h"
#include "base/str.h"

#define SEARCH_WORD_BYTES_MOST 60 /* longer ones are cut, in what is stored as in what is asked */
#define SEARCH_TEXT_BYTES_MOST 4000

struct search_part {
	struct str text;
	bool is_open; /* one character of a script without spaces: what it begins is meant */
};

struct search_word {
	struct str text;                /* without what stood between its parts */
	LIST(struct search_part) parts; /* more than one, or none */
	struct str original;            /* where it stood: for marking */
};

struct search_words {
	struct search_word *at;
	size_t count, room;
};

void search_words_cut(struct arena *arena, struct str text, struct search_words *out);

#endif
