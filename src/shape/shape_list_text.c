#include "shape/shape_change.h"
#include "shape/shape_json.h"

struct str shape_list_text(struct arena *arena, const struct shape *shape, const void *array,
                           size_t count)
{
	struct buf buf = buf_new(arena, LIMIT_REPLY_BYTES);
	struct json_out out;
	json_begin(&out, &buf);
	json_array(&out);
	for (size_t i = 0; i < count; i++)
		shape_write(shape, &profile_own, (const char *)array + i * shape->size, &out);
	json_array_end(&out);
	return buf_str(&buf);
}
