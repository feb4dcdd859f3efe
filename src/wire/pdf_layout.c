#include "wire/pdf_layout.h"

#define GAP PDF_POINTS(800)        /* below a block */
#define PADDING PDF_POINTS(900)    /* in a row of a table, above and below */
#define CELL_GAP PDF_POINTS(2500)  /* between cells */
#define BAR_MODULE PDF_POINTS(330) /* ISO/IEC 15417: an X of 0.33 mm is read by every scanner */
#define QUIET_MODULES 10

void pdf_refuse(struct pdf_pen *pen, const struct pdf_node *node, struct str sentence)
{
	if (pen->has_failed)
		return;
	pen->has_failed = true;
	pen->error->line = node->line;
	pen->error->sentence = sentence;
}

static struct pdf_style style_of(const struct pdf_node *node, struct pdf_style style)
{
	if (node->has_align)
		style.align = node->align;
	return style;
}

/* ---- text ---- */

static void font_set(struct pdf_pen *pen, const struct pdf_node *node, PangoLayout *layout,
                     bool is_bold)
{
	static const double scale[PDF_TAG_COUNT] = {[PDF_H1] = 1.9, [PDF_H2] = 1.4, [PDF_H3] = 1.15};
	PangoFontDescription *font = pango_font_description_copy_static(pen->font);
	double size = (double)pango_font_description_get_size(font);
	if (scale[node->tag] > 0)
		size *= scale[node->tag];
	if (node->size != 0)
		size = (double)node->size / 1000.0 * PANGO_SCALE;
	pango_font_description_set_size(font, (gint)size);
	if (is_bold || scale[node->tag] > 0)
		pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
}

PangoLayout *pdf_text_layout(struct pdf_pen *pen, struct pdf_node *node, double width,
                             struct pdf_style style)
{
	static const PangoAlignment aligns[] = {PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER,
	                                        PANGO_ALIGN_RIGHT};
	if (node->layout != NULL)
		return node->layout;
	PangoLayout *layout = pango_layout_new(pen->pango);
	*LIST_ADD(pen->arena, &pen->layouts) = layout;
	node->layout = layout;
	font_set(pen, node, layout, style.is_bold);
	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_alignment(layout, aligns[style.align]);
	if (node->text.len > 0)
		pango_layout_set_markup(layout, node->text.at, (int)node->text.len);
	return layout;
}

static double text_height(struct pdf_pen *pen, struct pdf_node *node, double width,
                          struct pdf_style style)
{
	int height;
	if (node->text.len == 0)
		return 0;
	pango_layout_get_size(pdf_text_layout(pen, node, width, style), NULL, &height);
	return (double)height / PANGO_SCALE;
}

static void text_draw(struct pdf_pen *pen, struct pdf_node *node, double x, double y, double width,
                      struct pdf_style style)
{
	if (node->text.len == 0)
		return;
	cairo_move_to(pen->cairo, x, y);
	pango_cairo_show_layout(pen->cairo, pdf_text_layout(pen, node, width, style));
}

/* Where something of width `own` begins. */
static double aligned(double x, double width, double own, enum pdf_align align)
{
	if (align == PDF_CENTER)
		return x + (width - own) / 2;
	return align == PDF_RIGHT ? x + width - own : x;
}

/* ---- bar codes and pictures ---- */

struct bars {
	struct barcode code;
	struct pdf_node caption; /* the text below */
	double module, width, height;
};

static bool is_ascii(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] >= 0x80)
			return false;
	return true;
}

