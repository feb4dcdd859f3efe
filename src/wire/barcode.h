/* Bar codes as modules, dark or light: whoever draws them decides on their size. */
#ifndef PURSER_WIRE_BARCODE_H
#define PURSER_WIRE_BARCODE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define BARCODE_TEXT_MOST 500

enum barcode_kind {
	BARCODE_KIND_CODE128, /* ISO/IEC 15417: any text of order numbers and SKUs */
	BARCODE_KIND_EAN13,   /* 12 or 13 digits; ISO/IEC 15420 */
	BARCODE_KIND_UPCA,    /* 11 or 12 digits */
	BARCODE_KIND_QR,      /* ISO/IEC 18004 */
	BARCODE_KIND_DATAMATRIX,
	BARCODE_KIND_COUNT
};

struct barcode {
	int rows, columns; /* one row: lines as high as the drawer likes */
	uint8_t *dark;     /* rows × columns, 0 or 1 */
};

/* The kind of a word ("code128", "ean13", "upca", "qr", "datamatrix"); false: there is none. */
bool barcode_kind_find(struct str word, enum barcode_kind *out);
/* ERR_INVALID with *sentence when the code cannot hold the text (letters in an EAN, a wrong check
 * digit, too long, empty). */
WARN_UNUSED enum err barcode_make(struct arena *arena, enum barcode_kind kind, struct str text,
                                  struct barcode *out, struct str *sentence);

#endif
