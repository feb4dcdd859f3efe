/* The markup of pdf.h as a tree: checked, before anything is laid out. Inside wire only. */
#ifndef PURSER_WIRE_PDF_MARKUP_H
#define PURSER_WIRE_PDF_MARKUP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/list.h"
#include "wire/barcode.h"
#include "wire/pdf.h"

#define PDF_COLUMNS_MOST 32

enum pdf_tag {
	PDF_DOCUMENT,
	PDF_SECTION,
	PDF_ROW,
	PDF_CELL,
	PDF_P,
	PDF_H1,
	PDF_H2,
	PDF_H3,
	PDF_TABLE,
	PDF_HEAD,
	PDF_TR,
	PDF_TD,
	PDF_BARCODE,
	PDF_IMAGE,
	PDF_LINE,
	PDF_SPACE,
	PDF_KEEP,
	PDF_PAGE_BREAK,
	PDF_TAG_COUNT
};

enum pdf_align { PDF_LEFT, PDF_CENTER, PDF_RIGHT };

struct pdf_width {
	int64_t thousandths; /* of a millimetre, or of a per cent; 0: an equal part of the rest */
	bool is_share;
	enum pdf_align align;
};

struct pdf_node {
	enum pdf_tag tag;
	int64_t line;
	/* attributes; lengths in thousandths of a millimetre, 0: not given */
	enum pdf_align align;
	bool has_align;
	int64_t width, height, margin; /* of a page, a picture, a space */
	int64_t size, font_size;       /* thousandths of a point */
	struct pdf_width cell;
	struct pdf_width columns[PDF_COLUMNS_MOST];
	size_t column_count;
	enum barcode_kind barcode;
	bool shows_text;
	struct str name, footer, font, title;
	struct str text; /* P, H1 …: Pango markup; BARCODE: plain */
	struct pdf_node *first, *last, *next;
	struct pdf_node *parent;
	size_t count;
	void *layout; /* the drawer's */
};

WARN_UNUSED enum err pdf_markup_read(struct arena *arena, struct str markup, struct pdf_node **out,
                                     struct pdf_error *error);

#endif