static struct bars *bars_of(struct pdf_pen *pen, struct pdf_node *node, double width)
{
	if (node->layout != NULL)
		return node->layout;
	struct bars *bars = ARENA_NEW(pen->arena, struct bars);
	struct str sentence = {0};
	node->layout = bars;
	bars->caption = (struct pdf_node){.tag = PDF_P};
	enum err err = barcode_make(pen->arena, node->barcode, node->text, &bars->code, &sentence);
	/* Numbers in another script fit into squares only. */
	if (err != OK && node->barcode == BARCODE_KIND_CODE128 && !is_ascii(node->text))
		err = barcode_make(pen->arena, BARCODE_KIND_QR, node->text, &bars->code, &sentence);
	if (err != OK) {
		pdf_refuse(pen, node, sentence.len ? sentence : STR("the bar code cannot be made"));
		return bars;
	}
	bool is_flat = bars->code.rows == 1;
	int quiet = is_flat ? QUIET_MODULES : 2;
	double height = PDF_POINTS(node->height ? node->height : is_flat ? 12000 : 20000);
	int modules = bars->code.columns + 2 * quiet;
	bars->module = is_flat ? BAR_MODULE : height / modules;
	if (bars->module * modules > width)
		bars->module = width / modules;
	bars->width = bars->module * modules;
	bars->height = is_flat ? height : bars->module * (bars->code.rows + 2 * quiet);
	if (node->shows_text) {
		struct buf escaped = buf_new(pen->arena, (size_t)BARCODE_TEXT_MOST * 6);
		for (size_t i = 0; i < node->text.len; i++) {
			char c = node->text.at[i];
			if (c == '&' || c == '<' || c == '>')
				buf_format(&escaped, "&#%d;", c);
			else
				buf_byte(&escaped, c);
		}
		bars->caption.text = buf_str(&escaped);
	}
	return bars;
}

static double bars_height(struct pdf_pen *pen, struct pdf_node *node, double width)
{
	static const struct pdf_style centred = {.align = PDF_CENTER};
	struct bars *bars = bars_of(pen, node, width);
	return bars->height + text_height(pen, &bars->caption, bars->width, centred);
}

static void bars_draw(struct pdf_pen *pen, struct pdf_node *node, double x, double y, double width,
                      struct pdf_style style)
{
	static const struct pdf_style centred = {.align = PDF_CENTER};
	struct bars *bars = bars_of(pen, node, width);
	const struct barcode *code = &bars->code;
	bool is_flat = code->rows == 1;
	double left = aligned(x, width, bars->width, style.align);
	double inner = left + bars->module * (is_flat ? QUIET_MODULES : 2);
	double top = is_flat ? y : y + 2 * bars->module;
	double tall = is_flat ? bars->height : bars->module;
	for (int row = 0; row < code->rows; row++) {
		const uint8_t *dark = code->dark + row * code->columns;
		for (int from = 0; from < code->columns; from++) {
			int to = from;
			while (to < code->columns && dark[to])
				to++;
			if (to > from)
				cairo_rectangle(pen->cairo, inner + from * bars->module, top + row * tall,
				                (to - from) * bars->module, tall);
			from = to;
		}
	}
	cairo_fill(pen->cairo);
	text_draw(pen, &bars->caption, left, y + bars->height, bars->width, centred);
}

static cairo_surface_t *picture_of(const struct pdf_pen *pen, struct str name)
{
	for (size_t i = 0; i < pen->pictures.count; i++)
		if (str_eq(pen->pictures.at[i].name, name))
			return pen->pictures.at[i].surface;
	return NULL;
}

/* The size on paper; false: there is no such picture. */
static bool picture_size(const struct pdf_pen *pen, const struct pdf_node *node, double most,
                         double *width, double *height)
{
	cairo_surface_t *picture = picture_of(pen, node->name);
	if (picture == NULL)
		return false;
	double columns = cairo_image_surface_get_width(picture);
	double rows = cairo_image_surface_get_height(picture);
	*height = PDF_POINTS(node->height ? node->height : 15000);
	*width = *height * columns / rows;
	if (*width > most) {
		*width = most;
		*height = most * rows / columns;
	}
	return true;
}

