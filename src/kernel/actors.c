#include "kernel/actors.h"

#include "base/map.h"
#include "kernel/module.h"
#include "kernel/scopes.h"

static enum err kind_names_find(struct work *work, const struct actor_row *row,
                                struct actor_named *rows, size_t n)
{
	struct str word = word_of(&actor_kind_words, (int)row->kind);
	struct map places = map_new(work->arena);
	int64_t *ids = ARENA_ARRAY(work->arena, n + 1, int64_t);
	struct str *names = ARENA_ARRAY(work->arena, n + 1, struct str);
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(rows[i].kind, word) || map_get_int(&places, rows[i].id) != NULL)
			continue;
		map_put_int(&places, rows[i].id, &names[count]);
		ids[count++] = rows[i].id;
	}
	if (count == 0)
		return OK;
	TRY(row->names(work, ids, count, names));
	for (size_t i = 0; i < n; i++)
		if (str_eq(rows[i].kind, word))
			rows[i].name = *(struct str *)map_get_int(&places, rows[i].id);
	return OK;
}

enum err actor_names_find(struct work *work, struct actor_named *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		rows[i].name = str_is(rows[i].kind, "system") ? STR("Purser") : (struct str){0};
	for (size_t m = 0; m < purser_module_count; m++)
		for (size_t i = 0; i < purser_modules[m]->actor_count; i++)
			TRY(kind_names_find(work, &purser_modules[m]->actors[i], rows, n));
	return OK;
}

void actor_names_spread(const struct actor_found *found, size_t count, const int64_t *ids, size_t n,
                        struct str *names)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < count; k++)
			if (found[k].id == ids[i])
				names[i] = found[k].name;
}
