#include "wire/fold.h"

#include <unicode/unorm2.h>
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
