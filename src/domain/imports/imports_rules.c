#include "domain/imports/imports_rules.h"

#include "domain/imports/imports_text.h"

struct str column_key(struct arena *arena, struct str name)
{
	struct buf buf = buf_new(arena, name.len + 1);
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80)
			buf_byte(&buf, c);
	}
	return buf_str(&buf);
}

struct str whole_text(struct str text)
{
	for (size_t zeros = 1; zeros <= 2 && text.len > zeros + 1; zeros++) {
		size_t point = text.len - zeros - 1;
		if (text.at[text.len - zeros] != '0')
			break;
		if (text.at[point] == '.')
			return str_slice(text, 0, point);
	}
	return text;
}

bool column_is_one_of(struct arena *arena, struct str column, struct str names)
{
	struct str key = column_key(arena, column), name;
	while (str_split(&names, ',', &name))
		if (key.len > 0 && str_eq(key, column_key(arena, name)))
			return true;
	return false;
}

bool column_is_custom(struct str column, struct str *name)
{
	const struct str start = STR("custom.");
	bool is_custom =
		column.len > start.len && str_eq_nocase(str_slice(column, 0, start.len), start);
	*name = is_custom ? str_slice(column, start.len, column.len) : (struct str){0};
	return is_custom;
}

bool import_is_running(enum import_state state)
{
	return state == IMPORT_CHECKING || state == IMPORT_APPLYING || state == IMPORT_UNDOING;
}

const char *import_step_refusal(enum import_state state, enum import_step_kind step, bool can_undo)
{
	switch (step) {
	case STEP_UPLOAD:
		return state == IMPORT_UPLOADING ? NULL : "the file is complete";
	case STEP_MAP:
	case STEP_CHECK:
	case STEP_APPLY:
		if (state == IMPORT_UPLOADING)
			return "parts of the file are still to come";
		if (state == IMPORT_REFUSED)
			return "the file cannot be read";
		return state == IMPORT_READY ? NULL : "it is under way or has ended";
	case STEP_UNDO:
		if (!can_undo)
			return "imports of this kind cannot be taken back";
		if (state == IMPORT_UNDONE)
			return "it was taken back already";
		return state == IMPORT_DONE || state == IMPORT_CANCELLED ? NULL : "it has not ended";
	case STEP_CANCEL:
		return state == IMPORT_UPLOADING || state == IMPORT_READY || import_is_running(state)
		           ? NULL
		           : "it has ended";
	}
	return "there is no such step";
}

struct import_grouping import_grouping_of(const struct import *import,
                                          const struct import_kind *kind)
{
	struct import_grouping grouping = {0};
	for (; grouping.count < IMPORT_GROUP_FIELDS && kind->group[grouping.count]; grouping.count++) {
		const struct import_map *map = NULL;
		for (size_t i = 0; i < import->maps.count && map == NULL; i++)
			if (str_is(import->maps.at[i].field, kind->group[grouping.count]))
				map = &import->maps.at[i];
		if (map == NULL)
			continue;
		if (map->column.len == 0)
			grouping.values[grouping.count] = map->value;
		for (size_t i = 0; i < import->columns.count && map->column.len > 0; i++)
			if (str_eq(import->columns.at[i], map->column))
				grouping.cells[grouping.count] = TEXT_CELLS_BEFORE + i;
	}
	return grouping;
}

struct str import_group(struct arena *arena, const struct import_grouping *grouping,
                        const struct str *cells, size_t count)
{
	struct str group = {0};
	for (size_t i = 0; i < grouping->count; i++) {
		size_t at = grouping->cells[i];
		struct str text = at == 0 ? grouping->values[i] : (struct str){0};
		if (at > 0 && at < count)
			text = str_trim(csv_unguard(cells[at]));
		if (i == 0 && text.len == 0)
			return text;
		group = i == 0 ? text
		               : str_format(arena, "%.*s\n%.*s", STR_FMT(group),
		                            STR_FMT(str_lower(arena, text)));
	}
	return group;
}

bool import_is_arranged(const struct import *import, const struct import_kind *kind)
{
	return kind->group[0] == NULL || import->arranged_count >= import->chunk_count;
}
