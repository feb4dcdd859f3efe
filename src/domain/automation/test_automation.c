#include "domain/automation/test_automation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shape/shape_json.h"

struct arena *bots_arena;

int bots_arena_begin(void **state)
{
	(void)state;
	bots_arena = arena_new(0);
	return 0;
}

int bots_arena_end(void **state)
{
	(void)state;
	arena_free(bots_arena);
	return 0;
}

static struct str quoted(const char *text)
{
	struct str copy = str_copy(bots_arena, str_from(text));
	char *at = str_c(bots_arena, copy);
	for (size_t i = 0; i < copy.len; i++)
		if (at[i] == '\'')
			at[i] = '"';
	return str_of(at, copy.len);
}

enum err bot_set_of(const char *text, struct bot_set *set, struct fault *fault)
{
	struct json *json;
	struct json_error error;
	fault_init(fault, bots_arena);
	*set = (struct bot_set){0};
	if (json_read(bots_arena, quoted(text), &json, &error) != OK)
		fail_msg("%s: %s at %zu", text, error.sentence, error.offset);
	enum err err = shape_read(&bot_set_shape, &bot_profile, READ_CREATE, json, bots_arena, set,
	                          fault, STR(""));
	return err == OK ? bot_set_check(set, fault) : err;
}

const struct bots *bots_of_text(const char *text)
{
	struct bot_set *set = ARENA_NEW(bots_arena, struct bot_set);
	struct fault fault;
	if (bot_set_of(text, set, &fault) != OK)
		fail_msg("%s: %.*s %.*s", text, STR_FMT(fault.rows.at[0].path),
		         STR_FMT(fault.rows.at[0].sentence));
	return bots_compile(bots_arena, set, 1);
}
