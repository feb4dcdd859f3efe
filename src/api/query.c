#include "api/query.h"

#include "wire/form.h"

enum err query_read(struct arena *arena, struct str text, struct named **out, size_t *count)
{
	struct pairs pairs = {0};
	TRY(form_read(arena, text, &pairs));
	*out = ARENA_ARRAY(arena, pairs.count + 1, struct named);
	*count = pairs.count;
	for (size_t i = 0; i < pairs.count; i++)
		(*out)[i] = (struct named){pairs.at[i].name, pairs.at[i].value};
	return OK;
}
