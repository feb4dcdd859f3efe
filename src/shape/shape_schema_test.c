#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "shape/field.h"
#include "shape/test_shapes.h"

static struct arena *arena;

typedef void (*writer)(const struct shape *shape, struct json_out *out);

static const struct json *tree(writer write, const struct shape *shape)
{
	struct buf buf = buf_new(arena, LIMIT_BODY_BYTES);
	struct json_out out;
	struct json_error error;
	struct json *json;
	json_begin(&out, &buf);
	write(shape, &out);
	assert_int_equal(json_read(arena, buf_str(&buf), &json, &error), OK);
	return json;
}

static const char *text(const struct json *json)
{
	if (json == NULL)
		return "absent";
	struct buf buf = buf_new(arena, LIMIT_BODY_BYTES);
	struct json_out out;
	json_begin(&out, &buf);
	json_tree(&out, json);
	return str_c(arena, buf_str(&buf));
}

static void properties(void **state)
{
	(void)state;
	static const struct {
		const char *name, *schema;
	} rows[] = {
		{"id",
	     "{\"type\":\"integer\",\"format\":\"int64\",\"minimum\":1,\"maximum\":9007199254740991,"
	     "\"description\":\"Our id.\",\"readOnly\":true}"},
		{"order_number",
	     "{\"type\":\"string\",\"minLength\":1,\"maxLength\":12,"
	     "\"description\":\"Number of the order.\"}"},
		{"note", "{\"type\":[\"string\",\"null\"],\"maxLength\":30,\"description\":\"A note.\"}"},
		{"total",
	     "{\"type\":[\"object\",\"null\"],\"properties\":{\"amount\":{\"type\":\"string\","
	     "\"pattern\":\"^-?[0-9]+(\\\\.[0-9]{1,4})?$\",\"description\":\"Decimal with up to "
	     "four places.\"},\"currency\":{\"type\":\"string\",\"pattern\":\"^[A-Z]{3}$\","
	     "\"description\":\"ISO 4217 code.\"}},\"required\":[\"amount\",\"currency\"],"
	     "\"description\":\"What the buyer pays.\"}"},
		{"rank",
	     "{\"type\":[\"integer\",\"null\"],\"format\":\"int64\",\"minimum\":-5,"
	     "\"description\":\"Rank.\"}"},
		{"any_number",
	     "{\"type\":\"integer\",\"format\":\"int64\",\"description\":\"Any number.\"}"},
		{"placed_at",
	     "{\"type\":[\"string\",\"null\"],\"format\":\"date-time\","
	     "\"description\":\"When it was placed.\"}"},
		{"due_on",
	     "{\"type\":[\"string\",\"null\"],\"format\":\"date\","
	     "\"description\":\"When it is due.\"}"},
		{"is_held", "{\"type\":\"boolean\",\"description\":\"Held back.\"}"},
		{"mood",
	     "{\"type\":[\"string\",\"null\"],\"enum\":[\"calm\",\"very_keen\",null],"
	     "\"description\":\"Mood.\\n- `calm`: Nothing presses.\\n- `very_keen`: Wants to be "
	     "shipped.\"}"},
		{"extra", "{\"description\":\"Anything else.\"}"},
		{"ship_to",
	     "{\"oneOf\":[{\"$ref\":\"#/components/schemas/CratePlace\"},{\"type\":\"null\"}],"
	     "\"description\":\"Where to.\"}"},
		{"parts",
	     "{\"type\":\"array\",\"maxItems\":3,\"items\":{\"$ref\":\"#/components/schemas/"
	     "CratePart\"},\"description\":\"What is in it.\"}"},
		{"tags",
	     "{\"type\":\"array\",\"maxItems\":4,\"items\":{\"type\":\"string\"},"
	     "\"description\":\"Tags.\"}"},
		{"warehouse_ids",
	     "{\"type\":\"array\",\"minItems\":1,\"maxItems\":4,\"items\":{\"type\":"
	     "\"integer\"},\"description\":\"Where it may lie.\"}"},
		{"password",
	     "{\"type\":\"string\",\"minLength\":8,\"maxLength\":64,"
	     "\"description\":\"Opens it.\",\"writeOnly\":true}"},
	};
	const struct json *schema = tree(shape_write_schema, &crate_shape);
	assert_string_equal(text(json_member(schema, "type")), "\"object\"");
	assert_string_equal(text(json_member(schema, "description")), "\"A crate.\"");
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		assert_string_equal(text(json_at(schema, "properties", rows[i].name, NULL)),
		                    rows[i].schema);
	assert_int_equal(json_member(schema, "properties")->count, crate_shape.count);
	assert_string_equal(text(json_member(schema, "required")),
	                    "[\"id\",\"order_number\",\"created_at\"]");
}

static void plain_object(void **state)
{
	(void)state;
	static const struct field fields[] = {
		FIELD_OBJECT(struct crate, ship_to, struct crate_place, &crate_place_shape, 0, "Where to."),
	};
	static const struct shape shape = SHAPE("Outer", struct crate, fields, "Outer.");
	assert_string_equal(
		text(tree(shape_write_schema, &shape)),
		"{\"type\":\"object\",\"description\":\"Outer.\",\"properties\":{\"ship_to\":{"
		"\"$ref\":\"#/components/schemas/CratePlace\",\"description\":\"Where to.\"}}}");
}

