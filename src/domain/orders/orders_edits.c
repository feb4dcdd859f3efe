#include "domain/orders/orders_edits.h"

#include <string.h>

#include "shape/shape_change.h"

/* How a field is told, in the order of the shapes; without a value what it holds is not named. */
static const struct {
	const char *word;
	bool has_value;
} tellings[] = {
	{"address", true},       {"address", true},         {"address", true},
	{"address", true},       {"address", true},         {"address", true},
	{"recipient", true},     {"company", true},         {"phone", true},
	{"e-mail", true},        {"shipping method", true}, {"buyer's note", false},
	{"gift message", false}, {"gift mark", false},      {"fraud level", true},
	{"ship-by", true},       {"deliver-by", true},
};
enum { FIELDS = COUNT_OF(tellings), PLACE_FIELDS = 6, TOLD_MOST = 1500 };

/* ---- one field ---- */

static const void *own_at(const struct order *order, size_t i)
{
	return (const char *)order + order_own_shape.fields[i].offset;
}

static size_t size_of(enum kind kind)
{
	switch ((int)kind) {
	case KIND_TEXT:
		return sizeof(struct str);
	case KIND_INSTANT:
		return sizeof(struct instant);
	case KIND_ENUM:
		return sizeof(enum order_fraud);
	default:
		return sizeof(bool);
	}
}

static void own_copy(struct order *to, const void *from, size_t i)
{
	const struct field *field = &order_own_shape.fields[i];
	memcpy((char *)to + field->offset, from, size_of(field->kind));
}

static bool is_same(const struct order *a, const struct order *b, size_t i)
{
	enum kind kind = order_own_shape.fields[i].kind;
	if (kind == KIND_TEXT)
		return str_eq(*(const struct str *)own_at(a, i), *(const struct str *)own_at(b, i));
	return memcmp(own_at(a, i), own_at(b, i), size_of(kind)) == 0;
}

/* The field after those that go together with field i. */
static size_t together_end(size_t i)
{
	return i < PLACE_FIELDS ? PLACE_FIELDS : i + 1;
}

static bool are_same(const struct order *a, const struct order *b, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (!is_same(a, b, i))
			return false;
	return true;
}

static bool is_any(uint64_t set, size_t from, size_t to)
{
	return (set >> from & ((UINT64_C(1) << (to - from)) - 1)) != 0;
}

/* ---- what is stored ---- */

static struct str said_text(struct arena *arena, const struct order *last, uint64_t set)
{
	struct str names[FIELDS];
	size_t n = 0;
	for (size_t i = 0; i < FIELDS; i++)
		if (set >> i & 1)
			names[n++] = str_from(order_own_shape.fields[i].name);
	return n > 0 ? shape_text(arena, &order_own_shape, last, names, n) : STR("");
}

/* Which fields were edited, and the order as the channel last said it. */
static enum err last_said(struct arena *arena, const struct order *order, struct order *last,
                          uint64_t *set)
{
	struct order_said said = {0};
	TRY(shape_from_text(arena, &order_said_shape, order->edited, &said));
	*last = *order;
	*set = said.touched.present;
	for (size_t i = 0; i < FIELDS; i++)
		if (*set >> i & 1)
			own_copy(last, (const char *)&said + order_said_shape.fields[i].offset, i);
	return OK;
}

/* ---- use ---- */

enum err order_edited_note(struct work *work, const struct order *before, struct order *order)
{
	struct order last;
	uint64_t set;
	if (are_same(before, order, 0, FIELDS))
		return OK;
	TRY(last_said(work->arena, before, &last, &set));
	for (size_t i = 0; i < FIELDS; i = together_end(i)) {
		size_t end = together_end(i);
		bool is_edit = !are_same(&last, order, i, end);
		for (size_t j = i; j < end; j++)
			set = is_edit ? set | UINT64_C(1) << j : set & ~(UINT64_C(1) << j);
	}
	order->edited = said_text(work->arena, &last, set);
	return OK;
}

enum err order_as_said(struct work *work, const struct order *order, struct order *out)
{
	uint64_t set;
	return last_said(work->arena, order, out, &set);
}

static void value_tell(struct buf *buf, const struct order *order, size_t i)
{
	const struct field *field = &order_own_shape.fields[i];
	struct str text = {0};
	if (field->kind == KIND_INSTANT && *(const int64_t *)own_at(order, i) != 0) {
		instant_write_seconds(buf, *(const struct instant *)own_at(order, i));
		return;
	}
	if (field->kind == KIND_TEXT)
		text = *(const struct str *)own_at(order, i);
	else if (field->kind == KIND_ENUM)
		text = word_of(field->words, (int)order->fraud_level);
	buf_add(buf, text.len > 0 ? text : STR("nothing"));
}

static void place_tell(struct buf *buf, const struct order *order)
{
	bool is_first = true;
	for (size_t i = 0; i < PLACE_FIELDS; i++) {
		struct str text = *(const struct str *)own_at(order, i);
		if (text.len == 0)
			continue;
		buf_c(buf, is_first ? "" : ", ");
		buf_add(buf, text);
		is_first = false;
	}
	if (is_first)
		buf_add(buf, STR("nothing"));
}

static void field_tell(struct buf *buf, const struct order *now, size_t i)
{
	if (!tellings[i].has_value) {
		buf_format(buf, " The %s stays, the channel changed it.", tellings[i].word);
		return;
	}
	buf_format(buf, " The %s stays, the channel says ", tellings[i].word);
	if (i < PLACE_FIELDS)
		place_tell(buf, now);
	else
		value_tell(buf, now, i);
	buf_byte(buf, '.');
}

enum err order_said_lay(struct work *work, const struct order *now, struct order *order,
                        struct str *told)
{
	const struct order ours = *order;
	struct order last;
	uint64_t set;
	struct buf buf = buf_new(work->arena, TOLD_MOST);
	TRY(last_said(work->arena, &ours, &last, &set));
	*order = *now;
	for (size_t i = 0; i < FIELDS; i = together_end(i)) {
		size_t end = together_end(i);
		if (!is_any(set, i, end))
			continue;
		bool agrees = are_same(&ours, now, i, end);
		for (size_t j = i; j < end; j++) {
			set = agrees ? set & ~(UINT64_C(1) << j) : set | UINT64_C(1) << j;
			own_copy(order, own_at(&ours, j), j);
		}
		if (!agrees && !are_same(&last, now, i, end))
			field_tell(&buf, now, i);
	}
	order->edited = said_text(work->arena, now, set);
	struct str text =
		buf.overflow ? STR(" The channel says other things at length.") : buf_str(&buf);
	*told = text.len > 0 ? str_slice(text, 1, text.len) : STR("");
	return OK;
}
