#include "sandbox/field.h"

#include <string.h>

static void instant_print(struct json_out *out, struct instant at)
{
	if (at.us == 0) {
		json_nil(out);
		return;
	}
	struct buf text = buf_new(out->buf->arena, 40);
	instant_write(&text, at);
	json_str(out, buf_str(&text));
}

static void money_print(struct json_out *out, struct money money)
{
	struct buf text = buf_new(out->buf->arena, 40);
	money_write(&text, money);
	json_str(out, buf_str(&text));
}

void fields_print(struct json_out *out, const struct field_table *table, const void *at, bool inner)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct field *field = &table->rows[i];
		const char *member = (const char *)at + field->offset;
		int word;
		if (field->inner && !inner)
			continue;
		json_name(out, field->name);
		switch (field->kind) {
		case FIELD_TEXT:
			json_str(out, *(const struct str *)(const void *)member);
			break;
		case FIELD_INT:
			json_i64(out, *(const int64_t *)(const void *)member);
			break;
		case FIELD_FLAG:
			json_bool(out, *(const bool *)(const void *)member);
			break;
		case FIELD_INSTANT:
			instant_print(out, *(const struct instant *)(const void *)member);
			break;
		case FIELD_MONEY:
			money_print(out, *(const struct money *)(const void *)member);
			break;
		case FIELD_WORD:
			memcpy(&word, member, sizeof(word));
			json_c(out, field->words[word]);
			break;
		}
	}
}

static enum err text_read(const struct json *json, struct str *out)
{
	if (json->kind == JSON_NULL) {
		*out = STR("");
		return OK;
	}
	if (json->kind != JSON_STRING || json->text.len > FIELD_TEXT_MOST)
		return ERR_INVALID;
	*out = json->text;
	return OK;
}

static enum err instant_read(const struct json *json, struct instant *out)
{
	out->us = 0;
	return json->kind == JSON_NULL ? OK : instant_parse(json_text(json), out);
}

static enum err money_read(const struct json *json, struct currency currency, struct money *out)
{
	if (json->kind != JSON_STRING && json->kind != JSON_NUMBER)
		return ERR_INVALID;
	return money_parse(json->text, currency, out);
}

static enum err word_read(const struct json *json, const char *const *words, char *out)
{
	for (int word = 0; words[word]; word++) {
		if (str_is(json_text(json), words[word])) {
			memcpy(out, &word, sizeof(word));
			return OK;
		}
	}
	return ERR_INVALID;
}

static enum err field_read(const struct field *field, const struct json *json,
                           struct currency currency, char *member)
{
	switch (field->kind) {
	case FIELD_TEXT:
		return text_read(json, (struct str *)(void *)member);
	case FIELD_INT:
		return json_int(json, (int64_t *)(void *)member);
	case FIELD_FLAG:
		*(bool *)(void *)member = json_is_true(json);
		return json->kind == JSON_TRUE || json->kind == JSON_FALSE ? OK : ERR_INVALID;
	case FIELD_INSTANT:
		return instant_read(json, (struct instant *)(void *)member);
	case FIELD_MONEY:
		return money_read(json, currency, (struct money *)(void *)member);
	case FIELD_WORD:
		return word_read(json, field->words, member);
	}
	return ERR_INVALID;
}

enum err fields_read(const struct field_table *table, const struct json *json,
                     struct currency currency, void *at, const char **faulty)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct field *field = &table->rows[i];
		const struct json *member = json_member(json, field->name);
		if (!member)
			continue;
		*faulty = field->name;
		TRY(field_read(field, member, currency, (char *)at + field->offset));
	}
	return OK;
}

void fields_keep(struct arena *arena, const struct field_table *table, void *at)
{
	for (size_t i = 0; i < table->count; i++) {
		if (table->rows[i].kind != FIELD_TEXT)
			continue;
		struct str *text = (struct str *)(void *)((char *)at + table->rows[i].offset);
		*text = str_copy(arena, *text);
	}
}
