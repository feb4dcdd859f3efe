#include "wire/fold.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

#define FOLDED_MOST 8192

/* One space for each stretch of white space, none at the ends. */
static struct str spaces_join(struct arena *arena, struct str text)
{
	char *out = arena_alloc(arena, text.len + 1);
	size_t len = 0;
	text = str_trim(text);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
		if (is_space && len > 0 && out[len - 1] == ' ')
			continue;
		out[len++] = is_space ? ' ' : c;
	}
	return str_of(out, len);
}

struct str text_fold(struct arena *arena, struct str text)
{
	UErrorCode code = U_ZERO_ERROR;
	int32_t wide_len, folded_len, out_len;
	struct str joined = spaces_join(arena, text);
	if (joined.len > FOLDED_MOST)
		return str_lower(arena, joined);
	UChar *wide = ARENA_ARRAY(arena, joined.len + 1, UChar);
	UChar *folded = ARENA_ARRAY(arena, 4 * joined.len + 8, UChar);
	char *out = arena_alloc(arena, 12 * joined.len + 24);
	const UNormalizer2 *fold = unorm2_getNFKCCasefoldInstance(&code);
	u_strFromUTF8(wide, (int32_t)joined.len + 1, &wide_len, joined.at, (int32_t)joined.len, &code);
	folded_len =
		unorm2_normalize(fold, wide, wide_len, folded, (int32_t)(4 * joined.len + 8), &code);
	u_strToUTF8(out, (int32_t)(12 * joined.len + 24), &out_len, folded, folded_len, &code);
	if (U_FAILURE(code))
		return str_lower(arena, joined);
	return str_of(out, (size_t)out_len);
}

/* ---- letters ---- */

static bool is_plain(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] >= 0x80)
			return false;
	return true;
}

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

static struct str fold_plain(struct arena *arena, struct str text)
{
	char *out = arena_alloc(arena, text.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (is_alnum(c))
			out[n++] = c;
		else if (n > 0 && out[n - 1] != ' ')
			out[n++] = ' ';
	}
	if (n > 0 && out[n - 1] == ' ')
		n--;
	return str_of(out, n);
}

/* Accents of alphabets; the vowel signs of Indic scripts are part of their words. */
static bool is_accent(UChar32 c)
{
	return (c >= 0x0300 && c <= 0x036F) || (c >= 0x0591 && c <= 0x05C7)
	       || (c >= 0x064B && c <= 0x065F) || c == 0x0670;
}

static bool is_letter(UChar32 c)
{
	return u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}

static UChar32 unit_at(const UChar *text, int32_t *from, int32_t len)
{
	UChar first = text[(*from)++];
	if (U16_IS_LEAD(first) && *from < len && U16_IS_TRAIL(text[*from]))
		return (UChar32)U16_GET_SUPPLEMENTARY(first, text[(*from)++]);
	return first;
}

/* Keeps letters and digits, in place. */
static int32_t letters_keep(UChar *text, int32_t len)
{
	int32_t from = 0, to = 0;
	while (from < len) {
		UChar32 c = unit_at(text, &from, len);
		if (is_accent(c))
			continue;
		if (!is_letter(c)) {
			if (to > 0 && text[to - 1] != ' ')
				text[to++] = ' ';
			continue;
		}
		U16_APPEND_UNSAFE(text, to, c); /* never longer than what was read */
	}
	while (to > 0 && text[to - 1] == ' ')
		to--;
	return to;
}

struct str text_letters(struct arena *arena, struct str text)
{
	text = str_slice(text, 0, FOLDED_MOST);
	if (is_plain(text))
		return fold_plain(arena, text);
	/* Folding may make one character several: at most 18 of one, as Unicode says. */
	int32_t room = (int32_t)text.len * 18 + 8, len = 0;
	UChar *one = ARENA_ARRAY(arena, (size_t)room, UChar);
	UChar *two = ARENA_ARRAY(arena, (size_t)room, UChar);
	UErrorCode status = U_ZERO_ERROR;
	u_strFromUTF8WithSub(one, room, &len, text.at, (int32_t)text.len, ' ', NULL, &status);
	const UNormalizer2 *folding = unorm2_getNFKCCasefoldInstance(&status);
	const UNormalizer2 *parting = unorm2_getNFDInstance(&status);
	const UNormalizer2 *joining = unorm2_getNFCInstance(&status);
	len = unorm2_normalize(folding, one, len, two, room, &status);
	len = unorm2_normalize(parting, two, len, one, room, &status);
	if (U_FAILURE(status))
		return STR("");
	len = letters_keep(one, len);
	len = unorm2_normalize(joining, one, len, two, room, &status);
	int32_t bytes = 0, bytes_room = len * 3 + 1;
	char *out = arena_alloc(arena, (size_t)bytes_room);
	u_strToUTF8(out, bytes_room, &bytes, two, len, &status);
	return U_FAILURE(status) ? STR("") : str_of(out, (size_t)bytes);
}

bool text_is_spaceless(int32_t c)
{
	UErrorCode status = U_ZERO_ERROR;
	if (c < 0x0E00)
		return false;
	switch (uscript_getScript(c, &status)) {
	case USCRIPT_HAN:
	case USCRIPT_HIRAGANA:
	case USCRIPT_KATAKANA:
	case USCRIPT_BOPOMOFO:
	case USCRIPT_THAI:
	case USCRIPT_LAO:
	case USCRIPT_KHMER:
	case USCRIPT_MYANMAR:
	case USCRIPT_TIBETAN:
		return true;
	default:
		return false;
	}
}
