/* From blocks to pages: what fits where, the head of a table again, the foot with its number. */
#include <stdio.h>
#include <string.h>

#include "wire/pdf_layout.h"

#define FOOT PDF_POINTS(7000)

struct printing {
	struct pdf_pen pen;
	struct pdf_job *job;
	struct buf *out;
	double page_width, page_height, margin;
	const struct pdf_node *section;
	double y;
	int64_t page, pages; /* of the section; pages 0: not counted yet */
	bool is_dry;         /* counting only */
	bool is_page_empty;
};

static double column_width(const struct printing *p)
{
	return p->page_width - 2 * p->margin;
}

static double bottom_of(const struct printing *p)
{
	return p->page_height - p->margin - (p->section->footer.len ? FOOT : 0);
}

static void foot_draw(struct printing *p)
{
	struct buf text = buf_new(p->pen.arena, 4096);
	struct str rest = p->section->footer;
	if (rest.len == 0)
		return;
	while (rest.len > 0) {
		bool is_page = str_starts(rest, STR("{page}"));
		bool is_pages = str_starts(rest, STR("{pages}"));
		if (is_page || is_pages)
			buf_int(&text, is_page ? p->page : p->pages);
		else
			buf_byte(&text, rest.at[0]);
		rest = str_slice(rest, is_page ? 6 : is_pages ? 7 : 1, rest.len);
	}
	PangoLayout *layout = pango_layout_new(p->pen.pango);
	pango_layout_set_font_description(layout, p->pen.font);
	pango_layout_set_width(layout, (int)(column_width(p) * PANGO_SCALE));
	pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
	pango_layout_set_text(layout, text.at, (int)text.len);
	cairo_move_to(p->pen.cairo, p->margin, p->page_height - p->margin - FOOT / 2);
	pango_cairo_show_layout(p->pen.cairo, layout);
	g_object_unref(layout);
}

static void page_end(struct printing *p)
{
	if (!p->is_dry) {
		foot_draw(p);
		cairo_show_page(p->pen.cairo);
		p->job->pages++;
	}
	if (p->page + 1 > PDF_PAGES_MOST || p->job->pages > PDF_PAGES_MOST)
		pdf_refuse(&p->pen, p->section, STR("the document has too many pages"));
}

static void page_begin(struct printing *p)
{
	p->page++;
	p->y = p->margin;
	p->is_page_empty = true;
}

static void page_next(struct printing *p)
{
	page_end(p);
	page_begin(p);
}

/* A page that begins with what does not fit on it. */
static void too_tall(struct printing *p, const struct pdf_node *node)
{
	pdf_refuse(&p->pen, node, STR("this does not fit on one page"));
}

/* Makes room for `height`; false: no page is that tall. */
static bool room_make(struct printing *p, double height)
{
	if (p->y + height <= bottom_of(p) + 0.01)
		return true;
	if (!p->is_page_empty)
		page_next(p);
	return p->y + height <= bottom_of(p) + 0.01;
}

/* A text taller than a page goes on over pages, line by line. */
static void text_flow(struct printing *p, struct pdf_node *node)
{
	struct pdf_style style = {.align = node->align};
	PangoLayout *layout = pdf_text_layout(&p->pen, node, column_width(p), style);
	PangoLayoutIter *lines = pango_layout_get_iter(layout);
	do {
		PangoRectangle box;
		pango_layout_iter_get_line_extents(lines, NULL, &box);
		double height = (double)box.height / PANGO_SCALE;
		double baseline = (double)(pango_layout_iter_get_baseline(lines) - box.y) / PANGO_SCALE;
		if (!room_make(p, height)) {
			too_tall(p, node);
			break;
		}
		if (!p->is_dry) {
			cairo_move_to(p->pen.cairo, p->margin + (double)box.x / PANGO_SCALE, p->y + baseline);
			pango_cairo_show_layout_line(p->pen.cairo, pango_layout_iter_get_line_readonly(lines));
		}
		p->y += height;
		p->is_page_empty = false;
	} while (pango_layout_iter_next_line(lines));
	pango_layout_iter_free(lines);
}

static void block_flow(struct printing *p, struct pdf_node *node)
{
	struct pdf_style style = {.align = PDF_LEFT};
	double height = pdf_block_height(&p->pen, node, column_width(p), style);
	bool is_text = node->tag == PDF_P && node->text.len > 0;
	if (is_text && height > bottom_of(p) - p->margin) {
		text_flow(p, node);
		return;
	}
	if (!room_make(p, height)) {
		too_tall(p, node);
		return;
	}
	if (!p->is_dry)
		pdf_block_draw(&p->pen, node, p->margin, p->y, column_width(p), style);
	p->y += height;
	p->is_page_empty = p->is_page_empty && height == 0;
}

