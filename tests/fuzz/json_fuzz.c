/* read -> write -> read gives the same tree, in one line and pretty; any text survives as a string.
 */
#include "fuzz.h"

#include "wire/json.h"

static void same_tree(const struct json *a, const struct json *b)
{
	assert(a->kind == b->kind && a->count == b->count);
	assert(str_eq(a->text, b->text) && str_eq(a->name, b->name));
	const struct json *left = a->first, *right = b->first;
	size_t count = 0;
	for (; left != NULL && right != NULL; left = left->next, right = right->next, count++)
		same_tree(left, right);
	assert(left == NULL && right == NULL && count == a->count);
}

static struct str written(struct arena *arena, const struct json *json, int indent)
{
	struct buf buf = buf_new(arena, (size_t)1 << 30);
	struct json_out out;
	json_begin(&out, &buf);
	out.indent = indent;
	json_tree(&out, json);
	assert(!buf.overflow);
	return buf_str(&buf);
}

static void whole_numbers(const struct json *json)
{
	int64_t value = 0;
	enum err err = json_int(json, &value);
	assert(err == OK || err == ERR_INVALID || err == ERR_OVERFLOW);
	assert(err == ERR_INVALID || json->kind == JSON_NUMBER);
	int64_t plain = 0;
	if (json->kind == JSON_NUMBER && str_to_int(json->text, &plain) == OK)
		assert(err == OK && plain == value);
	for (const struct json *child = json->first; child != NULL; child = child->next)
		whole_numbers(child);
}

static void read_and_write(struct arena *arena, struct str text)
{
	struct json *json, *again;
	struct json_error error = {0};
	if (json_read(arena, text, &json, &error) != OK) {
		assert(json == NULL && error.sentence != NULL && error.offset <= text.len);
		return;
	}
	for (int indent = 0; indent < 3; indent += 2) {
		assert(json_read(arena, written(arena, json, indent), &again, &error) == OK);
		same_tree(json, again);
	}
	whole_numbers(json);
}

static void any_text(struct arena *arena, struct str text)
{
	struct buf buf = buf_new(arena, (size_t)1 << 30);
	struct json_out out;
	struct json *json;
	struct json_error error;
	json_begin(&out, &buf);
	json_str(&out, text);
	assert(json_read(arena, buf_str(&buf), &json, &error) == OK);
	assert(!str_is_utf8(text) || str_eq(json_text(json), text));
	assert(str_is_utf8(json_text(json)));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena *arena = arena_new(0);
	struct str text = str_of((const char *)bytes, len);
	read_and_write(arena, text);
	any_text(arena, text);
	arena_free(arena);
	return 0;
}