static void picture_draw(struct pdf_pen *pen, const struct pdf_node *node, double x, double y,
                         double most, struct pdf_style style)
{
	double width, height;
	if (!picture_size(pen, node, most, &width, &height))
		return;
	cairo_surface_t *picture = picture_of(pen, node->name);
	cairo_save(pen->cairo);
	cairo_translate(pen->cairo, aligned(x, most, width, style.align), y);
	cairo_scale(pen->cairo, width / cairo_image_surface_get_width(picture),
	            height / cairo_image_surface_get_height(picture));
	cairo_set_source_surface(pen->cairo, picture, 0, 0);
	cairo_paint(pen->cairo);
	cairo_restore(pen->cairo);
}

/* ---- blocks in blocks ---- */

static double inside_height(struct pdf_pen *pen, const struct pdf_node *node, double width,
                            struct pdf_style style)
{
	double height = 0;
	for (struct pdf_node *child = node->first; child != NULL; child = child->next)
		height += pdf_block_height(pen, child, width, style);
	return height;
}

static void inside_draw(struct pdf_pen *pen, const struct pdf_node *node, double x, double y,
                        double width, struct pdf_style style)
{
	for (struct pdf_node *child = node->first; child != NULL; child = child->next) {
		pdf_block_draw(pen, child, x, y, width, style);
		y += pdf_block_height(pen, child, width, style);
	}
}

/* Shares out `width` over columns. */
static void widths_share(const struct pdf_width *columns, size_t n, double width, double *out)
{
	double left = width;
	size_t equal = 0;
	for (size_t i = 0; i < n; i++) {
		out[i] = columns[i].is_share ? width * (double)columns[i].thousandths / 100000.0
		                             : PDF_POINTS(columns[i].thousandths);
		equal += columns[i].thousandths == 0;
		left -= out[i];
	}
	for (size_t i = 0; i < n; i++) {
		if (columns[i].thousandths == 0)
			out[i] = left / (double)equal;
		if (out[i] < 1)
			out[i] = 1;
	}
}

static size_t cell_widths(const struct pdf_node *row, double width, double *out)
{
	struct pdf_width columns[PDF_COLUMNS_MOST];
	size_t n = 0;
	for (const struct pdf_node *cell = row->first; cell != NULL && n < PDF_COLUMNS_MOST;
	     cell = cell->next)
		columns[n++] = cell->cell;
	widths_share(columns, n, width - CELL_GAP * (double)(n ? n - 1 : 0), out);
	return n;
}

static double cells_height(struct pdf_pen *pen, const struct pdf_node *row, double width,
                           struct pdf_style style)
{
	double widths[PDF_COLUMNS_MOST], most = 0;
	size_t n = cell_widths(row, width, widths), at = 0;
	if (row->count > PDF_COLUMNS_MOST)
		pdf_refuse(pen, row, STR("a row has too many cells"));
	for (const struct pdf_node *cell = row->first; at < n; cell = cell->next, at++) {
		double height = inside_height(pen, cell, widths[at], style_of(cell, style));
		most = height > most ? height : most;
	}
	return most;
}

static void cells_draw(struct pdf_pen *pen, const struct pdf_node *row, double x, double y,
                       double width, struct pdf_style style)
{
	double widths[PDF_COLUMNS_MOST];
	size_t n = cell_widths(row, width, widths), at = 0;
	for (const struct pdf_node *cell = row->first; at < n; cell = cell->next, at++) {
		inside_draw(pen, cell, x, y, widths[at], style_of(cell, style));
		x += widths[at] + CELL_GAP;
	}
}

static double table_height(struct pdf_pen *pen, const struct pdf_node *table, double width)
{
	double height = 0;
	for (const struct pdf_node *row = table->first; row != NULL; row = row->next)
		height += pdf_row_height(pen, row, table, width);
	return height;
}

static void table_draw(struct pdf_pen *pen, const struct pdf_node *table, double x, double y,
                       double width)
{
	for (const struct pdf_node *row = table->first; row != NULL; row = row->next) {
		pdf_row_draw(pen, row, table, x, y, width);
		y += pdf_row_height(pen, row, table, width);
	}
}