static void row_put(struct printing *p, const struct pdf_node *row, const struct pdf_node *table)
{
	if (!p->is_dry)
		pdf_row_draw(&p->pen, row, table, p->margin, p->y, column_width(p));
	p->y += pdf_row_height(&p->pen, row, table, column_width(p));
	p->is_page_empty = false;
}

/* Rows stay whole; a page that the table goes on over begins with its head. */
static void table_flow(struct printing *p, const struct pdf_node *table)
{
	const struct pdf_node *head = NULL;
	double width = column_width(p);
	bool is_first = true;
	for (const struct pdf_node *row = table->first; row != NULL; row = row->next) {
		if (row->tag == PDF_HEAD) {
			head = row;
			continue;
		}
		double own = pdf_row_height(&p->pen, row, table, width);
		double head_height = head != NULL ? pdf_row_height(&p->pen, head, table, width) : 0;
		bool fits = p->y + own + (is_first ? head_height : 0) <= bottom_of(p) + 0.01;
		if (!fits && !p->is_page_empty)
			page_next(p);
		if (head != NULL && (is_first || p->is_page_empty))
			row_put(p, head, table);
		if (p->y + own > bottom_of(p) + 0.01) {
			too_tall(p, row);
			return;
		}
		row_put(p, row, table);
		is_first = false;
	}
	if (is_first && head != NULL && room_make(p, pdf_row_height(&p->pen, head, table, width)))
		row_put(p, head, table);
	p->y += PDF_POINTS(1500);
}

static bool is_taller_than_page(struct printing *p, struct pdf_node *node)
{
	struct pdf_style style = {.align = PDF_LEFT};
	return pdf_block_height(&p->pen, node, column_width(p), style) > bottom_of(p) - p->margin;
}

static void blocks_flow(struct printing *p, struct pdf_node *first)
{
	for (struct pdf_node *node = first; node != NULL && !p->pen.has_failed; node = node->next) {
		if (node->tag == PDF_PAGE_BREAK)
			page_next(p);
		else if (node->tag == PDF_TABLE)
			table_flow(p, node);
		else if (node->tag == PDF_KEEP && is_taller_than_page(p, node))
			blocks_flow(p, node->first);
		else
			block_flow(p, node);
	}
}

static void section_flow(struct printing *p)
{
	p->page = 0;
	page_begin(p);
	blocks_flow(p, p->section->first);
	if (!p->pen.has_failed)
		page_end(p);
}

static void section_print(struct printing *p, const struct pdf_node *section)
{
	p->section = section;
	p->is_dry = true;
	section_flow(p); /* how many pages there are stands on each of them */
	p->pages = p->page;
	p->is_dry = false;
	if (!p->pen.has_failed)
		section_flow(p);
	pdf_layouts_drop(&p->pen);
}

/* ---- the file ---- */

