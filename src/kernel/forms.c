/* Forms: what a screen needs to draw an editor or a list, straight from the shapes. */
#include "base/buf.h"
#include "kernel/kernel_module.h"
#include "kernel/module.h"

enum { FORM_BYTES_MOST = 1024 * 1024 };

/* The shape itself, or one inside it, by name; `depth` bounds shapes that hold themselves. */
static const struct shape *shape_inside(const struct shape *shape, struct str name, int depth)
{
	if (shape == NULL || depth > 4)
		return NULL;
	if (str_is(name, shape->name))
		return shape;
	for (size_t i = 0; i < shape->count; i++) {
		const struct shape *found = shape_inside(shape->fields[i].of, name, depth + 1);
		if (found != NULL)
			return found;
	}
	return NULL;
}

static const struct shape *form_find(struct str name)
{
	for (size_t m = 0; m < purser_module_count; m++) {
		const struct module *module = purser_modules[m];
		for (size_t i = 0; i < module->route_count; i++) {
			const struct route *route = &module->routes[i];
			const struct shape *const shapes[] = {route->body, route->reply, route->query};
			for (size_t k = 0; k < COUNT_OF(shapes); k++) {
				const struct shape *found = shape_inside(shapes[k], name, 0);
				if (found != NULL)
					return found;
			}
		}
	}
	return NULL;
}

static enum err run_form(struct work *work, const struct call *call, struct reply *reply)
{
	const struct shape *shape = form_find(call->words[0]);
	struct buf buf = buf_new(work->arena, FORM_BYTES_MOST);
	struct json_out out;
	if (shape == NULL)
		return ERR_NOT_FOUND;
	json_begin(&out, &buf);
	shape_write_form(shape, &out);
	reply->text = buf_str(&buf);
	return OK;
}

/* ---- enums ---- */

struct enum_word {
	struct str word, sentence;
};
static const struct field word_fields[] = {
	FIELD_TEXT(struct enum_word, word, 0, 0, LIMIT_NAME, "As it stands in the API."),
	FIELD_TEXT(struct enum_word, sentence, 0, 0, LIMIT_URL, "What it means."),
};
static const struct shape word_shape =
	SHAPE("EnumWord", struct enum_word, word_fields, "A word of an enum.");

static const struct words *words_inside(const struct shape *shape, struct str name, int depth)
{
	if (shape == NULL || depth > 4)
		return NULL;
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		if (field->kind == KIND_ENUM && str_is(name, field->words->name))
			return field->words;
		const struct words *found = words_inside(field->of, name, depth + 1);
		if (found != NULL)
			return found;
	}
	return NULL;
}

static enum err run_words(struct work *work, const struct call *call, struct reply *reply)
{
	for (size_t m = 0; m < purser_module_count; m++) {
		const struct module *module = purser_modules[m];
		for (size_t i = 0; i < module->route_count; i++) {
			const struct route *route = &module->routes[i];
			const struct shape *const shapes[] = {route->body, route->reply, route->query};
			const struct words *words = NULL;
			for (size_t k = 0; k < COUNT_OF(shapes) && words == NULL; k++)
				words = words_inside(shapes[k], call->words[0], 0);
			if (words == NULL)
				continue;
			struct enum_word *rows = ARENA_ARRAY(work->arena, words->count, struct enum_word);
			for (size_t k = 0; k < words->count; k++)
				rows[k] = (struct enum_word){str_from(words->rows[k].word),
				                             str_from(words->rows[k].sentence)};
			reply->value = rows;
			reply->count = words->count;
			return OK;
		}
	}
	return ERR_NOT_FOUND;
}

static const struct refusal refusals[] = {
	{404, "No shape or enum of that name stands in this document."}, {0, NULL}};

static const struct route routes[] = {
	{.method = "GET",
     .path = "/api/v1/forms/{shape}",
     .scope = SCOPE_SIGNED_IN,
     .flags = ROUTE_RAW,
     .status = 200,
     .run = run_form,
     .refusals = refusals,
     .id = "form_get",
     .says = "What a screen needs to draw the shape of that name: each field with its label, "
             "sentence, limits, words, and whether lists filter and sort by it."},
	{.method = "GET",
     .path = "/api/v1/enums/{name}",
     .scope = SCOPE_SIGNED_IN,
     .flags = ROUTE_LIST,
     .reply = &word_shape,
     .status = 200,
     .run = run_words,
     .refusals = refusals,
     .id = "enum_get",
     .says = "The words of an enum, with what each means."},
};

const struct module forms_module = {
	.name = "forms",
	.routes = routes,
	.route_count = COUNT_OF(routes),
};
