/* What a channel says of an order or a line that a person has changed. */
#include <string.h>

#include "domain/orders/orders_edits.h"
#include "domain/orders/orders_lines.h"

bool order_is_edited(const struct order *order, const char *field)
{
	/* Behind the quote of a value there is never a colon. */
	char name[40];
	size_t len = strlen(field);
	if (len + 4 > sizeof(name))
		return false;
	name[0] = '"';
	memcpy(&name[1], field, len);
	memcpy(&name[len + 1], "\":", 2);
	return str_find_str(order->edited, str_of(name, len + 3)) >= 0;
}

bool line_is_edited(const struct order_line *line, const char *field)
{
	struct str rest = line->edited, name;
	while (str_split(&rest, ',', &name))
		if (str_is(name, field))
			return true;
	return false;
}

static void edited_add(struct arena *arena, struct order_line *line, const char *field)
{
	if (!line_is_edited(line, field))
		line->edited = str_format(arena, "%.*s%s%s", STR_FMT(line->edited),
		                          line->edited.len > 0 ? "," : "", field);
}

static int64_t live_units(const struct order_line *line)
{
	return line->ordered.units - line->cancelled.units;
}

static bool is_same_sku(const struct order_line *a, const struct order_line *b)
{
	return str_eq(a->sku, b->sku) && str_eq(a->variant_id, b->variant_id);
}

/* The amounts of a line, which a person may set one by one. */
static const struct {
	const char *field, *word;
	size_t member;
} amounts[] = {
	{"unit_price", "price", offsetof(struct order_line, unit_price)},
	{"tax", "tax", offsetof(struct order_line, tax)},
	{"discount", "discount", offsetof(struct order_line, discount)},
};

static struct money *amount_of(struct order_line *line, size_t at)
{
	return (struct money *)((char *)line + amounts[at].member);
}

static const struct money *amount_in(const struct order_line *line, size_t at)
{
	return (const struct money *)((const char *)line + amounts[at].member);
}

void line_edited_note(struct arena *arena, const struct order_line *before, struct order_line *line)
{
	if (live_units(before) != live_units(line))
		edited_add(arena, line, "quantity");
	if (!is_same_sku(before, line))
		edited_add(arena, line, "sku");
	if (!str_eq(before->title, line->title))
		edited_add(arena, line, "title");
	for (size_t i = 0; i < COUNT_OF(amounts); i++)
		if (amount_in(before, i)->ten_thousandths != amount_in(line, i)->ten_thousandths)
			edited_add(arena, line, amounts[i].field);
}

void line_edited_join(struct arena *arena, const struct order_line *piece, struct order_line *line)
{
	struct str rest = piece->edited, name;
	while (str_split(&rest, ',', &name))
		if (name.len > 0)
			edited_add(arena, line, str_c(arena, name));
}

int64_t line_units_wanted(int64_t now, int64_t last, int64_t said, bool is_edited)
{
	if (said == last)
		return now;
	if (!is_edited)
		return said;
	if (last >= 0 && said > last)
		return now;
	if (last < 0 || now <= last)
		return now < said ? now : said;
	int64_t left = now - (last - said);
	return said == 0 || left < 0 ? 0 : left;
}

void line_product_lay(const struct order_line *said, struct order_line *line)
{
	bool is_by_hand = line->product_id.value != 0 && line->listing_id.value == 0;
	bool keeps_sku = line_is_edited(line, "sku");
	bool keeps_product =
		line->shipped.units > 0 || keeps_sku
		|| ((said->product_id.value == 0 || is_by_hand) && is_same_sku(line, said));
	if (!keeps_product) {
		line->product_id = said->product_id;
		line->listing_id = said->listing_id;
	}
	if (!keeps_sku) {
		line->sku = said->sku;
		line->variant_id = said->variant_id;
	}
	if (!line_is_edited(line, "title") && said->title.len > 0)
		line->title = said->title;
}

void line_said_lay(const struct order_line *said, struct order_line *line)
{
	line_product_lay(said, line);
	for (size_t i = 0; i < COUNT_OF(amounts); i++)
		if (!line_is_edited(line, amounts[i].field))
			*amount_of(line, i) = *amount_in(said, i);
}

void line_said_release(const struct order_line *said, struct order_line *line)
{
	if (line_is_edited(line, "tax") || line_is_edited(line, "discount"))
		return;
	int64_t released = live_units(said) - live_units(line);
	line->released.units = released > 0 && line_is_edited(line, "quantity") ? released : 0;
}

static void amounts_tell(struct buf *buf, const struct order_line *said,
                         const struct order_line *line)
{
	for (size_t i = 0; i < COUNT_OF(amounts); i++) {
		struct money ours = *amount_in(line, i), theirs = *amount_in(said, i);
		if (!line_is_edited(line, amounts[i].field)
		    || ours.ten_thousandths == theirs.ten_thousandths)
			continue;
		buf_format(buf, " The %s of %.*s stays ", amounts[i].word, STR_FMT(line->sku));
		money_write(buf, ours);
		buf_add(buf, STR(", the channel says "));
		money_write(buf, theirs);
		buf_byte(buf, '.');
	}
}

struct str line_said_difference(struct arena *arena, const struct order_line *said,
                                const struct order_line *before, const struct order_line *line)
{
	struct buf buf = buf_new(arena, LIMIT_NOTES * 2);
	bool is_counted = line_is_edited(line, "quantity") && live_units(said) != before->channel_open
	                  && live_units(said) != live_units(line);
	if (is_counted)
		buf_format(&buf, " %.*s stays at " N_UNITS ", the channel says %lld.", STR_FMT(line->sku),
		           N_UNITS_FMT(live_units(line)), (long long)live_units(said));
	if (line_is_edited(line, "sku") && !str_eq(line->sku, said->sku))
		buf_format(&buf, " It stays %.*s, the channel says %.*s.", STR_FMT(line->sku),
		           STR_FMT(said->sku));
	if (line_is_edited(line, "title") && said->title.len > 0 && !str_eq(line->title, said->title))
		buf_format(&buf, " The title of %.*s stays.", STR_FMT(line->sku));
	amounts_tell(&buf, said, line);
	struct str text = buf_str(&buf);
	return text.len > 0 ? str_slice(text, 1, text.len) : text;
}
