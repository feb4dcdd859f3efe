#include "kernel/settings.h"

#include "kernel/module.h"
#include "kernel/setting_store.h"
#include "shape/shape_change.h"

static const struct field setting_fields[] = {
	FIELD_TEXT(struct setting, name, READ_ONLY, 0, 100, "Its name."),
	FIELD_TEXT(struct setting, value, REQUIRED, 0, LIMIT_NOTES, "What holds now."),
	FIELD_TEXT(struct setting, usual, READ_ONLY, 0, LIMIT_NOTES, "What holds without a choice."),
	FIELD_FLAG(struct setting, is_chosen, READ_ONLY, "Whether the company chose it."),
	FIELD_TEXT(struct setting, sentence, READ_ONLY, 0, LIMIT_NOTES, "What it does, with its unit."),
};
const struct shape setting_shape =
	SHAPE("Setting", struct setting, setting_fields, "A choice of the company.");

const struct setting_row *setting_row_find(struct str name)
{
	for (size_t m = 0; m < purser_module_count; m++) {
		const struct module *module = purser_modules[m];
		for (size_t i = 0; i < module->setting_count; i++) {
			if (str_is(name, module->settings[i].name))
				return &module->settings[i];
		}
	}
	return NULL;
}

enum err setting_text(struct work *work, const char *name, struct str *out)
{
	const struct setting_row *row = setting_row_find(str_from(name));
	if (row == NULL) {
		work->fault->detail = str_format(work->arena, "setting %s has no row", name);
		return ERR_INTERNAL;
	}
	enum err err = setting_load(work->tx, work->arena, work->company, str_from(name), out);
	if (err == ERR_NOT_FOUND) {
		*out = str_from(row->usual);
		return OK;
	}
	return err;
}

enum err setting_int(struct work *work, const char *name, int64_t *out)
{
	struct str text;
	TRY(setting_text(work, name, &text));
	return str_to_int(text, out) == OK ? OK : ERR_INTERNAL;
}

enum err setting_flag(struct work *work, const char *name, bool *out)
{
	struct str text;
	TRY(setting_text(work, name, &text));
	*out = str_is(text, "true");
	return OK;
}

enum err setting_texts(struct work *work, const char *const *names, size_t n, struct str *out)
{
	struct map chosen;
	TRY(setting_load_all(work->tx, work->arena, work->company, &chosen));
	for (size_t i = 0; i < n; i++) {
		const struct setting_row *row = setting_row_find(str_from(names[i]));
		const struct str *value = map_get(&chosen, str_from(names[i]));
		if (row == NULL)
			return ERR_INTERNAL;
		out[i] = value != NULL ? *value : str_from(row->usual);
	}
	return OK;
}

enum err setting_all(struct work *work, struct setting **out, size_t *count)
{
	struct map chosen;
	LIST(struct setting) list = {0};
	TRY(setting_load_all(work->tx, work->arena, work->company, &chosen));
	for (size_t m = 0; m < purser_module_count; m++) {
		const struct module *module = purser_modules[m];
		for (size_t i = 0; i < module->setting_count; i++) {
			const struct setting_row *row = &module->settings[i];
			const struct str *value = map_get(&chosen, str_from(row->name));
			*LIST_ADD(work->arena, &list) = (struct setting){
				.name = str_from(row->name),
				.value = value != NULL ? *value : str_from(row->usual),
				.usual = str_from(row->usual),
				.sentence = str_from(row->sentence),
				.is_chosen = value != NULL,
			};
		}
	}
	*out = list.at;
	*count = list.count;
	return OK;
}

static bool is_among(struct str words, struct str value)
{
	struct str word;
	while (str_split(&words, ',', &word))
		if (str_eq(word, value))
			return true;
	return value.len == 0;
}

static enum err setting_check(struct work *work, const struct setting_row *row, struct str value)
{
	int64_t number;
	struct str path = STR("value");
	if (row->kind == KIND_FLAG && !str_is(value, "true") && !str_is(value, "false"))
		return fault_field(work->fault, path, "must be true or false");
	if (row->kind == KIND_INT
	    && (str_to_int(value, &number) != OK || number < row->least || number > row->most))
		return fault_field(work->fault, path, "must be a whole number between %lld and %lld",
		                   (long long)row->least, (long long)row->most);
	if (row->kind == KIND_TEXT
	    && ((int64_t)value.len < row->least || (int64_t)value.len > row->most))
		return fault_field(work->fault, path, "must have %lld to %lld characters",
		                   (long long)row->least, (long long)row->most);
	if (row->words != NULL && !is_among(str_from(row->words), value))
		return fault_field(work->fault, path, "must be one of %s, or empty", row->words);
	return OK;
}

enum err setting_set(struct work *work, struct str name, struct str value)
{
	const struct setting_row *row = setting_row_find(name);
	if (row == NULL)
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no such setting.");
	TRY(setting_check(work, row, value));
	struct setting told = {.name = name, .value = value};
	struct str names[] = {STR("name"), STR("value")};
	TRY(setting_store(work->tx, work->company, name, value));
	event_emit(work, "setting.changed", "setting", 0,
	           shape_text(work->arena, &setting_shape, &told, names, COUNT_OF(names)));
	return OK;
}
