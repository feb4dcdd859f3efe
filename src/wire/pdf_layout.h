/* Laying out the tree of pdf_markup.h and drawing it: heights first, then ink. Inside wire only. */
#ifndef PURSER_WIRE_PDF_LAYOUT_H
#define PURSER_WIRE_PDF_LAYOUT_H

#include <cairo.h>
#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "wire/pdf_markup.h"

/* What a block inherits from where it stands. */
struct pdf_style {
	enum pdf_align align;
	bool is_bold;
};

struct pdf_picture {
	struct str name;
	cairo_surface_t *surface;
};

struct pdf_pen {
	struct arena *arena;
	struct pdf_error *error;
	bool has_failed;
	cairo_t *cairo;
	PangoContext *pango;
	PangoFontDescription *font;  /* of the document */
	LIST(PangoLayout *) layouts; /* of the section under way */
	LIST(struct pdf_picture) pictures;
};

/* All in points. A block is measured before it is drawn, with the same width and style. */
double pdf_block_height(struct pdf_pen *pen, struct pdf_node *node, double width,
                        struct pdf_style style);
void pdf_block_draw(struct pdf_pen *pen, struct pdf_node *node, double x, double y, double width,
                    struct pdf_style style);
double pdf_row_height(struct pdf_pen *pen, const struct pdf_node *row, const struct pdf_node *table,
                      double width);
/* The row of a table with the line below it. */
void pdf_row_draw(struct pdf_pen *pen, const struct pdf_node *row, const struct pdf_node *table,
                  double x, double y, double width);
/* The layout of a text block, for cutting it at a line. */
PangoLayout *pdf_text_layout(struct pdf_pen *pen, struct pdf_node *node, double width,
                             struct pdf_style style);
void pdf_layouts_drop(struct pdf_pen *pen);
void pdf_refuse(struct pdf_pen *pen, const struct pdf_node *node, struct str sentence);

#define PDF_POINTS(thousandths_mm) ((double)(thousandths_mm)*72.0 / 25400.0)

#endif
