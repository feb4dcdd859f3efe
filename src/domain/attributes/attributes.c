#include "domain/attributes/attributes.h"

#include "domain/attributes/attributes_store.h"
#include "shape/shape_change.h"
#include "wire/fold.h"

enum err attribute_group_all(struct work *work, struct attribute_group **out, size_t *count)
{
	struct attribute_value *values;
	size_t n;
	struct map by_id = map_new(work->arena);
	TRY(groups_fetch(work->tx, work->arena, work->company, out, count));
	TRY(values_fetch(work->tx, work->arena, work->company, &values, &n));
	for (size_t i = 0; i < *count; i++)
		map_put_int(&by_id, (*out)[i].id.value, &(*out)[i]);
	for (size_t i = 0; i < n; i++) {
		struct attribute_group *group = map_get_int(&by_id, values[i].group_id.value);
		if (group != NULL)
			*LIST_ADD(work->arena, &group->values) = values[i];
	}
	return OK;
}

static enum err name_check(struct work *work, struct str name, struct str *folded)
{
	*folded = text_fold(work->arena, str_trim(name));
	if (folded->len == 0 || name.len > ATTRIBUTE_NAME_MOST)
		return fault_field(work->fault, STR("name"), "must have 1 to %d characters",
		                   ATTRIBUTE_NAME_MOST);
	return OK;
}

enum err attribute_group_put(struct work *work, struct str name, struct attribute_group_id *out)
{
	struct attribute_group *all;
	struct str folded;
	size_t count;
	TRY(name_check(work, name, &folded));
	TRY(attribute_group_all(work, &all, &count));
	for (size_t i = 0; i < count; i++)
		if (str_eq(text_fold(work->arena, all[i].name), folded)) {
			*out = all[i].id;
			return OK;
		}
	if (count >= ATTRIBUTE_GROUPS_MOST)
		return fault_say(work->fault, ERR_REFUSED, "There are at most %d groups of attributes.",
		                 ATTRIBUTE_GROUPS_MOST);
	struct attribute_group group = {.name = str_trim(name)};
	TRY(id_new(work->tx, &group.id.value));
	TRY(group_insert(work->tx, work->company, &group, folded));
	event_emit(work, "attribute_group.created", "attribute_group", group.id.value,
	           shape_text(work->arena, &attribute_group_shape, &group, NULL, 0));
	*out = group.id;
	return OK;
}

static const struct attribute_group *group_of(const struct attribute_group *all, size_t count,
                                              struct attribute_group_id id, size_t *values)
{
	const struct attribute_group *found = NULL;
	*values = 0;
	for (size_t i = 0; i < count; i++) {
		*values += all[i].values.count;
		if (ID_EQ(all[i].id, id))
			found = &all[i];
	}
	return found;
}

enum err attribute_values_put(struct work *work, struct attribute_group_id id,
                              const struct str *names, size_t n, struct attribute_value_id *ids)
{
	struct attribute_group *all;
	size_t count, values, fresh = 0;
	struct map known = map_new(work->arena);
	struct str *folded = ARENA_ARRAY(work->arena, n, struct str);
	struct attribute_value *rows = ARENA_ARRAY(work->arena, n, struct attribute_value);
	TRY(attribute_group_all(work, &all, &count));
	const struct attribute_group *group = group_of(all, count, id, &values);
	if (group == NULL)
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no group of attributes %lld.",
		                 (long long)id.value);
	for (size_t i = 0; i < group->values.count; i++)
		map_put(&known, text_fold(work->arena, group->values.at[i].name), &group->values.at[i]);
	for (size_t i = 0; i < n; i++) {
		struct str text;
		TRY(name_check(work, names[i], &text));
		const struct attribute_value *there = map_get(&known, text);
		if (there == NULL) {
			rows[fresh] = (struct attribute_value){.group_id = id, .name = str_trim(names[i])};
			TRY(id_new(work->tx, &rows[fresh].id.value));
			folded[fresh] = text;
			map_put(&known, text, &rows[fresh]);
			there = &rows[fresh++];
		}
		ids[i] = there->id;
	}
	if (values + fresh > ATTRIBUTE_VALUES_MOST)
		return fault_say(work->fault, ERR_REFUSED, "There are at most %d values of attributes.",
		                 ATTRIBUTE_VALUES_MOST);
	return values_insert(work->tx, work->arena, work->company, rows, folded, fresh);
}
