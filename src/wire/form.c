#include "wire/form.h"

#include "base/limits.h"
#include "wire/url.h"

enum err form_read(struct arena *arena, struct str text, struct pairs *out)
{
	*out = (struct pairs){0};
	struct str piece;
	while (str_split(&text, '&', &piece)) {
		if (piece.len == 0)
			continue;
		if (out->count == LIMIT_FORM_PAIRS)
			return ERR_TOO_LARGE;
		struct pair *pair = LIST_ADD(arena, out);
		struct str name, value = {0};
		ptrdiff_t at = str_find(piece, '=');
		name = at < 0 ? piece : str_slice(piece, 0, (size_t)at);
		if (at >= 0)
			value = str_slice(piece, (size_t)at + 1, piece.len);
		TRY(url_decode(arena, name, ' ', &pair->name));
		TRY(url_decode(arena, value, ' ', &pair->value));
	}
	return OK;
}

const struct pair *pairs_find(const struct pairs *pairs, const char *name)
{
	struct str wanted = str_from(name);
	for (size_t i = 0; i < pairs->count; i++)
		if (str_eq(pairs->at[i].name, wanted))
			return &pairs->at[i];
	return NULL;
}

struct str pairs_text(const struct pairs *pairs, const char *name)
{
	const struct pair *pair = pairs_find(pairs, name);
	return pair == NULL ? (struct str){0} : pair->value;
}

void form_pair(struct buf *buf, struct str name, struct str value)
{
	char last = buf->len == 0 ? '?' : buf->at[buf->len - 1];
	if (last != '?' && last != '&')
		buf_byte(buf, '&');
	url_encode(buf, name);
	buf_byte(buf, '=');
	url_encode(buf, value);
}
