#include "wire/pdf_markup.h"

#include <string.h>

#include "wire/mustache.h"
#include "wire/xml.h"

#define DEPTH_MOST 32
#define NODES_MOST 1000000
#define TEXT_MOST ((size_t)1024 * 1024)

enum attribute {
	ATTRIBUTE_SIZE_OF_PAGE,
	ATTRIBUTE_MARGIN,
	ATTRIBUTE_FONT,
	ATTRIBUTE_FONT_SIZE,
	ATTRIBUTE_TITLE,
	ATTRIBUTE_FOOTER,
	ATTRIBUTE_ALIGN,
	ATTRIBUTE_SIZE,
	ATTRIBUTE_WIDTH,
	ATTRIBUTE_COLUMNS,
	ATTRIBUTE_TYPE,
	ATTRIBUTE_HEIGHT,
	ATTRIBUTE_TEXT,
	ATTRIBUTE_NAME,
};
#define A(name_) (1U << ATTRIBUTE_##name_)
#define T(name_) (1U << PDF_##name_)
#define BLOCK_PLACES (T(SECTION) | T(CELL) | T(TD) | T(KEEP))

enum holds { HOLDS_BLOCKS, HOLDS_TEXT, HOLDS_ROWS, HOLDS_NOTHING };

static const struct tag_row {
	const char *name;
	unsigned parents; /* bits of tags; 0: the root */
	enum holds holds;
	unsigned attributes;
} tags[PDF_TAG_COUNT] = {
	[PDF_DOCUMENT] = {"document", 0, HOLDS_ROWS,
                      A(SIZE_OF_PAGE) | A(MARGIN) | A(FONT) | A(FONT_SIZE) | A(TITLE)},
	[PDF_SECTION] = {"section", T(DOCUMENT), HOLDS_BLOCKS, A(FOOTER)},
	[PDF_ROW] = {"row", BLOCK_PLACES, HOLDS_ROWS, 0},
	[PDF_CELL] = {"cell", T(ROW), HOLDS_BLOCKS, A(WIDTH) | A(ALIGN)},
	[PDF_P] = {"p", BLOCK_PLACES, HOLDS_TEXT, A(ALIGN) | A(SIZE)},
	[PDF_H1] = {"h1", BLOCK_PLACES, HOLDS_TEXT, A(ALIGN)},
	[PDF_H2] = {"h2", BLOCK_PLACES, HOLDS_TEXT, A(ALIGN)},
	[PDF_H3] = {"h3", BLOCK_PLACES, HOLDS_TEXT, A(ALIGN)},
	[PDF_TABLE] = {"table", T(SECTION) | T(KEEP), HOLDS_ROWS, A(COLUMNS)},
	[PDF_HEAD] = {"head", T(TABLE), HOLDS_ROWS, 0},
	[PDF_TR] = {"tr", T(TABLE), HOLDS_ROWS, 0},
	[PDF_TD] = {"td", T(HEAD) | T(TR), HOLDS_BLOCKS, A(ALIGN)},
	[PDF_BARCODE] = {"barcode", BLOCK_PLACES, HOLDS_TEXT, A(TYPE) | A(HEIGHT) | A(TEXT) | A(ALIGN)},
	[PDF_IMAGE] = {"image", BLOCK_PLACES, HOLDS_NOTHING, A(NAME) | A(HEIGHT) | A(ALIGN)},
	[PDF_LINE] = {"line", BLOCK_PLACES, HOLDS_NOTHING, 0},
	[PDF_SPACE] = {"space", BLOCK_PLACES, HOLDS_NOTHING, A(HEIGHT)},
	[PDF_KEEP] = {"keep", T(SECTION), HOLDS_BLOCKS, 0},
	[PDF_PAGE_BREAK] = {"page-break", T(SECTION), HOLDS_NOTHING, 0},
};

/* <document size> is the page's, <p size> that of its letters: two rows of one name. */
static const struct {
	const char *name;
	enum attribute attribute;
} attributes[] = {
	{"size", ATTRIBUTE_SIZE_OF_PAGE},   {"size", ATTRIBUTE_SIZE},
	{"margin", ATTRIBUTE_MARGIN},       {"font", ATTRIBUTE_FONT},
	{"font-size", ATTRIBUTE_FONT_SIZE}, {"title", ATTRIBUTE_TITLE},
	{"footer", ATTRIBUTE_FOOTER},       {"align", ATTRIBUTE_ALIGN},
	{"width", ATTRIBUTE_WIDTH},         {"columns", ATTRIBUTE_COLUMNS},
	{"type", ATTRIBUTE_TYPE},           {"height", ATTRIBUTE_HEIGHT},
	{"text", ATTRIBUTE_TEXT},           {"name", ATTRIBUTE_NAME},
};