static struct pdf_style td_style(const struct pdf_node *td, const struct pdf_width *column)
{
	struct pdf_style style = {.align = column->align, .is_bold = td->parent->tag == PDF_HEAD};
	return style_of(td, style);
}

double pdf_row_height(struct pdf_pen *pen, const struct pdf_node *row, const struct pdf_node *table,
                      double width)
{
	double widths[PDF_COLUMNS_MOST], most = 0;
	size_t at = 0;
	widths_share(table->columns, table->column_count, width, widths);
	for (const struct pdf_node *td = row->first; td != NULL; td = td->next, at++) {
		double height =
			inside_height(pen, td, widths[at] - PADDING, td_style(td, &table->columns[at]));
		most = height > most ? height : most;
	}
	return most + 2 * PADDING - GAP;
}

static void line_draw(struct pdf_pen *pen, double x, double y, double width, double thick)
{
	cairo_set_line_width(pen->cairo, thick);
	cairo_move_to(pen->cairo, x, y);
	cairo_line_to(pen->cairo, x + width, y);
	cairo_stroke(pen->cairo);
}

void pdf_row_draw(struct pdf_pen *pen, const struct pdf_node *row, const struct pdf_node *table,
                  double x, double y, double width)
{
	double widths[PDF_COLUMNS_MOST];
	size_t at = 0;
	double left = x;
	widths_share(table->columns, table->column_count, width, widths);
	for (const struct pdf_node *td = row->first; td != NULL; td = td->next, at++) {
		inside_draw(pen, td, left, y + PADDING, widths[at] - PADDING,
		            td_style(td, &table->columns[at]));
		left += widths[at];
	}
	line_draw(pen, x, y + pdf_row_height(pen, row, table, width), width,
	          row->tag == PDF_HEAD ? 0.9 : 0.3);
}

double pdf_block_height(struct pdf_pen *pen, struct pdf_node *node, double width,
                        struct pdf_style style)
{
	struct pdf_style own = style_of(node, style);
	double picture_width, height = 0;
	switch (node->tag) {
	case PDF_P:
	case PDF_H1:
	case PDF_H2:
	case PDF_H3:
		height = text_height(pen, node, width, own);
		return height > 0 ? height + GAP : 0;
	case PDF_BARCODE:
		return bars_height(pen, node, width) + GAP;
	case PDF_IMAGE:
		return picture_size(pen, node, width, &picture_width, &height) ? height + GAP : 0;
	case PDF_ROW:
		return cells_height(pen, node, width, own);
	case PDF_TABLE:
		return table_height(pen, node, width) + GAP;
	case PDF_KEEP:
		return inside_height(pen, node, width, own);
	case PDF_LINE:
		return 3 * GAP;
	case PDF_SPACE:
		return PDF_POINTS(node->height ? node->height : 4000);
	default:
		return 0;
	}
}

void pdf_block_draw(struct pdf_pen *pen, struct pdf_node *node, double x, double y, double width,
                    struct pdf_style style)
{
	struct pdf_style own = style_of(node, style);
	switch (node->tag) {
	case PDF_P:
	case PDF_H1:
	case PDF_H2:
	case PDF_H3:
		text_draw(pen, node, x, y, width, own);
		break;
	case PDF_BARCODE:
		bars_draw(pen, node, x, y, width, own);
		break;
	case PDF_IMAGE:
		picture_draw(pen, node, x, y, width, own);
		break;
	case PDF_ROW:
		cells_draw(pen, node, x, y, width, own);
		break;
	case PDF_TABLE:
		table_draw(pen, node, x, y, width);
		break;
	case PDF_KEEP:
		inside_draw(pen, node, x, y, width, own);
		break;
	case PDF_LINE:
		line_draw(pen, x, y + GAP, width, 0.5);
		break;
	default:
		break;
	}
}

void pdf_layouts_drop(struct pdf_pen *pen)
{
	for (size_t i = 0; i < pen->layouts.count; i++)
		g_object_unref(pen->layouts.at[i]);
	pen->layouts.count = 0;
}
