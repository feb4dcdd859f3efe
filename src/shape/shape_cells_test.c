#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "shape/shape_cells.h"

struct thing {
	struct product_id id;
	struct str name, secret;
	struct money price;
	struct qty units;
	struct weight weight;
	struct length length;
	struct instant at;
	bool is_new;
	LIST(int64_t) numbers;
};
static const struct field fields[] = {
	FIELD_ID(struct thing, id, struct product_id, 0, "Id."),
	FIELD_TEXT(struct thing, name, 0, 0, 40, "Name."),
	FIELD_TEXT(struct thing, secret, SECRET, 0, 40, "Secret."),
	FIELD_MONEY(struct thing, price, 0, "Price."),
	FIELD_QTY(struct thing, units, 0, 0, QTY_MAX, "Units."),
	FIELD_WEIGHT(struct thing, weight, 0, "Weight."),
	FIELD_LENGTH(struct thing, length, 0, "Length."),
	FIELD_INSTANT(struct thing, at, 0, "At."),
	FIELD_FLAG(struct thing, is_new, 0, "New."),
	FIELD_INTS(struct thing, numbers, 0, 0, 10, "Numbers."),
};
static const struct shape shape = SHAPE("Thing", struct thing, fields, "A thing.");

static struct str told(struct arena *arena, const struct str *names, size_t n,
                       const struct thing *t)
{
	struct shape_columns columns;
	struct str unknown = {0};
	struct buf buf = buf_new(arena, 10000);
	struct shape_cell cells[20];
	if (!shape_columns_choose(arena, &shape, names, n, &columns, &unknown))
		return str_format(arena, "?%.*s", STR_FMT(unknown));
	shape_cells(arena, &columns, t, cells);
	for (size_t i = 0; i < columns.columns.count; i++)
		buf_format(&buf, "%.*s=%.*s%s ", STR_FMT(columns.columns.at[i].name),
		           STR_FMT(cells[i].text), cells[i].is_number ? "#" : "");
	return buf_str(&buf);
}

static void structs_become_cells(void **state)
{
	(void)state;
	struct arena *arena = arena_new(0);
	const struct thing full = {.id = {7},
	                           .name = STR("Mug"),
	                           .secret = STR("x"),
	                           .price = {199900, {"USD"}},
	                           .units = {-3},
	                           .weight = {340194},
	                           .length = {100500},
	                           .at = {1795872000000000},
	                           .is_new = true};
	const struct thing empty = {0};
	assert_true(str_is(told(arena, NULL, 0, &full),
	                   "id=7 name=Mug price=19.99# price_currency=USD units=-3# "
	                   "weight=340.194 g length=10.05 cm at=2026-11-28T13:20:00Z is_new=true "));
	assert_true(str_is(told(arena, NULL, 0, &empty),
	                   "id= name= price=# price_currency= units=0# "
	                   "weight=0 length=0 at= is_new=false "));
	const struct str some[] = {STR_INIT("units"), STR_INIT("name")};
	assert_true(str_is(told(arena, some, 2, &full), "units=-3# name=Mug "));
	const struct str wrong[] = {STR_INIT("units"), STR_INIT("secret")};
	assert_true(str_is(told(arena, wrong, 2, &full), "?secret"));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(structs_become_cells)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