static const char *const inline_tags[] = {"b", "i", "u", "s", "small", "big", "tt", "sub", "sup"};

struct reading {
	struct arena *arena;
	struct xml_reader *xml;
	struct pdf_node *root, *at; /* the block that is open */
	struct pdf_node *paragraph; /* the implied paragraph inside `at`, or NULL */
	size_t depth, inline_depth, nodes;
	struct buf text; /* of the paragraph that is open */
	bool is_faulty;
};

static void refuse(struct reading *r, struct str sentence)
{
	if (r->is_faulty)
		return;
	r->is_faulty = true;
	xml_refuse(r->xml, sentence);
}

/* ---- attributes ---- */

/* A number with up to three decimals, as thousandths. */
static bool thousandths_read(struct str text, int64_t most, int64_t *out)
{
	struct str whole = text, fraction = {0};
	ptrdiff_t dot = str_find(text, '.');
	if (dot >= 0) {
		whole = str_slice(text, 0, (size_t)dot);
		fraction = str_slice(text, (size_t)dot + 1, text.len);
	}
	int64_t value = 0, part = 0;
	if (whole.len == 0 || whole.len > 6 || whole.at[0] < '0' || whole.at[0] > '9'
	    || str_to_int(whole, &value) != OK)
		return false;
	if (fraction.len > 3 || (dot >= 0 && fraction.len == 0))
		return false;
	for (size_t i = 0; i < 3; i++) {
		char c = i < fraction.len ? fraction.at[i] : '0';
		if (c < '0' || c > '9')
			return false;
		part = part * 10 + (c - '0');
	}
	*out = value * 1000 + part;
	return *out <= most;
}

static bool align_read(struct str word, enum pdf_align *out)
{
	static const char *const words[] = {"left", "center", "right"};
	for (int i = 0; i < 3; i++)
		if (str_is(word, words[i]))
			return *out = (enum pdf_align)i, true;
	return false;
}

/* 25%, 30, * and behind it l, c or r. */
static bool width_read(struct str text, struct pdf_width *out)
{
	struct str rest = str_trim(text);
	*out = (struct pdf_width){0};
	static const char letters[] = "lcr";
	const char *letter = rest.len ? memchr(letters, rest.at[rest.len - 1], 3) : NULL;
	if (letter != NULL) {
		out->align = (enum pdf_align)(letter - letters);
		rest = str_slice(rest, 0, rest.len - 1);
	}
	if (str_is(rest, "*"))
		return true;
	if (str_ends(rest, STR("%"))) {
		out->is_share = true;
		rest = str_slice(rest, 0, rest.len - 1);
		return thousandths_read(rest, 100000, &out->thousandths) && out->thousandths > 0;
	}
	return thousandths_read(rest, 2000000, &out->thousandths) && out->thousandths > 0;
}

static bool columns_read(struct str text, struct pdf_node *node)
{
	struct str piece;
	while (str_split(&text, ',', &piece)) {
		if (node->column_count == PDF_COLUMNS_MOST
		    || !width_read(piece, &node->columns[node->column_count++]))
			return false;
	}
	return node->column_count > 0;
}

static bool page_read(struct str text, struct pdf_node *node)
{
	static const struct {
		const char *name;
		int64_t width, height;
	} sizes[] = {{"letter", 215900, 279400},
	             {"a4", 210000, 297000},
	             {"a5", 148000, 210000},
	             {"legal", 215900, 355600},
	             {"4x6", 101600, 152400}};
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		if (!str_is(text, sizes[i].name))
			continue;
		node->width = sizes[i].width;
		node->height = sizes[i].height;
		return true;
	}
	struct str rest = text, width;
	return str_split(&rest, 'x', &width) && thousandths_read(width, 2000000, &node->width)
	       && thousandths_read(rest, 2000000, &node->height) && node->width >= 20000
	       && node->height >= 20000;
}

