/* The first byte chooses profile, mode and form (JSON or name=value pairs). Whatever comes in, it
 * is read without faults or refused with at least one; what was read prints as JSON, and what was
 * printed reads again as the same. */
#include "fuzz.h"

#include <string.h>

#include "shape/field.h"
#include "shape/test_shapes.h"

static struct str written(struct arena *arena, const struct shape *shape,
                          const struct profile *profile, const struct crate *crate,
                          uint64_t present)
{
	static char rooms[SHAPE_FIELDS_MOST][FIELD_NAME_ROOM];
	struct str only[SHAPE_FIELDS_MOST];
	size_t n = 0;
	for (size_t i = 0; i < shape->count; i++)
		if (present >> i & 1)
			only[n++] = field_name_in(&shape->fields[i], profile->camel_case, rooms[i]);
	struct buf buf = buf_new(arena, (size_t)1 << 30);
	struct json_out out;
	json_begin(&out, &buf);
	if (present == UINT64_MAX)
		shape_write(shape, profile, crate, &out);
	else
		shape_write_only(shape, profile, crate, only, n, &out);
	assert(!buf.overflow);
	return buf_str(&buf);
}

static enum err read_crate(struct arena *arena, const struct shape *shape,
                           const struct profile *profile, enum read_mode mode,
                           const struct json *json, struct crate *crate)
{
	struct fault fault;
	fault_init(&fault, arena);
	memset(crate, 0, sizeof(*crate));
	enum err err = shape_read(shape, profile, mode, json, arena, crate, &fault, STR(""));
	assert(err == OK || err == ERR_INVALID);
	assert((err == OK) == (fault.rows.count == 0));
	for (size_t i = 0; i < fault.rows.count; i++) {
		assert(str_is_utf8(fault.rows.at[i].path));
		assert(fault.rows.at[i].sentence.len > 0);
	}
	return err;
}

static void assert_json(struct arena *arena, struct str text)
{
	struct json *json;
	struct json_error error;
	assert(json_read(arena, text, &json, &error) == OK);
}

static void from_json(struct arena *arena, struct str text, const struct profile *profile,
                      enum read_mode mode)
{
	struct json *json;
	struct json_error error;
	struct crate crate, again;
	if (json_read(arena, text, &json, &error) != OK)
		return;
	(void)read_crate(arena, &crate_plain_shape, profile, mode, json, &crate);
	if (read_crate(arena, &crate_shape, profile, mode, json, &crate) != OK)
		return;
	assert_json(arena, written(arena, &crate_shape, profile, &crate, UINT64_MAX));
	uint64_t present = crate.touched.present;
	if (mode != READ_CREATE || present == 0)
		return;
	/* Only what was given: the zero of an absent field may lie outside its limits. */
	struct str first = written(arena, &crate_shape, profile, &crate, present);
	struct profile lenient = *profile;
	lenient.read_only_ignored = lenient.null_is_absent = true;
	assert(json_read(arena, first, &json, &error) == OK);
	assert(read_crate(arena, &crate_shape, &lenient, mode, json, &again) == OK);
	assert(str_eq(written(arena, &crate_shape, profile, &again, present), first));
	assert(again.any_number == crate.any_number);
	assert(again.total.ten_thousandths == crate.total.ten_thousandths);
}

static void from_pairs(struct arena *arena, struct str text, const struct profile *profile)
{
	LIST(struct pair) pairs = {0};
	struct str rest = text, piece;
	/* The edge hands over decoded UTF-8 (wire/url.h). */
	if (!str_is_utf8(text))
		return;
	while (str_split(&rest, '&', &piece)) {
		struct pair *pair = LIST_ADD(arena, &pairs);
		pair->value = piece;
		(void)str_split(&pair->value, '=', &pair->name);
	}
	struct crate crate = {0};
	struct fault fault;
	fault_init(&fault, arena);
	enum err err =
		shape_read_pairs(&crate_shape, profile, pairs.at, pairs.count, arena, &crate, &fault);
	assert((err == OK) == (fault.rows.count == 0));
	if (err == OK)
		assert_json(arena, written(arena, &crate_shape, profile, &crate, UINT64_MAX));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	if (len == 0)
		return 0;
	struct arena *arena = arena_new(0);
	struct str text = str_of((const char *)bytes + 1, len - 1);
	const struct profile *profile = bytes[0] & 1 ? &profile_dialect : &profile_own;
	if (bytes[0] & 2)
		from_pairs(arena, text, profile);
	else
		from_json(arena, text, profile, bytes[0] & 4 ? READ_UPDATE : READ_CREATE);
	arena_free(arena);
	return 0;
}