static const struct json *form_field(const struct json *form, const char *name)
{
	for (const struct json *row = json_member(form, "fields")->first; row != NULL; row = row->next)
		if (str_is(json_text(json_member(row, "name")), name))
			return row;
	return NULL;
}

static void forms(void **state)
{
	(void)state;
	static const struct {
		const char *name, *form;
	} rows[] = {
		{"id",
	     "{\"name\":\"id\",\"kind\":\"id\",\"label\":\"ID\",\"sentence\":\"Our id.\",\"least\":1,"
	     "\"most\":9007199254740991,\"read_only\":true,\"can_filter\":true,\"can_sort\":true}"},
		{"order_number",
	     "{\"name\":\"order_number\",\"kind\":\"text\",\"label\":\"Order number\","
	     "\"sentence\":\"Number of the order.\",\"least\":1,\"most\":12,"
	     "\"required\":true,\"can_filter\":true,\"can_sort\":true}"},
		{"tip",
	     "{\"name\":\"tip\",\"kind\":\"money\",\"label\":\"Tip\","
	     "\"sentence\":\"What the buyer adds.\",\"nullable\":true}"},
		{"is_held",
	     "{\"name\":\"is_held\",\"kind\":\"flag\",\"label\":\"Held\","
	     "\"sentence\":\"Held back.\",\"can_filter\":true,\"can_sort\":true}"},
		{"parent_id",
	     "{\"name\":\"parent_id\",\"kind\":\"id\",\"label\":\"Parent\","
	     "\"sentence\":\"The crate around it.\",\"least\":1,\"most\":9007199254740991,"
	     "\"nullable\":true,\"can_filter\":true}"},
		{"mood",
	     "{\"name\":\"mood\",\"kind\":\"enum\",\"label\":\"Mood\",\"sentence\":\"Mood.\","
	     "\"nullable\":true,\"can_filter\":true,\"can_sort\":true,\"words\":[{\"word\":\"calm\","
	     "\"sentence\":\"Nothing presses.\"},{\"word\":\"very_keen\",\"sentence\":\"Wants to be "
	     "shipped.\"}]}"},
		{"password",
	     "{\"name\":\"password\",\"kind\":\"text\",\"label\":\"Password\","
	     "\"sentence\":\"Opens it.\",\"least\":8,\"most\":64,\"write_only\":true,"
	     "\"secret\":true}"},
	};
	const struct json *form = tree(shape_write_form, &crate_shape);
	assert_string_equal(text(json_member(form, "name")), "\"Crate\"");
	assert_int_equal(json_member(form, "fields")->count, crate_shape.count);
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		assert_string_equal(text(form_field(form, rows[i].name)), rows[i].form);
	const struct json *parts = form_field(form, "parts");
	assert_string_equal(text(json_at(parts, "of", "name", NULL)), "\"CratePart\"");
	assert_string_equal(text(json_member(form_field(json_member(parts, "of"), "name"), "required")),
	                    "true");
}

static void labels(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		enum kind kind;
		const char *label;
	} rows[] = {
		{"sku", KIND_TEXT, "\"SKU\""},
		{"sku_prefix", KIND_TEXT, "\"SKU prefix\""},
		{"ship_to_name", KIND_TEXT, "\"Ship to name\""},
		{"channel_id", KIND_ID, "\"Channel\""},
		{"remote_id", KIND_TEXT, "\"Remote id\""},
		{"is_active", KIND_FLAG, "\"Active\""},
		{"label_url", KIND_TEXT, "\"Label URL\""},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct field field = {.name = rows[i].name, .kind = rows[i].kind, .says = ""};
		const struct shape shape = {
			.name = "X", .says = "", .fields = &field, .count = 1, .touched = NO_TOUCHED};
		const struct json *form = tree(shape_write_form, &shape);
		assert_string_equal(text(json_member(form_field(form, rows[i].name), "label")),
		                    rows[i].label);
	}
}

/* A tree of categories, say. */
static void shape_within_itself(void **state)
{
	(void)state;
	struct knot {
		struct {
			struct knot *at;
			size_t count, room;
		} below;
	};
	struct field field = {.name = "below", .kind = KIND_LIST, .says = "", .most = 9};
	const struct shape shape = {.name = "Knot",
	                            .says = "",
	                            .size = sizeof(struct knot),
	                            .fields = &field,
	                            .count = 1,
	                            .touched = NO_TOUCHED};
	field.of = &shape;
	field.of_size = sizeof(struct knot);
	const struct json *form = tree(shape_write_form, &shape);
	for (int depth = 1; depth < 4; depth++)
		form = json_member(json_member(form, "fields")->first, "of");
	assert_null(json_member(json_member(form, "fields")->first, "of"));
}

static int set_up(void **state)
{
	(void)state;
	arena = arena_new(0);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(properties),
		cmocka_unit_test(plain_object),
		cmocka_unit_test(forms),
		cmocka_unit_test(labels),
		cmocka_unit_test(shape_within_itself),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