static bool attribute_take(struct pdf_node *node, enum attribute attribute, struct str value)
{
	switch (attribute) {
	case ATTRIBUTE_SIZE_OF_PAGE:
		return page_read(value, node);
	case ATTRIBUTE_MARGIN:
		return thousandths_read(value, 100000, &node->margin);
	case ATTRIBUTE_FONT:
		node->font = value;
		return value.len > 0 && value.len <= 100;
	case ATTRIBUTE_FONT_SIZE:
		return thousandths_read(value, 72000, &node->font_size) && node->font_size >= 3000;
	case ATTRIBUTE_TITLE:
		node->title = value;
		return true;
	case ATTRIBUTE_FOOTER:
		node->footer = value;
		return value.len <= 1000;
	case ATTRIBUTE_ALIGN:
		node->has_align = true;
		return align_read(value, &node->align);
	case ATTRIBUTE_SIZE:
		return thousandths_read(value, 200000, &node->size) && node->size >= 3000;
	case ATTRIBUTE_WIDTH:
		return width_read(value, &node->cell);
	case ATTRIBUTE_COLUMNS:
		return columns_read(value, node);
	case ATTRIBUTE_TYPE:
		return barcode_kind_find(value, &node->barcode);
	case ATTRIBUTE_HEIGHT:
		return thousandths_read(value, 500000, &node->height);
	case ATTRIBUTE_TEXT:
		node->shows_text = str_is(value, "yes");
		return node->shows_text || str_is(value, "no");
	case ATTRIBUTE_NAME:
		node->name = value;
		return value.len > 0;
	}
	return false;
}

static void attributes_read(struct reading *r, struct pdf_node *node, const char **pairs)
{
	const struct tag_row *row = &tags[node->tag];
	for (; *pairs != NULL; pairs += 2) {
		size_t found = 0;
		while (found < COUNT_OF(attributes)
		       && (strcmp(attributes[found].name, pairs[0]) != 0
		           || !(row->attributes & 1U << attributes[found].attribute)))
			found++;
		if (found == COUNT_OF(attributes)) {
			refuse(r, str_format(r->arena, "<%s> has no attribute %s", row->name, pairs[0]));
			return;
		}
		struct str value = str_copy(r->arena, str_from(pairs[1]));
		if (!attribute_take(node, attributes[found].attribute, value)) {
			refuse(r, str_format(r->arena, "<%s %s=\"%.*s\"> is not understood", row->name,
			                     pairs[0], STR_FMT(value)));
			return;
		}
	}
}

/* ---- elements ---- */

static struct pdf_node *node_add(struct reading *r, enum pdf_tag tag)
{
	struct pdf_node *node = ARENA_NEW(r->arena, struct pdf_node);
	node->tag = tag;
	node->line = xml_line(r->xml);
	node->parent = r->at;
	if (++r->nodes > NODES_MOST)
		refuse(r, STR("the document is too large"));
	if (r->at == NULL) {
		r->root = node;
		return node;
	}
	if (r->at->last != NULL)
		r->at->last->next = node;
	else
		r->at->first = node;
	r->at->last = node;
	r->at->count++;
	return node;
}

static void text_begin(struct reading *r)
{
	r->text = buf_new(r->arena, TEXT_MOST);
	r->inline_depth = 0;
}

/* Text stands without a <p> around it: it is one. */
static void paragraph_imply(struct reading *r)
{
	if (r->paragraph != NULL)
		return;
	r->paragraph = node_add(r, PDF_P);
	text_begin(r);
}

static void paragraph_end(struct reading *r)
{
	if (r->paragraph == NULL)
		return;
	if (r->inline_depth > 0)
		refuse(r, STR("a block cannot stand inside of letters that are marked"));
	r->paragraph->text = str_trim(buf_str(&r->text));
	r->paragraph = NULL;
}

static bool is_inline(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(inline_tags); i++)
		if (strcmp(inline_tags[i], name) == 0)
			return true;
	return strcmp(name, "br") == 0;
}

static bool holds_text(const struct pdf_node *node)
{
	return node != NULL && tags[node->tag].holds == HOLDS_TEXT;
}

static void inline_open(struct reading *r, const char *name, const char **pairs)
{
	if (r->at == NULL || r->at->tag == PDF_BARCODE
	    || (!holds_text(r->at) && tags[r->at->tag].holds != HOLDS_BLOCKS)) {
		refuse(r, str_format(r->arena, "<%s> cannot stand here", name));
		return;
	}
	if (*pairs != NULL) {
		refuse(r, str_format(r->arena, "<%s> has no attribute %s", name, *pairs));
		return;
	}
	if (!holds_text(r->at))
		paragraph_imply(r);
	r->inline_depth++;
	if (strcmp(name, "br") == 0)
		buf_byte(&r->text, '\n');
	else
		buf_format(&r->text, "<%s>", name);
}