static cairo_status_t bytes_take(void *context, const unsigned char *bytes, unsigned int len)
{
	struct buf *out = context;
	buf_add(out, str_of((const char *)bytes, len));
	return out->overflow ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static cairo_status_t bytes_give(void *context, unsigned char *bytes, unsigned int len)
{
	struct str *rest = context;
	if (rest->len < len)
		return CAIRO_STATUS_READ_ERROR;
	memcpy(bytes, rest->at, len);
	*rest = str_slice(*rest, len, rest->len);
	return CAIRO_STATUS_SUCCESS;
}

static int64_t big_endian(struct str bytes, size_t at)
{
	int64_t value = 0;
	for (size_t i = at; i < at + 4; i++)
		value = value << 8 | (unsigned char)bytes.at[i];
	return value;
}

/* The size stands in the first chunk (PNG, 11.2.2): looked at before anything is unpacked. */
static cairo_surface_t *picture_read(struct str bytes)
{
	static const struct str signature = STR_INIT("\x89PNG\r\n\x1a\n");
	if (bytes.len < 33 || !str_starts(bytes, signature))
		return NULL;
	int64_t width = big_endian(bytes, 16), height = big_endian(bytes, 20);
	if (width == 0 || height == 0 || width > 10000 || height > 10000
	    || width * height > PDF_IMAGE_PIXELS_MOST)
		return NULL;
	cairo_surface_t *surface = cairo_image_surface_create_from_png_stream(bytes_give, &bytes);
	if (cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS)
		return surface;
	cairo_surface_destroy(surface);
	return NULL;
}

bool pdf_image_is_good(struct str bytes)
{
	cairo_surface_t *surface = picture_read(bytes);
	bool is_good = surface != NULL;
	if (is_good)
		cairo_surface_destroy(surface);
	return is_good;
}

static void pen_open(struct printing *p, cairo_surface_t *surface)
{
	struct pdf_pen *pen = &p->pen;
	pen->cairo = cairo_create(surface);
	pen->pango = pango_cairo_create_context(pen->cairo);
	pen->font = pango_font_description_new();
	for (size_t i = 0; i < p->job->image_count; i++) {
		cairo_surface_t *picture = picture_read(p->job->images[i].bytes);
		if (picture != NULL)
			*LIST_ADD(pen->arena, &pen->pictures) =
				(struct pdf_picture){p->job->images[i].name, picture};
	}
}

static void pen_close(struct pdf_pen *pen)
{
	for (size_t i = 0; i < pen->pictures.count; i++)
		cairo_surface_destroy(pen->pictures.at[i].surface);
	pango_font_description_free(pen->font);
	g_object_unref(pen->pango);
	cairo_destroy(pen->cairo);
}

static void surface_describe(const struct printing *p, cairo_surface_t *surface)
{
	struct buf at = buf_new(p->pen.arena, 64);
	instant_write_seconds(&at, p->job->at);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE,
	                               str_c(p->pen.arena, buf_str(&at)));
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Purser");
}

static enum err outcome_of(const struct printing *p, cairo_status_t status)
{
	if (p->pen.has_failed)
		return ERR_INVALID;
	if (p->out->overflow) {
		p->pen.error->line = 0;
		p->pen.error->sentence = STR("the file is too large");
		return ERR_TOO_LARGE;
	}
	return status == CAIRO_STATUS_SUCCESS ? OK : ERR_INTERNAL;
}

/* What a document says of itself holds for its pages. */
static void document_begin(struct printing *p, const struct pdf_node *document,
                           cairo_surface_t *surface)
{
	struct pdf_pen *pen = &p->pen;
	struct str family = document->font.len ? document->font : STR("Sans");
	int64_t size = document->font_size ? document->font_size : 9000;
	p->page_width = PDF_POINTS(document->width ? document->width : 215900);
	p->page_height = PDF_POINTS(document->height ? document->height : 279400);
	p->margin = PDF_POINTS(document->margin ? document->margin : 12000);
	if (p->page_width < 4 * p->margin || p->page_height < 4 * p->margin + FOOT)
		pdf_refuse(pen, document, STR("the margin leaves no room on the page"));
	if (document->first == NULL)
		pdf_refuse(pen, document, STR("a document needs a <section>"));
	cairo_pdf_surface_set_size(surface, p->page_width, p->page_height);
	pango_font_description_set_family(pen->font, str_c(pen->arena, family));
	pango_font_description_set_size(pen->font, (gint)(size * PANGO_SCALE / 1000));
	if (document->title.len > 0)
		cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE,
		                               str_c(pen->arena, document->title));
}

static void document_print(struct printing *p, struct str markup, cairo_surface_t *surface)
{
	struct pdf_node *document;
	if (pdf_markup_read(p->pen.arena, markup, &document, p->pen.error) != OK) {
		p->pen.has_failed = true;
		return;
	}
	document_begin(p, document, surface);
	for (struct pdf_node *section = document->first; section != NULL && !p->pen.has_failed;
	     section = section->next)
		section_print(p, section);
}

enum err pdf_print(struct arena *arena, struct pdf_job *job, struct buf *out,
                   struct pdf_error *error)
{
	struct printing p = {.pen = {.arena = arena, .error = error}, .job = job, .out = out};
	*error = (struct pdf_error){0};
	job->pages = 0;
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(bytes_take, out, 612, 792);
	surface_describe(&p, surface);
	pen_open(&p, surface);
	for (size_t i = 0; i < job->markup_count && !p.pen.has_failed; i++) {
		error->markup = i;
		document_print(&p, job->markups[i], surface);
	}
	pen_close(&p.pen);
	cairo_surface_finish(surface);
	cairo_status_t status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	return outcome_of(&p, status);
}
