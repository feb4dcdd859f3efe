/* Printed pages from a small markup: what a pick list or a packing slip needs, and no more.
 *
 *   <document size="letter|a4|4x6|W×H in mm" margin="12" font="Sans" font-size="9" title="…">
 *     <section footer="Order 1001, page {page} of {pages}">      begins on a page of its own
 *       <row> <cell width="60%"> blocks </cell> <cell align="right"> blocks </cell> </row>
 *       <h1> <h2> <h3> <p align="left|center|right" size="11">   text with <b> <i> <u> <s> <small>
 *                                                                <big> <tt> and <br/>
 *       <table columns="15%,*,10%r"> <head> <td/> … </head> <tr> <td/> … </tr> </table>
 *       <barcode type="code128|ean13|upca|qr|datamatrix" height="12" text="yes">1001</barcode>
 *       <image name="logo" height="15"/> <line/> <space height="4"/> <keep> blocks </keep>
 *       <page-break/>
 *
 * Lengths are millimetres, sizes of letters points. Text in a cell or td is a paragraph. A table
 * goes on over pages, its head repeated, and so does a keep that is taller than a page; a row and
 * everything else stay whole. Widths: a
 * share (25%), millimetres (30), or * for an equal part of what is left; behind it l, c or r.
 * A code128 whose text it cannot hold because of its script is drawn as a qr.
 * Any script for which the machine has a font. An image that nobody gave takes no room.
 *
 * Refused with the line of the markup: what is not well-formed XML, unknown elements or attributes,
 * an element in a place that cannot hold it, wrong numbers, bar codes that cannot hold their text,
 * a document type, more than PDF_PAGES_MOST pages. */
#ifndef PURSER_WIRE_PDF_H
#define PURSER_WIRE_PDF_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/instant.h"
#include "base/str.h"

#define PDF_PAGES_MOST 5000
#define PDF_IMAGE_PIXELS_MOST 4000000

struct pdf_image {
	struct str name;
	struct str bytes; /* PNG */
};

struct pdf_error {
	size_t markup; /* which of them */
	int64_t line;  /* of the markup, from 1; 0: not about a line */
	struct str sentence;
};

struct pdf_job {
	const struct str *markups; /* one after the other in one file, each with its own page size */
	size_t markup_count;
	const struct pdf_image *images;
	size_t image_count;
	struct instant at; /* stands in the file as the moment of its making */
	/* result */
	int64_t pages;
};

/* Appends a PDF file. ERR_INVALID or ERR_TOO_LARGE with `error` filled. */
WARN_UNUSED enum err pdf_print(struct arena *arena, struct pdf_job *job, struct buf *out,
                               struct pdf_error *error);
/* Is it a PNG of a size that pdf_print draws? */
bool pdf_image_is_good(struct str bytes);

#endif
