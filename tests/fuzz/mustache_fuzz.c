/* Any template over any tree: refused with a line and a sentence, or filled. The text up to the
 * first NUL is the template, what follows the tree. */
#include "fuzz.h"

#include "wire/mustache.h"

#define MOST ((size_t)1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena *arena = arena_new(0);
	struct str all = str_of((const char *)bytes, len);
	ptrdiff_t cut = str_find(all, '\0');
	struct str text = cut < 0 ? all : str_slice(all, 0, (size_t)cut);
	struct str tree = cut < 0 ? STR("{}") : str_slice(all, (size_t)cut + 1, len);
	struct json *context = NULL;
	struct json_error json_error;
	struct mustache *mustache;
	struct mustache_error error = {0};
	if (json_read(arena, tree, &context, &json_error) != OK)
		context = NULL;
	if (mustache_read(arena, text, &mustache, &error) != OK) {
		assert(error.line > 0 && error.sentence != NULL);
	} else {
		struct buf out = buf_new(arena, MOST);
		if (mustache_fill(mustache, context, &out, &error) != OK)
			assert(error.sentence != NULL);
		else
			assert(!out.overflow);
	}
	arena_free(arena);
	return 0;
}
