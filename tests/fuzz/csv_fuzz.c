/* The pieces in which a text arrives do not matter; what is written is read as it was. The first
 * byte chooses the separator, the second the length of the pieces. */
#include "fuzz.h"

#include "wire/csv.h"

#define MOST ((size_t)1 << 24)

struct row {
	LIST(struct str) cells;
	int64_t line;
};

struct table {
	LIST(struct row) rows;
	bool has_fault;
};

static void add_row(struct arena *arena, struct table *table, const struct csv_row *from)
{
	struct row *row = LIST_ADD(arena, &table->rows);
	row->line = from->line;
	assert(from->count > 0);
	for (size_t i = 0; i < from->count; i++)
		*LIST_ADD(arena, &row->cells) = str_copy(arena, from->cells[i]);
}

static struct table read_in_pieces(struct arena *arena, struct str text, char separator,
                                   size_t step)
{
	struct table table = {.has_fault = false};
	struct csv_reader reader;
	struct csv_row row;
	csv_read_begin(&reader, arena, separator);
	for (size_t fed = 0;;) {
		switch (csv_next(&reader, &row)) {
		case CSV_ROW:
			add_row(arena, &table, &row);
			break;
		case CSV_MORE:
			csv_feed(&reader, str_slice(text, fed, fed + step), fed + step >= text.len);
			fed += step;
			break;
		case CSV_FAULT:
			assert(reader.sentence != NULL && reader.line > 0);
			table.has_fault = true;
			return table;
		case CSV_END:
			return table;
		}
	}
}

static void same_table(const struct table *a, const struct table *b, bool is_rewritten)
{
	assert(a->has_fault == b->has_fault && a->rows.count == b->rows.count);
	for (size_t i = 0; i < a->rows.count; i++) {
		const struct row *left = &a->rows.at[i], *right = &b->rows.at[i];
		assert(left->cells.count == right->cells.count);
		assert(is_rewritten || left->line == right->line);
		for (size_t k = 0; k < left->cells.count; k++) {
			struct str cell = right->cells.at[k];
			assert(str_eq(left->cells.at[k], is_rewritten ? csv_unguard(cell) : cell));
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const char separators[] = ",;\t|";
	if (len < 2)
		return 0;
	struct arena *arena = arena_new(0);
	struct str text = str_of((const char *)bytes + 2, len - 2);
	char separator = separators[bytes[0] % 4];
	struct table whole = read_in_pieces(arena, text, separator, len);
	struct table pieces = read_in_pieces(arena, text, separator, bytes[1] % 32 + 1u);
	same_table(&whole, &pieces, false);

	struct buf buf = buf_new(arena, MOST);
	struct csv_writer writer;
	csv_write_begin(&writer, &buf, separator);
	for (size_t i = 0; i < whole.rows.count; i++) {
		for (size_t k = 0; k < whole.rows.at[i].cells.count; k++)
			csv_cell(&writer, whole.rows.at[i].cells.at[k]);
		csv_row_end(&writer);
	}
	struct table again = read_in_pieces(arena, buf_str(&buf), separator, len);
	whole.has_fault = false;
	same_table(&whole, &again, true);
	arena_free(arena);
	return 0;
}