static void element_open(void *context, const char *name, const char **pairs)
{
	struct reading *r = context;
	if (r->is_faulty)
		return;
	if (++r->depth > DEPTH_MOST) {
		refuse(r, STR("elements stand too deep in each other"));
		return;
	}
	if (is_inline(name)) {
		inline_open(r, name, pairs);
		return;
	}
	int tag = 0;
	while (tag < PDF_TAG_COUNT && strcmp(tags[tag].name, name) != 0)
		tag++;
	if (tag == PDF_TAG_COUNT) {
		refuse(r, str_format(r->arena, "there is no element <%s>", name));
		return;
	}
	bool may_be = r->at == NULL ? tags[tag].parents == 0 : (tags[tag].parents >> r->at->tag & 1U);
	if (!may_be) {
		refuse(r, r->at == NULL ? STR("the outermost element is <document>")
		                        : str_format(r->arena, "<%s> cannot stand in <%s>", name,
		                                     tags[r->at->tag].name));
		return;
	}
	paragraph_end(r);
	struct pdf_node *node = node_add(r, (enum pdf_tag)tag);
	attributes_read(r, node, pairs);
	r->at = node;
	if (holds_text(node))
		text_begin(r);
}

static void table_check(struct reading *r, const struct pdf_node *row)
{
	const struct pdf_node *table = row->parent;
	if (table->column_count != 0 && row->count != table->column_count)
		refuse(r, str_format(r->arena, "a row has %zu <td>, its table %zu columns", row->count,
		                     table->column_count));
}

static void element_close(void *context, const char *name)
{
	struct reading *r = context;
	if (r->is_faulty)
		return;
	r->depth--;
	if (is_inline(name)) {
		r->inline_depth--;
		if (strcmp(name, "br") != 0)
			buf_format(&r->text, "</%s>", name);
		return;
	}
	paragraph_end(r);
	struct pdf_node *node = r->at;
	if (holds_text(node))
		node->text = str_trim(buf_str(&r->text));
	if (node->tag == PDF_HEAD || node->tag == PDF_TR)
		table_check(r, node);
	if (node->tag == PDF_TABLE && node->column_count == 0)
		refuse(r, STR("a table needs columns=\"…\""));
	r->at = node->parent;
}

/* Runs of white space are one blank, as in HTML. */
static void text_add(struct reading *r, struct str text, bool is_plain)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
		char before = r->text.len > 0 ? r->text.at[r->text.len - 1] : ' ';
		if (is_space && (before == ' ' || before == '\n'))
			continue;
		if (is_space)
			buf_byte(&r->text, ' ');
		else if (is_plain)
			buf_byte(&r->text, c);
		else
			xml_escape(&r->text, str_of(&c, 1));
	}
	if (r->text.overflow)
		refuse(r, STR("a text is too long"));
}

static void text_take(void *context, const char *at, int len)
{
	struct reading *r = context;
	struct str text = {at, (size_t)len};
	if (r->is_faulty || r->at == NULL)
		return;
	bool is_blank = str_trim(text).len == 0;
	if (holds_text(r->at)) {
		text_add(r, text, r->at->tag == PDF_BARCODE);
	} else if (r->paragraph != NULL) {
		text_add(r, text, false);
	} else if (!is_blank && tags[r->at->tag].holds == HOLDS_BLOCKS) {
		paragraph_imply(r);
		text_add(r, text, false);
	} else if (!is_blank) {
		refuse(r, str_format(r->arena, "text cannot stand in <%s>", tags[r->at->tag].name));
	}
}

enum err pdf_markup_read(struct arena *arena, struct str markup, struct pdf_node **out,
                         struct pdf_error *error)
{
	static const struct xml_events events = {element_open, element_close, text_take};
	struct reading r = {.arena = arena};
	r.xml = xml_reader_new(arena, &events, &r);
	bool is_wrong = xml_feed(r.xml, markup.at, markup.len, true) != XML_DONE;
	*out = r.root;
	if (!is_wrong)
		return OK;
	error->line = xml_line(r.xml);
	error->sentence = xml_sentence(r.xml);
	return ERR_INVALID;
}
