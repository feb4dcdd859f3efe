#include "domain/channels/channels_past_rules.h"

static const struct past_row *past_find(const struct past *past, int64_t subject, const char *field)
{
	const struct past_rows *of = map_get_int(&past->subjects, subject);
	for (size_t i = of != NULL ? of->rows.count : 0; i > 0; i--)
		if (str_is(of->rows.at[i - 1].field, field))
			return &of->rows.at[i - 1];
	return NULL;
}

int64_t past_figure(const struct past *past, int64_t subject, const char *field, int64_t now)
{
	const struct past_row *row = past_find(past, subject, field);
	return row != NULL ? row->value : now;
}

bool past_has(const struct past *past, int64_t subject, const char *field)
{
	return past_find(past, subject, field) != NULL;
}
